from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.model import Article, Passage
from index.text.analysis import TERM_LENGTH, analyser, passage_terms

english = analyser("en")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("met", "meeting"),
        ("held", "holds"),
        ("Putin's", "PUTIN"),
        ("Putin’s", "Putin"),
        ("workers'", "worker"),
        ("1,000", "1000"),
        ("1,234,567.5", "1234567.5"),
        ("20%", "20 percent"),
        ("20 per cent", "20 Percent"),
        ("U.S.", "US"),
        ("U.S.A.", "USA"),
        ("E.U.", "EU"),
        ("Zürich", "zurich"),
        ("e\u0301te\u0301", "été"),
        ("Łódź", "lodz"),
        ("ﬁnance", "finance"),
        ("ＰＵＴＩＮ", "putin"),
        ("straße", "STRASSE"),
        ("so\u00adft", "soft"),
        ("Crimean", "Crimea"),
        ("Russians'", "Russia"),
        ("women", "woman"),
        ("_emphasis_", "emphasis"),
        ("O’Brien", "o'brien"),
        ("C++", "c++"),
        ("v2.4.1", "2.4.1"),
        ("V10.0", "10.0"),
        ("Vell\u200bmar", "Vellmar"),
        ("Vell\ufeffmar", "Vellmar"),
    ],
)
def test_two_spellings_of_a_word_are_one_term(one: str, other: str) -> None:
    assert english.terms(one) == english.terms(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [("C++", "C"), ("C#", "C++"), ("F#", "F"), ("A#", "C#"), ("v2.4.1", "2.1.4"), ("v2.4.1", "2.4"), ("J#", "J++")],
)
def test_two_names_that_differ_in_a_sign_are_two_terms(one: str, other: str) -> None:
    assert set(english.terms(one)).isdisjoint(english.terms(other))


@pytest.mark.parametrize(
    ("compound", "found_by"),
    [("cease-fire", "ceasefire"), ("cease‑fire", "cease"), ("F-16", "F16"), ("re-election", "reelection")],
)
def test_a_compound_is_found_by_its_parts_and_by_its_joined_form(compound: str, found_by: str) -> None:
    assert set(english.terms(found_by)) <= set(english.terms(compound))


@pytest.mark.parametrize("text", ["", "  \n", "the of and", "who is it?", "don't they're", "—…“”!", "us"])
def test_stop_words_and_signs_yield_no_term(text: str) -> None:
    assert english.terms(text) == []


def test_what_is_tied_by_an_apostrophe_is_no_word_alone_in_any_language() -> None:
    assert analyser("de").terms("Putin 's re ll M d") == analyser("de").terms("Putin")


def test_indonesian_words_that_a_question_asks_about_are_no_stop_words() -> None:
    assert len(analyser("id").terms("tahun pertama tempat bekerja waktu")) == 5
    assert analyser("id").terms("siapa yang ada di mana dan kapan?") == []


def test_the_country_is_not_the_pronoun() -> None:
    assert english.terms("US gave us") == ["usa", "give"]


def test_a_decimal_point_and_a_date_keep_their_parts_apart() -> None:
    assert english.terms("5.5 on 2025-04-25") == ["5.5", "2025", "04", "25"]


def test_an_endless_word_is_cut() -> None:
    assert [len(term) for term in english.terms("x" * 70_000)] == [TERM_LENGTH]


@example("0_0㐀")
@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_is_analysed_and_no_term_is_blank_or_holds_white_space(text: str) -> None:
    for term in english.terms(text):
        assert term
        assert not any(c.isspace() for c in term)


@given(st.text(max_size=200), st.text(max_size=20))
def test_found_words_are_slices_that_have_the_term(text: str, other: str) -> None:
    meant = {term: term for term in english.terms(text + " " + other)}
    for start, end, term in english.find(text, 0, len(text), meant):
        assert term in english.terms(text[start:end])


def test_a_passage_is_found_by_the_title_too() -> None:
    article = Article("Talks were held.", title="Envoys in Moscow")
    assert list(passage_terms(article, [Passage(0, 5, 1)])) == [["envoy", "moscow", "talk"]]


def test_a_passage_is_found_by_what_is_known_of_its_article() -> None:
    article = Article("Ice broke.", "Thaw", source="The Lake Post", author="Ada Brandt", published="2024-01-09T10:00Z")
    (terms,) = passage_terms(article, [Passage(0, 10, 1)])
    assert terms == ["thaw", "lake", "post", "ada", "brandt", "9", "januari", "2024", "ice", "break"]


@pytest.mark.parametrize("known", [{"language": "de"}, {"published": "soon"}])
def test_days_are_named_in_english_where_they_are_known(known: dict[str, Any]) -> None:
    article = Article("Eis.", **({"published": "2024-01-09"} | known))
    assert list(passage_terms(article, [Passage(0, 4, 1)])) == [analyser(article.language).terms("Eis.")]

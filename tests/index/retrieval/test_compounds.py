"""A part finds the compound and the compound its parts, by the words of the library; what looks like one does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.library import Library, ask
from index.model import Answer, Article
from index.retrieval.compounds import parts, wholes

ARTICLES = {
    "da": [
        "Hundeskatten i Brenn stiger til 90 kroner.",
        "Støtten til børn fik familien Holt.",
        "Havnen blev åbnet af Ada Holt.",
        "Cykelstien er 12 kilometer lang.",
        "Motoren til båden kostede 400 kroner.",
    ],
    "de": [
        "Die Hundesteuer steigt in Kellin auf 90 Euro im Jahr.",
        "Die Satzung für Friedhöfe gilt seit Montag.",
        "Das Krankenhaus in Brenn hat 400 Betten.",
        "Der Preis für Strom fiel auf 12 Cent.",
        "Die Universitätsbibliothek öffnet am Freitag.",
        "Der Motor ist hundertfach verkauft worden.",
        "Die Lage der Gesellschaft ist politisch schwierig.",
        "Der Journalist lebt in Brenn.",
        "Das Wörterbuch wiegt 3 Kilo.",
    ],
    "fi": [
        "Kaupunginkirjasto avataan perjantaina.",
        "Koiravero nousee 90 euroon vuodessa.",
        "Sataman laajennus maksaa 12 miljoonaa euroa.",
        "Jalkapallostadion suljetaan talvella.",
        "Maantie on 40 kilometriä pitkä.",
    ],
    "nl": [
        "De hondenbelasting in Kellen stijgt naar 90 euro.",
        "Het stadsbestuur koos Ada Holt.",
        "De prijs van stroom daalde naar 12 cent.",
        "De gemeentebibliotheek opent op vrijdag.",
        "De motor werd honderden keren verkocht.",
    ],
    "no": [
        "Hundeskatten i Brenn stiger til 90 kroner.",
        "Folkebiblioteket åpner på fredag.",
        "Prisen på strøm falt til 12 øre.",
        "Barnehagen fikk 400 nye plasser.",
        "Motoren ble solgt hundre ganger.",
    ],
    "sv": [
        "Stadsbiblioteket öppnar på fredag.",
        "Skatten på hundar höjs till 90 kronor.",
        "Priset på ström föll till 12 öre.",
        "Sjukhuset i Brenn har 400 bäddar.",
        "Motorn såldes hundra gånger.",
    ],
}


@pytest.fixture(scope="module", params=ARTICLES)
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The articles of a language, after which the library is named."""
    folder = tmp_path_factory.mktemp("compounds") / request.param
    with Library.open(folder, create=True) as made:
        made.put([Article(text, language=request.param) for text in ARTICLES[request.param]])
        yield made


def asked(library: Library, questions: dict[str, list[tuple[str, str]]]) -> Iterator[tuple[str, str, Answer]]:
    """Each question of the library's language with what was expected, and its answer."""
    for question, expected in questions[library.name]:
        yield question, expected, ask([library], question)


FOUND = {
    "da": [
        ("Hvor høj er skatten på hunde?", "90 kroner"),
        ("Hvem fik børnestøtten?", "familien Holt"),
        ("Hvor dyr var bådmotoren?", "400 kroner"),
    ],
    "de": [
        ("Wie hoch ist die Steuer?", "90 Euro"),
        ("Wie hoch ist die Steuer auf Hunde?", "90 Euro"),
        ("Was kostet ein Hund in Steuern?", "90 Euro"),
        ("Seit wann gilt die Friedhofssatzung?", "Montag"),
        ("Wie hoch ist der Strompreis?", "12 Cent"),
        ("Wann öffnet die Bibliothek?", "Freitag"),
        ("Welche Häuser haben 400 Betten für Kranke?", "Krankenhaus"),
        ("Wie schwer ist das Buch der Wörter?", "3 Kilo"),
    ],
    "fi": [
        ("milloin kirjasto avataan?", "Kaupunginkirjasto"),
        ("Kuinka suuri on vero koirista?", "90 euroon"),
        ("Paljonko satamalaajennus maksaa?", "12 miljoonaa"),
        ("Milloin stadion suljetaan?", "talvella"),
    ],
    "nl": [
        ("Hoe hoog is de belasting op honden?", "90 euro"),
        ("Wie koos het bestuur van de stad?", "Ada Holt"),
        ("Hoe hoog is de stroomprijs?", "12 cent"),
        ("Wanneer gaat de bibliotheek open?", "vrijdag"),
    ],
    "no": [
        ("Hvor høy er skatten på hunder?", "90 kroner"),
        ("Når åpner biblioteket?", "fredag"),
        ("Hva er strømprisen?", "12 øre"),
        ("Hvor mange plasser fikk hagen for barn?", "400"),
    ],
    "sv": [
        ("När öppnar biblioteket?", "fredag"),
        ("Hur hög är hundskatten?", "90 kronor"),
        ("Vad är strömpriset?", "12 öre"),
        ("Hur många bäddar har huset för sjuka?", "400"),
    ],
}


def test_a_part_finds_the_whole_and_the_whole_its_parts_and_that_is_never_sure(library: Library) -> None:
    for question, expected, answer in asked(library, FOUND):
        assert answer.hits, question
        assert expected in answer.hits[0].quote, question
        assert answer.searched_for, question
        assert not answer.sure, question


TRAPS = {
    "da": [("Hvem så toren?", "Motoren"), ("Hvor er stien?", "kroner")],
    "de": [
        ("Wo steht der Tisch?", "politisch"),
        ("Wer schoss das Tor?", "Motor"),
        ("Wem gehört der Schaft?", "Gesellschaft"),
        ("Wo liegen die Listen?", "Journalist"),
        ("Wer sah die Hündin?", "hundertfach"),
        ("Wer aß das Eis?", "Preis"),
    ],
    "fi": [("Kuka osti tien?", "Kaupunginkirjasto"), ("Kuka osti pallon?", "Koiravero")],
    "nl": [("Wie zag de tor?", "motor"), ("Wie riep de hond?", "honderden")],
    "no": [("Hvem så toren?", "Motoren"), ("Hvem så hunden?", "hundre")],
    "sv": [("Vem såg torn?", "Motorn"), ("Vem såg hunden?", "hundra")],
}


def test_a_word_that_only_ends_or_begins_like_another_does_not_find_it(library: Library) -> None:
    for question, wrong, answer in asked(library, TRAPS):
        assert not any(wrong in hit.quote for hit in answer.hits), question


def test_a_word_that_articles_have_is_not_taken_apart(tmp_path: Path) -> None:
    with Library.open(tmp_path / "news", create=True) as library:
        library.put(
            [Article(text, language="de") for text in ("Die Hundesteuer steigt.", "Die Steuer auf Hunde fällt.")]
        )
        assert [ask([library], f"Was macht die {word}?").searched_for for word in ("Hundesteuer", "Steuer")] == [{}, {}]


def test_other_languages_have_no_compounds(tmp_path: Path) -> None:
    with Library.open(tmp_path / "news", create=True) as library:
        library.put([Article("The firefighter sold his boat.", language="en")])
        assert not ask([library], "who met the fighter?").answered


@pytest.mark.parametrize(
    ("language", "word", "counts", "found"),
    [
        ("de", "Hundesteuer", {"hund": 3, "steu": 9, "teu": 9}, ("hund", "steu")),
        ("de", "Arbeitsamt", {"arbeit": 3, "amt": 9, "samt": 1}, ("arbeit", "amt")),
        ("de", "Bundestagswahl", {"bund": 9, "bundestag": 5, "tag": 9, "wahl": 9}, ("bundestag", "wahl")),
        ("de", "Staubecken", {"stau": 1, "staub": 1, "beck": 1, "eck": 1}, ("stau", "beck")),
        ("de", "Hundesteuer", {"steu": 9}, None),
        ("nl", "hondenbelasting", {"hond": 1, "belast": 1}, ("hond", "belast")),
        ("sv", "gatubelysning", {"gat": 1, "belysning": 1}, ("gat", "belysning")),
        ("da", "hundeskat", {"hund": 1, "skat": 1, "kat": 1}, ("hund", "skat")),
        ("no", "arbeidsplass", {"arbeid": 1, "plass": 1}, ("arbeid", "plass")),
        ("fi", "koiravero", {"koir": 1, "vero": 1}, ("koir", "vero")),
        ("de", "A-380", {"380": 1}, None),
        ("de", "x" * 2000, {}, None),
    ],
)
def test_a_word_is_cut_into_two_known_ones(
    language: str, word: str, counts: dict[str, int], found: tuple[str, str] | None
) -> None:
    assert parts(word, language, lambda terms: {term: counts.get(term, 0) for term in terms}) == found


@pytest.mark.parametrize(
    ("text", "term", "known", "found"),
    [
        ("Hund", "hund", ["hundesteu", "hundert", "jagdhund", "schäferhund"], ["hundesteu", "jagdhund"]),
        ("Bibliothek", "bibliothek", ["stadtbibliothek", "bibliothekar", "bibliothek"], ["stadtbibliothek"]),
        ("Nation", "nation", ["kombination"], []),
    ],
)
def test_a_compound_leaves_a_known_word_or_ends_in_a_long_one(
    text: str, term: str, known: list[str], found: list[str]
) -> None:
    def count(terms: list[str]) -> dict[str, int]:
        return {term: term in {"steu", "jagd"} for term in terms}

    assert wholes(text, term, "de", known, (), count) == found  # type: ignore[arg-type]

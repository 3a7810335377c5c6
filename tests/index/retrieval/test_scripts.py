"""Words of other scripts: what is one word however it is written finds it, and what is another does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.library import Library, ask
from index.model import Answer, Article
from index.retrieval.question import parse
from index.text.analysis import analyser

SAME = [
    ("zh", "鐵路預算", "铁路预算"),
    ("zh", "圖書館", "图书馆"),
    ("zh", "臺灣大學", "台湾大学"),
    ("zh", "總統選舉", "总统选举"),
    ("en", "鐵路預算", "铁路预算"),
    ("ja", "圖書館", "図書館"),
    ("hi", "ज़मीन", "जमीन"),
    ("hi", "ज\u093cमीन", "\u095bमीन"),
    ("hi", "लड़का", "लडका"),
    ("hi", "हँसी", "हंसी"),
    ("mr", "मुंबई", "मुँबई"),
    ("he", "שָׁלוֹם", "שלום"),
    ("he", "יְרוּשָׁלַיִם", "ירושלים"),
]


@pytest.mark.parametrize("question", ["#東京", "@กรุงเทพ", "東京#大阪", "#東京 = #", "# @ 東京"])
@pytest.mark.parametrize("language", ["en", "he", "ja"])
def test_a_sign_before_a_script_without_spaces_is_no_word(question: str, language: str) -> None:
    words = parse(question, (language,)).words
    assert words
    assert all(term for word in words for term in word.variants)


@pytest.mark.parametrize(("language", "one", "other"), [row for row in SAME if row[0] != "ja"])
def test_two_spellings_are_one_word(language: str, one: str, other: str) -> None:
    terms = analyser(language).terms
    assert terms(one) == terms(other) != []


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("zh", "鐵路", "公路"),
        ("zh", "预算", "计算"),
        ("hi", "जमीन", "जमानत"),
        ("he", "שלום", "שלוש"),
        ("fr", "événement", "avènement"),
        ("yi", "פֿון", "צון"),
    ],
)
def test_two_words_are_not_one(language: str, one: str, other: str) -> None:
    assert set(analyser(language).terms(one)).isdisjoint(analyser(language).terms(other))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("はBZ5を", "bz5"),
        ("トヨタBZ5", "bz5"),
        ("第2次", "2"),
        ("在iPhone16上", "iphone16"),
        ("ＢＺ５は", "bz5"),
        ("5G网络", "5g"),
    ],
)
def test_latin_and_digits_beside_other_scripts_are_words(text: str, term: str) -> None:
    assert term in analyser("ja").terms(text)
    ((start, end, _),) = analyser("ja").find(text, 0, len(text), {term: term})
    assert analyser("ja").terms(text[start:end]) == [term]


@pytest.mark.parametrize(
    "text", ["図\u200d書", "\u200d", "図_書", "か\u3099", "ー", "\u200dBZ5\u200dは", "अ\u093c", "\u093c", "ּ"]
)
@pytest.mark.parametrize("language", ["ja", "hi", "he", "en"])
def test_signs_that_are_not_seen_do_no_harm(text: str, language: str, tmp_path: Path) -> None:
    analyser(language).terms(text)
    analyser(language).find(text, 0, len(text), {"bz5": 1})
    with Library.open(tmp_path / "news", create=True) as library:
        library.put([Article(f"{text} BZ5.", language=language)])
        ask([library], f"BZ5 {text}?")


ARTICLES = {
    "zh": [
        "國會昨天通過了鐵路預算，金額為三十億元。",
        "市图书馆周五开放。",
        "臺灣總統在高雄宣布了新政策。",
        "比亚迪的Han2024售价为20万元。",
        "学校门票价格是12元。",
    ],
    "ja": [
        "トヨタはBZ5を10月に発売する。",
        "ホンダはBZ4を9月に発売する。",
        "JR東日本は新しい駅を開いた。",
        "国会は鉄道予算を可決した。",
        "公園は冬に閉まる。",
    ],
    "he": [
        "ראש הממשלה נאם בירושלים ביום שני.",
        "הספרייה בחיפה נפתחת ביום שישי.",
        "מחיר החשמל ירד ל-12 אגורות.",
        "השר נסע לפריז ונפגש שם עם הנשיא.",
        "הפארק נסגר בחורף.",
    ],
    "hi": [
        "सरकार ने ज़मीन का कर ९० रुपये किया।",
        "मेयर ने अस्पताल में ४०० बिस्तर जोड़े।",
        "अख़बार की कीमत १२ रुपये है।",
        "पार्क सर्दियों में बंद रहता है।",
        "फ़िल्म का निर्देशन आदा होल्ट ने किया।",
    ],
}


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Library]]:
    """A library of each language."""
    made = {name: Library.open(tmp_path_factory.mktemp("scripts") / name, create=True) for name in ARTICLES}
    for language, library in made.items():
        library.put([Article(text, language=language) for text in ARTICLES[language]])
    yield made
    for library in made.values():
        library.close()


@pytest.mark.parametrize(
    ("language", "question", "has"),
    [
        ("zh", "铁路预算是多少？", "三十億"),
        ("zh", "圖書館什麼時候開放？", "周五"),
        ("zh", "台湾总统在哪里宣布了政策？", "高雄"),
        ("zh", "Han2024售价是多少？", "20万元"),
        ("zh", "學校門票價格是多少？", "12元"),
        ("ja", "BZ5の発売はいつですか", "10月"),
        ("ja", "BZ4はいつ発売されますか", "9月"),
        ("ja", "when is BZ5 sold?", "10月"),
        ("ja", "JRは何を開いた", "駅"),
        ("ja", "国会は何を可決したか", "鉄道予算"),
        ("he", "מתי נאם ראש ממשלה?", "שני"),
        ("he", "מי נאם ירושלים?", "הממשלה"),
        ("he", "מתי נפתחת ספרייה?", "שישי"),
        ("he", "מה המחיר של חשמל?", "12"),
        ("he", "מי היה בפריז?", "השר"),
        ("hi", "जमीन का कर कितना है?", "९०"),
        ("hi", "अखबार की कीमत क्या है?", "१२"),
        ("hi", "फिल्म का निर्देशन किसने किया?", "होल्ट"),
        ("hi", "अस्पताल में कितने बिस्तर जोडे?", "४००"),
    ],
)
def test_a_question_finds_what_is_written_otherwise(
    libraries: dict[str, Library], language: str, question: str, has: str
) -> None:
    assert has in first_quote(ask([libraries[language]], question))


@pytest.mark.parametrize(
    ("language", "question", "wrong"),
    [
        ("zh", "公路计划是什么？", "鐵路"),
        ("zh", "Han2023售价是多少？", "nothing may be sure"),
        ("ja", "BZ6はいつですか", "BZ"),
        ("he", "מי ראה את הסוס?", "הספרייה"),
        ("he", "מתי נאם נגיד?", "nothing may be sure"),
        ("hi", "घोड़ा किसने देखा?", "अस्पताल"),
    ],
)
def test_another_word_is_not_taken_for_it(
    libraries: dict[str, Library], language: str, question: str, wrong: str
) -> None:
    answer = ask([libraries[language]], question)
    assert not answer.sure
    assert wrong not in first_quote(answer)


def test_what_is_found_is_quoted_as_it_is_written(libraries: dict[str, Library]) -> None:
    assert first_quote(ask([libraries["zh"]], "铁路预算是多少？")) == ARTICLES["zh"][0]


def first_quote(answer: Answer) -> str:
    """The text of the first quote, empty if there is none."""
    return answer.hits[0].quote if answer.hits else ""

"""Lines in the order in which people read them, words whole, and pages that have no words told."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from index.model import Article, Unread
from index.readers import read
from index.readers.pdf.legibility import is_legible
from index.readers.pdf.paragraphs import compose

LEFT = [
    "The harbour of Vellmar reopened on",
    "Tuesday after three years of works that",
    "cost nine million crowns, the audit",
    "office found. The mayor thanked the",
    "dockers, who had waited since the",
    "autumn of the flood for their work.",
]
RIGHT = [
    "The ferry to the island left at noon",
    "with forty passengers on board, and it",
    "reached the pier of Orm after three",
    "hours. Captain Ines Calder said that",
    "the engine had been repaired in the",
    "spring, and that it would hold now.",
]
WHOLE = [" ".join(LEFT), " ".join(RIGHT)]
HEIGHT = 13
SIZE = 10
TOLD = "has pages whose letters make no words: {}; print and OCR them to add their text"

Placed = tuple[float, float, str]  # points from the left and from the top, and what is written there


def page(*placed: Placed) -> bytes:
    return pages([placed])


def pages(written: Sequence[Sequence[Placed]]) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, invariant=True)
    for placed in written:
        canvas.setFont("Helvetica", SIZE)
        for x, y, text in placed:
            canvas.drawString(x, 800 - y, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def column(x: float, lines: Sequence[str], y: float = 0) -> list[Placed]:
    return [(x, y + n * HEIGHT, line) for n, line in enumerate(lines)]


def by_rows(*columns: list[Placed]) -> list[Placed]:
    """Written line by line across the columns, as some programs do."""
    return [one for row in zip(*columns, strict=True) for one in row]


def by_words(lines: Sequence[str], *, letters: bool = False) -> list[Placed]:
    """Each word, or letter, put where it belongs, without a space between them."""
    return [
        (50 + stringWidth(line[:at], "Helvetica", SIZE), n * HEIGHT, line[at:end])
        for n, line in enumerate(lines)
        for at, end in _pieces(line, letters)
    ]


def _pieces(line: str, letters: bool) -> list[tuple[int, int]]:
    found, at = [], 0
    for word in line.split(" "):
        found += [(at + n, at + n + 1) for n in range(len(word))] if letters else [(at, at + len(word))]
        at += len(word) + 1
    return found


def read_all(data: bytes, folder: Path) -> tuple[list[str], list[str]]:
    """The paragraphs, and what is told."""
    (folder / "a.pdf").write_bytes(data)
    items = list(read(folder / "a.pdf"))
    text = "".join(item.text for item in items if isinstance(item, Article))
    return [part.strip("\f") for part in text.split("\n\n")], [i.reason for i in items if isinstance(i, Unread)]


@pytest.mark.parametrize(
    ("placed", "paragraphs"),
    [
        (by_rows(column(50, LEFT), column(305, RIGHT)), [" ".join(WHOLE)]),
        ([*column(50, LEFT), *column(305, RIGHT)], [" ".join(WHOLE)]),
        (
            [
                (50, -30, "The harbour and the ferry of Vellmar: what happened in one week of March"),
                *by_rows(column(50, LEFT), column(305, RIGHT)),
            ],
            ["The harbour and the ferry of Vellmar: what happened in one week of March", " ".join(WHOLE)],
        ),
        (by_rows(column(50, LEFT), column(305, RIGHT, 4)), [" ".join(WHOLE)]),  # a little lower
        (by_rows(column(30, LEFT), column(215, RIGHT), column(400, LEFT)), [" ".join([*WHOLE, WHOLE[0]])]),
        (
            by_rows(column(50, ["Orm", "Vellmar", "Brenn", "Sund", "Ley", "Pell"]), column(305, RIGHT)),
            None,  # a table: each row together
        ),
    ],
)
def test_columns_are_read_one_after_the_other(
    placed: list[Placed], paragraphs: list[str] | None, tmp_path: Path
) -> None:
    found, told = read_all(page(*placed), tmp_path)
    words = " ".join(found)
    assert told == []
    assert words == " ".join(paragraphs) if paragraphs else f"Vellmar {RIGHT[1]}" in words


@pytest.mark.parametrize("letters", [False, True])
def test_words_are_parted_where_they_stand_apart(letters: bool, tmp_path: Path) -> None:
    assert read_all(page(*by_words(LEFT, letters=letters)), tmp_path) == ([WHOLE[0]], [])


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (["   ".join(" ".join(word) for word in line.split()) for line in LEFT], [WHOLE[0]]),
        (["R E P O R T", "", *LEFT], ["REPORT", WHOLE[0]]),
        (["A n n u a l   r e p o r t", "", *LEFT], ["Annual report", WHOLE[0]]),
        (["1 2 3 4 5 6", "", *LEFT], ["1 2 3 4 5 6", WHOLE[0]]),
        (["V e r m e h r   W a s s e r   i m   H a f e n"], ["Vermehr Wasser im Hafen"]),
    ],
)
def test_letters_that_are_set_apart_are_words(lines: list[str], paragraphs: list[str], tmp_path: Path) -> None:
    placed = [one for one in column(50, lines) if one[2]]
    found, told = read_all(page(*placed), tmp_path)
    assert (" ".join(found), told) == (" ".join(paragraphs), [])


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["It left Orm on Tuesday", "^1", " at noon."], "It left Orm on Tuesday at noon."),
        (["It left Orm at noon.", "^12", " Nobody saw it."], "It left Orm at noon. Nobody saw it."),
        (["It left at noon", "^3", ", they say."], "It left at noon, they say."),
        (["Of 40 m", "^2", " and 5 km", "^2", "."], "Of 40 m2 and 5 km2."),
        (["The Airbus", "320", " and Covid", "19"], "The Airbus320 and Covid19"),
        (["Of the ferry", "^th", " they say."], "Of the ferryth they say."),
    ],
)
def test_the_raised_number_of_a_note_enters_no_word(parts: list[str], text: str, tmp_path: Path) -> None:
    target = BytesIO()
    canvas = Canvas(target, invariant=True)
    written = canvas.beginText(50, 700)
    for part in parts:
        written.setFont("Helvetica", 6 if part[0] == "^" else SIZE)
        written.setRise(4 if part[0] == "^" else 0)
        written.textOut(part.removeprefix("^"))
    canvas.drawText(written)
    canvas.save()
    assert read_all(target.getvalue(), tmp_path) == ([text], [])


def test_letters_in_the_cells_of_a_table_are_no_word(tmp_path: Path) -> None:
    placed = [(50 + 40 * n, 0, letter) for n, letter in enumerate("ABCDEF")]
    assert read_all(page(*placed), tmp_path) == (["A B C D E F"], [])


def shifted(lines: Sequence[str], by: int) -> list[str]:
    """As fonts leave it that number their letters otherwise."""
    return ["".join(chr(ord(c) + by) if c != " " else c for c in line) for line in lines]


@pytest.mark.parametrize(
    "lines",
    [
        [line.replace(" ", "") for line in LEFT],
        [" ".join(line.replace(" ", "")) for line in LEFT * 2],
        shifted(LEFT * 3, 1),
        shifted(LEFT * 3, 2),
        [line.upper() for line in shifted([one.lower() for one in LEFT * 3], -29)],
    ],
)
def test_a_page_without_words_is_told_and_not_stored(lines: list[str], tmp_path: Path) -> None:
    data = pages([column(50, RIGHT), column(50, lines), column(50, LEFT)])
    found, told = read_all(data, tmp_path)
    assert (" ".join(found).split(), told) == (" ".join(WHOLE[::-1]).split(), [TOLD.format(2)])
    assert read_all(page(*column(50, lines)), tmp_path) == ([""], [TOLD.format(1)])


PROSE = {
    "cs": "Přístav ve Vellmaru byl v úterý znovu otevřen po třech letech prací, které stály devět milionů korun. "
    "Starosta poděkoval dělníkům, kteří čekali od podzimu, kdy přišla povodeň, a řekl, že vše vydrží." * 3,
    "fi": "Vellmarin satama avattiin uudelleen tiistaina kolmen vuoden korjaustöiden jälkeen, kertoi tarkastusvirasto. "
    "Kaupunginjohtaja kiitti satamatyöntekijöitä, jotka olivat odottaneet syksyn tulvasta asti." * 3,
    "cy": "Ailagorodd harbwr Vellmar ddydd Mawrth ar ôl tair blynedd o waith a gostiodd naw miliwn, yn ôl y swyddfa "
    "archwilio. Diolchodd y maer i'r docwyr, a oedd wedi aros ers yr hydref am eu gwaith, a dywedodd y byddai'n dal."
    * 3,
    "hr": "Krk i Trst: smrt na vrhu, prst u krv, trg je pun, vrt cvrkuće. Luka je otvorena u utorak nakon tri godine. "
    * 3,
    "ru": "Гавань Вельмара вновь открылась во вторник после трёх лет работ, которые стоили девять миллионов крон, "
    "сообщило ревизионное ведомство. Мэр поблагодарил докеров, которые ждали с осени, когда случилось наводнение.",
    "zh": "韦尔马港经过三年的施工，于星期二重新开放，审计署称工程耗资九百万克朗。市长感谢了码头工人。" * 2,
    "figures": "Vellmar 12.5 km 34 kg 2019 Orm 7.1 km 90 kg 2020 Brenn 3.3 km 12 kg 2021 " * 9,
    "index": "ferry, 12, 45; harbour, 3, 9–11; mill, 40; pier, see harbour; ropes, 7; tide, 2, 8; works, 30, 31. " * 4,
    "names": "Calder, Ines; Berg, Tomas; Lind, Tove; Okafor, Mina; Whitfield, Tom; Raman, Priya; Hrovat, Jelka; " * 5,
    "words": "Kahvila laituri majakka purjevene satamanosturi lokki " * 8,
    "short": "x y z q w k l",
    "formulas": "F = m a, E = m c, p = m v, W = F s, U = R I, P = U I " * 3
    + "as the table of the units has it here " * 4,
}


@pytest.mark.parametrize("name", PROSE)
def test_what_has_words_is_legible(name: str) -> None:
    assert is_legible([PROSE[name]])


def test_what_a_font_does_not_name_is_not_legible() -> None:
    assert not is_legible(["\ue001\ue002\ue003 \ue004\ue005" * 20])
    assert not is_legible(["\ufffd\ufffd\x03 \ufffd" * 20])
    assert is_legible([WHOLE[0] + " \ue001\ufffd"])


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["It was re-", "paired soon."], "It was repaired soon."),
        (["It was re\u00ad", "paired soon."], "It was repaired soon."),
        (["the well-known ferry and the well-", "known mill"], "the well-known ferry and the well-known mill"),
        (["an Anglo-", "Saxon mill"], "an Anglo-Saxon mill"),
        (["The harbour was closed in 2019-", "2020 for works"], "The harbour was closed in 2019-2020 for works"),
        (["Ein- ", "und Ausgang"], "Ein- und Ausgang"),
        (["pre- ", "and postwar"], "pre- and postwar"),
        (["HARBOUR REO-", "PENS"], "HARBOUR REOPENS"),
        (["from 5 -", "and more"], "from 5 - and more"),
        (["The ferry -", "it left"], "The ferry - it left"),
    ],
)
def test_divided_words_are_whole(lines: list[str], text: str) -> None:
    assert compose(["\n".join(lines)]) == f"{text}\f"


def test_words_divided_at_the_end_of_lines_columns_and_pages_are_whole(tmp_path: Path) -> None:
    first = [*LEFT[:-1], "autumn of the flood for the re-"]
    second = ["pairs of all the piers there. It will", *RIGHT[1:-1], "spring, and it would hold in win-"]
    third = ["ter too, when the ice comes."]
    data = pages([by_rows(column(50, first), column(305, second)), column(50, third)])
    text = " ".join(read_all(data, tmp_path)[0])
    assert "for the repairs of all" in text and "in winter\ftoo" in text


@pytest.mark.parametrize(
    ("written", "shown"),
    [("ﬁrst oﬃce of the ﬂood, eﬀorts, ﬆreet, waﬄe", "first office of the flood, efforts, street, waffle")],
)
def test_ligatures_are_letters(written: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font = next(iter(Path("/usr/share/fonts").rglob("DejaVuSans.ttf")), None)
    if font is None:
        pytest.skip("DejaVuSans.ttf is not in /usr/share/fonts")
    pdfmetrics.registerFont(TTFont("DejaVu", str(font)))
    target = BytesIO()
    canvas = Canvas(target, invariant=True)
    canvas.setFont("DejaVu", SIZE)
    canvas.drawString(50, 700, written)
    canvas.save()
    assert read_all(target.getvalue(), tmp_path) == ([shown], [])

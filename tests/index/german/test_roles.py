"""Who does what to whom in German: a quote that says it of another differs, and no sure answer is built on one."""

from pathlib import Path

import pytest

from index.german.roles import differs, read_owner
from tests.index.language_sets import check_pairs, opened

FOLDER = Path(__file__).parent
KAUF = "Der Konzern Nordlab kaufte am Dienstag die Werft Hidromar."


@pytest.mark.parametrize(
    ("question", "text", "is_other"),
    [
        ("Wann kaufte Nordlab die Werft Hidromar?", KAUF, False),
        ("Wann kaufte Hidromar den Konzern Nordlab?", KAUF, True),
        ("Wann kaufte Ostia die Werft Hidromar?", KAUF, True),
        ("Wer kaufte Nordlab?", KAUF, True),
        ("Wer kaufte Hidromar?", KAUF, False),
        ("Wer kaufte Hidromar?", "Hidromar wurde im Mai gekauft.", True),
        ("Wer kaufte Hidromar?", "Hidromar wurde im Mai von Nordlab gekauft.", False),
        ("Wer wurde gekauft?", "Hidromar wurde im Mai gekauft.", False),
        ("Wann wurde Hidromar von Nordlab gekauft?", KAUF, False),
        ("Wann wurde Nordlab von Hidromar gekauft?", KAUF, True),
        ("Wann kaufte Nordlab die Firma Hidromar?", "Hidromar wurde im Mai von Nordlab gekauft.", False),
        ("Wann kaufte Hidromar die Firma Nordlab?", "Hidromar wurde im Mai von Nordlab gekauft.", True),
        ("Wen lobte Präsident Sahl?", "Den Präsidenten Sahl lobte die Ministerin Dorn.", True),
        ("Wen lobte die Ministerin Dorn?", "Den Präsidenten Sahl lobte die Ministerin Dorn.", False),
        ("Wann eröffnete Lindt den Hafen?", "Vera Lindt, die Bürgermeisterin von Pellau, eröffnete ihn im Mai.", False),
        ("Wann eröffnete Olm den Hafen?", "Vera Lindt, die Bürgermeisterin von Pellau, eröffnete den Hafen.", True),
        ("Wann verließ Olm die Firma?", "Ihr Vorgänger war Olm, der die Firma 2019 verließ.", False),
        ("Wann trat Dorn zurück?", "Am Abend trat Dorn zurück.", False),
        ("Wann trat Dorn zurück?", "Am Abend trat Pohl zurück.", True),
        ("Wann kaufte Ostia die Werft?", "Ostia wollte im Mai die Werft kaufen.", True),
        ("Wann kaufte Ostia die Werft?", "Ostia plant, die Werft im Mai zu kaufen.", True),
        ("Wann will Ostia die Werft kaufen?", "Ostia plant, die Werft im Mai zu kaufen.", False),
        ("Wann wurde der Flughafen eröffnet?", "Der Flughafen soll 2030 eröffnet werden.", True),
        ("Wann wird der Flughafen eröffnet?", "Der Flughafen wurde 2003 eröffnet.", True),
        ("Wann wird der Flughafen eröffnet?", "Der Flughafen soll 2030 eröffnet werden.", False),
        ("Wer ist Nachfolger von Moos?", "Nachfolgerin von Reil ist Karin Moos.", True),
        ("Wer ist Nachfolger von Reil?", "Nachfolgerin von Reil ist Karin Moos.", False),
        ("Wer war Vorgänger von Moos?", "Karin Moos trainiert seit 2020 den Klub.", True),
        ("Wie viel forderte die Bahn?", "Die Gewerkschaft forderte acht Prozent, die Bahn bot drei.", True),
        ("Wie viel forderte die Gewerkschaft?", "Die Gewerkschaft forderte acht Prozent, die Bahn bot drei.", False),
        ("Wer stimmte gegen den Tunnel?", "Für den Tunnel stimmte Hagen.", True),
        ("Wer war der erste Vorsitzende?", "Der Vorsitzende ist Hoesung Lee.", True),
        ("Wer traf Putin?", "Witkoff traf Putin in Moskau.", False),
        ("Wen traf Putin?", "Witkoff traf Putin in Moskau.", False),
    ],
)
def test_what_is_said_of_another_differs(question: str, text: str, is_other: bool) -> None:
    assert differs(question, text, 0, len(text), 0) is is_other


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Wie alt ist Sven Aldo?", {"sven", "aldo"}),
        ("Wie alt ist die Frau von Sven Aldo?", {"frau"}),
        ("Wie alt ist Rohrs Schwester?", {"schwest"}),
    ],
)
def test_whom_a_question_asks_of(question: str, terms: set[str]) -> None:
    assert read_owner(question) == terms


FLOORS = {"roles.json": (2, 28), "roles_held_out.json": (2, 7)}
"""Traps that may be answered surely, and twins that must be, and rightly; the second set was not looked at."""


@pytest.mark.parametrize("name", ["roles.json", "roles_held_out.json"])
def test_a_trap_is_seldom_answered_surely_and_its_twin_mostly(name: str, tmp_path: Path) -> None:
    with opened(FOLDER / name, "de", tmp_path / "news") as (library, told):
        check_pairs(library, told["pairs"], *FLOORS[name])

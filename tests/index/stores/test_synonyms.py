"""An owner's words for the same: what a line may say, what finds what, and that they are kept."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from index.errors import LibraryError, SynonymError
from index.library import Library, ask
from index.model import Article
from index.stores.embedded.backup_file import BackupFile
from index.stores.embedded.restore import restore
from index.stores.synonyms import FILE, MOST, list_faults, read_synonym
from tests.index.stores.both_stores import open_library

NEWS = [
    Article("The Elphi opened in January 2017.", id="elphi", language="en"),
    Article("The International Monetary Fund lent Brenn 5 million euros on Monday.", id="fund", language="en"),
    Article("The harbour of Hamburg was dredged in May.", id="harbour", language="en"),
    Article("The port of Rotterdam was dredged in June.", id="port", language="en"),
    Article("The ICS reported rain on Tuesday.", id="ics", language="en"),
]
LINES = [
    "Elbphilharmonie = Elphi",
    "IMF = International Monetary Fund",
    "port > harbour",
    "Club of Sun = ICS",
]


@pytest.fixture(params=["embedded", "cluster"])
def library(request: pytest.FixtureRequest, folder: Path) -> Iterator[Library]:
    """With articles and synonyms, on this machine or in a cluster."""
    cluster = request.getfixturevalue("cluster") if request.param == "cluster" else None
    with open_library(folder, create=True, cluster=cluster) as library:
        library.put(NEWS)
        for line in LINES:
            library.add_synonym(line)
        yield library


def test_what_finds_what_in_every_store(library: Library) -> None:
    for question, first, searched_for in (
        ("When did the Elbphilharmonie open?", "elphi", {"Elbphilharmonie": "Elphi"}),
        ("When did the ELPHI open?", "elphi", {"ELPHI": "Elbphilharmonie"}),
        ("How much did the IMF lend Brenn?", "fund", {"IMF": "International Monetary Fund"}),
        ("How much did the International Monetary Fund lend Brenn?", "fund", {"International Monetary Fund": "IMF"}),
        ("When did the Club of Sun report rain?", "ics", {"Club of Sun": "ICS"}),
        ("When was the port of Hamburg dredged?", "harbour", {"port": "harbour"}),
        ("When was the harbour of Hamburg dredged?", "harbour", {}),
        ("When was Rotterdam dredged?", "port", {}),
    ):
        answer = ask([library], question)
        assert (answer.hits[0].article.id, answer.sure) == (first, True), question
        assert (answer.searched_for, answer.missing) == (searched_for, ()), question


def test_one_way_is_not_the_other(tmp_path: Path) -> None:
    with Library.open(tmp_path / "news", create=True) as library:
        library.put(NEWS[2:4])
        library.add_synonym("port > harbour")
        assert [len(ask([library], word, limit=9).hits) for word in ("port", "harbour")] == [2, 1]


def test_the_next_question_knows_a_file_that_was_edited(tmp_path: Path) -> None:
    with Library.open(tmp_path / "news", create=True) as library:
        library.put(NEWS)
        generation = library.generation()
        assert not ask([library], "Elbphilharmonie").answered
        (tmp_path / "news" / FILE).write_bytes("\ufeff# ours\r\n\r\nElbphilharmonie=Elphi\r\n".encode())
        assert ask([library], "Elbphilharmonie").answered
        assert library.generation() == generation
        library.remove_synonym("ELPHI")
        assert not ask([library], "Elbphilharmonie").answered
        assert (tmp_path / "news" / FILE).read_text() == "# ours\n\n"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "is no synonym"),
        ("Elphi", "is no synonym"),
        ("a = b = c", "is no synonym"),
        ("a = ", "is no synonym"),
        ("= > =", "is no synonym"),
        ("#lido = lido", "begins with #"),
        ("-ferry = boat", "begins with -"),
        ("... = !", "is no synonym"),
        ("a b = c d", "one side must be a single word"),
        ("Elphi = elphi", "are the same word"),
        (f"{'x' * 101} = y", "more than 8 words or 100 characters"),
        ("a b c d e f g h i = y", "more than 8 words or 100 characters"),
        ("x = " * 100_000, "is no synonym"),
    ],
)
def test_what_is_no_synonym_is_refused_in_one_line(line: str, told: str) -> None:
    with pytest.raises(SynonymError, match=told) as refused:
        read_synonym(line)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("Müller = Mueller\n".encode("cp1252"), "is not UTF-8, so nothing was changed"),
        (b"# c\n" * 104_001 + b"a = b\n", "has more than 416,000 bytes"),
    ],
)
def test_a_file_that_can_not_be_written_back_is_left_as_it_is(data: bytes, told: str, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", create=True) as library:
        (library.store.folder / FILE).write_bytes(data)
        for change in (library.add_synonym, library.remove_synonym):
            with pytest.raises(SynonymError, match=told):
                change("Elbe = river")
    assert (tmp_path / "library" / FILE).read_bytes() == data


def test_control_characters_do_not_get_into_the_file() -> None:
    assert str(read_synonym("El\x1b[31mphi\u202e =\n Hall\x00")) == "El [31mphi = Hall"


def test_there_are_only_so_many_and_a_file_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    file = tmp_path / "news" / FILE
    with Library.open(file.parent, create=True) as library:
        file.write_text("".join(f"a{n} = b{n}\n" for n in range(MOST + 5)))
        assert len(library.synonyms()) == MOST
        assert "are left out" in list_faults(file.parent)[0]
        with pytest.raises(SynonymError, match="remove one first"):
            library.add_synonym("cc = dd")
        file.write_bytes(b"a = b\nnonsense\n\xff = c\n" + b"x" * 1_000_000)
        assert len(library.synonyms()) == 1
        assert [fault.split(":")[0] for fault in list_faults(file.parent)] == ["line 2", "line 3", "line 4"]


def test_one_of_the_same_two_is_replaced_and_one_that_is_not_there_is_not_removed(tmp_path: Path) -> None:
    with Library.open(tmp_path / "news", create=True) as library:
        for line in ("port > harbour", "Harbour = Port"):
            library.add_synonym(line)
        assert list(map(str, library.synonyms())) == ["Harbour = Port"]
        with pytest.raises(SynonymError, match="no synonym 'quay'"):
            library.remove_synonym("quay")


def test_a_backup_keeps_them_from_every_store(library: Library, tmp_path: Path) -> None:
    library.backup(tmp_path / "b.db")
    for name in ("new", "new"):  # into no library, and over one
        with closing(BackupFile(tmp_path / "b.db")) as backup:
            restore(tmp_path / name, backup)
        with Library.open(tmp_path / "new") as restored:
            assert restored.synonyms() == library.synonyms()
            restored.remove_synonym("Elphi")


def test_a_backup_without_any_leaves_those_that_are_there(tmp_path: Path) -> None:
    with Library.open(tmp_path / "news", create=True) as library:
        library.put(NEWS)
        library.backup(tmp_path / "b.db")
        library.add_synonym(LINES[0])
        with closing(BackupFile(tmp_path / "b.db")) as backup:
            restore(tmp_path / "news", backup)
        assert len(library.synonyms()) == 1


@pytest.mark.parametrize("line", ["x" * 1000, "a = b = c", b"\x00"])
def test_a_backup_with_other_lines_is_refused(line: object, tmp_path: Path) -> None:
    with Library.open(tmp_path / "news", create=True) as library:
        library.add_synonym(LINES[0])
        library.backup(tmp_path / "b.db")
    with closing(apsw.Connection(str(tmp_path / "b.db"))) as db:
        db.execute("INSERT INTO synonym VALUES (?)", (line,))
    with closing(BackupFile(tmp_path / "b.db")) as backup, pytest.raises(LibraryError, match="damaged"):
        restore(tmp_path / "new", backup)
    assert not (tmp_path / "new" / FILE).exists()

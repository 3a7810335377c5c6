"""A backup that somebody else wrote: it is restored if it is sound, or else told in one line, and what stood stands."""

import time
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from index.errors import LibraryError
from index.library import Library, ask
from index.model import Article
from index.stores.embedded import backup_file
from index.stores.embedded.backup_file import BackupFile
from index.stores.embedded.restore import restore
from index.stores.embedded.schema import TABLES
from index.stores.rows import Origin, SeenEntry, digest, record_of
from tests.corpus import article, discrepancies, five, generated, restore_all

ENDLESS = """CREATE VIEW folder AS
WITH RECURSIVE n(path) AS (SELECT 1 UNION ALL SELECT path + 1 FROM n) SELECT path FROM n"""
FORGED = record_of(Article("Forged.", id="forged"))


def forged(**fields: object) -> tuple[str, tuple[object, ...]]:
    """SQL that adds an article whose digest is right, whatever its fields are."""
    record = FORGED | fields
    sql = f"INSERT INTO article (generation, digest, {', '.join(record)}) VALUES ({', '.join('?' * (len(record) + 2))})"
    return sql, (1, digest(record), *record.values())


def rewritten(table: str, old: str, new: str) -> str:
    """SQL that changes how a table was declared, as only a hostile file has it."""
    return f"UPDATE sqlite_schema SET sql = replace(sql, '{old}', '{new}') WHERE name = '{table}'"


ONE_MORE = "UPDATE library SET articles = articles + 1"
HOSTILE: dict[str, list[str | tuple[str, tuple[object, ...]]]] = {
    "a trigger": ["CREATE TRIGGER t AFTER INSERT ON article BEGIN UPDATE article SET text = 'lies'; END"],
    "a trigger that repeats itself": [
        "CREATE TRIGGER t AFTER UPDATE ON library BEGIN UPDATE library SET generation = generation + 1; END"
    ],
    "an endless view": ["DROP TABLE folder", ENDLESS],
    "a virtual table": ["DROP TABLE folder", "CREATE VIRTUAL TABLE folder USING fts5(path)"],
    "a table of its own": ["CREATE TABLE extra (text TEXT)"],
    "a computed column": ["ALTER TABLE folder ADD COLUMN more TEXT AS (hex(zeroblob(1000000000)))"],
    "another column": [rewritten("folder", "path TEXT PRIMARY KEY", "path TEXT PRIMARY KEY, rowid INTEGER")],
    "no schema": ["PRAGMA user_version = 0"],
    "a negative schema": ["PRAGMA user_version = -5"],
    "a newer schema": ["PRAGMA user_version = 99"],
    "two totals": ["INSERT INTO library SELECT * FROM library"],
    "no totals": ["DELETE FROM library"],
    "a generation without end": ["UPDATE library SET generation = 9223372036854775807"],
    "a generation that is text": ["UPDATE library SET generation = 'many'"],
    "more articles than there are": [ONE_MORE],
    "no articles": ["DELETE FROM article"],
    "no table of articles": ["DROP TABLE article"],
    "an article changed": ["UPDATE article SET text = 'lies' WHERE number = 1"],
    "a digest that is text": ["UPDATE article SET digest = 'none' WHERE number = 1"],
    "a text that is bytes": [ONE_MORE, forged(text=b"Forged.")],
    "a title that is a number": [ONE_MORE, rewritten("article", "title TEXT", "title INTEGER"), forged(title=7)],
    "an id that is empty": [ONE_MORE, forged(id="")],
    "an id twice": [
        ONE_MORE,
        rewritten("article", "id TEXT NOT NULL UNIQUE", "id TEXT NOT NULL"),
        "DELETE FROM sqlite_schema WHERE name = 'sqlite_autoindex_article_1'",
        forged(id=article().id),
    ],
    "a line before the first": [ONE_MORE, forged(first_line=0)],
    "a line that is text": [ONE_MORE, forged(first_line="two")],
    "a day that is none": [ONE_MORE, forged(published="tomorrow")],
    "a title without end": [ONE_MORE, forged(title="x" * 200_000)],
    "a text without end": [ONE_MORE, forged(text="x" * 10_000_001)],
    "a folder that is bytes": ["INSERT INTO folder VALUES (x'2f')"],
    "an origin's list that is none": ["INSERT INTO origin VALUES ('/a', '', '{}', 0, 0, 0)"],
    "an origin's list that is no JSON": ["INSERT INTO origin VALUES ('/a', '', '[', 0, 0, 0)"],
    "an origin's list too deep": [("INSERT INTO origin VALUES ('/a', '', ?, 0, 0, 0)", ("[" * 100_000,))],
    "a moment that never comes": ["INSERT INTO origin VALUES ('/a', '', '[]', 0, 0, 9e999)"],
    "a page's stamp that is none": ["INSERT INTO origin VALUES ('https://a.example/', '{}', '[]', 0, 0, 0)"],
    "an entry's number that is text": [
        "INSERT INTO entry (origin, digest, stamp, tries, url) VALUES ('/a', '', '', 'many', 'x')"
    ],
}


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A sound backup of five articles."""
    with Library.open(tmp_path / "source", create=True) as library:
        library.put(five())
        library.backup(tmp_path / "b.db")
    return tmp_path / "b.db"


@pytest.fixture
def standing(folder: Path) -> Path:
    """The folder of the library that is to be replaced."""
    with Library.open(folder, create=True) as library:
        library.put([generated(1), generated(2)])
    return folder


def change(file: Path, *statements: str | tuple[str, tuple[object, ...]]) -> None:
    """Write to a file what citebot would not; after a change of the schema the file is opened again."""
    for statement in statements:
        sql, values = (statement, ()) if isinstance(statement, str) else statement
        with closing(apsw.Connection(str(file))) as db:
            db.execute("PRAGMA writable_schema = ON").fetchall()
            db.execute(sql, values).fetchall()


def kept(folder: Path) -> dict[str, bytes]:
    """All files of a library, without SQLite's own notes of who reads."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file() and file.suffix != ".db-shm"}


def assert_refused(standing: Path, backup: Path) -> None:
    """The file is refused in one line, and the library is as it was."""
    before = kept(standing)
    begun = time.monotonic()
    with pytest.raises(LibraryError) as told:
        restore_all(standing, backup)
    assert time.monotonic() - begun < 30
    assert ("\n" not in str(told.value) and str(backup) in str(told.value)) or "two articles" in str(told.value)
    assert kept(standing) == before
    with Library.open(standing) as library:
        assert (library.status().articles, library.check()) == (2, [])


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_sound_backup_is_told_in_one_line_and_what_stood_stands(
    what: str, standing: Path, backup: Path
) -> None:
    change(backup, *HOSTILE[what])
    assert_refused(standing, backup)


def test_nothing_of_a_backup_s_own_sql_is_run(standing: Path, backup: Path) -> None:
    change(backup, "CREATE INDEX heavy ON article (hex(zeroblob(length(text)))) WHERE length(text) > 0")
    restore_all(standing, backup)
    with Library.open(standing) as library:
        assert {one.id for one in library.articles()} == {one.id for one in five()}
        assert discrepancies(library.store) == []
    with closing(apsw.Connection(str(standing / "catalogue.db"))) as db:
        assert ("heavy",) not in db.execute("SELECT name FROM sqlite_schema").fetchall()


def test_a_library_that_an_earlier_restore_poisoned_is_clean_after_the_next(standing: Path, backup: Path) -> None:
    change(
        standing / "catalogue.db",
        "CREATE TRIGGER t AFTER INSERT ON article BEGIN DELETE FROM article; END",
        "UPDATE library SET generation = 9223372036854775807",
    )
    restore_all(standing, backup)
    with Library.open(standing) as library:
        library.put([article("glacier", id="new")])
        assert (library.status().articles, library.check()) == (6, [])


@pytest.mark.parametrize("encoding", ["UTF-16le", "UTF-16be"])
def test_a_file_in_another_encoding_is_refused(encoding: str, standing: Path, backup: Path) -> None:
    other = backup.with_name("wide.db")
    with closing(apsw.Connection(str(other))) as db:
        db.execute(f"PRAGMA encoding = '{encoding}'; PRAGMA application_id = {0x63697465}").fetchall()
        db.execute(TABLES)
    assert_refused(standing, other)


def test_pages_that_name_each_other_in_a_circle_end_in_one_line(standing: Path, backup: Path) -> None:
    with Library.open(backup.parent / "large", create=True) as library:
        library.put(generated(number) for number in range(300))
        library.backup(backup)
    data = bytearray(backup.read_bytes())
    with closing(apsw.Connection(str(backup), flags=apsw.SQLITE_OPEN_READONLY)) as db:
        size = db.pragma("page_size")
        ((root,),) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'article'")
    start = (root - 1) * size
    assert data[start] == 5  # the inside of a table: https://sqlite.org/fileformat2.html#b_tree_pages
    cells = int.from_bytes(data[start + 3 : start + 5])
    places = [start + int.from_bytes(data[start + 12 + 2 * n : start + 14 + 2 * n]) for n in range(cells)]
    for place in places[1:]:
        data[place : place + 4] = data[places[0] : places[0] + 4]
    backup.write_bytes(data)
    assert_refused(standing, backup)


def test_a_row_that_takes_too_long_is_not_waited_for(
    standing: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_file, "ROW", -1.0)
    monkeypatch.setattr(backup_file, "STEPS", 1)
    assert_refused(standing, backup)


class TestFollowing:
    """What a reindex would read by a backup's word is read only if somebody agrees to it."""

    @pytest.fixture
    def backup(self, tmp_path: Path) -> Path:
        with Library.open(tmp_path / "source", create=True) as library:
            library.put(five())
            with library.store.writing() as writing:
                held, writing.made = writing.catalogue, True  # type: ignore[attr-defined]
                for folder in ("/etc", "/srv/news"):
                    held.note_folder(folder)
                for origin in ("/etc/hosts.txt", "/srv/news/a.txt", "/srv/news/../secret.txt", "https://a.example/f"):
                    held.note_origin(Origin(origin, "", "example" in origin), [])
                held.note_entry(SeenEntry(None, "https://a.example/f", "1", None, "d", article=article("bridge").id))
            library.backup(tmp_path / "b.db")
        change(tmp_path / "b.db", f"INSERT INTO rival VALUES ('{article().id}', '/etc/shadow.txt')")
        change(tmp_path / "b.db", "INSERT INTO site VALUES ('https://a.example', 'Allow: /', 9e15, 9e15)")
        return tmp_path / "b.db"

    def followed(self, standing: Path, backup: Path, *agreed: str) -> list[object]:
        with closing(BackupFile(backup)) as file:
            restore(standing, file, agreed)
        with Library.open(standing) as library, library.store.catalogue() as catalogue:
            assert library.status().articles == 5
            return [key for _, key, _ in catalogue.sync_state().entries()]

    def test_it_names_each_of_them(self, backup: Path) -> None:
        with closing(BackupFile(backup)) as file:
            assert file.sync_state().followed(["/etc"]) == [
                "/srv/news",
                "/srv/news/../secret.txt",
                "https://a.example/f",
            ]

    def test_nothing_is_followed_that_nobody_agreed_to(self, standing: Path, backup: Path) -> None:
        assert self.followed(standing, backup) == []

    def test_a_folder_is_followed_with_its_files_but_not_with_what_leads_out_of_it(
        self, standing: Path, backup: Path
    ) -> None:
        assert self.followed(standing, backup, "/srv/news") == ["/srv/news/a.txt", "/srv/news"]

    def test_a_feed_is_followed_with_what_it_has_listed_but_not_with_what_its_site_is_said_to_allow(
        self, standing: Path, backup: Path
    ) -> None:
        assert self.followed(standing, backup, "https://a.example/f") == [
            "https://a.example/f",
            article("bridge").id,
            1,
        ]


def test_those_who_ask_meanwhile_see_the_old_articles_or_the_new(standing: Path, backup: Path) -> None:
    with Library.open(standing) as library:
        assert not ask([library], "who met the dockers?").answered
        restore_all(standing, backup)
        assert ask([library], "who met the dockers?").answered

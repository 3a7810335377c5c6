"""A catalogue of an earlier citebot is brought to this one's tables; what it was is kept beside it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from index.errors import LibraryError
from index.library import Library, ask
from index.stores.embedded.backup_file import BackupFile
from index.stores.embedded.catalogue import Catalogue
from index.stores.embedded.schema import MIGRATIONS, SCHEMA
from index.stores.rows import Origin
from tests.corpus import five, restore_all
from tests.index.stores.embedded.old_catalogues import make_old


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Path]:
    """The folder of a library with the tables of the first citebot."""
    with Library.open(tmp_path / "news", create=True) as library:
        library.put(five())
    make_old(tmp_path / "news" / "catalogue.db", 1)
    yield tmp_path / "news"


def indexes(path: Path) -> set[str]:
    """The names of the indexes, and of the columns with their tables."""
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as db:
        names = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'index'")}
        sql = "SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
        return names | {f"{table}.{column}" for table, column in db.execute(sql)}


def test_opening_brings_it_to_the_tables_of_a_new_one_and_keeps_a_backup(old: Path, tmp_path: Path) -> None:
    Catalogue.create(tmp_path / "new.db")
    with Library.open(old) as library:
        assert ask([library], "harbour").hits
    assert indexes(old / "catalogue.db") == indexes(tmp_path / "new.db")
    with closing(Catalogue(old / "catalogue.db.schema-1")) as backup:
        assert (backup.schema, backup.totals().articles) == (1, 5)
    with closing(BackupFile(old / "catalogue.db.schema-1")) as backup:
        assert len(list(backup.stored())) == 5
    assert "article_listed" not in indexes(old / "catalogue.db.schema-1")


def test_what_was_read_before_is_as_it_was_and_read_again_it_is_unchanged(old: Path) -> None:
    with Library.open(old) as library:
        assert library.put(five()).unchanged == 5


def test_the_second_citebot_s_too(old: Path, tmp_path: Path) -> None:
    Library.open(old).close()
    make_old(old / "catalogue.db", 2)
    with closing(apsw.Connection(str(old / "catalogue.db"))) as db:
        db.execute("INSERT INTO origin VALUES ('/a.txt', '1', '[]')")
    Catalogue.create(tmp_path / "new.db")
    with Library.open(old) as library, library.store.catalogue() as catalogue:
        assert catalogue.polled()["/a.txt"] == Origin("/a.txt", "1", False, 0, 0.0)
        assert library.put(five()).unchanged == 5
    assert indexes(old / "catalogue.db") == indexes(tmp_path / "new.db")


def test_the_backup_restores(old: Path) -> None:
    with Library.open(old) as library:
        library.remove(five()[-1].id, purge=False)
    restore_all(old, old / "catalogue.db.schema-1")
    with Library.open(old) as library, closing(Catalogue(old / "catalogue.db")) as catalogue:
        assert (library.status().articles, catalogue.schema) == (5, SCHEMA)


def test_one_that_fails_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half = "CREATE INDEX article_outlet ON article (outlet); CREATE INDEX article_listed ON nothing (published)"
    monkeypatch.setitem(MIGRATIONS, 1, half)
    with pytest.raises(apsw.SQLError):
        Library.open(old)
    monkeypatch.undo()
    with Library.open(old) as library:
        assert library.status().articles == 5


def test_a_backup_that_can_not_be_written_stops_it(old: Path) -> None:
    (old / "catalogue.db.schema-1.part").mkdir()
    with pytest.raises((LibraryError, OSError)):
        Library.open(old)
    assert "article_listed" not in indexes(old / "catalogue.db")

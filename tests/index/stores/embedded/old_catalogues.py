"""Catalogues as earlier versions of citebot made them: their tables are written out here and never follow the code."""

from contextlib import closing
from pathlib import Path

import apsw

_FIRST = """
CREATE TABLE library (
    generation INTEGER NOT NULL, articles INTEGER NOT NULL, passages INTEGER NOT NULL, terms INTEGER NOT NULL,
    analyser INTEGER NOT NULL, forgotten INTEGER NOT NULL, changed TEXT, token TEXT NOT NULL);
CREATE TABLE article (
    number INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL, digest BLOB NOT NULL,
    text TEXT NOT NULL, title TEXT, id TEXT NOT NULL UNIQUE, url TEXT, source TEXT, author TEXT, published TEXT,
    language TEXT, origin TEXT, member TEXT, first_line INTEGER, outlet TEXT);
CREATE INDEX article_generation ON article (generation);
CREATE INDEX article_origin ON article (origin);
CREATE INDEX article_url ON article (url);
CREATE TABLE passage (
    number INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, paragraph INTEGER NOT NULL, length INTEGER NOT NULL,
    terms TEXT NOT NULL);
CREATE INDEX passage_article ON passage (article);
CREATE TABLE tombstone (article INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
CREATE TABLE language (code TEXT PRIMARY KEY, articles INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE origin (origin TEXT PRIMARY KEY, stamp TEXT NOT NULL, unread TEXT NOT NULL);
CREATE TABLE folder (path TEXT PRIMARY KEY);
CREATE TABLE rival (id TEXT NOT NULL, origin TEXT NOT NULL, PRIMARY KEY (id, origin)) WITHOUT ROWID;
"""
_SECOND = f"""{_FIRST}
CREATE INDEX article_listed ON article (published, number, title, id, origin);
CREATE INDEX article_outlet ON article (outlet, published, origin);
"""
_THIRD = f"""{_SECOND}
ALTER TABLE article ADD COLUMN edited TEXT;
ALTER TABLE origin ADD COLUMN feed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE origin ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE origin ADD COLUMN due REAL NOT NULL DEFAULT 0;
CREATE TABLE entry (
    number INTEGER PRIMARY KEY, origin TEXT NOT NULL, guid TEXT, url TEXT, digest TEXT NOT NULL, content TEXT,
    article TEXT, stamp TEXT NOT NULL, reason TEXT, tries INTEGER NOT NULL, due REAL);
CREATE INDEX entry_origin ON entry (origin);
CREATE INDEX entry_article ON entry (article);
CREATE TABLE site (place TEXT PRIMARY KEY, robots TEXT, read REAL NOT NULL, due REAL NOT NULL);
"""
_TABLES = {1: _FIRST, 2: _SECOND, 3: _THIRD}


def make_old(path: Path, schema: int) -> None:
    """Turn the catalogue at `path`, which nothing has open, into one of an earlier schema with the same rows."""
    draft = path.with_name("old.db")
    with closing(apsw.Connection(str(draft))) as db:
        db.execute(f"PRAGMA application_id = {0x63697465}; PRAGMA user_version = {schema}").fetchall()
        db.execute(_TABLES[schema])
        db.execute("ATTACH ? AS new", (str(path),))
        for (table,) in db.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'").fetchall():
            if table != "sqlite_sequence":
                names = db.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
                columns = ", ".join(str(name) for (name,) in names)
                db.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}")
        db.execute("DETACH new")
        db.execute("PRAGMA journal_mode = WAL").fetchall()
    for left in ("-wal", "-shm"):
        Path(f"{path}{left}").unlink(missing_ok=True)
    draft.replace(path)

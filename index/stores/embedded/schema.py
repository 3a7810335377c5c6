"""The tables of a catalogue, and what brings older ones up to them."""

from index.text.analysis import VERSION

SCHEMA = 3
APPLICATION = 0x63697465  # "cite" in the file's header: https://sqlite.org/pragma.html#pragma_application_id
LISTED = """
CREATE INDEX article_listed ON article (published, number, title, id, origin);
CREATE INDEX article_outlet ON article (outlet, published, origin)
"""  # what lists are made of, so that none reads past the texts
FEEDS = """
CREATE TABLE entry (
    number INTEGER PRIMARY KEY, origin TEXT NOT NULL, guid TEXT, url TEXT, digest TEXT NOT NULL, content TEXT,
    article TEXT, stamp TEXT NOT NULL, reason TEXT, tries INTEGER NOT NULL, due REAL);
CREATE INDEX entry_origin ON entry (origin);
CREATE INDEX entry_article ON entry (article);
CREATE TABLE site (place TEXT PRIMARY KEY, robots TEXT, read REAL NOT NULL, due REAL NOT NULL)
"""
TABLES = f"""
CREATE TABLE library (
    generation INTEGER NOT NULL, articles INTEGER NOT NULL, passages INTEGER NOT NULL, terms INTEGER NOT NULL,
    analyser INTEGER NOT NULL, forgotten INTEGER NOT NULL, changed TEXT, token TEXT NOT NULL);
INSERT INTO library VALUES (0, 0, 0, 0, {VERSION}, 0, NULL, lower(hex(randomblob(8))));
CREATE TABLE article (
    number INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL, digest BLOB NOT NULL,
    text TEXT NOT NULL, title TEXT, id TEXT NOT NULL UNIQUE, url TEXT, source TEXT, author TEXT, published TEXT,
    language TEXT, origin TEXT, member TEXT, first_line INTEGER, outlet TEXT, edited TEXT);
CREATE INDEX article_generation ON article (generation);
CREATE INDEX article_origin ON article (origin);
CREATE INDEX article_url ON article (url);
{LISTED};
CREATE TABLE passage (
    number INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, paragraph INTEGER NOT NULL, length INTEGER NOT NULL,
    terms TEXT NOT NULL);
CREATE INDEX passage_article ON passage (article);
CREATE TABLE tombstone (article INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
CREATE TABLE language (code TEXT PRIMARY KEY, articles INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE origin (
    origin TEXT PRIMARY KEY, stamp TEXT NOT NULL, unread TEXT NOT NULL, feed INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL DEFAULT 0);
CREATE TABLE folder (path TEXT PRIMARY KEY);
CREATE TABLE rival (id TEXT NOT NULL, origin TEXT NOT NULL, PRIMARY KEY (id, origin)) WITHOUT ROWID;
{FEEDS};
PRAGMA user_version = {SCHEMA};
"""
SYNONYMS = "CREATE TABLE synonym (line TEXT NOT NULL)"
"""Only in a backup, and only if the library has synonyms: they are in a file beside the catalogue."""
MIGRATIONS = {
    1: LISTED,
    2: f"""
ALTER TABLE article ADD COLUMN edited TEXT;
ALTER TABLE origin ADD COLUMN feed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE origin ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE origin ADD COLUMN due REAL NOT NULL DEFAULT 0;
{FEEDS}""",
}
"""Schema -> the SQL that brings it to the next one."""

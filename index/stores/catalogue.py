"""A library's truth in one SQLite file: articles with their text, passages as offsets with their terms, what was read.

Every change belongs to a generation; an article carries the one that last changed it, a removed one leaves a tombstone.
SQLite comes with apsw, because the system's may have the WAL-reset bug: https://sqlite.org/wal.html#walresetbug
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import astuple, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw

from index.analysis import VERSION, passage_terms
from index.chunking import split
from index.errors import LibraryError
from index.languages import code
from index.model import Article, Source, Unread
from index.stores.notes import Notes
from index.stores.tables import APPLICATION, MIGRATIONS, SCHEMA, TABLES, Posted, StoredPassage, Totals, fingerprint

WAIT = 5000  # ms for SQLite's own locks, which are held for moments only: writers queue at the library's lock before

_COLUMNS = ", ".join(f.name for f in fields(Article))


class Catalogue:
    """One connection to a catalogue; not to be shared between threads at a time."""

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        """Open an existing catalogue. Raises LibraryError if the file is none, or one from a newer citebot."""
        flags = apsw.SQLITE_OPEN_READWRITE if writable else apsw.SQLITE_OPEN_READONLY
        with _told(path):
            self._db = apsw.Connection(str(path), flags=flags)
            self._db.set_busy_timeout(WAIT)
            self._db.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8000")
            found, schema = self._value("PRAGMA application_id"), self._value("PRAGMA user_version")
        if found != APPLICATION:
            raise LibraryError(f"{path} {_TOLD[0][1]}")
        if schema > SCHEMA:
            raise LibraryError(f"{path} was written by a newer citebot: update this one")
        self._path, self.schema = path, schema

    @classmethod
    def create(cls, path: Path) -> None:
        """Make an empty catalogue, whole or not at all. Raises LibraryError if the folder can't be written.

        The log of one that was moved away goes: SQLite would replay it into this one.
        """
        with _told(path):
            for left in ("", "-wal", "-shm"):
                Path(f"{path}{left}").unlink(missing_ok=True)
            db = apsw.Connection(str(path))
            db.execute(f"PRAGMA journal_mode = WAL; PRAGMA application_id = {APPLICATION}").fetchall()
            with db:
                db.execute(TABLES)
            db.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def settle(self) -> None:
        """Bring all that was committed from the write-ahead log into the file itself, unless a reader is in the way."""
        with suppress(apsw.BusyError):
            self._db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

    def damage(self) -> list[str]:
        """What SQLite finds wrong with the file, a line each; reads it all."""
        return [line for (line,) in self._rows("PRAGMA quick_check(10)") if line != "ok"]

    def copy(self, path: Path) -> None:
        """Write all that is committed to a new file, whole or not at all; others may go on writing here."""
        draft = path.with_name(f"{path.name}.part")
        draft.unlink(missing_ok=True)
        with _told(path), closing(apsw.Connection(str(draft))) as db:
            with db.backup("main", self._db, "main") as job:
                job.step()
            db.execute("PRAGMA journal_mode = DELETE").fetchall()  # one file, with no log beside it
        draft.replace(path)

    def adopt(self, path: Path, generation: int, token: str) -> None:
        """Hold what the catalogue at `path` holds, as this one's `generation`; readers see it as one change."""
        with _told(path), closing(apsw.Connection(str(path))) as source:
            source.execute(
                "UPDATE library SET generation = ?1, forgotten = ?1, analyser = 0, token = ?2", (generation, token)
            )
            with self._db.backup("main", source, "main") as job:
                job.step()

    def migrate(self) -> None:
        """Bring the tables of an earlier citebot to those of this one, after a backup, `catalogue.db.schema-N`.

        Under the writer lock. Raises LibraryError, with nothing changed, if the disk has no room for it.
        """
        self.copy(Path(f"{self._path}.schema-{self.schema}"))
        with self.transaction("IMMEDIATE"):
            for schema in range(self.schema, SCHEMA):
                self._db.execute(MIGRATIONS[schema])
            self._db.execute(f"PRAGMA user_version = {SCHEMA}")
        self.schema = SCHEMA

    @contextmanager
    def transaction(self, kind: str = "DEFERRED") -> Iterator[None]:
        """One snapshot to read from, or (IMMEDIATE) one change, undone if the block raises."""
        with _told(self._path):
            self._db.execute(f"BEGIN {kind}")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def totals(self) -> Totals:
        """The library's figures at this snapshot."""
        return Totals(*self._rows("SELECT * FROM library")[0])

    def passages(self, numbers: Sequence[int]) -> list[StoredPassage]:
        """Those of the passages asked for that are still there, in passage order."""
        sql = "SELECT * FROM passage WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
        return [StoredPassage._make(row) for row in self._db.execute(sql, (json.dumps(numbers),))]

    def article(self, number: int) -> Article:
        """The article of a passage."""
        return Article(*self._rows(f"SELECT {_COLUMNS} FROM article WHERE number = ?", number)[0])

    def find(self, key: str) -> list[Article]:
        """The articles whose id, origin or URL, with or without its fragment, is `key`, in the order they came."""
        sql = f"SELECT {_COLUMNS} FROM article WHERE id IN (?1, ?2) OR origin = ?1 OR url = ?1 ORDER BY number"
        return [Article(*row) for row in self._rows(sql, key, Article("", url=key).id)]

    def languages(self) -> list[str]:
        """The languages the articles are analysed in, the commonest first."""
        return [
            code for (code,) in self._rows("SELECT code FROM language WHERE articles > 0 ORDER BY articles DESC, code")
        ]

    def ids(self, origin: str) -> list[str]:
        """The ids of the articles read from an origin."""
        return [i for (i,) in self._rows("SELECT id FROM article WHERE origin = ?", origin)]

    def articles(self, first: int = 0, most: int = -1) -> Iterator[Article]:
        """The articles from the one at `first`, the newest first, those without a date last; `most` of them, or all."""
        sql = "SELECT number FROM article ORDER BY published DESC, number DESC LIMIT ? OFFSET ?"
        for (number,) in self._rows(sql, most, first):
            yield self.article(number)

    def stored(self) -> Iterator[Article]:
        """All articles in the order they came."""
        for (number,) in self._rows("SELECT number FROM article ORDER BY number"):
            yield self.article(number)

    def inventory(self) -> Iterator[str]:
        """The fingerprints of all articles in the order they came, in hexadecimal digits."""
        return (digest.hex() for (digest,) in self._db.execute("SELECT digest FROM article ORDER BY number"))

    def titled(self, words: str, most: int) -> Iterator[Article]:
        """Up to `most` articles that have these words in their title or origin as they stand, the newest first."""
        sql = """SELECT number FROM article WHERE instr(lower(ifnull(title, '') || ' ' || ifnull(origin, '')), lower(?))
                 ORDER BY published DESC, number DESC LIMIT ?"""
        for (number,) in self._rows(sql, words, most):
            yield self.article(number)

    def outlets(self) -> list[str]:
        """Who published the articles, by name, whoever has most of them first."""
        sql = "SELECT outlet FROM article WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY count(*) DESC, outlet"
        return [outlet for (outlet,) in self._rows(sql)]

    def sources(self) -> list[Source]:
        """The sources, most articles first."""
        sql = """SELECT ifnull(outlet, ''), count(*), min(published), max(published), json_group_array(DISTINCT origin)
                 FROM article GROUP BY 1 ORDER BY 2 DESC, 1"""
        return [
            Source(name, articles, oldest, newest, tuple(filter(None, json.loads(origins))))
            for name, articles, oldest, newest, origins in self._rows(sql)
        ]

    # What the postings replay

    def posted_since(self, generation: int) -> Iterator[Posted]:
        """The passages of articles changed after `generation`, article by article.

        The CROSS JOIN keeps SQLite from scanning all passages: 0.04 ms for one article of 12,500, not 26.
        """
        sql = """SELECT p.number, p.article, p.terms, a.outlet, a.url, a.published
                 FROM article a CROSS JOIN passage p ON p.article = a.number WHERE a.generation > ?
                 ORDER BY a.generation, a.number, p.number"""
        return (Posted(*row) for row in self._db.execute(sql, (generation,)))

    def gone_since(self, generation: int) -> list[int]:
        """The numbers of the articles removed or replaced after `generation`."""
        return [n for (n,) in self._rows("SELECT article FROM tombstone WHERE generation > ?", generation)]

    # Changes, inside an IMMEDIATE transaction

    def put(self, article: Article, generation: int) -> bool | None:
        """Store one article with its passages. True: it replaced one of its id; None: the same stood there already."""
        digest = fingerprint(article)
        stood = self._rows("SELECT number, digest, origin FROM article WHERE id = ?", article.id)
        if stood and stood[0][1] == digest:
            return None
        for number, _, origin in stood:
            self._drop(number, generation)
            if origin and origin != article.origin:
                self._db.execute("INSERT OR IGNORE INTO rival VALUES (?, ?)", (article.id, origin))
        row = (generation, digest, article.outlet, *astuple(article))
        sql = f"INSERT INTO article (generation, digest, outlet, {_COLUMNS}) VALUES ({', '.join('?' * len(row))})"
        self._db.execute(sql, row)
        passages = self._add_passages(self._db.last_insert_rowid(), article)
        sql = "INSERT INTO language VALUES (?, 1) ON CONFLICT DO UPDATE SET articles = articles + 1"
        self._db.execute(sql, (code(article.language),))
        self._db.execute(
            "UPDATE library SET articles = articles + 1, passages = passages + ?, terms = terms + ?", passages
        )
        return bool(stood)

    def _add_passages(self, number: int, article: Article) -> tuple[int, int]:
        """Cut, analyse and store; how many passages, and how many terms in them."""
        passages = split(article.text, article.language)
        rows = [
            (number, p.start, p.end, p.paragraph, len(terms), " ".join(terms))
            for p, terms in zip(passages, passage_terms(article, passages), strict=True)
        ]
        sql = "INSERT INTO passage (article, start, end, paragraph, length, terms) VALUES (?, ?, ?, ?, ?, ?)"
        self._db.executemany(sql, rows)
        return len(rows), sum(row[4] for row in rows)

    def remove(self, ids: Iterable[str], generation: int) -> int:
        """Drop the articles of these ids; how many there were."""
        found = [(i, n) for i in ids for (n,) in self._rows("SELECT number FROM article WHERE id = ?", i)]
        for key, number in found:
            self._drop(number, generation)
            # a file that held it too, and lost to the other, is to be read again
            sql = "UPDATE origin SET stamp = '' WHERE origin IN (SELECT origin FROM rival WHERE id = ?)"
            self._db.execute(sql, (key,))
            self._db.execute("DELETE FROM rival WHERE id = ?", (key,))
        return len(found)

    def rivals(self, ids: Iterable[str]) -> list[str]:
        """The origins that held articles of these ids too, and lost them to the one that was read later."""
        return [o for i in ids for (o,) in self._rows("SELECT origin FROM rival WHERE id = ?", i)]

    def _drop(self, number: int, generation: int) -> None:
        count = "SELECT count(*), ifnull(sum(length), 0) FROM passage WHERE article = ?"
        passages = self._rows(count, number)[0]
        language = self._rows("SELECT language FROM article WHERE number = ?", number)[0][0]
        self._db.execute("UPDATE language SET articles = articles - 1 WHERE code = ?", (code(language),))
        self._db.execute("DELETE FROM article WHERE number = ?", (number,))
        self._db.execute("INSERT INTO tombstone VALUES (?, ?)", (number, generation))
        self._db.execute(
            "UPDATE library SET articles = articles - 1, passages = passages - ?, terms = terms - ?", passages
        )

    def finish(self, generation: int) -> None:
        """Make `generation` the library's; the tombstones before it go, because the postings have them (`_heal`)."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        sql = "UPDATE library SET generation = ?, changed = ?, forgotten = ?"
        self._db.execute(sql, (generation, now, generation - 1))
        self._db.execute("DELETE FROM tombstone WHERE generation < ?", (generation,))

    def cut_again(self, generation: int) -> None:
        """Cut and analyse every stored text anew, as this citebot does it."""
        self._db.execute("DELETE FROM passage")
        counts = [0, 0]
        for (number,) in self._rows("SELECT number FROM article ORDER BY number"):
            counts = [a + b for a, b in zip(counts, self._add_passages(number, self.article(number)), strict=True)]
        self._db.execute("UPDATE article SET generation = ?", (generation,))
        self.finish(generation)
        sql = "UPDATE library SET passages = ?, terms = ?, analyser = ?, forgotten = ?"  # no tombstones: not to replay
        self._db.execute(sql, (*counts, VERSION, generation))

    # What was read, and how it went

    def origins(self) -> dict[str, str]:
        """What articles were read from -> the stamp it bore."""
        return dict(self._rows("SELECT origin, stamp FROM origin ORDER BY origin"))

    def note_origin(self, origin: str, stamp: str, unread: Sequence[Unread]) -> None:
        """Remember that `origin` was read, and what could not be."""
        told = json.dumps([(u.member, u.reason) for u in unread])
        self._db.execute("INSERT OR REPLACE INTO origin VALUES (?, ?, ?)", (origin, stamp, told))

    def forget_origin(self, origin: str) -> None:
        """Read it no more."""
        self._db.execute("DELETE FROM origin WHERE origin = ?", (origin,))

    def unread(self) -> list[Unread]:
        """What the last reading of each origin could not take."""
        rows = self._rows("SELECT origin, unread FROM origin WHERE unread <> '[]' ORDER BY origin")
        return [Unread(origin, reason, member) for origin, told in rows for member, reason in json.loads(told)]

    def folders(self) -> list[str]:
        """The folders whose files are to be found by a reindex."""
        return [path for (path,) in self._rows("SELECT path FROM folder ORDER BY path")]

    def note_folder(self, path: str) -> None:
        """Look for new files in this folder from now on."""
        self._db.execute("INSERT OR IGNORE INTO folder VALUES (?)", (path,))

    def forget_folder(self, path: str) -> None:
        """Look into it no more."""
        self._db.execute("DELETE FROM folder WHERE path = ?", (path,))

    def notes(self) -> Notes:
        """All that is remembered beside the articles."""
        notes = Notes(folders=dict.fromkeys(self.folders(), True))
        for origin, stamp, unread in self._rows("SELECT origin, stamp, unread FROM origin ORDER BY origin"):
            notes.origins[origin] = stamp, json.loads(unread)
        for key, origin in self._rows("SELECT id, origin FROM rival ORDER BY id, origin"):
            notes.rivals.setdefault(key, []).append(origin)
        return notes

    def take_notes(self, notes: Notes) -> None:
        """Remember what another library remembers."""
        origins = [(origin, stamp, json.dumps(unread)) for origin, (stamp, unread) in notes.origins.items()]
        self._db.executemany("INSERT OR REPLACE INTO origin VALUES (?, ?, ?)", origins)
        self._db.executemany("INSERT OR IGNORE INTO folder VALUES (?)", [(path,) for path in notes.folders])
        rivals = [(key, origin) for key, origins in notes.rivals.items() for origin in origins]
        self._db.executemany("INSERT OR IGNORE INTO rival VALUES (?, ?)", rivals)

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        return self._db.execute(sql, values).fetchall()

    def _value(self, sql: str) -> Any:
        return self._rows(sql)[0][0]


_TOLD = (  # SQLite's errors, and what a person can do
    (apsw.NotADBError, "is no citebot catalogue, and was left as it is: `citebot restore FILE` brings back a backup"),
    (apsw.CorruptError, "is damaged, and was left as it is: `citebot restore FILE` brings back a backup"),
    (apsw.CantOpenError, "can't be opened: does the folder exist, and may you write to it?"),
    (apsw.ReadOnlyError, "can't be written: is the folder yours?"),
    (apsw.FullError, "can't be written, the disk is full; nothing was changed: free some space"),
    (apsw.IOError, "can't be read or written; nothing was changed: look at the disk"),
    (apsw.BusyError, "is held by another program: try again when it has finished"),
)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        for kind, told in _TOLD:
            if isinstance(error, kind):
                raise LibraryError(f"{path} {told}") from error
        raise

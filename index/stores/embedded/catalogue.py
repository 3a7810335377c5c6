"""A library's data in one SQLite file: articles with their text, passages as offsets with terms, and the sync state.

Each change has a generation. An article has the generation that last changed it; a removed article leaves a tombstone.
SQLite comes with apsw, because the system's may have the WAL-reset bug: https://sqlite.org/wal.html#walresetbug
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import apsw

from index.article_checks import COUNT
from index.errors import LibraryError
from index.model import Article
from index.stores.embedded.articles import COLUMNS, ArticlesReader
from index.stores.embedded.schema import APPLICATION, MIGRATIONS, SCHEMA, SYNONYMS, TABLES
from index.stores.embedded.sqlite import Damage, UnreadableError, damaged, reading, transaction, translated
from index.stores.embedded.sync_state import SyncStateTables
from index.stores.passages import cut
from index.stores.rows import FIELDS, Posted, StoredPassage, Totals, digest, record_of
from index.stores.sync_state import SyncState
from index.stores.synonyms import Synonym
from index.text.analysis import VERSION
from index.text.languages import code

WAIT = 5000  # ms to wait for SQLite's own locks, which are held for moments only: writers queue at the library's lock

_TOTALS = ", ".join(field.name for field in fields(Totals))
_PASSAGE = ", ".join(f"p.{name}" for name in StoredPassage._fields)


class Catalogue(ArticlesReader, SyncStateTables):
    """One connection to a catalogue; not to be shared between threads at a time."""

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        """Open an existing catalogue. Raises LibraryError if the file is none, or one from a newer citebot."""
        super().__init__(path, apsw.SQLITE_OPEN_READWRITE if writable else apsw.SQLITE_OPEN_READONLY)
        with translated(path):
            self._db.set_busy_timeout(WAIT)
            self._db.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8000")
            self._db.execute("PRAGMA secure_delete = ON").fetchall()  # what was removed is overwritten, too
            application, self.schema = self._db.pragma("application_id"), self._db.pragma("user_version")
            if application != APPLICATION:
                raise apsw.NotADBError
        if self.schema > SCHEMA:
            raise UnreadableError(f"{path} was written by a newer citebot: update this one")
        if self.schema < 1:
            raise damaged(path, Damage(f"it has the schema {self.schema}"))

    @classmethod
    def create(cls, path: Path) -> None:
        """Make an empty catalogue, whole or not at all. Raises LibraryError if the folder can't be written.

        The log of a catalogue that was moved away is deleted: SQLite would replay it into this one.
        """
        with translated(path):
            for left in ("", "-wal", "-shm"):
                Path(f"{path}{left}").unlink(missing_ok=True)
            db = apsw.Connection(str(path))
            db.execute(f"PRAGMA journal_mode = WAL; PRAGMA application_id = {APPLICATION}").fetchall()
            with db:
                db.execute(TABLES)
            db.close()

    def close(self) -> None:
        """Close the file; changes that can't be written into it stay in its log."""
        with suppress(apsw.FullError, apsw.IOError):
            self._db.close()

    def settle(self) -> bool:
        """Move all that was committed from the write-ahead log into the file itself, if possible; whether it was.

        If a reader is in the way or the disk fails, it stays safe in the log, and the next writer tries again.
        """
        with suppress(apsw.BusyError, apsw.LockedError, apsw.FullError, apsw.IOError):
            self._db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            return True
        return False

    def damage(self) -> list[Damage]:
        """What is wrong with the file and the articles, at most ten findings; reads all of it, but cuts no article."""
        found = "\n".join(row[0] for row in self._rows("PRAGMA integrity_check(10)")).splitlines()
        wrong = [Damage(line) for line in found if line not in ("ok", "*** in database main ***")]
        if not wrong:
            articles = self._rows("SELECT number, id FROM article ORDER BY number")
            wrong = [Damage.of_article(key) for n, key in articles if not self._is_sound(n)]
        return wrong[:10]

    def _is_sound(self, number: int) -> bool:
        with suppress(UnreadableError):
            ((stored, *values),) = self._rows(f"SELECT digest, {COLUMNS} FROM article WHERE number = ?", number)
            return bool(digest(dict(zip(FIELDS, values, strict=True))) == stored)
        return False

    def miscut(self) -> bool:
        """Whether any passage or count does not follow from the articles; takes as long as cutting them."""
        counts, languages = [0, 0, 0], Counter[str]()
        for number, article in self.all_numbered():
            rows = cut(article)
            languages[code(article.language)] += 1
            sql = "SELECT start, end, paragraph, length, terms FROM passage WHERE article = ? ORDER BY number"
            if self._rows(sql, number) != rows:
                return True
            counts = [a + b for a, b in zip(counts, (1, len(rows), sum(row.length for row in rows)), strict=True)]
        totals = self.totals()
        spoken = dict(self._rows("SELECT code, articles FROM language WHERE articles > 0"))
        return counts != [totals.articles, totals.passages, totals.terms] or spoken != languages

    def copy(self, path: Path, synonyms: Iterable[Synonym] = ()) -> None:
        """Write all that is committed and these synonyms to a new file, whole or not at all.

        Others may go on writing here.
        """
        draft = path.with_name(f"{path.name}.part")
        with translated(path):
            try:
                draft.unlink(missing_ok=True)
                with closing(apsw.Connection(str(draft))) as db:
                    with db.backup("main", self._db, "main") as job:
                        job.step()
                    db.execute("PRAGMA journal_mode = DELETE").fetchall()  # one file, with no log beside it
                    if lines := [(str(one),) for one in synonyms]:
                        db.execute(SYNONYMS)
                        db.executemany("INSERT INTO synonym VALUES (?)", lines)
                draft.replace(path)
            except OSError as error:
                raise LibraryError(f"{path} can't be written: {error.strerror}") from error
            finally:
                with suppress(OSError):
                    draft.unlink(missing_ok=True)  # the disk may be full of it

    def fill(
        self,
        articles: Iterable[Article],
        sync_state: SyncState,
        generation: int,
        token: str,
        numbers: Mapping[str, int],
    ) -> None:
        """Make an empty catalogue that of these articles, as this `generation`; `numbers` are in use already.

        Nobody else may have it open: until it is done, it is safe in no log. Raises LibraryError.
        """
        self._db.execute("PRAGMA journal_mode = MEMORY").fetchall()
        with self.transaction("IMMEDIATE"):
            self._db.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", numbers.items())
            for article in articles:
                if self.put(article, generation) is not False:
                    raise UnreadableError(f"two articles have the id {article.id}: take another backup")
            self.take_sync_state(sync_state)
            self.finish(generation)
            self._db.execute("UPDATE library SET forgotten = generation, token = ?", (token,))
        self._db.execute("PRAGMA journal_mode = WAL").fetchall()

    def numbers(self) -> dict[str, int]:
        """By table, the highest number that an article or a passage ever had."""
        return dict(self._rows("SELECT name, seq FROM sqlite_sequence WHERE seq < ?", COUNT))

    def adopt(self, path: Path) -> None:
        """Take over the content of the catalogue at `path`, which `fill` made; readers see one change."""
        with (
            translated(path),
            closing(apsw.Connection(str(path))) as source,
            self._db.backup("main", source, "main") as job,
        ):
            job.step()

    def migrate(self) -> None:
        """Change the tables of an earlier citebot into those of this one, after a backup to `catalogue.db.schema-N`.

        Needs the writer lock. Raises LibraryError, with nothing changed, if the disk has no room for it.
        """
        self.copy(Path(f"{self._path}.schema-{self.schema}"))
        with self.transaction("IMMEDIATE"):
            for schema in range(self.schema, SCHEMA):
                self._db.execute(MIGRATIONS[schema])
            self._db.execute(f"PRAGMA user_version = {SCHEMA}")
        self.schema = SCHEMA

    def delete_copies(self) -> None:
        """Delete what migrations and killed restores left, which may hold what was removed since. Needs the lock."""
        for pattern in (f"{self._path.name}.schema-*", "catalogue.restored*"):
            for copy in self._path.parent.glob(pattern):
                copy.unlink(missing_ok=True)

    @contextmanager
    def transaction(self, kind: str = "DEFERRED") -> Iterator[None]:
        """One snapshot to read from, or (IMMEDIATE) one change, which is undone if the block raises."""
        with translated(self._path), transaction(self._db, kind):
            yield

    def totals(self) -> Totals:
        """The library's figures."""
        rows = self._rows(f"SELECT {_TOTALS} FROM library")
        if len(rows) != 1:
            raise damaged(self._path, Damage(f"{len(rows)} rows are in its table 'library'"))
        return Totals(*rows[0])

    def passages(self, numbers: Sequence[int]) -> list[StoredPassage]:
        """The passages of these numbers that are still there, in passage order."""
        sql = f"SELECT {_PASSAGE} FROM passage p WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
        return [StoredPassage._make(row) for row in self._rows(sql, json.dumps(numbers))]

    def inventory(self) -> Iterator[str]:
        """The digests of all articles in the order they came, in hexadecimal digits."""
        return (digest.hex() for (digest,) in self._db.execute("SELECT digest FROM article ORDER BY number"))

    # What the postings replay

    def posted_since(self, generation: int) -> Iterator[Posted]:
        """The passages of articles changed after `generation`, article by article.

        The CROSS JOIN keeps SQLite from scanning all passages: 0.04 ms for one article of 12,500, not 26.
        """
        sql = f"""SELECT {_PASSAGE}, a.outlet, a.url, a.published, a.language
                 FROM article a CROSS JOIN passage p ON p.article = a.number WHERE a.generation > ?
                 ORDER BY a.generation, a.number, p.number"""
        with reading(self._path):
            for *row, outlet, url, published, language in self._db.execute(sql, (generation,)):
                yield Posted(StoredPassage(*row), outlet, url, published, language)

    def gone_since(self, generation: int) -> Iterator[int]:
        """The numbers of the articles removed or replaced after `generation`: not a list, which may be large."""
        with reading(self._path):
            for (number,) in self._db.execute("SELECT article FROM tombstone WHERE generation > ?", (generation,)):
                yield number

    # Changes, inside an IMMEDIATE transaction

    def put(self, article: Article, generation: int) -> bool | None:
        """Store an article with its passages. True: it replaced one with its id; None: it was stored already."""
        record = record_of(article)
        new = digest(record)
        stored = self._rows("SELECT number, digest, origin FROM article WHERE id = ?", article.id)
        if stored and stored[0][1] == new:
            return None
        for number, _, origin in stored:
            self._drop(number, generation)
            if origin and origin != article.origin:
                self._db.execute("INSERT OR IGNORE INTO rival VALUES (?, ?)", (article.id, origin))
        row = (generation, new, article.outlet, *record.values())
        sql = f"INSERT INTO article (generation, digest, outlet, {COLUMNS}) VALUES ({', '.join('?' * len(row))})"
        self._db.execute(sql, row)
        passages = self._add_passages(self._db.last_insert_rowid(), article)
        sql = "INSERT INTO language VALUES (?, 1) ON CONFLICT DO UPDATE SET articles = articles + 1"
        self._db.execute(sql, (code(article.language),))
        sql = "UPDATE library SET articles = articles + 1, passages = passages + ?, terms = terms + ?"
        self._db.execute(sql, passages)
        return bool(stored)

    def _add_passages(self, number: int, article: Article) -> tuple[int, int]:
        """Cut, analyse and store; how many passages, and how many terms in them."""
        rows = cut(article)
        sql = "INSERT INTO passage (article, start, end, paragraph, length, terms) VALUES (?, ?, ?, ?, ?, ?)"
        self._db.executemany(sql, ((number, *row) for row in rows))
        return len(rows), sum(row.length for row in rows)

    def remove(self, ids: Iterable[str], generation: int) -> int:
        """Drop the articles of these ids; how many there were."""
        removed = 0
        for key in ids:
            found = self._rows("SELECT number FROM article WHERE id = ?", key)
            if not found:
                continue
            self._drop(found[0][0], generation)
            removed += 1
            # the other origins that held it are to be read again
            others = "origin IN (SELECT origin FROM rival WHERE id = ?1)"
            self._db.execute(f"UPDATE origin SET stamp = '' WHERE {others}", (key,))
            self._db.execute(f"DELETE FROM entry WHERE article = ?1 AND {others}", (key,))
            self._db.execute("DELETE FROM rival WHERE id = ?", (key,))
        return removed

    def _drop(self, number: int, generation: int) -> None:
        count = "SELECT count(*), ifnull(sum(length), 0) FROM passage WHERE article = ?"
        passages = self._rows(count, number)[0]
        language = self._rows("SELECT language FROM article WHERE number = ?", number)[0][0]
        self._db.execute("UPDATE language SET articles = articles - 1 WHERE code = ?", (code(language),))
        self._db.execute("DELETE FROM article WHERE number = ?", (number,))
        self._db.execute("INSERT INTO tombstone VALUES (?, ?)", (number, generation))
        sql = "UPDATE library SET articles = articles - 1, passages = passages - ?, terms = terms - ?"
        self._db.execute(sql, passages)

    def finish(self, generation: int, *, is_purged: bool = False) -> None:
        """Make `generation` the library's; delete older tombstones: the postings have replayed them (`repair.heal`).

        With `is_purged`, its own too: postings of an earlier generation can only be built anew.
        """
        now, forgotten = datetime.now(UTC).isoformat(timespec="seconds"), generation - (not is_purged)
        sql = "UPDATE library SET generation = ?, changed = ?, forgotten = ?"
        self._db.execute(sql, (generation, now, forgotten))
        self._db.execute("DELETE FROM tombstone WHERE generation <= ?", (forgotten,))

    def cut_again(self, generation: int) -> None:
        """Cut, analyse and count every stored text anew, as this citebot does it."""
        self._db.execute("DELETE FROM passage; DELETE FROM language; UPDATE article SET generation = ?", (generation,))
        counts, languages = [0, 0, 0], Counter[str]()
        for number, article in self.all_numbered():
            counts = [a + b for a, b in zip(counts, (1, *self._add_passages(number, article)), strict=True)]
            languages[code(article.language)] += 1
        self._db.executemany("INSERT INTO language VALUES (?, ?)", languages.items())
        self.finish(generation)
        # there are no tombstones, so the postings can't be replayed up to here
        sql = "UPDATE library SET articles = ?, passages = ?, terms = ?, analyser = ?, forgotten = ?"
        self._db.execute(sql, (*counts, VERSION, generation))

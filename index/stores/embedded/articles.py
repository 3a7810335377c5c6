"""Reads the articles of a catalogue; each is compared with its digest when it is read for the first time."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from index.model import Article, Source
from index.stores.embedded.sqlite import Damage, Database, damaged
from index.stores.filtering import source_names
from index.stores.rows import FIELDS, digest

PAGE = 1000  # ids read at a time
SOUND = 10_000  # articles whose digest was right are remembered: to compare one again takes 0.03 ms
HEADING = 100  # characters of a text that its heading is made of, and a few more
COLUMNS = ", ".join(FIELDS)
_NAMED = "id IN (?1, ?2) OR origin = ?1 OR url = ?1 ORDER BY number"


class ArticlesReader(Database):
    """Reads the articles. `_sound`: the numbers of those whose digest was right."""

    def __init__(self, path: Path, flags: int) -> None:
        super().__init__(path, flags)
        self._sound = set[int]()

    def article(self, number: int) -> Article:
        """The article of a passage."""
        return self._articles("number = ?", number)[number]

    def numbered(self, numbers: Iterable[int]) -> dict[int, Article]:
        """The articles of passages, by their number."""
        return self._articles("number IN (SELECT value FROM json_each(?))", json.dumps([*numbers]))

    def _articles(self, which: str, *values: Any) -> dict[int, Article]:
        """By number. Raises UnreadableError if an article that is read for the first time does not match its digest."""
        rows = self._rows(f"SELECT number, digest, {COLUMNS} FROM article WHERE {which}", *values)
        self._sound = self._sound if len(self._sound) < SOUND else set()
        found = {}
        for number, stored, *values in rows:
            record = dict(zip(FIELDS, values, strict=True))
            if number not in self._sound and digest(record) != stored:
                raise damaged(self._path, Damage.of_article(record["id"]))
            self._sound.add(number)
            found[number] = Article(**record)
        return found

    def find(self, key: str) -> list[Article]:
        """The articles whose id, origin or URL (with or without fragment) is `key`, in the order they were stored."""
        return [*self._articles(_NAMED, key, Article("", url=key).id).values()]

    def named(self, key: str) -> list[tuple[str, str | None]]:
        """The ids and origins of the same articles: the text of all articles of a large file may not fit in memory."""
        return self._rows(f"SELECT id, origin FROM article WHERE {_NAMED}", key, Article("", url=key).id)

    def standing(self, key: str) -> Article | None:
        """The article of this id."""
        return next(iter(self._articles("id = ?", key).values()), None)

    def languages(self) -> list[str]:
        """The languages the articles are analysed in, the commonest first."""
        sql = "SELECT code FROM language WHERE articles > 0 ORDER BY articles DESC, code"
        return [code for (code,) in self._rows(sql)]

    def ids(self, origin: str) -> Iterator[str]:
        """The ids of the articles read from an origin, read in pages; they may be removed meanwhile."""
        sql, last = "SELECT number, id FROM article WHERE origin = ? AND number > ? ORDER BY number LIMIT ?", 0
        while rows := self._rows(sql, origin, last, PAGE):
            yield from (key for _, key in rows)
            last = rows[-1][0]

    def articles(self, first: int = 0, most: int = -1) -> Iterator[Article]:
        """`most` articles from position `first`, or all: the newest first, those without a date last."""
        sql = "SELECT number FROM article ORDER BY published DESC, number DESC LIMIT ? OFFSET ?"
        for (number,) in self._rows(sql, most, first):
            yield self.article(number)

    def stored(self) -> Iterator[Article]:
        """All articles in the order they were stored."""
        return (article for _, article in self.all_numbered())

    def all_numbered(self) -> Iterator[tuple[int, Article]]:
        """The same with their numbers."""
        for (number,) in self._rows("SELECT number FROM article ORDER BY number"):
            yield number, self.article(number)

    def titled(self, words: str, most: int) -> Iterator[Article]:
        """Up to `most` articles with exactly these words in what lists show of them or their origin, the newest first.

        A text is read only for an article without a title, the rest from the indexes.
        """
        sql = f"""SELECT number FROM article INDEXED BY article_listed WHERE instr(lower(
                 ifnull(nullif(title, ''), replace(substr(ltrim(text), 1, {HEADING}), char(10), ' '))
                 || ' ' || ifnull(published, '') || ' ' || id || ' ' || ifnull(origin, '')), lower(?1))
                 OR number IN (
                    SELECT number FROM article INDEXED BY article_outlet WHERE instr(lower(outlet), lower(?1)))
                 ORDER BY published DESC, number DESC LIMIT ?2"""
        for (number,) in self._rows(sql, words, most):
            yield self.article(number)

    def outlets(self) -> list[str]:
        """The names of those who published the articles, most articles first."""
        sql = "SELECT outlet FROM article WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY count(*) DESC, outlet"
        return [outlet for (outlet,) in self._rows(sql)]

    def source_names(self) -> set[str]:
        """The names by which a source may be asked for, as `fold_source` makes them."""
        pairs = self._rows("SELECT outlet, NULL FROM article UNION SELECT NULL, url FROM article")
        return {name for outlet, url in pairs for name in source_names(outlet, url)}

    def sources(self) -> list[Source]:
        """The sources, most articles first."""
        sql = """SELECT ifnull(outlet, ''), count(*), min(published), max(published), json_group_array(DISTINCT origin)
                 FROM article GROUP BY 1 ORDER BY 2 DESC, 1"""
        return [
            Source(name, articles, oldest, newest, tuple(filter(None, json.loads(origins))))
            for name, articles, oldest, newest, origins in self._rows(sql)
        ]

"""What no book speaks of any more, deleted: what attempts stored that came to nothing, and what was replaced."""

import time
from dataclasses import replace
from typing import Any

from index.stores.opensearch.connection import LONG, Connection
from index.stores.opensearch.manifest import RANGE, Book, write_book
from index.stores.opensearch.mappings import alias
from index.stores.opensearch.queries import Clause

GRACE = 10.0  # seconds that what was replaced stays stored, for the questions that began before
SOME = 1000  # articles that are deleted by one request, in a second or two


def abort(connection: Connection, book: Book) -> Book:
    """Let what attempts stored that came to nothing be nobody's, then delete it as far as it is there yet."""
    tried = range(book.stands + 1, book.tried + 1)
    book = replace(book, aborted=(*book.aborted, *tried), stands=book.tried)
    book = write_book(connection, book)
    connection.refresh("articles", "passages")
    numbers: Clause = {"range": {"number": {"gte": tried[0] << RANGE, "lt": (tried[-1] + 1) << RANGE}}}
    delete(connection, "articles", book, {"term": {"library": book.token}}, numbers, aside=True)
    delete(connection, "passages", book, {"prefix": {"edition": f"{book.token}."}}, numbers, aside=True)
    return book


def tidy(connection: Connection, book: Book) -> Book:
    """Delete what was replaced and no question can be looking at any more; the book then."""
    old = time.time() - GRACE
    retired = [(at, numbers) for at, numbers in book.retired if at > old]
    editions = [(at, edition) for at, edition in book.editions if at > old]
    gone = [number for at, numbers in book.retired if at <= old for number in numbers]
    for first in range(0, len(gone), SOME):
        some = gone[first : first + SOME]
        numbers: Clause = {"terms": {"number": some}}
        articles: Clause = {"terms": {"article": list(map(str, some))}}
        if not (
            delete(connection, "articles", book, {"term": {"library": book.token}}, numbers)
            and delete(connection, "passages", book, {"prefix": {"edition": f"{book.token}."}}, articles)
        ):
            return book
    for at, edition in book.editions:
        if at <= old:
            delete(connection, "passages", book, {"term": {"edition": edition}}, aside=True)
    if (len(retired), len(editions)) == (len(book.retired), len(book.editions)):
        return book
    connection.refresh("articles", "passages")
    return write_book(connection, replace(book, retired=tuple(retired), editions=tuple(editions)))


def delete(connection: Connection, name: str, book: Book, *filters: Clause, aside: bool = False) -> bool:
    """Delete documents of this library, as far as searches see them; whether all are gone.

    `aside`: the cluster does it when it can.
    """
    given: dict[str, Any] = {"conflicts": "proceed", "routing": book.token, "wait_for_completion": not aside}
    answer = connection.write(
        connection.client.delete_by_query,
        index=alias(name),
        body={"query": {"bool": {"filter": list(filters)}}},
        request_timeout=LONG,
        **given,
    )
    return not (aside or answer["failures"] or answer["version_conflicts"] or answer["timed_out"])

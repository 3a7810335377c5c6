"""The .jsonl reader: one article a line, as JSON, streamed; a bad line is reported, and the others are read."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import BinaryIO

from index.errors import OriginError
from index.model import Article, Unread
from index.readers.decoding import is_binary, mend
from index.readers.metadata import DATES, ID_LENGTH, authors, identity, language, one_line, web_address, with_date

LINE_SIZE = 16 * 2**20  # bytes of a line: five times War and Peace; parsing takes several times as much memory

_STRINGS = ("title", "url", "source", "language")


def read(path: Path) -> Iterator[Article | Unread]:
    """An article or an Unread for each line that is not blank; its member is the line's number, from 1."""
    empty = True
    with path.open("rb") as file:
        if is_binary(file.peek()):  # else each of its "lines" would be reported
            raise OriginError("is not UTF-8 text")
        for number, line in _lines(file):
            if line is not None and not line.strip():
                continue
            empty = False
            try:
                record = _parse(line)
                yield from with_date(_article(record, str(path), str(number)), map(record.get, DATES))
            except OriginError as error:
                yield Unread(str(path), str(error), str(number))
    if empty:
        raise OriginError("is empty")


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The lines with their numbers, None for one longer than `LINE_SIZE`."""
    for number in count(1):
        line = file.readline(LINE_SIZE + 1)
        if not line:
            return
        if len(line) > LINE_SIZE and not line.endswith(b"\n"):
            while (rest := file.readline(2**20)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        else:
            yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


def _article(record: dict[str, object], origin: str, member: str) -> Article:
    """Raises OriginError with the reason if the record is none."""
    text, author, given = record.get("text"), record.get("author"), record.get("id")
    if not isinstance(text, str) or not text.strip():
        raise OriginError("has no text, or a text that is not a string")
    for name in _STRINGS:
        if not isinstance(record.get(name), str | None):
            raise OriginError(f"has a {name} that is not a string")
    if not all(isinstance(one, str | None) for one in (author if isinstance(author, list) else [author])):
        raise OriginError("has an author that is neither a string nor a list of strings")
    if given not in (None, "") and not identity(given):
        raise OriginError(
            f"has an id that can't be used: it must be a whole number or up to {ID_LENGTH} printable characters"
        )
    return Article(
        text=mend(text),
        title=one_line(record.get("title")),
        id=identity(given) or "",
        url=web_address(record.get("url")),
        source=one_line(record.get("source")),
        author=authors(author),
        language=language(record.get("language")),
        origin=origin,
        member=member,
    )


def _parse(line: bytes | None) -> dict[str, object]:
    """Raises OriginError with the reason if the line holds no record."""
    if line is None:
        raise OriginError(f"is longer than {LINE_SIZE >> 20} MB")
    try:
        record = json.loads(line.strip().decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise OriginError("is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise OriginError(f"is not JSON: {error.msg}, column {error.pos + 1}") from error
    except RecursionError as error:
        raise OriginError("is not JSON that can be read: it is nested too deep") from error
    except ValueError as error:  # NaN, or an integer of over 4,300 digits
        raise OriginError(f"is not JSON that can be read: {str(error).partition(';')[0]}") from error
    if not isinstance(record, dict):
        raise OriginError("is not a JSON object")
    return record


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a JSON value")

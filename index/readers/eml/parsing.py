"""Bytes -> a mail and its parts, by Python's parser, with limits to what a mail may make it do.

Python parses a header each time that it is asked for, in 10 to 60 µs a character, and compares each line with the ends
of all parts around it: a few MB made for it would take minutes.
"""

import email
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from functools import partial
from typing import Any

from index.errors import OriginError
from index.readers import parser_errors

LINES = 500_000  # of a mail; in base64, 25 MB have 410,000
PARTS = 1_000  # of a mail, with those of the mails attached to it
DEPTH = 30  # parts in parts; a mail in a mail, with pictures, adds five
HEADERS = 50_000  # of all parts
HEADER = 2_000  # characters of one that is parsed; those that name hundreds of people are not
PARSED = 60_000  # characters of all headers that are parsed; those that were already don't count


@dataclass(slots=True)
class _Work:
    """What a file has made the parser do so far."""

    lines: int = 0
    parts: int = 0
    headers: int = 0
    parsed: int = 0
    tags: int = 0  # of the pages in it
    values: dict[tuple[str, str], Any] = field(default_factory=dict)


class Mail(EmailMessage):
    """A mail, or a part of one, which raises OriginError for more than the limits."""

    def __init__(self, policy: Any = default, work: _Work | None = None) -> None:
        super().__init__(policy)
        self.depth = 0
        self.work = work or _Work()

    def attach(self, payload: Any) -> None:
        """Take a part, which Python's parser found."""
        payload.depth = self.depth + 1
        self.work.parts += 1
        _limit(self.work.parts, PARTS, "parts")
        if payload.depth > DEPTH:
            raise OriginError(f"nests parts more than {DEPTH} deep")
        super().attach(payload)

    def set_raw(self, name: str, value: str) -> None:
        """Take a header, which Python's parser found."""
        self.work.headers += 1
        _limit(self.work.headers, HEADERS, "headers")
        super().set_raw(name, value)

    def get(self, name: str, failobj: Any = None) -> Any:
        """The header, parsed, as Python asks for it where it needs to know what a part is."""
        for key, value in self.raw_items():
            if key.lower() == name.lower():
                if len(value) > HEADER:
                    raise OriginError(f"has a header of more than {HEADER:,} characters: {name.title()}")
                if (parsed := self.interpret(key, value)) is None:
                    raise OriginError(f"has a header that can't be parsed: {name.title()}")
                return parsed
        return failobj

    def interpret(self, name: str, value: str) -> Any:
        """What a header of this name and value says; None if Python can't parse it."""
        key = (name.lower(), value)
        if key not in self.work.values:
            self.work.parsed += len(value)
            _limit(self.work.parsed, PARSED, "characters of headers to parse")
            with suppress(OriginError), parser_errors("a header"):
                self.work.values[key] = self.policy.header_fetch_parse(name, value)
        return self.work.values.setdefault(key, None)

    def pieces(self) -> Iterator["Mail"]:
        """The parts directly in it; none of what is no part."""
        yield from (part for part in self.get_payload() if isinstance(part, Mail)) if self.is_multipart() else ()


def parse(data: bytes, within: Mail | None = None) -> Mail:
    """The mail; what a mail `within` which it is attached has made the parser do counts, too."""
    work = within.work if within else _Work()
    work.lines += data.count(b"\n")
    _limit(work.lines, LINES, "lines")
    mail = email.message_from_bytes(data, partial(Mail, work=work), policy=default)
    assert isinstance(mail, Mail)
    return mail


def _limit(count: int, most: int, what: str) -> None:
    if count > most:
        raise OriginError(f"has more than {most:,} {what}")

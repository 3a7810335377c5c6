"""The .eml reader: a newsletter as it was mailed. Its HTML is read like a page; without HTML, its plain text."""

import email
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import html, parser_errors
from index.readers.metadata import language, one_line, web_address, with_date
from index.readers.text import load, mend

SIZE = 25 * 2**20  # bytes; what the large mail services take


def read(path: Path) -> Iterator[Article | Unread]:
    """One article: the body, titled by the subject; who sent it is its source. Attachments are left out."""
    data = load(path, SIZE)
    with parser_errors("a mail"):
        message = email.message_from_bytes(data, policy=default)
        assert isinstance(message, EmailMessage)
        if not message.keys():
            raise OriginError("is not a mail: it has no headers")
        article = Article(
            text=_text(message, str(path)),
            title=_header(message, "Subject"),
            url=web_address((_header(message, "Archived-At") or "").strip("<> ")),
            source=_sender(message),
            language=language(_header(message, "Content-Language")),
            origin=str(path),
        )
    yield from with_date(article, [_header(message, "Date")])


def _text(message: EmailMessage, origin: str) -> str:
    """The HTML's article, else the plain text. Raises OriginError if there is neither."""
    page, plain = (_content(message, kind) for kind in ("html", "plain"))
    try:
        return html.find_article(html.parse(page.encode("utf-8", "replace"), "utf-8"), origin).text
    except OriginError as error:
        if plain.strip():
            return mend(plain).replace("\f", "\n").strip()
        raise OriginError("has no text" if not page.strip() else str(error)) from error


def _content(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    try:
        content = body.get_content() if body else ""
    except LookupError:  # of a charset that nobody knows
        assert body
        content = bytes(body.get_payload(decode=True)).decode("utf-8", "replace")
    return content if isinstance(content, str) else ""


def _header(message: EmailMessage, name: str) -> str | None:
    value = _value(message, name)
    return one_line(str(value)) if value is not None else None


def _sender(message: EmailMessage) -> str | None:
    """The name that the sender goes by, else the domain."""
    for address in getattr(_value(message, "From"), "addresses", ()):
        return one_line(address.display_name) or one_line(address.domain)
    return None


def _value(message: EmailMessage, name: str) -> object:
    """The header, which Python parses only now; None if it is missing or can't be parsed."""
    with suppress(OriginError), parser_errors("a header"):
        return message[name]
    return None

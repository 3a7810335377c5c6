"""The .eml reader: a newsletter as it was mailed, by what its HTML shows; without HTML, by its plain text."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import html, parser_errors
from index.readers.decoding import decode, legacy, load, mend
from index.readers.eml.layout import simplify
from index.readers.eml.parsing import HEADER, Mail, parse
from index.readers.html_text import paragraphs
from index.readers.metadata import language, one_line, web_address, with_date

SIZE = 25 * 2**20  # bytes; what the large mail services take
DEPTH = 5  # mails within mails
SIGNATURE = "-- "  # the line above it
NOTE = 100  # characters: a shorter text beside attached mails only forwards them

_MAILS = {"message/rfc822", "message/global"}
_EMPTY = {"is empty", "can't be parsed as HTML"}


def read(path: Path) -> Iterator[Article | Unread]:
    """The body as an article, titled by the subject; who sent it is its source. Each mail attached to it is another.

    Other attachments are left out, and so is a note of a few words that only forwards what is attached.
    """
    data = load(path, SIZE)
    with parser_errors("a mail"):
        message = parse(data)
        if not message.keys():
            raise OriginError("is not a mail: it has no headers")
        attached = list(_attached(message))
    yield from _read(message, str(path)) if not attached else _unless_note(message, str(path))
    for member, mail in attached:
        try:
            yield from _read(mail, str(path), member)
        except OriginError as error:
            yield Unread(str(path), str(error), member)


def _attached(message: Mail, place: str = "", depth: int = DEPTH) -> Iterator[tuple[str, Mail]]:
    """The mails attached to a mail, and to those, each with a name of its place."""
    number = 0
    for part in _parts(message):
        mail = None
        if part.get_content_type() in _MAILS and part.is_multipart():
            mail = part.get_payload(0)
        elif (part.get_filename() or "").lower().endswith(".eml"):
            mail = parse(bytes(part.get_payload(decode=True) or b""), part)
        if isinstance(mail, Mail) and mail.keys():
            number += 1
            member = f"{place}attached mail {number}"
            yield member, mail
            if depth > 1:
                yield from _attached(mail, f"{member}, ", depth - 1)


def _parts(message: Mail) -> Iterator[Mail]:
    """The parts of a mail that have none themselves, and the mails attached to it."""
    for part in [] if message.get_content_type() in _MAILS else message.pieces():
        if part.get_content_type() in _MAILS or not part.is_multipart():
            yield part
        else:
            yield from _parts(part)


def _unless_note(message: Mail, origin: str) -> Iterator[Article | Unread]:
    """The article of a mail that others are attached to, if it is more than a note."""
    with suppress(OriginError):
        article, *told = _read(message, origin)
        if isinstance(article, Article) and len(article.text) >= NOTE:
            yield article
            yield from told


def _read(message: Mail, origin: str, member: str | None = None) -> Iterator[Article | Unread]:
    """The article of one mail. Raises OriginError if it has no text."""
    with parser_errors("a mail"):
        article = Article(
            text=_text(message),
            title=_header(message, "Subject"),
            url=web_address((_header(message, "Archived-At") or "").strip("<> ")),
            source=_sender(message),
            language=language(_header(message, "Content-Language")),
            origin=origin,
            member=member,
        )
    yield from with_date(article, [_header(message, "Date")])


def _text(message: Mail) -> str:
    """What the HTML shows, else the plain text. Raises OriginError if there is neither."""
    reasons = list[OriginError]()
    for kind in ("html", "plain"):
        found = list[str]()
        bodies = _bodies(message, kind)
        contents = [*map(_content, bodies)]
        if kind == "html":
            message.work.tags += sum(html.count_tags(data.decode("latin-1")) for data, _ in contents)
            html.check_tags(message.work.tags, html.ALL_TAGS)
        for body, (data, charset) in zip(bodies, contents, strict=True):
            try:
                found.append(_shown(data, charset) if kind == "html" else _plain(body, data, charset))
            except OriginError as error:
                reasons += [error] if str(error) not in _EMPTY else []
        if text := "\n\n".join(filter(None, found)):
            return text
    raise reasons[0] if reasons else OriginError("has no text")


def _bodies(message: Mail, kind: str) -> list[Mail]:
    """The parts of this kind that are its text: some programs divide it where a picture stands."""
    shown = [
        part
        for part in ([*_parts(message)] if message.is_multipart() else [message])
        if part.get_content_type() == f"text/{kind}" and not part.is_attachment() and not part.get_filename()
    ]
    main = message.get_body((kind,))
    return [*shown] or ([main] if isinstance(main, Mail) else [])


def _plain(body: Mail, data: bytes, charset: str) -> str:
    text = decode(data, legacy(charset)).replace("\f", "\n")
    if str(body.get_param("format")).lower() == "flowed":
        text = _unflow(text, "" if str(body.get_param("delsp")).lower() == "yes" else " ")
    return text.strip()


def _unflow(text: str, joint: str) -> str:
    """The paragraphs that a mail program has broken into lines: https://www.rfc-editor.org/rfc/rfc3676."""
    pieces, before = list[str](), None
    for line in text.split("\n"):
        quoted = len(line) - len(line.lstrip(">"))
        own = line[quoted:].removeprefix(" ")
        goes_on = own.endswith(" ") and own != SIGNATURE
        if before != quoted or own == SIGNATURE:
            pieces.append(f"\n{line[:quoted]} " if quoted else "\n")
        pieces.append(own[:-1] + joint if goes_on else own)
        before = quoted if goes_on else None
    return "".join(pieces)


def _shown(data: bytes, charset: str) -> str:
    tree = html.parse(data, charset)
    simplify(tree)
    return mend("\n".join(paragraphs(tree)))


def _content(body: Mail) -> tuple[bytes, str]:
    """The bytes of a text, and the charset it is said to have: many name a wrong one, or none."""
    data, charset = bytes(body.get_payload(decode=True) or b""), body.get_content_charset("")
    if charset.startswith(
        ("utf-16", "utf-32", "utf-7")
    ):  # which `decode` only knows by a byte order mark, or not at all
        with suppress(LookupError):
            data = data.decode(charset, "replace").encode("utf-8", "replace")
    return data, charset


def _header(message: Mail, name: str) -> str | None:
    value = _value(message, name)
    return one_line(str(value)) if value is not None else None


def _sender(message: Mail) -> str | None:
    """The name that the sender goes by, else the domain."""
    for address in getattr(_value(message, "From"), "addresses", ()):
        return one_line(address.display_name) or one_line(address.domain)
    return None


def _value(message: Mail, name: str) -> object:
    """The header, which Python parses only now; None if it is missing or can't be parsed."""
    raw = next((value[:HEADER] for key, value in message.raw_items() if key.lower() == name.lower()), "")
    if not raw.isascii():  # bytes which no header may have, and Python keeps as surrogates
        try:
            raw = decode(raw.encode("utf-8", "surrogateescape"))
        except OriginError:
            return None
    return message.interpret(name, raw) if raw else None

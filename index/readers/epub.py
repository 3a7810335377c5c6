"""The .epub reader: a chapter is an article; https://www.w3.org/TR/epub-33/."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree  # type: ignore[import-untyped]

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import html_text
from index.readers.metadata import authors, first, language, one_line, with_date
from index.readers.xml_parsing import local_name, parse_xml
from index.readers.zip_archive import open_zip, read_member

SIZE = 5 * 2**20  # bytes of a chapter, or of what the book says of itself

_LEFT_OUT = {"nav"}  # the table of contents
_HEADINGS = ("{*}h1", "{*}h2", "{*}h3")


def read(path: Path) -> Iterator[Article | Unread]:
    """An article for each chapter that has text, in reading order; its member is the file, and where it begins there.

    A file is one chapter, or several where the table of contents leads to places in it.
    """
    with open_zip(path, "EPUB") as archive:
        opf = _opf(archive)
        book = parse_xml(read_member(archive, opf, SIZE))
        known, contents, files = _metadata(book), _contents(archive, book, opf), _spine(book, opf)
        _refuse_protected(archive, files)
        label, is_empty = None, True
        for file in files:
            try:
                tree = _parse(read_member(archive, file, SIZE))
            except OriginError as error:
                yield Unread(str(path), str(error), one_line(file))
                is_empty = False
                continue
            member = file
            for key, name, text in _chapters(tree, contents[file], label):
                label, is_empty = name, False
                yield from with_date(_article(text, known, label, str(path), member or f"{file}#{key}"), known["date"])
                member = ""
    if is_empty:
        raise OriginError("has no text: its pages may be pictures")


def _chapters(
    tree: etree._Element, named: Mapping[str, str], label: str | None
) -> Iterator[tuple[str, str | None, str]]:
    """The anchor, name and text of each chapter in a file: as the contents name it, else its heading, else `label`.

    `label` is the chapter before, which may go on in this file.
    """
    parts = html_text.parts(tree, named.keys() - {""})
    anchors = {key for key, _ in parts if key}
    start = next((name for key, name in named.items() if key not in anchors), None)  # of the file, as of lost anchors
    for key, texts in parts:
        if texts:
            label = named[key] if key else start or _heading(tree, texts[0], is_named=bool(named)) or label
            yield key, label, "\n\n".join(texts)


def _heading(tree: etree._Element, opening: str, *, is_named: bool) -> str | None:
    """The first heading of a file; of one that the contents name, only where it is the opening of its text."""
    heading = _text(next(tree.iter(*_HEADINGS), None))
    return heading if not is_named or one_line(opening) == heading else None


def _article(text: str, known: Mapping[str, list[str]], label: str | None, origin: str, file: str) -> Article:
    title = first(one_line, known["title"])
    return Article(
        text=text,
        title=one_line(": ".join(dict.fromkeys(filter(None, (title, label))))),
        source=first(one_line, known["publisher"]),
        author=authors(known["creator"]),
        language=first(language, known["language"]),
        origin=origin,
        member=one_line(file),
    )


def _opf(archive: ZipFile) -> str:
    """The path of what describes the book."""
    for root in parse_xml(read_member(archive, "META-INF/container.xml", SIZE)).iter("{*}rootfile"):
        return normpath(root.get("full-path") or ".")
    raise OriginError("is not a book: its container.xml names none")


def _metadata(book: etree._Element) -> dict[str, list[str]]:
    """The fields of Dublin Core; of dates only that of publication, where they say what they are of."""
    found = defaultdict[str, list[str]](list)
    for metadata in book.iter("{*}metadata"):
        for field in metadata.iter("{http://purl.org/dc/elements/1.1/}*"):
            event = next((value for name, value in field.attrib.items() if name.endswith("}event")), "publication")
            if event == "publication":
                found[local_name(field)].append(" ".join((field.text or "").split()))
    return found


def _spine(book: etree._Element, opf: str) -> list[str]:
    """The files in reading order, each once, without the table of contents.

    With those that are not linear, such as notes and answers: a reader opens them from the text.
    """
    items = {item.get("id"): item for item in book.iter("{*}item")}
    chosen = (items.get(ref.get("idref")) for ref in book.iter("{*}itemref"))
    listed = (i for i in chosen if i is not None and _LEFT_OUT.isdisjoint((i.get("properties") or "").split()))
    return list(dict.fromkeys(_resolve(opf, item.get("href") or "") for item in listed))


def _resolve(base: str, href: str) -> str:
    """The path in the archive that a file there names, without a fragment."""
    return normpath(join(dirname(base), unquote(href.partition("#")[0])))


def _contents(archive: ZipFile, book: etree._Element, opf: str) -> dict[str, dict[str, str]]:
    """The table of contents: file -> where in it a chapter begins, "" for its start -> the chapter's name.

    Nothing if it can't be read.
    """
    found = defaultdict[str, dict[str, str]](dict)
    for item in book.iter("{*}item"):
        is_nav = "nav" in (item.get("properties") or "").split()
        if not is_nav and item.get("media-type") != "application/x-dtbncx+xml":
            continue
        file = _resolve(opf, item.get("href") or "")
        try:
            contents = _parse(read_member(archive, file, SIZE))
        except OriginError:
            continue
        for link in _chapter_links(contents) if is_nav else contents.iter("{*}navPoint"):
            place = link if is_nav else link.find("{*}content")
            name = _text(link if is_nav else link.find("{*}navLabel"))
            href = None if place is None else place.get("href" if is_nav else "src")
            if name and href:
                found[_resolve(file, href)].setdefault(unquote(href.partition("#")[2]), name)
    return found


def _chapter_links(contents: etree._Element) -> Iterator[etree._Element]:
    """The links of the table of contents: beside it there may be lists of pages, figures and landmarks."""
    lists = list(contents.iter("{*}nav"))
    chapters = [nav for nav in lists if "toc" in " ".join(nav.attrib.values()).split()]
    for nav in chapters[:1] or lists[:1] or [contents]:
        yield from nav.iter("{*}a")


def _text(element: etree._Element | None) -> str | None:
    if element is None:
        return None
    return one_line(" ".join(html_text.paragraphs(element)) if len(element) else element.text)


def _refuse_protected(archive: ZipFile, files: list[str]) -> None:
    """Raises OriginError if chapters are encrypted; fonts often are, and matter to nobody."""
    if "META-INF/encryption.xml" in archive.namelist():
        listed = parse_xml(read_member(archive, "META-INF/encryption.xml", SIZE)).iter("{*}CipherReference")
        if {normpath(unquote(entry.get("URI") or ".")) for entry in listed} & {*files}:
            raise OriginError("is protected by DRM: add a copy without it")


def _parse(data: bytes) -> etree._Element:
    """As XML, which it is to be, else as HTML."""
    try:
        return parse_xml(data)
    except OriginError:
        from index.readers.html import parse  # 0.3 s that hardly a book needs

        return parse(data)

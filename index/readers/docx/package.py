"""The parts that a Word file is packed of: its document, what that refers to, and what the file says of itself."""

from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from posixpath import dirname, join, normpath
from zipfile import ZipFile

from lxml import etree  # type: ignore[import-untyped]

from index.errors import OriginError
from index.readers import parser_errors
from index.readers.decoding import decode
from index.readers.eml.parsing import parse as parse_mail
from index.readers.html_text import paragraphs
from index.readers.xml_parsing import local_name, parse_xml
from index.readers.zip_archive import read_member

SIZE = 32 * 2**20  # bytes of XML, some ten times its text; its tree takes eight times as much memory
NAME_LENGTH = 80  # characters
LISTED = 10  # parts that can't be read, by their names

_PAGES = (".htm", ".html", ".xhtml")
_WEB_ARCHIVES = (".mht", ".mhtml", ".eml")


class Package:
    """A Word file. `unread` are the names of the parts that it refers to and that can't be read, at most `LISTED`."""

    def __init__(self, archive: ZipFile) -> None:
        """Raises OriginError if it is no Word file."""
        self._archive = archive
        self.unread: list[str] = []
        self._name = self._find_document()

    def document(self) -> etree._Element:
        """Its main part. Raises OriginError if it can't be read whole."""
        return self._parse(self._name)

    def optional(self, kind: str) -> etree._Element | None:
        """The part of a kind, such as `footnotes`; None if there is none, or if it is told as unread."""
        for name in self._parts(kind):
            try:
                return self._parse(name)
            except OriginError:
                self.tell(name)
        return None

    def mentions(self, kind: str, word: str) -> bool:
        """Whether the part of a kind has a word of ASCII, in markup or text; also if it can't be read."""
        try:
            parts = [read_member(self._archive, name, SIZE) for name in self._parts(kind)]
        except OriginError:
            return True
        return any(word.encode() in part.replace(b"\0", b"") for part in parts)  # as XML may be UTF-16, too

    def properties(self) -> dict[str, str]:
        """What the file says of itself; nothing if it can't be read."""
        try:
            core = self._parse("docProps/core.xml")
        except OriginError:
            return {}
        return {local_name(field): field.text or "" for field in core}

    def embedded(self, key: str) -> "list[str] | Package":
        """What is embedded by a relation: the paragraphs of a page or text, or another Word file; told if unread."""
        name = next((self._path(target) for target, _, id_ in self._relations if id_ == key), "")
        try:
            data, suffix = read_member(self._archive, name, SIZE), name[name.rfind(".") :].lower()
            with parser_errors("an embedded part"):
                if data.startswith(b"PK"):
                    return Package(ZipFile(BytesIO(data)))
                if suffix in _WEB_ARCHIVES:
                    return _archived(data)
                if suffix in _PAGES:
                    return _page(data)
                if suffix == ".txt":
                    return decode(data).split("\n")
        except OriginError:
            pass
        self.tell(name)
        return []

    def tell(self, name: str) -> None:
        """Note a part as one that can't be read."""
        if len(self.unread) < LISTED:
            self.unread.append("".join(filter(str.isprintable, name.rpartition("/")[2][:NAME_LENGTH])) or "?")

    def _parts(self, kind: str) -> Iterator[str]:
        return (self._path(target) for target, type_, _ in self._relations if type_.endswith(f"/{kind}"))

    def _path(self, target: str) -> str:
        return _path(dirname(self._name), target)

    @cached_property
    def _relations(self) -> list[tuple[str, str, str]]:
        """The target, the type and the id of each part that the document refers to."""
        folder, _, file = self._name.rpartition("/")
        try:
            return list(self._relations_in(f"{folder}/_rels/{file}.rels".lstrip("/")))
        except OriginError:
            return []

    def _relations_in(self, name: str) -> Iterator[tuple[str, str, str]]:
        for relation in self._parse(name).iter("{*}Relationship"):
            if relation.get("TargetMode") != "External":
                yield relation.get("Target", ""), relation.get("Type", ""), relation.get("Id", "")

    def _find_document(self) -> str:
        for target, type_, _ in self._relations_in("_rels/.rels"):
            if type_.endswith("/officeDocument"):
                return _path("", target)
        raise OriginError("is not a valid Word file, or damaged")

    def _parse(self, name: str) -> etree._Element:
        tree = parse_xml(read_member(self._archive, name, SIZE))
        if tree.getroottree().docinfo.internalDTD is not None:  # which ECMA-376 part 2, 8.1.4, forbids
            raise OriginError("declares entities, whose text would be lost: save it again")
        return tree


def _path(folder: str, target: str) -> str:
    """Where the target of a part in this folder is."""
    return normpath(join(folder, target) if not target.startswith("/") else target.lstrip("/"))


def _page(data: bytes, charset: str = "") -> list[str]:
    from index.readers.html import parse  # 0.3 s that hardly a file needs

    return paragraphs(parse(data, charset))


def _archived(data: bytes) -> list[str]:
    """The paragraphs of the page in a web archive."""
    body = parse_mail(data).get_body(("html", "plain"))
    content = str(body.get_content()) if body else ""
    is_page = body is not None and body.get_content_subtype() == "html"
    return _page(content.encode("utf-8", "replace"), "utf-8") if is_page else content.split("\n")

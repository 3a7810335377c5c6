"""Files -> articles. Each format has its module, imported when a file of it is first read: some take 0.3 s to import.

A new format is a module with `read(path) -> Iterator[Article | Unread]` and a line in `FORMATS`. Its `read` raises
OriginError, with the bare reason, if it can't read the file at all. `index.sandbox` runs it in a separate process.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from index.errors import OriginError
from index.model import Article, Unread

FORMATS = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".pdf": "pdf",
    ".docx": "docx",
    ".epub": "epub",
    ".eml": "eml",
    ".zip": "zip_archive",
}
LENGTH = 5_000_000  # characters of a text, one and a half times War and Peace; cutting it takes up to 0.4 GB
Reader = Callable[[str, Path], Iterator[Article | Unread]]
_FEEDS = {".xml", ".rss", ".atom"}
_PLAIN = {"text", "markdown", "jsonl"}  # nothing in them expands, nests or loops


def read(path: Path, reader: Reader | None = None) -> Iterator[Article | Unread]:
    """The articles of one file in its order, as they are read; an Unread for each thing that can't be one.

    `reader` is what reads it, instead of `read_as`. Raises nothing for what the file contains, nor if it is missing or
    may not be read.
    """
    origin = absolute(path)
    try:
        if is_folder(origin):
            raise OriginError("is a folder, where a file is expected")
        yield from (reader or read_as)(origin.suffix.lower(), origin)
    except OriginError as error:
        yield Unread(path_text(origin), str(error))
    except OSError as error:
        yield Unread(path_text(origin), f"can't be read: {error.strerror or error}")


def read_as(suffix: str, path: Path) -> Iterator[Article | Unread]:
    """The same of a file in the format of this suffix; raises OriginError and OSError if it can't be read at all."""
    reader: Callable[[Path], Iterator[Article | Unread]]
    reader = import_module(f"index.readers.{FORMATS[suffix]}").read
    for item in map(without_inner_url, reader(path)):
        if isinstance(item, Article) and len(item.text) > LENGTH:
            if words := item.text[:LENGTH].rsplit(maxsplit=1):
                yield replace(item, text=words[0])
            yield Unread(str(path), f"is longer than {LENGTH:,} characters: the rest is left out", item.member)
        else:
            yield item


def without_inner_url(item: Article | Unread) -> Article | Unread:
    """The item; an article without a URL that leads to this machine or its network, where no citation may lead."""
    if isinstance(item, Article) and item.url:
        from index.readers.public_addresses import leads_inside  # most files state no URL

        if leads_inside(item.url):
            is_derived = replace(item, id="").id == item.id
            return replace(item, url=None, id="" if is_derived else item.id)
    return item


def relocate(item: Article | Unread, origin: str, member: str | None) -> Article | Unread:
    """The item as one of this origin; an id that was derived from a temporary file is derived from the origin."""
    if isinstance(item, Article) and replace(item, id="").id == item.id:
        return replace(item, id="", origin=origin, member=member)
    return replace(item, origin=origin, member=member)


@contextmanager
def parser_errors(what: str) -> Iterator[None]:
    """Raises OriginError if the block fails: hostile bytes make parsers raise more errors than they document."""
    try:
        yield
    except (OriginError, OSError, MemoryError):
        raise
    except Exception as error:
        raise OriginError(f"can't be read as {what}: {type(error).__name__}") from error


def is_plain(path: Path) -> bool:
    """Whether it is read without a parser that a hostile file could use to hang, crash or fill the memory."""
    return FORMATS.get(path.suffix.lower(), "text") in _PLAIN


def is_folder(path: Path) -> bool:
    """Whether this is a folder that can be listed, else a file that can be read; raises OriginError with the reason."""
    if path_text(path) != str(path):
        raise OriginError("has a name that is not UTF-8: rename it")
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(path).close()
            return True
        if stat.S_ISREG(mode):  # to open a fifo would wait for its writer
            path.open("rb").close()
    except FileNotFoundError as error:
        raise OriginError("is not there: check its name") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise OriginError(f"can't be read: {getattr(error, 'strerror', error)}") from error
    if not stat.S_ISREG(mode):
        raise OriginError("is neither a file nor a folder")
    if path.suffix.lower() not in FORMATS:
        hint = "; a feed is added by its URL" if path.suffix.lower() in _FEEDS else ""
        raise OriginError(f"can't be read: Unsupported file type. Supported: {suffixes('and')}{hint}")
    return False


def suffixes(conjunction: str) -> str:
    """The formats as a person reads them: `.txt, .md and .zip`."""
    *others, last = (suffix for suffix in FORMATS if suffix not in {".markdown", ".htm"})
    return f"{', '.join(others)} {conjunction} {last}"


def absolute(path: Path) -> Path:
    """The absolute path. Symlinks stay: an origin must have the same name on the day that its file is gone."""
    return Path(os.path.normpath(path.absolute()))


def path_text(path: Path) -> str:
    """The path as text, and as the origin that it is known by, with a ? for what is not UTF-8 in it."""
    return str(path).encode("utf-8", "replace").decode()

"""Files -> articles. Each format has its module, imported when a file of it is first read: some take 0.3 s to import.

A new format is a module with `read(path) -> Iterator[Article | Unread]`, which raises OriginError with the bare reason
where a whole file can't be read, and a line in `FORMATS`. `sandbox` reads those that need a parser.
"""

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
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
_PLAIN = {"text", "markdown", "jsonl"}  # nothing in them expands, nests or loops
_HIDDEN = (".", "~$")  # ~$: what Office lays beside a file that is open, with its suffix


def files(path: Path) -> list[Path]:
    """The file itself, or all files below the folder that `read` knows, sorted, as absolute paths.

    Left out are hidden files and folders, what an editor lays beside a file that is open, and symlinks that lead out of
    the folder or to another folder. A folder below that can't be listed stands in for its files, so that `read` names
    it, as it does names that are not UTF-8. Raises OriginError if the path is missing, unreadable, of no known format
    or a folder without such files.
    """
    place = _absolute(path)
    try:
        if not _is_folder(place):
            return [place]
    except OriginError as error:
        raise OriginError(f"{shown(place)} {error}") from error
    found = sorted(_below(place))
    if not found:
        raise OriginError(f"no {_listed('or')} file in {shown(place)}: add one, or name another folder")
    return found


def read(path: Path) -> Iterator[Article | Unread]:
    """The articles of one file in its order, as they are read; an Unread for each thing that can't be one.

    Raises nothing for what the file holds, nor when it is missing or may not be read.
    """
    origin = _absolute(path)
    try:
        if _is_folder(origin):
            raise OriginError("is a folder")
        yield from read_as(origin.suffix.lower(), origin)
    except OriginError as error:
        yield Unread(shown(origin), str(error))
    except OSError as error:
        yield Unread(shown(origin), f"can't be read: {error.strerror or error}")


def read_as(suffix: str, path: Path) -> Iterator[Article | Unread]:
    """The same of a file in the format of this suffix; raises OriginError and OSError if it can't be read at all."""
    reader: Callable[[Path], Iterator[Article | Unread]]
    reader = import_module(f"index.readers.{FORMATS[suffix]}").read
    for item in reader(path):
        if isinstance(item, Article) and len(item.text) > LENGTH:
            yield replace(item, text=item.text[:LENGTH].rsplit(maxsplit=1)[0])
            yield Unread(str(path), f"is longer than {LENGTH:,} characters: the rest is left out", item.member)
        else:
            yield item


def lies_in(folder: Path, path: Path) -> bool:
    """Whether `files` looks at this path as it goes through the folder: a file that `read` knows, a folder, or gone."""
    if path == folder:
        return True
    if any(part.startswith(_HIDDEN) for part in path.relative_to(folder).parts) or strays(folder, path):
        return False
    try:
        if path.is_dir():
            return not path.is_symlink()
        return not path.exists() or path.suffix.lower() in FORMATS
    except PermissionError:
        return True  # as `files` does, so that it is told


def strays(folder: Path, path: Path) -> bool:
    """Whether a symlink below the folder leads this path out of it, or to another folder, where `files` never looks."""
    parts, home = path.relative_to(folder).parts, os.path.realpath(folder)
    return os.path.realpath(path.parent) != str(Path(home, *parts[:-1])) or not _stays_in(home, path)


def is_plain(path: Path) -> bool:
    """Whether reading it takes no parser that a hostile file could use to hang, crash or fill the memory."""
    return FORMATS.get(path.suffix.lower(), "text") in _PLAIN


def _absolute(path: Path) -> Path:
    # Symlinks stay as they are named: an origin must be the same on the day that its file is gone.
    return Path(os.path.normpath(path.absolute()))


def left_out(folders: Iterable[Path]) -> Counter[str]:
    """How many files below the folders `files` leaves out for their format, by suffix; hidden ones do not count."""
    suffixes = (file.suffix.lower() for folder in folders for file in _visible(folder))
    return Counter(suffix for suffix in suffixes if suffix not in FORMATS)


def _below(folder: Path) -> Iterator[Path]:
    unlisted: list[Path] = []
    home = os.path.realpath(folder)
    for file in _visible(folder, lambda error: unlisted.append(Path(error.filename))):
        if file.suffix.lower() in FORMATS and _stays_in(home, file):
            yield file
    yield from unlisted


def _visible(folder: Path, on_error: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    for base, folders, names in os.walk(folder, onerror=on_error):
        folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
        yield from (Path(base, name) for name in names if not name.startswith(_HIDDEN))


def _stays_in(home: str, file: Path) -> bool:
    is_link = os.path.islink(file)  # noqa: PTH114  # a Path raises where it may not look
    return not is_link or Path(os.path.realpath(file)).is_relative_to(home)


def _is_folder(path: Path) -> bool:
    """Whether this is a folder that can be listed, else a file that can be read; raises OriginError with the reason."""
    if not _is_utf8(path):
        raise OriginError("has a name that is not UTF-8: rename it")
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(path).close()
            return True
        if stat.S_ISREG(mode):  # opening a fifo would wait for its writer
            path.open("rb").close()
    except FileNotFoundError as error:
        raise OriginError("is not there: check its name") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise OriginError(f"can't be read: {getattr(error, 'strerror', error)}") from error
    if not stat.S_ISREG(mode):
        raise OriginError("is neither a file nor a folder")
    if path.suffix.lower() not in FORMATS:
        raise OriginError(f"is of no format that can be read: {_listed('and')} can")
    return False


def _listed(last: str) -> str:
    *suffixes, final = (suffix for suffix in FORMATS if suffix not in {".markdown", ".htm"})
    return f"{', '.join(suffixes)} {last} {final}"


def _is_utf8(path: Path) -> bool:
    return shown(path) == str(path)


def shown(path: Path) -> str:
    """The path as text, and as the origin that it is known by, with a ? for what is not UTF-8 in it."""
    return str(path).encode("utf-8", "replace").decode()

"""The .zip reader: each file in it by the reader of its format. It also opens .docx and .epub, which are zip files too.

A zip file may be a bomb: the sizes that it states are checked first, and what is unpacked is counted as it comes.
"""

import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from zipfile import ZipFile, ZipInfo

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import FORMATS, parser_errors, read_as, relocate
from index.readers.decoding import check_size
from index.readers.metadata import one_line

SIZE = 100 * 2**20  # bytes of the file
UNPACKED = 2**30  # bytes of all that it contains, as it states them
MEMBERS = 20_000
MEMBER_SIZE = 250 * 2**20  # bytes unpacked; only a .jsonl of this size is read, the other formats have their own limits
CHUNK = 65_536  # bytes

_DAY = re.compile(r"\d{4}-\d\d-\d\d-", re.ASCII)  # as the names of posts begin


def read(path: Path) -> Iterator[Article | Unread]:
    """The articles of its files, in its order; `member` is the path in there. Left out is what folders leave out."""
    with open_zip(path) as archive, TemporaryDirectory() as folder:
        members = [info for info in archive.infolist() if _is_wanted(info)]
        if not members:
            raise OriginError("has no file that can be read")
        for info in members:
            name = one_line(info.filename) or "?"
            try:
                for item in _read_articles(archive, info, Path(folder)):
                    yield relocate(item, str(path), f"{name}:{item.member}" if item.member else name)
            except OriginError as error:
                yield Unread(str(path), str(error), name)


def open_zip(path: Path, what: str = "zip") -> ZipFile:
    """The zip file, a Word file for instance. Raises OriginError if it can't be read, or is or unpacks too large."""
    check_size(path.stat().st_size, SIZE)
    try:
        with parser_errors("a zip file"):
            archive = ZipFile(path)
    except OriginError as error:
        raise OriginError(f"is not a valid {what} file, or damaged") from error
    members = archive.infolist()
    if (unpacked := sum(info.file_size for info in members)) > UNPACKED:
        raise OriginError(f"unpacks to {unpacked >> 20:,} MB, and at most {UNPACKED >> 20:,} are read: divide it")
    if len(members) > MEMBERS:
        raise OriginError(f"contains {len(members):,} files, and at most {MEMBERS:,} are read: divide it")
    return archive


def read_member(archive: ZipFile, name: str, size: int) -> bytes:
    """The bytes of the member of this name. Raises OriginError as `_unpack` does, and if there is no such member."""
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise OriginError(f"lacks its {name[:80]!r}: it may be damaged") from error
    chunks = list[bytes]()
    _unpack(archive, info, size, chunks.append)
    return b"".join(chunks)


def _unpack(archive: ZipFile, info: ZipInfo, size: int, write: Callable[[bytes], object]) -> None:
    """Write a member piece by piece. Raises OriginError if it is damaged, encrypted or of more than `size` bytes."""
    if info.flag_bits & 1:
        raise OriginError("needs a password: pack it without one")
    unpacked = 0
    try:
        with parser_errors("a file of an archive"), archive.open(info) as source:
            while chunk := source.read(CHUNK):
                unpacked += len(chunk)
                check_size(unpacked, size)
                write(chunk)
    except OSError as error:
        if error.errno:
            raise
        raise OriginError("is damaged") from error  # what bz2 raises


def _read_articles(archive: ZipFile, info: ZipInfo, folder: Path) -> Iterator[Article | Unread]:
    """What a file contains, unpacked under a name of our own, as its own may lead anywhere; it keeps a post's day."""
    suffix = PurePosixPath(info.filename).suffix.lower()
    if FORMATS[suffix] == "zip_archive":
        raise OriginError("is an archive in an archive: unpack it")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise OriginError("is a symlink, which is not followed")
    day = _DAY.match(PurePosixPath(info.filename).name)
    file = folder / f"{day[0] if day else ''}member{suffix}"
    with file.open("wb") as target:
        _unpack(archive, info, MEMBER_SIZE, target.write)
    try:
        yield from read_as(suffix, file)
    finally:
        file.unlink()


def _is_wanted(info: ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    is_hidden = any(name.startswith(".") or name == "__MACOSX" for name in path.parts if name != "..")
    return not info.filename.endswith("/") and not is_hidden and path.suffix.lower() in FORMATS

"""The .zip reader: each file in it by the reader of its format; its member is its path in there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from zipfile import ZipFile, ZipInfo

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import FORMATS, read_as
from index.readers.metadata import one_line
from index.readers.zip_container import is_link, open_package, unpack

MEMBER_SIZE = 250 * 2**20  # bytes unpacked; only a .jsonl of this size is read, the other formats have their own limits


def read(path: Path) -> Iterator[Article | Unread]:
    """What its files hold, in its order. Left out are hidden files, and those of no known format, as in folders."""
    with open_package(path) as package, TemporaryDirectory() as folder:
        members = [info for info in package.infolist() if _is_wanted(info)]
        if not members:
            raise OriginError("holds no file that can be read")
        for info in members:
            name = one_line(info.filename) or "?"
            try:
                for item in _read_member(package, info, Path(folder)):
                    yield place(item, str(path), f"{name}:{item.member}" if item.member else name)
            except OriginError as error:
                yield Unread(str(path), str(error), name)


def place(item: Article | Unread, origin: str, member: str | None, url: str | None = None) -> Article | Unread:
    """The item as one of this origin; an id that followed from the place where it was read follows from this one."""
    if isinstance(item, Unread):
        return replace(item, origin=origin, member=member)
    is_derived = replace(item, id="").id == item.id
    return replace(item, id="" if is_derived else item.id, origin=origin, member=member, url=item.url or url)


def _is_wanted(info: ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    is_hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.parts if part != "..")
    return not info.filename.endswith("/") and not is_hidden and path.suffix.lower() in FORMATS


def _read_member(package: ZipFile, info: ZipInfo, folder: Path) -> Iterator[Article | Unread]:
    """What a file holds, unpacked under a name of our own: its own may lead anywhere."""
    suffix = PurePosixPath(info.filename).suffix.lower()
    if FORMATS[suffix] == "zip_archive":
        raise OriginError("is an archive in an archive: unpack it")
    if is_link(info):
        raise OriginError("is a symlink")
    file = folder / f"member{suffix}"
    with file.open("wb") as target:
        unpack(package, info, target, MEMBER_SIZE)
    try:
        yield from read_as(suffix, file)
    finally:
        file.unlink()

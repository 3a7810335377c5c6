"""Opens zip files that may be bombs: what archives, .docx and .epub have in common."""

import stat
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from index.errors import OriginError
from index.readers.text import check_size
from index.readers.xml_parsing import parsing

SIZE = 100 * 2**20  # bytes of the file
UNPACKED = 2**30  # bytes of all that it holds, by its own account
MEMBERS = 20_000
CHUNK = 65_536  # bytes


def open_package(path: Path) -> ZipFile:
    """The zip file. Raises OriginError if it is none that can be read, or larger, unpacked, than any should be."""
    check_size(path, SIZE)
    try:
        with parsing("a zip file"):
            package = ZipFile(path)
    except OriginError as error:
        raise OriginError("is damaged, or no zip file at all") from error
    unpacked = sum(info.file_size for info in package.infolist())
    if unpacked > UNPACKED:
        raise OriginError(f"unpacks to {unpacked >> 20:,} MB, and at most {UNPACKED >> 20:,} are read: divide it")
    if len(package.infolist()) > MEMBERS:
        raise OriginError(f"holds {len(package.infolist()):,} files, and at most {MEMBERS:,} are read: divide it")
    return package


def unpack(package: ZipFile, info: ZipInfo, target: BinaryIO, size: int) -> None:
    """Write a member to `target`. Raises OriginError if it is damaged, encrypted or of more than `size` bytes.

    It is counted as it comes: what the archive says of it may be wrong.
    """
    if info.flag_bits & 1:
        raise OriginError("needs a password: pack it without one")
    try:
        with parsing("a file of an archive"), package.open(info) as source:
            left = size
            while chunk := source.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise OriginError(f"is larger than {size >> 20} MB")
                target.write(chunk)
    except OSError as error:
        if error.errno:
            raise
        raise OriginError("is damaged") from error  # bz2 says so in this way


def is_link(info: ZipInfo) -> bool:
    """Whether it is a symlink, which would lead out of the archive."""
    return stat.S_ISLNK(info.external_attr >> 16)


def part(package: ZipFile, name: str, size: int) -> bytes:
    """The bytes of the member of this name. Raises OriginError as `unpack` does, and if there is none."""
    try:
        info = package.getinfo(name)
    except KeyError as error:
        raise OriginError(f"lacks its {name[:80]!r}") from error
    target = BytesIO()
    unpack(package, info, target, size)
    return target.getvalue()

"""Disks that fail at the n-th call: one below SQLite alone, as an apsw VFS; one below the whole process, by LD_PRELOAD.

Both are armed with a `Fault` and say whether it struck. The second needs a C compiler and runs in a process of its own.
"""

import ctypes
import errno
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import apsw

SHIM = Path(__file__).with_name("failing_disk.c")


@dataclass(frozen=True, slots=True)
class Fault:
    """What fails: the `call`, "write", "sync", "truncate", "make", "rename" or "map", with `code` of errno.

    `lasting`: so do all later ones; `short`: half of what is written arrives.
    """

    call: str
    code: int
    lasting: bool = False
    short: bool = False

    def __str__(self) -> str:
        often = " and on" if self.lasting else ", half written" if self.short else ""
        return f"{self.call}: {errno.errorcode[self.code]}{often}"


class Disk(Protocol):
    """A disk that can be made to fail."""

    faults: tuple[Fault, ...]

    def arm(self, fault: Fault, number: int) -> None:
        """Let the call of this number, from 1, fail."""

    def disarm(self) -> bool:
        """Let nothing fail any more; whether anything has."""


_FULL = (
    Fault("write", errno.ENOSPC),
    Fault("write", errno.ENOSPC, lasting=True),
    Fault("write", errno.ENOSPC, short=True),
)
_BROKEN = (Fault("write", errno.EIO), Fault("write", errno.EIO, lasting=True))
_SYNCS = (Fault("sync", errno.EIO), Fault("sync", errno.EIO, lasting=True))
_SQLITE: Mapping[str, int] = {
    "write": apsw.SQLITE_IOERR_WRITE,
    "sync": apsw.SQLITE_IOERR_FSYNC,
    "truncate": apsw.SQLITE_IOERR_TRUNCATE,
    "make": apsw.SQLITE_CANTOPEN,
    "read": apsw.SQLITE_IOERR_READ,
}


class CatalogueDisk(apsw.VFS):
    """The default VFS of SQLite for the length of a `with`, with every file's calls counted."""

    faults: tuple[Fault, ...] = (
        *_FULL,
        *_BROKEN,
        *_SYNCS,
        Fault("truncate", errno.EIO),
        Fault("make", errno.EIO),
        Fault("read", errno.EIO),
    )

    def __init__(self) -> None:
        self.base = apsw.vfs_names()[0]
        super().__init__("faulty", self.base, makedefault=True)
        self._fault: Fault | None = None
        self._left, self._struck = 0, False

    def __enter__(self) -> "CatalogueDisk":
        return self

    def __exit__(self, *_: object) -> None:
        self.unregister()
        apsw.set_default_vfs(self.base)

    def arm(self, fault: Fault, number: int) -> None:
        """As `Disk`."""
        self._fault, self._left, self._struck = fault, number, False

    def disarm(self) -> bool:
        """As `Disk`."""
        self._fault = None
        return self._struck

    def strike(self, call: str) -> Fault | None:
        """The fault, if this call is to fail."""
        fault = self._fault
        if fault is None or fault.call != call:
            return None
        self._left -= 1
        if self._left == 0 or (self._left < 0 and fault.lasting):
            self._struck = True
            return fault
        return None

    def check(self, call: str) -> None:
        """Fail, if this call is to. Raises apsw.Error."""
        if fault := self.strike(call):
            raise _error(fault)

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802  # SQLite's name
        """A file, unless it is a new one and there is to be none."""
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        if flags[0] & apsw.SQLITE_OPEN_CREATE and path and not Path(path).exists():
            self.check("make")
        return _File(self, name, flags)

    def excepthook(self, *_: Any) -> bool:
        """What SQLite itself lets pass is nothing to tell."""
        return True


class _File(apsw.VFSFile):
    def __init__(self, disk: CatalogueDisk, name: Any, flags: list[int]) -> None:
        super().__init__(disk.base, name, flags)
        self._disk = disk

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        self._disk.check("read")
        return super().xRead(amount, offset)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        fault = self._disk.strike("write")
        if fault and fault.short:
            super().xWrite(bytes(data)[: len(data) // 2], offset)
        if fault:
            raise _error(fault)
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.check("sync")
        super().xSync(flags)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._disk.check("truncate")
        super().xTruncate(newsize)

    def xLock(self, level: int) -> None:  # noqa: N802
        try:
            super().xLock(level)
        except apsw.IOError as error:  # of a file open to read; SQLite bears it, but apsw would raise it in the end
            raise apsw.BusyError from error

    def excepthook(self, *_: Any) -> bool:
        """As the disk's."""
        return True


def _error(fault: Fault) -> Exception:
    return apsw.exception_for(apsw.SQLITE_FULL if fault.code == errno.ENOSPC else _SQLITE[fault.call])


class ProcessDisk:
    """All files of a folder, whoever writes them in this process, which was started with the shim."""

    faults: tuple[Fault, ...] = (
        *_FULL,
        *_BROKEN,
        *_SYNCS,
        *(Fault(call, errno.EIO) for call in ("truncate", "rename", "map", "read")),
        *(Fault("make", code, lasting) for code in (errno.ENOSPC, errno.EACCES) for lasting in (False, True)),
    )
    _CALLS = ("write", "sync", "truncate", "make", "rename", "map", "read")

    def __init__(self, folder: Path, part: str = "") -> None:
        """`part`: what the paths that fail have in them."""
        self._place = f"{folder.resolve()}/".encode(), part.encode()
        self._shim = ctypes.CDLL(None)

    def arm(self, fault: Fault, number: int) -> None:
        """As `Disk`."""
        call = self._CALLS.index(fault.call)
        self._shim.disk_arm(*self._place, call, number, fault.code, int(fault.lasting), int(fault.short))

    def disarm(self) -> bool:
        """As `Disk`."""
        return bool(self._shim.disk_disarm())


def compiler() -> str | None:
    """The C compiler, if there is one that the shim works with."""
    return shutil.which("gcc") or shutil.which("cc") if sys.platform == "linux" else None


def compile_shim(folder: Path) -> Path:
    """The shim, to be preloaded."""
    made, found = folder / "disks.so", compiler()
    assert found
    subprocess.run([found, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", made, SHIM, "-ldl"], check=True)
    return made

"""Runs a command as systemd would by `bot/deploy/citebot.service`: another user, read-only system, filtered calls.

It follows what the unit says of files, capabilities, memory and system calls. Needs root, for the mounts.
"""

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from configparser import ConfigParser
from pathlib import Path
from typing import Any

from tests.corpus import ROOT

UNIT = ROOT / "bot" / "deploy" / "citebot.service"
HOME = "/var/lib/citebot"
USER = 10_001
FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10}
NO_EXECUTABLE_MEMORY = 65  # PR_SET_MDWE, which systemd's MemoryDenyWriteExecute sets too
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_MOUNTS = """set -e
mount --make-rprivate /
mount -t tmpfs tmpfs /mnt
mkdir /mnt/python && mount --bind "{python}" /mnt/python
mount -t tmpfs -o mode=755 tmpfs /var/lib
mkdir {home} && mount --bind "{folder}" {home}
mount -t tmpfs -o mode=755 tmpfs /root
mkdir -p "{python}" && mount --bind /mnt/python "{python}" && umount /mnt/python
mount -t tmpfs tmpfs /tmp
mount -t proc -o hidepid=invisible proc /proc
mount -o remount,bind,ro /
cd {home}
exec setpriv --reuid={user} --regid={user} --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs "$@"
"""


def is_possible() -> bool:
    """Whether this user may make the mounts, and has what is needed to filter calls."""
    if sys.platform != "linux" or not all(map(shutil.which, ("unshare", "setpriv", "systemd-analyze"))):
        return False
    if Path(sys.prefix).is_relative_to("/tmp"):
        return False
    try:
        ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return False
    return not subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode


def start(folder: Path, command: Sequence[str], settings: Mapping[str, str], **given: Any) -> "subprocess.Popen[str]":
    """Start `python COMMAND...` with this folder as its home, which becomes the unit's user's."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, USER, USER)
    imported = [str(ROOT), *filter(None, [settings.get("PYTHONPATH")])]
    mounts = _MOUNTS.format(python=sys.base_prefix, folder=folder, home=HOME, user=USER)
    process: subprocess.Popen[str] = subprocess.Popen(
        ["unshare", "-m", "sh", "-c", mounts, "sh", sys.executable, "-m", "tests.unit_confinement", *command],
        env={"PATH": os.environ["PATH"], **settings, "CITEBOT_HOME": HOME, "PYTHONPATH": os.pathsep.join(imported)},
        text=True,
        **given,
    )
    return process


def _main() -> None:
    service = ConfigParser(strict=False, interpolation=None, comment_prefixes="#")
    service.optionxform = str  # type: ignore[assignment,method-assign]
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    service.read_file(line for line in lines if not line.startswith("SystemCallFilter"))
    filters = [line.partition("=")[2] for line in lines if line.startswith("SystemCallFilter=")]
    libc = ctypes.CDLL(None, use_errno=True)
    if service["Service"]["MemoryDenyWriteExecute"] == "yes" and libc.prctl(NO_EXECUTABLE_MEMORY, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "this kernel does not know PR_SET_MDWE")
    _filter(_calls(filters), [FAMILIES[name] for name in service["Service"]["RestrictAddressFamilies"].split()])
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])


def _calls(filters: Sequence[str]) -> set[str]:
    """The names of the calls that the lines of SystemCallFilter leave, in their order."""
    allowed = set[str]()
    for line in filters:
        names = {call for name in line.removeprefix("~").split() for call in _members(name)}
        allowed = allowed - names if line.startswith("~") else allowed | names
    return allowed


def _members(name: str) -> set[str]:
    if not name.startswith("@"):
        return {name}
    listed = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True)
    names = (line.strip() for line in listed.stdout.splitlines()[1:])
    return {call for one in names if one and not one.startswith("#") for call in _members(one)}


class _Compared(ctypes.Structure):
    _fields_ = (("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64))


def _filter(calls: set[str], families: Sequence[int]) -> None:
    """Let this process and its children make these calls only, and sockets of these families."""
    lib = ctypes.CDLL("libseccomp.so.2")
    lib.seccomp_init.restype = ctypes.c_void_p
    for default in (_REFUSE | errno.EPERM, _ALLOW):
        rules = ctypes.c_void_p(lib.seccomp_init(ctypes.c_uint32(default)))
        if default == _ALLOW:
            for family in {*range(46)} - {*families}:
                wanted = _Compared(0, 4, family, 0)  # 4: equal
                socket, refused = lib.seccomp_syscall_resolve_name(b"socket"), _REFUSE | errno.EAFNOSUPPORT
                lib.seccomp_rule_add_array(rules, ctypes.c_uint32(refused), socket, 1, ctypes.byref(wanted))
        else:
            for number in map(lib.seccomp_syscall_resolve_name, map(str.encode, calls)):
                if number >= 0:
                    lib.seccomp_rule_add(rules, ctypes.c_uint32(_ALLOW), number, 0)
        if failed := lib.seccomp_load(rules):
            raise OSError(-failed, "seccomp_load")


if __name__ == "__main__":
    _main()

"""Takes from a process what it does not need to read a hostile file: other files, network, children, other processes.

On Linux by Landlock, seccomp and no_new_privs, each as far as the kernel has it, by ctypes: of the libraries on PyPI
for these, none does both and is kept. macOS and Windows have nothing that a process may simply ask for.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress

NO_FILES = "Landlock: a reader can open the files of its user"
NO_CALLS = "seccomp: a reader can open connections and start programs"
_ELSEWHERE = "confinement: a reader has limits of memory and time, but can open files and connections as its user"

# https://man7.org/linux/man-pages/man2/prctl.2.html
_DUMPABLE, _SECCOMP, _NO_NEW_PRIVILEGES = 4, 22, 38
_FILTER = 2

# https://docs.kernel.org/userspace-api/landlock.html
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same for every processor
_VERSION, _BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_DIR, _REMOVE_FILE = (1 << n for n in range(6))
_MAKE_DIR, _MAKE_FILE, _TRUNCATE = 1 << 7, 1 << 8, 1 << 14
_CHANGE = _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_FILE | _TRUNCATE
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # version -> how many kinds of access to files it knows; from 5 on 16
_NETWORK, _SCOPES = 0b11, 0b11  # TCP from version 4 on; signals and abstract sockets from 6 on

_KEPT = (  # the calls of a reader by their number on x86_64 and aarch64; None: the processor has no such call
    "read 0 63, write 1 64, open 2 -, close 3 57, stat 4 -, fstat 5 80, lstat 6 -, poll 7 -, lseek 8 62, mmap 9 222, "
    "mprotect 10 226, munmap 11 215, brk 12 214, rt_sigaction 13 134, rt_sigprocmask 14 135, rt_sigreturn 15 139, "
    "ioctl 16 29, pread64 17 67, pwrite64 18 68, readv 19 65, writev 20 66, access 21 -, select 23 -, "
    "sched_yield 24 124, mremap 25 216, mincore 27 232, madvise 28 233, dup 32 23, dup2 33 -, nanosleep 35 101, "
    "getpid 39 172, sendfile 40 71, exit 60 93, uname 63 160, fcntl 72 25, flock 73 32, fsync 74 82, fdatasync 75 83, "
    "truncate 76 45, ftruncate 77 46, getcwd 79 17, chdir 80 49, rename 82 -, mkdir 83 -, rmdir 84 -, unlink 87 -, "
    "readlink 89 -, umask 95 166, gettimeofday 96 169, getrlimit 97 163, getrusage 98 165, sysinfo 99 179, "
    "times 100 153, getuid 102 174, getgid 104 176, geteuid 107 175, getegid 108 177, getppid 110 173, "
    "sigaltstack 131 132, statfs 137 43, fstatfs 138 44, arch_prctl 158 -, setrlimit 160 164, gettid 186 178, "
    "time 201 -, futex 202 98, sched_getaffinity 204 123, getdents64 217 61, restart_syscall 219 128, "
    "fadvise64 221 223, clock_gettime 228 113, clock_getres 229 114, clock_nanosleep 230 115, exit_group 231 94, "
    "openat 257 56, mkdirat 258 34, newfstatat 262 79, unlinkat 263 35, renameat 264 38, readlinkat 267 78, "
    "faccessat 269 48, pselect6 270 72, ppoll 271 73, set_robust_list 273 99, fallocate 285 47, dup3 292 24, "
    "pipe2 293 59, renameat2 316 276, getrandom 318 278, copy_file_range 326 285, statx 332 291, rseq 334 293, "
    "close_range 436 436, faccessat2 439 439"
)
_ON_ITSELF = "kill 62 129, tgkill 234 131"  # only with the process's own id
_LIMITS = "prlimit64 302 261"  # only of the process itself, which it calls 0
_PROCESSORS = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # the column above, and audit's name for it
# https://man7.org/linux/man-pages/man2/seccomp.2.html: instructions of BPF, and what comes of a call
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE, _END = 0x7FFF0000, 0x00050000 | errno.ENOSYS, 0x80000000
_NUMBER, _PROCESSOR, _FIRST = 0, 4, 16  # where a call's number, processor and first argument are


def confine(reads: Iterable[str], writes: Iterable[str]) -> None:
    """Leave this process the files below `reads` to read, those below `writes` to change too, and no way out.

    Whatever the kernel lacks, `missing` names; all else holds for good. Neither a child nor a thread can be started.
    """
    if sys.platform != "linux":
        return
    libc = _libc()
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    libc.capset(struct.pack("Ii", 0x20080522, 0), bytes(24))  # no privileges of root; version 3
    with suppress(OSError):
        _allow_files(libc, reads, writes)
    _allow_calls(libc)


def hide_memory() -> None:
    """Let no other process of the same user read this one's memory and environment, nor a core dump hold them."""
    if sys.platform == "linux":
        _libc().prctl(_DUMPABLE, 0, 0, 0, 0)


def missing() -> tuple[str, ...]:
    """What the system lacks to confine a reader, and what that means."""
    if sys.platform != "linux":
        return (_ELSEWHERE,)
    libc = _libc()
    lacks_calls = platform.machine() not in _PROCESSORS or libc.prctl(21, 0, 0, 0, 0) < 0  # 21: PR_GET_SECCOMP
    wanting = ((_version(libc) < 1, NO_FILES), (lacks_calls, NO_CALLS))
    return tuple(what for is_missing, what in wanting if is_missing)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _version(libc: ctypes.CDLL) -> int:
    """The version of Landlock; below 1 if the kernel has none."""
    return int(libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION))


def _allow_files(libc: ctypes.CDLL, reads: Iterable[str], writes: Iterable[str]) -> None:
    """Allow these files and no others. Raises OSError."""
    version = _version(libc)
    if version < 1:
        return
    known = (1 << _RIGHTS.get(version, 16)) - 1
    network, scopes = (_NETWORK if version >= 4 else 0), (_SCOPES if version >= 6 else 0)
    attributes = struct.pack("QQQ", known, network, scopes)[: 24 if scopes else 16 if network else 8]
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    read = _READ_FILE | _READ_DIR
    for path, rights in [*((path, read) for path in reads), *((path, read | _CHANGE) for path in writes)]:
        with suppress(OSError):  # a folder that this system has not
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            rule = struct.pack("=Qi", (rights if os.path.isdir(path) else _READ_FILE) & known, place)  # noqa: PTH112
            libc.syscall(_ADD_RULE, ruleset, _BENEATH, rule, 0)
            os.close(place)
    if libc.syscall(_RESTRICT_SELF, ruleset, 0):
        raise OSError(ctypes.get_errno(), "landlock_restrict_self")
    os.close(ruleset)


def _allow_calls(libc: ctypes.CDLL) -> None:
    """Refuse each system call that a reader does not need, as if the kernel did not know it."""
    if platform.machine() not in _PROCESSORS:
        return
    column, processor = _PROCESSORS[platform.machine()]
    program = [
        (_LOAD, 0, 0, _PROCESSOR),
        (_EQUAL, 1, 0, processor),
        (_RETURN, 0, 0, _END),
        (_LOAD, 0, 0, _NUMBER),
    ]
    for names, wanted in ((_ON_ITSELF, os.getpid()), (_LIMITS, 0)):
        for number in _numbers(names, column):
            program += [(_EQUAL, 0, 4, number), (_LOAD, 0, 0, _FIRST), (_EQUAL, 0, 1, wanted), (_RETURN, 0, 0, _ALLOW)]
            program += [(_RETURN, 0, 0, _REFUSE)]
    for number in _numbers(_KEPT, column):
        program += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    program.append((_RETURN, 0, 0, _REFUSE))
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in program))
    address = ctypes.cast(code, ctypes.c_void_p).value
    libc.prctl(_SECCOMP, _FILTER, struct.pack("H6xQ", len(program), address), 0, 0)


def _numbers(calls: str, column: int) -> list[int]:
    found = (call.split()[1 + column] for call in calls.split(", "))
    return [int(number) for number in found if number != "-"]

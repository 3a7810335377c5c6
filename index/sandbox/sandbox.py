"""Reads what may be hostile in a separate process, with limits to its memory and time; `worker` is what runs there.

A file may crash that process, fill its memory or never end: it comes back as an Unread, and the next file is read.
"""

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import FORMATS, is_plain, path_text, read
from index.sandbox.confinement import hide_memory
from index.sandbox.worker import INPUT, SCRATCH, Answer
from index.sandbox.worker_output import OutputReader, decode, of_file, of_page
from index.web.model import FEED_LIST, Fetched, ParsedFeed
from index.web.urls import normalise

READ_AGAIN = "; it is read again once it changes"
"""Ends the reason of a file that ended its reader: to read the same bytes again would take as long, and fail again."""

MOST = 100 * 2**20  # bytes that a reader takes at most: of a PDF and of an archive
CHUNK = 2**20  # bytes copied at a time

_PAGES, _LISTS = "index.web.page", "index.web.opml"  # modules that read what is no file of FORMATS
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH")
_START = "import sys; sys.path.insert(0, sys.argv[1]); from index.sandbox.worker import serve; serve(*sys.argv[2:])"


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory` in bytes of address space, of which the parsers' code takes 0.2 GB; `seconds` until the next article."""

    memory: int = 512 * 2**20
    seconds: float = 20.0


class Sandbox:
    """Starts its process when a file needs one, and again after a file has ended it. For one thread at a time."""

    def __init__(self, limits: Limits = Limits()) -> None:  # frozen
        self._limits = limits
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._expired = False
        self._used = 0.0  # seconds, by the monotonic clock

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process; the next read starts another."""
        self._end()
        if self._folder:
            self._folder.cleanup()
            self._folder = None

    def prepare(self, path: Path) -> None:
        """Start the process if this file will need it, so that the reader is loaded by then."""
        if not is_plain(path):
            self._start(_reader(path.suffix.lower()))

    @property
    def pid(self) -> int | None:
        """The id of the process, None if none runs."""
        return self._process.pid if self._process else None

    def close_if_idle(self, seconds: float) -> None:
        """End the process if it was not used for so long."""
        if self._process and time.monotonic() - self._used > seconds:
            self.close()

    def read(self, path: Path) -> Iterator[Article | Unread]:
        """As `readers.read` does; plain formats are read in this process."""
        if is_plain(path):
            yield from read(path)
            return
        yield from read(path, self._read)

    def _read(self, suffix: str, path: Path) -> Iterator[Article | Unread]:
        """As `readers.read_as` does, of a copy: the process can open no other file. Raises OSError."""
        self._copy(path, suffix)
        try:
            answers = self._ask({"suffix": suffix})
            yield from (of_file(item, suffix, str(path)) for item in answers if isinstance(item, Article | Unread))
        except OriginError as error:
            yield Unread(path_text(path), f"{error}{READ_AGAIN}", ended_reader=True)

    def read_list(self, path: Path) -> tuple[list[str], list[Unread]]:
        """As `opml.read` does. Raises OriginError, which names the file, if it can't be read."""
        try:
            self._copy(path, FEED_LIST)
            feeds, *others = self._ask({"suffix": FEED_LIST})
            unread = [replace(one, origin=path_text(path)) for one in (feeds, *others) if isinstance(one, Unread)]
            if isinstance(feeds, list):
                return [normalise(feed) for feed in feeds], unread
            raise OriginError(unread[0].reason if unread else "answers what no reader does")
        except FileNotFoundError as error:
            raise OriginError(f"{path_text(path)} is not there: check its name") from error
        except OSError as error:
            raise OriginError(f"{path_text(path)} can't be read: {error.strerror or error}") from error
        except OriginError as error:
            raise OriginError(f"{path_text(path)} {error}") from error

    def _copy(self, path: Path, suffix: str) -> None:
        """Put the file, or as much of it as a reader takes, where the process may read it."""
        folder = Path(self._make_folder(), INPUT)
        for old in folder.iterdir():
            old.unlink()
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as source, (folder / f"{INPUT}{suffix}").open("xb") as target:  # noqa: PTH123
            if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
                raise OriginError("is neither a file nor a folder")
            left = MOST + 1
            while left and (chunk := source.read(min(left, CHUNK))):
                target.write(chunk)
                left -= len(chunk)

    def _make_folder(self) -> str:
        """The folder of the process, with those below it."""
        if not self._folder:
            self._folder = tempfile.TemporaryDirectory(prefix="citebot-", ignore_cleanup_errors=True)
            for name in (INPUT, SCRATCH):
                Path(self._folder.name, name).mkdir(mode=0o700)
        return self._folder.name

    def interpret(self, fetched: Fetched, origin: str) -> list[Article | Unread] | ParsedFeed:
        """As `page.interpret` does. Raises OriginError, with a bare reason, if there is no article and no feed."""
        items = list(self._ask_about(fetched, origin, "items"))
        if isinstance(items[0], ParsedFeed):
            return items[0]
        if isinstance(items[0], Unread):
            raise OriginError(items[0].reason)
        return [of_page(item, fetched.url, origin) for item in items if isinstance(item, Article | Unread)]

    def find_feeds(self, fetched: Fetched) -> list[str]:
        """As `page.find_feeds` does. Raises OriginError, with a bare reason, if the page can't be read."""
        (found,) = self._ask_about(fetched, fetched.url, "feeds")
        if isinstance(found, Unread):
            raise OriginError(found.reason)
        return found if isinstance(found, list) else []

    def _ask_about(self, fetched: Fetched, origin: str, wanted: str) -> Iterator[Answer]:
        page = {"type": fetched.type, "charset": fetched.charset, "validators": fetched.validators, "origin": origin}
        return self._ask({"fetched": page, "size": len(fetched.data), "wanted": wanted}, fetched.data)

    def _ask(self, request: dict[str, Any], data: bytes = b"") -> Iterator[Answer]:
        """What the process answers. Raises OriginError, with a bare reason, if the process ends before it is done."""
        process = self._start(_reader(request["suffix"]) if "suffix" in request else _PAGES)
        assert process.stdin and process.stdout
        is_done = False
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n" + data)
            process.stdin.flush()
            reader = OutputReader(process.stdout)
            while (answer := self._next(process, reader)) is not None:
                yield answer
            is_done = True
        except BrokenPipeError as error:
            raise OriginError(self._explain(process)) from error
        except (ValueError, RecursionError) as error:
            raise OriginError("takes over its reader, which answers what no reader does") from error
        finally:
            if not is_done:  # or the next file would get the rest of these answers
                self._end()

    def _next(self, process: subprocess.Popen[bytes], reader: OutputReader) -> Answer | None:
        """The next answer, None at the end. The clock runs while this waits, not while the caller stores an article.

        Raises ValueError if it is none that a worker gives.
        """
        timer = Timer(self._limits.seconds, self._expire, [process])
        timer.daemon = True
        timer.start()
        try:
            found = reader.next()
        finally:
            timer.cancel()
        if not found:
            raise OriginError(self._explain(process))
        kind, value = found
        if kind == "memory":
            raise OriginError(f"takes more than {self._limits.memory >> 20} MB of memory to read")
        return None if kind == "done" else decode(kind, value)

    def _expire(self, process: subprocess.Popen[bytes]) -> None:
        self._expired = True
        process.kill()

    def _explain(self, process: subprocess.Popen[bytes]) -> str:
        """Why the process ended."""
        code = process.wait()
        if self._expired or -code == getattr(signal, "SIGXCPU", None):
            return f"takes more than {self._limits.seconds:g} seconds to read"
        if -code == getattr(signal, "SIGKILL", None):
            return "can't be read: the system killed its reader, maybe for lack of memory"
        return f"crashes its reader ({signal.Signals(-code).name if code < 0 else f'exit code {code}'})"

    def _start(self, reader: str) -> subprocess.Popen[bytes]:
        self._used = time.monotonic()
        if self._process and not self._expired and self._process.poll() is None:
            return self._process
        self._end()
        root = Path(__file__).parents[2]
        folder = self._make_folder()
        arguments = [str(root), folder, str(self._limits.memory), str(self._limits.seconds), reader]
        self._expired = False
        hide_memory()  # a process that a file has taken over looks for the tokens of this one
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, *arguments],  # -P: no module of the current folder is loaded
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**_environment(), "TMPDIR": str(Path(folder, SCRATCH))},  # what it leaves there goes with this sandbox
        )
        return self._process

    def _end(self) -> None:
        if process := self._process:
            self._process = None
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(BrokenPipeError):  # it may have died with a request in the pipe
                    if pipe:
                        pipe.close()


def _reader(suffix: str) -> str:
    """The module that reads files with this ending."""
    return _LISTS if suffix == FEED_LIST else f"index.readers.{FORMATS[suffix]}"


def _environment() -> dict[str, str]:
    """What Python needs of the environment, and nothing else: a file may take over the process that parses it.

    numpy comes with trafilatura, and is not to start threads of its own: there, none can be started.
    """
    return {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | {"OPENBLAS_NUM_THREADS": "1"}

"""Reads what may be hostile in a process of its own, with limits to its memory and time; `confined` is what runs there.

Whatever a file does there, crash, fill the memory or never end, comes back as an Unread, and the next file is read.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import TYPE_CHECKING, Any

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import FORMATS, is_plain, read
from index.web.feed_entry import Entry, Window

if TYPE_CHECKING:
    from index.web.fetch import Fetched

SPARED = "; it is read again once it changes"
"""Ends the reason of a file that ended its reader: reading that anew takes as long, and comes to the same."""

Answer = Article | Unread | Window | list[str]

_OWN = ("CITEBOT_", "DISCORD_", "OPENSEARCH_")
_START = "import sys; sys.path.insert(0, sys.argv[1]); from index.sandbox.worker import serve; serve(*sys.argv[2:])"


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory` in bytes of address space, of which the parsers' code takes 0.2 GB; `seconds` to the next article."""

    memory: int = 512 * 2**20
    seconds: float = 20.0


class Sandbox:
    """Starts its process when a file first needs it, and anew when one has ended it. For one thread at a time."""

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
        """End the process; another read starts it anew."""
        self._end()
        if self._folder:
            self._folder.cleanup()
            self._folder = None

    def prepare(self, path: Path) -> None:
        """Start the process if this file will need it, and let it load the file's reader meanwhile."""
        if not is_plain(path):
            self._start(FORMATS[path.suffix.lower()])

    @property
    def process(self) -> int | None:
        """The number of the process, None where there is none."""
        return self._process.pid if self._process else None

    def rest(self, seconds: float) -> None:
        """End the process if it was not used for so long."""
        if self._process and time.monotonic() - self._used > seconds:
            self.close()

    def read(self, path: Path) -> Iterator[Article | Unread]:
        """As `readers.read` does; a format without a parser is read right here."""
        if is_plain(path):
            yield from read(path)
            return
        try:
            yield from (item for item in self._ask({"path": str(path)}) if isinstance(item, Article | Unread))
        except OriginError as error:
            yield Unread(str(path).encode("utf-8", "replace").decode(), f"{error}{SPARED}", ended_reader=True)

    def interpret(self, fetched: "Fetched", origin: str) -> list[Article | Unread] | Window:
        """As `page.interpret` does. Raises OriginError, with a bare reason, if there is no article and no feed."""
        items = list(self._ask_of(fetched, origin, "items"))
        if isinstance(items[0], Window):
            return items[0]
        if isinstance(items[0], Unread):
            raise OriginError(items[0].reason)
        return [item for item in items if isinstance(item, Article | Unread)]

    def find_feeds(self, fetched: "Fetched") -> list[str]:
        """As `page.find_feeds` does. Raises OriginError, with a bare reason, if the page can't be read."""
        (found,) = self._ask_of(fetched, fetched.url, "feeds")
        if isinstance(found, Unread):
            raise OriginError(found.reason)
        return found if isinstance(found, list) else []

    def _ask_of(self, fetched: "Fetched", origin: str, wanted: str) -> Iterator[Answer]:
        about = {"type": fetched.type, "charset": fetched.charset, "validators": fetched.validators, "origin": origin}
        return self._ask({"fetched": about, "size": len(fetched.data), "wanted": wanted}, fetched.data)

    def _ask(self, request: dict[str, Any], data: bytes = b"") -> Iterator[Answer]:
        """What the process answers. Raises OriginError, with a bare reason, if that ends it."""
        process = self._start()
        assert process.stdin and process.stdout
        is_done = False
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n" + data)
            process.stdin.flush()
            while not is_done:
                kind, value = self._next(process)
                if kind == "article":
                    yield Article(**value)
                elif kind == "unread":
                    yield Unread(**value)
                elif kind == "window":
                    yield Window(value["title"], tuple(Entry(**one) for one in value["entries"]), tuple(value["parts"]))
                elif kind == "feeds":
                    yield value
                elif kind == "memory":
                    raise OriginError(f"takes more than {self._limits.memory >> 20} MB of memory to read")
                else:
                    is_done = True
        except BrokenPipeError as error:
            raise OriginError(self._explain(process)) from error
        finally:
            if not is_done:  # or the next file would get what is left of this one's answer
                self._end()

    def _next(self, process: subprocess.Popen[bytes]) -> tuple[str, Any]:
        """The next answer. The clock runs while it is waited for, not while the last one is being stored."""
        assert process.stdout
        timer = Timer(self._limits.seconds, self._expire, [process])
        timer.daemon = True
        timer.start()
        try:
            line = process.stdout.readline()
        finally:
            timer.cancel()
        if not line.endswith(b"\n"):
            raise OriginError(self._explain(process))
        kind, value = json.loads(line)
        return kind, value

    def _expire(self, process: subprocess.Popen[bytes]) -> None:
        self._expired = True
        process.kill()

    def _explain(self, process: subprocess.Popen[bytes]) -> str:
        """Why the process ended."""
        code = process.wait()
        if self._expired or -code == getattr(signal, "SIGXCPU", None):
            return f"takes more than {self._limits.seconds:g} seconds to read"
        if -code == getattr(signal, "SIGKILL", None):
            return "was given up by the system, which may have run out of memory"
        return f"makes its reader fail ({signal.Signals(-code).name if code < 0 else f'exit code {code}'})"

    def _start(self, reader: str = "") -> subprocess.Popen[bytes]:
        self._used = time.monotonic()
        if self._process and not self._expired and self._process.poll() is None:
            return self._process
        self._end()
        root = Path(__file__).parents[2]
        arguments = [str(root), str(self._limits.memory), str(self._limits.seconds), reader]
        self._expired = False
        self._folder = self._folder or tempfile.TemporaryDirectory(prefix="citebot-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, *arguments],  # -P: no module of the current folder is loaded
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env={**_open_environment(), "TMPDIR": self._folder.name},  # what it leaves there goes with this sandbox
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


def _open_environment() -> dict[str, str]:
    """The environment without what a file that took over its reader could use: settings, of which one is a token."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}

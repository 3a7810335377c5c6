"""What runs in the process that `sandbox` starts: it reads what it is asked for, within limits, and answers.

A request is a line of JSON on stdin: {"suffix"} of the file that lies in INPUT, which may be a list of feeds, or
{"fetched", "size", "wanted"} with as many bytes after it. Of these bytes is wanted what they contain ("items") or which
feeds they name ("feeds"). The answers are lines of JSON on stdout, as they are read: ["article", {...}],
["unread", {...}], ["feed", {...}] and ["feeds", [...]]. The last is ["done", null], or ["memory", null] if the memory
was not enough: then the process ends.
"""

import json
import math
import os
import site
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import read_as
from index.sandbox.confinement import confine
from index.web.model import FEED_LIST, Fetched, ParsedFeed, Validators

FILE_SIZE = 2**28  # bytes of a file written here, such as what an archive holds
OPEN_FILES = 64
INPUT, SCRATCH = "input", "scratch"  # folders: for the file to read, and for what its reader writes

Answer = Article | Unread | ParsedFeed | list[str]

_KINDS = {Article: "article", Unread: "unread", ParsedFeed: "feed", list: "feeds"}


def serve(folder: str, memory: str, seconds: str, reader: str) -> None:
    """Answer requests until stdin ends. `memory` in bytes; `seconds` of CPU time until the next answer.

    In `folder` are INPUT and SCRATCH. The module `reader` is loaded before anything is given up: there its bytecode can
    be kept.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a parser may print, which is no answer
    _limit(int(memory))
    time.localtime()  # reads the system's time zone, which is no more to be read below
    import_module(reader)
    confine([*_code(), str(Path(folder, INPUT))], [str(Path(folder, SCRATCH))])
    requests = sys.stdin.buffer
    for line in requests:
        try:
            _allow(float(seconds))
            for item in _answer(json.loads(line), requests, Path(folder, INPUT)):
                _send(answers, _KINDS[type(item)], item if isinstance(item, list) else asdict(item))
                _allow(float(seconds))
            _send(answers, "done", None)
        except MemoryError:
            os.write(answers.fileno(), b'["memory", null]\n')
            return


def _answer(request: dict[str, Any], requests: BinaryIO, folder: Path) -> Iterator[Answer]:
    """What is asked for; an error of a parser is an Unread of this file, as the next files are still to be read."""
    page = request.get("fetched")
    file = folder / f"{INPUT}{request.get('suffix')}"
    origin = page["origin"] if page else str(file)
    try:
        if file.suffix == FEED_LIST:
            from index.web import opml

            feeds, unread = opml.read(file)
            yield feeds
            yield from unread
        elif page:
            yield from _interpret(page, requests.read(request["size"]), request["wanted"])
        else:
            yield from read_as(file.suffix, file)
    except OriginError as error:
        yield Unread(origin, str(error))
    except MemoryError:
        raise
    except Exception as error:
        yield Unread(origin, f"can't be read: its parser fails with {type(error).__name__}")


def _interpret(about: dict[str, Any], data: bytes, wanted: str) -> Iterator[Answer]:
    from index.web import page  # 0.4 s that files of other formats need not spend

    fetched = Fetched(data, about["type"], about["charset"], Validators(*about["validators"]))
    if wanted == "feeds":
        yield page.find_feeds(fetched)
    else:
        yield from page.interpret(fetched, about["origin"])


def _send(answers: BinaryIO, kind: str, value: dict[str, Any] | list[str] | None) -> None:
    answers.write(json.dumps((kind, value), ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    answers.flush()


def _code() -> list[str]:
    """Where Python and its libraries are, and so what a reader is loaded from later; nothing of the user's is there."""
    stdlib, package = os.path.dirname(os.__file__), str(Path(__file__).parents[1])  # noqa: PTH120
    system = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo", "/etc/ld.so.cache")
    return [stdlib, f"{sys.base_prefix}/lib", package, *site.getsitepackages(), site.getusersitepackages(), *system]


def _limit(memory: int) -> None:
    """Limit this process where the platform can; elsewhere the parent's limit of time still holds."""
    with suppress(ImportError, ValueError, OSError):
        from resource import RLIMIT_AS, RLIMIT_CORE, RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_NPROC, setrlimit

        setrlimit(RLIMIT_CORE, (0, 0))
        setrlimit(RLIMIT_NPROC, (0, 0))
        setrlimit(RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
        setrlimit(RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
        setrlimit(RLIMIT_AS, (memory, memory))


def _allow(seconds: float) -> None:
    """Let this process compute for so long from now: its parent, which limits its time too, may be gone."""
    with suppress(ImportError, ValueError, OSError):
        from resource import RLIMIT_CPU, getrlimit, setrlimit

        used = sum(os.times()[:2])
        setrlimit(RLIMIT_CPU, (math.ceil(used + seconds) + 1, getrlimit(RLIMIT_CPU)[1]))

"""What runs in the process that `sandbox` starts: reads what it is asked for, within limits, and tells what that holds.

A request is a line of JSON on stdin, {"path"}, or {"fetched", "size", "wanted"} and as many bytes, of which is wanted
what they hold ("items") or which feeds they name ("feeds"); the answers are lines on stdout: ["article", {...}],
["unread", {...}], ["window", {...}] and ["feeds", [...]] as they are read, then ["done", null], or at the end of its
memory ["memory", null], after which it ends.
"""

import json
import math
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import read
from index.web.feed_entry import Window

FILE_SIZE = 2**28  # bytes of a file written here, such as what an archive holds

Item = Article | Unread | Window | list[str]

_KINDS = {Article: "article", Unread: "unread", Window: "window", list: "feeds"}


def serve(memory: str, seconds: str, reader: str) -> None:
    """Answer requests until stdin ends. `memory` in bytes; `seconds` of computing until the next answer.

    The `reader`, if one is named, is loaded before it is needed.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a parser prints is no answer
    _confine(int(memory))
    if reader:
        import_module(f"index.readers.{reader}")
    requests = sys.stdin.buffer
    for line in requests:
        try:
            _allow(float(seconds))
            for item in _answer(json.loads(line), requests):
                _tell(answers, _KINDS[type(item)], item if isinstance(item, list) else asdict(item))
                _allow(float(seconds))
            _tell(answers, "done", None)
        except MemoryError:
            os.write(answers.fileno(), b'["memory", null]\n')
            return


def _answer(request: dict[str, Any], requests: BinaryIO) -> Iterator[Item]:
    """What is asked for; whatever a parser trips over, the file is at fault, and the others are to be read."""
    about = request.get("fetched")
    origin = about["origin"] if about else request["path"]
    try:
        if about:
            yield from _interpret(about, requests.read(request["size"]), request["wanted"])
        else:
            yield from read(Path(origin))
    except OriginError as error:
        yield Unread(origin, str(error))
    except MemoryError:
        raise
    except Exception as error:
        yield Unread(origin, f"can't be read: its parser fails with {type(error).__name__}")


def _interpret(about: dict[str, Any], data: bytes, wanted: str) -> Iterator[Item]:
    from index.web import page  # 0.4 s that files of other formats need not spend
    from index.web.fetch import Fetched, Validators

    fetched = Fetched(data, about["type"], about["charset"], Validators(*about["validators"]))
    if wanted == "feeds":
        yield page.find_feeds(fetched)
    else:
        yield from page.interpret(fetched, about["origin"])


def _tell(answers: BinaryIO, kind: str, value: dict[str, Any] | list[str] | None) -> None:
    answers.write(json.dumps((kind, value)).encode() + b"\n")
    answers.flush()


def _confine(memory: int) -> None:
    """Bound this process, where the platform can; where it can't, the time that the parent gives still holds."""
    with suppress(ImportError, ValueError, OSError):
        from resource import RLIMIT_AS, RLIMIT_CORE, RLIMIT_FSIZE, setrlimit

        setrlimit(RLIMIT_CORE, (0, 0))
        setrlimit(RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
        setrlimit(RLIMIT_AS, (memory, memory))


def _allow(seconds: float) -> None:
    """Let this process compute for so long from now: its parent, who counts too, may be gone."""
    with suppress(ImportError, ValueError, OSError):
        from resource import RLIMIT_CPU, getrlimit, setrlimit

        used = sum(os.times()[:2])
        setrlimit(RLIMIT_CPU, (math.ceil(used + seconds) + 1, getrlimit(RLIMIT_CPU)[1]))

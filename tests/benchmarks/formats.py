"""Articles a second of each format from file to library, and what hostile files cost while questions go on.

python -m tests.benchmarks.formats [--articles N] [--gigabytes G] [--hostile]
"""

import json
import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import NamedTuple

from index.library import Library, ask
from tests.benchmarks.inputs.corpus import SEED
from tests.benchmarks.measuring.readme import add_option, publish
from tests.corpus import vocabulary
from tests.index.readers.hostile_files import FILES
from tests.index.readers.sample_files import docx, epub, mail, paragraph, pdf, zipped

PARAGRAPHS, WORDS = 8, 60  # of an article: about 3,400 characters
ACT = """
import sys, time
from pathlib import Path
from index.library import Library
with Library.open(Path(sys.argv[1]), create=True) as library:
    began = time.perf_counter()
    changes = getattr(library, sys.argv[2])(sys.argv[3:])
    print(time.perf_counter() - began, changes.added, *changes.unread[:1], sep="\\t")
"""


class Took(NamedTuple):
    """What one add or reindex took: `memory` at most, `anonymous` of it and of the `reader`, in MB; first unread."""

    seconds: float
    articles: int
    memory: float
    anonymous: float
    reader: float
    told: str


Texts = list[str]
Make = Callable[[Texts], bytes]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print both tables, or the first alone."""
    parser = ArgumentParser(prog="python -m tests.benchmarks.formats", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=300, metavar="N", help="of each format")
    parser.add_argument("--gigabytes", type=float, default=0, metavar="G", help="of one .jsonl, and a tenth of it")
    parser.add_argument("--hostile", action="store_true", help="read the hostile files too")
    add_option(parser)
    options = parser.parse_args(arguments)
    lines = ["| format | articles/s | memory, MB | of its reader, MB |", "|---|---|---|---|"]
    print("\n".join(lines))
    for suffix, make in MAKERS.items():
        lines.append(_time_format(suffix, make, options.articles))
        print(lines[-1], flush=True)
    if options.write:
        publish("formats", "\n".join(lines))
    if options.gigabytes:
        print("\n| .jsonl, MB | articles | articles/s | memory, MB | of it not mapped from files, MB |")
        print("|---|---|---|---|---|")
        for part in (0.1, 1):
            _time_large(part * options.gigabytes)
    if options.hostile:
        print("\n| hostile file | s | memory, MB | of its reader, MB | answers meanwhile, p99 ms | told |")
        print("|---|---|---|---|---|---|")
        for name, (file, made) in FILES.items():
            _time_hostile(name, file, made())


def _html(texts: Texts) -> bytes:
    paragraphs = "".join(f"<p>{text}</p>" for text in texts)
    return f"<html><head><title>Report</title></head><body><article>{paragraphs}</article></body></html>".encode()


def _pdf(texts: Texts) -> bytes:
    lines = [line for text in texts for line in _wrapped(text)]
    return pdf([lines[i : i + 40] for i in range(0, len(lines), 40)])


def _wrapped(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[i : i + 10]) for i in range(0, len(words), 10)]


MAKERS: dict[str, Make] = {
    ".txt": lambda texts: "\n\n".join(texts).encode(),
    ".md": lambda texts: ("---\ntitle: Report\n---\n" + "\n\n".join(texts)).encode(),
    ".jsonl": lambda texts: json.dumps({"text": "\n\n".join(texts)}).encode(),
    ".html": _html,
    ".eml": lambda texts: mail("", _html(texts).decode(), Subject="Report"),
    ".pdf": _pdf,
    ".docx": lambda texts: docx("".join(map(paragraph, texts))),
    ".epub": lambda texts: epub({"a.xhtml": "".join(f"<p>{text}</p>" for text in texts)}),
    ".zip": lambda texts: zipped({"a.txt": "\n\n".join(texts)}),
}


def _texts(random: Random) -> Texts:
    return [" ".join(random.choices(vocabulary(), k=WORDS)).capitalize() + "." for _ in range(PARAGRAPHS)]


def _time_format(suffix: str, make: Make, count: int) -> str:
    random = Random(SEED)
    with TemporaryDirectory() as folder:
        for number in range(count):
            Path(folder, f"{number}{suffix}").write_bytes(make(_texts(random)))
        took = _run("add", folder)
        figures = f"{took.articles / took.seconds:,.0f} | {took.memory:.0f} | {took.reader:.0f}"
        return f"| {suffix} | {figures} |"


def _time_large(gigabytes: float) -> None:
    """A file that held one article, and was written anew with others since, is reindexed."""
    random = Random(SEED)
    lines = [json.dumps({"text": "\n\n".join(_texts(random))}) + "\n" for _ in range(1000)]
    with TemporaryDirectory() as folder:
        file, home = Path(folder, "large.jsonl"), Path(folder, "library")
        file.write_text(json.dumps({"id": "gone", "text": "The ferry left."}), encoding="utf-8")
        with Library.open(home, create=True) as library:
            library.add([str(file)])
        with file.open("w", encoding="utf-8") as target:
            while target.tell() < gigabytes * 2**30:
                target.writelines(lines)
        took = _run("reindex", str(file), home)
        figures = f"{took.articles:,} | {took.articles / took.seconds:,.0f} | {took.memory:.0f} | {took.anonymous:.0f}"
        print(f"| {gigabytes * 1024:,.0f} | {figures} |", flush=True)


def _time_hostile(name: str, file: str, data: bytes) -> None:
    """One file added in a process of its own, while this one goes on asking the library."""
    with TemporaryDirectory() as folder:
        path, home = Path(folder, file), Path(folder, "library")
        path.write_bytes(data)
        with Library.open(home, create=True) as library:
            (Path(folder) / "first.txt").write_text("The ferry left the harbour at noon.")
            library.add([str(Path(folder) / "first.txt")])
            is_over, waits = Event(), list[float]()
            asker = Thread(target=_go_on_asking, args=(library, is_over, waits))
            asker.start()
            took = _run("add", str(path), home)
            is_over.set()
            asker.join()
        late = 1000 * sorted(waits)[len(waits) * 99 // 100] if waits else 0
        reason = took.told.partition(": ")[2].replace("|", " ") or "-"
        figures = f"{took.seconds:.1f} | {took.memory:.0f} | {took.reader:.0f} | {late:.0f}"
        print(f"| {name} | {figures} | {reason} |", flush=True)


def _go_on_asking(library: Library, is_over: Event, waits: list[float]) -> None:
    while not is_over.wait(0.05):
        began = time.perf_counter()
        ask([library], "when did the ferry leave?")
        waits.append(time.perf_counter() - began)


def _run(act: str, origin: str, home: Path | None = None) -> Took:
    """Add or reindex an origin in a process of its own."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-c", ACT, str(home or Path(folder, "library")), act, origin]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        memory = anonymous = reader = 0.0
        while process.poll() is None:
            readers = Path(f"/proc/{process.pid}/task/{process.pid}/children")
            children = readers.read_text().split() if readers.exists() else []
            memory = max(memory, _memory(process.pid, "VmHWM"))
            anonymous = max(anonymous, _memory(process.pid, "RssAnon"))
            reader = max([reader, *(_memory(int(child), "VmHWM") for child in children)])
            time.sleep(0.02)
        assert process.stdout
        seconds, added, *told = process.stdout.read().rstrip("\n").split("\t")
        return Took(float(seconds), int(added), memory, anonymous, reader, told[0] if told else "")


def _memory(process: int, kind: str) -> float:
    """A figure of its status in MB, VmHWM being the most that it has had so far; 0 if it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(kind)), 0.0)


if __name__ == "__main__":
    os.chdir(Path(__file__).parents[2])
    main()

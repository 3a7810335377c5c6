"""One engine in a process of its own: build the index, or open it and answer. Prints one JSON object.

python -m tests.benchmarks.peers.trial ENGINE build|serve FOLDER
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.peers.search_peers import ENGINES, Citebot, Engine

Figures = dict[str, float]  # seconds and MB
THINNED = 20  # every so many-th article is removed before the questions are asked once more


def build(engine: Engine, folder: Path) -> Figures:
    """Seconds from raw text to an index that answers, and its size on disk."""
    before = _size(folder)
    began = time.perf_counter()
    engine.build()
    return {"build": time.perf_counter() - began, "build_peak": _memory("VmHWM"), "disk": _size(folder) - before}


def serve(engine: Engine, folder: Path, started: float) -> Figures:
    """Seconds from the start of the process to the first answer, of a question, and until an added article is found."""
    questions = json.loads((folder / "questions.json").read_text())
    ask = engine.answer if isinstance(engine, Citebot) else engine.find
    engine.open()
    ask(questions[0])
    figures = {"cold": time.time() - started}
    if isinstance(engine, Citebot):
        figures |= _percentiles("answer", engine.answer, questions)
    figures |= _percentiles("candidates", engine.find, questions)
    figures |= {"memory": _memory("VmRSS"), "anonymous": _memory("RssAnon"), "peak": _memory("VmHWM")}
    figures |= {"added": _add(engine, ask, folder)}
    if isinstance(engine, Citebot):
        engine.thin(THINNED)
        ask(questions[0])
        figures |= _percentiles("thinned", engine.answer, questions)
    return figures


def _percentiles(name: str, ask: Callable[[str], list[str]], questions: Sequence[str]) -> Figures:
    """The 50th and 99th percentile, each question asked once."""
    took = []
    for question in questions:
        began = time.perf_counter()
        ask(question)
        took.append(time.perf_counter() - began)
    took.sort()
    return {f"{name}_p{p}": took[len(took) * p // 100] for p in (50, 99)}


def _add(engine: Engine, ask: Callable[[str], list[str]], folder: Path) -> float:
    """The median over some articles; of the first only, if that takes more than a second."""
    took: list[float] = []
    for row in json.loads((folder / "added.json").read_text()):
        if not took or took[0] < 1:
            began = time.perf_counter()
            engine.add(row["article"], row["passages"])
            found = ask(row["question"])
            took.append(time.perf_counter() - began)
            if not any(row["word"] in passage for passage in found):
                raise LookupError(f"{row['word']} was added and not found")
    return median(took)


def _memory(field: str) -> float:
    """MB, https://man7.org/linux/man-pages/man5/proc_pid_status.5.html; 0 where there is no /proc."""
    path = Path("/proc/self/status")
    lines = path.read_text().splitlines() if path.exists() else []
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith(field + ":")), 0.0)


def _size(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def main(name: str, step: str, place: str, started: str) -> None:
    """Run one step; `started` is the time at which the parent started this process."""
    folder = Path(place)
    engine = ENGINES[name](folder)
    print(json.dumps(build(engine, folder) if step == "build" else serve(engine, folder, float(started))))


if __name__ == "__main__":
    main(*sys.argv[1:])

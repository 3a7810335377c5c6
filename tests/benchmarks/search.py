"""Ours beside its peers on the same passages and questions, each in processes of its own: a Markdown table a size.

python -m tests.benchmarks.search [--sizes N...] [--full] [--questions N] [--json FILE]
"""

import json
import os
import platform
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.inputs.corpus import ADDED, ROOT, SEED, write
from tests.benchmarks.measuring.readme import add_option, publish
from tests.benchmarks.peers.search_peers import BY_HAND, ENGINES, TOP
from tests.benchmarks.peers.trial import THINNED, Figures

FULL = 1_000_000
MOST = {"rank-bm25": 200_000}  # passages beyond which one is skipped: at 100,000 it takes 1.3 GB
PACKAGES = ("rank-bm25", "rank-bm25-rs", "bm25s", "numba", "apsw", "tantivy", *BY_HAND)
COLUMNS = (
    "engine",
    "build, s",
    "passages/s",
    "one article added, ms",
    "cold start, ms",
    "candidates p50 / p99, ms",
    "full answer p50 / p99, ms",
    "memory, MB",
    "on disk, MB",
)
NOTES = f"""In brackets: times ours. Build: from raw text to an index that answers; ours also cuts articles into
passages and commits to SQLite (fsync) before its postings. One article added: until a question finds it, median of
{ADDED}; rank-bm25, rank-bm25-rs, bm25s and bm25-turbo build anew. Cold start: from process start to the first answer,
files in the page cache. Candidates: from a question to its {TOP} best passages, stop words as each engine treats them.
Full answer: `index.library.ask`, 3 passages ranked, quoted and cited. Memory: resident after the questions, mapped
files included; the process did not build, but for rank-bm25, rank-bm25-rs and vajra-bm25."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run all engines at all sizes, and print what they took."""
    parser = ArgumentParser(prog="python -m tests.benchmarks.search", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], metavar="N", help="passages")
    parser.add_argument("--full", action="store_true", help=f"also {FULL:,} passages: some GB of memory and disk")
    parser.add_argument("--questions", type=int, default=600, metavar="N")
    add_option(parser)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there: seconds and MB")
    options = parser.parse_args(arguments)
    print(f"{machine()}\n\n{NOTES}")
    results = [
        run(size, options.questions, options.write) for size in [*options.sizes, *([FULL] if options.full else [])]
    ]
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), "runs": results}, indent=1))


def machine(packages: Sequence[str] = PACKAGES) -> str:
    """What this runs on."""
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    python = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores{load}, {python}, " + ", ".join(f"{name} {_version(name)}" for name in packages)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def run(size: int, questions: int, is_published: bool = False) -> dict[str, object]:
    """One size: write the corpus, run every engine, print the table."""
    with TemporaryDirectory(prefix="citebot-benchmark-") as place:
        passages, asked, made_of = write(Path(place), size, questions)
        print(f"\n### {passages:,} passages, {asked:,} questions\n\nCorpus {made_of}, seed {SEED}.\n", flush=True)
        lines = [f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}"]
        print("\n".join(lines), flush=True)
        results: dict[str, Figures | str] = {}
        for name in ENGINES:
            results[name] = skipped(name, passages) or measure(name, Path(place))
            lines.append(f"| {name} | {' | '.join(cells(results[name], results['citebot'], passages))} |")
            print(lines[-1], flush=True)
        print(f"\n{thinned(results['citebot'])}", flush=True)
    if is_published:
        publish(f"search {size}", f"{passages:,} passages, {asked:,} questions:\n\n" + "\n".join(lines))
    return {"passages": passages, "questions": asked, "corpus": made_of, "engines": results}


def skipped(name: str, passages: int) -> str | None:
    """Why an engine is not run at this size."""
    if name in BY_HAND and not find_spec(BY_HAND[name]):
        return f"not installed: pip install {name}"
    if passages <= MOST.get(name, passages):
        return None
    return f"skipped over {MOST[name]:,} passages for its memory, 1.3 GB at 100,000"


def measure(name: str, corpus: Path) -> Figures | str:
    """An engine's figures, or what went wrong. It finds the corpus in a folder that is removed with its index."""
    figures: Figures = {}
    with TemporaryDirectory(dir=corpus) as folder:
        for file in corpus.glob("*.json*"):
            (Path(folder) / file.name).symlink_to(file)
        for step in ("build", "serve"):
            command = [sys.executable, "-m", "tests.benchmarks.peers.trial", name, step, folder, repr(time.time())]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            if done.returncode:
                return f"failed: {(done.stderr.strip() or f'exit code {done.returncode}').splitlines()[-1]}"
            figures |= json.loads(done.stdout.splitlines()[-1])
    return figures


def cells(figures: Figures | str, ours: Figures | str, passages: int) -> list[str]:
    """One engine's figures as the table shows them, beside ours."""
    if isinstance(figures, str):
        return [figures, *[""] * (len(COLUMNS) - 2)]
    base = ours if isinstance(ours, dict) and ours is not figures else {}

    def cell(key: str, unit: float = 1.0) -> str:
        if key not in figures:
            return "-"
        return _short(figures[key] * unit) + (f" ({_short(figures[key] / base[key])})" if base.get(key) else "")

    return [
        cell("build"),
        f"{passages / figures['build']:,.0f}",
        cell("added", 1000),
        cell("cold", 1000),
        f"{cell('candidates_p50', 1000)} / {cell('candidates_p99', 1000)}",
        f"{cell('answer_p50', 1000)} / {cell('answer_p99', 1000)}" if "answer_p50" in figures else "-",
        cell("memory"),
        cell("disk") if figures["disk"] else "-",
    ]


def thinned(ours: Figures | str) -> str:
    """How long ours takes once some articles were removed, and how often as long as before."""
    if isinstance(ours, str):
        return ours
    times = " / ".join(_short(ours[f"thinned_{p}"] * 1000) for p in ("p50", "p99"))
    ratio = _short(ours["thinned_p50"] / ours["answer_p50"])
    return f"citebot, asked again with one article in {THINNED} removed: {times} ms, p50 {ratio} times that before."


def _short(value: float) -> str:
    """Three digits at the most before the point, two that count after it."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2g}"


if __name__ == "__main__":
    main()

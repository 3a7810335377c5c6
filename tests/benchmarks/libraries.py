"""Many libraries in one process, asked at random: memory and handles as the questions go on.

python -m tests.benchmarks.libraries [--libraries N] [--asked N] [--questions N]
"""

import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from index.libraries import OPEN, LibraryPool
from index.library import ask
from index.model import Article
from index.stores.opening import open_backend
from tests.benchmarks.inputs.corpus import SEED

REPORTS = 8  # rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the libraries, ask them, print a row now and then."""
    parser = ArgumentParser(prog="python -m tests.benchmarks.libraries", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--libraries", type=int, default=1000, metavar="N")
    parser.add_argument("--asked", type=int, default=50, metavar="N", help="of them, chosen at random")
    parser.add_argument("--questions", type=int, default=8000, metavar="N")
    options = parser.parse_args(arguments)
    random = Random(SEED)
    with TemporaryDirectory() as folder:
        pool = LibraryPool(open_backend(Path(folder)))
        for number in range(options.libraries):
            with pool.take(f"news-{number}", create=True) as library:
                library.put(_articles(random, number))
        print(f"{options.libraries:,} libraries, {options.asked} asked at random, at most {OPEN} open when idle\n")
        print("| questions | memory, MB | handles | p50, ms | p99, ms |\n|---|---|---|---|---|")
        chosen = random.sample(range(options.libraries), options.asked)
        for report in range(1, REPORTS + 1):
            took = sorted(_ask(pool, random.choice(chosen)) for _ in range(options.questions // REPORTS))
            middle, late = took[len(took) // 2], took[len(took) * 99 // 100]
            done = report * len(took)
            print(f"| {done:,} | {_memory():.0f} | {_handles()} | {middle:.1f} | {late:.1f} |", flush=True)
        pool.close()


def _articles(random: Random, number: int) -> list[Article]:
    words = [f"word{random.randrange(5000)}" for _ in range(400)]
    return [
        Article(f"The council of town {number} met. " + " ".join(words[i : i + 80]) + ".", id=str(i), language="en")
        for i in range(0, 400, 80)
    ]


def _ask(pool: LibraryPool, number: int) -> float:
    """Milliseconds, the opening of the library taken in."""
    began = time.perf_counter()
    with pool.take(f"news-{number}") as library:
        answer = ask([library], f"who met in town {number}?")
    if f"town {number} " not in answer.hits[0].quote:
        raise SystemExit(f"library {number} gave another's answer: {answer.hits[0].quote}")
    return (time.perf_counter() - began) * 1000


def _memory() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def _handles() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


if __name__ == "__main__":
    main()

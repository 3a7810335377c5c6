"""A library rebuilt by `citebot reindex --all` while another process asks it, and once more after a kill.

The questions come at a steady rate, whether or not the last one is answered; a time counts from when it was due.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event, Thread

from index.errors import CitebotError
from index.library import Library, ask
from tests.benchmarks.inputs.corpus import write
from tests.corpus import ROOT

RATE = 20  # questions a second
IDLE = 20.0  # seconds of asking with nothing else under way
WARM = 100  # questions before the first one counts


@dataclass
class Answers:
    """How long answers took, in ms, and what was wrong with others."""

    took: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    incomplete: int = 0

    def quantile(self, share: float) -> float:
        """Milliseconds that so large a share of the answers took at most."""
        return sorted(self.took)[min(len(self.took) - 1, int(len(self.took) * share))] if self.took else 0.0

    def __str__(self) -> str:
        return (
            f"{len(self.took):,} answers in {self.quantile(0.5):.1f} ms (p95 {self.quantile(0.95):.1f}, at most "
            f"{max(self.took, default=0):.0f}), {len(self.errors)} errors, {self.incomplete} incomplete"
        )


@contextmanager
def asking(library: Library, questions: Sequence[str]) -> Iterator[Answers]:
    """Ask at the rate while the block runs."""
    answers, is_over = Answers(), Event()
    asker = Thread(target=_ask, args=(library, cycle(questions), answers, is_over))
    asker.start()
    try:
        yield answers
    finally:
        is_over.set()
        asker.join()


def _ask(library: Library, questions: Iterator[str], answers: Answers, is_over: Event) -> None:
    due = time.monotonic()
    while not is_over.wait(max(0.0, due - time.monotonic())):
        try:
            answers.incomplete += not ask([library], next(questions)).complete
        except CitebotError as error:
            answers.errors.append(str(error))
        answers.took.append(1000 * (time.monotonic() - due))
        due += 1 / RATE


def _citebot(home: Path, *words: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "bot", "--home", str(home), *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)


def run(size: int, rounds: int, tell: Callable[[str], None]) -> bool:
    """Rebuild a library of `size` passages so often, and once more after a kill; whether no answer failed."""
    with TemporaryDirectory() as folder:
        home = Path(folder, "home")
        count, _, _ = write(Path(folder), size, 300)
        questions = json.loads(Path(folder, "questions.json").read_text())
        assert _citebot(home, "add", str(Path(folder, "articles.jsonl"))).wait() == 0
        with Library.open(home / "libraries" / "default") as library:
            for question in questions[:WARM]:
                ask([library], question)
            found = [_shown(library, question) for question in questions]
            timed = [_round(library, home, questions, tell) for _ in range(rounds)]
            shortest = min(seconds for _, seconds in timed)
            every = [*(answers for answers, _ in timed), _killed(library, home, questions, shortest, tell)]
            is_same = [_shown(library, question) for question in questions] == found
            tell(f"{count:,} passages; answers {'the same' if is_same else 'OTHERS'} in the end as in the beginning")
    return is_same and not any(answers.errors or answers.incomplete for answers in every)


def _shown(library: Library, question: str) -> list[tuple[str, str]]:
    return [(hit.article.id, hit.quote) for hit in ask([library], question).hits]


def _round(
    library: Library, home: Path, questions: Sequence[str], tell: Callable[[str], None]
) -> tuple[Answers, float]:
    before = _idle(library, questions, IDLE / 2)
    began = time.monotonic()
    with asking(library, questions) as during:
        assert _citebot(home, "reindex", "--all").wait() == 0
    seconds = time.monotonic() - began
    idle = Answers(before.took + _idle(library, questions, IDLE / 2).took)
    tell(f"idle: {idle}")
    ratio = during.quantile(0.95) / idle.quantile(0.95)
    tell(f"while it is rebuilt, {seconds:.0f} s: {during}; p95 {ratio:.2f} times idle")
    return during, seconds


def _idle(library: Library, questions: Sequence[str], seconds: float) -> Answers:
    with asking(library, questions) as answers:
        time.sleep(seconds)
    return answers


def _killed(
    library: Library, home: Path, questions: Sequence[str], seconds: float, tell: Callable[[str], None]
) -> Answers:
    """One rebuild that is killed at some moment of the `seconds` it takes, and another that is not."""
    generation, moments = library.status().generation, Random(1)
    with asking(library, questions) as answers:
        while library.status().generation == generation:
            rebuild = _citebot(home, "reindex", "--all")
            with suppress(subprocess.TimeoutExpired):
                rebuild.wait(moments.uniform(0.3, 0.9) * seconds)
            rebuild.kill()
            rebuild.wait()
            if library.status().generation == generation:
                assert _citebot(home, "reindex", "--all").wait() == 0
                tell("killed, and rebuilt from its beginning")
            else:  # it was done before
                generation = library.status().generation
    tell(f"meanwhile: {answers}")
    return answers

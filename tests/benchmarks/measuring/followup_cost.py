"""How much work the turns of a conversation are: calls of the steps of an answer, and crossings between files.

python -m tests.benchmarks.measuring.followup_cost
"""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from inspect import CO_GENERATOR
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

from bot.console.session import Session
from bot.service.answers import AnswerService
from tests.benchmarks.talks import opened

QUESTIONS = ("who met Putin?", "where did they meet?", "what did he say?")
STEPS = ("parse", "reading", "sum_statistics", "highlight", "choose", "cite")
ROOT = Path(__file__).parents[3]
INDEX, SOURCE = f"{ROOT / 'index'}/", (f"{ROOT / 'index'}/", f"{ROOT / 'bot'}/")
HOLDERS = ("question.py", "store.py", "pipeline.py", "search.py", "quoting.py", "citing.py")  # the files of the steps


def count_work(run: Callable[[], object]) -> Counter[str]:
    """Calls of each step in `index`, and `crossings`: how often the stack enters another file of `index` or `bot`."""
    counts: Counter[str] = Counter()
    generators: set[FrameType] = set()  # a generator that goes on is called only once

    def profile(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(SOURCE):
            return
        caller = frame.f_back
        while caller and not caller.f_code.co_filename.startswith(SOURCE):
            caller = caller.f_back
        counts["crossings"] += caller is not None and caller.f_code.co_filename != code.co_filename
        is_step = code.co_name in STEPS and code.co_filename.startswith(INDEX) and code.co_filename.endswith(HOLDERS)
        if is_step and frame not in generators:
            counts[code.co_name] += 1
        if is_step and code.co_flags & CO_GENERATOR:
            generators.add(frame)

    sys.setprofile(profile)
    try:
        run()
    finally:
        sys.setprofile(None)
    return counts


def start(service: AnswerService) -> Session:
    """A conversation in the console."""
    return Session(service, ("default",))


def measure_turns(session: Session, questions: Sequence[str] = QUESTIONS) -> list[Counter[str]]:
    """The work of each turn of a conversation in the console."""
    return [count_work(lambda text=text: session.respond(text)) for text in questions]  # type: ignore[misc]


def main() -> None:
    """Print a row a turn, of a first conversation in the process and of the next."""
    print(f"| turn | {' | '.join(STEPS)} | crossings |\n|{'---|' * (len(STEPS) + 2)}")
    with TemporaryDirectory() as home, opened("seed", Path(home)) as service:
        for _ in range(2):
            for text, counts in zip(QUESTIONS, measure_turns(start(service)), strict=True):
                print(f"| {text} | {' | '.join(str(counts[step]) for step in (*STEPS, 'crossings'))} |")


if __name__ == "__main__":
    main()

"""Talks of two to five turns: whether each turn's first quote is right, in its talk and asked alone. A table.

python -m tests.benchmarks.talks [--wrong] [SET...]

`tests/index/conversation/talks` has them, a turn a line with what its first quote must hold after `=>`, nothing there
if no answer may be sure, and no `=>` where nothing is asked. Those over the `seed` are asked of it alone, those over
the `news` of nine articles written for it. They were written from the articles before the first run, and what a talk
gets wrong stays in; what was changed since was changed for the first two sets, `held_out` only counts.
"""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.home import DEMO, Choice, make_home
from bot.service.answers import AnswerService, serving
from bot.settings import Settings
from index.conversation.conversation import Conversation, Resolved
from index.library import Library
from index.model import Answer

FOLDER = Path(__file__).parents[1] / "index" / "conversation" / "talks"
NAMES = ("",)  # of the libraries: the service has only those that are open
SETS = ("seed", "news", "seed_held_out", "news_held_out")


@dataclass(frozen=True, slots=True)
class Turn:
    """What is said, and what the first quote must hold: empty if no answer may be sure, None if nothing is asked."""

    said: str
    expected: str | None

    def is_right(self, answer: Answer | None) -> bool:
        if not self.expected:
            return not (answer and answer.sure)
        return bool(answer and answer.answered and self.expected in answer.hits[0].quote)


@dataclass(frozen=True, slots=True)
class Score:
    """Of the turns that ask something: their number, the right ones of them in their talk and asked alone."""

    talks: int
    turns: int
    right: int
    alone: int
    wrong: tuple[str, ...]
    """Turns that are wrong in their talk, each with what it was taken as and the quote."""

    @property
    def shares(self) -> tuple[float, float]:
        return self.right / self.turns, self.alone / self.turns


def load(name: str) -> list[list[Turn]]:
    """The talks of a set."""
    told = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip().split("\n\n")
    return [[_turn(row) for row in talk.splitlines()] for talk in told]


def _turn(row: str) -> Turn:
    said, arrow, expected = row.partition(" =>")
    return Turn(said.strip(), expected.strip() if arrow else None)


@contextmanager
def opened(name: str, home: Path) -> Iterator[AnswerService]:
    """A service that answers from what a set is about."""
    settings = Settings(home)
    make_home(settings)
    library = name.partition("_")[0].replace("seed", DEMO)
    if library != DEMO and not (home / "libraries" / library).exists():
        with Library.open(home / "libraries" / library, create=True) as made:
            made.add([str(FOLDER / library)])
    with serving(Choice(settings, (library,))) as service:
        yield service


def talk(service: AnswerService, said: Iterable[str]) -> list[tuple[Resolved, Answer | None]]:
    """Each turn as it was taken, with its answer; none where nothing is asked."""
    conversation, turns = Conversation(), []
    for text in said:
        turn = service.respond(NAMES, conversation, text)
        conversation = turn.conversation
        turns.append((turn.resolved, turn.answer))
    return turns


def score(service: AnswerService, talks: Sequence[Sequence[Turn]]) -> Score:
    """Each turn in its talk and alone."""
    turns, right, alone, wrong = 0, 0, 0, []
    for told in talks:
        answered = talk(service, [turn.said for turn in told])
        for turn, (resolved, answer) in zip(told, answered, strict=True):
            if turn.expected is None:
                continue
            turns += 1
            alone += turn.is_right(service.respond(NAMES, Conversation(), turn.said).answer)
            if turn.is_right(answer):
                right += 1
            else:
                wrong.append(_describe(told[0], turn, resolved, answer))
    return Score(len(talks), turns, right, alone, tuple(wrong))


def _describe(first: Turn, turn: Turn, resolved: Resolved, answer: Answer | None) -> str:
    quote = answer.hits[0].quote if answer and answer.answered else "nothing"
    state = f"{answer.confidence:.2f}" if answer else "-"
    return f"{first.said} … {resolved.meaning or turn.said}\n    wanted: {turn.expected}\n    {state}: {quote}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a row a set."""
    parser = ArgumentParser(prog="python -m tests.benchmarks.talks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sets", nargs="*", default=list(SETS), metavar="SET", help=", ".join(SETS))
    parser.add_argument("--wrong", action="store_true", help="show the turns that are wrong too")
    options = parser.parse_args(arguments)
    print("| set | talks | turns | right in the talk | right alone |\n|---|---|---|---|---|")
    with TemporaryDirectory() as home:
        for name in options.sets:
            with opened(name, Path(home)) as service:
                told = score(service, load(name))
            together, alone = told.shares
            print(f"| {name} | {told.talks} | {told.turns} | {together:.3f} | {alone:.3f} |")
            if options.wrong:
                print(*told.wrong, sep="\n")


if __name__ == "__main__":
    main()

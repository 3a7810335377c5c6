"""How far a sure answer can be trusted: on news, with the roles of people swapped, and by what is asked for.

python -m tests.benchmarks.trust [SET...] [--keep] [--cache DIR]

Everything that was tuned was tuned on `news/fit` and `news/further`; `news/held_out` only counts. Besides each set as
it is, whose unanswerable questions are about what its articles are about, it is asked without a third of its articles.
"""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.library import ask
from index.model import Filters
from tests.benchmarks.inputs.question_sets import QuestionSet, load, role_pairs, without_a_third
from tests.benchmarks.measuring.measures import Asked, Reply, auroc, find_answer, folded, found_at, is_right
from tests.benchmarks.measuring.readme import publish
from tests.benchmarks.peers.engines import opened, ours
from tests.benchmarks.quality import CACHE, SHOWN

SETS = ("news/fit", "news/held_out", "news/unseen")
FLOORS = Path(__file__).with_suffix(".json")


@dataclass(frozen=True, slots=True)
class Trust:
    """Shares, 0 to 1. `precision`: of the sure answers those whose first quote is right; `sure`: of the answerable."""

    name: str
    precision: float
    sure: float
    unanswerable_sure: float
    found_at_60: float
    found_at_120: float
    auroc: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = ArgumentParser(prog="python -m tests.benchmarks.trust", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sets", nargs="*", default=list(SETS), metavar="SET", help=", ".join(SETS))
    parser.add_argument("--keep", action="store_true", help="make that the floors, and write it to the README")
    parser.add_argument("--cache", type=Path, default=CACHE, metavar="DIR", help="where libraries are kept")
    options = parser.parse_args(arguments)
    figures, kinds = list[Trust](), list[str]()
    for name in options.sets:
        whole = load(name)
        for asked in (whole, without_a_third(whole)):
            replies = run(asked, options.cache)
            figures.append(measure(asked.name, replies))
            if asked is whole:
                kinds += by_kind(asked.name, replies)
    pairs = {name: swapped(name, options.cache) for name in options.sets}
    tables = {"trust": table(figures), "trust by kind": "\n".join([KINDS, *kinds]), "roles": roles(pairs)}
    print("\n\n".join(tables.values()))
    if options.keep:
        FLOORS.write_text(json.dumps({f.name: [f.precision, f.unanswerable_sure] for f in figures}, indent=1) + "\n")
        for heading, lines in tables.items():
            publish(heading, lines)


def run(asked: QuestionSet, cache: Path) -> list[tuple[Asked, Reply]]:
    """Every question with its answer."""
    with opened(asked, cache) as library:
        return [(question, ours(library, question, SHOWN)) for question in asked.questions]


def measure(name: str, replies: Sequence[tuple[Asked, Reply]]) -> Trust:
    """The figures of a set."""
    good = [(question, reply) for question, reply in replies if question.answerable]
    bad = [reply for question, reply in replies if not question.answerable]
    sure = [is_right(question, reply) for question, reply in replies if reply.state == "sure"]
    at = [found_at(question, reply) for question, reply in good]
    return Trust(
        name,
        _share(sure),
        _share([reply.state == "sure" for _, reply in good]),
        _share([reply.state == "sure" for reply in bad]),
        _share([words <= 60 for words in at]),
        _share([words <= 120 for words in at]),
        auroc([reply.confidence for _, reply in good], [reply.confidence for reply in bad]),
    )


def _share(of: Sequence[bool]) -> float:
    return round(sum(of) / max(1, len(of)), 4)


def table(figures: Sequence[Trust]) -> str:
    """A row a set."""
    lines = [
        "| set | of those sure, right | of answerable, sure | of unanswerable, sure | found@60 | found@120 | AUROC |",
        "|---" * 7 + "|",
    ]
    for f in figures:
        shares = (f.precision, f.sure, f.unanswerable_sure, f.found_at_60, f.found_at_120, f.auroc)
        lines.append(f"| {f.name} | {' | '.join(f'{share:.3f}' for share in shares)} |")
    return "\n".join(lines)


KINDS = "| set | asked for | questions | sure | of these right |\n|---|---|---|---|---|"


def by_kind(name: str, replies: Sequence[tuple[Asked, Reply]]) -> list[str]:
    """A row for each kind of thing asked for, the commonest first."""
    kinds = Counter(question.kind for question, _ in replies)
    rows = []
    for kind, count in kinds.most_common():
        sure = [is_right(q, reply) for q, reply in replies if q.kind == kind and reply.state == "sure"]
        rows.append(f"| {name} | {kind} | {count} | {len(sure)} | {_share(sure):.2f} |")
    return rows


def swapped(name: str, cache: Path) -> tuple[int, int, int]:
    """Of the pairs of a set: traps answered surely, twins answered surely and right, and pairs."""
    pairs = role_pairs(name)
    traps = twins = 0
    with opened(load(name), cache) as library:
        for pair in pairs:
            trap, twin = (ask([library], pair[key], limit=1, filters=Filters()) for key in ("trap", "twin"))
            traps += trap.sure
            twins += twin.sure and find_answer(folded(twin.hits[0].quote), [pair["twin_has"]]) >= 0
    return traps, twins, len(pairs)


def roles(pairs: dict[str, tuple[int, int, int]]) -> str:
    """A row a set."""
    lines = ["| pairs of | swapped roles, sure | true twins, sure and right |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {a} of {n} | {b} of {n} |" for name, (a, b, n) in pairs.items())])


if __name__ == "__main__":
    main()

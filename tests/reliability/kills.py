"""What a library survives: SIGKILLs (this module), failing disks, flipped bits, a rebuild while it is asked.

python -m tests.reliability [--kills N] [--faults STEP] [--flips N] [--rebuild PASSAGES] [--seed N]

A child adds, replaces and removes articles and says so after each step has returned; it is killed at a random moment.
What it had said must be there, what it had not said must be there whole or not at all; then the same library goes on.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import apsw

from index.library import Library
from index.model import Article, Filters
from index.stores.embedded.store import EmbeddedStore
from index.text.analysis import analyser
from index.text.passages import split
from tests.corpus import Child, discrepancies
from tests.index.readers.sample_files import zipped
from tests.reliability import bit_flips, disk_faults, hostile, rebuild

STEPS = 60  # that a child is given; more than it lives to do
MOST_SAID = 20  # steps that a child may finish before its last moment is drawn
LAST_MOMENT = 0.03  # seconds, at the most, between the last step waited for and the kill: a step takes about 0.015
LONG = {"rebuild": 0.2, "archive": 1.2}  # seconds that these take
KINDS = {"add": 4.0, "several": 1.0, "replace": 3.0, "remove": 3.0, "rebuild": 0.3, "archive": 0.3}

NEW = ("add", "several", "archive")

State = dict[int, int]
"""The number of each article there is -> its version, counted from 1."""

Step = tuple[str, State]
"""A kind, and the articles concerned with their versions after it; 0 is gone."""


@dataclass
class Outcome:
    """What the kills have shown. `lost` and `torn` name articles, each with how."""

    kills: int = 0
    steps: int = 0
    articles: int = 0
    happened: int = 0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills: {self.steps:,} steps acknowledged ({self.articles:,} articles), "
            f"{len(self.lost)} lost, {len(self.torn)} torn; "
            f"of the steps under way {self.happened} had happened; {self.seconds:.0f} s"
        )


def word(number: int, version: int) -> str:
    """The word that only this version of this article holds, in each of its passages."""
    return f"mark{number}v{version}"


def made(number: int, version: int) -> Article:
    """An article of two or more passages."""
    sentence = f"The {word(number, version)} ferry left the quay of Vellmar at noon with forty people. "
    return Article(sentence * (15 + 7 * (number % 3)), title=f"Ferry {number}", id=str(number))


def after(state: State, step: Step) -> State:
    """The articles there are once the step has happened."""
    return {number: version for number, version in {**state, **step[1]}.items() if version}


def steps(rng: random.Random, state: State, first: int, count: int) -> list[Step]:
    """What a child is to do from `state` on; its new articles are numbered from `first`, which none has had."""
    drawn = []
    for kind in rng.choices(list(KINDS), list(KINDS.values()), k=count):
        known = rng.sample(sorted(state), min(len(state), rng.randint(1, 3)))
        if kind in NEW or (kind != "rebuild" and not known):
            new = 1 if kind == "add" else rng.randint(2, 5)
            step = kind, {first + i: 1 for i in range(new)}
            first += new
        else:
            step = kind, {n: {"replace": state[n] + 1, "remove": 0, "rebuild": state[n]}[kind] for n in known}
        drawn.append(step)
        state = after(state, step)
    return drawn


def work(folder: Path) -> None:
    """The child: do the steps that standard input holds, and say the number of each that has returned."""
    todo = [(kind, {int(n): v for n, v in articles.items()}) for kind, articles in json.loads(input())]
    with closing(EmbeddedStore(folder)) as store:
        for number, (kind, articles) in enumerate(todo):
            if kind == "rebuild":
                store.rebuild()
            elif kind == "archive":
                Library(store).add([str(_archive(folder.parent, articles))])
            else:
                with store.writing() as change:
                    change.remove([str(n) for n, version in articles.items() if not version])
                    for n, version in articles.items():
                        if version:
                            change.put(made(n, version))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


def _archive(folder: Path, articles: State) -> Path:
    """A zip with the articles, which a process of its own reads."""
    lines = [json.dumps({"id": str(n), "text": made(n, v).text, "language": "en"}) for n, v in articles.items()]
    archive = folder / "archive.zip"
    archive.write_bytes(zipped({"a.jsonl": "\n".join(lines)}))
    return archive


def live(rng: random.Random, folder: Path, todo: list[Step]) -> int:
    """One child from start to SIGKILL; how many steps it had acknowledged."""
    child = Child("-m", "tests.reliability.kills", "--work", str(folder))
    try:
        child.say(json.dumps(todo))
        said = [child.hear() for _ in range(rng.randint(0, MOST_SAID))]
        longest = LONG.get(todo[len(said)][0], LAST_MOMENT)
        time.sleep(rng.uniform(0, longest))  # a random moment, not a hope: every moment must be survived
        child.process.kill()
        said += child.rest()
    finally:
        child.kill()
    assert said == [str(number) for number in range(len(said))], said
    return len(said)


def versions(folder: Path) -> State:
    """What the catalogue holds; the version is read from the text."""
    with closing(apsw.Connection(str(folder / "catalogue.db"), flags=apsw.SQLITE_OPEN_READONLY)) as db:
        rows = db.execute("SELECT id, text FROM article")
        return {int(key): int(text.split()[1].partition("v")[2]) for key, text in rows}


def compare(found: State, wanted: State, outcome: Outcome) -> None:
    """Note every article that is not as acknowledged."""
    for number in {**found, **wanted}:
        is_version, should_be = found.get(number, 0), wanted.get(number, 0)
        if is_version != should_be:
            kind = outcome.lost if is_version < should_be else outcome.torn
            kind.append(f"article {number} is of version {is_version}, not {should_be}")


def ask(store: EmbeddedStore, wanted: State, touched: Mapping[int, int], outcome: Outcome) -> None:
    """Note every touched article that a question does not find whole, or finds although it should not."""
    with store.reading() as snapshot:
        if not snapshot.complete:
            outcome.torn.append("the library is not complete")
        for number, newest in touched.items():
            for version in range(1, newest + 1):
                passages = snapshot.candidates(analyser("en").terms(word(number, version)), Filters(), 100)
                expected = split(made(number, version).text) if wanted.get(number) == version else []
                if [(p.start, p.end) for p in passages] != [(p.start, p.end) for p in expected]:
                    what = f"article {number}, version {version}"
                    outcome.torn.append(f"{what}: {len(passages)} passages found, not {len(expected)}")


def run(folder: Path, kills: int, seed: int = 1) -> Outcome:
    """Kill `kills` children on one library and count."""
    rng = random.Random(seed)
    began, outcome, state, first = time.monotonic(), Outcome(), State(), 1
    newest, touched = Counter[int](), set[int]()  # versions there have been; articles since questions were last asked
    EmbeddedStore(folder, create=True).close()
    for kill in range(1, kills + 1):
        todo = steps(rng, state, first, STEPS)
        first += sum(len(articles) for kind, articles in todo if kind in NEW)
        said = live(rng, folder, todo)
        for step in todo[:said]:
            state = after(state, step)
            outcome.articles += len(step[1])
        under_way = after(state, todo[said]) if said < len(todo) else state
        found = versions(folder)
        outcome.happened += found == under_way != state
        state = under_way if found == under_way else state
        compare(found, state, outcome)
        outcome.kills, outcome.steps = kill, outcome.steps + said
        for _, articles in todo[: said + 1]:
            newest |= Counter(articles)
            touched |= articles.keys()
        if kill == kills or rng.random() < 0.5:  # else it is for the next child to mend what this one left
            with closing(EmbeddedStore(folder)) as store:
                ask(store, state, {n: newest[n] for n in touched}, outcome)
            touched.clear()
        state = found  # what is noted once is not noted again
    with closing(EmbeddedStore(folder)) as store:
        outcome.torn += discrepancies(store)
    outcome.seconds = time.monotonic() - began
    return outcome


def tell(line: object) -> None:
    """A line on stdout, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def kill(kills: int, seed: int) -> list[str]:
    """Kill so many children; what went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(Path(folder, "library"), kills, seed)
    tell(outcome)
    return [*outcome.lost, *outcome.torn]


def fault(step: int, seed: int) -> list[str]:
    """Every fault at one in `step` of its calls; what went wrong."""
    total = disk_faults.Outcome()
    for name, outcome in disk_faults.run_all(step, seed):
        tell(f"{name}: {outcome}")
        total.add(outcome)
    tell(f"in all: {total}")
    return total.wrong


def flip(count: int, seed: int) -> list[str]:
    """Flip so many bits; what went wrong."""
    outcome = bit_flips.run(count, seed)
    tell(outcome)
    return outcome.wrong


def attack() -> list[str]:
    """Every attack; what went wrong."""
    wrong = list[str]()
    for one in hostile.run():
        tell(one)
        wrong += one.wrong
    return wrong


def main(arguments: Iterable[str] | None = None) -> int:
    """The command; 1 if anything was lost, torn, wrong or not told."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, metavar="N", help="SIGKILLs of a process that changes a library")
    parser.add_argument("--faults", type=int, metavar="STEP", help="failing calls of a disk: one in STEP, 1 for each")
    parser.add_argument("--flips", type=int, metavar="N", help="flipped bits")
    parser.add_argument("--rebuild", type=int, metavar="PASSAGES", help="a rebuild under 20 questions a second")
    parser.add_argument("--hostile", action="store_true", help="hostile patterns, questions, files and limits")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="be the child that is killed")
    given = parser.parse_args(list(arguments) if arguments is not None else None)
    if given.work:
        work(given.work)
        return 0
    wrong = kill(given.kills, given.seed) if given.kills else []
    wrong += fault(given.faults, given.seed) if given.faults else []
    wrong += flip(given.flips, given.seed) if given.flips else []
    wrong += attack() if given.hostile else []
    if given.rebuild and not rebuild.run(given.rebuild, 3, tell):
        wrong.append("an answer failed, or was another one, while the library was rebuilt")
    for what in wrong:
        sys.stderr.write(f"{what}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

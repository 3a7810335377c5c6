"""Every change of a library on a disk that fails at the n-th call, for every n: what was lost, torn, or not told.

The disk works again afterwards, the library is opened anew and must be whole; then the change is made once more.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import apsw

from index.errors import CitebotError
from index.library import Library, ask
from index.stores.embedded.store import EmbeddedStore
from tests.corpus import ROOT, discrepancies, restore_all
from tests.index.stores.embedded.old_catalogues import make_old
from tests.reliability.failing_disk import CatalogueDisk, Disk, Fault, ProcessDisk, compile_shim, compiler

PATIENCE = 20  # questions, of a second each, until the library must be whole again
QUESTION = "which ferry left the quay?"

Held = dict[str, tuple[str, ...]]
"""What a library holds: the id of each article -> its text, title and origin."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a change is made: a library's folder, beside the files it was read from and a backup."""

    root: Path

    @property
    def library(self) -> Path:
        return self.root / "library"

    @property
    def files(self) -> Path:
        return self.root / "files"


Change = Callable[[Place, Library], object]


def _write(place: Place, name: str, *words: str) -> Path:
    place.files.mkdir(exist_ok=True)
    lines = [json.dumps({"id": f"{name}-{word}", "text": _text(word)}) for word in words]
    file = place.files / f"{name}.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def _text(word: str) -> str:
    return f"The {word} ferry left the quay of Vellmar at noon with forty people. " * 25


def _add(place: Place, library: Library) -> None:
    library.add([str(_write(place, "new", "amber", "coral"))])


def _replace(place: Place, library: Library) -> None:
    file = _write(place, "first", "azure", "beige", "ivory")
    file.write_text(file.read_text().replace("forty", "fifty"))
    library.add([str(file)])


def _remove(place: Place, library: Library) -> None:
    with suppress(CitebotError):  # removed the first time
        library.article("first-beige")
    if library.article("first-beige"):
        library.remove("first-beige")


def _reindex(place: Place, library: Library) -> None:
    (place.files / "second.jsonl").unlink(missing_ok=True)
    _write(place, "first", "azure", "olive")
    _write(place, "third", "khaki")
    library.reindex()


def _rebuild(place: Place, library: Library) -> None:
    library.reindex(rebuild=True)


def _restore(place: Place, library: Library) -> None:
    restore_all(place.library, place.root / "backup.db")


def _backup(place: Place, library: Library) -> None:
    library.backup(place.root / "backup.db")


def _migrate(place: Place, library: Library) -> None:
    Library.open(place.library).close()


CHANGES: dict[str, Change] = {
    "add": _add,
    "replace": _replace,
    "remove": _remove,
    "reindex": _reindex,
    "rebuild": _rebuild,
    "restore": _restore,
    "backup": _backup,
    "migrate": _migrate,
}
IN_PARTS = {"reindex"}  # what it drops goes before what it reads


@dataclass
class Outcome:
    """What the faults have shown; the lists tell what went wrong, each with how."""

    faults: int = 0
    told: int = 0
    happened: int = 0
    healed: int = 0
    lost: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def wrong(self) -> list[str]:
        """All that went wrong."""
        return [*self.lost, *self.torn, *self.untold]

    def __str__(self) -> str:
        return (
            f"{self.faults:,} faults: {self.told:,} told in a line ({self.happened:,} had happened all the same), "
            f"{self.faults - self.told - len(self.untold):,} overcome; {self.healed:,} mended at the next opening; "
            f"{len(self.lost)} lost, {len(self.torn)} torn, {len(self.untold)} not told; {self.seconds:.0f} s"
        )

    def add(self, other: "Outcome") -> None:
        """Count this one's in."""
        for name, value in asdict(other).items():
            setattr(self, name, getattr(self, name) + value)


def held(library: Path) -> Held:
    """What the catalogue holds. Raises apsw.Error if that can't be read."""
    with closing(apsw.Connection(str(library / "catalogue.db"), flags=apsw.SQLITE_OPEN_READONLY)) as db:
        return {row[0]: row[1:] for row in db.execute("SELECT id, text, ifnull(title, ''), origin FROM article")}


def prepare(root: Path, change: str) -> Place:
    """A library of five articles, read from two files, and a backup of an earlier state."""
    place = Place(root)
    with Library.open(place.library, create=True) as library:
        library.add([str(_write(place, "zeroth", "lilac"))])
        library.backup(root / "backup.db")
        library.remove("zeroth-lilac")
        _write(place, "first", "azure", "beige", "ivory")
        _write(place, "second", "mauve", "ochre")
        (place.files / "zeroth.jsonl").unlink()
        library.add([str(place.files)])
    if change == "migrate":
        make_old(place.library / "catalogue.db", 1)
    return place


@contextmanager
def overhearing(told: list[str]) -> Iterator[None]:
    """Note what ends a thread."""
    before = threading.excepthook
    threading.excepthook = lambda args: told.append(f"in a thread: {args.exc_type.__name__}: {args.exc_value}")
    try:
        yield
    finally:
        threading.excepthook = before


class Trials:
    """One change, again and again from the same state, on a disk."""

    def __init__(self, disk: Disk, folder: Path, change: str) -> None:
        self.disk, self.change, self.do = disk, change, CHANGES[change]
        self.place = prepare(folder / "place", change)
        self.template = folder / "template"
        shutil.copytree(self.place.root, self.template)
        self.before = held(self.place.library)
        self._attempt()
        self.after = held(self.place.library)

    def _attempt(self) -> None:
        if self.change in ("restore", "migrate"):
            self.do(self.place, None)  # type: ignore[arg-type]  # they open it themselves
            return
        with Library.open(self.place.library) as library:
            ask([library], QUESTION)
            self.do(self.place, library)

    def run(self, fault: Fault, number: int, outcome: Outcome) -> bool:
        """One fault; whether it struck."""
        shutil.rmtree(self.place.root)
        shutil.copytree(self.template, self.place.root)
        untold = list[str]()
        with overhearing(untold):
            failure, struck = self._strike(fault, number, untold)
            wrong = self._look(failure, outcome) if struck else Outcome()
        if struck or failure or untold:
            name = f"{self.change}, {fault} at {number}"
            outcome.faults += 1
            outcome.told += failure is not None and not untold
            outcome.untold += [f"{name}: {what}" for what in untold[:1]]
            outcome.lost += [f"{name}: {what}" for what in wrong.lost]
            outcome.torn += [f"{name}: {what}" for what in wrong.torn]
            outcome.untold += [f"{name}: {what}" for what in wrong.untold]
        return struck

    def _strike(self, fault: Fault, number: int, untold: list[str]) -> tuple[str | None, bool]:
        """What was told, if the change failed, and whether the fault struck."""
        own = None if self.change in ("restore", "migrate") else Library.open(self.place.library)
        try:
            if own:
                ask([own], QUESTION)
            self.disk.arm(fault, number)
            failure = _try(lambda: self.do(self.place, own), untold)  # type: ignore[arg-type]
            if own:
                _try(lambda: ask([own], QUESTION), untold)
            struck = self.disk.disarm()
            if own:
                _join(own)
                if (told := _try(lambda: _whole(own), untold)) is not None:
                    untold.append(f"the same process, later: {told}")
            return failure, struck
        finally:
            self.disk.disarm()
            if own:
                own.close()

    def _look(self, failure: str | None, outcome: Outcome) -> Outcome:
        wrong = Outcome()
        found = held(self.place.library)
        if failure is None:
            wrong.lost += [f"acknowledged, but {key} is not as it should be" for key in _differing(found, self.after)]
        elif self.change in IN_PARTS:
            keys = {key for key in _differing(found, self.before) if found.get(key) != self.after.get(key)}
            wrong.torn += [f"{key} is neither as before nor as after" for key in keys]
        elif found not in (self.before, self.after):
            wrong.torn.append(f"half done: {sorted(found)}, of {sorted(self.before)} to {sorted(self.after)}")
        elif found == self.after != self.before:
            outcome.happened += 1
            if "undone" in failure:
                wrong.untold.append(f"all was changed, and it said: {failure}")
        wrong.torn += [f"{aside.name} was put aside" for aside in self.place.library.glob("*.damaged")]
        with Library.open(self.place.library) as library:
            outcome.healed += not library.store.healthy()
            wrong.torn += _whole(library)
            wrong.torn += library.check()
            with library.store.catalogue() as catalogue:
                totals = catalogue.totals()
                if totals.articles != len(found):
                    wrong.torn.append(f"counts {totals.articles} articles of {len(found)}")
            wrong.torn += discrepancies(library.store)
        self._attempt()
        wrong.lost += [
            f"once more, and {key} is not as it should be" for key in _differing(held(self.place.library), self.after)
        ]
        return wrong


def _whole(library: Library) -> list[str]:
    """Ask until the answer is complete."""
    for _ in range(PATIENCE):
        if ask([library], QUESTION).complete:
            return []
        _join(library)
    return ["does not become complete"]


def _join(library: Library) -> None:
    assert isinstance(library.store, EmbeddedStore)
    if library.store._healer:
        library.store._healer.join(PATIENCE)


def _try(do: Callable[[], object], untold: list[str]) -> str | None:
    """What it told if it failed as it may; another failure is noted."""
    try:
        wrong = do()
        if isinstance(wrong, list) and wrong:
            return str(wrong[0])
        return None
    except CitebotError as error:
        told = str(error)
        if not told.isprintable():
            untold.append(f"more than a line: {told!r}")
        return told
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        if not (isinstance(error, SystemError) and isinstance(error.__cause__, apsw.Error)):
            untold.append(told)  # but for apsw's own, where a backup ends on a VFS in Python that fails
        return told


def _differing(one: Held, other: Held) -> set[str]:
    return {key for key in {**one, **other} if one.get(key) != other.get(key)}


def run(disk: Disk, change: str, numbers: Callable[[], Iterator[int]], faults: tuple[Fault, ...]) -> Outcome:
    """Every fault at these numbers, until it no longer strikes."""
    outcome, began = Outcome(), time.monotonic()
    with TemporaryDirectory() as folder:
        trials = Trials(disk, Path(folder), change)
        for fault in faults:
            for number in numbers():
                if not trials.run(fault, number, outcome):
                    break
    outcome.seconds = time.monotonic() - began
    return outcome


def every(step: int, seed: int = 1) -> Callable[[], Iterator[int]]:
    """All numbers from 1, or one in `step` of them at random."""
    rng = random.Random(seed)
    return lambda: iter(count(1)) if step == 1 else _strides(rng, step)


def _strides(rng: random.Random, step: int) -> Iterator[int]:
    number = 0
    while True:
        number += rng.randint(1, 2 * step - 1)
        yield number


def run_all(step: int, seed: int = 1) -> Iterator[tuple[str, Outcome]]:
    """What came of each change on each disk."""
    for change in CHANGES:
        with CatalogueDisk() as disk:
            yield f"{change}, catalogue", run(disk, change, every(step, seed), disk.faults)
    if not compiler():
        return
    with TemporaryDirectory() as folder:
        shim = compile_shim(Path(folder))
        for change in CHANGES:
            yield f"{change}, all files", run_apart(shim, change, step, seed)


def run_apart(shim: Path, change: str, step: int, seed: int = 1) -> Outcome:
    """As `run`, in a process whose every file may fail."""
    command = [sys.executable, "-m", "tests.reliability.disk_faults", change, str(step), str(seed)]
    environ = {**os.environ, "LD_PRELOAD": str(shim)}
    done = subprocess.run(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, check=True)
    return Outcome(**json.loads(done.stdout))


if __name__ == "__main__":
    name, stride, chosen = sys.argv[1:]
    shimmed = ProcessDisk(Path(gettempdir()), "library/")
    json.dump(asdict(run(shimmed, name, every(int(stride), int(chosen)), shimmed.faults)), sys.stdout)

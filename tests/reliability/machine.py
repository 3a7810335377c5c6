"""What a machine may do to a library: files cut short, a full disk, little memory, few files, a writer that stops."""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from bot.records.sqlite import LocalRecords
from index.errors import CitebotError, LibraryBusy, LibraryError
from index.library import Library, ask
from index.model import Article
from index.stores.embedded.catalogue import Catalogue
from tests.index.stores.embedded.old_catalogues import make_old
from tests.reliability.rebinding import rebind

ROOT = Path(__file__).parents[2]
FILES = 64  # open files that a process may have
MEMORY = (100, 160, 240, 320, 400, 500, 512, 640)  # MB of address space that a process may have
DISK = 3  # MB
ARTICLES = 40
DEADLINE = 120  # seconds for one command
_LIMITED = "import resource as r; r.setrlimit(r.{0}, ({1}, {1})); from bot.__main__ import main; main()"


class Attack(NamedTuple):
    """An attack, how often it was tried, and what went wrong."""

    name: str
    times: int
    wrong: list[str]

    def __str__(self) -> str:
        return f"{self.name}: {self.times:,} times, {len(self.wrong)} wrong"


def run(folder: Path, *, short: bool = False) -> Iterator[Attack]:
    """All of them; in the short form only those that take seconds, each a few times."""
    yield cut_files(folder / "cut", 8 if short else 300)
    yield kill_migrations(folder / "migration", 2 if short else 60)
    yield stop_writer(folder / "stopped")
    yield limit(folder / "files", "RLIMIT_NOFILE", [FILES])
    if not short:
        yield limit(folder / "memory", "RLIMIT_AS", [one << 20 for one in MEMORY])
        yield fill_disk(folder / "disk", (0, 4, 16, 64, 256, 1024))
        yield Attack("commands on a name that moves to this machine (DNS rebinding)", *rebind(folder / "names"))


def _fill(folder: Path, first: int = 0) -> None:
    with Library.open(folder, create=True) as library:
        library.put(_articles(first))


def _articles(first: int = 0) -> list[Article]:
    text = "The ferry mark{0} left the quay of Vellmar at noon with forty people. "
    return [Article(text.format(n) * 20, id=str(n), language="en") for n in range(first, first + ARTICLES)]


def _found(library: Library, numbers: Sequence[int]) -> list[int]:
    """Those articles that no question finds, or that are not as they were stored."""
    whole = {article.id: article for article in _articles() + _articles(ARTICLES)}
    lost = []
    for number in numbers:
        hits = ask([library], f"what about mark{number}?").hits
        if [hit.article for hit in hits][:1] != [whole[str(number)]]:
            lost.append(number)
    return lost


def cut_files(folder: Path, times: int) -> Attack:
    """Any file of a library ends at a random byte, or is zero from there on, as after a loss of power.

    The library then answers as it did, or says in a sentence that it is damaged; its log may lose what came last, but
    no article is half there.
    """
    rng, wrong, whole = random.Random(5), list[str](), folder / "whole"
    _fill(whole)
    log = _log(whole)
    with closing(LocalRecords(whole)) as records:
        for number in range(40):
            records.save({"id": str(number), "question": "where is the ferry? " * 20})
    for turn in range(times):
        place = shutil.copytree(whole, folder / str(turn))
        if turn % 4 == 0:
            (place / "catalogue.db-wal").write_bytes(log)
        files = sorted(file for file in place.rglob("*") if file.is_file() and file.stat().st_size)
        files = [place / "catalogue.db-wal"] if turn % 4 == 0 else files
        cut = rng.choice(files)
        size = cut.stat().st_size
        keep = rng.randrange(size)
        os.truncate(cut, keep)
        if rng.random() < 0.5:
            os.truncate(cut, size)
        try:
            _look(place, wrong, f"{cut.relative_to(place)} cut at {keep:,} of {size:,} bytes")
        except Exception as error:  # what no command would tell in a sentence
            wrong.append(f"{cut.relative_to(place)} cut at {keep:,} of {size:,} bytes: {error!r}")
        shutil.rmtree(place)
    return Attack("files of a library cut at random bytes, or zero from there on", times, wrong)


def _log(whole: Path) -> bytes:
    """A write-ahead log with 40 further articles, as a process leaves it that ends without moving it."""
    copy = whole.with_name("copy")
    shutil.copytree(whole, copy)
    with Library.open(copy) as library, library.store.catalogue() as contents:
        contents.totals()  # a reader: the log can't be emptied
        library.put(_articles(ARTICLES))
        log = (copy / "catalogue.db-wal").read_bytes()
    shutil.rmtree(copy)
    return log


def _look(place: Path, wrong: list[str], what: str) -> None:
    """Ask the library for all its articles, and change it; it may say that it is damaged."""
    try:
        with Library.open(place, wait=5) as library:
            library.check()
            there = library.status().articles
            if there not in (ARTICLES, 2 * ARTICLES):
                wrong.append(f"{what}: {there} articles are left")
            if lost := _found(library, range(there)):
                wrong.append(f"{what}: {len(lost)} of {there} articles are lost without a word")
            library.put([Article("The mill of Orm burnt down.", id="new")])
            if not ask([library], "what about the mill of Orm?").hits:
                wrong.append(f"{what}: what is added is not found")
    except CitebotError as error:
        if "\n" in str(error):
            wrong.append(f"{what}: {error}")
    with closing(LocalRecords(place)) as records, suppress(LibraryError):
        for number in range(40):
            records.find(str(number))
        records.save({"id": "new", "question": "where?"})


def kill_migrations(folder: Path, times: int) -> Attack:
    """A process is killed while it brings old tables up to date; the next one does it, and nothing is lost."""
    wrong, whole, rng = list[str](), folder / "whole", random.Random(5)
    _fill(whole)
    make_old(whole / "catalogue.db", 1)
    start = (
        "import sys, os, signal, apsw; from pathlib import Path; from index.stores.embedded import schema, catalogue\n"
        "at, done = int(sys.argv[2]), [0]\n"
        "def step(*_):\n"
        "    done[0] += 1\n"
        "    if done[0] == at: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return False\n"
        "class Slow(apsw.Connection):\n"
        "    def __init__(self, *given, **named):\n"
        "        super().__init__(*given, **named)\n"
        "        self.set_progress_handler(step, 50)\n"
        "apsw.Connection = Slow\n"
        "from index.library import Library; Library.open(Path(sys.argv[1])).close(); print(done[0])"
    )

    def migrate(place: Path, at: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", start, str(place), str(at)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=DEADLINE)

    last = int(migrate(shutil.copytree(whole, folder / "first"), -1).stdout)
    for turn in range(times):
        place = shutil.copytree(whole, folder / str(turn))
        at = rng.randint(1, last) if turn else last
        if (done := migrate(place, at)).returncode != -signal.SIGKILL:
            wrong.append(f"step {at} of {last} was not reached: {done.stderr[-200:]}")
        with Library.open(place) as library:
            if (library.status().articles, _found(library, range(ARTICLES))) != (ARTICLES, []):
                wrong.append(f"killed at step {at} of {last}: articles are lost")
        with closing(Catalogue(place / "catalogue.db.schema-1")) as backup:
            if backup.totals().articles != ARTICLES:
                wrong.append(f"killed at step {at} of {last}: the copy has not all articles")
        shutil.rmtree(place)
    return Attack("SIGKILL during a migration", times, wrong)


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """The folder as a disk of DISK MB; False where nobody may mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}m", "tmpfs", str(folder)]
    try:
        may = not subprocess.run(mount, capture_output=True, check=False).returncode
    except OSError:
        may = False
    try:
        yield may
    finally:
        if may:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_disk(folder: Path, frees: Sequence[int]) -> Attack:
    """Each command with a home on a disk that has so many kB free: what is told as done is done."""
    wrong, times = list[str](), 0
    with small_disk(folder) as may:
        if not may:
            return Attack("commands on a full disk: not tried, as nobody may mount one here", 0, [])
        (folder / "news").mkdir()
        for number in range(20):
            (folder / "news" / f"{number}.txt").write_text(f"The mill of Orm {number} burnt down. " * 100)
        home, filler = folder / "home", folder / "filler"
        wrong += _try(folder, home, ["add", "news/0.txt"])
        for free in frees:
            for command in (["ask", "who burnt the mill of Orm 0?"], ["add", "news"], ["status"], ["check"]):
                with filler.open("ab", buffering=0) as file, suppress(OSError):
                    while file.write(bytes(4096)):
                        pass
                os.truncate(filler, max(0, filler.stat().st_size - free * 1024))
                times += 1
                wrong += [f"{free} kB free: {one}" for one in _try(folder, home, command)]
            if "0.txt" not in _told(folder, home, ["ask", "who burnt the mill of Orm 0?", "-k", "20"]):
                wrong.append(f"{free} kB free: what was added before is not found")
        for command in (["remove", "--yes", "news/0.txt"], ["backup", "copy"], ["erase", "--yes", "default"]):
            times += 1
            wrong += [f"full: {one}" for one in _try(folder, home, command)]
        filler.unlink()
        wrong += [f"room again: {one}" for one in _try(folder, home, ["add", "news"], codes=(0,))]
        told = _told(folder, home, ["ask", "who burnt the mill of Orm 7?"])
        wrong += [] if "Orm 7" in told else ["what is added when there is room again is not found"]
    return Attack(f"commands on a disk of {DISK} MB that is full", times, wrong)


def stop_writer(folder: Path) -> Attack:
    """A writer that is stopped holds its lock: others say so, questions are answered, and it goes on later."""
    wrong = list[str]()
    _fill(folder)
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(folder)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdin and writer.stdout
    writer.stdout.readline()
    writer.send_signal(signal.SIGSTOP)
    with Library.open(folder, wait=0.2) as library:
        if _found(library, range(ARTICLES)):
            wrong.append("questions are not answered")
        for name, act in _acts(folder / "copy.db"):
            try:
                act(library)
                wrong += [] if name == "backup" else [f"{name}: does not wait for the writer"]
            except LibraryBusy as error:
                wrong += [] if "still" in str(error) and "\n" not in str(error) else [f"{name}: {error}"]
        writer.send_signal(signal.SIGCONT)
        writer.communicate("\n", timeout=DEADLINE)
        if writer.returncode or library.status().articles != ARTICLES + 1:
            wrong.append("the writer has not gone on")
        library.put([Article("The mill of Orm burnt down.", id="new")])
    return Attack("a writer is stopped (SIGSTOP), and goes on later", 6, wrong)


def _acts(copy: Path) -> Iterator[tuple[str, Callable[[Library], object]]]:
    yield "put", lambda library: library.put([Article("The mill of Orm burnt down.", id="new")])
    yield "remove", lambda library: library.remove("1")
    yield "reindex", lambda library: library.reindex(rebuild=True)
    yield "backup", lambda library: library.backup(copy)


_WRITER = """
import sys
from pathlib import Path
from index.library import Library
from index.model import Article
with Library.open(Path(sys.argv[1])) as library, library.store.writing() as change:
    change.put(Article("The ferry was late.", id="late"))
    print("holds it", flush=True)
    input()
"""


def limit(folder: Path, what: str, values: Sequence[int]) -> Attack:
    """Commands in a process that may have little of something: each works, or says in a line why not."""
    wrong, news = list[str](), folder / "news"
    news.mkdir(parents=True)
    for number in range(200):
        (news / f"{number}.txt").write_text(f"The mill of Orm {number} burnt down.")
    (news / "page.html").write_text(f"<html><body><p>{'The ferry of Vellmar was late. ' * 20}</p></body></html>")
    commands = (
        ["add", "news"],
        ["ask", "who burnt the mill of Orm 7?"],
        ["reindex"],
        ["check"],
        ["status"],
        ["backup", "b"],
    )
    for value in values:
        home = folder / f"home-{value}"
        for command in commands:
            found = _try(folder, home, command, _LIMITED.format(what, value))
            wrong += [f"{what} {value:,}: {one}" for one in found]
        for command in (["add", "news"], ["check"], ["ask", "who burnt the mill of Orm 7?"]):
            wrong += [f"{what} {value:,}, then: {one}" for one in _try(folder, home, command, codes=(0,))]
    return Attack(f"commands with {what} of {', '.join(f'{value:,}' for value in values)}", 6 * len(values), wrong)


def _try(
    folder: Path, home: Path, command: list[str], start: str = "", *, codes: Sequence[int] = (0, 1, 2)
) -> list[str]:
    """What is wrong with how a command ends: a code of its own, a traceback, or more than two lines of trouble."""
    code = ["-c", start] if start else ["-m", "bot"]
    done = subprocess.run(
        [sys.executable, *code, *command],
        cwd=folder,
        env={**os.environ, "CITEBOT_HOME": str(home), "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE,
    )
    is_told = done.returncode != 2 or len(done.stderr.splitlines()) in (1, 2, 3)
    if done.returncode in codes and is_told and "Traceback" not in done.stderr and "bug in citebot" not in done.stderr:
        return []
    return [f"{command[0]} ends with {done.returncode}: {done.stderr[-400:]!r}"]


def _told(folder: Path, home: Path, command: list[str]) -> str:
    env = {**os.environ, "CITEBOT_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", *command]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False).stdout

"""What hostile texts, files and machines do: each attack, how often, and what came of it.

Attacks on other parts have tests of their own beside those parts, which `tests/README.md` lists.
"""

import os
import random
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from index.errors import OriginError, QuestionError
from index.library import Library, ask
from index.model import Article
from tests.reliability import machine, patterns
from tests.reliability.machine import Attack

CPU = 5.0  # seconds of CPU for one question, which takes some ms
LONG = 100_000  # characters


def run(*, short: bool = False) -> Iterator[Attack]:
    """Every attack; in its short form those on patterns take texts of 10,000 characters."""
    most = 10_000 if short else LONG
    yield Attack(f"patterns against {most:,} characters", len(patterns.collect()), patterns.check(most))
    attacks: list[Callable[[Path], Attack]] = [ask_rare_words, read_monotonous_texts, read_odd_files]
    for attack in attacks:
        with tempfile.TemporaryDirectory() as folder:
            yield attack(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield from machine.run(Path(folder), short=short)


def ask_rare_words(folder: Path) -> Attack:
    """Questions of 10,000 words that no or every article has, whole and cut to what is taken."""
    rng, wrong, times = random.Random(7), list[str](), 0
    words = ["".join(rng.choices("bcdfghjklmnpqrstvwxz", k=9)) for _ in range(10_000)]
    with Library.open(folder / "library", create=True) as library:
        library.put(Article(" ".join(words[n::20]) + ".", id=str(n)) for n in range(20))
        for some in (words, words[::-1], words[:180], [f"{word}x" for word in words[:180]], ["the"] * 10_000):
            began, times = time.process_time(), times + 1
            try:
                ask([library], f"who met {' '.join(some)}?"[: LONG if len(some) > 180 else 1990])
                refused = False
            except QuestionError:
                refused = True
            if refused is not (len(some) > 180):
                wrong.append(f"a question of {len(some):,} words: {'refused' if refused else 'taken'}")
            if (took := time.process_time() - began) > CPU:
                wrong.append(f"a question of {len(some):,} words took {took:.1f} s")
    return Attack("questions of 10,000 rare words", times, wrong)


def read_monotonous_texts(folder: Path) -> Attack:
    """Articles of 100,000 characters of one kind, added, found and quoted."""
    wrong = list[str]()
    pieces = (
        "1,",
        "(",
        "[",
        "a",
        "A. ",
        "\n",
        " ",
        "Report ",
        ", who ",
        "Jan 1, ",
        "“",
        "-a",
        "é",
        "字",
        "a\n\n",
        "A\nb\n\n",
    )
    for number, piece in enumerate(pieces):
        text = f"Mill Harbour {(piece * LONG)[:LONG]} burnt."
        began = time.process_time()
        with Library.open(folder / str(number), create=True) as library:
            library.put([Article(text)])
            for question in ("how many mills burnt?", "who met Mill Harbour?", "when was it?", "was it false?"):
                ask([library], question)
        if (took := time.process_time() - began) > 4 * CPU:
            wrong.append(f"an article of {piece!r} took {took:.1f} s")
    return Attack("articles of 100,000 characters of one kind, asked four questions", len(pieces), wrong)


def read_odd_files(folder: Path) -> Attack:
    """What is no plain file, or has a name that is none: each is refused in a sentence, and the good one is read."""
    wrong, place = list[str](), folder / "files"
    place.mkdir()
    (place / "good.txt").write_text("The mill of Orm burnt down.")
    os.mkfifo(place / "fifo.txt")
    (place / "device.txt").symlink_to("/dev/zero")
    (place / "loop.txt").symlink_to(place / "loop.txt")
    (place / "gone.txt").symlink_to(folder / "nowhere.txt")
    with closing(socket.socket(socket.AF_UNIX)) as made:
        made.bind(str(place / "socket.txt"))
        Path(os.fsdecode(bytes(place) + b"/\xff\xfe.txt")).write_text("A name that is not UTF-8.")
        (place / "new\nline \x1b[31m.txt").write_text("A name that moves the cursor.")
        names = [*place.iterdir()]
        with Library.open(folder / "library", create=True) as library:
            added = library.add([str(place)]).added
            if added != 2:
                wrong.append(f"{added} articles were read of a folder with 2")
            for name in [*map(str, names), f"{place}/nul\x00.txt", "/dev/zero", "/dev/stdin", "\x00", "x" * 5000]:
                try:
                    done = library.add([name])
                except OriginError:
                    continue
                except Exception as error:
                    wrong.append(f"{name[:80]!r}: {error!r}")
                    continue
                if done.added:
                    wrong.append(f"{name[:80]!r} was read as new")
    return Attack("fifos, devices, sockets, loops, names with NUL or not UTF-8", 2 * len(names) + 5, wrong)

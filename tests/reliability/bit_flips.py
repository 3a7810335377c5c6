"""One bit of a library's files flipped, again and again: harmless, found and mended, or found and told; never wrong.

A catalogue that is damaged is told and left as it is; postings are made again. An answer that is another one than
before, and says nothing of it, is wrong.
"""

import random
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import CitebotError
from index.library import Library, ask
from index.model import Article
from tests.corpus import five, generated, words

ARTICLES = 20
QUESTIONS = 12

Seen = tuple[list[list[tuple[str, str, float]]], list[Article]]
"""What is answered, and the articles there are."""


@dataclass
class Outcome:
    """What the flips have shown: how often each came of one in each kind of file, and what was wrong."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        lines = []
        for kind in ("catalogue", "postings"):
            counts = {what: n for (where, what), n in sorted(self.counts.items()) if where == kind}
            told = ", ".join(f"{number:,} {what}" for what, number in counts.items())
            lines.append(f"{sum(counts.values()):,} bits of the {kind} flipped: {told}")
        return "\n".join([*lines, f"{len(self.wrong)} silently wrong; {self.seconds:.0f} s"])


def flip(file: Path, rng: random.Random) -> int:
    """Flip a bit in place: writing the file anew would pull it from under a process that has it mapped. Its byte."""
    at = rng.randrange(file.stat().st_size)
    with file.open("r+b") as data:
        data.seek(at)
        byte = data.read(1)[0]
        data.seek(at)
        data.write(bytes([byte ^ 1 << rng.randrange(8)]))
    return at


def run(flips: int, seed: int = 1) -> Outcome:
    """Flip so many bits, each of a whole library, half of them in its catalogue."""
    rng, outcome, began = random.Random(seed), Outcome(), time.monotonic()
    with TemporaryDirectory() as place:
        whole, folder = Path(place, "whole"), Path(place, "library")
        with Library.open(whole, create=True) as library:
            library.put([*five(), *(generated(number) for number in range(ARTICLES))])
            asked = ["harbour", "who met the dockers?", *(" ".join(words(rng, 4, 0.3)) for _ in range(QUESTIONS))]
            before = see(library, asked)
        for number in range(flips):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(whole, folder)
            kind = "catalogue" if number % 2 else "postings"
            files = sorted(f for f in (folder / "postings").iterdir() if f.stat().st_size and f.suffix != ".lock")
            file = folder / "catalogue.db" if kind == "catalogue" else rng.choice(files)
            at = flip(file, rng)
            what = judge(folder, asked, before)
            outcome.counts[kind, what] += 1
            if what not in ("harmless", "told", "mended"):
                outcome.wrong.append(f"byte {at} of {file.name}: {what}")
    outcome.seconds = time.monotonic() - began
    return outcome


def judge(folder: Path, asked: list[str], before: Seen) -> str:
    """What comes of the library as it is now, in a word or a few."""
    catalogue = folder / "catalogue.db"
    damaged, inode = catalogue.read_bytes(), (folder / "postings").stat().st_ino
    try:
        with Library.open(folder) as library:
            answers = _answers(library, asked)
            wrong = library.check()
            if answers != before[0]:
                return "another answer" + (", until it was checked" if wrong else "")
            after = see(library, asked)
    except CitebotError:
        return "told" if catalogue.read_bytes() == damaged else "told, and written over"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if after != before:
        return "another answer or article"
    return "mended" if wrong or (folder / "postings").stat().st_ino != inode else "harmless"


def see(library: Library, asked: list[str]) -> Seen:
    """What the library answers, and all it holds."""
    return _answers(library, asked), list(library.articles())


def _answers(library: Library, asked: list[str]) -> list[list[tuple[str, str, float]]]:
    answers = [ask([library], question, limit=5) for question in asked]
    return [[(hit.article.id, hit.quote, round(hit.score, 6)) for hit in answer.hits] for answer in answers]

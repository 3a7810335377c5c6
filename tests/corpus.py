"""Five short articles that serve most tests, a seeded generator where many are needed, and child processes to kill."""

import random
import subprocess
import sys
from collections import defaultdict
from contextlib import closing
from dataclasses import astuple
from functools import cache
from itertools import accumulate
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from bot.home import FIRST, make_home, seeds
from bot.settings import Settings
from index.library import Library
from index.model import Article, Filters
from index.stores.embedded.backup_file import BackupFile
from index.stores.embedded.restore import restore
from index.stores.protocol import Store
from index.text.analysis import passage_terms
from index.text.passages import split

ROOT = Path(__file__).parents[1]
DEADLINE = 180  # seconds until a child that says nothing counts as hung; a healthy one answers within one

FIVE: dict[str, dict[str, Any]] = {
    "harbour": {
        "title": "Harbour of Vellmar reopens",
        "text": "The harbour of Vellmar reopened on Tuesday after nine months of dredging.\n\n"
        "Mayor Ines Calder met the dockers at noon. She said the first freighter would leave on Friday.",
        "url": "https://www.vellmar-post.example/harbour",
        "source": "Vellmar Post",
        "published": "2024-03-05",
        "language": "en",
    },
    "glacier": {
        "title": "Glacier loses a fifth of its ice",
        "text": "The Orrin glacier has lost a fifth of its ice since 1990, surveyors found.\n\n"
        "Meltwater now feeds three new lakes. The largest is named after the surveyor Tove Lind.",
        "url": "https://science.example/orrin",
        "source": "Field Notes",
        "author": "Tove Lind",
        "published": "2023-08-14T09:30:00Z",
        "language": "en",
    },
    "orchestra": {
        "title": "Orchestra tours without a conductor",
        "text": "An orchestra from Brenn is touring eleven towns without a conductor.\n\n"
        "The players elect a leader for each piece. Tickets cost 12 euros.",
        "source": "Brenn Radio",
        "published": "2024-01-20",
        "language": "en",
    },
    "bridge": {
        "text": "Engineers closed the old bridge over the Ruhl for repairs.\nA ferry carries cyclists until October.",
        "origin": "/articles/bridge.txt",
        "first_line": 1,
        "language": "en",
    },
    "recipe": {
        "text": "Soak the lentils overnight, then simmer them with cumin and a bay leaf for forty minutes.",
        "language": "en",
    },
}


def make_seeded_home(settings: Settings) -> None:
    """A home whose default library has the article that citebot comes with."""
    make_home(settings)
    with Library.open(settings.home / "libraries" / FIRST, create=True) as library:
        library.put(seeds())


def article(name: str = "harbour", **changes: Any) -> Article:
    """One of the five, with some of its fields changed; a derived id follows from what the fields are then."""
    return Article(**{**FIVE[name], **changes})


def five() -> list[Article]:
    """All five, in order."""
    return [article(name) for name in FIVE]


@cache
def vocabulary(size: int = 3000) -> list[str]:
    """Made-up words, none of them an English stop word, the commonest first."""
    syllables = [c + v for c in "bdfgklmnprtvz" for v in "aeiou"]
    rng = random.Random(7)
    words = dict.fromkeys("".join(rng.choices(syllables, k=rng.randint(3, 5))) + "k" for _ in range(2 * size))
    return list(words)[:size]


def words(rng: random.Random, count: int, exponent: float = 1.0) -> list[str]:
    """Words drawn with Zipf's weights, as those of a language are."""
    return rng.choices(vocabulary(), cum_weights=_weights(exponent), k=count)


@cache
def _weights(exponent: float) -> list[float]:
    return list(accumulate(1 / (n + 1) ** exponent for n in range(len(vocabulary()))))


def generated(number: int, seed: int = 1) -> Article:
    """Article `number` of a generated corpus, a few passages long; another seed gives another text for the same id."""
    rng = random.Random(f"{seed}/{number}")
    drawn = words(rng, rng.randint(40, 500))
    sentences = [" ".join(drawn[i : i + 12]).capitalize() + "." for i in range(0, len(drawn), 12)]
    paragraphs = [" ".join(sentences[i : i + 4]) for i in range(0, len(sentences), 4)]
    title = " ".join(words(rng, 5)) if number % 3 else None
    return Article("\n\n".join(paragraphs), title=title, id=f"generated-{number}")


def same(one: Article | None, other: Article) -> bool:
    """Whether every field is equal, the types too."""
    return one is not None and repr(astuple(one)) == repr(astuple(other))


def restore_all(folder: Path, file: Path) -> None:
    """Restore a backup, and agree to all that it follows."""
    with closing(BackupFile(file)) as backup:
        restore(folder, backup, backup.sync_state().followed())


def discrepancies(store: Store) -> list[str]:
    """Where what a question finds is not what the articles hold; empty if all is well."""
    with store.reading() as snapshot, store.catalogue() as contents:
        holding: dict[str, set[tuple[str, int]]] = defaultdict(set)
        articles = {article.id: article for article in contents.stored()}
        for article in articles.values():
            cut = split(article.text, article.language)
            for passage, terms in zip(cut, passage_terms(article, cut), strict=True):
                for term in terms:
                    holding[term].add((article.id, passage.start))
        wrong = [] if snapshot.complete else ["incomplete"]
        counts = snapshot.counts(holding)
        for term, places in holding.items():
            if counts[term] != len(places):
                wrong.append(f"{term} is counted in {counts[term]} passages, not {len(places)}")
            passages = snapshot.candidates([term], Filters(), 100_000)
            ids = {number: article.id for number, article in snapshot.articles(p.article for p in passages).items()}
            found = [(ids[p.article], p.start) for p in passages]
            if sorted(found) != sorted(places):
                wrong.append(f"{term} is found in {found}, not {places}")
        totals = snapshot.totals
        if (totals.articles, totals.passages) != (len(articles), len(set().union(*holding.values()))):
            wrong.append(f"{totals} are not those of {len(articles)} articles")
    return wrong


class Child:
    """A Python process that is told lines and says lines; `hear` gives an empty one when it has ended."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", *command],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: Queue[str] = Queue()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put("")

    def hear(self) -> str:
        """The next line. Raises queue.Empty if none comes within the deadline."""
        return self._lines.get(timeout=DEADLINE)

    def rest(self) -> list[str]:
        """All further lines, to its end."""
        return list(iter(self.hear, ""))

    def say(self, line: str = "") -> None:
        """One line to its standard input."""
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        return self.process.wait(DEADLINE)

    def kill(self) -> None:
        """SIGKILL, and let go of the pipes; harmless when it has ended."""
        self.process.kill()
        self.process.wait(DEADLINE)
        self._reader.join(DEADLINE)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe and not pipe.closed:
                pipe.close()

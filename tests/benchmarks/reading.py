"""What is read of files whose content is known, by format, beside trafilatura, mammoth and PDFium.

python -m tests.benchmarks.reading [--stories N] [--write]

The files are made anew by other people's programs: python-docx, reportlab, feedgen, markdown-it, Python's email, and
pandoc, LibreOffice and EbookLib where they are installed. Exits with 1 if a figure of ours is below its floor.
"""

import os
import sys
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from re import findall
from statistics import fmean, median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from index.model import Article
from index.readers import read
from index.text.sentences import segment
from index.web import page
from index.web.model import Fetched, ParsedFeed, Validators
from tests.benchmarks.measuring.readme import add_option, publish
from tests.benchmarks.peers.reading_peers import PEERS, Found
from tests.benchmarks.reading_samples.documents import documents
from tests.benchmarks.reading_samples.pages import mails, pages
from tests.benchmarks.reading_samples.programs import by_programs
from tests.benchmarks.reading_samples.stories import Sample, Story, in_books, load_stories

OURS = "citebot"
FORMATS = ("html", "feed", "mail", "md", "docx", "epub", "pdf")
MEDIAN, WORST = 0.95, 0.85  # of the words of a text that are read, in every format
DATED = 0.85  # of the pages that state a date
COLUMNS = ("title", "date", "author")


class Score(NamedTuple):
    """How one story was read: each of `right` is None where the file does not say it."""

    right: dict[str, bool | None]
    recall: float
    precision: float
    whole: float


Scores = dict[tuple[str, str], list[Score]]
"""By format and reader."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, and what is below its floor."""
    parser = ArgumentParser(prog="python -m tests.benchmarks.reading", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--stories", type=int, default=12, metavar="N", help="of each writer")
    parser.add_argument("--writers", action="store_true", help="a row for each writer too")
    add_option(parser)
    options = parser.parse_args(arguments)
    samples = list(make_samples(options.stories))
    scores = measure(samples)
    shown = table(scores, samples)
    print(f"{len(samples)} files\n\n{shown}", flush=True)
    if options.writers:
        for writer in dict.fromkeys((sample.format, sample.writer) for sample in samples):
            chosen = [sample for sample in samples if (sample.format, sample.writer) == writer]
            print(f"\n{writer[0]} by {writer[1]}\n\n{table(measure(chosen), chosen)}", flush=True)
    if options.write:
        publish("reading", shown)
    if below := floors(scores):
        sys.exit("\n".join(below))


def make_samples(count: int, *, programs: bool = True) -> Iterator[Sample]:
    """The files of so many stories by each writer."""
    stories = load_stories(count)
    yield from pages(stories)
    yield from mails(stories)
    yield from documents(stories)
    if programs:
        yield from by_programs(stories)


def measure(samples: Iterable[Sample]) -> Scores:
    """How every reader of its format reads each file."""
    scores: Scores = defaultdict(list)
    with TemporaryDirectory() as folder:
        for sample in samples:
            file = Path(folder, sample.name)
            file.write_bytes(sample.data)
            readers = {OURS: read_ours, **PEERS.get(sample.format, {})}
            for reader, read_file in readers.items():
                found = list(read_file(file, sample))
                scores[sample.format, reader] += [_score(story, found, sample) for story in sample.stories]
    return scores


def read_ours(file: Path, sample: Sample) -> Iterator[Found]:
    """What citebot reads: a page as it comes from its address, a feed by its entries, and all else as a file."""
    if sample.format not in ("html", "feed"):
        yield from (_found(item) for item in read(file) if isinstance(item, Article))
        return
    kind = "text/html" if sample.format == "html" else "application/xml"
    address = sample.address or "https://news.example/page"
    for item in page.interpret(Fetched(sample.data, kind, "", Validators(address, None, None)), address):
        if isinstance(item, ParsedFeed):
            yield from (Found(one.text, one.title, one.published, one.author) for one in item.entries)
        elif isinstance(item, Article):
            yield _found(item)


def _found(article: Article) -> Found:
    return Found(article.text, article.title, article.published, article.author)


def _score(story: Story, found: Sequence[Found], sample: Sample) -> Score:
    """Of the article that has most of the story."""
    wanted = _words(story.text)
    best = max(found, key=lambda one: (wanted & _words(one.text)).total(), default=Found(""))
    words = _words(best.text)
    around = _words(
        "\n".join([story.text, story.title, story.author, story.source, f"{story.day:%d %B %Y %Y %m %d} Report"])
    )
    text = " ".join(best.text.split())
    sentences = [" ".join(s.split()) for paragraph in story.paragraphs for s in segment("en", paragraph) if s.strip()]
    told = {
        "title": any(_same(title, best.title) for title in (story.title, *in_books(story))),
        "date": (best.published or "")[:10] == story.day.isoformat(),
        "author": _same(story.author, best.author),
    }
    return Score(
        {name: told[name] if name in sample.states and best.says(name) else None for name in COLUMNS},
        (wanted & words).total() / wanted.total(),
        (around & words).total() / max(1, words.total()),
        fmean(sentence in text for sentence in sentences),
    )


def _words(text: str) -> Counter[str]:
    return Counter(findall(r"\w+", text.casefold()))


def _same(wanted: str, found: str | None) -> bool:
    return " ".join(wanted.casefold().split()) == " ".join((found or "").casefold().split())


def table(scores: Scores, samples: Sequence[Sample]) -> str:
    """A row for each format and reader."""
    lines = [
        "| format | read by | files | title | date | author | recall, median / worst | precision, median / worst "
        "| sentences whole |",
        "|---" * 9 + "|",
    ]
    for kind in FORMATS:
        files = sum(sample.format == kind for sample in samples)
        for (_, reader), told in ((key, told) for key, told in scores.items() if key[0] == kind):
            right = " | ".join(_share(told, name) for name in COLUMNS)
            recall, precision = ([getattr(one, name) for one in told] for name in ("recall", "precision"))
            lines.append(
                f"| {kind} | {reader} | {files} | {right} | {median(recall):.3f} / {min(recall):.3f} "
                f"| {median(precision):.3f} / {min(precision):.3f} | {fmean(one.whole for one in told):.1%} |"
            )
    return "\n".join(lines)


def _share(scores: Sequence[Score], name: str) -> str:
    told = [right for one in scores if (right := one.right[name]) is not None]
    return f"{fmean(told):.0%}" if told else "-"


def floors(scores: Scores) -> list[str]:
    """What of ours is below its floor."""
    below = []
    for kind in FORMATS:
        recall = [one.recall for one in scores.get((kind, OURS), ())]
        if recall and (median(recall) < MEDIAN or min(recall) < WORST):
            below.append(f"{kind}: recall {median(recall):.3f} / {min(recall):.3f}, floors {MEDIAN} / {WORST}")
    dated = [one.right["date"] for one in scores.get(("html", OURS), ()) if one.right["date"] is not None]
    if dated and fmean(dated) < DATED:
        below.append(f"html: {fmean(dated):.0%} of dates, floor {DATED:.0%}")
    return below


if __name__ == "__main__":
    os.chdir(Path(__file__).parents[2])
    main()

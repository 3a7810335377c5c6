"""Paragraph-level MRR@10 on the xquad sets, ours beside rank-bm25 and bm25s with the same language's stemmer.

python -m tests.benchmarks.languages [LANGUAGE...] [--questions N] [--write]
"""

import json
import re
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import bm25s
import Stemmer
from rank_bm25 import BM25Okapi

from index.library import Library, ask
from index.model import Article
from index.text.languages import STEMMERS
from tests.benchmarks.inputs.corpus import ROOT
from tests.benchmarks.measuring.readme import add_option, publish

DATA = ROOT.parent / "shared" / "data"
LANGUAGES = ("ar", "de", "en", "es", "ru", "zh")
DEPTH = 10

Rank = Callable[[str], Sequence[str]]
"""A question -> the ids of the best paragraphs, best first."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a row a language: ours, then the peers."""
    parser = ArgumentParser(prog="python -m tests.benchmarks.languages", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("languages", nargs="*", default=LANGUAGES)
    parser.add_argument("--questions", type=int, metavar="N")
    add_option(parser)
    options = parser.parse_args(arguments)
    if not DATA.is_dir():
        parser.error(f"the question sets are not at {DATA}")
    lines = ["| xquad | citebot | rank-bm25 | bm25s |", "|---|---|---|---|"]
    print("\n".join(lines))
    for language in options.languages:
        figures = score(language, options.questions)
        lines.append(f"| {language} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |")
        print(lines[-1], flush=True)
    if options.write:
        publish("languages", "\n".join(lines))


def score(language: str, questions: int | None = None) -> list[float]:
    """The MRR of ours, rank-bm25 and bm25s."""
    folder = DATA / f"xquad_{language}"
    paragraphs = {one["id"]: one["text"] for one in _lines(folder / "paragraphs.jsonl")}
    wanted = defaultdict(set)
    for row in (folder / "qrels_paragraphs.tsv").read_text(encoding="utf-8").splitlines():
        question, paragraph, _ = row.split("\t")
        wanted[question].add(paragraph)
    asked = [(one["text"], wanted[one["id"]]) for one in _lines(folder / "queries.jsonl")][:questions]
    with TemporaryDirectory() as home, Library.open(Path(home) / "library", create=True) as library:
        library.put(Article(text, id=key) for key, text in paragraphs.items())
        ranks = [_ours(library), _rank_bm25(paragraphs, language), _bm25s(paragraphs, language)]
        return [sum(_reciprocal(rank(text), good) for text, good in asked) / len(asked) for rank in ranks]


def _reciprocal(found: Sequence[str], wanted: Iterable[str]) -> float:
    good = set(wanted)
    return next((1 / place for place, key in enumerate(found[:DEPTH], 1) if key in good), 0.0)


def _ours(library: Library) -> Rank:
    return lambda text: list(dict.fromkeys(hit.article.id for hit in ask([library], text, limit=DEPTH).hits))


def _rank_bm25(paragraphs: dict[str, str], language: str) -> Rank:
    keys, split = list(paragraphs), _splitter(language)
    index = BM25Okapi([split(text) for text in paragraphs.values()])
    return lambda text: [keys[i] for i in (-index.get_scores(split(text))).argsort(kind="stable")[:DEPTH]]


def _bm25s(paragraphs: dict[str, str], language: str) -> Rank:
    keys, split = list(paragraphs), _splitter(language)
    index = bm25s.BM25()
    index.index([split(text) for text in paragraphs.values()], show_progress=False)

    def rank(text: str) -> list[str]:
        terms = [term for term in split(text) if term in index.vocab_dict]
        if not terms:
            return []
        found, _ = index.retrieve([terms], k=DEPTH, show_progress=False)
        return [keys[i] for i in found[0]]

    return rank


def _splitter(language: str) -> Callable[[str], list[str]]:
    """Lower-cased words, stemmed; of a language without spaces, characters: whole runs would match nothing."""
    if language not in STEMMERS:
        return lambda text: re.findall(r"\w", text.lower())
    stem = Stemmer.Stemmer(STEMMERS[language]).stemWords
    return lambda text: list(stem(re.findall(r"\w+", text.lower())))


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()

"""What is measured: ours, and three peers as their READMEs use them on windows of 100 words."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

import bm25s
import numpy as np
import Stemmer
import tantivy
from rank_bm25 import BM25Okapi

from index.library import Library, ask
from index.model import Filters
from tests.benchmarks.inputs.corpus import ROOT
from tests.benchmarks.inputs.question_sets import QuestionSet
from tests.benchmarks.measuring.measures import Asked, Reply, Shown

WINDOW = 100  # words of a peer's passage
TOP = 10  # windows that a peer shows

Replies = Callable[[Asked], Reply]


@contextmanager
def opened(asked: QuestionSet, cache: Path) -> Iterator[Library]:
    """The set's library, which is kept in `cache` while neither the set nor the code that indexes changes."""
    home = cache / sha256((asked.digest + _code()).encode()).hexdigest()[:16]
    if not (home / "done").exists():
        rmtree(home, ignore_errors=True)
        with Library.open(home / "library", create=True) as library:
            library.put(asked.articles)
        (home / "done").touch()
    with Library.open(home / "library") as library:
        yield library


def ours(library: Library, question: Asked, limit: int) -> Reply:
    """The quotes of an answer, with all the articles that have them."""
    began = time.perf_counter()
    answer = ask([library], question.text, limit=limit, filters=Filters(as_of=question.asked_on))
    took = (time.perf_counter() - began) * 1000
    shown = tuple(Shown((h.article.id, *(a.id for a in h.also_reported_by)), h.quote) for h in answer.hits)
    state = "sure" if answer.sure else "closest" if answer.answered else "nothing"
    return Reply(shown, answer.confidence, state, took)


def _code() -> str:
    """What an index is made by, as text."""
    files = (file for folder in ("text", "english", "stores") for file in (ROOT / "index" / folder).rglob("*.py"))
    return "".join(file.read_text(encoding="utf-8") for file in sorted(files))


def _windows(asked: QuestionSet) -> tuple[list[Shown], list[str]]:
    """What a peer may show, and what it searches: the same after the title, nDCG@10 .70 -> .77 on multihoprag."""
    shown, searched = list[Shown](), list[str]()
    for article in asked.articles:
        words = article.text.split()
        for at in range(0, len(words), WINDOW):
            shown.append(Shown((article.id,), " ".join(words[at : at + WINDOW])))
            searched.append(f"{article.title or ''} {shown[-1].text}")
    return shown, searched


def _reply(windows: Sequence[Shown], scores: Sequence[float], best: Sequence[int]) -> Reply:
    return Reply(tuple(windows[i] for i in best), float(scores[0]) if len(scores) else 0.0)


def rank_bm25(asked: QuestionSet) -> Replies:
    """https://github.com/dorianbrown/rank_bm25: lower-cased words, BM25Okapi; its top score as confidence."""
    windows, texts = _windows(asked)
    index = BM25Okapi([re.findall(r"\w+", text.lower()) for text in texts])

    def reply(question: Asked) -> Reply:
        scores = index.get_scores(re.findall(r"\w+", question.text.lower()))
        best = np.argsort(-scores, kind="stable")[:TOP]
        return _reply(windows, scores[best], best.tolist())

    return reply


def bm25s_stemmed(asked: QuestionSet) -> Replies:
    """https://github.com/xhluca/bm25s with stop words and stems of English."""
    windows, texts = _windows(asked)
    stemmer, index = Stemmer.Stemmer("english"), bm25s.BM25()
    index.index(bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False)

    def reply(question: Asked) -> Reply:
        tokens = bm25s.tokenize([question.text], stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False)
        if not tokens[0]:
            return Reply((), 0.0)
        found, scores = index.retrieve(tokens, k=min(TOP, len(windows)), show_progress=False)
        return _reply(windows, scores[0], [int(i) for i in found[0]])

    return reply


def bare_tantivy(asked: QuestionSet) -> Replies:
    """https://tantivy-py.readthedocs.io with its English stemmer, any word of the question."""
    windows, texts = _windows(asked)
    schema = (
        tantivy.SchemaBuilder()
        .add_text_field("body", tokenizer_name="en_stem")
        .add_integer_field("number", stored=True)
    )
    index = tantivy.Index(schema.build())
    writer = index.writer(num_threads=1)
    for number, text in enumerate(texts):
        document = tantivy.Document(body=text)
        document.add_integer("number", number)
        writer.add_document(document)
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def reply(question: Asked) -> Reply:
        query, _ = index.parse_query_lenient(question.text, ["body"])
        hits = searcher.search(query, TOP).hits
        best = [searcher.doc(address).get_first("number") for _, address in hits]
        return _reply(windows, [score for score, _ in hits], [i for i in best if isinstance(i, int)])

    return reply


PEERS: dict[str, Callable[[QuestionSet], Replies]] = {
    "rank-bm25": rank_bm25,
    "bm25s": bm25s_stemmed,
    "tantivy": bare_tantivy,
}

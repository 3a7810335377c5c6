"""The question sets: those of ../shared/data as they are, by paragraph, and made harder; always the same.

Held out: a third of the articles is left away, and what is asked about those can't be answered, though it is about the
same kind of thing. On the web: the articles as pages of news sites. Strangers: greetings, nonsense, other domains.
"""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from index.model import Article
from tests import seed_questions
from tests.benchmarks.inputs.corpus import DATA, ROOT
from tests.benchmarks.inputs.web_pages import pages
from tests.benchmarks.measuring.measures import Asked

NEWS = Path(__file__).parents[1] / "news"
SEED = 7
HELD_OUT = 1 / 3  # of the articles
STRANGERS = """
hello|good morning|thanks, that helped|how are you?|asdf qwer zxcv|lorem ipsum dolor sit amet|what is this?|tell me more
blah blah|who are you?|what can you do?|test|42|how do I bake sourdough bread?|what is the square root of 289?
which running shoes are best for flat feet?|how do I reset my router password?|what is a good name for a hamster?
how do I remove red wine from a carpet?|which gearbox oil does a 1998 Corolla take?|can I freeze cooked rice?
what should I wear to a beach wedding?|how do I centre a div in CSS?|does my landlord have to paint the flat?
who won the 2031 Quidditch league?|when was Blorptown founded?|how tall is Zanthor Quibbleworth?
what did Frobnicate Industries announce?|where does Mirelda Vantongeren live?|how many people work for Xyloquent?
why did Prime Minister Okonjundo resign?|who directed the film Seven Purple Lanterns of Uqbar?
"""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Articles and what is asked of them. `digest` changes with any of it."""

    name: str
    articles: tuple[Article, ...]
    questions: tuple[Asked, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of all that is in it, 16 digits."""
        asked = [(q.id, q.text, q.answers, sorted(q.relevant), q.answerable) for q in self.questions]
        told = [(a.id, a.title, a.text, a.url, a.source, a.author, a.published, a.language) for a in self.articles]
        return sha256(repr((told, asked)).encode()).hexdigest()[:16]


def load(name: str) -> QuestionSet:
    """The set of this name: one of `SETS`."""
    return SETS[name](name)


def _plain(name: str) -> QuestionSet:
    return _read(name, DATA / name, "corpus.jsonl", "qrels.tsv")


def _by_paragraph(name: str) -> QuestionSet:
    return _read(name, DATA / name.partition("/")[0], "paragraphs.jsonl", "qrels_paragraphs.tsv")


def _read(name: str, folder: Path, corpus: str, qrels: str) -> QuestionSet:
    relevant = defaultdict(set)
    for row in (folder / qrels).read_text(encoding="utf-8").splitlines():
        question, document, grade = row.split("\t")
        if int(grade):
            relevant[question].add(document)
    questions = [
        Asked(q["id"], q["text"], tuple(q.get("answers") or ()), frozenset(relevant[q["id"]]), bool(q["answerable"]))
        for q in _lines(folder / "queries.jsonl")
    ]
    return QuestionSet(name, tuple(map(_article, _lines(folder / corpus))), tuple(questions))


def _article(row: dict[str, Any]) -> Article:
    return Article(
        row["text"],
        row.get("title"),
        row["id"],
        row.get("url"),
        row.get("source"),
        row.get("author"),
        row.get("published_at") or row.get("published"),
        row.get("language"),
    )


def _held_out(name: str) -> QuestionSet:
    """A third of the articles away, strangers added."""
    return replace(_part(_plain(name.partition("/")[0])), name=name)


def _part(whole: QuestionSet) -> QuestionSet:
    random = Random(SEED)
    ids = [article.id for article in whole.articles]
    away = set(random.sample(ids, int(len(ids) * HELD_OUT)))
    kept = tuple(article for article in whole.articles if article.id not in away)
    questions = [
        q if not q.relevant <= away else replace(q, relevant=frozenset(), answerable=False)
        for q in whole.questions
        if q.relevant <= away or q.relevant.isdisjoint(away)
    ]
    return QuestionSet(whole.name, kept, (*questions, *strangers()))


def _on_the_web(name: str) -> QuestionSet:
    """As `_held_out`, with every article a page of a news site or several."""
    part = _part(_plain(name.partition("/")[0]))
    made = list(pages(part.articles, SEED))
    copies = defaultdict(set)
    for origin, page in made:
        copies[origin].add(page.id)
    questions = [
        replace(q, relevant=frozenset(page for document in q.relevant for page in copies[document]))
        for q in part.questions
    ]
    return QuestionSet(name, tuple(page for _, page in made), tuple(questions))


def _seed(name: str) -> QuestionSet:
    """The seed article, with questions as people type them: short, with a name or without its capital."""
    (path,) = (ROOT / "seeds").glob("*.txt")
    article = Article(path.read_text(encoding="utf-8"), id="seed")
    asked = [(text, (quote,)) for text, quote in seed_questions.ANSWERED] + [
        (t, ()) for t in seed_questions.NOT_ANSWERED
    ]
    questions = [
        Asked(f"seed-{text}", text, quotes, frozenset(["seed"] if quotes else []), bool(quotes))
        for typed, quotes in asked
        for text in (typed, typed.lower().rstrip("?"))
    ]
    return QuestionSet(name, (article,), (*questions, *strangers()))


def _news(name: str) -> QuestionSet:
    """News written for this, with the questions of their days, among the news of another year."""
    folder = NEWS / name.partition("/")[2]
    questions = [
        Asked(
            f"{name}-{number}",
            q["question"],
            tuple(q["answers"]),
            frozenset(q["articles"]),
            bool(q["answers"]),
            q["kind"],
            date.fromisoformat(q["asked"]),
        )
        for number, q in enumerate(_lines(folder / "questions.jsonl"))
    ]
    others = load("multihoprag_evidence_only").articles if DATA.is_dir() else ()
    return QuestionSet(name, (*map(_article, _lines(folder / "articles.jsonl")), *others), tuple(questions))


def without_a_third(whole: QuestionSet) -> QuestionSet:
    """Without a third of the articles that answer: what is asked about those can't be answered, and nothing else."""
    relevant = sorted({article for question in whole.questions for article in question.relevant})
    away = set(Random(SEED).sample(relevant, len(relevant) // 3))
    questions = [
        replace(q, relevant=frozenset(), answerable=False) if q.relevant <= away else q
        for q in whole.questions
        if q.answerable and (q.relevant <= away or q.relevant.isdisjoint(away))
    ]
    kept = tuple(article for article in whole.articles if article.id not in away)
    return QuestionSet(f"{whole.name}, a third away", kept, tuple(questions))


def role_pairs(name: str) -> list[dict[str, str]]:
    """Pairs of a question that swaps who did what (`trap`) and one that does not (`twin`), with its answer."""
    pairs: list[dict[str, str]] = json.loads(
        (NEWS / name.partition("/")[2] / "roles.json").read_text(encoding="utf-8")
    )["pairs"]
    return pairs


def as_questions(whole: QuestionSet) -> QuestionSet:
    """The set's role pairs: a trap can't be answered, its twin can."""
    asked = list[Asked]()
    ids = frozenset(article.id for article in whole.articles)
    for number, pair in enumerate(role_pairs(whole.name)):
        asked.append(Asked(f"trap-{number}", pair["trap"], answerable=False))
        asked.append(Asked(f"twin-{number}", pair["twin"], (pair["twin_has"],), ids))
    return QuestionSet(f"{whole.name}, roles", whole.articles, tuple(asked))


def strangers() -> list[Asked]:
    """Questions that no news holds."""
    return [
        Asked(f"stranger-{number}", text.strip(), answerable=False)
        for number, text in enumerate(STRANGERS.strip().replace("\n", "|").split("|"))
    ]


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


SETS: dict[str, Callable[[str], QuestionSet]] = {
    "seed": _seed,
    "norquad_news": _plain,
    "norquad_news/held out": _held_out,
    "xquad_en": _plain,
    "xquad_en/paragraphs": _by_paragraph,
    "xquad_en/web": _on_the_web,
    "clapnq_dev": _plain,
    "multihoprag_evidence_only": _plain,
    "news/fit": _news,
    "news/further": _news,
    "news/held_out": _news,
    "news/unseen": _news,
    "xquad_de/paragraphs": _by_paragraph,
    "xquad_ru/paragraphs": _by_paragraph,
}

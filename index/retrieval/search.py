"""Finds passages: candidates from every library, ranked as one by BM25 and boosts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from index.errors import QuestionError
from index.language_rules import rules_for
from index.model import Article, Filters
from index.retrieval.acronyms import expand
from index.retrieval.bm25 import CandidateBM25, order
from index.retrieval.boosts import article_boost, closeness, neighbours, recency
from index.retrieval.compounds import may_be_part, parts, wholes
from index.retrieval.operators import SHORTEST
from index.retrieval.question import ENGLISH, Question, Word, parse
from index.retrieval.spelling import edits, may_be_misspelt, nearest
from index.retrieval.synonyms import add_synonyms
from index.stores.protocol import Snapshot
from index.stores.rows import StoredPassage
from index.stores.statistics import Statistics
from index.text.dates.when import When

CANDIDATES = 50, 3  # passages a library puts forward, at the least and for each wanted: 50 held the exhaustive top 10
# for 600 of 600 questions at 100,000 passages, and cost 1 ms less than 100
COMPOUNDS = 100  # passages with a compound of a word that none has, whose words are compared
BEGINNING = 200  # terms that the beginning of a word may stand for
SIMILAR = 30  # passages with a word like one that none has, whose words are compared


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage with its BM25 score, the best first in a list of them; `boosted` is that with its boosts.

    `place` is the library and the article's number. `held`: for each word of the question, whether its article has it
    in any passage found.
    """

    place: tuple[str, int]
    article: Article
    start: int
    end: int
    score: float
    boosted: float
    held: list[bool]


def read_questions(
    snapshots: Sequence[Snapshot], texts: Sequence[str], searched: int = 1
) -> tuple[list[Question], Statistics]:
    """The questions as these libraries read them, the first `searched` with spelling corrected and acronyms spelt out.

    With the statistics for all of them. Raises QuestionError if one can't be asked.
    """
    languages = tuple(dict.fromkeys(language for s in snapshots for language in s.languages)) or ENGLISH
    synonyms = tuple(dict.fromkeys(one for s in snapshots for one in s.synonyms))
    parsed = {text: complete(snapshots, parse(text, languages)) for text in dict.fromkeys(texts)}
    if synonyms:
        parsed = {text: add_synonyms(question, synonyms, languages) for text, question in parsed.items()}
    statistics = sum_statistics(snapshots, *parsed.values())
    questions = [parsed[text] for text in texts]
    corrected = [expand(snapshots, correct(snapshots, question, statistics)) for question in questions[:searched]]
    if any(one is not other for one, other in zip(corrected, questions, strict=False)):
        statistics = sum_statistics(snapshots, *corrected, *questions[searched:])
    return corrected + questions[searched:], statistics


def complete(snapshots: Sequence[Snapshot], question: Question) -> Question:
    """The question with all terms that a word stands for of which only the beginning was typed."""
    if not any(word.beginning for word in question.words):
        return question
    words = [_complete(snapshots, word) if word.beginning else word for word in question.words]
    return replace(question, words=tuple(words))


def _complete(snapshots: Sequence[Snapshot], word: Word) -> Word:
    """Where no term begins so, the stem that was typed further than it goes: governm* is a "govern".

    Raises QuestionError if there are more than `BEGINNING`.
    """
    known = set[str]()
    for snapshot in snapshots:
        while new := snapshot.beginning(word.beginning, known, SIMILAR) - known:
            known |= new
            if len(known) > BEGINNING:
                raise QuestionError(
                    f"{word.text[:40]} stands for more than {BEGINNING} words: write more of its letters"
                )
    if not known:
        stems = [word.beginning[:length] for length in range(len(word.beginning) - 1, SHORTEST - 1, -1)]
        counts = count(snapshots, stems)
        known.update([stem for stem in stems if counts[stem]][:1])
    return replace(word, variants=tuple(dict.fromkeys([*word.variants, *sorted(known)])))


def correct(snapshots: Sequence[Snapshot], question: Question, statistics: Statistics) -> Question:
    """The question with known words in place of unknown ones: their compounds, the nearest spelling, or their parts."""
    corrected = {
        word: variants
        for word in question.words
        if not word.beginning
        and not any(statistics.counts[variant] for variant in word.variants)
        and (variants := _known_instead(snapshots, question, word))
    }
    if not corrected:
        return question
    words: list[Word] = []
    for word in question.words:
        taken = [replace(word, variants=variants, is_corrected=True) for variants in corrected.get(word, ())]
        words += taken or [word]
    return replace(question, words=tuple(words))


def _known_instead(snapshots: Sequence[Snapshot], question: Question, word: Word) -> list[tuple[str, ...]]:
    """The variants of each known word that an unknown one is taken for."""
    counted, language, term = partial(count, snapshots), question.language, word.variants[0]
    is_part = may_be_part(term, language)
    if is_part:
        known = {other for s in snapshots for other in s.compounds(term, COMPOUNDS)}
        if whole := wholes(word.text, term, language, known, question.terms, counted):
            return [tuple(whole)]
    ordinary = rules_for(language).ordinary_words
    if word.text.casefold() not in ordinary:
        for stem in filter(may_be_misspelt, word.variants):  # of each language of the libraries
            known = {other for s in snapshots for other in s.similar(stem, edits(stem), SIMILAR)}
            if other := nearest(stem, known, counted):
                return [(other,)]
    split = parts(word.text, language, counted) if is_part else None
    return [(part,) for part in split or ()]


def sum_statistics(snapshots: Sequence[Snapshot], *questions: Question) -> Statistics:
    """The statistics of all libraries, summed, for the terms of the questions; no filter changes them."""
    return Statistics(
        passages=sum(s.totals.passages for s in snapshots),
        terms=sum(s.totals.terms for s in snapshots),
        counts=count(snapshots, list(dict.fromkeys(term for question in questions for term in question.terms))),
    )


def count(snapshots: Sequence[Snapshot], terms: Sequence[str]) -> dict[str, int]:
    """For each term, how many passages hold it."""
    counted = [s.counts(terms) for s in snapshots]
    return {term: sum(counts[term] for counts in counted) for term in terms}


def rank(
    snapshots: Sequence[Snapshot], question: Question, statistics: Statistics, filters: Filters, depth: int, when: When
) -> list[Ranked]:
    """The best `depth` passages by BM25 and boosts, `when` for their day; ties by library and passage order."""
    terms = [term for term in question.terms if statistics.counts[term]]
    limit = max(CANDIDATES[0], CANDIDATES[1] * depth)
    found = [(s, p) for s in snapshots for p in s.candidates(terms, filters, limit, question.without)]
    if not found:
        return []
    padded = [(term, f" {term} ", f" {term} {term} ") for term in terms]
    frequencies = [_frequencies(passage, padded) for _, passage in found]
    scores = CandidateBM25(frequencies, [p.length for _, p in found], statistics).scores(
        [word.variants for word in question.words]
    )
    totals = scores.sum(axis=0)
    shares, held = article_boost(scores, [(snapshot.name, passage.article) for snapshot, passage in found])
    pairs = neighbours(question.words, statistics)
    ranked, best = [], order(scores)[:depth]
    articles = _articles([found[i] for i in best])
    when = when.among(article.published for article in articles.values())
    for i in best:
        snapshot, passage = found[i]
        place = snapshot.name, passage.article
        article = articles[place]
        score = float(totals[i])
        boosted = score + float(shares[i]) + closeness(passage.terms, frequencies[i], pairs)
        boosted *= recency(when, article.published)
        words = held[:, i].tolist()
        ranked.append(Ranked(place, article, passage.start, passage.end, score, boosted, words))
    return ranked


def _articles(found: Sequence[tuple[Snapshot, StoredPassage]]) -> dict[tuple[str, int], Article]:
    """The articles of passages, each read once, those of a library together."""
    wanted: dict[str, tuple[Snapshot, set[int]]] = {}
    for snapshot, passage in found:
        wanted.setdefault(snapshot.name, (snapshot, set()))[1].add(passage.article)
    return {
        (name, number): article
        for name, (snapshot, numbers) in wanted.items()
        for number, article in snapshot.articles(numbers).items()
    }


def _frequencies(passage: StoredPassage, padded: Iterable[tuple[str, str, str]]) -> dict[str, int]:
    """How often each term is in the passage, those that are; counting in the string is cheaper than splitting it.

    Each with spaces around it, once and twice: twins share a space, so that one is missed.
    """
    spaced = f" {passage.terms} "
    return {
        term: spaced.split().count(term) if twice in spaced else spaced.count(once)
        for term, once, twice in padded
        if once in spaced
    }

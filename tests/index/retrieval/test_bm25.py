"""The order is that of an exhaustive rank-bm25 over all passages with the same statistics, after any change."""

import json
import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import apsw
import numpy as np
import pytest
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.model import Article, Filters
from index.retrieval.bm25 import CandidateBM25, order
from index.retrieval.question import Question, parse
from index.retrieval.search import Ranked, rank, sum_statistics
from index.stores.embedded.store import EmbeddedStore
from index.stores.protocol import Snapshot
from index.stores.statistics import K1, B, Statistics
from index.text.dates.when import When
from tests.corpus import ROOT, article, five, generated, vocabulary, words

QUESTIONS = 1000
EQUAL = 0.995  # of the questions; the first stage's rounded lengths may cost a place among near ties
NOW = When(date(2025, 5, 1), date(2025, 5, 1), is_said=False)
DATA = ROOT.parent / "shared" / "data" / "xquad_en"


class Exhaustive(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """Every passage scored by rank-bm25 itself, with the idf that is never negative."""

    def __init__(self, passages: Sequence[Sequence[str]]) -> None:
        self._known: dict[str, NDArray[np.float64]] = {}
        super().__init__(passages, k1=K1, b=B)

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        self.idf = {word: math.log(1 + (self.corpus_size - n + 0.5) / (n + 0.5)) for word, n in nd.items()}

    def scores(self, term: str) -> NDArray[np.float64]:
        if term not in self._known:
            self._known[term] = self.get_scores([term])
        return self._known[term]

    def best(self, question: Question, depth: int) -> list[int]:
        """The passages that share a term, best first, ties by passage order; a word counts by its best variant."""
        scores = sum(np.max([self.scores(v) for v in word.variants], axis=0) for word in question.words)
        return sorted((i for i in range(self.corpus_size) if scores[i] > 0), key=lambda i: (-scores[i], i))[:depth]


def stored(store: EmbeddedStore) -> list[tuple[str, int, list[str]]]:
    """Every passage as (id of its article, start, terms), in passage order."""
    sql = "SELECT id, start, terms FROM passage p JOIN article a ON a.number = p.article ORDER BY p.number"
    with closing(apsw.Connection(str(store.folder / "catalogue.db"), flags=apsw.SQLITE_OPEN_READONLY)) as db:
        return [(key, start, terms.split()) for key, start, terms in db.execute(sql)]


@contextmanager
def reading(stores: Sequence[EmbeddedStore]) -> Iterator[list[Snapshot]]:
    with ExitStack() as stack:
        yield [stack.enter_context(store.reading()) for store in stores]


def ask(stores: Sequence[EmbeddedStore], text: str, depth: int = 10, **filters: Any) -> list[Ranked]:
    question = parse(text)
    with reading(stores) as snapshots:
        return rank(snapshots, question, sum_statistics(snapshots, question), Filters(**filters), depth, NOW)


def put(store: EmbeddedStore, articles: Iterable[Article]) -> None:
    with store.writing() as change:
        for one in articles:
            change.put(one)


def share_equal(stores: Sequence[EmbeddedStore], questions: Sequence[str]) -> float:
    """The share of the questions whose top 10 is that of the exhaustive ranking, places and order."""
    passages = [passage for store in stores for passage in stored(store)]
    exhaustive = Exhaustive([terms for _, _, terms in passages])
    equal = 0
    with reading(stores) as snapshots:
        for text in questions:
            question = parse(text)
            found = rank(snapshots, question, sum_statistics(snapshots, question), Filters(), 10, NOW)
            expected = [passages[i][:2] for i in exhaustive.best(question, 10)]
            equal += [(one.article.id, one.start) for one in found] == expected
    return equal / len(questions)


def questions(seed: int, count: int = QUESTIONS) -> list[str]:
    """Of one to eight words, rarer than those of the texts, now and then one that no text holds."""
    rng = random.Random(seed)
    asked = [words(rng, rng.randint(1, 8), exponent=0.7) for _ in range(count)]
    return [" ".join([*one, "qqq"] if rng.random() < 0.1 else one) for one in asked]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """300 generated articles, put in several changes."""
    with closing(EmbeddedStore(tmp_path_factory.mktemp("ranking") / "corpus", create=True)) as store:
        for first in range(0, 300, 60):
            put(store, map(generated, range(first, first + 60)))
        yield store


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """The same articles, of which a third was replaced and a third removed since."""
    with closing(EmbeddedStore(tmp_path_factory.mktemp("ranking") / "changed", create=True)) as store:
        put(store, map(generated, range(300)))
        for first in range(0, 100, 25):
            put(store, (generated(number, seed=2) for number in range(first, first + 25)))
            with store.writing() as change:
                change.remove([f"generated-{number}" for number in range(first + 100, first + 125)])
        yield store


@pytest.fixture
def parted(tmp_path: Path) -> Iterator[list[EmbeddedStore]]:
    """Two libraries, and one that holds the articles of both."""
    with ExitStack() as stack:
        names = ["one", "two", "both"]
        stores = [stack.enter_context(closing(EmbeddedStore(tmp_path / name, create=True))) for name in names]
        for store, numbers in zip(stores, (range(20), range(20, 50), range(50)), strict=True):
            put(store, map(generated, numbers))
        yield stores


class TestExhaustive:
    def test_the_top_ten_are_those_of_all_passages_scored(self, corpus: EmbeddedStore) -> None:
        assert share_equal([corpus], questions(1)) >= EQUAL

    def test_the_top_ten_are_so_after_replaces_and_removals_too(self, changed: EmbeddedStore) -> None:
        assert share_equal([changed], questions(2)) >= EQUAL

    def test_the_top_ten_of_two_libraries_are_those_of_all_their_passages(
        self, corpus: EmbeddedStore, store: EmbeddedStore
    ) -> None:
        put(store, (generated(number, seed=3) for number in range(100)))
        assert share_equal([corpus, store], questions(3, 300)) >= EQUAL

    @pytest.mark.skipif(not DATA.is_dir(), reason="the development sets are not beside the project")
    def test_the_top_ten_are_so_for_real_articles_and_questions(self, store: EmbeddedStore) -> None:
        lines = map(json.loads, (DATA / "corpus.jsonl").read_text().splitlines())
        put(store, (Article(one["text"], title=one["title"], id=one["id"], language="en") for one in lines))
        asked = map(json.loads, (DATA / "queries.jsonl").read_text().splitlines()[:QUESTIONS])
        assert share_equal([store], [one["text"] for one in asked]) >= EQUAL


class TestStatistics:
    def counted(self, *stores: EmbeddedStore) -> Statistics:
        with reading(stores) as snapshots:
            return sum_statistics(snapshots, parse(" ".join([*vocabulary()[:150], "qqq"])))

    def test_they_are_those_of_the_stored_passages(self, changed: EmbeddedStore) -> None:
        statistics, passages = self.counted(changed), [terms for _, _, terms in stored(changed)]
        assert (statistics.passages, statistics.terms) == (len(passages), sum(map(len, passages)))
        assert statistics.counts == {t: sum(t in set(terms) for terms in passages) for t in statistics.counts}

    def test_those_of_two_libraries_are_those_of_one_that_holds_both(self, parted: list[EmbeddedStore]) -> None:
        *apart, both = parted
        assert self.counted(*apart) == self.counted(both)

    def test_two_libraries_rank_as_one_that_holds_both(self, parted: list[EmbeddedStore]) -> None:
        *apart, both = parted
        for text in questions(4, 50):
            found = [[(r.article.id, r.start, r.score) for r in ask(asked, text)] for asked in (apart, [both])]
            assert found[0] == found[1]

    @pytest.mark.parametrize(
        "filters", [{"source": "Vellmar Post"}, {"after": date(2024, 1, 1)}, {"as_of": date(2023, 12, 31)}]
    )
    def test_a_filter_changes_what_is_found_but_no_score(self, store: EmbeddedStore, filters: dict[str, Any]) -> None:
        put(store, five())
        text = "surveyor freighter conductor ferry lentils"
        everything = {r.article.id: r.score for r in ask([store], text)}
        some = {r.article.id: r.score for r in ask([store], text, **filters)}
        assert len(everything) == 5 and 0 < len(some) < 5
        assert some.items() <= everything.items()


class TestSmallLibraries:
    @pytest.mark.parametrize("count", [0, 1, 2, 3])
    def test_a_word_in_every_passage_still_finds_them_all(self, store: EmbeddedStore, count: int) -> None:
        put(store, (Article(f"The ferry number{n} left.", id=str(n)) for n in range(count)))
        found = ask([store], "ferry")
        assert [one.article.id for one in found] == [str(n) for n in range(count)]
        assert all(one.score > 0 for one in found)

    @pytest.mark.parametrize("count", [0, 1, 2, 3])
    def test_unknown_words_find_nothing(self, store: EmbeddedStore, count: int) -> None:
        put(store, (Article(f"The ferry number{n} left.", id=str(n)) for n in range(count)))
        assert ask([store], "unheard words") == []

    @pytest.mark.parametrize("count", [1, 2, 3])
    def test_an_unknown_word_beside_a_known_one_changes_no_score(self, store: EmbeddedStore, count: int) -> None:
        put(store, (Article(f"The ferry number{n} left.", id=str(n)) for n in range(count)))
        alone, beside = ask([store], "number0"), ask([store], "number0 unheard")
        assert [(one.article.id, one.score) for one in beside] == [(one.article.id, one.score) for one in alone]

    def test_a_question_of_stop_words_finds_nothing(self, store: EmbeddedStore) -> None:
        put(store, five())
        assert ask([store], "who is it?") == []

    def test_articles_without_a_term_divide_nothing_by_zero(self, store: EmbeddedStore) -> None:
        put(store, [Article("", id="empty"), Article("!!! ???", id="marks"), Article("the of and", id="stop words")])
        assert ask([store], "ferry") == []

    def test_an_emptied_library_finds_nothing(self, store: EmbeddedStore) -> None:
        put(store, five())
        with store.writing() as change:
            change.remove([one.id for one in five()])
        assert ask([store], "harbour ferry ice") == []

    def test_equal_passages_come_in_the_order_they_were_added(self, store: EmbeddedStore) -> None:
        put(store, (Article("A ferry left.", id=str(n)) for n in range(30)))
        assert [one.article.id for one in ask([store], "ferry")] == [str(n) for n in range(10)]

    def test_no_libraries_find_nothing(self) -> None:
        assert ask([], "ferry") == []


class TestFormula:
    def test_a_passage_scores_by_lucenes_idf_and_unrounded_lengths(self, store: EmbeddedStore) -> None:
        put(store, [Article("ferry ferry quay", id="1"), Article("quay bridge", id="2")])
        idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
        expected = idf * 2 * (K1 + 1) / (2 + K1 * (1 - B + B * 3 / 2.5))
        [found] = ask([store], "ferry")
        assert (found.article.id, round(found.score, 12)) == ("1", round(expected, 12))

    @pytest.mark.parametrize(("count", "passages"), [(0, 0), (0, 10), (5, 10), (10, 10), (12, 10)])
    def test_an_idf_is_above_zero_for_any_counts(self, count: int, passages: int) -> None:
        assert Statistics(passages, 100, {"ferry": count}).idf("ferry") > 0

    def test_rarer_terms_tell_more(self) -> None:
        statistics = Statistics(10, 100, {str(n): n for n in range(11)})
        idfs = [statistics.idf(str(n)) for n in range(11)]
        assert idfs == sorted(set(idfs), reverse=True)

    def test_a_word_counts_once_by_its_best_variant(self) -> None:
        bm25 = CandidateBM25(
            [{"ceasefir": 1, "fire": 1}, {"fire": 1}], [2, 2], Statistics(9, 18, {"ceasefir": 1, "fire": 5})
        )
        both = bm25.scores([["fire", "ceasefir"]])
        assert both.tolist() == [[bm25.scores([["ceasefir"]])[0][0], bm25.scores([["fire"]])[0][1]]]

    def test_a_passage_without_any_word_is_not_in_the_order(self) -> None:
        bm25 = CandidateBM25([{"ferri": 1}, {}, {"ferri": 2}], [3, 3, 3], Statistics(3, 9, {"ferri": 2}))
        assert order(bm25.scores([["ferri"]])) == [2, 0]

    def test_an_article_is_found_by_its_title(self, store: EmbeddedStore) -> None:
        put(store, five())
        assert [one.article.title for one in ask([store], "fifth")] == [article("glacier").title]

"""What every store keeps: a change is whole or not at all, one writer at a time, statistics exact, whoever dies."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from index.answering.pipeline import answer
from index.errors import LibraryBusy
from index.library import Library, ask
from index.model import Answer, Article, Feed, Filters
from index.stores.protocol import Change, Store
from index.stores.rows import Origin, SeenEntry
from index.web.model import Site
from tests.conftest import Spawn
from tests.corpus import FIVE, article, discrepancies, five
from tests.index.stores.both_stores import HOLDS, OPENED, found, generation, note, open_store, opened, put, remove, spec


@pytest.fixture(params=["embedded", "cluster"])
def store(request: pytest.FixtureRequest, folder: Path) -> Iterator[Store]:
    """An empty library's store, open, of either kind."""
    cluster = request.getfixturevalue("cluster") if request.param == "cluster" else None
    with closing(open_store(folder, cluster, create=True)) as store:
        yield store


@pytest.fixture
def other(store: Store) -> Iterator[Store]:
    """The same library, opened a second time."""
    with closing(again(store)) as other:
        yield other


def again(store: Store, **given: Any) -> Store:
    """The same library, opened once more."""
    return opened(spec(store), **given)


class TestVisibility:
    def test_a_change_is_seen_by_another_connection_at_its_next_question(self, store: Store, other: Store) -> None:
        seen = [found(other, "harbour")]
        put(store, article())
        seen.append(found(other, "harbour"))
        remove(store, article().id)
        assert [*seen, found(other, "harbour")] == [set(), {article().id}, set()]

    def test_a_change_is_seen_by_another_process_at_its_next_question(self, store: Store, spawn: Spawn) -> None:
        asks = "from tests.index.stores.test_stores import found\nwhile True: input(); say(*found(store, 'harbour'))"
        child = spawn(OPENED + asks, spec(store))

        def asked() -> str:
            child.say()
            return child.hear()

        seen = [asked()]
        put(store, article())
        seen.append(asked())
        put(store, article(text="A quay now."), article("glacier", text="The harbour froze."))
        seen.append(" ".join(sorted(asked().split())))
        assert seen == ["", article().id, " ".join(sorted([article().id, article("glacier").id]))]

    def test_nothing_of_a_change_is_seen_before_it_is_whole(self, store: Store, other: Store, spawn: Spawn) -> None:
        child = spawn(HOLDS, spec(store))
        assert child.hear() == "in"
        seen = found(other, "glacier"), generation(other)
        child.say()
        assert (child.wait(), seen, found(other, "glacier")) == (0, (set(), 0), {article("glacier").id})

    def test_a_snapshot_stays_as_it_was_taken(self, store: Store, other: Store) -> None:
        put(store, *five())
        with other.reading() as snapshot:
            with store.writing() as change:
                change.remove([article().id])
            store.rebuild()
            passages = snapshot.candidates(["vellmar"], Filters(), 9)
            assert [one.id for one in snapshot.articles({p.article for p in passages}).values()] == [article().id]

    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, GeneratorExit])
    def test_a_block_that_raises_leaves_nothing(self, store: Store, error: type[BaseException]) -> None:
        put(store, article("glacier"))
        with pytest.raises(error), store.writing() as change:
            change.put(article())
            change.remove([article("glacier").id])
            raise error
        assert (found(store, "harbour"), found(store, "glacier")) == (set(), {article("glacier").id})
        assert (generation(store), discrepancies(store)) == (1, [])

    def test_after_a_block_that_raised_the_next_goes_through(self, store: Store) -> None:
        with pytest.raises(ZeroDivisionError), store.writing() as change:
            change.put(article())
            _ = 1 / 0
        put(store, article("glacier"))
        assert (found(store, "glacier"), discrepancies(store)) == ({article("glacier").id}, [])


class TestGeneration:
    @pytest.mark.parametrize(
        ("do", "grows"),
        [
            pytest.param(lambda change: change.put(article("glacier")), 1, id="an article added"),
            pytest.param(lambda change: [change.put(one) for one in five()], 1, id="several added"),
            pytest.param(lambda change: change.put(article(title="Other")), 1, id="an article replaced"),
            pytest.param(lambda change: change.remove([article().id]), 1, id="an article removed"),
            pytest.param(lambda change: change.put(article()), 0, id="the same again"),
            pytest.param(lambda change: change.remove(["unknown"]), 0, id="an unknown one removed"),
            pytest.param(lambda change: None, 0, id="nothing"),
            pytest.param(note, 0, id="notes only"),
        ],
    )
    def test_it_grows_by_one_when_articles_change(
        self, store: Store, do: Callable[[Change], object], grows: int
    ) -> None:
        put(store, article())
        with store.writing() as change:
            do(change)
        assert (generation(store), discrepancies(store)) == (1 + grows, [])

    def test_a_rebuild_is_one_change_that_loses_nothing(self, store: Store) -> None:
        put(store, *five())
        before = {word: found(store, word) for word in ("harbour", "ice", "lentils")}
        assert (store.rebuild().articles, generation(store)) == (5, 2)
        assert ({word: found(store, word) for word in before}, discrepancies(store)) == (before, [])

    def test_notes_without_a_change_of_articles_are_kept(self, store: Store, other: Store) -> None:
        with store.writing() as change:
            note(change)
        with other.catalogue() as catalogue:
            assert (catalogue.origins(), catalogue.folders()) == ({"/a.txt": "1"}, ["/a"])


class TestOrigin:
    """The articles of one file, by page where they are many."""

    def test_those_told_may_be_dropped_meanwhile(self, store: Store) -> None:
        put(store, *(Article(f"The ferry {n}.", id=str(n), origin="/a.jsonl", language="en") for n in range(1100)))
        with store.writing() as change:
            assert change.remove(change.catalogue.ids("/a.jsonl")) == 1100
            assert list(change.catalogue.ids("/a.jsonl")) == []
        assert discrepancies(store) == []

    def test_a_change_knows_them_as_it_has_made_them(self, store: Store) -> None:
        old, left, new = (Article("The ferry.", id=key, origin="/a.jsonl") for key in ("old", "left", "new"))
        put(store, old, left)
        with store.writing() as change:
            change.put(new)
            change.remove(["old"])
            pending = change.catalogue
            assert list(pending.ids("/a.jsonl")) == [one.id for one in pending.find("/a.jsonl")] == ["left", "new"]
            assert pending.named("/a.jsonl") == [("left", "/a.jsonl"), ("new", "/a.jsonl")]
        with store.catalogue() as catalogue:
            assert catalogue.named("new") == [("new", "/a.jsonl")]


def seen(number: int | None, article: str | None = None, origin: str = "https://a.example/feed") -> SeenEntry:
    return SeenEntry(number, origin, "g", None, "d", article=article, due=2.5)


class TestJournal:
    """What was read, and what feeds listed."""

    FEED = Origin("https://a.example/feed", "1", True, 2, 1_800_000_000.0)

    def test_what_is_known_of_files_pages_feeds_and_sites_is_kept(self, store: Store, other: Store) -> None:
        mine = article(origin=self.FEED.origin)
        with store.writing() as change:
            change.put(mine)
            for origin in (Origin("/a/b.txt", "2"), Origin("/ab.txt", "3"), Origin("/a", "4"), self.FEED):
                change.catalogue.note_origin(origin, [])
            change.catalogue.note_entry(seen(None, mine.id))
            change.catalogue.note_entry(seen(None, "nobody"))
            change.catalogue.note_entry(seen(1))
            change.catalogue.note_site(Site("https://old.example", "", 1.0, 2.0))
            change.catalogue.note_site(Site("https://a.example", None, 1e9, 2e9))
        with other.catalogue() as held:
            assert held.origins_at("/a") == {"/a": "4", "/a/b.txt": "2"}
            assert held.polled()[self.FEED.origin] == self.FEED
            assert held.feeds() == [Feed(self.FEED.origin, 1, "2027-01-15T08:00:00Z")]
            assert held.entries(self.FEED.origin) == [seen(1), seen(2, "nobody")]
            assert held.sites() == {"https://a.example": Site("https://a.example", None, 1e9, 2e9)}
            assert (held.standing(mine.id), held.standing("nobody")) == (mine, None)

    def test_an_article_that_goes_is_read_again_from_the_feed_that_held_it_too(self, store: Store) -> None:
        put(store, article(origin="/a.txt"))
        with store.writing() as change:
            change.catalogue.note_origin(self.FEED, [])
            change.catalogue.note_entry(seen(None, article().id))
        with store.writing() as change:
            assert change.catalogue.rivals([article().id]) == [self.FEED.origin]
            change.remove([article().id])
            assert change.catalogue.standing(article().id) is None
        with store.catalogue() as held:
            assert (held.polled()[self.FEED.origin].stamp, held.entries(self.FEED.origin)) == ("", [])

    def test_what_a_feed_is_released_of_it_does_not_bring_back(self, store: Store) -> None:
        put(store, article(origin="/a.txt"))
        with store.writing() as change:
            change.catalogue.note_origin(self.FEED, [])
            change.catalogue.note_entry(seen(None, article().id))
        with store.writing() as change:
            change.catalogue.release([article().id])
            change.remove([article().id])
        with store.catalogue() as held:
            assert (held.polled(), len(held.entries(self.FEED.origin))) == ({self.FEED.origin: self.FEED}, 1)

    def test_with_a_feed_its_entries_are_forgotten(self, store: Store) -> None:
        with store.writing() as change:
            change.catalogue.note_origin(self.FEED, [])
            change.catalogue.note_entry(seen(None))
        with store.writing() as change:
            change.catalogue.forget_origin(self.FEED.origin)
        with store.catalogue() as held:
            assert (held.feeds(), held.entries(self.FEED.origin)) == ([], [])

    def test_when_an_article_was_edited_is_kept_and_makes_no_other_of_it(self, store: Store) -> None:
        put(store, article(edited="2026-01-02T03:04:05Z"), article(edited=None))
        with store.catalogue() as held:
            assert [one.edited for one in held.stored()] == ["2026-01-02T03:04:05Z"]


class TestSimilar:
    def test_a_word_that_is_a_slip_away_is_found_with_its_first_letter_right(self, store: Store) -> None:
        put(store, *five())
        with store.reading() as snapshot:
            found = [snapshot.similar(term, 1, 30) for term in ("vellmra", "velmar", "vellmax", "vexxmar")]
        assert ["vellmar" in terms for terms in found] == [True, True, True, False]

    def test_both_stores_say_what_was_searched_for(self, store: Store) -> None:
        put(store, *five())
        with store.reading() as snapshot:
            assert answer([snapshot], "what happened in Velmar harbour?", 3, Filters()).searched_for


class TestCompounds:
    def test_words_that_begin_or_end_with_a_part_are_found(self, store: Store) -> None:
        texts = ("Die Hundesteuer steigt.", "Der Jagdhund schläft.", "Der Hund bellt.", "Die Katze schläft.")
        put(store, *(Article(text, language="de") for text in texts))
        put(store, Article("The hundredweight and the greyhound.", language="en"))
        with store.reading() as snapshot:
            found = snapshot.compounds("hund", 10)
        assert {"hundesteu", "jagdhund", "hund"} <= found
        assert "katz" not in found

    def test_the_first_passages_are_looked_at(self, store: Store) -> None:
        put(store, *(Article(f"Die Hundesteuer in {place} steigt.", language="de") for place in "ABCDEFGH"))
        with store.reading() as snapshot:
            found = snapshot.compounds("steu", 3)
        assert {"a", "b", "c"} <= found
        assert "d" not in found

    def test_both_stores_answer_alike(self, store: Store) -> None:
        put(
            store,
            *(Article(text, language="de") for text in ("Die Hundesteuer steigt.", "Er zahlt Steuer auf Katzen.")),
        )
        asked = ("Wie hoch ist die Katzensteuer?", "Was kosten Hunde?")
        with store.reading() as snapshot:
            taken = [answer([snapshot], text, 3, Filters()).searched_for for text in asked]
        assert taken == [{"Katzensteuer": "Katzen Steuer"}, {"Hunde": "Hundesteuer"}]


class TestOperators:
    def test_the_terms_that_a_beginning_stands_for_find_each_passage_with_one(self, store: Store) -> None:
        put(store, *five(), Article("A harbinger spoke in the harbour.", id="both"), Article("Harbingers.", id="one"))
        with store.reading() as snapshot:
            assert snapshot.beginning("harb", [], 30) == {"harbor", "harbing"}
            assert snapshot.beginning("harb", ["harbor"], 30) == {"harbing"}
            assert snapshot.beginning("harb", ["harbor", "harbing"], 30) == set()
            assert snapshot.beginning("xyz", [], 30) == set()

    def test_passages_with_a_term_are_left_out(self, store: Store) -> None:
        put(store, *five(), Article("The harbour of Orm was closed.", id="orm", source="Vellmar Post"))
        with store.reading() as snapshot:
            for filters in (Filters(), Filters("vellmar post")):
                found = snapshot.candidates(["harbor"], filters, 30, ["dredg", "docker"])
                articles = snapshot.articles({one.article for one in found})
                assert {article.id for article in articles.values()} == {"orm"}


class TestLock:
    def test_a_second_writer_waits_says_so_once_and_gets_in_when_the_first_ends(
        self, store: Store, spawn: Spawn
    ) -> None:
        child = spawn(HOLDS, spec(store))
        assert child.hear() == "in"
        told: list[str] = []

        def on_wait(line: str) -> None:
            told.append(line)
            child.say()

        with closing(again(store, wait=60, on_wait=on_wait)) as second:
            put(second, article())
            assert (len(told), "library" in told[0], generation(second)) == (1, True, 2)
            assert (found(second, "glacier"), discrepancies(second)) == ({article("glacier").id}, [])

    def test_a_writer_that_finds_the_lock_free_says_nothing(self, store: Store) -> None:
        told: list[str] = []
        with closing(again(store, on_wait=told.append)) as second:
            put(second, article())
        assert told == []

    @pytest.mark.parametrize("wait", [0.0, 0.2])
    def test_a_second_writer_gives_up_after_its_time(self, store: Store, spawn: Spawn, wait: float) -> None:
        child = spawn(HOLDS, spec(store))
        assert child.hear() == "in"
        told: list[str] = []
        with closing(again(store, wait=wait, on_wait=told.append)) as second:
            with pytest.raises(LibraryBusy, match="try again"):
                put(second, article())
            with pytest.raises(LibraryBusy):
                second.rebuild()
        child.say()
        assert (child.wait(), len(told), found(store, "harbour")) == (0, 2, set())

    def test_the_lock_dies_with_its_process_and_so_does_the_change(
        self, store: Store, spawn: Spawn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.stores.opensearch.lease.TERM", 2.0)
        child = spawn(HOLDS, spec(store))
        assert child.hear() == "in"
        with closing(again(store, wait=60, on_wait=lambda _: child.kill())) as second:
            put(second, article())
            assert (found(second, "glacier"), found(second, "harbour")) == (set(), {article().id})
            assert (generation(second), discrepancies(second)) == (1, [])

    def test_threads_of_one_process_wait_for_each_other(self, store: Store, other: Store) -> None:
        inside, leave = Event(), Event()

        def hold() -> None:
            with other.writing() as change:
                change.put(article("glacier"))
                inside.set()
                leave.wait(60)

        thread = Thread(target=hold)
        thread.start()
        assert inside.wait(60)
        with closing(again(store, wait=60, on_wait=lambda _: leave.set())) as second:
            put(second, article())
        thread.join(60)
        assert (generation(store), discrepancies(store)) == (2, [])

    def test_questions_do_not_wait_for_a_writer(self, store: Store, spawn: Spawn) -> None:
        put(store, article())
        child = spawn(HOLDS, spec(store))
        assert child.hear() == "in"
        with store.reading() as snapshot:
            complete = snapshot.complete
        seen = found(store, "harbour")
        child.say()
        assert (child.wait(), complete, seen) == (0, True, {article().id})


PATIENCE = 60.0  # seconds, so that no answer is incomplete because the machine is busy
WRITES = f"""{OPENED}
from tests.index.stores.test_stores import publish
input()
for number in range(1, int(sys.argv[2]) + 1):
    publish(store, number)
say("done")
"""
ASKS = f"""{OPENED}
import index.stores.embedded.store as embedded
from tests.index.stores.test_stores import editions
embedded.CATCH_UP = {PATIENCE}
say("ready")
seen = set()
while int(sys.argv[2]) not in seen:
    shown = editions(store)
    if len(shown) != 1: say("mixed", *shown)
    seen |= shown
say("done", len(seen) > 1)
"""


def publish(store: Store, number: int) -> None:
    """Replace all five by an edition of that number; every fifth is cut anew as well."""
    put(store, *(article(n, id=n, text=f"{article(n).text} edition{number} of the almanac.") for n in FIVE))
    if number % 5 == 0:
        store.rebuild()


def editions(store: Store) -> set[int]:
    """The editions that one answer shows; -1 if it lacks an article or part of the library."""
    with store.reading() as snapshot:
        return shown_editions(answer([snapshot], "almanac", 50, Filters()))


def shown_editions(given: Answer) -> set[int]:
    """The editions that an answer shows; -1 if it lacks an article or part of the library."""
    shown = [one for hit in given.hits for one in (hit.article, *hit.also_reported_by)]
    lacks = {-1} if len(shown) != len(FIVE) or not given.complete else set[int]()
    return lacks | {int(one.text.rpartition("edition")[2].split()[0]) for one in shown}


class TestTogether:
    @pytest.fixture(autouse=True)
    def patient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("index.stores.embedded.store.CATCH_UP", PATIENCE)

    def test_answers_never_mix_two_generations_nor_fall_behind_one_that_was_seen(
        self, store: Store, spawn: Spawn
    ) -> None:
        last = 12
        publish(store, 1)
        writer = spawn(WRITES, spec(store), last)
        writer.say()
        seen = [1]
        while seen[-1] < last:
            given = ask([Library(store)], "almanac", limit=50)
            (edition,) = shown_editions(given)
            seen.append(edition)
        assert (writer.rest(), seen) == (["done"], sorted(seen))

    def test_processes_that_ask_never_see_two_generations_mixed(self, store: Store, spawn: Spawn) -> None:
        last = 12
        publish(store, 1)
        readers = [spawn(ASKS, spec(store), last) for _ in range(2)]
        assert [reader.hear() for reader in readers] == ["ready"] * 2
        writer = spawn(WRITES, spec(store), last)
        writer.say()
        assert [reader.rest() for reader in readers] == [["done True"]] * 2
        assert (writer.rest(), discrepancies(store)) == (["done"], [])

    def test_threads_that_share_a_library_never_see_two_generations_mixed(self, store: Store) -> None:
        last = 12
        publish(store, 1)
        wrong: list[object] = []

        def ask() -> None:
            shown = set[int]()
            try:
                while last not in shown:
                    shown = editions(store)
                    if len(shown) != 1:
                        wrong.append(shown)
            except BaseException as error:
                wrong.append(error)

        threads = [Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(2, last + 1):
            publish(store, number)
        for thread in threads:
            thread.join(60)
        assert (wrong, [thread.is_alive() for thread in threads]) == ([], [False] * 3)

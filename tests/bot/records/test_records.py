"""What all records keep, in a home and in a cluster: what one process or machine remembers, the others do."""

import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from secrets import token_hex
from threading import Thread
from typing import Any

import pytest

from bot.records import opensearch as in_cluster
from bot.records.opening import open_storage
from bot.records.protocol import KEPT, PastQuestion, Records
from bot.render.to_json import dump_filters
from bot.service import subscriptions
from bot.service.subscriptions import FollowError
from index.errors import LibraryError
from index.library import Library
from index.model import Filters
from index.stores.opening import open_backend
from index.stores.opensearch.address import Address
from tests.bot.records.both_records import open_records
from tests.corpus import DEADLINE, article
from tests.index.stores.both_stores import open_library

NOW = 1_750_000_000.0  # 2025-06-15T15:06:40Z
RECORD: dict[str, Any] = {
    "id": "a1b2c3",
    "question": "who met Putin?",
    "passages": [{"quote": "“constructive”", "article": {"id": "a"}, "score": 7.25, "highlights": [[0, 1]]}],
    "asked_as": {"text": "who met Putin?"},
    "filters": dump_filters(Filters()),
    "libraries": {"news": 3},
    "is_question": True,
    "complete": True,
    "sure": False,
    "answered": True,
}
TERM = 0.7  # seconds

Open = Callable[..., Records]


@pytest.fixture(params=["in a home", "in a cluster"])
def where(request: pytest.FixtureRequest) -> Address | None:
    return request.getfixturevalue("cluster") if request.param == "in a cluster" else None


@pytest.fixture
def opened(where: Address | None, folder: Path, tmp_path: Path) -> Open:
    """Opens the same records once more, as another process would; in a cluster as one on another machine would."""
    machines = count()

    def open_one(name: str = folder.name) -> Records:
        home = tmp_path / (f"machine-{next(machines)}" if where else "home") / "libraries"
        (home / name).mkdir(parents=True, exist_ok=not where)
        return open_records(home / name, where)

    return open_one


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


class TestAnswers:
    def test_one_is_found_again_with_the_moment_it_was_asked(self, opened: Open) -> None:
        text = {**RECORD, "passages": [{**RECORD["passages"][0], "text": "He called it “constructive”."}]}
        assert opened().save(text, NOW + 0.7)
        assert opened().find("a1b2c3", NOW) == {**RECORD, "asked": "2025-06-15T15:06:40+00:00"}

    @pytest.mark.parametrize("key", ["", "b", "a1b2c3 ", "\udcff", "../a1b2c3", "x" * 10_000, "note"])
    def test_an_unknown_id_is_not_found(self, opened: Open, key: str) -> None:
        records = opened()
        assert records.find(key) is None
        records.save(RECORD)
        records.note("note", "note")
        assert records.find(key) is None

    def test_one_is_kept_for_thirty_days(self, opened: Open) -> None:
        opened().save(RECORD, NOW)
        assert opened().find("a1b2c3", NOW + KEPT)
        assert opened().find("a1b2c3", NOW + KEPT + 1) is None

    @pytest.mark.parametrize("asked", [NOW, NOW + 50 * 365 * 86_400], ids=["old", "by a clock that was ahead"])
    def test_one_of_another_time_is_not_stored_any_more(
        self, opened: Open, where: Address | None, asked: float
    ) -> None:
        opened().save(RECORD, asked)
        if where:
            opened().asked(0, 1)  # what was just written is not seen by a deletion before somebody asks for a list
            in_cluster._cleared.clear()
        opened().save({**RECORD, "id": "new"}, NOW + KEPT + 1)
        until(lambda: [given.record["id"] for given in opened().answers()] == ["new"])

    def test_text_that_is_no_unicode_costs_only_the_record(self, opened: Open) -> None:
        records = opened()
        assert not records.save({**RECORD, "question": "\ud800"})
        assert records.find("a1b2c3") is None

    def test_what_a_person_asked_is_forgotten_and_nothing_else(self, opened: Open) -> None:
        for key, person in (("one", "7"), ("two", "7"), ("three", "8"), ("four", None)):
            opened().save({"id": key}, person=person)
        assert opened().forget("7") == 2
        assert [key for key in ("one", "two", "three", "four") if opened().find(key)] == ["three", "four"]
        assert opened().forget("7") == 0

    def test_those_of_another_library_are_others(self, opened: Open) -> None:
        name = f"other-{token_hex(4)}"
        mine, theirs = opened(), opened(name)
        mine.save(RECORD, person="7")
        mine.note("rules", "one")
        assert (theirs.find("a1b2c3"), theirs.noted("rules")) == (None, None)
        assert (theirs.asked(0, 9), theirs.notes()) == ([], {})
        theirs.save({**RECORD, "question": "what is theirs?"}, person="7")
        assert (theirs.forget("7"), theirs.erase()) == (1, False)
        assert opened().find("a1b2c3", None)

    def test_what_was_asked_of_all_and_in_all_is_told_the_newest_first(self, opened: Open) -> None:
        others: list[dict[str, Any]] = [
            {"is_question": False},
            {"complete": False},
            {"is_private": True},
            {"filters": dump_filters(Filters(source="nobody"))},
            {},
            {"sure": True, "question": "and now?"},
            {"answered": False},
        ]
        for number, other in enumerate(others):
            opened().save({**RECORD, "id": f"{number}", **other}, NOW + number)
        told = [
            PastQuestion("who met Putin?", int(NOW) + 6, False, False),
            PastQuestion("and now?", int(NOW) + 5, True, True),
            PastQuestion("who met Putin?", int(NOW) + 4, False, True),
        ]
        assert opened().asked(0, 10) == told
        assert opened().asked(0, 2) == told[:2]
        assert opened().asked(int(NOW) + 4, 10) == told[:2]


class TestNotes:
    def test_one_is_kept_replaced_and_forgotten(self, opened: Open) -> None:
        assert opened().noted("rules") is None
        for value in ("one", "two", '{"“": "\\n"}'):
            opened().note("rules", value)
            assert opened().noted("rules") == value
        assert opened().notes() == {"rules": value}
        opened().note("rules", None)
        assert opened().noted("rules") is None
        assert opened().notes() == {}

    def test_of_changes_at_once_none_is_lost(self, opened: Open) -> None:
        def work(records: Records) -> None:
            for _ in range(10):
                records.revise("number", lambda value: str(int(value or 0) + 1))

        threads = [Thread(target=work, args=(opened(),)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(DEADLINE)
        assert opened().noted("number") == "30"

    def test_a_change_that_fails_changes_nothing(self, opened: Open) -> None:
        def refuse(_: str | None) -> str:
            raise FollowError("no")

        opened().note("rules", "one")
        with pytest.raises(FollowError):
            opened().revise("rules", refuse)
        assert opened().noted("rules") == "one"

    @pytest.mark.parametrize(("name", "value"), [("\udcff", "1"), ("rules", "\udcff")])
    def test_text_that_is_no_unicode_is_refused(self, opened: Open, name: str, value: str) -> None:
        with pytest.raises(LibraryError):
            opened().note(name, value)
        assert opened().notes() == {}

    def test_the_libraries_that_have_one_are_found(self, opened: Open, where: Address | None, tmp_path: Path) -> None:
        names = [f"other-{token_hex(4)}" for _ in range(3)]
        for name, note in zip(names, ("left", "rules", "left"), strict=True):
            opened(name).note(note, "1")
        found = open_storage(tmp_path / "home", where).records.with_note("left")
        assert [name for name in found if name in names] == sorted([names[0], names[2]])


class TestLeases:
    def test_one_has_one_holder_until_it_ends(self, opened: Open) -> None:
        first, second = opened(), opened()
        assert first.claim("a", "one", TERM) == 0
        assert 0 < second.claim("a", "two", TERM) <= TERM + 0.01
        assert second.claim("b", "two", TERM) == 0
        began = time.monotonic()
        until(lambda: not second.claim("a", "two", TERM))
        assert time.monotonic() - began < DEADLINE / 2
        assert first.claim("a", "one", TERM) > 0
        assert (first.lease("a") or ("",))[0] == "two"

    def test_who_renews_it_keeps_it(self, opened: Open) -> None:
        first, second = opened(), opened()
        end = time.monotonic() + 2 * TERM
        while time.monotonic() < end:
            assert first.claim("a", "one", TERM) == 0
            assert second.claim("a", "two", TERM) > 0
            time.sleep(TERM / 10)

    def test_only_its_holder_ends_it(self, opened: Open) -> None:
        first, second = opened(), opened()
        first.claim("a", "one", 60)
        second.release("a", "two")
        assert second.claim("a", "two", 60) > 1
        first.release("a", "one")
        assert second.claim("a", "two", 60) == 0

    def test_when_it_was_left_stays_known(self, opened: Open) -> None:
        first, second = opened(), opened()
        assert second.lease("a") is None
        first.claim("a", "one", 60)
        assert abs((second.lease("a") or ("", 0.0))[1] - time.time() - 60) < 5
        first.release("a", "one")
        assert abs((second.lease("a") or ("", 0.0))[1] - time.time()) < 5

    def test_the_same_holder_may_be_several_processes(self, opened: Open) -> None:
        waits: list[float] = []

        def work(records: Records) -> None:
            waits.extend(records.claim("a", "16", 60) for _ in range(10))

        threads = [Thread(target=work, args=(opened(),)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(DEADLINE)
        assert waits == [0] * 30
        assert opened().claim("a", "8", 60) > 1

    def test_turns_are_taken_one_by_one_whoever_takes_them(self, opened: Open) -> None:
        first, second = opened(), opened()
        assert first.turn("a", TERM) == 0
        assert 0 < second.turn("a", TERM) <= TERM
        assert 0 < first.turn("a", TERM) <= TERM
        assert first.turn("b", TERM) == 0
        until(lambda: second.turn("a", TERM) == 0)

    def test_of_many_at_once_one_has_it(self, opened: Open) -> None:
        got: list[int] = []

        def work(number: int, records: Records) -> None:
            if not records.claim("a", str(number), 60):
                got.append(number)

        threads = [Thread(target=work, args=(number, opened())) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(DEADLINE)
        assert len(got) == 1


def test_marks_are_seen_by_all_and_the_old_ones_go(opened: Open, where: Address | None) -> None:
    assert opened().marked() == set()
    opened().mark(1, 0)
    opened().mark(1 << 62, 0)
    assert opened().marked() == {1, 1 << 62}
    in_cluster._cleared.clear()
    opened().mark(1 << 61, 2)
    until(lambda: opened().marked() == {1 << 61, 1 << 62})


class TestFollowed:
    def test_what_one_follows_the_others_know(self, opened: Open) -> None:
        assert subscriptions.subscribe(opened(), RECORD, 30, "7", 1 << 62, 5) == ("a1b2c3", True)
        other = {**RECORD, "id": "later", "question": "Who met PUTIN?"}
        assert subscriptions.subscribe(opened(), other, 30, "7") == ("a1b2c3", False)
        assert subscriptions.subscribe(opened(), other, 30, "8") == ("later", True)
        assert [(one.answer, one.person, one.channel) for one in subscriptions.find(opened(), 30)] == [
            ("a1b2c3", "7", 1 << 62),
            ("later", "8", 0),
        ]
        assert subscriptions.has_any(opened())
        assert subscriptions.unsubscribe(opened(), "a1b2c3", "7")
        assert not subscriptions.unsubscribe(opened(), "a1b2c3", "7")
        assert subscriptions.forget(opened(), "8") == 1
        assert not subscriptions.has_any(opened())
        assert opened().notes() == {}

    def test_one_is_told_by_one(self, opened: Open) -> None:
        subscriptions.subscribe(opened(), RECORD, 30, "7")
        (one,) = subscriptions.find(opened(), 30)
        claimed = [subscriptions.claim(opened(), [one]) for _ in range(2)]
        assert claimed[0] == claimed[1]  # under the same moment, so that Discord takes it once
        subscriptions.end(opened(), claimed[0])
        assert subscriptions.claim(opened(), [one]) == []

    def test_more_than_the_most_are_refused_whoever_keeps_them(
        self, opened: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(subscriptions, "MOST", 2)
        monkeypatch.setattr(subscriptions, "MOST_IN_ALL", 3)
        for number, person in ((1, "7"), (2, "7"), (3, "8")):
            subscriptions.subscribe(opened(), {**RECORD, "id": str(number), "question": str(number)}, 30, person)
        for person, told in (("7", "You already follow 2"), ("9", "can.t take more")):
            with pytest.raises(FollowError, match=told):
                subscriptions.subscribe(opened(), {**RECORD, "id": "4", "question": "4"}, 30, person)


class TestErasing:
    def test_all_is_erased_with_the_library(self, opened: Open, where: Address | None, tmp_path: Path) -> None:
        name = f"other-{token_hex(4)}"
        storage, folder = open_storage(tmp_path / "home", where), tmp_path / "home" / "libraries" / name
        open_library(folder, create=True, cluster=where).close()
        open_records(folder, where).save(RECORD, person="7")
        open_records(folder, where).note("rules", "one")
        storage.erase(name)
        assert not folder.exists()
        again = open_records(folder, where)
        assert (again.find("a1b2c3"), again.notes(), [*again.answers()]) == (None, {}, [])
        with pytest.raises(LibraryError, match="nothing was erased"):
            storage.erase(name)

    def test_what_is_erased_in_a_cluster_stays_in_the_home(self, cluster: Address, folder: Path) -> None:
        with Library.open(folder, create=True) as here, open_library(folder, create=True, cluster=cluster) as there:
            for library in (here, there):
                library.put([article()])
        open_records(folder).note("rules", "one")
        open_backend(folder.parent, cluster).erase(folder.name)
        assert [open_backend(folder.parent, where).exists(folder.name) for where in (cluster, None)] == [False, True]
        assert open_records(folder).noted("rules") == "one"
        with Library.open(folder) as here:
            assert here.status().articles == 1

    @pytest.mark.parametrize("back", [False, True])
    def test_what_others_held_is_taken_over_whole(
        self, where: Address | None, opened: Open, folder: Path, back: bool
    ) -> None:
        folder.mkdir()
        here, there = open_records(folder), opened()
        source, target = (there, here) if back else (here, there)
        for number in range(5):
            record = {**RECORD, "id": f"{number}", "question": f"“{number}”"}
            source.save(record, NOW + number, person="7" if number else None)
        source.note("rules", "one")
        subscriptions.subscribe(source, RECORD, 30, "7")
        held = [*source.answers()], source.notes()
        assert target.take(*held) == 5
        target.save({**RECORD, "id": "forgotten"})
        target.note("followed", "[]")
        target.note("left", "1")
        assert target.take(*held) == 5  # again, as after an interruption
        assert ([*target.answers()], target.notes()) == held
        assert source.erase()
        assert not source.erase()
        assert ([*source.answers()], source.notes()) == ([], {})
        assert ([*target.answers()], target.notes()) == held
        assert target.forget("7") == 4

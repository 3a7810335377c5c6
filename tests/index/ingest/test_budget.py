"""What a job may take, and what a library may grow to: when it is spent, that is told, and what was read stays."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.ingest.budget import AGAIN, Budget, Quota, Share
from index.library import Library
from index.model import Article, Changes, Unread
from index.web.model import Policy
from tests.index.ingest.news_site import Newsstand, atom, standing
from tests.index.web.site import Hourglass


class Ticking:
    """A clock that is so many seconds later each time that somebody looks."""

    def __init__(self, step: float) -> None:
        self.step, self.now = step, 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def rows(tmp_path: Path, name: str, count: int, text: str = "The mill of Orm burnt down") -> str:
    file = tmp_path / name
    file.write_text("\n".join(json.dumps({"text": f"{text}, {name} {n}."}) for n in range(count)))
    return str(file)


def add(tmp_path: Path, budget: Budget, *origins: str) -> Changes:
    with Library.open(tmp_path / "library", create=True) as library:
        library.budget = budget
        return library.add(origins)


def reasons(changes: Changes) -> str:
    return " ".join(one.reason for one in changes.unread)


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (Share(articles=3), "more than 3 articles"),
        (Share(size=100), "more than 100 characters"),
        (Share(seconds=40), "more than 40 seconds"),
    ],
)
def test_an_origin_has_its_share_and_the_next_its_own(tmp_path: Path, share: Share, told: str) -> None:
    budget = Budget(origin=share, now=Ticking(10))
    changes = add(tmp_path, budget, rows(tmp_path, "a.jsonl", 9), rows(tmp_path, "b.jsonl", 2))
    assert changes.added == 3 + 2
    assert told in reasons(changes)
    assert [Path(one.origin).name for one in changes.unread] == ["a.jsonl"]


def test_a_reader_that_yields_nothing_for_long_is_ended(tmp_path: Path) -> None:
    """An archive of hostile files gives only failures, each just below the limit of one."""
    left = iter([Unread("x.zip", "takes too long", str(n)) for n in range(100)])
    told = list(Budget(origin=Share(seconds=60), now=Ticking(16)).limit("x.zip", left))
    assert len(told) == 4
    assert "60 seconds" in str(told[-1])
    assert next(left, None), "the rest is not asked for"


def test_a_job_has_its_share_of_all_origins_together(tmp_path: Path) -> None:
    files = [rows(tmp_path, f"{name}.jsonl", 2) for name in "abcd"]
    changes = add(tmp_path, Budget(job=Share(articles=4)), *files)
    assert changes.added == 4
    assert [Path(one.origin).name for one in changes.unread] == ["c.jsonl", "d.jsonl"]
    assert "one job takes at most 4 articles" in reasons(changes)
    assert add(tmp_path, Budget(), *files).added == 4, "what was left out comes with the next"


def test_a_full_library_says_so_and_keeps_nothing_of_what_it_refused(tmp_path: Path) -> None:
    budget = Budget(quota=Quota(articles=3))
    assert add(tmp_path, budget, rows(tmp_path, "a.jsonl", 2)).added == 2
    changes = add(tmp_path, budget, rows(tmp_path, "b.jsonl", 3), rows(tmp_path, "c.jsonl", 2))
    assert (changes.added, [Path(one.origin).name for one in changes.unread]) == (1, ["b.jsonl", "c.jsonl"])
    assert "3 articles, the most that it may: 2 articles of it had no room" in reasons(changes)
    with Library.open(tmp_path / "library") as library:
        assert [Path(one.origin).name for one in library.status().unread] == ["b.jsonl"]


def test_what_stands_is_replaced_though_there_is_no_room(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", create=True) as library:
        library.budget = Budget(quota=Quota(articles=1))
        file = tmp_path / "mill.txt"
        file.write_text("The mill of Orm burnt down.")
        assert library.add([str(file)]).added == 1
        file.write_text("The mill of Orm fell down.")
        assert library.reindex().replaced == 1


def test_the_size_of_a_library_has_an_end(tmp_path: Path) -> None:
    files = [rows(tmp_path, f"{name}.jsonl", 100, "word " * 500) for name in "abcdef"]
    done = [add(tmp_path, Budget(quota=Quota(size=700_000)), file) for file in files]
    assert done[0].added == 100
    assert done[-1].added == 0
    assert "1 MB, the most that it may" in reasons(done[-1])


class TestFeeds:
    @pytest.fixture
    def clock(self) -> Hourglass:
        return Hourglass()

    @pytest.fixture
    def stand(self) -> Iterator[Newsstand]:
        with standing(atom, 5) as stand:
            yield stand

    @pytest.fixture
    def library(self, tmp_path: Path, stand: Newsstand, clock: Hourglass) -> Iterator[Library]:
        policy = Policy(allow=frozenset({stand.site.host}))
        with Library.open(tmp_path / "library", create=True, policy=policy, clock=clock) as library:
            yield library

    def test_a_feed_stops_where_the_job_does_and_goes_on_later(self, library: Library, stand: Newsstand) -> None:
        library.budget = Budget(job=Share(articles=2))
        changes = library.add([stand.url])
        assert changes.added == 2
        assert "one job takes at most 2 articles" in reasons(changes)
        library.budget = Budget()
        assert library.reindex().added == 3

    def test_what_a_full_library_refused_of_a_feed_is_tried_again(
        self, library: Library, stand: Newsstand, clock: Hourglass
    ) -> None:
        library.budget = Budget(quota=Quota(articles=2))
        assert library.add([stand.url]).added == 2
        library.budget = Budget()
        clock.wait(AGAIN / 3600 + 1)
        assert library.reindex().added == 3

    def test_so_many_feeds_are_followed_and_no_more(self, library: Library, stand: Newsstand) -> None:
        library.budget = Budget(quota=Quota(feeds=0))
        changes = library.add([stand.url])
        assert (changes.added, changes.feeds, library.feeds()) == (0, (), [])
        assert "the most that it may" in reasons(changes)


def test_a_budget_without_limits_changes_nothing() -> None:
    items: list[Article | Unread] = [Article("One."), Unread("a", "b"), replace(Article("Two."), origin="a")]
    assert list(Budget().limit("a", items)) == items

"""Nodes that die, hang or fill up, and writers that do: nothing acknowledged is lost, nothing is answered wrongly."""

import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from signal import SIGCONT, SIGSTOP
from threading import Event, Thread
from typing import Any

import opensearchpy
import pytest

from index.errors import CitebotError, LibraryBusy, LibraryError
from index.library import Library, ask
from index.model import Article
from index.stores.opensearch import connection as connecting
from index.stores.opensearch import garbage, lease
from index.stores.opensearch import store as clusters
from index.stores.opensearch.address import Address
from index.stores.opensearch.change import OpenSearchChange
from index.stores.opensearch.store import OpenSearchStore
from tests.conftest import Spawn
from tests.corpus import article, discrepancies, five
from tests.index.stores.both_stores import OPENED, found, open_library, put, spec
from tests.opensearch_nodes.nodes import Nodes

SOON = 60.0  # seconds until a cluster that is whole again must answer
TOLD = 20.0  # seconds until a question must be answered, or told why not
WATERMARKS = [f"cluster.routing.allocation.disk.watermark.{level}" for level in ("low", "high", "flood_stage")]


STUCK = f"""{OPENED}
from index.errors import LibraryBusy
try:
    with store.writing() as change:
        change.put(article(text="A marker. " * 300))
        change._flush()
        say("in")
        input()
except LibraryBusy as error:
    say(error)
"""


@pytest.fixture
def library(nodes: Nodes, cluster: Address, folder: Path) -> Iterator[Library]:
    """A library of five articles; whatever happens to the nodes, they are whole again in the end."""
    with open_library(folder, create=True, cluster=cluster) as library:
        library.put(five())
        yield library
        nodes.heal()


def asked(library: Library) -> bool | None:
    """Whether the question is answered as it must be; None if it is told that it can't be. Always in time."""
    began = time.monotonic()
    try:
        answer = ask([library], "who met the dockers?")
    except LibraryError as error:
        assert "\n" not in str(error)
        return None
    finally:
        assert time.monotonic() - began < TOLD
    return answer.answered and answer.complete and "Ines Calder met the dockers" in answer.hits[0].quote


def until(true: Callable[[], Any], seconds: float = SOON) -> None:
    """Wait until it is true. Fails if that takes too long."""
    give_up = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.05)


class Crowd:
    """One thread that asks and one that adds, until the block ends."""

    def __init__(self, library: Library) -> None:
        self.answers: list[bool | None] = []
        self.added: list[str] = []
        self.broken: list[BaseException] = []
        self._library, self._ended = library, Event()
        self._threads = [Thread(target=self._go_on, args=(work,)) for work in (self._ask, self._add)]

    def _go_on(self, work: Callable[[], None]) -> None:
        try:
            while not self._ended.is_set():
                work()
        except BaseException as error:
            self.broken.append(error)

    def _ask(self) -> None:
        self.answers.append(asked(self._library))

    def _add(self) -> None:
        new = Article(f"A note on lanterns, number {len(self.added)}.", id=f"note-{len(self.added)}")
        try:
            self._library.put([new])
        except CitebotError:
            return
        self.added.append(new.id)

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(SOON)

    def _told(self) -> list[bool]:
        return [answer for answer in self.answers if answer is not None]

    def goes_on(self, more: int = 3) -> None:
        """Until it has added and answered some more."""
        added, answered = len(self.added) + more, len(self._told()) + more
        until(lambda: self.broken or (len(self.added) >= added and len(self._told()) >= answered))
        assert self.broken == []


@pytest.mark.parametrize("number", [0, 1])
def test_a_node_that_is_killed_costs_no_article_and_no_wrong_answer(
    library: Library, nodes: Nodes, number: int
) -> None:
    with Crowd(library) as crowd:
        crowd.goes_on()
        nodes.kill(number)
        crowd.goes_on()
        nodes.start(number)
        crowd.goes_on()
    nodes.heal()
    assert False not in crowd.answers
    assert [i for i in crowd.added if not library.article(i)] == []
    assert (library.check(), discrepancies(library.store)) == ([], [])


def test_a_node_that_is_cut_off_costs_no_article_and_no_wrong_answer(library: Library, nodes: Nodes) -> None:
    with Crowd(library) as crowd:
        crowd.goes_on()
        nodes.freeze(1)
        crowd.goes_on()
        nodes.thaw(1)
        crowd.goes_on()
    nodes.heal()
    assert False not in crowd.answers
    assert [i for i in crowd.added if not library.article(i)] == []
    assert (library.check(), discrepancies(library.store)) == ([], [])


def test_a_cluster_that_hangs_is_told_in_time(library: Library, nodes: Nodes) -> None:
    for number in range(3):
        nodes.freeze(number)
    with pytest.raises(LibraryError, match="did not answer within 3 s"):
        ask([library], "who met the dockers?")
    for number in range(3):
        nodes.thaw(number)
    until(lambda: asked(library))


def test_a_cluster_that_is_gone_is_told_and_answers_when_it_is_back(library: Library, nodes: Nodes) -> None:
    for number in range(3):
        nodes.kill(number)
    with pytest.raises(LibraryError, match="can't be reached: is it running"):
        ask([library], "who met the dockers?")
    for number in range(3):
        nodes.start(number)
    nodes.heal()
    until(lambda: asked(library))
    library.put([article("glacier", text="The ice is back.")])
    assert (library.check(), discrepancies(library.store)) == ([], [])


def test_full_disks_are_told_change_nothing_and_answers_go_on(library: Library, cluster: Address) -> None:
    client = connecting.connect(cluster).client
    full = dict.fromkeys(WATERMARKS, "1000000gb")

    def refused() -> str:
        try:
            library.put([article("glacier", text="A marker.")])
        except LibraryError as error:
            return str(error)
        return ""

    client.cluster.put_settings(body={"transient": full})
    try:
        until(refused)
        stood = library.status().generation
        assert "no room left on its disks; what was not finished was not changed: free some space" in refused()
        assert (asked(library), library.status().generation) == (True, stood)
    finally:
        client.cluster.put_settings(body={"transient": dict.fromkeys(full)})
    until(lambda: not refused())
    assert discrepancies(library.store) == []


def test_indexes_that_are_blocked_are_told_and_change_nothing(library: Library, cluster: Address) -> None:
    indices, stood = connecting.connect(cluster).client.indices, library.status().generation
    indices.put_settings(index="citebot-*", body={"index.blocks.write": True})
    try:
        with pytest.raises(LibraryError, match="indexes blocked; what was not finished was not changed"):
            library.put([article("glacier", text="A marker.")])
        assert (asked(library), library.status().generation) == (True, stood)
    finally:
        indices.put_settings(index="citebot-*", body={"index.blocks.write": None})
    library.put([article("glacier", text="A marker.")])


def test_a_writer_taken_for_dead_changes_nothing_when_it_wakes(
    library: Library, spawn: Spawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is stopped between its last look at the lease and all that it stores and commits."""
    child = spawn(STUCK, spec(library.store))
    assert child.hear() == "in"
    child.process.send_signal(SIGSTOP)
    monkeypatch.setattr(lease, "TERM", 2.0)
    library.put([article("glacier", text="Another writer was here.")])
    child.process.send_signal(SIGCONT)
    child.say()
    assert "what was not finished was not changed" in child.hear()
    assert (child.wait(), found(library.store, "marker")) == (0, set())
    library.put([article("bridge", text="Beans.")])
    assert (library.check(), discrepancies(library.store)) == ([], [])


class Unchecked:
    """A lease that anybody has."""

    def check(self) -> None:
        pass


def test_of_two_writers_that_both_hold_the_lease_one_is_turned_away_whatever_it_stores_later(
    library: Library, cluster: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "Lease", lambda *_: nullcontext(Unchecked()))
    store, marked = library.store, [article(name, text="A marker.") for name in ("glacier", "bridge", "recipe")]
    with pytest.raises(LibraryBusy, match="what was not finished was not changed: try again"), store.writing() as first:
        assert isinstance(first, OpenSearchChange)
        first.put(marked[0])
        first._flush()
        put(store, article(text="A quay now."))
        first.put(marked[1])
        first._flush()
        first.put(marked[2])
    connecting.connect(cluster).refresh("articles", "passages")
    assert (found(store, "marker"), found(store, "quay")) == (set(), {article().id})
    assert (library.check(), discrepancies(store)) == ([], [])


@pytest.mark.parametrize("method", ["index", "bulk", "delete"])
def test_what_is_written_twice_because_the_answer_was_lost_is_there_once(
    cluster: Address, folder: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    connection = connecting.Connection(cluster)
    store = OpenSearchStore(cluster, folder, create=True, wait=lease.TERM / 3)
    store.connection = connection
    lost: list[Any] = []

    def lose(*given: Any, **named: Any) -> Any:
        answer = call(*given, **named)
        if len(lost) % 2 == 0:  # each first answer is lost, each second one arrives
            lost.append(answer)
            raise opensearchpy.ConnectionTimeout("TIMEOUT", "lost", None)
        lost.append(answer)
        return answer

    call = getattr(connection.client, method)
    monkeypatch.setattr(connection.client, method, lose)
    put(store, *five())
    put(store, article(text="A quay now."))
    assert lost
    assert (store.check(), discrepancies(store), store._manifest().generation) == ([], [], 2)


def test_what_was_deleted_is_not_brought_back_by_a_request_that_comes_late(
    library: Library, cluster: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection, sent = connecting.connect(cluster), list[Any]()
    bulk = connection.client.bulk

    def note(**given: Any) -> Any:
        sent.append(given)
        return bulk(**given)

    monkeypatch.setattr(connection.client, "bulk", note)
    library.put([article("glacier", text="A marker.")])
    library.put([article("glacier", text="Another text.")])
    monkeypatch.setattr(garbage, "GRACE", 0.0)
    library.put([article("bridge", text="Beans.")])
    for given in sent:
        bulk(**given)
    connection.refresh("articles", "passages")
    assert (library.check(), discrepancies(library.store), found(library.store, "marker")) == ([], [], set())


def test_a_writer_that_dies_leaves_the_lease_to_run_out(
    library: Library, spawn: Spawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = spawn(OPENED + "with store.writing() as change:\n    say('in')\n    input()\n", spec(library.store))
    assert child.hear() == "in"
    child.kill()
    monkeypatch.setattr(lease, "TERM", 1.0)
    assert library.put([article(text="A quay now.")]).replaced == 1


def test_a_lease_that_was_left_long_ago_is_waited_for_by_nobody(
    library: Library, cluster: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Library(OpenSearchStore(cluster, library.store.folder, wait=0.0))
    with library.store.writing():
        with pytest.raises(LibraryBusy):
            second.put([article(text="A quay now.")])
        monkeypatch.setattr(lease, "ABANDONED", -1.0)
        assert second.put([article(text="A quay now.")]).replaced == 1


def test_a_lease_that_is_renewed_is_not_taken_over(
    library: Library, cluster: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "TERM", 1.0)
    second = Library(OpenSearchStore(cluster, library.store.folder, wait=3.0))
    with library.store.writing() as change, pytest.raises(LibraryBusy):
        change.put(article(text="A quay now."))
        second.put([article(text="Another text.")])
    assert found(library.store, "quay") == {article().id}

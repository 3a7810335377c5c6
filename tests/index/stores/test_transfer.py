"""A library goes to a cluster and comes back the same: articles in their order, notes; also if it was interrupted."""

import json
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli
from bot.records import opensearch as in_cluster
from index.errors import LibraryError
from index.library import ask
from index.model import Unread
from index.stores import transfer
from index.stores.opening import open_backend
from index.stores.opensearch import change as changing
from index.stores.opensearch.address import Address
from index.stores.opensearch.store import OpenSearchStore
from index.stores.protocol import Store
from index.stores.rows import Origin, SeenEntry, batched, record_of
from index.web.model import Site
from tests.bot.records.both_records import open_records
from tests.corpus import article, discrepancies, five, generated, restore_all
from tests.index.stores.both_stores import open_library, open_store, put, remove
from tests.opensearch_nodes.nodes import Nodes

FEED = "https://a.example/feed"


def interrupt(_: object) -> None:
    raise KeyboardInterrupt


def contents(store: Store) -> tuple[object, ...]:
    """All that a library holds, but for its numbers, and for what its sites allow: that is not taken from elsewhere."""
    with store.catalogue() as held:
        totals = held.totals()
        sync_state = [entry for entry in held.sync_state().entries() if entry[0] != "sites"]
        return list(held.stored()), (totals.articles, totals.passages, totals.terms), sync_state, held.languages()


@pytest.fixture
def full(folder: Path) -> Path:
    """A library with a history: replaced, removed, noted."""
    with closing(open_store(folder, None, create=True)) as store:
        put(store, *five(), *map(generated, range(30)))
        put(store, article(text="A quay now.", origin="/two.txt"), generated(3, seed=2))
        remove(store, article("glacier").id)
        with store.writing() as change:
            change.put(article("bridge", id=article("bridge").id, origin="/elsewhere.txt"))
            change.catalogue.note_origin(Origin("/a.txt", "1"), [Unread("/a.txt", "too dark", "3")])
            change.catalogue.note_folder("/a")
            change.catalogue.note_origin(Origin("/articles/bridge.txt", "1"), [])
            change.catalogue.note_origin(Origin(FEED, json.dumps([FEED, "2", None]), True, 3, 1_800_000_000.5), [])
            change.catalogue.note_entry(SeenEntry(None, FEED, "g1", None, "d", article=article("bridge").id))
            change.catalogue.note_entry(SeenEntry(None, FEED, "g2", FEED, "e", reason="gone", tries=2, due=7.5))
            change.catalogue.note_site(Site("https://a.example", "Disallow: /x", 5.0, 6.0))
            change.catalogue.release([article("bridge").id])  # whose entry stays
    return folder


def move(
    folder: Path,
    source: Address | None,
    target: Address | None,
    progress: transfer.Progress = lambda *_: None,
) -> int:
    source_backend, target_backend = (open_backend(folder.parent, where) for where in (source, target))
    agreed = transfer.read_followed(folder.name, source_backend).followed() if source else None
    return transfer.move(folder.name, source_backend, target_backend, 1.0, progress, lambda: None, agreed)


def test_it_is_the_same_there_and_when_it_is_back(full: Path, cluster: Address, tmp_path: Path) -> None:
    assert move(full, None, cluster) == 34
    back = tmp_path / "home" / full.name
    assert move(back, cluster, None) == 34
    with (
        closing(open_store(full, None)) as here,
        closing(open_store(full, cluster)) as there,
        closing(open_store(back, None)) as again,
    ):
        assert contents(here) == contents(there) == contents(again)
        assert (there.check(), discrepancies(again)) == ([], [])
    assert sorted(path.name for path in back.iterdir() if path.name != "lock") == ["catalogue.db", "postings"]


def test_only_what_is_agreed_is_followed_when_it_is_back(full: Path, cluster: Address, tmp_path: Path) -> None:
    move(full, None, cluster)
    home = tmp_path / "home"
    backends = open_backend(full.parent, cluster), open_backend(home)
    assert transfer.read_followed(full.name, backends[0]).followed(["/a"]) == ["/a.txt", "/articles/bridge.txt", FEED]
    transfer.move(full.name, *backends, 1.0, lambda *_: None, lambda: None, ["/a"])
    with closing(open_store(home / full.name, None)) as again, again.catalogue() as held:
        assert list(held.sync_state().entries()) == [("folders", "/a", True)]
        assert held.totals().articles == 34


@pytest.mark.parametrize(
    "hostile", [{"title": 7}, {"text": None}, {"id": ""}, {"first_line": "two"}, {"published": "tomorrow"}, {"url": []}]
)
def test_what_a_hostile_cluster_holds_is_told_in_one_line(
    hostile: dict[str, object], folder: Path, cluster: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing, "record_of", lambda article: record_of(article) | hostile)
    with closing(open_store(folder, cluster, create=True)) as store:
        put(store, article())
    monkeypatch.undo()
    home = tmp_path / "home"
    with pytest.raises(LibraryError, match=r"not (as citebot stores it|what was moved)") as told:
        move(home / folder.name, cluster, None)
    assert "\n" not in str(told.value)
    assert open_backend(home).names() == []


def test_one_that_was_interrupted_goes_on_where_it_was(
    full: Path, cluster: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "BATCH", 10)
    done = []

    def stop(count: int, total: int) -> None:
        done.append(count)
        if count == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(full, None, cluster, stop)
    with pytest.raises(LibraryError, match="still being moved: `citebot move` goes on with it"):
        open_library(full, cluster=cluster)
    assert move(full, None, cluster, lambda count, _: done.append(count)) == 34
    assert done == [10, 20, 30, 34]
    with closing(open_store(full, None)) as here, closing(open_store(full, cluster)) as there:
        assert contents(here) == contents(there)


def test_the_way_back_goes_on_where_it_was(full: Path, cluster: Address, tmp_path: Path) -> None:
    move(full, None, cluster)
    back = tmp_path / "home" / full.name
    done = []

    def stop(*told: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(back, cluster, None, stop)
    assert open_backend(back.parent).names() == []
    assert move(back, cluster, None, lambda *told: done.append(told)) == 34
    assert (done, open_backend(back.parent).names()) == ([], [full.name])


def test_a_library_that_is_there_is_not_written_over(full: Path, cluster: Address, tmp_path: Path) -> None:
    with open_library(full, create=True, cluster=cluster) as there:
        there.put([article("recipe")])
        with pytest.raises(LibraryError, match="already: erase that one first"):
            move(full, None, cluster)
        with pytest.raises(LibraryError, match="already: erase that one first"):
            move(full, cluster, None)
        assert there.status().articles == 1


def test_another_half_moved_library_is_not_gone_on_with(full: Path, cluster: Address) -> None:
    with closing(open_store(full, cluster, create=True, moving=True)) as half:
        put(half, article("recipe"))
    with pytest.raises(LibraryError, match="holds other articles: erase it first"):
        move(full, None, cluster)


def test_what_got_lost_on_the_way_is_noticed(full: Path, cluster: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    def lossy(articles: Any, size: int) -> Any:
        for batch in batched(articles, size):
            yield batch[:-1]

    monkeypatch.setattr(transfer, "batched", lossy)
    with pytest.raises(LibraryError, match=r"is not what was moved \(33 of 34 articles\)"):
        move(full, None, cluster)
    with pytest.raises(LibraryError, match="still being moved"):
        open_library(full, cluster=cluster)


def test_a_backup_of_the_cluster_restores_here(full: Path, cluster: Address, tmp_path: Path) -> None:
    move(full, None, cluster)
    with open_library(full, cluster=cluster) as there:
        there.backup(tmp_path / "b.db")
    restore_all(tmp_path / "restored", tmp_path / "b.db")
    with closing(open_store(tmp_path / "restored", None)) as again, closing(open_store(full, None)) as here:
        assert contents(again) == contents(here)


class TestCommands:
    @pytest.fixture
    def home(self, full: Path, tmp_path: Path) -> Path:
        """A home with that library."""
        (tmp_path / "libraries").mkdir()
        full.rename(tmp_path / "libraries" / full.name)
        return tmp_path

    def run(self, home: Path, url: str, *arguments: str) -> Result:
        return CliRunner(env={"OPENSEARCH_URL": url}).invoke(cli, ["--home", str(home), *arguments])

    def test_every_command_works_on_the_cluster(self, home: Path, folder: Path, nodes: Nodes) -> None:
        name = ("--library", folder.name)
        moved = self.run(home, "", *name, "move", "--to", nodes.url)
        assert (moved.exit_code, moved.stdout.startswith("34 articles moved")) == (0, True)
        asked = self.run(home, nodes.url, *name, "ask", "who plays without a conductor?")
        assert (asked.exit_code, "An orchestra from Brenn" in asked.stdout) == (0, True)
        (home / "new.txt").write_text("The lanterns of Orrin burn at night.")
        added = self.run(home, nodes.url, *name, "add", str(home / "new.txt"))
        assert (added.exit_code, added.stdout) == (0, "added 1 article\n")
        new = str(home / "new.txt")
        for command in (["status"], ["sources"], ["check"], ["reindex", new], ["show", new]):
            result = self.run(home, nodes.url, *name, *command)
            assert (result.exit_code, result.stderr) == (0, "")
        assert self.run(home, "", *name, "ask", "what burns at night?").exit_code == 1
        assert self.run(home, nodes.url, *name, "remove", str(home / "new.txt")).exit_code == 0
        erased = self.run(home, nodes.url, *name[:0], "erase", "--yes", folder.name)
        assert erased.exit_code == 0
        assert self.run(home, nodes.url, *name, "status").exit_code == 2
        assert self.run(home, "", *name, "status").exit_code == 0  # it was moved from there, and stays

    def test_what_is_remembered_goes_along_and_comes_back(self, home: Path, folder: Path, nodes: Nodes) -> None:
        name, cluster = ("--library", folder.name), Address(tuple(nodes.urls))
        asked = self.run(home, "", *name, "ask", "--json", "who plays without a conductor?")
        key, there = json.loads(asked.stdout)["id"], home / "libraries" / folder.name
        with open_records(there) as records:
            records.note("rules", "one")
        held = [*open_records(there).answers()]
        assert self.run(home, "", *name, "move", "--to", nodes.url).exit_code == 0
        assert "conductor" in self.run(home, nodes.url, *name, "show", key).stdout
        with open_records(there, cluster) as away:
            assert ([*away.answers()], away.notes()) == (held, {"rules": "one"})
        with open_records(there) as here:
            assert ([*here.answers()], here.notes()) == ([], {})
        other = home / "other"
        assert self.run(other, nodes.url, *name, "move", "--to", "embedded").exit_code == 0
        with open_records(other / "libraries" / folder.name) as back, open_records(there, cluster) as away:
            assert ([*back.answers()], back.notes()) == (held, {"rules": "one"})
            assert ([*away.answers()], away.notes()) == ([], {})
        assert "conductor" in self.run(other, "", *name, "show", key).stdout
        assert self.run(home, nodes.url, "erase", "--yes", folder.name).exit_code == 0

    def test_answers_that_were_erased_there_a_moment_ago_come_again(
        self, home: Path, folder: Path, nodes: Nodes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name, cluster = ("--library", folder.name), Address(tuple(nodes.urls))
        there, other = home / "libraries" / folder.name, home / "other"
        with open_records(there) as records:
            records.save({"id": "a1"})
        with monkeypatch.context() as patched:
            assert self.run(home, "", *name, "move", "--to", nodes.url).exit_code == 0
            assert self.run(other, nodes.url, *name, "move", "--to", "embedded").exit_code == 0
            assert self.run(home, nodes.url, "erase", "--yes", folder.name).exit_code == 0
            with open_records(there, cluster) as records:
                clock = SimpleNamespace(time=lambda: time.time() - 3600, monotonic=time.monotonic)
                patched.setattr(in_cluster, "time", clock)
                late = self.run(other, "", *name, "move", "--to", nodes.url)
                assert (late.exit_code, "has not kept all" in late.stderr) == (2, True)
                assert ([*records.answers()], self.found(other / "libraries" / folder.name)) == ([], ["a1"])
        again = self.run(other, "", *name, "move", "--to", nodes.url)
        assert (again.exit_code, self.found(there, cluster)) == (0, ["a1"])
        assert self.run(home, nodes.url, "erase", "--yes", folder.name).exit_code == 0

    def test_what_was_forgotten_after_an_interruption_stays_forgotten(
        self, home: Path, folder: Path, nodes: Nodes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name, cluster, here = ("--library", folder.name), Address(tuple(nodes.urls)), home / "libraries" / folder.name
        with open_records(here) as records:
            records.save({"id": "a1"}, person="7")
            records.save({"id": "a2"})
            records.note("followed", "[]")
        with monkeypatch.context() as patched:
            patched.setattr(OpenSearchStore, "arrive", interrupt)
            assert self.run(home, "", *name, "move", "--to", nodes.url).exit_code > 2
        assert self.found(here, cluster) == ["a1", "a2"]
        with open_records(here) as records:
            assert records.forget("7") == 1
            records.note("followed", None)
        assert self.run(home, "", *name, "move", "--to", nodes.url).exit_code == 0
        with open_records(here, cluster) as records:
            assert (self.found(here, cluster), records.notes()) == (["a2"], {})

    def found(self, folder: Path, cluster: Address | None = None) -> list[str]:
        with open_records(folder, cluster) as records:
            return sorted(given.record["id"] for given in records.answers())

    @pytest.mark.parametrize(
        ("to", "told"),
        [
            ("embedded", "OPENSEARCH_URL is not set"),
            ("elsewhere", "--to takes http or https addresses, as in https://localhost:9200"),
            (",", "--to takes the address of a cluster"),
            ("http://127.0.0.1:9", "can't be reached"),
        ],
    )
    def test_what_is_no_cluster_is_told(self, home: Path, folder: Path, to: str, told: str) -> None:
        result = self.run(home, "", "--library", folder.name, "move", "--to", to)
        assert (result.exit_code, told in result.stderr, result.stderr.count("\n")) == (2, True, 1)


def test_a_home_of_a_new_cluster_is_seeded_once(nodes: Nodes, cluster: Address, tmp_path: Path) -> None:
    backend = open_backend(tmp_path, cluster)
    for name in backend.names():
        backend.erase(name)
    for home in ("one", "two"):
        result = CliRunner(env={"OPENSEARCH_URL": nodes.url}).invoke(
            cli, ["--home", str(tmp_path / home), "ask", "who met Putin?"]
        )
        assert (result.exit_code, "Steve Witkoff met with" in result.stdout) == (0, True)
    with open_library(tmp_path / "demo", cluster=cluster) as library:
        assert library.status().generation == 1
        assert ask([library], "who met Putin?").answered
    backend.erase("demo")

"""What the faces rely on: identity, add, reindex, remove, and what is told of a library."""

import json
import os
import re
import shutil
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.render.citation import format_citation
from bot.render.text.library_report import format_unread
from index.errors import LibraryError, OriginError
from index.ingest import pipeline as module
from index.ingest import storing
from index.library import Library, ask
from index.model import Article, Changes, Filters
from index.stores.embedded import checksums
from index.web.model import Policy
from tests.conftest import Spawn
from tests.corpus import FIVE, article, discrepancies, five, same
from tests.index.stores.both_stores import open_library, spec
from tests.index.stores.test_stores import WRITES
from tests.index.web.site import Hourglass, Send, Site, reply, running

_ticks = count(1_700_000_000)


@pytest.fixture(params=["embedded", "cluster"])
def library(request: pytest.FixtureRequest, folder: Path) -> Iterator[Library]:
    """An empty library, on this machine or in a cluster."""
    cluster = request.getfixturevalue("cluster") if request.param == "cluster" else None
    with open_library(folder, create=True, cluster=cluster) as library:
        yield library


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with three files, one of them in a folder below."""
    docs = tmp_path / "docs"
    write(docs / "harbour.txt", FIVE["harbour"]["text"])
    write(docs / "glacier.txt", FIVE["glacier"]["text"])
    write(docs / "old" / "bridge.txt", FIVE["bridge"]["text"])
    return docs


@pytest.fixture
def added(library: Library, docs: Path) -> Library:
    """The library with the folder added."""
    library.add([str(docs)])
    return library


def write(path: Path, content: str | bytes) -> None:
    """Write a file, later than any before it: no test waits for the clock."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    tick = next(_ticks)
    os.utime(path, (tick, tick))


def lines(*articles: dict[str, Any]) -> str:
    return "".join(json.dumps(one) + "\n" for one in articles)


def peak(act: Callable[[], object]) -> int:
    """The most bytes that Python holds at a time while it acts."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def finds(library: Library, word: str) -> bool:
    """Whether a question for the word is shown a passage that holds it."""
    return any(word in hit.text for hit in ask([library], word).hits)


def counts(changes: Changes) -> tuple[int, int, int, int]:
    return changes.added, changes.replaced, changes.unchanged, changes.removed


class TestOpening:
    def test_a_library_that_is_not_there_is_not_made_unasked(self, folder: Path) -> None:
        with pytest.raises(LibraryError):
            Library.open(folder)
        assert not folder.exists()

    def test_it_says_whether_it_was_made(self, folder: Path) -> None:
        with Library.open(folder, create=True) as first, Library.open(folder, create=True) as second:
            assert (first.created, second.created) == (True, False)


class TestPut:
    def test_new_articles_are_added_and_the_same_again_are_unchanged(self, library: Library) -> None:
        assert [counts(library.put(five())) for _ in range(2)] == [(5, 0, 0, 0), (0, 0, 5, 0)]

    def test_an_article_comes_back_as_it_was(self, library: Library) -> None:
        library.put(five())
        assert all(same(library.article(one.id), one) for one in five())

    def test_a_replaced_article_is_found_by_its_new_words_only(self, library: Library) -> None:
        library.put([article()])
        library.put([article(text="A quay instead.")])
        assert (finds(library, "quay"), finds(library, "dredging")) == (True, False)

    def test_articles_are_put_all_or_none(self, library: Library) -> None:
        def breaks() -> Iterator[Article]:
            yield article()
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            library.put(breaks())
        assert (library.status().articles, finds(library, "harbour")) == (0, False)


PLACE = {"origin": "/a.jsonl", "member": "1"}
URL = {"url": "https://a.example/1"}


class TestIdentity:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            pytest.param({"id": "1", **URL}, {"id": "1", "url": "https://b.example/2"}, id="the id"),
            pytest.param({"id": "1", **PLACE}, {"id": "1"}, id="the id wherever it was read"),
            pytest.param(URL, {**URL, **PLACE}, id="the URL wherever it was read"),
            pytest.param(URL, {"url": "https://a.example/1#part"}, id="the URL without its fragment"),
            pytest.param(PLACE, PLACE, id="origin and member"),
            pytest.param({"origin": "/a.txt"}, {"origin": "/a.txt"}, id="the origin alone"),
        ],
    )
    def test_the_same_article_is_told_by(self, library: Library, one: dict[str, Any], other: dict[str, Any]) -> None:
        library.put([Article("One text.", **one)])
        assert counts(library.put([Article("Another text.", **other)])) == (0, 1, 0, 0)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            pytest.param({"id": "1", **URL, **PLACE}, {"id": "2", **URL, **PLACE}, id="another id"),
            pytest.param({**URL, **PLACE}, {"url": "https://a.example/2", **PLACE}, id="another URL"),
            pytest.param(PLACE, {**PLACE, "member": "2"}, id="another member"),
            pytest.param(PLACE, {**PLACE, "origin": "/b.jsonl"}, id="another origin"),
        ],
    )
    def test_another_article_is_told_by(self, library: Library, one: dict[str, Any], other: dict[str, Any]) -> None:
        library.put([Article("One text.", **one)])
        assert counts(library.put([Article("One text.", **other)])) == (1, 0, 0, 0)

    def test_with_nothing_else_known_the_text_tells(self, library: Library) -> None:
        changes = library.put([Article("One text."), Article("One text."), Article("Another text.")])
        assert counts(changes) == (2, 0, 1, 0)


class TestAdd:
    def test_a_folder_gives_all_its_files_once(self, library: Library, docs: Path) -> None:
        told = [counts(library.add([str(docs)])) for _ in range(2)]
        assert told == [(3, 0, 0, 0), (0, 0, 3, 0)]

    def test_a_file_named_twice_is_read_once(self, library: Library, docs: Path) -> None:
        assert counts(library.add([str(docs), str(docs / "harbour.txt")])) == (3, 0, 0, 0)

    @pytest.mark.parametrize("library", ["embedded"], indirect=True)
    def test_a_symlink_to_a_folder_above_it_is_not_followed(self, library: Library, docs: Path) -> None:
        (docs / "loop").symlink_to("..")
        done = library.add([str(path) for path in docs.iterdir()])
        assert [(unread.origin, "to a folder above it" in unread.reason) for unread in done.unread] == [
            (str(docs / "loop"), True)
        ]
        assert not any("loop" in str(one.origin) for one in library.articles())

    @pytest.mark.parametrize("library", ["embedded"], indirect=True)
    def test_a_folder_is_not_read_again_by_a_symlink_to_it(self, library: Library, docs: Path, tmp_path: Path) -> None:
        link = tmp_path / "link"
        link.symlink_to(docs)
        done = library.add([str(link), str(docs)])
        assert [unread.reason for unread in done.unread] == [f"is a symlink to {docs}, which is read already"]
        assert library.folders() == [docs]
        with pytest.raises(OriginError, match="read already"):
            library.add([str(link)])

    @pytest.mark.parametrize("library", ["embedded"], indirect=True)
    def test_a_symlink_to_a_folder_that_is_not_read_yet_is_read(
        self, library: Library, docs: Path, tmp_path: Path
    ) -> None:
        link = tmp_path / "link"
        link.symlink_to(docs)
        assert library.add([str(link)]).added == library.add([str(link)]).unchanged > 0

    def test_what_is_missing_keeps_nothing_out(self, library: Library, docs: Path, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        missing = [str(docs / "missing.txt"), str(tmp_path / "empty"), str(docs / "nosuch")]
        changes = library.add([*missing, str(docs)])
        assert counts(changes) == (3, 0, 0, 0)
        assert [unread.origin for unread in changes.unread] == missing
        assert "is not there: check its name" in changes.unread[0].reason
        assert (library.folders(), library.status().unread) == ([docs], ())

    def test_where_all_are_missing_the_first_is_told(self, library: Library, docs: Path) -> None:
        with pytest.raises(OriginError, match=r"missing\.txt is not there"):
            library.add([str(docs / "missing.txt"), str(docs / "nosuch")])
        assert library.status().generation == 0

    def test_adding_a_changed_file_replaces_but_drops_nothing(self, library: Library, tmp_path: Path) -> None:
        file = tmp_path / "a.jsonl"
        write(file, lines({"id": "1", "text": "The ferry."}, {"id": "2", "text": "The bridge."}))
        library.add([str(file)])
        write(file, lines({"id": "1", "text": "The tunnel."}))
        assert counts(library.add([str(file)])) == (0, 1, 0, 0)
        assert [finds(library, word) for word in ("ferry", "bridge", "tunnel")] == [False, True, True]

    def test_what_cannot_be_read_is_told_beside_what_can(self, library: Library, docs: Path) -> None:
        write(docs / "broken.txt", bytes(range(256)) * 20)
        changes = library.add([str(docs)])
        assert (changes.added, [Path(u.origin).name for u in changes.unread]) == (3, ["broken.txt"])

    def test_of_countless_broken_lines_some_are_told_and_the_rest_counted(
        self, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(storing, "LISTED", 2)
        file = tmp_path / "a.jsonl"
        write(file, "broken\n" * 1500 + lines({"text": "The ferry."}))
        changes = library.add([str(file)])
        assert (changes.added, [u.member for u in changes.unread]) == (1, ["1", "2", None])
        assert format_unread(changes.unread[-1]) == f"{file}: has 1,498 more that can't be read"
        assert library.status().unread == changes.unread

    @pytest.mark.parametrize(("limit", "most"), [("BATCH", 2), ("SIZE", 150)])
    def test_a_large_add_becomes_visible_in_batches(
        self, library: Library, docs: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
    ) -> None:
        monkeypatch.setattr(module, limit, most)
        library.add([str(docs)])
        assert (library.status().generation, library.status().articles) == (3, 3)

    def test_progress_is_told_by_file(self, library: Library, docs: Path) -> None:
        told: list[tuple[str, int, int | None]] = []
        library.add([str(docs)], progress=lambda *what: told.append(what))
        assert told == [("glacier.txt", 0, 3), ("harbour.txt", 1, 3), ("bridge.txt", 2, 3)]


class TestReindex:
    def test_where_nothing_changed_nothing_is_read(self, added: Library) -> None:
        read: list[object] = []
        changes = added.reindex(progress=lambda *what: read.append(what))
        assert (counts(changes), read, added.status().generation) == ((0, 0, 3, 0), [], 1)

    def test_a_changed_file_is_read_again(self, added: Library, docs: Path) -> None:
        write(docs / "harbour.txt", "The lighthouse is dark.")
        assert counts(added.reindex()) == (0, 1, 2, 0)
        assert (finds(added, "lighthouse"), finds(added, "dredging")) == (True, False)

    def test_a_file_that_is_gone_is_dropped(self, added: Library, docs: Path) -> None:
        (docs / "harbour.txt").unlink()
        assert counts(added.reindex()) == (0, 0, 2, 1)
        assert (finds(added, "dredging"), finds(added, "surveyor")) == (False, True)

    def test_a_file_that_is_gone_and_comes_back_is_found_again(self, added: Library, docs: Path) -> None:
        (docs / "harbour.txt").unlink()
        added.reindex()
        write(docs / "harbour.txt", FIVE["harbour"]["text"])
        assert counts(added.reindex()) == (1, 0, 2, 0)

    @pytest.mark.parametrize("name", ["new.txt", "old/new.txt", "new/new.txt"])
    def test_a_new_file_in_an_added_folder_is_found(self, added: Library, docs: Path, name: str) -> None:
        write(docs / name, "The lighthouse is dark.")
        assert counts(added.reindex()) == (1, 0, 3, 0)
        assert finds(added, "lighthouse")

    def test_a_new_file_beside_an_added_file_is_not_taken(self, library: Library, docs: Path) -> None:
        library.add([str(docs / "harbour.txt")])
        assert counts(library.reindex()) == (0, 0, 1, 0)

    def test_a_line_that_is_gone_from_a_file_is_dropped(self, library: Library, tmp_path: Path) -> None:
        file = tmp_path / "a.jsonl"
        write(file, lines({"id": "2", "text": "The bridge."}, {"id": "1", "text": "The ferry."}))
        library.add([str(file)])
        write(file, lines({"id": "2", "text": "The bridge."}, {"id": "3", "text": "The tunnel."}))
        assert counts(library.reindex()) == (1, 0, 1, 1)
        assert [finds(library, word) for word in ("ferry", "bridge", "tunnel")] == [False, True, True]

    def test_ten_times_the_articles_in_a_file_take_no_more_memory(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "BATCH", 500)
        monkeypatch.setattr(checksums, "CHUNK", 1 << 12)  # a MB is all there is to see
        file = tmp_path / "a.jsonl"
        peaks = list[tuple[int, int]]()
        with Library.open(folder, create=True) as library:
            for number in (500, 5000):
                content = lines(*({"id": str(n), "text": "The ferry.", "language": "en"} for n in range(number)))
                write(file, content)
                library.add([str(file)])
                write(file, content)
                read = peak(library.reindex)
                write(file, content.splitlines()[0])
                peaks.append((read, peak(library.reindex)))
                assert library.status().articles == 1
        assert all(late < early + 250_000 for early, late in zip(*peaks, strict=True)), peaks

    def test_what_was_put_without_an_origin_stays(self, added: Library) -> None:
        added.put([article("recipe")])
        added.reindex()
        assert finds(added, "lentils")

    def test_only_the_origins_named_are_concerned(self, added: Library, docs: Path) -> None:
        write(docs / "harbour.txt", "The lighthouse is dark.")
        write(docs / "old" / "bridge.txt", "The tunnel is dark.")
        (docs / "glacier.txt").unlink()
        added.reindex([str(docs / "old")])
        found = [finds(added, word) for word in ("tunnel", "lighthouse", "surveyor")]
        assert found == [True, False, True]

    def test_an_origin_that_was_never_added_is_told(self, added: Library, tmp_path: Path) -> None:
        with pytest.raises(OriginError, match="never added"):
            added.reindex([str(tmp_path / "other.txt")])

    def test_a_folder_that_vanished_is_told_and_drops_nothing(self, added: Library, docs: Path) -> None:
        docs.rename(docs.with_name("elsewhere"))
        for origins in ([], [str(docs)], [str(docs / "old")], [str(docs / "harbour.txt")]):
            (unread,) = added.reindex(origins).unread
            assert (unread.origin, unread.reason.startswith("is gone; nothing was dropped")) == (str(docs), True)
        assert (added.status().articles, finds(added, "dredging")) == (3, True)

    def test_a_folder_that_vanished_keeps_no_other_from_being_read(
        self, added: Library, docs: Path, tmp_path: Path
    ) -> None:
        write(tmp_path / "others" / "a.txt", "The heron stands still.")
        added.add([str(tmp_path / "others")])
        docs.rename(docs.with_name("elsewhere"))
        write(tmp_path / "others" / "b.txt", "The curlew stands still.")
        changes = added.reindex()
        assert (counts(changes), len(changes.unread), finds(added, "curlew")) == ((1, 0, 1, 0), 1, True)
        assert [(Path(f.path).name, f.articles, f.is_there) for f in added.added_folders()] == [
            ("docs", 3, False),
            ("others", 2, True),
        ]

    def test_a_mistyped_name_in_a_folder_is_told(self, added: Library, docs: Path) -> None:
        with pytest.raises(OriginError, match=r"harbor\.txt does not exist"):
            added.reindex([str(docs / "harbour.txt"), str(docs / "harbor.txt")])
        (docs / "harbour.txt").unlink()
        assert counts(added.reindex([str(docs / "harbour.txt")])) == (0, 0, 0, 1)

    @pytest.mark.parametrize("name", ["new/a.txt", "new"])
    def test_a_new_file_is_read_by_its_name_and_by_that_of_its_folder(
        self, name: str, added: Library, docs: Path
    ) -> None:
        write(docs / "new" / "a.txt", "The heron stands still.")
        write(docs / "b.txt", "The curlew stands still.")
        assert counts(added.reindex([str(docs / name)])) == (1, 0, 0, 0)
        assert [finds(added, word) for word in ("heron", "curlew")] == [True, False]

    def test_a_vanished_folder_of_an_added_file_is_told_and_drops_nothing(self, library: Library, docs: Path) -> None:
        library.add([str(docs / "harbour.txt")])
        docs.rename(docs.with_name("elsewhere"))
        (unread,) = library.reindex().unread
        assert (unread.origin, unread.reason.startswith("is gone;")) == (str(docs), True)
        assert (library.status().articles, finds(library, "dredging")) == (1, True)

    def test_a_folder_that_was_emptied_is_emptied_here(self, added: Library, docs: Path) -> None:
        for file in docs.rglob("*.txt"):
            file.unlink()
        assert counts(added.reindex()) == (0, 0, 0, 3)

    @pytest.mark.parametrize("content", [bytes(range(256)) * 20, b""], ids=["binary", "empty"])
    def test_a_file_that_became_unreadable_keeps_its_articles_and_is_told(
        self, added: Library, docs: Path, content: bytes
    ) -> None:
        write(docs / "harbour.txt", content)
        changes = added.reindex()
        assert (changes.removed, [Path(u.origin).name for u in changes.unread]) == (0, ["harbour.txt"])
        assert (finds(added, "dredging"), added.status().unread) == (True, changes.unread)

    def test_a_line_that_became_unreadable_costs_no_article_of_its_file(self, library: Library, tmp_path: Path) -> None:
        file = tmp_path / "a.jsonl"
        write(file, lines({"id": "1", "text": "The ferry."}, {"id": "2", "text": "The bridge."}))
        library.add([str(file)])
        write(file, '{"id": "1", "text": broken\n' + lines({"id": "2", "text": "The tunnel."}))
        changes = library.reindex()
        assert (counts(changes), [u.member for u in changes.unread]) == ((0, 1, 0, 0), ["1"])
        assert [finds(library, word) for word in ("ferry", "bridge", "tunnel")] == [True, False, True]

    def test_a_file_that_became_readable_is_told_no_more(self, added: Library, docs: Path) -> None:
        write(docs / "harbour.txt", bytes(range(256)) * 20)
        added.reindex()
        write(docs / "harbour.txt", "The lighthouse is dark.")
        added.reindex()
        assert (added.status().unread, finds(added, "lighthouse")) == ((), True)

    def test_a_rebuild_reads_no_file_and_loses_nothing(self, added: Library, docs: Path) -> None:
        (docs / "harbour.txt").unlink()
        assert added.reindex(rebuild=True).replaced == 3
        assert (finds(added, "dredging"), discrepancies(added.store)) == (True, [])


class TestRemove:
    def test_a_file_is_removed_without_a_look_at_its_texts(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(checksums, "CHUNK", 1 << 12)  # a MB is all there is to see
        file = tmp_path / "a.jsonl"
        write(file, lines(*({"text": f"The ferry {n} left. " * 800, "language": "en"} for n in range(200))))
        with Library.open(folder, create=True) as library:
            library.add([str(file)])
            assert peak(lambda: library.count(str(file))) < 300_000
            assert peak(lambda: library.remove(str(file))) < 300_000
            assert library.status().articles == 0

    @pytest.mark.parametrize("name", ["harbour", "bridge"])
    def test_an_article_is_removed_by_its_id(self, library: Library, name: str) -> None:
        library.put(five())
        assert (counts(library.remove(article(name).id)), library.status().articles) == ((0, 0, 0, 1), 4)

    def test_an_article_is_removed_by_its_url(self, library: Library) -> None:
        library.put(five())
        assert library.remove(FIVE["harbour"]["url"]).removed == 1
        assert not finds(library, "dredging")

    @pytest.mark.parametrize("asked", ["https://a.example/1", "https://a.example/1#part", "https://a.example/1#other"])
    def test_a_url_names_its_article_whatever_the_fragment(self, library: Library, asked: str) -> None:
        library.put([Article("The ferry left.", url="https://a.example/1#part")])
        assert library.remove(asked).removed == 1

    def test_all_articles_of_an_origin_are_removed_by_it(self, library: Library, tmp_path: Path) -> None:
        file = tmp_path / "a.jsonl"
        write(file, lines({"id": "1", "text": "The ferry."}, {"id": "2", "text": "The bridge."}))
        library.add([str(file)])
        assert (library.remove(str(file)).removed, library.status().articles) == (2, 0)

    def test_a_relative_path_names_the_file(self, added: Library, docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(docs / "old")
        assert added.remove("../harbour.txt").removed == 1

    def test_a_folder_is_removed_with_all_below(self, added: Library, docs: Path) -> None:
        added.put([article("recipe")])
        assert (added.remove(str(docs)).removed, added.status().articles) == (3, 1)

    def test_what_is_not_there_is_told_with_what_lists_it(self, added: Library) -> None:
        with pytest.raises(OriginError, match=r"No article, file or URL 'unknown' in this library. .citebot sources"):
            added.remove("unknown")
        assert added.status().generation == 1

    @pytest.mark.parametrize("what", ["harbour.txt", "old", "."])
    def test_what_was_removed_stays_so_through_a_reindex(self, added: Library, docs: Path, what: str) -> None:
        removed = added.remove(str(docs / what)).removed
        changes = added.reindex()
        assert (changes.added, added.status().articles) == (0, 3 - removed)

    def test_an_article_removed_by_id_stays_so_through_a_reindex(self, added: Library, docs: Path) -> None:
        one = added.article(str(docs / "harbour.txt"))
        added.remove(one.id if one else "")
        assert (added.reindex().added, finds(added, "dredging")) == (0, False)

    @pytest.mark.parametrize("what", ["harbour.txt", "old/bridge.txt", "old"])
    def test_what_was_removed_comes_back_when_its_file_changes(self, added: Library, docs: Path, what: str) -> None:
        added.remove(str(docs / what))
        write(docs / "harbour.txt", "The lighthouse is dark.")
        write(docs / "old" / "bridge.txt", "The lighthouse is dark.")
        added.reindex()
        assert added.status().articles == 3

    @pytest.mark.parametrize("what", ["harbour.txt", "old", "."])
    def test_what_was_removed_comes_back_when_it_is_added_again(self, added: Library, docs: Path, what: str) -> None:
        removed = added.remove(str(docs / what)).removed
        assert added.add([str(docs / what)]).added == removed
        assert finds(added, "bridge")

    def test_new_files_of_a_removed_folder_are_not_taken(self, added: Library, docs: Path) -> None:
        added.remove(str(docs))
        write(docs / "new.txt", "The lighthouse is dark.")
        added.reindex()
        assert added.status().articles == 0

    def test_a_file_that_held_nothing_readable_can_be_removed_and_is_told_no_more(
        self, added: Library, docs: Path
    ) -> None:
        write(docs / "broken.txt", bytes(range(256)) * 20)
        added.reindex()
        assert len(added.status().unread) == 1
        added.remove(str(docs / "broken.txt"))
        assert added.status().unread == ()


@pytest.mark.parametrize(
    "do",
    [
        pytest.param(lambda library, docs: library.put([article("recipe")]), id="put"),
        pytest.param(lambda library, docs: library.put([]), id="put nothing"),
        pytest.param(lambda library, docs: library.add([str(docs)]), id="add what is there"),
        pytest.param(lambda library, docs: library.reindex(), id="reindex"),
        pytest.param(lambda library, docs: library.reindex(rebuild=True), id="rebuild"),
        pytest.param(lambda library, docs: library.remove(str(docs)), id="remove"),
    ],
)
def test_changes_bear_the_generation_that_they_reached(
    added: Library, docs: Path, do: Callable[[Library, Path], Changes]
) -> None:
    assert do(added, docs).generation == added.status().generation


class TestTelling:
    def test_an_article_is_shown_by_id_origin_and_url(self, library: Library) -> None:
        library.put(five())
        keys = [article().id, FIVE["harbour"]["url"], FIVE["bridge"]["origin"], "unknown"]
        found = [library.article(key) for key in keys]
        assert found == [article(), article(), article("bridge"), None]

    def test_sources_name_outlets_with_articles_dates_and_origins(self, added: Library) -> None:
        added.put([article("orchestra"), article("orchestra", text="More.", published="2023-12-01")])
        brenn, *files = added.sources()
        assert (brenn.name, brenn.articles, brenn.oldest, brenn.newest) == (
            "Brenn Radio",
            2,
            "2023-12-01",
            "2024-01-20",
        )
        assert [(s.name, s.articles, len(s.origins)) for s in files] == [
            (name, 1, 1) for name in ("bridge.txt", "glacier.txt", "harbour.txt")
        ]

    def test_a_library_without_articles_has_no_sources(self, library: Library) -> None:
        assert library.sources() == []

    def test_status_counts_what_there_is(self, added: Library, folder: Path) -> None:
        status = added.status()
        assert (status.name, status.folder, status.healthy, status.unread) == (folder.name, added.store.place, True, ())
        assert (status.articles, status.passages, status.generation) == (3, 3, 1)
        assert status.size > 0
        assert status.changed and status.changed.endswith("+00:00")

    def test_status_of_an_empty_library_says_that_nothing_ever_changed(self, library: Library) -> None:
        status = library.status()
        assert (status.articles, status.generation, status.changed) == (0, 0, None)

    def test_status_can_be_asked_while_another_process_writes(self, library: Library, spawn: Spawn) -> None:
        child = spawn(WRITES, spec(library.store), 30)
        child.say()
        while (status := library.status()).generation < 36:  # 30 editions, 6 rebuilds
            assert status.articles in (0, 5)
        assert child.rest() == ["done"]


class TestAsking:
    def test_libraries_are_asked_as_one(self, library: Library, tmp_path: Path) -> None:
        library.put([article()])
        with Library.open(tmp_path / "other", create=True) as other:
            other.put([article("glacier")])
            answer = ask([library, other], "harbour glacier")
        assert {hit.library for hit in answer.hits} == {library.name, "other"}
        assert (answer.libraries, answer.articles) == ({library.name: 1, "other": 1}, 2)

    def test_what_another_process_adds_is_in_the_next_answer(self, library: Library, spawn: Spawn) -> None:
        before = finds(library, "almanac")
        child = spawn(WRITES, spec(library.store), 1)
        child.say()
        assert (child.rest(), before, finds(library, "almanac")) == (["done"], False, True)


class TestTroubleTold:
    def test_what_add_may_not_drop_the_next_reindex_drops(self, library: Library, tmp_path: Path) -> None:
        feed = tmp_path / "feed.jsonl"
        write(feed, lines({"id": "a", "text": "The ferry sank."}, {"id": "b", "text": "The ferry was raised."}))
        library.add([str(feed)])
        write(feed, lines({"id": "a", "text": "The ferry sank."}))
        library.add([str(feed)])
        assert library.article("b")
        library.reindex()
        assert library.article("a")
        assert not library.article("b")

    def test_a_reindex_tells_again_what_it_still_can_not_read(self, library: Library, tmp_path: Path) -> None:
        feed = tmp_path / "feed.jsonl"
        write(feed, lines({"id": "a", "text": "The ferry sank."}) + "{broken\n")
        told = library.add([str(feed)]).unread
        assert [one.member for one in told] == ["2"]
        assert library.reindex().unread == told


def test_an_article_with_a_malformed_address_answers(folder: Path) -> None:
    with Library.open(folder, create=True) as library:
        library.put([article(source=None, url="http://[bad")])
        hit, *_ = ask([library], "who met the dockers?").hits
    assert (hit.article.host, hit.article.outlet) == (None, None)


class TestLookingUp:
    def test_a_path_may_be_relative(self, added: Library, docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(docs)
        assert added.article("harbour.txt") == added.article(str(docs / "harbour.txt")) is not None

    def test_articles_come_newest_first_and_undated_last(self, library: Library) -> None:
        library.put([*five(), Article("Undated.", id="none")])
        days = [one.published for one in library.articles()]
        assert days == sorted((day for day in days if day), reverse=True) + [None] * days.count(None)

    def test_a_part_of_the_list_is_that_part(self, library: Library) -> None:
        library.put(five())
        listed = [one.id for one in library.articles()]
        assert [one.id for one in library.articles(1, 2)] == listed[1:3]
        assert [one.id for one in library.articles(4, 2)] == listed[4:]

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("GLACIER", ["glacier"]),
            ("bridge.txt", ["bridge"]),
            ("2024-03-05", ["harbour"]),
            ("vellmar post", ["harbour"]),
            (article("glacier").id, ["glacier"]),
            ("%", []),
        ],
    )
    def test_articles_are_found_by_what_a_list_shows_of_them_or_by_their_file(
        self, library: Library, words: str, found: list[str]
    ) -> None:
        library.put(five())
        assert [one.id for one in library.titled(words, 25)] == [article(name).id for name in found]
        assert len(library.titled("", 2)) == 2

    def test_articles_without_a_title_are_found_by_how_they_begin(self, library: Library) -> None:
        library.put([Article(f"  The mill\nburnt down on Sunday. {'Yes. ' * 30}Nobody was hurt.", id="mill"), *five()])
        assert [one.id for one in library.titled("mill burnt", 25)] == ["mill"]
        assert [one.id for one in library.titled("nobody was HURT", 25)] == []

    def test_outlets_are_listed_by_how_many_articles_they_have(self, library: Library) -> None:
        more = article("harbour", id="second")
        library.put([*five(), more])
        assert library.outlets() == ["Vellmar Post", "Brenn Radio", "Field Notes", "bridge.txt"]
        names = {
            "vellmar post",
            "vellmar-post.example",
            "brenn radio",
            "science.example",
            "field notes",
            "bridge.txt",
        }
        assert library.source_names() == names

    def test_a_site_finds_its_subdomains(self, library: Library) -> None:
        urls = {"own": "https://daily.org/1", "sub": "https://news.daily.org/2", "other": "https://notdaily.org/3"}
        library.put([Article(f"The {key} lake froze.", id=key, url=url) for key, url in urls.items()])
        found = ask([library], "lake", filters=Filters(source="daily.org")).hits
        assert {hit.article.id for hit in found} == {"own", "sub"}


class TestSharedAndStray:
    def test_what_two_files_hold_outlives_one_of_them(self, library: Library, tmp_path: Path) -> None:
        for name in ("a", "b"):
            write(tmp_path / name / "feed.jsonl", lines({"id": "1", "text": "The ferry sank."}))
        library.add([str(tmp_path / "a"), str(tmp_path / "b")])
        (tmp_path / "b" / "feed.jsonl").unlink()
        library.reindex()
        assert finds(library, "ferry")

    @pytest.mark.parametrize("key", ["", "  "])
    def test_no_path_is_not_the_current_folder(
        self, added: Library, docs: Path, key: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(docs)
        for do in (added.remove, lambda one: added.add([one]), lambda one: added.reindex([one])):
            with pytest.raises(OriginError, match="no path was given"):
                do(key)
        assert finds(added, "harbour")

    def test_a_folder_removed_takes_those_below_with_it(self, library: Library, docs: Path) -> None:
        library.add([str(docs), str(docs / "old")])
        library.remove(str(docs))
        assert counts(library.reindex()) == (0, 0, 0, 0)

    def test_a_file_that_became_a_folder_is_gone(self, added: Library, docs: Path) -> None:
        (docs / "harbour.txt").unlink()
        (docs / "harbour.txt").mkdir()
        assert added.reindex().removed == 1

    @pytest.mark.parametrize("library", ["embedded"], indirect=True)
    @pytest.mark.parametrize("linked", ["harbour.txt", "old"])
    def test_what_a_symlink_leads_out_to_is_not_read_but_dropped_and_told(
        self, added: Library, docs: Path, tmp_path: Path, linked: str
    ) -> None:
        write(tmp_path / "out" / "bridge.txt", "The secret of the ibis.")
        write(tmp_path / "secret.txt", "The secret of the ibis.")
        shutil.move(docs / linked, tmp_path / "away")
        (docs / linked).symlink_to(tmp_path / ("out" if linked == "old" else "secret.txt"))
        done = added.reindex()
        assert (done.added, done.replaced, done.removed, len(done.unread)) == (0, 0, 1, 1)
        assert "led out of its folder by a symlink" in done.unread[0].reason
        assert "secret" not in "".join(one.text for one in added.articles())
        assert added.reindex().unread == ()

    @pytest.mark.parametrize("library", ["embedded"], indirect=True)
    def test_the_postings_of_another_library_are_not_taken_for_its_own(self, added: Library, tmp_path: Path) -> None:
        with Library.open(tmp_path / "other", create=True) as other:
            other.put([article("glacier")])
            theirs = other.store.folder / "postings"
            mine = added.store.folder / "postings"
            shutil.rmtree(mine)
            shutil.copytree(theirs, mine)
        with Library.open(added.store.folder) as again:
            assert finds(again, "harbour")

    @pytest.mark.parametrize("library", ["embedded"], indirect=True)
    def test_all_that_was_added_is_in_the_one_file_once_it_is_closed(self, added: Library, tmp_path: Path) -> None:
        folder = added.store.folder
        copied = tmp_path / "copy"
        copied.mkdir()
        shutil.copy(folder / "catalogue.db", copied)
        with Library.open(copied) as copy:
            assert finds(copy, "harbour")

    def test_a_name_that_is_not_utf_8_hides_no_other_file(self, added: Library, docs: Path) -> None:
        write(docs / os.fsdecode(b"caf\xe9.txt"), "Coffee.")
        write(docs / "mill.txt", "The mill of Orm burned down.")
        changes = added.reindex()
        assert (changes.added, len(changes.unread)) == (1, 1)
        assert finds(added, "mill")
        assert added.reindex().unread == changes.unread

    def test_a_folder_below_an_added_one_may_go_with_its_files(self, added: Library, docs: Path) -> None:
        shutil.rmtree(docs / "old")
        assert added.reindex().removed == 1
        assert finds(added, "harbour")


class TestPages:
    """Pages of a site of the tests' own."""

    @pytest.fixture
    def site(self) -> Iterator[Site]:
        with running() as site:
            for name in ("harbour", "glacier"):
                site.answers[f"/{name}"] = page(name)
            yield site

    @pytest.fixture
    def clock(self) -> Hourglass:
        return Hourglass()

    @pytest.fixture
    def library(self, folder: Path, site: Site, clock: Hourglass) -> Iterator[Library]:
        with Library.open(folder, create=True, policy=Policy(allow=frozenset({site.host})), clock=clock) as library:
            yield library

    @pytest.fixture
    def added(self, library: Library, site: Site) -> Library:
        library.add([site.url("/harbour"), site.url("/glacier")])
        return library

    def test_a_page_is_added_with_its_address(self, added: Library, site: Site) -> None:
        one = added.article(site.url("/harbour"))
        assert one and (one.url, one.origin, one.title) == (site.url("/harbour"), site.url("/harbour"), "The harbour")
        assert finds(added, "dredging")
        assert added.status().unread == ()

    def test_files_and_pages_are_added_together_and_told_by_name(
        self, library: Library, site: Site, docs: Path
    ) -> None:
        told: list[tuple[str, int, int | None]] = []
        changes = library.add(
            [site.url("/harbour"), str(docs / "harbour.txt"), site.url("/harbour#top")],
            lambda *what: told.append(what),
        )
        assert (counts(changes), changes.generation) == ((2, 0, 0, 0), library.status().generation)
        assert told == [("harbour.txt", 0, 1), (site.url("/harbour"), 0, 1)]

    def test_adding_again_reads_again_whatever_the_server_would_say(self, library: Library, site: Site) -> None:
        site.answers["/harbour"] = page("harbour", ETag='"1"')
        library.add([site.url("/harbour")])
        site.answers["/harbour"] = page("glacier", ETag='"1"')
        assert counts(library.add([site.url("/harbour")])) == (0, 1, 0, 0)
        assert not any("If-None-Match" in head for head in site.requests)

    def test_two_addresses_of_one_canonical_page_are_one_article(self, library: Library, site: Site) -> None:
        head = f'<link rel="canonical" href="{site.url("/story")}">'
        site.answers |= {"/a": page("harbour", head), "/b": page("harbour", head)}
        assert counts(library.add([site.url("/a"), site.url("/b")])) == (1, 1, 0, 0)
        library.remove(site.url("/story"))
        assert (library.status().articles, counts(library.reindex())) == (0, (0, 0, 0, 0))

    def test_an_address_whose_article_came_from_another_later_can_be_removed(
        self, library: Library, site: Site
    ) -> None:
        head = f'<link rel="canonical" href="{site.url("/story")}">'
        site.answers |= {"/a": page("harbour", head), "/b": page("harbour", head)}
        library.add([site.url("/a"), site.url("/b")])
        site.requests.clear()
        assert (library.remove(site.url("/a")).removed, counts(library.reindex())) == (0, (0, 0, 1, 0))
        assert site.paths == ["/b"]

    def test_an_impossible_address_is_told_before_anything_is_read(self, library: Library, site: Site) -> None:
        for bad in ("ftp://paper.example/", "http://127.1/", "https:paper.example"):
            with pytest.raises(OriginError, match=re.escape(bad)):
                library.add([site.url("/harbour"), bad])
        assert site.requests == []

    def test_a_page_that_could_never_be_read_is_told_and_not_remembered(self, library: Library, site: Site) -> None:
        changes = library.add([site.url("/missing"), site.url("/harbour")])
        assert (changes.added, [format_unread(u) for u in changes.unread]) == (
            1,
            [f"{site.url('/missing')}: is not there: check its address (404)"],
        )
        assert (library.status().unread, library.reindex().unread) == ((), ())

    def test_an_inner_address_is_not_asked(self, folder: Path, site: Site) -> None:
        with Library.open(folder, create=True) as library:
            changes = library.add([site.url("/harbour").replace(site.host, "127.0.0.1"), site.url("/harbour")])
        assert ["not public" in u.reason or "port" in u.reason for u in changes.unread] == [True, True]
        assert site.requests == []

    def test_a_reindex_asks_only_whether_a_page_changed(self, library: Library, site: Site) -> None:
        site.answers["/harbour"] = page("harbour", ETag='"1"', Last_Modified="Tue, 01 Apr 2025 10:00:00 GMT")
        library.add([site.url("/harbour")])
        site.answers["/harbour"] = reply(status=304)
        assert [counts(library.reindex()) for _ in range(2)] == [(0, 0, 1, 0)] * 2
        sent = 'If-None-Match: "1"\r\nIf-Modified-Since: Tue, 01 Apr 2025 10:00:00 GMT\r\n'
        assert [sent in head for head in site.requests] == [False, True, True]

    def test_a_page_that_changed_is_replaced(self, added: Library, site: Site) -> None:
        site.answers["/harbour"] = site.answers["/harbour"].replace(b"dredging", b"blasting")  # type: ignore[union-attr]
        assert counts(added.reindex()) == (0, 1, 1, 0)
        assert (finds(added, "blasting"), finds(added, "dredging")) == (True, False)

    def test_a_page_of_another_canonical_address_drops_what_it_was(self, added: Library, site: Site) -> None:
        site.answers["/harbour"] = page("harbour", f'<link rel="canonical" href="{site.url("/story")}">')
        assert counts(added.reindex()) == (1, 0, 1, 1)

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            (reply(status=404), "not there"),
            (reply(status=410), "gone for good"),
            (reply(status=503, Retry_After="60"), "60 seconds"),
            (reply("<form><input type=password></form>"), "login"),
            (b"", "closed connection"),
        ],
    )
    def test_a_page_that_fails_keeps_its_article_and_is_told_until_it_is_well(
        self, answer: bytes, reason: str, added: Library, site: Site, clock: Hourglass
    ) -> None:
        well = site.answers["/harbour"]
        site.answers["/harbour"] = answer
        for verb in ("reindex", "add"):
            changes = added.reindex() if verb == "reindex" else added.add([site.url("/harbour")])
            assert [u.origin for u in changes.unread] == [site.url("/harbour")]
            assert reason in changes.unread[0].reason and "stays" in changes.unread[0].reason
            assert (finds(added, "dredging"), added.status().unread) == (True, changes.unread)
            clock.wait(1)
        site.answers["/harbour"] = well
        assert counts(added.reindex()) == (0, 0, 2, 0)
        assert added.status().unread == ()

    def test_a_short_text_of_other_words_is_no_edit_unless_it_is_added(
        self, added: Library, site: Site, clock: Hourglass
    ) -> None:
        site.answers["/harbour"] = reply("<article><p>Withdrawn by its author.</p></article>")
        for _ in range(2):
            (told,) = added.reindex().unread
            assert (told.origin, finds(added, "dredging")) == (site.url("/harbour"), True)
            assert "hardly a word of its article" in told.reason and "add this address" in told.reason
            clock.wait(1)
        assert counts(added.add([site.url("/harbour")])) == (0, 1, 0, 0)
        assert (finds(added, "dredging"), added.status().unread) == (False, ())
        assert "Withdrawn by its author." in [one.text for one in added.articles()]

    def test_a_page_that_fails_is_not_asked_again_before_its_time_which_doubles(
        self, added: Library, site: Site, clock: Hourglass
    ) -> None:
        site.answers |= {"/harbour": reply(status=500), "/glacier": reply(status=304)}
        told = added.reindex().unread
        assert re.search(r"asked again after \d{4}-\d\d-\d\d \d\d:\d\d UTC$", told[0].reason)
        doubling = ((0.05, 0), (0.05, 1), (0.1, 0), (0.1, 1), (0.2, 0), (0.2, 1))
        for hours, asked in (*doubling, *[(25, 1)] * 6, (15, 0), (10, 1)):
            clock.wait(hours)
            site.requests.clear()
            changes = added.reindex()
            assert site.paths.count("/harbour") == asked
            assert ([u.origin for u in changes.unread], counts(changes)[2]) == ([site.url("/harbour")], 2 - asked)

    def test_a_page_that_failed_and_is_unchanged_is_told_no_more(
        self, library: Library, site: Site, clock: Hourglass
    ) -> None:
        site.answers["/harbour"] = page("harbour", ETag='"1"')
        library.add([site.url("/harbour")])
        for status, unread in ((503, 1), (304, 0)):
            site.answers["/harbour"] = reply(status=status)
            library.reindex()
            clock.wait(1)
            assert len(library.status().unread) == unread
        assert 'If-None-Match: "1"' in site.requests[-1]

    def test_only_the_pages_named_are_concerned(self, added: Library, site: Site, docs: Path) -> None:
        added.add([str(docs / "harbour.txt")])
        site.answers["/moved"] = page("harbour", f'<link rel="canonical" href="{site.url("/story")}">')
        added.add([site.url("/moved")])
        (docs / "harbour.txt").write_text("The lighthouse is dark.")
        for named, paths in (
            (["/glacier#part"], ["/glacier"]),
            (["/story"], ["/moved"]),
            (["/harbour", "/glacier"], ["/glacier", "/harbour"]),
        ):
            site.requests.clear()
            added.reindex([site.url(path) for path in named])
            assert sorted(site.paths) == paths
        assert not finds(added, "lighthouse")
        site.requests.clear()
        added.reindex([str(docs / "harbour.txt")])
        assert (site.paths, finds(added, "lighthouse")) == ([], True)
        added.reindex()
        assert len(site.paths) == 3

    def test_a_page_removed_while_it_is_asked_for_again_stays_away(self, added: Library, site: Site) -> None:
        def send_and_remove(send: Send) -> None:
            added.remove(site.url("/harbour"))
            send(page("recipe"))

        site.answers["/harbour"] = send_and_remove
        added.reindex()
        assert added.article(site.url("/harbour")) is None
        site.requests.clear()
        added.reindex()
        assert site.paths == ["/glacier"]

    def test_a_page_that_was_never_added_is_told(self, added: Library, site: Site) -> None:
        with pytest.raises(OriginError, match="/other is not read by this library: it was never added"):
            added.reindex([site.url("/harbour"), site.url("/other")])

    @pytest.mark.parametrize("key", ["origin", "url", "id", "other spelling"])
    def test_a_page_removed_by(self, key: str, library: Library, site: Site) -> None:
        site.answers["/moved"] = page("harbour", f'<link rel="canonical" href="{site.url("/story")}">')
        library.add([site.url("/moved"), site.url("/glacier")])
        url = site.url("/story")
        names = {"origin": site.url("/moved"), "url": url, "id": Article("", url=url).id}
        assert library.remove(names.get(key) or f"HTTP://{site.host}/moved#part").removed == 1
        site.requests.clear()
        library.reindex()
        assert (site.paths, library.status().articles) == (["/glacier"], 1)
        assert library.add([site.url("/moved")]).added == 1

    def test_others_may_write_while_a_server_takes_its_time(self, library: Library, site: Site) -> None:
        def answer(send: Send) -> None:
            library.put([article("recipe")])
            send(page("harbour"))

        site.answers["/harbour"] = answer
        assert (library.add([site.url("/harbour")]).added, library.status().articles) == (1, 2)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-03-05T00:30:00+01:00", "2024-03-05"),
        ("Tue, 05 Mar 2024 23:30:00 -0500", "2024-03-05"),
        ("2024-03-05T00:30:00Z", "2024-03-05"),
    ],
)
def test_the_day_of_an_article_is_the_one_where_it_was_published(
    library: Library, docs: Path, written: str, day: str
) -> None:
    write(docs / "quay.jsonl", lines({"text": "The quay of Vellmar was painted in ochre.", "published": written}))
    library.add([str(docs / "quay.jsonl")])
    own, question = date.fromisoformat(day), "who painted the quay of Vellmar?"
    for filters in (Filters(after=own, before=own), Filters(as_of=own)):
        (hit,) = ask([library], question, filters=filters).hits
        assert f", {day}, " in format_citation(hit.citation)
    for filters in (
        Filters(after=own + timedelta(1)),
        Filters(before=own - timedelta(1)),
        Filters(as_of=own - timedelta(1)),
    ):
        assert not ask([library], question, filters=filters).hits


def page(name: str, head: str = "", **headers: str) -> bytes:
    """One of the five as a web page."""
    text = "".join(f"<p>{line}</p>" for line in FIVE[name]["text"].split("\n") if line)
    body = f"<html><head><title>The {name}</title>{head}</head><body><article>{text}</article></body></html>"
    return reply(body, 200, **headers)

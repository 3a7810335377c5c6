"""A library that watches folders: real files, and the system's own watching."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from index.ingest import folder_watcher
from index.ingest.folder_watcher import GONE, Watch, WatchedChanges, stale
from index.library import Library, ask
from index.model import Changes
from index.stores.library_folder import locked
from tests.corpus import DEADLINE

WAITED = "nothing of it is dropped; waiting for it"


class Watching:
    """A library at `folder` that watches `news` in a thread, and what that tells."""

    def __init__(self, folder: Path, *news: Path, wait: float = 30.0) -> None:
        self.folder, self.told = folder, list[WatchedChanges | str]()
        self._news, self._wait, self._stop = news, wait, Event()
        self._errors: list[BaseException] = []
        self.watch = Watch(lambda: Library.open(self.folder, wait=self._wait), self._news)
        self._thread = Thread(target=self._watch)

    def _watch(self) -> None:
        try:
            for told in self.watch.run(self._stop):
                self.told.append(told)
        except BaseException as error:
            self._errors.append(error)

    def __enter__(self) -> "Watching":
        Library.open(self.folder, create=True).close()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(DEADLINE)
        assert not self._thread.is_alive()
        for error in self._errors:
            raise error

    @property
    def lines(self) -> list[str]:
        return [told for told in self.told if isinstance(told, str)]

    def finds(self, word: str) -> bool:
        with Library.open(self.folder) as library:
            return any(word in hit.article.text for hit in ask([library], word).hits)

    def until(self, holds: Callable[[], bool]) -> None:
        """Until it holds; fails if it does not within the deadline, or the watch has ended."""
        give_up = time.monotonic() + DEADLINE
        while not holds():
            assert self._thread.is_alive(), self._errors
            assert time.monotonic() < give_up, self.told
            time.sleep(0.02)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    return tmp_path / "news"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another folder: what is saved there last is read last, and nothing need be waited for in vain."""
    (tmp_path / "other").mkdir()
    return tmp_path / "other"


@pytest.fixture
def watching(folder: Path, news: Path, other: Path) -> Iterator[Watching]:
    with Watching(folder, news, other) as watching:
        yield watching


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """`tests/bot/cli/test_watch.py` waits as long as a person does."""
    monkeypatch.setattr(folder_watcher, "QUIET", 0.15)


def save(path: Path, word: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"The {word} was seen in the harbour of Vellmar.", encoding="utf-8")
    return path


def test_what_happened_while_nobody_watched_is_caught_up_with(folder: Path, news: Path) -> None:
    changed, gone = save(news / "changed.txt", "heron"), save(news / "gone.txt", "ibis")
    with Library.open(folder, create=True) as library:
        library.add([str(news)])
    save(changed, "curlew")
    gone.unlink()
    save(news / "deep" / "new.txt", "plover")
    with Watching(folder, news) as watching:
        watching.until(lambda: watching.finds("curlew") and watching.finds("plover") and not watching.finds("ibis"))
        assert not watching.finds("heron")


def test_a_file_is_read_when_saved_changed_moved_and_dropped_when_deleted(watching: Watching, news: Path) -> None:
    file = save(news / "a.txt", "heron")
    watching.until(lambda: watching.finds("heron"))
    save(file, "curlew")
    watching.until(lambda: watching.finds("curlew"))
    assert not watching.finds("heron")
    moved = file.rename(news / "b.md")
    watching.until(lambda: not holds(watching, file) and holds(watching, moved))
    moved.unlink()
    watching.until(lambda: not watching.finds("curlew"))


def test_what_parses_is_there_before_the_file_is_whole_stays_for_the_next_and_goes_in_the_end(
    folder: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_watcher, "KEPT", DEADLINE)
    seen = list[int | None]()
    with Watching(folder, news) as watching:
        for word in ("heron", "curlew"):
            (news / f"{word}.html").write_text(f"<article><p>The {word} was seen in the harbour.</p></article>" * 9)
            watching.until(lambda: watching.watch._sandbox.pid is not None)
            seen.append(watching.watch._sandbox.pid)
            watching.until(lambda word=word: watching.finds(word))  # type: ignore[misc]
        assert seen[0] == seen[1] == watching.watch._sandbox.pid
        monkeypatch.setattr(folder_watcher, "KEPT", 0.0)
        watching.until(lambda: watching.watch._sandbox.pid is None)


def holds(watching: Watching, file: Path) -> bool:
    with Library.open(watching.folder) as library:
        return library.article(str(file)) is not None


def test_a_folder_that_is_moved_in_and_out_brings_and_takes_its_files(
    watching: Watching, news: Path, tmp_path: Path
) -> None:
    save(tmp_path / "aside" / "deep" / "a.txt", "heron")
    (tmp_path / "aside").rename(news / "aside")
    watching.until(lambda: watching.finds("heron"))
    (news / "aside").rename(tmp_path / "aside")
    watching.until(lambda: not watching.finds("heron"))


def test_a_file_is_not_read_while_it_grows(watching: Watching, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_watcher, "QUIET", 1.0)  # a busy machine may stop the writer here for a while
    with (news / "a.txt").open("w", encoding="utf-8") as file:
        for number in range(20):
            file.write(f"The heron of Vellmar was seen {number} times.\n\n")
            file.flush()
            time.sleep(0.1)
            assert not watching.finds("heron")
    watching.until(lambda: bool(watching.told))
    (told,) = watching.told
    assert isinstance(told, WatchedChanges)
    assert (told.files, told.changes.added) == ((news / "a.txt",), 1)
    with Library.open(watching.folder) as library:
        assert library.status().articles == 1
        article = library.article(str(news / "a.txt"))
        assert article is not None and "seen 19 times" in article.text


def test_what_an_editor_writes_beside_is_left_alone(watching: Watching, news: Path) -> None:
    for name in (".a.txt.swp", ".a.txt", "a.txt~", "~$a.docx", "a.txt.part", "#a.txt#", ".git/a.txt"):
        save(news / name, "heron")
    save(news / "b.txt", "curlew")  # later, and so told later
    watching.until(lambda: bool(watching.told))
    assert not watching.finds("heron")
    assert [told.files for told in watching.told if isinstance(told, WatchedChanges)] == [(news / "b.txt",)]


def test_a_file_renamed_into_place_replaces_and_is_never_gone(watching: Watching, news: Path) -> None:
    file = save(news / "a.txt", "heron in one")
    watching.until(lambda: watching.finds("heron"))
    save(news / ".a.txt.new", "heron in two").replace(file)

    def is_replaced() -> bool:
        assert watching.finds("heron")
        return watching.finds("two")

    watching.until(is_replaced)


def test_what_a_symlink_leads_out_to_is_left_alone(watching: Watching, news: Path, tmp_path: Path) -> None:
    secret = save(tmp_path / "secret" / "a.txt", "heron")
    (news / "link.txt").symlink_to(secret)
    (news / "linked").symlink_to(secret.parent)
    save(news / "b.txt", "curlew")
    watching.until(lambda: watching.finds("curlew"))
    save(secret, "heron again")
    save(news / "c.txt", "plover")
    watching.until(lambda: watching.finds("plover"))
    assert not watching.finds("heron")


def test_a_file_that_was_read_and_now_leads_elsewhere_is_not_watched(
    watching: Watching, news: Path, tmp_path: Path
) -> None:
    file, secret = save(news / "a.txt", "heron"), save(tmp_path / "secret.txt", "ibis")
    watching.until(lambda: watching.finds("heron"))
    file.unlink()
    file.symlink_to(secret)
    save(news / "b.txt", "curlew")
    watching.until(lambda: watching.finds("curlew") and not watching.finds("heron"))
    assert not watching.finds("ibis")


def test_a_file_that_became_a_folder_and_files_of_a_folder_that_now_leads_out_are_dropped(
    watching: Watching, news: Path, tmp_path: Path
) -> None:
    file, below = save(news / "a.txt", "heron"), save(news / "sub" / "b.txt", "ibis")
    gone = save(news / "sub" / "c.txt", "egret")
    watching.until(lambda: all(map(watching.finds, ("heron", "ibis", "egret"))))
    file.unlink()
    save(file / "d.txt", "curlew")
    save(tmp_path / "out" / below.name, "plover")
    shutil.rmtree(below.parent)
    below.parent.symlink_to(tmp_path / "out")
    watching.until(lambda: watching.finds("curlew") and not any(map(watching.finds, ("heron", "ibis", "egret"))))
    assert not watching.finds("plover")
    assert not gone.exists()


def test_a_folder_that_is_gone_is_told_once_waited_for_and_nothing_of_it_dropped(
    watching: Watching, news: Path, other: Path, tmp_path: Path
) -> None:
    save(news / "a.txt", "heron")
    watching.until(lambda: watching.finds("heron"))
    news.rename(tmp_path / "unplugged")
    watching.until(lambda: len(watching.lines) == 1)
    news.mkdir()  # as a mount point stays
    gone = save(other / "c.txt", "plover")
    watching.until(lambda: watching.finds("plover"))
    gone.unlink()
    watching.until(lambda: not watching.finds("plover"))
    assert watching.finds("heron")
    assert watching.lines == [f"{news} is not there: {WAITED}"]
    news.rmdir()
    (tmp_path / "unplugged").rename(news)
    save(news / "b.txt", "curlew")
    watching.until(lambda: watching.finds("curlew"))
    assert watching.finds("heron")
    assert watching.lines[-1] == f"{news} is back"


def test_a_folder_that_is_found_empty_is_waited_for_too(folder: Path, news: Path, tmp_path: Path) -> None:
    save(news / "a.txt", "heron")
    with Library.open(folder, create=True) as library:
        library.add([str(news)])
    (news / "a.txt").rename(tmp_path / "a.txt")
    with Watching(folder, news) as watching:
        watching.until(lambda: watching.lines == [f"{news} has become empty: {WAITED}"])
        save(news / "b.txt", "curlew")
        watching.until(lambda: watching.finds("curlew") and not watching.finds("heron"))


def test_a_folder_that_is_deleted_file_by_file_is_gone_and_dropped(watching: Watching, news: Path) -> None:
    for name in "ab":
        save(news / f"{name}.txt", "heron")
    watching.until(lambda: watching.finds("heron"))
    for name in "ab":
        (news / f"{name}.txt").unlink()
    watching.until(lambda: not watching.finds("heron"))
    save(news / "c.txt", "curlew")
    watching.until(lambda: watching.finds("curlew"))
    assert watching.lines == []


@pytest.mark.parametrize("is_same", [False, True])
def test_one_made_anew_in_its_place_is_watched_on(
    is_same: bool, watching: Watching, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_same:  # some file systems give it the inode of the one before
        monkeypatch.setattr(folder_watcher, "_identify", lambda folder: "one" if folder.is_dir() else "")
    for word in ("heron", "curlew", "plover"):
        shutil.rmtree(news)
        save(news / "a.txt", word)
        watching.until(lambda word=word: watching.finds(word))  # type: ignore[misc]


def test_one_folder_that_is_away_keeps_no_other_waiting(folder: Path, news: Path, tmp_path: Path) -> None:
    with Watching(folder, tmp_path / "away", news) as watching:
        save(news / "a.txt", "heron")
        watching.until(lambda: watching.finds("heron"))
        save(tmp_path / "away" / "b.txt", "curlew")
        watching.until(lambda: watching.finds("curlew"))
        assert watching.lines == [
            f"{tmp_path / 'away'} is not there: {WAITED}",
            f"{tmp_path / 'away'} is back",
        ]


def test_a_file_in_place_of_a_folder_is_waited_out(
    folder: Path, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, look = list[float](), Watch._look

    def count_and_look(watch: Watch) -> Iterator[str]:
        looks.append(time.monotonic())
        return look(watch)

    monkeypatch.setattr(Watch, "_look", count_and_look)
    file = save(tmp_path / "file.txt", "heron")
    with Watching(folder, file, news) as watching:
        save(news / "a.txt", "curlew")
        watching.until(lambda: watching.finds("curlew"))
        assert not watching.finds("heron")
        assert watching.lines == [f"{file} is no folder: {WAITED}"]
    assert len(looks) == 1


def test_a_folder_that_is_named_by_a_symlink_is_watched(folder: Path, news: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(news)
    with Watching(folder, tmp_path / "link") as watching:
        file = save(news / "a.txt", "heron")
        watching.until(lambda: watching.finds("heron"))
        save(news / "sub" / "b.txt", "curlew")
        watching.until(lambda: watching.finds("curlew"))
        file.unlink()
        watching.until(lambda: not watching.finds("heron"))


def test_a_file_that_goes_as_it_is_read_is_no_trouble(
    watching: Watching, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh = Library.refresh

    def delete_and_refresh(library: Library, *found: Any) -> Changes:
        (news / "a.txt").unlink(missing_ok=True)
        return refresh(library, *found)

    monkeypatch.setattr(Library, "refresh", delete_and_refresh)
    save(news / "a.txt", "heron")
    save(news / "b.txt", "curlew")
    watching.until(lambda: watching.finds("curlew"))
    save(news / "c.txt", "plover")
    watching.until(lambda: watching.finds("plover"))
    assert all(isinstance(told, WatchedChanges) and not told.changes.unread for told in watching.told)
    with Library.open(watching.folder) as library:
        assert library.status().unread == ()


def test_what_was_removed_stays_away_until_its_file_changes(watching: Watching, news: Path) -> None:
    file = save(news / "a.txt", "heron")
    watching.until(lambda: watching.finds("heron"))
    with Library.open(watching.folder) as library:
        library.remove(str(file))
    save(news / "b.txt", "curlew")
    watching.until(lambda: watching.finds("curlew"))
    assert not watching.finds("heron")
    save(file, "heron again")
    watching.until(lambda: watching.finds("heron"))


def test_a_folder_that_was_removed_is_watched_no_more(watching: Watching, news: Path, other: Path) -> None:
    save(news / "a.txt", "heron")
    watching.until(lambda: watching.finds("heron"))
    with Library.open(watching.folder) as library:
        library.remove(str(news))
    save(news / "b.txt", "curlew")
    save(other / "c.txt", "plover")
    watching.until(lambda: watching.finds("plover"))
    assert not watching.finds("heron") and not watching.finds("curlew")


def test_a_library_that_somebody_writes_to_is_waited_for(folder: Path, news: Path) -> None:
    with Watching(folder, news, wait=1.0) as watching:
        save(news / "a.txt", "heron")
        watching.until(lambda: watching.finds("heron"))
        with locked(folder, 5.0):
            save(news / "b.txt", "curlew")
            watching.until(lambda: "still writing" in " ".join(watching.lines))
        watching.until(lambda: watching.finds("curlew"))


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_stops_nothing(watching: Watching, news: Path) -> None:
    save(news / "a.txt", "plover")
    watching.until(lambda: watching.finds("plover"))
    Path(os.fsdecode(os.fsencode(news) + b"/\xff.txt")).write_text("heron")
    watching.until(
        lambda: any("not UTF-8" in str(t.changes.unread) for t in watching.told if isinstance(t, WatchedChanges))
    )
    save(news / "b.txt", "curlew")
    watching.until(lambda: watching.finds("curlew"))


def test_what_the_system_did_not_tell_is_found_by_and_by(
    folder: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_watcher, "SWEEP", 0.3)
    monkeypatch.setattr(folder_watcher.Watch, "_events", lambda _, stop: iter(lambda: stop.wait(0.1) or set(), True))
    with Watching(folder, news) as watching:
        file = save(news / "a.txt", "heron")
        watching.until(lambda: watching.finds("heron"))
        save(news / "b.txt", "curlew")
        file.unlink()
        watching.until(lambda: watching.finds("curlew") and not watching.finds("heron"))


def test_only_what_is_not_as_it_was_read_is_stale(folder: Path, news: Path, tmp_path: Path) -> None:
    kept, changed, gone = (save(news / f"{name}.txt", name) for name in ("kept", "changed", "gone"))
    save(tmp_path / "news-too.txt", "a neighbour")
    with Library.open(folder, create=True) as library:
        library.add([str(news), str(tmp_path / "news-too.txt")])
        save(changed, "something else")
        gone.unlink()
        new = save(news / "new.txt", "new")
        with library.store.catalogue() as catalogue:
            assert list(stale(catalogue, [news])) == [changed, gone, new]
            places = [kept, gone, tmp_path / "news-too.txt", tmp_path / "other.txt"]
            assert stale(catalogue, places) == {gone: GONE}

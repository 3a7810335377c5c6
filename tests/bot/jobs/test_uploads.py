"""Uploads beside what a library holds already."""

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from bot.discord_bot.commands.saved_uploads import write_upload
from bot.jobs.uploads import ASKED, COMPARED, Version
from bot.jobs.worker import GONE, run
from index.errors import OriginError
from index.library import Library
from index.model import Article, Changes
from index.stores.rows import Origin


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "discord-1"


def put(folder: Path, key: str, name: str, *rows: str) -> str:
    """Save an upload as the bot does; its path."""
    file = folder / "files" / key / name
    file.parent.mkdir(parents=True)
    file.write_text("\n".join(rows))
    return str(file)


def choose(folder: Path, version: Version) -> tuple[Changes, list[Version]]:
    """Press Replace on the card of this version."""
    (file,) = (folder / "files" / version.upload).iterdir()
    return run(folder, "replace", [str(file), str(version.mark)])


def row(text: str, **fields: str) -> str:
    return json.dumps({"text": text, **fields})


def counts(changes: Changes) -> tuple[int, int, int]:
    return changes.added, changes.replaced, changes.unchanged


def texts(folder: Path) -> list[str]:
    with Library.open(folder) as library:
        return sorted(article.text for article in library.articles())


def test_rows_of_one_address_or_id_in_two_uploads_both_stay(folder: Path) -> None:
    first = put(folder, "a1", "one.jsonl", row("The mill of Orm burnt down.", id="7"))
    second = put(folder, "b2", "two.jsonl", row("A glacier lost its ice.", id="7"))
    for file in (first, second):
        changes, versions = run(folder, "add", [file])
        assert (counts(changes), versions) == ((1, 0, 0), [])
    assert texts(folder) == ["A glacier lost its ice.", "The mill of Orm burnt down."]
    assert run(folder, "reindex", [])[0].unchanged == 2


def test_what_stands_of_an_upload_is_not_added_again(folder: Path) -> None:
    run(folder, "add", [put(folder, "a1", "one.jsonl", row("The mill burnt."), row("The bell rang."))])
    both = put(folder, "b2", "two.jsonl", row("The bell rang."), row("A ship came in."))
    assert counts(run(folder, "add", [both])[0]) == (1, 0, 1)
    assert texts(folder) == ["A ship came in.", "The bell rang.", "The mill burnt."]


def test_a_corrected_date_is_a_new_version_of_the_same_text(folder: Path) -> None:
    run(folder, "add", [put(folder, "a1", "mill.jsonl", row("The mill burnt.", title="Mill", published="2024-03-05"))])
    mended = put(folder, "b2", "mill.jsonl", row("The mill burnt.", title="Mill", published="2024-03-06"))
    changes, (version,) = run(folder, "add", [mended])
    assert (changes, version.upload, version.before, version.number) == (Changes(), "b2", "Mill", 1)
    assert counts(choose(folder, version)[0]) == (0, 1, 0)
    with Library.open(folder) as library:
        assert [article.published for article in library.articles()] == ["2024-03-06"]
    assert counts(choose(folder, version)[0]) == (0, 0, 1)  # pressed twice


def test_a_long_file_is_a_new_version_as_a_whole_or_is_added_whole(folder: Path) -> None:
    rows = [row(f"Lighthouse number {n} was lit on day {n}.") for n in range(COMPARED + 10)]
    run(folder, "add", [put(folder, "a1", "log.jsonl", *rows)])
    other = put(folder, "b2", "other.jsonl", *rows, row("Another name, so another file."))
    changes, versions = run(folder, "add", [other])
    assert (changes.added, versions) == (len(rows) + 1, [])
    longer = put(folder, "c3", "log.jsonl", *rows[1:], row("A ship came in."))
    changes, (version,) = run(folder, "add", [longer])
    assert (changes, version.before, version.number) == (Changes(), "log.jsonl", len(rows))
    changes, _ = choose(folder, version)
    assert counts(changes) == (0, len(rows), 0)
    assert len(texts(folder)) == 2 * len(rows) + 1
    assert not (folder / "files" / "a1" / "log.jsonl").exists()


def test_an_upload_that_nothing_came_of_is_deleted_after_a_day(folder: Path) -> None:
    used = put(folder, "a1", "one.txt", "The mill burnt.")
    run(folder, "add", [used])
    asked, left = put(folder, "b2", "two.txt", "Asked about."), put(folder, "c3", "three.txt", "Cancelled.")
    for file in (used, left):
        os.utime(Path(file).parent, (time.time() - ASKED - 1,) * 2)
    run(folder, "add", [put(folder, "d4", "four.txt", "A ship came in.")])
    assert [Path(file).exists() for file in (used, asked, left)] == [True, True, False]


def test_only_an_article_or_what_is_read_at_an_address_can_be_removed(folder: Path) -> None:
    run(folder, "add", [put(folder, "a1", "one.txt", "The mill burnt."), put(folder, "b2", "two.txt", "A bell rang.")])
    here = [str(folder), str(folder / "files"), str(folder / "files" / "a1" / "one.txt")]
    for key in ("/", ".", "..", "~", "http://", "https://mill.example/", "one.txt", "The mill burnt.", *here):
        with pytest.raises(OriginError, match="choose one from the list"):
            run(folder, "remove", [key])
    assert len(texts(folder)) == 2
    with Library.open(folder) as library:
        key = library.titled("mill", 1)[0].id
    assert run(folder, "remove", [key])[0].removed == 1
    assert texts(folder) == ["A bell rang."]


def test_a_feed_is_removed_by_its_address(folder: Path) -> None:
    feed = "https://mill.example/feed"
    with Library.open(folder, create=True) as library, library.store.writing() as change:
        change.catalogue.note_origin(Origin(feed, "", feed=True), [])
        change.put(Article("The mill burnt.", id="1", origin=feed, url="https://mill.example/1"))
    assert run(folder, "remove", [feed])[0].removed == 1


def test_what_a_channel_or_a_feed_gave_is_no_twin_of_an_upload(folder: Path) -> None:
    with Library.open(folder, create=True) as library:
        library.put([Article("The mill of Orm burnt down.", id="discord-5-77", url="https://discord.com/1/5/77")])
    file = put(folder, "a1", "mill.txt", "The mill of Orm burnt down.")
    assert counts(run(folder, "add", [file])[0]) == (1, 0, 0)
    run(folder, "remove", ["discord-5-77"])  # as when the message is deleted
    assert texts(folder) == ["The mill of Orm burnt down."]
    again = put(folder, "b2", "mill.txt", "The mill of Orm burnt down.")
    assert counts(run(folder, "add", [again])[0]) == (0, 0, 1)


def test_an_address_of_several_articles_is_no_sign_of_a_new_version(folder: Path) -> None:
    home = "https://paper.example/"
    old = [row(f"Story {n} of keeper{n}.", url=home, title=f"Old {n}") for n in range(3)]
    run(folder, "add", [put(folder, "a1", "week1.jsonl", *old)])
    other = put(folder, "b2", "week2.jsonl", row("A glacier lost its ice.", url=home, title="Glacier"))
    changes, versions = run(folder, "add", [other])
    assert (counts(changes), versions) == ((1, 0, 0), [])
    run(folder, "add", [put(folder, "c3", "one.txt", row("Fog.", url=f"{home}live"))])
    live = [row("A ship came in.", url=f"{home}live#1"), row("A bell rang.", url=f"{home}live#2")]
    changes, versions = run(folder, "add", [put(folder, "d4", "live.jsonl", *live)])
    assert (counts(changes), versions) == ((2, 0, 0), [])


def test_replace_takes_out_what_was_asked_about_and_nothing_else(folder: Path) -> None:
    old = [row(f"The keeper of light {n} saw a ship.", title=f"Light {n}") for n in range(3)]
    run(folder, "add", [put(folder, "a1", "week.jsonl", old[0])])
    new = [row(f"The keeper of light {n} saw a ship and a whale.", title=f"Light {n}") for n in range(3)]
    file = put(folder, "b2", "new.jsonl", *new)
    _, (version,) = run(folder, "add", [file])
    assert version.number == 1
    run(folder, "add", [put(folder, "c3", "more.jsonl", *old[1:])])
    changes, (again,) = choose(folder, version)
    assert (changes, again.number) == (Changes(), 3)
    assert len(texts(folder)) == 3
    assert counts(choose(folder, again)[0]) == (0, 3, 0)
    assert texts(folder) == [f"The keeper of light {n} saw a ship and a whale." for n in range(3)]


def test_an_article_that_the_new_file_still_has_is_not_replaced(folder: Path) -> None:
    first = row("The keeper of the light saw a ship.", title="Light")
    run(folder, "add", [put(folder, "a1", "old.jsonl", first)])
    both = put(folder, "b2", "new.jsonl", first, row("The keeper of the light saw a ship, too.", title="Light"))
    assert counts(run(folder, "add", [both])[0]) == (1, 0, 1)
    assert len(texts(folder)) == 2


def test_the_same_upload_twice_keeps_no_other_out(folder: Path) -> None:
    run(folder, "add", [put(folder, "a1", "one.txt", "The mill burnt.")])
    same, other = put(folder, "b2", "two.txt", "The mill burnt."), put(folder, "c3", "three.txt", "A bell rang.")
    assert counts(run(folder, "add", [same, same, other])[0]) == (1, 0, 1)
    changes, _ = run(folder, "add", [same])  # of a job that came before the first was done
    assert [one.reason for one in changes.unread] == [GONE]
    assert texts(folder) == ["A bell rang.", "The mill burnt."]


def test_a_broken_list_of_feeds_keeps_no_file_out(folder: Path) -> None:
    bad, good = put(folder, "a1", "bad.opml", "<html/>"), put(folder, "b2", "good.txt", "A bell rang.")
    changes, _ = run(folder, "add", [bad, "https://", good])
    assert [Path(one.origin).name for one in changes.unread] == ["bad.opml", "https:"]
    assert changes.unread[0].reason == "is not an OPML file"
    assert (changes.added, texts(folder)) == (1, ["A bell rang."])
    assert not Path(bad).exists()
    with pytest.raises(OriginError, match="is not an OPML file"):
        run(folder, "add", [put(folder, "c3", "bad.opml", "<html/>")])


def test_an_upload_that_comes_again_after_a_day_is_read(folder: Path) -> None:
    file = write_upload(folder, "mill.txt", b"The mill burnt.")
    os.utime(file.parent, (time.time() - ASKED - 1,) * 2)
    again = write_upload(folder, "mill.txt", b"The mill burnt.")
    assert counts(run(folder, "add", [str(again)])[0]) == (1, 0, 0)


def test_one_content_of_two_kinds_is_read_as_each(folder: Path) -> None:
    page = b"<html><body><h1>The mill</h1><p>The mill of Orm burnt down. It was old and made of wood.</p></body></html>"
    wrong, right = (write_upload(folder, name, page) for name in ("page.txt", "page.html"))
    assert (wrong.name, right.name) == ("page.txt", "page.html")
    assert write_upload(folder, "other.html", page) == right


def test_the_same_content_can_come_twice_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both, write = Barrier(2, timeout=10), Path.write_bytes

    def write_together(path: Path, content: bytes) -> int:
        length = write(path, content)
        both.wait()
        return length

    monkeypatch.setattr(Path, "write_bytes", write_together)
    with ThreadPoolExecutor(2) as pool:
        files = {*pool.map(lambda _: write_upload(folder, "a.txt", b"The mill burnt."), range(2))}
    (file,) = files
    assert [one.read_text() for one in file.parent.iterdir()] == ["The mill burnt."]

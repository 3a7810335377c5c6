"""Uploads beside what a library holds already."""

import json
import os
import time
from pathlib import Path

import pytest

from bot.jobs.uploads import ASKED, COMPARED
from bot.jobs.worker import run
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
    assert (changes, version.upload, version.before) == (Changes(), "b2", "Mill")
    assert counts(run(folder, "replace", [mended])[0]) == (0, 1, 0)
    with Library.open(folder) as library:
        assert [article.published for article in library.articles()] == ["2024-03-06"]
    assert counts(run(folder, "replace", [mended])[0]) == (0, 0, 1)  # pressed twice


def test_a_long_file_is_a_new_version_as_a_whole_or_is_added_whole(folder: Path) -> None:
    rows = [row(f"Lighthouse number {n} was lit on day {n}.") for n in range(COMPARED + 10)]
    run(folder, "add", [put(folder, "a1", "log.jsonl", *rows)])
    other = put(folder, "b2", "other.jsonl", *rows, row("Another name, so another file."))
    changes, versions = run(folder, "add", [other])
    assert (changes.added, versions) == (len(rows) + 1, [])
    longer = put(folder, "c3", "log.jsonl", *rows[1:], row("A ship came in."))
    changes, (version,) = run(folder, "add", [longer])
    assert (changes, version.before) == (Changes(), "log.jsonl")
    changes, _ = run(folder, "replace", [longer])
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

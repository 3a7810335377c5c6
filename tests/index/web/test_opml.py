"""OPML: the feeds that a list names, and what in it is none."""

from pathlib import Path

import pytest

from index.errors import OriginError
from index.library import Library
from index.model import Unread
from index.sandbox.sandbox import Sandbox
from index.web.model import Policy
from index.web.opml import FEEDS
from tests.index.ingest.news_site import standing

HEAD = '<?xml version="1.0"?><opml version="2.0"><head><title>mine</title></head><body>'


def read(file: Path) -> tuple[list[str], list[Unread]]:
    with Sandbox() as sandbox:
        return sandbox.read_list(file)


def opml(tmp_path: Path, *outlines: str, whole: str = "") -> Path:
    file = tmp_path / "feeds.opml"
    file.write_text(whole or f"{HEAD}{''.join(outlines)}</body></opml>")
    return file


def test_feeds_come_in_their_order_out_of_groups_and_each_once(tmp_path: Path) -> None:
    one, other = (f'<outline type="rss" text="{n}" xmlUrl="https://{n}.example/feed"/>' for n in ("b", "a"))
    feeds, unread = read(opml(tmp_path, f'<outline text="News">{one}{other}</outline>', one, "<outline text='note'/>"))
    assert (feeds, unread) == (["https://b.example/feed", "https://a.example/feed"], [])


def test_what_is_no_feed_is_told(tmp_path: Path) -> None:
    file = opml(tmp_path, '<outline type="rss" text="Lost"/>', '<outline text="Disk" xmlUrl="file:///etc/passwd"/>')
    feeds, unread = read(file)
    assert feeds == []
    assert [(one.origin, one.member) for one in unread] == [(str(file), "Lost"), (str(file), "Disk")]
    assert "has no address of a feed" in unread[0].reason
    assert "file:///etc/passwd" in unread[1].reason


def test_a_long_list_is_cut(tmp_path: Path) -> None:
    feeds, unread = read(opml(tmp_path, *(f'<outline xmlUrl="https://x.example/{n}"/>' for n in range(FEEDS + 1))))
    assert (len(feeds), feeds[-1]) == (FEEDS, f"https://x.example/{FEEDS - 1}")
    assert "left out" in unread[0].reason


@pytest.mark.parametrize(
    ("whole", "told"),
    [
        ("", "lists no feed"),
        ("<rss/>", "is not an OPML file"),
        ("not XML", "can't be parsed"),
        (" ", "can't be parsed"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body>&a;</body></opml>', "lists no feed"),
        (f"{HEAD}{'<outline>' * 300}{'</outline>' * 300}</body></opml>", "can't be parsed"),
        (f"{HEAD}{' ' * 2**20}</body></opml>", "is larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, whole: str, told: str) -> None:
    file = opml(tmp_path, whole=whole)
    with pytest.raises(OriginError, match=told) as error:
        read(file)
    assert str(file) in str(error.value)


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OriginError, match="is not there"):
        read(tmp_path / "none.opml")


def test_all_feeds_of_a_list_are_added_and_what_could_not_be_read_is_told(tmp_path: Path) -> None:
    with standing(stories=2) as stand, Library.open(tmp_path / "library", create=True) as library:
        library = Library(library.store, Policy(allow=frozenset({stand.site.host})))
        lost = stand.site.url("/nothing")
        file = opml(tmp_path, *(f'<outline xmlUrl="{url}"/>' for url in (stand.url, lost)), '<outline type="rss"/>')
        changes = library.add([str(file)])
        assert (changes.added, changes.feeds) == (2, (stand.url,))
        assert sorted(one.origin for one in changes.unread) == sorted([str(file), lost])
        assert [feed.origin for feed in library.feeds()] == [stand.url]
        assert library.reindex().unchanged == 2

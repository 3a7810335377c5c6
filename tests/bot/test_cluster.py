"""What the commands and the running bot do with a library, done in a cluster: feeds, folders, looks from aside."""

import secrets
from functools import partial
from pathlib import Path

import pytest

from bot.cli.citation_lookup import find_cited
from bot.discord_bot.context import library_of
from bot.discord_bot.departed_servers import is_ours, note_server
from bot.discord_bot.notifications import stamp_of
from bot.jobs.scheduled_reindex import due
from bot.metrics.inventory import opens, survey
from bot.records.opening import open_storage
from index.errors import LibraryError
from index.ingest.folder_watcher import stale
from index.libraries import pages_of
from index.library import Library, ask
from index.model import Article
from index.stores.opensearch.address import Address
from index.stores.rows import Origin
from index.web.model import Policy
from tests.corpus import article, discrepancies
from tests.index.ingest.news_site import standing
from tests.index.stores.both_stores import open_library
from tests.index.web.site import Hourglass

PAGE = "https://a.example/mill"


def test_a_feed_is_followed_there_as_in_a_home(cluster: Address, folder: Path, tmp_path: Path) -> None:
    with standing() as stand:
        policy, clock = Policy(allow=frozenset({stand.site.host}), seconds=1), Hourglass()
        told = []
        for place, where in ((tmp_path / "home", None), (folder, cluster)):
            with open_library(place, create=True, policy=policy, clock=clock, cluster=where) as library:
                added, again = library.add([stand.url], most=2), library.reindex()
                library.remove(next(library.articles()).id)
                with library.store.catalogue() as held:
                    entries = [entry._replace(due=None) for entry in held.entries(stand.url)]
                    sites = {place: site.robots for place, site in held.sites().items()}
                feeds = library.feeds()
                told.append((added.added, again.unchanged, library.reindex().added, feeds, entries, sites))
                assert discrepancies(library.store) == []
    assert told[0] == told[1]
    assert told[1][:3] == (2, 2, 0)


def test_a_file_of_a_folder_is_followed_there(cluster: Address, folder: Path, tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    file = news / "harbour.txt"
    file.write_text(article().text)
    with open_library(folder, create=True, cluster=cluster) as library:
        with library.store.writing() as change:
            change.catalogue.note_folder(str(news))
        for changed, gone in (([file], []), ([], [file])):
            with library.store.catalogue() as held:
                assert [*stale(held, [news])] == [file]
            library.refresh(changed, gone)
            assert bool(ask([library], "harbour").hits) == bool(changed)
            file.unlink(missing_ok=True)


def test_a_misspelt_word_is_searched_for_there(cluster: Address, folder: Path) -> None:
    with open_library(folder, create=True, cluster=cluster) as library:
        library.put([article()])
        given = ask([library], "when did the harbour of Vellmra reopen?")
    assert (given.searched_for, bool(given.hits)) == ({"Vellmra": "Vellmar"}, True)


@pytest.mark.parametrize("letter", ["a", "*", "😀", "a — "])
def test_a_title_of_any_length_is_found_by_all_of_it(cluster: Address, folder: Path, letter: str) -> None:
    title = letter * (1000 // len(letter)) + "z"
    with open_library(folder, create=True, cluster=cluster) as library:
        library.put([Article("A mill burned.", title=title + end, id=end) for end in ("b", "c")])
        assert [one.id for one in library.titled(title + "B", 9)] == ["b"]
        assert find_cited(library, title + "a") is None


def test_an_article_that_is_not_as_it_was_stored_is_told_and_not_quoted(cluster: Address, folder: Path) -> None:
    with open_library(folder, create=True, cluster=cluster) as library:
        library.put([article()])
        connection = library.store.connection  # type: ignore[attr-defined]
        change = {"source": "ctx._source.article.text = 'The harbour of Vellmar burnt.'"}
        with library.store.catalogue() as held:
            token = held.totals().token
        connection.client.update_by_query(
            index="citebot-articles",
            routing=token,
            refresh=True,
            body={"script": change, "query": {"term": {"library": token}}},
        )
        for call in (lambda: ask([library], "harbour"), library.check):
            with pytest.raises(LibraryError, match=r"as (it was|they were) stored"):
                call()


def test_the_bot_looks_into_a_cluster_as_into_a_home(cluster: Address, tmp_path: Path) -> None:
    server = secrets.randbits(60)
    name, storage = library_of(server), open_storage(tmp_path, cluster)
    backend = storage.libraries
    with Library(backend.open(name, create=True)) as library:
        stamps = [stamp_of(backend, [name])]
        assert stamps[0] == stamp_of(backend, [name])
        library.put([Article("A mill burnt.", origin=PAGE, url=PAGE)])
        stamps.append(stamp_of(backend, [name]))
        with library.store.writing() as change:
            change.catalogue.note_origin(Origin(PAGE, "1"), [])
    assert stamps[0] != stamps[1]
    assert pages_of(backend, name) == [PAGE]
    assert name in due(storage, partial(is_ours, storage.records, [], lambda _: True))
    assert name not in due(storage, partial(is_ours, storage.records, [], lambda _: False))
    found = survey(backend)[0]["server"]
    assert (found["libraries"] > 0, found["articles"] > 0, found["libraries_broken"], opens(backend)) == (
        True,
        True,
        0,
        True,
    )
    note_server(storage, server, has_left=True)
    assert name not in due(storage, partial(is_ours, storage.records, [], lambda _: True))
    backend.erase(name)
    assert stamp_of(backend, [name]) == ((),)
    with pytest.raises(LibraryError, match="no library"), backend.peek(name):
        pass

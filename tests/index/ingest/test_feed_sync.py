"""Feeds of the tests' own server: entries in, articles out, none twice; and what the server is asked for."""

import gzip
import time
from collections.abc import Iterator
from dataclasses import replace
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path
from unittest.mock import create_autospec

import pytest

from bot.render.citation import format_citation
from bot.render.text.library_report import format_unread
from index.ingest.budget import Budget
from index.ingest.feed_entries import in_order
from index.ingest.feed_sync import LONGEST, NEW, FeedSync
from index.ingest.storing import ArticleWriter
from index.ingest.web_reader import EntryPage, WebReader
from index.library import Library, ask
from index.model import Article, Changes
from index.web.model import FeedEntry, ParsedFeed, Policy
from index.web.urls import is_same_site, site
from tests.corpus import discrepancies
from tests.index.ingest.news_site import FORMS, Newsstand, Story, atom, json_feed, page, rss, standing, story
from tests.index.web.site import Hourglass, Send, redirect, reply, running

WHOLE = "".join(
    f"<p>The lock of Brenn was opened for the {n}th time, and {n} barges passed it before noon.</p>" for n in range(20)
)
PUBLISHED = [f"2024-03-{day:02}T10:00:00Z" for day in (3, 2, 1)]


@pytest.fixture
def clock() -> Hourglass:
    return Hourglass()


@pytest.fixture(params=FORMS, ids=lambda made: made.__name__)
def any_stand(request: pytest.FixtureRequest) -> Iterator[Newsstand]:
    with standing(request.param) as stand:
        yield stand


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with standing() as stand:
        yield stand


def opened(folder: Path, stand: Newsstand, clock: Hourglass) -> Library:
    policy = Policy(allow=frozenset({stand.site.host}), seconds=1)
    return Library.open(folder, create=True, policy=policy, clock=clock)


@pytest.fixture
def library(folder: Path, stand: Newsstand, clock: Hourglass) -> Iterator[Library]:
    with opened(folder, stand, clock) as library:
        yield library


@pytest.fixture
def synced(library: Library, stand: Newsstand) -> Library:
    library.add([stand.url])
    stand.asked()
    return library


def counts(changes: Changes) -> tuple[int, int, int, int]:
    return changes.added, changes.replaced, changes.unchanged, changes.removed


def titles(library: Library) -> list[str]:
    return [article.heading for article in library.articles()]


class TestTheFirstLook:
    def test_each_kind_of_feed_gives_its_articles_with_what_it_knows_of_them(
        self, any_stand: Newsstand, folder: Path, clock: Hourglass
    ) -> None:
        with opened(folder, any_stand, clock) as library:
            assert counts(library.add([any_stand.url])) == (3, 0, 0, 0)
            articles = list(library.articles())
            assert [a.published for a in articles] == PUBLISHED
            assert [a.title for a in articles] == ["Quay 3", "Quay 2", "Quay 1"]
            assert {(a.source, a.origin) for a in articles} == {("Vellmar Post", any_stand.url)}
            assert [a.url for a in articles] == [any_stand.site.url(f"/story{n}") for n in (3, 2, 1)]
            assert "Masons laid 2 stones" in articles[1].text
            assert any_stand.asked() == ["/feed", "/story1", "/story2", "/story3"]
            assert counts(library.reindex()) == (0, 0, 3, 0)
            assert any_stand.asked() == ["/feed"]

    def test_it_takes_the_newest_asked_for_and_passes_over_the_others_for_good(
        self, library: Library, stand: Newsstand
    ) -> None:
        stand.stories.reverse()
        stand.stand()
        assert library.add([stand.url], most=2).added == 2
        assert titles(library) == ["Quay 3", "Quay 2"]
        stand.stories = [replace(one, summary="Edited.") for one in stand.stories]
        stand.stand()
        library.reindex()
        assert titles(library) == ["Quay 3", "Quay 2"]
        assert "/story1" not in stand.asked()
        library.add([stand.url], most=3)
        assert titles(library) == ["Quay 3", "Quay 2", "Quay 1"]

    def test_added_again_it_leaves_what_else_is_new_to_the_next_look(self, synced: Library, stand: Newsstand) -> None:
        stand.stories = [story(number) for number in (6, 5, 4, 3)]
        stand.stand()
        assert counts(synced.add([stand.url], most=1)) == (1, 0, 3, 0)
        assert (synced.reindex().added, titles(synced)[:3]) == (2, ["Quay 6", "Quay 5", "Quay 4"])

    def test_without_dates_the_feed_s_order_counts(self, library: Library, stand: Newsstand) -> None:
        body, kind = rss(stand)
        stand.site.answers["/feed"] = reply(body.replace("pubDate", "pubdata"), Content_Type=kind)
        library.add([stand.url], most=1)
        assert [(a.heading, a.published) for a in library.articles()] == [("Quay 3", None)]

    def test_dates_that_neither_page_nor_feed_has_right_are_told_as_one(
        self, library: Library, stand: Newsstand
    ) -> None:
        body, kind = rss(stand)
        wrong = body.replace("03 Mar 2024", "32 Mar 2024").replace("02 Mar 2024", "soon")
        stand.site.answers["/story1"] = page(story(1), '<meta name="date" content="1 March">')
        stand.site.answers["/story2"] = page(story(2), '<meta name="date" content="2024-03-02">')
        undated = wrong.replace("<pubDate>01 Mar 2024 10:00:00 GMT</pubDate>", "")
        stand.site.answers["/feed"] = reply(undated, Content_Type=kind)
        told = f'{stand.site.url("/story3")}: has a date that can\'t be read, "32 Mar 2024 10:00:00 GMT", and is stored'
        (found,) = library.add([stand.url]).unread
        assert (found.undated, format_unread(found)) == (True, f"{stand.url}, {told} without a date, as is another")
        (again,) = library.reindex().unread  # of pages that were not asked again only what the feed says
        assert format_unread(again) == f"{stand.url}, {told} without a date"

    def test_and_still_while_nothing_changed(self, library: Library, stand: Newsstand) -> None:
        stand.made = lambda stand: (rss(stand)[0].replace("03 Mar", "32 Mar"), "application/rss+xml")
        stand.stand()
        told = library.add([stand.url]).unread
        assert [one.member for one in told] == [stand.site.url("/story3")]
        assert (library.reindex().unread, library.status().unread) == (told, told)

    def test_later_looks_take_so_many_new_ones_and_the_rest_next_time(self, synced: Library, stand: Newsstand) -> None:
        stand.stories = [story(n, whole=WHOLE + f"<p>{n}</p>", day=1) for n in range(NEW + 20, 0, -1)]
        stand.stand()
        assert synced.reindex().added == NEW
        assert synced.reindex().added + 3 == 20
        assert (synced.reindex().added, discrepancies(synced.store)) == (0, [])

    @pytest.mark.parametrize("made", [rss, atom, json_feed])
    def test_what_the_feed_holds_whole_is_not_fetched(self, made: object, folder: Path, clock: Hourglass) -> None:
        with standing(made) as stand:  # type: ignore[arg-type]
            stand.stories = [story(1, whole=WHOLE, author="Tove Lind"), story(2, whole=f"{WHOLE}<p>Read more…</p>")]
            stand.stand()
            with opened(folder, stand, clock) as library:
                library.add([stand.url])
                one = library.article(stand.site.url("/story1"))
                assert one and one.text.startswith("The lock of Brenn was opened for the 0th time, and 0 barges")
                assert (one.author, one.source, one.published) == ("Tove Lind", "Vellmar Post", PUBLISHED[2])
            assert stand.asked() == ["/feed", "/story2"]

    def test_cut_short_it_is_followed_and_the_next_look_takes_the_rest(
        self, library: Library, stand: Newsstand
    ) -> None:
        def interrupt(what: str, done: int, total: int | None) -> None:
            if what.endswith("/story1"):
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            library.add([stand.url], interrupt, most=3)
        assert titles(library) == ["Quay 3", "Quay 2"]
        assert [(feed.origin, feed.articles) for feed in library.feeds()] == [(stand.url, 2)]
        stand.asked()
        assert counts(library.reindex()) == (1, 0, 2, 0)
        assert stand.asked() == ["/feed", "/story1"]


class TestAPageThatIsAddedByHandToo:
    @pytest.fixture
    def taken(self, synced: Library, stand: Newsstand) -> Library:
        assert counts(synced.add([stand.site.url("/story2")])) == (0, 1, 0, 0)
        return synced

    def known(self, library: Library, stand: Newsstand) -> tuple[str | None, ...]:
        (one,) = (article for article in library.articles() if article.url == stand.site.url("/story2"))
        return one.title, one.source, one.published, one.origin

    def test_it_is_one_article_that_keeps_what_the_feed_knew(self, taken: Library, stand: Newsstand) -> None:
        known = "Quay 2", "Vellmar Post", PUBLISHED[1], stand.site.url("/story2")
        assert (taken.status().articles, self.known(taken, stand)) == (3, known)
        stand.stories[1] = replace(stand.stories[1], text=stand.stories[1].text.replace("mended", "closed"), day=9)
        stand.stand()
        taken.reindex()
        assert (taken.status().articles, self.known(taken, stand)) == (3, known)
        (one,) = (article for article in taken.articles() if article.edited)
        assert "was closed" in one.text

    @pytest.mark.parametrize("head", ["", '<link rel="canonical" href="/quay2">'])
    def test_added_before_the_feed_it_gets_what_the_feed_knows(
        self, head: str, library: Library, stand: Newsstand
    ) -> None:
        stand.site.answers["/story2"] = page(story(2, title=""), head)
        library.add([stand.site.url("/story2")])
        assert counts(library.add([stand.url])) == (2, 1, 0, 0)
        (one,) = (article for article in library.articles() if article.origin == stand.site.url("/story2"))
        assert (one.title, one.source, one.published, one.edited) == ("Quay 2", "Vellmar Post", PUBLISHED[1], None)
        assert (counts(library.reindex()), library.remove(stand.url).removed) == ((0, 0, 3, 0), 2)
        assert list(library.articles()) == [one]

    def test_its_date_counts_though_the_page_states_none_that_can_be_read(
        self, synced: Library, stand: Newsstand
    ) -> None:
        stand.site.answers["/story2"] = page(story(2), '<meta name="date" content="32 May">')
        assert synced.add([stand.site.url("/story2")]).unread == ()
        assert PUBLISHED[1] in self.known(synced, stand)

    def test_it_stays_when_the_feed_goes(self, taken: Library, stand: Newsstand) -> None:
        assert taken.remove(stand.url).removed == 2
        assert titles(taken) == ["Quay 2"]
        taken.reindex()
        assert titles(taken) == ["Quay 2"]

    def test_removed_it_does_not_come_back_with_the_feed(self, taken: Library, stand: Newsstand) -> None:
        assert taken.remove(stand.site.url("/story2")).removed == 1
        taken.reindex()
        assert titles(taken) == ["Quay 3", "Quay 1"]

    def test_an_edit_that_was_seen_stays_on_record(self, synced: Library, stand: Newsstand) -> None:
        stand.stories[1] = replace(stand.stories[1], summary="New.", text=f"{stand.stories[1].text} It was closed.")
        stand.stand()
        synced.reindex()
        (seen,) = [article.edited for article in synced.articles() if article.edited]
        synced.add([stand.site.url("/story2")])
        assert [article.edited for article in synced.articles()] == [None, seen, None]


class TestTheFrontPage:
    def front(self, stand: Newsstand, head: str = "") -> None:
        stand.site.answers["/"] = page(Story("", "Welcome to the Post. " * 20, "The Post"), head)

    def test_it_leads_to_the_feed_that_it_names(self, library: Library, stand: Newsstand) -> None:
        self.front(
            stand,
            '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments">'
            '<link rel="alternate" type="application/rss+xml" href="/gone">'
            '<link rel="alternate" type="application/rss+xml" href="/feed">',
        )
        changes = library.add([stand.site.url("/")])
        assert (changes.added, changes.feeds) == (3, (stand.url,))
        assert [feed.origin for feed in library.feeds()] == [stand.url]
        assert "/comments" not in stand.asked()

    @pytest.mark.parametrize("where", ["robots", "custom"])
    def test_else_to_a_sitemap(self, where: str, library: Library, stand: Newsstand) -> None:
        self.front(stand)
        body = next(made for made in FORMS if made.__name__ == "news_sitemap")(stand)[0]
        at = "/news.xml.gz" if where == "robots" else "/sitemap.xml"
        stand.site.answers[at] = reply(gzip.compress(body.encode()), Content_Type="application/gzip")
        if where == "robots":
            stand.site.answers["/robots.txt"] = reply(f"Sitemap: {stand.site.url(at)}", Content_Type="text/plain")
        changes = library.add([stand.site.url("/")])
        assert (changes.added, changes.feeds) == (3, (stand.site.url(at),))

    def test_without_a_feed_it_is_a_page(self, library: Library, stand: Newsstand) -> None:
        self.front(stand)
        changes = library.add([stand.site.url("/")])
        assert (changes.added, changes.feeds, library.feeds()) == (1, (), [])

    def test_an_article_s_page_stays_one(self, library: Library, stand: Newsstand) -> None:
        head = '<link rel="alternate" type="application/rss+xml" href="/feed">'
        stand.site.answers["/story1"] = page(story(1), head)
        assert counts(library.add([stand.site.url("/story1")])) == (1, 0, 0, 0)
        assert (library.feeds(), stand.asked()) == ([], ["/story1"])

    def test_an_index_of_sitemaps_is_read_by_its_parts(self, library: Library, stand: Newsstand) -> None:
        made = next(made for made in FORMS if made.__name__ == "news_sitemap")
        parts = [f"<sitemap><loc>/part{n}</loc></sitemap>" for n in range(9)]
        stand.site.answers["/map"] = reply(f"<sitemapindex>{''.join(parts)}</sitemapindex>", Content_Type="text/xml")
        stand.site.answers |= {f"/part{n}": reply(made(stand)[0], Content_Type="text/xml") for n in (0, 1)}
        changes = library.add([stand.site.url("/map")])
        assert changes.added == 3
        assert [unread.member for unread in changes.unread] == [stand.site.url(f"/part{n}") for n in (2, 3, 4)]


class TestNoneTwice:
    @pytest.mark.parametrize(
        ("change", "asked"),
        [
            pytest.param({"day": 28}, ["/feed"], id="dates touched"),
            pytest.param({"guid": "new"}, ["/feed"], id="guids changed"),
            pytest.param({"guid": "new", "day": 28}, ["/feed"], id="both"),
            pytest.param({"summary": "Rewritten."}, ["/feed", "/story1", "/story2", "/story3"], id="summaries edited"),
        ],
    )
    def test_it_is_the_same_entry(
        self, change: dict[str, str], asked: list[str], synced: Library, stand: Newsstand
    ) -> None:
        stand.stories = [
            replace(one, **{**change, "guid": f"new{one.name}" if "guid" in change else one.guid})  # type: ignore[arg-type]
            for one in stand.stories
        ]
        stand.stand()
        assert counts(synced.reindex()) == (0, 0, 3, 0)
        assert stand.asked() == asked
        assert [a.edited for a in synced.articles()] == [None] * 3
        synced.reindex()
        assert stand.asked() == ["/feed"]

    def test_so_it_is_at_another_address_with_the_same_text(self, synced: Library, stand: Newsstand) -> None:
        stand.stories = [replace(one, name=f"{one.name}-moved", guid=f"new{one.name}") for one in stand.stories]
        stand.stand()
        synced.reindex()
        assert (synced.status().articles, len(stand.asked())) == (3, 4)
        synced.reindex()
        assert (synced.status().articles, stand.asked()) == (3, ["/feed"])

    def test_a_canonical_address_is_one_article_whatever_leads_to_it(self, library: Library, stand: Newsstand) -> None:
        head = f'<link rel="canonical" href="{stand.site.url("/quay")}">'
        stand.site.answers |= {f"/story{n}": page(story(1), head) for n in (1, 2, 3)}
        library.add([stand.url])
        assert [a.url for a in library.articles()] == [stand.site.url("/quay")]

    def test_one_of_another_address_by_now_takes_the_place_of_what_it_was(
        self, synced: Library, stand: Newsstand
    ) -> None:
        stand.stories[0] = replace(stand.stories[0], name="new-place", title="Quay 3, edited")
        stand.stand()
        assert counts(synced.reindex()) == (1, 0, 2, 1)
        assert sorted(titles(synced)) == ["Quay 1", "Quay 2", "Quay 3, edited"]

    def test_two_feeds_of_one_site_share_what_both_list(self, synced: Library, stand: Newsstand) -> None:
        stand.site.answers["/other"] = stand.site.answers["/feed"]
        other = stand.site.url("/other")
        synced.add([other])
        assert (synced.status().articles, stand.asked()) == (3, ["/other"])
        assert synced.remove(stand.url).removed == 3
        synced.reindex()
        assert {a.origin for a in synced.articles()} == {other}
        assert (synced.status().articles, stand.asked()) == (3, ["/other", "/story1", "/story2", "/story3"])

    @pytest.mark.parametrize("broken", [{"guid": "same"}, {"guid": ""}])
    def test_guids_that_tell_nothing_apart_are_not_believed(
        self, broken: dict[str, str], library: Library, stand: Newsstand
    ) -> None:
        stand.stories = [replace(one, **broken) for one in stand.stories]  # type: ignore[arg-type]
        stand.stand()
        assert library.add([stand.url]).added == 3
        assert counts(library.reindex()) == (0, 0, 3, 0)

    def test_entries_that_all_lead_to_one_page_are_told_apart_by_their_texts(
        self, library: Library, stand: Newsstand
    ) -> None:
        stand.stories = [story(n, name="blog", whole=f"{WHOLE}<p>FeedEntry {n}.</p>") for n in (3, 2, 1)]
        stand.stand()
        assert (library.add([stand.url]).added, counts(library.reindex())) == (3, (0, 0, 3, 0))
        stand.stories = [replace(one, guid=f"new-{one.guid}") for one in stand.stories]
        stand.stand()
        assert counts(library.reindex()) == (0, 0, 3, 0)

    @pytest.mark.parametrize("guid", ["", "same", "own"])
    def test_entries_that_lead_to_parts_of_one_page_are_cited_there(
        self, guid: str, library: Library, stand: Newsstand
    ) -> None:
        stand.stories = [
            story(n, name=f"log#v{n}", summary=f"Version {n} has a crane.", guid=f"{n}" if guid == "own" else guid)
            for n in (3, 2, 1)
        ]
        stand.stand()
        assert library.add([stand.url]).added == 3
        assert {(a.url, a.text) for a in library.articles()} == {
            (stand.site.url(f"/log#v{n}"), f"Version {n} has a crane.") for n in (1, 2, 3)
        }
        assert stand.asked() == ["/feed"]
        assert counts(library.reindex()) == (0, 0, 3, 0)
        stand.stories = [story(4, name="log#v4", summary="Version 4 has two cranes."), *stand.stories]
        stand.stand()
        assert counts(library.reindex()) == (1, 0, 3, 0)


class TestBadGuids:
    def test_swapped_they_lose_no_article(self, synced: Library, stand: Newsstand) -> None:
        one, two, three = stand.stories
        stand.stories = [replace(one, guid=two.guid), replace(two, guid=one.guid), three]
        stand.stand()
        assert counts(synced.reindex()) == (0, 0, 3, 0)
        assert (counts(synced.reindex()), len(titles(synced))) == ((0, 0, 3, 0), 3)

    @pytest.mark.parametrize("shown", [1, 3])
    @pytest.mark.parametrize("summary", ["", "In short."])
    @pytest.mark.parametrize("title", ["", "Blog"])
    def test_that_are_positions_remove_nothing_that_left_the_window(
        self, shown: int, summary: str, title: str, library: Library, stand: Newsstand
    ) -> None:
        def show(newest: int) -> None:
            numbers = range(newest, newest - shown, -1)
            stand.stories = [
                story(n, guid=f"{newest - n + 1}", title=title or f"Quay {n}", summary=summary and f"In short, {n}.")
                for n in numbers
            ]
            stand.stand()

        show(3)
        library.add([stand.url], most=2)
        for newest in (4, 5, 6):
            show(newest)
            changes = library.reindex()
            assert (changes.added, changes.removed) == (1, 0)
        assert library.reindex().added == 0
        assert discrepancies(library.store) == []


class TestOutages:
    @pytest.mark.parametrize("to", ["/login", "/"])
    @pytest.mark.parametrize("listed", [3, 1])
    def test_pages_that_all_lead_to_one_keep_their_articles(
        self, to: str, listed: int, synced: Library, stand: Newsstand, clock: Hourglass
    ) -> None:
        stand.stories = [story(n) for n in (5, 4, 3, 2, 1)] if listed == 3 else stand.stories[:1]
        stand.stand()
        before = titles(synced)
        stand.site.answers |= {one.path: redirect(to) for one in stand.stories}
        stand.site.answers[to] = page(Story("", "Sign in with the name that you gave us, please. " * 9, "Sign in"))
        clock.wait(2)
        changes = synced.reindex()
        assert (titles(synced), changes.removed, len(changes.unread)) == (before, 0, len(stand.stories))
        assert all(f"leads to {stand.site.url(to)}" in told.reason for told in changes.unread)
        stand.stand()
        clock.wait(2)
        changes = synced.reindex()
        assert (changes.unread, len(titles(synced))) == ((), 5 if listed == 3 else 3)

    def test_one_that_leads_on_is_read_there(self, library: Library, stand: Newsstand) -> None:
        stand.site.answers["/story3"], stand.site.answers["/2024/quay"] = redirect("/2024/quay"), page(story(3))
        assert counts(library.add([stand.url])) == (3, 0, 0, 0)
        stand.site.answers["/story2"], stand.site.answers["/2024/quay2"] = redirect("/2024/quay2"), page(story(2))
        stand.stories = [replace(one, summary="Anew.") for one in stand.stories]
        stand.site.answers["/feed"] = reply(rss(stand)[0], Content_Type="application/rss+xml")
        assert counts(library.reindex())[::3] == (1, 1)  # with the same text it has moved
        assert len(titles(library)) == 3

    def test_an_added_page_keeps_its_article_too(self, library: Library, stand: Newsstand, clock: Hourglass) -> None:
        library.add([stand.site.url("/story1")])
        stand.site.answers["/story1"] = redirect("/login")
        stand.site.answers["/login"] = page(
            Story("", "Sign in with the name that you gave us, please. " * 9, "Sign in")
        )
        (told,) = library.reindex().unread
        assert f"leads to {stand.site.url('/login')}" in told.reason
        assert titles(library) == ["Quay 1"]
        clock.wait(2)
        stand.site.answers["/login"] = page(story(1))
        assert (library.reindex().unread, [a.url for a in library.articles()]) == ((), [stand.site.url("/login")])


class TestOthersArticles:
    def test_a_feed_that_leads_to_another_s_article_does_not_take_it(self, synced: Library, stand: Newsstand) -> None:
        mine = list(synced.articles())
        with standing(stories=0) as thief:
            thief.stories = [story(9)]
            thief.stand()
            thief.site.answers["/story9"] = redirect(stand.site.url("/story1"))
            policy = Policy(allow=frozenset({stand.site.host, thief.site.host}))
            with Library.open(Path(synced.store.place), policy=policy, clock=Hourglass()) as library:
                assert library.add([thief.url]).added == 0
                assert list(library.articles()) == mine
                library.remove(thief.url)
                assert list(library.articles()) == mine

    @pytest.mark.parametrize("made", [rss, atom, json_feed])
    def test_what_a_feed_says_of_another_site_s_page_is_cited_as_the_feed_s(
        self, made: object, synced: Library, stand: Newsstand
    ) -> None:
        mine = list(synced.articles())
        with standing(made, 0) as liar:  # type: ignore[arg-type]
            liar.stories = [story(1, whole=WHOLE), story(7, whole=f"{WHOLE}<p>Again.</p>")]
            body, kind = liar.made(liar)
            for place in ("/story1", "/story7"):
                body = body.replace(f'"{place}"', f'"{stand.site.url(place)}"')
                body = body.replace(liar.site.url(place), stand.site.url(place))
            assert body.count(stand.site.url("/")) == 2
            liar.site.answers["/feed"] = reply(body, Content_Type=kind)
            policy = Policy(allow=frozenset({liar.site.host, stand.site.host}))
            with Library.open(Path(synced.store.place), policy=policy, clock=Hourglass()) as library:
                assert library.add([liar.url]).added == 2
                assert {a.url for a in library.articles() if a not in mine} == {liar.url}
                assert [a for a in library.articles() if a in mine] == mine
                assert counts(library.reindex()) == (0, 0, 5, 0)
        assert "/story7" not in stand.asked()

    @pytest.mark.parametrize("by", ["/feed", "/other"])
    def test_a_page_that_states_another_s_address_does_not_replace_it(
        self, by: str, synced: Library, stand: Newsstand
    ) -> None:
        mine = list(synced.articles())
        other = story(9)
        stand.stories = [other, *stand.stories] if by == "/feed" else [other]
        stand.site.answers[by] = reply(rss(stand)[0], Content_Type="application/rss+xml")
        stand.site.answers["/story9"] = page(other, '<link rel="canonical" href="/story1">')
        synced.add([stand.site.url(by)])
        assert list(synced.articles()) == mine


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ("https://www.post.example/a", True),
        ("https://post.example/", True),
        ("https://feeds.post.example/", True),
        ("https://compost.example/", False),
        ("https://blog.example/", False),
        ("https://post.example:8443/", False),
    ],
)
def test_a_site_is_a_host_and_those_below_it(other: str, is_same: bool) -> None:
    assert is_same_site("https://post.example/feed", other) is is_same
    assert is_same_site(other, "https://post.example/feed") is is_same


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("https://bbc.co.uk/", "https://www.m.bbc.co.uk/", True),
        ("https://bbc.co.uk/", "https://feeds.bbc.co.uk/", True),
        ("https://bbc.co.uk/", "https://bbc.mobile.co.uk/", False),
        ("https://bbc.co.uk/", "https://bbc.www.co.uk/", False),
        ("https://co.uk/", "https://bbc.co.uk/", False),
        ("https://www.co.uk/", "https://co.uk/", False),
        ("https://github.io/", "https://bank.github.io/", False),
        ("https://evil.github.io/", "https://bank.github.io/", False),
        ("https://amp.github.io/", "https://github.io/", False),
        ("https://m.com/", "https://com/", False),
        ("https://10.0.0.1/", "https://0.0.1/", False),
    ],
)
def test_a_site_is_never_larger_than_the_domain_that_somebody_has_registered(
    one: str, other: str, is_same: bool
) -> None:
    assert is_same_site(one, other) is is_same
    assert (site(one) == site(other)) is (is_same and "feeds" not in other)


def test_a_feed_s_text_that_claims_another_s_page_is_cited_as_the_feed_s_own() -> None:
    theirs = "https://bbc.co.uk/news"
    (entry,) = in_order([FeedEntry(guid="1", url=theirs, text="Lies.", is_whole=True)], "https://bbc.mobile.co.uk/feed")
    assert entry.url is None


class TestEdits:
    def test_an_edited_article_is_replaced_and_marked(
        self, synced: Library, stand: Newsstand, clock: Hourglass
    ) -> None:
        stand.stories[0] = story(3, text="The quay fell into the sea. " * 20, summary="It fell.")
        stand.stand()
        assert counts(synced.reindex()) == (0, 1, 2, 0)
        (hit, *_) = ask([synced], "what fell into the sea?").hits
        day = time.strftime("%Y-%m-%d", time.gmtime(clock.now()))
        assert hit.article.edited and hit.article.edited.startswith(day)
        assert format_citation(hit.citation) == f"Quay 3 — Vellmar Post, 2024-03-03, edited {day}, ¶1"
        assert not ask([synced], "Vellmar3").answered
        assert discrepancies(synced.store) == []
        synced.reindex()
        assert [bool(a.edited) for a in synced.articles()] == [True, False, False]

    def test_a_notice_in_its_place_is_no_edit(self, synced: Library, stand: Newsstand, clock: Hourglass) -> None:
        texts = [article.text for article in synced.articles()]
        well = stand.site.answers["/story3"]
        stand.site.answers["/story3"] = page(
            Story("story3", "Please excuse us: our presses rest today.", "Vellmar Post")
        )
        stand.stories[0] = replace(stand.stories[0], summary="New.")
        body, kind = rss(stand)
        stand.site.answers["/feed"] = reply(body, Content_Type=kind)
        for _ in range(2):
            changes = synced.reindex()
            assert (counts(changes), [u.member for u in changes.unread]) == ((0, 0, 3, 0), [stand.site.url("/story3")])
            assert "hardly a word of its article" in changes.unread[0].reason
            assert "asked again after" in changes.unread[0].reason
            assert [article.text for article in synced.articles()] == texts
            clock.wait(2)
        stand.site.answers["/story3"] = well
        clock.wait(24)
        assert (counts(synced.reindex()), synced.status().unread) == ((0, 0, 3, 0), ())

    def test_an_edit_that_the_feed_does_not_tell_is_found_in_time(
        self, synced: Library, stand: Newsstand, clock: Hourglass
    ) -> None:
        stand.stories[0] = story(3, text="The quay fell into the sea. " * 20)
        stand.stand()
        assert counts(synced.reindex()) == (0, 0, 3, 0)
        clock.wait(2)
        assert counts(synced.reindex()) == (0, 1, 2, 0)
        assert ask([synced], "what fell into the sea?").answered

    def test_a_page_that_stays_as_it_is_is_asked_for_less_and_less(self, library: Library, clock: Hourglass) -> None:
        began, asked = clock.now(), list[float]()
        article = Article("The quay was mended.", url="https://paper.example/quay", origin="https://paper.example/feed")
        reader = create_autospec(WebReader, instance=True)

        def read_page(url: str, stamp: str) -> EntryPage | None:
            asked.append((clock.now() - began) / 3600)
            return None if stamp else EntryPage(article, "1")

        reader.read_page.side_effect = read_page
        feed = ParsedFeed("Post", (FeedEntry("1", article.url, "Quay"),))
        for hour in range(24 * 60):
            most = None if hour else 1
            sync = FeedSync("https://paper.example/feed", feed, reader, library.store, clock, Budget(), most)
            if items := [item for part, _ in sync.run(None) for item in part]:
                with library.store.writing() as change:
                    ArticleWriter(clock.now).write(items, change)
            clock.wait(1)
        waits = [b - a for a, b in pairwise(asked)]
        assert waits[0] == 1 and all(a <= b for a, b in pairwise(waits[:8]))
        assert 10 <= len(waits) <= 22 and 4.5 * 24 <= max(waits) <= 7 * 24

    def test_a_page_is_asked_whether_it_changed(self, library: Library, stand: Newsstand, clock: Hourglass) -> None:
        stand.site.answers["/story3"] = page(story(3), ETag='"3"')
        library.add([stand.url], most=1)
        stand.site.answers["/story3"] = reply(status=304)
        clock.wait(2)
        stand.site.requests.clear()
        assert counts(library.reindex()) == (0, 0, 1, 0)
        assert 'If-None-Match: "3"' in stand.site.requests[-1]

    def test_what_left_the_feed_keeps_its_article_and_is_asked_for_no_more(
        self, synced: Library, stand: Newsstand, clock: Hourglass
    ) -> None:
        stand.stories = [story(4)]
        stand.stand()
        assert counts(synced.reindex()) == (1, 0, 3, 0)
        stand.asked()
        clock.wait(3)
        synced.reindex()
        assert (synced.status().articles, stand.asked()) == (4, ["/feed", "/story4"])
        stand.stories = [story(n) for n in (4, 3, 2, 1)]
        stand.stand()
        assert counts(synced.reindex()) == (0, 0, 4, 0)


class TestManners:
    def test_a_feed_that_did_not_change_is_not_sent_again(self, library: Library, stand: Newsstand) -> None:
        body, kind = rss(stand)
        stand.site.answers["/feed"] = reply(body, Content_Type=kind, ETag='"1"')
        library.add([stand.url])
        stand.site.answers["/feed"] = reply(status=304)
        assert [counts(library.reindex()) for _ in range(2)] == [(0, 0, 3, 0)] * 2
        assert 'If-None-Match: "1"' in stand.site.requests[-1]

    @pytest.mark.parametrize("how", ["seconds", "date"])
    def test_retry_after_is_kept_by_whoever_asks_next(
        self, how: str, synced: Library, stand: Newsstand, clock: Hourglass, folder: Path
    ) -> None:
        wait = "7200" if how == "seconds" else formatdate(clock.now() + 7200, usegmt=True)
        stand.failing = reply(status=429, Retry_After=wait)
        stand.stand()
        (told,) = synced.reindex().unread
        assert "asks for fewer requests (429)" in told.reason and "stays" in told.reason
        assert synced.status().unread == (told,)
        clock.wait(1.9)
        with opened(folder, stand, clock) as another:
            stand.asked()
            assert another.reindex().unread == (told,)
            another.add([stand.url, stand.site.url("/story1")])
            assert stand.asked() == []
            clock.wait(24)
            stand.failing = None
            stand.stand()
            assert (counts(another.reindex())[2], another.status().unread) == (3, ())

    def test_no_server_sends_us_away_for_more_than_a_day(
        self, synced: Library, stand: Newsstand, clock: Hourglass
    ) -> None:
        stand.failing = reply(status=503, Retry_After="9999999")
        stand.stand()
        synced.reindex()
        stand.asked()
        clock.wait(25)
        synced.reindex()
        assert "/feed" in stand.asked()

    @pytest.mark.parametrize(
        "failing",
        [
            pytest.param(reply(status=500), id="500"),
            pytest.param(b"", id="nothing"),
            pytest.param(reply("<html><body><p>Back soon.</p>" + "<p>We mend the presses.</p>" * 40), id="a page"),
            pytest.param(reply("<rss", Content_Type="text/xml"), id="half a feed"),
            pytest.param(reply(gzip.compress(bytes(40 * 2**20)), Content_Encoding="gzip"), id="a bomb"),
            pytest.param(lambda send: slow(send), id="a slow body"),
        ],
    )
    def test_a_feed_that_fails_keeps_its_articles_and_waits(
        self, failing: bytes, synced: Library, stand: Newsstand, clock: Hourglass
    ) -> None:
        stand.failing = failing
        stand.stand()
        for tries in range(2):
            changes = synced.reindex()
            assert (len(changes.unread), synced.status().articles) == (1, 3)
            assert "asked again after" in changes.unread[0].reason
            assert stand.asked() == ["/feed"]
            synced.reindex()
            assert stand.asked() == []
            clock.wait(2**tries)
        stand.failing = None
        stand.stand()
        assert (synced.reindex().unread, synced.status().articles) == ((), 3)

    def test_a_site_that_asks_for_fewer_requests_in_the_middle_gets_none(
        self, library: Library, stand: Newsstand, clock: Hourglass
    ) -> None:
        stand.site.answers["/story3"] = reply(status=429, Retry_After="3600")
        changes = library.add([stand.url])
        assert (len(changes.unread), stand.asked()) == (3, ["/feed", "/story3"])
        clock.wait(0.9)
        assert (len(library.reindex().unread), stand.asked()) == (1, [])
        stand.stand()
        clock.wait(0.4)
        assert (library.reindex().added, stand.asked()) == (3, ["/feed", "/story1", "/story2", "/story3"])

    def test_an_entry_s_page_that_fails_is_tried_again_in_time(
        self, library: Library, stand: Newsstand, clock: Hourglass
    ) -> None:
        stand.site.answers["/story2"] = reply(status=500)
        changes = library.add([stand.url])
        assert (changes.added, [u.member for u in changes.unread]) == (2, [stand.site.url("/story2")])
        assert "fails at its server (500)" in changes.unread[0].reason and "asked again" in changes.unread[0].reason
        stand.asked()
        library.reindex()
        assert (stand.asked(), len(library.status().unread)) == (["/feed"], 1)
        stand.stand()
        clock.wait(0.1)
        assert (library.reindex().added, stand.asked()) == (1, ["/feed", "/story2"])
        assert library.status().unread == ()

    def test_what_waits_for_a_clock_that_was_wrong_is_asked_once_it_is_right(
        self, library: Library, stand: Newsstand, clock: Hourglass
    ) -> None:
        clock.wait(24 * 365 * 50)
        stand.site.answers["/story2"] = reply(status=503, Retry_After="60")
        assert library.add([stand.url]).added == 1
        clock.wait(-24 * 365 * 50)
        stand.stand()
        clock.slept.clear()
        assert library.reindex().added == 2
        assert all(seconds <= 10 for seconds in clock.slept)

    def test_a_page_that_is_refused_is_told_and_not_tried_again_until_the_entry_changes(
        self, library: Library, stand: Newsstand, clock: Hourglass
    ) -> None:
        stand.site.answers["/story2"] = page(story(2), '<meta property="article:content_tier" content="locked">')
        library.add([stand.url])
        for _ in range(2):
            clock.wait(1000)
            changes = library.reindex()
            assert [(u.member, "subscribers" in u.reason) for u in changes.unread] == [
                (stand.site.url("/story2"), True)
            ]
            assert library.status().unread == changes.unread
        assert stand.asked().count("/story2") == 1
        known = stand.site.answers["/feed"]
        stand.site.answers["/feed"] = reply(status=304)
        assert library.reindex().unread == changes.unread == library.status().unread
        stand.site.answers["/feed"] = known
        stand.stories[1] = story(2, summary="Free for all.")
        stand.stand()
        assert (library.reindex().added, library.status().unread) == (1, ())

    def test_robots_txt_is_kept_and_read_once_a_day(self, synced: Library, stand: Newsstand, clock: Hourglass) -> None:
        assert len(stand.site.robots) == 1
        synced.reindex()
        assert len(stand.site.robots) == 1
        rules = "User-agent: *\nDisallow: /\n\nUser-agent: citebot\nDisallow: /*5\nCrawl-delay: 4\n"
        stand.site.answers["/robots.txt"] = reply(rules, Content_Type="text/plain")
        clock.wait(25)
        stand.stories = [story(n) for n in (6, 5, 4)]
        stand.stand()
        clock.slept.clear()
        changes = synced.reindex()
        assert (changes.added, len(stand.site.robots)) == (2, 2)
        assert [(u.member, u.reason) for u in changes.unread] == [
            (stand.site.url("/story5"), "is closed to programs by the robots.txt of its site")
        ]
        assert "/story5" not in stand.asked()
        assert clock.slept == [4, 4]

    @pytest.mark.parametrize(("status", "added"), [(404, 3), (403, 3), (500, 0), (429, 0)])
    def test_a_robots_txt_that_is_not_there_allows_all_and_one_that_fails_nothing(
        self, status: int, added: int, library: Library, stand: Newsstand
    ) -> None:
        stand.site.answers["/robots.txt"] = reply(status=status)
        changes = library.add([stand.url])
        assert (changes.added, bool(stand.asked())) == (added, bool(added))
        assert added or "robots.txt" in changes.unread[0].reason

    def test_a_site_that_was_not_dialled_is_not_taken_for_one_without_a_robots_txt(
        self, folder: Path, stand: Newsstand, clock: Hourglass
    ) -> None:
        stand.site.answers["/robots.txt"] = reply("User-agent: *\nDisallow: /\n", Content_Type="text/plain")
        page = stand.site.url("/story1")
        with Library.open(folder, create=True, policy=Policy(seconds=1), clock=clock) as library:
            assert "leads to port" in library.add([page]).unread[0].reason
        with opened(folder, stand, clock) as library:
            assert library.add([page]).unread[0].reason == "is closed to programs by the robots.txt of its site"
        assert stand.asked() == []

    def test_one_look_takes_two_minutes_and_the_next_the_rest(
        self, synced: Library, stand: Newsstand, clock: Hourglass
    ) -> None:
        stand.site.answers["/robots.txt"] = reply("User-agent: *\nCrawl-delay: 10\n", Content_Type="text/plain")
        clock.wait(25)
        stand.stories = [story(number) for number in range(30, 0, -1)]
        stand.stand()
        added = list[int]()
        while sum(added) < 27 and len(added) < 9:
            clock.slept.clear()
            changes = synced.reindex()
            added.append(changes.added)
            assert sum(clock.slept) <= LONGEST + 20
            assert bool(changes.unread) == (sum(added) < 27)
        assert added == [13, 13, 1]
        assert synced.status().unread == ()

    def test_a_slow_site_keeps_no_other_waiting(self, folder: Path, stand: Newsstand, clock: Hourglass) -> None:
        def note(what: str, done: int, total: int | None) -> None:
            begun.append(what)

        begun = list[str]()
        with standing() as other:
            policy = Policy(allow=frozenset({stand.site.host, other.site.host}), seconds=1)
            stand.site.answers["/robots.txt"] = reply("User-agent: *\nCrawl-delay: 10\n", Content_Type="text/plain")
            with Library.open(folder, create=True, policy=policy, clock=clock) as library:
                assert library.add([stand.url, other.url], note).added == 6
                assert discrepancies(library.store) == []
            assert begun.index(other.site.url("/story1")) < begun.index(stand.site.url("/story2"))
            assert len(begun) == 8 and sum(clock.slept) == 30  # what the slow one asks for, and nothing beside it

    def test_a_feed_of_a_slow_site_s_pages_keeps_no_other_waiting(
        self, folder: Path, stand: Newsstand, clock: Hourglass
    ) -> None:
        def note(what: str, done: int, total: int | None) -> None:
            begun.setdefault(what, clock.now() - start)

        begun, start = dict[str, float](), clock.now()
        with running() as slow, standing() as other:
            slow.answers |= {one.path: page(one) for one in stand.stories}
            slow.answers["/robots.txt"] = reply("User-agent: *\nCrawl-delay: 10\n", Content_Type="text/plain")
            body, kind = rss(stand)
            stand.site.answers["/feed"] = reply(body.replace(stand.site.host, slow.host), Content_Type=kind)
            policy = Policy(allow=frozenset({stand.site.host, slow.host, other.site.host}), seconds=1)
            pages = [other.site.url(one.path) for one in other.stories]
            with Library.open(folder, create=True, policy=policy, clock=clock) as library:
                assert library.add([stand.url, *pages], note).added == 6
            assert [begun[address] for address in pages] == [0, 0, 1]
            assert sum(clock.slept) == 20

    def test_two_addresses_of_a_site_come_one_after_the_other(
        self, library: Library, stand: Newsstand, clock: Hourglass
    ) -> None:
        library.add([stand.url, stand.site.url("/story1"), stand.site.url("/story2")])
        asked = [path for path in stand.site.paths if path != "/robots.txt"]
        assert asked == ["/feed", "/story3", "/story2", "/story1", "/story1", "/story2"]
        assert clock.slept == [1] * 5

    def test_a_site_is_asked_once_a_second(self, library: Library, stand: Newsstand, clock: Hourglass) -> None:
        library.add([stand.url])
        assert clock.slept == [1, 1, 1]


class TestRemoving:
    def test_a_feed_goes_with_its_articles_and_is_read_no_more(self, synced: Library, stand: Newsstand) -> None:
        assert [(f.origin, f.articles) for f in synced.feeds()] == [(stand.url, 3)]
        assert synced.remove(stand.url).removed == 3
        assert (counts(synced.reindex()), stand.asked(), synced.feeds()) == ((0, 0, 0, 0), [], [])
        assert synced.add([stand.url], most=1).added == 1
        stand.stories[2] = story(1, summary="Edited.")
        stand.stand()
        assert synced.reindex().added == 0

    def test_an_article_of_it_stays_out_until_the_entry_changes(
        self, synced: Library, stand: Newsstand, clock: Hourglass
    ) -> None:
        for one in list(synced.articles()):
            assert synced.remove(one.url or "").removed == 1
        clock.wait(48)
        assert (counts(synced.reindex()), len(synced.feeds())) == ((0, 0, 0, 0), 1)
        synced.reindex()
        assert ["If-None-Match" in head for head in stand.site.requests] == [False, True]
        stand.stories[0] = story(3, summary="Edited.")
        stand.stand()
        assert synced.reindex().added == 1

    def test_an_article_that_two_feeds_list_stays_out_of_both(self, synced: Library, stand: Newsstand) -> None:
        stand.site.answers["/other"] = stand.site.answers["/feed"]
        synced.add([stand.site.url("/other")])
        assert synced.remove(stand.site.url("/story1")).removed == 1
        assert (synced.reindex().added, synced.status().articles) == (0, 2)


def slow(send: Send) -> None:
    """A body that would take a minute."""
    send(b"HTTP/1.1 200 So\r\nContent-Type: text/xml\r\nContent-Length: 600\r\n\r\n")
    for _ in range(600):
        send(b" ")
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        (("/a#1", "/a#2"), [(None, "/a#1"), (None, "/a#2")]),
        (("/a#1", "/a"), [(None, "/a#1"), ("/a", None)]),
        (("/a#1", "/b#1"), [("/a", None), ("/b", None)]),
        (("/a#1", "/a#1"), [("/a", None)]),
        (("/#/post/1", "/#/post/2"), [(None, "/#/post/1"), (None, "/#/post/2")]),
        (("/a", "/a"), [("/a", None)]),
    ],
)
def test_only_parts_of_one_page_are_told_apart_by_their_fragments(
    links: tuple[str, str], expected: list[tuple[str | None, str | None]]
) -> None:
    site = "https://paper.example"
    found = in_order([FeedEntry(url=site + link, text="Short.") for link in links], f"{site}/feed")
    whole = [(url and site + url, link and site + link) for url, link in expected]
    assert [(entry.url, entry.link) for entry in found] == whole


def test_the_text_of_a_feed_is_not_cited_as_part_of_another_site() -> None:
    theirs = [FeedEntry(url=f"https://other.example/a#{n}", text="Lies.") for n in (1, 2)]
    assert [entry.link for entry in in_order(theirs, "https://paper.example/feed")] == [None]

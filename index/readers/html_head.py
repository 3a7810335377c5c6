"""What a page's markup states of its date, address, source and language; nothing is guessed.

trafilatura is not used for these: it takes any date in the text or the URL, even without the extensive search, and its
URL may be the `<base>`, which is the same for every page of a site.
"""

import json
from collections.abc import Iterator

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index.readers.metadata import first, language, one_line, published, web_address

_DATES = (  # names of <meta>, the surest first
    "article:published_time datepublished citation_publication_date dc.date.issued dcterms.issued dc.date dcterms.date"
    " parsely-pub-date sailthru.date pubdate publish-date date"
).split()
_SOURCES = ("og:site_name", "publisher", "dc.publisher", "citation_journal_title", "application-name")
_ARTICLES = ("Article", "Posting", "Report", "WebPage")  # ends of those types of https://schema.org that have a text
_FEEDS = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
_MARKED = (  # counts only if there is one such date: a list of articles has a date for each of them
    "//*[@itemprop='datePublished']/@*[name()='datetime' or name()='content']"
    "|//time[@pubdate or contains(concat(' ', @class, ' '), ' published ')]/@datetime"
)


def read_head(tree: HtmlElement, address: str | None = None) -> dict[str, str | None]:
    """The `url`, `source` and `language` that a page states: in schema.org's data, else in `<meta>`, else in the text.

    A relative canonical address counts only if the page's own `address` is known.
    """
    meta, about = _meta(tree), _about(tree)
    canonical = (web_address(link.get("href"), address) for link in _links(tree, "canonical"))
    publishers = (item.get("publisher") for item in about)
    names = (publisher.get("name") for publisher in publishers if isinstance(publisher, dict))
    return {
        "url": first(web_address, [*canonical, meta.get("og:url")]),
        "source": first(one_line, [*map(meta.get, _SOURCES), *names]),
        "language": language(tree.get("lang")),
    }


def dates(tree: HtmlElement) -> list[object]:
    """The dates of publication as they are written, the surest first; some may be empty, or no dates at all."""
    marked = tree.xpath(_MARKED)
    unique = marked if len({*filter(None, map(published, marked))}) <= 1 else []
    return [*(item.get("datePublished") for item in _about(tree)), *map(_meta(tree).get, _DATES), *unique]


def find_feeds(tree: HtmlElement, address: str) -> list[str]:
    """The feeds that a page at `address` names, in its order, without those of comments.

    https://html.spec.whatwg.org/#link-type-alternate
    """
    links = _links(tree, "alternate")
    feeds = (link for link in links if (link.get("type") or "").partition(";")[0].strip().lower() in _FEEDS)
    own = (link for link in feeds if "comment" not in f"{link.get('title')} {link.get('href')}".lower())
    return list(dict.fromkeys(filter(None, (web_address(link.get("href"), address) for link in own))))


def is_paid(tree: HtmlElement) -> bool:
    """Whether the page says that its article is for subscribers only.

    https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
    """
    values = [str(item.get("isAccessibleForFree")).lower() for item in _linked_data(tree)]
    return any(value.endswith("false") for value in values) or _meta(tree).get("article:content_tier") == "locked"


def _links(tree: HtmlElement, relation: str) -> Iterator[HtmlElement]:
    return (link for link in tree.iter("link") if relation in (link.get("rel") or "").lower().split())


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or ""
        found.setdefault(name.lower(), element.get("content") or "")
    return found


def _about(tree: HtmlElement) -> list[dict[str, object]]:
    """What the page's data describes: first the article, then the page that it is on."""
    return sorted(_linked_data(tree), key=lambda item: _is(item, "WebPage"))


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, object]]:
    """The articles that each script describes at its top level: those further in are other, related ones."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            data = json.loads(str(script), strict=False)
        except (ValueError, RecursionError):
            continue
        items = data.get("@graph", data) if isinstance(data, dict) else data
        for item in items if isinstance(items, list) else [items]:
            if isinstance(item, dict) and _is(item, *_ARTICLES):
                yield item


def _is(item: dict[str, object], *types: str) -> bool:
    value = item.get("@type")
    return any(
        isinstance(name, str) and name.endswith(types) for name in (value if isinstance(value, list) else [value])
    )

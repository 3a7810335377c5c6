"""What a page's markup states of its date, address, source and language. It guesses nothing.

trafilatura's own answers are not used for these: its date comes from any date in the text or the URL, even without the
extensive search, and its URL may be the `<base>`, the same for every page of a site.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index.readers.metadata import first, language, one_line, published, web_address

_DATES = (  # names of <meta>, the surest first
    "article:published_time",
    "datepublished",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publish-date",
    "date",
)
_SOURCES = ("og:site_name", "publisher", "dc.publisher", "citation_journal_title", "application-name")
_ARTICLES = ("Article", "Posting", "Report", "WebPage")  # ends of the types of https://schema.org that have a text
_FEEDS = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
_MARKED = (  # stands for the whole page only where it stands once: a list of articles dates each of them
    "//*[@itemprop='datePublished']/@*[name()='datetime' or name()='content']"
    "|//time[@pubdate or contains(concat(' ', @class, ' '), ' published ')]/@datetime"
)


@dataclass(frozen=True, slots=True)
class Head:
    """What the markup states; None where it states nothing."""

    url: str | None
    source: str | None
    published: str | None
    language: str | None


def read_head(tree: HtmlElement, address: str | None = None) -> Head:
    """The canonical address, and the date of publication: as schema.org's data has it, else `<meta>`, else the text.

    A relative canonical address counts where the page's own `address` is known.
    """
    meta, about = _meta(tree), _about(tree)
    canonical = (link for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    links = (_joined(address, link.get("href") or "") for link in canonical)
    publishers = (item.get("publisher") for item in about)
    names = (publisher.get("name") for publisher in publishers if isinstance(publisher, dict))
    return Head(
        url=first(web_address, [*links, meta.get("og:url")]),
        source=first(one_line, [*map(meta.get, _SOURCES), *names]),
        published=first(published, dates(tree)),
        language=language(tree.get("lang")),
    )


def dates(tree: HtmlElement) -> list[object]:
    """When it was published, as it is written: the surest first, some of them maybe empty or no dates at all."""
    marked = tree.xpath(_MARKED)
    alone = marked if len({*filter(None, map(published, marked))}) <= 1 else []
    return [*(item.get("datePublished") for item in _about(tree)), *map(_meta(tree).get, _DATES), *alone]


def find_feeds(tree: HtmlElement, address: str) -> list[str]:
    """The feeds that a page at `address` names as its own, in its order, but for those of comments.

    https://html.spec.whatwg.org/#link-type-alternate
    """
    links = (link for link in tree.iter("link") if "alternate" in (link.get("rel") or "").lower().split())
    feeds = (link for link in links if (link.get("type") or "").partition(";")[0].strip().lower() in _FEEDS)
    own = (link for link in feeds if "comment" not in f"{link.get('title')} {link.get('href')}".lower())
    return list(dict.fromkeys(filter(None, (web_address(_joined(address, link.get("href") or "")) for link in own))))


def is_paid(tree: HtmlElement) -> bool:
    """Whether the page says of its article that not everybody gets it whole.

    https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
    """
    told = [str(item.get("isAccessibleForFree")).lower() for item in _linked_data(tree)]
    return any(value.endswith("false") for value in told) or _meta(tree).get("article:content_tier") == "locked"


def _joined(address: str | None, link: str) -> str:
    try:
        return urljoin(address, link.strip()) if address and link.strip() else link
    except ValueError:  # `http://[`
        return link


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or ""
        found.setdefault(name.lower(), element.get("content") or "")
    return found


def _about(tree: HtmlElement) -> list[dict[str, object]]:
    """What the page's data describes: the page after the article on it."""
    return sorted(_linked_data(tree), key=lambda item: _is(item, "WebPage"))


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, object]]:
    """The articles described at the top of each script: those further in are others, related to it."""
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
    kinds = item.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith(types) for kind in named)

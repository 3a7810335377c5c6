"""What a page's markup states of its address, source and language; nothing is guessed. `dates` finds its day.

trafilatura is not used for these: its URL may be the `<base>`, which is the same for every page of a site.
"""

import json
import re
from collections.abc import Iterator
from itertools import chain

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index.readers.metadata import first, language, one_line, web_address

_SOURCES = ("og:site_name", "publisher", "dc.publisher", "citation_journal_title", "application-name")
_ARTICLES = ("Article", "Posting", "Report", "WebPage")  # ends of those types of https://schema.org that have a text
_FEEDS = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$")


def read_head(tree: HtmlElement, address: str | None = None) -> dict[str, str | None]:
    """The `url`, `source` and `language` that a page states: in schema.org's data, else in `<meta>`, else in the text.

    A relative canonical address counts only if the page's own `address` is known.
    """
    meta, about = read_meta(tree), articles(tree)
    canonical = (web_address(link.get("href"), address) for link in _links(tree, "canonical"))
    publishers = (item.get("publisher") for item in about)
    names = (publisher.get("name") for publisher in publishers if isinstance(publisher, dict))
    return {
        "url": first(web_address, [*canonical, meta.get("og:url")]),
        "source": first(one_line, [*map(meta.get, _SOURCES), *names]),
        "language": language(tree.get("lang")),
    }


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
    values = [str(item.get("isAccessibleForFree")).lower() for item in articles(tree)]
    return any(value.endswith("false") for value in values) or read_meta(tree).get("article:content_tier") == "locked"


def read_meta(tree: HtmlElement) -> dict[str, str]:
    """What each `<meta>` says, by its name in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or ""
        found.setdefault(name.lower(), element.get("content") or "")
    return found


def articles(tree: HtmlElement) -> list[dict[str, object]]:
    """What the page's data describes that has a text: first the article, then the page that it is on."""
    found = (item for item in linked_data(tree) if is_of(item, *_ARTICLES))
    return sorted(found, key=lambda item: is_of(item, "WebPage"))


def linked_data(tree: HtmlElement) -> Iterator[dict[str, object]]:
    """What each script describes at its top level, and what that is about: what is further in is other, related things.

    https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents
    """
    for _, data in read_scripts(tree):
        tops = data if isinstance(data, list) else [data]
        for item in chain.from_iterable(_graph(top) for top in tops if isinstance(top, dict)):
            yield item
            parts = map(item.get, ("mainEntity", "mainEntityOfPage"))
            yield from (part for part in parts if isinstance(part, dict))


def _graph(top: dict[str, object]) -> list[dict[str, object]]:
    found = top.get("@graph", [top])
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else [top]


def read_scripts(tree: HtmlElement) -> Iterator[tuple[str, object]]:
    """The scripts that hold data, and the data, None if it is no JSON."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]/text()"):
        try:
            yield str(script), json.loads(_WRAPPED.sub("", str(script)), strict=False)
        except (ValueError, RecursionError):
            yield str(script), None


def is_of(item: dict[str, object], *types: str) -> bool:
    """Whether a type of the item ends with one of these."""
    value = item.get("@type")
    return any(
        isinstance(name, str) and name.endswith(types) for name in (value if isinstance(value, list) else [value])
    )


def _links(tree: HtmlElement, relation: str) -> Iterator[HtmlElement]:
    return (link for link in tree.iter("link") if relation in (link.get("rel") or "").lower().split())

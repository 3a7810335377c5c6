"""Which heading of a page is its article's title: not always the first, which may be the site's name or a teaser."""

import re
from collections.abc import Iterable, Iterator, Set
from itertools import chain, islice

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index.readers.pages.head import read_meta

SHOWN = 200  # characters: no heading, and no line that says when an article was published, is longer
CUT = 20  # letters of a stated title that may be the beginning of the heading
PART = 8  # letters of a heading that may be a part of the stated title, at least a fourth of it

_PARTS = ("article", "artikel", "asset", "entry", "post")
NOT_OF_ARTICLE = "".join(f"(?<!{name}{sign})" for name in _PARTS for sign in ("", "-", "_"))
_OTHERS = re.compile(
    r"comment|related|sidebar|widget|teaser|recommend|popular|promo(?!ted)|latest|archive|calendar|event"
    rf"|{NOT_OF_ARTICLE}footer",
    re.IGNORECASE,
)
ASIDE = {"nav", "aside", "footer", "form", "script", "style", "noscript", "template", "select", "iframe", "svg"}
_TOPICS = re.compile(r"(?<!\S)(?:category|tag)-\S*")  # what WordPress adds to the names of an article
_HOME = re.compile(r"(?:https?://[^/]*)?/?(?:index\.\w{3,5})?$", re.IGNORECASE)
_TITLES = "//*[contains(@class, 'title') or contains(@class, 'headline') or contains(@id, 'headline')]"
_ORDINAL = re.compile(r"(\d) (?=(?:st|nd|rd|th|er)\b)")
_SIGNS = re.compile(r"\W+")


def find_heading(tree: HtmlElement) -> HtmlElement | None:
    """The heading that the page's stated title has; else the first one that is not of other articles."""
    named = find_named_heading(tree)
    return named if named is not None else next((one for one in _headings(tree) if not is_of_others(one)), None)


def find_named_heading(tree: HtmlElement) -> HtmlElement | None:
    """The heading that is the page's stated title, or the most of it."""
    stated = [_fold(text) for text in (read_meta(tree).get("og:title"), tree.findtext(".//title")) if text]
    for some in (_headings(tree), tree.xpath(_TITLES)) if stated else ():
        shares = ((_share(_fold(short_text(one)), stated), one) for one in some)
        named = [(share, one) for share, one in shares if share and not _leads_home(one)]
        if named:
            return max(named, key=lambda found: (not is_of_others(found[1]), found[0]))[1]
    return None


def _headings(tree: HtmlElement) -> Iterator[HtmlElement]:
    headings = chain(tree.iter("h1"), tree.xpath("//*[@itemprop='headline']"), tree.iter("h2", "h3", "h4"))
    return (one for one in headings if short_text(one))


def is_of_others(element: HtmlElement, shared: Set[HtmlElement] = frozenset()) -> bool:
    """Whether it stands in a part of the page about other articles; parts `shared` with the article's heading are not.

    A form may be around a whole page, and what is called a sidebar around the article.
    """
    around = [one for one in chain([element], element.iterancestors()) if one not in shared]
    is_beside = any(one.tag in ASIDE and not _is_end_of_article(one, shared) for one in around)
    return is_beside or is_called_others(element, shared)


def is_called_others(element: HtmlElement, shared: Set[HtmlElement]) -> bool:
    """Whether the names of the parts of the page say that it is of other articles."""
    around = (one for one in chain([element], element.iterancestors()) if one not in shared)
    return any(map(_OTHERS.search, names_of(around, 7)))


def _is_end_of_article(element: HtmlElement, shared: Set[HtmlElement]) -> bool:
    parent = element.getparent()
    return element.tag == "footer" and parent in shared and parent.tag in {"article", "main"}


def names_of(elements: Iterable[HtmlElement], most: int) -> Iterator[str]:
    """What the first of the elements are called, without the body, which names the kind of page."""
    some = (one for one in islice(elements, most) if one.tag not in {"body", "html"})
    return (_TOPICS.sub("", f"{one.get('class')} {one.get('id')} {one.get('itemprop')}") for one in some)


def _share(folded: str, stated: list[str]) -> int:
    """How many letters of a stated title the folded heading has, 0 if it is none of them."""
    if any(folded == title or (len(title) >= CUT and folded.startswith(title)) for title in stated):
        return 2 * SHOWN
    is_part = len(folded) >= PART and any(folded in title and len(folded) * 4 >= len(title) for title in stated)
    return len(folded) if is_part else 0


def _leads_home(heading: HtmlElement) -> bool:
    """Whether it is a link to the site's first page, as its name is."""
    links = [*heading.iter("a"), *(one for one in heading.iterancestors("a"))]
    return any(_HOME.match(link.get("href") or "#") for link in links)


def short_text(element: HtmlElement) -> str:
    """The element's text on one line, cut soon after `SHOWN` characters, with spaces between its parts."""
    found, length = list[str](), 0
    for text in element.itertext():
        found.append(text)
        length += len(text.strip())
        if length > SHOWN:
            break
    return _ORDINAL.sub(r"\1", " ".join(" ".join(found).split()))


def _fold(text: str) -> str:
    return _SIGNS.sub("", text).casefold()

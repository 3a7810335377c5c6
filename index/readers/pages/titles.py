"""The title of a page without the name of its site, and never the heading of a menu."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index.model import find_host
from index.readers.metadata import one_line
from index.readers.pages.headings import find_named_heading, short_text

_SEPARATOR = re.compile(r" [|–—·•»«:›/~-]{1,2} | ?[|»›·•] ?|(?<=\w): ")
_JOINT = re.compile(r"\s{0,2}[|»«›‹·•–—_-]| ~ ")
_MENUS = re.compile(
    r"\b(?:menu|nav|navbar|navigation|sidebar|footer|breadcrumbs?|cookies?|consent|modal|popup|search)\b"
)
_ASIDE = {"nav", "aside", "footer", "dialog", "form"}
_SIGNS = re.compile(r"\W+")


def find_title(tree: HtmlElement, found: str | None, source: str | None, url: str | None) -> str | None:
    """The title that trafilatura `found`, unless it is a menu's or the site's, without the site's name at its ends."""
    headings = [(one_line(h.text_content()) or "", _is_of_menu(h)) for name in ("h1", "h2") for h in tree.iter(name)]
    own = [_fold(text) for text, is_menu in headings if not is_menu and text]
    names = set(_site_names(source, url))
    title = one_line(found)
    menus = {_fold(text) for text, is_menu in headings if is_menu} - {*own}
    if not title or _fold(title) in menus | names:
        named = one_line(tree.findtext(".//title"))
        others = [named, *(text for text, is_menu in headings if text and not is_menu)]
        own_name = None if not title or _fold(title) in menus else title
        title = next((text for text in others if text and _fold(text) not in menus | names), own_name)
    if not title:
        return None
    stated = one_line(tree.findtext(".//title")) or ""
    if _fold(title) not in own or not stated.startswith(title):
        heading = find_named_heading(tree)
        named = one_line(short_text(heading)) if heading is not None else None
        if named and _fold(named) not in names and _is_part(named, title, stated):
            return named
    return _without_site(title, names, {*own})


def _is_part(heading: str, title: str, stated: str) -> bool:
    """Whether the heading is the title but for a site's name at its end; or begins the stated one, which that ends."""
    if title.startswith(heading) and len(title) > len(heading):
        return _JOINT.match(title[len(heading) :]) is not None
    rest = stated[len(heading) :] if stated.startswith(heading) else ""
    return _JOINT.match(rest) is not None and rest.endswith(title)


def _without_site(title: str, names: set[str], headings: set[str]) -> str:
    """The title without a first or last part that is the site's name, or that a heading of the page lacks."""
    places = [(match.start(), match.end()) for match in _SEPARATOR.finditer(title)]
    for start, end in places:
        if _fold(title[:start]) in headings:
            return title[:start]
        if _fold(title[end:]) in headings:
            return title[end:]
    for (start, end), is_last in [*((place, True) for place in places[-1:]), *((place, False) for place in places[:1])]:
        part, rest = (title[end:], title[:start]) if is_last else (title[:start], title[end:])
        if rest and _is_site(_fold(part), names):
            return _without_site(rest, names, headings)
    return title


def _is_site(part: str, names: set[str]) -> bool:
    """Whether the folded part is a name of the site, or a longer form of one: BBC News of bbc.co.uk."""
    return part in names or any(
        len(part) < 2 * len(name) + 4 and (part.startswith(name) or (len(name) > 3 and part.endswith(name)))
        for name in names
        if len(name) > 2
    )


def _site_names(source: str | None, url: str | None) -> Iterator[str]:
    host = find_host(url) or ""
    for name in (source or "", host, host.partition(".")[0], host.rpartition(".")[0]):
        if len(folded := _fold(name)) > 1:
            yield folded


def _is_of_menu(heading: HtmlElement) -> bool:
    for element in (heading, *heading.iterancestors()):
        if element.tag in {"body", "html"}:
            return False
        names = f"{element.get('class')} {element.get('id')} {element.get('role')}".lower()
        if element.tag in _ASIDE or element.get("hidden") is not None or _MENUS.search(names):
            return True
    return False


def _fold(text: str) -> str:
    return _SIGNS.sub("", text).casefold()

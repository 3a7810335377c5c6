"""The short lines of a page around its title, and after its text: where an article says when it was published."""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice, takewhile

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index.readers.dates import find
from index.readers.pages.headings import ASIDE, NOT_OF_ARTICLE, SHOWN, is_of_others, names_of, short_text

SENTENCE = 10  # words of a line that ends as a sentence: prose
BLOCKS = 60  # lines that are looked at before and after the title
PROSE = 2  # paragraphs of prose after the title that are passed before its text has begun
LEVELS = 8  # parts of the page around the title, whose rest is after it
BEFORE = 2  # parts of the page around the title, in which a line may be before it

_TOP = re.compile(  # many papers show today's date there
    rf"{NOT_OF_ARTICLE}header|masthead|(?<![a-z])top(?![a-z])|topbar|menu|nav|today|clock", re.IGNORECASE
)
_PARTS_OF_HEADINGS = ("small", "span", "time", "div")
_IS_DAY = " or ".join(
    f"contains(concat(' ', @class, ' '), ' {name} ')" for name in ("date-header", "post-date", "entry-date")
)
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_INLINE = {"a", "abbr", "b", "big", "em", "font", "i", "img", "small", "span", "strong", "sub", "sup", "time", "u"}
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Line:
    """A short piece of a page, with the element that it is of."""

    element: HtmlElement
    text: str

    @property
    def is_heading(self) -> bool:
        """Whether it is the title of a part, or of another article."""
        return self.element.tag in _HEADINGS

    @property
    def is_prose(self) -> bool:
        """Whether it is a paragraph of the article."""
        is_sentence = self.text.endswith((".", "!", "?", "…", "”", "»", "。"))
        return len(self.text) > SHOWN or (is_sentence and len(_WORD.findall(self.text)) >= SENTENCE)

    def is_within(self, tag: str, shared: Set[HtmlElement]) -> bool:
        """Whether it is an element of this tag, or in one that is not `shared` with the heading."""
        around = chain([self.element], self.element.iterancestors())
        return any(one.tag == tag and one not in shared for one in around)

    @property
    def names(self) -> list[str]:
        """What it, its parts and what is around it are called."""
        return [*names_of(self.element.iter(), 10), *names_of(self.element.iterancestors(), 1)]

    def names_at(self, start: int, end: int) -> list[str]:
        """What the smallest element is called that has this part of the text, and what is around it up to the line."""
        part, around = self.text[start:end], [self.element]
        skipped = self.text[:start].count(part)
        while (inner := _holder(around[0], part, skipped)) is not None:
            around[:0], skipped = [inner[0]], inner[1]
        return [*names_of(around, len(around)), *names_of(self.element.iterancestors(), 1)]

    def days(self, language: str | None) -> Iterator[tuple[int, int, date]]:
        """The days in it, with their places."""
        return find(self.text, language)


def _holder(element: HtmlElement, part: str, skipped: int) -> tuple[HtmlElement, int] | None:
    """The child that has this part of the text, after as many others; with how many of them are before it there."""
    skipped -= (element.text or "").count(part)
    for child in element:
        within = short_text(child).count(part)
        if 0 <= skipped < within:
            return child, skipped
        skipped -= within + (child.tail or "").count(part)
    return None


def lines_near(heading: HtmlElement) -> Iterator[Line]:
    """What is said in the heading, then after it until its article has begun, then just before it."""
    for part in heading.iter(*_PARTS_OF_HEADINGS):
        if part is not heading and part.get("class"):
            yield Line(part, short_text(part))
    if heading.tail and heading.tail.strip():
        yield Line(heading.getparent(), " ".join(heading.tail.split())[:SHOWN])
    yield from islice(_until_prose(_after(heading)), BLOCKS)
    before = (
        one
        for node in _upwards(heading, BEFORE)
        for one in takewhile(_has_no_heading, islice(node.itersiblings(preceding=True), 3))
        if one.tag != "header" and not any(map(_TOP.search, names_of([one], 1)))
    )
    yield from (line for line in islice(chain.from_iterable(map(_lines, before)), BLOCKS) if not line.is_prose)
    yield from islice(_day_headings(heading), 1)


def _day_headings(heading: HtmlElement) -> Iterator[Line]:
    """The day that stands over the article, and maybe over others of that day, if no heading is between."""
    found = heading.xpath(f"preceding::*[self::h1 or self::h2 or self::h3 or self::h4 or {_IS_DAY}][1]")
    yield from (Line(one, short_text(one)) for one in found if one.xpath(f"self::*[{_IS_DAY}]"))


def lines_below(heading: HtmlElement, shared: Set[HtmlElement]) -> Iterator[Line]:
    """The lines after the first paragraph of the article; short ones below another heading are not its own."""
    has_begun, is_below_heading = False, False
    for line in chain.from_iterable(map(_lines, _after(heading))):
        if is_of_others(line.element, shared) or line.is_within("blockquote", shared):
            continue
        is_below_heading = line.is_heading or (is_below_heading and not line.is_prose)
        if has_begun and not is_below_heading:
            yield line
        has_begun = has_begun or line.is_prose


def _has_no_heading(element: HtmlElement) -> bool:
    return next(element.iter(*_HEADINGS), None) is None


def prose_after(heading: HtmlElement) -> Iterator[Line]:
    """The paragraphs of the article, in order."""
    return (line for line in chain.from_iterable(map(_lines, _after(heading))) if line.is_prose)


def _is_sentence(element: HtmlElement) -> bool:
    """Whether it is text with some of its words in elements, and not parts one after the other."""
    own = [element.text, *(part.tail for part in element)]
    is_text = sum(len((text or "").strip()) > 1 for text in own) > 1
    return is_text and all(part.tag in _INLINE for part in element if isinstance(part.tag, str))


def _upwards(element: HtmlElement, most: int) -> Iterator[HtmlElement]:
    around = chain([element], element.iterancestors())
    return (one for one in islice(around, most) if one.tag not in {"body", "html"})


def _after(heading: HtmlElement) -> Iterator[HtmlElement]:
    return chain.from_iterable(node.itersiblings() for node in _upwards(heading, LEVELS))


def _until_prose(elements: Iterable[HtmlElement]) -> Iterator[Line]:
    prose = 0
    for line in chain.from_iterable(map(_lines, elements)):
        prose += line.is_prose
        if prose == PROSE:
            return
        if not line.is_prose:
            yield line


def _lines(element: HtmlElement) -> Iterator[Line]:
    """The pieces of at most `SHOWN` characters in an element, and longer ones that have no parts."""
    if not isinstance(element.tag, str) or (element.tag in ASIDE and element.tag not in {"aside", "footer", "form"}):
        return
    text = short_text(element)
    if not text:
        return
    parts = [child for child in element if isinstance(child.tag, str)]
    if len(text) <= SHOWN or element.tag == "p" or element.tag in _HEADINGS or not parts or _is_sentence(element):
        yield Line(element, text)
        return
    for before, part in zip([None, *parts], [*parts, None], strict=True):
        # text between two parts that are no pieces of a sentence is a line, too
        own = " ".join(((element.text if before is None else before.tail) or "").split())
        if own and not any(one is not None and one.tag in _INLINE for one in (before, part)):
            yield Line(element, own)
        if part is not None:
            yield from _lines(part)

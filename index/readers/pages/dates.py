"""The day a page was published: what it states for programs, then a marked time, its text near the title, its address.

Only days that a page gives as its own count: not those of changes, of other articles beside it, or in its prose.
trafilatura's is not used: it takes any date in the text, even without the extensive search.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index.readers.dates import find
from index.readers.metadata import first, published
from index.readers.pages.head import articles, is_of, linked_data, read_head, read_meta, read_scripts

LINE = 200  # characters of a line that may say when an article was published; prose is longer
SENTENCE = 10  # words of a shorter line that ends as a sentence: prose, too
BLOCKS = 60  # lines that are looked at before and after the title
SAID = 6  # words that may stand between "Published" and the day
PROSE = 2  # paragraphs of prose after the title that are passed before its text has begun

_DATES = (  # names of <meta>, the surest first
    "article:published_time article:published og:published_time datepublished date_published citation_publication_date"
    " citation_online_date dc.date.issued dcterms.issued dcterms.created dc.date.created dc.date dcterms.date"
    " parsely-pub-date sailthru.date cxenseparse:recs:publishtime vr:published_time bt:pubdate rbpubdate pubdate"
    " publish-date publish_date publication_date publicationdate release_date displaydate pdate ptime date created"
).split()
_MARKED = (  # counts only if there is one such date: a list of articles has a date for each of them
    "//*[@itemprop='datePublished' or @property='datePublished' or @property='schema:datePublished']"
    "/@*[name()='datetime' or name()='content']"
    "|//time[@pubdate or contains(concat(' ', @class, ' '), ' published ')"
    " or contains(concat(' ', @class, ' '), ' dt-published ')]/@datetime"
    "|//abbr[contains(concat(' ', @class, ' '), ' published ')]/@title"
)
_STATED = re.compile(r'"datePublished"\s{0,5}:\s{0,5}"([^"\n]{8,40})"')  # in data that is no JSON
_IN_ADDRESS = re.compile(
    r"/(?:(?P<day>(?:19[89]|20[0-4])\d(?P<sign>[/-]?)(?:0[1-9]|1[0-2])(?P=sign)(?:0[1-9]|[12]\d|3[01]))(?=[/_.-]|$)"
    r"|(?P<y>(?:19[89]|20[0-4])\d)/(?:(?P<m>\d{1,2})/|(?P<m2>\d\d)(?=\d\d/)|(?P<month>[a-z]{3})/)(?P<d>\d{1,2})(?=[/_.-]|$))",
    re.IGNORECASE | re.ASCII,
)
_CHANGED = re.compile(
    r"updat|modif|edited|revis|changed|corrected|aktualis|geändert|stand\b|mis à jour|mise à jour|actualiz|aggiorn"
    r"|bijgewerkt|gewijzigd|uppdater|opdater|oppdater|päivitet|zaktualiz|aktualiz|atualiz|обновл|измен|更新",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(  # where a line, or a part of one, begins
    r"(?:^|[|·•–—:(/,-]\s?)(?:first |originally |article |story |was |online |last )?(?:"
    r"publi|posted|released|created|issued|date\b|dated|veröffentlicht|erstellt|erschienen|datum|mis en ligne|paru\b"
    r"|fecha|pubblicat|gepubliceerd|geplaatst|publicerad|udgivet|julkaistu|opublikowan|dodano|vydáno|опубликован|дата"
    r"|размещен|yayın|発表|公開|発行|发布|發布|게시|입력)",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:by|von|par|por|di|da|door|av|af|text|autor|author|foto)\b", re.IGNORECASE)
_DATING = re.compile(r"date|time|byline|meta|publi|posted|author|info|fecha|datum|zeit|stamp", re.IGNORECASE)
_OTHERS = re.compile(
    r"comment|related|sidebar|widget|teaser|recommend|popular|promo|footer|latest|archive|calendar|event", re.IGNORECASE
)
_TOP = re.compile(r"header|masthead|top|menu|nav|today|clock", re.IGNORECASE)  # many papers show today's date there
_ASIDE = {"nav", "aside", "footer", "form", "script", "style", "noscript", "template", "select", "iframe", "svg"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_WORD = re.compile(r"[^\W\d_]{2,}")


def dates(tree: HtmlElement, address: str | None = None) -> list[object]:
    """The dates of publication of the page at `address` as they are written, the surest first.

    Some may be empty, or no dates at all.
    """
    about, meta = articles(tree), read_meta(tree)
    marked = _only(tree.xpath(_MARKED))
    found = [*(item.get("datePublished") for item in about), *map(meta.get, _DATES), *marked]
    if not first(published, found):
        found += [*_in_other_data(tree), *_guesses(tree, address)]
    return found


def _only(values: Iterable[object]) -> list[object]:
    """The values, if no two of them are different days."""
    values = list(values)
    return values if len({day[:10] for value in values if (day := published(value))}) <= 1 else []


def _in_other_data(tree: HtmlElement) -> list[object]:
    """What data of other types than articles says, or data that is no JSON."""
    items = (item for item in linked_data(tree) if not is_of(item, "Comment", "Answer"))
    broken = chain.from_iterable(_STATED.findall(text) for text, data in read_scripts(tree) if data is None)
    return _only(item.get("datePublished") for item in items) or _only(broken)


def _guesses(tree: HtmlElement, address: str | None) -> Iterator[str]:
    """The days that can be read where nothing states them for programs, the surest first."""
    lines = list(_lines_near_title(tree))
    yield from _times(lines, tree)
    stated = [(line, *place) for line in lines for place in find(line.text)]
    yield from (line.text[at:end] for line, at, end in stated if _is_said(line.text[:at]))
    urls = [read_head(tree, address)["url"], address]
    yield from (day for url in urls if url and (day := _in_address(url)))
    yield from (line.text[at:end] for line, at, end in stated if line.is_about(at, end))


class _Line:
    """A short piece of a page near its title."""

    def __init__(self, element: HtmlElement, text: str) -> None:
        self.element, self.text = element, text

    @property
    def is_prose(self) -> bool:
        """Whether it is a paragraph of the article."""
        is_sentence = self.text.endswith((".", "!", "?", "…", "”", "»", "。"))
        return len(self.text) > LINE or (is_sentence and len(_WORD.findall(self.text)) >= SENTENCE)

    def is_about(self, start: int, end: int) -> bool:
        """Whether the line is there to say when the article was published, as this part of it does."""
        names = [*_names(self.element.iter(), 10), *_names(self.element.iterancestors(), 1)]
        if _is_change(self.text[:start]) or any(map(_is_change, names)):
            return False
        most = 12 if _BY.match(self.text) or any(map(_DATING.search, names)) else 2
        rest = f"{self.text[:start]} {self.text[end:]}"
        return len(_WORD.findall(_PUBLISHED.sub(" ", rest))) <= most


def _is_said(before: str) -> bool:
    """Whether the words before a day say that it is the one of publication."""
    own = [match.end() for match in _PUBLISHED.finditer(before)][-1:]
    return bool(own) and not _is_change(before) and len(_WORD.findall(before[own[0] :])) <= SAID


def _is_change(before: str) -> bool:
    """Whether the words before a day, or the names of an element, say that something was changed then."""
    changed, own = ([match.end() for match in pattern.finditer(before)][-1:] for pattern in (_CHANGED, _PUBLISHED))
    return changed > own


def _times(lines: list[_Line], tree: HtmlElement) -> Iterator[str]:
    """The day of `<time>`: the first line near the title with one counts, else the only day in the page."""
    for line in lines:
        if days := sorted(_own_times(line.element.iter("time"))):
            yield days[0]  # published before it was changed
            return
    body = tree.find(".//body")
    yield from map(str, _only(_own_times(body.iter("time") if body is not None else ())))


def _own_times(times: Iterable[HtmlElement]) -> Iterator[str]:
    for time in times:
        day = published(time.get("datetime")) or published(_text(time))
        names = f"{time.get('class')} {time.get('itemprop')}"
        is_change = _is_change(_said_before(time)) or (_CHANGED.search(names) and "publish" not in names.lower())
        if day and not is_change and not _is_of_others(time):
            yield day


def _said_before(element: HtmlElement) -> str:
    """What the line says right before the element."""
    texts = list[str]()
    for before in islice(element.itersiblings(preceding=True), 3):
        texts += [before.tail or "", _text(before)]
    parent = element.getparent()
    if not "".join(texts).strip() and parent is not None:
        texts.append(parent.text or "")
        if not (parent.text or "").strip() and parent.tag in {"span", "b", "em", "strong", "i", "small", "a"}:
            return _said_before(parent)
    elif parent is not None:
        texts.append(parent.text or "")
    return " ".join(reversed(texts))[-40:]


def _is_of_others(element: HtmlElement) -> bool:
    """Whether it stands in a part of the page about other articles."""
    around = list(element.iterancestors())
    return any(parent.tag in _ASIDE for parent in around) or any(map(_OTHERS.search, _names([element, *around], 6)))


def _names(elements: Iterable[HtmlElement], most: int) -> list[str]:
    """What the first of the elements are called, without the body, which names the kind of page."""
    some = (one for one in islice(elements, most) if one.tag not in {"body", "html"})
    return [f"{one.get('class')} {one.get('id')} {one.get('itemprop')}" for one in some]


def _in_address(url: str) -> str | None:
    match = _IN_ADDRESS.search(url)
    if not match:
        return None
    if match["day"]:
        return published(re.sub(r"\D", "", match["day"]))
    if match["month"]:
        return published(f"{match['d']} {match['month']} {match['y']}")
    return published(f"{match['y']}-{match['m'] or match['m2']}-{match['d']}")


def _lines_near_title(tree: HtmlElement) -> Iterator[_Line]:
    """The short lines after the first heading until its article has begun, then those just before it."""
    headings = chain(tree.iter("h1"), tree.xpath("//*[@itemprop='headline']"), tree.iter("h2"), tree.iter("h3"))
    title = next((heading for heading in headings if not _is_of_others(heading) and _text(heading)), None)
    if title is None:
        return
    yield from islice(_until_prose(_after(title)), BLOCKS)
    before = (
        one
        for node in _upwards(title, 2)
        for one in islice(node.itersiblings(preceding=True), 3)
        if one.tag != "header" and not any(map(_TOP.search, _names([one], 1)))
    )
    yield from (line for line in islice(chain.from_iterable(map(_lines, before)), BLOCKS) if not line.is_prose)


def _upwards(element: HtmlElement, most: int) -> Iterator[HtmlElement]:
    around = chain([element], element.iterancestors())
    return (one for one in islice(around, most) if one.tag not in {"body", "html"})


def _after(title: HtmlElement) -> Iterator[HtmlElement]:
    return chain.from_iterable(node.itersiblings() for node in _upwards(title, 8))


def _until_prose(elements: Iterable[HtmlElement]) -> Iterator[_Line]:
    prose = 0
    for line in chain.from_iterable(map(_lines, elements)):
        prose += line.is_prose
        if prose == PROSE:
            return
        if not line.is_prose:
            yield line


def _lines(element: HtmlElement) -> Iterator[_Line]:
    """The pieces of at most `LINE` characters in an element, and longer ones that have no parts, without headings."""
    if not isinstance(element.tag, str) or element.tag in _ASIDE | _HEADINGS:
        return
    text = _text(element)
    if not text:
        return
    parts = [child for child in element if isinstance(child.tag, str)]
    if len(text) <= LINE or element.tag == "p" or not parts:
        yield _Line(element, text)
        return
    for part in parts:
        yield from _lines(part)


def _text(element: HtmlElement) -> str:
    """The element's text, cut soon after `LINE` characters."""
    found, length = list[str](), 0
    for text in element.itertext():
        found.append(text)
        length += len(text.strip())
        if length > LINE:
            break
    return " ".join("".join(found).split())

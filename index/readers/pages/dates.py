"""The day a page was published: what it states for programs, then a marked time, its text near the title, its address.

Only days that a page gives as its own count: not those of changes, of other articles beside it, or in its prose.
trafilatura's is not used: it takes any date in the text, even without the extensive search.
"""

import re
from collections.abc import Iterable, Iterator, Set
from datetime import date
from itertools import chain, islice

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index.readers.dates import find, goes_with_day
from index.readers.metadata import first, opening_day, published
from index.readers.pages.head import articles, is_of, linked_data, read_head, read_meta, read_scripts
from index.readers.pages.headings import find_heading, is_called_others, is_of_others, names_of, short_text
from index.readers.pages.lines import Line, lines_below, lines_near, prose_after

SAID = 6  # words that may stand between "Published" and the day

_DATES = (  # names of <meta>, the surest first
    "article:published_time article:published og:published_time datepublished date_published citation_publication_date"
    " citation_online_date dc.date.issued dcterms.issued dcterms.created dc.date.created dc.date dcterms.date"
    " article.published article:post_date article_date_original originalpublicationdate og:pubdate pub_date dateposted"
    " publishdate published_date published-date publisheddate citation_date prism.publicationdate parsely-pub-date"
    " mediator_published_time sailthru.date cxenseparse:recs:publishtime vr:published_time bt:pubdate rbpubdate pubdate"
    " publish-date publish_date publication_date publicationdate release_date displaydate pdate ptime date created"
).split()
_MARKED = (
    "//*[(@datetime or @content) and (@itemprop='datePublished' or @property='datePublished'"
    " or @property='schema:datePublished')]"
    "|//time[@datetime and (@pubdate or contains(concat(' ', @class, ' '), ' published ')"
    " or contains(concat(' ', @class, ' '), ' dt-published '))]"
    "|//abbr[@title and contains(concat(' ', @class, ' '), ' published ')]"
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
    r"(?:^|[|·•–—:(/,-]\s?|(?<=\d)\s|(?<=[ap]m)\s|(?<=\b[a-z][sdm]t)\s)"
    r"(?:first |originally |article |story |was |online |last )?(?:"
    r"publi|posted|submitted|released|created|issued|date\b|dated|veröffentlicht|erstellt|erschienen|datum|gespeichert"
    r"|eingestellt|geschrieben|verfasst|mis en ligne|paru\b|soumis par|enviado por"
    r"|fecha|pubblicat|gepubliceerd|geplaatst|publicerad|udgivet|julkaistu|opublikowan|dodano|vydáno|опубликован|дата"
    r"|размещен|yayın|発表|公開|発行|发布|發布|게시|입력)",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:by|von|par|por|di|da|door|av|af|text|autor|author|foto)\b", re.IGNORECASE)
_READING = re.compile(r"\b\d{1,2}[ -]min(?:ute)?s?\b|\b\d{1,2} ?(?:分钟|분)|lesezeit|temps de lecture", re.IGNORECASE)
_DATING = re.compile(
    r"date|time|byline|meta|publi|posted|autor|auteur|author|info|fecha|datum|zeit|stamp", re.IGNORECASE
)
_EVENT = re.compile(
    r"event|start[_ ]?(?:date|time)|end[_ ]?(?:date|time)|termin|beginn|veranstalt|évén"
    r"|\b(?:when|starts?|wann|quand|cuándo|quando)\b",
    re.IGNORECASE,
)
_OF_EVENT = re.compile(  # what stands behind the day of an event: when it ends, the hours of it, a label of its place
    r"^ ?(?:[–—-]|bis|to|until|au|al|hasta) (?:[^\W\d]{2,12},? )?\d{1,2}\.? ?(?:\d{1,2}\. ?)?(?:[^\W\d]{3,10} ?)?\d{4}"
    r"|\d[:.h]\d\d ?(?:uhr|[ap]\.?m\.?)? ?(?:[–—-]|bis|to|until|à|al?le) ?\d{1,2}[:.h]\d\d"
    r"|\b(?:ort|uhrzeit|beginn|location|venue|time|lieu|heure|lugar|hora|luogo|ora) ?:",
    re.IGNORECASE,
)
_FROM = re.compile(r"\d{4} ?(?:[–—-]|bis|to|until|au|al|hasta) ?$", re.IGNORECASE)
_ENTRY = re.compile(
    r"\b(?:this|the) (?:entry|post|article|story|page) was (?:posted|published|written|added)\b"
    r"|\bdiese[rs]? (?:artikel|beitrag|eintrag|text|seite|post) wurde\b|\bcet article a été (?:publié|posté|écrit)"
    r"|\besta (?:entrada|noticia) (?:fue|se) public|\beste artículo (?:fue|se) public|\bquesto articolo è stato p",
    re.IGNORECASE,
)
_DAY_OF_ENTRY = re.compile(r"publish|(?<!\S)(?:(?:entry|post|article)[-_]?)?date(?!\S)", re.IGNORECASE)
_STAMP = re.compile(
    r"date|submitted|posted|publish|datum|fecha|(?:post|entry|asset|article|artikel|item)[-_]?(?:meta|info|foot)",
    re.IGNORECASE,
)
_OF_DAY = re.compile(r"/\d{4}/\d{1,2}/\d{1,2}/?$", re.ASCII)
_YEAR = re.compile(r"\d\d[\d/. -]{2,8}")
_WORD = re.compile(r"[^\W\d_]{2,}")


def dates(tree: HtmlElement, address: str | None = None) -> list[object]:
    """The dates of publication of the page at `address` as they are written, the surest first.

    Some may be no dates at all.
    """
    about, meta = articles(tree), read_meta(tree)
    found = [item.get("datePublished") for item in about] + [meta[name] for name in _DATES if name in meta]
    found = [*filter(None, found), *_marked(tree)]
    if not first(published, found):
        found += _in_other_data(tree)
    return found if first(published, found) else [*found, *islice(_guesses(tree, address), 1)]


def _marked(tree: HtmlElement) -> list[object]:
    """The day that elements are marked with; a list of articles or comments has a day for each of them."""
    marked = tree.xpath(_MARKED)
    for some in (marked, [element for element in marked if not is_of_others(element)] if len(marked) > 1 else []):
        days = _only(one.get("datetime") or one.get("content") or one.get("title") for one in some)
        if first(published, days):
            return days
    return []


def _only(values: Iterable[object]) -> list[object]:
    """The values, if no two of them are different days."""
    values = list(values)
    return values if len({day[:10] for value in values if (day := published(value))}) <= 1 else []


def _in_other_data(tree: HtmlElement) -> list[object]:
    """What data of other types than articles says, or data that is no JSON."""
    items = (item for item in linked_data(tree) if not is_of(item, "Comment", "Answer"))
    broken = chain.from_iterable(_STATED.findall(text) for text, data in read_scripts(tree) if data is None)
    return _only(item.get("datePublished") for item in items) or _only(broken)


def _guesses(tree: HtmlElement, address: str | None) -> Iterator[object]:
    """The days that can be read where nothing states them for programs, the surest first."""
    head, heading = read_head(tree, address), find_heading(tree)
    shared = frozenset(heading.iterancestors()) if heading is not None else frozenset[HtmlElement]()
    lines = list(lines_near(heading)) if heading is not None else []
    yield from _times(lines, tree, shared)
    days = [(line, *place) for line in lines for place in line.days(head["language"])]
    for line, start, end, day in days:
        if _is_said(line, start, end) and not (
            line.is_within("aside", shared) and is_called_others(line.element, shared)
        ):
            yield day
    yield from (found for url in (head["url"], address) if url and (found := _in_address(url)))
    yield from filter(None, (_linked_day(line) for line in lines if not is_of_others(line.element, shared)))
    about = [
        (line, day)
        for line, start, end, day in days
        if not line.is_within("aside", shared) and _is_about(line, start, end)
    ]
    yield from (day for line, day in about if not _is_in_list(line, day, about))
    if heading is not None:
        below = [(line, *place) for line in lines_below(heading, shared) for place in line.days(head["language"])]
        yield from _only(day for line, start, end, day in below if _is_stamp(line, start, end))
        yield from filter(None, (opening_day(line.text) for line in islice(prose_after(heading), 1)))


def _is_about(line: Line, start: int, end: int) -> bool:
    """Whether the line is there to say when the article was published, as this part of it does."""
    before, day, after = line.text[:start], line.text[start:end], line.text[end:]
    if _is_change(before) or any(map(_is_of_change, line.names_at(start, end))) or _is_of_event(line, start, end):
        return False
    is_byline = any(map(_BY.match, (line.text, after.lstrip(" ,|·–-")))) or _READING.search(line.text)
    is_vague = line.is_heading or day[-3] == "."  # a heading may be of a storm of that day, and 8.5.12 a version
    most = 12 if is_byline or any(map(_DATING.search, line.names)) else 0 if is_vague else 2
    words = _WORD.findall(_PUBLISHED.sub(" ", f"{before} {after}"))
    return sum(not goes_with_day(word) for word in words) <= most


def _is_in_list(line: Line, day: date, others: list[tuple[Line, date]]) -> bool:
    """Whether another line of the same name says another day, as the teasers of a list do."""
    name = line.element.get("class")
    return bool(name) and any(day != other and one.element.get("class") == name for one, other in others)


def _is_stamp(line: Line, start: int, end: int) -> bool:
    """Whether a line below the article's text is of the article: it says so, or begins as one about it is called."""
    before = line.text[:start]
    if line.is_prose or _ENTRY.search(before):
        return not _CHANGED.search(line.text) and _ENTRY.search(before) is not None
    is_named = any(map(_STAMP.search, line.names))
    return is_named and (_is_said(line, start, end) or _is_about(line, start, end))


def _linked_day(line: Line) -> str | None:
    """The day that leads to all articles of that day: 03/05/2024, with a link to /2024/03/05/."""
    links = (link.get("href") or "" for link in line.element.iter("a") if _YEAR.search(short_text(link)))
    return next((day for link in links if _OF_DAY.search(link) and (day := _in_address(link))), None)


def _is_said(line: Line, start: int, end: int) -> bool:
    """Whether the words before a day say that it is the one of publication."""
    before = line.text[:start]
    own = [match.end() for match in _PUBLISHED.finditer(before)][-1:]
    if not own or _is_change(before) or _is_of_event(line, start, end):
        return False
    return len(_WORD.findall(before[own[0] :])) <= SAID


def _is_of_event(line: Line, start: int, end: int) -> bool:
    names = line.names_at(start, end)
    return any(map(_EVENT.search, [line.text[:start], *names])) or bool(
        _OF_EVENT.search(line.text[end:]) or _FROM.search(line.text[:start])
    )


def _is_change(before: str) -> bool:
    """Whether the words before a day say that something was changed then."""
    changed, own = ([match.end() for match in pattern.finditer(before)][-1:] for pattern in (_CHANGED, _PUBLISHED))
    return changed > own


def _is_of_change(names: str) -> bool:
    """Whether the names of an element say so; themes call the day of what was never changed "entry-date updated"."""
    return _CHANGED.search(names) is not None and not _DAY_OF_ENTRY.search(names)


def _times(lines: list[Line], tree: HtmlElement, shared: Set[HtmlElement]) -> Iterator[str]:
    """The day of `<time>`: the first line near the title with one counts, else the only day in the page."""
    for line in lines:
        if days := sorted(_own_times(line.element.iter("time"), shared)):
            yield days[0]  # published before it was changed
            return
    body = tree.find(".//body")
    yield from map(str, _only(_own_times(body.iter("time") if body is not None else (), shared)))


def _own_times(times: Iterable[HtmlElement], shared: Set[HtmlElement]) -> Iterator[str]:
    for time in times:
        text = short_text(time)
        said = (day for start, _, day in find(text) if _PUBLISHED.match(text[:start]))  # "Published 5 March 2024"
        day = first(published, [*said, time.get("datetime"), text])
        names = next(names_of([time], 1), "")
        is_change = _is_change(_said_before(time)) or (_CHANGED.search(names) and "publish" not in names.lower())
        if day and not is_change and not is_of_others(time, shared):
            yield day


def _said_before(element: HtmlElement) -> str:
    """What the line says right before the element."""
    texts = list[str]()
    for before in islice(element.itersiblings(preceding=True), 3):
        texts += [before.tail or "", short_text(before)]
    parent = element.getparent()
    if not "".join(texts).strip() and parent is not None:
        texts.append(parent.text or "")
        if not (parent.text or "").strip() and parent.tag in {"span", "b", "em", "strong", "i", "small", "a"}:
            return _said_before(parent)
    elif parent is not None:
        texts.append(parent.text or "")
    return " ".join(reversed(texts))[-40:]


def _in_address(url: str) -> str | None:
    match = _IN_ADDRESS.search(url)
    if not match:
        return None
    if match["day"]:
        return published(re.sub(r"\D", "", match["day"]))
    if match["month"]:
        return published(f"{match['d']} {match['month']} {match['y']}")
    return published(f"{match['y']}-{match['m'] or match['m2']}-{match['d']}")

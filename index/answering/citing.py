"""Where a quote stands: paragraph or page, line of a local file, and a link that opens the page at the quote."""

from bisect import bisect_right
from itertools import takewhile
from urllib.parse import quote

from index.model import Article, Citation
from index.text.passages import paragraphs

EXACT = 100  # characters up to which a quote is linked whole; longer ones by how they begin and end
EDGE_WORDS = 5  # words of such a beginning or end
ARCHIVE = ".zip"
EDGE_LENGTH = 150  # encoded characters of such a beginning or end: 174 Russian letters made a link of 1,025


def cite(article: Article, start: int, end: int) -> Citation:
    """The citation of `article.text[start:end]`."""
    local = article.origin if not article.url else None
    line = article.first_line and article.first_line + article.text.count("\n", 0, start)
    row = int(article.member) if article.member and article.member.isdecimal() and len(article.member) < 19 else None
    page, final = _page(article, start), max(start, end - 1)
    number, last = _paragraphs(article.text, start, final)
    if page:
        last = _page(article, final) or page
    return Citation(
        title=article.heading,
        source=_source(article),
        published=article.published,
        paragraph=number,
        link=article.url and _link(article.url, page, article.text[start:end]),
        path=local,
        line=(line or row) if local else None,
        page=page,
        member=article.member if local and not row else None,
        last=last if last > (page or number) else None,
        edited=article.edited,
    )


def _source(article: Article) -> str | None:
    """Who published it; of an archive's file that does not say so, which one of the archive's it is."""
    is_named = article.source or article.host or not article.member
    if is_named or not (article.origin or "").lower().endswith(ARCHIVE):
        return article.outlet
    return f"{article.member} in {article.outlet}"


def _page(article: Article, position: int) -> int | None:
    """The page at a position, counted from 1, of a text that has pages."""
    has_pages = not article.first_line and "\f" in article.text
    return 1 + article.text.count("\f", 0, position) if has_pages else None


def _link(url: str, page: int | None, text: str) -> str:
    """To the page, https://www.rfc-editor.org/rfc/rfc8118#section-3, else to the words."""
    return f"{url.partition('#')[0]}#page={page}" if page else link(url, text)


def _paragraphs(text: str, first: int, last: int) -> tuple[int, int]:
    """The paragraphs at two positions, counted from 1."""
    starts = [start for start, _ in takewhile(lambda place: place[0] <= last, paragraphs(text))]
    return max(1, bisect_right(starts, first)), max(1, len(starts))


def link(url: str, text: str) -> str:
    """The URL with a text fragment, https://wicg.github.io/scroll-to-text-fragment/.

    An exact match can't cross a block, so a quote over several lines is given by its first and last words.
    """
    lines = [line.split() for line in text.strip().split("\n")]
    first, last = lines[0], lines[-1]
    if len(lines) == 1 and (len(text) <= EXACT or len(first) == 1):
        fragment = _encode(first)
    else:  # where both are of one line, they must not share a word
        most = min(EDGE_WORDS, len(first) // 2) if len(lines) == 1 else EDGE_WORDS
        fragment = f"{_edge(first[:most])},{_edge(last[-most:][::-1], backwards=True)}"
    return f"{url}{'' if '#' in url else '#'}:~:text={fragment}"


def _edge(words: list[str], *, backwards: bool = False) -> str:
    """As many of the words as fit, at least one."""
    kept = words[:1]
    for word in words[1:]:
        if len(_encode([*kept, word])) > EDGE_LENGTH:
            break
        kept.append(word)
    return _encode(kept[::-1] if backwards else kept)


def _encode(words: list[str]) -> str:
    """Percent-encoded; `-` and `,` have a meaning in the fragment, `_` and `~` in Discord's Markdown."""
    encoded = quote(" ".join(words), safe="")
    return encoded.replace("-", "%2D").replace("_", "%5F").replace("~", "%7E")

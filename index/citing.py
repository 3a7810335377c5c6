"""Where a quote stands: paragraph, line of a local file, and a link that opens the page at the quote."""

import re
from bisect import bisect_right
from urllib.parse import quote

from index.chunking import paragraphs
from index.model import Article, Citation

EXACT = 100  # characters up to which a quote is linked whole; longer ones by how they begin and end
EDGE_WORDS = 5  # words of such a beginning or end
EDGE_LENGTH = 150  # encoded characters of such a beginning or end: 174 Russian letters made a link of 1,025

_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^()\s]*\)")
_MARKUP = re.compile(
    r"^[ \t]*(?:#{1,6}|[-+*>]|\d+\.)[ \t]+|(?<!\w)[*_`~]{1,3}(?=\w)|(?<=\S)[*_`~]{1,3}(?!\w)", re.MULTILINE
)


def cite(article: Article, start: int, end: int) -> Citation:
    """The citation of `article.text[start:end]`."""
    local = article.origin if not article.url else None
    line = article.first_line and article.first_line + article.text.count("\n", 0, start)
    return Citation(
        title=article.heading,
        source=article.outlet,
        published=article.published,
        paragraph=paragraph(article.text, start),
        link=link(article.url, _rendered(article, article.text[start:end])) if article.url else None,
        path=local,
        line=(line or (int(article.member) if article.member and article.member.isdecimal() else None))
        if local
        else None,
    )


def _rendered(article: Article, text: str) -> str:
    """As a page shows it: of Markdown, the words without its signs."""
    if not (article.origin or "").lower().endswith((".md", ".markdown")):
        return text
    return _MARKUP.sub("", _LINK.sub(r"\1", text))


def paragraph(text: str, position: int) -> int:
    """The paragraph at a position, counted from 1."""
    return max(1, bisect_right([start for start, _ in paragraphs(text)], position))


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

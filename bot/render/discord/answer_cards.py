"""Answers -> cards: the best passages, further ones, their context; and replies to greetings.

The first line of an answer says in words which of its three states it is in, for people who see no colours.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bot.render import wording
from bot.render.discord.card import TEXT, TITLE, Card, Tone
from bot.render.discord.markdown import bold, clip, escape, fill, link, mask, units
from bot.render.discord.passages import FIRST, find_address, show_passages
from bot.render.excerpt import tail
from bot.render.sanitize import head, shorten
from bot.render.styled_text import Line, Span
from bot.render.surroundings import surround
from bot.render.wording import WORD
from index.model import Answer, Hit

QUESTION, MEANING = 150, 200  # characters of a question as title, and of how it was understood
AROUND, MARKED = 400, 700  # characters of a paragraph around a quote, and of the quote in it
SPELLED = 3  # misspelt words that are named: with all that can stand around it, the quote still fits
EMPTY = 300  # characters of the sentence on an empty filter
BOLD = frozenset({"strong", "match", "mark"})


def answer_card(
    answer: Answer,
    *,
    asked: str | None = None,
    meaning: str | None = None,
    may_add: bool = False,
    quotes: int = 1,
    empty: str = "",
) -> Card:
    """The answer in one of its three states, headed by the question as it was `asked`, if that is given.

    `meaning`: how a follow-up was understood. `may_add`: whether who reads it may add articles. `quotes`: how many
    passages at the most. `empty`: a sentence on the filter that no article passes.
    """
    taken = f"-# {wording.describe_meaning(clip(meaning, MEANING, MEANING))}\n" if meaning else ""
    tone: Tone
    if answer.answered:
        body, tone = _found(answer, quotes), "sure" if answer.sure else "closest"
    else:
        body, tone = _nothing(answer, empty, may_add=may_add), "nothing" if answer.complete else "plain"
    return Card(
        text=taken + fill(body, TEXT - units(taken), "\n\n"),
        tone=tone,
        title=clip(asked or "", QUESTION, TITLE) or None,
    )


def _found(answer: Answer, quotes: int) -> Iterator[str]:
    rows = [f"**{wording.FOUND}**" if answer.sure else f"**{wording.CLOSEST}** {wording.doubt(answer.lacks)}"]
    if not answer.complete:
        rows.append(wording.INDEXING)
    searched = wording.describe_searched(answer, lambda word: clip(word, WORD, WORD))
    rows += [f"-# {sentence}" for sentence in islice(searched, SPELLED)]
    first, *others = show_passages(answer.shown[: max(1, quotes)], best=FIRST)
    yield "\n".join([*rows, first])
    yield from others


def _nothing(answer: Answer, empty: str, *, may_add: bool) -> Iterator[str]:
    if not answer.complete:
        yield wording.NOT_YET
        return
    yield f"**{wording.NOTHING}**"
    add, adds = "`/library add`" if may_add else None, "a page, a feed, a file or a text"
    near = f"{wording.NEAREST} {_name(answer.hits[0])}" if wording.is_near(answer) else ""
    why = clip(empty, EMPTY, 2 * EMPTY)
    advice = wording.advise(answer, lambda word: clip(word, WORD, 2 * WORD), add, adds, near, why)
    yield "\n".join(advice)


def _name(hit: Hit) -> str:
    """An article by title and day, without a paragraph: nothing in it is shown as an answer."""
    day = (hit.article.published or "")[:10]
    return link(", ".join(filter(None, (shorten(hit.article.heading, 120), shorten(day, 10)))), hit.article.url)


def more_card(hits: Sequence[Hit], first: int, page: int, pages: int) -> Card:
    """Further passages of an answer, numbered on from `first`; pages are counted from 1."""
    if not hits:
        return Card(wording.THAT_WAS_ALL)
    footer = f"page {page:,} of {pages:,} · {wording.LATER}" if pages > 1 else wording.LATER
    return Card(fill(show_passages(hits, first), TEXT, "\n\n"), "closest", footer=footer)


def sources_card(answer: Answer, message: str | None = None) -> Card:
    """The passages that relate to a message, whether they support or contradict it.

    `message`: its address, for people who see the card elsewhere.
    """
    if not answer.answered:
        return Card(f"**{wording.NOTHING}**", "nothing")
    heading = f"**Passages that relate to {link('this message', message)}.** They may support it or contradict it."
    parts = [heading, *([] if answer.complete else [wording.INDEXING]), *show_passages(answer.shown)]
    return Card(fill(parts, TEXT, "\n\n"))


def context_card(hit: Hit, paragraphs: Sequence[tuple[int, int]]) -> Card:
    """The quote, bold, in its paragraphs and the one before and after; `paragraphs` as in `surround`."""
    _, place, *rows = surround(hit, paragraphs)
    shown = [row for row in rows if row.spans]
    return Card(
        text=fill(map(_row, _windows(shown)), TEXT, "\n\n") or "This article has no visible text.",
        title=clip(hit.article.heading, TITLE, TITLE) or None,
        url=find_address(hit),
        footer=place.spans[0].text,
    )


def _windows(rows: Sequence[Line]) -> Iterator[Line]:
    """Each paragraph, cut to the part next to the quote: the end of one before it, the beginning of one after it."""
    is_before = True
    for row in rows:
        spans = []
        for span in row.spans:
            if span.style == "mark":
                is_before = False
                spans.append(span._replace(text=head(span.text, MARKED, " […]")))
            else:
                spans.append(span._replace(text=(tail if is_before else head)(span.text, AROUND)))
        yield Line(tuple(spans), 0, row.label)


def _row(line: Line) -> str:
    """A line of a page: indented ones as block quotes, those of faint words only in small letters."""
    text = "".join(map(_span, line.spans)).strip()
    label = f"-# {_span(line.label)}\n" if line.label else ""
    is_small = bool(text) and all(span.style == "faint" for span in line.spans) and not label
    return ("> " if line.indent else "-# " if is_small else "") + label + text


def _span(span: Span) -> str:
    return bold(mask(span.text)) if span.style in BOLD else mask(span.text)


def courtesy_card(courtesy: str, example: str | None) -> Card:
    """One friendly line with a question to ask, if there is one."""
    said = wording.COURTESIES[courtesy]
    return Card(f"{said}, for example: {bold(clip(example, QUESTION, 2 * QUESTION))}" if example else f"{said}.")


def trouble_card(message: str) -> Card:
    """What went wrong, in a sentence for the person who asked; commands of the console become those of Discord."""
    return Card(_advise_here(shorten(message, 1000)) or "Something went wrong.", "trouble")


_CONSOLE = re.compile(r"[:;,]? ?(?:then |and |or |\()?`(?:citebot(?: --\S+ \S+)? (?P<verb>[a-z]+)|pip )[^`]*`[^:;,.]*")
_HERE = {
    "add": "adds articles",
    "sources": "shows what is there",
    "remove": "removes articles",
    "synonyms": "shows them",
}


def _advise_here(message: str) -> str:
    """The message with what people in Discord can do, in place of a clause that names a command of the console."""
    found = _CONSOLE.search(message)
    if not found:
        return escape(message)
    verb = found["verb"] or ""
    name = "list" if verb == "sources" else verb
    advice = f"`/library {name}` {_HERE[verb]}." if verb in _HERE else "The person who runs me can fix that."
    return f"{escape(_CONSOLE.sub('', message)).rstrip('.')}. {advice}"

"""Why a passage was found -> a page: each word of the question, what it is worth, and where the passage has it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.render.sanitize import flatten, shorten
from bot.render.styled_text import Line, Span, StyledText, count, line
from index.model import Hit

INDENT = 4  # columns
AROUND = 28  # characters shown on either side of a match
SHOWN = 3  # places of a word that are shown


class Match(NamedTuple):
    """A word of a question: its weight (above 0, more for a rarer word) and where the passage has it, in text order.

    `is_own` is False for what the conversation added to a follow-up.
    """

    word: str
    weight: float
    places: tuple[tuple[int, int], ...]
    is_own: bool = True


class Reasons(NamedTuple):
    """Why `hit` was shown, one of an answer's `passages`; `matches` are the words of the question, in order.

    `answer_type` is the name of the one that the question asks for, and `has_answer_type` whether the quote holds it.
    `articles` were searched in `took_ms`.
    """

    hit: Hit
    matches: Sequence[Match]
    passages: int
    answer_type: str = "OTHER"
    has_answer_type: bool = True
    articles: int = 0
    took_ms: float = 0.0


def explain_match(number: int, hit: Hit, matches: Sequence[Match]) -> StyledText:
    """The words that the passage has, in the question's order, then those that it has not; weights add up to 100 %."""
    total = sum(match.weight for match in matches) or 1.0
    held = [match for match in matches if match.places]
    lacking = [match for match in matches if not match.places]
    share = sum(match.weight for match in held) / total
    return (
        line(f"Passage {number} has {len(held)} of {count(len(matches), 'word')}, worth {share:.0%} of the question:"),
        Line(),
        *(row for match in held for row in (_name(match, total), *_found(hit, match))),
        *(Line((*_name(match, total).spans, Span(" not in this passage", "doubt"))) for match in lacking),
        Line(),
        line("A word is worth more the fewer passages have it.", "faint"),
    )


def _name(match: Match, total: float) -> Line:
    word, share = shorten(match.word, 40), f" {match.weight / total:.0%}"
    return Line((Span(word, "strong"), Span(share if match.is_own else f"{share}, from the conversation", "faint")))


def _found(hit: Hit, match: Match) -> Iterator[Line]:
    """Where the passage has the word, in the quote first."""
    shown = sorted(match.places, key=lambda place: not is_quoted(hit, place))[:SHOWN]
    for place in shown:
        yield Line(snippet(hit, *place), INDENT)
    if more := len(match.places) - len(shown):
        yield line(f"and {count(more, 'time')} more", "faint", INDENT)


def is_quoted(hit: Hit, place: tuple[int, int]) -> bool:
    """Whether a place is in the quote; else it is beside it, in the passage."""
    return hit.quote_start <= place[0] and place[1] <= hit.quote_end


def snippet(hit: Hit, start: int, end: int) -> tuple[Span, ...]:
    """A place in the passage as a match, between the text around it; then, faint, that it is beside the quote."""
    text = hit.article.text
    before = flatten(text[max(hit.start, start - AROUND) : start]).partition(" ")[2]
    after = flatten(text[end : min(hit.end, end + AROUND)]).rpartition(" ")[0]
    gap = "" if start == hit.start or not text[start - 1].isspace() else " "
    tied = "" if end < len(text) and not text[end].isspace() else " "
    cut = "" if not after or after[-1] in ".!?" else "…"
    where = "" if is_quoted(hit, (start, end)) else "  beside the quote"
    spans = (Span(f"…{before}{gap}"), Span(flatten(text[start:end]), "match"), Span(f"{tied}{after}{cut}"))
    return (*spans, Span(where, "faint"))

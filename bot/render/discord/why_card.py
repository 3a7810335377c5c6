"""Why a passage was shown -> a card that people can read: what was looked for, what was found, what was missed."""

from collections.abc import Iterator, Sequence

from bot.render.discord.card import TEXT, Card
from bot.render.discord.markdown import bold, clip, fill, mask
from bot.render.explanation import Match, Reasons, is_quoted, snippet
from bot.render.styled_text import count, series
from bot.render.wording import WORD, describe_time
from index.model import Hit

BESIDE = 3  # words beside the quote that are shown where they are

ASKED_FOR = {
    "DURATION": "a length of time",
    "COUNT": "a number",
    "DEATHS": "a number of deaths",
    "INJURIES": "a number of injured",
    "AMOUNT": "an amount",
    "MONEY": "a sum of money",
    "PERCENTAGE": "a share",
    "MEASURE": "a measure",
    "AGE": "an age",
    "DATE": "a date or a time",
    "PLACE": "a place",
    "MAIL": "an e-mail address",
    "PHONE": "a phone number",
}
"""The answer types of which it is told whether a quote has one. Nearly any sentence has one of the others."""


def why_card(number: int, reasons: Reasons) -> Card:
    """What a question looked for, and what of it is in passage `number`: in its quote, beside it, or not at all."""
    return Card(
        text=fill(_explain(reasons), TEXT),
        title=f"Why passage {number}" if reasons.passages > 1 else "Why this passage",
        footer=f"searched {count(reasons.articles, 'article')} in {describe_time(reasons.took_ms)}",
    )


def _explain(reasons: Reasons) -> Iterator[str]:
    asked = ASKED_FOR.get(reasons.answer_type)
    own = [match.word for match in reasons.matches if match.is_own]
    yield f"**Looked for:** {_list(asked, own) or 'nothing'}"
    if added := [match.word for match in reasons.matches if not match.is_own]:
        yield f"**From the conversation:** {_list(None, added)}"
    quoted = [spelling for match in reasons.matches if (spelling := _spelling(reasons.hit, match))]
    yield f"**Found in the quote:** {_list(asked if reasons.has_answer_type else None, quoted) or 'nothing'}"
    beside = [match for match in reasons.matches if match.places and not _spelling(reasons.hit, match)]
    if beside:
        yield "**Found beside the quote:**"
        yield from (_show(reasons.hit, *match.places[0]) for match in beside[:BESIDE])
    missed = [match.word for match in reasons.matches if not match.places]
    yield f"**Missed:** {_list(None if reasons.has_answer_type else asked, missed) or 'nothing'}"


def _spelling(hit: Hit, match: Match) -> str | None:
    """How the quote spells a word; None if it has not got it."""
    found = (hit.article.text[slice(*place)] for place in match.places if is_quoted(hit, place))
    return next(found, None)


def _show(hit: Hit, start: int, end: int) -> str:
    """A place beside the quote, bold, with the text around it."""
    spans = (span for span in snippet(hit, start, end) if span.style != "faint")
    return "> " + "".join(bold(mask(span.text)) if span.style == "match" else mask(span.text) for span in spans)


def _list(asked: str | None, words: Sequence[str]) -> str:
    """The thing that was asked for, then the words in quotation marks."""
    return series([*([asked] if asked else []), *(f"“{clip(word, WORD, 2 * WORD)}”" for word in words)], most=12)

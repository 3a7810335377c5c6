"""Questions that found no answer -> a card."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.render.discord.card import TEXT, Card
from bot.render.discord.markdown import bold, clip, fill
from bot.render.styled_text import count

QUESTION = 200  # characters of an unanswered one
NO_GAPS = "None. Every stored question of the last 30 days was answered."


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A question as last asked, how often it or a similar one found no answer, and when it last did, in Unix seconds.

    `is_close`: whether the last one was shown the closest passages.
    """

    question: str
    count: int
    last: int
    is_close: bool


def unanswered_card(gaps: Sequence[UnansweredQuestion], page: int, pages: int, total: int) -> Card:
    """A page of the questions that were not answered; pages are counted from 1."""
    if not gaps:
        return Card(NO_GAPS, title="Unanswered questions")
    footer = "last 30 days, most frequent first"
    return Card(
        text=fill(map(_list, gaps), TEXT, "\n\n"),
        title=f"Unanswered questions: {total:,}",
        footer=f"page {page:,} of {pages:,}, {footer}" if pages > 1 else footer,
    )


def _list(gap: UnansweredQuestion) -> str:
    found = "the closest passages were shown" if gap.is_close else "nothing was found"
    facts = (count(gap.count, "time"), f"last <t:{gap.last}:R>", found)
    return f"{bold(clip(gap.question, QUESTION, 2 * QUESTION))}\n-# {' · '.join(facts)}"

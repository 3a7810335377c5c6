"""Questions that are followed, what came of them, and what was asked in vain -> cards."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.render.discord.card import TEXT, Card
from bot.render.discord.markdown import bold, clip, escape, fill
from bot.render.styled_text import count

QUESTION = 200  # characters of one that was asked in vain
NEWS = "An article answers this now:"
STOPPED = "Stopped: I won't tell you."
NO_GAPS = "Nothing: every question of the last 30 days that I still have was answered."


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A question in its latest words, how often it and its like were asked in vain, and when last, in Unix seconds.

    `is_close`: whether the last of them was shown the closest there is.
    """

    question: str
    count: int
    last: int
    is_close: bool


def followed_card(days: float, *, is_new: bool, is_private: bool) -> Card:
    """That a question is followed, for so many days, and how to stop that."""
    where = "you in a direct message" if is_private else "you here"
    told = (
        f"I'll tell {where} once an article answers it, for up to {days:g} days."
        if is_new
        else "You follow it already."
    )
    return Card(f"{told}\n-# The button below stops it; so does erasing what I keep of you: `/privacy`.")


def news_text(people: Sequence[str], place: str | None = None) -> str:
    """What stands above the answer to a question that was followed: mentions of who are told, else where they asked."""
    asked = f"-# You asked in {escape(place)}.\n" if place else ""
    return asked + " ".join([*(f"<@{person}>" for person in people), NEWS])


def unanswered_card(gaps: Sequence[UnansweredQuestion], page: int, pages: int, total: int) -> Card:
    """A page of the questions that were not answered; pages are counted from 1."""
    if not gaps:
        return Card(NO_GAPS, title="Asked and not answered")
    footer = "of the last 30 days, the commonest first"
    return Card(
        text=fill(map(_list, gaps), TEXT, "\n\n"),
        title=f"Asked and not answered: {count(total, 'question')}",
        footer=f"page {page:,} of {pages:,}, {footer}" if pages > 1 else footer,
    )


def _list(gap: UnansweredQuestion) -> str:
    found = "the closest was shown" if gap.is_close else "nothing was found"
    facts = (count(gap.count, "time"), f"last <t:{gap.last}:R>", found)
    return f"{bold(clip(gap.question, QUESTION, 2 * QUESTION))}\n-# {' · '.join(facts)}"

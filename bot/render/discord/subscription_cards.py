"""Followed questions and their answers -> cards."""

from collections.abc import Sequence

from bot.render.discord.card import Card
from bot.render.discord.markdown import escape

NEWS = "There is an answer now:"
STOPPED = "Stopped. I won't notify you."


def followed_card(days: float, *, is_new: bool, is_private: bool) -> Card:
    """That a question is followed, for how many days, and how to stop."""
    where = "you in a direct message" if is_private else "you here"
    told = (
        f"I'll notify {where} when there's an answer, for up to {days:g} days." if is_new else "You already follow it."
    )
    return Card(f"{told}\n-# To stop, press the button below, or erase your data with `/privacy`.")


def news_text(people: Sequence[str], place: str | None = None) -> str:
    """The text above the answer to a followed question: mentions of the people to notify, and where they asked."""
    asked = f"-# You asked in {escape(place)}.\n" if place else ""
    return asked + " ".join([*(f"<@{person}>" for person in people), NEWS])

"""Buttons and forms that work after a restart: the id of each says what it does, as `citebot:VERB:KEY:NUMBER`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2s
from typing import Any

import discord

from bot.discord_bot.context import Interaction, context_of
from bot.discord_bot.interactions import Form, accept, handle
from index.model import Answer

WRITTEN = re.compile(r"citebot:(?P<verb>[a-z]+):(?P<key>[0-9a-f]*):(?P<number>[0-9]{1,6})")
GREY, BLUE, RED = discord.ButtonStyle.secondary, discord.ButtonStyle.primary, discord.ButtonStyle.danger


class Press(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=WRITTEN):
    """A button; `Context.buttons` says what its verb does."""

    def __init__(
        self,
        verb: str,
        key: str = "",
        number: int = 0,
        *,
        label: str = "…",
        style: discord.ButtonStyle = GREY,
        disabled: bool = False,
    ) -> None:
        self.verb, self.key, self.number = verb, key, number
        custom_id = f"citebot:{verb}:{key}:{number}"
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=custom_id, disabled=disabled))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "Press":
        """The button that was pressed."""
        return cls(match["verb"], match["key"], int(match["number"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what its verb says."""
        action = context_of(interaction).buttons.get(self.verb)
        if action and await accept(interaction):
            await handle(interaction, action(interaction, self.key, self.number))


async def receive(interaction: Interaction, forms: Mapping[str, type[Form]]) -> None:
    """Handle a form that was sent, if it is one of these, by their verbs."""
    data: Any = interaction.data
    match = WRITTEN.fullmatch(data["custom_id"])
    form = match and forms.get(match["verb"])
    if match and form and await accept(interaction):
        fields = (line["component"] for line in data["components"])
        given = {field["custom_id"]: str(field["value"]) for field in fields}
        await handle(interaction, form(match["key"], int(match["number"])).submit(interaction, given))


def key_of(text: str) -> str:
    """A key for a button about something that is named by any text, such as the id of an article."""
    return blake2s(text.encode(), digest_size=8).hexdigest()


def row(buttons: Iterable[Press]) -> discord.ui.View:
    """A row of buttons that never expire."""
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    view.stop()  # each button works by itself: a view that went on would stay in memory for 15 minutes
    return view


LOOKS = {"more": "More passages", "context": "Context", "why": "Why"}


def below_answer(answer: Answer, *, private: bool, can_follow: bool = False) -> discord.ui.View:
    """The buttons of an answer; `can_follow`: whether the question can be followed."""
    looks = LOOKS if answer.has_more else {verb: label for verb, label in LOOKS.items() if verb != "more"}
    buttons = [Press(verb, answer.id, label=label) for verb, label in looks.items()] if answer.answered else []
    buttons.append(Press("ask", answer.id, label="Ask more", style=BLUE))
    if can_follow and answer.complete and not answer.sure:
        buttons.append(Press("follow", answer.id, label="Notify me when there's an answer"))
    return row([*buttons, Press("share", answer.id, label="Share")] if private else buttons)


def without(verb: str, message: discord.Message) -> discord.ui.View:
    """The buttons of a message without those of a verb."""
    return row(
        Press(match["verb"], match["key"], int(match["number"]), label=button.label or "…", style=button.style)
        for button, match in _written(message)
        if match["verb"] != verb
    )


def find_answer_id(message: discord.Message) -> str:
    """The id of the answer that a message of the bot shows; empty if it shows none."""
    return next((match["key"] for _, match in _written(message) if match["verb"] == "ask"), "")


def _written(message: discord.Message) -> Iterator[tuple[discord.Button, re.Match[str]]]:
    """The buttons of a message, with what their ids say."""
    for line in message.components:
        for button in line.children if isinstance(line, discord.ActionRow) else ():
            if isinstance(button, discord.Button) and (match := WRITTEN.fullmatch(button.custom_id or "")):
                yield button, match


def below_passage(verb: str, key: str, number: int, count: int) -> discord.ui.View | None:
    """A button for each passage of an answer, the one shown disabled; None for a single passage."""
    if count < 2:
        return None
    return row(Press(verb, key, n, label=str(n), disabled=n == number) for n in range(1, min(count, 5) + 1))


def pages(verb: str, key: str, page: int, count: int) -> discord.ui.View | None:
    """Buttons for the previous and the next page, counted from 1; None for a single page."""
    buttons = turning(verb, key, page, count)
    return row(buttons) if buttons else None


def turning(verb: str, key: str, page: int, count: int) -> list[Press]:
    """The buttons for the previous and the next page, counted from 1; none for a single page."""
    if count < 2:
        return []
    back = Press(verb, key, max(1, page - 1), label="◀", disabled=page <= 1)
    return [back, Press(verb, key, page + 1, label="▶", disabled=page >= count)]

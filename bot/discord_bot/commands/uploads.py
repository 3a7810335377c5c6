"""What people hand over to be added, an attachment or a pasted text, as files of their library's own folder."""

import json
import re
import unicodedata
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import discord

from bot.discord_bot.buttons.registry import OPEN
from bot.render.sanitize import flatten, shorten
from index.errors import CitebotError
from index.readers import FORMATS

Work = Callable[[discord.Interaction[Any], str, list[str]], Awaitable[None]]

LARGEST = 25_000_000  # bytes of an attachment
NAME = 80  # characters of a file's name
TEXT = 4000  # characters that Discord lets be pasted

_ODD = re.compile(r"[^\w.-]+")


class HandedOverError(CitebotError):
    """What was handed over can't be added; the message is fit to show."""


async def keep_file(library: Path, file: discord.Attachment) -> Path:
    """The attachment, saved; one of the same name is replaced. Raises HandedOverError."""
    name = name_file(file.filename)
    if Path(name).suffix.lower() not in FORMATS:
        raise HandedOverError(f"I can't read that kind of file, only {', '.join(FORMATS)}.")
    if file.size > LARGEST:
        raise HandedOverError(f"That file has {file.size:,} bytes, and I take at most {LARGEST:,}: add it in parts.")
    path = _place(library, name)
    try:
        path.write_bytes(await file.read())
    except discord.HTTPException as error:
        raise HandedOverError("Discord did not hand over that file: upload it again.") from error
    return path


def keep_text(library: Path, fields: dict[str, str]) -> Path:
    """A pasted text with its title and what else is known, saved; one of the same title is replaced."""
    path = _place(library, name_file(f"{shorten(fields['title'], NAME)}.jsonl"))
    path.write_text(json.dumps({name: value for name, value in fields.items() if value}) + "\n", encoding="utf-8")
    return path


def name_file(name: str) -> str:
    """A name without anything that could be a path, a command or an option, its ending kept."""
    plain = unicodedata.normalize("NFC", flatten(name).replace("/", " ").replace("\\", " "))
    stem, dot, suffix = _ODD.sub("-", plain).rpartition(".")
    stem = (stem if dot else suffix).strip("-.")[:NAME] or "file"
    return f"{stem}.{suffix.lower()}" if dot else stem


def _place(library: Path, name: str) -> Path:
    folder = library / "files"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def _field(text: str, describe: str | None = None, **options: Any) -> Any:
    return discord.ui.Label(text=text, description=describe, component=discord.ui.TextInput(**options))


class Paste(discord.ui.Modal, title="Add a text"):
    """A text to paste, with where it is from."""

    heading = _field("Title", max_length=200)
    text = _field("Text", style=discord.TextStyle.paragraph, max_length=TEXT)
    url = _field("Address", "where the text can be read", required=False, max_length=1000)
    source = _field("Source", "who published it", required=False, max_length=100)
    published = _field("Date", "YYYY-MM-DD", required=False, max_length=10)

    def __init__(self, work: Work) -> None:
        super().__init__(timeout=OPEN)
        self._work = work

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Add it."""
        if not await interaction.client.takes(interaction):
            return
        labels = {
            "title": self.heading,
            "text": self.text,
            "url": self.url,
            "source": self.source,
            "published": self.published,
        }
        fields = {name: label.component.value.strip() for name, label in labels.items()}
        name = interaction.client.place(interaction.guild_id, interaction.channel_id, interaction.user.id).names[0]
        path = keep_text(interaction.client.service.folder / name, fields)
        await self._work(interaction, "add", [str(path)])

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:  # type: ignore[override]
        """As for every other command."""
        await interaction.client.tell(interaction, error)

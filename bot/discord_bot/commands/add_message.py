"""The menu "Add to library" of a message: adds its files, or its link, or its text to the server's library."""

import re
from collections.abc import Sequence
from pathlib import Path

import discord
from discord import app_commands

from bot.discord_bot.commands.job_progress import run_job
from bot.discord_bot.commands.manage_library import is_manager
from bot.discord_bot.commands.saved_uploads import save_file, save_text
from bot.discord_bot.context import Interaction, context_of, require_scope
from bot.discord_bot.delivery import edit_response, embed, once, refuse
from bot.jobs.jobs import JobError
from bot.render.discord.library_cards import changes_card
from bot.render.sanitize import clean, flatten, shorten
from bot.settings import Settings
from index.model import Changes, Unread

LINKS = 10  # of one message
REMARK = 20  # words beside a link that are only about it
TITLE = 80  # characters of the first line
NOTHING = "That message has no text, no link and no file that I could add."

_LINK = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)


@app_commands.context_menu(name="Add to library")
@app_commands.guild_only()
async def add_to_library(interaction: Interaction, message: discord.Message) -> None:
    """Add the message's files if it has any; else its links, if it says little else; else its text."""
    if not await is_manager(interaction):
        return
    scope = await require_scope(interaction)
    text, links = message.content.strip(), find_links(message)
    if not (message.attachments or links or text):
        await refuse(interaction, NOTHING)
        return
    await once(lambda: interaction.response.defer(ephemeral=True, thinking=True))
    context = context_of(interaction)
    library, settings = context.service.folder / scope.names[0], context.settings
    unread: list[Unread] = []
    if message.attachments:
        origins, unread = await _save_files(library, message.attachments, settings)
        if not origins:
            await edit_response(interaction, embed=embed(changes_card(Changes(unread=tuple(unread)))))
            return
    elif links and len(_LINK.sub(" ", text).split()) <= REMARK:
        origins = links
    else:
        origins = [str(await save_text(library, describe(message), settings))]
    await run_job(interaction, "add", origins, unread)


def find_links(message: discord.Message) -> list[str]:
    """The addresses in a message's text, else those that its embeds lead to."""
    found = [link.rstrip(".,;:!?)\"'") for link in _LINK.findall(message.content)]
    found = found or [one.url for one in message.embeds if one.url and not message.content]
    return [*dict.fromkeys(found)][:LINKS]


def describe(message: discord.Message) -> dict[str, str]:
    """A message as the fields of an article: its first line is the title, its channel the source."""
    first, _, _ = clean(message.content).strip().partition("\n")
    return {
        "title": shorten(first, TITLE),
        "text": message.content,
        "url": message.jump_url,
        "source": flatten(f"#{getattr(message.channel, 'name', '')}"),
        "published": message.created_at.date().isoformat(),
    }


async def _save_files(
    library: Path, files: Sequence[discord.Attachment], settings: Settings
) -> tuple[list[str], list[Unread]]:
    """Save the files that can be read; the paths, and what can't be read with the reason."""
    paths, unread = list[str](), list[Unread]()
    for file in files:
        try:
            paths.append(str(await save_file(library, file, settings)))
        except JobError as error:
            unread.append(Unread(file.filename, str(error)))
    return paths, unread

"""`/library`: the articles of a Discord server, added, listed and removed by its managers, and its settings."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

import discord
from discord import app_commands

from bot.discord_bot.buttons.press import Press, key_of, pages, row, turning
from bot.discord_bot.channels.rights import describe_missing, list_missing
from bot.discord_bot.commands.announce import announce
from bot.discord_bot.commands.job_progress import BEGUN, run_job
from bot.discord_bot.commands.saved_uploads import find_upload, save_file, save_text
from bot.discord_bot.commands.synonyms import synonyms
from bot.discord_bot.context import ButtonAction, Interaction, context_of, manages_server, may_manage, require_scope
from bot.discord_bot.delivery import Shown, once, refuse
from bot.discord_bot.interactions import CHOICES, Form, field, list_choices, show
from bot.jobs.jobs import Job
from bot.render.discord.library_cards import list_card, status_card
from bot.render.discord.settings_cards import settings_card
from bot.render.discord.unanswered_card import unanswered_card
from bot.service import server_settings
from bot.service.answers import LISTED

GAPS = 10  # on a page
JOBS = 10  # that are listed
TEXT = 4000  # characters that Discord lets be pasted
WEB = re.compile(r"https?://\S+$", re.IGNORECASE)  # nothing else: a path would be one of this machine


class LibraryCommands(app_commands.Group):
    """The commands for those who manage a server's library."""

    def __init__(self) -> None:
        # For all: Discord would show it to Manage Server alone, and a role from the settings could not use it.
        super().__init__(name="library", description="This server's own articles", guild_only=True)
        self.add_command(announce)
        self.add_command(synonyms)

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Whether the person may manage the library."""
        return await is_manager(interaction)

    @app_commands.command()
    @app_commands.describe(
        url="the address of a page, of a feed or of a site that has one",
        file="a text, a document, or an OPML list of feeds",
    )
    async def add(
        self, interaction: Interaction, url: str | None = None, file: discord.Attachment | None = None
    ) -> None:
        """Add a page, a feed or a file, or paste a text."""
        scope = await require_scope(interaction)
        if not url and not file:
            await once(lambda: interaction.response.send_modal(Paste()))
            return
        if url and not WEB.match(url):
            await refuse(
                interaction, "A page's address begins with https:// or http://, as in https://example.com/story."
            )
            return
        origins = [url] if url else []
        if file:
            await once(lambda: interaction.response.defer(ephemeral=True, thinking=True))
            context = context_of(interaction)
            origins.append(str(await save_file(context.service.folder / scope.names[0], file, context.settings)))
        await run_job(interaction, "add", origins)

    @app_commands.command()
    @app_commands.describe(article="its title; choose from the list")
    async def remove(self, interaction: Interaction, article: str) -> None:
        """Remove an article."""
        await run_job(interaction, "remove", [article])

    @remove.autocomplete("article")
    async def complete_article(self, interaction: Interaction, begun: str) -> list[app_commands.Choice[str]]:
        """Articles by their title."""
        if not await is_manager(interaction):  # which discord.py does not ask before it completes
            return []
        context, scope = context_of(interaction), await require_scope(interaction)
        found = await context.queue.run_briefly(
            scope.server, context.service.find_titled, scope.names, begun.strip(), CHOICES
        )
        return list_choices((article.heading, article.id) for article in found or ())

    @app_commands.command(name="list")
    async def list_articles(self, interaction: Interaction) -> None:
        """The articles, the newest first."""
        await show(interaction, list_page(interaction, 1))

    @app_commands.command()
    async def reindex(self, interaction: Interaction) -> None:
        """Update the articles that changed since they were added."""
        await run_job(interaction, "reindex", [])

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """The library's size and last change, what could not be read, and the jobs under way."""
        context, scope = context_of(interaction), await require_scope(interaction)

        async def work() -> Shown:
            status = await context.queue.run(scope.server, context.service.status, scope.names)
            searched = await context.queue.run(scope.server, context.service.count_articles, scope.names[1:])
            guild, only = interaction.guild, scope.settings.channels  # mentions are answered in these, in all if empty
            channels = [one for one in guild.channels if not only or one.id in only] if guild else []
            missing = describe_missing(list_missing(channels, guild.me)) if guild else []
            everywhere = interaction.user.id in context.operators
            jobs = context.jobs.of(None if everywhere else scope.names[0])[:JOBS]
            lines = [describe_job(job, here=job.library == scope.names[0]) for job in jobs]
            cancels = [Press("cancel", job.key, label=f"Cancel {number}") for number, job in enumerate(jobs, 1)]
            return status_card(status, searched, missing, lines), row(cancels) if cancels else None

        await show(interaction, work())

    @app_commands.command()
    async def gaps(self, interaction: Interaction) -> None:
        """Questions of the last 30 days that were not answered."""
        await show(interaction, gaps_page(interaction, 1))

    @app_commands.command()
    @app_commands.describe(
        channel="answer mentions only in the chosen channels; choose it again to remove it",
        role="let this role manage the library too; choose it again to remove it",
        private="show answers to commands only to the person who asked",
        shared="search the articles of the person who runs me too",
        quotes="maximum number of quotes in an answer",
        cooldown="seconds between two questions of one person; 0 for none",
    )
    async def settings(
        self,
        interaction: Interaction,
        channel: discord.TextChannel | None = None,
        role: discord.Role | None = None,
        private: bool | None = None,
        shared: bool | None = None,
        quotes: app_commands.Range[int, 1, server_settings.MOST] | None = None,
        cooldown: app_commands.Range[int, 0, server_settings.LONGEST] | None = None,
    ) -> None:
        """Show how this server's library answers, and change it."""
        context, scope = context_of(interaction), await require_scope(interaction)
        if role and not manages_server(interaction):
            await refuse(interaction, "Only members who may manage the server can change which roles may.")
            return

        def change(now: server_settings.ServerSettings) -> server_settings.ServerSettings:
            return replace(
                now,
                channels=server_settings.toggle(now.channels, channel.id) if channel else now.channels,
                managers=server_settings.toggle(now.managers, role.id) if role else now.managers,
                private=now.private if private is None else private,
                shared=now.shared if shared is None else shared,
                quotes=now.quotes if quotes is None else quotes,
                cooldown=now.cooldown if cooldown is None else cooldown,
            )

        async def work() -> Shown:
            new = await context.server_settings.revise(scope.server, change)
            return settings_card(describe_settings(new, interaction.guild, context.shared)), None

        await show(interaction, work())


async def is_manager(interaction: Interaction) -> bool:
    """Whether the person may change the library; if not, they see why."""
    if may_manage(interaction.user, (await require_scope(interaction)).settings, interaction.permissions):
        return True
    if interaction.type is not discord.InteractionType.autocomplete:
        await refuse(
            interaction, "This is for members who may manage the server, or have a role named in its settings."
        )
    return False


class Paste(Form, title="Add a text"):
    """A form for a text and its source."""

    VERB = "paste"
    heading = field("Title", max_length=200)
    text = field("Text", style=discord.TextStyle.paragraph, max_length=TEXT)
    url = field("Address", "where the text can be read", required=False, max_length=1000)
    source = field("Source", "who published it", required=False, max_length=100)
    published = field("Date", "YYYY-MM-DD", required=False, max_length=10)

    async def submit(self, interaction: Interaction, given: Mapping[str, str]) -> None:
        """Add the text."""
        if not await is_manager(interaction):  # the right may be gone since the form was opened
            return
        scope = await require_scope(interaction)
        names = {"title": "Title", "text": "Text", "url": "Address", "source": "Source", "published": "Date"}
        fields = {name: given[label].strip() for name, label in names.items()}
        context = context_of(interaction)
        path = await save_text(context.service.folder / scope.names[0], fields, context.settings)
        await run_job(interaction, "add", [str(path)])


async def press_cancel(interaction: Interaction, key: str, _: int) -> None:
    """Cancel a job on this server's library; who runs the bot may cancel those of all."""
    context, library = context_of(interaction), (await require_scope(interaction)).names[0]
    if interaction.user.id in context.operators:
        library = next((job.library for job in context.jobs.of() if job.key == key), library)
    elif not await is_manager(interaction):
        return
    if not context.jobs.cancel(library, key):
        await refuse(interaction, "That is already finished.")
        return
    await interaction.response.defer()


def decide(verb: str) -> ButtonAction:
    """Makes the action of a button that says what becomes of an upload that may be a new version."""

    async def press(interaction: Interaction, key: str, mark: int) -> None:
        if not await is_manager(interaction):
            return
        context = context_of(interaction)
        file = find_upload(context.service.folder / (await require_scope(interaction)).names[0], key)
        if not file:
            await refuse(interaction, "I don't have that file any more: add it again.")
            return
        await once(interaction.response.defer)
        await run_job(interaction, verb, [str(file), *([str(mark)] if verb == "replace" else [])])

    return press


async def list_page(interaction: Interaction, page: int) -> Shown:
    """A page (from 1) of the articles."""
    context, scope = context_of(interaction), await require_scope(interaction)
    articles, total = await context.queue.run(scope.server, context.service.list_articles, scope.names, page)
    count = max(1, -(-total // LISTED))
    removes = [
        Press("remove", key_of(article.id), page, label=f"Remove {number}")
        for number, article in enumerate(articles, (page - 1) * LISTED + 1)
    ]
    view = row([*removes, *turning("list", "", page, count)]) if articles else None
    return list_card(articles, page, count, total, LISTED), view


async def gaps_page(interaction: Interaction, page: int) -> Shown:
    """A page (from 1) of the server's unanswered questions."""
    service, scope = context_of(interaction).service, await require_scope(interaction)
    # Not in the queue, since it reads many records and would delay answers.
    gaps = await asyncio.to_thread(service.list_unanswered, scope.names)
    count = max(1, -(-len(gaps) // GAPS))
    page = min(page, count)
    shown = gaps[(page - 1) * GAPS : page * GAPS]
    return unanswered_card(shown, page, count, len(gaps)), pages("gaps", "", page, count)


def turns(read: Callable[[Interaction, int], Awaitable[Shown]]) -> ButtonAction:
    """Makes the action of a button that shows managers another page."""

    async def press(interaction: Interaction, _: str, page: int) -> None:
        if await is_manager(interaction):
            await show(interaction, read(interaction, page), replace=True)

    return press


def describe_job(job: Job, *, here: bool) -> str:
    """A job in a line; `here`: whether it is of this server."""
    state = "waits" if job.began is None else f"for {time.monotonic() - job.began:,.0f} s"
    return f"{BEGUN[job.verb].rstrip('…')}, {state}{'' if here else ', in another server'}"


def describe_settings(
    now: server_settings.ServerSettings, guild: discord.Guild | None, shared: Sequence[str]
) -> dict[str, str]:
    """Each setting in words, by its name; `shared`: the libraries that all servers may search."""
    channels = [guild.get_channel(i) for i in now.channels] if guild else []
    roles = [guild.get_role(i) for i in now.managers] if guild else []
    return {
        "Mentions are answered in": ", ".join(f"#{c.name}" for c in channels if c) or "every channel",
        "Managed by": ", ".join(["members with Manage Server", *(f"the role {r.name}" for r in roles if r)]),
        "Answers to commands are shown": "only to the person who asked" if now.private else "to everyone",
        "Answers come from": " and ".join(
            ["this server's library", *(f"my operator's library {name}" for name in shared if now.shared)]
        ),
        "Quotes in an answer": str(now.quotes),
        "Between two questions of one person": f"{now.cooldown} s" if now.cooldown else "no wait",
    }

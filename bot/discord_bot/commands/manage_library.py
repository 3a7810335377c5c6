"""`/library`: a Discord server's own articles, added, listed and removed from within it, and how it answers."""

import re
from dataclasses import replace

import discord
from discord import app_commands

from bot.discord_bot.buttons.registry import GREY, Press, pages, row
from bot.discord_bot.buttons.subscriptions import show_gaps
from bot.discord_bot.commands.autocomplete import MOST, list_choices
from bot.discord_bot.commands.job_progress import Teller
from bot.discord_bot.commands.uploads import Paste, keep_file
from bot.discord_bot.context import Interaction, Scope, context_of, find_scope, may_manage
from bot.discord_bot.delivery import Shown, ToButton, ToCommand, begin, deliver, refuse
from bot.jobs.jobs import JobError
from bot.render.discord.library_cards import list_card, settings_card, status_card
from bot.service import server_settings
from bot.service.answers import LISTED

WEB = re.compile(r"https?://\S+$", re.IGNORECASE)  # nothing else: a path would be one of this machine


class LibraryCommands(app_commands.Group):
    """What those who may manage a server's library can do with it."""

    def __init__(self) -> None:
        super().__init__(
            name="library",
            description="This server's own articles",
            guild_only=True,
            default_permissions=discord.Permissions(manage_guild=True),
        )

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Whether who typed may: declared to Discord, and looked at again here."""
        return await is_manager(interaction)

    @app_commands.command()
    @app_commands.describe(
        url="the address of a page, of a feed or of a site that has one", file="a text, Markdown, HTML or .jsonl file"
    )
    async def add(
        self, interaction: Interaction, url: str | None = None, file: discord.Attachment | None = None
    ) -> None:
        """Take in a page, a feed, a file, or with neither a text that you paste."""
        scope = await scope_of(interaction)
        if not url and not file:
            await begin(lambda: interaction.response.send_modal(Paste(work)))
            return
        if url and not WEB.match(url):
            await refuse(
                interaction, "A page's address begins with https:// or http://, as in https://example.com/story."
            )
            return
        origins = [url] if url else []
        if file:
            await begin(lambda: interaction.response.defer(ephemeral=True, thinking=True))
            origins.append(str(await keep_file(context_of(interaction).service.folder / scope.names[0], file)))
        await work(interaction, "add", origins)

    @app_commands.command()
    @app_commands.describe(article="its title; choose from the list")
    async def remove(self, interaction: Interaction, article: str) -> None:
        """Take an article out."""
        await work(interaction, "remove", [article])

    @remove.autocomplete("article")
    async def complete_article(self, interaction: Interaction, begun: str) -> list[app_commands.Choice[str]]:
        """Articles by their title."""
        if not await is_manager(interaction):  # which discord.py does not ask before it completes
            return []
        context = context_of(interaction)
        found = await context.pool.glance(
            context.service.find_titled, (await scope_of(interaction)).names, begun.strip(), MOST
        )
        return list_choices((article.heading, article.id) for article in found or ())

    @app_commands.command(name="list")
    async def list_articles(self, interaction: Interaction) -> None:
        """The articles, the newest first."""
        reply = ToCommand(interaction, private=True)
        await deliver(reply, show_list(interaction, 1), context_of(interaction).pool.ahead)

    @app_commands.command()
    async def reindex(self, interaction: Interaction) -> None:
        """Read again what has changed since it was added."""
        await work(interaction, "reindex", [])

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """How many articles, how fresh, how large, and what could not be read."""
        context, scope = context_of(interaction), await scope_of(interaction)

        async def work() -> Shown:
            return status_card(await context.pool.run(context.service.status, scope.names)), None

        await deliver(ToCommand(interaction, private=True), work(), context.pool.ahead)

    @app_commands.command()
    async def gaps(self, interaction: Interaction) -> None:
        """What was asked here in the last 30 days and not answered."""
        context, scope = context_of(interaction), await scope_of(interaction)
        await deliver(ToCommand(interaction, private=True), show_gaps(context, scope, 1), context.pool.ahead)

    @app_commands.command()
    @app_commands.describe(
        channel="answer mentions only in the channels named so; again, to take it off",
        role="let a role manage the library too; again, to take it off",
        private="show answers to commands only to who asked",
        quotes="the most quotes of an answer",
        cooldown="seconds between two questions of one person; 0 for none",
    )
    async def settings(
        self,
        interaction: Interaction,
        channel: discord.TextChannel | None = None,
        role: discord.Role | None = None,
        private: bool | None = None,
        quotes: app_commands.Range[int, 1, server_settings.MOST] | None = None,
        cooldown: app_commands.Range[int, 0, server_settings.LONGEST] | None = None,
    ) -> None:
        """Show how this server's library answers, and change it."""
        context, scope = context_of(interaction), await scope_of(interaction)
        now = scope.rules
        new = replace(
            now,
            channels=server_settings.toggle(now.channels, channel.id) if channel else now.channels,
            managers=server_settings.toggle(now.managers, role.id) if role else now.managers,
            private=now.private if private is None else private,
            quotes=now.quotes if quotes is None else quotes,
            cooldown=now.cooldown if cooldown is None else cooldown,
        )

        async def work() -> Shown:
            if new != now:
                await context.server_settings.save(scope.server, new)
            return settings_card(describe_rules(new, interaction.guild)), None

        await deliver(ToCommand(interaction, private=True), work(), context.pool.ahead)


async def is_manager(interaction: Interaction) -> bool:
    """Whether who typed or pressed may change the library; if not, they are told."""
    scope = await scope_of(interaction)
    member = interaction.user
    if isinstance(member, discord.Member) and may_manage(member, scope.rules, interaction.permissions):
        return True
    if interaction.type is not discord.InteractionType.autocomplete:
        await refuse(
            interaction, "This is for members who may manage the server, or have a role named in its settings."
        )
    return False


async def work(interaction: Interaction, verb: str, origins: list[str]) -> None:
    """Do it in a process of its own, with a message that tells how far it is, to who typed alone."""
    context, scope = context_of(interaction), await scope_of(interaction)
    teller = Teller(interaction, row([Press("cancel", label="Cancel", style=GREY)]))
    await teller.begin(verb)
    async with context.busy():
        try:
            changes = await context.jobs.run(scope.names[0], verb, origins, teller.tell)
        except JobError as error:
            await teller.fail(str(error).replace(f"{context.service.folder / scope.names[0]}/", ""))
            return
    await teller.finish(changes)


async def press_cancel(interaction: Interaction, _: str, __: int) -> None:
    """End the work that goes on in this server's library."""
    if not await is_manager(interaction):
        return
    if not context_of(interaction).jobs.cancel((await scope_of(interaction)).names[0]):
        await refuse(interaction, "That work has ended already.")
        return
    await interaction.response.defer()


async def press_list(interaction: Interaction, _: str, page: int) -> None:
    """Another page of the list."""
    if await is_manager(interaction):
        await deliver(ToButton(interaction), show_list(interaction, page), context_of(interaction).pool.ahead)


async def press_gaps(interaction: Interaction, _: str, page: int) -> None:
    """Another page of what was not answered."""
    if await is_manager(interaction):
        context = context_of(interaction)
        await deliver(ToButton(interaction), show_gaps(context, await scope_of(interaction), page), context.pool.ahead)


async def show_list(interaction: Interaction, page: int) -> Shown:
    """A page (from 1) of the articles."""
    context = context_of(interaction)
    articles, total = await context.pool.run(context.service.list_articles, (await scope_of(interaction)).names, page)
    count = max(1, -(-total // LISTED))
    return list_card(articles, page, count, total), pages("list", "", page, count)


def describe_rules(now: server_settings.ServerSettings, guild: discord.Guild | None) -> dict[str, str]:
    """Each setting in words."""
    channels = [guild.get_channel(i) for i in now.channels] if guild else []
    roles = [guild.get_role(i) for i in now.managers] if guild else []
    return {
        "Mentions are answered in": ", ".join(f"#{c.name}" for c in channels if c) or "every channel",
        "Managed by": ", ".join(["members with Manage Server", *(f"the role {r.name}" for r in roles if r)]),
        "Answers to commands are shown": "to who asked alone" if now.private else "to all",
        "Quotes of an answer": str(now.quotes),
        "Between two questions of one person": f"{now.cooldown} s" if now.cooldown else "no wait",
    }


async def scope_of(interaction: Interaction) -> Scope:
    """The server's scope; the commands are for servers only."""
    scope = await find_scope(interaction)
    assert scope
    return scope

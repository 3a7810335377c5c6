"""Small discord.py clients that test the server; the bot itself has no part in it."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

QUICK = {"guild_ready_timeout": 0.1}


class Echo(discord.Client):
    """Answers who mentions it or writes to it directly, by a reply; notes all it saw."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("intents", discord.Intents.default())
        super().__init__(**{**QUICK, **options})
        self.seen: list[discord.Message] = []
        self.read: list[str] = []  # their texts as they came: an edit changes a message in the client's cache
        self.resumes = 0
        self.joined: list[str] = []

    async def on_resumed(self) -> None:
        self.resumes += 1

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.joined.append(guild.name)

    async def on_message(self, message: discord.Message) -> None:
        if message.author == self.user:
            return
        self.seen.append(message)
        self.read.append(message.content)
        assert self.user
        if message.guild is None or self.user in message.mentions:
            await message.reply(f"You said: {message.content}")


class Form(discord.ui.Modal, title="Add an article"):
    name: discord.ui.TextInput[Form] = discord.ui.TextInput(label="Title", max_length=20)
    body: discord.ui.TextInput[Form] = discord.ui.TextInput(label="Text", required=False)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Added {self.name}: {self.body}", ephemeral=True)


class Buttons(discord.ui.View):
    """Persistent, as its custom_ids are fixed."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="More", custom_id="more")
    async def more(self, interaction: discord.Interaction, button: discord.ui.Button[Buttons]) -> None:
        await interaction.response.edit_message(content="All of it")

    @discord.ui.button(label="Form", custom_id="form")
    async def form(self, interaction: discord.Interaction, button: discord.ui.Button[Buttons]) -> None:
        await interaction.response.send_modal(Form())

    @discord.ui.select(custom_id="pick", options=[discord.SelectOption(label=c) for c in "abc"])
    async def pick(self, interaction: discord.Interaction, select: discord.ui.Select[Buttons]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content=f"Picked {select.values[0]}")


class Commander(Echo):
    """A bot with a command of each kind."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(ask)
        self.tree.add_command(slow)
        self.tree.add_command(hasty)
        self.tree.add_command(library)
        self.tree.add_command(quote)

    async def setup_hook(self) -> None:
        self.add_view(Buttons())
        await self.tree.sync()


@app_commands.command(description="Ask")
async def ask(interaction: discord.Interaction, question: str, source: str = "") -> None:
    await interaction.response.send_message(f"{question} ({source})", view=Buttons())


@ask.autocomplete("source")
async def sources(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{typed} {n}", value=str(n)) for n in range(2)]


@app_commands.command(description="Ask, and wait")
async def slow(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    await interaction.edit_original_response(content="here it is")
    await interaction.followup.send("and more", ephemeral=True)


@app_commands.command(description="Ask, and follow up at once")
async def hasty(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    await interaction.followup.send("filled in")


library = app_commands.Group(name="library", description="The library", default_permissions=discord.Permissions(32))


@library.command(description="Add")
async def add(interaction: discord.Interaction, file: discord.Attachment, to: discord.User | None = None) -> None:
    text = (await file.read()).decode()
    await interaction.response.send_message(f"{file.filename}: {text}, for {to}")


@app_commands.context_menu(name="Quote this")
async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"> {message.content}")

"""A walk through the bot in Discord, from its first server to its last button, written down as people see it.

python -m tests.bot.discord_bot.walk
"""

import asyncio
import re
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.discord_bot.context import library_of
from bot.records.sqlite import LocalRecords
from bot.render.discord.subscription_cards import NEWS
from bot.service.server_settings import ServerSettings
from bot.settings import Settings
from tests.bot.discord_bot.newsroom import answering
from tests.corpus import article, make_seeded_home
from tests.discord_markdown import Node, parse, read
from tests.discord_server import Allow, Channel, DiscordServer, File, Guild, Message, User
from tests.discord_server.interactions import Interaction

WIDTH = 116  # columns
NAMED = 8  # of them for a name
BARS = "│ ", "┊ "  # before what all see, and what one sees alone
QUOTE = "▌ "
MENTION, MOMENT = re.compile(r"<@(\d+)>"), re.compile(r"<t:(\d+):R>")
RECENT = 86_400  # seconds
BEGINNING = (
    "In #general of the server Newsroom, which citebot has just joined; what has a ┊ before it is seen by one alone:"
)
GLACIER = File("glacier.md", f"# {article('glacier').title}\n\n{article('glacier').text}\n".encode())
CUP = File("cup.txt", b"Brenn won the world cup on Sunday: the team of Odo Marsh beat Vellmar.")
PASTED = {
    "Title": article().title,
    "Text": article().text,
    "Address": article().url,
    "Source": article().source,
    "Date": article().published,
}


class Walk:
    """What has been seen so far, a line each."""

    def __init__(self, server: DiscordServer, guild: Guild) -> None:
        self.server, self.guild, self.channel = server, guild, guild.channel("general")
        self.anna, self.ben = server.person("anna"), server.person("ben", guild)
        server.enrol(guild, self.anna, server.role(guild, "editors", Allow.MANAGE_GUILD))
        self.lines: list[str] = []

    def tell(self, who: User, act: str) -> None:
        """What somebody does; an act that does not go on from the message above begins a paragraph."""
        goes_on = act.startswith(("presses", "fills in"))
        lines = textwrap.wrap(f"{who.name:{NAMED}}{act}", WIDTH, subsequent_indent=" " * NAMED)
        self.lines += lines if goes_on else ["", *lines]

    async def command(self, who: User, name: str, **options: Any) -> Message:
        """A command, and the answer to it in the end."""
        asked = self.server.slash(self.channel, who, name, **options)
        shown = [f"{key}: {value.name if isinstance(value, File) else value}" for key, value in options.items()]
        self.tell(who, " ".join([f"/{name}", *shown]))
        return await self.answer(asked)

    async def answer(self, asked: Interaction) -> Message:
        """What an interaction comes to: a form, filled in and sent, or a message."""
        message = await asked.answer()
        if message.buttons and message.buttons[0]["label"] == "Cancel":  # work that goes on
            await self.server.until(lambda: not message.buttons)
        return self.show(message)

    async def say(self, channel: Channel, who: User, text: str, reply_to: Message | None = None) -> Message:
        """Something said, and the reply."""
        said = self.server.say(channel, who, text, reply_to=reply_to)
        how = "replies: " if reply_to else "in a direct message: " if not channel.guild else ""
        self.tell(who, how + text.replace(self.server.bot.mention, "@citebot"))
        return self.show(await self.server.reply(said))

    async def press(self, message: Message, who: User, button: str, **fields: Any) -> Message:
        """A button, and what it shows; `fields` go into the form that it opens."""
        asked = self.server.press(message, who, button)
        self.tell(who, f"presses [{button}]")
        return await (self.fill(asked, **fields) if fields else self.answer(asked))

    async def fill(self, asked: Interaction, **fields: Any) -> Message:
        """A form that was opened, filled in and sent."""
        title = (await asked.modal())["title"]
        shown = " · ".join(f"{name}: {textwrap.shorten(text, 48, placeholder='…')}" for name, text in fields.items())
        self.tell(asked.user, f"fills in “{title}”: {shown}")
        return await self.answer(self.server.fill(asked, **fields))

    def show(self, message: Message) -> Message:
        """A message of the bot, as a person sees it; the buttons beside its last line where there is room."""
        *lines, last = read_message(message)
        buttons = " ".join(f"({b['label']})" if b.get("disabled") else f"[{b['label']}]" for b in message.buttons)
        whole = f"{last}   {buttons}" if buttons else last
        bar = BARS[message.visible_to is not None]
        rows = [*lines, *([whole] if len(whole) <= WIDTH - NAMED else [last, buttons])]
        names = {str(user.id): f"@{user.name}" for user in self.server.users}
        rows = [MOMENT.sub(_ago, MENTION.sub(lambda found: names[found[1]], row)) for row in rows]
        self.lines += [f"{'' if n else 'citebot':{NAMED}}{bar}{row}" for n, row in enumerate(rows)]
        return message


def read_message(message: Message) -> Iterator[str]:
    """The lines of a message as a person reads them, its buttons left out."""
    for embed in message.embeds:
        footer = embed.get("footer") or {}
        for part in (message.content, embed.get("title"), embed.get("description"), footer.get("text")):
            text = "".join(map(_line, parse(part or "")))
            for line in filter(str.strip, text.split("\n")):
                bar = QUOTE if line.startswith(QUOTE) else ""
                yield from textwrap.wrap(line, WIDTH - NAMED - len(BARS[0]), subsequent_indent=bar)


def _ago(moment: re.Match[str]) -> str:
    """How long ago a moment is, in words that stay true."""
    return "a moment ago" if time.time() - int(moment[1]) < RECENT else "years ago"


def _line(node: Node) -> str:
    """A node's words, in lines of their own where Discord gives it some; a quote has a bar before each."""
    if node.kind == "quote":
        return "\n" + "".join(f"{QUOTE}{line}\n" for line in read(node.parts).split("\n"))
    return f"\n{read(node.parts)}\n" if node.kind in ("subtext", "heading") else read((node,))


async def walk(home: Path) -> list[str]:
    """All of it, on a new home; the lines."""
    async with DiscordServer() as server:
        guild = server.guild("Newsroom", joined=False)
        folder = home / "libraries" / library_of(guild.id)
        make_seeded_home(Settings(home=home))
        folder.mkdir()
        with LocalRecords(folder) as records:
            ServerSettings(cooldown=0).save(records)
        async with answering(server, home, share=True):
            server.join(guild)
            seen = Walk(server, guild)
            seen.lines.append(BEGINNING)
            for chapter in (_add, _ask, _talk, _follow, _forget):
                await chapter(seen)
        assert not server.violations, server.violations
    return seen.lines


async def _add(seen: Walk) -> None:
    """Articles are added by who may."""
    await seen.command(seen.anna, "library add", file=GLACIER)
    form = seen.server.slash(seen.channel, seen.anna, "library add")
    seen.tell(seen.anna, "/library add")
    await seen.fill(form, **PASTED)
    await seen.command(seen.ben, "library add", file=GLACIER)


async def _ask(seen: Walk) -> None:
    """Help, a question, and every button below its answer."""
    await seen.command(seen.ben, "help")
    answer = await seen.command(seen.ben, "ask", question="who met the dockers?")
    for button in ("More passages", "Context", "Why"):
        await seen.press(answer, seen.ben, button)
    await seen.press(answer, seen.ben, "Ask more", **{"Your question": "and what did she say?"})


async def _talk(seen: Walk) -> None:
    """A mention, a reply, nothing found, a message somebody wrote, a direct message."""
    answer = await seen.say(seen.channel, seen.ben, f"{seen.server.bot.mention} how much ice did the glacier lose?")
    await seen.say(seen.channel, seen.anna, "and what does its meltwater feed?", reply_to=answer)
    claim = seen.server.say(seen.channel, seen.anna, "I heard that the Orrin glacier lost all of its ice!")
    seen.tell(seen.anna, claim.content)
    seen.tell(seen.ben, "opens the menu of that message: Apps > Find sources")
    sources = await seen.answer(seen.server.context_menu(seen.ben, "Find sources", claim))
    await seen.press(sources, seen.ben, "Share")
    await seen.say(seen.server.dm(seen.ben), seen.ben, "who is Yuri Ushakov?")


async def _follow(seen: Walk) -> None:
    """Nothing found, which is followed, seen by who manages the library, and told once an article answers it."""
    refusal = await seen.say(seen.channel, seen.ben, f"{seen.server.bot.mention} who won the world cup?")
    await seen.press(refusal, seen.ben, "Notify me when there's an answer")
    await seen.command(seen.anna, "library gaps")
    await seen.command(seen.anna, "library add", file=CUP)
    seen.lines.append("")
    seen.show(await seen.server.until(lambda: next((m for m in seen.channel.messages if NEWS in m.content), None)))


async def _forget(seen: Walk) -> None:
    """What is kept, and erased."""
    privacy = await seen.command(seen.ben, "privacy")
    await seen.press(privacy, seen.ben, "Erase my questions")


def main() -> None:
    """Walk, and print it."""
    with tempfile.TemporaryDirectory() as home:
        lines = asyncio.run(walk(Path(home)))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

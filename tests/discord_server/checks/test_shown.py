"""Links that a person can follow, and people that a message notifies."""

from typing import Any

import discord
import pytest

from tests.discord_server import Allow, DiscordServer, Link, Ping
from tests.discord_server.bots import Echo
from tests.discord_server.shown import JSON, links, pings, texts

URL = "https://example.com/a"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"see {URL}.", [Link("bare", URL, URL)]),
        (f"see <{URL}>", [Link("bare", URL, URL)]),
        (f"[text]({URL})", [Link("masked", "text", URL)]),
        (f"[text](<{URL}_(b)>) and {URL}", [Link("masked", "text", f"{URL}_(b)"), Link("bare", URL, URL)]),
        (rf"[a \] b]({URL}#:~:text=a,b)", [Link("masked", r"a \] b", f"{URL}#:~:text=a,b")]),
        (rf"\[text]({URL})", [Link("bare", URL, URL)]),
        (f"`{URL}` and ```\n[text]({URL})\n```", []),
    ],
)
def test_links_are_found_in_text(content: str, expected: list[Link]) -> None:
    assert links(content, [], []) == expected
    assert links("", [{"description": content}], []) == expected
    assert links("", [], [{"type": 10, "content": content}]) == expected


def test_links_are_found_around_text() -> None:
    embed = {"title": "T", "url": URL, "author": {"name": "A", "url": f"{URL}/b"}, "image": {"url": f"{URL}/i"}}
    row = {"type": 1, "components": [{"type": 2, "style": 5, "label": "Open", "url": f"{URL}/c"}]}
    assert links("", [embed], [row]) == [
        Link("embed", "T", URL),
        Link("embed", "A", f"{URL}/b"),
        Link("image", "", f"{URL}/i"),
        Link("button", "Open", f"{URL}/c"),
    ]


def test_all_words_are_read_in_order() -> None:
    embed = {"title": "1", "description": "2", "fields": [{"name": "3", "value": "4"}], "footer": {"text": "5"}}
    assert texts("0", [embed], [{"type": 17, "components": [{"type": 10, "content": "6"}]}]) == list("0123456")


EVERY = "<@1> <@!2> <@&3> @everyone @here"


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        (None, [("user", 1), ("user", 2), ("role", 3), ("everyone", 0), ("here", 0)]),
        ({"parse": []}, []),
        ({"parse": ["users"]}, [("user", 1), ("user", 2)]),
        ({"parse": ["everyone"], "roles": ["3"]}, [("role", 3), ("everyone", 0), ("here", 0)]),
        ({"users": ["2"]}, [("user", 2)]),
    ],
)
def test_pings_follow_allowed_mentions(allowed: JSON | None, expected: list[tuple[str, int]]) -> None:
    assert pings(EVERY, [], allowed) == expected
    assert pings("", [{"type": 10, "content": EVERY}], allowed) == expected


async def test_pings_of_the_bot_are_listed(server: DiscordServer) -> None:
    guild = server.guild()
    anna, ben = server.person("anna", guild), server.person("ben", guild)
    role = server.role(guild, "editors")
    text = f"{ben.mention} {role.mention} @everyone"
    none: dict[str, Any] = {"allowed_mentions": discord.AllowedMentions.none()}
    async with server.running(Echo()) as bot:
        asked = server.say(guild.channel("general"), anna, f"{server.bot.mention} {text}")
        await server.reply(asked)
        assert server.pings == [("user", ben.id), ("role", role.id), ("everyone", 0), Ping("user", anna.id)]
        server.pings.clear()
        channel = bot.guilds[0].text_channels[0]
        await channel.send(text, **none)
        await bot.seen[0].reply(text, mention_author=False, **none)
        await channel.send(embed=discord.Embed(description=text))
        assert server.pings == []
        guild.roles[guild.id].permissions &= ~Allow.MENTION_EVERYONE
        await channel.send(text)
        assert server.pings == [("user", ben.id)]

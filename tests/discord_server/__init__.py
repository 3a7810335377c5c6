"""A Discord of our own on the loopback interface, driven by the unchanged discord.py: nothing of discord is mocked.

It keeps REST and gateway as Discord documents them, shows the bot only what Discord shows a bot, checks each request
against the documented limits and (where it is at hand) the official OpenAPI document, and can hurt. A test takes the
fixture `server`; where it is a coroutine, the server runs around it:

    async def test_a_question_is_answered(server: DiscordServer) -> None:
        guild = server.guild("Newsroom", channels=("general",))
        anna = server.person("anna", guild)
        async with server.running(Bot(guild_ready_timeout=0.1)):  # any discord.Client, unchanged
            asked = server.slash(guild.channel("general"), anna, "ask", question="who met Putin?")
            answer = await asked.answer()  # the message that comes in the end, defer and edits included
            assert "Witkoff" in answer.text and not answer.ephemeral
            assert (await server.press(answer, anna, "More").answer()).buttons == []
            form = server.press(answer, anna, "Report")
            await form.modal()
            assert (await server.fill(form, Why="it is wrong").answer()).ephemeral

            said = server.say(guild.channel("general"), anna, f"{server.bot.mention} and when?")
            reply = await server.reply(said)
            server.say(guild.channel("general"), anna, "nobody in particular")
            await server.settled()  # the bot has read that, and does nothing about it
            assert guild.channel("general").messages[-1].author is anna
        assert server.pings == []

Waiting never sleeps: handles, `server.until(condition)`, `server.request(...)` and `server.ready()` return as soon as
what they wait for is there, and say after their deadline what happened last. The world may be made before the server
runs. Make a discord.py Route only within `running` or `pointed`: it takes its address when it is made.

What the bot does that Discord forbids stands in `server.violations`, and fails the test at its end unless the test took
it with `server.take_violations()`. Errors that a good bot may meet (a message gone, a late answer) stand in
`server.refusals`. Trouble is made by `server.faults` (REST) and `server.gateway` (drop, reconnect, invalidate, zombie,
duplicates). A test that is no coroutine runs the server in a thread, for instance to drive another process:

    with server.in_thread() as do:
        child = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=server.environment())
        do(server.ready)
        asked = do(server.slash, channel, anna, "ask", question="who met Putin?")
        assert do(asked.answer).text
"""

from tests.discord_server.interactions import Interaction, NoAnswer
from tests.discord_server.messages import File, Message
from tests.discord_server.rules.options import Impossible
from tests.discord_server.server import DEADLINE, DiscordServer
from tests.discord_server.shown import Link, Ping
from tests.discord_server.world import Allow, Channel, Guild, Role, User

__all__ = [
    "DEADLINE",
    "Allow",
    "Channel",
    "DiscordServer",
    "File",
    "Guild",
    "Impossible",
    "Interaction",
    "Link",
    "Message",
    "NoAnswer",
    "Ping",
    "Role",
    "User",
]

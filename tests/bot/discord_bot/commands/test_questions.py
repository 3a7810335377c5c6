"""Questions by every way in, and what is answered where."""

import asyncio
import threading
from pathlib import Path

import pytest

from bot.discord_bot.context import library_of
from bot.discord_bot.throttle import BURST
from bot.render.discord.card import COLOURS
from index.library import Library
from index.model import Article
from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen, stock
from tests.corpus import five
from tests.discord_server import DiscordServer, File, Message

DOCKERS, PUTIN = "who met the dockers?", "who met Putin?"


def labels(message: Message) -> list[str]:
    return [button["label"] for button in message.buttons]


def colour(message: Message) -> int:
    return int(message.embeds[0]["color"])


async def test_a_command_is_answered_with_a_quote_and_a_link_that_opens_there(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        answer = await server.slash(room.channel, room.reader, "ask", question=DOCKERS).answer()
    embed = answer.embeds[0]
    assert "> Mayor Ines Calder **met** the **dockers** at noon" in embed["description"]
    assert {link.url.partition("#")[0] for link in answer.links} == {"https://www.vellmar-post.example/harbour"}
    assert ":~:text=" in answer.links[0].url
    assert "footer" not in embed
    assert embed["title"] == DOCKERS
    assert labels(answer) == ["Context", "Why", "Ask more"]  # five articles have no more on it
    assert not answer.ephemeral


async def test_the_three_states_look_different(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        sure, closest, nothing = [
            await server.slash(room.channel, room.reader, "ask", question=question).answer()
            for question in (DOCKERS, "which lakes does the dredged harbour feed?", "who won the world cup?")
        ]
    assert [colour(m) for m in (sure, closest, nothing)] == [COLOURS[t] for t in ("sure", "closest", "nothing")]
    assert "Closest I have" in seen(closest)
    assert "I have nothing on that" in seen(nothing)
    assert "“world”" in seen(nothing)
    assert labels(nothing) == ["Ask more", "Notify me when there's an answer"]
    assert labels(closest)[-2:] == ["Ask more", "Notify me when there's an answer"]


async def test_a_refusal_offers_to_add_articles_to_those_who_may(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        told = {
            person: seen(await server.slash(room.channel, person, "ask", question="who won the world cup?").answer())
            for person in (room.editor, room.reader)
        }
    assert "/library add" in told[room.editor]
    assert "/library add" not in told[room.reader]


async def test_a_private_answer_is_for_who_asked_alone(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        answer = await server.slash(room.channel, room.reader, "ask", question=DOCKERS, private=True).answer()
        assert answer.ephemeral
        assert labels(answer)[-1] == "Share"
        shared = await server.press(answer, room.reader, "Share").answer()
    assert not shared.ephemeral
    assert shared.embeds[0]["description"] == answer.embeds[0]["description"]
    assert f"<@{room.reader.id}>" in shared.content
    assert server.pings == []


async def test_source_and_days_narrow_what_is_searched(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):

        async def ask(**options: str) -> str:
            return seen(await server.slash(room.channel, room.reader, "ask", question=DOCKERS, **options).answer())

        assert "Ines Calder" in await ask(source="Vellmar Post", after="2024-03-05", before="2024-03-05")
        assert "Ines Calder" not in await ask(source="Brenn Radio")
        assert "Ines Calder" not in await ask(after="2024-03-06")
        assert "is not a date: write it as YYYY-MM-DD" in await ask(before="yesterday")
        wrong = await ask(after="2024-03-06", before="2024-03-05")
        assert "after is later than before: swap 2024-03-06 and 2024-03-05" in wrong


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"source": "Nobody"}, "No article is from “Nobody”."),
        ({"source": "Velmar Post"}, "No article is from “Velmar Post”. The nearest source is “Vellmar Post”."),
        ({"after": "2030-01-01"}, "No article is from 2030-01-01 or later: the newest is from 2024-03-05."),
        ({"before": "2001-01-01"}, "No article is from 2001-01-01 or earlier: the oldest is from 2023-08-14."),
        (
            {"source": "vellmar post", "after": "2030-01-01"},
            "No article of vellmar post is from 2030-01-01 or later: the newest is from 2024-03-05.",
        ),
        (
            {"source": "**[x](https://a.example)** @everyone"},
            "No article is from “**[x](https://a.example)** @everyone”.",
        ),
        ({"source": "Brenn Radio"}, "Only articles from “Brenn Radio” were searched."),
    ],
)
async def test_a_filter_that_no_article_passes_is_named(
    options: dict[str, str], told: str, server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        answer = await server.slash(room.channel, room.reader, "ask", question=DOCKERS, **options).answer()
    assert told in seen(answer)
    assert answer.links == []


@pytest.mark.parametrize(
    "text",
    [
        f"@everyone {DOCKERS}",
        f"<@99> {DOCKERS} <@&7> <#8>",
        f"ask <@99>: {DOCKERS}",
        f"ask @bob {DOCKERS}",
        f"/ask {DOCKERS}",
        f"/ask question: {DOCKERS}",
        f"</ask:12> {DOCKERS} <:think:5> <t:1700000000:R>",
        f"{DOCKERS} cc <@99> @here",
    ],
)
async def test_pings_and_commands_in_a_question_cost_no_certainty(
    text: str, server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        mention = await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} {text}"))
        command = await server.slash(room.channel, room.reader, "ask", question=text).answer()
    assert "Answer found" in seen(mention)
    assert command.embeds[0]["title"] == DOCKERS
    assert mention.embeds[0]["description"] == command.embeds[0]["description"]
    assert server.pings == []


async def test_sources_complete_by_what_was_typed(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        typed = server.autocomplete(room.channel, room.reader, "ask", "source", "po", question="x")
        assert [choice["value"] for choice in await typed.choices()] == ["Vellmar Post"]
        typed = server.autocomplete(room.channel, room.reader, "ask", "source", "", question="x")
        assert len(await typed.choices()) == 4


async def test_typing_is_shown_where_an_answer_takes_a_while(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path) as chat:
        gate = threading.Event()
        held = [asyncio.create_task(chat.context.queue.run(0, gate.wait, 10)) for _ in range(2)]
        said = server.say(room.channel, room.reader, f"{server.bot.mention} {DOCKERS}")
        await server.request("POST", "/typing")
        gate.set()
        await asyncio.gather(*held)
        assert "Ines Calder" in seen(await server.reply(said))


async def test_a_mention_is_answered_below_it(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        said = server.say(room.channel, room.reader, f"{server.bot.mention} {DOCKERS}")
        reply = await server.reply(said)
    assert "Ines Calder" in seen(reply)
    assert reply.reply_to is said
    assert "title" not in reply.embeds[0]
    assert server.pings == []


async def test_follow_ups_keep_to_their_person_and_channel_and_say_how_they_were_taken(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    other = server.channel(room.guild, "other")
    async with answering(server, tmp_path):
        first = await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} {DOCKERS}"))
        pinging = server.say(room.channel, room.reader, "what did she say?", reply_to=first)
        assert "Understood as: what did she say? (Ines Calder" in seen(await server.reply(pinging))
        for channel, person in ((other, room.reader), (room.channel, room.editor)):
            said = server.say(channel, person, f"{server.bot.mention} what did she say?")
            assert "Understood as" not in seen(await server.reply(said))


async def test_a_reply_without_a_ping_and_a_word_to_nobody_are_passed_over(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        first = await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} {DOCKERS}"))
        server.say(room.channel, room.reader, "what did she say?", reply_to=first, ping=False)
        server.say(room.channel, room.reader, DOCKERS)
        await server.settled()
    assert [m.author for m in room.channel.messages].count(server.bot) == 1


async def test_a_greeting_gets_a_friendly_line_and_a_question_to_ask(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        reply = await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} hello!"))
        alone = await server.reply(server.say(room.channel, room.reader, server.bot.mention))
    assert seen(reply).startswith("Hello! Ask me about the articles")
    assert seen(alone).startswith("Hello! Ask me about the articles, for example: ")
    assert seen(alone) != seen(reply), "another question to ask each time"
    assert labels(reply) == []


async def test_more_is_asked_for_in_words_too(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    stock(tmp_path, room.guild, *(Article(f"Lighthouse {n} was lit at dusk by Ada.", id=str(n)) for n in range(9)))
    async with answering(server, tmp_path):
        said = server.say(room.channel, room.reader, f"{server.bot.mention} who lit the lighthouse?")
        await server.reply(said)
        more = await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} tell me more"))
    assert "4 ·" in seen(more)


async def test_direct_messages_search_what_is_shared_with_all_or_say_why_not(
    server: DiscordServer, tmp_path: Path
) -> None:
    anna = server.person("anna")
    with Library.open(tmp_path / "libraries" / "default", create=True) as library:
        library.put(five())
    async with answering(server, tmp_path, share=True):
        answer = await server.reply(server.say(server.dm(anna), anna, DOCKERS))
        assert "Ines Calder" in seen(answer)
        assert "Context" in labels(answer)
        context = await server.press(answer, anna, "Context").answer()
        assert "first freighter" in seen(context)
    async with answering(server, tmp_path):
        assert "I answer in servers" in seen(await server.reply(server.say(server.dm(anna), anna, DOCKERS)))


async def test_a_server_searches_its_own_articles_and_those_shared_with_all(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path, share=True):
        for question, quoted in ((DOCKERS, "Ines Calder"), ("who met Putin?", "Steve Witkoff")):
            answer = await server.slash(room.channel, room.reader, "ask", question=question).answer()
            assert quoted in seen(answer)
            assert quoted in seen(await server.press(answer, room.reader, "Context").answer())
    async with answering(server, tmp_path):
        answer = await server.slash(room.channel, room.reader, "ask", question="who met Putin?").answer()
        assert "Witkoff" not in seen(answer)


async def test_a_server_sees_which_library_an_answer_comes_from_and_may_search_its_own_alone(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path, share=True):

        async def ask(question: str) -> Message:
            return await server.slash(room.channel, room.editor, "ask", question=question).answer()

        status = seen(await server.slash(room.channel, room.editor, "library status").answer())
        assert "Answers come from: this server's library (5), and my operator's library default (1)" in status
        for question, source in ((DOCKERS, "this server's library"), (PUTIN, "my operator's library default")):
            why = await server.press(await ask(question), room.editor, "Why").answer()
            assert seen(why).endswith(f"from {source}")
        told = await server.slash(room.channel, room.editor, "library settings", shared=False).answer()
        assert "Answers come from: this server's library\n" in seen(told)
        assert "Witkoff" not in seen(await ask(PUTIN))
        status = seen(await server.slash(room.channel, room.editor, "library status").answer())
        assert "operator" not in status


async def test_one_servers_library_is_never_shared_with_others(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    other = newsroom(server, "Elsewhere")
    async with answering(server, tmp_path, share=True, library=library_of(room.guild.id)):
        answer = await server.slash(other.channel, other.reader, "ask", question=DOCKERS).answer()
        assert "There are no articles yet" in seen(answer)


async def test_the_menu_of_a_message_finds_what_bears_on_it(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        claim = server.say(room.channel, room.editor, "I heard that the Orrin glacier lost all of its ice!")
        found = await server.context_menu(room.reader, "Find sources", claim).answer()
        assert found.ephemeral
        assert "lost" in seen(found)
        assert "fifth" in seen(found)
        assert "Context" in labels(found)
        posted = server.say(room.channel, room.editor, "https://news.example/glacier")
        assert "no words" in seen(await server.context_menu(room.reader, "Find sources", posted).answer())
        posted.embeds = [{"title": "The Orrin glacier", "description": "It lost all of its [ice](https://a.example)!"}]
        assert "fifth" in seen(await server.context_menu(room.reader, "Find sources", posted).answer())
        posted.embeds = [{"fields": [{"name": "The Orrin glacier", "value": "lost all of its ice"}]}]
        assert "fifth" in seen(await server.context_menu(room.reader, "Find sources", posted).answer())
        silent = server.say(room.channel, room.editor, "", attachments=[File("a.png", b"x")])
        assert "no words" in seen(await server.context_menu(room.reader, "Find sources", silent).answer())


async def test_a_server_with_no_articles_yet_says_so(server: DiscordServer, tmp_path: Path) -> None:
    fresh = newsroom(server, "Fresh")
    async with answering(server, tmp_path):
        answer = await server.slash(fresh.channel, fresh.editor, "ask", question=DOCKERS).answer()
    assert "There are no articles yet" in seen(answer)
    assert "/library add" in seen(answer)


async def test_direct_messages_of_many_people_have_no_limit_in_common(server: DiscordServer, tmp_path: Path) -> None:
    people = [server.person(f"person {number}") for number in range(BURST + 5)]
    async with answering(server, tmp_path, share=True):
        asked = [server.say(server.dm(one), one, "who met Putin?") for one in people]
        replies = [await server.reply(message) for message in asked]  # some say first that others are before them
        await server.until(lambda: all("Witkoff" in seen(reply) for reply in replies), name="answer to all")

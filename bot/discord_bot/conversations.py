"""Which conversation a question goes on: that of the answer it hangs on, else its person's own in the channel.

A question hangs on an answer if it replies to it, is asked with the button below it, or in a thread started from it,
whoever asks. What is asked in private is never part of a thread's conversation. Conversations of the last minutes are
in memory; those of older answers are read from the records.
"""

import discord

from bot.discord_bot.buttons.press import find_answer_id
from bot.discord_bot.context import Context, Scope
from bot.discord_bot.delivery import REQUEST_ERRORS
from bot.discord_bot.state import Key, Talk
from bot.service.answers import ForgottenError
from index.model import Answer

EVERYBODY = 0  # in place of a person: a thread that was started from an answer is one conversation


async def find_last_answer(context: Context, scope: Scope, me: int, message: discord.Message) -> str:
    """The id of the answer that a message hangs on; in a thread, the last one there. Empty if there is none."""
    replied_to = message.reference and message.reference.resolved
    if isinstance(replied_to, discord.Message) and (answer := _read(replied_to, me)):
        return answer
    start = await _find_start(context, me, message.channel)
    return start and (context.talks[_place(context, scope, private=False)].answer or start)


async def recall(context: Context, scope: Scope, answer: str, *, private: bool) -> Talk:
    """The conversation up to the answer of this id, or if that is empty, the last one in its place."""
    if not answer:
        return context.talks[_place(context, scope, private=private)]
    if talk := context.talks.get((scope.names[0], answer)):
        return talk
    try:
        return Talk(await context.queue.run(scope.server, context.service.resume, scope.names, answer), answer)
    except ForgottenError:
        return Talk(answer=answer)


def remember(context: Context, scope: Scope, talk: Talk, answer: Answer | None = None, *, private: bool) -> None:
    """Keep a conversation as the last one in its place, and with an `answer` as the one up to it."""
    context.talks[_place(context, scope, private=private)] = talk
    if answer:
        context.talks[scope.names[0], answer.id] = talk


def _place(context: Context, scope: Scope, *, private: bool) -> Key:
    channel = scope.key[0]
    return (channel, EVERYBODY) if context.threads.get(channel) and not private else scope.key


async def _find_start(context: Context, me: int, channel: object) -> str:
    """The id of the answer that a thread was started from; empty if it was not started from one."""
    if not isinstance(channel, discord.Thread) or not isinstance(channel.parent, discord.TextChannel):
        return ""
    if channel.id not in context.threads:
        try:  # a thread has the id of the message that it was started from
            context.threads[channel.id] = _read(await channel.parent.fetch_message(channel.id), me)
        except discord.NotFound:
            context.threads[channel.id] = ""
        except REQUEST_ERRORS:
            return ""
    return context.threads[channel.id]


def _read(message: discord.Message, me: int) -> str:
    return find_answer_id(message) if message.author.id == me else ""

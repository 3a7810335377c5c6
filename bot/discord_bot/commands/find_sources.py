"""Sources for what somebody's message says, from its menu."""

import discord
from discord import app_commands

from bot.discord_bot.buttons.press import below_answer
from bot.discord_bot.commands.questions import admit, count_answer, deliver_answer
from bot.discord_bot.context import Interaction, context_of
from bot.discord_bot.delivery import CommandReply, Shown, refuse
from bot.discord_bot.message_text import read_message
from bot.metrics.events import QuestionOutcome
from bot.render.discord.answer_cards import sources_card
from bot.render.sanitize import shorten
from index.retrieval.question import LENGTH


@app_commands.context_menu(name="Find sources")
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
async def find_sources(interaction: Interaction, message: discord.Message) -> None:
    """The passages that relate to a message, shown to the person alone."""
    text = shorten(read_message(message), LENGTH)
    if not text:
        await refuse(interaction, "That message has no words that I can search for.")
        return
    if scope := await admit(interaction):
        context = context_of(interaction)

        async def work(asked: QuestionOutcome) -> Shown:
            answer = await context.queue.run(
                scope.server, context.service.find_sources, scope.names, text, scope.person
            )
            count_answer(context, asked, answer)
            view = below_answer(answer, private=True) if answer.answered else None
            return sources_card(answer, message.jump_url), view

        await deliver_answer(context, CommandReply(interaction, private=True), work)

"""`/library synonyms`: the words that mean the same in a server's library, shown and changed by its managers."""

import asyncio
from collections.abc import Sequence

from discord import app_commands

from bot.discord_bot.context import Interaction, context_of, require_scope
from bot.discord_bot.delivery import Shown
from bot.discord_bot.interactions import show
from bot.render.discord.settings_cards import LINE, synonyms_card
from bot.service.answers import AnswerService


@app_commands.command()
@app_commands.describe(
    add="two words that mean the same, as in Elbphilharmonie = Elphi; a > b for one way",
    remove="one of them, or a word: all that have it",
)
async def synonyms(
    interaction: Interaction,
    add: app_commands.Range[str, 1, LINE] | None = None,
    remove: app_commands.Range[str, 1, LINE] | None = None,
) -> None:
    """Show which words mean the same here, and change them."""
    context, scope = context_of(interaction), await require_scope(interaction)

    async def work() -> Shown:
        return synonyms_card(await asyncio.to_thread(change, context.service, scope.names, add, remove)), None

    await show(interaction, work())


def change(service: AnswerService, names: Sequence[str], add: str | None, remove: str | None) -> list[str]:
    """The synonyms of the first library after this change, as they are written. Raises SynonymError, LibraryError."""
    with service.opened(names[:1]) as (library,):
        if remove:
            library.remove_synonym(remove)
        if add:
            library.add_synonym(add)
        return list(map(str, library.synonyms()))

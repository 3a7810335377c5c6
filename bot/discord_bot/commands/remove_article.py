"""The Remove buttons of the list of articles: the article is named, and removed once that is confirmed."""

from bot.discord_bot.buttons.press import RED, Press, key_of, row
from bot.discord_bot.commands.job_progress import run_job
from bot.discord_bot.commands.manage_library import is_manager
from bot.discord_bot.context import Interaction, context_of, require_scope
from bot.discord_bot.delivery import Shown, once
from bot.discord_bot.interactions import show
from bot.render.discord.library_cards import removal_card
from bot.service.answers import ForgottenError
from index.model import Article

MOVED = "The list has changed since: open `/library list` again."


async def press_remove(interaction: Interaction, key: str, page: int) -> None:
    """Ask whether to remove an article of the list, in its place."""
    if not await is_manager(interaction):
        return

    async def ask() -> Shown:
        article = await _find(interaction, key, page)
        buttons = [Press("removal", key, page, label="Remove", style=RED), Press("list", "", page, label="Back")]
        return removal_card(article), row(buttons)

    await show(interaction, ask(), replace=True)


async def press_removal(interaction: Interaction, key: str, page: int) -> None:
    """Remove it."""
    if await is_manager(interaction):
        article = await _find(interaction, key, page)
        await once(interaction.response.defer)  # its progress is shown in place of the question
        await run_job(interaction, "remove", [article.id])


async def _find(interaction: Interaction, key: str, page: int) -> Article:
    """The article whose button has this key on a page of the list. Raises ForgottenError."""
    context, scope = context_of(interaction), await require_scope(interaction)
    articles, _ = await context.queue.run(scope.server, context.service.list_articles, scope.names, page)
    for article in articles:
        if key_of(article.id) == key:
            return article
    raise ForgottenError(MOVED)

"""What the bot can do -> one card, for whoever asks for help or who it is."""

from bot.render.discord.card import Card
from bot.render.discord.markdown import bold, clip
from bot.render.wording import OPERATORS

QUESTION = 150  # characters of the question to ask


def help_card(example: str | None, *, in_server: bool, may_add: bool) -> Card:
    """How to ask, follow up, add articles and change settings; `example` is a question to ask here.

    `in_server`: False in a direct message, where there is no library to look after.
    """
    asked = f", for example: {bold(clip(example, QUESTION, 2 * QUESTION))}" if example else "."
    rows = [
        "I look for the answer in articles and quote it word for word.",
        "",
        f"**Ask:** `/ask`, or {'mention me' if in_server else 'write to me'}{asked}",
        f"**Narrow it:** `{OPERATORS}`",
        "**Go on:** reply to my answer, or press “Ask more”.",
        "**Check a message:** its menu, Apps, “Find sources”.",
        "**No answer?** Press “Notify me when there's an answer”.",
    ]
    if in_server and may_add:
        rows += ["**Add articles:** `/library add`", "**Settings:** `/library settings`"]
    elif in_server:
        rows.append("**Articles and settings:** `/library`, for those who look after them.")
    return Card("\n".join([*rows, "**Your data:** `/privacy`"]), title="How to ask me")

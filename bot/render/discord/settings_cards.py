"""What the managers of a server may set, and what the bot stores -> cards."""

from collections.abc import Mapping, Sequence

from bot.render.discord.card import TEXT, Card
from bot.render.discord.markdown import bold, clip, fill
from bot.render.styled_text import count

LINE = 220  # characters of a synonym

SHUT = "I can't post there: allow me View Channel, Send Messages and Embed Links, or choose another channel."


def announcing_card(channel: int, minutes: int, waiting: int, feeds: int, *, is_shut: bool = False) -> Card:
    """Where new articles of so many feeds are posted and how often, and how many wait; `channel` 0 for nowhere.

    `is_shut`: whether the bot may not post there, or the channel is gone.
    """
    if not channel:
        return Card("New articles of the feeds are not posted: choose a channel for them.", title="Announcements")
    pace = "minute" if minutes == 1 else f"{minutes:,} minutes"
    text = [f"New articles are posted to <#{channel}>, at most one every {pace}."]
    text += (
        [f"They come from {count(feeds, 'feed')} of this server."] if feeds else ["`/library add` adds a feed first."]
    )
    text += [f"{count(waiting, 'article')} {'waits' if waiting == 1 else 'wait'}."] if waiting else []
    text += [SHUT] if is_shut else []
    return Card("\n".join(text), "trouble" if is_shut else "plain", title="Announcements")


def settings_card(settings: Mapping[str, str]) -> Card:
    """Each setting with its value, in order."""
    lines = (f"{bold(clip(f'{name}:', 60, 120))} {clip(value, 200, 400)}" for name, value in settings.items())
    return Card(fill(["How I answer in this server.", "", *lines], TEXT), title="Settings")


def synonyms_card(synonyms: Sequence[str]) -> Card:
    """The words that mean the same, a line each."""
    if not synonyms:
        return Card("There are none. `/library synonyms add: Elbphilharmonie = Elphi` adds one.", title="Synonyms")
    told = "A question for one is searched for the other too; with >, only for the one behind it."
    return Card(fill([told, "", *(clip(one, LINE, 2 * LINE) for one in synonyms)], TEXT), title="Synonyms")


def channels_card(answered: Sequence[int], sources: Sequence[int], helpers: int, needs: Sequence[str]) -> Card:
    """Where people need not mention the bot, whose posts are articles, and which role is asked; by their ids.

    `needs`: what is missing for that, a sentence each.
    """
    lines = (
        f"**Each message or post is answered in:** {_mention(answered) or 'none'}",
        f"**Posts become articles in:** {_mention(sources) or 'none'}",
        f"**Asked when an answer does not help:** {f'<@&{helpers}>' if helpers else 'nobody'}",
    )
    return Card(fill(["\n".join(lines), *needs], TEXT, "\n\n"), "closest" if needs else "plain", title="Channels")


def privacy_card(
    days: int = 30, *, in_cluster: bool = False, read: Sequence[int] = (), kept: Sequence[int] = ()
) -> Card:
    """What is stored about a question, for how long and where, and how to erase it.

    `read`: the channels in which all messages are read, and of these those that are `kept` as articles.
    """
    named = f", and all messages in {_mention(read)}" if read else ""
    becomes = "is posted in {} becomes articles" if read else "was posted in {} is in articles"
    articles = f" What {becomes.format(_mention(kept))} until it is deleted there." if kept else ""
    where = IN_CLUSTER if in_cluster else HERE
    return Card(PRIVACY.format(days=days, where=where, read=named, kept=articles), title="What I store")


def _mention(channels: Sequence[int]) -> str:
    return ", ".join(f"<#{channel}>" for channel in channels)


HERE = "on the machine I run on"
IN_CLUSTER = "in my operator's search cluster"
PRIVACY = (
    "**Stored:** your questions, their answers and your Discord ID, for {days} days, so that the buttons below an "
    "answer work. A question you follow is stored until it is answered, you stop following it, or it expires.\n"
    "**Where:** with the libraries that I searched, {where}. I send your questions to no other service, and I don't "
    "search other servers' libraries for them.\n"
    "**Who can see it:** the managers of a server can see which questions were not answered there, but not who asked.\n"
    "**Not stored:** other messages, unless a manager adds one to the library. I only read messages that mention me "
    "and messages you ask me about{read}.{kept}\n"
    "**Erase:** the button below erases the questions you asked here, their answers, and the questions you follow."
)

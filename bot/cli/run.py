"""The commands that go on until they are stopped: the console and the Discord bot."""

import click

from bot.cli import output
from bot.home import Choice, or_demo


@click.command()
@click.pass_obj
def console(choice: Choice) -> None:
    """Chat in the terminal, with follow-up questions.

    /help lists the commands. Without a terminal, it reads one question or command per line.

    \b
    citebot console
    citebot --library sports --library news console
    """  # noqa: D301  # \b keeps click from filling the examples
    from bot.console.loop import converse  # only here: the bot does not need it
    from bot.service.answers import serving

    choice = or_demo(choice)
    with serving(choice) as service:
        converse(service, choice.names, choice.settings.home / "history", choice.settings.keep_days)


@click.command()
@click.option("--shards", metavar="A-B/N", help="Run only shards A to B of N; other processes run the rest.")
@click.option("--check", "is_check", is_flag=True, help="List the rights that the bot lacks in its servers, and end.")
@click.pass_obj
def run(choice: Choice, shards: str | None, is_check: bool) -> int:
    """Run the Discord bot.

    It needs DISCORD_TOKEN, from https://discord.com/developers/applications, but no privileged intents. Each Discord
    server has its own library, and searches yours too. SIGTERM or Ctrl-C stops the bot after it has sent its pending
    answers.

    \b
    citebot run
    citebot run --check
    CITEBOT_SHARE=no citebot run
    """  # noqa: D301  # \b keeps click from filling the examples
    if is_check:
        from bot.discord_bot.channels.check import check  # only here: discord takes 0.2 s to import

        check(choice.settings, output.write)
        return 0
    from bot.discord_bot.process import run as run_bot  # only here: discord takes 0.2 s to import
    from bot.discord_bot.shards import parse_shards

    return run_bot(choice.settings, parse_shards(shards) if shards else None, announce=output.warn)

"""The Discord bot under load: questions at once from many servers, again and again, while one takes articles in.

python -m tests.benchmarks.chat [--minutes M] [--servers N] [--at-once N] [--json FILE]

A `citebot run` process against the tests' Discord, which is in this process; all on the loopback interface.
"""

import asyncio
import json
import sys
import time
from argparse import ArgumentParser
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.discord_bot.context import library_of
from bot.home import FIRST
from bot.records.sqlite import LocalRecords
from bot.service.server_settings import ServerSettings
from index.library import Library
from index.model import Article
from tests.benchmarks.inputs.corpus import ROOT, SEED, name, write
from tests.benchmarks.measuring.crowd import Crowd, Town, Watched, settle
from tests.benchmarks.measuring.process_figures import FLOORS, Figures, cpu, memory, percentiles, slope, table
from tests.benchmarks.measuring.readme import add_option, publish
from tests.benchmarks.search import machine
from tests.discord_server import File, Interaction, Message

Row = dict[str, Any]  # an article as a line of a `.jsonl` has it

ADDED = 1000  # articles of one add
ASKED = 600  # questions that are drawn from
PASSAGES = 8  # of an article, about
START, STOP = 60.0, 20.0  # seconds for the bot to connect, and to end
ADD = 300.0  # seconds for one add
WARM = 5.0  # seconds before anything counts: each library is opened a first time
NOTES = """Acknowledged: until the person sees a sign, be it "is typing" or the answer. Answered: until the answer
itself stands. Wrong: no answer, or one without the word that the asker's server alone has. The loop's lag is measured
in the bot, every 10 ms. Processor: of one core, the process that takes articles in not counted."""


@dataclass
class Run:
    """What one run saw; `memory` are pairs of seconds and MB."""

    crowd: Crowd
    began: float
    ended: float = 0.0
    cpu: float = 0.0
    adds: list[float] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    start: float = 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it and print a table; 1 if a floor is not held."""
    parser = ArgumentParser(prog="python -m tests.benchmarks.chat", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=1.0, metavar="M")
    parser.add_argument("--servers", type=int, default=200, metavar="N")
    parser.add_argument("--articles", type=int, default=25, metavar="N", help="of each server")
    parser.add_argument("--at-once", type=int, default=50, metavar="N", help="questions, one a server at the most")
    parser.add_argument("--added", type=int, default=ADDED, metavar="N", help="articles of one add")
    add_option(parser)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there: seconds and MB")
    options = parser.parse_args(arguments)
    print(f"{machine(('discord.py', 'aiohttp', 'tantivy', 'apsw'))}\n\n{NOTES}\n", flush=True)
    with TemporaryDirectory(prefix="citebot-chat-") as folder:
        figures, wrong = asyncio.run(run(Path(folder), options))
    print(f"{options.servers:,} servers of {options.articles:,} articles, {options.at_once} questions at once:\n")
    print("\n".join(table(figures)))
    print("\n".join(f"wrong: {text!r}" for text in wrong))
    if options.write:
        publish("chat", "\n".join(table(figures)))
    if options.json:
        options.json.write_text(json.dumps({"options": {k: str(v) for k, v in vars(options).items()}, **figures}))
    return int(any(figures[key] > most for key, most in FLOORS.items()))


async def run(folder: Path, options: Any) -> tuple[Figures, list[str]]:
    """One run in a folder of its own, and the answers that were wrong."""
    server, lag = Watched(), folder / "lag.json"
    towns = settle(server, [name(1_000_000 + n).title() for n in range(options.servers)])
    questions, rows = stock(folder, towns, options.articles, options.added)
    async with server:
        async with child(folder, lag, server.environment()) as process:
            await server.until(lambda: has_begun(server, process), START, "bot")
            await server.settled()
            seen = Run(Crowd(server, towns, questions, SEED), time.monotonic(), start=memory(process.pid))
            await load(seen, process.pid, rows, options)
            await server.settled()
            seen.crowd.look(seen.crowd.asked)
        wrong = [f"{one.kind} {one.word}: {one.text}" for one in seen.crowd.asked if one.is_wrong]
        return {**figures(seen, options.added), **lags(json.loads(lag.read_text()), seen)}, wrong


def has_begun(server: Watched, process: Process) -> bool:
    """Whether the bot is connected. Raises RuntimeError if it has ended instead."""
    if process.returncode is not None:
        raise RuntimeError(f"the bot has ended with {process.returncode}: see above")
    return bool(server.gateway.live() and server.commands)


async def load(seen: Run, pid: int, rows: Sequence[Row], options: Any) -> None:
    """Ask for some seconds for nothing, then for so many minutes, the last round taken in, articles coming in."""
    await rounds(seen.crowd, min(WARM, options.minutes * 60), options.at_once)
    seen.crowd.asked.clear()
    seen.began, before = time.monotonic(), cpu(pid)
    adding, watching = asyncio.create_task(keep_adding(seen, rows)), asyncio.create_task(keep_weighing(seen, pid))
    await rounds(seen.crowd, options.minutes * 60, options.at_once)
    await seen.crowd.server.until(lambda: seen.adds or adding.done(), ADD, "first add")
    seen.ended, seen.cpu = time.monotonic(), cpu(pid) - before
    async with asyncio.timeout(ADD):  # they end of themselves: a task in `wait_for` may miss that it is cancelled
        await asyncio.gather(adding, watching)


async def rounds(crowd: Crowd, seconds: float, count: int) -> None:
    """Round after round for so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        await crowd.ask(count)


async def keep_adding(seen: Run, rows: Sequence[Row]) -> None:
    """Hand over one file after another in one server; they have the same articles, with other texts each time."""
    server, town = seen.crowd.server, seen.crowd.towns[0]
    for edition in count():
        if seen.ended:
            return
        file = _file(rows, edition)
        began = time.monotonic()
        asked = server.slash(town.channel, town.editor, "library add", file=file)
        message = await _reply(server, asked, lambda m: _has_ended(m) or _asks(m))
        if _asks(message):
            message = await _reply(server, server.press(message, town.editor, "Replace"), _has_ended)
        if f"{len(file.data.splitlines()):,} articles" not in message.text:
            raise RuntimeError(f"the add came to {message.text}")
        seen.adds.append(time.monotonic() - began)


async def _reply(server: Watched, asked: Interaction, is_done: Callable[[Message], bool]) -> Message:
    """The reply to an add or to a button of it, once it is done."""
    message = await asked.answer(ADD)
    await server.until(lambda: is_done(message), ADD, "end of an add")
    return message


def _has_ended(message: Message) -> bool:
    return bool(message.embeds and not message.buttons)


def _asks(message: Message) -> bool:
    """Whether it asks what to do with articles that look like new versions."""
    return any(button["label"] == "Replace" for button in message.buttons)


async def keep_weighing(seen: Run, pid: int) -> None:
    """Note the memory, every second."""
    while not seen.ended:
        seen.memory.append((time.monotonic(), memory(pid)))
        await asyncio.sleep(1.0)


def stock(folder: Path, towns: Sequence[Town], articles: int, added: int) -> tuple[list[str], list[Row]]:
    """Fill each server's library, and the one shared by all; the questions, and the articles to add."""
    needed = (len(towns) + 1) * articles + added
    write(folder, needed * (PASSAGES + 1), ASKED)
    rows = iter([json.loads(line) for line in (folder / "articles.jsonl").read_text().splitlines()])
    for town in [*towns, None]:
        made = [Article(**next(rows)) for _ in range(articles)]
        if town:
            made[0] = Article(f"{town.word} lies near the old harbour.\n\n{made[0].text}", made[0].title, made[0].id)
        library = library_of(town.guild.id) if town else FIRST
        with Library.open(folder / "libraries" / library, create=True) as opened:
            opened.put(made)
        with LocalRecords(folder / "libraries" / library) as records:
            ServerSettings(cooldown=0).save(records)  # it is load that is measured, not patience
    return json.loads((folder / "questions.json").read_text()), list(islice(rows, added))


def _file(rows: Sequence[Row], edition: int) -> File:
    """A `.jsonl` of articles whose ids are the same in every edition, and whose paragraphs come in another order."""
    lines = [
        json.dumps({**row, "id": f"added-{n}", "text": _rewrite(row["text"], edition)}) for n, row in enumerate(rows)
    ]
    return File("news.jsonl", "\n".join(lines).encode())


def _rewrite(text: str, edition: int) -> str:
    """The text, its paragraphs turned round, under a line that no other edition has."""
    paragraphs = text.split("\n\n")
    turn = edition % len(paragraphs)
    return "\n\n".join([f"Edition {edition} of the day.", *paragraphs[turn:], *paragraphs[:turn]])


@asynccontextmanager
async def child(home: Path, lag: Path, environment: dict[str, str]) -> AsyncIterator[Process]:
    """The bot's process, which is told to end at the end."""
    command = [sys.executable, "-m", "tests.benchmarks.measuring.loop_lag", str(lag), "--home", str(home), "run"]
    environment = {**environment, "CITEBOT_SHARE": "yes"}
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment)
    try:
        yield process
        process.terminate()
        await asyncio.wait_for(process.wait(), STOP)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def figures(seen: Run, added: int) -> Figures:
    """In seconds and MB."""
    asked = seen.crowd.asked
    answered = [one.answered for one in asked if one.answered is not None]
    third = [(at, size) for at, size in seen.memory if at - seen.began > (seen.ended - seen.began) / 3]
    return {
        **percentiles("seen", [one.seen for one in asked if one.seen is not None]),
        **percentiles("answered", answered),
        "asked": len(asked),
        "rate": len(answered) / (seen.ended - seen.began),
        "lost": len(asked) - len(answered),
        "double": sum(len(one.answers) > 1 for one in asked),
        "wrong": sum(one.is_wrong for one in asked),
        "added": added * len(seen.adds),
        "add": sum(seen.adds) / len(seen.adds) * 1000 / added,
        "memory_start": seen.start,
        "memory_end": seen.memory[-1][1],
        "memory_slope": slope(third or seen.memory) * 60,
        "cpu": seen.cpu / len(asked),
    }


def lags(found: Sequence[float], seen: Run) -> Figures:
    """Of the event loop, while it counted; `found` as `probe` tells it."""
    return percentiles(
        "lag", [late for at, late in zip(found[::2], found[1::2], strict=True) if seen.began <= at <= seen.ended]
    )


if __name__ == "__main__":
    sys.exit(main())

"""The documents match the code: commands, settings, formats and constants. Their links lead somewhere."""

import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context

from bot.__main__ import cli
from index.ingest import feed_sync, web_reader
from index.library import MOST
from index.readers import FORMATS, LENGTH, decoding, docx, eml, epub, html, jsonl, pdf, zip_archive
from index.retrieval.search import CANDIDATES
from index.sandbox.sandbox import Limits
from index.stores.statistics import K1, B
from index.web import feed, robots, sitemap

ROOT = Path(__file__).parent.parent
DOCUMENTS = [path for path in ROOT.rglob("*.md") if not {".venv", "node_modules"} & {*path.relative_to(ROOT).parts}]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


README, BOT, INDEX = read("README.md"), read("bot/README.md"), read("index/README.md")
READERS, WEB = read("index/readers/README.md"), read("index/web/README.md")


def test_every_command_is_named() -> None:
    missing = [name for name in cli.list_commands(Context(cli)) if f"`citebot {name}" not in BOT]
    assert missing == []


def test_every_setting_is_named_here_and_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    settings = set(re.findall(r"^#([A-Z_]+)=", example, re.MULTILINE))
    assert settings >= {"CITEBOT_HOME", "CITEBOT_LIBRARY", "CITEBOT_LOG_LEVEL", "DISCORD_TOKEN", "OPENSEARCH_URL"}
    assert settings == set(re.findall(r"`((?:CITEBOT|DISCORD|OPENSEARCH)_[A-Z_]+)`", BOT))


def test_its_constants_are_those_of_the_code() -> None:
    assert f"k1 = {K1:g} and b = {B:g}" in INDEX
    assert f"{CANDIDATES[0]} candidates" in INDEX


def test_what_it_says_of_feeds_is_what_the_code_does() -> None:
    section = " ".join(WEB.partition("\n## Feeds\n")[2].partition("\n## ")[0].split())
    assert f"the newest {MOST} entries" in section and f"{feed_sync.NEW} at a time" in section
    assert f"{feed.WHOLE:,} characters" in section and f"up to {robots.LONGEST_DELAY:g} seconds" in section
    rows = [row for row in READERS.splitlines() if row.startswith(("| RSS", "| JSON Feed", "| sitemaps"))]
    sizes = (feed.SIZE, feed.SIZE, sitemap.SIZE)
    assert all(f"{size >> 20} MB" in row for row, size in zip(rows, sizes, strict=True))
    assert all(f"{feed.ENTRIES:,}" in row for row in rows) and f"{web_reader.PARTS} sitemaps" in rows[2]


def test_relative_links_lead_somewhere() -> None:
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in DOCUMENTS
        for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
        if ":" not in target and not (document.parent / target).exists()
    ]
    assert broken == []


def test_links_to_headings_lead_to_one() -> None:
    broken = []
    for document in DOCUMENTS:
        for target, heading in re.findall(r"\]\(([^)#\s:]*)#([\w-]+)\)", document.read_text(encoding="utf-8")):
            text = (document.parent / target if target else document).read_text(encoding="utf-8")
            headings = {name.lower().replace(" ", "-") for name in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
            if heading not in headings:
                broken.append(f"{document.relative_to(ROOT)}: {target}#{heading}")
    assert broken == []


def test_the_readme_is_short() -> None:
    assert 120 <= len(README.splitlines()) <= 160


def test_the_readmes_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    with contextlib.redirect_stdout(shown := io.StringIO()):
        exec(README.partition("```python\n")[2].partition("```")[0], {})
    assert shown.getvalue() == README.partition("```text\n")[2].partition("```")[0]


def test_the_readmes_session_is_what_citebot_answers(tmp_path: Path) -> None:
    session = README.partition("```console\n")[2].partition("```")[0]
    for entry in re.findall(r"^\$ citebot ask (.*(?:\n(?!\$ ).*)*)", session, re.MULTILINE):
        command, _, answer = entry.partition("\n")
        question, options = re.findall(r'^"(.*)"(.*)$', command)[0]
        asked = [sys.executable, "-m", "bot", "--home", str(tmp_path), "ask", question, *options.split()]
        shown = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", cwd=ROOT).stdout
        assert _steady(shown) == _steady(answer)


def _steady(text: str) -> str:
    """The text without what differs from run to run: times, ids of answers, and line breaks."""
    return re.sub(r"[\d.]+ ms", "N ms", re.sub(r"show \w{12}", "show ID", " ".join(text.split())))


def test_its_first_two_commands_set_up_ask_and_test() -> None:
    first, second = README.partition("```sh\n")[2].splitlines()[:2]
    assert first.endswith('citebot ask "who met Putin?"')
    assert second.endswith("python -m pytest")


def test_its_table_has_every_format_and_the_limits_of_the_code() -> None:
    table = READERS.partition("# Formats\n")[2].partition("\n\nWhat a file")[0]
    rows = {
        suffix: row for row in table.strip().splitlines() for suffix in re.findall(r"`(\.[a-z]+)`", row.split("|")[1])
    }
    assert {*rows} == {*FORMATS}
    limits = {
        ".txt": decoding.SIZE,
        ".jsonl": jsonl.LINE_SIZE,
        ".html": html.SIZE,
        ".pdf": pdf.SIZE,
        ".docx": docx.package.SIZE,
    }
    limits |= {".epub": epub.SIZE, ".eml": eml.SIZE, ".zip": zip_archive.SIZE}
    assert [suffix for suffix, size in limits.items() if f"{size >> 20} MB" not in rows[suffix]] == []
    assert f"{pdf.SECONDS:g} s or {pdf.LENGTH:,} characters" in rows[".pdf"]
    assert f"{zip_archive.MEMBER_SIZE >> 20} MB a file, {zip_archive.MEMBERS:,} files" in rows[".zip"]
    assert f"over {LENGTH:,} characters" in READERS
    assert f"{Limits().memory >> 20} MB of memory and {Limits().seconds:g} seconds" in READERS


def test_the_list_of_slash_commands_is_complete() -> None:
    import discord

    from bot.discord_bot.client import Tree

    rows = [line for line in BOT.splitlines() if line.startswith("| `/library ")]
    listed = {name for row in rows for name in re.findall(r"[a-z]+", row.split("|")[1].replace("/library", ""))}
    library = Tree(discord.AutoShardedClient(intents=discord.Intents.none())).get_command("library")
    assert isinstance(library, discord.app_commands.Group)
    assert listed == {command.name for command in library.commands}

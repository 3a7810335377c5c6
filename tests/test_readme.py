"""The README is true: it names every command and setting, and what it says of the code is what the code has."""

import re
from pathlib import Path

from bot.__main__ import cli
from index.ingest import feed_sync, web_sync
from index.library import MOST
from index.readers import FORMATS, LENGTH, docx, eml, epub, html, jsonl, pdf, text, zip_archive, zip_container
from index.retrieval.bm25 import K1, B
from index.retrieval.search import CANDIDATES
from index.sandbox.sandbox import Limits
from index.web import feed, feed_content, robots, sitemap

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_named() -> None:
    missing = [name for name in cli.commands if f"`citebot {name}" not in README]
    assert missing == []


def test_every_setting_is_named_here_and_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    settings = set(re.findall(r"^#([A-Z_]+)=", example, re.MULTILINE))
    assert settings >= {"CITEBOT_HOME", "CITEBOT_LIBRARY", "CITEBOT_LOG_LEVEL", "DISCORD_TOKEN", "OPENSEARCH_URL"}
    assert settings == set(re.findall(r"`((?:CITEBOT|DISCORD|OPENSEARCH)_[A-Z_]+)`", README))


def test_its_constants_are_those_of_the_code() -> None:
    assert f"k1 = {K1:g} and b = {B:g}" in README
    assert f"{CANDIDATES[0]} candidates" in README


def test_what_it_says_of_feeds_is_what_the_code_does() -> None:
    section = " ".join(README.partition("### Feeds\n")[2].partition("### ")[0].split())
    assert f"the newest {MOST} entries" in section and f"{feed_sync.NEW} at a time" in section
    assert f"{feed_content.WHOLE:,} characters" in section and f"up to {robots.SLOWEST:g} seconds" in section
    rows = [row for row in README.splitlines() if row.startswith(("| RSS", "| JSON Feed", "| sitemaps"))]
    sizes = (feed.SIZE, feed.SIZE, sitemap.SIZE)
    assert all(f"{size >> 20} MB" in row for row, size in zip(rows, sizes, strict=True))
    assert all(f"{feed.ENTRIES:,}" in row for row in rows) and f"{web_sync.PARTS} sitemaps" in rows[2]


def test_the_places_it_points_to_exist() -> None:
    section = README.partition("## Where to look")[2].partition("## ")[0]
    places = re.findall(r"^\| `([a-z/]+/)` \|", section, re.MULTILINE)
    assert len(places) >= 5
    assert [place for place in places if not (ROOT / place).is_dir()] == []


def test_its_first_two_commands_set_up_ask_and_test() -> None:
    first, second = README.partition("```sh\n")[2].splitlines()[:2]
    assert first.endswith('citebot ask "who met Putin?"')
    assert second.endswith("python -m pytest")


def test_its_table_has_every_format_and_the_limits_of_the_code() -> None:
    table = README.partition("## Formats\n")[2].partition("\n\nWhat a file")[0]
    rows = {
        suffix: row for row in table.strip().splitlines() for suffix in re.findall(r"`(\.[a-z]+)`", row.split("|")[1])
    }
    assert {*rows} == {*FORMATS}
    limits = {".txt": text.SIZE, ".jsonl": jsonl.LINE_SIZE, ".html": html.SIZE, ".pdf": pdf.SIZE, ".docx": docx.SIZE}
    limits |= {".epub": epub.SIZE, ".eml": eml.SIZE, ".zip": zip_container.SIZE}
    assert [suffix for suffix, size in limits.items() if f"{size >> 20} MB" not in rows[suffix]] == []
    assert f"{pdf.SECONDS:g} s or {pdf.LENGTH:,} characters" in rows[".pdf"]
    assert f"{zip_archive.MEMBER_SIZE >> 20} MB a file, {zip_container.MEMBERS:,} files" in rows[".zip"]
    assert f"over {LENGTH:,} characters" in README
    assert f"{Limits().memory >> 20} MB of memory and {Limits().seconds:g} seconds" in README

"""Arrows run one way: bot -> index, chat -> present -> index.model; and each way in loads only what it needs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def imports(file: Path) -> set[str]:
    """Every module that a file names in an import, at whatever depth of it."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            names.add(node.module or "")
    return names


def test_index_imports_neither_bot_nor_discord_nor_settings() -> None:
    for file in (ROOT / "index").rglob("*.py"):
        assert not {name.split(".")[0] for name in imports(file)} & {"bot", "discord", "dotenv", "rich", "click"}, file


def test_present_imports_of_index_only_its_records() -> None:
    for file in (ROOT / "bot" / "render").rglob("*.py"):
        assert {name for name in imports(file) if name.startswith("index")} <= {
            "index.model",
            "index.text.sentences",
        }, file


def test_present_makes_cards_without_discord() -> None:
    for file in (ROOT / "bot" / "render").rglob("*.py"):
        assert not {name.split(".")[0] for name in imports(file)} & {"discord", "click", "apsw", "asyncio"}, file


@pytest.mark.parametrize(
    ("module", "only"),
    [
        ("rank_bm25", {"index/retrieval/bm25.py"}),
        ("tantivy", {"index/stores/embedded/postings.py", "index/text/stop_words.py"}),
        (
            "apsw",
            {
                *(
                    "index/stores/embedded/catalogue.py",
                    "index/stores/embedded/id_set.py",
                    "index/stores/embedded/sqlite_errors.py",
                ),
                *("bot/records/sqlite_file.py", "bot/records/sqlite.py"),
            },
        ),
        ("trafilatura", {"index/readers/html.py"}),
        ("opensearchpy", {"index/stores/opensearch/connection.py"}),
        ("socket", {"index/web/fetch.py"}),
        ("ssl", {"index/web/fetch.py"}),
        ("http", {"index/web/fetch.py"}),
        ("urllib3", set[str]()),
        ("prometheus_client", {"bot/metrics/prometheus.py"}),
        ("watchfiles", {"index/ingest/folder_watcher.py"}),
    ],
)
def test_a_library_has_one_door(module: str, only: set[str]) -> None:
    files = [*(ROOT / "index").rglob("*.py"), *(ROOT / "bot").rglob("*.py")]
    found = {f.relative_to(ROOT).as_posix() for f in files if any(i.split(".")[0] == module for i in imports(f))}
    assert found == only


def test_no_other_file_opens_a_connection() -> None:
    others = {"urllib.request", "asyncio", "aiohttp", "requests", "httpx", "ftplib", "smtplib", "socketserver"}
    for file in (ROOT / "index").rglob("*.py"):
        assert not {name for name in imports(file) if name == "urllib.request" or name.split(".")[0] in others}, file


def test_no_file_of_index_or_bot_prints_but_through_click() -> None:
    for file in (ROOT / "index").rglob("*.py"):
        calls = [
            node.func for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
        ]
        assert not any(isinstance(call, ast.Name) and call.id == "print" for call in calls), file


def test_asking_loads_no_reader_no_page_parser_and_no_discord(tmp_path: Path) -> None:
    script = "import sys; from bot.__main__ import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    run = subprocess.run(
        [sys.executable, "-c", script, "--home", str(tmp_path), "ask", "who met Putin?"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    loaded = set(run.stderr.split())
    assert "index.library" in loaded
    unwanted = {"discord", "trafilatura", "py3langid", "lxml", "yaml", "charset_normalizer", "rich", "asyncio"}
    unwanted |= {"ssl", "http.client", "urllib3", "watchfiles", "rapidfuzz", "opensearchpy"}
    assert not loaded & (unwanted | {"prompt_toolkit", "bot.console.session", "index.conversation.conversation"})
    assert not {name for name in loaded if name.startswith("index.readers.")} - {"index.readers.text"}

"""The house: imports go one way, no circle, no crowded folder; and each way in loads only what it needs."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(f.relative_to(ROOT).as_posix() for folder in ("index", "bot") for f in (ROOT / folder).rglob("*.py"))

# What a file imports stands on its own line or on one above it. Files that are not named belong to their folder.
FLOW = """
index.errors
index.clock
index.text.patterns
index.text.sentences
index.model
index.article_checks
index.text
index.grammar
index.german
index.french
index.spanish
index.english
index.language_rules
index.readers
index.web
index.sandbox
index.stores
index.retrieval
index.conversation
index.answering
index.ingest
index.library
index.libraries index.ingest.folder_watcher
index
bot.settings
bot.render
bot.records
bot.home bot.service
bot.jobs
bot.metrics
bot.cli bot.console bot.discord_bot
bot.__main__
bot
"""
LAYERS = {name: number for number, line in enumerate(FLOW.split("\n")) for name in line.split()}

CROWDED = 15  # modules in a folder, beside sub-folders
LONG = 310  # lines of a file


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


def module_of(file: str) -> str:
    """`index/text/passages.py` -> `index.text.passages`; a package is its `__init__`."""
    return file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


@cache
def graph() -> dict[str, set[str]]:
    """Each module of index and bot with those of them that it imports, anywhere in it and for types too."""
    modules = {module_of(file) for file in FILES}
    edges: dict[str, set[str]] = {}
    for file in FILES:
        edges[module_of(file)] = found = set()
        for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names} & modules
            elif isinstance(node, ast.ImportFrom) and node.module:
                named = {f"{node.module}.{alias.name}" for alias in node.names}
                found |= (named & modules) or ({node.module} & modules)
    return edges


def layer(module: str) -> int:
    """The line of FLOW that a module is on."""
    names = module.split(".")
    return next(LAYERS[".".join(names[:size])] for size in range(len(names), 0, -1) if ".".join(names[:size]) in LAYERS)


def circles() -> set[str]:
    """The modules that import each other in a circle, and those between two circles."""
    left = {module: set(imported) - {module} for module, imported in graph().items()}
    while True:
        named = {imported for module in left for imported in left[module]}
        ends = {module for module, imported in left.items() if not imported & left.keys() or module not in named}
        if not ends:
            return {*left}
        for module in ends:
            del left[module]


def test_no_import_runs_against_the_flow() -> None:
    wrong = [f"{a} -> {b}" for a, imported in graph().items() for b in imported if layer(b) > layer(a)]
    assert wrong == []


def test_no_two_files_import_each_other_by_whatever_way() -> None:
    assert circles() == set()


def test_no_folder_is_crowded() -> None:
    tracked = [*FILES, *(f.relative_to(ROOT).as_posix() for f in (ROOT / "tests").rglob("*.py"))]
    folders = [file.rpartition("/")[0] for file in tracked if not file.endswith("__init__.py")]
    assert {folder: folders.count(folder) for folder in folders if folders.count(folder) > CROWDED} == {}


def test_no_file_is_a_scroll() -> None:
    assert [file for file in FILES if (ROOT / file).read_text(encoding="utf-8").count("\n") > LONG] == []


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
        (
            "tantivy",
            {"index/stores/embedded/postings.py", "index/stores/embedded/postings_view.py", "index/text/stop_words.py"},
        ),
        (
            "apsw",
            {
                *("index/stores/embedded/catalogue.py", "index/stores/embedded/sqlite.py"),
                "index/stores/embedded/backup_file.py",
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


def loaded_by(home: Path, *command: str) -> set[str]:
    """The modules that a process has loaded when it has run a command."""
    script = "import sys; from bot.__main__ import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    run = subprocess.run(
        [sys.executable, "-c", script, "--home", str(home), *command],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return set(run.stderr.split())


def test_asking_loads_no_reader_no_page_parser_and_no_discord(tmp_path: Path) -> None:
    loaded_by(tmp_path, "list")  # makes the home
    loaded = loaded_by(tmp_path, "ask", "who met Putin?")
    assert "index.library" in loaded
    unwanted = {"discord", "trafilatura", "py3langid", "lxml", "yaml", "charset_normalizer", "rich", "asyncio"}
    unwanted |= {"ssl", "http.client", "urllib3", "watchfiles", "rapidfuzz", "opensearchpy"}
    unwanted |= {"stopwordsiso", "filelock", "index.ingest.storing", "index.ingest.pipeline", "index.ingest.removal"}
    unwanted |= {"index.english.talk", "index.german.rules", "index.german.talk"}
    unwanted |= {"index.french.rules", "index.french.talk"}
    unwanted |= {"index.spanish.rules", "index.spanish.talk"}
    unwanted |= {"bot.cli.library", "bot.cli.maintenance", "bot.cli.move", "bot.cli.show"}
    assert not loaded & (unwanted | {"prompt_toolkit", "bot.console.session", "index.conversation.conversation"})
    assert not {name for name in loaded if name.startswith("index.readers.")} - {"index.readers.folders"}


def test_what_only_lists_loads_nothing_that_finds_answers(tmp_path: Path) -> None:
    loaded_by(tmp_path, "list")
    loaded = loaded_by(tmp_path, "list")
    assert "index.library" in loaded
    unwanted = {"numpy", "index.answering.pipeline", "index.retrieval.search", "index.english.rules", "stopwordsiso"}
    assert not loaded & unwanted

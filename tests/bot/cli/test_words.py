"""Other words for what citebot does, and what its lists show."""

import json
from pathlib import Path

import pytest

from index.model import Article
from tests.bot.cli.test_commands import put, run
from tests.corpus import FIVE, article


@pytest.fixture
def home(tmp_path: Path) -> Path:
    put(tmp_path / "home", *map(article, FIVE))
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("word", "name"),
    [
        (("search", "who met the dockers?", "-k", "1"), ("ask", "who met the dockers?", "-k", "1")),
        (("ask", "harbour", "-n", "1"), ("ask", "harbour", "-k", "1")),
        (("ask", "harbour", "--top", "2"), ("ask", "harbour", "-k", "2")),
        (("update",), ("reindex",)),
        (("delete", "nothing"), ("remove", "nothing")),
        (("-V",), ("--version",)),
        (("help",), ("--help",)),
    ],
)
def test_words_that_people_try_do_what_they_mean(word: tuple[str, ...], name: tuple[str, ...], home: Path) -> None:
    tried, known = run(home, *word), run(home, *name)
    assert (tried.exit_code, tried.stderr) == (known.exit_code, known.stderr)
    assert tried.output.split("\nsearched")[0] == known.output.split("\nsearched")[0]


def test_help_explains_a_command_by_either_name(home: Path) -> None:
    assert run(home, "help", "ask").stdout == run(home, "ask", "--help").stdout
    assert "Update the articles" in run(home, "help", "update").stdout
    refused = run(home, "help", "nosuch")
    assert (refused.exit_code, refused.stderr.count("\n"), "nosuch" in refused.stderr) == (2, 1, True)


def test_articles_are_listed_newest_first_a_page_at_a_time(home: Path) -> None:
    everything = run(home, "sources", "--articles").stdout.splitlines()
    pages = [run(home, "list", "-n", "2", "--page", str(page)).stdout.splitlines() for page in (1, 2, 3)]
    assert [row for page in pages for row in page[:-1]] == everything
    assert pages[0][-1] == "page 1 of 3, 5 articles; `citebot list --page 2 -n 2` shows the next"
    assert pages[2][-1] == "page 3 of 3, 5 articles"
    listed = run(home, "list", "--json").stdout.splitlines()
    assert listed == run(home, "sources", "--articles", "--json").stdout.splitlines()
    beyond = run(home, "list", "--page", "9")
    assert (beyond.exit_code, beyond.stdout) == (2, "")
    assert "there is no page 9: the last one is 1 " in beyond.stderr


def test_a_path_is_shown_from_here_and_none_of_elsewhere(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "in" / "a.txt"
    file.parent.mkdir()
    put(home, Article("The lighthouse of Orm burned down.", origin=str(file), first_line=1))
    asking = ("ask", "what burned down at Orm?", "-k", "1")
    for folder, shown in ((tmp_path, "\n    in/a.txt:1\n"), (file.parent, "\n    a.txt:1\n"), (home, "")):
        monkeypatch.chdir(folder)
        told = run(home, *asking).stdout
        assert shown in told and str(tmp_path) not in told
        assert f"\n    {file}:1\n" in run(home, *asking, "--paths").stdout
    assert json.loads(run(home, *asking, "--json").stdout)["passages"][0]["citation"].endswith(f"({file}:1)")


def test_status_speaks_of_no_generation(home: Path) -> None:
    assert "generation" not in run(home, "status").stdout
    assert "generation" in json.loads(run(home, "status", "--json").stdout)


def test_a_file_is_shown_and_removed_by_the_name_that_the_list_shows(tmp_path: Path, home: Path) -> None:
    for folder, text in (("a", "The lighthouse of Orm burned down."), ("b", "The mill of Brenn stands.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.txt").write_text(text, encoding="utf-8")
        (tmp_path / folder / "twin.txt").write_text(f"{text} So it is.", encoding="utf-8")
        run(home, "add", str(tmp_path / folder))
    assert "a.txt" in run(home, "list").stdout
    assert "lighthouse" in run(home, "show", "a.txt").stdout
    assert "twin.txt matches 2 articles" in run(home, "show", "twin.txt").stderr
    assert run(home, "remove", "--yes", "twin.txt").exit_code == 2
    assert run(home, "remove", "a.txt").stdout == "removed 1 article\n"
    assert run(home, "show", "a.txt").exit_code == 2


def test_a_file_that_was_never_read_is_not_remembered(tmp_path: Path, home: Path) -> None:
    (tmp_path / "a.docx").write_text("junk", encoding="utf-8")
    failed = run(home, "add", str(tmp_path / "a.docx"))
    assert (failed.exit_code, "not a valid Word file" in failed.stderr) == (2, True)
    assert "a.docx" not in run(home, "status").stdout
    assert run(home, "reindex").exit_code == 0
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "b.docx").write_text("junk", encoding="utf-8")
    (tmp_path / "news" / "c.txt").write_text("The lighthouse of Orm burned down.", encoding="utf-8")
    assert run(home, "add", str(tmp_path / "news")).exit_code == 2
    assert "b.docx" in run(home, "status").stdout

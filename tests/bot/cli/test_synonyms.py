"""`citebot synonyms`, and what a question says of sources and days, as they are typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli
from tests.bot.cli.test_commands import put
from tests.bot.cli.test_errors import assert_told_in_one_line
from tests.corpus import five


@pytest.fixture
def home(tmp_path: Path) -> Path:
    put(tmp_path, *five())
    return tmp_path


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *arguments], prog_name="citebot")


def test_a_synonym_is_searched_for_told_backed_up_and_removed(home: Path) -> None:
    assert run(home, "ask", "stevedores").exit_code == 1
    assert run(home, "synonyms", "add", "stevedores = dockers", "quay > harbour").stdout.count("added") == 2
    asked = run(home, "ask", "who met the stevedores?")
    assert asked.exit_code == 0
    assert "Searched for “dockers” too, a synonym of “stevedores”." in asked.stdout
    assert json.loads(run(home, "ask", "--json", "stevedores").stdout)["searched_for"] == {"stevedores": "dockers"}
    assert (
        run(home, "synonyms").stdout
        == run(home, "synonyms", "list").stdout
        == ("stevedores = dockers\nquay > harbour\n")
    )
    assert run(home, "backup", str(home / "b.db")).exit_code == 0
    assert run(home, "synonyms", "remove", "dockers").stdout == "removed stevedores = dockers\n"
    assert run(home, "ask", "stevedores").exit_code == 1
    assert run(home, "restore", "--yes", str(home / "b.db")).exit_code == 0
    assert json.loads(run(home, "synonyms", "list", "--json").stdout)[0] == {
        "word": "stevedores",
        "other": "dockers",
        "mutual": True,
    }


def test_one_that_is_there_is_not_added_again(home: Path) -> None:
    assert run(home, "synonyms", "add", "WHO = World Health Organization", "quay > pier").stdout.count("added") == 2
    again = run(home, "synonyms", "add", "quay > pier", "world health organization = WHO", "pier > quay").stdout
    assert again == (
        "quay > pier is there already\nworld health organization = WHO is there already\nadded pier > quay\n"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["synonyms", "add", "dockers"], "is no synonym: write one as in"),
        (["synonyms", "add", "the = harbour"], "'the' is in most texts and is not searched for"),
        (["synonyms", "add", "harbour > who is"], "'who is' is in most texts"),
        (["synonyms", "remove", "dockers"], "there is no synonym 'dockers'"),
        (["ask", "harbour after:soon"], "after: 'soon' is not a date: write it as YYYY-MM-DD"),
        (["ask", "harbour after:2024-03-02 before:2024-03-01"], "after is later than before"),
        (["ask", "-harbour", "--"], "o such option"),
        (["ask", "site:brenn.example"], "only says where to search"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(arguments: list[str], told: str, home: Path) -> None:
    done = run(home, *arguments)
    assert_told_in_one_line(done.exit_code, done.stdout, done.stderr, told)


def test_a_line_of_the_file_that_is_none_is_told(home: Path) -> None:
    (home / "libraries" / "default" / "synonyms.txt").write_text("dockers\na = b\n")
    done = run(home, "synonyms")
    assert done.stdout == "a = b\n"
    assert "synonyms.txt, line 1: 'dockers' is no synonym" in done.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--source", "Vellmar Post"], 'source:"Vellmar Post"'),
        (["--source", "vellmar-post.example"], "site:www.vellmar-post.example"),
        (["--after", "2024-03-05"], "after:2024-03-05"),
        (["--before", "2024-01-20"], "before:2024-01-20"),
        (["--source", "nobody"], "site:nobody"),
    ],
)
def test_in_the_question_it_does_what_the_option_does(options: list[str], words: str, home: Path) -> None:
    answers = [
        json.loads(run(home, "ask", "--json", *given).stdout)
        for given in (["harbour orchestra", *options], [f"harbour orchestra {words}"])
    ]
    assert answers[0]["passages"] == answers[1]["passages"]
    assert answers[1]["question"] == f"harbour orchestra {words}"


def test_lines_of_a_batch_have_operators_and_their_own_errors(home: Path) -> None:
    (home / "q.txt").write_text('who met the dockers -Calder\n{"question": "harbour site:nobody"}\nx before:soon\n')
    done = run(home, "ask", "--batch", str(home / "q.txt"), "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row.get("passages", row.get("error")) for row in rows][1] == []
    assert "Calder" not in str(rows[0]["passages"])
    assert "before: 'soon' is not a date" in rows[2]["error"]

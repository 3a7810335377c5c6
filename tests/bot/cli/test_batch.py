import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bot.cli.test_commands import put, run
from tests.corpus import DEADLINE, FIVE, ROOT, article


@pytest.fixture
def home(tmp_path: Path) -> Path:
    put(tmp_path / "home", *map(article, FIVE))
    return tmp_path / "home"


def batch(home: Path, lines: str | bytes, *options: str) -> tuple[int, list[dict[str, Any]], str]:
    result = run(home, "ask", "--batch", "-", "--json", *options, typed=lines)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr


def test_each_line_is_answered_in_order(home: Path) -> None:
    code, answers, errors = batch(home, 'who met the dockers?\n{"question": "zebra"}\r\nlentils and cumin')
    assert (code, errors) == (0, "")
    assert [answer["question"] for answer in answers] == ["who met the dockers?", "zebra", "lentils and cumin"]
    assert [answer["answered"] for answer in answers] == [True, False, True]
    assert len({answer["id"] for answer in answers}) == 3


def test_a_file_is_read_like_the_standard_input(tmp_path: Path, home: Path) -> None:
    (tmp_path / "questions").write_text("\ufeffwho met the dockers?\n", encoding="utf-8")
    result = run(home, "ask", "--batch", str(tmp_path / "questions"), "--json")
    assert json.loads(result.stdout)["question"] == "who met the dockers?"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"question": ', "JSON"),
        (b'{"q": "who?"}', "question"),
        (b'{"question": 3}', "question"),
        (b'{"question": ""}', "empty"),
        (b'{"question": "who?", "after": "yesterday"}', "YYYY-MM-DD"),
        (b'{"question": "who?", "as_of": "20240305"}', "YYYY-MM-DD"),
        (b'{"question": "who?", "source": ["a"]}', "source"),
        (b"x" * 100_000, "characters"),
        (b'{"a":' * 100_000, "JSON"),
    ],
)
def test_a_bad_line_gives_an_error_in_its_place(line: bytes, told: str, home: Path) -> None:
    code, answers, errors = batch(home, b"who met the dockers?\n" + line + b"\nlentils\n")
    assert code == 2
    assert [list(answer) == ["error"] for answer in answers] == [False, True, False]
    assert told in answers[1]["error"]
    assert answers[1]["error"].startswith("line 2: ")
    assert errors.count("\n") == 1


def test_a_lines_own_filters_come_before_the_command_lines(home: Path) -> None:
    question = "when did the harbour of Vellmar reopen?"
    lines = [
        {"question": question},
        {"question": question, "source": None},
        {"question": question, "source": "Vellmar Post"},
        {"question": question, "source": "Vellmar Post", "as_of": "2024-03-04"},
        {"question": question, "source": "Vellmar Post", "after": "2024-03-05", "before": "2024-03-05"},
    ]
    _, answers, _ = batch(home, "\n".join(map(json.dumps, lines)), "--source", "Field Notes")
    assert [answer["answered"] for answer in answers] == [False, False, True, False, True]


def test_no_lines_give_no_answers(home: Path) -> None:
    assert batch(home, "") == (0, [], "")


def test_an_answer_comes_before_the_next_question_is_known(home: Path) -> None:
    command = [sys.executable, "-m", "bot", "--home", str(home), "ask", "--batch", "-", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdin
        assert process.stdout
        for question in ("who met the dockers?", "zebra"):
            process.stdin.write(f"{question}\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["question"] == question
        process.stdin.close()
        assert process.wait(DEADLINE) == 0


def test_separators_of_unicode_do_not_split_an_answers_line(home: Path) -> None:
    put(home, article("recipe", text="The ferry \u2028leaves\u0085 at noon\x0b."))
    result = run(home, "ask", "--batch", "-", "--json", typed="ferry leaves")
    assert len(result.stdout.splitlines()) == 1
    assert result.stdout.isascii()

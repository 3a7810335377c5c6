"""Many questions, one per line -> one JSON object per line, in order."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.render.sanitize import flatten
from bot.render.to_json import dump_answer
from bot.service.answers import AnswerService
from index.errors import QuestionError
from index.model import Filters
from index.retrieval.operators import parse_day


def answer_lines(
    lines: Iterable[bytes],
    service: AnswerService,
    names: Sequence[str],
    limit: int,
    filters: Filters,
    write: Callable[[dict[str, Any]], None],
) -> int:
    """Write each line's answer, or `{"error": ...}`; return how many lines had errors.

    A line is a question in plain text, or a JSON object with `question` and optionally as_of, source, after and before,
    which override `filters`. null counts as absent; other keys are ignored.
    """
    bad = 0
    for number, line in enumerate(lines, 1):
        try:
            question, own = parse_line(line, filters)
            write(dump_answer(service.ask(names, question, limit, own)))
        except QuestionError as error:
            write({"error": f"line {number}: {error}"})
            bad += 1
    return bad


def parse_line(line: bytes, filters: Filters) -> tuple[str, Filters]:
    """The question of a line, and its filters. Raises QuestionError."""
    try:
        text = line.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise QuestionError("this is not UTF-8 text") from error
    if not text.startswith("{"):
        return text, filters
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise QuestionError(f"this is not JSON: {error}") from error
    if not isinstance(given.get("question"), str):
        raise QuestionError('there is no question: write {"question": "who met Putin?"}')
    return given["question"], replace(filters, **_own(given))


def _own(given: dict[str, Any]) -> dict[str, Any]:
    own = {}
    for name in ("source", "after", "before", "as_of"):
        value = given.get(name)
        if value is None:
            continue
        if not isinstance(value, str):
            raise QuestionError(f"{name} must be a string, not {json.dumps(value)[:40]}")
        own[name] = flatten(value) if name == "source" else parse_day(value)
    return own

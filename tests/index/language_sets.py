"""What the tests of each language's rules ask of its short texts: role pairs, questions and talks."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.conversation.conversation import Conversation
from index.library import Library, ask, ask_resolved
from index.model import Answer, Article

Talk = list[tuple[str, str]]
"""What is said, turn by turn, each with what the quote has to have."""


@contextmanager
def opened(file: Path, language: str, home: Path) -> Iterator[tuple[Library, Any]]:
    """A library in `home` with the articles of a set, and the set."""
    told = json.loads(file.read_text(encoding="utf-8"))
    with Library.open(home, create=True) as library:
        library.put([Article(**row, language=language) for row in told["articles"]])
        yield library, told


def read_talks(file: Path) -> list[Talk]:
    """The talks, which blank lines divide; a line is `what is said => what the quote has to have`."""
    talks = file.read_text(encoding="utf-8").strip().split("\n\n")
    return [[row.partition(" => ")[::2] for row in talk.splitlines()] for talk in talks]


def check_pairs(library: Library, pairs: Sequence[dict[str, str]], most: int, least: int) -> None:
    """At most so many traps may be answered surely; at least so many of their twins must be, and rightly."""
    traps = [pair["trap"] for pair in pairs if ask([library], pair["trap"], limit=1).sure]
    twins = [pair["twin"] for pair in pairs if is_sure_and_right(library, pair["twin"], pair["twin_has"])]
    assert len(traps) <= most, traps
    assert len(twins) >= least, [pair["twin"] for pair in pairs if pair["twin"] not in twins]


def check_questions(library: Library, questions: Sequence[dict[str, str]], least: int) -> None:
    """At least so many questions must be answered surely, and each of these rightly."""
    sure = [row for row in questions if ask([library], row["question"], limit=1).sure]
    wrong = [row for row in sure if not row["has"] or not is_sure_and_right(library, row["question"], row["has"])]
    assert wrong == [], wrong
    assert len(sure) >= least, len(sure)


def check_talks(library: Library, talks: Sequence[Talk], share: float) -> None:
    """So large a share of the turns must be answered rightly, and more than of the questions alone."""
    wrong, turns, alone = list[str](), 0, 0
    for talk in talks:
        conversation = Conversation()
        for said, expected in talk:
            meaning, answer, conversation = ask_next(library, conversation, said)
            turns += 1
            alone += is_right(ask_next(library, Conversation(), said)[1], expected)
            if not is_right(answer, expected):
                wrong.append(f"{said} ({meaning})")
    assert turns - len(wrong) >= share * turns, wrong
    assert turns - len(wrong) > alone


def ask_next(library: Library, conversation: Conversation, text: str) -> tuple[str | None, Answer, Conversation]:
    """What a question is understood as, its answer, and the conversation after it."""
    resolved, answer = ask_resolved([library], conversation.resolve(text), limit=3)
    return resolved.meaning, answer, resolved.talk.advance(answer)


def is_sure_and_right(library: Library, question: str, expected: str) -> bool:
    """Whether a question's answer is sure, and its first quote has what is expected."""
    answer = ask([library], question, limit=1)
    return answer.sure and is_right(answer, expected)


def is_right(answer: Answer, expected: str) -> bool:
    """Whether the first quote of an answer has what is expected."""
    return answer.answered and expected.casefold() in answer.hits[0].quote.casefold()

"""The questions in a library's records that found no answer, similar ones grouped; without the names of people."""

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from bot.records.protocol import KEPT, Records
from bot.render.discord.unanswered_card import UnansweredQuestion
from index.errors import QuestionError
from index.retrieval.question import ENGLISH, parse

LOOKED_AT = 5000  # newest answers that are read, in about 0.2 s

_MENTION = re.compile(r"<@[!&]?[0-9]+>")


def find_unanswered(records: Records, languages: Sequence[str], now: float | None = None) -> list[UnansweredQuestion]:
    """The unanswered questions of the last 30 days, the most frequent first; none that got a sure answer since.

    Left out are questions narrowed to a source or to days, which say nothing about the library, and those whose answer
    only one person saw. `languages` are those of the articles, the most frequent first.
    """
    oldest = int((time.time() if now is None else now) - KEPT)
    groups: dict[object, UnansweredQuestion | None] = {}
    for question, at, is_sure, is_answered in records.asked(oldest, LOOKED_AT):
        key = _read(question, languages)
        if key not in groups:
            newest = UnansweredQuestion(_MENTION.sub("@…", question), 1, at, is_answered)
            groups[key] = None if is_sure else newest
        elif (group := groups[key]) and not is_sure:
            groups[key] = replace(group, count=group.count + 1)
    return sorted(filter(None, groups.values()), key=lambda group: (-group.count, -group.last))


def _read(question: str, languages: Sequence[str]) -> object:
    """What similar questions share: the expected answer type and the terms."""
    try:
        read = parse(question, tuple(languages) or ENGLISH)
    except QuestionError:  # no question on record raises it
        return question
    terms = frozenset(word.variants[0] for word in read.words)
    return (read.answer_type, terms) if terms else question.casefold()

"""What was asked and not answered, as a library's records hold it: alike questions together, without names."""

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from bot.records.protocol import KEPT, Records
from bot.render.discord.subscription_cards import Gap
from index.errors import QuestionError
from index.retrieval.question import parse

LOOKED_AT = 5000  # answers, the newest: read in about 0.2 s

_MENTION = re.compile(r"<@[!&]?[0-9]+>")


def find_gaps(records: Records, languages: Sequence[str], now: float | None = None) -> list[Gap]:
    """The gaps of the last 30 days, the commonest first; one whose question was surely answered since is none.

    Questions that were narrowed to a source or to days tell nothing of the library, and are left out; so are those
    whose answer nobody else saw. `languages` are those of the articles, the commonest first.
    """
    oldest = int((time.time() if now is None else now) - KEPT)
    gaps: dict[object, Gap | None] = {}
    for question, at, is_sure, is_answered in records.asked(oldest, LOOKED_AT):
        key = _read(question, languages)
        if key not in gaps:
            gaps[key] = None if is_sure else Gap(_MENTION.sub("@…", question), 1, at, is_answered)
        elif (gap := gaps[key]) and not is_sure:
            gaps[key] = replace(gap, count=gap.count + 1)
    return sorted(filter(None, gaps.values()), key=lambda gap: (-gap.count, -gap.last))


def _read(question: str, languages: Sequence[str]) -> object:
    """What alike questions share: the kind of answer they want, and their terms."""
    try:
        read = parse(question, languages or ["en"])
    except QuestionError:  # nothing that is kept is one
        return question
    terms = frozenset(word.variants[0] for word in read.words)
    return (read.kind, terms) if terms else question.casefold()

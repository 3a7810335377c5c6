"""The expected answer type: what kind of thing a question asks for."""

from enum import Enum, auto


class AnswerType(Enum):
    """What the answer must hold; the rules of a language recognise it in questions and texts."""

    DURATION = auto()
    COUNT = auto()
    DEATHS = auto()
    INJURIES = auto()
    AMOUNT = auto()
    MONEY = auto()
    PERCENTAGE = auto()
    MEASURE = auto()
    AGE = auto()
    DATE = auto()
    PLACE = auto()
    PERSON = auto()
    IDENTITY = auto()
    NAME = auto()
    REASON = auto()
    MAIL = auto()
    PHONE = auto()
    OTHER = auto()


COUNTED = frozenset(
    {
        AnswerType.COUNT,
        AnswerType.DEATHS,
        AnswerType.INJURIES,
        AnswerType.AMOUNT,
        AnswerType.MONEY,
        AnswerType.PERCENTAGE,
        AnswerType.MEASURE,
        AnswerType.AGE,
    }
)
TOLLS = frozenset({AnswerType.DEATHS, AnswerType.INJURIES})
"""How many died or were hurt, for which any other number is no answer."""
NUMBERED = TOLLS | {AnswerType.COUNT}
"""How many of something, which may be none."""
ANYWHERE = frozenset({AnswerType.PERSON, AnswerType.NAME, AnswerType.REASON, AnswerType.OTHER})
"""Those that nearly any sentence seems to hold."""

"""The expected answer type: what kind of thing a question asks for."""

from enum import Enum, auto


class AnswerType(Enum):
    """What the answer must hold; the rules of a language recognise it in questions and texts."""

    DURATION = auto()
    COUNT = auto()
    AMOUNT = auto()
    MEASURE = auto()
    AGE = auto()
    DATE = auto()
    PLACE = auto()
    PERSON = auto()
    IDENTITY = auto()
    OTHER = auto()


COUNTED = frozenset({AnswerType.COUNT, AnswerType.AMOUNT, AnswerType.MEASURE, AnswerType.AGE})

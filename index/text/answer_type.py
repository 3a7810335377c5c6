"""The expected answer type: what kind of thing a question asks for."""

from enum import Enum, auto


class AnswerType(Enum):
    """What the answer must hold; `index.english.answer_types` recognises each in a text."""

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

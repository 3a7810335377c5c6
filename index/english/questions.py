"""What kind of answer an English question expects."""

import re

from index.english.vocabulary import CURRENCY, NAMED, PEOPLE
from index.text.answer_type import AnswerType
from index.text.rules import Asked

_PRICED = (
    r"(?:costs?|pay|pays|paid|prices?|worth|earns?|sells?|sold|spends?|spent|money|fined?|buy|bought|salary|salaries"
    rf"|compensation|profits?|loss|losses|debts?|bid|offer|fees?|tolls?|budget|value|valued|{CURRENCY})"
)
_PEOPLE = "|".join(PEOPLE.split())
_IS = r"(?:what(?:['’]s| is| are| was)|which(?: is)?|tell me|give me) (?:the |an? )?(?:[\w-]+ ){0,1}?"
_ANSWER_TYPES = (  # the first that matches; what it matched asks for the answer and is not looked for itself
    (
        re.compile(rf"\b(?:{_IS}(?:e-?mail|mail address)(?: address(?:es)?|s)?\b(?: (?:for|of)\b)?)", re.IGNORECASE),
        AnswerType.MAIL,
    ),
    (
        re.compile(
            rf"\b(?:{_IS}(?:(?:tele)?phone|mobile|fax|hotline|contact)(?: numbers?)?\b(?: (?:for|of)\b)?)",
            re.IGNORECASE,
        ),
        AnswerType.PHONE,
    ),
    (
        re.compile(
            rf"\bwhat (?:is|was|are|were) the names? of\b(?= (?:\w+ )(?:[\w'’-]+ ){{0,2}}?(?:{_PEOPLE})s?\b)"
            rf"|\b(?:which|what)\b(?= (?:[\w-]+ ){{0,2}}?(?:{_PEOPLE})\b(?![’']))",
            re.IGNORECASE,
        ),
        AnswerType.PERSON,
    ),
    (re.compile(r"\bwhat (?:is|was|are|were) the (?:name|title)s? of\b", re.IGNORECASE), AnswerType.NAME),
    (
        re.compile(r"\b(?:why|(?:for )?what reason|what(?= (?:caused|prompted|led to)\b))\b", re.IGNORECASE),
        AnswerType.REASON,
    ),
    (
        re.compile(
            r"\b(?:how much|how many|what|which)(?= (?:per ?cent|percentage|share|proportion)\b)", re.IGNORECASE
        ),
        AnswerType.PERCENTAGE,
    ),
    (
        re.compile(
            rf"\bhow much\b(?=.*\b{_PRICED}\b)|\bhow many\b(?= (?:[mb]illions? )?(?:of )?{CURRENCY}\b)"
            r"|\bwhat\b(?= (?:is|was) the (?:price|cost|value|salary|fee)\b|.*\b(?:cost|worth|earn)\W*$)",
            re.IGNORECASE,
        ),
        AnswerType.MONEY,
    ),
    (
        re.compile(
            r"\b(?:for )?how long\b(?! ago)"
            r"|\bhow many(?= (?:\w+ )?(?:minute|hour|day|night|week|month|year|decade)s\b)",
            re.IGNORECASE,
        ),
        AnswerType.DURATION,
    ),
    (re.compile(r"\bhow (?:many times|many|often)\b", re.IGNORECASE), AnswerType.COUNT),
    (re.compile(r"\bhow old\b", re.IGNORECASE), AnswerType.AGE),
    (re.compile(r"\bhow much\b", re.IGNORECASE), AnswerType.AMOUNT),
    (
        re.compile(r"\bhow (?:tall|high|deep|wide|far|fast|heavy|large|big|hot|cold)\b", re.IGNORECASE),
        AnswerType.MEASURE,
    ),
    (re.compile(r"\b(?:when|(?:what|which) (?:year|day|date|month)|how long ago)\b", re.IGNORECASE), AnswerType.DATE),
    (
        re.compile(r"\b(?:where|(?:in )?(?:what|which) (?:place|country|nation|city|town))\b", re.IGNORECASE),
        AnswerType.PLACE,
    ),
    (
        re.compile(
            r"\bwho(?: is| was| are| were|['’]s)"
            r"(?= (?!an? |the |\S+['’]s |\S+ \S+['’]s )[\w.'’-]++(?: [\w.'’-]++){0,2}+\W*+$)",
            re.IGNORECASE,
        ),
        AnswerType.IDENTITY,
    ),
    (re.compile(r"\b(?:who|whom|whose)\b", re.IGNORECASE), AnswerType.PERSON),
    (
        re.compile(rf"\b(?:which|what)\b(?= (?:[\w'’-]+ ){{0,2}}?(?:{'|'.join(NAMED.split())})\b)", re.IGNORECASE),
        AnswerType.NAME,
    ),
)
_ASKS = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
_REPORTING = re.compile(r"\baccording to\b", re.IGNORECASE)


def read_question(text: str) -> Asked:
    """The question without the words that ask, its expected answer type, and after "who" the verb."""
    asked = _REPORTING.sub(" ", text)
    asks = _ASKS.search(asked)
    for pattern, answer_type in _ANSWER_TYPES:
        if (match := pattern.search(asked)) and asks and match.start() <= asks.start():
            after = asked[match.end() :].split(maxsplit=1) if match[0][:3].casefold() == "who" else ()
            return Asked(asked[: match.start()] + " " + asked[match.end() :], answer_type, *after[:1])
    return Asked(asked)

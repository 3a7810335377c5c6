"""What kind of answer an English question expects."""

import re
from functools import cache

from index.english.vocabulary import CASUALTIES, CURRENCY, INJURIES, NAMED, PEOPLE, UNHURT, VERBS
from index.text.analysis import analyser
from index.text.answer_type import AnswerType
from index.text.patterns import lazy
from index.text.rule_protocols import Asked

_PRICED = (
    r"(?:costs?|pay|pays|paid|paying|offer(?:s|ed|ing)|bids|owed?|owes|charged?|prices?|worth|earns?|sells?|sold|spends?|spent|money|fined?|buy|bought|salary|salaries"
    rf"|compensation|profits?|loss|losses|debts?|bid|offer|fees?|tolls?|budget|value|valued|{CURRENCY})"
)
_SUMS = r"(?:debts?|fines?|rewards?|bail|budgets?|deficits?|profits?|loss|losses|prices?|costs?|salary|damages?|fees?)"
_PEOPLE = "|".join(PEOPLE.split())
_TOLL = (
    r"\bhow many(?: people| persons)?\b"
    r"(?= (?:(?!(?:who|which|that|when|where|while|after|before|since)\b)[\w'’-]+ ){0,8}?"
)
_IS = r"(?:what(?:['’]s| is| are| was)|which(?: is)?|tell me|give me) (?:the |an? )?(?:[\w-]+ ){0,1}?"
_WHAT_IS = r"\bwhat(?:['’]s| is| was| are| were)"
_ANSWER_TYPES = (  # the first that matches; what it matched asks for the answer and is not looked for itself
    (
        lazy(rf"\b(?:{_IS}(?:e-?mail|mail address)(?: address(?:es)?|s)?\b(?: (?:for|of)\b)?)", re.IGNORECASE),
        AnswerType.MAIL,
    ),
    (
        lazy(
            rf"\b(?:{_IS}(?:(?:tele)?phone|mobile|fax|hotline|contact)(?: numbers?)?\b(?: (?:for|of)\b)?)",
            re.IGNORECASE,
        ),
        AnswerType.PHONE,
    ),
    (
        lazy(r"\b(?:what|which) numbers?\b(?=.* (?:call|ring|phone|dial|text)\b)", re.IGNORECASE),
        AnswerType.PHONE,
    ),
    (
        lazy(rf"\bhow (?:high|large|big|deep)\b(?=.* {_SUMS}\b)", re.IGNORECASE),
        AnswerType.MONEY,
    ),
    (
        lazy(
            rf"{_WHAT_IS} the names? of\b(?= (?:\w+ )(?:[\w'’-]+ ){{0,2}}?(?:{_PEOPLE})s?\b)"
            rf"|\b(?:which|what)\b(?= (?:[\w-]+ ){{0,2}}?(?:{_PEOPLE})\b(?![’']))",
            re.IGNORECASE,
        ),
        AnswerType.PERSON,
    ),
    (lazy(rf"{_WHAT_IS} the (?:name|title)s? of\b", re.IGNORECASE), AnswerType.NAME),
    (
        lazy(r"\b(?:why|(?:for )?what reason|what(?= (?:caused|prompted|led to)\b))\b", re.IGNORECASE),
        AnswerType.REASON,
    ),
    (
        lazy(r"\b(?:how much|how many|what|which)(?= (?:per ?cent|percentage|share|proportion)\b)", re.IGNORECASE),
        AnswerType.PERCENTAGE,
    ),
    (
        lazy(
            rf"\bhow much\b(?=.*\b{_PRICED}\b)|\bhow many\b(?= (?:[mb]illions? )?(?:of )?{CURRENCY}\b)"
            rf"|{_WHAT_IS}(?= the (?:price|cost|value|salary|fee)\b)|\bwhat\b(?=.*\b(?:cost|worth|earn)\W*$)",
            re.IGNORECASE,
        ),
        AnswerType.MONEY,
    ),
    (
        lazy(
            r"\b(?:for )?how long\b(?! ago)"
            r"|\bhow many(?= (?:\w+ )?(?:minute|hour|day|night|week|month|year|decade)s\b)",
            re.IGNORECASE,
        ),
        AnswerType.DURATION,
    ),
    (
        lazy(
            rf"{_TOLL}(?:die[ds]?|dead|deaths?|kill(?:s|ed)?|perish(?:ed)?|drown(?:ed)?|fatalities|lives)\b)"
            rf"|{_WHAT_IS}(?= the death toll\b)",
            re.IGNORECASE,
        ),
        AnswerType.DEATHS,
    ),
    (lazy(rf"{_TOLL}(?:hurt|injure[ds]?|injuries|wounded)\b)", re.IGNORECASE), AnswerType.INJURIES),
    (lazy(r"\bhow (?:many times|many|often)\b", re.IGNORECASE), AnswerType.COUNT),
    (lazy(r"\bhow old\b", re.IGNORECASE), AnswerType.AGE),
    (lazy(r"\bhow much\b", re.IGNORECASE), AnswerType.AMOUNT),
    (
        lazy(r"\bhow (?:tall|high|deep|wide|far|fast|heavy|large|big|hot|cold)\b", re.IGNORECASE),
        AnswerType.MEASURE,
    ),
    (lazy(r"\b(?:when|(?:what|which) (?:year|day|date|month)|how long ago)\b", re.IGNORECASE), AnswerType.DATE),
    (
        lazy(r"\b(?:where|(?:in )?(?:what|which) (?:place|country|nation|city|town))\b", re.IGNORECASE),
        AnswerType.PLACE,
    ),
    (
        lazy(
            r"\bwho(?: is| was| are| were|['’]s)"
            r"(?= (?!an? |the |\S+['’]s |\S+ \S+['’]s )[\w.'’-]++(?: [\w.'’-]++){0,2}+\W*+$)",
            re.IGNORECASE,
        ),
        AnswerType.IDENTITY,
    ),
    (lazy(r"\b(?:who|whom|whose)\b", re.IGNORECASE), AnswerType.PERSON),
    (
        lazy(rf"\b(?:which|what)\b(?= (?:[\w'’-]+ ){{0,2}}?(?:{'|'.join(NAMED.split())})\b)", re.IGNORECASE),
        AnswerType.NAME,
    ),
)
ASKS = lazy(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
BEGINS = lazy(
    r"\W{0,9}(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|should|may|might) ", re.IGNORECASE
)
_REPORTING = lazy(r"\baccording to\b", re.IGNORECASE)


def read_question(text: str) -> Asked:
    """The question without the words that ask, its expected answer type, and after "who" the verb."""
    asked = _REPORTING.sub(" ", text)
    asks = ASKS.search(asked)
    for pattern, answer_type in _ANSWER_TYPES:
        if (match := pattern.search(asked)) and asks and match.start() <= asks.start():
            after = asked[match.end() :].split(maxsplit=1) if match[0][:3].casefold() == "who" else ()
            rest = asked[match.end() :]
            alike = _find_alike(answer_type, of_people=rest.startswith(" people "))
            return Asked(f"{asked[: match.start()]} {rest}", answer_type, next(iter(after), ""), alike)
    return Asked(asked)


@cache
def _find_alike(answer_type: AnswerType, *, of_people: bool) -> frozenset[str]:
    """The terms of a toll: that nobody was hurt tells how many died, and not the other way round."""
    words = {
        AnswerType.DEATHS: CASUALTIES,
        AnswerType.INJURIES: f"{INJURIES} {UNHURT} casualty",
        AnswerType.COUNT: "people nobody" if of_people else "",
    }
    return frozenset(analyser("en").terms(words.get(answer_type, "")))


_EXCEPT = lazy(
    r"\b(?:besides|except(?: for)?|other than|apart from|aside from|excluding|not counting)"
    r"\s+(?:(?:in|at|on|by|with|from|to|for)\s+)?(?:(?:the|an?|mr|mrs|ms|dr)\b\.?\s+)?",
    re.IGNORECASE,
)
_TOKEN = lazy(r"[^\s,;:?!()]+|[,;:?!()]")
_JOINS = (",", "and", "or", "nor")
_LONGEST = 4  # words of a name
_PARTICLES = frozenset("van von der den de del della di da du la le al bin ibn ten ter".split())  # within a name


def except_names(text: str) -> tuple[str, tuple[str, ...]]:
    """The question without those that are no answer to it, as in "who besides Witkoff met Putin?", and their names."""
    kept, at, names = "", 0, list[str]()
    for match in _EXCEPT.finditer(text):
        if match.start() < at or not match[0][-1].isspace():
            continue
        found, end = _read_names(text, match.end())
        if found:
            kept, at, names = f"{kept}{text[at : match.start()]} ", end, [*names, *found]
    return kept + text[at:] if names else text, tuple(names)


def _read_names(text: str, start: int) -> tuple[list[str], int]:
    """The names that begin here, and where the last one ends: "Steve Witkoff and Rubio", "steve witkoff"."""
    names, name, end, particles = list[str](), list[str](), start, list[str]()
    is_capital = text[start : start + 1].isupper()
    for token in _TOKEN.finditer(text, start):
        word = token[0]
        if word in _PARTICLES and name:  # Joost van Dalen
            particles.append(word)
            continue
        if word in _JOINS and name:
            names.append(" ".join(name))
            name.clear()
        elif len(name) < _LONGEST and _may_name(word, is_capital=is_capital, is_first=not name):
            name += [*particles, word]
            particles.clear()
            end = token.end()
        else:
            break
    return [*names, *filter(None, [" ".join(name)])], end


def _may_name(word: str, *, is_capital: bool, is_first: bool) -> bool:
    """Whether a word may be of a name; where it has no capital, whether it may be of a noun."""
    terms = analyser("en").word_terms(word)
    is_verb = not is_first and (word.endswith("ed") or not VERBS.isdisjoint(terms))
    if is_capital:
        return (word[0].isupper() or (word[0].isdigit() and not is_first)) and not is_verb
    return bool(terms) and not is_verb and word[0].isalnum()

"""Where a text has what a question asks for, by a language's words: numbers of something, days, places, people."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.grammar.spelling import alternate, lower
from index.text.answer_type import COUNTED, TOLLS, AnswerType
from index.text.dates.vocabulary import WORDS, month_names
from index.text.passages import Span
from index.text.patterns import lazy
from index.text.word_forms import IRREGULAR, MONTHS

MAIL = lazy(r"[\w%+-][\w.%+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
PHONE = lazy(r"(?<![\w.,+])(?=(?:[()+ /.-]{0,3}\d){6})(?:\+|00?)?\(?\d{2,5}\)?(?:[ /.-]?\d{2,5}){1,5}(?![\w.,]\d)")
_LETTER = re.compile(r"(?<!\\)[^\W\d_]")
_REACH = 60  # characters before a name in which its office may stand
_NAMED = (AnswerType.PERSON, AnswerType.NAME, AnswerType.PLACE)


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """What a language writes in answers, each a regular expression without a group that is numbered.

    `numbers`: words for numbers beyond those that `index.text.word_forms` has. `a`: the words for "a few", "a", which
    count time alone. `spans`: whole words that say how long, "dreitägig". `old`: an age, with `NUMBER` for the number.
    `none`: that there were none of something. `halves`: shares in words. `relative`: days without a date, "letzte
    Woche", beyond yesterday and today. `clause`: what parts one statement from the next.
    """

    numbers: str
    scales: str
    a: str
    times: str
    spans: str
    sizes: str
    currencies: str
    percent: str
    halves: str
    old: str
    none: str
    relative: str
    day_ending: str
    because: str
    deaths: str
    injuries: str
    clause: str


FindNames = Callable[[str, int, int, AnswerType], Iterable[Span]]
"""Where `text[start:end]` has names that may be a person, a name or a place, as asked for."""
Introduces = Callable[[str, int, Sequence[Span]], bool]
"""Whether a sentence that begins there says of a name, one of these spans, who that is."""


class Answers:
    """`holds` and `find_answers` of `index.text.rule_protocols.Rules` for a language."""

    def __init__(
        self,
        language: str,
        words: AnswerWords,
        find_names: FindNames,
        introduces: Introduces,
        simplify: Callable[[str], str] = str,
    ) -> None:
        self._evidence, self._moment = build_evidence(language, words)
        self._harm = {
            AnswerType.DEATHS: _small(rf"\b(?:{words.deaths})\b"),
            AnswerType.INJURIES: _small(rf"\b(?:{words.injuries})\b"),
        }
        self._clause = _small(rf"(?:(?!{words.clause}).)+", re.DOTALL)
        self._find_names, self._introduces, self._simplify = find_names, introduces, simplify

    def holds(self, text: str, start: int, end: int, answer_type: AnswerType, asked: Sequence[Span]) -> bool:
        """Whether `text[start:end]` holds what is asked for, beside the question's words, which are at `asked`."""
        if answer_type is AnswerType.OTHER:
            return False
        taken = [*asked[bisect_left(asked, (start, start)) : bisect_left(asked, (end, end))]]
        if answer_type is AnswerType.IDENTITY:
            return self._introduces(self._simplify(text), start, taken)
        return any(True for _ in self._find_beside(text, start, end, answer_type, taken))

    def find_answers(
        self, text: str, start: int, end: int, answer_type: AnswerType, asked: Sequence[Span]
    ) -> list[Span]:
        """Where all of it stands."""
        return [*self._find_beside(text, start, end, answer_type, asked)]

    def _find_beside(
        self, text: str, start: int, end: int, answer_type: AnswerType, asked: Sequence[Span]
    ) -> Iterator[Span]:
        text = self._simplify(text)
        if answer_type in _NAMED:
            names = self._find_names(text, start, end, answer_type)
            return (span for span in names if not any(a < span[1] and span[0] < b for a, b in asked))
        text = lower(text)
        if answer_type in TOLLS:
            return self._find_tolls(text, start, end, answer_type, asked)
        found = self._find(text, start, end, answer_type)
        return (span for span in found if not any(a <= span[0] and span[1] <= b for a, b in asked))

    def _find(self, text: str, start: int, end: int, answer_type: AnswerType) -> Iterator[Span]:
        if answer_type not in self._evidence:
            return
        moments: list[Span] | None = None  # a date or a time of day: its numbers count nothing
        for match in self._evidence[answer_type].finditer(text, start, end):
            if moments is None:
                is_counted = answer_type in COUNTED
                moments = [one.span() for one in self._moment.finditer(text, start, end)] if is_counted else []
            if not any(a <= match.start() and match.end() <= b for a, b in moments):
                yield match.span()

    def _find_tolls(
        self, text: str, start: int, end: int, answer_type: AnswerType, asked: Sequence[Span]
    ) -> Iterator[Span]:
        """In a clause that tells of the dead or the injured, from the number nearest to that, which may be none."""
        for clause in self._clause.finditer(text, start, end):
            harms = [match.span() for match in self._harm[answer_type].finditer(text, *clause.span())]
            counts = [*self._find(text, *clause.span(), AnswerType.COUNT)]
            for a, b in harms[:1] if counts else ():
                first, last = min(counts, key=lambda count: max(count[0] - b, a - count[1], 0))
                if not any(c <= first and last <= d for c, d in asked):
                    yield min(a, first), max(b, last)


def read_introductions(office: re.Pattern[str], behind: re.Pattern[str]) -> Introduces:
    """What finds names with an office before them, "le préfet, Alain Dury", or told behind: "Dury, un médecin"."""

    def introduces(text: str, start: int, asked: Sequence[Span]) -> bool:
        return any(
            text[a].isupper() and bool(office.search(text[max(start, a - _REACH) : a]) or behind.match(text, b))
            for a, b in asked
        )

    return introduces


def build_evidence(language: str, words: AnswerWords) -> tuple[Mapping[AnswerType, re.Pattern[str]], re.Pattern[str]]:
    """What answers to each type look like, and what dates and times of day look like."""
    calendar = WORDS[language]
    spelt = alternate(word for word, number in IRREGULAR[language].items() if number.isdecimal())
    number = rf"(?:\d(?<![\w.,]\d)(?:[\d.,]*\d)?+|\b(?:{words.numbers}|{spelt})\b)(?:[ -](?:{words.scales})\b)?+"
    named = {name.casefold() for name in MONTHS[language]} | {name for name in month_names(language) if len(name) > 3}
    months = alternate(named)
    days = "|".join(calendar.days)
    month = rf"(?:{months})"
    near = f"{calendar.yesterday}|{calendar.today}"
    times, sizes, money = (rf"(?:{kind})\b" for kind in (words.times, words.sizes, words.currencies))
    moment = (
        rf"\b\d{{1,2}}[:.]\d\d\b(?![.\d])|\b\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}})?|\b\d{{4}}-\d\d-\d\d\b"
        rf"|\b(?:\d{{1,2}}{calendar.ordinal} (?:(?:{calendar.of}) )?)?{month}\b(?:(?: (?:{calendar.of}))? \d{{4}}\b)?"
        rf"|\b(?:1\d{{3}}|20\d\d)\b(?![.,]\d|{words.percent}| (?:{words.percent}))"
    )
    no_unit = rf"(?![ -]?(?:{times}|{sizes}|{money}|[%€$£]|(?:{words.percent})\b))"
    counted = rf"{number}{no_unit}"
    patterns = {
        AnswerType.DURATION: rf"(?:{number}|\b(?:{words.a}))[ -]{times}|\b(?:{words.spans})\b",
        AnswerType.COUNT: rf"{counted}|\b(?:{words.none})\b",
        AnswerType.AMOUNT: rf"[$€£]\s?\d[\d.,]*|{number}(?![ -]?{times})|\b(?:{words.halves})\b",
        AnswerType.MONEY: rf"[$€£]\s?\d[\d.,]*|{number}[ -]?(?:[$€£]|{money})",
        AnswerType.PERCENTAGE: rf"{number}\s?(?:%|(?:{words.percent})\b)|\b(?:{words.halves})\b",
        AnswerType.MEASURE: rf"{number}[ -]?{sizes}",
        AnswerType.AGE: words.old.replace("NUMBER", number),
        AnswerType.DATE: rf"{moment}|\b(?:{days})(?:{words.day_ending})?\b|\b(?:{near}|{words.relative})\b",
        AnswerType.REASON: rf"\b(?:{words.because})\b",
    }
    evidence = {kind: _small(pattern) for kind, pattern in patterns.items()}
    return evidence | {AnswerType.MAIL: MAIL, AnswerType.PHONE: PHONE}, _small(moment)


def _small(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern for a text in small letters: to search without regard to case takes twice as long."""
    return lazy(_LETTER.sub(lambda match: match[0].lower(), pattern), flags)

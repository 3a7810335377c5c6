"""What kinds of things a text holds, by rules of English: numbers of something, amounts, durations, dates, places."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from index.english.entity_types import GROUPS, OFFICES, Mention, is_nation
from index.english.entity_types import is_place as is_country
from index.english.names import find_mentions
from index.english.quantities import find_tolls
from index.english.vocabulary import CURRENCY, VERBS
from index.text.answer_type import COUNTED, TOLLS, AnswerType
from index.text.names import EntityType
from index.text.passages import Span
from index.text.patterns import lazy
from index.text.stop_words import stop_words
from index.text.word_forms import IRREGULAR

_TIMES = r"(?:second|minute|hour|day|night|week|weekend|month|year|decade|centur(?:y|ie))s?"
_SIZES = (
    r"(?:km/h|mph|km|kilomet\w+|cm|mm|met(?:er|re)s?|m²?|miles?|feet|foot|ft|inch(?:es)?|yards?|acres?|hectares?|square|kg"
    r"|kilos?|kilograms?|grams?|pounds?|lb|tons?|tonnes?|lit(?:er|re)s?|degrees?|°[CF]?|knots?|[kmg]w|megawatts?)\b"
)
_LENGTHS = r"(?:[ck]m|mm|(?:kilo|centi|milli)?met(?:er|re)s?|miles?|feet|yards?|inch(?:es)?)"
_NUMBER = (
    r"(?:\d[\d.,]*|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve|\w+teen|dozens?|hundreds?|thousands?|millions?|billions?|half|once|twice|several)"
)
_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))"
_AFTER = (
    r"after(?! (?:(?:more|less|fewer) than |(?:about|almost|nearly|over|just|only) )?"
    rf"(?:{_NUMBER}|an?|few|many) {_TIMES}\b(?! of\b))"
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_BECAUSE = (  # "after eleven years" tells no reason
    rf"because|due to|since|owing to|thanks to|{_AFTER}|for (?:fear|lack|want|reasons?)|in order|so that|so|as a result"
    r"|caused?|causes|reasons?|blam(?:ed?|es|ing)|lack|as (?:he|she|it|they|the)|following|amid|in (?:protest|response)"
    r"|out of|prompted|led to|without|triggered|despite"
)
_MOMENT = lazy(  # a date or a time of day: its numbers count nothing
    rf"\b\d{{1,2}}:\d\d\b|\b(?:\d{{1,2}} )?{_MONTH}\b\.?(?: \d{{1,2}}\b)?(?:,? \d{{4}}\b)?"
    r"|\b(?:1\d{3}|20\d\d)\b(?!,\d)"
)
_EVIDENCE = {
    AnswerType.DURATION: lazy(  # and how long a thing is
        rf"\b(?:{_NUMBER})[ -]{_LENGTHS}\b"
        rf"|(?<!once )(?<!twice )(?<!times )\b(?:{_NUMBER}|an?|few|many)(?: (?:and a half|more|full))?[ -]{_TIMES}\b",
        re.IGNORECASE,
    ),
    AnswerType.COUNT: lazy(
        rf"\b(?<!\bno )(?!one of )(?:{_ORDINAL}|(?:{_NUMBER})(?![\d.,]*\d))\b"
        rf"(?![ -]?(?:{_TIMES}\b|{_SIZES}|%|percent|per cent|[$€£]|euros?\b|dollars?\b))"
        r"|\b(?:nobody|no[ -]?one|none)\b(?! (?:knows?|knew|said|says|can say|could say)\b)(?: \w+)?"
        r"|\bno(?! one)(?: [a-z][\w-]*)?(?= [a-z][\w-]*s\b)",
        re.IGNORECASE,
    ),
    AnswerType.AMOUNT: lazy(
        rf"[$€£]\s?\d[\d.,]*|\b(?:{_NUMBER}|quarter|majority|an? {_ORDINAL})(?![\d.,]*\d)\b(?![ -]?{_TIMES}\b)",
        re.IGNORECASE,
    ),
    AnswerType.MONEY: lazy(
        rf"[$€£]\s?\d|\b(?<![\d.,])(?:{_NUMBER})(?: (?:hundred|thousand|million|billion|trillion))?(?: [A-Z]\w+)? "
        rf"{CURRENCY}\b",
        re.IGNORECASE,
    ),
    AnswerType.PERCENTAGE: lazy(
        rf"\b(?<![\d.,])(?:{_NUMBER})\s?(?:%|per ?cent\b)"
        r"|\b(?:half|a third|a quarter|two thirds|three quarters|one in)\b",
        re.IGNORECASE,
    ),
    AnswerType.MEASURE: lazy(rf"\b(?<![\d.,])(?:{_NUMBER})[ -]?{_SIZES}", re.IGNORECASE),
    AnswerType.AGE: lazy(
        rf"\b(?:{_NUMBER})[ -]years?[ -]old\b|\bage[ds]? (?:of )?(?:{_NUMBER})\b|, \d{{1,3}},|\(\d{{1,3}}\)",
        re.IGNORECASE,
    ),
    AnswerType.DATE: lazy(
        rf"\b(?:1\d{{3}}|20\d\d)\b|\b{_MONTH}\b|\b{_DAY}s?\b"
        r"|(?i:\b(?:yesterday|today|tonight|tomorrow|ago|century)\b)"
        r"|(?i:\b(?:last|next|this|earlier) (?:week|month|year|night)\b)"
    ),
    AnswerType.PLACE: lazy(
        r"\b(?:in|at|near|from|to|within|outside|inside|across|off|on|around)\s(?:[\w'’-]+\s){0,3}?"
        rf"(?!{_MONTH}\b|{_DAY})[A-Z]\w+"
    ),
    AnswerType.PERSON: lazy(rf"(?<![.!?“\"]\s)(?<!^)\b(?!{_DAY}s?\b|{_MONTH}\b)[A-Z][\w'’-]+"),
    AnswerType.MAIL: lazy(r"[\w%+-][\w.%+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63})+"),
    AnswerType.PHONE: lazy(
        r"(?<![\w.,+])(?=(?:[()+ /.-]{0,3}\d){6})(?:\+|00?)?\(?\d{2,5}\)?(?:[ /.-]?\d{2,5}){1,5}(?![\w.,]\d)"
    ),
    AnswerType.REASON: lazy(
        rf"\b(?:{_BECAUSE}|over|fail(?:s|ed|ing|ure)|to [a-z]+)\b",
        re.IGNORECASE,
    ),
}
_EVIDENCE[AnswerType.NAME] = _EVIDENCE[AnswerType.PERSON]
_REASON = lazy(rf"\b(?:{_BECAUSE}|upon|causing|as a means)\b", re.IGNORECASE)

# Who somebody is, right before or behind a name: "envoy Steve Witkoff", "Witkoff, an envoy", "Witkoff is".
_BEFORE = lazy(r"\b([a-z]{3,}),? (?:[A-Z][\w.-]*\.? )*$")
_RANK = lazy(
    r"\b(?:President|Minister|Chancellor|Senator|Secretary|Governor|Mayor|General|Judge|King|Queen|Prince|Princess|Pope"
    r"|Chief|Coach|Captain|Professor|Director|Chairman|Chairwoman|CEO) (?:[A-Z][\w.-]* )*$"
)
_OFFICE = lazy(  # "Inspector Tomas Reil", where it begins the sentence too
    r"\b[A-Z][a-z]{2,}(?:ctor|ator|itor|eper|mier|ster|iker|eader|eacher|ist|ician|man|woman|eant|nant|oner|yer) $"
)
_BEHIND = lazy(r"(?: [A-Z][\w.-]*){0,4}(?:,? (?:who|an?|the)\b|, [\w’']+['’]s\b| (?:is|was) (?:an?|the)\b| \()")
_FULL_NAME = lazy(r"[A-Z][\w.-]* [A-Z]")
_WHERE = lazy(r"\b(?:in|at|near|from|to|of|off|across|over|into) (?:the )?$")
_PLACED = lazy(r"\b(?:in|at|near|off|across|into|through|outside|inside|on|from) (?:the )?$")
_DATELINE = lazy(  # "RIGA — Latvia’s", "PORT AMITY, March 10 (AW) — Saint Orrin’s"
    r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}(?:, [\w. ]{1,30})?(?: \([A-Z]\w+\))? [—–-] (?=[“\"]?[A-Z])"
)
_SOMEBODY = lazy(
    rf"\b(?i:the|an?|its|his|her|their|two|three|several|some) (?:[a-z-]+ ){{0,2}}?(?:{'|'.join(sorted(OFFICES))}"
    rf"|{GROUPS}|city|government|police|council|board|court|people|men|women|children|students?|researchers?|scientists?)s?\b(?![’'])"
)
_RELATIVE = lazy(
    r"\b(?:(?:grand)?(?:father|mother|son|daughter)|brother|sister|wife|husband|uncle|aunt|cousin|nephew|niece),? $"
)
_REACH = 60  # characters before a name in which what introduces it begins


def _introduces(text: str, start: int, asked: Sequence[tuple[int, int]]) -> bool:
    """Whether it says of a name asked for who that is."""
    for a, b in asked:
        before = text[max(start, a - _REACH) : a]
        noun = _BEFORE.search(before)
        is_noun = noun and noun[1] not in stop_words("en") and not noun[1].endswith(("ed", "ing", "ly"))
        is_office = _OFFICE.search(before) and _FULL_NAME.match(text, a)
        is_verb = noun and (IRREGULAR["en"].get(noun[1], noun[1]) in VERBS or noun[1] == "said")
        is_told = (is_noun and not is_verb) or is_office or _RANK.search(before) or _BEHIND.match(text, b)
        if text[a].isupper() and is_told:
            return True
    return False


def holds(text: str, start: int, end: int, answer_type: AnswerType, asked: Sequence[tuple[int, int]]) -> bool:
    """Whether `text[start:end]` holds the kind of thing asked for, beside the words of the question.

    `asked` are where those stand, in text order.
    """
    if answer_type is AnswerType.OTHER:
        return False
    taken = [*asked[bisect_left(asked, (start, start)) : bisect_left(asked, (end, end))]]
    if answer_type is AnswerType.IDENTITY:
        return _introduces(text, start, taken)
    return next(_find(text, start, end, answer_type, taken), None) is not None


def find_answers(
    text: str, start: int, end: int, answer_type: AnswerType, asked: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Where `text[start:end]` has what is asked for, more strictly than `holds`: a person is a name, and no place's.

    But a country acts, too, where it is not only where something is. What comes before a report's dash is no name.
    """
    if answer_type is AnswerType.REASON:
        return [(start, end)] if _REASON.search(text, start, end) else []
    if answer_type not in (AnswerType.PERSON, AnswerType.NAME, AnswerType.PLACE):
        return [*_find(text, start, end, answer_type, [*asked])]
    dateline = _DATELINE.match(text, start, end)
    found = [
        (mention.start, mention.end)
        for mention, kind in find_mentions(text, dateline.end() if dateline else start, end)
        if _may_be(answer_type, text, mention, kind)
    ]
    if answer_type is AnswerType.PERSON:  # "the mayor opened it"
        found += [match.span() for match in _SOMEBODY.finditer(text, start, end)]
    return [
        span
        for span in found
        if not any(a < span[1] and span[0] < b for a, b in asked) or _is_relative(text, span, asked)
    ]


def _is_relative(text: str, name: Span, asked: Sequence[Span]) -> bool:
    """Whether a name that shares the question's surname is of the relative asked for: "her father, Sven Rohr"."""
    before = text[max(0, name[0] - _REACH) : name[0]]
    led = _RELATIVE.search(before)
    starts = {a - name[0] + len(before) for a, _ in asked}
    return led is not None and led.start() in starts and len(before) not in starts


def _may_be(answer_type: AnswerType, text: str, mention: Mention, kind: EntityType) -> bool:
    before = text[max(0, mention.start - _REACH) : mention.start]
    is_where = bool(_WHERE.search(before))
    if answer_type is AnswerType.PLACE:
        return kind == "place" or (is_where and kind != "person")
    if is_country(mention.last):
        return answer_type is AnswerType.PERSON and not is_where and not is_nation(mention.last)
    if answer_type is AnswerType.NAME:
        return kind != "place" or not _PLACED.search(before)
    return kind == "person" or (kind != "place" and not _PLACED.search(before))


def _find(text: str, start: int, end: int, answer_type: AnswerType, taken: list[Span]) -> Iterator[Span]:
    if answer_type in TOLLS:
        counts = _find(text, start, end, AnswerType.COUNT, taken)
        yield from find_tolls(text, start, end, counts, is_deadly=answer_type is AnswerType.DEATHS)
        return
    if answer_type not in _EVIDENCE:
        return
    if answer_type in COUNTED:
        taken += [match.span() for match in _MOMENT.finditer(text, start, end)]
    for match in _EVIDENCE[answer_type].finditer(text, start, end):
        is_first = (
            answer_type in (AnswerType.PERSON, AnswerType.NAME) and match.start() == start
        )  # a sentence begins with a capital anyway
        if not is_first and not any(a <= match.start() and match.end() <= b for a, b in taken):
            yield match.span()

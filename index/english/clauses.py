"""How an English clause is read around a verb: its subject, its object, by whom and to whom.

There is no parser. A verb's subject is the nearest name before it that stands in no relative clause and behind no
preposition; a pronoun may stand for any name of its sentence or of the one before.
"""

import re
from collections.abc import Sequence

from index.english.deeds import BE, DETERMINERS, PARTICIPLE, PREPOSITIONS, WORD, terms
from index.text.passages import Span
from index.text.patterns import lazy
from index.text.stop_words import stop_words

_BEHIND_PREPOSITION = lazy(
    r"\b(?:of|in|at|from|with|for|by|to|on|into|under|over|near|between|against|within|off|about|around|after|before"
    r"|since|during|than|like|as)(?: (?:the|a|an|its|his|her|their))?(?: [a-z][\w-]*){0,2} $"
)
_ASIDE = lazy(r"\([^)]*\)|, (?:aged )?\d\d?,|, (?:who|whose|which|where)\b[^,;]*,")
PRONOUN = lazy(r"\b(?:he|she|it|they)\b", re.IGNORECASE)
_BESIDE = lazy(  # "Russia then annexed", "Russia, which annexed"
    r"(?:, wh(?:ich|o))?(?: (?:has|had|have|will|would|also|then|later|already|never|first|\w+ly))* "
)
_UP_TO_NAME = lazy(r" (?:(?:the|an?|its|his|her|their) )?((?:[a-z][\w-]*,? ){0,3})")
AGENT = 40  # characters behind "by" in which who did it begins
_INFINITIVE = frozenset("to will would can could may might shall should must do does did not".split())
_REACH = 4  # words before a participle among which "was" makes it passive


def is_led_by_preposition(before: str) -> bool:
    """Whether what comes next is behind a preposition, so that no verb has it as its subject."""
    return bool(_BEHIND_PREPOSITION.search(before))


def is_participle(text: str, start: int, verb: re.Match[str]) -> bool:
    """Whether a verb of a clause that begins at `start` may be a participle, by its form and the word before it."""
    return bool(PARTICIPLE.match(verb[0].casefold())) and _INFINITIVE.isdisjoint(_before(text, start, verb)[-1:])


def is_ongoing(text: str, start: int, verb: re.Match[str]) -> bool:
    """Whether a verb is one as in "was resigning"."""
    return verb[0].endswith("ing") and not BE.isdisjoint(_before(text, start, verb)[-2:])


def is_passive(text: str, start: int, verb: re.Match[str]) -> bool:
    """Whether something is done to the subject of a verb."""
    has_be = not BE.isdisjoint(_before(text, start, verb))
    return is_participle(text, start, verb) and (has_be or text.startswith(" by ", verb.end()))


def _before(text: str, start: int, verb: re.Match[str]) -> list[str]:
    return [word.casefold() for word in WORD.findall(text[start : verb.start()])][-_REACH:]


def find_object(text: str, at: int, names: Sequence[Span]) -> frozenset[str]:
    """The terms of the name that is the object of a verb which ends at `at`; none if it has another."""
    led = _UP_TO_NAME.match(text, at)
    if not led or not stop_words("en").isdisjoint(WORD.findall(led[1])):
        return frozenset()
    return spell(text, [span for span in names if span[0] == led.end()])


def list_free(text: str) -> str:
    """The words of a text that stand behind no preposition."""
    kept, is_led = list[str](), False
    for word in WORD.findall(mask(text)):
        goes_on = is_led and (word[0].isupper() or word in DETERMINERS)
        is_led = goes_on or word == "of" or word in PREPOSITIONS
        if not is_led:
            kept.append(word)
    return " ".join(kept)


def find_subjects(text: str, start: int, at: int, names: Sequence[Span]) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of the name nearest before a verb at `at` that may be its subject, and of all that may be meant."""
    left = mask(text[start:at])
    here = [(a, b) for a, b in names if start <= a and b <= at]
    if here and _BESIDE.fullmatch(text, here[-1][1], at):
        return spell(text, here[-1:]), spell(text, here[-1:])
    heads = [
        (a, b)
        for a, b in here
        if left[a - start : b - start].strip() and not _BEHIND_PREPOSITION.search(left[: a - start])
    ]
    nearest = heads[-1][0] if heads else start
    if any(match.start() + start >= nearest for match in PRONOUN.finditer(left)):
        return frozenset(), spell(text, [span for span in names if span[1] <= at])
    return spell(text, heads[-1:]), spell(text, here if heads else [])


def mask(text: str) -> str:
    """The text with spaces for relative clauses, ages and what is in brackets."""
    return _ASIDE.sub(lambda found: " " * len(found[0]), text)


def find_led(pattern: re.Pattern[str], text: str, end: int, last: int, names: Sequence[Span]) -> frozenset[str]:
    """The terms of the name behind "by" or "to"."""
    by = pattern.match(text, end, last)
    return spell(text, [(a, b) for a, b in names if by and by.end() - 1 <= a < by.end() + AGENT][:1])


def spell(text: str, spans: Sequence[Span]) -> frozenset[str]:
    """The terms of what stands at these places."""
    return frozenset(term for a, b in spans for term in terms(text[a:b]))

"""Who does what to whom: whether a quote says something else than a question asks.

There is no parser. A verb's subject is the nearest name before it that stands in no relative clause and behind no
preposition; a pronoun may stand for any name of its sentence or of the one before. What can't be told is no difference.
"""

import re
from collections.abc import Sequence

from index.english.deeds import BE, DETERMINERS, PARTICIPLE, PREPOSITIONS, WORD, Deed, read_deed, read_owner, terms
from index.english.names import find_spans
from index.text.analysis import analyser
from index.text.passages import Span, sentences
from index.text.patterns import lazy

__all__ = ["differs", "find_spans", "is_led_by_preposition", "leans_back", "read_deed", "read_owner"]

_NOUN = lazy(r"(?:tion|ment|ance|ing|ure|er|or)s?$")
_NOMINAL = lazy(r"\b(?:the|a|an|its|his|her|their|of|[’']s) (?:[a-z][\w-]* )?$")  # what follows is a noun
_BEHIND_PREPOSITION = lazy(
    r"\b(?:of|in|at|from|with|for|by|to|on|into|under|over|near|between|against|within|off|about|around|after|before"
    r"|since|during|than|like|as)(?: (?:the|a|an|its|his|her|their))?(?: [a-z][\w-]*){0,2} $"
)
_ASIDE = lazy(r"\([^)]*\)|, (?:aged )?\d\d?,|, (?:who|whose|which|where)\b[^,;]*,")
_PRONOUN = lazy(r"\b(?:he|she|it|they)\b", re.IGNORECASE)
_LEANING = lazy(r"\b(?:he|she|it|they|him|her|them|his|its|their|hers)\b", re.IGNORECASE)
_BY = lazy(r"(?: \w+){0,4}? by (?:(?:the|a|an|its|his|her|their) )?(?:[a-z][\w-]* ){0,3}")
_BESIDE = lazy(  # "Russia then annexed", "Russia, which annexed"
    r"(?:, which)?(?: (?:has|had|have|will|would|also|then|later|already|never|first|\w+ly))* "
)
_WHICH = lazy(r"\b(?:that|which|whom) (?:the )?[A-Z][^,;]{0,80}$")  # "the record that Aldo had held": he held it
_LEADS_ON = lazy(r" (?:in|at|by|on|for|from|with|to|as|after|before|during|over|under)\b[^.;]*,")
_GIVEN = lazy(r"(?: \w+){0,4}? to (?:(?:the|a|an|its|his|her|their) )?(?:[a-z][\w-]* ){0,3}")  # "was sold to Aldo"
_CLAUSE = lazy(  # what begins one: "; Aldo", "ordered Aldo to pay"
    r"; |\b(?:order|ask|told|forc|allow|urg|want|requir|persuad|oblig|advis|instruct|invit)\w* "
    r"(?=(?:[\w’'-]+ ){1,6}to $)"
)
_KIN = lazy(
    r"[’']s (?:[a-z-]+ ){0,2}(father|mother|brother|sister|son|daughter|boss|student|pupil|teacher|coach|deputy)\b"
)
_AGENT = 40  # characters behind "by" in which who did it begins
_INFINITIVE = frozenset("to will would can could may might shall should must do does did not".split())
_REACH = 4  # words before a participle among which "was" makes it passive
_AGAINST = lazy(r"\b(?:vot|argu|spok|speak|protest|demonstrat|campaign)\w* against\b", re.IGNORECASE)
_OPPOSED = lazy(r"\b(?:against|oppos\w+|reject\w*|protest\w*|critici\w+)\b", re.IGNORECASE)
_FOLLOWS = lazy(
    r"\b(?:(?:before|(?<!named )(?<!name )after)(?= (?-i:[A-Z]))|succeed\w*|replac\w*|predecessor|successor)\b",
    re.IGNORECASE,
)
_FOLLOWED = lazy(
    r"\b(?:(?:before|after)(?= (?:(?:the|his|her|a) )?(?-i:[A-Z]))|succe\w+|former\w*|replac\w+|predecessor|successor"
    r"|previous\w*|earlier|then|follow\w*|(?:took|takes) over|had held|in (?:its|his|her|their) place)\b",
    re.IGNORECASE,
)
_WHEN_WILL = lazy(r"\bwhen (?:will|shall)\b|\bwhen (?:is|are)\b.*\bgoing to\b", re.IGNORECASE)
_TO_COME = lazy(  # "is to close", "opens next week"
    r"\b(?:will|would|shall|may|might|could|can|to|due|until|till|plan\w*|expect\w*|next|tomorrow|soon|later|coming)\b"
    r"|[’']ll\b"
)
_PAST = lazy(r"\b(?:was|were|had|did|[a-z]{2,}ed)\b")

_ALONE = frozenset(  # "the museum closed", "was closed"
    analyser("en").terms("open close start begin end stop finish sink burn break conclude change move grow increase")
)
_LIGHT = frozenset(analyser("en").terms("make take get give do go come say tell keep put become have hold"))
"""Verbs that a text says in other ways."""
_MUTUAL = frozenset(analyser("en").terms("meet marry talk negotiate play face fight debate clash merge agree"))
"""Verbs whose subject and object may change places."""


def differs(question: str, text: str, start: int, end: int, before: int) -> bool:
    """Whether `text[start:end]` lacks the question's verb, time or side, or says it of another name.

    `before`: where the text begins that pronouns may refer to.
    """
    if _FOLLOWS.search(question) and not _FOLLOWED.search(text, start, end):
        return True
    if _AGAINST.search(question) and not _OPPOSED.search(text, start, end):
        return True
    if _WHEN_WILL.search(question) and _PAST.search(text, start, end) and not _TO_COME.search(text, start, end):
        return True
    kin = _KIN.search(question)
    if kin and terms(kin[1]).isdisjoint(terms(text[start:end])):  # it asks of his boss
        return True
    deed = read_deed(question)
    if deed is None or not deed.verb or deed.verb <= _MUTUAL:
        return False
    spans = sentences(text, before, end, "en") or [(start, end)]
    told, asked = dict[int, list[bool]](), terms(question)
    for number, (first, last) in enumerate(spans):
        verbs = [match for match in WORD.finditer(text, first, last) if terms(match[0]) & deed.verb]
        if last > start and verbs:
            names = find_spans(text, spans[max(0, number - 1)][0], last)
            is_other = any(_is_of_another(deed, text, (first, last), verb, names) for verb in verbs)
            told.setdefault(len(asked & terms(text[first:last])), []).append(is_other)
    if told:
        return all(told[max(told)])  # by the sentences with most of the question
    return bool(deed.doer or deed.done_to) and not deed.verb <= _LIGHT  # the verb is nowhere


def leans_back(sentence: str) -> bool:
    """Whether a sentence has a pronoun that may stand for what the one before it names."""
    return bool(_LEANING.search(sentence))


def is_led_by_preposition(before: str) -> bool:
    """Whether what comes next is behind a preposition, so that no verb has it as its subject."""
    return bool(_BEHIND_PREPOSITION.search(before))


def _is_of_another(deed: Deed, text: str, sentence: Span, verb: re.Match[str], names: Sequence[Span]) -> bool:
    """Whether the names around a verb show that another does it than the question says, or has it done."""
    start, end = sentence
    start += max((match.end() for match in _CLAUSE.finditer(text[start : verb.start()])), default=0)
    before = text[start : verb.start()]
    words = [word.casefold() for word in WORD.findall(before)][-_REACH:]
    is_participle = bool(PARTICIPLE.match(verb[0].casefold())) and _INFINITIVE.isdisjoint(words[-1:])
    is_reduced = is_participle and _mask(before).endswith(", ") and _LEADS_ON.match(text, verb.end(), end)
    is_ongoing = verb[0].endswith("ing") and not BE.isdisjoint(words[-2:])
    if (_NOUN.search(verb[0]) and not is_ongoing) or _NOMINAL.search(before) or is_reduced:
        return False  # "the sale", or "the ferry, built in Bergen, was sold"
    subject, meant = _subjects(text, start, verb.start(), names)
    is_passive = is_participle and (not BE.isdisjoint(words) or text.startswith(" by ", verb.end()))
    after = text[verb.end() : end]
    if _is_swapped(deed, before, after, is_passive=is_passive):
        return True
    if not is_passive:
        is_foreign = bool(deed.doer and meant and not deed.doer & meant) or _is_of_family(
            deed, text, start, verb, names
        )
        is_object = bool(deed.done_to & terms(after)) or deed.verb <= _ALONE
        ahead = subject if _WHICH.search(before) else subject | terms(before)
        return is_foreign or bool(not deed.doer and not is_object and deed.done_to & ahead)
    if deed.asks_doer and " by " not in after:
        return True
    agent = _led(_BY, text, verb.end(), end, names)
    if deed.doer and not agent and deed.doer & _led(_GIVEN, text, verb.end(), end, names):
        return True
    if deed.doer and (agent or subject & deed.doer):
        return not agent & deed.doer
    return bool(deed.done_to and (agent & deed.done_to or (meant and not deed.done_to & meant)))


def _is_of_family(deed: Deed, text: str, start: int, verb: re.Match[str], names: Sequence[Span]) -> bool:
    """Whether the names before a verb share but a part of the question's full name: Ida Rohr is not Sven Rohr."""
    here = [_spell(text, [span]) for span in names if start <= span[0] and span[1] <= verb.start()]
    alike = [name for name in here if name & deed.doer]
    return deed.is_full and bool(alike) and not any(name <= deed.doer or deed.doer <= name for name in alike)


def _is_swapped(deed: Deed, before: str, after: str, *, is_passive: bool) -> bool:
    """Whether the question's object does it here: "the ferry hit the pier", and not what the pier hit."""
    subject, target = deed.subject - deed.object, deed.object - deed.subject
    ahead, behind = terms(_free(before)), terms(after)
    if is_passive:
        by = terms(after.partition(" by ")[2])
        return bool(subject & ahead and not subject & by and (target & by or not target))
    if _PRONOUN.search(before) or not subject:
        return False
    return bool(target & ahead and not subject & terms(before) and not target & behind)


def _free(text: str) -> str:
    """The words of a text that stand behind no preposition."""
    kept, is_led = list[str](), False
    for word in WORD.findall(_mask(text)):
        goes_on = is_led and (word[0].isupper() or word in DETERMINERS)
        is_led = goes_on or word == "of" or word in PREPOSITIONS
        if not is_led:
            kept.append(word)
    return " ".join(kept)


def _subjects(text: str, start: int, at: int, names: Sequence[Span]) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of the name nearest before a verb at `at` that may be its subject, and of all that may be meant."""
    left = _mask(text[start:at])
    here = [(a, b) for a, b in names if start <= a and b <= at]
    if here and _BESIDE.fullmatch(text, here[-1][1], at):
        return _spell(text, here[-1:]), _spell(text, here[-1:])
    heads = [
        (a, b)
        for a, b in here
        if left[a - start : b - start].strip() and not _BEHIND_PREPOSITION.search(left[: a - start])
    ]
    nearest = heads[-1][0] if heads else start
    if any(match.start() + start >= nearest for match in _PRONOUN.finditer(left)):
        return frozenset(), _spell(text, [span for span in names if span[1] <= at])
    return _spell(text, heads[-1:]), _spell(text, here if heads else [])


def _mask(text: str) -> str:
    """The text with spaces for relative clauses, ages and what is in brackets."""
    return _ASIDE.sub(lambda found: " " * len(found[0]), text)


def _led(pattern: re.Pattern[str], text: str, end: int, last: int, names: Sequence[Span]) -> frozenset[str]:
    """The terms of the name behind "by" or "to"."""
    by = pattern.match(text, end, last)
    return _spell(text, [(a, b) for a, b in names if by and by.end() - 1 <= a < by.end() + _AGENT][:1])


def _spell(text: str, spans: Sequence[Span]) -> frozenset[str]:
    return frozenset(term for a, b in spans for term in terms(text[a:b]))

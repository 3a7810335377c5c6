"""Who does what to whom: whether a quote says something else than a question asks.

What can't be told is no difference.
"""

import re
from collections.abc import Sequence

from index.english.clauses import (
    AGENT,
    PRONOUN,
    find_led,
    find_object,
    find_subjects,
    is_led_by_preposition,
    is_ongoing,
    is_participle,
    is_passive,
    list_free,
    mask,
    spell,
)
from index.english.deeds import DETERMINERS, WORD, Deed, first_phrase, read_deed, read_owner, terms
from index.english.entity_types import OFFICES, TITLES
from index.english.names import find_spans
from index.english.vocabulary import CASUALTIES, INJURIES
from index.text.analysis import analyser
from index.text.passages import Span, sentences
from index.text.patterns import lazy
from index.text.stop_words import stop_words

__all__ = ["differs", "find_spans", "is_led_by_preposition", "leans_back", "read_deed", "read_owner"]

_NOUN = lazy(r"(?:tion|ment|ance|ing|ure|er|or)s?$")
_NOMINAL = lazy(r"\b(?:the|a|an|its|his|her|their|of|[’']s) (?:[a-z][\w-]* )?$")  # what follows is a noun
_LEANING = lazy(r"\b(?:he|she|it|they|him|her|them|his|its|their|hers)\b", re.IGNORECASE)
_BY = lazy(r"(?: \w+){0,4}? by (?:(?:the|a|an|its|his|her|their) )?(?:[a-z][\w-]* ){0,3}")
_WHICH = lazy(r"\b(?:that|which|whom) (?:the )?[A-Z][^,;]{0,80}$")  # "the record that Aldo had held": he held it
_LEADS_ON = lazy(r" (?:in|at|by|on|for|from|with|to|as|after|before|during|over|under)\b[^.;]*,")
_TO_OR_FROM = lazy(  # "was sold to Aldo", "was ordered from Aldo"
    r"(?: \w+){0,4}? (?:to|from) (?:(?:the|a|an|its|his|her|their) )?(?:[a-z][\w-]* ){0,3}"
)
_CLAUSE = lazy(  # what begins one: "; Aldo", "ordered Aldo to pay"
    r"; |\b(?:order|ask|told|forc|allow|urg|want|requir|persuad|oblig|advis|instruct|invit)\w* "
    r"(?=(?:[\w’'-]+ ){1,6}to $)"
)
_KIN = lazy(
    r"[’']s (?:[a-z-]+ ){0,2}(father|mother|brother|sister|son|daughter|boss|student|pupil|teacher|coach|deputy)\b"
)
_SUFFERS = lazy(  # "must pay a fine": it was fined
    r"\b(?:pay|pays|paid|paying|fac(?:e|es|ed|ing)|gets?|got|receiv(?:e|es|ed|ing)|suffer(?:s|ed|ing)?)"
    r" (?:the|an?|its|his|her|their) (?:[a-z][\w-]* )?$"
)
_PAID = frozenset("visit tribute call".split())  # and still done by who pays it
_IT = lazy(r" (?:it|him|them|her(?= (?:in|on|at|by|to|from|for|with|as|after|before)\b|[.,;]))\b")
_HE_DID = lazy(r"\W*(?:He|She|It|They|he|she|it|they)(?: [a-z]+){0,2} ")
_NOUN_BEFORE = lazy(r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir) (?:[a-z][\w-]* ){1,3}$")
_TOLD = lazy(r"\b(?:said|says|according to)\b")
_TO_DO = lazy(r" to ([a-z]+)\b")
_AIM_REACH = 60  # characters behind a verb within which "to close" belongs to it
_BEARER = lazy(r"(?: (?:of|at|for)(?: [\w’'-]{1,40}){1,5},)? (?=[A-Z])|, (?=[A-Z])")  # "the director of the zoo, Ida"
_PAIR = lazy(r"\b([A-Z][\w’-]{1,40}) (?=([A-Z][\w-]{1,40}))")  # of "Ida van Rohr" none
_OFFICES = frozenset(term for office in OFFICES for term in analyser("en").terms(office))
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
_COUNTED = lazy(r"\bhow many (?!people |persons )(?:[a-z][\w-]* ){0,2}?([a-z][\w-]+s)\b", re.IGNORECASE)
_RANKED = lazy(r"\b(?:vice|deputy|assistant|acting|interim|incoming|shadow|honorary)[ -](\w+)", re.IGNORECASE)
_ONCE = lazy(r"\b(?:former|ex|late|outgoing)[ -](\w+)", re.IGNORECASE)
_ASKS_WHO = lazy(r"\bwho\b", re.IGNORECASE)
_LEAVES = lazy(
    r"\b(?:resign(?:s|ed|ing|ation)?|step(?:s|ped|ping)? down|quits?|steps? back|retir(?:es?|ed|ing)"
    r"|(?:leaves|left) office|(?:was|were|been|is|are) (?:dismissed|sacked|fired|ousted|removed|suspended))\b"
)
_COMES = lazy(r"\b(?:succe|replac|appoint|elect|nam(?:es|ed)|takes? over|took over|in (?:his|her|their) place)\w*")
_WHO_IS = lazy(r"\bwho(?:['’]s| is| are)\b", re.IGNORECASE)
_WHEN_WILL = lazy(r"\bwhen (?:will|shall)\b|\bwhen (?:is|are)\b.*\bgoing to\b", re.IGNORECASE)
_TO_COME = lazy(  # "is to close", "opens next week"
    r"\b(?:will|would|shall|may|might|could|can|to|due|until|till|plan\w*|expect\w*|next|tomorrow|soon|later|coming)\b"
    r"|[’']ll\b"
)
_PAST = lazy(r"\b(?:was|were|had|did|[a-z]{2,}ed)\b")

_ALONE = frozenset(  # "the museum closed", "was closed"
    analyser("en").terms("open close start begin end stop finish sink burn break conclude change move grow increase")
)
_SAID_OTHERWISE = frozenset(  # what is counted, but not always by that name
    analyser("en").terms(
        f"{CASUALTIES} {INJURIES} lives times seconds minutes hours days nights weeks months years decades"
        " metres meters kilometres kilometers miles feet kilos kilograms tonnes tons litres liters hectares acres"
        " degrees euros dollars pounds millions thousands hundreds dozens"
    )
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
    counted = _COUNTED.search(question)
    noun = terms(counted[1]) if counted else frozenset()
    if noun and noun.isdisjoint(_SAID_OTHERWISE | terms(text[start:end])):  # firefighters, where nine people died
        return True
    if _is_of_other_rank(question, text[start:end]):
        return True
    kin = _KIN.search(question)
    if kin and terms(kin[1]).isdisjoint(terms(text[start:end])):  # it asks of his boss
        return True
    has_capitals = not question.islower()
    deed = read_deed(question if has_capitals else _with_capitals(question, text, before, end))
    if deed is None or not deed.verb or deed.verb <= _MUTUAL:
        return False
    if _has_other_aim(deed, text, start, end):
        return True
    spans = sentences(text, before, end, "en") or [(start, end)]
    told, asked = dict[int, list[bool]](), terms(question)
    for number, (first, last) in enumerate(spans):
        verbs = [match for match in WORD.finditer(text, first, last) if terms(match[0]) & deed.verb]
        if last > start and verbs:
            names = find_spans(text, spans[max(0, number - 1)][0], last)
            origin = _find_origin(text, spans, number)
            is_other = any(
                _is_of_another(deed, text, (first, last), verb, names)
                or _is_told_of_another(deed, text, (before, origin), (first, last), verb, names)
                for verb in verbs
            )
            told.setdefault(len(asked & terms(text[first:last])), []).append(is_other)
    if told:
        return all(told[max(told)])  # by the sentences with most of the question
    has_name = bool(deed.doer or deed.done_to) and (has_capitals or deed.asks_doer)
    return has_name and not deed.verb <= _LIGHT  # the verb is nowhere


def _is_of_other_rank(question: str, text: str) -> bool:
    """Whether the text has an office of the question only as another one: a vice-dean, or who is dean no longer."""
    asked = terms(question)
    if _WHO_IS.search(question) and _LEAVES.search(text) and not _COMES.search(text):
        return asked.isdisjoint(terms(" ".join(_LEAVES.findall(text))))
    for pattern, can_differ in ((_RANKED, _ASKS_WHO), (_ONCE, _WHO_IS)):
        if can_differ.search(question) and not pattern.search(question):
            offices = frozenset(term for match in pattern.finditer(text) for term in terms(match[1])) & asked
            if not offices <= terms(pattern.sub("", text)):
                return True
    return False


def leans_back(sentence: str) -> bool:
    """Whether a sentence has a pronoun that may stand for what the one before it names."""
    return bool(_LEANING.search(sentence))


def _is_of_another(deed: Deed, text: str, sentence: Span, verb: re.Match[str], names: Sequence[Span]) -> bool:
    """Whether the names around a verb show that another does it than the question says, or has it done."""
    start, end = sentence
    start += max((match.end() for match in _CLAUSE.finditer(text[start : verb.start()])), default=0)
    before = text[start : verb.start()]
    is_aside = is_participle(text, start, verb) and mask(before).endswith(", ")
    is_reduced = is_aside and _LEADS_ON.match(text, verb.end(), end)
    subject, meant = find_subjects(text, start, verb.start(), names)
    if (_NOUN.search(verb[0]) and not is_ongoing(text, start, verb)) or _NOMINAL.search(before) or is_reduced:
        # "the sale", or "the ferry, built in Bergen, was sold"
        return bool(_SUFFERS.search(before) and verb[0] not in _PAID and deed.doer & subject)
    is_done = is_passive(text, start, verb)
    after = text[verb.end() : end]
    if _is_swapped(deed, before, after, is_done=is_done):
        return True
    if not is_done:
        is_foreign = bool(deed.doer and meant and not deed.doer & meant) or _is_of_family(
            deed, text, start, verb, names
        )
        is_object = bool(deed.done_to & terms(after)) or deed.verb <= _ALONE
        ahead = subject if _WHICH.search(before) else subject | terms(before)
        return is_foreign or bool(not deed.doer and not is_object and deed.done_to & ahead)
    if deed.asks_doer and " by " not in after:
        return True
    agent = find_led(_BY, text, verb.end(), end, names)
    if deed.doer and not agent and deed.doer & find_led(_TO_OR_FROM, text, verb.end(), end, names):
        return True
    if deed.doer and (agent or subject & deed.doer):
        return not agent & deed.doer
    return bool(deed.done_to and (agent & deed.done_to or (meant and not deed.done_to & meant)))


def _with_capitals(question: str, text: str, start: int, end: int) -> str:
    """A question in small letters with the capitals of the names in a text."""
    spans = find_spans(text, start, end)
    names = {word[0].casefold(): word[0] for a, b in spans for word in WORD.finditer(text, a, b)}
    common = stop_words("en")
    return WORD.sub(lambda word: word[0] if word[0] in common else names.get(word[0], word[0]), question)


def _has_other_aim(deed: Deed, text: str, start: int, end: int) -> bool:
    """Whether the verb leads to something else: "voted to repair it" is no vote to close it."""
    if not deed.aim or deed.aim & terms(text[start:end]):
        return False
    verbs = (match for match in WORD.finditer(text, start, end) if terms(match[0]) & deed.verb)
    aims = (_TO_DO.search(text, verb.end(), min(end, verb.end() + _AIM_REACH)) for verb in verbs)
    return any(aim and aim[1] not in DETERMINERS for aim in aims)


def _find_origin(text: str, spans: Sequence[Span], number: int) -> int:
    """Where that begins which a sentence's pronouns may refer to: in the last sentence before it without a pronoun."""
    first = max(0, number - 1)
    while first and leans_back(text[slice(*spans[first])]):
        first -= 1
    return spans[first][0]


def _is_told_of_another(
    deed: Deed, text: str, origins: Span, sentence: Span, verb: re.Match[str], names: Sequence[Span]
) -> bool:
    """Whether what stands around an active verb shows that it is done by another, or to another.

    `origins`: where the text begins that may name them, and where that which the sentence's pronouns may refer to.
    """
    subject, _ = find_subjects(text, sentence[0], verb.start(), names)
    before, after = text[sentence[0] : verb.start()], text[verb.end() : sentence[1]]
    if _is_namesake(deed, text, subject, verb.start()):
        return True
    if _is_of_other_office(deed, text, origins[0], sentence, subject):
        return True
    if is_passive(text, sentence[0], verb) or _NOMINAL.search(before):
        return False
    if deed.named and deed.named.isdisjoint(terms(after)):
        if _IT.match(after) and _HE_DID.fullmatch(before):  # "he founded it": what was named before
            told = text[origins[1] : verb.start()]
            return bool(names) and deed.named.isdisjoint(terms(told))
        if find_object(text, verb.end(), names):
            return True
    if deed.asks_doer and deed.named & subject and not deed.named & subject & terms(after):
        return True  # "Ida Rohr handed a petition" of who handed her one
    is_noun = not subject and bool(_NOUN_BEFORE.search(before)) and not _TOLD.search(text, *sentence)
    ahead = terms(text[origins[0] : verb.start()])
    return is_noun and bool(deed.doer & terms(after)) and deed.doer.isdisjoint(ahead)  # "the club chose a; b left"


def _is_namesake(deed: Deed, text: str, subject: frozenset[str], at: int) -> bool:
    """Whether a bare surname before a verb at `at` is that of another first name in all of the text before it.

    The question's first name stands with it elsewhere: Okafor is Lena where only she was named, and not her father.
    """
    whole = deed.doer or deed.done_to
    if not deed.is_full or len(subject) != 1 or not subject < whole:
        return False
    earlier, later = set[str](), set[str]()
    for pair in _PAIR.finditer(text):
        if pair[1].casefold() not in TITLES | stop_words("en") and terms(pair[2]) == subject:
            (earlier if pair.start() < at else later).update(terms(pair[1]))
    return bool(earlier) and whole.isdisjoint(earlier) and not whole.isdisjoint(later)


def _is_of_other_office(deed: Deed, text: str, origin: int, sentence: Span, subject: frozenset[str]) -> bool:
    """Whether a text gives the question's office to another name than to the one that does it in this sentence."""
    if not subject or deed.doer or not deed.subject & _OFFICES or deed.subject & terms(text[slice(*sentence)]):
        return False
    for word in WORD.finditer(text, origin, sentence[1]):
        bearer = _BEARER.match(text, word.end()) if terms(word[0]) & deed.subject & _OFFICES else None
        if bearer:
            spans = find_spans(text, bearer.start(), min(len(text), bearer.end() + AGENT))
            named = spell(text, [span for span in spans if span[0] == bearer.end()])
            return bool(named) and subject.isdisjoint(named)
    return False


def _is_of_family(deed: Deed, text: str, start: int, verb: re.Match[str], names: Sequence[Span]) -> bool:
    """Whether the names before a verb share but a part of the question's full name: Ida Rohr is not Sven Rohr."""
    here = [spell(text, [span]) for span in names if start <= span[0] and span[1] <= verb.start()]
    alike = [name for name in here if name & deed.doer]
    return deed.is_full and bool(alike) and not any(name <= deed.doer or deed.doer <= name for name in alike)


def _is_swapped(deed: Deed, before: str, after: str, *, is_done: bool) -> bool:
    """Whether the question's object does it here: "the ferry hit the pier", and not what the pier hit."""
    subject, target = deed.subject - deed.object, deed.object - deed.subject
    ahead, behind = terms(list_free(before)), terms(after)
    if is_done:
        by = after.partition(" by ")[2]
        if subject & terms(by):
            return False
        if target & terms(" ".join(first_phrase(WORD.findall(by)))):
            return True  # "beds were lent by the army", and not to it
        return bool(subject & ahead and (target & terms(by) or not target))
    if PRONOUN.search(before) or not subject:
        return False
    return bool(target & ahead and not subject & terms(before) and not target & behind)

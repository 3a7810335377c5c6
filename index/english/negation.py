"""What says the contrary of something in English: denials, doubts, and words that mean the opposite."""

import re
from functools import cache

from index.english.vocabulary import NEGATIONS, OPPOSITES
from index.text.analysis import analyser
from index.text.patterns import lazy

REACH = 80  # characters before a word in which what denies it begins

_NEGATION = lazy(rf"\b(?:{NEGATIONS})\b|n['’]t\b", re.IGNORECASE)
_TRIES = r"(?:tr(?:y|ies|ied|ying)|attempt(?:s|ed|ing)?|fail(?:s|ed|ing)?|refus(?:e[sd]?|ing)|declin(?:e[sd]?|ing)) to"
_DENIES = lazy(  # "not only" and the like deny nothing
    rf"(?:\b(?:(?<!if )not|never|nobody|no|none|without|cannot|nor|neither|hardly|unlike|{_TRIES}"
    r"|(?:would|could|might|should) have|den(?:y|ies|ied|ying))|n['’]t)\b"
    r"(?! (?:only|just|least|less|fewer|more|doubt|matter)\b)",
    re.IGNORECASE,
)
_ENDS = lazy(r"[.,;:!?—]")  # a clause
_UNTIL = lazy(r"\buntil\b", re.IGNORECASE)  # "did not open until May" tells when
_DOUBTS = lazy(
    r"\b(?:reports?|claims?|allegations?|suggestions?|stor(?:y|ies)|news)\b.*\b(?:false|wrong|untrue|unfounded|baseless"
    r"|incorrect|fabricated|a hoax)\b|\brumou?rs? (?:that|of)\b|\bnot true that\b"
    r"|\b(?:earlier|previous) version of this (?:article|story|report|page)\b"
    r"|\bonce (?:\w+ )?(?:thought|believed|assumed)\b"
    r"|^\W*(?:if|unless)\b.*\b(?:will|would|could|might|may)\b",
    re.IGNORECASE | re.DOTALL,
)
_LEAVES_OPEN = lazy(  # whether it is so, or what was said of it; or it has a denial or a doubt of its own
    r"^\W*(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|should|may|might)\b"
    r"|\b(?:say|says|said|tell|told|claim(?:s|ed)?|think|thinks|thought|believed?|if|unless|would|could|might|rumou?r\w*"
    rf"|false|untrue|unlike|neither|hardly|{_TRIES}|{NEGATIONS})\b|n['’]t\b",
    re.IGNORECASE,
)


def denies(text: str) -> bool:
    """Whether a text denies something."""
    return bool(_NEGATION.search(text))


def doubts(sentence: str) -> bool:
    """Whether a sentence says of its content that it is false or only supposed."""
    return bool(_DOUBTS.search(sentence))


def can_deny(sentence: str) -> bool:
    """Whether a denial in the sentence is one: "did not open until May" tells when."""
    return not _UNTIL.search(sentence)


def leaves_open(question: str) -> bool:
    """Whether a question asks whether something is so, what was said of it, or has a denial of its own."""
    return bool(_LEAVES_OPEN.search(question))


def is_denied(sentence: str, start: int, end: int) -> bool:
    """Whether a word is denied: between the denial and it are only adverbs and words that carry no subject.

    After NegEx (Chapman and others, 2001, doi:10.1006/jbin.2001.1029), whose cues reach forward: here to the first
    word that carries a subject.
    """
    before = sentence[max(0, start - REACH) : start]
    cues = list(_DENIES.finditer(before))
    behind = before[cues[-1].end() :] if cues else "."
    words = " ".join(word for word in behind.split() if not word.endswith("ly"))
    return not _ENDS.search(behind) and not analyser("en").terms(words)


def opposites(term: str) -> frozenset[str]:
    """The terms that mean the opposite."""
    return _opposites().get(term, frozenset())


def contradict(one: str, other: str) -> bool:
    """Whether only one of two texts denies something, or one has a word of which the other has the opposite."""
    if denies(one) != denies(other):
        return True
    mine, theirs = (frozenset(analyser("en").terms(text)) for text in (one, other))
    return any(not (theirs - mine).isdisjoint(opposites(term)) for term in mine - theirs)


@cache
def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for pair in OPPOSITES:
        sides = [frozenset(analyser("en").terms(side)) for side in pair]
        for side, other in (sides, sides[::-1]):
            for term in side:
                found[term] = found.get(term, frozenset()) | other
    return found

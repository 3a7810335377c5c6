"""Signs in an English question that it leans on what was said before: pronouns, ellipses, verbs that say little."""

import re
from typing import Literal

from index.text.analysis import analyser
from index.text.patterns import lazy

SHORT = 5  # words of a follow-up without a predicate: "and in the Kremlin?"

Pronoun = Literal["he", "she", "them", "its", "it", "that", "there", "topic"]
"""Kinds of them, by one of each; `topic` is what "what about casualties?" does not say."""

_BE = "is|was|are|were|be|been|has|have|will|would|could"
_BEFORE_THAT = (
    "is|was|were|did|does|do|about|of|after|before|since|by|at|in|on|during|from|to|for|with|why|how|like|mean|say|said"
)
_PRONOUNS: dict[Pronoun, re.Pattern[str]] = {
    "he": lazy(r"\b(?:he|him|his|himself)\b", re.IGNORECASE),
    "she": lazy(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE),
    "them": lazy(r"\b(?:they|them|their|theirs|themselves)\b", re.IGNORECASE),
    "its": lazy(r"\bits\b", re.IGNORECASE),
    "it": lazy(
        r"\b(?:it|itself)\b|\b(?:the|that|this|which|other|first|second|third|last|next) ones?\b", re.IGNORECASE
    ),
    "that": lazy(  # it joins clauses too, and "this week" is no reference
        r"\b(?:these|those)\b|\bthis\b(?! (?:week|weekend|month|year|morning|afternoon|evening)\b)"
        rf"|(?:^|\b(?:{_BEFORE_THAT}) )that\b(?! ones?\b)|\bthat\W*$|\bthen\W*$",
        re.IGNORECASE,
    ),
    "there": lazy(r"\bthere\b", re.IGNORECASE),
}
_EMPTY = lazy(  # "is it true that", "is there"
    rf"\b(?:is|was|will) it (?:\w+ ){{1,3}}(?:that|to|if)\b|\b(?:{_BE})(?:n[’']t)? there\b"
    rf"|\bthere(?:[’']s\b| (?:{_BE})\b)",
    re.IGNORECASE,
)
_JOIN = lazy(r"^(?:(?:and|but|or|so|then|plus|also|well)\b[\s,]*)+", re.IGNORECASE)
_NOT = "not (?:him|her|it|that|this|them)(?: one)?"
_CORRECTS = lazy(
    rf"^(?:(?:no|nope|nah|sorry|{_NOT}|wait)\b[\s,.!-]*)*(?:i (?:mean|meant)|meant)\b[\s,:]*"
    rf"|^(?:(?:no|nope|nah|sorry|wait)[\s,.!-]+)?{_NOT}(?:\s*[,;:.–—-]\s*(?:but )?| but )",
    re.IGNORECASE,
)
_ABOUT = lazy(r"^(?:what|how) about\s+|^what of\s+", re.IGNORECASE)
_PREDICATE = lazy(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would"
    r"|should)\b",
    re.IGNORECASE,
)
_OF_TWO = tuple(  # not in "who is the former mayor?"
    lazy(
        rf"(?:(?<=^)|(?<=\band )|(?<=\babout )|(?<=\bdid )|(?<=\bdoes )|(?<=\bwill ))the {one}(?=(?: \w+)?\W*$)",
        re.IGNORECASE,
    )
    for one in ("former", "latter")
)
_FRAGMENT = lazy(  # "under which condition?", "from whom?", "how many matches?"
    r"(?:for|by|of|from|with|to|in|at|on|under|since|until|about|against|through) "
    r"(?:who|whom|whose|what|which|when|where|how)(?: [\w'’-]+){0,3}"
    r"|how (?:many|much|old|far|big|long|often)(?: [\w'’-]+)?",
    re.IGNORECASE,
)
_MORE = lazy(
    r"(?:(?:tell|show|give) (?:me|us) )?(?:some )?more(?: (?:of|on|about) (?:that|this|it|them|him|her))?(?: please)?"
    r"|(?:is there )?(?:what|any|any ?thing|something) (?:else|more)|go on|continue|next",
    re.IGNORECASE,
)
_SOURCE = lazy(
    r"(?:(?:any|the|your|what(?:[’']s| is| are) (?:the|your)|(?:is there|do you have|got) (?:a|any)) )?"
    r"(?:sources?|citations?|references?|links?)"
    r"|(?:(?:on|in) )?(?:what|which) (?:source|article)s?|where (?:is|was) (?:that|this|it) from|says who"
    r"|where did you (?:get|read|find|see) (?:that|this|it)|who says (?:so|that|this)|according to (?:whom|who)",
    re.IGNORECASE,
)
ASKS_OF = lazy(r"\W*(?:\w+ )?(?:whom\b|who (?:did|does|do)\b)", re.IGNORECASE)
"""Whom somebody did it to: "who did Putin meet?"."""
SUBJECT = lazy(r"\b(?:(?P<one>he|she|him)|they|them)\b", re.IGNORECASE)
"""A pronoun for people."""
PREPOSITION = lazy(r"(?:in|at|near|from|to|on|for|with|by|about)\s", re.IGNORECASE)
"""What stands before a place or a time that another one replaces: "and in Kyiv?"."""
PEOPLE = frozenset("people police men women children".split())
"""What "they" may be that has no name."""
EVENTS = frozenset(analyser("en").terms("last take happen occur place go come start begin end exactly mean else next"))
"""Terms of verbs that ask about whatever it was: "how long did it last?"."""
REPORTS = frozenset(analyser("en").terms("say tell talk speak think know want comment mention explain add call"))
"""Terms of verbs that an article writes in a hundred other ways: no quote need hold them."""


def find_pronouns(text: str) -> dict[Pronoun, int]:
    """What stands for something named before, with where in the text the first of its kind does."""
    plain = _EMPTY.sub(lambda match: "-" * len(match[0]), text)
    return {pronoun: match.start() for pronoun, pattern in _PRONOUNS.items() if (match := pattern.search(plain))}


def spell_two(text: str, former: str, latter: str) -> str:
    """The question with these in place of "the former" and "the latter"."""
    for pattern, one in zip(_OF_TWO, (former, latter), strict=True):
        text = pattern.sub(lambda _, one=one: one, text)  # type: ignore[misc]  # mypy can't see the default
    return text


def strip_join(text: str) -> str:
    """The question without the "and" or "but" that ties it to the one before."""
    return _JOIN.sub("", text)


def strip_correction(text: str) -> str:
    """The question without the "no, I meant" or "not him," before it."""
    return _CORRECTS.sub("", text.strip()) or text


def is_fragment(text: str) -> bool:
    """Whether it asks for a part of what the last question said, without a verb of its own."""
    bare = strip_join(text).strip(" ?.!")
    return bool(_FRAGMENT.fullmatch(bare)) and not _PREDICATE.search(bare.split(maxsplit=2)[-1])


def find_other(text: str, *, is_tied: bool = False) -> str | None:
    """What "what about Ukraine?", "and in Kyiv?" or "Ukraine?" puts in place of another; None if it has a predicate.

    `is_tied`: whether it is known to lean on what was said before, as a correction does.
    """
    joined = strip_join(text).strip()
    other = _ABOUT.sub("", joined).strip(" ?.!")
    if _ABOUT.match(joined):
        return other or None
    is_tied = is_tied or joined != text.strip() or text.rstrip().endswith("?")
    is_short = len(other.split()) <= SHORT and not _PREDICATE.search(other)
    return other if other and is_tied and is_short else None


def asks_for_more(text: str) -> bool:
    """Whether it wants the next passages: "tell me more", "anything else?"."""
    return bool(_MORE.fullmatch(strip_join(text).strip(" .?!")))


def asks_for_source(text: str) -> bool:
    """Whether it asks where an answer is from: "source?", "says who?"."""
    return bool(_SOURCE.fullmatch(strip_join(text).strip(" .?!")))

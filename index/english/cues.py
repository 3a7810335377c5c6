"""Signs in an English question that it leans on what was said before: pronouns, ellipses, verbs that say little."""

import re

from index.text.analysis import analyser
from index.text.patterns import lazy
from index.text.rule_protocols import Pronoun

_BE = "is|was|are|were|be|been|has|have|will|would|could"
_BEFORE_THAT = (
    "is|was|were|did|does|do|about|of|after|before|since|by|at|in|on|during|from|to|for|with|why|how|like|mean|say|said"
)
PRONOUNS: dict[Pronoun, re.Pattern[str]] = {
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
EMPTY = lazy(  # "is it true that", "is there"
    rf"\b(?:is|was|will) it (?:\w+ ){{1,3}}(?:that|to|if)\b|\b(?:{_BE})(?:n[’']t)? there\b"
    rf"|\bthere(?:[’']s\b| (?:{_BE})\b)",
    re.IGNORECASE,
)
JOIN = lazy(r"^(?:(?:and|but|or|so|then|plus|also|well)\b[\s,]*)+", re.IGNORECASE)
_NOT = "not (?:him|her|it|that|this|them)(?: one)?"
CORRECTS = lazy(
    rf"^(?:(?:no|nope|nah|sorry|{_NOT}|wait)\b[\s,.!-]*)*(?:i (?:mean|meant)|meant)\b[\s,:]*"
    rf"|^(?:(?:no|nope|nah|sorry|wait)[\s,.!-]+)?{_NOT}(?:\s*[,;:.–—-]\s*(?:but )?| but )",
    re.IGNORECASE,
)
ABOUT = lazy(r"^(?:what|how) about\s+|^what of\s+", re.IGNORECASE)
PREDICATE = lazy(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would"
    r"|should)\b",
    re.IGNORECASE,
)
TWO = tuple(  # not in "who is the former mayor?"
    lazy(
        rf"(?:(?<=^)|(?<=\band )|(?<=\babout )|(?<=\bdid )|(?<=\bdoes )|(?<=\bwill ))the {one}(?=(?: \w+)?\W*$)",
        re.IGNORECASE,
    )
    for one in ("former", "latter")
)
FRAGMENT = lazy(  # "under which condition?", "from whom?", "how many matches?"
    r"(?:for|by|of|from|with|to|in|at|on|under|since|until|about|against|through) "
    r"(?:who|whom|whose|what|which|when|where|how)(?: [\w'’-]+){0,3}"
    r"|how (?:many|much|old|far|big|long|often)(?: [\w'’-]+)?",
    re.IGNORECASE,
)
MORE = lazy(
    r"(?:(?:tell|show|give) (?:me|us) )?(?:some )?more(?: (?:of|on|about) (?:that|this|it|them|him|her))?(?: please)?"
    r"|(?:is there )?(?:what|any|any ?thing|something) (?:else|more)|go on|continue|next",
    re.IGNORECASE,
)
SOURCE = lazy(
    r"(?:(?:any|the|your|what(?:[’']s| is| are) (?:the|your)|(?:is there|do you have|got) (?:a|any)) )?"
    r"(?:sources?|citations?|references?|links?)"
    r"|(?:(?:on|in) )?(?:what|which) (?:source|article)s?|where (?:is|was) (?:that|this|it) from|says who"
    r"|where did you (?:get|read|find|see) (?:that|this|it)|who says (?:so|that|this)|according to (?:whom|who)",
    re.IGNORECASE,
)
ASKED_OF = lazy(r"\W*(?:\w+ )?(?:whom\b|who (?:did|does|do)\b)", re.IGNORECASE)
"""Whom somebody did it to: "who did Putin meet?"."""
SUBJECT = lazy(r"\b(?:(?P<one>he|she|him|her(?=\W?$))|they|them)\b", re.IGNORECASE)
"""A pronoun for people."""
PREPOSITION = lazy(r"(?:in|at|near|from|to|on|for|with|by|about)\s", re.IGNORECASE)
"""What stands before a place or a time that another one replaces: "and in Kyiv?"."""
PEOPLE = frozenset("people police men women children".split())
"""What "they" may be that has no name."""
EVENTS = frozenset(analyser("en").terms("last take happen occur place go come start begin end exactly mean else next"))
"""Terms of verbs that ask about whatever it was: "how long did it last?"."""
REPORTS = frozenset(analyser("en").terms("say tell talk speak think know want comment mention explain add call"))
"""Terms of verbs that an article writes in a hundred other ways: no quote need hold them."""

"""Whether a quote denies or doubts what the question takes as a fact: "did not raise the tax" to "when was it raised?".

After NegEx (Chapman and others, 2001, doi:10.1006/jbin.2001.1029), whose cues reach forward: here to the first word
that carries a subject. English alone.
"""

import re

from index.answering.deduplication import Quoted
from index.english.vocabulary import NEGATIONS
from index.retrieval.question import Question, Word
from index.text.analysis import analyser
from index.text.chunking import sentences

REACH = 80  # characters before a word in which what denies it begins

_TRIES = r"(?:tr(?:y|ies|ied|ying)|attempt(?:s|ed|ing)?|fail(?:s|ed|ing)?|refus(?:e[sd]?|ing)|declin(?:e[sd]?|ing)) to"
_DENIES = re.compile(  # "not only" and the like deny nothing
    rf"(?:\b(?:(?<!if )not|never|nobody|no|none|without|cannot|nor|neither|hardly|unlike|{_TRIES}"
    r"|(?:would|could|might|should) have|den(?:y|ies|ied|ying))|n['’]t)\b"
    r"(?! (?:only|just|least|less|fewer|more|doubt|matter)\b)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.,;:!?—]")  # a clause
_UNTIL = re.compile(r"\buntil\b", re.IGNORECASE)  # "did not open until May" tells when
_DOUBTS = re.compile(
    r"\b(?:reports?|claims?|allegations?|suggestions?|stor(?:y|ies)|news)\b.*\b(?:false|wrong|untrue|unfounded|baseless"
    r"|incorrect|fabricated|a hoax)\b|\brumou?rs? (?:that|of)\b|\bnot true that\b"
    r"|\bonce (?:\w+ )?(?:thought|believed|assumed)\b"
    r"|^\W*(?:if|unless)\b.*\b(?:will|would|could|might|may)\b",
    re.IGNORECASE | re.DOTALL,
)
_LEAVES_OPEN = re.compile(  # whether it is so, or what was said of it; or it has a denial or a doubt of its own
    r"^\W*(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|should|may|might)\b"
    r"|\b(?:say|says|said|tell|told|claim(?:s|ed)?|think|thinks|thought|believed?|if|unless|would|could|might|rumou?r\w*"
    rf"|false|untrue|unlike|neither|hardly|{_TRIES}|{NEGATIONS})\b|n['’]t\b",
    re.IGNORECASE,
)


def is_denied(question: Question, quoted: Quoted) -> bool:
    """Whether a word of the question stands in the quote only where that is denied or doubted."""
    if question.language != "en" or _LEAVES_OPEN.search(question.text):
        return False
    article, quote = quoted.passage.article, quoted.quote
    denied, told = set[Word](), set[Word]()
    for first, last in sentences(article.text, quote.start, quote.end, article.language):
        is_doubted = bool(_DOUBTS.search(article.text[first:last]))
        can_deny = not _UNTIL.search(article.text, first, last)
        for start, end, word in quoted.highlights:
            if first <= start and end <= last:
                is_so = not is_doubted and not (
                    can_deny and _ends_denying(article.text[max(first, start - REACH) : start])
                )
                (told if is_so else denied).add(word)
    return not denied <= told


def _ends_denying(text: str) -> bool:
    """Whether what comes next is denied: behind the denial are only adverbs and words that carry no subject."""
    cues = list(_DENIES.finditer(text))
    behind = text[cues[-1].end() :] if cues else "."
    words = " ".join(word for word in behind.split() if not word.endswith("ly"))
    return not _ENDS.search(behind) and not analyser("en").terms(words)

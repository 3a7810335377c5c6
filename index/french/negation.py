"""What says the contrary of something in French: denials, doubts, and words that mean the opposite."""

import re

from index.french.verbs import spell_forms, stem
from index.french.vocabulary import OPPOSITES
from index.grammar.negation import Negation
from index.grammar.spelling import simplify
from index.text.patterns import lazy

# "ne ... que" says only, "sans doute" perhaps, "pas seulement" not only: none denies.
_NOT = r"(?:pas|jamais|plus|aucune?|personne|rien|ni|guère|nullement|point)"
_DENIALS = (
    rf"\bn(?:e\b|')(?=[^,;:.!?()]{{0,60}}?\b{_NOT}\b)(?![^,;:.!?()]{{0,40}}\bpas (?:seulement|moins|uniquement)\b)"
    r"|\b(?:aucune?|personne|rien|jamais|nul(?:le)?)\b[^,;:.!?()]{0,30}?\bn(?:e\b|')"
    r"|\b(?:sans(?! (?:doute|précédent)\b)|faute d[e']|refus\w*|faill\w*|renonc\w*|échou\w*|évit\w*|aurai(?:t|ent)"
    r"|serai(?:t|ent)"
    r"|annul\w+|presque)\b|\bpas (?:de|d'|encore)"
)
_REPORTED = (
    r"dément\w*|ni(?:e|ent|é|ait|er|a)|contest\w*|rumeurs?|prétendu\w*|soi-disant|présumée?s?"
    r"|fausses? (?:information|nouvelle|rumeur)s?"
    r"|récus\w*|réfut\w*"
)


def _spell(side: str) -> str:
    return " ".join(form for word in side.split() for form in (word, *spell_forms(stem(word))))


_DENIED = lazy(
    r"\b(?:dément\w*|nie(?:nt)?|nié|niait|nia|réfut\w*|récus\w*|contest(?:e|é|ait|a))\b", re.IGNORECASE
)  # "a nié avoir volé"
_NEGATION = Negation("fr", _DENIALS, _REPORTED, [(_spell(one), _spell(other)) for one, other in OPPOSITES])
opposites, contradict = _NEGATION.opposites, _NEGATION.contradict

_DOUBTS = lazy(
    r"\b(?:rapports?|informations?|affirmations?|accusations?|rumeurs?|allégations?)\b.{0,200}\b(?:faux|fausses?"
    r"|inexactes?|infondée?s?"
    r"|inventée?s?|mensong\w+|démenti\w*)\b|\brumeurs? (?:d'|de|selon|qui)|\bil est faux\b|^\W*(?:si|s'il)\b",
    re.IGNORECASE | re.DOTALL,
)
_LEAVES_OPEN = lazy(  # what was said of it; or it has a denial or a doubt of its own
    r"\b(?:dit|déclar\w+|affirm\w+|prétend\w*|croi[tr]\w*|pens\w+|si|s'il|rumeurs?|faux|fausses?|dément\w*"
    r"|nie|nié|aurai(?:t|ent)|serai(?:t|ent)|refus\w*|renonc\w*|échou\w*|évit\w*|annul\w*|sans|ne|aucune?|jamais"
    r"|pas)\b|\bn'",
    re.IGNORECASE,
)
_ASKS = lazy(r"\b(?:qui|que|quoi|quand|où|pourquoi|comment|combien|quel(?:le)?s?|lequel|laquelle)\b", re.IGNORECASE)
_UNTIL = lazy(r"\b(?:avant|jusqu'|tant que)", re.IGNORECASE)  # "n'ouvrira pas avant mai" tells when


def denies(text: str) -> bool:
    """Whether a text denies something."""
    return _NEGATION.denies(simplify(text))


def is_denied(sentence: str, start: int, end: int) -> bool:
    """Whether the word at `sentence[start:end]` is denied there."""
    sentence = simplify(sentence)
    return bool(_DENIED.search(sentence, 0, start)) or _NEGATION.is_denied(sentence, start, end)


def doubts(sentence: str) -> bool:
    """Whether a sentence says of its content that it is false or only supposed."""
    return bool(_DOUBTS.search(simplify(sentence)))


def can_deny(sentence: str) -> bool:
    """Whether a denial in the sentence is one: "n'ouvrira pas avant mai" tells when."""
    return not _UNTIL.search(simplify(sentence))


def leaves_open(question: str) -> bool:
    """Whether a question asks whether something is so, what was said of it, or has a denial of its own."""
    question = simplify(question)
    return not _ASKS.search(question) or bool(_LEAVES_OPEN.search(question))

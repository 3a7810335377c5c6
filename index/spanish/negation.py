"""What says the contrary of something in Spanish: denials, doubts, and words that mean the opposite."""

import re

from index.grammar.negation import Negation
from index.spanish.verbs import spell_forms, stem
from index.spanish.vocabulary import OPPOSITES
from index.text.patterns import lazy

# "no sólo" is not only, "no ... más que" says only, "sin duda" surely: none denies.
_DENIALS = (
    r"\bno\b(?! (?:s[óo]lo|solamente|únicamente|obstante)\b)(?![^,;:.!?()]{0,40}\bm[áa]s que\b)"
    r"|\b(?:nunca|jamás|nadie|ning(?:ún|uno|una)|tampoco|sin(?! (?:duda|embargo|precedentes?)\b)|rehus\w*"
    r"|renunci\w*|fracas\w*|evit\w*|habrían?|serían?|anul\w*"
    r"|cancel\w*|casi|se n(?:eg|ieg)\w*)\b"
)
_REPORTED = (
    r"desm(?:ent|int|ient)\w*|neg(?:ar|ó|aron|aba|ado|ando)|niegan?|rumor(?:es)?|supuest\w*|presunt\w*|falso(?: que|s)?"
    r"|falsas? (?:noticia|informaci[óo]n)\w*|refut\w*"
)


def _spell(side: str) -> str:
    return " ".join(form for word in side.split() for form in (word, *spell_forms(stem(word))))


_DENIED = lazy(
    r"\b(?:desm(?:ent|int|ient)\w*|neg(?:ó|aron|aba|ado)|niegan?|refut\w*)\b", re.IGNORECASE
)  # "negó haber robado"
_NEGATION = Negation("es", _DENIALS, _REPORTED, [(_spell(one), _spell(other)) for one, other in OPPOSITES])
denies, opposites, contradict = _NEGATION.denies, _NEGATION.opposites, _NEGATION.contradict

_DOUBTS = lazy(
    r"\b(?:informes?|informaci(?:ón|ones)|afirmaci(?:ón|ones)|acusaci(?:ón|ones)|rumor(?:es)?|noticias?)\b.{0,200}\b"
    r"(?:fals[oa]s?|inexact[oa]s?|infundad[oa]s?|inventad[oa]s?|mentira|desmentid[oa]s?)\b|\brumor(?:es)? (?:de|según"
    r"|sobre)|\bes falso\b|^\W*si\b",
    re.IGNORECASE | re.DOTALL,
)
_LEAVES_OPEN = lazy(  # what was said of it; or it has a denial or a doubt of its own
    r"\b(?:dijo|dice|dicho|declar\w+|afirm\w+|asegur\w+|cre[ey]\w*|pens\w+|piensan?|si|rumor(?:es)?|fals[oa]s?"
    r"|desm(?:ent|int|ient)\w*|neg[óo]|negado|niegan?|habr[íi]an?|ser[íi]an?|renunci\w*|fracas\w*|evit\w*"
    r"|cancel\w*|sin|no|nunca|jam[áa]s|nadie|ning(?:[úu]n|uno|una))\b",
    re.IGNORECASE,
)
_ASKS = lazy(r"\b(?:qui[ée]n(?:es)?|qu[ée]|cu[áa]ndo|d[óo]nde|c[óo]mo|cu[áa]nt[oa]s?|cu[áa]l(?:es)?)\b", re.IGNORECASE)
_UNTIL = lazy(r"\b(?:antes de|hasta)\b", re.IGNORECASE)  # "no abrirá antes de mayo" tells when


def is_denied(sentence: str, start: int, end: int) -> bool:
    """Whether the word at `sentence[start:end]` is denied there."""
    return bool(_DENIED.search(sentence, 0, start)) or _NEGATION.is_denied(sentence, start, end)


def doubts(sentence: str) -> bool:
    """Whether a sentence says of its content that it is false or only supposed."""
    return bool(_DOUBTS.search(sentence))


def can_deny(sentence: str) -> bool:
    """Whether a denial in the sentence is one: "no abrirá hasta mayo" tells when."""
    return not _UNTIL.search(sentence)


def leaves_open(question: str) -> bool:
    """Whether a question asks whether something is so, what was said of it, or has a denial of its own."""
    return not _ASKS.search(question) or bool(_LEAVES_OPEN.search(question))

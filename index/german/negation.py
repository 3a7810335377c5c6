"""What says the contrary of something in German: denials, doubts, plans, and words that mean the opposite."""

import re

from index.german.verbs import find_stems, spell_forms
from index.german.vocabulary import OPPOSITES
from index.grammar.negation import Negation
from index.text.patterns import lazy
from index.text.word_forms import DENIALS

_WORDS = (
    rf"{'|'.join(sorted(DENIALS['de']))}|keinerlei|ohne|kaum|weigert\w*|verweigert\w*|scheitert\w*|versäumt\w*|unterließ\w*"
    r"|hätten?|wären?|beinahe|fast"
)
_DENIALS = rf"\b(?:{_WORDS})\b(?! (?:nur|zuletzt|weniger als|mehr als|bloß|allein|einmal)\b)"
_REPORTED = (
    r"dementier\w*|bestritt\w*|bestreite[nt]|leugne\w*|wies\w* (?:\w+ ){0,3}zurück|widersprach\w*|Gerüchte?n?"
    r"|angeblich\w*"
    r"|mutmaßlich\w*|falsch\w* (?:Meldung|Bericht|Nachricht|Behauptung)\w*|Falschmeldung\w*|verneinte\w*|unwahr"
)


def _spell(side: str) -> str:
    """The words of one side of a pair, verbs in all their forms."""
    forms = set[str]()
    for word in side.split():
        forms |= {form for stem in find_stems(word) for form in spell_forms(stem)} if word.endswith("en") else {word}
    return " ".join(sorted(forms))


_NEGATION = Negation("de", _DENIALS, _REPORTED, [(_spell(one), _spell(other)) for one, other in OPPOSITES])
denies, is_denied = _NEGATION.denies, _NEGATION.is_denied
opposites, contradict = _NEGATION.opposites, _NEGATION.contradict

_DOUBTS = lazy(
    r"\b(?:Berichte?|Meldung\w*|Behauptung\w*|Vorwurf|Vorwürfe|Gerüchte?)\b.{0,200}\b(?:falsch|unwahr|haltlos|erfunden|unbegründet"
    r"|dementier\w*|zurück)\b|\b(?:Gerüchte?n?|angeblich\w*)\b|\bnicht wahr, dass\b|^\W*(?:falls|sofern)\b",
    re.IGNORECASE | re.DOTALL,
)
_LEAVES_OPEN = lazy(
    r"^\W*(?:ist|sind|war|waren|hat|haben|hatte|wird|werden|wurde|wurden|kann|können|darf|soll|will|stimmt|gibt)\b"
    r"|\b(?:sagt\w*|gesagt|behaupte\w*|meint\w*|meinte|glaub\w*|ob|falls|würde\w*|könnte\w*|Gerücht\w*|falsch|unwahr"
    rf"|{_WORDS}|ablehn\w*|abgelehnt|lehnt\w*|dementier\w*|bestritt\w*|leugne\w*)\b",
    re.IGNORECASE,
)
_UNTIL = lazy(r"\b(?:erst|bevor|bis)\b", re.IGNORECASE)  # "nicht vor Mai" tells when


def doubts(sentence: str) -> bool:
    """Whether a sentence says of its content that it is false or only supposed."""
    return bool(_DOUBTS.search(sentence))


def can_deny(sentence: str) -> bool:
    """Whether a denial in the sentence is one: "öffnete nicht, bevor der Mai kam" tells when."""
    return not _UNTIL.search(sentence)


def leaves_open(question: str) -> bool:
    """Whether a question asks whether something is so, what was said of it, or has a denial of its own."""
    return bool(_LEAVES_OPEN.search(question))

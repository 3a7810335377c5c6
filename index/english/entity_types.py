"""What a name is, as far as how it stands in a text tells: a person, a place, a thing. No list of names is kept."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.english.vocabulary import VERBS
from index.text.names import EntityType
from index.text.patterns import lazy
from index.text.word_forms import ACRONYMS, IRREGULAR

TITLES = frozenset(
    "president vice prime minister chancellor senator governor mayor general colonel king queen prince princess pope "
    "secretary envoy ambassador judge professor captain inspector director prosecutor lieutenant sergeant commissioner "
    "congressman congresswoman councillor premier chairman chairwoman mr mrs ms miss dr sir lord".split()
)
"""What stands before a person's name with a capital, and is no part of it."""

OFFICES = TITLES | frozenset(
    "executive founder leader head chief spokesman spokeswoman spokesperson lawyer aide adviser advisor deputy coach "
    "manager analyst economist scientist historian negotiator colleague incumbent candidate author writer singer actor "
    "actress goalkeeper striker defender midfielder fisherman farmer boss brother sister wife husband son daughter "
    "father mother boy girl man woman student activist journalist reporter officer master critic ologist".split()
)
"""What stands before it without one, too."""
GROUPS = (
    "company|union|group|party|club|bank|institute|builder|chipmaker|carmaker|firm|railway|airline|ferry|ship|vessel"
    "|agency|ministry|newspaper|paper|magazine|museum|team|website|platform|startup|app|chain"
)
_LANDS = "city|town|village|island|region|province|district|port|capital|state|county|university|river|lake|volcano"
_WHERE = (
    "in|at|near|off|across|outside|inside|around|into|below|between|leave|leaves|left|reached"
    "|(?:flew|fled|drove|sails?|sailed|went|moved|returned?|way|road|flights?|diverted|towed|back) (?:to|from)"
)
_SAYS = "said|says|told|tells|asked|warned|denied|believes?|thinks?|hopes?|hoped|stressed|added|promised"
_PERSON_BEFORE = lazy(rf"(?:\b|(?<=[a-z])(?=ologist))(?:{'|'.join(sorted(OFFICES))})\.?,? $", re.IGNORECASE)
_PERSON_AFTER = lazy(r",? who\b|, (?:aged )?\d\d(?:,| and)")
_FROM = lazy(r"\b(?:in|at|near|from) $")  # "a builder from Morecambe who"
_SPEAKS_BEFORE = lazy(r"[,”\"’'] (?:said|says|asked) $|\baccording to $", re.IGNORECASE)
_SPEAKS_AFTER = lazy(rf"(?:,[^,.;]{{1,80}},)? (?:(?:has|had|also|later|never|still) )*(?:{_SAYS})\b")
_PLACE_BEFORE = lazy(
    rf"\b(?:(?i:{_WHERE})(?: (?:the )?[a-z]+| [A-Z]\w+ and)?|(?i:{_LANDS})(?: of)?|(?:mayor|governor|people) of) $"
)
_PLACE_AFTER = lazy(rf" (?:{_LANDS}|peninsula|airport|valley|mountains?|coast)\b")
_PLACE_WORDS = frozenset("mount lake cape bay island islands river sea valley square city town".split())
_THING_BEFORE = lazy(rf"\b(?:the|{GROUPS}) $", re.IGNORECASE)
_THING_BESIDE = lazy(rf"\b(?:{GROUPS}), $", re.IGNORECASE)  # but "the head of the union, Agnes Tollef"
GROUP_WORDS = frozenset(
    "bank university party council ministry union group company inc corp ltd times post news museum institute club "
    "united agency court road bridge cup league airlines airways ferries church association committee fund".split()
)
"""What the name of a group or of a thing ends in."""
_FORMS = IRREGULAR["en"]
_BASES = frozenset(_FORMS.values()) - VERBS  # with a capital: countries, and what comes from them
_NEAR = 60  # characters before a name that are looked at
_CLOSE = 20  # of them for an office or a group: the longest, "congresswoman., ", has 16


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands in a text, without a last ’s; offsets in characters, end excluded."""

    text: str
    start: int
    end: int
    is_tied: bool  # whether ’s follows

    @property
    def last(self) -> str:
        """The word by which a person is known."""
        return self.text.rpartition(" ")[2]


def is_place(word: str) -> bool:
    """Whether a word with a capital is a country or of one, as far as `index.text.word_forms` knows them."""
    folded = word.casefold()
    return _FORMS.get(folded, folded) in _BASES or ACRONYMS["en"].get(word.removesuffix(".")) == "usa"


def is_nation(word: str) -> bool:
    """Whether it says where something is from: Russian."""
    return is_place(word) and word.casefold() in _FORMS


def tell_kinds(text: str, mentions: Iterable[Mention]) -> Mapping[str, EntityType]:
    """The kind of each name by its last word, from all places where it stands."""
    signs: dict[str, list[str]] = defaultdict(list)
    for mention in mentions:
        signs[mention.last] += _signs(text, mention)
    return {name: _decide(found) for name, found in signs.items()}


def _signs(text: str, mention: Mention) -> list[str]:
    """What tells of a name where it stands; `speaks` and `full` tell less: groups speak, ships have two names."""
    before, words = text[max(0, mention.start - _NEAR) : mention.start], mention.text.casefold().split()
    close, found = before[-_CLOSE:], []
    if _PERSON_BEFORE.search(close) or (_PERSON_AFTER.match(text, mention.end) and not _FROM.search(close)):
        found.append("person")
    elif is_place(mention.last) or not _PLACE_WORDS.isdisjoint(words):
        found.append("land")
    elif not GROUP_WORDS.isdisjoint(words) or (len(mention.last) > 1 and mention.last.isupper()):
        found.append("thing")
    elif _PLACE_AFTER.match(text, mention.end) or (_PLACE_BEFORE.search(before) and not mention.is_tied):
        found.append("place")
    elif _THING_BEFORE.search(close) or (len(words) == 1 and _THING_BESIDE.search(close)):
        found.append("thing")
    elif len(words) in (2, 3):
        found.append("full")
    if _SPEAKS_BEFORE.search(before) or _SPEAKS_AFTER.match(text, mention.end):
        found.append("speaks")
    return found


def _decide(signs: list[str]) -> EntityType:
    """Titles tell more than "in", which tells more than "the", "said" and a first name."""
    if "land" in signs:
        return "place"
    if "person" in signs and signs.count("person") >= signs.count("place"):
        return "person"
    if "place" in signs:
        return "place"
    if "thing" in signs:
        return "thing"
    return "person" if signs else "unknown"

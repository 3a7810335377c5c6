"""The names and noun phrases of a French text: a name has a capital, another noun a determiner before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from index.french.vocabulary import (
    BEFORE_NOUN,
    BODIES,
    CONTRACTIONS,
    DETERMINERS,
    FUNCTION_WORDS,
    MONTHS_AND_DAYS,
    PEOPLE,
    PLACES,
    PREPOSITIONS,
    UNITS,
    simplify,
)
from index.grammar.deeds import Phrase
from index.text.analysis import analyser
from index.text.answer_type import AnswerType
from index.text.passages import Span
from index.text.patterns import lazy
from index.text.stop_words import stop_words

BACKGROUND = 100_000  # characters of an article that tell which words have a capital inside sentences
_TOKEN = lazy(r"[^\W\d_]{1,10}'|[^\W\d_]\.(?=-?[^\W\d_]\.| [A-ZÀ-Ý])|[^\W_](?:[\w.-]*\w)?|[,;:()«»\"“”!?…–—.]")
_STARTS = lazy(r"(?:^|[.!?…:;\n])[\s\"'“”‘»«)\]#*—–-]*$")
_WITHIN = frozenset("von van der den ben bin el al di da dos".split())
_ADJECTIVE = (
    "al",
    "ale",
    "aux",
    "ales",
    "ique",
    "iques",
    "aire",
    "aires",
    "ois",
    "oise",
    "ais",
    "aise",
    "ien",
    "ienne",
)
PLACING = frozenset("à dans en chez vers près depuis sur sous devant derrière entre jusqu' via de".split())
_PARTS = frozenset(',;:()«»"“”!?…–—.')
_TIED = lazy(r"\b[^\W\d_][\w'’-]*")


@dataclass(slots=True)
class Noun:
    """A noun or a name with what leads it. `name` is where its name stands, if it has one."""

    start: int
    end: int
    words: list[str] = field(default_factory=list)
    preposition: str = ""
    noun: str = ""
    name: Span | None = None
    is_title: bool = False

    @property
    def is_owner(self) -> bool:
        """Whether "de" ties it to what is before it."""
        return self.preposition in ("de", "d'")


@lru_cache(maxsize=512)  # a sentence is read for what it holds, where, and who does it
def read_nouns(text: str, start: int, end: int) -> tuple[Noun, ...]:
    """The nouns and names of `text[start:end]` in order."""
    return tuple(_find_nouns(simplify(text), start, end))


def _find_nouns(text: str, start: int, end: int) -> Iterator[Noun]:
    noun: Noun | None = None
    preposition, led = "", -1  # what may lead a noun, and where its determiner stands
    for match in _TOKEN.finditer(text, start, end):
        word, plain, at = match[0], match[0].casefold(), match.start()
        is_name = word[0].isupper() and plain not in _SMALL and _is_name(text, at, match.end())
        if noun and is_name and _reaches(text, noun, at):
            noun.is_title |= not noun.name and noun.noun in PEOPLE
            noun.name = (noun.name[0] if noun.name else at, match.end())
            noun.words.append(word)
            noun.end = match.end()
            continue
        if noun and noun.name and plain in _WITHIN:  # Ursula von der Leyen
            continue
        if noun and not noun.name and text[noun.end : at] == " " and plain.endswith(_ADJECTIVE):  # le conseil municipal
            noun.words.append(word)
            noun.end = match.end()
            continue
        ended = noun.end if noun else -1
        if noun:
            yield noun
            noun = None
        if is_name:
            noun = Noun(led if led >= 0 else at, match.end(), [word], preposition, "", (at, match.end()))
        elif plain in DETERMINERS:
            if plain in CONTRACTIONS and (plain != "des" or ended == at - 1):
                preposition = CONTRACTIONS[plain]
            led = at
            continue
        elif plain in PREPOSITIONS:
            preposition, led = plain, -1
            continue
        elif (led >= 0 or preposition) and (plain in BEFORE_NOUN or plain[0].isdigit()):
            continue
        elif word not in _PARTS and plain not in FUNCTION_WORDS and (led >= 0 or plain in PEOPLE):
            noun = Noun(led if led >= 0 else at, match.end(), [word], preposition, plain)
        preposition, led = "", -1
    if noun:
        yield noun


_SMALL = (
    FUNCTION_WORDS | PREPOSITIONS | DETERMINERS | MONTHS_AND_DAYS | stop_words("fr") | {"m.", "mme", "mlle", "m"}
) - {"est"}


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a word with a capital is a name: not where it begins a sentence and never has one inside."""
    before = text[max(0, start - 40) : start]
    if not _STARTS.search(before) or (start > 40 and not before.strip()):
        return True
    word = text[start:end]
    if text[end : end + 1] == " " and text[end + 1 : end + 2].isupper():
        return word.casefold() not in PEOPLE
    at = text.find(f" {word}", 1, BACKGROUND)
    while at > 0:
        if (text[at - 1].isalnum() or text[at - 1] in ",'") and not text[at + 1 + len(word) :][:1].isalnum():
            return True
        at = text.find(f" {word}", at + 1, BACKGROUND)
    behind = text[end : end + 40].split(" ")
    return len(behind) > 1 and (behind[1] in _VERBS or text[end : end + 1] == ",") and len(word) > 3


_VERBS = frozenset("a est avait était ont sont sera va veut n'a s'est n'est aurait dirige emploie compte".split())


def _reaches(text: str, noun: Noun, start: int) -> bool:
    """Whether a name at `start` is of that noun: Vera Lindt, le maire Paul Rohr, Ursula von der Leyen."""
    between = text[noun.end : start]
    return between in (" ", "-") or (bool(noun.name) and _WITHIN.issuperset(between.split()) and len(between) > 1)


def find_phrases(text: str, start: int, end: int) -> list[Phrase]:
    """The phrases of `text[start:end]`."""
    return [
        Phrase(
            noun.start,
            noun.end,
            frozenset(analyser("fr").terms(" ".join(noun.words))),
            frozenset(analyser("fr").terms(simplify(text)[slice(*noun.name)])) if noun.name else frozenset(),
            "" if noun.is_owner else noun.preposition,
            is_owner=noun.is_owner,
        )
        for noun in read_nouns(text, start, end)
        if noun.noun not in MONTHS_AND_DAYS | UNITS
    ]


def find_spans(text: str, start: int, end: int) -> list[Span]:
    """Where names stand in `text[start:end]`."""
    return [noun.name for noun in read_nouns(text, start, end) if noun.name]


def find_names(text: str, start: int, end: int, answer_type: AnswerType) -> list[Span]:
    """Where names stand that may be a person, a name or a place; and people and places without a name."""
    found = []
    nouns = read_nouns(text, start, end)
    for at, noun in enumerate(nouns):
        if not noun.name and (
            _explains(text, nouns[max(0, at - 1) : at], noun) or _explains(text, [noun], *nouns[at + 1 : at + 2])
        ):
            continue  # "Maurin, la présidente", "son éditeur, Milo Grant"
        if answer_type is AnswerType.NAME and noun.name:
            found.append(noun.name)
        elif answer_type is AnswerType.PERSON and _may_act(noun):
            found.append(noun.name if noun.name and not noun.noun else (noun.start, noun.end))
        elif answer_type is AnswerType.PLACE and _may_be_place(noun):
            found.append((noun.start, noun.end))
    return found


def _explains(text: str, before: Sequence[Noun], *behind: Noun) -> bool:
    """Whether a comma alone parts two nouns, of which one has a name."""
    return any(text[one.end : other.start] == ", " and (one.name or other.name) for one in before for other in behind)


def _may_act(noun: Noun) -> bool:
    if noun.noun:
        return noun.noun in PEOPLE or noun.noun in BODIES or bool(noun.name and noun.noun not in PLACES)
    where = {"à", "en", "dans", "vers", "près", "chez"} - ({"à"} if len(noun.words) > 1 else set())
    return noun.preposition not in where and noun.words[0].casefold() not in PLACES


def _may_be_place(noun: Noun) -> bool:
    if noun.is_title or noun.noun in PEOPLE:
        return False
    if noun.noun and not noun.name:
        return noun.noun in PLACES and bool(noun.preposition)
    return noun.preposition in PLACING or noun.noun in PLACES


def select_capitals(text: str) -> frozenset[str]:
    """The words of names, with what an apostrophe ties to them: d'Orbec."""
    names = find_spans(text, 0, len(text))
    return frozenset(
        match[0] for match in _TIED.finditer(text) if any(a < match.end() and match.start() < b for a, b in names)
    )

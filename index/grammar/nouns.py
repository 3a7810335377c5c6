"""The names and noun phrases of French or Spanish: a name has a capital, another noun a determiner before it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from index.grammar.deeds import Phrase
from index.grammar.spelling import simplify
from index.text.analysis import analyser
from index.text.answer_type import AnswerType
from index.text.passages import Span
from index.text.patterns import lazy

BACKGROUND = 100_000  # characters of an article that tell which words have a capital inside sentences
_TOKEN = lazy(r"[^\W\d_]{1,10}'|[^\W\d_]\.(?=-?[^\W\d_]\.| [A-ZÀ-Ý])|[^\W_](?:[\w.-]*\w)?|[,;:()«»\"“”!?¡¿…–—.]")
_STARTS = lazy(r"(?:^|[.!?…:;\n])[\s\"'“”‘»«)\]#*—–¿¡-]*$")
_NEVER = lazy(r"(?!)")
_PARTS = frozenset(',;:()«»"“”!?¡¿…–—.')
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


@dataclass(frozen=True, slots=True)
class NounWords:
    """A language's words, in lower case.

    `contractions`: determiners with a preposition -> that; of these `partitive` has one only behind a noun. `small`:
    words that are no names, though they have a capital. `before_noun`: adjectives between a determiner and its noun.
    `adjective`: a pattern of endings of those behind one. `within`: what stands between two parts of a name.
    `units`: nouns that are no party to a deed. `bodies`: what acts like a person. `placing`: prepositions of places, of
    which those `around` are not a person's; `to` is one only before a single word. `verbs`: those that tell that the
    word before them, which begins a sentence, is a name. `finite`: a pattern of verbs, which are never a noun.
    """

    language: str
    determiners: frozenset[str]
    contractions: Mapping[str, str]
    partitive: frozenset[str]
    prepositions: frozenset[str]
    function_words: frozenset[str]
    small: frozenset[str]
    before_noun: frozenset[str]
    adjective: re.Pattern[str]
    within: re.Pattern[str]
    units: frozenset[str]
    people: frozenset[str]
    bodies: frozenset[str]
    places: frozenset[str]
    placing: frozenset[str]
    around: frozenset[str]
    to: str
    verbs: frozenset[str]
    finite: re.Pattern[str] = _NEVER


class Nouns:
    """Finds them in texts of a language."""

    def __init__(self, words: NounWords) -> None:
        self.words = words
        self._leading = words.determiners | words.prepositions | words.people
        self.read = lru_cache(maxsize=512)(self._read)  # a sentence is read for what it holds, where, and who does it

    def _read(self, text: str, start: int, end: int) -> tuple[Noun, ...]:
        """The nouns and names of `text[start:end]` in order."""
        return tuple(self._find(simplify(text), start, end))

    def _find(self, text: str, start: int, end: int) -> Iterator[Noun]:
        words = self.words
        determiners, prepositions, people = words.determiners, words.prepositions, words.people
        noun: Noun | None = None
        preposition, led = "", -1  # what may lead a noun, and where its determiner stands
        for match in _TOKEN.finditer(text, start, end):
            word = match[0]
            if not noun and led < 0 and not preposition and word.islower() and word not in self._leading:
                continue
            plain, at = word.casefold(), match.start()
            is_name = word[0].isupper() and plain not in words.small and self._is_name(text, at, match.end())
            ended = -1
            if noun:
                if is_name and self._reaches(text, noun, at):
                    noun.is_title |= not noun.name and noun.noun in people
                    noun.name = (noun.name[0] if noun.name else at, match.end())
                    noun.words.append(word)
                    noun.end = match.end()
                    continue
                if noun.name and at < self._joint(text, noun, end):  # Ursula von der Leyen
                    continue
                if not noun.name and text[noun.end : at] == " " and words.adjective.search(plain):
                    noun.words.append(word)  # le conseil municipal
                    noun.end = match.end()
                    continue
                ended = noun.end
                yield noun
                noun = None
            if is_name:
                noun = Noun(led if led >= 0 else at, match.end(), [word], preposition, "", (at, match.end()))
            elif plain in determiners:
                if plain in words.contractions and (plain not in words.partitive or ended == at - 1):
                    preposition = words.contractions[plain]
                led = at
                continue
            elif plain in prepositions:
                preposition, led = plain, -1
                continue
            elif (led >= 0 or preposition) and (plain in words.before_noun or plain[0].isdigit()):
                continue
            elif (led >= 0 or plain in people) and self._may_be_noun(plain):
                noun = Noun(led if led >= 0 else at, match.end(), [word], preposition, plain)
            preposition, led = "", -1
        if noun:
            yield noun

    def _may_be_noun(self, word: str) -> bool:
        words = self.words
        return word not in _PARTS and word not in words.function_words and not words.finite.fullmatch(word)

    def _is_name(self, text: str, start: int, end: int) -> bool:
        """Whether a word with a capital is a name: not where it begins a sentence and never has one inside."""
        before = text[max(0, start - 40) : start]
        is_within = before[-1:] == " " and before[-2:-1].isalnum()  # as most words are
        if is_within or not _STARTS.search(before) or (start > 40 and not before.strip()):
            return True
        word = text[start:end]
        if self.words.finite.fullmatch(word.casefold()):
            return False
        if text[end : end + 1] == " " and text[end + 1 : end + 2].isupper():
            return word.casefold() not in self.words.people
        at = text.find(f" {word}", 1, BACKGROUND)
        while at > 0:
            if (text[at - 1].isalnum() or text[at - 1] in ",'") and not text[at + 1 + len(word) :][:1].isalnum():
                return True
            at = text.find(f" {word}", at + 1, BACKGROUND)
        behind = text[end : end + 40].split(" ")
        return len(behind) > 1 and (behind[1] in self.words.verbs or text[end : end + 1] == ",") and len(word) > 3

    def _reaches(self, text: str, noun: Noun, start: int) -> bool:
        """Whether a name at `start` is of that noun: Vera Lindt, le maire Paul Rohr, Ursula von der Leyen."""
        is_joined = bool(noun.name) and self._joint(text, noun, len(text)) == start
        return text[noun.end : start] in (" ", "-") or is_joined

    def _joint(self, text: str, noun: Noun, end: int) -> int:
        """Where the next part of a name begins behind a "von der" or "de la", -1 if none does."""
        match = self.words.within.match(text, noun.end, end)
        return match.end() if match else -1

    def find_phrases(self, text: str, start: int, end: int) -> list[Phrase]:
        """The phrases of `text[start:end]`."""
        terms = analyser(self.words.language).terms
        return [
            Phrase(
                noun.start,
                noun.end,
                frozenset(terms(" ".join(noun.words))),
                frozenset(terms(simplify(text)[slice(*noun.name)])) if noun.name else frozenset(),
                "" if noun.is_owner else noun.preposition,
                can_act=self._may_act(noun),
                is_owner=noun.is_owner,
            )
            for noun in self.read(text, start, end)
            if noun.noun not in self.words.units
        ]

    def find_spans(self, text: str, start: int, end: int) -> list[Span]:
        """Where names stand in `text[start:end]`."""
        return [noun.name for noun in self.read(text, start, end) if noun.name]

    def find_names(self, text: str, start: int, end: int, answer_type: AnswerType) -> Iterator[Span]:
        """Where names stand that may be a person, a name or a place; and people and places without a name.

        The text is read as far as the next one is wanted: mostly one is enough.
        """
        before: Noun | None = None
        for noun, after in _with_next(self._find(simplify(text), start, end)):
            is_explained = not noun.name and (_explains(text, before, noun) or _explains(text, noun, after))
            before = noun
            if is_explained:
                continue  # "Maurin, la présidente", "son éditeur, Milo Grant"
            if answer_type is AnswerType.NAME and noun.name:
                yield noun.name
            elif answer_type is AnswerType.PERSON and self._may_act(noun):
                yield noun.name if noun.name and not noun.noun else (noun.start, noun.end)
            elif answer_type is AnswerType.PLACE and self._may_be_place(noun):
                yield noun.start, noun.end

    def _may_act(self, noun: Noun) -> bool:
        words = self.words
        if noun.noun:
            is_named = bool(noun.name and noun.noun not in words.places)
            return noun.noun in words.people or noun.noun in words.bodies or is_named
        is_around = noun.preposition in words.around or (noun.preposition == words.to and len(noun.words) == 1)
        return not is_around and noun.words[0].casefold() not in words.places

    def _may_be_place(self, noun: Noun) -> bool:
        if noun.is_title or noun.noun in self.words.people:
            return False
        if noun.noun and not noun.name:
            return noun.noun in self.words.places and bool(noun.preposition)
        return noun.preposition in self.words.placing or noun.noun in self.words.places

    def select_capitals(self, text: str) -> frozenset[str]:
        """The words of names, with what an apostrophe ties to them: d'Orbec."""
        names = self.find_spans(text, 0, len(text))
        return frozenset(
            match[0] for match in _TIED.finditer(text) if any(a < match.end() and match.start() < b for a, b in names)
        )


def _with_next(nouns: Iterator[Noun]) -> Iterator[tuple[Noun, Noun | None]]:
    noun = next(nouns, None)
    while noun:
        after = next(nouns, None)
        yield noun, after
        noun = after


def _explains(text: str, one: Noun | None, other: Noun | None) -> bool:
    """Whether a comma alone parts two nouns, of which one has a name."""
    return bool(one and other and text[one.end : other.start] == ", " and (one.name or other.name))

"""Names: whom and what a talk is about. How a language finds them in a text, its own rules say."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal
from weakref import WeakValueDictionary

from index.text.analysis import analyser

EntityType = Literal["person", "place", "thing", "unknown"]
Gender = Literal["he", "she"]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Name:
    """A name as it is looked for: its last word alone where its text uses that too. `gender` is None if untold."""

    text: str
    kind: EntityType = "unknown"
    gender: Gender | None = None
    language: str = "en"

    @property
    def key(self) -> str:
        """What its other forms share: Putin’s, Crimean; of a person, the last word."""
        return make_key(self.text.rpartition(" ")[2] if self.kind == "person" else self.text, self.language)

    @property
    def terms(self) -> frozenset[str]:
        """The terms of all its words."""
        return frozenset(analyser(self.language).terms(self.text))

    def stands_in(self, text: str) -> bool:
        """Whether the text has it, in any case."""
        return bool(re.search(rf"\b{re.escape(self.text)}\b", text, re.IGNORECASE))


SHARED: WeakValueDictionary[tuple[str, EntityType, Gender | None, str], Name] = WeakValueDictionary()
"""Talks on one article share its names."""


@lru_cache(maxsize=10_000)  # names come again: those that a talk knows are looked at with each question
def make_key(text: str, language: str) -> str:
    """The terms of a text, or what it is in lower case if it has none."""
    return " ".join(analyser(language).terms(text)) or text.casefold()


def share(name: Name) -> Name:
    """The one copy of a name that all talks have."""
    return SHARED.setdefault((name.text, name.kind, name.gender, name.language), name)


def shorten(text: str, name: str) -> str:
    """The last word of a name if the text has that alone, else the name."""
    before, _, last = name.rpartition(" ")
    return last if before and _stands_without(text, last, before.rpartition(" ")[2]) else name


def _stands_without(text: str, word: str, before: str) -> bool:
    """Whether a word stands somewhere without that one and a space before it; counting spares most of the searches."""
    if text.count(word) == text.count(f"{before} {word}"):
        return False
    return bool(re.search(rf"(?<!{re.escape(before)} )\b{re.escape(word)}\b", text))


def once(names: Iterable[Name]) -> list[Name]:
    """Each name in the form it has first, in order."""
    unique: dict[str, Name] = {}
    for name in names:
        unique.setdefault(name.key, name)
    return list(unique.values())


def find_known(
    question: str,
    known: Iterable[Name],
    capitals: Iterable[Name],
    words: Iterable[tuple[int, str]],
    language: str,
    is_place: Callable[[str], bool],
) -> list[Name]:
    """The names in a question, which has capitals or not: those of `known` in any case, others by their `capitals`.

    `words`: those of the question that may be names, and where they stand. A word with a capital that `is_place` knows
    is one, too.
    """
    by_key: dict[str, Name] = {}
    for name in known:
        by_key.setdefault(name.key, name)
    found = {question.find(name.text): name for name in capitals}
    for start, word in words:
        is_inside = any(at <= start < at + len(name.text) for at, name in found.items())
        if not is_inside and (same := by_key.get(make_key(word, language))):
            found[start] = _as_typed(word, same, question)
        elif not is_inside and word[0].isupper() and is_place(word):
            found[start] = Name(word, "place", language=language)
    return once(_recognise(found[at], by_key) for at in sorted(found))


def _recognise(name: Name, by_key: Mapping[str, Name]) -> Name:
    """The name with what is known of it; of a person, the last word is enough."""
    same = by_key.get(name.key) or by_key.get(make_key(name.text.rpartition(" ")[2], name.language))
    if not same or (same.key != name.key and same.kind != "person"):
        return name
    return replace(name, kind=same.kind, gender=same.gender)


def _as_typed(word: str, same: Name, question: str) -> Name:
    """A known name in the form in which a question has it: "ukrainian", but Putin for "putins"."""
    if same.kind == "person" or word.casefold() == same.text.casefold():
        return same if same.stands_in(question) else replace(same, text=same.text.rpartition(" ")[2])
    return replace(same, text=word)

"""Question -> the question with an owner's other words for its own: what finds one of them finds the other."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from index.retrieval.question import Question, Word, read_words
from index.stores.synonyms import Synonym

Rules = Mapping[str, Sequence[tuple[tuple[str, ...], str, tuple[Word, ...], str]]]
"""The first term of a side -> all its terms and itself as it is written, the words of the other side, and that."""


def add_synonyms(question: Question, synonyms: Sequence[Synonym], languages: tuple[str, ...]) -> Question:
    """The question with the terms of the other side as variants of its words.

    Where one side has several words, each of them has the single word of the other as a variant, as a compound's parts
    have their joined form; a single word of the question becomes those words. What a synonym adds has no synonyms.
    """
    rules = _index(tuple(synonyms), question.language, languages)
    terms, words, at = [word.variants[0] for word in question.words], dict[str, Word](), 0
    said: list[tuple[str, str]] = []
    while at < len(terms):
        matching = [rule for rule in rules.get(terms[at], ()) if tuple(terms[at : at + len(rule[0])]) == rule[0]]
        length = max((len(side) for side, *_ in matching), default=1)
        found = question.words[at : at + length]
        longest = [rule for rule in matching if len(rule[0]) == length]
        typed = " ".join(word.text for word in found)
        said += [(_find(written, question.text) or typed, name) for _, written, _, name in longest]
        for word in _merge(found, [other for _, _, other, _ in longest]):
            words.setdefault(word.variants[0], word)
        at += length
    return replace(question, words=tuple(words.values()), synonyms=tuple(said)) if said else question


def _merge(found: Sequence[Word], others: Sequence[tuple[Word, ...]]) -> list[Word]:
    """The words of one side with those of the other sides."""
    single = [term for other in others if len(other) == 1 for term in other[0].variants]
    several = [word for other in others if len(other) > 1 for word in other]
    if len(found) == 1 and several:  # the question's word stands for each of theirs
        return [replace(found[0], variants=_once([*word.variants, *found[0].variants, *single])) for word in several]
    return [replace(word, variants=_once([*word.variants, *single])) for word in found] if single else list(found)


@lru_cache(maxsize=64)
def _index(synonyms: tuple[Synonym, ...], own: str, languages: tuple[str, ...]) -> Rules:
    rules: dict[str, list[tuple[tuple[str, ...], str, tuple[Word, ...], str]]] = {}
    for synonym in synonyms:
        word, other = (tuple(read_words(side, own, languages)) for side in synonym[:2])
        both = (word, synonym.word, other, synonym.other), (other, synonym.other, word, synonym.word)
        for side, written, target, name in both if synonym.is_mutual else both[:1]:
            is_same = [one.variants for one in side] == [one.variants for one in target]
            if side and target and not is_same and min(len(side), len(target)) == 1:
                terms = tuple(word.variants[0] for word in side)
                rules.setdefault(terms[0], []).append((terms, written, target, name))
    return rules


def _find(written: str, text: str) -> str:
    """What is written, as the text has it in upper or lower case; empty if it has another form."""
    found = re.search(re.escape(written), text, re.IGNORECASE)
    return found[0] if found else ""


def _once(terms: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))

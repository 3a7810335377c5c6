"""Whether a quote in French or Spanish says something else than a question asks: who does what to whom, and when."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from index.grammar.deeds import Deed, Phrase, as_party, find_clause
from index.grammar.nouns import Nouns
from index.grammar.spelling import simplify
from index.grammar.subject_first import SubjectFirst
from index.grammar.verb_questions import VerbQuestions
from index.text.analysis import analyser
from index.text.passages import Span, sentences

_ROOT = 5  # letters that rachat and racheter share


class Asked(NamedTuple):
    """A question by the places of what asks and of its verb, and the phrases that may be parties beside that."""

    text: str
    asks: re.Match[str]
    verb: Span
    before: Sequence[Phrase]
    behind: Sequence[Phrase]


Sides = tuple[Sequence[Phrase], Sequence[Phrase]]
"""Who does it, and to whom or what."""


@dataclass(frozen=True, slots=True)
class RoleWords:
    """How a language speaks of deeds, each a pattern.

    `who` asks for a person. `leaning`: pronouns of what was named before. `preposition`: matches at the end of what
    leads a noun. `follows` asks for a successor or predecessor, where a quote must have one of `followed`; `relation`
    are the nouns for these, `succeeds` the verb, `of` whose. `against` must have one of `opposed`; `when` with
    `will_be` one of `to_come`. `done` asks what was, unless with `plan`; then the verb may not be a `future`, a
    `maybe`, or `to_do` behind an `intent`.
    """

    relatives: frozenset[str]
    who: re.Pattern[str]
    leaning: re.Pattern[str]
    preposition: re.Pattern[str]
    follows: re.Pattern[str]
    followed: re.Pattern[str]
    relation: re.Pattern[str]
    succeeds: re.Pattern[str]
    of: re.Pattern[str]
    against: re.Pattern[str]
    opposed: re.Pattern[str]
    when: re.Pattern[str]
    will_be: re.Pattern[str]
    to_come: re.Pattern[str]
    done: re.Pattern[str]
    plan: re.Pattern[str]
    intent: re.Pattern[str]
    to_do: re.Pattern[str]
    future: re.Pattern[str]
    maybe: re.Pattern[str]


class Roles:
    """`index.text.rule_protocols.RoleRules` for a language; `read_sides` tells the parties of an active question."""

    def __init__(
        self,
        words: RoleWords,
        nouns: Nouns,
        questions: VerbQuestions,
        clauses: SubjectFirst,
        read_sides: Callable[[Asked], Sides],
    ) -> None:
        self._words, self._nouns, self._questions, self._clauses = words, nouns, questions, clauses
        self._read_sides, self._language = read_sides, clauses.language
        self.find_spans = nouns.find_spans
        self.read_deed = lru_cache(maxsize=64)(self._read_deed)

    def differs(self, question: str, text: str, start: int, end: int, before: int) -> bool:
        """Whether `text[start:end]` has not what the question asks: its verb, time or side, or not of the same name."""
        question, text = self._questions.plain(question), simplify(text)
        quote, words = text[start:end], self._words
        if words.follows.search(question) and not words.followed.search(quote):
            return True
        if words.against.search(question) and not words.opposed.search(quote):
            return True
        if words.when.search(question) and words.will_be.search(question) and not words.to_come.search(quote):
            return True
        if self._is_of_another_relation(question, quote):
            return True
        deed = self.read_deed(question)
        if deed is None or not deed.verbs:
            return False
        told = self._clauses.differs(deed, text, start, end)
        if told is None:
            is_named = bool(self.find_spans(question, 0, len(question)))
            return is_named and not deed.verbs <= self._questions.light and not self._has_noun(deed, quote)
        asks_done = bool(words.done.search(question)) and not words.plan.search(question)
        return told or (asks_done and self._is_planned(deed, text, start, end))

    def _has_noun(self, deed: Deed, quote: str) -> bool:
        """Whether the quote has the verb as another part of speech: "le rachat"."""
        forms = (form for verb in deed.verbs for form in (verb, *self._questions.verbs.spell_forms(verb)))
        verbs = self._terms(forms)
        roots = {verb[:_ROOT] for verb in verbs if len(verb) >= _ROOT}
        return any(term in verbs or term[:_ROOT] in roots for term in self._terms([quote]))

    def _is_planned(self, deed: Deed, text: str, start: int, end: int) -> bool:
        """Whether the verb is only said of a plan, a wish or a rumour: "veut racheter", "aurait racheté"."""
        told, words = [], self._words
        for sentence in sentences(text, start, end, self._language) or [(start, end)]:
            for verb in self._clauses.find_verbs(text, *sentence, deed.verbs):
                first, _ = find_clause(text, sentence, verb)
                word, leading = text[slice(*verb)], text[first : verb[0]]
                is_infinite = bool(words.to_do.fullmatch(word)) and bool(words.intent.search(leading))
                told.append(is_infinite or bool(words.future.fullmatch(word)) or bool(words.maybe.search(leading)))
        return bool(told) and all(told)

    def _is_of_another_relation(self, question: str, quote: str) -> bool:
        """Whether it asks for the successor of one and the quote tells that of another, or the predecessor."""
        words = self._words
        asked = words.relation.search(question)
        owner = words.of.match(question, asked.end()) if asked else None
        if not asked or not owner:
            return False
        said = {match[1][:4].casefold() for match in words.relation.finditer(quote)}
        if said and asked[1][:4].casefold() not in said and not words.succeeds.search(quote):
            return True
        wanted = self._terms([owner[1]])
        found = [m for m in words.relation.finditer(quote) if m[1][:4].casefold() == asked[1][:4].casefold()]
        owners = [words.of.match(quote, match.end()) for match in found]
        told = [self._terms([match[1]]) for match in owners if match]
        return bool(told) and len(told) == len(found) and all(wanted.isdisjoint(terms) for terms in told)

    def _terms(self, texts: Iterable[str]) -> frozenset[str]:
        return frozenset(term for text in texts for term in analyser(self._language).terms(text))

    def read_owner(self, question: str) -> frozenset[str]:
        """The terms of whom a question asks: of "la sœur de Rohr" the sister, of "Ida, la sœur de Rohr" Ida."""
        question = self._questions.plain(question)
        nouns = list(self._nouns.read(question, 0, len(question)))
        related = [noun for noun in nouns if noun.noun in self._words.relatives]
        if related and (at := nouns.index(related[0])) and nouns[at - 1].name and not nouns[at - 1].is_owner:
            related = [nouns[at - 1]]
        chosen = next(iter(related or [noun for noun in nouns if noun.name]), None)
        if not chosen:
            return frozenset()
        return self._terms([question[slice(*chosen.name)] if chosen.name else " ".join(chosen.words)])

    def leans_back(self, sentence: str) -> bool:
        """Whether a sentence has a pronoun that may stand for what the one before it names."""
        return bool(self._words.leaning.search(simplify(sentence)))

    def is_led_by_preposition(self, before: str) -> bool:
        """Whether what comes next is behind a preposition, so that no verb has it as its subject."""
        return bool(self._words.preposition.search(simplify(before)))

    def _read_deed(self, question: str) -> Deed | None:
        """The deed of a question with a verb; None if it can't be told."""
        end = len(question.rstrip(" ?!.»"))
        asks = self._questions.asking.asks.search(question)
        verbs = self._questions.read_main_verbs(question[:end], asks.end()) if asks else []
        if not asks or not verbs:
            return None
        clauses = self._clauses
        phrases = [phrase for phrase in self._nouns.find_phrases(question, 0, end) if not phrase.is_owner]
        span, verb = self._choose_verb(question, verbs)
        before = [phrase for phrase in phrases if asks.end() <= phrase.start < span[0] and not phrase.preposition]
        behind = [phrase for phrase in phrases if phrase.start >= span[1] and clauses.may_be_party(phrase)]
        asks_doer = False
        if clauses.is_participle(question[slice(*span)]) and clauses.passive.search(question[: span[0]]):
            doers: Sequence[Phrase] = [phrase for phrase in phrases if phrase.preposition in clauses.agents]
            done_to: Sequence[Phrase] = before or (behind if clauses.inverts else [])
        else:
            doers, done_to = self._read_sides(Asked(question, asks, span, before, behind))
            asks_doer = not doers and bool(self._words.who.fullmatch(asks[0]))
        return Deed(as_party(doers), as_party(done_to), frozenset([verb]), asks_doer)

    def _choose_verb(self, question: str, verbs: Sequence[tuple[Span, str]]) -> tuple[Span, str]:
        """The participle behind an auxiliary, else the first verb."""
        for span, verb in verbs:
            leading = question[: span[0]]
            if self._clauses.perfect.search(leading) or self._clauses.passive.search(leading):
                return span, verb
        return verbs[0]

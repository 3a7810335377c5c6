"""Clauses of languages in which the subject stands before the verb and the object behind it: French, Spanish."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.grammar.deeds import NOBODY, Clauses, Deed, Party, Phrase, as_party, find_clause
from index.text.analysis import analyser
from index.text.passages import Span
from index.text.patterns import lazy

_NEVER = lazy(r"(?!)")


@dataclass(frozen=True, slots=True)
class SubjectFirst(Clauses):
    """As `Clauses`, where `passive` matches up to the verb, and `perfect` the auxiliary of an active one.

    A participle without either is passive where its agent follows, "vendu par Nordlab", or a comma is before it.
    `objects`: prepositions of an object that is a person, "criticó a Rey". `inverts`: whether the subject may stand
    behind the verb, or be left out. Up to the verb, `impersonal` matches what makes it a passive, "se vendió", and
    `clitic` a pronoun for the object, "lo vendió".
    """

    perfect: re.Pattern[str]
    objects: frozenset[str] = frozenset()
    inverts: bool = False
    impersonal: re.Pattern[str] = _NEVER
    clitic: re.Pattern[str] = _NEVER

    def may_be_party(self, phrase: Phrase) -> bool:
        """Whether a phrase may be a subject or an object."""
        return not phrase.preposition or phrase.preposition in self.objects

    def read(self, text: str, start: int, end: int, verb: Span) -> Deed:
        """What a clause says that its verb does, by whom and to whom: the nouns before it and behind it."""
        phrases = [phrase for phrase in self.find_phrases(text, start, end) if not phrase.is_owner]
        before = [phrase for phrase in phrases if phrase.end <= verb[0] and not phrase.preposition]
        behind = [phrase for phrase in phrases if phrase.start >= verb[1]]
        objects = [phrase for phrase in behind if self.may_be_party(phrase)]
        agents = [phrase for phrase in behind if phrase.preposition in self.agents]
        leading = text[start : verb[0]]
        if self.is_participle(text[slice(*verb)]) and not self.perfect.search(leading):
            is_aside = not leading.strip() or leading.rstrip().endswith(",")  # "the dam, built in 1958"
            if is_aside and not agents:
                return Deed(as_party(before), as_party(before))  # "the works, begun in March": what begins is begun
            if is_aside or self.passive.search(leading) or (agents and agents[0] is behind[0]):
                done_to = before or (objects if self.inverts else [])
                return Deed(as_party(agents[:1]), as_party(done_to), is_passive=True)
        if self.impersonal.search(leading):
            bare = [phrase for phrase in (*before, *objects) if not phrase.preposition]
            return Deed(NOBODY, as_party(bare), is_passive=True)
        if self.pronouns.search(leading):
            return Deed(NOBODY, as_party(objects))
        has_object = bool(self.clitic.search(leading))
        if self.inverts and not before:
            return read_inverted(objects, has_object=has_object)
        subject = [phrase for phrase in behind if has_object and not phrase.preposition and phrase.can_act][:1]
        if subject:  # "el astillero lo compró Nordlab"
            return Deed(as_party(subject), as_party(before))
        return Deed(as_party(before), as_party(objects))

    def _is_of_another(self, deed: Deed, text: str, sentence: Span, verb: Span) -> bool:
        """Also where it is done to something else: "proposed the tunnel" of the bridge."""
        if Clauses._is_of_another(self, deed, text, sentence, verb):
            return True
        said = analyser(self.language).terms(text[slice(*sentence)])
        if not deed.done_to.terms or not deed.done_to.terms.isdisjoint(said):
            return False
        return bool(self.read(text, *find_clause(text, sentence, verb), verb).done_to.terms)


def read_inverted(behind: Sequence[Phrase], *, has_object: bool = False) -> Deed:
    """The deed of a verb with all its parties behind it: "compró Nordlab el astillero", "criticó a Rey el obispo".

    A single one may be either, unless a pronoun is the object: "murió el alcalde", "compró el astillero", "lo compró".
    """
    bare = [phrase for phrase in behind if not phrase.preposition]
    subject = find_subject(bare)
    if has_object:
        return Deed(as_party(subject), NOBODY)
    if len(behind) == 1 and bare:
        either = as_party(bare)
        return Deed(Party(either.terms, frozenset()), either)
    if len(bare) == 1 and (behind[0] is bare[0] or not bare[0].can_act):
        return Deed(NOBODY, as_party(behind))
    return Deed(as_party(subject), as_party([phrase for phrase in behind if phrase not in subject]))


def find_subject(bare: Sequence[Phrase]) -> Sequence[Phrase]:
    """Of the phrases behind a verb that has its subject there: the first that can act, else the first."""
    return [phrase for phrase in bare if phrase.can_act][:1] or bare[:1]

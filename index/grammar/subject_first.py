"""Clauses of languages in which the subject stands before the verb and the object behind it: French, Spanish."""

import re
from dataclasses import dataclass

from index.grammar.deeds import NOBODY, Clauses, Deed, as_party, find_clause
from index.text.analysis import analyser
from index.text.passages import Span


@dataclass(frozen=True, slots=True)
class SubjectFirst(Clauses):
    """As `Clauses`, where `passive` matches up to the verb, and `perfect` the auxiliary of an active one.

    A participle without either is passive where its agent follows, "vendu par Nordlab", or a comma is before it.
    """

    perfect: re.Pattern[str]

    def read(self, text: str, start: int, end: int, verb: Span) -> Deed:
        """What a clause says that its verb does, by whom and to whom: the nouns before it and behind it."""
        phrases = [phrase for phrase in self.find_phrases(text, start, end) if not phrase.is_owner]
        before = [phrase for phrase in phrases if phrase.end <= verb[0] and not phrase.preposition]
        behind = [phrase for phrase in phrases if phrase.start >= verb[1]]
        objects = [phrase for phrase in behind if not phrase.preposition]
        agents = [phrase for phrase in behind if phrase.preposition in self.agents]
        leading = text[start : verb[0]]
        if self.is_participle(text[slice(*verb)]) and not self.perfect.search(leading):
            is_aside = not leading.strip() or leading.rstrip().endswith(",")  # "the dam, built in 1958"
            if is_aside and not agents:
                return Deed(as_party(before), as_party(before))  # "the works, begun in March": what begins is begun
            if is_aside or self.passive.search(leading) or (agents and agents[0] is behind[0]):
                return Deed(as_party(agents[:1]), as_party(before))
        if self.pronouns.search(leading):
            return Deed(NOBODY, as_party(objects))
        return Deed(as_party(before), as_party(objects))

    def _is_of_another(self, deed: Deed, text: str, sentence: Span, verb: Span) -> bool:
        """Also where it is done to something else: "proposed the tunnel" of the bridge."""
        if Clauses._is_of_another(self, deed, text, sentence, verb):
            return True
        said = analyser(self.language).terms(text[slice(*sentence)])
        if not deed.done_to.terms or not deed.done_to.terms.isdisjoint(said):
            return False
        return bool(self.read(text, *find_clause(text, sentence, verb), verb).done_to.terms)

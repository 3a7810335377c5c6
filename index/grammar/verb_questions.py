"""The verbs of French or Spanish questions: which are looked for, and in which forms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from index.grammar.deeds import Phrase
from index.grammar.questions import Asking
from index.grammar.spelling import simplify
from index.grammar.verbs import Verbs
from index.text.passages import Span
from index.text.rule_protocols import Asked
from index.text.stop_words import stop_words


@dataclass(frozen=True, slots=True)
class VerbQuestions:
    """Reads questions.

    `light`: verbs that a text says in other ways. `related`: nouns of measures -> what a text says in place of them.
    `others`: words that are no verbs: of grammar, and for persons. `plain`: makes a question plain, as long as it was.
    """

    asking: Asking
    verbs: Verbs
    light: frozenset[str]
    related: Mapping[str, tuple[str, ...]]
    find_phrases: Callable[[str, int, int], list[Phrase]]
    others: frozenset[str]
    plain: Callable[[str], str] = simplify

    def read(self, text: str) -> Asked:
        """The question without the words that ask, its expected answer type, its verb, and the forms of that."""
        asked = self.asking.read(self.plain(text))
        found = [(asked.text[slice(*span)], verb) for span, verb in self.read_main_verbs(asked.text)]
        verbs = [(word, verb) for word, verb in found if verb not in self.light]
        forms = {word: spelt for word, verb in verbs if (spelt := self._spell_forms(word, verb))}
        forms |= {word: self.related[word] for word in self.related.keys() & asked.text.casefold().split()}
        return Asked(asked.text, asked.answer_type, verbs[-1][0] if verbs else "", asked.alike, forms)

    def _spell_forms(self, word: str, verb: str) -> tuple[str, ...]:
        respelt = self.verbs.respell(word)
        return self.verbs.spell_forms(verb) or ((respelt,) if respelt != word else ())

    def read_main_verbs(self, text: str, start: int = 0) -> list[tuple[Span, str]]:
        """Where a question's verbs stand from `start` on, with their stems: words of no noun's and of no grammar's."""
        nouns = [(phrase.start, phrase.end) for phrase in self.find_phrases(text, 0, len(text))]
        return [
            (span, verb)
            for span, verb in self.verbs.read(text, start, len(text))
            if self._may_be_verb(text[slice(*span)]) and not any(a < span[0] and span[1] <= b for a, b in nouns)
        ]

    def _may_be_verb(self, word: str) -> bool:
        plain = word.casefold()
        return len(plain) > 1 and plain not in self.others and plain not in stop_words(self.asking.language)

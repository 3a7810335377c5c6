"""Which forms are of one verb, where a language's stemmer does not bring them together; and where verbs stand."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache

from index.grammar.deeds import find_words
from index.text.analysis import analyser
from index.text.passages import Span

_NEVER = re.compile(r"(?!)")


class Verbs:
    """The verbs of a language.

    `spell`: gives each irregular verb with its forms. `prefixes`: what may stand before one. `is_noun`: whether a word
    is no verb behind another one, both as they are written. `respell`: gives a form as the stemmer knows it. `opening`:
    a pattern of verbs that may begin a sentence, with a capital. `typed`: how people type a form, without its accent.
    """

    def __init__(
        self,
        language: str,
        spell: Callable[[], Mapping[str, tuple[str, ...]]],
        prefixes: str,
        is_noun: Callable[[str, str], bool],
        respell: Callable[[str], str] = str,
        opening: re.Pattern[str] = _NEVER,
        typed: Callable[[str], str] = str,
    ) -> None:
        self.language, self.is_noun, self.respell = language, is_noun, respell
        self._spell, self._opening, self._typed = spell, opening, typed
        self._prefix = re.compile(rf"(?:{'|'.join(sorted(set(prefixes.split()), key=lambda one: -len(one)))}){{1,2}}")
        self.stem = lru_cache(maxsize=4096)(self._stem)

    @cached_property
    def _forms(self) -> Mapping[str, tuple[str, ...]]:
        """Each irregular verb -> its forms."""
        return self._spell()

    @cached_property
    def _stems(self) -> dict[str, str]:
        """Each form -> its verb."""
        spelt = [(form, verb) for verb, forms in self._forms.items() for form in forms]
        return {self._typed(form): verb for form, verb in spelt} | dict(spelt)

    @cached_property
    def _terms(self) -> frozenset[str]:
        return frozenset(analyser(self.language).terms(" ".join(self._stems)))

    def _stem(self, word: str) -> str:
        """The infinitive of an irregular verb that a word may be a form of; of others the term."""
        plain = self.respell(word.casefold())
        if plain in self._stems:
            return self._stems[plain]
        for size in range(1, len(plain) - 1):
            if plain[size:] in self._stems and self._prefix.fullmatch(plain[:size]):
                return plain[:size] + self._stems[plain[size:]]
        return next(iter(analyser(self.language).terms(plain)), plain)

    def spell_forms(self, verb: str) -> tuple[str, ...]:
        """The forms of a verb that the stemmer does not bring together, by its stem."""
        if verb in self._forms:
            return self._forms[verb]
        sizes = (s for s in range(1, len(verb)) if verb[s:] in self._forms and self._prefix.fullmatch(verb[:s]))
        size = next(sizes, None)
        return tuple(verb[:size] + form for form in self._forms[verb[size:]]) if size else ()

    def find(self, text: str, start: int, end: int, stems: frozenset[str]) -> list[Span]:
        """Where `text[start:end]` has verbs of these stems, as verbs."""
        return [span for span, found in self.read(text, start, end) if found in stems]

    def read(self, text: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
        """Each word that may be a verb, and its stem: it has no capital, and no determiner is before it."""
        before = text[:start].rstrip().rpartition(" ")[2].strip("¿¡«\"'(").casefold()
        for match in find_words(text, start, end):
            first, word = match.start(), match[0]
            tied, apostrophe, rest = word.rpartition("'")
            if apostrophe:  # "l'usine", "n'ouvrira", "l'a"
                before, first, word = tied.casefold() + "'", first + len(tied) + 1, rest
            if "-" in word:  # a-t-il, succédera-t-il
                word = word.partition("-")[0]
            is_lower = bool(word) and (word[0].islower() or bool(self._opening.fullmatch(word)))
            if is_lower and not self.is_noun(before, word):
                yield (first, first + len(word)), self.stem(word)
            before = word.casefold()

    def is_irregular(self, term: str) -> bool:
        """Whether a term is of an irregular verb: these are a language's commonest."""
        return term in self._terms

    def spell_terms(self, verbs: str) -> frozenset[str]:
        """The terms of all forms of these verbs."""
        forms = (form for verb in verbs.split() for form in (verb, *self.spell_forms(self.stem(verb))))
        return frozenset(analyser(self.language).terms(" ".join(forms)))

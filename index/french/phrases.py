"""The names and noun phrases of a French text."""

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
)
from index.grammar.nouns import Nouns, NounWords
from index.text.patterns import lazy
from index.text.stop_words import stop_words

_SMALL = FUNCTION_WORDS | PREPOSITIONS | DETERMINERS | MONTHS_AND_DAYS | stop_words("fr") | {"m.", "mme", "mlle", "m"}
NOUNS = Nouns(
    NounWords(
        "fr",
        determiners=DETERMINERS,
        contractions=CONTRACTIONS,
        partitive=frozenset({"des"}),
        prepositions=PREPOSITIONS,
        function_words=FUNCTION_WORDS,
        small=_SMALL - {"est"},
        before_noun=BEFORE_NOUN,
        adjective=lazy(r"(?:al|ale|aux|ales|iques?|aire|aires|ois|oise|ais|aise|ien|ienne)$"),
        within=lazy(r"(?: (?:von|van|der|den|ben|bin|el|al|di|da|dos)){1,3} (?=[A-ZÀ-Ý])"),
        units=MONTHS_AND_DAYS | UNITS,
        people=PEOPLE,
        bodies=BODIES,
        places=PLACES,
        placing=frozenset("à dans en chez vers près depuis sur sous devant derrière entre jusqu' via de".split()),
        around=frozenset({"en", "dans", "vers", "près", "chez"}),
        to="à",
        verbs=frozenset("a est avait était ont sont sera va veut n'a s'est n'est aurait dirige emploie compte".split()),
    )
)
find_phrases, find_spans, find_names = NOUNS.find_phrases, NOUNS.find_spans, NOUNS.find_names
select_capitals = NOUNS.select_capitals

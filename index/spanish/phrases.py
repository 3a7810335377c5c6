"""The names and noun phrases of a Spanish text."""

from index.grammar.nouns import Nouns, NounWords
from index.spanish.verbs import FINITE
from index.spanish.vocabulary import (
    BEFORE_NOUN,
    BODIES,
    CAPITALISED,
    CONTRACTIONS,
    DETERMINERS,
    FUNCTION_WORDS,
    MONTHS_AND_DAYS,
    PEOPLE,
    PLACES,
    PREPOSITIONS,
    UNITS,
)
from index.text.patterns import lazy
from index.text.stop_words import stop_words

NOUNS = Nouns(
    NounWords(
        "es",
        determiners=DETERMINERS,
        contractions=CONTRACTIONS,
        partitive=frozenset(),
        prepositions=PREPOSITIONS,
        function_words=FUNCTION_WORDS,
        small=(FUNCTION_WORDS | PREPOSITIONS | DETERMINERS | MONTHS_AND_DAYS | CAPITALISED | stop_words("es"))
        | {"d", "sr", "sra", "dr", "dra", "don", "doña"},
        before_noun=BEFORE_NOUN,
        adjective=lazy(r"(?:ales?|ari[oa]s?|[áéíóú][a-z]{1,3}[oa]s?|enses?|és|es[ao]s?|les|iv[oa]s?|or[ae]s?|ficial)$"),
        within=lazy(r" (?:de (?:la|las|los) |del |de |von der |von |van der |van |y )(?=[A-ZÀ-Ý])"),
        units=MONTHS_AND_DAYS | UNITS,
        people=PEOPLE,
        bodies=BODIES,
        places=PLACES,
        placing=frozenset("a en hacia desde hasta sobre bajo tras entre cerca de junto por".split()),
        around=frozenset({"en", "hacia", "desde", "hasta", "cerca"}),
        to="a",
        verbs=frozenset(
            "ha había han es era fue será tiene tuvo va quiere dirige emplea no se habría está están estaba".split()
        ),
        finite=FINITE,
    )
)
find_phrases, find_spans, find_names = NOUNS.find_phrases, NOUNS.find_spans, NOUNS.find_names
select_capitals = NOUNS.select_capitals

"""The names in a French text for a talk."""

import re

from index.french.phrases import NOUNS
from index.grammar.people import NameWords, PeopleNames
from index.text.patterns import lazy

_FEMALE = lazy(
    r"(?:\w+(?:trice|ière|ienne|euse|ante|ente|esse|euse|ée|onne|ine)|présidente|préfète|femme|sœur|mère|fille|épouse"
    r"|tante|reine|maîtresse|autrice|cheffe|professeure|procureure|gouverneure|cantatrice|avocate|mme|madame|mlle"
    r"|championne|candidate|magistrate|députée)$",
    re.IGNORECASE,
)
_SPEAKS = lazy(
    r",? (?:a déclaré|a dit|a affirmé|a expliqué|dit|déclare|estime|a estimé)\b|, \d\d ans\b|, (?:qui|âgée?) "
)
_PEOPLE = PeopleNames(
    NOUNS, NameWords(_FEMALE, frozenset("la sa une cette".split()), _SPEAKS, {"Il": "he", "Elle": "she"})
)
find_names, find_known = _PEOPLE.find_names, _PEOPLE.find_known

"""The names in a Spanish text for a talk."""

import re

from index.grammar.people import NameWords, PeopleNames
from index.spanish.phrases import NOUNS
from index.text.patterns import lazy

_FEMALE = lazy(
    r"(?:\w+(?:triz|esa|isa|ora|ina|era|ada|eta|enta|ica|ista(?= )|ana|oga|aria|iera|osa)|ministra|presidenta|jueza"
    r"|mujer|hermana|madre|hija|esposa|tía|sobrina|reina|maestra|médica|abogada|señora|sra|doña|niña|chica|viuda|nieta"
    r"|abuela|prima|amiga|jefa|testiga|concejala|campeona|candidata|monja|química|arquitecta|experta|diputada|novia)$",
    re.IGNORECASE,
)
_SPEAKS = lazy(
    r",? (?:ha dicho|dijo|declaró|afirmó|explicó|dice|declara|afirma|explica|aseguró|asegura|señaló|ha declarado)\b"
    r"|, \d\d años\b|, de \d\d años\b|, (?:quien|que) "
)
_PEOPLE = PeopleNames(NOUNS, NameWords(_FEMALE, frozenset("la una esta".split()), _SPEAKS, {"Él": "he", "Ella": "she"}))
find_names, find_known = _PEOPLE.find_names, _PEOPLE.find_known

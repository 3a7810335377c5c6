"""What a French text holds of what is asked for."""

import re
from fractions import Fraction

from index.french.phrases import find_names
from index.french.vocabulary import PEOPLE
from index.grammar.answers import Answers, AnswerWords, read_introductions
from index.grammar.quantities import Quantities
from index.grammar.spelling import simplify
from index.text.patterns import lazy

_TIMES = (
    r"secondes?|minutes?|heures?|h|demi-heures?|jours?|journées?|nuits?|semaines?|mois|ans?|années?|décennies?|siècles?"
)
_WORDS = AnswerWords(
    numbers=(
        r"une? (?:dizaine|douzaine|quinzaine|vingtaine|trentaine|quarantaine|cinquantaine|soixantaine|centaine"
        r"|millier|million"
        r"|milliard)s?|(?:des |quelques |plusieurs )?(?:dizaines|centaines|milliers|millions)"
        r"|(?:vingt|trente|quarante|cinquante|soixante|quatre-vingts?|cent|deux cents?|trois cents?|mille"
        r"|deux mille)(?:[ -](?:et[ -])?\w+)?(?=[ -])"
        r"|cents?|mille|une fois|la moitié des|une?(?= seule?)"
    ),
    scales=r"mille|millions?|milliards?|milliers|Md|M",
    a=r"une?|quelques|plusieurs|deux|demi-|une demi-|près d'une?|trois quarts d'",
    times=_TIMES,
    spans=r"toute (?:la|une) (?:nuit|journée|semaine|année)|tout (?:l'été|l'hiver|le week-end)|depuis toujours",
    sizes=(
        r"km/h|km²?|kilomètres?(?:[ -](?:carrés|heure|par heure))?|kilomètres?|cm|mm|centimètres?|millimètres?"
        r"|mètres?(?: carrés| cubes)?"
        r"|m²|m|milles?|hectares?|kg|kilos?|kilogrammes?|grammes?|tonnes?|litres?|degrés?|°C?|nœuds|[kMG]W"
        r"|mégawatts?|kilowatts?|étages?|pieds|pouces"
    ),
    currencies=r"(?:d')?(?:euros?|dollars?|livres(?: sterling)?|francs?|couronnes?|yens?|yuans?|roupies?|pesos?"
    r"|roubles?|centimes?|zlotys?|livres)|de (?:dollars|livres|francs|couronnes|roubles|yens|yuans)",
    percent=r"pour cent|points?(?: de pourcentage)?",
    halves=r"la moitié|(?:un|deux) tiers|(?:un|trois) quarts?|une? (?:personne|\w+) sur (?:deux|trois|quatre|cinq|dix)",
    old=r"\bâgée?s? de NUMBER(?: ans)?|\bà l'âge de NUMBER ans|(?:\bà|,|\b(?:de|a|avait|aura|fête ses"
    r"|fêté ses)) NUMBER ans\b(?! (?:de|ferme|fermes|après|avant|plus)\b| d')|\(NUMBER ans\)"
    r"|\(\d{1,3}\)|\b(?:quadragénaire|quinquagénaire|sexagénaire|septuagénaire|octogénaire|nonagénaire|centenaire"
    r"|trentenaire)\b",
    none=r"personne n(?:e\b|')|aucune?(?= \w)|pas (?:de|d')(?= ?\w+)|aucun",
    relative=r"avant-hier|après-demain|demain|(?:la |l'|le )?(?:semaine|mois|année|an|été|hiver|printemps|automne"
    r"|week-end|nuit) (?:dernière?|passée?|prochaine?)"
    r"|il y a (?:[\w-]+ ){1,2}(?:jours?|semaines?|mois|ans?|heures?|siècles?|décennies?)"
    r"|\d{1,2} ?h(?:eures)?(?: ?\d\d)?\b|midi|minuit"
    r"|[XVI]+e siècle|années \d{2,4}|cette (?:semaine|année|nuit)|ce mois|à la fin (?:de|du) \w+|à la fin de l'\w+"
    r"|fin \w+|(?:Noël|Pâques|Toussaint|Pentecôte)"
    r"|(?:au|en|l'|cet?) ?(?:printemps|été|automne|hiver)\b",
    day_ending=r" (?:matin|soir|après-midi|midi)",
    because=(
        r"parce qu\w*|parce qu'|car|puisqu\w*|à cause d\w*|en raison d\w*|faute d\w*|à la suite d\w*|suite (?:à|au"
        r"|aux)|grâce (?:à|au|aux)|pour (?=\w+(?:er|ir|re)\b)"
        rf"|afin d\w*|après (?!(?:plus d[e'] ?)?\w+ (?:{_TIMES})\b(?! d))"
        r"(?=avoir|que|une?|des|la|le|l'|plusieurs|sa|son)|en signe de|par (?:peur|manque|crainte"
        r"|souci|mesure|solidarité)|causée?s?|provoquée?s?"
        r"|due?s? (?:à|au|aux)|raisons?|causes?|motifs?|c'est pourquoi|entraînée?s?|sous la pression"
        r"|pour protester|estimant|jugeant|comme (?=il|elle|ils|elles)"
        r"|en protestation|malgré|victimes? d\w+|à l'origine|reproch\w+|accus\w+ d\w+"
    ),
    deaths=(
        r"morte?s?|tuée?s?|tue(?:nt)?|décédée?s?|décès|péri(?:ssent)?|noyée?s?|perdu la vie|trouvé la mort"
        r"|meur(?:t|ent)|mour(?:ut|urent|ir)|victimes?"
        r"|abattue?s?|coûté la vie"
    ),
    injuries=r"blessée?s?|blesse(?:nt)?|indemnes?",
    clause=r"[,;:.!?()–—](?!\d)|\b(?:et|tandis que|mais|alors que)\b",
)
_OFFICE = lazy(
    rf"\b(?:{'|'.join(sorted(map(re.escape, PEOPLE)))})(?: (?!(?:et|à|a|est"
    rf"|ont)\b)[\w'-]+){{0,5}},? (?:[A-ZÀ-Ý][\w.'-]* ){{0,2}}$",
    re.IGNORECASE,
)
_BEHIND = lazy(
    r"(?: [A-ZÀ-Ý][\w.'-]*){0,3}(?:, (?:(?:l'|le |la |un |une |ancien |ancienne |alors |âgée? )\w*|(?:"
    + "|".join(sorted(map(re.escape, PEOPLE)))
    + r")\b)|,? (?:est|était|fut) (?:l'|le |la |un |une |née? )| dirige | \()"
)
_ANSWERS = Answers("fr", _WORDS, find_names, read_introductions(_OFFICE, _BEHIND), simplify)
holds, find_answers = _ANSWERS.holds, _ANSWERS.find_answers

_HOUR = Fraction(60)
_QUANTITIES = Quantities(
    "fr",
    {"mille": 10**3, "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9},
    {
        **dict.fromkeys(["seconde", "secondes"], ("minute", Fraction(1, 60))),
        **dict.fromkeys(["minute", "minutes"], ("minute", Fraction(1))),
        **dict.fromkeys(["heure", "heures"], ("minute", _HOUR)),
        **dict.fromkeys(["jour", "jours", "journée", "journées"], ("minute", 24 * _HOUR)),
        **dict.fromkeys(["semaine", "semaines"], ("minute", 7 * 24 * _HOUR)),
        "mois": ("month", Fraction(1)),
        **dict.fromkeys(["an", "ans", "année", "années"], ("month", Fraction(12))),
        **dict.fromkeys(["décennie", "décennies"], ("month", Fraction(120))),
    },
    simplify,
)
quantities, number_words = _QUANTITIES.quantities, _QUANTITIES.number_words

_FOR = lazy(r"\bpour (?:les |la |le |l'|des |une? )?(\w+)", re.IGNORECASE)
_OPEN = lazy(
    r"\b(?:au moins|au plus|plus d[e']|moins d[e']|jusqu'à|environ|près d[e']|quelque|à peine|presque|entre"
    r"|une? \w+aine|dizaines|centaines"
    r"|milliers|millions|sera|seront|serai(?:t|ent)|pourrai(?:t|ent)|devrai(?:t|ent)|aurai(?:t|ent)|l'an dernier"
    r"|cette année|l'an prochain"
    r"|faux|fausses?|pas|aucune?|jamais)\b",
    re.IGNORECASE,
)


def parts_of_whole(text: str) -> frozenset[str]:
    """What a number may be for: "12 pour les enfants"."""
    return frozenset(_FOR.findall(simplify(text).casefold()))


def is_open(text: str) -> bool:
    """Whether a statement leaves room for another number: a bound, a forecast, a denial."""
    return bool(_OPEN.search(simplify(text)))

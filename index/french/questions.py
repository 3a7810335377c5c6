"""What kind of answer a French question expects."""

import re

from index.french.phrases import find_phrases, select_capitals
from index.french.verbs import LIGHT, VERBS
from index.french.vocabulary import FUNCTION_WORDS, NAMED, PEOPLE, PREPOSITIONS, RELATED
from index.grammar import questions as grammar_questions
from index.grammar.questions import Asking
from index.grammar.verb_questions import VerbQuestions
from index.text.answer_type import AnswerType
from index.text.patterns import lazy

_PEOPLE = rf"(?:{'|'.join(sorted(map(re.escape, PEOPLE)))})s?"
_IS = r"(?:est|sont|était|étaient|sera|seront|a été|fut)"
_WHICH = r"quel(?:le)?s?"
_HOW_MANY = r"combien (?:y (?:a-t-il|avait-il|aura-t-il) )?(?:de |d')"
_TIME = r"(?:secondes?|minutes?|heures?|jours?|journées?|nuits?|semaines?|mois|ans|années?|décennies?|siècles?)"
_MONEY = r"(?:euros?|dollars?|livres|francs?|argent|yens?|roubles?|couronnes?)"
_COST = (
    r"(?:prix|coût|montant|amende|dégâts|dommages|salaire|chiffre d'affaires|bénéfices?|pertes?|dettes?|budget|loyer"
    r"|somme|recettes|dépenses|investissement|valeur|impôt|don|récompense|rançon)"
)
_PRICED = (
    r"(?:coût\w*|pay\w+|gagn\w+|dépens\w+|val(?:ait|ent|oir)|vaut|vers\w+|investi\w*|vendu\w*|achet\w*"
    r"|rachet\w*|estim\w*|rapport\w*|réclam\w*)"
)
_DEATH = (
    r"(?:morts?|mortes?|tués?|tuées?|décès|décédé\w*|victimes?|péri|noyé\w*|perdu la vie|trouvé la mort"
    r"|mourir|meurent|moururent)"
)
_INJURY = r"(?:blessés?|blessées?)"
_TALL = (
    r"(?:hauteur|longueur|largeur|profondeur|taille|superficie|surface|vitesse|poids|distance|température"
    r"|altitude|épaisseur|puissance|capacité)"
)
_GAP = r"(?:[\w'-]+ ){0,8}?"
_KINDS = (  # the first that matches
    (
        rf"{_WHICH} {_IS} (?:l'|son |votre )?(?:adresse )?(?:e-?mail|mail|courriel|électronique)(?: d[eu]s?)?",
        AnswerType.MAIL,
    ),
    (rf"{_WHICH} {_IS} (?:le |son |votre )?(?:numéro(?: de téléphone)?|téléphone)(?: d[eu]s?)?", AnswerType.PHONE),
    (rf"comment (?:s'appell\w+|se nomm\w+)(?: (?:le|la|les|l'|son|sa))?(?=[ ']{_PEOPLE}\b)", AnswerType.PERSON),
    (
        rf"(?:comment (?:s'appell\w+|se nomm\w+)|{_WHICH} {_IS} (?:le nom|le titre) d(?:e l'|e la|e|u|es)\b)",
        AnswerType.NAME,
    ),
    (
        rf"pourquoi|pour quel(?:le)?s? (?:raisons?|motifs?|causes?)|à cause de quoi|{_WHICH} {_IS} (?=(?:la "
        rf"|les )(?:raisons?|causes?)\b)"
        r"|qu'est-ce qui a (?=(?:causé|provoqué|entraîné)\b)",
        AnswerType.REASON,
    ),
    (
        rf"(?:dans |à |avec )?{_WHICH} (?:{_IS} (?:le |la )?)?(?=(?:pourcentage|proportion|part|taux|participation"
        rf"|majorité)\b)|combien de (?=pour cent\b)",
        AnswerType.PERCENTAGE,
    ),
    (
        rf"(?:{_HOW_MANY}|pour combien de )(?=(?:millions |milliards )?(?:d[e'] ?)?{_MONEY}\b)"
        rf"|à combien (?={_GAP}{_PRICED})|combien (?!d[e'])(?={_GAP}{_PRICED})"
        rf"|{_WHICH} {_IS} (?=(?:le |la |les |l'|son |sa |leur )(?:\w+ )?{_COST}\b)|à {_WHICH} (?={_COST}\b)"
        rf"|{_WHICH} (?={_COST}\b)|pour combien\b",
        AnswerType.MONEY,
    ),
    (
        rf"(?:à )?quel âge (?:a|avait|aura|ont|avaient)(?:-t-(?:il|elle))?\b|à quel âge"
        rf"|{_WHICH} {_IS} l'âge d(?:e l'|e la|e|u)\b",
        AnswerType.AGE,
    ),
    (
        rf"(?:pendant |en |durant |depuis )?combien (?:de |d')(?:temps|{_TIME})\b|pendant combien"
        rf"|{_WHICH} {_IS} (?=la durée\b)",
        AnswerType.DURATION,
    ),
    (rf"{_HOW_MANY}(?:personnes |gens )?(?={_GAP}{_DEATH}\b)", AnswerType.DEATHS),
    (rf"{_HOW_MANY}(?:personnes |gens )?(?={_GAP}{_INJURY}\b)", AnswerType.INJURIES),
    (rf"(?:par |à |avec |en |dans |pour )?{_HOW_MANY}|{_WHICH} {_IS} le nombre d(?:e|es)\b|combien", AnswerType.COUNT),
    (
        rf"{_WHICH} {_IS} (?=(?:la |sa |son |l')(?:\w+ )?{_TALL}\b)|à {_WHICH} (?={_TALL}\b)|{_WHICH} (?={_TALL}\b)",
        AnswerType.MEASURE,
    ),
    (
        rf"(?:depuis |jusqu'à |à partir de )?quand|(?:en |à |depuis |dans |pour |vers )?{_WHICH} (?:{_IS} (?:la "
        rf"|l')?)?(?:année|mois|jour|date|heure"
        r"|siècle|moment|époque)\b|il y a combien de temps",
        AnswerType.DATE,
    ),
    (
        rf"d'où|(?:par |jusqu'|vers )?où|(?:dans |à |en |de |sur |vers )?{_WHICH} (?:{_IS} (?:la |le )?)?(?:ville"
        rf"|lieu|endroit|pays|région|village|quartier"
        r"|commune|rue|île|continent|département|province)\b",
        AnswerType.PLACE,
    ),
    (
        rf"qui {_IS}(?= (?!(?:le|la|les|l'|un|une|à|en|dans|pour|son"
        rf"|sa)\b)[A-ZÀ-Ý][\w.'-]++(?: (?-i:[A-ZÀ-Ý])[\w.'-]++){{0,2}}+\W*+$)",
        AnswerType.IDENTITY,
    ),
    (
        rf"(?:à |de |par |avec |pour )?{_WHICH} (?:{_IS} (?:le |la |les |l'))?(?=(?:[\w-]+ )?{_PEOPLE}\b)",
        AnswerType.PERSON,
    ),
    (
        rf"qui est-ce (?:qui|que|qu')|(?:à |de |par |avec |contre |pour |chez )?qui(?: {_IS})?|lequel|laquelle"
        rf"|lesquel(?:le)?s",
        AnswerType.PERSON,
    ),
    (
        rf"(?:par |avec |de |à )?{_WHICH} (?:{_IS} (?:le |la |les "
        rf"|l'))?(?=(?:[\w-]+ )?(?:{'|'.join(sorted(NAMED))})s?\b)",
        AnswerType.NAME,
    ),
)
ASKS = lazy(
    r"\b(?:qui|que|quoi|qu'est-ce|quand|d'où|où|pourquoi|comment|combien|quel(?:le)?s?|lequel|laquelle"
    r"|lesquel(?:le)?s)\b",
    re.IGNORECASE,
)
_IDLE = lazy(
    r"\best-ce (?:que|qui|qu')|qu'est-ce|\b(?:il y a|a|ont|été|est|sont|avait|avaient|était|étaient|avoir lieu"
    r"|eu lieu)\b(?:-t)?(?:-(?:ils?|elles?|on))?"
    r"|(?:-t)?-(?:ils?|elles?|on)\b",
    re.IGNORECASE,
)
_ASKING = Asking(
    "fr",
    ASKS,
    tuple((lazy(rf"(?<![\w-])(?:{pattern})", re.IGNORECASE), kind) for pattern, kind in _KINDS),
    _IDLE,
    {
        AnswerType.DEATHS: "mort mortes morts tué tués décédé décès victime péri noyé mourir vie tuer blessé",
        AnswerType.INJURIES: "blessé blessés blessée indemne",
    },
)


QUESTIONS = VerbQuestions(_ASKING, VERBS, LIGHT, RELATED, find_phrases, FUNCTION_WORDS | PREPOSITIONS | PEOPLE)
read_question, read_main_verbs = QUESTIONS.read, QUESTIONS.read_main_verbs

_EXCEPT = lazy(
    r"\b(?:à part|hormis|sauf|excepté|à l'exception d(?:e|u|es)|en dehors d(?:e|u|es)|outre|à côté d(?:e"
    r"|u))\s+(?:(?:le|la|les)\s+)?",
    re.IGNORECASE,
)
_AND = lazy(r",? et |, | ou ")


def except_names(text: str) -> tuple[str, tuple[str, ...]]:
    """The question without those that are no answer to it, and their names."""
    return grammar_questions.except_names(text, _EXCEPT, _AND)


def select_names(text: str, capitals: frozenset[str]) -> frozenset[str]:
    """Of the words with capitals those that are names, and those with a digit; "d'Orbec" is one."""
    return capitals | select_capitals(text)

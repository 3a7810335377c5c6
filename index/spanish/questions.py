"""What kind of answer a Spanish question expects."""

import re

from index.grammar import questions as grammar_questions
from index.grammar.questions import Asking
from index.grammar.spelling import alternate
from index.grammar.verb_questions import VerbQuestions
from index.spanish.phrases import find_phrases, select_capitals
from index.spanish.verbs import LIGHT, VERBS
from index.spanish.vocabulary import (
    FUNCTION_WORDS,
    NAMED,
    PEOPLE,
    PREPOSITIONS,
    RELATED,
    strip_accents,
    with_or_without_accents,
)
from index.text.answer_type import AnswerType
from index.text.patterns import lazy

_PEOPLE = rf"(?:{alternate(PEOPLE)})(?:e?s)?"
_IS = r"(?:es|son|era|eran|será|serán|fue|fueron|ha sido|sería)"
_THE = r"(?:el|la|los|las|su|sus)"
_WHICH = r"(?:qué|cuáles|cuál)"
_HOW_MANY = r"cuánt[oa]s"
_TIME = r"(?:segundos?|minutos?|horas?|días?|noches?|semanas?|meses|mes|años?|décadas?|siglos?)"
_MONEY = r"(?:euros?|dólares|libras|francos?|dinero|yenes|rublos?|coronas?|pesos|pesetas|millones)"
_COST = (
    r"(?:precio|coste|costo|importe|multa|daños|salario|sueldo|facturación|beneficios?|pérdidas?|deudas?|presupuesto"
    r"|alquiler|suma|ingresos|gastos|inversión|valor|impuesto|donación|recompensa|rescate|monto)"
)
_PRICED = (
    r"(?:cuest\w+|cost\w+|pag\w+|cobr\w+|gast\w+|val(?:e|en|ía|ían|ió)|invirti\w*|invertid\w*|vend\w*|compr\w*"
    r"|estim\w*|ofrec\w*|recaud\w*)"
)
_DEATH = (
    r"(?:muert[oa]s?|muriero?n?|murió|mueren|morir|morirán|fallec\w*|víctimas?|perdieron la vida|ahog\w+|matar?o?n?"
    r"|mató"
    r"|asesinad[oa]s)"
)
_INJURY = r"(?:herid[oa]s?|lesionad[oa]s?)"
_TALL = (
    r"(?:altura|longitud|anchura|profundidad|tamaño|superficie|extensión|velocidad|peso|distancia|temperatura|altitud"
    r"|grosor|potencia|capacidad)"
)
_GAP = r"(?:[\w'-]+ ){0,8}?"
_KINDS = (  # the first that matches
    (
        rf"{_WHICH} {_IS} (?:{_THE} )?(?:(?:dirección de )?(?:correo(?: electrónico)?|e-?mail)|dirección electrónica)"
        r"(?: del?)?",
        AnswerType.MAIL,
    ),
    (rf"{_WHICH} {_IS} (?:{_THE} )?(?:número de )?teléfono(?: del?)?", AnswerType.PHONE),
    (rf"cómo se llam\w+(?: {_THE})?(?= {_PEOPLE}\b)", AnswerType.PERSON),
    (rf"(?:cómo se (?:llam|titul)\w+|{_WHICH} {_IS} el (?:nombre|título) del?\b)", AnswerType.NAME),
    (
        rf"(?:por|para) qué(?! (?:cantidad|precio|suma)\b)|por (?:qué|cuál) (?:razón|motivo|causa)|debido a qué"
        rf"|a qué se deb\w+|{_WHICH} {_IS} (?=(?:la |las |el |los )(?:razón|razones|causas?|motivos?)\b)"
        r"|qué (?=(?:causó|provocó|motivó|originó|ha causado|ha provocado)\b)",
        AnswerType.REASON,
    ),
    (
        rf"(?:en |a |con )?{_WHICH} (?:{_IS} (?:{_THE} )?)?(?=(?:porcentaje|proporción|tasa|participación)\b)"
        r"|cuánto (?=por ciento\b)",
        AnswerType.PERCENTAGE,
    ),
    (
        rf"(?:por |en |a )?{_HOW_MANY} (?=(?:millones de |miles de )?{_MONEY}\b)|cuánto (?=dinero\b)"
        rf"|(?:por |en |a )?cuánto (?!tiempo\b)(?={_GAP}{_PRICED})|por cuánto\b(?! tiempo)"
        rf"|{_WHICH} {_IS} (?={_THE} (?:\w+ )?{_COST}\b)|(?:a |por |en |con )?{_WHICH} (?={_COST}\b)"
        r"|por qué (?=(?:cantidad|precio|suma)\b)",
        AnswerType.MONEY,
    ),
    (
        r"(?:qué edad|cuántos años) (?:tiene|tienen|tenía|tenían|tendrá|tuvo|cumpl\w+)\b|a qué edad|con cuántos años"
        rf"|{_WHICH} {_IS} la edad del?\b",
        AnswerType.AGE,
    ),
    (
        rf"(?:durante |en |desde hace |hace |por )?(?:cuánto tiempo|{_HOW_MANY} {_TIME})\b|cuánto (?=(?:dur|tard)\w+)"
        rf"|{_WHICH} {_IS} (?=la duración\b)",
        AnswerType.DURATION,
    ),
    (rf"{_HOW_MANY}(?: personas)?(?= {_GAP}{_DEATH}\b)", AnswerType.DEATHS),
    (rf"{_HOW_MANY}(?: personas)?(?= {_GAP}{_INJURY}\b)", AnswerType.INJURIES),
    (
        rf"{_WHICH} {_IS} (?={_THE} (?:\w+ )?{_TALL}\b)|(?:a |con |de )?{_WHICH} (?={_TALL}\b)"
        r"|cuánto (?=(?:mid|pes)\w+)",
        AnswerType.MEASURE,
    ),
    (rf"(?:por |a |con |en |de |para )?{_HOW_MANY}|{_WHICH} {_IS} (?:el )?número de\b|cuánt[oa]", AnswerType.COUNT),
    (
        rf"(?:desde |hasta |a partir de |para )?cuándo|(?:en |a |desde |hacia )?{_WHICH} (?:{_IS} (?:el |la )?)?"
        r"(?:año|mes|día|fecha|hora|siglo|momento|época|década)\b",
        AnswerType.DATE,
    ),
    (
        rf"(?:de |por |hasta |hacia |desde |a )?dónde|adónde|(?:en |a |de |hacia |por )?{_WHICH} (?:{_IS} (?:el "
        rf"|la )?)?"
        r"(?:ciudad|lugar|sitio|país|región|pueblo|aldea|barrio|municipio|calle|isla|continente|estado|provincia"
        r"|localidad)\b",
        AnswerType.PLACE,
    ),
    (
        rf"quién(?:es)? {_IS}(?= (?-i:[A-ZÀ-Ý])[\w.'-]++(?: (?:(?:de|del|la|los|las) ){{0,2}}(?-i:[A-ZÀ-Ý])[\w.'-]++)"
        r"{0,3}+\W*+$)",
        AnswerType.IDENTITY,
    ),
    (rf"(?:a |de |por |con |para )?{_WHICH} (?:{_IS} {_THE} )?(?=(?:[\w-]+ )?{_PEOPLE}\b)", AnswerType.PERSON),
    (
        rf"(?:a |de |por |con |contra |para |ante |según )?quién(?:es)?(?: {_IS}(?! \w+[ai]d[oa]s?\b))?"
        r"|cuál(?:es)? de",
        AnswerType.PERSON,
    ),
    (
        rf"(?:por |con |de |a |en |para )?{_WHICH} (?:{_IS} {_THE} )?(?=(?:[\w-]+ )?(?:{alternate(NAMED)})s?\b)",
        AnswerType.NAME,
    ),
)
ASKS = lazy(r"\b(?:quién(?:es)?|cuándo|adónde|dónde|cómo|cuánt[oa]s?|cuál(?:es)?|qué)\b", re.IGNORECASE)
_BARE = lazy(
    r"(?:^|[¿,])\W{0,9}(?:y )?(?:(?:a|ante|con|contra|de|desde|durante|en|hacia|hasta|para|por|según) )?"
    r"(?P<asks>quien(?:es)?|cuando|adonde|donde|como|cuant[oa]s?|cual(?:es)?|que)\b",
    re.IGNORECASE,
)
_ACCENTED = {
    strip_accents(word): word
    for word in "quién quiénes cuándo adónde dónde cómo cuánto cuánta cuántos cuántas cuál cuáles qué".split()
}
_IDLE = lazy(
    r"\b(?:hay|ha|han|había|habían|habrá|sido|fue|fueron|es|son|era|eran|está|están|tuvo lugar|tiene lugar"
    r"|tendrá lugar)\b",
    re.IGNORECASE,
)
_ASKING = Asking(
    "es",
    ASKS,
    tuple(
        (lazy(rf"(?<![\w-])(?:{with_or_without_accents(pattern)})", re.IGNORECASE), kind) for pattern, kind in _KINDS
    ),
    _IDLE,
    {
        AnswerType.DEATHS: "muerto muerta muertos muertas murió murieron fallecido fallecidos falleció fallecieron "
        "víctima víctimas morir mató vida ahogado",
        AnswerType.INJURIES: "herido heridos herida heridas lesionado lesionados ileso",
    },
)


def add_accent(question: str) -> str:
    """The question with the accent on what asks, if it has none: "quien compró" is "quién compró"."""
    bare = None if ASKS.search(question) else _BARE.search(question)
    if not bare:
        return question
    return question[: bare.start("asks")] + _ACCENTED[bare["asks"].casefold()] + question[bare.end("asks") :]


QUESTIONS = VerbQuestions(
    _ASKING, VERBS, LIGHT, RELATED, find_phrases, FUNCTION_WORDS | PREPOSITIONS | PEOPLE, plain=add_accent
)
read_question = QUESTIONS.read

_EXCEPT = lazy(
    r"\b(?:aparte de|además de|salvo|excepto|a excepción del?|fuera de|menos)\s+(?:(?:el|la|los|las)\s+)?",
    re.IGNORECASE,
)
_AND = lazy(r",? y |, | o ")


def except_names(text: str) -> tuple[str, tuple[str, ...]]:
    """The question without those that are no answer to it, and their names."""
    return grammar_questions.except_names(text, _EXCEPT, _AND)


def select_names(text: str, capitals: frozenset[str]) -> frozenset[str]:
    """Of the words with capitals those that are names, and those with a digit."""
    return capitals | select_capitals(text)

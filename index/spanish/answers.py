"""What a Spanish text holds of what is asked for."""

import re
from fractions import Fraction

from index.grammar.answers import Answers, AnswerWords, read_introductions
from index.grammar.quantities import Quantities
from index.grammar.spelling import alternate, simplify
from index.spanish.phrases import find_names
from index.spanish.vocabulary import PEOPLE
from index.text.patterns import lazy

_TIMES = r"segundos?|minutos?|horas?|h|días?|jornadas?|noches?|semanas?|meses|mes|años?|décadas?|siglos?"
_SPELL = rf"(?:más de )?\w+ (?:{_TIMES})\b(?! de\b)"  # "después de once años" tells no reason
_WORDS = AnswerWords(
    numbers=(
        r"(?=[cdlmnoqstuv])(?:un(?:a|os|as)? (?:decena|docena|quincena|veintena|treintena|cuarentena|cincuentena"
        r"|centenar|millar"
        r"|millón)(?:es"
        r"|s)?|(?:varias |algunas |varios |unos )?(?:decenas|docenas|centenares|millares|miles|millones)"
        r"|veinti(?:uno|ún|una|dós|dos|trés|tres|cuatro|cinco|séis|seis|siete|ocho|nueve)"
        r"|(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa) y (?:un[oa]?|dos|tres|cuatro|cinco|seis|siete"
        r"|ocho|nueve)"
        r"|cien|ciento|doscient[oa]s|trescient[oa]s|cuatrocient[oa]s|quinient[oa]s|seiscient[oa]s|mil|dos mil"
        r"|una vez|la mitad de l[oa]s|un[ao]?(?= sol[oa]\b))"
    ),
    scales=r"mil millones|mil|millones|millón|billones|billón|M",
    a=r"una?|unos|unas|algunos|algunas|varios|varias|medio|media|casi una?|tres cuartos de",
    times=_TIMES,
    spans=r"tod[oa] (?:la (?:noche|semana|tarde|mañana)|el (?:día|año|verano|invierno|fin de semana))|desde siempre"
    r"|hasta (?:que|finales|mediados|principios|\d{4}|(?:el|la) (?:\w+ ){0,4}(?:final|fin|siglo|año|muerte))",
    sizes=(
        r"km/h|km²?|kilómetros?(?: (?:cuadrados|por hora))?|cm|mm|centímetros?|milímetros?|metros?(?: cuadrados"
        r"| cúbicos)?|m²|m|millas?|hectáreas?|kg|kilos?|kilogramos?|gramos?|toneladas?|litros?|grados?|°C?|nudos|[kMG]W"
        r"|megavatios?|kilovatios?|pisos|plantas|pies|pulgadas"
    ),
    currencies=r"(?:de )?(?:euros?|dólar(?:es)?|libras?(?: esterlinas)?|francos?|coronas?|yenes|yuanes|rupias?|pesos?"
    r"|pesetas?|rublos?|céntimos?|centavos?)",
    percent=r"por ciento|puntos?(?: porcentuales)?",
    halves=r"la mitad|(?:un|dos) tercios?|(?:un|tres) cuartos?|un[ao] de cada (?:dos|tres|cuatro|cinco|diez)",
    old=r"(?:,|\bde|\btiene|\btenía|\btendrá|\bcumpl\w+|\ba los|\bcon) NUMBER años\b(?! (?:de (?:cárcel|prisión"
    r"|edad media)"
    r"|después|antes|más)\b)|\(NUMBER(?: años)?\)|\bNUMBER años de edad\b"
    r"|\b(?:cuarentón|quincuagenari[oa]|sexagenari[oa]|septuagenari[oa]|octogenari[oa]|nonagenari[oa]|centenari[oa])\b",
    none=r"nadie|ning(?:ún|una)(?= \w)|ninguno",
    relative=r"anteayer|pasado mañana|mañana|(?:el |la )?(?:semana|mes|año|verano|invierno|primavera|otoño|noche) "
    r"(?:pasad[oa]|próxim[oa]|que viene|anterior)|(?:el |la )?(?:pasad[oa]|próxim[oa]) (?:semana|mes|año|verano"
    r"|invierno"
    r"|primavera|otoño|lunes|martes|miércoles|jueves|viernes|sábado|domingo)|anoche|esta (?:mañana|tarde|noche|semana)"
    r"|hace (?:[\w-]+ ){1,2}(?:días?|semanas?|meses|mes|años?|horas?|siglos?|décadas?)"
    r"|a (?:la|las) (?:\d{1,2}(?:[:.]\d\d)?|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)\b|mediodía"
    r"|medianoche|siglo [XVI]+|años (?:\d{2,4}|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)"
    r"|este (?:año|mes)|(?:a )?(?:finales|principios|mediados) de \w+|(?:Navidad|Semana Santa|Pascua)"
    r"|(?:en|este|del|el) (?:primavera|verano|otoño|invierno)\b",
    day_ending=r" (?:por la (?:mañana|tarde|noche)|al mediodía)",
    because=(
        r"porque|ya que|pues|puesto que|dado que|debid[oa] a\w*|a causa de\w*|por culpa de\w*|por falta de|falta de"
        r"|a raíz de|como consecuencia de|gracias a|para (?=\w+(?:ar|er|ir)(?:l[oa]s?|se)?\b)|con el fin de|a fin de"
        rf"|tras (?!{_SPELL})"
        r"(?=\w+(?:ar|er|ir|arse|erse|irse)\b|haber|un[ao]?\b|las?\b|los\b|el\b|varias?\b|su\b)"
        rf"|después de(?! {_SPELL})"
        r"|por (?=\w+(?:ar|er|ir)(?:l[oa]s?|se)?\b|miedo|temor|razones|motivos|problemas|su\b|la\b|el\b|las\b|los\b|un)"
        r"|en señal de|causad[oa]s?|provocad[oa]s?|causó|provocó|raz(?:ón|ones)|causas?|motivos?|por eso|por ello"
        r"|alegando|al considerar|al estimar|como protesta|en protesta|a pesar de|víctimas? de|en el origen"
        r"|acus\w+ de|reproch\w+|se debe a\w*|se debió a\w*|responde a\w*"
    ),
    deaths=(
        r"muert[oa]s?|murió|murieron|mueren?|fallecid[oa]s?|falleció|fallecieron|fallecimiento|ahogad[oa]s?"
        r"|perdieron la vida|perdió la vida|víctimas?|mat(?:ó|aron|ado)|asesinad[oa]s?|costó la vida|morir"
    ),
    injuries=r"herid[oa]s?|lesionad[oa]s?|iles[oa]s?|hirió|hirieron",
    clause=r"[,;:.!?()–—](?!\d)|\b(?:y|mientras que|pero|aunque|sino)\b",
)
_OFFICES = alternate(PEOPLE)
_OFFICE = lazy(
    rf"\b(?:{_OFFICES})(?: (?!(?:y|a|ha|es|han|fue)\b)[\w'-]+){{0,5}},? (?:[A-ZÀ-Ý][\w.'-]* ){{0,2}}$", re.IGNORECASE
)
_BEHIND = lazy(
    r"(?: (?:(?:de|del|la|los|las) ){0,2}[A-ZÀ-Ý][\w.'-]*){0,3}(?:, (?:(?:el |la |un |una |antigu[oa] |ex|entonces |de"
    rf" \d\d años)\w*|(?:{_OFFICES})\b)|,? (?:es|era|fue) (?:el |la |un |una )| dirige | \()"
)
_ANSWERS = Answers("es", _WORDS, find_names, read_introductions(_OFFICE, _BEHIND), simplify)
holds, find_answers = _ANSWERS.holds, _ANSWERS.find_answers

_HOUR = Fraction(60)
_QUANTITIES = Quantities(
    "es",
    {"mil millones": 10**9, "mil": 10**3, "millón": 10**6, "millones": 10**6, "billón": 10**12, "billones": 10**12},
    {
        **dict.fromkeys(["segundo", "segundos"], ("minute", Fraction(1, 60))),
        **dict.fromkeys(["minuto", "minutos"], ("minute", Fraction(1))),
        **dict.fromkeys(["hora", "horas"], ("minute", _HOUR)),
        **dict.fromkeys(["día", "días", "jornada", "jornadas"], ("minute", 24 * _HOUR)),
        **dict.fromkeys(["semana", "semanas"], ("minute", 7 * 24 * _HOUR)),
        **dict.fromkeys(["mes", "meses"], ("month", Fraction(1))),
        **dict.fromkeys(["año", "años"], ("month", Fraction(12))),
        **dict.fromkeys(["década", "décadas"], ("month", Fraction(120))),
    },
    simplify,
)
quantities, number_words = _QUANTITIES.quantities, _QUANTITIES.number_words

_FOR = lazy(r"\bpara (?:los |las |el |la |unos |unas |una? )?(\w+)", re.IGNORECASE)
_OPEN = lazy(
    r"\b(?:al menos|por lo menos|como mucho|más de|menos de|hasta|unos|unas|alrededor de|cerca de|aproximadamente|casi"
    r"|apenas|entre|una \w+ena|decenas|centenares|miles|millones|será|serán|sería|serían|podrían?|deberían?|habría"
    r"|habrían"
    r"|el año pasado|este año|el próximo año|fals[oa]s?|no|ningún|ninguna|nunca)\b",
    re.IGNORECASE,
)


def parts_of_whole(text: str) -> frozenset[str]:
    """What a number may be for: "12 para los niños"."""
    return frozenset(_FOR.findall(simplify(text).casefold()))


def is_open(text: str) -> bool:
    """Whether a statement leaves room for another number: a bound, a forecast, a denial."""
    return bool(_OPEN.search(simplify(text)))

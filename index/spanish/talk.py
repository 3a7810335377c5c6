"""Follow-up questions in Spanish: pronouns, ellipses, verbs that say little, and what people say to be polite."""

import re

from index.grammar.talk import Talk
from index.spanish.names import find_known, find_names
from index.spanish.questions import ASKS
from index.spanish.verbs import FINITE, VERBS, is_participle
from index.spanish.vocabulary import PEOPLE, with_or_without_accents
from index.text.analysis import analyser
from index.text.patterns import lazy
from index.text.rule_protocols import Pronoun


def _pattern(pattern: str) -> re.Pattern[str]:
    return lazy(with_or_without_accents(pattern), re.IGNORECASE)


def _exact(pattern: str) -> re.Pattern[str]:
    return lazy(pattern, re.IGNORECASE)  # "él" is he, and "el" the


_ASKING = with_or_without_accents(r"(?:quién(?:es)?|cuándo|dónde|por qué|cómo|qué|cuánto)")
_PRONOUNS: dict[Pronoun, re.Pattern[str]] = {
    "he": _exact(rf"\b(?:él(?= )|éste|este último|suy[oa])\b|\b(?:su|sus|le)\b|\b{_ASKING} (?:lo|le) (?=\w)|\bél\W*$"),
    "she": _exact(rf"\b(?:ella|ésta|esta última)\b|\b{_ASKING} la (?=\w+(?:ó|aron|ieron|a|e)\b|ha\b)"),
    "them": _exact(rf"\b(?:ellos|ellas|ambos|ambas|les|los dos|las dos)\b|\b{_ASKING} l[oa]s (?=\w)"),
    "it": _exact(
        rf"\b{_ASKING} lo (?=\w)|\b(?:el|la) (?:primer[oa]|segund[oa]|tercer[oa]|últim[oa])(?=\W*$)|\bde (?:éste"
        rf"|ésta)\b"
    ),
    "that": _exact(r"\b(?:eso|esto|aquello|ello)\b"),
    "there": _exact(r"\b(?:allí|allá|ahí|aquí)\b"),
}
_EMPTY = _pattern(r"\b(?:es cierto|es verdad|se trata|lo que|a lo largo|por lo menos|lo último)\b")
_NO = r"(?:no|perdón|perdona|disculpa|espera|lo siento)"
_NOT = r"no (?:ella|ellos|ellas|eso|ese|esa|a él)"
_JOINT = _pattern(r"^(?:¿?\s*(?:y|e|pero|o|entonces|pues|también|sí)\b[\s,]*)+")
_CORRECTS = _pattern(
    rf"^(?:(?:{_NO}|{_NOT})\b[\s,.!-]*)*(?:(?:quiero|quería|quise) decir|me (?:refiero|refería) (?:al|a)"
    rf"|hablo del?)\b[\s,:]*"
    rf"|^(?:{_NO}[\s,.!-]+)?{_NOT}(?:\s*[,;:.–—-]\s*(?:sino )?| sino )"
)
_ABOUT = _pattern(
    r"^¿?(?:(?:qué hay|qué pasa|qué ocurre|qué tal|qué se sabe) (?:de la |de los |de las |del |de |con la |con el "
    r"|con )"
    r"|(?:respecto a|en cuanto a|sobre)\s+(?:(?:el|la|los|las) )?)"
)
_PREDICATE = _pattern(
    r"\b(?:quién(?:es)?|qué|cuándo|dónde|por qué|cómo|cuánt[oa]s?|cuál(?:es)?|es|son|era|eran|está|están|ha|han|había"
    r"|habían|será|serán|va|van|puede|pueden|debe|deben|quiere|quieren|fue|fueron)\b"
)
_FRAGMENT = _pattern(
    r"¿?(?:a|de|en|para|con|por|contra|desde|sobre|hacia|durante|hasta)"
    r" (?:quién(?:es)?|qué|cuándo|dónde|cuánto|cuánt[oa]s|cuál)(?: (?:de )?[\w-]+){0,3}|cuánt[oa]s [\w-]+|qué edad"
    r"|adónde"
)
_MORE = _pattern(
    r"(?:(?:di|dime|dame|cuenta|cuéntame|muéstrame) )?(?:más|algo más|lo siguiente|siguiente|continúa|sigue|otra cosa"
    r"|qué más|hay más|saber más)(?: (?:por favor))?|(?:hay )?(?:más (?:información|detalles|datos)|otra cosa)"
)
_SOURCE = _pattern(
    r"(?:(?:la|tu|su|cuál es (?:la|tu|su)) )?(?:fuentes?|referencias?|enlaces?)"
    r"|(?:de |en )?qué (?:fuente|artículo|periódico|diario)|de dónde (?:sale|viene|sacas|sacaste) (?:eso|esto)"
    r"|quién (?:lo )?dice(?: eso)?|según quién"
)
_TWO = (
    _pattern(r"\b(?:el|la) primer[oa](?=\W*$| (?:ha|es|era|fue|había)\b)"),
    _pattern(r"\b(?:el|la) segund[oa](?=\W*$| (?:ha|es|era|fue|había)\b)"),
)
_SUBJECT = _exact(r"\b(?:(?P<one>él(?= )|ella)|ellos|ellas)\b")
_PREPOSITION = _pattern(
    r"(?:a|al|en|con|de|del|para|por|sobre|hacia|desde|antes|después|cerca|ante|contra|hasta|tras|entre)\s"
)
_ASKS_OF = _pattern(r"\W{0,9}a quién(?:es)?\b")
_BEGINS = lazy(
    r"\W{0,9}(?:(?:hay|hubo|es|son|era|eran|ha|han|había|est[áa]|puede|va|fue|fueron) "
    r"|(?:a |de |por |con |en |para )?(?:quien|cuando|donde|cuant[oa]s?|cual|que|como)(?:es)? )",
    re.IGNORECASE,
)
_YOU = r"(?:,? (?:a todos|citebot|bot))*"
_GREETING = (
    rf"(?:hola|buenos días|buen día|buenas(?: (?:tardes|noches))?|saludos|hey){_YOU}"
    r"(?:[\s,.!?¿¡]+(?:cómo estás|cómo está|qué tal))?"
)
_THANKS = (
    r"(?:(?:ok|vale|genial|perfecto|no)[\s,!]+)?(?:muchas gracias|mil gracias|gracias|te lo agradezco)"
    rf"(?: (?:por (?:tu|su|la) (?:ayuda|respuesta)|a ti|a usted))*{_YOU}|ok|vale|de acuerdo|genial|perfecto|entendido"
    r"|muy bien"
)
_FAREWELL = rf"(?:adiós|hasta (?:luego|pronto|mañana|la vista)|nos vemos|chao|buenas noches){_YOU}"
_DOUBT = (
    r"(?:(?:espera|hm+|oh|no)[\s,]+)?(?:de verdad|en serio|(?:estás |está )?segur[oa]|es (?:eso )?(?:cierto|verdad)"
    r"|seguro que sí)"
)
_ASKS_NEXT = r"(?=¿?(?:y|pero|quién(?:es)?|qué|cuándo|dónde|por qué|cómo|cuánt[oa]s?|cuál(?:es)?)\b)"
_POLITE = _pattern(
    rf"[\s¡¿]*(?:(?P<greeting>{_GREETING})|(?P<thanks>{_THANKS})|(?P<farewell>{_FAREWELL})|(?P<doubt>{_DOUBT}))"
    rf"(?:[\s.,!?:;)—-]*$|\s*[.,!?:;—]+\s+|\s+{_ASKS_NEXT})"
)
_HELP = _pattern(
    r"[\s¿¡]*(?:(?:por favor )?(?:ayuda|ayúdame|me puedes ayudar|puedes ayudarme)|qué (?:sabes|puedes) hacer|quién eres"
    r"|qué (?:te )?puedo preguntar(?:te)?|cómo (?:funcionas|funciona esto))[\s.,!?:;)—-]*"
)


class SpanishTalk(Talk):
    """All rules."""

    language = "es"
    events = VERBS.spell_terms(
        "pasar ocurrir suceder producir comenzar empezar acabar terminar durar cesar"
    ) | frozenset(analyser("es").terms("exactamente lugar luego después ha sido próximo último"))
    reports = VERBS.spell_terms(
        "decir declarar contar hablar pensar creer saber querer afirmar explicar anunciar asegurar señalar llamar"
    )
    people = frozenset("gente personas policía hombres mujeres niños vecinos policías bomberos empleados".split())
    has_gendered_things = True
    pronouns, empty = _PRONOUNS, _EMPTY
    joint, corrects, about, predicate = _JOINT, _CORRECTS, _ABOUT, _PREDICATE
    fragment, more, source, two = _FRAGMENT, _MORE, _SOURCE, _TWO
    subject, preposition, asked_of = _SUBJECT, _PREPOSITION, _ASKS_OF
    asks, begins, polite, help = ASKS, _BEGINS, _POLITE, _HELP
    both, who_is = " y ", "¿quién es {}?"
    find_names, find_known = staticmethod(find_names), staticmethod(find_known)

    def is_office(self, word: str) -> bool:
        """Whether a word stands for a person without a name."""
        return word.casefold() in PEOPLE

    def is_noun(self, word: str) -> bool:
        """Whether a word has a capital, or no ending of a verb."""
        is_verb = is_participle(word) or bool(FINITE.fullmatch(word)) or word.endswith(("ar", "er", "ir"))
        return word[:1].isupper() or not is_verb

    def is_plural(self, word: str) -> bool:
        """Whether a noun has the ending of the plural."""
        text = word.casefold()
        return text in self.people or text.endswith("s")

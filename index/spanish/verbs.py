"""Spanish verbs: which forms are of one verb, where the stemmer does not bring them together."""

import re

from index.grammar.verbs import Verbs
from index.spanish.vocabulary import DETERMINERS, strip_accents

# The infinitive; then he, the simple past, the participle, and what begins the future if it is not the infinitive.
# Facts of the language, as any grammar lists them.
_IRREGULAR = """
poner pone puso puesto pondr; tener tiene tuvo tenido tendr; venir viene vino venido vendr; hacer hace hizo hecho har;
decir dice dijo dicho dir; ducir duce dujo ducido; traer trae trajo traído; querer quiere quiso querido querr; poder
puede pudo podido podr; saber sabe supo sabido sabr; caber cabe cupo cabido cabr; andar anda anduvo andado; salir sale
salió salido saldr; valer vale valió valido valdr; ir va fue ido; ver ve vio visto; dar da dio dado; leer lee leyó
leído; creer cree creyó creído; poseer posee poseyó poseído; caer cae cayó caído; oír oye oyó oído oir; abrir abre abrió
abierto; cubrir cubre cubrió cubierto; scribir scribe scribió scrito; volver vuelve volvió vuelto; solver suelve solvió
suelto; morir muere murió muerto; romper rompe rompió roto; imprimir imprime imprimió impreso; freír fríe frió frito;
jugar juega jugó jugado; oler huele olió olido; reír ríe rió reído; satisfacer satisface satisfizo satisfecho satisfar;
adquirir adquiere adquirió adquirido; unir une unió unido; dormir duerme durmió dormido; huir huye huyó huido
"""
_CHANGES = {  # what the stressed vowel becomes: verbs that are regular but for that
    "e ie": "pensar cerrar comenzar empezar negar gobernar sentar despertar calentar confesar apretar acertar "
    "atravesar "
    "enterrar manifestar nevar quebrar regar recomendar sembrar temblar tropezar perder defender entender encender "
    "atender extender ascender descender tender sentir mentir preferir referir herir convertir divertir advertir "
    "invertir sugerir hervir transferir diferir arrepentir desmentir consentir",
    "o ue": "encontrar contar probar mostrar costar acordar recordar volar rodar soltar colgar almorzar apostar "
    "aprobar "
    "comprobar demostrar renovar acostar forzar reforzar rogar soñar sonar tronar mover conmover promover remover "
    "morder doler torcer cocer llover resolver",
    "e i": "pedir elegir despedir impedir medir seguir conseguir perseguir servir vestir repetir competir corregir "
    "concebir rendir expedir proseguir gemir regir teñir ceñir embestir",
}
_PREFIXES = (
    "re des de con com cor pro pre su sos ob man ante inter contra in im en em ex e ad ab dis di a re intro tra trans "
    "bien mal sub entre circun per se sobre pos as es retro opo o ben"
)
LIGHT = frozenset(
    "hacer ir venir poner tener decir ver deber poder querer saber dar llev pas llam ser estar haber encontrar qued "
    "sol".split()
)
"""Verbs that a text says in other ways."""
_INTRANSITIVE = re.compile(
    r"(?:llegad|sid|ido|nacid|muert|entrad|salid|venid|id|estad|habid|podid|quedad|pasad|pod|crecid|viajad|caíd)[oa]?s?"
)
_PARTICIPLE = re.compile(r"\w+(?:[ai]d|íd|puest|hech|dich|scrit|biert|vist|vuelt|suelt|rot|muert|impres|frit)[oa]s?")
_ENDING = r"(?:ó|aron|ieron|jeron|yeron|[aei]rán?|aban?)"
FINITE = re.compile(  # as no noun ends, or hardly any
    rf"\b\w+{_ENDING}|ha|han|había|habían|tenía|tenían|hizo|puso|tuvo|dijo|dio|vio"
)
_OPENING = re.compile(rf"\b[A-ZÀ-Ý]\w*{_ENDING}|Ha|Han|Había|Habían|Hizo|Puso|Tuvo|Dijo")
_INFINITE = re.compile(r"\w+(?:[aeií]r|[aeií]r(?:se|l[aoe]s?)|ando|iendo|yendo|[áé]ndo(?:se|l[aoe]s?))")


def _spell_past(past: str) -> str:
    """They, of the simple past: puso, pusieron."""
    if past == "fue":
        return "fueron"
    stem = past[:-1]
    if past.endswith(("jo", "yó")):
        return stem + "eron"
    if past.endswith(("ió", "io")):
        return stem + "eron"
    return (
        stem + "aron" if past.endswith("ó") else stem.removesuffix("z") + ("c" if stem.endswith("z") else "") + "ieron"
    )


def _spell(line: str) -> tuple[str, ...]:
    infinitive, he, past, participle, *future = line.split()
    stem, will = infinitive[:-2], future[0] if future else strip_accents(infinitive)
    is_first = infinitive.endswith("ar")
    return (
        *(infinitive, he, he + "n", past, _spell_past(past)),
        *(stem + ending for ending in (("aba", "aban", "ando") if is_first else ("ía", "ían", "iendo"))),
        *(will + ending for ending in ("á", "án", "ía", "ían")),
        *(participle[:-1] + ending for ending in ("o", "a", "os", "as")),
    )


def _spell_changing(infinitive: str, vowel: str, stressed: str) -> tuple[str, ...]:
    stem, kind = infinitive[:-2], infinitive[-2:]
    head, _, tail = stem.rpartition(vowel)
    he = head + stressed + tail + ("a" if kind == "ar" else "e")
    weak = head + {"e": "i", "o": "u"}[vowel] + tail if kind == "ir" else stem
    past = {"ar": stem + "ó", "er": stem + "ió", "ir": weak + "ió"}[kind]
    participle = stem + ("ado" if kind == "ar" else "ido")
    spelt = _spell(f"{infinitive} {he} {past} {participle}")
    return (*spelt, weak + "iendo", he[:-1] + ("e" if kind == "ar" else "a"))


def _spell_all() -> dict[str, tuple[str, ...]]:
    forms = {
        verb: _spell_changing(verb, *change.split()) for change, verbs in _CHANGES.items() for verb in verbs.split()
    }
    forms |= {line.split()[0]: _spell(line) for line in _IRREGULAR.split(";")}
    return {verb: tuple(dict.fromkeys(spelt)) for verb, spelt in forms.items()}


# Which may be pronouns, too, or ask alone: "la compró", "qué compró".
_UNSURE = frozenset("la los las lo qué que cuántos cuántas cuantos cuantas".split())
_DETERMINE = DETERMINERS - _UNSURE


def _is_noun(before: str, word: str) -> bool:
    if before in _UNSURE - {"lo", "que"}:
        return not FINITE.fullmatch(word)
    if before == "de":
        return not _INFINITE.fullmatch(word)
    return before in _DETERMINE


def _respell(word: str) -> str:
    """The form with the accent that the stemmer needs: "murio" is "murió"."""
    return word[:-1] + "ó" if word.endswith("io") and len(word) > 4 else word


VERBS = Verbs("es", _spell_all, _PREFIXES, _is_noun, _respell, _OPENING, strip_accents)
stem, spell_forms, is_irregular = VERBS.stem, VERBS.spell_forms, VERBS.is_irregular
read_verbs, find_verbs = VERBS.read, VERBS.find


def is_participle(word: str) -> bool:
    """Whether a word may be the participle of a verb that has a passive: comprado, vendida, elegidos."""
    plain = word.casefold()
    return bool(_PARTICIPLE.fullmatch(plain)) and not _INTRANSITIVE.fullmatch(plain)

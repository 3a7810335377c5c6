"""Who does what to whom in Spanish: whether a quote says something else than a question asks."""

import re

from index.grammar.roles import Asked, Roles, RoleWords, Sides
from index.grammar.subject_first import SubjectFirst, find_subject
from index.spanish.phrases import NOUNS, find_phrases
from index.spanish.questions import QUESTIONS
from index.spanish.verbs import find_verbs, is_participle, stem
from index.spanish.vocabulary import PREPOSITIONS, RELATIVES, with_or_without_accents
from index.text.patterns import lazy

__all__ = ["differs", "find_spans", "is_led_by_preposition", "leans_back", "read_deed", "read_owner"]

_BE = r"(?:es|son|era|eran|fue|fueron|será|serán|sería|serían|sido|ser|sea|sean|siendo|está|están|estaba)"
_HAVE = r"(?:ha|han|había|habían|habrá|habrán|habría|habrían|haber|habiendo|hubo|haya|hayan)"
_ADVERBS = r"(?: (?:\w+mente|no|ya|también|después|entonces|luego|nunca|jamás|bien|ayer|hoy|aún|todavía))*"
_RELATIVE = lazy(
    r"(?:(?:y|pero|a|de|por|para|con|en) )?(?:el |la |los |las |lo )?(?:que|quien|quienes|cuyos?|cuyas?|donde|cual)\b"
)
_WILL = r"\w{2,}(?:rá|rán)\b"
_INTENDS = (
    r"va a|van a|quier\w*|quis\w*|quería\w*|dese\w*|plane\w*|prev[éi]\w*|previst\w*|pretend\w*|esper\w*|promet\w*"
    r"|amenaz\w*"
    r"|deb(?:e|en|ía|erá|ería)\w*|podría\w*|puede\w*|intent\w*|trat(?:a|ó|aba|an) de|proyect\w*|propon\w*|propus\w*"
    r"|ped[ií]\w*|pid\w*|exig\w*|reclam\w*|ofrec\w*|oferta|rechaz\w*|renunci\w*|negó|negaron|niega|intención|a punto de"
    r"|fracas\w*|busc\w*|negoci\w*|para"
)
_CLAUSES = SubjectFirst(
    "es",
    find_phrases,
    find_verbs,
    passive=lazy(rf"(?<!\bse )\b{_BE}{_ADVERBS} $"),
    is_participle=is_participle,
    agents=frozenset({"por"}),
    pronouns=lazy(r"\b(?:[Éé]l|[Ee]ll[oa]s?|[Ee]lla|[Uu]sted(?:es)?|[Éé]st[ea]|que|quien(?:es)?|cuy[oa]s?)\b(?! ?$)"),
    is_relative=lambda text, start, end, _: bool(_RELATIVE.match(text, start, end)),
    mutual=frozenset(map(stem, "reunir casar hablar negociar jugar enfrentar debatir discutir".split())),
    perfect=lazy(rf"\b{_HAVE}{_ADVERBS} $"),
    objects=frozenset({"a"}),
    inverts=True,
    impersonal=lazy(r"\b[Ss]e (?:(?:ha|han|había|habían|habrá|habrán) )?$"),
    clitic=lazy(r"\b[Ll][oa]s? (?:(?:ha|han|había|habían|habrá|habrán) )?$"),
)
_WORDS = RoleWords(
    relatives=RELATIVES,
    who=lazy(with_or_without_accents(r"quién(?:es)?"), re.IGNORECASE),
    leaning=lazy(r"\b(?:él|ell[oa]s?|ella|le|les|lo|su|sus|ést[ea]|este último|esta última|dich[oa])\b", re.IGNORECASE),
    preposition=lazy(
        rf"\b(?:{'|'.join(sorted(PREPOSITIONS))}|del|al)(?: (?:el|la|los|las|una?|su"
        rf"|sus))?(?: [a-zà-ÿ][\w-]*){{0,2}} ?$",
        re.IGNORECASE,
    ),
    follows=lazy(r"\b(?:suce(?:d|s)\w+|predeceso\w+|antecesor\w*|reemplaz\w+|sustitu\w+|relev\w+)\b", re.IGNORECASE),
    followed=lazy(
        r"\b(?:suce(?:d|s)\w+|predeceso\w+|antecesor\w*|reemplaz\w+|sustitu\w+|relev\w+|antes|anterior|antigu[oa]|ex\w+"
        r"|saliente|tomará|asum\w+)\b",
        re.IGNORECASE,
    ),
    relation=lazy(r"\b(suceso\w*|predeceso\w*|antecesor\w*)\b", re.IGNORECASE),
    succeeds=lazy(r"\b(?:suced\w*)\b", re.IGNORECASE),
    of=lazy(
        r" (?:del |de la |de los |de )(?:[a-zà-ÿ][\w-]* )?"
        r"((?:[A-ZÀ-Ý][\w.-]*)(?: (?:(?:de|del|la|los|las) ){0,2}[A-ZÀ-Ý][\w.-]*)*)"
    ),
    against=lazy(r"\b(?:vot\w+|manifest\w+|protest\w+|pronunci\w+) (?:\w+ )?contra\b", re.IGNORECASE),
    opposed=lazy(r"\b(?:contra|en contra|opus\w+|opon\w+|rechaz\w+|protest\w+|critic\w+|neg\w+)\b", re.IGNORECASE),
    when=lazy(with_or_without_accents(r"\b(?:cuándo|qué (?:fecha|año|día|mes))\b"), re.IGNORECASE),
    will_be=lazy(rf"\b(?:va|van|debe|deben|quiere|quieren|{_WILL})\b", re.IGNORECASE),
    to_come=lazy(
        rf"\b(?:{_WILL}|va|van|debe|deben|debería|quiere|quieren|prev[éi]\w*|previst\w*|próxim[oa]|mañana|a partir"
        rf"|pronto"
        r"|anunci\w+|proyect\w*|antes de)\b",
        re.IGNORECASE,
    ),
    done=lazy(rf"\b(?:{_HAVE}|{_BE})\b|\w(?:ó|aron|ieron|jeron|yeron|[pvd]o)\b"),
    plan=lazy(rf"\b(?:{_INTENDS}|{_WILL}|\w+ría[n]?)\b", re.IGNORECASE),
    intent=lazy(rf"\b(?:{_INTENDS})\b", re.IGNORECASE),
    to_do=lazy(r"\b\w+(?:[aeií]r)(?:l[oa]s?|se|le)?"),
    future=lazy(rf"\b(?:{_WILL}|\w+(?:aría|ería|iría|dría|rría)n?)"),
    maybe=lazy(r"\b(?:habría|habrían|sería|serían|será|serán|habrá|habrán)\b(?: [\w-]+){0,2} $", re.IGNORECASE),
)
_NOUN = lazy(r" (?:de )?([^\W\d_]{3,})")
_COUNTED = lazy(r"(?:qué|cuánt[oa]s?|cuáles)$", re.IGNORECASE)


def _read_sides(asked: Asked) -> Sides:
    """The subject of a question stands behind its verb: "¿cuándo compró Nordlab el astillero?"."""
    word, before, behind = asked.asks[0].casefold(), asked.before, asked.behind
    leading = asked.text[: asked.verb[0]]
    bare = [phrase for phrase in behind if not phrase.preposition]
    is_led = bool(_WORDS.preposition.search(asked.text[: asked.asks.start()]))
    if leading.endswith("que "):  # "¿cuál es el premio que ganó Ferrer?"
        return [], []
    if _CLAUSES.impersonal.search(leading):  # ¿cuándo se inauguró el puente?
        return [], [*before, *bare]
    if before:
        return before[:1], [*behind, *before[1:]]
    if word.startswith("quién") and not is_led:
        return [], behind
    noun = _NOUN.match(leading, asked.asks.end()) if _COUNTED.fullmatch(word) and not is_led else None
    if noun and not _is_object(noun[1], asked.text[slice(*asked.verb)]):
        return [], behind
    is_asked_of = is_led and word.startswith("quién")
    if len(behind) == len(bare) == 1 and not is_asked_of and not bare[0].names:
        return [], []  # "¿cuándo abrió el puente?", but "¿cuándo compró el astillero?"
    subject = find_subject(bare)
    return subject, [phrase for phrase in behind if phrase not in subject]


def _is_object(noun: str, verb: str) -> bool:
    """Whether a verb in the singular cannot be of the nouns asked for: "cuántas estaciones tiene la línea"."""
    return noun.endswith("s") and not verb.endswith("n")


_ROLES = Roles(_WORDS, NOUNS, QUESTIONS, _CLAUSES, _read_sides)
differs, find_spans, read_deed, read_owner = _ROLES.differs, _ROLES.find_spans, _ROLES.read_deed, _ROLES.read_owner
leans_back, is_led_by_preposition = _ROLES.leans_back, _ROLES.is_led_by_preposition

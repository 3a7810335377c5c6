"""Who does what to whom in French: whether a quote says something else than a question asks."""

import re

from index.french.phrases import NOUNS, find_phrases
from index.french.questions import QUESTIONS
from index.french.verbs import find_verbs, is_participle
from index.french.vocabulary import PREPOSITIONS, RELATIVES
from index.grammar.roles import Asked, Roles, RoleWords, Sides
from index.grammar.subject_first import SubjectFirst
from index.text.analysis import analyser
from index.text.patterns import lazy

__all__ = ["differs", "find_spans", "is_led_by_preposition", "leans_back", "read_deed", "read_owner"]

_BE = r"(?:est|sont|était|étaient|fut|furent|sera|seront|serait|seraient|été|être|soit|soient|étant)"
_HAVE = r"(?:a|ont|avait|avaient|aura|auront|aurait|auraient|avoir|ayant|eut)"
_ADVERBS = (
    r"(?: (?:\w+ment|pas|plus|jamais|déjà|aussi|ensuite|alors|bien|également|finalement|\w{3,9}di|hier|donc"
    r"|encore|aujourd'hui))*"
)
_RELATIVE = lazy(
    r"(?:(?:et|mais|à|de|par|pour|avec) )?(?:qui|que|qu'|dont|où|lequel|laquelle|lesquels|auquel|duquel)\b"
)
_CLAUSES = SubjectFirst(
    "fr",
    find_phrases,
    find_verbs,
    passive=lazy(rf"(?<!s')(?<!\bse )\b{_BE}(?:-(?:t-)?(?:il|elle|ils|elles))?{_ADVERBS} $"),
    is_participle=is_participle,
    agents=frozenset({"par"}),
    pronouns=lazy(r"\b(?:[Ii]ls?|[Ee]lles?|[Oo]n|[Nn]ous|[Jj]e|[Cc]elui-ci|[Cc]elle-ci|qui|dont)\b"),
    is_relative=lambda text, start, end, _: bool(_RELATIVE.match(text, start, end)),
    mutual=frozenset(
        analyser("fr").terms("rencontrer épouser marier parler négocier jouer affronter débattre discuter")
    ),
    perfect=lazy(rf"\b{_HAVE}(?:-t-(?:il|elle|ils|elles)|-(?:ils?|elles?))?{_ADVERBS} $"),
)
_WILL = r"(?:sera|seront|aura|auront|ira|iront|fera|feront)\b|\w{2,}(?:era|eront|ira|iront|[dtvprl]ra|[dtvprl]ront)\b"
_INTENDS = (
    r"va|vont|veut|veulent|voulait|voulaient|voulu|souhait\w*|envisag\w*|prévoi\w*|prévu\w*|compt(?:e|ent|ait) "
    r"|espèr\w*|espér\w*|promet\w*|promis|menac\w*"
    r"|doit|doivent|devait|devrai\w*|pourrai\w*|peut|peuvent|tent\w*|essa[yi]\w*|projet\w*|propos\w*|demand\w*"
    r"|exig\w*|réclam\w*|offre|refus\w*|renonc\w*|"
    r"s'apprêt\w*|intention|sur le point|en vue|échou\w*|cherch\w*|appel\w*"
)
_WORDS = RoleWords(
    relatives=RELATIVES,
    who=lazy(r"qui", re.IGNORECASE),
    leaning=lazy(
        r"\b(?:ils?|elles?|lui|leurs?|l[ae]s?(?= \w+(?:e|a|ait|ent|é)\b)|son|sa|ses|ce dernier|cette dernière|celui-ci"
        r"|celle-ci|y)\b",
        re.IGNORECASE,
    ),
    preposition=lazy(
        rf"(?:\b(?:{'|'.join(sorted(PREPOSITIONS - {chr(100) + chr(39)}))}|du|des|au|aux)\b|\bd')(?: ?(?:le |la |les "
        rf"|l'|une? |son |sa |ses |leurs? ))?"
        r"(?: ?[a-zà-ÿ][\w-]*){0,2} ?$",
        re.IGNORECASE,
    ),
    follows=lazy(r"\b(?:succe\w+|succé\w+|prédécesseu\w+|remplac\w+)\b", re.IGNORECASE),
    followed=lazy(
        r"\b(?:succe\w+|succé\w+|prédécesseu\w+|remplac\w+|auparavant|ancien\w*|précéd\w+|sortante?|reprend\w*"
        r"|repris\w*|prend la tête)\b",
        re.IGNORECASE,
    ),
    relation=lazy(r"\b(succe(?:sseur)\w*|prédécesseu\w*)\b", re.IGNORECASE),
    succeeds=lazy(r"\b(?:succéd\w*|succèd\w*)\b", re.IGNORECASE),
    of=lazy(r" (?:du |de la |de l'|de |d'|des )(?:[a-zà-ÿ][\w-]* )?((?:[A-ZÀ-Ý][\w.-]*)(?: [A-ZÀ-Ý][\w.-]*)*)"),
    against=lazy(r"\b(?:vot\w+|manifest\w+|protest\w+|pronon\w+) (?:\w+ )?contre\b", re.IGNORECASE),
    opposed=lazy(r"\b(?:contre|oppos\w+|rejet\w+|protest\w+|critiqu\w+|refus\w+)\b", re.IGNORECASE),
    when=lazy(r"\b(?:quand|quelle (?:date|année)|quel (?:jour|mois))\b", re.IGNORECASE),
    will_be=lazy(rf"\b(?:va|vont|doit|doivent|veut|veulent|{_WILL})\b", re.IGNORECASE),
    to_come=lazy(
        rf"\b(?:{_WILL}|va|vont|doit|doivent|devrait|devraient|veut|veulent|prévoi\w*|prévue?s?|prochaine?|demain"
        rf"|d'ici|à partir|bientôt|annonc\w+|projet\w*)\b",
        re.IGNORECASE,
    ),
    done=lazy(rf"\b(?:{_HAVE}|{_BE})\b"),
    plan=lazy(rf"\b(?:{_INTENDS}|{_WILL}|\w+rai(?:t|ent))\b", re.IGNORECASE),
    intent=lazy(rf"\b(?:{_INTENDS})\b", re.IGNORECASE),
    to_do=lazy(r"\b\w+(?:er|ir|re|oir)"),
    future=lazy(rf"\b(?:{_WILL}|\w+rai(?:t|ent))"),
    maybe=lazy(r"\b(?:aurai(?:t|ent)|serai(?:t|ent)|sera|seront|aura|auront)\b(?: [\w-]+){0,2} $", re.IGNORECASE),
)
_AFTER_NOUN = lazy(r" (?:d[e'] ?)?[^\W\d_]{3}")  # what asks has a noun: combien de salariés, quel groupe


def _read_sides(asked: Asked) -> Sides:
    leading, before, behind = asked.text[: asked.verb[0]], asked.before, asked.behind
    is_subject = asked.asks[0].casefold() == "qui" and not before and not _is_object(asked)
    if is_subject:  # qui a racheté Hidromar ?
        return [], behind
    if before:
        return before[:1], [*behind, *before[1:]]
    if behind and not _AFTER_NOUN.match(leading, asked.asks.end()):  # où travaille Falk ?
        return behind[:1], behind[1:]
    # "combien de salariés perdront leur emploi ?", but "combien de salariés compte l'usine ?"
    return [], behind if _CLAUSES.perfect.search(leading) else []


def _is_object(asked: Asked) -> bool:
    """Whether "qui" is led by a preposition, or "est-ce que" follows it."""
    is_led = bool(_WORDS.preposition.search(asked.text[: asked.asks.start()]))
    return is_led or asked.text.startswith(" est-ce qu", asked.asks.end())


_ROLES = Roles(_WORDS, NOUNS, QUESTIONS, _CLAUSES, _read_sides)
differs, find_spans, read_deed, read_owner = _ROLES.differs, _ROLES.find_spans, _ROLES.read_deed, _ROLES.read_owner
leans_back, is_led_by_preposition = _ROLES.leans_back, _ROLES.is_led_by_preposition

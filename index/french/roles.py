"""Who does what to whom in French: whether a quote says something else than a question asks."""

import re
from collections.abc import Sequence
from functools import lru_cache

from index.french.phrases import find_phrases, read_nouns
from index.french.phrases import find_spans as find_name_spans
from index.french.questions import ASKS, read_main_verbs
from index.french.verbs import LIGHT, find_verbs, is_participle, spell_forms
from index.french.vocabulary import PREPOSITIONS, RELATIVES, simplify
from index.grammar.deeds import Deed, as_party, find_clause
from index.grammar.subject_first import SubjectFirst
from index.text.analysis import analyser
from index.text.passages import Span, sentences
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
_LEANING = lazy(
    r"\b(?:ils?|elles?|lui|leurs?|l[ae]s?(?= \w+(?:e|a|ait|ent|é)\b)|son|sa|ses|ce dernier|cette dernière|celui-ci"
    r"|celle-ci|y)\b",
    re.IGNORECASE,
)
_PREPOSITION = lazy(
    rf"(?:\b(?:{'|'.join(sorted(PREPOSITIONS - {chr(100) + chr(39)}))}|du|des|au|aux)\b|\bd')(?: ?(?:le |la |les "
    rf"|l'|une? |son |sa |ses |leurs? ))?"
    r"(?: ?[a-zà-ÿ][\w-]*){0,2} ?$",
    re.IGNORECASE,
)
_FOLLOWS = lazy(r"\b(?:succe\w+|succé\w+|prédécesseu\w+|remplac\w+)\b", re.IGNORECASE)
_FOLLOWED = lazy(
    r"\b(?:succe\w+|succé\w+|prédécesseu\w+|remplac\w+|auparavant|ancien\w*|précéd\w+|sortante?|reprend\w*"
    r"|repris\w*|prend la tête)\b",
    re.IGNORECASE,
)
_RELATION = lazy(r"\b(succe(?:sseur)\w*|prédécesseu\w*)\b", re.IGNORECASE)
_SUCCEEDS = lazy(r"\b(?:succéd\w*|succèd\w*)\b", re.IGNORECASE)
_OF = lazy(r" (?:du |de la |de l'|de |d'|des )(?:[a-zà-ÿ][\w-]* )?((?:[A-ZÀ-Ý][\w.-]*)(?: [A-ZÀ-Ý][\w.-]*)*)")
_AGAINST = lazy(r"\b(?:vot\w+|manifest\w+|protest\w+|pronon\w+) (?:\w+ )?contre\b", re.IGNORECASE)
_OPPOSED = lazy(r"\b(?:contre|oppos\w+|rejet\w+|protest\w+|critiqu\w+|refus\w+)\b", re.IGNORECASE)
_WILL = r"(?:sera|seront|aura|auront|ira|iront|fera|feront)\b|\w{2,}(?:era|eront|ira|iront|[dtvprl]ra|[dtvprl]ront)\b"
_WHEN = lazy(r"\b(?:quand|quelle (?:date|année)|quel (?:jour|mois))\b", re.IGNORECASE)
_WILL_BE = lazy(rf"\b(?:va|vont|doit|doivent|veut|veulent|{_WILL})\b", re.IGNORECASE)
_TO_COME = lazy(
    rf"\b(?:{_WILL}|va|vont|doit|doivent|devrait|devraient|veut|veulent|prévoi\w*|prévue?s?|prochaine?|demain"
    rf"|d'ici|à partir|bientôt|annonc\w+|projet\w*)\b",
    re.IGNORECASE,
)
_INTENDS = (
    r"va|vont|veut|veulent|voulait|voulaient|voulu|souhait\w*|envisag\w*|prévoi\w*|prévu\w*|compt(?:e|ent|ait) "
    r"|espèr\w*|espér\w*|promet\w*|promis|menac\w*"
    r"|doit|doivent|devait|devrai\w*|pourrai\w*|peut|peuvent|tent\w*|essa[yi]\w*|projet\w*|propos\w*|demand\w*"
    r"|exig\w*|réclam\w*|offre|refus\w*|renonc\w*|"
    r"s'apprêt\w*|intention|sur le point|en vue|échou\w*|cherch\w*|appel\w*"
)
_INTENT = lazy(rf"\b(?:{_INTENDS})\b", re.IGNORECASE)
_ASKS_PLAN = lazy(rf"\b(?:{_INTENDS}|{_WILL}|\w+rai(?:t|ent))\b", re.IGNORECASE)
_ASKS_DONE = lazy(rf"\b(?:{_HAVE}|{_BE})\b")
_AFTER_NOUN = lazy(r" (?:d[e'] ?)?[^\W\d_]{3}")  # what asks has a noun: combien de salariés, quel groupe
_TO_DO = lazy(r"\w+(?:er|ir|re|oir)")
_FUTURE = lazy(rf"(?:{_WILL}|\w+rai(?:t|ent))")
_MAYBE = lazy(r"\b(?:aurai(?:t|ent)|serai(?:t|ent)|sera|seront|aura|auront)\b(?: [\w-]+){0,2} $", re.IGNORECASE)


def find_spans(text: str, start: int, end: int) -> list[Span]:
    """Where names stand."""
    return find_name_spans(text, start, end)


def differs(question: str, text: str, start: int, end: int, before: int) -> bool:
    """Whether `text[start:end]` lacks the question's verb, time or side, or says it of another name."""
    question, text = simplify(question), simplify(text)
    quote = text[start:end]
    if _FOLLOWS.search(question) and not _FOLLOWED.search(quote):
        return True
    if _AGAINST.search(question) and not _OPPOSED.search(quote):
        return True
    if _WHEN.search(question) and _WILL_BE.search(question) and not _TO_COME.search(quote):
        return True
    if _is_of_another_relation(question, quote):
        return True
    deed = read_deed(question)
    if deed is None or not deed.verbs:
        return False
    told = _CLAUSES.differs(deed, text, start, end)
    if told is None:
        return (
            bool(find_name_spans(question, 0, len(question))) and not deed.verbs <= LIGHT and not _has_noun(deed, quote)
        )
    return told or (
        bool(_ASKS_DONE.search(question)) and not _ASKS_PLAN.search(question) and _is_planned(deed, text, start, end)
    )


def _has_noun(deed: Deed, quote: str) -> bool:
    """Whether the quote has the verb as another part of speech: "le rachat"."""
    said = analyser("fr").terms(quote)
    verbs = {term for verb in deed.verbs for form in (verb, *spell_forms(verb)) for term in analyser("fr").terms(form)}
    roots = {verb[:_ROOT] for verb in verbs if len(verb) >= _ROOT}
    return any(term in verbs or term[:_ROOT] in roots for term in said)


_ROOT = 5  # letters that rachat and racheter share


def _is_planned(deed: Deed, text: str, start: int, end: int) -> bool:
    """Whether the verb is only said of a plan, a wish or a rumour: "veut racheter", "rachètera", "aurait racheté"."""
    told = []
    for sentence in sentences(text, start, end, "fr") or [(start, end)]:
        for verb in find_verbs(text, *sentence, deed.verbs):
            first, _ = find_clause(text, sentence, verb)
            word, leading = text[slice(*verb)], text[first : verb[0]]
            is_infinite = bool(_TO_DO.fullmatch(word)) and bool(_INTENT.search(leading))
            told.append(is_infinite or bool(_FUTURE.fullmatch(word)) or bool(_MAYBE.search(leading)))
    return bool(told) and all(told)


def _is_of_another_relation(question: str, quote: str) -> bool:
    """Whether it asks for the successor of one and the quote tells that of another, or the predecessor."""
    asked = _RELATION.search(question)
    owner = _OF.match(question, asked.end()) if asked else None
    if not asked or not owner:
        return False
    said = {match[1][:4].casefold() for match in _RELATION.finditer(quote)}
    if said and asked[1][:4].casefold() not in said and not _SUCCEEDS.search(quote):
        return True
    wanted = _terms_of(owner[1])
    found = [match for match in _RELATION.finditer(quote) if match[1][:4].casefold() == asked[1][:4].casefold()]
    owners = [_OF.match(quote, match.end()) for match in found]
    told = [_terms_of(match[1]) for match in owners if match]
    return bool(told) and len(told) == len(found) and all(wanted.isdisjoint(terms) for terms in told)


def _terms_of(text: str) -> frozenset[str]:
    return frozenset(analyser("fr").terms(text))


def read_owner(question: str) -> frozenset[str]:
    """The terms of whom a question asks: of "la sœur de Rohr" the sister, of "Ida, la sœur de Rohr" Ida."""
    question = simplify(question)
    nouns = list(read_nouns(question, 0, len(question)))
    related = [noun for noun in nouns if noun.noun in RELATIVES]
    if related and (at := nouns.index(related[0])) and nouns[at - 1].name and not nouns[at - 1].is_owner:
        related = [nouns[at - 1]]
    named = [noun for noun in nouns if noun.name]
    if related:
        chosen = related[0]
    elif named:
        chosen = named[0]
    else:
        return frozenset()
    return _terms_of(question[slice(*chosen.name)] if chosen.name else " ".join(chosen.words))


def leans_back(sentence: str) -> bool:
    """Whether a sentence has a pronoun that may stand for what the one before it names."""
    return bool(_LEANING.search(simplify(sentence)))


def is_led_by_preposition(before: str) -> bool:
    """Whether what comes next is behind a preposition, so that no verb has it as its subject."""
    return bool(_PREPOSITION.search(simplify(before)))


@lru_cache(maxsize=64)
def read_deed(question: str) -> Deed | None:
    """The deed of a question with a verb; None if it can't be told."""
    end = len(question.rstrip(" ?!.»"))
    asks = ASKS.search(question)
    verbs = read_main_verbs(question[:end], asks.end()) if asks else []
    phrases = [phrase for phrase in find_phrases(question, 0, end) if not phrase.is_owner]
    if not asks or not verbs:
        return None
    span, verb = _choose_verb(question, verbs)
    before = [phrase for phrase in phrases if asks.end() <= phrase.start < span[0] and not phrase.preposition]
    behind = [phrase for phrase in phrases if phrase.start >= span[1] and not phrase.preposition]
    agents = [phrase for phrase in phrases if phrase.preposition in _CLAUSES.agents]
    leading, asked = question[: span[0]], asks[0].casefold()
    is_passive = is_participle(question[slice(*span)]) and bool(_CLAUSES.passive.search(leading))
    if is_passive:
        doers, done_to = agents, before
    elif asked == "qui" and not before and not _is_object(question, asks):  # qui a racheté Hidromar ?
        doers, done_to = [], behind
    elif not before and behind and not _AFTER_NOUN.match(leading, asks.end()):  # où travaille Falk ?
        doers, done_to = behind[:1], behind[1:]
    elif not before:  # "combien de salariés perdront leur emploi ?", but "combien de salariés compte l'usine ?"
        doers, done_to = [], behind if _CLAUSES.perfect.search(leading) else []
    else:
        doers, done_to = before[:1], behind + before[1:]
    return Deed(as_party(doers), as_party(done_to), frozenset([verb]))


def _is_object(question: str, asks: re.Match[str]) -> bool:
    """Whether "qui" is led by a preposition, or "est-ce que" follows it."""
    return bool(_PREPOSITION.search(question[: asks.start()])) or question.startswith(" est-ce qu", asks.end())


def _choose_verb(question: str, verbs: Sequence[tuple[Span, str]]) -> tuple[Span, str]:
    """The participle behind an auxiliary, else the first verb."""
    for span, verb in verbs:
        if _CLAUSES.perfect.search(question[: span[0]]) or _CLAUSES.passive.search(question[: span[0]]):
            return span, verb
    return verbs[0]

"""Who does what to whom in German: whether a quote says something else than a question asks."""

import re
from functools import lru_cache

from index.german.phrases import find_phrases, find_spans
from index.german.questions import ASKS, may_be_verb
from index.german.verbs import LIGHT, find_verbs, is_infinitive, is_participle, read_verbs, spell_forms
from index.german.vocabulary import PEOPLE, PREPOSITIONS
from index.grammar.deeds import NOBODY, Clauses, Deed, as_party, find_clause
from index.text.analysis import analyser
from index.text.passages import Span, sentences
from index.text.patterns import lazy

__all__ = ["differs", "find_spans", "is_led_by_preposition", "leans_back", "read_deed", "read_owner"]

_PASSIVE = lazy(r"\b(?:wurden?|werden|wird|worden|ist|sind|war|waren|sei)\b")
_HOW = lazy(r".{0,200}?\bwie (?!viele?\b)\w+", re.IGNORECASE)  # how old
_HOW_MANY = lazy(r"wie ?viele?\b", re.IGNORECASE)
_BECOMES = lazy(r"\b(?:wurden?|worden|wird|werden)\b")
_LEANING = lazy(
    r"\b(?:er|sie|es|ihn|ihm|ihr|ihre[nmrs]?|sein(?:e[nmrs]?)?|ihnen|dies(?:er|e|es|em|en)?)\b", re.IGNORECASE
)
_PREPOSITION = lazy(
    rf"\b(?:{'|'.join(sorted(PREPOSITIONS))})(?: (?:der|die|das|den|dem|des|eine?[mnrs]?|seine?[mnrs]?|ihre?[mnrs]?))?"
    r"(?: [a-zäöüß][\w-]*){0,2} $",
    re.IGNORECASE,
)
_FOLLOWS = lazy(r"\b(?:Nachfolger\w*|Vorgänger\w*|folgt\w*|gefolgt|abgelöst|löst\w*|ersetzt\w*|abzulösen)\b")
_FOLLOWED = lazy(
    r"\b(?:Nachfolg\w*|Vorgänger\w*|folgt\w*|gefolgt|abgelöst|löst\w*|ersetzt\w*|ersetzen|zuvor|früher\w*|ehemalig\w*|bisherig\w*"
    r"|übernahm|übernimmt|übernommen|tritt|trat|Amtsinhaber\w*|ablösen)\b"
)
_RANKS = (  # "der erste Vorsitzende" is not any
    (lazy(r"\berste[nmrs]?\b"), lazy(r"\b(?:[Ee]rst\w*|1\.)")),
    (
        lazy(r"\bletzte[nmrs]?\b(?! (?:Jahr|Woche|Monat|\w+tag|Sommer|Winter|Herbst|Frühjahr))"),
        lazy(r"\b(?:[Zz]u)?[Ll]etzt\w*"),
    ),
)
_RELATION = lazy(r"\b(Nachfolger|Vorgänger)(in)?\b")
_OF = lazy(r" (?:von |des |der |dem )?(?:[a-zäöüß]\w+ )?((?:[A-ZÄÖÜ][\w.-]*)(?: [A-ZÄÖÜ][\w.-]*)*)")
_AGAINST = lazy(
    r"\b(?:stimmt\w*|protestiert\w*|demonstriert\w*|sprach\w*|gestimmt) .{0,80}\bgegen\b|\bgegen\b.{0,80}(?:gestimmt"
    r"|protestiert|demonstriert|stimmten?)"
)
_OPPOSED = lazy(r"\b(?:gegen|abgelehnt|lehnt\w*|Gegner\w*|Gegenstimm\w*|Nein-Stimm\w*|protestier\w*|kritisier\w*)\b")
_WHEN_WILL = lazy(r"^\W*(?:ab )?wann (?:wird|werden|soll|sollen|will|wollen)\b", re.IGNORECASE)
_TO_COME = lazy(
    r"\b(?:wird|werden|soll\w*|will|wollen|wollte\w*|würden?|könnten?|dürften?|plan\w*|geplant|ab|bis|nächste[nrms]?|morgen"
    r"|kommende[nrms]?|künftig|zukünftig|vorgesehen|erwarte\w*|voraussichtlich)\b"
)
_MODAL = lazy(
    r"\b(?:will|wollen|wollten?|soll|sollen|sollten?|kann|können|könnten?|möchten?|wird|werden|würden?|plan\w*|geplant|beabsichtig\w*"
    r"|erwäg\w*|hoff\w*|versuch\w*|droh\w*|kündig\w*|angekündigt|verspr\w*|versprochen|vor|bereit|dürften?|müssen|muss|müssten?|wollen"
    r"|Absicht|Pläne?n?|Angebot|bietet|bot|geboten|forder\w*|gefordert)\b"
)
_INFINITE = lazy(r" (?:werden|worden sein|haben|zu werden|zu haben)\b")
_ASKS_PLAN = lazy(
    r"\b(?:will|wollen|wollten?|soll|sollen|sollten?|kann|können|könnten?|möchten?|wird|werden|würden?|plan\w*|geplant|versuch\w*"
    r"|darf|dürfen|muss|müssen|musste\w*|hoff\w*|forder\w*|gefordert)\b"
)
_OWNED = lazy(r"[’']?s$")


_RELATIVE = lazy(r"(?:(?:in|mit|von|bei|für|an|auf|zu) )?(?:der|die|das|den|dem|dessen|deren|denen|welche[nmrs]?)\b")
_LAST = lazy(
    r"(?: (?:hat|haben|hatten?|ist|sind|war|waren|wurden?|worden|werden|wird|soll|sollen|will|kann|können))*\W*"
)


def _is_relative(text: str, start: int, end: int, verb: Span) -> bool:
    """Whether a clause is a relative one: its verb comes last, and no noun follows what it begins with."""
    return bool(_RELATIVE.match(text, start, end) and _LAST.fullmatch(text, verb[1], end))


_CLAUSES = Clauses(
    "de",
    find_phrases,
    find_verbs,
    _PASSIVE,
    is_participle,
    agents=frozenset({"von", "vom", "durch"}),
    pronouns=lazy(r"\b(?:er|sie|es|wir|ich|man|Er|Sie|Es|Man|jemand)\b"),
    is_relative=_is_relative,
    mutual=frozenset("treff sprech red verhandel spiel streit heirat kämpf diskutier debattier".split()),
)


def differs(question: str, text: str, start: int, end: int, before: int) -> bool:
    """Whether `text[start:end]` lacks the question's verb, time or side, or says it of another name."""
    quote = text[start:end]
    if _FOLLOWS.search(question) and not _FOLLOWED.search(quote):
        return True
    if _AGAINST.search(question) and not _OPPOSED.search(quote):
        return True
    if _WHEN_WILL.search(question) and not _TO_COME.search(quote):
        return True
    if _is_of_another_relation(question, quote):
        return True
    if any(asked.search(question) and not told.search(quote) for asked, told in _RANKS):
        return True
    deed = read_deed(question)
    if deed is None or not deed.verbs:
        return False
    told = _CLAUSES.differs(deed, text, start, end)
    if told is None:
        return bool(deed.doer.names or deed.done_to.names) and not deed.verbs <= LIGHT and not _has_noun(deed, quote)
    return told or (not _ASKS_PLAN.search(question) and _is_planned(deed, text, start, end))


def _has_noun(deed: Deed, quote: str) -> bool:
    """Whether the quote has the verb as another part of speech: "der Kauf"."""
    terms = {term for verb in deed.verbs for form in (verb, *spell_forms(verb)) for term in analyser("de").terms(form)}
    return not terms.isdisjoint(analyser("de").terms(quote))


def _is_planned(deed: Deed, text: str, start: int, end: int) -> bool:
    """Whether the verb is only said of a plan or a wish: "will kaufen", "plant zu kaufen"."""
    told = []
    for sentence in sentences(text, start, end, "de") or [(start, end)]:
        for verb in find_verbs(text, *sentence, deed.verbs):
            first, last = find_clause(text, sentence, verb)
            is_infinite = bool(_INFINITE.match(text, verb[1], last)) or any(
                is_infinitive(text[slice(*verb)], stem) for stem in deed.verbs
            )
            has_zu = text.endswith("zu ", first, verb[0]) or "zu" in text[slice(*verb)]
            reach = sentence[0] if has_zu else first
            told.append(is_infinite and bool(_MODAL.search(text, reach, last)))
    return bool(told) and all(told)


def _is_of_another_relation(question: str, quote: str) -> bool:
    """Whether it asks for the successor of one and the quote tells that of another."""
    asked = _RELATION.search(question)
    owner = _OF.match(question, asked.end()) if asked else None
    if not asked or not owner:
        return False
    wanted = frozenset(analyser("de").terms(owner[1]))
    found = [match for match in _RELATION.finditer(quote) if match[1] == asked[1]]
    owners = [_OF.match(quote, match.end()) for match in found]
    told = [frozenset(analyser("de").terms(match[1])) for match in owners if match]
    return bool(told) and len(told) == len(found) and all(wanted.isdisjoint(terms) for terms in told)


def read_owner(question: str) -> frozenset[str]:
    """The terms of whom a question asks: of "Rohrs Schwester Ida" Ida, of "die Frau von Rohr" the wife."""
    phrases = find_phrases(question, 0, len(question))
    bare = (phrase for phrase in phrases if not phrase.names and not phrase.preposition)
    if related := next((phrase for phrase in bare if _is_person(question[phrase.start : phrase.end])), None):
        return related.terms
    names = [phrase for phrase in phrases if phrase.names and not phrase.is_owner]
    words = question[names[0].start : names[0].end].split() if names else []
    owned = max((i for i, word in enumerate(words[:-1]) if _OWNED.search(word)), default=-1)
    if owned >= 0:
        return frozenset(analyser("de").terms(" ".join(words[owned + 1 :])))
    return names[0].terms if names else frozenset()


def _is_person(phrase: str) -> bool:
    return phrase.rpartition(" ")[2].casefold().removesuffix("in") in PEOPLE


def leans_back(sentence: str) -> bool:
    """Whether a sentence has a pronoun that may stand for what the one before it names."""
    return bool(_LEANING.search(sentence))


def is_led_by_preposition(before: str) -> bool:
    """Whether what comes next is behind a preposition, so that no verb has it as its subject."""
    return bool(_PREPOSITION.search(before))


@lru_cache(maxsize=64)
def read_deed(question: str) -> Deed | None:
    """The deed of a question with a verb; None if it can't be told."""
    end = len(question.rstrip(" ?!."))
    asks = ASKS.search(question)
    last = (_HOW.match(question) or asks).end() if asks else 0
    verbs = [
        (span, stems)
        for span, stems in read_verbs(question, 0, end)
        if may_be_verb(question, *span) and not (asks and asks.start() <= span[0] < last)
    ]
    if not verbs:
        return None
    span, stems = verbs[-1]  # "kündigte ... an" is not "kündigte"
    start, end = find_clause(question, (0, end), span)
    phrases = [phrase for phrase in find_phrases(question, start, end) if not phrase.is_owner]
    is_here = bool(asks and start <= asks.start() < end)
    asked = asks[0].casefold() if asks and is_here else ""
    bare = [phrase for phrase in phrases if not phrase.preposition]
    if asked.startswith("welche"):  # "welche Firma kaufte Nordlab?": the first is what is asked for
        bare, asked = bare[1:], "wen" if asked == "welchen" else "wer"
    elif is_here and asks and _HOW_MANY.match(question, asks.start()) and bare and bare[0].start < span[0]:
        bare = bare[1:]
    actors = [phrase for phrase in bare if phrase.can_act][:1]
    if is_participle(question[slice(*span)]) and _BECOMES.search(question):
        agents = [phrase for phrase in phrases if phrase.preposition in _CLAUSES.agents]
        return Deed(as_party(agents[:1]), as_party(actors), stems)
    if asked == "wer":
        return Deed(NOBODY, as_party(bare), stems, asks_doer=asks is not None and asks[0].casefold() == asked)
    if asked in ("wen", "wem", "was"):
        return Deed(as_party(actors), NOBODY, stems)
    return Deed(as_party(actors), as_party([phrase for phrase in bare if phrase not in actors]), stems)

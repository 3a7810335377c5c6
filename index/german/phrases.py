"""The names and noun phrases of a German text. Every noun has a capital, so a name is what no article leads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from index.german.verbs import is_participle
from index.german.vocabulary import (
    ARTICLES,
    CONTRACTIONS,
    FUNCTION_WORDS,
    GROUPS,
    MONTHS_AND_DAYS,
    PEOPLE,
    PEOPLE_ENDING,
    PLACE_ENDING,
    PREPOSITIONS,
    UNITS,
    WITH_ARTICLE,
)
from index.grammar.deeds import Phrase
from index.text.analysis import analyser
from index.text.answer_type import AnswerType
from index.text.passages import Span
from index.text.patterns import lazy

BACKGROUND = 100_000  # characters of an article that tell which of its words are nouns
_TOKEN = lazy(r"[^\W\d_](?:\.(?=[^\W\d_]\.))?[\w’'.-]*(?<![.'’-])|\d[\d.,]*(?<!\.)")
_STARTS = lazy(r"(?:^|[.!?…:;\n])[\s\"'“”„‘’»«)\]#*—–-]*$")
_ABSTRACT = lazy(
    r".{2,}(?:ung|heit|keit|schaft|tion|sion|tät|ismus|nis|tum|(?<=\w{3})(?:enz|anz)|ität|ment|chen|ling|erei|ungen|heiten|keiten"
    r"|schaften|tionen|nisse|preis|gesetz|vertrag|plan|jahr|tag|stunden?|minuten?|zeit|geld|kosten|zahl|wahl|spiel|buch"
    r"|krieg|verein|verband|partei|konzern|firma|gruppe|rat|amt|dienst|werk|gericht|bau|kauf|fall|schutz|recht|arbeit)$",
    re.IGNORECASE,
)
_PERSON = lazy(rf"(?:[\w-]*(?:{PEOPLE_ENDING})|{'|'.join(sorted(PEOPLE))})(?:in(?:nen)?|s|en|n)?$", re.IGNORECASE)
_PLACE = lazy(rf"\w*(?:{PLACE_ENDING})(?:e?s|e?n)?$", re.IGNORECASE)
_CLAUSE = lazy(r" (?:der|die|das|ein|eine|er|sie|es)\b")  # "bis die Feuerwehr kam"
_NEXT = lazy(r"[ -]([^\W\d_][\w-]*)")
_NOBLE = lazy(r" (?:der|den) ([A-ZÄÖÜ][a-zäöüß]\w*)")
GROUP = lazy(r"(?:AG|GmbH|SE|KG|e\.?V|Inc|Corp|Ltd|Bank|Bahn|Club|FC|SV|Union|Universität|Zeitung|Verlag|Werft)$")
_WHERE = lazy(
    r"\b(?:in|bei|nahe|aus|nach|auf|an|am|im|zwischen|durch|über|ins|zum|zur|vor|ab|bis|von)\s$", re.IGNORECASE
)
_REACH = 30
_LEADING = FUNCTION_WORDS | PREPOSITIONS | ARTICLES.keys()
_WORDS = 1 << 14  # words kept with what they may be: few make up most of all texts


class Noun(NamedTuple):
    """Words with capitals side by side, from their article on; `article` and `preposition` are in lower case.

    `head` is where the first capital stands, `name` where the name in it begins: `end` if it has none. `is_title`:
    whether an office stands before the name.
    """

    start: int
    head: int
    end: int
    words: tuple[str, ...]
    article: str
    preposition: str
    name: int
    is_title: bool

    @property
    def is_name(self) -> bool:
        """Whether it is a name, or ends in one."""
        return self.name < self.end


@lru_cache(maxsize=_WORDS)
def is_person(word: str) -> bool:
    """Whether a noun stands for a person."""
    return bool(_PERSON.match(word))


@lru_cache(maxsize=_WORDS)
def _is_abstract(word: str) -> bool:
    return bool(_ABSTRACT.match(word))


def find_phrases(text: str, start: int, end: int) -> list[Phrase]:
    """The phrases of `text[start:end]` with what their articles say of their case."""
    found = list[Phrase]()
    for noun in read_nouns(text, start, end):
        may_be = ARTICLES.get(noun.article, "subject object" if not noun.article else "other")
        is_owner = "owner" in may_be or (noun.article == "der" and bool(found) and found[-1].end == noun.start - 1)
        terms = frozenset(analyser("de").terms(" ".join(noun.words)))
        names = frozenset(analyser("de").terms(text[noun.name : noun.end]))
        found.append(
            Phrase(
                noun.start,
                noun.end,
                terms,
                names,
                noun.preposition,
                can_act="subject" in may_be,
                can_suffer="object" in may_be,
                is_owner=is_owner and not noun.preposition,
            )
        )
    return found


def find_spans(text: str, start: int, end: int) -> list[Span]:
    """Where names stand in `text[start:end]`."""
    return [(noun.name, noun.end) for noun in read_nouns(text, start, end) if noun.is_name]


def find_names(text: str, start: int, end: int, answer_type: AnswerType) -> list[Span]:
    """Where names stand that may be a person, a name or a place; and people and places without a name."""
    found = []
    for noun in read_nouns(text, start, end):
        whole = (noun.start, noun.end) if noun.article else (noun.head, noun.end)
        if answer_type is AnswerType.NAME and noun.is_name:
            found.append((noun.name, noun.end))
        elif answer_type is AnswerType.PERSON:
            if noun.is_name and _may_be_person(text, noun):
                found.append((noun.name, noun.end))
            elif not noun.is_name and noun.article and is_person(noun.words[-1]):
                found.append(whole)  # "die Ministerin eröffnete den Hafen"
        elif answer_type is AnswerType.PLACE and _may_be_place(text, noun):
            found.append(whole)
    return found


def _may_be_person(text: str, noun: Noun) -> bool:
    size = text[noun.name : noun.end].count(" ") + 1
    if _PLACE.match(noun.words[-1]) and size == 1:
        return False
    where = bool(_WHERE.search(text[max(0, noun.head - _REACH) : noun.head])) and not noun.is_title
    return noun.is_title or (not where and not GROUP.search(noun.words[-1])) or (size > 1 and noun.preposition == "von")


def _may_be_place(text: str, noun: Noun) -> bool:
    if noun.is_title or noun.words[-1].casefold() in UNITS | MONTHS_AND_DAYS:
        return False
    is_where = noun.preposition in PLACING
    if not noun.is_name:
        return is_where and bool(_PLACE.match(noun.words[-1]))
    return is_where or bool(_PLACE.match(noun.words[-1]))


PLACING = frozenset(
    "in im ins bei beim nahe aus nach auf an am zwischen durch über zum zur vor ab bis außerhalb".split()
)


def read_nouns(text: str, start: int, end: int) -> Iterator[Noun]:
    """The nouns and names of `text[start:end]` in order."""
    nouns = _learn(text[:BACKGROUND])
    yield from (_as_noun(text, run, nouns) for run in _runs(text, start, end, nouns))


@dataclass(slots=True)
class _Run:
    """What leads a run of words with capitals, and those words."""

    article: re.Match[str] | None
    preposition: str
    is_counted: bool
    tokens: list[re.Match[str]]


def _runs(text: str, start: int, end: int, nouns: frozenset[str]) -> Iterator[_Run]:
    """Words with capitals that stand side by side, with the article and the preposition before them."""
    run = _Run(None, "", False, [])
    last = start
    for token in _TOKEN.finditer(text, start, end):
        word, (at, behind) = token[0], token.span()
        plain, is_capital = word.casefold(), word[0].isupper()
        gap, last = text[last:at], behind
        if run.tokens and not (is_capital and gap in (" ", "-")) and not _joins(text, run, token, gap, end):
            yield run
            run = _Run(None, "", False, [])
        elif gap != " " and not run.tokens and gap.strip():
            run = _Run(None, "", False, [])
        is_opener = is_capital and not run.tokens and _is_first(text, at)
        if is_capital and not (is_opener and plain in _LEADING):
            if not is_opener or plain in nouns or _is_nominal(text, token, end, nouns):
                run.tokens.append(token)
            else:
                run.is_counted = _is_adjective(plain)
        elif run.tokens:
            continue
        elif plain in ARTICLES and not (run.article and plain in ("ein", "eine")):
            run.article = token
        elif plain in PREPOSITIONS and not (plain == "bis" and _CLAUSE.match(text, behind, end)):
            run = _Run(token if plain in CONTRACTIONS else None, plain, False, [])
        elif word[0].isdigit():
            run.is_counted = True
        elif plain in FUNCTION_WORDS or not (
            _is_adjective(plain) and (run.article or run.is_counted or run.preposition)
        ):
            run = _Run(None, "", False, [])
    if run.tokens:
        yield run


def _joins(text: str, run: _Run, token: re.Match[str], gap: str, end: int) -> bool:
    """Whether a small word stands within a name: Ursula von der Leyen, but not Lindt von der SPD."""
    if gap != " " or token[0] not in ("von", "van", "de", "der", "den"):
        return False
    if token[0] in ("der", "den"):
        return text.endswith(("von ", "van "), 0, token.start())
    behind = _NOBLE.match(text, token.end(), end)
    last = run.tokens[-1][0]
    if not behind or _is_common(behind[1], frozenset()) or (run.article and len(run.tokens) < 2):
        return False
    return not (_is_common(last, frozenset()) or is_person(last))


def _is_first(text: str, start: int) -> bool:
    if text[start - 1 : start] == " " and text[start - 2 : start - 1].isalnum():
        return False  # most words
    before = text[max(0, start - 40) : start]
    return bool(_STARTS.search(before)) and (start <= 40 or bool(before.strip()))


def _is_nominal(text: str, token: re.Match[str], end: int, nouns: frozenset[str]) -> bool:
    """Whether a word that begins a sentence is a noun or a name, and no adverb or adjective."""
    plain = token[0].casefold()
    if is_person(plain) or _is_abstract(plain):
        return True
    behind = _NEXT.match(text, token.end(), end)
    if behind and behind[1][0].isupper():
        return not (_is_adjective(plain) and (_is_common(behind[1], nouns) or is_person(behind[1])))
    return not is_participle(plain) and not plain.endswith(
        ("lich", "weise", "ig", "isch", "ßen", "wärts", "mals", "ens")
    )


def _is_adjective(plain: str) -> bool:
    return plain.endswith(("e", "en", "er", "es", "em"))


def _is_common(word: str, nouns: frozenset[str]) -> bool:
    plain = word.casefold()
    if plain in WITH_ARTICLE:
        return False
    return plain in nouns or plain in UNITS or plain in GROUPS or plain in MONTHS_AND_DAYS or _is_abstract(word)


def _as_noun(text: str, run: _Run, nouns: frozenset[str]) -> Noun:
    tokens = run.tokens
    head, end = tokens[0].start(), tokens[-1].end()
    left, is_title = list(tokens), False
    is_alone = len(tokens) == 1 and not run.article and tokens[0][0].casefold() not in nouns  # a dog named Pilot
    while left and ((is_person(left[0][0]) and not is_alone) or _is_common(left[0][0], nouns)):
        is_title = is_person(left[0][0])
        del left[0]
    if len(left) > 2 and left == tokens and run.article:  # "ihr Lektor Milo Grant"
        del left[0]
        is_title = True
    if len(tokens) == 1 and left and (run.article or run.is_counted) and tokens[0][0].casefold() not in WITH_ARTICLE:
        left = []
    start = run.article.start() if run.article else head
    return Noun(
        start,
        head,
        end,
        tuple(token[0] for token in tokens),
        run.article[0].casefold() if run.article else "",
        run.preposition,
        left[0].start() if left else end,
        is_title and bool(left),
    )


@lru_cache(maxsize=64)
def _learn(text: str) -> frozenset[str]:
    """The words with capitals that a text has with an article and no other capital beside them."""
    found = set()
    for run in _runs(text, 0, len(text), frozenset()):
        word = run.tokens[0][0].casefold()
        if len(run.tokens) == 1 and (run.article or run.is_counted) and word not in WITH_ARTICLE:
            found.add(word)
    return frozenset(found)

"""The names in a text, as far as capital letters and what stands before them tell: whom and what a talk is about."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from index.english.entity_types import GROUP_WORDS, TITLES, Mention, is_nation, is_place, tell_kinds
from index.english.pronoun_genders import tell_genders
from index.text import names
from index.text.names import EntityType, Gender, Name, once
from index.text.patterns import lazy
from index.text.stop_words import stop_words

BACKGROUND = 100_000  # characters of an article that are looked through: what matters is named early

Token = re.Match[str]

_TOKEN = lazy(r"(?:[^\W\d_]\.){2,}|[^\W\d_][\w’'-]*")
_TIED = lazy(r"[’'](?:s|S)?$")
_STARTS = lazy(r"(?:^|[.!?…:;\n])[\s\"'“”‘’»)\]#*—–-]*$")
_BETWEEN = lazy(  # the words of a name: "Joost van Dalen"
    r" (?:(?:(?:van|von)(?: de[rn]?)?|de(?: las?| los)?|del|della|di|da|dos|du|la|le|ter|ten|bin|ibn|al) )?"
)
_SURNAMES = frozenset("king queen prince pope judge lord".split())
"""Titles that are surnames too: "Gillian Pope, who", but not "Crown Prince Harald"."""
_NO_NAMES = (
    stop_words("en")
    | TITLES
    | frozenset(
        "easter christmas i monday tuesday wednesday thursday friday saturday sunday january february march april may "
        "june july august september october november december".split()
    )
)


@dataclass(frozen=True, slots=True)
class Usage:
    """How a text uses its capitals: the words that have one inside a sentence; what names are, by their last word."""

    inner: frozenset[str]
    mentions: Sequence[Mention]
    kinds: Mapping[str, EntityType]
    genders: Mapping[str, Gender]


def find_names(text: str, start: int = 0, end: int | None = None) -> list[Name]:
    """The names in `text[start:end]` in order, each once; all of the text tells what they are."""
    usage = _learn(text[:BACKGROUND])
    last = len(text) if end is None else end
    is_whole = start == 0 and last >= len(text)
    mentions = dict[str, Mention]()  # each once, before it is looked at closely
    part = () if is_whole else _capitals(text, start, min(last, BACKGROUND))
    for mention in usage.mentions if is_whole else _mentions(text, part, usage.inner):
        mentions.setdefault(mention.text, mention)
    return once(_name(text, mention, usage) for mention in mentions.values())


def find_mentions(text: str, start: int, end: int) -> list[tuple[Mention, EntityType]]:
    """The names in `text[start:end]` where they stand, with what each is as far as that much of the text tells."""
    capitals = _capitals(text, start, end)
    mentions = list(_mentions(text, capitals, _openers(text, capitals)))
    kinds = tell_kinds(text, mentions)
    return [(mention, kinds[mention.last]) for mention in mentions]


def find_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where names stand in `text[start:end]`."""
    capitals = _capitals(text, start, end)
    return [(mention.start, mention.end) for mention in _mentions(text, capitals, _openers(text, capitals))]


def _capitals(text: str, start: int, end: int) -> list[Token]:
    """The words of `text[start:end]` with a capital."""
    return [token for token in _TOKEN.finditer(text, start, end) if token[0][0].isupper()]


def _openers(text: str, capitals: Iterable[Token]) -> frozenset[str]:
    """The words that begin a sentence and are names: those that stand with their capital inside another, too."""
    words = {_untie(token[0]) for token in capitals if _is_first(text, token)}
    return frozenset(word for word in words if word.casefold() not in _NO_NAMES and _stands_inside(text, word))


def _stands_inside(text: str, word: str) -> bool:
    spaced = f" {word}"
    at = text.find(spaced, 1, BACKGROUND)
    while at > 0:
        if (text[at - 1].isalnum() or text[at - 1] == ",") and not text[
            at + len(spaced) : at + len(spaced) + 1
        ].isalnum():
            return True
        at = text.find(spaced, at + 1, BACKGROUND)
    return False


def find_known(question: str, known: Iterable[Name]) -> list[Name]:
    """The names in a question, which has capitals or not: those of `known` in any case, others by their capital."""
    tokens = ((token.start(), _untie(token[0])) for token in _TOKEN.finditer(question))
    words = ((at, word) for at, word in tokens if word.casefold() not in _NO_NAMES or is_place(word))
    return names.find_known(question, known, find_names(question), words, "en", is_place)


@lru_cache(maxsize=32)  # texts: those of an answer are looked through twice
def _learn(text: str) -> Usage:
    capitals, inner = _capitals(text, 0, len(text)), set[str]()
    for token in capitals:
        word = _untie(token[0])
        if word not in inner and word.casefold() not in _NO_NAMES and not _is_first(text, token):
            inner.add(word)
    mentions = list(_mentions(text, capitals, inner))
    kinds = tell_kinds(text, mentions)
    genders = tell_genders(text, (m for m in mentions if kinds[m.last] in ("person", "unknown")))
    return Usage(frozenset(inner), mentions, {**kinds, **dict.fromkeys(genders, "person")}, genders)


def _is_first(text: str, token: Token) -> bool:
    """Whether it begins a sentence, or seems to."""
    start = token.start()
    if text[start - 1 : start] == " " and text[start - 2 : start - 1].isalnum():
        return False  # most words
    before = text[max(0, start - 40) : start]
    return bool(_STARTS.search(before)) and (start <= 40 or bool(before.strip()))


def _untie(word: str) -> str:
    """Without a last ’s."""
    return _TIED.sub("", word) if "’" in word or "'" in word else word


def _mentions(text: str, capitals: Iterable[Token], inner: Set[str]) -> Iterator[Mention]:
    """The names where they stand, in order."""
    for run in _runs(text, capitals, inner):
        if len(run) > 1 and is_nation(run[0][0]) and run[-1][0].casefold() not in GROUP_WORDS:
            del run[0]  # the Russian Belgorod region, but the European Union
        at, to = run[0].start(), run[-1].end()
        whole = _untie(text[at:to])
        yield Mention(whole, at, to, is_tied=len(whole) < to - at)


def _runs(text: str, capitals: Iterable[Token], inner: Set[str]) -> Iterator[list[Token]]:
    """Words with capitals that stand side by side; titles part them, and a nation before a title is left out."""
    run: list[Token] = []
    for token in capitals:
        word = _untie(token[0])
        is_next = bool(run) and bool(_BETWEEN.fullmatch(text, run[-1].end(), token.start()))
        has_capital = word in inner or not _is_first(text, token)
        is_ordinary = word.casefold() in _NO_NAMES and not (is_next and _is_surname(text, run, token, word))
        is_name = has_capital and not is_ordinary
        if run and not (is_name and is_next):
            if not (has_capital and is_next and is_place(run[-1][0])):
                yield run
            run = []
        if is_name:
            run.append(token)
    if run:
        yield run


def _is_surname(text: str, run: Sequence[Token], token: Token, word: str) -> bool:
    """Whether a title behind a single name is a part of it."""
    is_title = word.casefold() in _SURNAMES and len(run) == 1
    return is_title and not is_place(run[0][0]) and not text[token.end() : token.end() + 2].strip()[:1].isupper()


def _name(article: str, mention: Mention, usage: Usage) -> Name:
    last = mention.last
    kind, gender = usage.kinds.get(last, "unknown"), usage.genders.get(last)
    return names.share(Name(names.shorten(article, mention.text), kind, gender))

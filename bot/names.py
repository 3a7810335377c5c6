"""The names in a text, as far as capital letters and what stands before them tell: whom and what a talk is about."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from weakref import WeakValueDictionary

from index.analysis import analyser
from index.english import ACRONYMS, IRREGULAR, STOP_WORDS, VERBS

BACKGROUND = 100_000  # characters of an article that are looked through: what matters is named early

Kind = Literal["person", "place", "thing"]
Token = re.Match[str]

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_][\w’'-]*")
_TIED = re.compile(r"[’'](?:s|S)?$")
_STARTS = re.compile(r"(?:^|[.!?…:;\n])[\s\"'“”‘’»)\]—–-]*$")
_PLACED = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Aa]cross|[Oo]utside)(?: (?:the )?[a-z]+)? $")
_THE = re.compile(r"\b[Tt]he $")
_NO_NAMES = STOP_WORDS | frozenset(
    "president vice prime minister chancellor senator governor mayor general colonel king queen prince princess pope "
    "secretary envoy ambassador judge professor captain mr mrs ms miss dr sir lord lady easter christmas i "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)
_BASES = frozenset(IRREGULAR.values()) - VERBS  # with a capital: countries, and what comes from them


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Name:
    """A name as it is looked for: its last word alone where its text uses that too."""

    text: str
    kind: Kind = "person"

    @property
    def key(self) -> str:
        """What its other forms share: Putin’s, Crimean."""
        return _key(self.text)


_SHARED: WeakValueDictionary[tuple[str, Kind], Name] = WeakValueDictionary()  # talks on one article hold the same names


@lru_cache(maxsize=10_000)  # names come again: those that a talk knows are looked at with each question
def _key(text: str) -> str:
    return " ".join(analyser("en").terms(text)) or text.casefold()


@dataclass(frozen=True, slots=True)
class Usage:
    """How a text uses its capitals: the words that have one inside a sentence, stand after "in", or after "the"."""

    inner: frozenset[str]
    placed: frozenset[str]
    things: frozenset[str]


def find_names(text: str, start: int = 0, end: int | None = None) -> list[Name]:
    """The names in `text[start:end]` in order, each once; all of the text tells a name from a sentence's beginning."""
    usage = _learn(text[:BACKGROUND])
    runs = dict[str, list[Token]]()  # each once, before it is looked at closely
    for run in _runs(text, start, len(text) if end is None else end, usage):
        runs.setdefault(text[run[0].start() : run[-1].end()], run)
    return once(_name(text, run, usage) for run in runs.values())


def find_known(question: str, known: Iterable[Name]) -> list[Name]:
    """The names in a question, which has capitals or not: those of `known` in any case, others by their capital."""
    by_key = {name.key: name for name in known}
    found = {question.find(name.text): name for name in find_names(question)}
    for token in _TOKEN.finditer(question):
        word = _TIED.sub("", token[0])
        is_inside = any(at <= token.start() < at + len(name.text) for at, name in found.items())
        if not is_inside and (same := by_key.get(Name(word).key)) and word.casefold() not in _NO_NAMES:
            found[token.start()] = same if word.casefold() == same.text.casefold() else Name(word)
        elif not is_inside and word[0].isupper() and is_place(word):
            found[token.start()] = Name(word, "place")
    named = (found[at] for at in sorted(found))
    return once(Name(name.text, by_key.get(name.key, name).kind) for name in named)


def once(names: Iterable[Name]) -> list[Name]:
    """Each name in the form it has first, in order."""
    unique: dict[str, Name] = {}
    for name in names:
        unique.setdefault(name.key, name)
    return list(unique.values())


def is_place(word: str) -> bool:
    """Whether a word with a capital is a country or of one, as far as `index.english` knows them."""
    folded = word.casefold()
    return IRREGULAR.get(folded, folded) in _BASES or ACRONYMS.get(word.removesuffix(".")) == "usa"


@lru_cache(maxsize=32)  # texts: those of an answer are looked through twice
def _learn(text: str) -> Usage:
    inner, placed, things = set(), set(), set()
    for token in _TOKEN.finditer(text):
        if not token[0][0].isupper():  # most words, and all the work is with the others
            continue
        word, before = _TIED.sub("", token[0]), text[max(0, token.start() - 40) : token.start()]
        if word.casefold() in _NO_NAMES or _is_first(text, token):
            continue
        inner.add(word)
        if _PLACED.search(before):
            placed.add(word)
        elif _THE.search(before) or (len(word) > 1 and word.isupper()):
            things.add(word)
    return Usage(frozenset(inner), frozenset(placed), frozenset(things))


def _is_first(text: str, token: Token) -> bool:
    """Whether it begins a sentence, or seems to."""
    before = text[max(0, token.start() - 40) : token.start()]
    return bool(_STARTS.search(before)) and (token.start() <= 40 or bool(before.strip()))


def _runs(text: str, start: int, end: int, usage: Usage) -> Iterator[list[Token]]:
    """Words with capitals that stand side by side; titles part them, and a nation before a title is left out."""
    run: list[Token] = []
    for token in _TOKEN.finditer(text, start, end):
        if not token[0][0].isupper():
            if run:
                yield run
            run = []
            continue
        word = _TIED.sub("", token[0])
        is_next = bool(run) and text[run[-1].end() : token.start()] == " "
        has_capital = word in usage.inner or not _is_first(text, token)
        is_name = has_capital and word.casefold() not in _NO_NAMES
        if run and not (is_name and is_next):
            if not (has_capital and is_next and is_place(run[-1][0])):
                yield run
            run = []
        if is_name:
            run.append(token)
    if run:
        yield run


def _name(article: str, run: list[Token], usage: Usage) -> Name:
    whole = _TIED.sub("", article[run[0].start() : run[-1].end()])
    last = _TIED.sub("", run[-1][0])
    is_used_alone = len(run) > 1 and _stands_without(article, last, run[-2][0])
    kind: Kind = "place" if is_place(last) or last in usage.placed else "thing" if last in usage.things else "person"
    text = last if is_used_alone else whole
    return _SHARED.setdefault((text, kind), Name(text, kind))


def _stands_without(text: str, word: str, before: str) -> bool:
    """Whether a word stands somewhere without that one and a space before it; counting spares most of the searches."""
    if text.count(word) == text.count(f"{before} {word}"):
        return False
    return bool(re.search(rf"(?<!{re.escape(before)} )\b{re.escape(word)}\b", text))

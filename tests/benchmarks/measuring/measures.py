"""Figures of answers: found@W, hit@1, MRR, nDCG@10, AUROC, the reliability curve and the rates of the three states."""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from index.english.vocabulary import NUMBERS

DEPTH = 10  # places that MRR and nDCG look at
BINS = 10  # of the reliability curve, each a tenth of confidence wide


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing an engine shows: its text, and the documents it stands in."""

    documents: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What an engine says to a question, best first; `state` is sure, closest or nothing."""

    shown: tuple[Shown, ...]
    confidence: float
    state: str = "sure"
    took_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the answers that would do, and the documents that hold them; `kind` is what it asks for."""

    id: str
    text: str
    answers: tuple[str, ...] = ()
    relevant: frozenset[str] = field(default_factory=frozenset)
    answerable: bool = True
    kind: str = ""
    asked_on: date | None = None


_NUMBER = re.compile(rf"\b(?:{'|'.join(NUMBERS)})\b|(?<=\d),(?=\d{{3}}\b)|\bper ?cent\b")


def folded(text: str) -> str:
    """Without what does not matter: case, white space, whether a number is written in words, or with commas."""
    plain = " ".join(text.casefold().replace("’", "'").split())
    return _NUMBER.sub(lambda found: str(NUMBERS.get(found[0], "" if found[0] == "," else "%")), plain)


def find_answer(text: str, answers: Sequence[str]) -> int:
    """Where in the folded `text` the first of the answers ends, -1 if it has none; a digit does not go on."""
    if not any(answers):
        return -1
    pattern = "|".join(rf"(?<!\d){re.escape(folded(answer))}(?!\d)" for answer in answers if answer)
    found = re.search(pattern, text)
    return found.end() if found else -1


def found_at(asked: Asked, reply: Reply) -> float:
    """How many words are shown until an answer has been read in a text of a relevant document; infinite if it never is.

    The last word of the answer counts.
    """
    before = 0
    for shown in reply.shown:
        words = shown.text.split()
        if not asked.relevant.isdisjoint(shown.documents):
            text = folded(shown.text)
            if (end := find_answer(text, asked.answers)) >= 0:
                return before + len(text[:end].split())
        before += len(words)
    return math.inf


def documents(reply: Reply) -> list[str]:
    """The documents in order of first appearance."""
    return list(dict.fromkeys(document for shown in reply.shown for document in shown.documents))


def reciprocal(found: Sequence[str], relevant: Collection[str]) -> float:
    """1 / the place of the first relevant document, 0 if it is beyond `DEPTH`."""
    return next((1 / place for place, one in enumerate(found[:DEPTH], 1) if one in relevant), 0.0)


def ndcg(found: Sequence[str], relevant: Collection[str]) -> float:
    """nDCG@10 with grades 0 and 1."""
    gain = sum(1 / math.log2(place + 1) for place, one in enumerate(found[:DEPTH], 1) if one in relevant)
    return gain / sum(1 / math.log2(place + 1) for place in range(1, min(DEPTH, len(relevant)) + 1))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that an answerable question has the higher confidence, ties half: Mann-Whitney's U."""
    both = sorted([(score, 1) for score in positive] + [(score, 0) for score in negative])
    wins = below = 0.0
    at = 0
    while at < len(both):
        tied = [label for score, label in both[at:] if score == both[at][0]]
        ours, theirs = sum(tied), len(tied) - sum(tied)
        wins += ours * (below + theirs / 2)
        below += theirs
        at += len(tied)
    return wins / (len(positive) * len(negative))


def is_right(asked: Asked, reply: Reply) -> bool:
    """Whether what is shown first is of a relevant document, and has the answer where there are strings to look for."""
    if not reply.shown or not asked.answerable or asked.relevant.isdisjoint(reply.shown[0].documents):
        return False
    return not asked.answers or find_answer(folded(reply.shown[0].text), asked.answers) >= 0


def reliability(pairs: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """For each tenth of confidence in use: the mean confidence, the share that is right, and how many."""
    curve = []
    for bin_ in range(BINS):
        inside = [(c, right) for c, right in pairs if min(int(c * BINS), BINS - 1) == bin_]
        if inside:
            count = len(inside)
            curve.append((sum(c for c, _ in inside) / count, sum(right for _, right in inside) / count, count))
    return curve


def rates(replies: Sequence[Reply]) -> dict[str, float]:
    """The share of each state."""
    return {
        state: sum(r.state == state for r in replies) / max(1, len(replies)) for state in ("sure", "closest", "nothing")
    }

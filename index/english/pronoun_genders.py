"""Who in a text is "he" and who is "she": only what its pronouns tell, and only where they all agree."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from index.english.entity_types import Mention
from index.text.names import Gender
from index.text.patterns import lazy

_SENTENCE = lazy(r"[^\n]+?(?:[.!?][\"”’']?(?= )|(?=\n)|$)")
_PRONOUN = lazy(r"\b(?:(?P<he>he|his)|(?P<she>she|her))\b", re.IGNORECASE)
_OPEN = lazy(r"\b(?:that|said|says|told \w+|as|because) $")  # "Aubry said he had": she may speak of another


def tell_genders(text: str, people: Iterable[Mention]) -> Mapping[str, Gender]:
    """He or she for those of the people, by their last word, whom the text's pronouns mean without a doubt.

    At the beginning of a sentence a pronoun means the one person of the sentence before; else the person named last
    before it, or nobody.
    """
    votes: dict[str, set[Gender]] = defaultdict(set)
    mentions, at, subject = list(people), 0, ""
    for sentence in _SENTENCE.finditer(text):
        first = at
        while at < len(mentions) and mentions[at].start < sentence.end():
            at += 1
        named = mentions[first:at]
        opener = _count(text, sentence, named, subject, votes)
        names = {mention.last for mention in named}
        if opener is None:
            subject = names.pop() if len(names) == 1 else ""
        elif names:
            subject = ""
    return {name: next(iter(told)) for name, told in votes.items() if len(told) == 1}


def _count(
    text: str, sentence: re.Match[str], named: Sequence[Mention], subject: str, votes: dict[str, set[Gender]]
) -> Gender | None:
    """Take in what the pronouns of a sentence tell; the one that stands before any of its names."""
    opener: Gender | None = None
    for pronoun in _PRONOUN.finditer(text, sentence.start(), sentence.end()):
        gender: Gender = "he" if pronoun["he"] else "she"
        earlier = [mention for mention in named if mention.end <= pronoun.start()]
        if not earlier:
            opener = opener or gender
            if subject and gender == opener:
                votes[subject].add(gender)
        elif pronoun[0] in ("he", "she") and gender != opener and not _OPEN.search(text[: pronoun.start()][-20:]):
            votes[([mention for mention in earlier if not mention.is_tied] or earlier)[-1].last].add(gender)
    return opener

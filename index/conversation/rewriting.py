"""A question in other words: with names for its pronoun, with one name for another, with more words after it. Pure."""

import re
from collections.abc import Iterable, Sequence

from index.conversation.topic import read_question
from index.english.cues import SUBJECT
from index.english.entities import Name, once


def exchange(question: str, old: Name, new: Name) -> str:
    """The question with one name in the other's place."""
    return re.sub(rf"\b{re.escape(old.text)}\b", lambda _: new.text, question, flags=re.IGNORECASE)


def spell_out(question: str, meant: Sequence[Name]) -> str:
    """The question with names for its pronoun, so that "what about Trump?" finds one to take the place of."""
    pronoun = SUBJECT.search(question)
    if not pronoun or not meant:
        return question
    names = " and ".join(name.text for name in (meant[:1] if pronoun["one"] else meant))
    return question[: pronoun.start()] + names + question[pronoun.end() :]


def append(text: str, words: Iterable[str], most: int) -> str:
    """The text with at most so many of the words after it, those that it does not have, each once in any form.

    A part of a name is left out beside the name.
    """
    said = {name.key for name in (Name(word.text) for word in read_question(text).words)}
    names = [name for name in once(map(Name, words)) if name.key not in said]
    added = [name.text for name in names if not any(name.terms < other.terms for other in names)][:most]
    return f"{text} ({', '.join(added)})" if added else text

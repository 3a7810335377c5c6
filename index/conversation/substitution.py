"""A question in other words: with one name for another, with more words after it. Pure."""

import re
from collections.abc import Iterable

from index.conversation.topic import read_question
from index.text.names import Name, once


def exchange(question: str, old: Name, new: Name) -> str:
    """The question with one name in the other's place."""
    return re.sub(rf"\b{re.escape(old.text)}\b", lambda _: new.text, question, flags=re.IGNORECASE)


def append(text: str, words: Iterable[str], most: int, language: str) -> str:
    """The text with at most so many of the words after it, those that it does not have, each once in any form.

    A part of a name is left out beside the name.
    """
    asked = [word.text for word in read_question(text, language).words]
    said, names = ([Name(word, language=language) for word in some] for some in (asked, words))
    known = {name.key for name in said}
    names = [name for name in once(names) if name.key not in known]
    added = [name.text for name in names if not any(name.terms < other.terms for other in names)][:most]
    return f"{text} ({', '.join(added)})" if added else text

"""Which language has which rules: the one place that names the folders of rules."""

from collections.abc import Callable

from index.english.rules import English, Fallback
from index.text.rules import Rules


def _german() -> Rules:
    from index.german.rules import German  # a library in English need not load it

    return German()


MAKERS: dict[str, Callable[[], Rules]] = {"en": English, "de": _german}
"""ISO 639-1 code -> what makes its rules."""

RULES: dict[str, Rules] = {}
"""The rules made so far, by code."""

FALLBACK: Rules = Fallback()


def rules_for(language: str) -> Rules:
    """The rules of a language. One without rules of its own shares those that do no harm, and has no answer types."""
    if language in MAKERS and language not in RULES:
        RULES[language] = MAKERS[language]()
    return RULES.get(language, FALLBACK)

"""Which language has which rules: the one place that names the folders of rules."""

from index.english.rules import English, Fallback
from index.text.rules import Rules

RULES: dict[str, Rules] = {"en": English()}
"""ISO 639-1 code -> rules."""

FALLBACK: Rules = Fallback()


def rules_for(language: str) -> Rules:
    """The rules of a language. One without rules of its own shares those that do no harm, and has no answer types."""
    return RULES.get(language, FALLBACK)

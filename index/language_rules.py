"""Which language has which rules: the one place that names the folders of rules."""

from collections.abc import Callable
from functools import cache

from index.english.rules import English, Fallback
from index.text.languages import code
from index.text.rule_protocols import Rules, TalkRules


def _german() -> Rules:
    from index.german.rules import German  # a library in English need not load it

    return German()


def _french() -> Rules:
    from index.french.rules import French

    return French()


def _spanish() -> Rules:
    from index.spanish.rules import Spanish

    return Spanish()


MAKERS: dict[str, Callable[[], Rules]] = {"en": English, "de": _german, "fr": _french, "es": _spanish}
"""ISO 639-1 code -> what makes its rules."""

RULES: dict[str, Rules] = {}
"""The rules made so far, by code."""

FALLBACK: Rules = Fallback()


def rules_for(language: str) -> Rules:
    """The rules of a language. One without rules of its own shares those that do no harm, and has no answer types."""
    if language in MAKERS and language not in RULES:
        RULES[language] = MAKERS[language]()
    return RULES.get(language, FALLBACK)


@cache
def talk_rules(language: str) -> TalkRules:
    """The rules for follow-up questions of a language, which are English's where it has none of its own."""
    if language == "de":
        from index.german.talk import GermanTalk

        return GermanTalk()
    if language == "fr":
        from index.french.talk import FrenchTalk

        return FrenchTalk()
    if language == "es":
        from index.spanish.talk import SpanishTalk

        return SpanishTalk()
    from index.english.talk import EnglishTalk

    return EnglishTalk()


def find_talk_language(language: str | None) -> str:
    """The language whose rules read follow-up questions on an article in this one."""
    return talk_rules(code(language)).language

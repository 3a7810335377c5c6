"""How questions of a language lean on what was said before, by its patterns; see `rule_protocols.TalkRules`."""

import re
from collections.abc import Mapping, Sequence

from index.grammar.questions import MARKS
from index.text.rule_protocols import Courtesy, Pronoun

SHORT = 5  # words of a follow-up without a predicate: "and in the Kremlin?"


class Talk:
    """What languages share. A language's class gives the patterns, and how it finds names.

    `pronouns` are patterns by kind, `empty` is what looks like one and stands for nothing: "there is". `join` ties a
    question to the one before: "and". `corrects`: "no, I mean". `about`: "what about". `predicate`: words with which a
    question is more than a part of one. `fragment`: "under which condition". `more`, `source`: questions for these.
    `two`: "the former", "the latter". `subject`: a pronoun for people, with a group `one` for a single one. `asks`,
    `begins`: the words that ask, and those with which a question begins. `polite`: a courtesy before a question, with a
    group for each; `help`: for help. `both`: what stands between two names; `who_is`: with a place for a name.
    """

    pronouns: Mapping[Pronoun, re.Pattern[str]]
    empty: re.Pattern[str]
    joint: re.Pattern[str]
    corrects: re.Pattern[str]
    about: re.Pattern[str]
    predicate: re.Pattern[str]
    fragment: re.Pattern[str]
    more: re.Pattern[str]
    source: re.Pattern[str]
    two: tuple[re.Pattern[str], ...]
    subject: re.Pattern[str]
    preposition: re.Pattern[str]
    asked_of: re.Pattern[str]
    asks: re.Pattern[str]
    begins: re.Pattern[str]
    polite: re.Pattern[str]
    help: re.Pattern[str]
    both: str
    who_is: str
    has_gendered_things = False

    def is_nation(self, word: str) -> bool:
        """Whether a word with a capital says where something is from: of these languages, only English has such."""
        return False

    def is_question(self, text: str) -> bool:
        """Whether a text asks something: by its mark in any language, or by a word that asks."""
        return not MARKS.isdisjoint(text) or bool(self.asks.search(text) or self.begins.match(text))

    def split_courtesy(self, text: str) -> tuple[Courtesy | None, str]:
        """The courtesy that a text begins with, the last if there are several; what is left, empty if that was all."""
        found: Courtesy | None = None
        while match := self.polite.match(text):
            found = match.lastgroup  # type: ignore[assignment]  # one of the four
            text = text[match.end() :]
        return ("help", "") if self.help.fullmatch(text) else (found, text)

    def find_pronouns(self, text: str) -> dict[Pronoun, int]:
        """What stands for something named before, with where in the text the first of its kind does."""
        plain = self.empty.sub(lambda match: "-" * len(match[0]), text)
        found = ((pronoun, pattern.search(plain)) for pronoun, pattern in self.pronouns.items())
        return {pronoun: match.start() for pronoun, match in found if match}

    def spell_out(self, question: str, names: Sequence[str]) -> str:
        """The question with names for its pronoun, so that "what about Trump?" finds one to take the place of."""
        pronoun = self.subject.search(question)
        if not pronoun or not names:
            return question
        return (
            question[: pronoun.start()] + self.join(names[:1] if pronoun["one"] else names) + question[pronoun.end() :]
        )

    def spell_two(self, text: str, former: str, latter: str) -> str:
        """The question with these in place of "the former" and "the latter"."""
        for pattern, one in zip(self.two, (former, latter), strict=True):
            text = pattern.sub(lambda _, one=one: one, text)  # type: ignore[misc]  # mypy can't see the default
        return text

    def join(self, names: Sequence[str]) -> str:
        """Names with "and" between them."""
        return self.both.join(names)

    def strip_join(self, text: str) -> str:
        """The question without the "and" or "but" that ties it to the one before."""
        return self.joint.sub("", text)

    def strip_correction(self, text: str) -> str:
        """The question without the "no, I meant" or "not him," before it."""
        return self.corrects.sub("", text.strip()) or text

    def is_fragment(self, text: str) -> bool:
        """Whether it asks for a part of what the last question said, without a verb of its own."""
        bare = self.strip_join(text).strip(" ?.!¿¡")
        return bool(self.fragment.fullmatch(bare)) and not self.predicate.search(bare.split(maxsplit=2)[-1])

    def find_other(self, text: str, *, is_tied: bool = False) -> str | None:
        """What "what about Ukraine?", "and in Kyiv?" or "Ukraine?" puts in place of another; None for a predicate.

        `is_tied`: whether it is known to lean on what was said before, as a correction does.
        """
        joined = self.strip_join(text).strip()
        other = self.about.sub("", joined).strip(" ?.!¿¡")
        if self.about.match(joined):
            return other or None
        is_tied = is_tied or joined != text.strip() or text.rstrip().endswith("?")
        is_short = len(other.split()) <= SHORT and not self.predicate.search(other)
        return other if other and is_tied and is_short else None

    def is_led_by_preposition(self, other: str) -> bool:
        """Whether it begins with what stands before a place or a time."""
        return bool(self.preposition.match(other))

    def asks_of(self, question: str) -> bool:
        """Whether it asks whom somebody did it to."""
        return bool(self.asked_of.match(question))

    def asks_for_more(self, text: str) -> bool:
        """Whether it wants the next passages: "tell me more", "anything else?"."""
        return bool(self.more.fullmatch(self.strip_join(text).strip(" .?!¿¡")))

    def asks_for_source(self, text: str) -> bool:
        """Whether it asks where an answer is from: "source?", "says who?"."""
        return bool(self.source.fullmatch(self.strip_join(text).strip(" .?!¿¡")))

    def ask_who_is(self, name: str) -> str:
        """A question about a person."""
        return self.who_is.format(name)

"""What a talk is about, so that a question which leans on those before it can be asked by itself. Pure; in English.

`how long did they talk?` becomes `how long did they talk? (Putin, Witkoff)`: with names and words from the questions
before, and from quotes that were sure, never from a guess. They help to find; see `grounds` for why they can't make
an answer sure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.anaphora import EVENTS, REPORTS, Pronoun, are_among, asks_for_more, find_other, find_pronouns, strip_join
from bot.courtesies import Courtesy, part
from bot.names import Name, find_known, find_names, once
from index.model import Answer
from index.question import Kind, Word, parse

MOST = 3  # names and words that are added: more would drown the question's own
PEOPLE = 2  # of these, whom "he" or "they" may mean
KNOWN = 200  # names that are remembered, in about 20 kB a talk

_PREPOSITION = re.compile(r"(?:in|at|near|from|to|on|for|with|by|about)\s", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(?:(?P<one>he|she|him)|they|them)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the last question was about: its words, whom it named, whom the quote that answered it named.

    `known` are the names in the articles quoted so far, which are recognised without their capitals.
    """

    question: str = ""
    words: tuple[str, ...] = ()
    asked: tuple[Name, ...] = ()
    found: tuple[Name, ...] = ()
    known: tuple[Name, ...] = ()
    is_answered: bool = False

    def resolve(self, question: str) -> "Resolved":
        """What a question means at this point of the talk. Raises QuestionError if it can't be asked."""
        courtesy, text = part(question)
        if courtesy and not text:
            return Resolved(question, question, question, self, courtesy=courtesy)
        if self.question and asks_for_more(text):
            return Resolved(question, question, question, self, wants_more=True)
        words = parse(text).words
        names = find_known(text, once([*self.asked, *self.known]))
        pronouns = _unresolved(text, names)
        other = find_other(text)
        if not self.question:
            return self._afresh(text, names, words)
        if other and not pronouns and not are_among(words, EVENTS):
            return self._exchange(other, names, words)
        if pronouns or (are_among(words, EVENTS) and not names):
            return self._complete(text, names, words, pronouns)
        return self._afresh(text, names, words)

    def follow(self, answer: Answer) -> "Conversation":
        """The talk after the answer to its question: only a quote that is sure tells whom it is about."""
        hits = answer.hits if answer.answered else ()
        known = [name for hit in hits for name in find_names(hit.article.text)]
        sure = hits[:1] if answer.sure else ()
        found = [name for hit in sure for name in find_names(hit.article.text, hit.quote_start, hit.quote_end)]
        known = once([*known, *self.known])
        asked = once([*find_known(self.question, known), *self.asked])
        return replace(
            self, asked=tuple(asked), found=tuple(found), known=tuple(known[:KNOWN]), is_answered=answer.answered
        )

    def suggest(self) -> str | None:
        """A question about someone who came up and was not asked about."""
        asked = {name.key for name in self.asked}
        return suggest(name for name in self.known if name.key not in asked)

    def _afresh(self, text: str, names: Iterable[Name], words: Iterable[Word]) -> "Resolved":
        """A question that stands by itself."""
        return Resolved(text, text, text, Conversation(strip_join(text), _texts(words), tuple(names), known=self.known))

    def _exchange(self, other: str, names: list[Name], words: tuple[Word, ...]) -> "Resolved":
        """The last question with another name in it. What is no name is completed, what has both stands by itself."""
        if not names:
            return self._complete(other, names, words, ["topic"])
        if len({term for name in names for term in name.key.split()}) < len(words):
            return self._afresh(other, names, words)
        target = _match(self.question, self.asked, names[-1])
        if target and (target.kind == names[-1].kind or not _PREPOSITION.match(other)):
            text = re.sub(rf"\b{re.escape(target.text)}\b", names[-1].text, self.question, flags=re.IGNORECASE)
        else:
            text = f"{self.question} ({', '.join(name.text for name in names)})"
        asked = tuple(names) if target else tuple(once([*names, *self.asked]))
        talk = Conversation(text, _texts(parse(text).words), asked, known=self.known)
        return Resolved(text, text, " ".join(name.text for name in names), talk, meaning=text)

    def _complete(
        self, text: str, names: Iterable[Name], words: Iterable[Word], pronouns: Iterable[Pronoun]
    ) -> "Resolved":
        """The question with what it leans on; one that says nothing itself is about the words of the last."""
        is_bare = are_among(words, EVENTS) and not names
        meant = once(name for pronoun in pronouns for name in self._meant(pronoun))
        things = [*self.words, *(name.text for name in self.asked)] if is_bare else self._things(pronouns, meant)
        added = _unsaid(text, [*things, *(name.text for name in meant)])[: MOST + is_bare]
        full = f"{text} ({', '.join(added)})" if added else text
        talk = replace(
            self if is_bare else Conversation(_spell_out(strip_join(text), meant), _texts(words), known=self.known),
            asked=tuple(once([*names, *meant, *(() if names else self.asked)])),
            found=(),
        )
        firm = " ".join([text, *(name.text for name in meant)])
        return Resolved(full, text, firm, talk, meaning=full if added else None)

    def _meant(self, pronoun: Pronoun) -> list[Name]:
        """The names that a pronoun may stand for, the likeliest first."""
        both = once([*self.asked, *self.found])
        people, places = ([name for name in both if name.kind == kind] for kind in ("person", "place"))
        match pronoun:
            case "him":
                return self._him(people)
            case "them":
                return people[:PEOPLE] or places[:PEOPLE]
            case "there":
                return places[:1]
            case "topic":
                return list(self.asked[:PEOPLE])
        return []

    def _him(self, people: list[Name]) -> list[Name]:
        """Who was asked for, with whom was named; else whom the question named, else whom its quote did."""
        named = [name for name in people if name in self.asked]
        if parse(self.question).kind is Kind.PERSON:
            return once([*(name for name in people if name not in named)][:1] + named)[:PEOPLE]
        return (named or people)[:1]

    def _things(self, pronouns: Iterable[Pronoun], meant: Iterable[Name]) -> list[str]:
        """What of the last question "it" may stand for, or another pronoun for which there is no name."""
        if "it" not in pronouns and "its" not in pronouns and (meant or not self.is_answered):
            return []
        named = [name.text for name in self.asked if name.kind != "person"]
        words = [word for word in parse(self.question).words if not are_among([word], EVENTS | REPORTS)]
        nouns = [word.text for word in words if not (word.is_verb or word.text.endswith("ed"))]
        is_all_named = {Name(noun).key for noun in nouns} <= {name.key for name in self.asked}
        return [*named, *(_texts(words) if is_all_named else nouns)][:PEOPLE]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question as it was taken: `text` is what to ask, `own` what of it was typed, `talk` the conversation with it.

    An answer must hold what `firm` has: the question's own words and the names its pronouns stand for, or the name that
    took another's place. `meaning` is `text` where that is not what was typed, to be shown. With a courtesy, or where
    more passages are wanted, there is nothing to ask.
    """

    text: str
    own: str
    firm: str
    talk: Conversation
    meaning: str | None = None
    courtesy: Courtesy | None = None
    wants_more: bool = False


def suggest(names: Iterable[Name]) -> str | None:
    """A question that the text with these names has something on."""
    return next((f"who is {name.text}?" for name in names if name.kind == "person"), None)


def _unresolved(text: str, names: Iterable[Name]) -> list[Pronoun]:
    """The pronouns that no name before them in the question explains."""
    first = min((text.casefold().find(name.text.casefold()) for name in names), default=len(text))
    return [p for p, at in find_pronouns(text).items() if p in ("it", "there") or at < first]


def _match(question: str, asked: Iterable[Name], new: Name) -> Name | None:
    """The name in the question that another one takes the place of: the last of its kind, else the last."""
    present = [name for name in asked if re.search(rf"\b{re.escape(name.text)}\b", question, re.IGNORECASE)]
    there = [name for name in present if name.key != new.key]
    return next((name for name in reversed(there) if name.kind == new.kind), there[-1] if there else None)


def _texts(words: Iterable[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in words)


def _spell_out(question: str, meant: list[Name]) -> str:
    """The question with names for its pronoun, so that "what about Trump?" finds one to take the place of."""
    pronoun = _SUBJECT.search(question)
    if not pronoun or not meant:
        return question
    names = " and ".join(name.text for name in (meant[:1] if pronoun["one"] else meant))
    return question[: pronoun.start()] + names + question[pronoun.end() :]


def _unsaid(text: str, words: Iterable[str]) -> list[str]:
    """Those that the text does not have, each once in any form."""
    said = {name.key for name in (Name(word.text) for word in parse(text).words)}
    return [name.text for name in once(Name(word) for word in words) if name.key not in said]

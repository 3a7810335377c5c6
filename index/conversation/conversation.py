"""A talk so far, so that a question which leans on those before it can be asked by itself. Pure; in English.

`how long did they talk?` becomes `how long did they talk? (Putin, Witkoff)`: with names and words from the questions
before, and from quotes that were sure, never from a guess. They help to find passages; they
can't make an answer sure, see `index.answering.followup`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from index.conversation.cues import (
    EVENTS,
    REPORTS,
    Pronoun,
    are_among,
    asks_for_more,
    find_other,
    find_pronouns,
    is_fragment,
    spell_two,
    strip_correction,
    strip_join,
)
from index.conversation.entities import Name, find_known, find_names, once
from index.conversation.rewriting import append, exchange, spell_out
from index.conversation.small_talk import Courtesy, part
from index.conversation.topic import FEW, Topic, read_question
from index.model import Answer, Hit
from index.retrieval.question import Kind, Word

MOST = 3  # names and words that are added: more would drown the question's own
RECENT = 3  # people talked about before the last question
KNOWN = 200  # names that are remembered, in about 20 kB a talk

_PREPOSITION = re.compile(r"(?:in|at|near|from|to|on|for|with|by|about)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is talked about; the names in the articles quoted so far, known without their capitals; these articles.

    `articles` are the ids of those quoted by the last answer; `pair` the last two people asked about at once, "the
    former" and "the latter"; `suggested` the questions that were proposed.
    """

    topic: Topic = Topic()  # noqa: RUF009  # frozen
    known: tuple[Name, ...] = ()
    articles: tuple[str, ...] = ()
    pair: tuple[Name, ...] = ()
    suggested: tuple[str, ...] = ()

    def resolve(self, question: str) -> "Resolved":
        """What a question means at this point of the talk. Raises QuestionError if it can't be asked."""
        courtesy, text = part(question)
        if courtesy and not text:
            return Resolved(question, question, question, self, courtesy=courtesy)
        if not self.topic.question:
            return self._afresh(text, find_known(text, self.known), read_question(text).words)
        if asks_for_more(text):
            return Resolved(question, question, question, self, wants_more=True)
        meant = strip_correction(text)
        spelled = spell_two(meant, *(name.text for name in self.pair)) if self.pair else meant
        resolved = self._continue(spelled, is_corrected=meant != text)
        return resolved if spelled == meant else replace(resolved, meaning=resolved.text)

    def _continue(self, text: str, *, is_corrected: bool) -> "Resolved":
        """A question that may lean on those before."""
        words, topic = read_question(text).words, self.topic
        names = find_known(text, once([*topic.asked, *self.known]))
        pronouns = _unresolved(text, names)
        other = find_other(text, is_tied=is_corrected)
        if other and pronouns and not words and (meant := _all_meant(topic, pronouns)):
            return self._exchange(" and ".join(name.text for name in meant), meant)
        if other and not pronouns and not are_among(words, EVENTS):
            return self._exchange(other, names)
        if pronouns or ((are_among(words, EVENTS) or is_fragment(text)) and not names):
            return self._complete(text, names, words, pronouns)
        fresh = self._afresh(text, names, words)
        return fresh if names else replace(fresh, second=self._stay(text, words))

    def advance(self, answer: Answer) -> "Conversation":
        """The conversation after the answer to its question: only a sure quote tells whom it is about."""
        hits = answer.hits if answer.answered else ()
        known = once([*(name for hit in hits for name in find_names(hit.article.text)), *self.known])
        topic = self._learn(answer, known)
        stays = not hits or hits[0].article.id in self.articles
        earlier = topic.things if stays and not topic.is_about_an_office() else ()
        things = topic.name_things() or earlier or topic.name_doings()
        named = [name for name in topic.asked if name.kind == "person" and answer.answered]
        recent = once([*named, *(topic.recent if stays else ())])[:RECENT]
        people = [name for name in find_known(topic.question, known) if name.kind == "person"]
        return replace(
            self,
            topic=replace(topic, things=things, recent=tuple(recent)),
            known=tuple(known[:KNOWN]),
            articles=tuple(dict.fromkeys(hit.article.id or "" for hit in hits)) or self.articles,
            pair=tuple(people) if len(people) == 2 else self.pair,
        )

    def _learn(self, answer: Answer, known: Sequence[Name]) -> Topic:
        """The topic with the names that its answer gives."""
        sure = answer.hits[0] if answer.answered and answer.sure else None
        return replace(
            self.topic,
            asked=tuple(once([*find_known(self.topic.question, known), *self.topic.asked])) or self._guess(answer),
            found=tuple(_find_quoted(sure)) if sure else self.topic.found,
            around=_find_called(sure) if sure else self.topic.around,
            is_answered=answer.answered,
        )

    def _guess(self, answer: Answer) -> tuple[Name, ...]:
        """Who was asked about without a capital, though no article names him or her."""
        if answer.answered or read_question(self.topic.question).kind is not Kind.IDENTITY:
            return ()
        return (Name(" ".join(self.topic.words), "person"),)

    def suggest(self) -> str | None:
        """A question about someone who came up and was not asked about."""
        asked = {name.key for name in self.topic.asked}
        return suggest((name for name in self.known if name.key not in asked), self.suggested)

    def propose(self, question: str) -> "Conversation":
        """The talk after a question was suggested, which is then not suggested again."""
        return replace(self, suggested=(*self.suggested, question))

    def _afresh(self, text: str, names: Iterable[Name], words: Iterable[Word]) -> "Resolved":
        """A question that stands by itself."""
        topic = Topic(strip_join(text), _texts(words), tuple(names), recent=self.topic.recent, things=self.topic.things)
        return Resolved(text, text, text, replace(self, topic=topic))

    def _stay(self, text: str, words: Iterable[Word]) -> "Resolved | None":
        """A question that names nobody, as one on what the talk is about."""
        topic = self.topic
        full = append(text, [*(name.text for name in topic.asked), *topic.things], MOST)
        if full == text or not topic.is_answered:
            return None
        fresh = Topic(
            strip_join(text), _texts(read_question(full).words), topic.asked, recent=topic.recent, things=topic.things
        )
        return Resolved(full, text, text, replace(self, topic=fresh), meaning=full)

    def _exchange(self, other: str, names: list[Name]) -> "Resolved":
        """The last question with another name in it. What is no name is completed, what has both stands by itself."""
        words, topic = read_question(other).words, self.topic
        if not names:
            return self._complete(other, names, words, ["topic"])
        if len({term for name in names for term in name.terms}) < len(words):
            return self._afresh(other, names, words)
        target = _match(topic, names[-1])
        if target and (target.kind == names[-1].kind or not _PREPOSITION.match(other)):
            question = exchange(topic.question, target, names[-1])
            text = append(question, topic.added, MOST)
        else:
            question = text = append(topic.question, [*(name.text for name in names), *topic.added], MOST)
        asked = tuple(names) if target else tuple(once([*names, *topic.asked]))
        exchanged = Topic(question, _texts(read_question(text).words), asked, recent=topic.recent, added=topic.added)
        talk, named = replace(self, topic=exchanged), " ".join(name.text for name in names)
        if text != question:
            return Resolved(text, question, question, talk, meaning=text)
        alone = replace(self._afresh(named, names, words), own=named, meaning=named)
        return Resolved(text, text, named, talk, meaning=text, second=alone)

    def _complete(
        self, text: str, names: Iterable[Name], words: Iterable[Word], pronouns: Sequence[Pronoun]
    ) -> "Resolved":
        """The question with what it leans on; one that says nothing itself is about the words of the last."""
        topic = self.topic
        meant = _all_meant(topic, pronouns)
        is_empty = are_among(words, EVENTS) and not names and not any(name.kind == "person" for name in meant)
        is_part = is_empty or (not pronouns and is_fragment(text))
        things = topic.lacking(pronouns, meant)
        if is_part:
            said = things if things and "it" in pronouns else topic.words
            things = [*said, *(name.text for name in topic.asked)]
        leaned = [*things, *(name.text for name in meant)]
        full, more = (
            append(text, words, MOST + is_part) for words in (leaned, [*leaned, *(n.text for n in topic.asked)])
        )
        asked = tuple(once([*names, *meant, *(() if names else topic.asked)]))
        spelled = Topic(
            spell_out(strip_join(text), meant),
            _texts(read_question(full).words),
            recent=topic.recent,
            things=topic.things,
            added=() if meant else tuple(leaned[:FEW]),
        )
        turned = replace(topic if is_part else spelled, asked=asked)
        named = () if "topic" in pronouns else tuple(name.text for name in meant)
        people = tuple(name.text for name in meant if name.kind == "person" and name.text in named)
        says_nothing = is_empty or (not names and not named and are_among(words, EVENTS | REPORTS))
        firm = full if says_nothing else " ".join([text, *named])
        meaning = full if full != text else None
        first = Resolved(full, text, firm, replace(self, topic=turned), people, tuple(things), meaning)
        return first if more == full else replace(first, second=replace(first, text=more, meaning=more))


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question as it was taken: `text` is what to ask, `own` what of it was typed, `talk` the conversation with it.

    An answer must hold what `firm` has: the question's own words and the names its pronouns stand for, or the name that
    took another's place; its article must name one of `people`, if there are any, and one of `things` to be sure.
    `meaning` is `text` where that is not what was typed, to be shown. `second` is another way to take it. With a
    courtesy, or where more passages are wanted, there is nothing to ask.
    """

    text: str
    own: str
    firm: str
    talk: Conversation = field(default_factory=Conversation)
    people: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    meaning: str | None = None
    courtesy: Courtesy | None = None
    wants_more: bool = False
    second: "Resolved | None" = None


def suggest(names: Iterable[Name], but: Sequence[str] = ()) -> str | None:
    """A question that the text with these names has something on, `but` none of these."""
    questions = (f"who is {name.text}?" for name in names if name.kind == "person")
    return next((question for question in questions if question not in but), None)


def _find_called(hit: Hit) -> tuple[Name, ...]:
    """The people in an article of whom it says "he" or "she", at most `KNOWN`."""
    return tuple(name for name in find_names(hit.article.text) if name.gender)[:KNOWN]


def _find_quoted(hit: Hit) -> list[Name]:
    """The names in a quote, those nearest to the words asked for first."""
    names = find_names(hit.article.text, hit.quote_start, hit.quote_end)

    def distance(name: Name) -> int:
        at = hit.article.text.find(name.text, hit.quote_start, hit.quote_end)
        return min((max(start - at - len(name.text), at - end, 0) for start, end in hit.highlights), default=at)

    return sorted(names, key=distance)


def _all_meant(topic: Topic, pronouns: Iterable[Pronoun]) -> list[Name]:
    return once(name for pronoun in pronouns for name in topic.meant(pronoun))


def _unresolved(text: str, names: Iterable[Name]) -> list[Pronoun]:
    """The pronouns that no name before them in the question explains."""
    first = min((text.casefold().find(name.text.casefold()) for name in names), default=len(text))
    return [p for p, at in find_pronouns(text).items() if p in ("it", "that", "there") or at < first]


def _match(topic: Topic, new: Name) -> Name | None:
    """The name in the question that another one takes the place of: the last of its kind, else the last."""
    there = [name for name in topic.asked if name.stands_in(topic.question) and name.key != new.key]
    return next((name for name in reversed(there) if name.kind == new.kind), there[-1] if there else None)


def _texts(words: Iterable[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in words)

"""A conversation so far, and how it completes follow-up questions so that they can be asked alone. Pure.

`how long did they talk?` becomes `how long did they talk? (Putin, Witkoff)`. The added names and words come from
earlier questions and from sure quotes, never from a guess. They help to find passages, but can't make an answer sure:
see `index.answering.followup`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.conversation.quoted_names import find_gendered, find_names, find_quoted
from index.conversation.substitution import append, exchange
from index.conversation.topic import FEW, Topic, are_among
from index.language_rules import find_talk_language, talk_rules
from index.model import Answer
from index.retrieval.question import Word, find_language
from index.text.answer_type import AnswerType
from index.text.names import Name, once
from index.text.rule_protocols import Courtesy, Pronoun, TalkRules

MAX_ADDED = 3  # names and words added to a question; more would outweigh its own
MAX_KNOWN = 200  # names remembered, about 20 kB a conversation


@dataclass(frozen=True, slots=True)
class Conversation:
    """The current topic, and the names found in the articles quoted so far, which are known without capitals.

    `articles` are the ids of the articles the last answer quoted. `pair` are the last two people asked about together:
    "the former" and "the latter". `suggested` are the questions suggested so far. `languages` are those of the articles
    quoted so far that have rules for follow-ups, the latest first; a question is read in one of them, or in English.
    """

    topic: Topic = Topic()  # noqa: RUF009  # frozen
    known: tuple[Name, ...] = ()
    articles: tuple[str, ...] = ()
    pair: tuple[Name, ...] = ()
    suggested: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def _rules(self) -> TalkRules:
        """Those of the language of the question that is being resolved."""
        return self.topic.rules

    def resolve(self, question: str) -> "Resolved":
        """What a question means at this point of the conversation. Raises QuestionError if it can't be asked."""
        language = find_language(question, self.languages or ("en",))
        rules = talk_rules(language)
        courtesy, text = rules.split_courtesy(question)
        if courtesy and not text:
            return Resolved(question, question, question, self, courtesy=courtesy)
        if language != self.topic.language:
            return replace(self, topic=self.topic.translate(language)).resolve(question)
        if not self.topic.question:
            return self._ask_alone(text, rules.find_known(text, self.known), self.topic.read(text).words)
        if rules.asks_for_source(text):
            return Resolved(question, question, question, self, courtesy="source")
        if rules.asks_for_more(text):
            return Resolved(question, question, question, self, wants_more=True)
        corrected = rules.strip_correction(text)
        spelled = rules.spell_two(corrected, *_texts(self.pair)) if self.pair else corrected
        resolved = self._continue(spelled, is_corrected=corrected != text)
        return resolved if spelled == corrected else replace(resolved, meaning=resolved.text)

    def _continue(self, text: str, *, is_corrected: bool) -> "Resolved":
        """A question that may refer to earlier ones."""
        topic, rules = self.topic, self._rules
        words = topic.read(text).words
        names = rules.find_known(text, once([*topic.asked, *self.known]))
        pronouns = _find_unresolved(rules.find_pronouns(text), text, names)
        other = rules.find_other(text, is_tied=is_corrected)
        if other and pronouns and not words and (referents := _find_referents(topic, pronouns)):
            return self._exchange(rules.join(_texts(referents)), referents)
        if other and not pronouns and not are_among(words, rules.events):
            return self._exchange(other, names or (self._find_office(other) if is_corrected else []))
        if pronouns or ((are_among(words, rules.events) or rules.is_fragment(text)) and not names):
            return self._complete(text, names, words, pronouns)
        alone = self._ask_alone(text, names, words)
        return alone if names or self._stands_alone(words) else replace(alone, second=self._ask_on_topic(text))

    def advance(self, answer: Answer) -> "Conversation":
        """The conversation after this answer. Only a sure quote adds the people it names to the topic."""
        hits = answer.hits if answer.answered else ()
        spoken = (find_talk_language(hit.article.language) for hit in hits)
        languages = tuple(dict.fromkeys([*spoken, *self.languages]))
        question = self.topic.question
        if question and languages and (language := find_language(question, languages)) != self.topic.language:
            topic = replace(self.topic.translate(language), asked=())  # whose names were read by the wrong rules
            return replace(self, topic=topic, languages=languages).advance(answer)
        articles = {hit.article.text: hit for hit in hits}.values()  # once each: several quotes are often of one
        known = once([*(name for hit in articles for name in find_names(hit)), *self.known])
        topic = self._learn(answer, known)
        stays = not hits or hits[0].article.id in self.articles
        people = [name for name in self._rules.find_known(topic.question, known) if name.kind == "person"]
        return replace(
            self,
            topic=topic.settle(stays=stays),
            known=tuple(known[:MAX_KNOWN]),
            articles=tuple(dict.fromkeys(hit.article.id or "" for hit in hits)) or self.articles,
            pair=tuple(people) if len(people) == 2 else self.pair,
            languages=languages,
        )

    def _learn(self, answer: Answer, known: Sequence[Name]) -> Topic:
        """The topic with the names from its answer."""
        sure = answer.hits[0] if answer.answered and answer.sure else None
        return replace(
            self.topic,
            asked=tuple(once([*self._rules.find_known(self.topic.question, known), *self.topic.asked]))
            or self._guess(answer),
            found=find_quoted(sure, self.topic.read(self.topic.question)) if sure else self.topic.found,
            around=find_gendered(sure, MAX_KNOWN) if sure else self.topic.around,
            is_answered=answer.answered,
        )

    def _guess(self, answer: Answer) -> tuple[Name, ...]:
        """The person asked about in lower case, if no article names him or her."""
        if answer.answered or self.topic.read(self.topic.question).answer_type is not AnswerType.IDENTITY:
            return ()
        return (Name(" ".join(self.topic.words), "person", language=self.topic.language),)

    def suggest(self) -> str | None:
        """A question about a person who was mentioned but not asked about."""
        asked = {name.key for name in self.topic.asked}
        return suggest((name for name in self.known if name.key not in asked), self.suggested)

    def propose(self, question: str) -> "Conversation":
        """The conversation after this question was suggested, so that it is not suggested again."""
        return replace(self, suggested=(*self.suggested, question))

    def _ask_alone(self, text: str, names: Iterable[Name], words: Iterable[Word]) -> "Resolved":
        """A question that needs no context."""
        topic = self.topic.turn_to(self._rules.strip_join(text), words, names)
        return Resolved(text, text, text, replace(self, topic=topic))

    def _ask_on_topic(self, text: str) -> "Resolved | None":
        """A question with one word of its own, read as one about the current topic. None if that changes nothing."""
        topic = self.topic
        full = self._append(text, [*_texts(topic.asked), *topic.things])
        if full == text or not topic.is_answered:
            return None
        turned = topic.turn_to(self._rules.strip_join(text), topic.read(full).words, topic.asked)
        return Resolved(full, text, text, replace(self, topic=turned), meaning=full)

    def _exchange(self, other: str, names: list[Name]) -> "Resolved":
        """The last question with another name in it.

        If `other` has no name, it is completed instead; if it has more than names, it is asked alone.
        """
        words, topic = self.topic.read(other).words, self.topic
        if not names:
            return self._complete(other, names, words, ["topic"])
        if len({term for name in names for term in name.terms}) < len(words):
            return self._ask_alone(other, names, words)
        target = _find_target(topic, names[-1])
        if target and (target.kind == names[-1].kind or not self._rules.is_led_by_preposition(other)):
            question = exchange(topic.question, target, names[-1])
            text = self._append(question, topic.added)
        else:
            question = text = self._append(topic.question, [*_texts(names), *topic.added])
        asked = names if target else once([*names, *topic.asked])
        turned = topic.turn_to(question, topic.read(text).words, asked, topic.added)
        talk, named = replace(self, topic=replace(turned, things=())), " ".join(_texts(names))
        if text != question:
            return Resolved(text, question, question, talk, meaning=text)
        alone = replace(self._ask_alone(named, names, words), own=named, meaning=named)
        return Resolved(text, text, named, talk, meaning=text, second=alone)

    def _complete(
        self, text: str, names: Sequence[Name], words: Sequence[Word], pronouns: Sequence[Pronoun]
    ) -> "Resolved":
        """The question with what it refers to added. One without content of its own gets the last question's words."""
        referents = _find_referents(self.topic, pronouns)
        people = [name for name in referents if name.kind == "person"]
        is_empty = _is_empty(words, [*names, *people], self._rules.events)
        is_partial = is_empty or (not pronouns and self._rules.is_fragment(text))
        things = self._find_things(pronouns, referents, is_partial=is_partial)
        added, most = [*things, *_texts(referents)], MAX_ADDED + is_partial
        full, more = (self._append(text, new, most) for new in (added, [*added, *_texts(self.topic.asked)]))
        topic = self._turn(text, full, names, referents, things, is_partial=is_partial)
        required = () if "topic" in pronouns else tuple(referents)
        says_nothing = is_empty or _is_empty(words, [*names, *required], self._rules.events | self._rules.reports)
        first = Resolved(
            text=full,
            own=text,
            firm=full if says_nothing else " ".join([text, *_texts(required)]),
            talk=replace(self, topic=topic),
            people=_texts(name for name in required if name.kind == "person"),
            things=tuple(things),
            spelled=self._rules.spell_out(text, _texts(required) or (() if "them" in pronouns else things[:1])),
            meaning=full if full != text else None,
        )
        return first if more == full else replace(first, second=replace(first, text=more, meaning=more))

    def _append(self, text: str, words: Iterable[str], most: int = MAX_ADDED) -> str:
        return append(text, words, most, self.topic.language)

    def _find_office(self, text: str) -> list[Name]:
        """The person named by office alone: "the minister"."""
        is_office = any(map(self._rules.is_office, text.casefold().split()))
        return [Name(text, "person", language=self.topic.language)] if is_office else []

    def _stands_alone(self, words: Iterable[Word]) -> bool:
        """Whether a question says what happened and to whom or what: "who won the lottery?", but not "who pays?"."""
        rules = self._rules
        telling = (word for word in words if not are_among([word], rules.events))
        return sum(word.text.casefold() not in rules.people for word in telling) > 1

    def _find_things(
        self, pronouns: Sequence[Pronoun], referents: Sequence[Name], *, is_partial: bool
    ) -> Sequence[str]:
        """The words of the conversation that a follow-up refers to; a partial question also needs the last one's.

        Not if "it" is from before that: who is named there is another matter.
        """
        things = self.topic.find_things(pronouns, referents)
        is_known = bool(things) and "it" in pronouns
        if not is_partial or (is_known and not Name(things[0]).stands_in(self.topic.question)):
            return things
        return [*(things if is_known else self.topic.words), *_texts(self.topic.asked)]

    def _turn(
        self,
        text: str,
        full: str,
        names: Sequence[Name],
        referents: Sequence[Name],
        things: Sequence[str],
        *,
        is_partial: bool,
    ) -> Topic:
        """The topic after a completed question; a partial question keeps the last one's."""
        asked = once([*names, *referents, *(() if names else self.topic.asked)])
        if is_partial:
            return replace(self.topic, asked=tuple(asked))
        question = self._rules.spell_out(self._rules.strip_join(text), _texts(referents))
        words = self.topic.read(full).words
        return self.topic.turn_to(question, words, asked, () if referents else things[:FEW])


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question with its context: `text` is what to search for, `own` what was typed, `talk` the conversation with it.

    An answer must hold what `firm` has: the question's own words and the names its pronouns refer to, or the name that
    replaced another. Its article must name one of `people`, if there are any; to be sure, also one of `things`, and the
    quote must answer `spelled`, which is `own` with whom "he" or "they" stands for in its place.
    `meaning` is `text` if that differs from what was typed, to be shown. `second` is another reading of the question.
    With a courtesy, or if more passages are wanted, there is nothing to search for.
    """

    text: str
    own: str
    firm: str
    talk: Conversation = field(default_factory=Conversation)
    people: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    spelled: str = ""
    meaning: str | None = None
    courtesy: Courtesy | None = None
    wants_more: bool = False
    second: "Resolved | None" = None


def suggest(names: Iterable[Name], excluded: Sequence[str] = ()) -> str | None:
    """A question about a person among these names, none of the `excluded` questions."""
    questions = (talk_rules(name.language).ask_who_is(name.text) for name in names if name.kind == "person")
    return next((question for question in questions if question not in excluded), None)


def _find_referents(topic: Topic, pronouns: Iterable[Pronoun]) -> list[Name]:
    return once(name for pronoun in pronouns for name in topic.find_referents(pronoun))


def _is_empty(words: Iterable[Word], names: Sequence[Name], terms: frozenset[str]) -> bool:
    """Whether a question has no content of its own: no names, and no words but these."""
    return not names and are_among(words, terms)


def _find_unresolved(pronouns: Mapping[Pronoun, int], text: str, names: Iterable[Name]) -> list[Pronoun]:
    """The pronouns that no earlier name in the question explains."""
    first = min((text.casefold().find(name.text.casefold()) for name in names), default=len(text))
    return [p for p, at in pronouns.items() if p in ("it", "that", "there") or at < first]


def _find_target(topic: Topic, new: Name) -> Name | None:
    """The name in the last question that a new one replaces: the last of the same kind, else the last."""
    names = [name for name in topic.asked if name.stands_in(topic.question) and name.key != new.key]
    return next((name for name in reversed(names) if name.kind == new.kind), names[-1] if names else None)


def _texts(items: Iterable[Word | Name]) -> tuple[str, ...]:
    return tuple(item.text for item in items)

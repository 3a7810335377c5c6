"""Follow-up questions in English, behind the protocol of `index.text.rule_protocols`."""

from index.english import cues, names, small_talk
from index.english.entity_types import OFFICES
from index.english.questions import ASKS, BEGINS
from index.grammar.talk import Talk


class EnglishTalk(Talk):
    """All rules."""

    language = "en"
    events, reports, people = cues.EVENTS, cues.REPORTS, cues.PEOPLE
    pronouns, empty = cues.PRONOUNS, cues.EMPTY
    joint, corrects, about, predicate = cues.JOIN, cues.CORRECTS, cues.ABOUT, cues.PREDICATE
    fragment, more, source, two = cues.FRAGMENT, cues.MORE, cues.SOURCE, cues.TWO
    subject, preposition, asked_of = cues.SUBJECT, cues.PREPOSITION, cues.ASKED_OF
    asks, begins, polite, help = ASKS, BEGINS, small_talk.POLITE, small_talk.HELP
    both, who_is = " and ", "who is {}?"
    find_names = staticmethod(names.find_names)
    find_known = staticmethod(names.find_known)

    def is_office(self, word: str) -> bool:
        """Whether a word stands for a person without a name."""
        return word in OFFICES

    def is_noun(self, word: str) -> bool:
        """Whether a word has no ending of a verb."""
        return not word.endswith("ed")

    def is_plural(self, word: str) -> bool:
        """Whether a word ends in a plural's s, or is one of people."""
        text = word.casefold()
        return text in self.people or (text.endswith("s") and not text.endswith(("ss", "us", "is", "’s", "'s")))

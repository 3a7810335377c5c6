"""Follow-up questions in English, behind the protocol of `index.text.rule_protocols`."""

import re

from index.english import cues, names
from index.english.entity_types import OFFICES, is_nation
from index.english.questions import ASKS, BEGINS
from index.grammar.talk import Talk
from index.text.patterns import lazy

# What people say to be polite, in doubt, or to be told what this is, apart from the question that may follow it.
_YOU = r"(?:,? (?:there|all|everyone|again|citebot|bot))*"
_GREETING = (
    rf"(?:hi|hey|hello|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|hallo|hola|bonjour|привет){_YOU}"
    r"(?:[\s,.!?]+how are you(?: doing)?(?: today)?)?|how are you(?: doing)?(?: today)?"
)
_THANKS = (
    r"(?:(?:ok|okay|great|cool|nice|perfect|wonderful|no)[\s,!]+)?(?:many )?"
    rf"(?:thanks|thank you|thx|cheers|merci|danke|gracias|спасибо)"
    rf"(?: (?:a lot|a million|so much|very much|for (?:that|this|(?:the|your) (?:help|answers?))))*{_YOU}"
    r"|ok|okay|great|cool|nice|perfect|good to know|got it|i see|well done|good bot"
)
_FAREWELL = rf"(?:good ?bye|bye(?:[ -]bye)?|see you(?: later)?|good night|пока){_YOU}"
_DOUBT = (
    r"(?:(?:wait|hm+|oh|no)[\s,]+)?(?:really|seriously|are you sure|you sure|sure|no way|wow"
    r"|is (?:that|this|it) (?:really )?(?:true|right|correct|so)|can i trust (?:that|this|it|you))"
    r"(?: about (?:that|this|it))?"
)
# Without a mark after it, "great" and the like may be a word of the question: one that asks must follow then.
_ASKS = r"(?=(?:and|but|so|who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|can)\b)"
_POLITE = lazy(
    rf"\s*(?:(?P<greeting>{_GREETING})|(?P<thanks>{_THANKS})|(?P<farewell>{_FAREWELL})|(?P<doubt>{_DOUBT}))"
    rf"(?:[\s.,!?:;)—-]*$|\s*[.,!?:;—]+\s+|\s+{_ASKS})",
    re.IGNORECASE,
)
_HELP = lazy(  # as a whole only: "help" and "list" are words that a question may begin with
    rf"\s*(?:(?:(?:please|can you|could you) )?help(?: me)?(?:,? please)?|hilfe|ayuda|помощь"
    r"|list(?: (?:all|me|the|your))*(?: (?:articles|sources))?"
    r"|what (?:can|do) you (?:do|know)|what can you answer|what (?:can|do) i (?:ask|do)(?: you)?(?: here)?"
    r"|(?:who|what) are you|how do you work|how (?:do|can) i (?:use|ask) you|(?:tell me about|introduce) yourself)"
    rf"{_YOU}[\s.,!?:;)—-]*",
    re.IGNORECASE,
)


class EnglishTalk(Talk):
    """All rules."""

    language = "en"
    events, reports, people = cues.EVENTS, cues.REPORTS, cues.PEOPLE
    pronouns, empty = cues.PRONOUNS, cues.EMPTY
    joint, corrects, about, predicate = cues.JOIN, cues.CORRECTS, cues.ABOUT, cues.PREDICATE
    fragment, more, source, two = cues.FRAGMENT, cues.MORE, cues.SOURCE, cues.TWO
    subject, preposition, asked_of = cues.SUBJECT, cues.PREPOSITION, cues.ASKED_OF
    asks, begins, polite, help = ASKS, BEGINS, _POLITE, _HELP
    both, who_is = " and ", "who is {}?"
    find_names = staticmethod(names.find_names)
    find_known = staticmethod(names.find_known)
    is_nation = staticmethod(is_nation)

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

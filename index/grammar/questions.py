"""What a question asks for, by a language's patterns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.text.analysis import analyser
from index.text.answer_type import AnswerType
from index.text.patterns import lazy
from index.text.rule_protocols import Asked

MARKS = frozenset("?？؟;՞")
"""What a question ends with, in many languages."""
_NAME = lazy(r"(?:[^\W\d_][\w’'.-]*)(?: [A-Z\u00c0-\u00de][\w’'.-]*){0,3}")


@dataclass(frozen=True, slots=True)
class Asking:
    """How a language asks.

    `kinds`: the first that matches decides, and what it matched is not looked for; it begins no later than the first of
    `asks`, the words that ask. `idle`: words that are not looked for either. `alike`: the words of which each stands
    for the others in what answers a question of a type.
    """

    language: str
    asks: re.Pattern[str]
    kinds: Sequence[tuple[re.Pattern[str], AnswerType]]
    idle: re.Pattern[str]
    alike: Mapping[AnswerType, str] = field(default_factory=dict)

    def read(self, text: str) -> Asked:
        """The question without the words that ask, and its expected answer type."""
        asks = self.asks.search(text)
        for pattern, answer_type in self.kinds if asks else ():
            if (match := pattern.search(text)) and asks and match.start() <= asks.start():
                alike = frozenset(analyser(self.language).terms(self.alike.get(answer_type, "")))
                return self._without_idle(
                    Asked(f"{text[: match.start()]} {text[match.end() :]}", answer_type, "", alike)
                )
        return self._without_idle(Asked(text))

    def _without_idle(self, asked: Asked) -> Asked:
        return replace(asked, text=self.idle.sub(" ", asked.text))


def except_names(text: str, except_: re.Pattern[str], and_: re.Pattern[str]) -> tuple[str, tuple[str, ...]]:
    """The question without those that are no answer to it, "wer außer Witkoff traf Putin?", and their names.

    `except_` matches up to the first name, which has a capital, `and_` between one name and the next.
    """
    match = except_.search(text)
    names, end = list[str](), match.end() if match else 0
    name = _NAME.match(text, end) if match else None
    while name and name[0][0].isupper():
        names.append(name[0])
        end = name.end()
        joint = and_.match(text, end)
        name = _NAME.match(text, joint.end()) if joint else None
    return (f"{text[: match.start()]} {text[end:]}", tuple(names)) if match and names else (text, ())

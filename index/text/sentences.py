"""Text -> its sentences, by sentencex, whatever the text is."""

import re

from sentencex import segment as cut

# Behind a single capital and before a full stop these bring sentencex 1.0.32 down.
_BLANK = "\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_FATAL = re.compile(rf"(?<=[A-Z])[{_BLANK}](?=\.)")


def segment(language: str | None, text: str) -> list[str]:
    """The sentences with the white space behind them: together they are as long as the text."""
    text = text.encode("utf-8", "replace").decode()  # of a lone surrogate one sign stands for it
    try:
        return list(cut(language or "en", _FATAL.sub(" ", text)))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust, which is no Exception in Python
            raise
        return [text]

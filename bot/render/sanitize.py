"""Foreign text -> text that is safe to show: what articles and people wrote never steers a terminal or hides itself."""

import re

# Whole sequences, so that no "[31m" stays behind: https://ecma-international.org/publications-and-standards/standards/ecma-48/
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)"
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad"  # controls and the soft hyphen
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction: https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
    "\u115f\u1160\u3164\uffa0\u180b-\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb"  # without width
    "\ud800-\udfff\U000e0000-\U000e0fff]"  # lone surrogates; tags, which can carry a hidden text
)
# Joiners spell Persian, Hindi and emoji; anywhere else they only hide.
_JOINERS = re.compile("(?<![^\x00-\x7f\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f\u200c\u200d])")


def clean(text: str) -> str:
    """The text with only what can be seen, and its line breaks as newlines."""
    return _JOINERS.sub("", _UNSEEN.sub("", _BREAKS.sub("\n", _ESCAPES.sub("", text))))


def flatten(text: str) -> str:
    """The cleaned text on one line, each run of whitespace one space."""
    return " ".join(clean(text).split())


def shorten(text: str, length: int) -> str:
    """The flattened text, cut with `…` at a word to at most `length` characters."""
    flat = flatten(text)
    return flat if len(flat) <= length else head(flat, length - 1)


def head(text: str, length: int, cut: str = "…") -> str:
    """The text up to a word, at most `length` characters and the `cut` that says so."""
    if len(text) <= length:
        return text.rstrip()
    kept = text[:length]
    return (kept.rpartition(" ")[0] or kept) + cut

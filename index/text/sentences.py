"""Text -> its sentences, by sentencex, whatever the text is."""

import re

from sentencex import segment as cut

from index.text.patterns import lazy

# sentencex 1.0.32 crashes on a capital letter, one of these blanks, and a full stop; none of the blanks is ASCII. The
# blank is looked for first: a pattern that begins with a lookbehind is tried at every character.
_BLANK = "\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_FATAL = lazy(rf"[{_BLANK}](?<=[A-Z].)(?=\.)")
# What sentencex takes for the end of a sentence, and is none, before the full stop: always, and before a number.
_ABBREVIATIONS = "approx aprox ca rs vs cf bzw ggf evtl inkl incl excl resp env bijv mme mlle sra srta".split()
_COUNTED = "no nos nr núm nº p pp art fig vol ch sec est str tel min max c".split()
_NO_END = lazy(rf"\b(?:{'|'.join(_ABBREVIATIONS)}|d\. ?h|z\. ?b)\.\s*$", re.IGNORECASE)
_COUNTS = lazy(rf"\b(?:{'|'.join(_COUNTED)})\.\s*$", re.IGNORECASE)
_ABBREVIATED = tuple(f"{word}." for word in (*_ABBREVIATIONS, *_COUNTED, "h", "b"))  # nearly all others are told by it
_SIGN = lazy(r"(?:^|\s)[.#@]$")  # .NET
_TAIL = 12  # characters of a sentence that tell whether it ends there


def segment(language: str | None, text: str) -> list[str]:
    """The sentences with the white space behind them: together they are as long as the text."""
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()  # of a lone surrogate one sign stands for it
        text = _FATAL.sub(" ", text)
    try:
        pieces = list(cut(language or "en", text))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust, which is no Exception in Python
            raise
        return [text]
    sentences = pieces[:1]
    for piece in pieces[1:]:
        if _goes_on(sentences[-1][-_TAIL:], piece):
            sentences[-1] += piece
        else:
            sentences.append(piece)
    return sentences


def _goes_on(before: str, after: str) -> bool:
    """Whether a sentence was cut behind an abbreviation, or behind the sign that a name begins with."""
    ended = before.rstrip()
    if not ended.endswith((".", "#", "@")):  # most: a text may have millions of them
        return False
    if len(ended) == 1 or ended[-2].isspace():
        return bool(_SIGN.search(before)) and after[0].isalnum()
    if not ended.casefold().endswith(_ABBREVIATED):
        return False
    return bool(_NO_END.search(before) or (after[0].isdigit() and _COUNTS.search(before)))

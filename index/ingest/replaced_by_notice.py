"""A page beside the article that was read of it before -> whether it was edited, or shows a notice in its place."""

from index.model import Article
from index.text.analysis import analyser

SHORT, ALIKE = 1 / 4, 1 / 3  # of the old text's length, and of the new text's words: an edit that cuts keeps its words
NOTICE = 300  # characters: a shorter text may be a notice though the article was hardly longer

REASON = (
    "shows a short text with hardly a word of its article, as sites do while they are down:"
    " add this address if it is to be taken as it is"
)


def is_notice(before: Article, now: Article) -> bool:
    """Whether a text is short beside the one before, and fewer than a third of its words are in that.

    Short is under a quarter as long, or under `NOTICE` characters and shorter.
    """
    if len(now.text) >= max(SHORT * len(before.text), min(NOTICE, len(before.text))):
        return False
    old, new = ({*analyser(before.language).terms(article.text)} for article in (before, now))
    return len(new & old) < ALIKE * len(new) or not new

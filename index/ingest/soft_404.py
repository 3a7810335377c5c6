"""What a page shows now, beside the article that it was -> whether that is an edit, or a notice in its place."""

from index.model import Article
from index.text.analysis import analyser

SHORT, ALIKE = 1 / 4, 1 / 3  # of the old text's length, and of the new text's words: an edit that cuts keeps its words
NOTICE = 300  # characters: a shorter text may be a notice though the article was hardly longer

TOLD = (
    "shows a short text with hardly a word of its article, as sites do while they are down:"
    " add this address if it is to be taken as it is"
)


def is_notice(stood: Article, now: Article) -> bool:
    """Whether a text is short beside the one before, and fewer than a third of its words are in that.

    Short is under a quarter as long, or under `NOTICE` characters and shorter.
    """
    if len(now.text) >= max(SHORT * len(stood.text), min(NOTICE, len(stood.text))):
        return False
    before, after = ({*analyser(stood.language).terms(article.text)} for article in (stood, now))
    return len(after & before) < ALIKE * len(after) or not after

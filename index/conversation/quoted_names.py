"""The names that a hit adds to a conversation: those of its article, and of its quote, likeliest first. Pure."""

from index.language_rules import find_talk_language, talk_rules
from index.model import Hit
from index.retrieval.question import Question
from index.text.analysis import analyser
from index.text.names import Name


def find_names(hit: Hit, start: int = 0, end: int | None = None) -> list[Name]:
    """The names in a hit's article, by the rules of its language."""
    return talk_rules(find_talk_language(hit.article.language)).find_names(hit.article.text, start, end)


def find_gendered(hit: Hit, most: int) -> tuple[Name, ...]:
    """The people whom an article calls "he" or "she", at most so many."""
    return tuple(name for name in find_names(hit) if name.gender)[:most]


def find_quoted(hit: Hit, question: Question) -> tuple[Name, ...]:
    """The names in a quote, nearest to the question's verb first, or to any of its words if the quote has no such verb.

    In "Ruth handed it to the mayor, Salma" Ruth comes first, although "mayor" is a word of the question, too.
    """
    text, names = hit.article.text, find_names(hit, hit.quote_start, hit.quote_end)
    verbs = {term for word in question.words if word.is_verb for term in word.variants}
    terms = analyser(question.language).terms
    deeds = [(start, end) for start, end in hit.highlights if not verbs.isdisjoint(terms(text[start:end]))]
    near = deeds or hit.highlights

    def distance(name: Name) -> int:
        at = text.find(name.text, hit.quote_start, hit.quote_end)
        return min((max(start - at - len(name.text), at - end, 0) for start, end in near), default=at)

    return tuple(sorted(names, key=distance))

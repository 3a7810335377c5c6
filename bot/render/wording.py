"""The sentences that the console, the command line and Discord share."""

from collections.abc import Callable, Iterator, Mapping

from bot.render.citation import NAME
from bot.render.sanitize import shorten
from bot.render.styled_text import series
from index.model import Answer, Article, Filters

WORD = 40  # characters of a word of the question

NEAR = 0.15, 2  # the confidence, and the words held for each that is nowhere, from which on an article is near

FOUND = "Answer found:"
CLOSEST = "Closest I have:"
DOUBT = "it may not answer the question."
LACKS: Mapping[str, str] = {
    "duration": "it does not seem to say how long.",
    "count": "it does not seem to say how many.",
    "deaths": "it does not seem to say how many died.",
    "injuries": "it does not seem to say how many were hurt.",
    "amount": "it does not seem to say how much.",
    "money": "it does not seem to name a sum of money.",
    "percentage": "it does not seem to name a share.",
    "measure": "it does not seem to have a measurement.",
    "age": "it does not seem to say how old.",
    "date": "it does not seem to say when.",
    "place": "it does not seem to say where.",
    "person": "it does not seem to say who.",
    "identity": "it does not seem to say who that is.",
    "name": "it does not seem to have the name.",
    "reason": "it does not seem to say why.",
    "mail": "it does not seem to give an e-mail address.",
    "phone": "it does not seem to give a phone number.",
}
"""What is said of the closest passage that has not the kind of thing asked for."""
DEMO = "This is the demo. It is asked only until you add articles of your own: `citebot add PATH`."
NOTHING = "I have nothing on that."
NEAREST = "Closest article, but without an answer:"
APART = "Articles contain these words, but no passage has enough of them together."
NOT_YET = "Nothing so far, but I'm still indexing. Ask again in a moment."
INDEXING = "Still indexing. This answer may change."
NO_ARTICLES = "There are no articles yet."
THAT_WAS_ALL = "That was all I found."
OPERATORS = '"exact phrase" -word besides NAME word* site:bbc.com after:2025-04-25 before:2025-05-01'
LATER = "Other passages, less relevant."

COURTESIES: Mapping[str, str] = {
    "greeting": "Hello! Ask me about the articles",
    "thanks": "You're welcome! You can ask another question",
    "farewell": "Goodbye! Come back with another question any time",
    "source": "The line below each quote names its article, who published it and when. You can ask another question",
    "doubt": "I only quote: these are the article's own words, as its context shows. You can ask another question",
}


def doubt(lacks: str | None) -> str:
    """What is said of an answer that is not sure, and that `lacks` what an `AnswerType` names."""
    return LACKS.get(lacks or "", DOUBT)


def describe_meaning(meaning: str) -> str:
    """How a follow-up question was understood."""
    return f"Understood as: {meaning}"


def describe_searched(answer: Answer, show: Callable[[str], str]) -> Iterator[str]:
    """What was searched for instead of an unknown word or beside one with synonyms; phrases not found. Sentences.

    `show` shortens a word.
    """
    for typed, taken in answer.searched_for.items():
        if typed in answer.missing:
            yield f"Searched for “{show(taken)}”: no article contains “{show(typed)}”."
        else:
            yield f"Searched for “{show(taken)}” too, a synonym of “{show(typed)}”."
    if answer.missing_phrases:
        yield _describe_phrases(answer, show)


def _describe_phrases(answer: Answer, show: Callable[[str], str]) -> str:
    phrases = series((f"“{show(phrase)}”" for phrase in answer.missing_phrases), "or")
    return f"None of the passages found has {phrases} word for word."


def advise(
    answer: Answer,
    show: Callable[[str], str],
    add: str | None,
    adds: str,
    closest: str = "",
    empty: str = "",
) -> Iterator[str]:
    """Why nothing was found and what to try, a sentence each.

    `show` shortens a word of the question. `add` is the command that `adds` articles, None for a person who may not.
    `closest` is a sentence on the closest article, `empty` one on the filter that no article passes.
    """
    if not answer.articles:
        yield f"{NO_ARTICLES} {add} adds {adds}." if add else NO_ARTICLES
        return
    if empty:
        yield empty
        return
    if answer.missing:
        yield f"No article contains {series((f'“{show(word)}”' for word in answer.missing), 'or')}."
    if answer.missing_phrases:
        yield _describe_phrases(answer, show)
    if short := answer.short_beginnings:
        named = series(f"“{word}*”" for word in short)
        yield f"{named} {'is' if len(short) == 1 else 'are'} too short for a beginning: type more letters."
    if answer.left_out:
        yield f"You left out {series(f'“{show(word)}”' for word in answer.left_out)}."
    yield from _describe_filters(answer.filters, show)
    is_told = answer.missing or answer.missing_phrases or answer.left_out
    if not is_told and answer.hits and answer.filters == Filters():
        yield APART
    if closest:
        yield closest
    yield f"Try other words, or add an article about it: {add}." if add else "Try other words."


def is_near(answer: Answer) -> bool:
    """Whether the best hit is about the question, judging by its words; one shared word of several is chance."""
    held = {hit.article.text[start:end].casefold() for hit in answer.hits[:1] for start, end in hit.highlights}
    return bool(held) and answer.confidence >= NEAR[0] and len(held) >= NEAR[1] * len(answer.missing)


def _describe_filters(filters: Filters, show: Callable[[str], str]) -> Iterator[str]:
    """Which articles alone were searched, and that those without a date were not."""
    days = (("since", filters.after), ("until", filters.before), ("known on", filters.as_of))
    named = [f"from “{show(filters.source)}”"] if filters.source else []
    named += [f"{word} {day}" for word, day in days if day]
    if named:
        yield f"Only articles {series(named)} were searched."
    if filters.after or filters.before:
        yield "Articles without a date were left out."


def describe_newer(day: str) -> str:
    """Says that a newer report, of this day, contradicts a passage."""
    return f"older report: the one of {day} gives a different number"


def name_library(name: str, *, is_shared: bool) -> str:
    """Whose library a passage is from."""
    return f"from my operator's library {name}" if is_shared else "from this server's library"


def name_outlet(article: Article) -> str:
    """Who published an article, else its heading."""
    return shorten(article.outlet or article.heading, NAME)


def describe_time(took_ms: float) -> str:
    """How long an answer took: `1.9 ms`, `1,234 ms`."""
    return f"{took_ms:.1f} ms" if took_ms < 10 else f"{took_ms:,.0f} ms"

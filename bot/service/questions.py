"""Questions as people ask them and as they are recorded: how they were meant, their filters, and suggestions."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.records.protocol import Record
from bot.render.sanitize import flatten
from bot.render.to_json import dump_filters, load_filters
from index.library import Library
from index.model import Filters, from_record
from index.retrieval.spelling import nearest_name
from index.stores.filtering import fold_source

if TYPE_CHECKING:
    from index.conversation.conversation import Conversation, Resolved

NO_FILTERS = Filters()
EXAMPLES = 5  # articles searched for a name to suggest a question about


def dump_question(
    resolved: "Resolved",
    filters: Filters = NO_FILTERS,
    *,
    is_question: bool = True,
    is_private: bool = False,
    quotes: int | None = None,
) -> Record:
    """How a question was asked, for the record of its answer.

    `is_question`: False for somebody's message that was looked up. `is_private`: whether only one person sees the
    answer. `quotes`: the most that were shown of it at once, None for all.
    """
    asked = {name: getattr(resolved, name) for name in ("text", "own", "firm", "people", "things", "meaning")}
    kind = {"is_question": is_question, "is_private": is_private, "quotes": quotes}
    return {"asked_as": asked, "filters": dump_filters(filters), **kind}


def load_question(record: Mapping[str, Any]) -> tuple["Resolved", Filters]:
    """The question of an answer's record, without its conversation."""
    from index.conversation.conversation import Resolved

    asked = record["asked_as"]
    tuples = {name: tuple(asked.get(name, ())) for name in ("people", "things")}
    return from_record(Resolved, {**asked, **tuples}), load_filters(record["filters"])


def suggest_question(libraries: Sequence[Library], conversation: "Conversation") -> tuple[str | None, "Conversation"]:
    """A question that the conversation did not have yet, if there is one, and the conversation after it."""
    from index.conversation.conversation import suggest
    from index.language_rules import find_talk_language, talk_rules

    articles = (article for library in libraries for article in library.articles(0, EXAMPLES))
    found = (talk_rules(find_talk_language(one.language)).find_names(one.text) for one in articles)
    others = (suggest(names, conversation.suggested) for names in found)
    example = conversation.suggest() or next(filter(None, others), None)
    return example, conversation.propose(example) if example else conversation


def explain_source(libraries: Sequence[Library], source: str | None) -> str | None:
    """Says that no article is from this source, and which name is nearest; None if there are some, or no source."""
    if source is None or (found := find_nearest_source(libraries, source)) is None:
        return None
    nearest = f"the nearest is “{found}”" if found else "`citebot sources` lists them"
    return f"no source is called “{source}”: {nearest}"


def find_nearest_source(libraries: Sequence[Library], source: str) -> str | None:
    """The name nearest to that of a source which no article is from, empty if none is near; None if there are some."""
    known = set[str]().union(*(library.source_names() for library in libraries))
    if (asked := fold_source(source)) in known:
        return None
    written = {fold_source(outlet): outlet for library in libraries for outlet in library.outlets()}
    found = nearest_name(asked, known)
    return flatten(written.get(found, found)) if found else ""

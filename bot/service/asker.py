"""A question in, an answer out that bears an id and is remembered. What every face asks through."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from re import fullmatch
from typing import Any

from bot.home import Choice, opened
from bot.records.opening import open_record_store
from bot.records.protocol import RecordStore
from bot.render.sanitize import flatten
from bot.render.to_json import dump_answer
from index.errors import QuestionError
from index.library import Library, ask
from index.model import Answer, Filters
from index.retrieval.spelling import nearest_name
from index.stores.filtering import fold_source

LIMIT, MOST = 3, 100  # passages of an answer: by default, at most


class Asker:
    """Open libraries that are asked as one; what they answer is saved in their records."""

    def __init__(self, libraries: Sequence[Library], records: RecordStore) -> None:
        self.libraries, self.records = libraries, records

    def ask(self, question: str, limit: int = LIMIT, filters: Filters = Filters()) -> Answer:  # noqa: B008  # frozen
        """The answer, under an id by which `citebot show` finds it again. Raises QuestionError."""
        answer = self.find(question, limit, filters)
        self.keep(answer)
        return answer

    def find(self, question: str, limit: int = LIMIT, filters: Filters = Filters()) -> Answer:  # noqa: B008  # frozen
        """The answer under an id, not kept yet. Raises QuestionError."""
        return replace(ask(self.libraries, question, limit=limit, filters=filters), id=secrets.token_hex(6))

    def keep(self, answer: Answer, asked: Mapping[str, Any] | None = None, person: str | None = None) -> None:
        """Remember an answer, with how it was `asked` beside it, and whose question it was.

        Each library its own quotes: erasing it erases what it told.
        """
        for library in self.libraries:
            record = {**dump_answer(answer, library=library.name), **(asked or {})}
            self.records.save(library.name, record, person)


@contextmanager
def asking(choice: Choice) -> Iterator[Asker]:
    """An asker of the chosen libraries. Raises LibraryError if one can't be opened."""
    settings = choice.settings
    with opened(choice) as libraries, closing(open_record_store(settings.home, settings.cluster)) as records:
        yield Asker(libraries, records)


def explain_source(libraries: Sequence[Library], source: str) -> str | None:
    """That no article here is of this source, and which name is nearest; None if some are."""
    known = set[str]().union(*(library.source_names() for library in libraries))
    if (asked := fold_source(source)) in known:
        return None
    written = {fold_source(outlet): outlet for library in libraries for outlet in library.outlets()}
    found = nearest_name(asked, known)
    nearest = f"the nearest is “{flatten(written.get(found, found))}”" if found else "`citebot sources` lists them"
    return f"no source is called “{source}”: {nearest}"


def parse_day(text: str) -> date:
    """The day of `YYYY-MM-DD`. Raises QuestionError."""
    try:
        if fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):  # fromisoformat takes 20250425 and 2025-W17-5 too
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise QuestionError(f"{text[:40]!r} is no date: write it as YYYY-MM-DD, as in 2025-04-25")

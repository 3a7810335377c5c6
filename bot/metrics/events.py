"""The events that the bot measures: a `Meter` ignores them, and `prometheus` counts them.

An event carries no text and no name of a person, so that none can appear in the metrics.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

from bot.jobs.jobs import Outcome
from index.model import Answer

State = Literal["sure", "closest", "nothing", "busy", "failed"]
"""The outcome of a question. `busy`: too many waited; `failed`: an error, or Discord refused the answer."""

Stage = Literal["waiting", "answering", "searching", "acknowledged", "sending", "whole"]
"""`waiting` and `answering`: a task in the queue, and in the thread. `searching`: a question in `index`. `acknowledged`
and `whole`: from a question's arrival until the person sees a first sign, and until Discord has taken the answer.
`sending`: the request with the answer."""

Request = Literal["taken", "limited", "refused", "failed", "broken"]
"""Discord's answer to a request: below 400, 429, other 4xx, 5xx, none at all."""


class QuestionOutcome:
    """A question in progress. Without a `state` it is not counted: it was a courtesy, or no question."""

    state: State | None = None

    def found(self, answer: Answer) -> None:
        """Set the state from the answer."""
        self.state = ("sure" if answer.sure else "closest") if answer.answered else "nothing"


class Meter:
    """Receives events from any thread; times are in seconds."""

    def answered(self, state: State) -> None:
        """A question ended."""

    def took(self, stage: Stage, seconds: float) -> None:
        """A stage of an answer ended."""

    def worked(self, verb: str, outcome: Outcome, seconds: float, unread: Sequence[str] = ()) -> None:
        """A job on a library ended and could not read the origins `unread`; `verb` is the worker's."""

    def requested(self, result: Request, wait: float = 0.0) -> None:
        """Discord answered a request, and asks to `wait` so many seconds."""

    def lagged(self, seconds: float) -> None:
        """The event loop was late by so many seconds."""

    @contextmanager
    def timing(self, stage: Stage) -> Iterator[None]:
        """Measures the block as a stage, however it ends."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.took(stage, time.perf_counter() - began)

    @contextmanager
    def question(self) -> Iterator[QuestionOutcome]:
        """Counts the block as a question, failed if it raises."""
        asked = QuestionOutcome()
        try:
            yield asked
        except Exception:
            asked.state = "failed"
            raise
        finally:
            if asked.state:
                self.answered(asked.state)


OFF = Meter()
"""Counts nothing."""

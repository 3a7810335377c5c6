"""The bot's events as metrics for Prometheus: https://prometheus.io/docs/instrumenting/exposition_formats/.

Labels have few values, all known here; none is a server, a person, a channel or a text.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from itertools import product
from typing import TypeVar, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.jobs.jobs import Outcome
from bot.metrics.events import Meter, Request, Stage, State
from bot.metrics.inventory import Kind
from index.ingest.origins import is_page

TIMES = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 10, 30)  # seconds; Discord lets a command wait for 3
LAGS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)  # seconds
VERBS = ("add", "keep", "replace", "reindex", "remove")  # of the worker

M = TypeVar("M", Counter, Gauge, Histogram)


class Figures(Meter):
    """Counts events from any thread; `show` is what Prometheus reads."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # one more series for each counter, which nobody needs
        self._registry = own = CollectorRegistry()
        ProcessCollector(registry=own)
        Info("citebot_build", "Which citebot this is.", registry=own).info({"version": version("citebot")})
        self._answered = self._add(Counter, "questions", "Questions, by what came of them.", state=get_args(State))
        stages = partial(Histogram, buckets=TIMES)
        self._took = self._add(stages, "stage_seconds", "Stages of an answer.", stage=get_args(Stage))
        self._worked = self._add(Counter, "jobs", "Jobs that ended.", verb=VERBS, outcome=get_args(Outcome))
        self._busy = self._add(Counter, "job_seconds", "How long jobs took, with waiting.", verb=VERBS)
        self._unread = self._add(Counter, "unread", "What jobs could not read.", kind=("page", "file"))
        results = get_args(Request)
        self._requested = self._add(
            Counter, "discord_requests", "Requests to Discord, by what it made of them.", result=results
        )
        self._waited = Counter("citebot_discord_wait_seconds", "What Discord told us to wait (429).", registry=own)
        self._lag = Histogram("citebot_loop_lag_seconds", "How late the event loop is.", buckets=LAGS, registry=own)
        self._now = {name: Gauge(f"citebot_{name}", text, registry=own) for name, text in NOW.items()}
        kinds = get_args(Kind)
        self._sums = {name: self._add(Gauge, name, text, kind=kinds) for name, text in SUMS.items()}

    def _add(self, make: Callable[..., M], name: str, text: str, **labels: Sequence[str]) -> M:
        """A metric with all series at 0: a rate over one that appears with its first event misses that event."""
        made = make(f"citebot_{name}", text, [*labels], registry=self._registry)
        for values in product(*labels.values()):
            made.labels(*values)
        return made

    def answered(self, state: State) -> None:
        self._answered.labels(state).inc()

    def took(self, stage: Stage, seconds: float) -> None:
        self._took.labels(stage).observe(seconds)

    def worked(self, verb: str, outcome: Outcome, seconds: float, unread: Sequence[str] = ()) -> None:
        self._worked.labels(verb, outcome).inc()
        self._busy.labels(verb).inc(seconds)
        for origin in unread:
            self._unread.labels("page" if is_page(origin) else "file").inc()

    def requested(self, result: Request, wait: float = 0.0) -> None:
        self._requested.labels(result).inc()
        self._waited.inc(wait)

    def lagged(self, seconds: float) -> None:
        self._lag.observe(seconds)

    def set(self, **now: float) -> None:
        """Set gauges of NOW."""
        for name, value in now.items():
            self._now[name].set(value)

    def surveyed(self, sums: Mapping[Kind, Mapping[str, int]], free: int) -> None:
        """Set the gauges of the libraries from what `inventory.survey` counted."""
        self.set(disk_free_bytes=free)
        for (kind, total), (name, gauge) in product(sums.items(), self._sums.items()):
            gauge.labels(kind).set(total[name])

    def show(self) -> bytes:
        """All metrics, as text."""
        return generate_latest(self._registry)


NOW = {
    "ready": "1 if questions are answered.",
    "servers": "Discord servers that the bot is in.",
    "shards": "Connections to Discord that there should be.",
    "shards_connected": "Connections to Discord that are open.",
    "heartbeat_seconds": "The slowest heartbeat of the connections to Discord.",
    "waiting": "Questions, or what else a thread is asked for, in the queue and at work.",
    "jobs_running": "Jobs at work or in the queue.",
    "disk_free_bytes": "Free space on the disk of the home.",
}
SUMS = {
    "libraries": "Libraries that can be read.",
    "articles": "Articles in them.",
    "passages": "Passages in them.",
    "unread_origins": "What their last readings could not take.",
    "libraries_broken": "Libraries that can't be read.",
    "changed_timestamp_seconds": "When the last of them changed.",
}

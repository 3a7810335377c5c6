"""From the figures of several sizes: how each grows, as a power of the passages, and the machines that users need."""

import math
from bisect import bisect
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tests.benchmarks.measuring.process_figures import Figures, short, slope

HERE, THERE = "citebot, embedded", "citebot, OpenSearch"

Found = Mapping[int, Mapping[str, Figures]]  # passages -> engine -> figures

PASSAGES = 8.3  # in an article of the corpus, 7,500 characters
QUESTIONS = 100  # that a Discord server asks in a day,
BUSIEST = 0.2  # and the part of them in the busiest hour
LOAD = 0.3  # of what a machine can do, at the most, so that answers do not wait for one another
NODES = 3  # of a cluster, at the least
SIZES = ((10, 1_000), (100, 10_000), (1_000, 100_000), (10_000, 1_000_000), (100_000, 10_000_000))  # servers, articles
ASSUMED = f"""A machine has the 2 cores of this one. A server asks {QUESTIONS} questions a day, {BUSIEST:.0%} of them
in the busiest hour; a machine is kept at {LOAD:.0%} of the answers a second that two clients got here, a cluster's
machine with its share of the nodes; an article has {PASSAGES} passages. Figures are interpolated between the sizes
measured, and extrapolated beyond the largest."""


class Law(NamedTuple):
    """A figure as `factor` · passages ** `power`; `error`: how far it is off the worst measured one, as a part."""

    factor: float
    power: float
    error: float

    def at(self, passages: float) -> float:
        """The figure at this size."""
        return float(self.factor * passages**self.power)


def fit(points: Mapping[int, float]) -> Law:
    """The law through figures by their passages: a line through the logarithms, by least squares."""
    logs = [(math.log(passages), math.log(figure)) for passages, figure in points.items()]
    power = slope(logs)
    factor = math.exp(sum(y - power * x for x, y in logs) / len(logs))
    return Law(factor, power, max(abs(factor * n**power / figure - 1) for n, figure in points.items()))


def law(found: Found, engine: str, figure: str) -> Law:
    """How a figure of an engine grows, over the sizes that it was measured at."""
    return fit({passages: engines[engine][figure] for passages, engines in found.items() if engine in engines})


def estimate(found: Found, engine: str, figure: str, passages: float) -> float:
    """A figure of an engine at any size: on the line, in logarithms, through the two measured sizes that are nearest.

    One law for all sizes is off where what bounds an answer changes: from a million passages on, it is the postings.
    """
    sizes = sorted(size for size, engines in found.items() if engine in engines)
    upper = min(max(bisect(sizes, passages), 1), len(sizes) - 1)
    return fit({size: found[size][engine][figure] for size in sizes[upper - 1 : upper + 1]}).at(passages)


def growth(found: Found) -> Iterator[str]:
    """A row an engine."""
    yield "| engine | p50, ms | answers a second, two clients | build, s | memory, MB | on disk, MB |"
    yield "|---|---|---|---|---|---|"
    for engine in dict.fromkeys(engine for engines in found.values() for engine in engines):
        laws = [law(found, engine, figure) for figure in ("took1_p50", "rate2", "build", "memory", "disk")]
        cells = [f"n^{one.power:.2f} (± {one.error:.0%})" for one in laws]
        yield f"| {engine} | {' | '.join(cells)} |"


def sizing(found: Found) -> Iterator[str]:
    """A row a number of servers and of articles: what it takes on one machine, or else how many of a cluster."""
    has_cluster = any(THERE in engines for engines in found.values())
    yield "| Discord servers | articles | questions a second | answers a second here | disk, GB | machines |"
    yield "|---|---|---|---|---|---|"
    for servers, articles in SIZES:
        passages = articles * PASSAGES
        asked = servers * QUESTIONS * BUSIEST / 3600
        rate = estimate(found, HERE, "rate2", passages)
        if asked <= LOAD * rate:
            told = "1"
        elif not has_cluster:
            told = "a cluster"
        else:
            rate = estimate(found, THERE, "rate2", passages)
            told = f"{max(NODES, math.ceil(asked / (LOAD * rate))):,} of a cluster"
        disk = estimate(found, HERE, "disk", passages) / 1000
        yield f"| {servers:,} | {articles:,} | {short(asked)} | {short(rate)} | {short(disk)} | {told} |"

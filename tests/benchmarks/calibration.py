"""The weights of `index.answering.confidence`, fitted on sets with unanswerable questions, tested on others.

A logistic regression for "the first quote is right", with a little L2, every set of the same weight; the same figures
in every run. python -m tests.benchmarks.calibration [--cache DIR]
"""

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.answering.confidence import AGAINST, CLOSEST, DOUBT, ORDER, SURE, Traits
from index.answering.pipeline import find
from index.model import Filters
from tests.benchmarks.inputs.corpus import DATA
from tests.benchmarks.inputs.question_sets import QuestionSet, as_questions, load, strangers, without_a_third
from tests.benchmarks.measuring.measures import Asked, Reply, Shown, auroc, is_right, reliability
from tests.benchmarks.peers.engines import opened
from tests.benchmarks.quality import CACHE

RIDGE = 0.003  # L2 on the weights, not on the bias
STEPS = 50  # of Newton's method; it settles in about 8
LIMIT = 3  # quotes of an answer
SETS = (
    "seed",
    "norquad_news/held out",
    "xquad_en/web",
    "xquad_en/web, 2 articles",
    "xquad_en/web, 8 articles",
    "clapnq_dev",
    "multihoprag_evidence_only",
    "multihoprag_evidence_only, other domains",
    "xquad_en, other domains",
    "news/fit",
    "news/fit, a third away",
    "news/fit, roles",
)
FITTED = np.array([name != "loose" for name in Traits._fields])  # which only keeps an answer from being sure

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """The traits of the first quotes, questions x traits; which of the questions can be answered, which were right."""

    name: str
    traits: Array
    answerable: NDArray[np.bool_]
    right: NDArray[np.bool_]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the weights, and for each set the AUROC and the states that weights fitted on the others give."""
    parser = ArgumentParser(prog="python -m tests.benchmarks.calibration", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cache", type=Path, default=CACHE, metavar="DIR", help="where libraries are kept")
    options = parser.parse_args(arguments)
    if not DATA.is_dir():
        parser.error(f"the question sets are not at {DATA}")
    samples = [sample(made(name), options.cache) for name in SETS]
    told = []
    print("| left out | of those sure, right | AUROC | answerable: sure / closest / nothing | unanswerable |")
    print("|---" * 5 + "|")
    for left in samples:
        others = [s for s in samples if s.name.partition(",")[0] != left.name.partition(",")[0]]
        chances = doubted(apply(fit(others), left.traits), left.traits)
        good, bad = chances[left.answerable], chances[~left.answerable]
        figure = auroc(good.tolist(), bad.tolist())
        sure = chances >= SURE
        print(f"| {left.name} | {left.right[sure].mean():.3f} | {figure:.3f} | {_states(good)} | {_states(bad)} |")
        told += list(zip(chances.tolist(), left.right.tolist(), strict=True))
    print("\nright at a confidence of: " + ", ".join(f"{c:.2f}: {r:.2f} ({n})" for c, r, n in reliability(told)))
    print(f"of those sure, right: {np.mean([right for chance, right in told if chance >= SURE]):.3f}")
    weights = fit(samples)
    print(f"\nWEIGHTS = {Traits(*(round(float(w), 2) for w in weights[:-1]))}\nBIAS = {weights[-1]:.2f}")


def _states(chances: Array) -> str:
    shares = (chances >= SURE).mean(), ((chances < SURE) & (chances >= CLOSEST)).mean(), (chances < CLOSEST).mean()
    return " / ".join(f"{share:.1%}" for share in shares)


def made(name: str) -> QuestionSet:
    """The set of this name, with a few articles only, or with unanswerable questions from other sets."""
    whole = load(name.partition(",")[0])
    if name.endswith("a third away"):
        return without_a_third(whole)
    if name.endswith("roles"):
        return as_questions(whole)
    if name.endswith(" articles"):
        return _few(whole, name, int(name.split()[-2]))
    if name.endswith("other domains"):
        others = [load(other) for other in ("clapnq_dev", "xquad_en") if other != whole.name]
        foreign = [Asked(f"foreign-{q.id}", q.text, answerable=False) for other in others for q in other.questions[::6]]
        own = [q for q in whole.questions if q.answerable][:: 1 + len(whole.questions) // 1000]
        return replace(whole, name=name, questions=(*own, *foreign, *strangers()))
    return whole


def _few(whole: QuestionSet, name: str, count: int) -> QuestionSet:
    """Every n-th story; what is asked about the others can't be answered, and is asked as often as about these."""
    stories = sorted({article.id.partition("~")[0] for article in whole.articles})
    kept = set(stories[1 :: len(stories) // count][:count])
    articles = tuple(article for article in whole.articles if article.id.partition("~")[0] in kept)
    ids = {article.id for article in articles}
    asked = [replace(q, relevant=q.relevant & ids, answerable=bool(q.relevant & ids)) for q in whole.questions]
    good, bad = [q for q in asked if q.answerable], [q for q in asked if not q.answerable]
    return QuestionSet(name, articles, (*good, *bad[:: max(1, len(bad) // len(good))]))


def sample(asked: QuestionSet, cache: Path) -> Sample:
    """What the first quotes on a set are like. A question that finds nothing is left out: no weight can change that."""
    traits, answerable, right = [], [], []
    is_extractive = not asked.name.startswith("multihoprag")  # whose answers are "yes", or stand in no quote
    with opened(asked, cache) as library, library.store.reading() as snapshot:
        for question in asked.questions:
            found = find([snapshot], question.text, LIMIT, Filters(as_of=question.asked_on))
            if (trait := found.traits()) is not None:
                documents = tuple(item.passage.article.id for item in found.best[0])
                reply = Reply((Shown(documents, found.best[0][0].text),), 0.0)
                wanted = question if is_extractive else replace(question, answers=())
                traits.append(trait)
                answerable.append(question.answerable)
                right.append(is_right(wanted, reply))
    return Sample(asked.name, np.array(traits, dtype=np.float64), np.array(answerable), np.array(right))


def fit(samples: Sequence[Sample]) -> Array:
    """The weights and the bias that are likeliest, by Newton's method."""
    traits = np.vstack([_with_bias(s.traits * FITTED) for s in samples])
    right = np.concatenate([s.right for s in samples]).astype(np.float64)
    share = np.concatenate([np.full(len(s.right), 1 / len(s.right)) for s in samples])
    ridge = np.append(np.full(traits.shape[1] - 1, RIDGE), 0.0)
    weights = np.zeros(traits.shape[1])
    for _ in range(STEPS):
        chances = _sigmoid(traits @ weights)
        slope = traits.T @ (share * (chances - right)) + ridge * weights
        curve = (traits.T * (share * chances * (1 - chances))) @ traits + np.diag(ridge)
        weights = weights - np.linalg.solve(curve, slope)
    return weights


def apply(weights: Array, traits: Array) -> Array:
    """The chance that each is right."""
    return _sigmoid(_with_bias(traits) @ weights)


def doubted(chances: Array, traits: Array) -> Array:
    """As `index.answering.confidence.judge` has it: not sure where something tells against it."""
    told = [Traits._fields.index(name) for name in AGAINST]
    return np.where(traits[:, told].any(axis=1), np.minimum(chances, DOUBT - ORDER * (1 - chances)), chances)


def _with_bias(traits: Array) -> Array:
    return np.hstack([traits, np.ones((len(traits), 1))])


def _sigmoid(logits: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-logits)))


if __name__ == "__main__":
    main()

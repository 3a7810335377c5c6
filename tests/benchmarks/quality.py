"""Ours beside three peers on the question sets: the right quote first, and an honest no. A table a set.

python -m tests.benchmarks.quality [SET...] [--ours] [--keep] [--every N] [--cache DIR]

`--keep` writes what was measured to `quality.json`, and from there to the README. Its figures are floors: tests fail
below those of every `FAST`-th question. To lower one, say why in the commit.
"""

import json
import subprocess
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median
from tempfile import gettempdir
from typing import Any

from tests.benchmarks.inputs.corpus import DATA, ROOT
from tests.benchmarks.inputs.question_sets import SETS, QuestionSet, load
from tests.benchmarks.measuring.measures import (
    Asked,
    Reply,
    auroc,
    documents,
    found_at,
    is_right,
    ndcg,
    rates,
    reciprocal,
    reliability,
)
from tests.benchmarks.measuring.readme import publish
from tests.benchmarks.peers.engines import PEERS, Replies, opened, ours

WORDS = (60, 120, 240)
CACHE = Path(gettempdir()) / "citebot-quality"
SHOWN = 10  # quotes an answer may show
SEVERAL = 50  # and where several articles belong to an answer
COLUMNS = ("found@60", "found@120", "found@240", "hit@1", "MRR", "nDCG@10", "AUROC", "p50, ms")
STATES = ("sure", "closest", "nothing")
RATES = tuple(f"{kind} {state}" for kind in ("answerable", "unanswerable") for state in STATES)
FLOORS = Path(__file__).with_suffix(".json")
FAST = 4
IN_README = (
    ("norquad_news", "found@60"),
    ("norquad_news", "found@120"),
    ("xquad_en", "found@60"),
    ("xquad_en", "found@120"),
    ("xquad_en/web", "found@60"),
    ("xquad_en/paragraphs", "hit@1"),
    ("clapnq_dev", "hit@1"),
    ("multihoprag_evidence_only", "nDCG@10"),
    ("norquad_news/held out", "AUROC"),
    ("xquad_en/web", "AUROC"),
    ("clapnq_dev", "AUROC"),
    ("multihoprag_evidence_only", "AUROC"),
)
STATES_IN_README = ("seed", "norquad_news/held out", "xquad_en/web", "clapnq_dev", "multihoprag_evidence_only")

Figures = dict[str, float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table a set."""
    parser = ArgumentParser(prog="python -m tests.benchmarks.quality", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sets", nargs="*", default=list(SETS), metavar="SET", help=", ".join(SETS))
    parser.add_argument("--ours", action="store_true", help="without the peers")
    parser.add_argument("--keep", action="store_true", help="measure all sets, and make that the floors")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask only every N-th question")
    parser.add_argument("--cache", type=Path, default=CACHE, metavar="DIR", help="where libraries are kept")
    options = parser.parse_args(arguments)
    if not DATA.is_dir():
        parser.error(f"the question sets are not at {DATA}")
    kept: dict[str, Any] = {"commit": _commit(), "sets": {}}
    for name in list(SETS) if options.keep else options.sets:
        asked = load(name)
        results = run(asked, options.cache, options.every, [] if options.ours else list(PEERS))
        print(table(asked, results), flush=True)
        fast = run(asked, options.cache, FAST)["citebot"] if options.keep else {}
        kept["sets"][name] = {"digest": asked.digest, "all": _floors(results), "fast": _floors({"citebot": fast})}
    if options.keep:
        FLOORS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        for heading, lines in readme_tables(kept["sets"]).items():
            publish(heading, lines)


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _floors(results: dict[str, Figures]) -> dict[str, Figures]:
    """The figures of quality alone, which are the same on any machine."""
    return {
        name: {column: round(told[column], 4) for column in (*COLUMNS[:-1], *RATES) if column in told}
        for name, told in results.items()
    }


def run(asked: QuestionSet, cache: Path, every: int = 1, peers: Sequence[str] = ()) -> dict[str, Figures]:
    """The figures of ours and of the peers named on a set."""
    questions = asked.questions[::every]
    limit = SEVERAL if _is_of_several(questions) else SHOWN
    with opened(asked, cache) as library:
        results = {"citebot": figures(questions, lambda question: ours(library, question, limit))}
    return results | {name: figures(questions, PEERS[name](asked)) for name in peers}


def _is_of_several(questions: Sequence[Asked]) -> bool:
    return fmean(len(q.relevant) for q in questions if q.answerable) > 2


def figures(questions: Sequence[Asked], replies: Replies) -> Figures:
    """All that can be measured of the replies to these questions."""
    pairs = [(q, replies(q)) for q in questions]
    good, bad = [p for p in pairs if p[0].answerable], [p for p in pairs if not p[0].answerable]
    found = [(documents(reply), q.relevant) for q, reply in good]
    told: Figures = {}
    if any(q.answers for q, _ in good) and not _is_of_several(questions):
        at = [found_at(q, reply) for q, reply in good]
        told |= {f"found@{w}": fmean(one <= w for one in at) for w in WORDS}
    told["hit@1"] = fmean(bool(ids) and ids[0] in relevant for ids, relevant in found)
    told["MRR"] = fmean(reciprocal(*one) for one in found)
    told["nDCG@10"] = fmean(ndcg(*one) for one in found)
    if bad:
        told["AUROC"] = auroc([r.confidence for _, r in good], [r.confidence for _, r in bad])
    told["p50, ms"] = median(reply.took_ms for _, reply in pairs)
    return told | _states(good, bad)


def _states(good: Sequence[tuple[Asked, Reply]], bad: Sequence[tuple[Asked, Reply]]) -> Figures:
    told: Figures = {}
    for name, pairs in (("answerable", good), ("unanswerable", bad)):
        if pairs:
            told |= {f"{name} {state}": rate for state, rate in rates([reply for _, reply in pairs]).items()}
    for mean, right, count in reliability([(r.confidence, is_right(q, r)) for q, r in (*good, *bad)]):
        told |= {f"right at {mean:.2f}": right, f"asked at {mean:.2f}": count}
    return told


def table(asked: QuestionSet, results: dict[str, Figures]) -> str:
    """A set's figures in Markdown."""
    columns = [c for c in COLUMNS if any(c in told for told in results.values())]
    answerable = sum(q.answerable for q in asked.questions)
    lines = [
        f"\n{asked.name}: {len(asked.articles)} texts, {answerable} answerable and "
        f"{len(asked.questions) - answerable} unanswerable questions, digest {asked.digest}\n",
        "| engine | " + " | ".join(columns) + " |",
        "|---" * (len(columns) + 1) + "|",
    ]
    lines += [f"| {name} | " + " | ".join(_cell(told.get(c)) for c in columns) + " |" for name, told in results.items()]
    told = results["citebot"]
    for kind in ("answerable", "unanswerable"):
        if f"{kind} sure" in told:
            lines.append(f"{kind}: " + ", ".join(f"{state} {told[f'{kind} {state}']:.1%}" for state in STATES))
    curve = [(k.split()[-1], told[k], told[k.replace("right", "asked")]) for k in told if k.startswith("right at ")]
    lines.append("right at a confidence of: " + ", ".join(f"{c}: {r:.2f} ({n:.0f})" for c, r, n in curve))
    return "\n".join(lines)


def readme_tables(kept: dict[str, Any]) -> dict[str, str]:
    """The README's tables from the figures kept, by the names of their marks."""
    engines = ["citebot", *PEERS]
    quality = [f"| set | figure | {' | '.join(engines)} |", "|---" * (len(engines) + 2) + "|"]
    for name, column in IN_README:
        cells = [f"{kept[name]['all'][engine][column]:.3f}".lstrip("0") for engine in engines]
        quality.append(f"| {name} | {column} | {' | '.join(cells)} |")
    kinds = ("answerable", "unanswerable")
    states = ["| set | " + " | ".join(f"{kind}: {' / '.join(STATES)}" for kind in kinds) + " |", "|---|---|---|"]
    for name in STATES_IN_README:
        told = kept[name]["all"]["citebot"]
        rows = [" / ".join(f"{told[f'{kind} {state}']:.0%}" for state in STATES) for kind in kinds]
        states.append(f"| {name} | {' | '.join(rows)} |")
    return {"quality": "\n".join(quality), "states": "\n".join(states)}


def _cell(figure: float | None) -> str:
    return "-" if not figure else f"{figure:.3f}"


if __name__ == "__main__":
    main()

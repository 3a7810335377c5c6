import json
import subprocess
import sys
from pathlib import Path

from tests.benchmarks import reading
from tests.benchmarks.inputs.corpus import ROOT
from tests.benchmarks.measuring.process_figures import ROWS
from tests.benchmarks.peers.search_peers import ENGINES
from tests.benchmarks.search import skipped


def test_search_benchmark_prints_a_row_with_figures_for_every_engine(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    options = ["--sizes", "300", "--questions", "20", "--json", str(file)]
    command = [sys.executable, "-m", "tests.benchmarks.search", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    assert [row.split(" | ")[0] for row in rows[1:]] == [f"| {name}" for name in ENGINES]
    engines = json.loads(file.read_text())["runs"][0]["engines"]
    measured = {name for name, figures in engines.items() if isinstance(figures, dict)}
    assert measured == {name for name in ENGINES if not skipped(name, 1)}, done.stdout


def test_chat_benchmark_prints_every_figure_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    options = ["--minutes", "0.02", "--servers", "80", "--articles", "1", "--at-once", "5", "--added", "3"]
    command = [sys.executable, "-m", "tests.benchmarks.chat", *options, "--json", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    figures = json.loads(file.read_text())
    assert [line.split(" | ")[0] for line in done.stdout.splitlines() if line.startswith("| ")][1:] == [
        f"| {label}" for label, _, _ in ROWS
    ]
    assert (figures["lost"], figures["double"], figures["wrong"]) == (0, 0, 0), done.stdout + done.stderr
    assert figures["asked"] > 0


def test_reading_benchmark_has_a_row_for_each_format_and_reader_and_loses_no_text() -> None:
    samples = list(reading.make_samples(1, programs=False))
    scores = reading.measure(samples)
    rows = [tuple(line.split(" | ")[:2]) for line in reading.table(scores, samples).splitlines()[2:]]
    assert rows == [(f"| {kind}", reader) for kind in reading.FORMATS for own, reader in scores if own == kind]
    assert {kind for kind, reader in scores if reader == reading.OURS} >= {*reading.FORMATS} - {"epub"}
    assert not [told for told in reading.floors(scores) if "recall" in told]
    assert all(score.recall == 1 for score in scores["pdf", reading.OURS])

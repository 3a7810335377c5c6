"""Small cases of what people reported of programs like this one, in `../shared`: what each question may be answered."""

import json
from datetime import date
from pathlib import Path

import pytest

from index.library import Library, ask
from index.model import Answer, Article, Filters
from tests.benchmarks.inputs.corpus import ROOT

CASES = ROOT.parent / "shared" / "cases" / "questions"
FOLDERS = sorted(CASES.iterdir()) if CASES.is_dir() else []


def state(answer: Answer) -> str:
    return "sure" if answer.sure else "closest" if answer.answered else "nothing"


def test_the_cases_are_there() -> None:
    if not FOLDERS:
        pytest.skip("the cases are not beside the project")
    assert len(FOLDERS) >= 20


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_reported_case_is_answered_as_it_should_be(folder: Path, tmp_path: Path) -> None:
    lines = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    with Library.open(tmp_path / "news", create=True) as library:
        library.put(Article(**json.loads(line)) for line in lines)
        for case in json.loads((folder / "expected.json").read_text(encoding="utf-8")):
            options = dict(zip(case["args"][::2], case["args"][1::2], strict=True))
            as_of = options.get("--as-of")
            answer = ask([library], case["question"], filters=Filters(as_of=as_of and date.fromisoformat(as_of)))
            quote = answer.hits[0].quote if answer.answered else ""
            assert state(answer) in case["state_in"], (case["question"], quote)
            assert (case["first_quote_has"] or "") in quote, case["question"]

"""`from index import ...`: what a Python user needs, and nothing heavy before it is used."""

import subprocess
import sys
from pathlib import Path

import index
from index import Article, Filters, Library, ask
from tests.corpus import ROOT


def test_every_public_name_is_there() -> None:
    assert [name for name in index.__all__ if not hasattr(index, name)] == []


def test_a_library_is_filled_and_asked_with_the_public_names_alone(tmp_path: Path) -> None:
    with Library.open(tmp_path / "news", create=True) as library:
        library.put([Article("Mayor Ines Calder met the dockers at noon.", title="Harbour")])
        answer = ask([library], "who met the dockers?", filters=Filters())
    assert answer.hits[0].quote == "Mayor Ines Calder met the dockers at noon."


def test_importing_it_loads_no_store() -> None:
    code = "import index, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert not {"apsw", "tantivy", "index.library"} & set(loaded.split())

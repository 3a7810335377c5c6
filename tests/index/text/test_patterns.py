import re
import subprocess
import sys

import pytest

from index.text.patterns import compile_all, lazy
from tests.corpus import ROOT

EAGER = """
import pkgutil, re
import index.text.patterns
index.text.patterns.lazy = re.compile
import index
for module in pkgutil.walk_packages(index.__path__, "index."):
    if module.name.startswith(("index.text", "index.english", "index.retrieval", "index.answering")):
        __import__(module.name)
"""


def test_a_lazy_pattern_finds_what_a_compiled_one_finds_at_each_use() -> None:
    pattern, compiled = lazy(r"\bme(t)\b", re.IGNORECASE), re.compile(r"\bme(t)\b", re.IGNORECASE)
    for text in ("they Met", "they metered", "met met"):
        assert pattern.findall(text) == compiled.findall(text)
        assert pattern.sub(r"\1", text) == compiled.sub(r"\1", text)
        assert bool(pattern.search(text)) == bool(compiled.search(text))
    assert (pattern.pattern, pattern.flags) == (compiled.pattern, compiled.flags)


def test_a_wrong_pattern_raises_when_it_is_used() -> None:
    wrong = lazy("(")
    with pytest.raises(re.error, match="unterminated"):
        wrong.search("text")


def test_every_lazy_pattern_compiles() -> None:
    subprocess.run([sys.executable, "-W", "error", "-c", EAGER], check=True, cwd=ROOT)


def test_all_patterns_can_be_compiled_ahead() -> None:
    pattern = lazy("ahead")
    compile_all()
    assert "compiled" in vars(pattern)

"""Every regular expression of the packages against texts made to hurt it, in a process that may be killed.

Python's `re` backtracks: a pattern that is harmless on what people write may take minutes on 100,000 characters of one
kind. The texts are made of what each pattern itself names. What counts is CPU time, with a bound that a linear pattern
keeps by a factor of ten on a slow machine.
"""

import ast
import pkgutil
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

import bot
import index
from index.text.patterns import Lazy

ROOT = Path(__file__).parents[2]
LENGTHS = (30, 1000, 10_000, 100_000)  # characters: what is exponential shows first, then what is quadratic
SECONDS = 1.0  # of CPU for a text of the last length, and as much of it as a shorter one is shorter, but LEAST
LEAST = 0.2
KILLED = 20  # seconds of CPU for one pattern, after which the process ends
KINDS = 12  # characters of a pattern that are repeated and paired
PASSAGE = 2000  # characters, of which a passage has at most 900 as a rule
SHORT = {
    "index.answering.premises:_BEGINS": 3,
    "index.english.answers:_EVIDENCE": PASSAGE,
    "index.english.negation:_DOUBTS": PASSAGE,
    "index.english.roles:_ASIDE": PASSAGE,
}
"""Patterns that are only given texts of so many characters, cut by who calls them."""

_CALLS = {"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}


@dataclass(frozen=True, slots=True)
class Use:
    """A pattern, where it is named, and how it is called."""

    name: str
    pattern: re.Pattern[str]
    calls: tuple[str, ...]

    @property
    def longest(self) -> int:
        """Characters of the longest text that it is given."""
        return SHORT.get(self.name, LENGTHS[-1])


def collect() -> list[Use]:
    """All patterns that the modules hold, and all that are written where they are used."""
    calls, inline = _calls()
    found: dict[re.Pattern[str], Use] = {}
    for package in (bot, index):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                for name, value in vars(import_module(module.name)).items():
                    for pattern in _patterns(value):
                        called = calls[name] or calls[name.strip("_").casefold()]  # as an attribute of a class
                        found.setdefault(pattern, Use(f"{module.name}:{name}", pattern, _of(called)))
    for name, text, call in inline:
        found.setdefault(re.compile(text), Use(name, re.compile(text), (call,)))
    return sorted(found.values(), key=lambda use: use.name)


def _of(calls: set[str]) -> tuple[str, ...]:
    """Whole matches where all calls are such; else a search too, which starts at each character."""
    return tuple(sorted(calls)) or ("search",)


def _patterns(value: Any, depth: int = 3) -> Iterator[re.Pattern[str]]:
    value = value.compiled if isinstance(value, Lazy) else value
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth and isinstance(value, dict):
        for one in value.values():
            yield from _patterns(one, depth - 1)
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        for one in value:
            yield from _patterns(one, depth - 1)
    elif depth and type(value).__module__.startswith(("bot.", "index.")):
        for name in getattr(type(value), "__slots__", ()) or vars(value):
            yield from _patterns(getattr(value, name, None), depth - 1)


def _calls() -> tuple[dict[str, set[str]], list[tuple[str, str, str]]]:
    """By the name of a pattern how it is called, and the patterns that are written in calls of `re` itself."""
    calls, inline = defaultdict[str, set[str]](set), list[tuple[str, str, str]]()
    for file in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("index/**/*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CALLS):
                continue
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "re":
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    inline.append((f"{file.relative_to(ROOT)}:{node.lineno}", first.value, node.func.attr))
            elif isinstance(owner, (ast.Name, ast.Attribute)):
                calls[owner.id if isinstance(owner, ast.Name) else owner.attr].add(node.func.attr)
    return calls, inline


def texts(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Texts of about this length that the pattern nearly matches, again and again."""
    parts = [*dict.fromkeys([*_literals(pattern), *"a1 \n.-A,"])][:KINDS]
    pieces = [*parts, *("".join(pair) for pair in product(parts[:6], repeat=2)), "".join(parts)]
    for piece in pieces:
        body = piece * (length // len(piece) + 1)
        for before, after in (("", "\x00"), ("", ""), (parts[0], "!\x00")):
            yield f"{before}{body[:length]}{after}"


def _literals(pattern: re.Pattern[str]) -> list[str]:
    """What a pattern names: its words, and a character of each of its classes."""
    source = re.sub(r"\(\?[a-zA-Z]*[:=!<>P]*", " ", pattern.pattern)
    words = re.findall(r"[^\W_]{2,12}", re.sub(r"\\[a-zA-Z]", " ", source))
    classes = re.findall(r"\[\^?(.)", source)
    signs = re.findall(r"\\([^\w\s])", source) + re.findall(r"[^\w\s\\()\[\]{}?*+|^$.]", source)
    escapes = [
        sample for escape, sample in (("\\d", "1"), ("\\s", " "), ("\\w", "a"), ("\\W", "-")) if escape in source
    ]
    return [*escapes, *dict.fromkeys(signs), *dict.fromkeys(classes), *dict.fromkeys(words[:6])]


def run(use: Use, most: int) -> str:
    """Why a pattern takes too long for texts of up to `most` characters; empty if it does not."""
    for length in sorted({min(length, use.longest, most) for length in LENGTHS}):
        for text in texts(use.pattern, length):
            for call in use.calls:
                began = time.process_time()
                _call(use.pattern, call, text)
                took = time.process_time() - began
                if took > max(LEAST, SECONDS * length / LENGTHS[-1]):
                    return f"{use.name} {call} takes {took:.2f} s for {length:,} characters such as {text[:30]!r}"
    return ""


def _call(pattern: re.Pattern[str], call: str, text: str) -> None:
    match call:
        case "match" | "fullmatch" | "search":
            getattr(pattern, call)(text)
        case "split":
            pattern.split(text)
        case _:
            for _ in pattern.finditer(text):
                pass


def check(most: int = LENGTHS[-1]) -> list[str]:
    """What takes too long, a line each; what ends the process is named, and the rest goes on in another."""
    uses, wrong, first = collect(), list[str](), 0
    while first < len(uses):
        command = [sys.executable, "-m", "tests.reliability.patterns", str(first), str(most)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        lines = done.stdout.splitlines()
        wrong += [line for line in lines if not line.isdecimal()]
        first = max((int(line) for line in lines if line.isdecimal()), default=first) + 1
        if done.returncode:
            wrong.append(f"{uses[first - 1].name} takes more than {KILLED} s: {done.stderr[-200:]}")
    return wrong


def _work(first: int, most: int) -> None:
    from resource import RLIM_INFINITY, RLIMIT_CPU, setrlimit

    for number, use in enumerate(collect()[first:], first):
        setrlimit(RLIMIT_CPU, (int(time.process_time()) + KILLED + 1, RLIM_INFINITY))
        _tell(number)
        if reason := run(use, most):
            _tell(reason)


def _tell(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _work(*map(int, sys.argv[1:]))

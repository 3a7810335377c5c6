"""The words that an owner has for the same: `synonyms.txt` in a library's folder, a line each.

"Elbphilharmonie = Elphi" holds both ways; with "port > harbour", a question for the first finds the second too.
They are looked up when a question is asked, so that the file may be edited at any time.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from index.errors import LibraryBusy, LibraryError, SynonymError
from index.stores.library_folder import make_folder
from index.stores.wording import STILL_WRITING
from index.text.patterns import lazy
from index.text.stop_words import stop_words

FILE = "synonyms.txt"
MOST = 500  # lines; each question looks at all of them
LENGTH = 100  # characters of one side
WORDS = 8  # of one side
BYTES = 4 * MOST * (2 * LENGTH + 8)  # of a file; what is behind them is not read
WAIT = 10.0  # seconds for another process that changes the file
_SIGNS = frozenset('#-"“„«*')  # a line with # is a comment, and the others say something in a question
_SYNONYM = lazy(r"([^=>]+)([=>])([^=>]+)")


class Synonym(NamedTuple):
    """Two sides that mean the same; if not `is_mutual`, only a question for `word` finds `other`."""

    word: str
    other: str
    is_mutual: bool = True

    def __str__(self) -> str:
        return f"{self.word} {'=' if self.is_mutual else '>'} {self.other}"

    def says(self, other: "Synonym") -> bool:
        """Whether both say the same: in any case of letters and, if they hold both ways, in any order."""
        sides = [[side.casefold() for side in one[:2]] for one in (self, other)]
        return self.is_mutual == other.is_mutual and (
            sides[0] == sides[1] or (self.is_mutual and sides[0] == sides[1][::-1])
        )


def read_synonym(line: str) -> Synonym:
    """The synonym that a line says. Raises SynonymError, in one line that says what to write."""
    shown = "".join(c if c.isprintable() else " " for c in line[: 3 * LENGTH])
    found = _SYNONYM.fullmatch(shown)
    sides = [" ".join(side.split()) for side in found.group(1, 3)] if found else []
    if not found or not all(any(map(str.isalnum, side)) for side in sides):
        raise SynonymError(f"{shown.strip()[:60]!r} is no synonym: write one as in Elbphilharmonie = Elphi, or a > b")
    if sign := next((side[0] for side in sides if side[0] in _SIGNS), ""):
        raise SynonymError(f"{shown.strip()[:60]!r} has a side that begins with {sign}: leave that out")
    if any(len(side) > LENGTH or len(side.split()) > WORDS for side in sides):
        raise SynonymError(
            f"{shown.strip()[:60]!r} has a side of more than {WORDS} words or {LENGTH} characters: write a shorter one"
        )
    if all(len(side.split()) > 1 for side in sides):
        raise SynonymError(f"{shown.strip()[:60]!r} has several words on both sides: one side must be a single word")
    if sides[0].casefold() == sides[1].casefold():
        raise SynonymError(f"both sides of {shown.strip()[:60]!r} are the same word: write two")
    return Synonym(sides[0], sides[1], is_mutual=found[2] == "=")


def load_synonyms(folder: Path) -> tuple[Synonym, ...]:
    """The synonyms of the library in `folder`, without lines that say none; the file is read when it has changed."""
    return _load(folder)[0]


def list_faults(folder: Path) -> list[str]:
    """What is wrong with lines of the file, a line each."""
    return list(_load(folder)[1])


def add_synonym(folder: Path, line: str, languages: Sequence[str]) -> Synonym:
    """Add one; one with the same sides is replaced. Raises SynonymError, LibraryError.

    A side can't be of stop words of these languages only, for which no question is searched; WHO and US are names.
    """
    new = read_synonym(line)
    stopped = frozenset[str]().union(*map(stop_words, languages))
    for side in (new.word, new.other):
        if stopped.issuperset(side.casefold().split()) and not side.isupper():
            raise SynonymError(f"{side!r} is in most texts and is not searched for: name a word that says more")
    with _locked(folder):
        kept = [one for one in _read_for_change(folder) if not _is_of(one, new)]
        if sum(not _is_comment(one) for one in kept) >= MOST:
            raise SynonymError(f"there are {MOST} synonyms already: remove one first")
        _write(folder, [*kept, str(new)])
    return new


def remove_synonym(folder: Path, text: str) -> list[Synonym]:
    """Remove a synonym, or all with this side; which those were. Raises SynonymError if there is none."""
    wanted = read_synonym(text) if _SYNONYM.fullmatch(text[: 3 * LENGTH]) else None
    sought = " ".join(text.split()).casefold()
    with _locked(folder):
        lines, removed, kept = _read_for_change(folder), list[Synonym](), list[str]()
        for line in lines:
            one = _parse(line)
            if one and (_is_of(line, wanted) if wanted else sought in _sides(one)):
                removed.append(one)
            else:
                kept.append(line)
        if not removed:
            raise SynonymError(f"there is no synonym {sought[:60]!r}: `citebot synonyms list` shows them")
        _write(folder, kept)
    return removed


def save_synonyms(folder: Path, synonyms: tuple[Synonym, ...]) -> None:
    """Write these in place of those that are there. Raises LibraryError."""
    with _locked(folder):
        _write(folder, list(map(str, synonyms)))


def _load(folder: Path) -> tuple[tuple[Synonym, ...], tuple[str, ...]]:
    file = folder / FILE
    try:
        status = file.stat()
    except OSError:
        return (), ()
    return _parse_file(file, status.st_mtime_ns, status.st_size, status.st_ino)


@lru_cache(maxsize=64)
def _parse_file(file: Path, *_: int) -> tuple[tuple[Synonym, ...], tuple[str, ...]]:
    """The synonyms of a file and its faults; the rest of the key is what changes with it."""
    found, faults = dict[Synonym, None](), list[str]()
    for number, line in enumerate(_read_lines(file.parent), 1):
        if _is_comment(line):
            continue
        try:
            if len(found) >= MOST:
                faults.append(f"line {number} and those after it are left out: there are {MOST} synonyms already")
                break
            found[read_synonym(line)] = None
        except SynonymError as error:
            faults.append(f"line {number}: {error}")
    return tuple(found), tuple(faults)


def _read_lines(folder: Path) -> list[str]:
    return _read(folder)[:BYTES].decode("utf-8-sig", "replace").splitlines()


def _read_for_change(folder: Path) -> list[str]:
    """The lines, all of which can be written back. Raises SynonymError if they can't."""
    data = _read(folder)
    if len(data) > BYTES:
        raise SynonymError(f"{FILE} has more than {BYTES:,} bytes: take out what is no synonym")
    try:
        return data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise SynonymError(f"{FILE} is not UTF-8, so nothing was changed: save it as UTF-8") from error


def _read(folder: Path) -> bytes:
    """At most `BYTES` + 1 of the file; none if there is no such file."""
    file = folder / FILE
    try:
        if not file.is_file():
            return b""
        with file.open("rb") as opened:
            return opened.read(BYTES + 1)
    except OSError:
        return b""


def _write(folder: Path, lines: list[str]) -> None:
    draft = folder / f"{FILE}.part"
    try:
        draft.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        draft.replace(folder / FILE)
    except OSError as error:
        raise LibraryError(f"{folder / FILE} can't be written: {os.strerror(error.errno or 0)}") from error


def _is_comment(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _parse(line: str) -> Synonym | None:
    try:
        return None if _is_comment(line) else read_synonym(line)
    except SynonymError:
        return None


def _is_of(line: str, other: Synonym) -> bool:
    """Whether a line says something of the same two sides."""
    one = _parse(line)
    return one is not None and _sides(one) == _sides(other)


def _sides(synonym: Synonym) -> set[str]:
    return {synonym.word.casefold(), synonym.other.casefold()}


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the file alone; not the library's own lock, which a reindex holds for minutes."""
    make_folder(folder)
    from filelock import FileLock, Timeout  # which questions do without

    try:
        with FileLock(folder / f"{FILE}.lock", timeout=WAIT):
            yield
    except Timeout as error:
        raise LibraryBusy(STILL_WRITING.format(folder.name)) from error

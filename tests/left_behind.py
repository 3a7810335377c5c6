"""Looks through every byte of a folder for a word, in the forms in which it may be kept there."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import tantivy

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def files_with(folder: Path, word: str) -> list[str]:
    """The files that hold the word in any case, forwards or backwards, plain or compressed; and indexes, as a term."""
    found = [str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file() and _holds(file, word)]
    return sorted(
        found + [f"{index.relative_to(folder)} (a term)" for index in _indexes(folder) if _knows(index, word)]
    )


def _holds(file: Path, word: str) -> bool:
    forms = {form for text in (word, word[::-1]) for one in ENCODINGS for form in (text.casefold().encode(one),)}
    return any(form in data.lower() for data in _unpacked(file) for form in forms)


def _unpacked(file: Path) -> Iterator[bytes]:
    """The bytes of a file, and those of what is packed in it."""
    data = file.read_bytes()
    yield data
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            yield from map(archive.read, archive.namelist())
    for magic in (b"\x1f\x8b\x08", b"\x78\x01", b"\x78\x9c", b"\x78\xda"):
        start = data.find(magic)
        while start >= 0:
            yield _inflated(data[start:])
            start = data.find(magic, start + 1)


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(data, 1 << 20)
    except zlib.error:
        return b""


def _indexes(folder: Path) -> list[Path]:
    return [file.parent for file in folder.rglob("meta.json")]


def _knows(index: Path, word: str) -> bool:
    """Whether its dictionary has the word: its automaton does not hold words as bytes in a row."""
    searcher = tantivy.Index.open(str(index)).searcher()
    return any(searcher.doc_freq(field, form) for field in ("terms", "reversed") for form in (word, word[::-1]))

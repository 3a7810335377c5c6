"""The checksums of the postings' files: name, size and CRC-32 of each, in `manifest.json` among them.

tantivy notices few damaged bits itself: of 120 flips 61 were harmless, and 35 gave wrong results silently. Its files
never change after they are written, except `meta.json`. So the CRC of a file is computed once.
"""

import json
import os
import zlib
from pathlib import Path

CHUNK = 1 << 20  # bytes read at a time
NAME = "manifest.json"
_UNSUMMED = {NAME, "manifest.new", ".managed.json"}  # the last is tantivy's list of files to tidy up

Sums = dict[str, tuple[int, int]]


def write(folder: Path, generation: int) -> None:
    """Write the checksums of the folder's files, as those of `generation`. Needs the writer lock."""
    known = _read(folder)[1]
    files = [file for file in folder.iterdir() if file.suffix != ".lock" and file.name not in _UNSUMMED]
    sums = {file.name: _sum(file, known.get(file.name)) for file in files}
    draft = folder / "manifest.new"
    with draft.open("w", encoding="utf-8") as out:
        json.dump({"generation": generation, "files": sums}, out)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(folder / NAME)


def damage(folder: Path, generation: int) -> list[str]:
    """What differs from the checksums of this generation, a line each; reads all files, about 1 GB a second."""
    noted, sums = _read(folder)
    if noted != generation:
        return [f"{NAME} is of generation {noted}, not {generation}" if sums else f"{NAME} is missing"]
    return [wrong for name, sums in sums.items() if (wrong := _compare(folder / name, *sums))]


def _compare(file: Path, size: int, crc: int) -> str | None:
    try:
        found = _sum(file)
    except OSError:
        return f"{file.name} is missing"
    if found[0] != size:
        return f"{file.name} has {found[0]:,} bytes, not {size:,}"
    return None if found[1] == crc else f"{file.name} has other bytes than were written"


def _read(folder: Path) -> tuple[int, Sums]:
    """The generation and the checksums in `manifest.json`; -1 and none if it can't be read."""
    try:
        noted = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return int(noted["generation"]), {str(name): (int(a), int(b)) for name, (a, b) in noted["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return -1, {}


def _sum(file: Path, known: tuple[int, int] | None = None) -> tuple[int, int]:
    """Size and CRC-32; those `known` of a file that never changes and has the same size are not computed again."""
    if known and file.name != "meta.json" and file.stat().st_size == known[0]:
        return known
    size = crc = 0
    with file.open("rb") as data:
        while chunk := data.read(CHUNK):
            size, crc = size + len(chunk), zlib.crc32(chunk, crc)
    return size, crc

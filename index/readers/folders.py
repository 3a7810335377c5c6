"""Which files below a folder are read: those of a known format that are not hidden and lie in the folder itself."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from index.errors import OriginError
from index.readers import FORMATS, absolute, is_folder, suffixes

_HIDDEN = (".", "~$")  # ~$: the file that Office puts beside an open one, with the same suffix


def files(path: Path) -> list[Path]:
    """The file itself, or all files below the folder that can be read, sorted, as absolute paths.

    Left out are hidden files and folders, and symlinks that lead out of the folder or to another folder. A folder below
    that can't be listed is in the list itself, so that `read` reports it, as it does names that are not UTF-8. Raises
    OriginError, with the bare reason, if the path is missing, unreadable, of no known format or a folder without such
    files.
    """
    path = absolute(path)
    if not is_folder(path):
        return [path]
    unlisted: list[Path] = []
    root = os.path.realpath(path)
    visible = _visible(path, lambda error: unlisted.append(Path(error.filename)))
    found = [file for file in visible if file.suffix.lower() in FORMATS and _stays_in(root, file)]
    if not found and not unlisted:
        raise OriginError(f"has no {suffixes('or')} file: add one, or name another folder")
    return sorted([*found, *unlisted])


def left_out(folders: Iterable[Path]) -> Counter[str]:
    """How many files below the folders `files` leaves out for their format, by suffix; hidden ones do not count."""
    found = (file.suffix.lower() for folder in folders for file in _visible(folder))
    return Counter(suffix for suffix in found if suffix not in FORMATS)


def check_link(path: Path, walked: Iterable[Path]) -> None:
    """Raises OriginError, with the bare reason, if a symlink leads to a folder above it or into one of those `walked`.

    All its files would be read a second time, as other articles.
    """
    if not os.path.islink(path):  # noqa: PTH114  # a Path raises where it may not look
        return
    target = Path(os.path.realpath(path))
    if not is_folder(target):
        return
    if Path(os.path.realpath(path.parent)).is_relative_to(target):
        raise OriginError(f"is a symlink to a folder above it: name that one, {target}")
    for folder in walked:
        root = Path(os.path.realpath(folder))
        if folder != path and target.is_relative_to(root) and lies_in(root, target):
            raise OriginError(f"is a symlink to {target}, which is read already")


def lies_in(folder: Path, path: Path) -> bool:
    """Whether `files` of the folder comes to this path: the folder, a file that can be read, a folder, or gone."""
    if path == folder:
        return True
    if any(name.startswith(_HIDDEN) for name in path.relative_to(folder).parts) or is_outside(folder, path):
        return False
    try:
        if path.is_dir():
            return not path.is_symlink()
        return not path.exists() or path.suffix.lower() in FORMATS
    except PermissionError:
        return True  # so that it is reported, as `files` does


def is_outside(folder: Path, path: Path) -> bool:
    """Whether a symlink below the folder leads this path out of it, or to another folder, where `files` never looks."""
    names, root = path.relative_to(folder).parts, os.path.realpath(folder)
    return os.path.realpath(path.parent) != str(Path(root, *names[:-1])) or not _stays_in(root, path)


def _visible(folder: Path, on_error: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    for base, folders, names in os.walk(folder, onerror=on_error):
        folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
        yield from (Path(base, name) for name in names if not name.startswith(_HIDDEN))


def _stays_in(root: str, file: Path) -> bool:
    is_link = os.path.islink(file)  # noqa: PTH114  # a Path raises where it may not look
    return not is_link or Path(os.path.realpath(file)).is_relative_to(root)

"""What a person names to be read, a file, a folder or a page -> the origins by which a library knows it."""

import re
from collections.abc import Collection, Container, Iterable, Sequence
from pathlib import Path

from index.errors import OriginError
from index.model import Unread
from index.readers import absolute, path_text
from index.readers.folders import files, is_outside, lies_in
from index.web.model import FEED_LIST

_SCHEME = re.compile("https?:|[a-z][a-z0-9+.-]+://", re.IGNORECASE)  # two letters at least: a disk has one


def is_page(origin: str) -> bool:
    """Whether it is an address, rather than the path of a file or a folder."""
    return bool(_SCHEME.match(origin.lstrip()))


def is_feed_list(path: Path) -> bool:
    """Whether a file lists feeds, by its name, and holds no article itself."""
    return path.suffix.lower() == FEED_LIST


def split_paths_and_pages(origins: Iterable[str]) -> tuple[list[Path], list[str]]:
    """The absolute paths among them, and the addresses as they are stored. Raises OriginError for an impossible one."""
    paths, pages = list[Path](), list[str]()
    for origin in origins:
        if is_page(origin):
            pages.append(absolute_page(origin))
        else:
            paths.append(absolute_path(origin))
    return paths, pages


def absolute_path(origin: str) -> Path:
    """The absolute path. Raises OriginError for an empty one, which would be the current folder."""
    if not origin.strip():
        raise OriginError("no path was given: name a file or a folder")
    return absolute(Path(origin).expanduser())


def absolute_page(origin: str) -> str:
    """The address as it is stored. Raises OriginError if it is none that can be fetched."""
    from index.web.urls import normalise  # 10 ms that a question need not spend

    try:
        return normalise(origin)
    except OriginError as error:
        raise OriginError(f"{origin.strip()} {error}") from error


def spellings(key: str) -> tuple[str, str]:
    """A key as it is, and as the origin that it may be. Raises OriginError for an empty one."""
    if not is_page(key):
        return key, str(absolute_path(key))
    try:
        return key, absolute_page(key)
    except OriginError:
        return key, key


def is_among(path: Path, chosen: Container[Path] | None) -> bool:
    """Whether a path, or a folder above it, is chosen; None chooses all."""
    return chosen is None or path in chosen or any(parent in chosen for parent in path.parents)


def check_known(wanted: Iterable[Path], known: Sequence[Path]) -> None:
    """Raises OriginError unless each is known, or lies above or below one that is."""
    for path in wanted:
        if not any(is_among(place, [path]) or is_among(path, [place]) for place in known):
            raise never_added(str(path))


def never_added(origin: str) -> OriginError:
    """The error for an origin that the library does not know."""
    why = "it was never added, or came with a backup whose folders are not followed"
    return OriginError(f"{origin} is not read by this library: {why}. `citebot add {origin}` reads it from now on")


def is_there(path: Path, folders: Sequence[Path]) -> bool | Unread:
    """Whether a file, or one of the `folders` that were added, is still there, and no symlink leads it out of these.

    Nobody knows if the folder by which it is found is not there, or can't be looked into: then it is that one's Unread.
    """
    place = path if path in folders else nearest(path, folders) or path.parent
    try:
        if place.is_dir():
            return path.exists() and (path in folders or not (path.is_dir() or is_led_out(path, folders)))
        reason = "is gone"
    except OSError as error:
        reason = f"can't be read: {error.strerror}"
    return Unread(
        path_text(place), f"{reason}; nothing was dropped: bring it back, or `citebot remove {path_text(place)}`"
    )


def check_exists(path: Path, known: Iterable[Path], folders: Sequence[Path]) -> None:
    """Raises OriginError if a path is not there, unless what is `known` is that path or lies below it."""
    is_known = any(is_among(place, [path]) for place in known)
    if not is_known and not isinstance(is_there(path, folders), Unread) and not path.exists():
        raise OriginError(f"{path_text(path)} does not exist, and nothing was read from it: check its name")


def nearest(path: Path, folders: Iterable[Path]) -> Path | None:
    """The innermost of the `folders` that contains this path, or is it."""
    above = (folder for folder in folders if is_among(path, [folder]))
    return max(above, key=lambda folder: len(folder.parts), default=None)


def is_led_out(path: Path, folders: Iterable[Path]) -> bool:
    """Whether a symlink leads the path out of the one of the `folders` by which it is found."""
    home = nearest(path, folders)
    return home is not None and home != path and is_outside(home, path)


def searched_in(folder: Path, chosen: Collection[Path] | None) -> list[Path]:
    """Where in a folder new files are looked for: everywhere, or in the parts of it that are `chosen` and there."""
    if chosen is None or is_among(folder, chosen):
        return [folder]
    return [path for path in chosen if is_among(path, [folder]) and path.exists() and lies_in(folder, path)]


def files_in(folder: Path) -> list[Path]:
    """The files to read in a folder that is there, maybe none."""
    try:
        return files(folder)
    except OriginError:  # it can be looked into, so all its files are gone
        return []

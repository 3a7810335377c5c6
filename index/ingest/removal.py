"""Removes what one key names from a library: an article, a page, a feed, a file, or a folder."""

from collections.abc import Mapping
from pathlib import Path

from index.errors import OriginError
from index.ingest.origins import is_page, spellings
from index.model import Changes
from index.stores.protocol import Contents, PendingContents, Store
from index.stores.rows import Origin


def remove(store: Store, key: str, *, purge: bool = True) -> Changes:
    """Remove the articles, and stop reading their origins. Raises OriginError if `key` names nothing in the library."""
    names, path = spellings(key), Path(spellings(key)[1])
    with store.writing() as change:
        catalogue = change.catalogue
        found, below = _find(key, catalogue)
        feeds = {feed.origin for feed in catalogue.feeds()}
        held = (*names, *(origin for _, origin in found), *catalogue.rivals(i for i, _ in found))
        pages = {*filter(is_page, catalogue.origins())}.intersection(held) - (feeds - {*names})
        ids = [i for i, _ in found] + [i for origin in below for i in catalogue.ids(origin)]
        if not ids and not below and not pages and str(path) not in catalogue.folders():
            raise OriginError(f"No article, file or URL {key[:200]!r} in this library. `citebot sources` lists them")
        _forget_files(path, below, catalogue)
        if not below and pages.isdisjoint(feeds):  # the article itself was named, and not what it came from
            catalogue.release(ids)
        removed = change.remove(dict.fromkeys(ids))
        if purge:
            change.purge()
        for page in pages:  # one that has no article left is read no more
            if not any(True for _ in catalogue.ids(page)):
                catalogue.forget_origin(page)
    return Changes(removed=removed, generation=change.reached)


def count(store: Store, key: str) -> int:
    """How many articles `remove` would take out. Raises OriginError for an empty key."""
    with store.catalogue() as catalogue:
        found, below = _find(key, catalogue)
        return len({i for i, _ in found}.union(*map(catalogue.ids, below)))


def _find(key: str, catalogue: Contents) -> tuple[list[tuple[str, str | None]], dict[str, str]]:
    """Id and origin of each article with this id, origin or URL; the files at or below this path -> their stamps."""
    names = spellings(key)
    below = {} if is_page(key) else catalogue.origins_at(names[1])
    return [pair for name in names for pair in catalogue.named(name)], below


def _forget_files(path: Path, files: Mapping[str, str], catalogue: PendingContents) -> None:
    """Look no more for files in this folder and those below it.

    Files of a folder that stays are remembered as read, or its next reindex would add them as new.
    """
    folders = catalogue.folders()
    is_watched = any(Path(folder) in path.parents for folder in folders)
    for folder in [str(path), *(folder for folder in folders if path in Path(folder).parents)]:
        catalogue.forget_folder(folder)
    for file, stamp in files.items():
        if is_watched or file == str(path):
            catalogue.note_origin(Origin(file, stamp), [])
        else:
            catalogue.forget_origin(file)

"""Checks what a backup or a cluster holds before it is stored here: somebody else may have written it.

Raises ValueError, which says what is wrong, for anything that citebot would not have written itself.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from index.model import Article
from index.stores.rows import FIELDS, Origin, SeenEntry
from index.stores.sync_state import SyncState

TEXT = 10_000_000  # characters of an article: twice what a reader takes
LINE = 100_000  # characters of any other value: the path of a file in an archive may have 65,536
LATEST = 253_402_300_799.0  # 9999-12-31, in Unix seconds
COUNT = 2**48  # of a generation or number: it can still be counted on from there

_REQUIRED = {"text", "id"}
_VALIDATORS = (str, str | None, str | None)
_UNREAD = (str | None, str, bool, bool)


def check_article(record: Mapping[str, Any]) -> Article:
    """The article of a record, if each of its fields has a value that citebot can have stored."""
    for name in FIELDS:
        value = record[name]
        if name == "first_line":
            is_right = value is None or _is_count(value, 1)
        else:
            is_right = _is_text(value, TEXT if name == "text" else LINE) or (value is None and name not in _REQUIRED)
        _check(is_right, f"an article's {name}", value)
    _check(bool(record["id"]), "an article's id", "")
    for name in ("published", "edited"):
        _check(record[name] is None or bool(date.fromisoformat(record[name][:10])), "a day", record[name])
    return Article(**record)


def check_origin(origin: Origin, unread: object) -> tuple[Origin, list[list[Any]]]:
    """The origin with what could not be read of it, as `note_of` stores that."""
    _check(_is_text(origin.origin) and bool(origin.origin), "the name of an origin", origin.origin)
    _check(_is_text(origin.stamp), "the stamp of an origin", origin.stamp)
    _check(origin.feed in (0, 1), "whether an origin is a feed", origin.feed)
    _check(_is_count(origin.failures), "the failures of an origin", origin.failures)
    _check(_is_moment(origin.due), "when an origin is due", origin.due)
    if origin.feed or "://" in origin.origin:
        _check_validators(origin.stamp)
    _check(isinstance(unread, list), "what could not be read", unread)
    return origin._replace(feed=bool(origin.feed)), [_check_unread(one) for one in unread]  # type: ignore[attr-defined]


def check_entry(entry: SeenEntry) -> SeenEntry:
    """The entry of a feed."""
    _check(_is_count(entry.number), "the number of an entry", entry.number)
    for value in (entry.origin, entry.digest, entry.stamp):
        _check(_is_text(value), "an entry of a feed", value)
    for noted in (entry.guid, entry.url, entry.content, entry.article, entry.reason):
        _check(noted is None or _is_text(noted), "an entry of a feed", noted)
    _check(_is_count(entry.tries), "the tries of an entry", entry.tries)
    _check(entry.due is None or _is_moment(entry.due), "when an entry is due", entry.due)
    _check_validators(entry.stamp)
    return entry


def check_sync_state(state: SyncState) -> SyncState:
    """The sync state, without its sites: what a site allows, and when it may be asked, it is asked again itself."""
    checked = SyncState(folders=dict.fromkeys(map(check_name, state.folders), True))
    for origin, unread in state.origins.values():
        checked.origins[origin.origin] = check_origin(origin, unread)
    for key, origins in state.rivals.items():
        checked.rivals[check_name(key)] = [check_name(name) for name in origins]
    for entry in state.seen.values():
        checked.seen[check_entry(entry).number or 0] = entry
    return checked


def check_name(value: object) -> str:
    """The name of a folder or an origin, or an article's id."""
    _check(isinstance(value, str) and 0 < len(value) <= LINE, "a name", value)
    return str(value)


def check_count(value: object) -> int:
    """A number of rows, or a generation."""
    if not _is_count(value):
        _check(False, "a count", value)
    return int(str(value))


def _check_unread(noted: object) -> list[Any]:
    is_list = isinstance(noted, list) and 2 <= len(noted) <= len(_UNREAD)
    _check(is_list and _are(noted, _UNREAD), "what could not be read", noted)  # type: ignore[arg-type]
    return noted  # type: ignore[return-value]


def _check_validators(stamp: str) -> None:
    """A page's stamp is empty, or tells how to ask its server whether it has changed."""
    if stamp:
        validators = json.loads(stamp)
        is_list = isinstance(validators, list) and len(validators) == len(_VALIDATORS)
        _check(is_list and _are(validators, _VALIDATORS), "the stamp of a page", stamp)


def _are(values: Sequence[object], kinds: Iterable[Any]) -> bool:
    return all(isinstance(value, kind) for value, kind in zip(values, kinds, strict=False))


def _is_text(value: object, most: int = LINE) -> bool:
    return isinstance(value, str) and len(value) <= most


def _is_count(value: object, least: int = 0) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= COUNT


def _is_moment(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value <= LATEST


def _check(is_right: bool, what: str, value: object) -> None:
    if not is_right:
        raise ValueError(f"{what} can't be {str(value)[:40]!r}")

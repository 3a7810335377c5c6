"""Checks the sync state of a backup or a cluster before it is stored here: somebody else may have written it.

Raises ValueError, which says what is wrong, for anything that citebot would not have written itself.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from index.article_checks import LINE, check, is_count, is_text
from index.stores.rows import Origin, SeenEntry
from index.stores.sync_state import SyncState

LATEST = 253_402_300_799.0  # 9999-12-31, in Unix seconds

_VALIDATORS = (str, str | None, str | None)
_UNREAD = (str | None, str, bool, bool)


def check_origin(origin: Origin, unread: object) -> tuple[Origin, list[list[Any]]]:
    """The origin with what could not be read of it, as `note_of` stores that."""
    check(is_text(origin.origin) and bool(origin.origin), "the name of an origin", origin.origin)
    check(is_text(origin.stamp), "the stamp of an origin", origin.stamp)
    check(origin.feed in (0, 1), "whether an origin is a feed", origin.feed)
    check(is_count(origin.failures), "the failures of an origin", origin.failures)
    check(_is_moment(origin.due), "when an origin is due", origin.due)
    if origin.feed or "://" in origin.origin:
        _check_validators(origin.stamp)
    check(isinstance(unread, list), "what could not be read", unread)
    return origin._replace(feed=bool(origin.feed)), [_check_unread(one) for one in unread]  # type: ignore[attr-defined]


def check_entry(entry: SeenEntry) -> SeenEntry:
    """The entry of a feed."""
    check(is_count(entry.number), "the number of an entry", entry.number)
    for value in (entry.origin, entry.digest, entry.stamp):
        check(is_text(value), "an entry of a feed", value)
    for noted in (entry.guid, entry.url, entry.content, entry.article, entry.reason):
        check(noted is None or is_text(noted), "an entry of a feed", noted)
    check(is_count(entry.tries), "the tries of an entry", entry.tries)
    check(entry.due is None or _is_moment(entry.due), "when an entry is due", entry.due)
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
    check(isinstance(value, str) and 0 < len(value) <= LINE, "a name", value)
    return str(value)


def check_count(value: object) -> int:
    """A number of rows, or a generation."""
    if not is_count(value):
        check(False, "a count", value)
    return int(str(value))


def _check_unread(noted: object) -> list[Any]:
    is_list = isinstance(noted, list) and 2 <= len(noted) <= len(_UNREAD)
    check(is_list and _are(noted, _UNREAD), "what could not be read", noted)  # type: ignore[arg-type]
    return noted  # type: ignore[return-value]


def _check_validators(stamp: str) -> None:
    """A page's stamp is empty, or tells how to ask its server whether it has changed."""
    if stamp:
        validators = json.loads(stamp)
        is_list = isinstance(validators, list) and len(validators) == len(_VALIDATORS)
        check(is_list and _are(validators, _VALIDATORS), "the stamp of a page", stamp)


def _are(values: Sequence[object], kinds: Iterable[Any]) -> bool:
    return all(isinstance(value, kind) for value, kind in zip(values, kinds, strict=False))


def _is_moment(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value <= LATEST

"""The sync state in a catalogue's tables: origins and how reading them went, folders, feed entries, sites."""

import json
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any

from index.clock import moment
from index.model import Feed, Unread
from index.stores.rows import Origin, SeenEntry
from index.stores.sync_state import SyncState, unread_of
from index.web.model import Site

_ENTRY = ", ".join(SeenEntry._fields)
FORGOTTEN = 30 * 86_400.0  # seconds after which a site that was not asked counts as unknown


class SyncStateTables(ABC):
    """Reads and writes the sync state. Writing needs an IMMEDIATE transaction."""

    @abstractmethod
    def _rows(self, sql: str, *values: Any) -> list[Any]: ...

    def origins(self) -> dict[str, str]:
        """What articles were read from -> the stamp it bore."""
        return dict(self._rows("SELECT origin, stamp FROM origin ORDER BY origin"))

    def origins_at(self, place: str) -> dict[str, str]:
        """The same of one file, or of the files below a folder."""
        below = place.rstrip(os.sep) + os.sep
        after = below[:-1] + chr(ord(os.sep) + 1)
        sql = "SELECT origin, stamp FROM origin WHERE origin = ?1 OR origin >= ?2 AND origin < ?3 ORDER BY origin"
        return dict(self._rows(sql, place, below, after))

    def polled(self) -> dict[str, Origin]:
        """The same with all that is known of how it was read."""
        rows = self._rows("SELECT origin, stamp, feed, failures, due FROM origin ORDER BY origin")
        return {row[0]: Origin(*row) for row in rows}

    def note_origin(self, origin: Origin, unread: Sequence[Unread]) -> None:
        """Remember that it was read, and what could not be."""
        unread_json = json.dumps([(u.member, u.reason, u.undated, u.ended_reader) for u in unread])
        columns = "(origin, stamp, feed, failures, due, unread)"
        self._rows(f"INSERT OR REPLACE INTO origin {columns} VALUES (?, ?, ?, ?, ?, ?)", *origin, unread_json)

    def forget_origin(self, origin: str) -> None:
        """Read it no more."""
        self._rows("DELETE FROM origin WHERE origin = ?", origin)
        self._rows("DELETE FROM entry WHERE origin = ?", origin)

    def unread(self) -> list[Unread]:
        """What the last reading of each origin could not take."""
        rows = self._rows("SELECT origin, unread FROM origin WHERE unread <> '[]' ORDER BY origin")
        return [unread_of(origin, one) for origin, unread_json in rows for one in json.loads(unread_json)]

    def folders(self) -> list[str]:
        """The folders whose files are to be found by a reindex."""
        return [path for (path,) in self._rows("SELECT path FROM folder ORDER BY path")]

    def note_folder(self, path: str) -> None:
        """Look for new files in this folder from now on."""
        self._rows("INSERT OR IGNORE INTO folder VALUES (?)", path)

    def forget_folder(self, path: str) -> None:
        """Look into it no more."""
        self._rows("DELETE FROM folder WHERE path = ?", path)

    def rivals(self, ids: Iterable[str]) -> list[str]:
        """The origins that held articles of these ids too, and lost them to the one that was read later."""
        return [o for i in ids for (o,) in self._rows("SELECT origin FROM rival WHERE id = ?", i)]

    def release(self, ids: Iterable[str]) -> None:
        """Let no feed bring articles of these ids back because it held them too."""
        for key in ids:
            self._rows("DELETE FROM rival WHERE id = ? AND origin IN (SELECT origin FROM origin WHERE feed)", key)

    def feeds(self) -> list[Feed]:
        """The feeds that are followed, each with how many of the articles are its own."""
        sql = """SELECT o.origin, count(a.id), o.due FROM origin o LEFT JOIN article a ON a.origin = o.origin
                 WHERE o.feed GROUP BY o.origin ORDER BY o.origin"""
        return [Feed(origin, articles, moment(due) if due else None) for origin, articles, due in self._rows(sql)]

    def entries(self, origin: str) -> list[SeenEntry]:
        """What a feed has listed so far, in the order it came."""
        sql = f"SELECT {_ENTRY} FROM entry WHERE origin = ? ORDER BY number"
        return [SeenEntry(*row) for row in self._rows(sql, origin)]

    def note_entry(self, entry: SeenEntry) -> None:
        """Remember an entry, in the place of what was known of it; its article may be another origin's."""
        self._put_entry(entry)
        sql = "INSERT OR IGNORE INTO rival SELECT id, ? FROM article WHERE id = ? AND origin <> ?"
        self._rows(sql, entry.origin, entry.article, entry.origin)

    def _put_entry(self, entry: SeenEntry) -> None:
        marks = ", ".join("?" * len(entry))
        self._rows(f"INSERT OR REPLACE INTO entry ({_ENTRY}) VALUES ({marks})", *entry)

    def sites(self) -> dict[str, Site]:
        """What is known of the sites that were asked, by place."""
        return {row[0]: Site(*row) for row in self._rows("SELECT place, robots, read, due FROM site")}

    def note_site(self, site: Site) -> None:
        """Remember it; those that were not asked for long are forgotten."""
        self._rows("DELETE FROM site WHERE max(read, due) < ?", site.read - FORGOTTEN)
        self._put_site(site)

    def _put_site(self, site: Site) -> None:
        self._rows("INSERT OR REPLACE INTO site (place, robots, read, due) VALUES (?, ?, ?, ?)", *site)

    def sync_state(self) -> SyncState:
        """All that is remembered beside the articles."""
        sync_state = SyncState(folders=dict.fromkeys(self.folders(), True), sites=self.sites())
        unread_json = dict(self._rows("SELECT origin, unread FROM origin"))
        sync_state.origins = {key: (origin, json.loads(unread_json[key])) for key, origin in self.polled().items()}
        for key, origin in self._rows("SELECT id, origin FROM rival ORDER BY id, origin"):
            sync_state.rivals.setdefault(key, []).append(origin)
        sync_state.seen = {row[0]: SeenEntry(*row) for row in self._rows(f"SELECT {_ENTRY} FROM entry")}
        return sync_state

    def take_sync_state(self, sync_state: SyncState) -> None:
        """Remember what another library remembers."""
        for origin, unread in sync_state.origins.values():
            self.note_origin(origin, [unread_of(origin.origin, one) for one in unread])
        for folder in sync_state.folders:
            self.note_folder(folder)
        for key, origins in sync_state.rivals.items():
            for place in origins:
                self._rows("INSERT OR IGNORE INTO rival VALUES (?, ?)", key, place)
        for entry in sync_state.seen.values():
            self._put_entry(entry)
        for site in sync_state.sites.values():
            self._put_site(site)

"""The sync state in a catalogue's tables: origins and how reading them went, folders, feed entries, sites."""

import json
import os
from collections.abc import Iterable, Sequence

from index.clock import moment
from index.model import Feed, Unread
from index.stores.embedded.sqlite import Database
from index.stores.rows import Origin, SeenEntry
from index.stores.sync_state import FORGOTTEN, SyncState, note_of, unread_of
from index.web.model import Site

_ENTRY = ", ".join(SeenEntry._fields)


class SyncStateTables(Database):
    """Reads and writes the sync state. Writing needs an IMMEDIATE transaction."""

    def origins(self) -> dict[str, str]:
        """Each origin that articles were read from -> its stamp."""
        return dict(self._rows("SELECT origin, stamp FROM origin ORDER BY origin"))

    def origins_at(self, place: str) -> dict[str, str]:
        """The same for one file, or for the files below a folder."""
        below = place.rstrip(os.sep) + os.sep
        after = below[:-1] + chr(ord(os.sep) + 1)
        sql = "SELECT origin, stamp FROM origin WHERE origin = ?1 OR origin >= ?2 AND origin < ?3 ORDER BY origin"
        return dict(self._rows(sql, place, below, after))

    def polled(self) -> dict[str, Origin]:
        """Each origin -> how its last readings went."""
        rows = self._rows("SELECT origin, stamp, feed, failures, due FROM origin ORDER BY origin")
        return {row[0]: Origin(*row) for row in rows}

    def note_origin(self, origin: Origin, unread: Sequence[Unread]) -> None:
        """Remember that an origin was read, and what could not be read."""
        sql = "INSERT OR REPLACE INTO origin (origin, stamp, feed, failures, due, unread) VALUES (?, ?, ?, ?, ?, ?)"
        self._rows(sql, *origin, json.dumps(list(map(note_of, unread))))

    def forget_origin(self, origin: str) -> None:
        """Forget an origin; a reindex no longer reads it."""
        self._rows("DELETE FROM origin WHERE origin = ?", origin)
        self._rows("DELETE FROM entry WHERE origin = ?", origin)

    def unread(self) -> list[Unread]:
        """What could not be read in the last reading of each origin."""
        rows = self._rows("SELECT origin, unread FROM origin WHERE unread <> '[]' ORDER BY origin")
        return [unread_of(origin, one) for origin, unread_json in rows for one in json.loads(unread_json)]

    def folders(self) -> list[str]:
        """The folders in which a reindex looks for files."""
        return [path for (path,) in self._rows("SELECT path FROM folder ORDER BY path")]

    def note_folder(self, path: str) -> None:
        """Look for new files in this folder from now on."""
        self._rows("INSERT OR IGNORE INTO folder VALUES (?)", path)

    def forget_folder(self, path: str) -> None:
        """No longer look for new files in this folder."""
        self._rows("DELETE FROM folder WHERE path = ?", path)

    def rivals(self, ids: Iterable[str]) -> list[str]:
        """The origins that held articles of these ids too, and lost them to another that was read later."""
        return [o for i in ids for (o,) in self._rows("SELECT origin FROM rival WHERE id = ?", i)]

    def release(self, ids: Iterable[str]) -> None:
        """Forget that feeds held these articles too, so that none of them brings the articles back."""
        for key in ids:
            self._rows("DELETE FROM rival WHERE id = ? AND origin IN (SELECT origin FROM origin WHERE feed)", key)

    def feeds(self) -> list[Feed]:
        """The feeds that are followed, each with the number of its articles."""
        sql = """SELECT o.origin, count(a.id), o.due FROM origin o LEFT JOIN article a ON a.origin = o.origin
                 WHERE o.feed GROUP BY o.origin ORDER BY o.origin"""
        return [Feed(origin, articles, moment(due) if due else None) for origin, articles, due in self._rows(sql)]

    def entries(self, origin: str) -> list[SeenEntry]:
        """The entries that a feed has listed so far, in order."""
        sql = f"SELECT {_ENTRY} FROM entry WHERE origin = ? ORDER BY number"
        return [SeenEntry(*row) for row in self._rows(sql, origin)]

    def note_entry(self, entry: SeenEntry) -> None:
        """Remember an entry, in the place of its older version; its article may belong to another origin."""
        self._put_entry(entry)
        sql = "INSERT OR IGNORE INTO rival SELECT id, ? FROM article WHERE id = ? AND origin <> ?"
        self._rows(sql, entry.origin, entry.article, entry.origin)

    def _put_entry(self, entry: SeenEntry) -> None:
        marks = ", ".join("?" * len(entry))
        self._rows(f"INSERT OR REPLACE INTO entry ({_ENTRY}) VALUES ({marks})", *entry)

    def sites(self) -> dict[str, Site]:
        """The sites that were asked, by address."""
        return {row[0]: Site(*row) for row in self._rows("SELECT place, robots, read, due FROM site")}

    def note_site(self, site: Site) -> None:
        """Remember a site, and forget those that were not asked for long."""
        self._rows("DELETE FROM site WHERE max(read, due) < ?", site.read - FORGOTTEN)
        self._put_site(site)

    def _put_site(self, site: Site) -> None:
        self._rows("INSERT OR REPLACE INTO site (place, robots, read, due) VALUES (?, ?, ?, ?)", *site)

    def sync_state(self) -> SyncState:
        """All of the sync state."""
        sync_state = SyncState(folders=dict.fromkeys(self.folders(), True), sites=self.sites())
        unread_json = dict(self._rows("SELECT origin, unread FROM origin"))
        sync_state.origins = {key: (origin, json.loads(unread_json[key])) for key, origin in self.polled().items()}
        for key, origin in self._rows("SELECT id, origin FROM rival ORDER BY id, origin"):
            sync_state.rivals.setdefault(key, []).append(origin)
        sync_state.seen = {row[0]: SeenEntry(*row) for row in self._rows(f"SELECT {_ENTRY} FROM entry")}
        return sync_state

    def take_sync_state(self, sync_state: SyncState) -> None:
        """Add the sync state of another library."""
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

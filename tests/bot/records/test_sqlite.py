"""Records in a file: what is there already, what keeps it from being written, what is left behind."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import apsw
import pytest

from bot.records.protocol import KEPT
from bot.records.sqlite import LocalRecords, LocalRecordStore
from bot.records.sqlite_file import SCHEMA, open_to_write
from bot.service import server_settings, subscriptions
from bot.service.subscriptions import Subscription
from index.errors import LibraryError

RECORD: dict[str, Any] = {"id": "a1b2c3", "question": "who met Putin?", "passages": [{"quote": "“constructive”"}]}
NOW = 1_750_000_000.0  # 2025-06-15T15:06:40Z


def refuses_to_tell(records: LocalRecords) -> None:
    """Settings that can't be read are not the usual ones."""
    for look in (lambda: records.find("a1b2c3"), lambda: server_settings.load(records), records.notes, records.marked):
        with pytest.raises(LibraryError, match=r"records.db can't be read \(.+\): try again, and move that file away"):
            look()


def test_looking_makes_no_file(tmp_path: Path) -> None:
    LocalRecords(tmp_path).find("a1b2c3")
    assert not list(tmp_path.iterdir())


def test_an_answer_is_forgotten_after_thirty_days(tmp_path: Path) -> None:
    with LocalRecords(tmp_path) as records:
        records.save(RECORD, NOW)
        assert records.find("a1b2c3", NOW + KEPT)
        assert records.find("a1b2c3", NOW + KEPT + 1) is None
        records.save({"id": "new"}, NOW + KEPT + 1)
    assert list(apsw.Connection(str(tmp_path / "records.db")).execute("SELECT id FROM answer")) == [("new",)]


@pytest.mark.parametrize("content", [b"somebody's notes", b"SQLite format 3\x00 but torn", b"x" * 5000])
def test_a_file_that_is_not_ours_is_left_as_it_is(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "records.db").write_bytes(content)
    with LocalRecords(tmp_path) as records:
        assert not records.save(RECORD)
        refuses_to_tell(records)
    assert (tmp_path / "records.db").read_bytes() == content


@pytest.mark.parametrize("made_by", ["CREATE TABLE note (text)", "CREATE TABLE answer (id, asked, record)"])
def test_another_programs_database_is_left_as_it_is(made_by: str, tmp_path: Path) -> None:
    other = apsw.Connection(str(tmp_path / "records.db"))
    other.execute(made_by)
    other.close()
    before = (tmp_path / "records.db").read_bytes()
    with LocalRecords(tmp_path) as records:
        assert not records.save(RECORD)
        refuses_to_tell(records)
    assert (tmp_path / "records.db").read_bytes() == before


def test_a_newer_citebots_records_are_left_alone(tmp_path: Path) -> None:
    with LocalRecords(tmp_path) as records:
        records.save(RECORD)
    newer = apsw.Connection(str(tmp_path / "records.db"))
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    with LocalRecords(tmp_path) as records:
        assert not records.save({"id": "b"})
        refuses_to_tell(records)


def test_a_folder_that_is_not_there_or_in_the_way_costs_only_the_record(tmp_path: Path) -> None:
    assert not LocalRecords(tmp_path / "missing").save(RECORD)
    (tmp_path / "records.db").mkdir()
    assert not LocalRecords(tmp_path).save(RECORD)
    refuses_to_tell(LocalRecords(tmp_path))


def test_a_locked_file_costs_only_the_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.records.sqlite_file.WAIT", 1)
    with LocalRecords(tmp_path) as records:
        records.save(RECORD)
        holder = apsw.Connection(str(tmp_path / "records.db"))
        holder.execute("BEGIN IMMEDIATE")
        with LocalRecords(tmp_path) as late:
            assert not late.save({"id": "b"})
        holder.execute("ROLLBACK")
        holder.close()
        assert records.save({"id": "b"})


def test_what_can_not_be_written_is_told_at_debug_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    LocalRecords(tmp_path / "missing").save(RECORD)
    assert [record.levelname for record in caplog.records] == ["DEBUG"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_only_be_read_costs_only_the_record(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert not LocalRecords(tmp_path).save(RECORD)
    tmp_path.chmod(0o700)


def test_an_earlier_citebots_answers_are_given_up_for_new_tables(tmp_path: Path) -> None:
    old = apsw.Connection(str(tmp_path / "records.db"))
    old.execute("CREATE TABLE answer (id TEXT PRIMARY KEY, asked INTEGER NOT NULL, record TEXT NOT NULL)")
    old.execute("PRAGMA application_id = 0x63697472; PRAGMA user_version = 1").fetchall()
    old.close()
    with LocalRecords(tmp_path) as records:
        assert records.save(RECORD)
        assert records.find("a1b2c3")


TABLE = """
CREATE TABLE kept (
    number INTEGER PRIMARY KEY AUTOINCREMENT, answer TEXT NOT NULL, person TEXT NOT NULL, since INTEGER NOT NULL,
    channel INTEGER NOT NULL, message INTEGER NOT NULL, record TEXT NOT NULL, generations TEXT NOT NULL, told INTEGER,
    UNIQUE (answer, person)
);
"""
FOLLOWED = {"question": "who met Putin?", "asked_as": {}, "filters": {}, "passages": []}


def make_old(folder: Path, version: int, rows: Sequence[str] = (), *notes: str) -> list[Subscription]:
    """The records of an earlier citebot, with so many followed, each with its record; what they are."""
    with LocalRecords(folder) as records:
        for name in ("rules", *notes):
            records.note(name, "[]")
        records.save(RECORD)
    old = apsw.Connection(str(folder / "records.db"))
    if version == 3:
        old.execute(TABLE)
    for number, record in enumerate(rows):
        values = (str(number), "7", 4_000_000_000 + number, 1 << 62, 2, record, '{"default": 12}')
        old.execute("INSERT INTO kept VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, NULL)", values)
    old.execute(f"PRAGMA user_version = {version}").fetchall()
    old.close()
    return [
        Subscription(str(number), "7", 4_000_000_000 + number, 1 << 62, 2, FOLLOWED, {"default": 12})
        for number in range(len(rows))
    ]


@pytest.mark.parametrize(("version", "rows"), [(2, 0), (3, 0), (3, 2)])
def test_an_earlier_citebots_tables_are_brought_to_ours_by_whoever_looks(
    version: int, rows: int, tmp_path: Path
) -> None:
    there = make_old(tmp_path, version, [json.dumps(FOLLOWED)] * rows)
    assert subscriptions.find(LocalRecords(tmp_path), 30) == there
    with LocalRecords(tmp_path) as records:
        assert (records.noted("rules"), bool(records.find("a1b2c3"))) == ("[]", True)
        assert subscriptions.has_any(records) == bool(there)


@pytest.mark.parametrize("version", [2, 3])
def test_an_earlier_citebots_are_read_where_they_can_not_be_changed(
    version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.records.sqlite_file.WAIT", 1)
    there = make_old(tmp_path, version, [json.dumps(FOLLOWED)] * (version - 2))
    holder = apsw.Connection(str(tmp_path / "records.db"))
    holder.execute("BEGIN IMMEDIATE")
    with LocalRecords(tmp_path) as records:
        assert (records.noted("rules"), subscriptions.find(records, 30), bool(records.find("a1b2c3"))) == (
            "[]",
            there,
            True,
        )
    holder.execute("ROLLBACK")
    assert holder.pragma("user_version") == version
    holder.close()


READS = """
import os, sys
from pathlib import Path
from bot.records.sqlite import LocalRecords
from bot.service import subscriptions
from bot.service import subscriptions as kept
from bot.records.sqlite import LocalRecords
if os.geteuid() == 0:
    os.setuid(65534)  # root may write anywhere
with LocalRecords(Path(sys.argv[1])) as records:
    print(records.noted("rules"), len(subscriptions.find(records, 30)), records.save({"id": "b"}))
"""


@pytest.mark.parametrize("version", [3, SCHEMA])
def test_a_folder_that_may_only_be_read_is_read(version: int) -> None:
    with TemporaryDirectory() as folder:  # pytest's are closed to others
        there = make_old(Path(folder), version, [json.dumps(FOLLOWED)] * (version == 3))
        for path in (*Path(folder).iterdir(), Path(folder)):
            path.chmod(0o555)
        told = subprocess.run([sys.executable, "-c", READS, folder], capture_output=True, text=True, check=False)
        Path(folder).chmod(0o755)
    assert (told.stdout, told.stderr) == (f"[] {len(there)} False\n", "")


def test_what_is_damaged_of_an_earlier_citebots_is_left_out(tmp_path: Path) -> None:
    there = make_old(tmp_path, 3, [json.dumps(FOLLOWED), "{damaged"])
    with LocalRecords(tmp_path) as records:
        assert subscriptions.find(records, 30) == there[:1]
        records.note("rules", "two")
        assert records.noted("rules") == "two"


def test_a_note_of_what_is_followed_stays_in_place_of_an_earlier_citebots(tmp_path: Path) -> None:
    make_old(tmp_path, 3, [json.dumps(FOLLOWED)], subscriptions.NAME)
    with LocalRecords(tmp_path) as records:
        assert subscriptions.find(records, 30) == []
        records.note("rules", "two")
        assert records.noted("rules") == "two"


def test_a_note_that_can_not_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "records.db").write_bytes(b"somebody's notes")
    with LocalRecords(tmp_path) as records, pytest.raises(LibraryError, match="nothing was changed"):
        records.note("rules", "one")


def test_a_store_keeps_the_answers_of_more_libraries_than_it_has_open(tmp_path: Path) -> None:
    store = LocalRecordStore(tmp_path, most=2)
    folders = [tmp_path / "libraries" / str(number) for number in range(4)]
    for folder in [*folders, *folders]:
        folder.mkdir(exist_ok=True, parents=True)
        assert store.save(folder.name, RECORD, "anna")
    store.close()
    assert all(LocalRecords(folder).find(RECORD["id"]) for folder in folders)


def test_records_of_a_library_that_was_erased_and_made_anew_are_kept_there(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with LocalRecords(folder) as records:
        for key in ("old", "new"):
            folder.mkdir()
            assert records.save({"id": key})
            assert LocalRecords(folder).find(key)
            if key == "old":
                shutil.rmtree(folder)
        assert records.find("old") is None


def test_what_a_person_has_forgotten_does_not_stay_in_the_log(tmp_path: Path) -> None:
    with LocalRecords(tmp_path) as records, LocalRecords(tmp_path) as other:
        records.save({"id": "1", "question": "a secret"}, person="anna")
        assert b"a secret" in (tmp_path / "records.db-wal").read_bytes()
        assert other.forget("anna") == 1
        assert b"a secret" not in (tmp_path / "records.db-wal").read_bytes()


def test_only_whoever_runs_it_may_read_what_was_asked(tmp_path: Path) -> None:
    with LocalRecords(tmp_path) as records:
        records.note("a", "b")
        modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert modes == dict.fromkeys(["records.db", "records.db-wal", "records.db-shm"], 0o600)


def test_many_that_make_the_file_at_once_all_have_it(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.db" for number in range(40) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        for connection in pool.map(open_to_write, paths):
            connection.close()

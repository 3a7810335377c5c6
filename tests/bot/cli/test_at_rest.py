"""What lies on the disk: its owner alone can read it, and nothing that was erased is left in it."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
import tantivy

from bot.records.sqlite import LocalRecordStore
from index.errors import LibraryError
from index.library import Library, ask
from index.model import Article
from tests.bot.cli.test_process import command
from tests.corpus import ROOT
from tests.index.stores.embedded.old_catalogues import make_old

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")

SECRET = "swordfish"
LAST = 50  # calls of a removal, which makes 700, in which it purges what it has removed


def holding(folder: Path) -> list[str]:
    """The files that hold the secret anywhere in their bytes."""
    return [file.name for file in folder.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()]


def test_its_owner_alone_can_read_what_a_command_writes_whatever_the_umask(tmp_path: Path) -> None:
    home, article = tmp_path / "new" / "home", tmp_path / "a.txt"
    article.write_text("The ferry left the harbour at noon.")
    for arguments in (
        ["add", str(article)],
        ["ask", "ferry harbour"],
        ["backup", str(tmp_path / "new" / "b.db")],
    ):
        subprocess.run(command(home, *arguments), cwd=ROOT, check=True, capture_output=True, umask=0)
    made = [path for path in (tmp_path / "new").rglob("*") if path != home]
    assert {path.name: oct(path.stat().st_mode & 0o077) for path in made if path.stat().st_mode & 0o077} == {}


def test_a_home_of_an_earlier_citebot_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "libraries").mkdir()
    (tmp_path / "libraries").chmod(0o755)
    subprocess.run(command(tmp_path, "add", str(ROOT / "seeds")), cwd=ROOT, check=True, capture_output=True)
    assert (tmp_path / "libraries").stat().st_mode & 0o777 == 0o700


def test_nothing_of_a_removed_article_is_left_in_its_library(folder: Path) -> None:
    with Library.open(folder, create=True) as library:
        library.put([Article(f"The {SECRET} of the harbour. " * 400, id="a"), Article("Other words. " * 400, id="b")])
        assert holding(folder)
        library.remove("a")
    assert holding(folder) == []


def put_by_five(folder: Path, secrets: Sequence[int]) -> None:
    """25 articles in five changes and so in segments of five, of which those of these numbers hold the secret."""
    for first in range(0, 25, 5):
        with Library.open(folder, create=True) as library:
            library.put(
                Article(f"The {SECRET if n in secrets else 'ferry'} {n}.", id=str(n))
                for n in range(25)[first : first + 5]
            )


def terms_left(folder: Path) -> int:
    """How many passages with the secret the files of the index hold, those that are marked as deleted included."""
    return tantivy.Index.open(str(folder / "postings")).searcher().doc_freq("terms", SECRET)


@pytest.mark.parametrize("key", ["7", "12"])
def test_no_word_of_a_removed_article_is_left_in_the_index(key: str, folder: Path) -> None:
    put_by_five(folder, [int(key)])
    with Library.open(folder) as library:
        assert terms_left(folder) == 1
        library.remove(key)
        assert terms_left(folder) == 0
        assert len(ask([library], "where is the ferry?", limit=30).hits) == 24


def test_nothing_of_a_removed_article_is_left_in_what_a_migration_left(folder: Path) -> None:
    put_by_five(folder, [3])
    make_old(folder / "catalogue.db", 2)
    with Library.open(folder) as library:
        assert holding(folder) == ["catalogue.db", "catalogue.db.schema-2"]
        library.remove("3")
    assert holding(folder) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from index.library import Library
left = int(sys.argv[2])
def step(frame, event, arg):
    global left
    if frame.f_code.co_filename.endswith(("store.py", "repair.py", "catalogue.py", "postings.py", "manifest.py")):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
with Library.open(Path(sys.argv[1])) as library:
    sys.setprofile(step)
    library.remove("3")
    sys.setprofile(None)
print(-left)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_what_a_killed_remove_leaves_is_purged_when_the_library_is_opened_again(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    put_by_five(whole, [3])
    make_old(whole / "catalogue.db", 2)
    Library.open(whole).close()

    def remove(place: Path, last: int) -> "subprocess.CompletedProcess[str]":
        shutil.copytree(whole, place)
        command = [sys.executable, "-c", KILLED, str(place), str(last)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    steps = int(remove(tmp_path / "done", 0).stdout)
    removed = 0
    for last in [*range(steps, steps - LAST, -3), *range(steps - LAST, 0, -200)]:
        place = tmp_path / str(last)
        assert remove(place, last).returncode == -signal.SIGKILL
        with Library.open(place) as library:
            if library.article("3"):
                assert len(ask([library], f"where is the {SECRET}?").hits) == 1
                continue
            removed += 1
            assert holding(place) == []
            assert len(ask([library], "where is the ferry?", limit=30).hits) == 24
        assert terms_left(place) == 0
    assert removed > 5


def test_words_that_the_full_disk_leaves_in_the_index_are_told(folder: Path) -> None:
    put_by_five(folder, [3])
    (folder / "postings.new").write_text("in the way")
    with Library.open(folder) as library:
        (folder / "catalogue.db.schema-1").mkdir()
        with pytest.raises(LibraryError, match=r"is removed, but words of it may be left.*reindex --all"):
            library.remove("3")
        assert library.status().articles == 24
        assert len(ask([library], "where is the ferry?", limit=30).hits) == 24


def test_nothing_of_a_forgotten_question_is_left_in_the_records(tmp_path: Path) -> None:
    (tmp_path / "libraries" / "default").mkdir(parents=True)
    with closing(LocalRecordStore(tmp_path)) as store, store.open("default") as records:
        for person in ("anna", "ben"):
            for number in range(20):
                question = f"where is the {SECRET if person == 'anna' else 'ferry'} {number}? " * 40
                records.save({"id": f"{person}{number}", "question": question}, person=person)
        assert holding(tmp_path)
        assert records.forget("anna") == 20
        assert holding(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_what_a_killed_erasure_of_questions_leaves_is_gone_with_the_next_save(tmp_path: Path) -> None:
    (tmp_path / "libraries" / "default").mkdir(parents=True)
    start = (
        "import os, signal, sys; from pathlib import Path; from bot.records import sqlite\n"
        "sqlite._settle = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "sqlite.LocalRecordStore(Path(sys.argv[1])).open('default').forget('anna')"
    )
    with closing(LocalRecordStore(tmp_path)) as store, store.open("default") as records:
        for number in range(20):
            records.save({"id": str(number), "question": f"where is the {SECRET}? " * 40}, person="anna")
    assert subprocess.run([sys.executable, "-c", start, str(tmp_path)], cwd=ROOT, check=False).returncode < 0
    assert holding(tmp_path)
    with closing(LocalRecordStore(tmp_path)) as store, store.open("default") as records:
        records.save({"id": "new", "question": "where is the ferry?"})
        assert (holding(tmp_path), records.notes()) == ([], {})

"""check, backup and restore, as they are typed; and libraries that a backup brings back while they are in use."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw
import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli
from index.library import Library, ask
from index.model import Article
from tests.bot.cli.test_commands import put
from tests.bot.cli.test_errors import assert_told_in_one_line
from tests.bot.cli.test_process import command
from tests.corpus import ROOT, article, discrepancies, five, restore_all


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Library.open(tmp_path / "libraries" / "default", create=True) as library:
        library.put(five())
    return tmp_path


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *arguments], prog_name="citebot")


def catalogue(home: Path) -> Path:
    return home / "libraries" / "default" / "catalogue.db"


def test_a_whole_library_has_nothing_wrong(home: Path) -> None:
    assert run(home, "check").stdout == "No problems found.\n"


def test_check_says_what_it_mended(home: Path) -> None:
    (catalogue(home).parent / "postings" / "meta.json").unlink()
    assert json.loads(run(home, "check", "--json").stdout)["mended"]
    assert run(home, "check").stdout == "No problems found.\n"


def test_a_backup_brings_back_what_was_removed_since_under_a_process_that_asks(home: Path) -> None:
    assert run(home, "backup", str(home / "b.db")).exit_code == 0
    with Library.open(catalogue(home).parent) as library:
        before = [hit.quote for hit in ask([library], "harbour").hits]
        for one in five():
            library.remove(one.id)
        assert not ask([library], "harbour").hits
        assert run(home, "restore", "--yes", str(home / "b.db")).stdout.startswith("5 articles")
        assert [hit.quote for hit in ask([library], "harbour").hits] == before != []
        assert discrepancies(library.store) == []


def test_a_library_with_articles_gives_way_to_a_backup_only_if_that_is_said(home: Path) -> None:
    run(home, "backup", str(home / "b.db"))
    with Library.open(catalogue(home).parent) as library:
        library.remove(five()[0].id)
    refused = run(home, "restore", str(home / "b.db"))
    assert_told_in_one_line(refused.exit_code, refused.stdout, refused.stderr, "replaces all 4 articles", "--yes")
    assert json.loads(run(home, "status", "--json").stdout)["articles"] == 4
    assert run(home, "restore", "--yes", str(home / "b.db")).exit_code == 0
    assert run(home, "--library", "new", "restore", str(home / "b.db")).exit_code == 0


@pytest.mark.parametrize(("typed", "left"), [(b"n\n", 5), (b"\n", 5), (b"y\n", 1)])
def test_on_a_terminal_a_person_is_asked(typed: bytes, left: int, home: Path) -> None:
    put(home, article(), library="one")
    assert run(home, "--library", "one", "backup", str(home / "b.db")).exit_code == 0
    with terminal() as (master, slave):
        os.write(master, typed)
        done = subprocess.run(command(home, "restore", str(home / "b.db")), stdin=slave, capture_output=True, cwd=ROOT)
    assert done.stderr.startswith(b"this replaces all 5 articles of default. Continue? [y/N]: ")
    assert done.returncode == (0 if left == 1 else 2)
    assert json.loads(run(home, "status", "--json").stdout)["articles"] == left


@pytest.mark.parametrize("typed", [b"n\n", b"\n", b"y\n"])
def test_on_a_terminal_a_person_is_asked_before_a_library_is_erased(typed: bytes, home: Path) -> None:
    with terminal() as (master, slave):
        os.write(master, typed)
        done = subprocess.run(command(home, "erase", "default"), stdin=slave, capture_output=True, cwd=ROOT)
    assert done.stderr.startswith(b"this permanently erases default and its 5 articles. Continue? [y/N]: ")
    assert (done.returncode, catalogue(home).exists()) == ((0, False) if typed == b"y\n" else (2, True))


@contextmanager
def terminal() -> Iterator[tuple[int, int]]:
    master, slave = os.openpty()
    try:
        yield master, slave
    finally:
        os.close(master)
        os.close(slave)


def test_the_generation_only_ever_grows(home: Path) -> None:
    run(home, "backup", str(home / "b.db"))
    with Library.open(catalogue(home).parent) as library:
        library.remove(five()[0].id)
        stood = library.status().generation
    restore_all(catalogue(home).parent, home / "b.db")
    with Library.open(catalogue(home).parent) as library:
        assert library.status().generation > stood


@pytest.mark.parametrize("damage", [b"no catalogue at all, " * 200, b""])
def test_a_damaged_catalogue_is_told_left_as_it_is_and_kept_when_a_backup_is_restored(
    home: Path, damage: bytes
) -> None:
    run(home, "backup", str(home / "b.db"))
    for log in catalogue(home).parent.glob("catalogue.db-*"):
        log.unlink()
    catalogue(home).write_bytes(damage)
    refused = run(home, "ask", "harbour")
    assert refused.exit_code == 2
    assert "citebot restore" in refused.stderr
    assert catalogue(home).read_bytes() == damage
    assert run(home, "restore", "--yes", str(home / "b.db")).exit_code == 0
    assert catalogue(home).with_name("catalogue.db.damaged").read_bytes() == damage
    assert run(home, "ask", "harbour").exit_code == 0


def test_a_damaged_article_is_named_ends_no_sound_backup_and_can_be_added_again(home: Path) -> None:
    file, backup = home / "ferry.txt", home / "b.db"
    file.write_text("The ferry to Karsholm sank at noon.")
    run(home, "add", str(file))
    run(home, "backup", str(backup))
    sound, key = backup.read_bytes(), Article("", origin=str(file)).id
    with closing(apsw.Connection(str(catalogue(home)))) as db:
        db.execute("UPDATE article SET text = replace(text, 'noon', 'nine') WHERE id = ?", (key,))
    for arguments in (["backup", str(backup)], ["check"], ["ask", "who sank the ferry to Karsholm?"]):
        refused = run(home, *arguments)
        assert (refused.exit_code, f"(article {key} is not as it was stored)" in refused.stderr) == (2, True), arguments
        assert "remove it and add it again, or restore a backup" in refused.stderr
    assert backup.read_bytes() == sound
    assert run(home, "remove", key).exit_code == run(home, "add", str(file)).exit_code == 0
    assert run(home, "backup", str(backup)).exit_code == run(home, "check").exit_code == 0


def test_a_library_can_be_made_from_a_backup(home: Path) -> None:
    run(home, "backup", str(home / "b.db"))
    assert run(home, "--library", "second", "restore", "--yes", str(home / "b.db")).exit_code == 0
    assert run(home, "--library", "second", "ask", "harbour").exit_code == 0


@pytest.mark.parametrize("content", [None, b"", b"Dear diary, " * 1000])
def test_what_is_no_backup_is_refused_and_changes_nothing(home: Path, content: bytes | None) -> None:
    file = home / "b.db"
    if content is not None:
        file.write_bytes(content)
    before = catalogue(home).read_bytes()
    refused = run(home, "restore", "--yes", str(file))
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert catalogue(home).read_bytes() == before


def test_a_backup_of_half_a_catalogue_is_refused(home: Path) -> None:
    run(home, "backup", str(home / "b.db"))
    whole = (home / "b.db").read_bytes()
    (home / "b.db").write_bytes(whole[: len(whole) // 2])
    assert run(home, "restore", "--yes", str(home / "b.db")).exit_code == 2
    assert run(home, "ask", "harbour").exit_code == 0


def test_articles_are_listed_with_the_ids_that_show_and_remove_take(home: Path) -> None:
    rows = run(home, "sources", "--articles").stdout.splitlines()
    assert [row.split()[0] for row in rows] == [
        json.loads(line)["id"] for line in run(home, "sources", "--articles", "--json").stdout.splitlines()
    ]
    for row in rows:
        assert run(home, "remove", row.split()[0]).exit_code == 0
    assert run(home, "sources", "--articles").stdout == ""


def test_erase_leaves_nothing_of_a_library_and_the_others_alone(home: Path) -> None:
    run(home, "backup", str(home / "b.db"))
    run(home, "--library", "second", "restore", "--yes", str(home / "b.db"))
    assert run(home, "erase", "--yes", "second").output == "erased second\n"
    assert [folder.name for folder in (home / "libraries").iterdir()] == ["default"]
    assert run(home, "--library", "second", "ask", "harbour").exit_code == 2
    assert run(home, "ask", "harbour").exit_code == 0


def test_a_library_is_erased_only_if_that_is_said_a_damaged_one_too(home: Path) -> None:
    refused = run(home, "erase", "default")
    assert_told_in_one_line(refused.exit_code, refused.stdout, refused.stderr, "default and its 5 articles", "--yes")
    catalogue(home).write_bytes(b"no catalogue at all, " * 200)
    refused = run(home, "erase", "default")
    assert_told_in_one_line(refused.exit_code, refused.stdout, refused.stderr, "erases default: add --yes")
    assert run(home, "erase", "-y", "default").exit_code == 0
    assert run(home, "erase", "default").stderr.startswith("citebot: there is no library")


@pytest.mark.parametrize("content", [b"", b"Dear diary, " * 1000])
def test_what_is_no_backup_is_told_before_anybody_is_asked(home: Path, content: bytes) -> None:
    (home / "b.db").write_bytes(content)
    refused = run(home, "restore", str(home / "b.db"))
    assert_told_in_one_line(refused.exit_code, refused.stdout, refused.stderr, str(home / "b.db"))
    assert "replaces" not in refused.stderr


@pytest.mark.parametrize("name", ["second", "../libraries/default", "."])
def test_erasing_what_is_no_library_is_refused(home: Path, name: str) -> None:
    refused = run(home, "erase", "--yes", name)
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert catalogue(home).exists()


@pytest.mark.parametrize("place", ["notes.txt", "libraries/default/catalogue.db", "libraries/new.db"])
def test_a_backup_takes_the_place_of_nothing_but_a_backup(home: Path, place: str) -> None:
    file = home / place
    if file.suffix == ".txt":
        file.write_text("precious notes")
    before = file.read_bytes() if file.exists() else None
    refused = run(home, "backup", str(file))
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert (file.read_bytes() if file.exists() else None) == before


@pytest.mark.parametrize("place", ["file.db", "folder/catalogue.db", "folder/new.db", "fifo"])
def test_a_backup_goes_neither_through_a_symlink_into_the_libraries_nor_into_what_is_no_file(
    home: Path, place: str
) -> None:
    (home / "file.db").symlink_to(catalogue(home))
    (home / "folder").symlink_to(catalogue(home).parent)
    os.mkfifo(home / "fifo")
    before = catalogue(home).stat().st_ino
    refused = run(home, "backup", str(home / place))
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert catalogue(home).stat().st_ino == before
    assert not (catalogue(home).parent / "new.db").exists()


def test_a_backup_through_a_symlink_elsewhere_is_written_there(home: Path) -> None:
    (home / "b.db").symlink_to(home / "far.db")
    assert run(home, "backup", str(home / "b.db")).exit_code == 0
    assert (home / "far.db").is_file()
    assert (home / "b.db").is_symlink()


def test_a_later_backup_takes_the_place_of_an_earlier_one(home: Path) -> None:
    for _ in range(2):
        assert run(home, "backup", str(home / "b.db")).exit_code == 0


class TestFollowing:
    """A backup names folders and pages: they are read again only if somebody agrees to each by its name."""

    @pytest.fixture
    def backup(self, home: Path) -> Path:
        """A backup that follows a folder in which there is a secret."""
        (home / "secret").mkdir()
        (home / "secret" / "a.txt").write_text("The password of the harbour is swordfish.")
        with Library.open(home / "other", create=True) as library:
            library.put(five())
            library.add([str(home / "secret")])
            (home / "secret" / "b.txt").write_text("The password of the dockers is herring.")
            library.backup(home / "b.db")
        return home / "b.db"

    def is_read(self, home: Path) -> bool:
        run(home, "reindex")
        return "herring" in run(home, "ask", "what is the password of the dockers?").stdout

    def test_yes_does_not_agree_to_them(self, home: Path, backup: Path) -> None:
        done = run(home, "restore", "--yes", str(backup))
        assert (done.exit_code, self.is_read(home)) == (0, False)
        assert f"also reads {home / 'secret'}\n" in done.stderr
        assert "--follow" in done.stderr

    def test_a_name_on_the_command_line_does(self, home: Path, backup: Path) -> None:
        done = run(home, "restore", "--yes", "--follow", str(home / "secret"), str(backup))
        assert (done.exit_code, done.stderr, self.is_read(home)) == (0, "", True)

    def test_what_the_library_reads_already_is_read_on(self, home: Path, backup: Path) -> None:
        run(home, "add", str(home / "secret"))
        (home / "secret" / "b.txt").write_text("The password of the dockers is herring, too.")
        assert run(home, "restore", "--yes", str(backup)).stderr == ""
        assert self.is_read(home)

    @pytest.mark.parametrize(("typed", "is_read"), [(b"n\n", False), (b"\n", False), (b"y\n", True)])
    def test_a_person_is_asked(self, typed: bytes, is_read: bool, home: Path, backup: Path) -> None:
        with terminal() as (master, slave):
            os.write(master, typed)
            arguments = command(home, "restore", "--yes", str(backup))
            done = subprocess.run(arguments, stdin=slave, capture_output=True, cwd=ROOT, check=True)
        assert str(home / "secret") in done.stderr.decode()
        assert self.is_read(home) == is_read

    def test_more_than_a_person_can_look_through_is_not_agreed_to(self, home: Path) -> None:
        with Library.open(home / "other", create=True) as library:
            with library.store.writing() as change:
                for number in range(201):
                    change.catalogue.note_folder(f"/etc/{number}")
            library.put(five())
            library.backup(home / "b.db")
        with terminal() as (master, slave):
            os.write(master, b"y\n")
            done = subprocess.run(
                command(home, "restore", "--yes", str(home / "b.db")), stdin=slave, capture_output=True, cwd=ROOT
            )
        assert (done.returncode, b"and 1 more: too many" in done.stderr) == (0, True)
        with Library.open(catalogue(home).parent) as library:
            assert library.folders() == []


def test_a_hostile_backup_is_told_in_one_line(home: Path) -> None:
    run(home, "backup", str(home / "b.db"))
    with closing(apsw.Connection(str(home / "b.db"))) as db:
        db.execute("CREATE TRIGGER t AFTER INSERT ON article BEGIN DELETE FROM article; END")
    refused = run(home, "restore", "--yes", str(home / "b.db"))
    assert_told_in_one_line(refused.exit_code, refused.stdout, refused.stderr, "a trigger 't' is in it")
    assert json.loads(run(home, "status", "--json").stdout)["articles"] == 5


def test_after_a_restore_that_follows_nothing_a_reindex_says_so(tmp_path: Path) -> None:
    home, news = tmp_path / "home", tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text("The lighthouse of Orm burned down.", encoding="utf-8")
    run(home, "add", str(news))
    run(home, "backup", str(tmp_path / "b.db"))
    told = run(tmp_path / "other", "restore", "--yes", str(tmp_path / "b.db"))
    assert "citebot reindex` will not read these" in told.stderr
    plain = run(tmp_path / "other", "reindex")
    assert (plain.exit_code, "Nothing to read" in plain.stdout, "--follow" in plain.stdout) == (0, True, True)
    named = run(tmp_path / "other", "reindex", str(news))
    assert (named.exit_code, "came with a backup" in named.stderr) == (2, True)
    assert run(tmp_path / "other", "add", str(news)).exit_code == 0
    assert run(tmp_path / "other", "reindex").stdout == "Already up to date.\n"

"""What a file does to its reader stays there; the limits are small here, so that no test waits."""

import sys
from pathlib import Path

import pytest

from index.errors import OriginError
from index.library import Library
from index.model import Article, Unread
from index.sandbox import sandbox
from index.sandbox.sandbox import READ_AGAIN, Limits, Sandbox
from index.web.model import Fetched, Validators
from tests.corpus import DEADLINE
from tests.index.sandbox.traps import Traps, read

STORY = "<html><body><article>" + "<p>The ferry left the harbour at noon with forty people on it.</p>" * 5
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="only POSIX bounds a process's memory")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("while True: time.sleep(1)\nyield", "takes more than 1 seconds to read"),
        ("while True: pass\nyield", "takes more than 1 seconds to read"),
        ("yield Article('x' * 400_000_000)", "takes more than 300 MB of memory to read"),
        ("os.kill(os.getpid(), signal.SIGSEGV)\nyield", "crashes its reader (SIGSEGV)"),
        (
            "os.kill(os.getpid(), signal.SIGKILL)\nyield",
            "can't be read: the system killed its reader, maybe for lack of memory",
        ),
        ("os._exit(3)\nyield", "crashes its reader (exit code 3)"),
    ],
)
def test_a_file_that_ends_its_reader_is_told_and_the_next_is_read(traps: Traps, body: str, reason: str) -> None:
    first, told, last = read(traps(body), Limits(300 * 2**20, 1 if "while" in body else 20))
    assert isinstance(first, Article) and isinstance(last, Article)
    assert isinstance(told, Unread) and told.reason == reason + READ_AGAIN and told.ended_reader


def test_what_was_read_before_the_end_is_kept(traps: Traps) -> None:
    items = read(traps("yield Article('one')\nyield Article('two')\nos._exit(3)"), Limits())
    assert [item.text for item in items[1:-2] if isinstance(item, Article)] == ["one", "two"]


def test_an_error_that_no_reader_expects_ends_only_the_file(traps: Traps) -> None:
    _, told, _ = read(traps("raise KeyError('x')\nyield"), Limits())
    assert isinstance(told, Unread) and told.reason == "can't be read: its parser fails with KeyError"


def test_what_a_parser_prints_is_no_answer(traps: Traps) -> None:
    items = read(traps("os.write(1, b'[]\\n')\nprint('[]', flush=True)\nyield Article('one')"), Limits())
    assert len(items) == 3


def test_the_time_is_for_each_article_and_runs_while_one_is_awaited(traps: Traps) -> None:
    paths = traps("for n in range(6):\n    time.sleep(0.4)\n    yield Article(str(n))")
    assert len(read(paths, Limits(seconds=2))) == 8


def test_a_reading_that_is_given_up_leaves_nothing_to_the_next(traps: Traps) -> None:
    paths = traps("for n in range(99): yield Article(str(n))")
    with Sandbox() as readers:
        next(iter(readers.read(paths[1])))
        assert [type(item) for item in readers.read(paths[0])] == [Article]


def test_no_setting_is_known_there(traps: Traps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    found = read(traps("yield Article(repr(os.environ))"), Limits())[1]
    assert isinstance(found, Article) and "PATH" in found.text and "secret" not in found.text


def test_what_a_dead_reader_leaves_on_the_disk_goes(traps: Traps) -> None:
    body = "import tempfile\nname = tempfile.mkstemp()[1]\nyield Article(name)\nos._exit(3)"
    found = read(traps(body), Limits())[1]
    assert isinstance(found, Article) and "citebot-" in found.text
    assert not Path(found.text).parent.exists()


def test_plain_files_need_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sandbox, "_START")
    (tmp_path / "a.txt").write_text("text")
    assert len(read([tmp_path / "a.txt"], Limits())) == 1


def test_one_that_is_prepared_reads_every_file_until_it_was_idle_for_long(traps: Traps) -> None:
    paths = traps("yield Article(str(os.getpid()))")
    with Sandbox() as readers:
        readers.prepare(paths[1].with_suffix(".txt"))
        assert readers.pid is None
        readers.prepare(paths[1])
        prepared = readers.pid
        read = [item.text for _ in range(2) for item in readers.read(paths[1]) if isinstance(item, Article)]
        readers.close_if_idle(DEADLINE)
        assert read == [str(prepared)] * 2 and readers.pid == prepared
        readers.close_if_idle(0)
        assert readers.pid is None
        (anew,) = readers.read(paths[1])
        assert isinstance(anew, Article) and anew.text != str(prepared)


def test_its_limits_are_each_file_s_own(traps: Traps) -> None:
    paths = traps("while True: pass\nyield")
    with Sandbox(Limits(seconds=1)) as readers:
        readers.prepare(paths[0])
        found = [type(item) for path in (paths[0], paths[1], paths[2]) for item in readers.read(path)]
    assert found == [Article, Unread, Article]


def test_a_name_that_is_no_utf_8_is_told(tmp_path: Path) -> None:
    (told,) = read([tmp_path / "caf\udce9.html"], Limits())
    assert isinstance(told, Unread) and told.reason == "has a name that is not UTF-8: rename it"
    assert told.origin.encode()


class TestPages:
    def fetched(self, text: str) -> Fetched:
        return Fetched(text.encode(), "text/html", "", Validators("https://paper.example/a", None, None))

    def test_a_page_is_read_there_too(self) -> None:
        with Sandbox() as readers:
            items = readers.interpret(self.fetched(STORY), "https://paper.example/a?b")
        (article,) = items if isinstance(items, list) else []
        assert isinstance(article, Article)
        assert (article.url, article.origin) == ("https://paper.example/a", "https://paper.example/a?b")

    def test_its_reason_is_bare(self) -> None:
        with Sandbox() as readers, pytest.raises(OriginError, match=r"^is empty$"):
            readers.interpret(self.fetched(" "), "https://paper.example/a")


class TestPoison:
    """A file of an added folder that ended its reader is not read again until it changes, by whatever command."""

    def test_neither_adding_nor_reindexing_reads_it_again(
        self, traps: Traps, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        paths, seen = traps("os._exit(3)\nyield"), list[Path]()
        copy = Sandbox._copy

        def note(sandbox: Sandbox, path: Path, suffix: str) -> None:
            seen.append(path)
            copy(sandbox, path, suffix)

        monkeypatch.setattr(Sandbox, "_copy", note)
        with Library.open(folder, create=True) as library:
            for _ in range(2):
                changes = library.add([str(paths[0].parent)])
                assert len(changes.unread) == 1
            assert len(library.reindex().unread) == len(library.status().unread) == 1
            assert seen.count(paths[1]) == 1
            paths[1].write_text("trap again")
            library.reindex()
            assert seen.count(paths[1]) == 2

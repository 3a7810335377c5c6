"""What code could do that a hostile file has brought into its reader: read its file, and nothing else."""

import json
import os
import socket
import sys
from dataclasses import asdict, replace
from pathlib import Path
from textwrap import indent

import pytest

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import FORMATS
from index.sandbox import confinement, sandbox, worker_output
from index.sandbox.sandbox import READ_AGAIN, Limits, Sandbox
from index.web.model import Fetched, Validators
from tests.index.sandbox.traps import Traps, read

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or bool(confinement.missing()), reason="this system can't confine a reader"
)

TRY = """
try:
{body}
except (OSError, RuntimeError) as error:
    done = type(error).__name__
yield Article("refused" if done in ("PermissionError", "OSError", "FileNotFoundError", "RuntimeError") else done)
"""
LIBC = "import ctypes; libc = ctypes.CDLL(None, use_errno=True); buffer = ctypes.create_string_buffer(100)"
OF_LIBC = "done = 'refused' if (told := {call}) < 0 else f'did it: {{told}}'"
CALLS = {
    "trace its parent": "libc.ptrace(16, os.getppid(), None, None)",
    "read its parent's memory": "libc.syscall(310, os.getppid(), buffer, 1, buffer, 1, 0)",
    "signal its parent": "libc.kill(os.getppid(), 0)",
    "signal all": "libc.kill(-1, 0)",
    "limit its parent": "libc.prlimit(os.getppid(), 7, None, buffer)",
    "open a ring": "libc.syscall(425, 1, buffer)",
    "make a namespace": "libc.unshare(0x10000000)",
    "fork as 32 bits do not know": "libc.syscall(57)",
    "clone": "libc.syscall(56, 17, 0, 0, 0, 0)",
    "share memory": "libc.shmget(7, 100, 0o1600)",
    "hold a descriptor of its parent": "libc.syscall(434, os.getppid(), 0)",
    "load a program into the kernel": "libc.syscall(321, 0, buffer, 100)",
}
ACTS = {
    "read its parent's environment": "done = open(f'/proc/{os.getppid()}/environ').read()",
    "read its parent's memory as a file": "done = str(open(f'/proc/{os.getppid()}/mem', 'rb'))",
    "read a secret beside its input": "done = open('SECRET').read()",
    "read the settings": "done = open('ROOT/pyproject.toml').read()",
    "read the accounts": "done = open('/etc/passwd').read()",
    "list the home": "done = str(os.listdir('HOME'))",
    "write to a catalogue": "done = str(open('CATALOGUE', 'r+b'))",
    "truncate a catalogue": "os.truncate('CATALOGUE', 0); done = 'truncated'",
    "remove a catalogue": "os.unlink('CATALOGUE'); done = 'removed'",
    "change the rights of a catalogue": "os.chmod('CATALOGUE', 0o777); done = 'changed'",
    "date a catalogue": "os.utime('CATALOGUE', (0, 0)); done = 'dated'",
    "write beside its folder": "done = str(open('HOME/new', 'w'))",
    "write its input": "done = str(open(path, 'w'))",
    "link its input": "os.link('SECRET', os.environ['TMPDIR'] + '/a'); done = 'linked'",
    "connect": "import socket; done = str(socket.create_connection(('127.0.0.1', PORT), 2))",
    "ask a name server": "import socket; done = str(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))",
    "talk to a service": "import socket; done = str(socket.socket(socket.AF_UNIX))",
    "fork": "done = f'forked {os.fork()}'",
    "start a program": "import subprocess; done = str(subprocess.run(['/bin/true']))",
    "become a program": "os.execv('/bin/true', ['true'])",
    "start a thread": "import _thread; done = str(_thread.start_new_thread(len, ('',)))",
    "make a device": "os.mknod(os.environ['TMPDIR'] + '/a', 0o20600, 259); done = 'made'",
}
OWN = {
    "read its input": "done = open(path).read()",
    "write into its folder": "import tempfile; done = str(tempfile.TemporaryFile().write(b'x'))",
    "make and remove a folder": "import tempfile; done = tempfile.TemporaryDirectory().__enter__() and 'made'",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with what nobody but its user is to have."""
    (tmp_path / "home").mkdir()
    for name in ("secret.env", "catalogue.db"):
        (tmp_path / "home" / name).write_text("DISCORD_TOKEN=swordfish")
    return tmp_path / "home"


def attempt(traps: Traps, home: Path, body: str, port: int = 9) -> str:
    """What the code that a file has brought with it says of what it did."""
    root = Path(__file__).parents[3]
    for name, value in (("SECRET", home / "secret.env"), ("CATALOGUE", home / "catalogue.db"), ("HOME", home)):
        body = body.replace(name, str(value))
    body = body.replace("PORT", str(port)).replace("ROOT", str(root))
    _, found, last = read(traps(TRY.format(body=indent(body, "    "))), Limits())
    assert isinstance(found, Article) and isinstance(last, Article), found
    return found.text


@pytest.mark.parametrize("what", ACTS)
def test_it_can_not(what: str, traps: Traps, home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert attempt(traps, home, ACTS[what], server.getsockname()[1]) == "refused"
    assert {file.name: file.read_text() for file in home.iterdir()} == dict.fromkeys(
        ("secret.env", "catalogue.db"), "DISCORD_TOKEN=swordfish"
    )
    assert (home / "catalogue.db").stat().st_mtime > 0


@pytest.mark.parametrize("what", CALLS)
def test_no_call_lets_it(what: str, traps: Traps, home: Path) -> None:
    assert attempt(traps, home, f"{LIBC}\n{OF_LIBC.format(call=CALLS[what])}") == "refused"


@pytest.mark.parametrize("what", OWN)
def test_it_can(what: str, traps: Traps, home: Path) -> None:
    assert attempt(traps, home, OWN[what]) != "refused"


def test_it_knows_no_secret_of_the_environment(traps: Traps, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_SECRET_ACCESS_KEY", "DISCORD_TOKEN", "OTHER"):
        monkeypatch.setenv(name, "swordfish")
    assert "swordfish" not in attempt(traps, home, "done = repr(os.environ) + open('/proc/self/environ').read()")


def test_its_parent_is_hidden_from_others_of_its_user(traps: Traps, home: Path) -> None:
    attempt(traps, home, "done = ''")
    assert Path("/proc/self/environ").stat().st_uid == 0
    assert os.stat(f"/proc/{os.getpid()}/mem").st_uid == 0  # noqa: PTH116


class TestAnswers:
    """What the code says that it has read is taken for no more than the file can state."""

    def answer(self, traps: Traps, body: str) -> Article | Unread:
        first, found, last = read(traps(body), Limits())
        assert isinstance(first, Article) and isinstance(last, Article)
        return found

    def test_an_article_has_the_origin_and_the_id_of_its_file(self, traps: Traps) -> None:
        lie = "yield Article('lies', id='other', origin='/other', url='https://bank.example/')"
        found, path = self.answer(traps, lie), traps(lie)[1]
        assert found == Article("lies", origin=str(path))

    @pytest.mark.parametrize("url", ["http://169.254.169.254/", "http://127.0.0.%31/", "http://wiki.local/"])
    def test_an_article_does_not_lead_inside(self, url: str, traps: Traps, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its format may state a URL, and the process that checks it first may be taken over."""
        monkeypatch.setattr(worker_output, "_STATES_URL", {".trap"})
        line = json.dumps(["article", asdict(Article("lies", url=url))]) + "\n"
        _, found, *_ = read(traps(f"os.write(3, {line.encode()!r})\nyield Article('x')"), Limits())
        assert isinstance(found, Article) and (found.text, found.url) == ("lies", None)

    def test_a_failure_has_the_origin_of_its_file_and_no_other_consequence(self, traps: Traps) -> None:
        body = "from index.model import Unread\nyield Unread('/other', 'bad')"
        found, path = self.answer(traps, body), traps(body)[1]
        assert found == Unread(str(path), "bad")

    @pytest.mark.parametrize(
        "body",
        [
            "yield Article('x', title=['x'])",
            "yield Article('x', first_line=-1)",
            "yield Article('x', title='x' * 200_000)",
            "os.write(3, b'[]\\n')\nyield",
            "os.write(3, b'[\"article\", 7]\\n')\nyield",
            "os.write(3, b'[\"other\", {}]\\n')\nyield",
            "os.write(3, b'no JSON\\n')\nyield",
            "os.write(3, b'[' * 100_000 + b'\\n')\nyield",
            'os.write(3, b\'["unread", {"origin": 1}]\\n\')\nyield',
            "while True: os.write(3, b'x' * 65536)\nyield",
            "while True: yield Article('x' * 100_000)",
        ],
    )
    def test_what_no_reader_answers_ends_it(self, body: str, traps: Traps, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(worker_output, "LENGTH", 2_000_000)
        monkeypatch.setattr(worker_output, "SIZE", 20_000_000)
        _, *found, _ = read(traps(body), Limits(seconds=5))
        told = found[-1]
        assert isinstance(told, Unread) and told.ended_reader
        assert told.reason == f"takes over its reader, which answers what no reader does{READ_AGAIN}"

    def test_a_page_s_article_is_of_its_site(self, monkeypatch: pytest.MonkeyPatch) -> None:
        fetched = Fetched(b"", "text/html", "", Validators("https://paper.example/a", None, None))
        lie = Article("lies", id="other", origin="/other", url="https://bank.example/")
        monkeypatch.setattr(Sandbox, "_ask_about", lambda *_: iter([lie, replace(lie, member="a")]))
        with Sandbox() as readers:
            first, second = readers.interpret(fetched, "https://paper.example/b")  # type: ignore[misc]
        assert first == Article("lies", origin="https://paper.example/b", url="https://paper.example/a")
        place = Article("lies", origin="https://paper.example/b", member="a")
        assert second == replace(place, url="https://paper.example/a")


def test_what_the_kernel_lacks_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert confinement.missing() == ()
    monkeypatch.setattr(confinement, "_version", lambda _: -1)
    assert confinement.missing() == (confinement.NO_FILES,)
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert confinement.missing() == (confinement.NO_FILES, confinement.NO_CALLS)
    monkeypatch.setattr("sys.platform", "darwin")
    assert len(confinement.missing()) == 1


def test_a_list_of_feeds_is_read_there_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in for an exploited parser of XML names what nobody may ask for, and reads another file."""
    start = """
import sys
sys.path.insert(0, sys.argv[1])
from index.web import opml
def read(path):
    try:
        secret = open({secret!r}).read()
    except OSError as error:
        secret = type(error).__name__
    return [f"https://x.example/{{secret}}"], []
opml.read = read
from index.sandbox.worker import serve
serve(*sys.argv[2:])
"""
    secret, file = tmp_path / "secret.env", tmp_path / "feeds.opml"
    secret.write_text("TOKEN")
    file.write_text("<opml/>")
    monkeypatch.setattr(sandbox, "_START", start.format(secret=str(secret)))
    with Sandbox() as readers:
        assert readers.read_list(file) == (["https://x.example/PermissionError"], [])


@pytest.mark.parametrize(
    "answer", ['["/etc/passwd"]', '["file:///etc/passwd"]', '["https://x.example/"] * 9999', "[1]"]
)
def test_a_list_of_what_is_no_feed_is_refused(answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = (
        f"import sys; sys.path.insert(0, sys.argv[1]); from index.web import opml; opml.read = lambda _: ({answer}, [])"
    )
    monkeypatch.setattr(sandbox, "_START", f"{start}; from index.sandbox.worker import serve; serve(*sys.argv[2:])")
    (tmp_path / "feeds.opml").write_text("<opml/>")
    with Sandbox() as readers, pytest.raises(OriginError, match=r"feeds\.opml"):
        readers.read_list(tmp_path / "feeds.opml")


def test_the_reader_is_loaded_before_anything_is_given_up_so_that_its_bytecode_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = "import sys, index.readers; sys.path[:0] = [{0!r}]; index.readers.__path__.append({0!r}); "
    start += "index.readers.FORMATS['.trap'] = 'trap'; from index.sandbox.worker import serve; serve(*sys.argv[2:])"
    monkeypatch.setattr(sandbox, "_START", f"import sys; sys.path[:0] = sys.argv[1:2]; {start.format(str(tmp_path))}")
    monkeypatch.setitem(FORMATS, ".trap", "trap")
    (tmp_path / "trap.py").write_text("from index.readers.text import read")
    (tmp_path / "a.trap").write_text("The ferry left.")
    assert [getattr(item, "text", item) for item in read([tmp_path / "a.trap"], Limits())] == ["The ferry left."]
    assert [*(tmp_path / "__pycache__").glob("trap.*.pyc")]

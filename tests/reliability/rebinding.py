"""DNS rebinding as it is done: a name server that first gives a public address, and then one of this machine.

python -m tests.reliability.rebinding COMMAND..., within a network namespace of its own: see `rebind`.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).parents[2]
PUBLIC, INNER = "9.9.9.9", "127.0.0.1"
START = (
    f"ip link set lo up && ip addr add {PUBLIC}/32 dev lo && mount --bind resolv.conf /etc/resolv.conf "
    f"&& exec {sys.executable} -m tests.reliability.rebinding"
)
SWITCHES = 0, 1, 2, 3  # answers with the public address, before those with the inner one
COMMANDS = ["add", "http://rebinding.example/"], ["add", "http://rebinding.example/feed.xml"], ["reindex"]
TEXT = f"<p>{'The ferry of Vellmar left the harbour at noon. ' * 30}</p>"
PAGE = f"<html><head><title>Ferry</title><meta http-equiv=refresh content='0; url=/inner'></head><body>{TEXT}</body>"
ENTRY = "<item><title>Ferry {0}</title><link>http://rebinding.example/{0}</link></item>"
FEED = f"<rss version='2.0'><channel><title>F</title>{''.join(map(ENTRY.format, range(3)))}</channel></rss>"


def rebind(folder: Path) -> tuple[int, list[str]]:
    """How often commands were led inside, and what came of it; 0 times where nobody may make a namespace."""
    folder.mkdir()
    (folder / "resolv.conf").write_text(f"nameserver {INNER}\noptions attempts:1 timeout:1\n")
    if not shutil.which("unshare") or not shutil.which("ip"):
        return 0, []
    if subprocess.run(["unshare", "-nm", "true"], capture_output=True, check=False).returncode:
        return 0, []
    done = subprocess.run(
        ["unshare", "-nm", "sh", "-c", START],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        return 0, [f"the servers do not start: {done.stderr[-300:]}"]
    return int(lines[0]), lines[1:]


def _main() -> None:
    inner, outer = list[str](), list[str]()
    name_server = _NameServer()
    for address, asked in ((PUBLIC, outer), (INNER, inner)):
        Thread(target=_site(address, asked).serve_forever, daemon=True).start()
    Thread(target=name_server.serve, daemon=True).start()
    times, wrong = 0, list[str]()
    for switch in SWITCHES:
        with tempfile.TemporaryDirectory() as home:
            name_server.left = switch
            for command in COMMANDS:
                times += 1
                done = _run(home, command)
                if done.returncode not in (0, 2) or "Traceback" in done.stderr:
                    wrong.append(f"{command} after {switch} public answers: {done.returncode} {done.stderr[-200:]!r}")
    if not outer:
        wrong.append("nothing was asked for: the name server does not work")
    wrong += [f"{path} of the inner server was asked for" for path in inner]
    sys.stdout.write("\n".join([str(times), *wrong]))


def _run(home: str, command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "CITEBOT_HOME": home}
    return subprocess.run(
        [sys.executable, "-m", "bot", *command], env=env, capture_output=True, text=True, check=False, timeout=120
    )


class _NameServer:
    """Answers on port 53: `left` times with the public address, then with the inner one. https://rfc-editor.org/1035"""

    def __init__(self) -> None:
        self.left = 0
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((INNER, 53))

    def serve(self) -> None:
        while True:
            query, client = self._socket.recvfrom(512)
            question = query[12 : query.index(b"\0", 12) + 5]
            answer = b""
            if question[-4:-2] == b"\0\1":  # A: all others have no answer
                answer = b"\xc0\x0c\0\1\0\1\0\0\0\0\0\4" + socket.inet_aton(PUBLIC if self.left > 0 else INNER)
                self.left -= 1
            head = query[:2] + b"\x81\x80\0\1" + (b"\0\1" if answer else b"\0\0") + b"\0\0\0\0"
            self._socket.sendto(head + question + answer, client)


def _site(address: str, asked: list[str]) -> HTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # http.server's name
            asked.append(self.path)
            data = (FEED if self.path == "/feed.xml" else PAGE).encode()
            self.send_response(200 if self.path != "/robots.txt" else 404)
            self.send_header("Content-Type", "text/xml" if self.path == "/feed.xml" else "text/html")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return HTTPServer((address, 80), Handler)


if __name__ == "__main__":
    _main()

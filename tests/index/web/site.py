"""A web site of the tests' own on the loopback: it answers with the bytes it is given, good ones and bad ones."""

import gzip
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from socket import socket
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

from index.clock import Clock

Send = Callable[[bytes], None]
Answer = bytes | Callable[[Send], None]


def reply(body: bytes | str = b"", status: int = 200, **headers: str) -> bytes:
    """A whole HTTP answer; an underscore in a header's name stands for a hyphen. HTML, if it does not say otherwise."""
    data = body.encode() if isinstance(body, str) else body
    known = {"Content_Type": "text/html; charset=utf-8", "Content_Length": str(len(data)), **headers}
    lines = [f"HTTP/1.1 {status} So", *(f"{name.replace('_', '-')}: {value}" for name, value in known.items() if value)]
    return "\r\n".join([*lines, "", ""]).encode() + data


def packed(body: bytes | str) -> bytes:
    """The same, in gzip."""
    return reply(gzip.compress(body.encode() if isinstance(body, str) else body), Content_Encoding="gzip")


def redirect(to: str, status: int = 302) -> bytes:
    """An answer that leads elsewhere."""
    return reply(status=status, Location=to)


class Hourglass(Clock):
    """A clock that stands until it is set forward, by `sleep` or by `wait`; `slept` are the seconds of the first."""

    def __init__(self) -> None:
        self._now = super().now()
        self.slept: list[float] = []

    def now(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._now += seconds

    def wait(self, hours: float) -> None:
        """Let so many hours pass."""
        self._now += hours * 3600


class Site(ThreadingTCPServer):
    """`answers` maps a path to what is sent for it; `requests` are the heads of those that came, in order,
    and `robots` of those for the robots.txt.

    As a proxy, it answers whatever is asked through it itself.
    """

    daemon_threads = True
    block_on_close = False
    answers: dict[str, Answer]
    is_proxy = False

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers, self.context = {}, context
        self.requests, self.robots = list[str](), list[str]()

    @property
    def host(self) -> str:
        """`127.0.0.1:PORT`."""
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def paths(self) -> list[str]:
        """What was asked for."""
        return [head.split()[1] for head in self.requests]

    def url(self, path: str = "/") -> str:
        """The address of a path."""
        return f"http://{self.host}{path}"


class _Handler(BaseRequestHandler):
    server: Site

    def handle(self) -> None:
        with suppress(OSError):  # whoever asked may have had enough
            if not self.server.is_proxy or self._answer(self.request, b"CONNECT ", reply()):
                with self._line() as line:
                    self._answer(line, b"GET ", reply("no such page", 404))

    def _answer(self, line: socket, method: bytes, default: Answer) -> bool:
        """Whether it was asked for something by this method, and the answer was not another than the default."""
        head = b""
        while b"\r\n\r\n" not in head and (got := line.recv(65_536)):
            head += got
            if not head.startswith(method[: len(head)]):
                line.sendall(reply(status=400))
                return False
        path = head.split()[1].decode()
        (self.server.robots if path == "/robots.txt" else self.server.requests).append(head.decode("latin-1"))
        answer = self.server.answers.get(path, default)
        if isinstance(answer, bytes):
            line.sendall(answer)
        else:
            answer(line.sendall)
        return answer is default

    def _line(self) -> socket:
        line: socket = self.request
        return self.server.context.wrap_socket(line, server_side=True) if self.server.context else line


@contextmanager
def running(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site that answers while the block runs."""
    with Site(context) as site:
        thread = Thread(target=site.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()

"""The only connection to the web: an address -> the bytes it gives. The readers find out what they mean.

Only public addresses are asked, at every redirect. A host name is looked up once, and the connection goes to exactly
the address that was checked. Time, bytes and redirects are limited, for all redirects together. There are no cookies,
no logins, and no proxy but the policy's.
"""

import io
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Sequence
from http.client import HTTPException, HTTPResponse
from importlib.metadata import version
from queue import Empty, SimpleQueue
from threading import Thread
from typing import cast
from urllib.parse import urlsplit

from index.errors import OriginError, Refused, Unavailable
from index.readers.decoding import check_size
from index.readers.public_addresses import is_public
from index.web.http_response import in_part, redirect_target, status_error, unpack, validator
from index.web.model import Fetched, Policy, Validators
from index.web.urls import PORTS, host_and_port, normalise

CHUNK = 65_536  # bytes read at a time
OVERHEAD = 2**20  # bytes of status lines, headers and chunk sizes that a response may have beside its body

Resolve = Callable[[str, int], Sequence[str]]
"""A host name and a port -> IP addresses. Raises OSError if there are none."""

_REDIRECTS = {301, 302, 303, 307, 308}
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, "
    "text/plain;q=0.8, */*;q=0.1"
)


class Fetcher:
    """Fetches by a policy. Threads may share it."""

    def __init__(
        self, policy: Policy, *, resolve: Resolve | None = None, context: ssl.SSLContext | None = None
    ) -> None:
        self._policy = policy
        self._resolve = resolve or _look_up
        self._context = context or ssl.create_default_context()
        contact = f" (+{policy.contact})" if policy.contact else ""
        self._agent = f"citebot/{version('citebot')}{contact}"

    def get(
        self, url: str, known: Validators | None = None, before: Callable[[str], None] = lambda url: None
    ) -> Fetched | None:
        """What the address gives; None if that is still what it gave when it gave `known`.

        `before` is called with each address before it is asked for, redirects too; its time is not counted. Raises
        OriginError, with a bare reason, for all else: no such host, an inner one, any status but 200; Unavailable where
        another try may do better.
        """
        deadline = time.monotonic() + self._policy.seconds
        try:
            for _ in range(self._policy.redirects + 1):
                url = normalise(url)
                began = time.monotonic()
                before(url)
                deadline += time.monotonic() - began
                found = self._ask(url, known if known and known.url == url else None, deadline)
                if not isinstance(found, str):
                    return found
                url = redirect_target(url, found)
        except TimeoutError as error:
            raise Unavailable(f"did not answer completely within {self._policy.seconds:g} seconds") from error
        except ssl.SSLCertVerificationError as error:
            raise OriginError(f"has a certificate that can't be trusted: {error.verify_message}") from error
        except ssl.SSLError as error:
            raise OriginError("does not offer a secure connection that can be used") from error
        except OSError as error:
            raise Unavailable(f"can't be reached: {error.strerror or error}") from error
        except (HTTPException, zlib.error) as error:
            raise Unavailable(f"sends an answer that can't be read: {type(error).__name__}") from error
        raise OriginError(f"redirects more than {self._policy.redirects} times")

    def _ask(self, url: str, known: Validators | None, deadline: float) -> Fetched | str | None:
        """One request: what it gave, None if unchanged, or where it redirects to, which may be relative."""
        with self._dial(url, deadline) as line:
            line.settimeout(_left(deadline))
            line.sendall(self._request(url, known))
            wire = _Wire(line, deadline, self._policy.size)
            with HTTPResponse(cast("socket.socket", wire), method="GET") as response:
                response.begin()
                if response.status in _REDIRECTS:
                    return response.headers["Location"] or ""
                if response.status == 304 and known:
                    return None
                if response.status != 200:
                    raise status_error(response.status, response.headers["Retry-After"])
                data = self._read(response)
        etag, modified = (validator(response.headers[name]) for name in ("ETag", "Last-Modified"))
        kind = (response.headers["Content-Type"] or "").partition(";")[0].strip().lower()
        charset = response.headers.get_content_charset("")
        return Fetched(data, kind, charset, Validators(url, etag, modified))

    def _read(self, response: HTTPResponse) -> bytes:
        size = self._policy.size
        check_size(response.length or 0, size)
        data = unpack(iter(lambda: response.read(CHUNK), b""), response.headers["Content-Encoding"], size)
        if response.length:  # http.client does not mind
            raise in_part()
        return data

    def _dial(self, url: str, deadline: float) -> socket.socket:
        """A connection to one of the host's addresses, once all were found to be public."""
        host, port = host_and_port(url)
        line = self._reach(self._addresses(host, port, deadline), port, deadline)
        if urlsplit(url).scheme == "http":
            return line
        try:
            line.settimeout(_left(deadline))  # for the whole handshake
            return self._context.wrap_socket(line, server_hostname=host)
        except BaseException:
            line.close()
            raise

    def _reach(self, addresses: Sequence[str], port: int, deadline: float) -> socket.socket:
        """A connection to the first address that takes it; each has its share of the time."""
        for left in range(len(addresses), 0, -1):
            address = addresses[-left]
            try:
                if self._policy.proxy:
                    return self._tunnel(address, port, _left(deadline) / left)
                return socket.create_connection((address, port), _left(deadline) / left)
            except OSError:
                if left == 1:
                    raise
        raise OriginError("has a host without an address")

    def _tunnel(self, address: str, port: int, seconds: float) -> socket.socket:
        """A connection through the proxy, which is asked for the address, not the name: that it could look up anew."""
        deadline = time.monotonic() + seconds
        line = socket.create_connection(host_and_port(self._policy.proxy or ""), seconds)
        try:
            target = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
            line.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
            with HTTPResponse(cast("socket.socket", _Wire(line, deadline, 0)), method="CONNECT") as response:
                response.begin()
            if response.status != 200:
                raise OriginError(f"can't be reached through the proxy ({response.status})")
        except BaseException:
            line.close()
            raise
        return line

    def _addresses(self, host: str, port: int, deadline: float) -> Sequence[str]:
        name = f"[{host}]" if ":" in host else host
        is_named = f"{name}:{port}" in self._policy.allow
        if not is_named and port not in PORTS.values():
            advice = "whoever runs this may open it with CITEBOT_FETCH_ALLOW=HOST:PORT"
            raise Refused(f"leads to port {port}, which is neither 80 nor 443: {advice}")
        addresses = self._resolved(host, port, deadline)
        is_named |= name in self._policy.allow
        if not is_named and not all(map(is_public, addresses)):  # which one is nobody's business in a chat
            advice = "whoever runs this may name it in CITEBOT_FETCH_ALLOW"
            raise Refused(f"leads to an address that is not public, and its host is not among those that may: {advice}")
        return addresses

    def _resolved(self, host: str, port: int, deadline: float) -> Sequence[str]:
        """The host's addresses, looked up in a thread: the system's resolver keeps to no deadline."""
        answers: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

        def look_up() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, ValueError) as error:
                answers.put(error)

        Thread(target=look_up, daemon=True, name=f"look up {host}").start()
        try:
            found = answers.get(timeout=_left(deadline))
        except Empty as error:
            raise TimeoutError from error
        if isinstance(found, Exception):
            raise Unavailable("has a host that is not known: check its spelling, and the network") from found
        return found

    def _request(self, url: str, known: Validators | None) -> bytes:
        parts = urlsplit(url)
        fields = {
            "Host": parts.netloc,
            "User-Agent": self._agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip",
            "Connection": "close",
            "If-None-Match": known and known.etag,
            "If-Modified-Since": known and known.modified,
        }
        target = f"{parts.path}{'?' if parts.query else ''}{parts.query}"
        lines = [f"GET {target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items() if value), "", ""]
        return "\r\n".join(lines).encode("latin-1")


class _Wire(io.RawIOBase):
    """A connection as HTTPResponse reads it: every read ends by the deadline, and all together within the size."""

    def __init__(self, line: socket.socket, deadline: float, size: int) -> None:
        self._line, self._deadline, self._size, self._received = line, deadline, size, 0

    def makefile(self, *_: object) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        """The bytes that came. A timeout of its own for each read would let a server drip for ever."""
        self._line.settimeout(_left(self._deadline))
        count = self._line.recv_into(cast("memoryview", buffer))
        self._received += count
        check_size(self._received - OVERHEAD, self._size)
        return count


def _left(deadline: float) -> float:
    """The seconds left. Raises TimeoutError if there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))

"""What can go wrong with a request, as switches: `server.faults.fail(...)` and its like, the next ones that match."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from tests.discord_server.rest import Call


@dataclass
class Fault:
    """For `times` requests whose method and path match; `done`: only the answer is lost, the request is carried out."""

    method: str
    path: str
    times: int
    status: int = 0  # 0: as it would be; -1: the connection is cut
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    hang: float = 0.0  # seconds before anything else
    done: bool = False
    hits: int = 0

    def answer(self, request: web.Request, call: Call, found: Any = None) -> web.StreamResponse:
        if self.status == -1:
            call.status = 0
            if request.transport:
                request.transport.abort()
            return web.Response()
        call.status = self.status or call.status
        headers = {"Content-Type": "application/json", **self.headers}
        body = found if self.status == 0 else self.body
        if body is None and self.status == 0:
            return web.Response(status=204, headers=self.headers)
        raw = body if isinstance(body, str) else json.dumps(body)
        if isinstance(body, str):
            headers["Content-Type"] = "text/html"
        return web.Response(status=call.status, body=raw.encode(), headers=headers)


class Faults:
    """Patterns are those of fnmatch, on the path after /api/v10: `fail(503, "POST", "/channels/*/messages")`."""

    def __init__(self) -> None:
        self.delay = 0.0  # seconds before each request is looked at: a slow network
        self._waiting: list[Fault] = []

    def take(self, method: str, path: str) -> Fault | None:
        for fault in self._waiting:
            if fault.hits < fault.times and fnmatchcase(method, fault.method) and fnmatchcase(path, fault.path):
                fault.hits += 1
                return fault
        return None

    def clear(self) -> None:
        """All is well again, but for what is under way."""
        self._waiting.clear()
        self.delay = 0.0

    def fail(self, status: int, method: str = "*", path: str = "*", *, times: int = 1, done: bool = False) -> Fault:
        """A server error: 500, 502, 503, ... with a page of HTML, as a proxy gives."""
        body = f"<html><head><title>{status}</title></head></html>"
        return self._add(Fault(method, path, times, status, body=body, done=done))

    def limit(
        self, after: float, method: str = "*", path: str = "*", *, times: int = 1, via: bool = True, all_: bool = False
    ) -> Fault:
        """429 for `after` seconds. Without `via` it looks like Cloudflare's ban; `all_`: the global limit."""
        headers = {"Retry-After": str(max(1, round(after))), "X-RateLimit-Scope": "global" if all_ else "user"}
        body = {"message": "You are being rate limited.", "retry_after": after, "global": all_}
        return self._add(Fault(method, path, times, 429, headers | ({"Via": "1.1 google"} if via else {}), body))

    def exhaust(self, after: float, method: str = "*", path: str = "*", *, times: int = 1) -> Fault:
        """The request is answered, and says by its headers that the bucket is empty for `after` seconds."""
        headers = {"X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0", "X-RateLimit-Bucket": f"test{after}"}
        headers |= {"X-RateLimit-Reset-After": str(after), "X-RateLimit-Reset": "0"}
        return self._add(Fault(method, path, times, headers=headers, done=True))

    def hang(self, seconds: float, method: str = "*", path: str = "*", *, times: int = 1) -> Fault:
        """The request is answered as it should be, but late."""
        return self._add(Fault(method, path, times, hang=seconds, done=True))

    def drop(self, method: str = "*", path: str = "*", *, times: int = 1, done: bool = False) -> Fault:
        """The connection is cut in place of an answer."""
        return self._add(Fault(method, path, times, -1, done=done))

    def refuse(self, status: int, code: int, method: str = "*", path: str = "*", *, times: int = 1) -> Fault:
        """An error of Discord's own, such as 403, 50013 (Missing Permissions)."""
        return self._add(Fault(method, path, times, status, body={"message": f"Error {code}", "code": code}))

    def _add(self, fault: Fault) -> Fault:
        self._waiting.append(fault)
        return fault

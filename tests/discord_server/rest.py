"""The REST side's door: a request is recorded, hurt if a fault says so, authorised, checked, and given to its route."""

from __future__ import annotations

import asyncio
import json
import re
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from aiohttp import BodyPartReader, web

from tests.discord_server.messages import File
from tests.discord_server.rules import limits, spec

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer

PREFIX = "/api/v10"
BLAMED = {20012, 50006}  # errors that no good bot meets: another's application, an empty message


class Refusal(Exception):
    """An error that Discord answers with: https://docs.discord.com/developers/topics/opcodes-and-status-codes."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.message = status, code, message


class Violation(NamedTuple):
    """Something that Discord would not take from a bot, or that it forbids."""

    method: str
    path: str
    problem: str


@dataclass
class Call:
    """One request as it came; `status` is 0 until it is answered, and stays so if the connection was cut."""

    method: str
    path: str
    template: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    files: list[File] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    at: float = field(default_factory=time.monotonic)
    status: int = 0
    code: int = 0  # Discord's own, of an error

    def id(self, name: str) -> int:
        """The snowflake in the path."""
        return int(self.parts[f"{name}_id"])

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status}{f' ({self.code})' if self.code else ''}"


Handler = Callable[["DiscordServer", Call], Any]
Check = Callable[["DiscordServer", Call], Any]
ROUTES: list[tuple[str, str, re.Pattern[str], Handler, Check | None]] = []


def route(method: str, template: str, check: Check | None = None) -> Callable[[Handler], Handler]:
    """A handler for a path, and what names the documented limits that a body breaks."""
    ids = re.sub(r"{(\w+_id)}", r"(?P<\1>[0-9]+)", template)
    pattern = re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", ids))

    def register(handler: Handler) -> Handler:
        ROUTES.append((method, template, pattern, handler, check))
        return handler

    return register


class Rest:
    """All requests go through `answer`."""

    def __init__(self, server: DiscordServer) -> None:
        self.server = server
        self.busy = 0  # requests being answered now

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.rel_url.raw_path.removeprefix(PREFIX)
        call = Call(request.method, path, query=dict(request.query), headers=dict(request.headers))
        self.server.requests.append(call)
        self.busy += 1
        self.server.changed()
        try:
            return await self._answer(request, call)
        finally:
            self.busy -= 1
            self.server.changed()

    async def download(self, request: web.Request) -> web.StreamResponse:
        """GET /attachments/{channel}/{file}/{name}: its bytes, to anybody; faults go by that path."""
        call = Call(request.method, request.path)
        file = self.server.files.get(int(request.match_info["file"]))
        fault = self.server.faults.take(call.method, call.path)
        await asyncio.sleep(self.server.faults.delay + (fault.hang if fault else 0))
        if fault and fault.status:
            return fault.answer(request, call)
        if not file:
            return web.Response(status=404)
        return web.Response(body=file.data, headers={"Content-Type": file.content_type})

    async def _answer(self, request: web.Request, call: Call) -> web.StreamResponse:
        fault = self.server.faults.take(call.method, call.path)
        await asyncio.sleep(self.server.faults.delay + (fault.hang if fault else 0))
        await _read(request, call)
        if fault and not fault.done:
            return fault.answer(request, call)
        try:
            found = self._handle(call)
            call.status = 204 if found is None else 200
        except Refusal as refusal:
            found = {"message": refusal.message, "code": refusal.code}
            call.status, call.code = refusal.status, refusal.code
            if refusal.code in BLAMED:
                self.server.violated(call.method, call.path, refusal.message)
        except Exception:  # a mistake in this server is to fail the test, not to pass for one of Discord's bad days
            self.server.violated(call.method, call.path, traceback.format_exc())
            found, call.status = {"message": "the test server broke", "code": 0}, 400  # not to be tried again
        if fault:
            return fault.answer(request, call, found)
        if found is None:
            return web.Response(status=204)
        # With a charset discord.py would take it for text.
        headers = {"Content-Type": "application/json"}
        return web.Response(status=call.status, body=json.dumps(found).encode(), headers=headers)

    def _handle(self, call: Call) -> Any:
        for method, template, pattern, handler, check in ROUTES:
            if method == call.method and (match := pattern.fullmatch(call.path)):
                call.template, call.parts = template, match.groupdict()
                self._authorise(call)
                self._check(call, check)
                return handler(self.server, call)
        self.server.violated(call.method, call.path, "an unknown route")
        raise Refusal(404, 0, "404: Not Found")

    def _authorise(self, call: Call) -> None:
        """Interactions and their webhooks are authorised by the token in the path."""
        if call.template.startswith(("/interactions", "/webhooks")):
            return
        if call.headers.get("Authorization") != f"Bot {self.server.token}":
            raise Refusal(401, 0, "401: Unauthorized")
        if not re.match(r"DiscordBot \(", call.headers.get("User-Agent", "")):
            self.server.violated(call.method, call.path, "no User-Agent as documented")

    def _check(self, call: Call, check: Check | None) -> None:
        try:
            problems = list(check(self.server, call)) if check else []
        except (AttributeError, KeyError, TypeError) as error:
            problems = [f"malformed: {error!r}"]
        if (size := int(call.headers.get("Content-Length", 0))) > limits.REQUEST:
            problems.append(f"a request of {size} bytes")
        problems += [f"{f.name}: {len(f.data)} bytes" for f in call.files if len(f.data) > self.server.attachment_limit]
        problems += spec.problems(call.method, call.template, call.body)
        for problem in problems:
            self.server.violated(call.method, call.path, problem)
        if problems:
            raise Refusal(400, 50035, "Invalid Form Body\n" + "\n".join(problems))


async def _read(request: web.Request, call: Call) -> None:
    if request.content_type != "multipart/form-data":
        raw = await request.read()
        call.body = json.loads(raw) if raw else None
        return
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            call.body = json.loads(await part.text())
        else:
            name, kind = part.filename or "file", part.headers.get("Content-Type", "application/octet-stream")
            call.files.append(File(name, bytes(await part.read()), kind))

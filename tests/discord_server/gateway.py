"""The gateway: sockets, and the sessions that outlive them and replay what they missed.

https://docs.discord.com/developers/events/gateway. Frames are plain text, which every client takes, or zlib-stream
where the client asks for it and `DiscordServer(compress=True)` was made.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
import zlib
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web

from tests.discord_server.world import JSON, Guild

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer

GUILDS, MEMBERS, PRESENCES, GUILD_MESSAGES, DIRECT_MESSAGES, CONTENT = 1, 1 << 1, 1 << 8, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = MEMBERS | PRESENCES | CONTENT
KNOWN_INTENTS = (1 << 26) - 1
RATE, WINDOW = 120, 60.0  # sends of a client in so many seconds


class Session:
    """What a bot's shard has been sent; `sequence` of the last event is the length of `sent`."""

    def __init__(self, shard: tuple[int, int], intents: int) -> None:
        self.id = secrets.token_hex(8)
        self.shard = shard
        self.intents = intents
        self.sent: list[str] = []
        self.socket: Socket | None = None

    @property
    def content(self) -> bool:
        return bool(self.intents & CONTENT)

    def serves(self, guild: Guild | None) -> bool:
        """Direct messages come on shard 0."""
        return self.shard[0] == (guild.shard(self.shard[1]) if guild else 0)


class Socket:
    """One connection. `zombie`: it stays open and says nothing more, as a half-dead one does."""

    def __init__(self, ws: web.WebSocketResponse, transport: asyncio.Transport | None, compress: bool) -> None:
        self.ws = ws
        self.transport = transport
        self.session: Session | None = None
        self.zombie = False
        self.closing = False  # by the server
        self.heard = -1  # the sequence of the client's last heartbeat
        self.times: deque[float] = deque()
        self._zlib = zlib.compressobj() if compress else None
        self._queue: asyncio.Queue[str | tuple[int, str]] = asyncio.Queue()

    def send(self, frame: str) -> None:
        if not self.zombie:
            self._queue.put_nowait(frame)

    def op(self, code: int, data: object = None) -> None:
        self.send(json.dumps({"op": code, "d": data, "s": None, "t": None}))

    def close(self, code: int, why: str = "") -> None:
        """After all that was sent before."""
        self.closing = True
        self._queue.put_nowait((code, why))

    async def write(self) -> None:
        """Send what is queued, in order, until the connection is gone."""
        while True:
            frame = await self._queue.get()
            try:
                if isinstance(frame, tuple):
                    await self.ws.close(code=frame[0], message=frame[1].encode())
                elif self._zlib:
                    data = self._zlib.compress(frame.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
                    await self.ws.send_bytes(data)
                else:
                    await self.ws.send_str(frame)
            except (ConnectionError, RuntimeError):
                return


class Gateway:
    """All sessions and sockets, and the switches that hurt them."""

    def __init__(self, server: DiscordServer) -> None:
        self.server = server
        self.sessions: list[Session] = []
        self.sockets: list[Socket] = []
        self.refused_connects = 0  # so many next connections get 503
        self.refused_resumes = 0  # so many next RESUMEs get op 9 (false)
        self.duplicates = 0  # so many next events are sent twice
        self.identifies: deque[float] = deque()

    def dispatch(self, event: str, build: Callable[[Session], JSON], guild: Guild | None, intents: int = 0) -> None:
        """Send an event, or keep it for RESUME, on each session that serves the guild and asked for such events."""
        twice = 2 if self.duplicates else 1
        self.duplicates = max(0, self.duplicates - 1)
        for session in self.sessions:
            if session.serves(guild) and (not intents or session.intents & intents):
                self._push(session, event, build(session), twice)

    def _push(self, session: Session, event: str, data: JSON, times: int = 1) -> None:
        frame = json.dumps({"op": 0, "t": event, "s": len(session.sent) + 1, "d": data})
        session.sent.append(frame)
        for _ in range(times if session.socket else 0):
            assert session.socket
            session.socket.send(frame)

    def live(self, shard: int | None = None) -> list[Socket]:
        """The sockets in use: all, or a shard's."""
        return [s for s in self.sockets if s.session and shard in (None, s.session.shard[0])]

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """GET /gateway: HELLO, then whatever the client says until it leaves."""
        if self.refused_connects:
            self.refused_connects -= 1
            return web.Response(status=503)
        ws = web.WebSocketResponse(autoping=True, max_msg_size=1 << 20, timeout=1.0)
        await ws.prepare(request)
        compress = self.server.compress and request.query.get("compress") == "zlib-stream"
        socket = Socket(ws, request.transport, compress)
        self.sockets.append(socket)
        writer = asyncio.create_task(socket.write())
        if request.query.get("v") != "10":
            socket.close(4012, "Invalid API version")
        socket.op(10, {"heartbeat_interval": round(self.server.heartbeat_interval * 1000), "_trace": []})
        try:
            async for message in ws:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._hear(socket, message.data)
                    self.server.changed()
        finally:
            writer.cancel()
            self._gone(socket)
        return ws

    def _gone(self, socket: Socket) -> None:
        self.sockets.remove(socket)
        session = socket.session
        if session and session.socket is socket:
            session.socket = None
            if socket.ws.close_code in (1000, 1001) and not socket.closing and session in self.sessions:
                self.sessions.remove(session)
        self.server.changed()

    def _hear(self, socket: Socket, text: str) -> None:
        now = time.monotonic()
        socket.times.append(now)
        while socket.times[0] < now - WINDOW:
            socket.times.popleft()
        if len(text.encode()) > 4096:
            return self._fault(socket, 4002, f"a message of {len(text.encode())} bytes")
        if len(socket.times) > RATE:
            return self._fault(socket, 4008, f"more than {RATE} messages in {WINDOW:.0f} s")
        message = json.loads(text)
        code, data = message["op"], message.get("d")
        if code == 1:
            socket.heard = data if data is not None else -1
            return socket.op(11)
        if code == 2:
            return self._identify(socket, data)
        if code == 6:
            return self._resume(socket, data)
        if not socket.session:
            return self._fault(socket, 4003, "not authenticated")
        if code == 8:
            return self._members(socket.session, data)
        if code not in (3, 4):
            return self._fault(socket, 4001, f"unknown opcode {code}")
        return None

    def _fault(self, socket: Socket, code: int, why: str) -> None:
        """Close, and hold it against the bot."""
        self.server.violated("GATEWAY", str(code), why)
        socket.close(code, why)

    def _identify(self, socket: Socket, data: JSON) -> None:
        server, now = self.server, time.monotonic()
        shard, intents = tuple(data.get("shard") or (0, 1)), data["intents"]
        if socket.session:
            return self._fault(socket, 4005, "already authenticated")
        if data["token"] != server.token:
            return socket.close(4004, "Authentication failed.")
        if not 0 <= shard[0] < shard[1]:
            return socket.close(4010, "Invalid shard.")
        if intents & ~KNOWN_INTENTS:
            return socket.close(4013, "Invalid intent(s).")
        if intents & PRIVILEGED & ~server.privileged:
            return socket.close(4014, "Disallowed intent(s).")
        self.identifies.append(now)
        while self.identifies[0] < now - 5:
            self.identifies.popleft()
        if len(self.identifies) > server.max_concurrency:
            server.violated("GATEWAY", "2", f"{len(self.identifies)} IDENTIFYs in 5 s")
            return socket.op(9, False)
        self.sessions = [s for s in self.sessions if s.socket or s.shard != shard]
        session = Session(shard, intents)
        session.socket, socket.session = socket, session
        guilds = [g for g in server.guilds if g.joined and session.serves(g)]
        self._push(session, "READY", self._ready(session, guilds))
        for guild in [g for g in guilds if not g.unavailable] if intents & GUILDS else ():
            self._push(session, "GUILD_CREATE", guild.created(server.bot, everyone=bool(intents & MEMBERS)))
        self.sessions.append(session)
        return None

    def _ready(self, session: Session, guilds: list[Guild]) -> JSON:
        return {
            "v": 10,
            "user": self.server.bot.json(),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.server.gateway_url,
            "shard": list(session.shard),
            "application": {"id": str(self.server.application), "flags": 0},
        }

    def _resume(self, socket: Socket, data: JSON) -> None:
        session = next((s for s in self.sessions if s.id == data["session_id"]), None)
        if self.refused_resumes or not session:
            self.refused_resumes = max(0, self.refused_resumes - 1)
            return socket.op(9, False)
        if data["token"] != self.server.token:
            return socket.close(4004, "Authentication failed.")
        if not 0 <= data["seq"] <= len(session.sent):
            return socket.close(4007, "Invalid seq")
        session.socket, socket.session = socket, session
        for frame in session.sent[data["seq"] :]:
            socket.send(frame)
        self._push(session, "RESUMED", {})
        return None

    def _members(self, session: Session, data: JSON) -> None:
        guild = next(g for g in self.server.guilds if g.id == int(data["guild_id"]))
        wanted = data.get("user_ids")
        ids = {int(i) for i in (wanted if isinstance(wanted, list) else [wanted] if wanted else [])}
        found = [m for m in guild.members.values() if m.user.id in ids or not ids]
        chunk: JSON = {"guild_id": str(guild.id), "members": [m.json() for m in found], "chunk_index": 0}
        self._push(session, "GUILD_MEMBERS_CHUNK", chunk | {"chunk_count": 1, "nonce": data.get("nonce")})

    def drop(self, shard: int | None = None) -> int:
        """Cut the connections, of all shards or one, without a word; how many there were."""
        sockets = self.live(shard)
        for socket in sockets:
            if socket.transport:
                socket.transport.abort()
        return len(sockets)

    def close(self, code: int, shard: int | None = None) -> None:
        """Close with a code of https://docs.discord.com/developers/topics/opcodes-and-status-codes."""
        for socket in self.live(shard):
            socket.close(code)

    def reconnect(self, shard: int | None = None) -> None:
        """Op 7."""
        for socket in self.live(shard):
            socket.op(7)

    def invalidate(self, shard: int | None = None, *, resumable: bool = False) -> None:
        """Op 9; a session that may not resume is forgotten."""
        for socket in self.live(shard):
            socket.op(9, resumable)
            if not resumable and socket.session in self.sessions:
                self.sessions.remove(socket.session)

    def zombie(self, shard: int | None = None) -> None:
        """The sockets stay open, but nothing more comes through them, no acknowledgement either."""
        for socket in self.live(shard):
            socket.zombie = True

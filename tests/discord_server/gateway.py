"""The gateway, version 10: sessions that outlive their socket, events by intent and shard, and resuming."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

from aiohttp import WSMsgType, web

from tests.discord_server.intents import PRIVILEGED, Intent, needed
from tests.discord_server.payloads import guild_create_json, member_json, user_json
from tests.discord_server.state import Guild, Json
from tests.discord_server.world import World

HEARTBEAT_MS = 41_250
KEPT_FRAMES = 20_000
"""How many events a session can be replayed."""

Made: TypeAlias = Callable[[int], Json | None]
"""Words an event for somebody with these intents, or withholds it."""


class Op(IntEnum):
    """What a frame is."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Close(IntEnum):
    """Why the server closes a socket."""

    UNKNOWN_ERROR = 4000
    NOT_IDENTIFIED = 4003
    WRONG_TOKEN = 4004
    IDENTIFIED_TWICE = 4005
    WRONG_SHARD = 4010
    INTENTS_NOT_ALLOWED = 4014


class Socket:
    """One connection of a bot. What is sent keeps its order, whoever sends it."""

    def __init__(self, socket: web.WebSocketResponse, request: web.BaseRequest) -> None:
        self._socket = socket
        self._request = request
        self._frames: asyncio.Queue[str | int] = asyncio.Queue()
        self._beats: deque[asyncio.Future[None]] = deque()

    def send(self, op: Op, data: object = None, **more: object) -> None:
        """Send a frame, some time soon."""
        self.send_text(json.dumps({"op": op, "d": data, "s": None, "t": None} | more))

    def send_text(self, frame: str) -> None:
        self._frames.put_nowait(frame)

    def close(self, code: int) -> None:
        """Close the socket in order, after what was sent."""
        self._frames.put_nowait(code)

    def cut(self) -> None:
        """Break the connection off without a word."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def beat(self) -> None:
        """Ask for a heartbeat and wait for it: then the bot has taken in everything that was sent before."""
        future = asyncio.get_running_loop().create_future()
        self._beats.append(future)
        self.send(Op.HEARTBEAT)
        await future

    def beaten(self) -> None:
        """Note that a heartbeat came."""
        self.send(Op.HEARTBEAT_ACK)
        if self._beats:
            self._beats.popleft().set_result(None)

    def over(self) -> None:
        """Let nobody wait for a socket that is gone."""
        while self._beats:
            self._beats.popleft().set_result(None)

    async def write(self) -> None:
        """Send what is to be sent, until the socket closes."""
        while not self._socket.closed:
            frame = await self._frames.get()
            if isinstance(frame, int):
                await self._socket.close(code=frame)
                return
            try:
                await self._socket.send_str(frame)
            except ConnectionError:
                return


@dataclass(eq=False)
class Session:
    """What a bot has identified for. It outlives its socket as long as it may be resumed."""

    id: str
    shard: tuple[int, int]
    intents: int
    socket: Socket | None
    sequence: int = 0
    frames: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=KEPT_FRAMES))
    ready: bool = False

    def dispatch(self, event: str, data: Json) -> None:
        """Send an event, or keep it until the session is resumed."""
        self.sequence += 1
        frame = json.dumps({"op": 0, "t": event, "s": self.sequence, "d": data})
        self.frames.append((self.sequence, frame))
        if self.socket is not None:
            self.socket.send_text(frame)

    def serves(self, guild_id: int | None) -> bool:
        """Return whether events of a guild, or direct ones, go to this shard."""
        number, count = self.shard
        return number == (0 if guild_id is None else (guild_id >> 22) % count)


class Gateway:
    """Takes the bot's sockets and sends it what happens."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._sockets: set[Socket] = set()
        self._named = 0
        self.sessions: dict[str, Session] = {}
        self.identified = 0
        self.resumed = 0
        self.open = asyncio.Event()
        self.open.set()

    def connected(self, shard: int | None = None) -> list[Session]:
        """Return the sessions that have a socket and are ready."""
        return [
            each
            for each in self.sessions.values()
            if each.socket is not None and each.ready and shard in (None, each.shard[0])
        ]

    def dispatch(self, event: str, guild: Guild | None, made: Made) -> None:
        """Send an event to the sessions that asked for its kind and serve its guild."""
        if guild is not None and not guild.has_bot and event != "GUILD_DELETE":
            return
        for session in self.sessions.values():
            if not session.serves(guild.id if guild else None) or not session.ready:
                continue
            wanted = needed(event, in_guild=guild is not None)
            if session.intents & wanted == wanted and (data := made(session.intents)) is not None:
                session.dispatch(event, data)

    async def serve(self, request: web.BaseRequest) -> web.WebSocketResponse:
        """Serve one socket until it closes."""
        response = web.WebSocketResponse(max_msg_size=0)
        await response.prepare(request)
        socket = Socket(response, request)
        self._sockets.add(socket)
        writing = asyncio.create_task(socket.write())
        try:
            await self.open.wait()
            socket.send(Op.HELLO, {"heartbeat_interval": HEARTBEAT_MS})
            async for message in response:
                if message.type is WSMsgType.TEXT:
                    self._take(socket, json.loads(message.data))
        finally:
            writing.cancel()
            self._sockets.discard(socket)
            self._lost(socket, response.close_code)
        return response

    def _lost(self, socket: Socket, code: int | None) -> None:
        socket.over()
        for session in [each for each in self.sessions.values() if each.socket is socket]:
            session.socket = None
            if code in (1000, 1001):
                del self.sessions[session.id]
        self._world.changes.tell()

    def _take(self, socket: Socket, frame: Json) -> None:
        session = next((each for each in self.sessions.values() if each.socket is socket), None)
        match frame["op"]:
            case Op.HEARTBEAT:
                socket.beaten()
            case Op.IDENTIFY if session is not None:
                socket.close(Close.IDENTIFIED_TWICE)
            case Op.IDENTIFY:
                self._identify(socket, frame["d"])
            case Op.RESUME:
                self._resume(socket, frame["d"])
            case _ if session is None:
                socket.close(Close.NOT_IDENTIFIED)
            case Op.REQUEST_MEMBERS:
                self._send_members(session, frame["d"])

    def _identify(self, socket: Socket, asked: Json) -> None:
        number, count = asked.get("shard", (0, 1))
        intents = asked["intents"]
        if asked["token"] != self._world.token:
            socket.close(Close.WRONG_TOKEN)
        elif not 0 <= number < count:
            socket.close(Close.WRONG_SHARD)
        elif intents & PRIVILEGED & ~self._world.application.intents:
            socket.close(Close.INTENTS_NOT_ALLOWED)
        else:
            self._named += 1
            session = Session(f"session{self._named}", (number, count), intents, socket)
            self.sessions[session.id] = session
            self.identified += 1
            self._ready(session)

    def _ready(self, session: Session) -> None:
        guilds = [each for each in self._world.guilds.values() if each.has_bot and session.serves(each.id)]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": user_json(self._world.bot) | {"verified": True, "mfa_enabled": False, "email": None},
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self._world.gateway_url,
                "shard": list(session.shard),
                "application": {"id": str(self._world.bot.id), "flags": self._world.application.flags},
            },
        )
        session.ready = True
        if session.intents & Intent.GUILDS:
            for guild in guilds:
                everybody = bool(session.intents & Intent.GUILD_MEMBERS)
                session.dispatch(
                    "GUILD_CREATE", guild_create_json(guild, self._world.bot, all_members=everybody)
                )
        self._world.changes.tell()

    def _send_members(self, session: Session, asked: Json) -> None:
        guild = self._world.guilds[int(asked["guild_id"])]
        begins = asked.get("query", "")
        wanted = {int(each) for each in asked.get("user_ids", [])}
        found = [
            member_json(each)
            for each in guild.members.values()
            if each.user.id in wanted or (not wanted and each.user.name.startswith(begins))
        ]
        chunk = {"guild_id": str(guild.id), "members": found, "chunk_index": 0, "chunk_count": 1}
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk | {"nonce": asked.get("nonce"), "not_found": []})

    def _resume(self, socket: Socket, asked: Json) -> None:
        session = self.sessions.get(asked["session_id"])
        if session is None or asked["token"] != self._world.token or asked["seq"] is None:
            socket.send(Op.INVALID_SESSION, data=False)
            return
        session.socket = socket
        for number, frame in session.frames:
            if number > asked["seq"]:
                socket.send_text(frame)
        session.dispatch("RESUMED", {"_trace": []})
        self.resumed += 1
        self._world.changes.tell()

    def drop(self, *, resumable: bool = True, code: int | None = None, shard: int | None = None) -> None:
        """Take the sockets away.

        Args:
            resumable: Whether the sessions survive.
            code: With what to close them; without, the connection breaks off.
            shard: Only this shard's.
        """
        for session in self.connected(shard):
            assert session.socket is not None
            if code is None:
                session.socket.cut()
            else:
                session.socket.close(code)
            session.socket = None
            if not resumable:
                del self.sessions[session.id]

    def ask_to_reconnect(self, shard: int | None = None) -> None:
        """Tell the bot to connect anew and resume."""
        for session in self.connected(shard):
            assert session.socket is not None
            session.socket.send(Op.RECONNECT)

    def invalidate(self, *, resumable: bool = False, shard: int | None = None) -> None:
        """Tell the bot that its session is invalid."""
        for session in self.connected(shard):
            assert session.socket is not None
            session.socket.send(Op.INVALID_SESSION, data=resumable)
            if not resumable:
                session.socket = None
                del self.sessions[session.id]

    def close(self) -> None:
        """Break off every connection."""
        for socket in self._sockets:
            socket.cut()

"""A bot with drills whose time is told by the test, against the stand-in for Discord."""

from __future__ import annotations

import asyncio
import heapq
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.client import CoachBot
from bot.practice.consent import agree
from bot.settings import Settings
from tests.bot.waiting import waits
from tests.discord_server.faults import Fault
from tests.discord_server.people import Person
from tests.discord_server.permissions import ORDINARY, Permission
from tests.discord_server.server import HANDLERS, DiscordServer
from tests.discord_server.state import Channel, Guild, Message, Role

OURS = (
    "drill ",
    "transaction",
    "start of ",
    "begin of ",
    "half of ",
    "end of ",
    "reply of ",
    "beat of ",
    "board of ",
)
LOOKED_AGAIN_S = 0.02
PATIENCE = 100
STEPS = 20


class Time:
    """Time that passes when a test says so; what takes less than a second takes none."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
        self._order = count()
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    async def sleep(self, seconds: float) -> None:
        if seconds < 1:
            await asyncio.sleep(0)
            return
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + timedelta(seconds=seconds), next(self._order), woken))
        await woken

    def wake_next(self, until: datetime) -> bool:
        """Wake whoever sleeps until the next moment before then."""
        while self._sleepers and self._sleepers[0][0] <= until:
            at, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                self.now = max(self.now, at)
                woken.set_result(None)
                return True
        return False


@dataclass
class World:
    """A server with an instructor, some trainees, and the bot."""

    server: DiscordServer
    bot: CoachBot
    time: Time
    guild: Guild
    channel: Channel
    instructor: Person
    trainees: list[Person]
    role: Role = field(repr=False)

    async def idle(self) -> None:
        """Wait until the bot has nothing to do but sleep."""
        for _ in range(PATIENCE):
            for _ in range(STEPS):  # whoever woke begins what is due
                await asyncio.sleep(0)
            await self._settled()
            tasks = {
                each
                for each in asyncio.all_tasks()
                if each.get_name().startswith((*OURS, "drill ", "transaction"))
            }
            others = {each for each in tasks if each.get_name() != "drill timers"}
            if not await self._works(others):
                return  # else, in the end, they wait for something that the test does

    async def _settled(self) -> None:
        """Wait as `DiscordServer.settled` does, but not for handlers that sleep until time passes."""
        quiet = False
        while not quiet:
            requests = len(self.server.requests)
            for session in self.server.gateway.connected():
                if session.socket is not None:
                    await session.socket.beat()
            handlers = {each for each in asyncio.all_tasks() if each.get_name().startswith(HANDLERS)}
            running = await self._works(handlers)
            await self.server.until(lambda: self.server._door.in_flight == 0, "a request is under way")
            quiet = not running and requests == len(self.server.requests)

    async def _works(self, tasks: set[asyncio.Task[Any]]) -> bool:
        """Tell whether any of some tasks works, and give them a moment for it."""
        busy = {each for each in tasks - {asyncio.current_task()} if not waits(each, self.time.sleep)}
        if busy:
            await asyncio.wait(busy, timeout=LOOKED_AGAIN_S, return_when=asyncio.FIRST_COMPLETED)
        return bool(busy)

    @contextmanager
    def discord_down(self) -> Iterator[None]:
        """Let Discord answer each request with an error, until the block is left; events still come."""
        fault = Fault("*", times=sys.maxsize, status=503)
        self.server._door.trouble.add(fault)
        try:
            yield
        finally:
            self.server._door.trouble._coming.remove(fault)

    async def passes(self, seconds: float) -> None:
        """Let time pass, and the bot do what it does then."""
        end = self.time.now + timedelta(seconds=seconds)
        await self.idle()
        while self.time.wake_next(end):
            await self.idle()
        self.time.now = end
        await self.idle()

    async def set_up(self, **options: object) -> str:
        """Set a drill up, and return its id."""
        exchange = await self.instructor.slash(
            self.channel, "drill new", **{"person": "teresa", "seed": 7, "reply": 60} | options
        )
        await exchange.message()
        await self.server.settled()
        return max(self.bot.drills.all_live(), key=lambda live: live.record.created_at).record.id

    def card(self) -> Message:
        """Return the message with the Ready button, the latest."""
        cards = [each for each in self.channel.messages.values() if "Ready" in each.labels]
        return cards[-1]

    async def gather(self, *people: Person) -> None:
        """Let people press Ready."""
        for person in people or self.trainees:
            await agree(self.bot.store, f"discord:{person.id}", self.time)
            exchange = await person.press(self.card(), "Ready")
            await exchange.message()
        await self.server.settled()

    async def begun(self, **options: object) -> str:
        """Set a drill up with all trainees ready, let it begin, and return its id."""
        drill = await self.set_up(**options)
        await self.gather()
        await self.command("start")
        await self.passes(11)
        return drill

    async def command(self, command: str, **options: object) -> str:
        """Let the instructor use a command, and return what they are told."""
        exchange = await self.instructor.slash(self.channel, f"drill {command}", **options)
        answer = await exchange.message()
        await self.server.settled()
        return answer.text

    def thread_of(self, person: Person) -> Channel:
        """Return somebody's thread, the latest."""
        return person.threads(self.guild)[-1]

    def last_in(self, person: Person) -> Message:
        """Return the latest message of the bot in somebody's thread."""
        mine = [
            each
            for each in self.thread_of(person).messages.values()
            if each.author.name == self.server.bot.name
        ]
        return mine[-1]


@asynccontextmanager
async def a_world(
    server: DiscordServer,
    settings: Settings,
    *,
    trainees: int = 2,
    guild: Guild | None = None,
    time: Time | None = None,
) -> AsyncIterator[World]:
    """Run a bot in a server with an instructor and some trainees."""
    time = time or Time()
    there = guild or server.guild(permissions=ORDINARY | Permission.MANAGE_THREADS)
    names = [f"trainee{number}" for number in range(1, trainees + 1)]
    bot = CoachBot(settings, clock=time, sleep=time.sleep, seconds=time.seconds, seed=lambda: 7)
    started = asyncio.create_task(bot.start(server.token))
    try:
        ready = asyncio.create_task(bot.wait_until_ready())
        await asyncio.wait([started, ready], return_when=asyncio.FIRST_COMPLETED)
        if started.done():
            started.result()
        if guild is None:
            role = server.role(there, "Instructor", int(Permission.MANAGE_GUILD))
            channel = server.channel(there)
            people = [server.member(there, name) for name in names]
            boss = server.member(there, "boss", [role])
        else:
            role = next(each for each in there.roles.values() if each.name == "Instructor")
            channel = next(each for each in there.channels.values() if each.name == "practice")
            people = [server.person(name) for name in names]
            boss = server.person("boss")
        await server.settled()
        for shard in bot.shards.values():  # each look whether all is quiet costs a heartbeat
            shard._parent.ws._rate_limiter.max = shard._parent.ws._rate_limiter.remaining = sys.maxsize
        yield World(server, bot, time, there, channel, boss, people, role)
    finally:
        await bot.close()
        await asyncio.wait([started])

"""The stand-in for Discord, as tests use it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from fnmatch import fnmatchcase
from typing import TypeVar

from aiohttp import web

from tests.discord_server.changes import PATIENCE_S
from tests.discord_server.clock import Clock
from tests.discord_server.exchange import Exchange
from tests.discord_server.faults import Break, Fault, Gate
from tests.discord_server.gateway import Gateway
from tests.discord_server.http import API, GATEWAY, BadBody, Door, Request
from tests.discord_server.interacting import deliver
from tests.discord_server.making import Making
from tests.discord_server.schema import schemas
from tests.discord_server.state import Message
from tests.discord_server.world import Application, World

T = TypeVar("T")
HANDLERS = ("discord.py: ", "CommandTree-", "discord-ui-")
"""How discord.py begins the names of the tasks in which it runs a bot's own code."""


class DiscordServer(Making):
    """A Discord of one's own, on a port of this machine.

    Attributes:
        world: Everything that is.
        gateway: The sessions of the bot.
    """

    def __init__(
        self, world: World, gateway: Gateway, door: Door, runner: web.ServerRunner, port: int
    ) -> None:
        super().__init__(world)
        self.gateway = gateway
        self._door = door
        self._runner = runner
        self.port = port

    @classmethod
    async def start(
        cls, *, port: int = 0, message_content: bool = True, moving_clock: bool = False, checks: bool = True
    ) -> DiscordServer:
        """Start a server.

        Args:
            port: Where to listen; 0 takes a free one.
            message_content: Whether the application is allowed the message-content intent.
            moving_clock: Whether time passes by itself.
            checks: Whether bodies are checked against Discord's document, if it is at hand.
        """
        world = World(Clock(moving=moving_clock))
        world.application.message_content = message_content
        gateway = Gateway(world)
        world.dispatch = gateway.dispatch
        door = Door(world, gateway, schemas() if checks else None)
        runner = web.ServerRunner(web.Server(door.handle), shutdown_timeout=1.0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        bound: int = runner.addresses[0][1]
        world.base_url = f"http://127.0.0.1:{bound}"
        world.gateway_url = f"ws://127.0.0.1:{bound}{GATEWAY}"
        server = cls(world, gateway, door, runner, bound)
        world.lately = server.lately
        return server

    async def close(self) -> None:
        """Stop; whoever is still connected is cut off."""
        self.gateway.close()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """What `discord.http.Route.BASE` has to be."""
        return self.world.base_url + API

    @property
    def gateway_url(self) -> str:
        """What `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY` has to be."""
        return self.world.gateway_url

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.token

    @property
    def application(self) -> Application:
        """The switches of the developer portal."""
        return self.world.application

    @property
    def requests(self) -> list[Request]:
        """Every REST request so far."""
        return self._door.requests

    @property
    def faults(self) -> list[BadBody]:
        """The requests whose bodies were not in form."""
        return self._door.bad_bodies

    def count(self, requests: str) -> int:
        """Return how many requests there were of a kind, such as "POST */messages"."""
        return sum(fnmatchcase(f"{each.method} {each.route}", requests) for each in self.requests)

    def lately(self) -> str:
        """Say what the bot asked for last, for the reader of a failure."""
        last = [str(each) for each in self.requests[-8:]]
        bad = [str(each) for each in self.faults]
        return f"Its last requests: {last}. Bodies not in form: {bad}"

    # Waiting

    async def until(self, look: Callable[[], T | None], missing: str = "it did not come true") -> T:
        """Wait until something is true: asked again after everything that happens. Returns what it finds."""
        return await self.world.changes.until(look, lambda: f"{missing}. {self.lately()}")

    async def connected(self, shards: int = 1) -> None:
        """Wait until the bot has this many shards connected."""
        await self.world.changes.until(
            lambda: len(self.gateway.connected()) >= shards, lambda: "the bot did not connect"
        )

    async def settled(self) -> None:
        """Wait until the bot has dealt with everything it was sent, as far as one can tell.

        It has taken in all events, the tasks of its handlers are over, and no request is under way. A bot in
        the same process is seen into; of one elsewhere only its requests are known.
        """
        quiet = False
        while not quiet:
            requests = len(self.requests)
            for session in self.gateway.connected():
                if session.socket is not None:
                    await session.socket.beat()
            running = {each for each in asyncio.all_tasks() if each.get_name().startswith(HANDLERS)}
            running.discard(asyncio.current_task())
            if running:
                _, stuck = await asyncio.wait(running, timeout=PATIENCE_S)
                assert not stuck, f"the bot is still busy with {[each.get_name() for each in stuck]}"
            await self.until(lambda: self._door.in_flight == 0, "a request is still under way")
            quiet = not running and requests == len(self.requests)

    # Trouble on purpose

    def fail_next(
        self, requests: str, status: int, *, code: int = 0, times: int = 1, retry_after_s: float = 0.0
    ) -> None:
        """Refuse the next requests of a kind, such as "POST */callback"; a 429 says when to come again."""
        self._door.trouble.add(Fault(requests, times, status, code, retry_after_s))

    def hold_next(self, requests: str, *, times: int = 1) -> Gate:
        """Hold the next requests of a kind up until `gate.open()`."""
        gate = Gate()
        self._door.trouble.add(Fault(requests, times, gate=gate))
        return gate

    def cut_next(self, requests: str, *, served: bool = False, times: int = 1) -> None:
        """Break the connection of the next requests of a kind off; `served` after doing what was asked."""
        self._door.trouble.add(Fault(requests, times, breaks=Break.AFTER if served else Break.BEFORE))

    @asynccontextmanager
    async def gateway_away(self, *, resumable: bool = True, code: int | None = None) -> AsyncIterator[None]:
        """Take the gateway away for a while; wait until the bot is back.

        Args:
            resumable: Whether what happens meanwhile is sent to the bot when it resumes.
            code: With what the sockets are closed; without, they break off.
        """
        shards = len(self.gateway.connected())
        self.gateway.open.clear()
        self.gateway.drop(resumable=resumable, code=code)
        try:
            yield
        finally:
            self.gateway.open.set()
        await self.connected(shards)

    def expire(self, exchange: Exchange) -> None:
        """Let the three seconds for the first answer run out."""
        exchange.interaction.expired = True

    def redeliver(self, what: Exchange | Message) -> None:
        """Send the bot the same interaction or message once more."""
        if isinstance(what, Exchange):
            deliver(self.world, what.interaction)
        else:
            self.world.redeliver(what)

"""A small server with somebody in it, for benchmarks and for a look around by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.discord_server.people import Person
from tests.discord_server.permissions import ORDINARY, Permission
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel, Guild


@dataclass(frozen=True)
class Scenario:
    """A guild with one channel and some trainees."""

    server: DiscordServer
    guild: Guild
    channel: Channel
    trainees: list[Person]


@asynccontextmanager
async def serve(*, port: int = 0, trainees: int = 2, checks: bool = False) -> AsyncIterator[Scenario]:
    """Serve a small scenario, with time that passes.

    Args:
        port: Where to listen; 0 takes a free one.
        trainees: How many there are.
        checks: Whether bodies are checked against Discord's document, which costs a millisecond or two each.
    """
    server = await DiscordServer.start(port=port, moving_clock=True, checks=checks)
    try:
        guild = server.guild(permissions=ORDINARY | Permission.MANAGE_THREADS)
        people = [server.member(guild, f"trainee{number}") for number in range(1, trainees + 1)]
        yield Scenario(server, guild, server.channel(guild), people)
    finally:
        await server.close()


async def serve_forever(port: int) -> None:
    """Serve until interrupted."""
    async with serve(port=port) as scenario:
        server = scenario.server
        print(f"API {server.api_url}\nGateway {server.gateway_url}\nToken {server.token}", flush=True)  # noqa: T201
        await asyncio.Event().wait()

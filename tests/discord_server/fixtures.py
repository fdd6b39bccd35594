"""Fixtures: a server of its own for each test, which the real discord.py takes for Discord."""

from __future__ import annotations

import asyncio
import types
import warnings
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import yarl

from tests.discord_server.server import DiscordServer

with warnings.catch_warnings():
    # discord.py imports audioop, which Python 3.11 and 3.12 warn of; the package replaces it from 3.13 on.
    warnings.simplefilter("ignore", DeprecationWarning)
    import discord
    import discord.client
    import discord.gateway
    import discord.http
    import discord.shard
    import discord.state
    import discord.webhook.async_

SERVERS_WAITED_FOR_S = 0.05
"""How long a bot waits for one more server before it is ready: the stand-in sends all of them at once."""


def point_discord_at(server: DiscordServer, patch: pytest.MonkeyPatch) -> None:
    """Let discord.py take `server` for Discord, and not wait between tries or before it identifies."""
    patch.setattr(discord.http.Route, "BASE", server.api_url)
    patch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway_url))
    patch.setattr(discord.Client, "before_identify_hook", _at_once)
    waited = property(lambda _: SERVERS_WAITED_FOR_S, lambda _, __: None)
    patch.setattr(discord.state.ConnectionState, "guild_ready_timeout", waited, raising=False)
    hasty = types.SimpleNamespace(**vars(asyncio) | {"sleep": _no_sleep})
    for module in (discord.http, discord.webhook.async_, discord.client, discord.shard):
        patch.setattr(module, "asyncio", hasty)


async def _at_once(*_args: Any, **_kwargs: Any) -> None:
    """Identify without the five seconds that Discord wants between two shards."""


async def _no_sleep(_delay_s: float, result: Any = None) -> Any:
    """Give others a turn, but don't wait."""
    await asyncio.sleep(0)
    return result


@pytest_asyncio.fixture
async def discord_server() -> AsyncIterator[DiscordServer]:
    """A server that stands in for Discord; fails a test whose bot sent a body that Discord would refuse."""
    server = await DiscordServer.start()
    with pytest.MonkeyPatch.context() as patch:
        point_discord_at(server, patch)
        yield server
        await server.close()
    assert server.faults == [], "the bot sent bodies that are not in form"

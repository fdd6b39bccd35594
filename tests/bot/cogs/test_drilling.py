"""Drills, end to end: real discord.py over real sockets, with time that the tests tell."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.settings import Settings
from tests.bot.cogs.drill_world import World, a_world
from tests.discord_server.server import DiscordServer


@pytest.fixture
async def world(discord_server: DiscordServer, settings: Settings) -> AsyncIterator[World]:
    async with a_world(discord_server, settings) as made:
        yield made


async def test_a_drill_gives_everybody_the_same_first_line_in_a_thread_of_their_own(world: World) -> None:
    await world.begun()

    first, second = (world.last_in(trainee).text for trainee in world.trainees)
    assert "Teresa" in first
    assert first == second


async def test_replies_in_a_drill_are_heard_and_the_drill_ends_when_time_is_up(world: World) -> None:
    drill = await world.begun(length=5)
    ana, _ = world.trainees
    await ana.say(world.thread_of(ana), "Hello, I'm glad that you called. What happened today?")
    await world.idle()
    answered = world.last_in(ana)
    assert "Stop" in answered.labels

    await world.passes(300)

    assert (await world.bot.store.drill(drill)).state == "ended"
    members = await world.bot.store.members(drill)
    assert {each.done_as for each in members} == {"time", "silent"}
    assert "is over" in (await world.channel.next_message()).text

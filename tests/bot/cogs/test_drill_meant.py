"""Which drill a command is about, with several in a server: named in the answer, never guessed."""

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


async def two_running(world: World) -> tuple[str, str]:
    """Let two drills run, Teresa's first."""
    return await world.begun(), await world.begun(person="owen")


async def state_of(world: World, drill: str) -> str:
    return (await world.bot.store.drill(drill)).state


@pytest.mark.parametrize("command", ["pause", "extend", "stop", "board"])
async def test_with_two_drills_running_none_is_taken_for_the_other(world: World, command: str) -> None:
    first, second = await two_running(world)

    told = await world.command(command)
    await world.idle()

    assert "More than one drill could be meant." in told
    assert f"Kitchen light, set up <t:1795597200:f>, running: `{first}`" in told
    assert f"running: `{second}`" in told
    assert [await state_of(world, each) for each in (first, second)] == ["running", "running"]


async def test_an_answer_says_which_drill_it_is_about(world: World) -> None:
    first, second = await two_running(world)

    longer = await world.command("extend", drill=first)
    paused = await world.command("pause", drill=first)
    goes_on = await world.command("pause", drill=first)
    stopped = await world.command("stop", drill=second)

    for told in (longer, paused, goes_on):
        assert told.startswith(f"-# Drill {first}: Kitchen light, begun <t:")
    assert stopped.startswith(f"-# Drill {second}: ")
    assert "Kitchen light" not in stopped


async def test_the_only_drill_of_which_it_can_be_asked_is_meant(world: World) -> None:
    running = await world.begun()
    gathering = await world.set_up(person="owen")

    paused = await world.command("pause")
    await world.gather()
    started = await world.command("start")

    assert running in paused
    assert gathering in started
    assert [await state_of(world, each) for each in (running, gathering)] == ["paused", "counting"]


async def test_results_are_those_of_the_latest_drill_though_another_runs(world: World) -> None:
    running = await world.begun()
    latest = await world.begun(person="owen")
    await world.command("stop", drill=latest)
    await world.idle()

    told = await world.command("results")

    assert latest in told
    assert running not in told


async def test_where_no_drill_could_be_meant_the_latest_says_how_it_stands(world: World) -> None:
    await world.set_up()
    await world.set_up(person="owen")

    assert "The drill has not started" in await world.command("pause")

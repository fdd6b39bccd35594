"""What was a drill's board, and the board and card of one that is over, show what holds for good."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.settings import Settings
from tests.bot.cogs.drill_world import World, a_world
from tests.discord_server.faults import Fault
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel, Message

MOVED = "The board of the drill Kitchen light has moved."


@pytest.fixture
async def world(discord_server: DiscordServer, settings: Settings) -> AsyncIterator[World]:
    async with a_world(discord_server, settings) as made:
        yield made


async def board_in(world: World, channel: Channel) -> Message:
    shown = await (await world.instructor.slash(channel, "drill board")).message()
    await world.server.settled()
    return shown


async def left(world: World) -> list[str]:
    return [each.board_id for each in await world.bot.store.boards_left()]


async def test_a_board_that_moves_says_so_where_it_stood_and_takes_its_buttons_along(world: World) -> None:
    await world.begun()
    other = world.server.channel(world.guild, "instructors")
    await world.server.settled()
    first = await board_in(world, world.channel)
    await world.passes(10)
    second = await board_in(world, other)
    third = await board_in(world, other)
    assert "Pause" in first.labels
    await world.passes(15)

    for old in (first, second):
        assert MOVED in old.text
        assert old.labels == []
        assert "stage" not in old.text
    assert "Pause" in third.labels
    assert await left(world) == []
    edits = [first.edits, second.edits]
    await world.passes(120)
    assert [first.edits, second.edits] == edits


async def test_old_boards_are_changed_within_one_request_in_three_seconds(world: World) -> None:
    await world.begun()
    boards = [await board_in(world, world.channel) for _ in range(4)]
    before = world.server.count("PATCH */messages/*")

    times = []
    for _ in range(30):
        await world.passes(1)
        times.append(world.server.count("PATCH */messages/*") - before)

    assert [MOVED in each.text for each in boards] == [True, True, True, False]
    assert all(later - sooner <= 1 for sooner, later in zip(times, times[3:], strict=False))


async def test_an_old_board_that_is_gone_is_not_tried_again(world: World) -> None:
    await world.begun()
    first = await board_in(world, world.channel)
    await world.server.owner(world.guild).delete(first)
    second = await board_in(world, world.channel)
    await world.passes(20)

    assert await left(world) == []
    assert "Pause" in second.labels


async def test_an_old_board_is_changed_once_discord_is_there_again(world: World) -> None:
    await world.begun()
    first = await board_in(world, world.channel)
    await board_in(world, world.channel)
    world.server._door.trouble.add(Fault("PATCH */messages/*", times=3, status=503))
    await world.passes(20)

    assert MOVED in first.text
    assert await left(world) == []


async def test_what_a_stop_of_the_bot_kept_from_being_changed_is_changed_afterwards(
    discord_server: DiscordServer, settings: Settings
) -> None:
    async with a_world(discord_server, settings) as world:
        drill = await world.begun()
        first = await board_in(world, world.channel)
        second = await board_in(world, world.channel)
        card = world.card()
        await world.command("stop")
        await world.server.until(lambda: drill not in world.bot.drills._live, "the drill is over")
        await world.server.settled()
        assert "Stop" in second.labels
        guild, time = world.guild, world.time

    async with a_world(discord_server, settings, guild=guild, time=time) as world:
        await world.idle()
        await world.passes(20)
        assert MOVED in first.text
        assert "It is over." in second.text
        assert second.labels == ["Who stopped?"]
        assert "2 not talking any more" in second.text
        assert "It is over." in card.text
        assert card.labels == []
        assert await left(world) == []


async def test_a_board_that_moved_just_before_a_restart_says_so_and_the_new_one_goes_on(
    discord_server: DiscordServer, settings: Settings
) -> None:
    async with a_world(discord_server, settings) as world:
        await world.begun()
        first = await board_in(world, world.channel)
        second = await board_in(world, world.channel)
        guild, time = world.guild, world.time

    async with a_world(discord_server, settings, guild=guild, time=time) as world:
        await world.idle()
        await world.passes(20)
        assert MOVED in first.text
        assert "Pause" in second.labels
        assert second.edits

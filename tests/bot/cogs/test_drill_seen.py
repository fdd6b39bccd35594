"""Whose names the board of a drill shows, and to whom."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.settings import Settings
from tests.bot.cogs.drill_world import World, a_world
from tests.discord_server.people import Person
from tests.discord_server.permissions import ORDINARY, Permission
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel, Role


@pytest.fixture
async def world(discord_server: DiscordServer, settings: Settings) -> AsyncIterator[World]:
    async with a_world(discord_server, settings) as made:
        yield made


def closed(world: World) -> Channel:
    """Make a channel that everybody but instructors and the bot is kept out of."""
    view, everyone = int(Permission.VIEW_CHANNEL), everybody(world)
    allow: dict[Role | Person, int] = {world.role: view, world.server.bot: view}
    return world.server.channel(world.guild, "instructors", allow=allow, deny={everyone: view})


def everybody(world: World) -> Role:
    return next(each for each in world.guild.roles.values() if each.id == world.guild.id)


async def board_in(world: World, channel: Channel, **options: object) -> tuple[str, str]:
    """Let the instructor show the board somewhere; return it, and what they alone are told."""
    exchange = await world.instructor.slash(channel, "drill board", **options)
    shown = await exchange.message()
    await world.server.settled()
    return shown.text, " ".join(each.text for each in exchange.followups)


async def test_a_board_that_trainees_can_read_shows_numbers_unless_names_are_asked_for(world: World) -> None:
    await world.begun(names=True)
    ana, _ = world.trainees

    shown, hint = await board_in(world, world.channel)
    assert ana.name not in shown
    assert "Trainee 1" in shown
    assert "numbers here in place of names" in hint
    named, hint = await board_in(world, world.channel, names=True)

    assert ana.name in named
    assert "by name" in hint


async def test_the_instructors_own_board_shows_names_and_goes_on_to(world: World) -> None:
    await world.begun(names=True)
    ana, ben = world.trainees
    room = closed(world)
    await world.server.settled()

    shown, hint = await board_in(world, room)
    await world.passes(58)

    board = next(iter(room.messages.values()))
    assert ana.name in shown
    assert not hint
    assert f"{ben.name} is stuck" in board.text


async def test_a_board_is_refused_where_it_could_never_be_edited(world: World) -> None:
    await world.begun(names=True)
    room = closed(world)
    view = int(Permission.VIEW_CHANNEL)
    world.server.overwrite(room, allow={world.role: view}, deny={everybody(world): view})
    await world.server.settled()

    shown, _ = await board_in(world, room)

    assert "I can't see this channel" in shown


async def test_a_board_loses_its_names_once_trainees_are_let_into_its_channel(world: World) -> None:
    await world.begun(names=True)
    ana, ben = world.trainees
    room = closed(world)
    await world.server.settled()
    await board_in(world, room)

    view = int(Permission.VIEW_CHANNEL)
    world.server.overwrite(
        room, allow={world.role: view, world.server.bot: view, ben: view}, deny={everybody(world): view}
    )
    await world.server.settled()
    await world.passes(20)

    board = next(iter(room.messages.values()))
    assert ana.name not in board.text
    assert "Trainee 1" in board.text


async def test_a_board_shows_no_names_where_the_drill_was_announced(world: World) -> None:
    await world.begun(names=True)
    ana, _ = world.trainees
    view = int(Permission.VIEW_CHANNEL)
    allow: dict[Role | Person, int] = {world.role: view, world.server.bot: int(ORDINARY)}
    world.server.overwrite(world.channel, allow=allow, deny={everybody(world): view})
    await world.server.settled()

    shown, hint = await board_in(world, world.channel)

    assert ana.name not in shown
    assert "numbers here in place of names" in hint


@pytest.mark.parametrize("is_named", [True, False])
async def test_where_no_role_of_trainees_is_set_any_role_may_be_theirs(world: World, is_named: bool) -> None:
    students, trainees = (
        world.server.role(world.guild, "Students"),
        world.server.role(world.guild, "Trainees"),
    )
    if is_named:
        settings = await world.bot.store.guild(str(world.guild.id))
        await world.bot.store.save_guild(replace(settings, trainee_role=str(trainees.id)))
    drill = await world.set_up(names=True)
    await world.bot.drills.invite(drill, {f"discord:{each.id}": each.name for each in world.trainees})
    room = closed(world)
    view = int(Permission.VIEW_CHANNEL)
    allow: dict[Role | Person, int] = {world.role: view, world.server.bot: view, students: view}
    world.server.overwrite(room, allow=allow, deny={everybody(world): view})
    await world.server.settled()

    shown, _ = await board_in(world, room)

    assert (world.trainees[0].name in shown) is is_named


async def test_a_board_in_a_private_thread_shows_numbers(world: World) -> None:
    await world.begun(names=True)
    ana, _ = world.trainees
    thread = world.server.thread(world.channel, world.instructor, private=True)
    await world.server.settled()

    shown, _ = await board_in(world, thread)

    assert ana.name not in shown


async def test_names_asked_for_one_place_are_not_shown_in_the_place_before(world: World) -> None:
    drill = await world.begun(names=True)
    await board_in(world, world.channel)
    live = world.bot.drills.live(drill)
    assert live is not None
    room = closed(world)
    await world.server.settled()
    held = world.server.hold_next("POST */callback")

    asking = asyncio.create_task(world.instructor.slash(room, "drill board", names=True))
    await held.reached()
    assert [live.board_named, await world.bot.store.board_is_named(drill)] == [False, False]
    held.open()
    await (await asking).message()
    await world.server.settled()

    assert await world.bot.store.board_is_named(drill)
    assert live.record.board_channel_id == str(room.id)


async def test_an_anonymous_drill_shows_numbers_whatever_is_asked_for(world: World) -> None:
    await world.begun()
    ana, _ = world.trainees

    shown, hint = await board_in(world, world.channel, names=True)

    assert ana.name not in shown
    assert "set up without names" in hint


async def test_what_was_asked_for_a_board_outlives_a_restart(
    discord_server: DiscordServer, settings: Settings
) -> None:
    async with a_world(discord_server, settings) as world:
        await world.begun(names=True)
        await board_in(world, world.channel, names=True)
        guild, time = world.guild, world.time

    async with a_world(discord_server, settings, guild=guild, time=time) as world:
        await world.passes(58)
        board = next(each for each in world.channel.messages.values() if "Pause" in each.labels)
        assert f"{world.trainees[0].name} is stuck" in board.text


async def test_a_board_is_drawn_while_somebodys_first_line_is_on_its_way(world: World) -> None:
    drill = await world.begun(names=True)
    live = world.bot.drills.live(drill)
    assert live is not None
    live.members[f"discord:{world.trainees[0].id}"].waits_since = None

    shown, _ = await board_in(world, world.channel)

    assert "Trainee 1: the first line is on its way" in shown

"""Who may do what with drills: the whole table."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import get_args

import pytest

from bot.practice.reviewed import Basis
from bot.settings import Settings
from tests.bot.cogs.drill_world import World, a_world
from tests.discord_server.people import Person
from tests.discord_server.permissions import ORDINARY, Permission
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel

REFUSED = "Drills are for instructors"
UNKNOWN = "There is no drill"
COMMANDS = ("new", "start", "extend", "pause", "board", "results", "stop")
BUTTONS = ("start", "pause", "go_on", "extend", "pick", "stop", "stopped")

ALL = dict.fromkeys(COMMANDS, "may")
NOTHING = dict.fromkeys(COMMANDS, "may not")
FOREIGN = dict.fromkeys(COMMANDS, "finds none") | {"new": "may"}
TABLE = {
    "the owner": ALL,
    "who manages the server": ALL,
    "who holds the instructors' role": ALL,
    "a trainee in the drill": NOTHING | {"results": "sees their own"},
    "a trainee who is not in it": NOTHING | {"results": "sees none"},
    "an instructor of another server": FOREIGN,
}
SAYS = {
    "may not": "Drills are for instructors",
    "sees their own": "nothing to show yet",
    "sees none": "no drill that you took part in",
    "finds none": "There is no drill",
}
"""By outcome, what somebody is told who may not do all."""


@pytest.fixture
async def world(discord_server: DiscordServer, settings: Settings) -> AsyncIterator[World]:
    async with a_world(discord_server, settings, trainees=1) as made:
        yield made


async def somebody(world: World, who: str) -> tuple[Person, Channel]:
    """Return a person of that standing, and where they are."""
    server, guild = world.server, world.guild
    if who == "the owner":
        return server.owner(guild), world.channel
    if who == "who manages the server":
        return world.instructor, world.channel
    if who == "who holds the instructors' role":
        role = server.role(guild, "Teachers")
        settings = await world.bot.store.guild(str(guild.id))
        await world.bot.store.save_guild(replace(settings, instructor_role=str(role.id)))
        return server.member(guild, "teacher", [role]), world.channel
    if who == "a trainee in the drill":
        return world.trainees[0], world.channel
    if who == "a trainee who is not in it":
        return server.member(guild, "stranger"), world.channel
    abroad = server.guild("Elsewhere", permissions=ORDINARY | Permission.MANAGE_THREADS)
    boss = server.role(abroad, "Boss", int(Permission.MANAGE_GUILD))
    channel = server.channel(abroad, "elsewhere")
    return server.member(abroad, "foreigner", [boss]), channel


@pytest.mark.parametrize("who", TABLE)
async def test_the_table_of_who_may_do_what(world: World, who: str) -> None:
    drill = await world.begun()
    person, channel = await somebody(world, who)
    await world.server.settled()

    told = {}
    for command in COMMANDS:
        options: dict[str, object] = {"person": "teresa"} if command == "new" else {"drill": drill}
        exchange = await person.slash(channel, f"drill {command}", **options)
        answer = (await exchange.message()).text
        told[command] = next((outcome for outcome, words in SAYS.items() if words in answer), "may")
        await world.idle()

    assert told == TABLE[who]
    state = (await world.bot.store.drill(drill)).state
    assert state == ("ended" if TABLE[who] is ALL else "running")


async def test_the_table_holds_every_command_of_drills(world: World) -> None:
    there = {
        each.name
        for each in world.bot.tree.walk_commands()
        if each.root_parent and each.root_parent.name == "drill"
    }
    assert there == {*COMMANDS}


async def test_the_buttons_of_the_board_do_nothing_for_a_trainee(world: World) -> None:
    drill = await world.begun()
    await world.command("board")
    board = next(each for each in world.channel.messages.values() if "Pause" in each.labels)
    shown = [part for each in board.components for part in _walk(each) if "custom_id" in part]

    for act in BUTTONS:
        for number, part in enumerate(shown):  # whatever a client of their own may send
            part["custom_id"] = f"drill:{act}:{drill}" if number == 0 else f"other:{number}"
        exchange = await world.trainees[0].press(board, f"drill:{act}:{drill}")
        assert SAYS["may not"] in (await exchange.message()).text

    assert (await world.bot.store.drill(drill)).state == "running"


@pytest.mark.parametrize("basis", get_args(Basis))
@pytest.mark.parametrize("who", TABLE)
async def test_a_press_for_results_shows_no_more_than_the_command(world: World, who: str, basis: str) -> None:
    drill = await world.begun()
    person, channel = await somebody(world, who)
    if channel is not world.channel:
        await (await person.slash(channel, "drill new", person="teresa")).message()
    await world.server.settled()
    card = next(each for each in channel.messages.values() if "Ready" in each.labels)
    shown = [part for each in card.components for part in _walk(each) if "custom_id" in part]
    for number, part in enumerate(shown):
        part["custom_id"] = f"drill:{basis}:{drill}" if number == 0 else f"other:{number}"

    answer = (await (await person.press(card, f"drill:{basis}:{drill}")).message()).text

    told = next((outcome for outcome, words in SAYS.items() if words in answer), "may")
    assert told == TABLE[who]["results"]


async def test_a_trainee_is_offered_no_drills_of_others_by_name(world: World) -> None:
    await world.begun()
    stranger = world.server.member(world.guild, "stranger")

    assert await stranger.autocomplete(world.channel, "drill stop", "drill") == {}
    assert await stranger.autocomplete(world.channel, "drill results", "drill") == {}
    assert len(await world.trainees[0].autocomplete(world.channel, "drill results", "drill")) == 1
    assert len(await world.instructor.autocomplete(world.channel, "drill stop", "drill")) == 1


def _walk(part: dict[str, object]) -> list[dict[str, object]]:
    inside = part.get("components")
    found = [part]
    for each in inside if isinstance(inside, list) else []:
        found += _walk(each)
    return found

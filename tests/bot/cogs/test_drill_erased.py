"""Somebody has all that is kept of them erased while they are in a drill: it goes on without them."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import pytest

from bot.settings import Settings
from tests.bot.cogs.drill_world import World, a_world
from tests.discord_server.people import Person
from tests.discord_server.server import DiscordServer

HELLO = "Hello, I'm glad that you called. What happened today?"


@pytest.fixture
async def world(discord_server: DiscordServer, settings: Settings) -> AsyncIterator[World]:
    async with a_world(discord_server, settings) as made:
        yield made


async def erase(world: World, person: Person) -> None:
    question = await (await person.slash(world.channel, "mydata delete")).message()
    told = await (await person.press(question, "Erase it all")).message()
    assert "Nothing of you is kept any more." in told.text
    await world.idle()


def rows_with(database: str, words: str) -> list[str]:
    """Return the tables in which something is found anywhere."""
    with closing(sqlite3.connect(database)) as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {each: file.execute(f'SELECT * FROM "{each}"').fetchall() for each in tables}  # noqa: S608 - its own names
    return [each for each, found in rows.items() if words in str(found)]


async def test_whoever_has_all_erased_is_on_no_board_and_in_no_row_and_the_others_play_on(
    world: World, settings: Settings
) -> None:
    drill = await world.begun(missed=0, length=5, names=True)
    ana, ben = world.trainees
    await ana.say(world.thread_of(ana), HELLO)
    await world.idle()
    shown = await (await world.instructor.slash(world.channel, "drill board", names=True)).message()
    await world.passes(130)
    assert ana.name in shown.text

    await erase(world, ana)
    await world.passes(7)

    assert ana.name not in shown.text
    assert ben.name in shown.text
    assert "Ready: 1." in world.card().text
    assert rows_with(settings.db, str(ana.id)) == []
    await world.passes(50)
    assert (await world.bot.store.drill(drill)).state == "running"
    await world.passes(150)
    assert (await world.bot.store.drill(drill)).state == "ended"
    assert "1 took part" in list(world.channel.messages.values())[-1].text
    assert "drill_members" in rows_with(settings.db, str(ben.id))
    assert "drill_timers" not in rows_with(settings.db, str(ben.id))


async def test_a_drill_of_which_the_last_who_plays_has_all_erased_is_over(world: World) -> None:
    drill = await world.begun(missed=0)
    for each in world.trainees:
        await erase(world, each)

    assert (await world.bot.store.drill(drill)).state == "ended"


async def test_no_thread_is_opened_for_somebody_who_was_ready_and_has_all_erased(world: World) -> None:
    await world.set_up()
    await world.gather()
    ana, ben = world.trainees

    await erase(world, ana)
    await world.command("start")
    await world.passes(12)

    assert ana.threads(world.guild) == []
    assert "Teresa" in world.last_in(ben).text


async def test_a_drill_ends_although_another_program_erased_somebody_in_it(world: World) -> None:
    """As `coach erase` does."""
    drill = await world.begun(missed=0, length=5)
    ana, _ = world.trainees
    await world.bot.store.erase_trainee(f"discord:{ana.id}")

    await world.passes(301)

    assert (await world.bot.store.drill(drill)).state == "ended"
    assert "1 took part" in list(world.channel.messages.values())[-1].text

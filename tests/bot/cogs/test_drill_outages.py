"""Drills while Discord or the database is away for a while: nobody is lost, and nobody is charged for it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot import client
from bot.settings import Settings
from bot.store.records import TurnRecord
from tests.bot.cogs.drill_world import World, a_world
from tests.discord_server.server import DiscordServer

HELLO = "Hello, I'm glad that you called. What happened today?"
DOWN_S = 120


@pytest.fixture
async def world(discord_server: DiscordServer, settings: Settings) -> AsyncIterator[World]:
    async with a_world(discord_server, settings) as made:
        yield made


async def done_as(world: World, drill: str) -> set[str | None]:
    return {each.done_as for each in await world.bot.store.members(drill)}


async def test_a_lost_connection_is_charged_to_nobody(world: World) -> None:
    drill = await world.begun(reply=60)
    live = world.bot.drills.live(drill)
    assert live is not None
    await world.passes(30)

    async with world.server.gateway_away():
        while not world.bot.drills.is_lost:  # noqa: ASYNC110 - the library tells nobody
            await asyncio.sleep(0)
        await world.passes(120)
    await world.idle()

    assert {each.missed for each in live.members.values()} == {0}
    await world.passes(28)
    assert {each.missed for each in live.members.values()} == {0}
    await world.passes(3)
    assert {each.missed for each in live.members.values()} == {1}


async def test_a_reply_while_discord_is_down_for_two_minutes_is_answered_once_it_is_back(
    world: World,
) -> None:
    drill = await world.begun(length=10, reply=60)
    ana, ben = world.trainees
    with world.discord_down():
        await ana.say(world.thread_of(ana), HELLO)
        await world.passes(DOWN_S)
        assert "Hello" not in world.last_in(ana).text
    await world.passes(16)

    (turn,) = [each for each in await turns_of(world, drill, ana.name) if each.kind == "reply"]
    assert turn.reply == HELLO
    shown = [each for each in world.thread_of(ana).messages.values() if turn.said in each.text]
    assert len(shown) == 1
    assert "You say nothing" in world.last_in(ben).text
    assert await done_as(world, drill) == {None}


async def test_a_drill_that_begins_while_discord_is_down_begins_once_it_is_back(world: World) -> None:
    drill = await world.set_up(length=5, reply=60, missed=0)
    await world.gather()
    await world.command("start")
    with world.discord_down():
        await world.passes(DOWN_S)
    await world.passes(31)

    assert len(world.guild.threads) == 2
    assert all("Teresa" in world.last_in(each).text for each in world.trainees)
    for member in await world.bot.store.members(drill):
        assert member.shown_at is not None
    await world.passes(5 * 60 + 1)
    assert await done_as(world, drill) == {"time"}


async def test_a_thread_into_which_somebody_could_not_be_let_at_first_is_gone_on_with(world: World) -> None:
    await world.set_up()
    await world.gather()
    world.server.fail_next("PUT */thread-members/*", 503)
    await world.command("start")
    await world.passes(31)

    assert world.server.count("POST /channels/{channel_id}/threads") == 2
    assert all("Teresa" in world.last_in(each).text for each in world.trainees)


async def test_a_board_that_changed_while_discord_was_down_is_right_afterwards(world: World) -> None:
    drill = await world.begun(length=10, reply=60)
    await world.command("board")
    board = next(each for each in world.channel.messages.values() if "Pause" in each.labels)
    await world.passes(10)
    with world.discord_down():
        await world.bot.drills.pause(drill)
        await world.passes(DOWN_S)
    await world.passes(10)

    assert "paused" in board.text.lower()


async def test_the_end_of_a_drill_is_told_although_discord_is_down_just_then(world: World) -> None:
    drill = await world.begun(length=1, reply=50, missed=0)
    with world.discord_down():
        await world.passes(DOWN_S)
    await world.passes(31)

    assert await done_as(world, drill) == {"time"}
    for each in world.trainees:
        said = [message.text for message in world.thread_of(each).messages.values()]
        assert sum("### The decision" in text for text in said) == 1
    assert "is over" in list(world.channel.messages.values())[-1].text


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the database as another program does."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def test_a_drill_begins_although_the_database_is_locked_for_longer_than_the_bot_waits(
    discord_server: DiscordServer,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(client, "DATABASE_WAIT_S", 0.05)
    async with a_world(discord_server, settings) as world:
        drill = await world.set_up()
        await world.gather()
        await world.command("start")
        await world.idle()
        with locked(tmp_path / "history.db"):
            passing = asyncio.create_task(world.passes(12))
            while "waits for the database" not in caplog.text:  # noqa: ASYNC110 - SQLite tells nobody
                await asyncio.sleep(0)
        await passing
        await world.passes(1)

        assert (await world.bot.store.drill(drill)).state == "running"
        assert all("Teresa" in world.last_in(each).text for each in world.trainees)


async def test_a_reply_while_the_database_is_locked_is_answered_afterwards(
    world: World, tmp_path: Path
) -> None:
    drill = await world.begun(length=10, reply=60)
    ana, _ = world.trainees
    await world.passes(1)  # whatever the beginning still has to store
    with locked(tmp_path / "history.db"):
        await ana.say(world.thread_of(ana), HELLO)
        while not world.bot.store._under_way:  # noqa: ASYNC110 - SQLite tells nobody
            await asyncio.sleep(0)
    await world.idle()

    (turn,) = await turns_of(world, drill, ana.name)
    assert turn.said in world.last_in(ana).text


async def turns_of(world: World, drill: str, name: str) -> list[TurnRecord]:
    (session_id,) = [each.session_id for each in await world.bot.store.members(drill) if each.name == name]
    assert session_id is not None
    return await world.bot.store.turns(session_id)

"""What a drill tells: the card, the board, and whom the board is for."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.settings import Settings
from tests.bot.cogs.drill_world import World, a_world
from tests.discord_server.server import DiscordServer

HELLO = "Hello, my name is Ana. What happened tonight?"


@pytest.fixture
async def world(discord_server: DiscordServer, settings: Settings) -> AsyncIterator[World]:
    async with a_world(discord_server, settings) as made:
        yield made


async def test_the_card_says_the_role_the_feedback_and_the_rules_in_sentences(world: World) -> None:
    await world.set_up(missed=1)

    told = world.card().text
    assert "15 minutes for each talk. The person waits 60 seconds for a reply" in told
    assert "After 1 missed reply in a row a talk ends." in told
    assert "Scored as Crisis line. Feedback: notes at the end." in told


async def test_the_board_names_states_in_words_and_explains_its_figures(world: World) -> None:
    await world.begun()
    ana, _ = world.trainees
    await ana.say(world.thread_of(ana), HELLO)
    await world.idle()

    told = await world.command("board")

    assert "second thoughts" in told
    assert "_" not in told.replace(r"\_", "_").replace("<t:", "")
    assert ", 1 reply, the last line" in told
    assert "0 replies" in told
    assert "Stuck: most of the time" in told


async def test_a_board_where_nobody_talks_explains_no_figures(world: World) -> None:
    await world.set_up()

    told = await world.command("board")

    assert "Nobody is in it yet." in told
    assert "Stuck:" not in told


async def test_an_instructor_is_told_that_everybody_sees_a_board_in_an_open_channel(world: World) -> None:
    await world.begun()

    exchange = await world.instructor.slash(world.channel, "drill board")
    await exchange.message()
    await world.server.settled()

    [hint] = exchange.followups
    assert "Everybody who can read this channel sees the board" in hint.text
    assert hint.ephemeral


async def test_one_minute_more_is_one_minute(world: World) -> None:
    await world.begun()
    assert "Everybody has 1 minute more." in await world.command("extend", minutes=1)


async def test_a_drill_is_offered_by_its_title_and_how_it_stands(world: World) -> None:
    drill = await world.begun()

    offered = await world.instructor.autocomplete(world.channel, "drill stop", "drill")

    assert list(offered) == [f"2026-11-25 09:00 UTC · Kitchen light · running · {drill}"]

"""A turn that was stored on a PostgreSQL server while the answer to that was lost is shown all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.cogs.acting import KIND, Stage, answer_to, last_by_the_bot, stage_on, written

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.client import CoachBot
    from tests.bot.between import Between
    from tests.bot.cogs.conftest import Running
    from tests.discord_server.server import DiscordServer
    from tests.discord_server.state import Channel

AGAIN = "I am here with you, and I am in no hurry. What is going on?"


@pytest.fixture
def stage(discord_server: DiscordServer) -> Stage:
    return stage_on(discord_server)


@pytest.fixture
async def bot(stage: Stage, running: Running, between: Between, made: str) -> AsyncIterator[CoachBot]:
    del stage  # the server is there before the bot
    async with running(db=between.address(made)) as bot:
        yield bot


async def begun(stage: Stage, bot: CoachBot, between: Between) -> Channel:
    """Return the thread of a talk whose second turn was stored and not shown."""
    thread = await stage.begin(bot)
    await answer_to(stage.ana, thread, KIND)
    await stage.server.settled()
    between.loses_an_answer = True
    assert "I can't reach the database just now" in (await answer_to(stage.ana, thread, AGAIN)).text
    return thread


async def kept(bot: CoachBot, thread: Channel) -> list[tuple[str, str]]:
    room = await bot.store.room_at(str(thread.id))
    assert room is not None
    return [(each.reply, each.said) for each in await bot.store.turns(room.session_id)]


async def test_the_same_words_again_bring_the_turn_that_was_stored(
    stage: Stage, bot: CoachBot, between: Between
) -> None:
    thread = await begun(stage, bot, between)
    shown = await answer_to(stage.ana, thread, AGAIN)
    turns = await kept(bot, thread)
    assert [reply for reply, _ in turns] == [KIND, AGAIN]
    assert turns[-1][1] in shown.text
    await answer_to(stage.ana, thread, KIND)
    assert len(await kept(bot, thread)) == 3


async def test_the_button_under_the_line_before_brings_it_too(
    stage: Stage, running: Running, between: Between, made: str
) -> None:
    async with running(db=between.address(made), typed=False) as bot:
        thread = await stage.begin(bot)
        before = await (await written(stage.ana, last_by_the_bot(thread), KIND)).message()
        form = await (await stage.ana.press(before, "Reply")).form()
        await stage.server.settled()
        between.loses_an_answer = True
        told = await (await stage.ana.submit(form, {"words": AGAIN})).message()
        assert "I can't reach the database just now" in told.text
        [_, (reply, said)] = await kept(bot, thread)
        assert reply == AGAIN
        shown = await (await stage.ana.press(before, "Reply")).message()
        assert said in shown.text
        await (await written(stage.ana, shown, KIND)).message()
        assert len(await kept(bot, thread)) == 3

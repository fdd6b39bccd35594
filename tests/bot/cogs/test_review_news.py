"""What is new in reviews is told, whatever fails meanwhile; an old button shows what was released."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.client import CoachBot
from bot.store.database import Database
from bot.store.records_reviews import Reader, Release
from tests.bot.cogs.acting import HARSH, KIND, Stage, answer_to, last_by_the_bot, stage_on
from tests.bot.cogs.conftest import Running
from tests.discord_server.server import DiscordServer

SOON_S = 0.01
NEWS = "An instructor commented on it."


async def a_talk(bot: CoachBot, stage: Stage, mode: str = "coached") -> str:
    thread = await stage.begin(bot, mode=mode)
    await answer_to(stage.ana, thread, KIND)
    [latest] = await bot.store.history(f"discord:{stage.ana.id}", 1)
    return latest.id


def instructor_in(stage: Stage) -> Reader:
    return Reader(id="discord:9", name="ivy", seen_as="instructor", guild_id=str(stage.guild.id))


async def comment_on(bot: CoachBot, stage: Stage, talk: str) -> None:
    await bot.reviewing.reviews.comment(instructor_in(stage), talk, 1, "Well held.")


async def until_logged(logs: list[Any]) -> None:
    while not any(each.get("event") == "failed" and each.get("what") == "news" for each in logs):  # noqa: ASYNC110
        await asyncio.sleep(SOON_S)


async def test_a_locked_database_ends_no_telling_and_nobody_is_told_twice(
    discord_server: DiscordServer, running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = Database.open.__func__.__kwdefaults__  # type: ignore[attr-defined]
    monkeypatch.setitem(defaults, "lock_timeout_s", SOON_S)
    monkeypatch.setattr("bot.client.DATABASE_WAIT_S", SOON_S, raising=False)
    stage = stage_on(discord_server)
    async with running() as bot:
        talk = await a_talk(bot, stage)
        await comment_on(bot, stage, talk)
        telling = bot.review_news.tell_news
        telling.change_interval(seconds=SOON_S)
        with closing(sqlite3.connect(tmp_path / "history.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with capture_logs() as logs:
                telling.restart()
                await asyncio.wait_for(until_logged(logs), 30)
            assert telling.is_running()
            assert len(await bot.store.untold()) == 1
            other.execute("ROLLBACK")
        while await bot.store.untold():  # noqa: ASYNC110 - the loop tells nobody
            await asyncio.sleep(SOON_S)
        assert [NEWS in each.text for each in stage.ana.dm.by_the_bot()] == [True]
        await comment_on(bot, stage, talk)
        assert NEWS in (await stage.ana.dm.next_message()).text


async def test_a_person_who_is_gone_keeps_nobody_else_waiting(
    discord_server: DiscordServer, running: Running, tmp_path: Path
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        gone = await a_talk(bot, stage)
        await comment_on(bot, stage, gone)
        with closing(sqlite3.connect(tmp_path / "history.db")) as other, other:
            other.execute("UPDATE sessions SET person = 'nobody' WHERE id = ?", (gone,))
        ben = discord_server.member(stage.guild, "ben")
        thread = await stage.begin(bot, ben)
        await answer_to(ben, thread, KIND)
        [bens] = await bot.store.history(f"discord:{ben.id}", 1)
        await comment_on(bot, stage, bens.id)
        with capture_logs() as logs:
            await bot.review_news.tell_news()
        assert NEWS in (await ben.dm.next_message()).text
        assert [each["where"] for each in logs if each.get("what") == "news"] == [gone]


async def test_an_old_button_of_a_check_ride_shows_why_once_it_is_released(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        talk = await a_talk(bot, stage)
        turn = last_by_the_bot(stage.ana.threads(stage.guild)[0])
        ride = await a_talk(bot, stage, mode="check_ride")
        for row in turn.components:
            for each in row.get("components", []):
                each["custom_id"] = str(each.get("custom_id", "")).replace(talk, ride)
        refused = await (await stage.ana.press(turn, "Why")).message()
        assert "This talk shows no feedback" in refused.text
        reader = instructor_in(stage)
        await bot.store.add_release(
            reader,
            Release(session_id=ride, author=reader.id, author_name=reader.name, at=bot.clock()),
        )
        why = await (await stage.ana.press(turn, "Why")).message()
        assert "Reply 1: what was found" in why.text
        form = await (await stage.ana.press(turn, "What if")).form()
        assert "As it went" in (await (await stage.ana.submit(form, {"words": HARSH})).message()).text

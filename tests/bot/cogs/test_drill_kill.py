"""A bot that is killed in the middle of a drill: no acknowledged reply lost, none twice, timers right."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from bot.practice.consent import agree
from bot.store.place import url_of
from bot.store.store import Store
from tests.bot.cogs.drill_kills import a_bot, set_up, survive
from tests.discord_server.people import Person
from tests.discord_server.permissions import ORDINARY, Permission
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Guild, Message


async def test_a_drill_survives_a_bot_that_is_killed_at_random_moments(tmp_path: Path) -> None:
    server = await DiscordServer.start(moving_clock=True)
    try:
        await survive(server, tmp_path / "history.db", kills=5, chance=random.Random(5))
    finally:
        await server.close()


async def test_a_thread_made_just_before_a_kill_is_taken_away_and_not_opened_twice(tmp_path: Path) -> None:
    server = await DiscordServer.start(moving_clock=True)
    try:
        guild = server.guild(permissions=ORDINARY | Permission.MANAGE_THREADS)
        channel = server.channel(guild)
        boss = server.member(guild, "boss", [server.role(guild, "Boss", int(Permission.MANAGE_GUILD))])
        ana = server.member(guild, "ana")
        database = tmp_path / "history.db"
        async with await Store.open(url_of(str(database))) as store:
            await agree(store, f"discord:{ana.id}", lambda: datetime.now(UTC))
        held = server.hold_next("PUT */thread-members/*")
        async with a_bot(server, database):
            await set_up(channel, boss, [ana])
            await (await boss.slash(channel, "drill start")).message()
            await held.reached()
        (orphan,) = guild.threads
        held.open()
        async with a_bot(server, database):
            await server.until(lambda: any("Teresa" in each.text for each in _said_to(ana, guild)))

        assert orphan.deleted
        assert len(guild.threads) == 1
    finally:
        await server.close()


def _said_to(person: Person, guild: Guild) -> list[Message]:
    return [message for thread in person.threads(guild) for message in thread.messages.values()]

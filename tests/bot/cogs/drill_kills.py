"""Kills a bot at random moments of a running drill, and looks at what is left each time."""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.practice.consent import agree
from bot.store.place import url_of
from bot.store.store import Store
from tests.discord_server.people import Person
from tests.discord_server.permissions import ORDINARY, Permission
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel

ROOT = Path(__file__).parents[3]
LONGEST_LIFE_S = 0.4


@asynccontextmanager
async def a_bot(server: DiscordServer, database: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a bot in a process of its own; it is killed at the end."""
    arguments = (server.api_url, server.gateway_url, server.token, str(database), "0.2")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bot.cogs.drill_process",
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        while not server.gateway.connected():
            assert process.returncode is None, "the bot did not start"
            await asyncio.wait([asyncio.ensure_future(process.wait())], timeout=0.02)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        server.gateway.drop(resumable=False)


async def survive(server: DiscordServer, database: Path, *, kills: int, chance: random.Random) -> None:
    """Kill the bot so many times in a drill; no acknowledged reply is lost, none is there twice."""
    guild = server.guild(permissions=ORDINARY | Permission.MANAGE_THREADS)
    channel = server.channel(guild)
    boss = server.member(guild, "boss", [server.role(guild, "Boss", int(Permission.MANAGE_GUILD))])
    trainees = [server.member(guild, f"trainee{number}") for number in range(3)]
    async with await Store.open(url_of(str(database))) as store:
        for each in trainees:
            await agree(store, f"discord:{each.id}", lambda: datetime.now(UTC))
    said: dict[int, Person] = {}
    async with a_bot(server, database):
        await _begin(server, channel, boss, trainees)
    for number in range(kills):
        async with a_bot(server, database):
            for each in trainees:
                words = f"Reply {number}. What happened then, and what was it like for you?"
                said[(await each.say(each.threads(guild)[0], words)).id] = each
            await asyncio.sleep(chance.random() * LONGEST_LIFE_S)  # the moment of death is the test
        await _look(database, {each: each.threads(guild)[0] for each in trainees}, said)
    async with a_bot(server, database):
        exchange = await boss.slash(channel, "drill stop")
        await exchange.message()
        await server.until(lambda: any("is over" in each.text for each in channel.messages.values()))
    async with await Store.open(url_of(str(database))) as store:
        (drill,) = await store.drills_in(str(guild.id))
        assert drill.state == "ended"
        assert all(each.done_at is not None for each in await store.members(drill.id))


async def set_up(channel: Channel, boss: Person, trainees: list[Person]) -> None:
    """Set a drill up for which all are ready."""
    exchange = await boss.slash(channel, "drill new", person="teresa", seed=7, length=60, reply=600)
    await exchange.message()
    card = next(each for each in channel.messages.values() if "Ready" in each.labels)
    for each in trainees:
        await (await each.press(card, "Ready")).message()


async def _begin(server: DiscordServer, channel: Channel, boss: Person, trainees: list[Person]) -> None:
    await set_up(channel, boss, trainees)
    await (await boss.slash(channel, "drill start")).message()
    assert channel.guild is not None
    for each in trainees:
        await server.until(
            lambda each=each: any(
                "Teresa" in m.text for t in each.threads(channel.guild) for m in t.messages.values()
            )  # type: ignore[misc]
        )


async def _look(database: Path, threads: dict[Person, Channel], said: dict[int, Person]) -> None:
    """Compare what stands in the threads with what is stored."""
    async with await Store.open(url_of(str(database)), lock_timeout_s=30) as store:
        (drill,) = await store.open_drills()
        assert drill.state == "running"
        timers = {(each.kind, each.trainee): each.due_at for each in await store.timers(drill.id)}
        for person, thread in threads.items():
            trainee = f"discord:{person.id}"
            member = next(each for each in await store.members(drill.id) if each.trainee == trainee)
            assert member.session_id is not None
            turns = await store.turns(member.session_id, include_rewound=True)
            stored = Counter(each.message_id for each in turns)
            assert set(stored.values()) <= {1}
            shown = [each for each in thread.messages.values() if each.author.bot and "Teresa" in each.text]
            answered = len(shown) - 1  # the first is the opening
            assert answered <= len(turns), "an answer was shown that is not stored"
            assert {turn.message_id for turn in turns} <= set(map(str, said))
            if member.done_at is None and member.shown_at is not None:
                due = timers["end", trainee]
                assert (due - member.shown_at).total_seconds() >= drill.length_s - 1

"""What a turn on Discord costs: beside a trivial command on the same stand-in, and with many at once."""

from __future__ import annotations

import asyncio
import resource
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from discord import app_commands

from bot.client import CoachBot
from bot.settings import Settings
from tests.discord_server.fixtures import point_discord_at
from tests.discord_server.people import Person
from tests.discord_server.permissions import ORDINARY, Permission
from tests.discord_server.running import running
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel

ROUNDS = 60
TOGETHER = 200
LIVE = 1000
REPLIES = (
    "You sound worn out. What happened today?",
    "I'm in no hurry, and I'm staying on the line.",
    "Nobody called you, and you'd been there five mornings a week.",
    "Are you thinking about killing yourself?",
)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[DiscordServer]:
    made = await DiscordServer.start(checks=False)
    made.application.message_content = True
    with pytest.MonkeyPatch.context() as patch:
        point_discord_at(made, patch)
        yield made
        await made.close()


def a_bot(tmp_path: Path) -> CoachBot:
    return CoachBot(Settings(db=str(tmp_path / "history.db"), pace=False), seed=lambda: 7)


async def in_threads(server: DiscordServer, count: int) -> list[tuple[Person, Channel]]:
    """Let so many trainees begin a talk."""
    guild = server.guild(permissions=ORDINARY | Permission.MANAGE_THREADS)
    guild.most_active_threads = 2 * count
    channel = server.channel(guild)
    people = [server.member(guild, f"p{number}") for number in range(count)]
    for person in people:
        card = await (await person.slash(channel, "practice start", person="teresa")).message()
        await person.press(card, "I have read this; begin")
    await server.settled()
    return [(person, person.threads(guild)[0]) for person in people]


async def seconds_for(person: Person, thread: Channel, words: str) -> float:
    began = time.perf_counter()
    await person.say(thread, words)
    await thread.next_message()
    return time.perf_counter() - began


async def test_a_turn_beside_a_trivial_command(benchmark: Any, server: DiscordServer, tmp_path: Path) -> None:
    bot = a_bot(tmp_path)

    @app_commands.command(name="floor", description="answers at once")
    async def floor(interaction: Any) -> None:
        await interaction.response.send_message("here")

    bot.tree.add_command(floor)
    began = time.perf_counter()
    async with running(bot, server):
        ready_s = time.perf_counter() - began
        [(person, thread)] = await in_threads(server, 1)
        await seconds_for(person, thread, "Hello, I'm Jo.")  # loads the listener
        floors, turns = [], []
        for number in range(ROUNDS):
            began = time.perf_counter()
            await (await person.slash(thread, "floor")).message()
            floors.append(time.perf_counter() - began)
            if number % 12 == 11 and (room := bot.rooms.at(thread.id)) is not None:
                talk = await bot.talks.get(room.session_id, room.trainee)
                await talk.rewind(0)  # before it ends
            turns.append(await seconds_for(person, thread, REPLIES[number % len(REPLIES)]))
    benchmark.pedantic(lambda: None)
    floors.sort()
    turns.sort()
    benchmark.extra_info["ready_s"] = round(ready_s, 2)
    benchmark.extra_info["floor_p50_ms"] = round(1000 * floors[len(floors) // 2], 1)
    benchmark.extra_info["turn_p50_ms"] = round(1000 * turns[len(turns) // 2], 1)
    benchmark.extra_info["turn_p95_ms"] = round(1000 * turns[int(len(turns) * 0.95)], 1)


async def test_many_replies_at_once(benchmark: Any, server: DiscordServer, tmp_path: Path) -> None:
    bot = a_bot(tmp_path)
    async with running(bot, server):
        talking = await in_threads(server, TOGETHER)
        took = await asyncio.gather(*(seconds_for(person, thread, REPLIES[0]) for person, thread in talking))
    benchmark.pedantic(lambda: None)
    took.sort()
    benchmark.extra_info["trainees"] = TOGETHER
    benchmark.extra_info["first_answer_p50_s"] = round(took[len(took) // 2], 2)
    benchmark.extra_info["last_answer_s"] = round(took[-1], 2)


async def test_live_talks_in_memory(benchmark: Any, server: DiscordServer, tmp_path: Path) -> None:
    """The talks themselves, without the stand-in, which lives in this process too."""
    bot = a_bot(tmp_path)
    async with running(bot, server):
        before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for number in range(LIVE):
            talk = await bot.talks.start(f"discord:{number}", "teresa", seed=number)
            await talk.reply(REPLIES[0], message_id="1")
        after_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    benchmark.pedantic(lambda: None)
    benchmark.extra_info["live_talks"] = LIVE
    benchmark.extra_info["more_mb"] = round((after_kb - before_kb) / 1024, 1)

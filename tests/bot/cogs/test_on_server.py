"""Bots that run each its own shards and share one history on PostgreSQL."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import aiohttp

from bot.settings import Shards
from bot.store.records import GuildSettings
from tests.bot.cogs.acting import HARSH, KIND, answer_to, stage_on, to_the_end
from tests.bot.cogs.test_pages import HERE, comes_in
from tests.bot.cogs.test_pages_on_shards import an_academy

if TYPE_CHECKING:
    from tests.bot.cluster import Cluster
    from tests.bot.cogs.conftest import Running
    from tests.discord_server.server import DiscordServer


async def test_two_bots_each_hold_the_talks_of_their_own_servers_in_one_history(
    discord_server: DiscordServer, running: Running, cluster: Cluster, made: str
) -> None:
    stages = sorted((stage_on(discord_server) for _ in range(2)), key=lambda each: each.guild.id >> 22 & 1)
    address = cluster.address(made, password="never-told")  # noqa: S106 - the server asks for none
    async with (
        running(db=address, shards=Shards(0, 0, 2)) as first,
        running(db=address, shards=Shards(1, 1, 2)) as second,
    ):
        bots = [first, second]
        threads = [await stage.begin(bot) for stage, bot in zip(stages, bots, strict=True)]
        for _ in range(2):
            both = zip(stages, threads, strict=True)
            await asyncio.gather(*(answer_to(stage.ana, thread, KIND) for stage, thread in both))
        for stage, thread in zip(stages, threads, strict=True):
            await to_the_end(stage.ana, thread)
            assert len([each for each in thread.by_the_bot() if "has ended" in each.text]) == 1
        for thread, bot, other in zip(threads, bots, reversed(bots), strict=True):
            room = await other.store.room_at(str(thread.id))
            assert room is not None
            assert (await other.store.session(room.session_id)).ended_at is not None
            replies = [each.reply for each in await other.store.turns(room.session_id)]
            assert replies[:3] == [KIND, KIND, HARSH]
            await bot.store.add_news(room.session_id, "comment", bot.clock())
        await first.review_news.tell_news()
        assert len(await second.store.untold()) == 1
        await second.review_news.tell_news()
        assert await first.store.untold() == []
        assert (await first.store.guild_ids()) == {str(stage.guild.id) for stage in stages}
        assert [each.left_at for each in await first.store.guilds() if each.left_at] == []


async def test_the_pages_beside_a_bot_read_the_same_history(
    discord_server: DiscordServer, running: Running, cluster: Cluster, made: str
) -> None:
    academy = an_academy(discord_server)
    address = cluster.address(made, password="never-told")  # noqa: S106 - the server asks for none
    async with running(**HERE, db=address) as bot, aiohttp.ClientSession() as browser:
        guild = str(academy.stage.guild.id)
        await bot.store.save_guild(GuildSettings(id=guild, instructor_role=str(academy.role)))
        talk = await academy.talk(bot)
        ivy = await comes_in(bot, academy.stage, academy.ivy, browser)
        assert f"/talks/{talk}" in await ivy.opens("/talks")
        found = await ivy.opens("/search?q=what+happen*")
        assert re.search(r'<mark class="found">What</mark> <mark class="found">happened</mark>', found)

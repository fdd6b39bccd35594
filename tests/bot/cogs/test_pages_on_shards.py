"""Reviews where one process runs several shards: what is a server's own goes to that server."""

from __future__ import annotations

import aiohttp

from bot.settings import Shards
from bot.store.records import GuildSettings
from tests.bot.cogs.acting import stage_on
from tests.bot.cogs.conftest import Running
from tests.bot.cogs.test_pages import HERE, Academy, comes_in
from tests.discord_server.permissions import Permission
from tests.discord_server.server import DiscordServer


def an_academy(server: DiscordServer) -> Academy:
    """Make a server with an instructor, an administrator and a trainee."""
    stage = stage_on(server)
    role = server.role(stage.guild, "Instructor")
    lead = server.role(stage.guild, "Lead", Permission.MANAGE_GUILD)
    ivy = server.member(stage.guild, "ivy", [role])
    return Academy(stage, ivy, server.member(stage.guild, "mo", [lead]), role.id)


async def test_each_server_of_either_shard_has_its_own_rights_names_postings_and_news(
    discord_server: DiscordServer, running: Running
) -> None:
    academies = [an_academy(discord_server) for _ in range(2)]
    assert {each.stage.guild.id >> 22 & 1 for each in academies} == {0, 1}
    for each in academies:
        each.stage.ana.user.name = "Ana Ruiz"
    async with running(**HERE, shards=Shards(0, 1, 2)) as bot, aiohttp.ClientSession() as browser:
        await discord_server.connected(2)
        assert bot.shard_count == 2
        talks = [await each.talk(bot) for each in academies]
        for number, (academy, talk) in enumerate(zip(academies, talks, strict=True)):
            guild, channel = str(academy.stage.guild.id), academy.stage.channel
            await bot.store.save_guild(
                GuildSettings(id=guild, instructor_role=str(academy.role), practice_channel=str(channel.id))
            )
            ivy = await comes_in(bot, academy.stage, academy.ivy, browser)
            shown = await ivy.opens("/talks")
            assert "Ana Ruiz" in shown
            assert f"/talks/{talk}" in shown
            assert talks[1 - number] not in shown
            await ivy.opens(f"/talks/{talks[1 - number]}", 404)
            assert "#practice" in await ivy.opens(f"/talks/{talk}/excerpt")
            await ivy.sends(f"/talks/{talk}/excerpt")
        await bot.posting.post()
        for academy, talk in zip(academies, talks, strict=True):
            posted = [each for each in academy.stage.channel.by_the_bot() if "What happened" in each.text]
            assert len(posted) == 1
            await bot.store.add_news(talk, "comment", bot.clock())
        await bot.review_news.tell_news()
        assert await bot.store.untold() == []

"""`/review web`: a link from Discord lets its user into the pages in a browser."""

from __future__ import annotations

import re

from bot.client import CoachBot
from bot.store import place
from bot.store.records import GuildSettings
from bot.web.entrance import entrance_of
from tests.bot.cogs.acting import stage_on
from tests.bot.cogs.conftest import Running
from tests.discord_server.people import Person
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel

URL = "https://review.example.org"


async def linked(bot: CoachBot, who: Person, channel: Channel) -> tuple[str, str | None]:
    """Return as what, and for which server, the link of somebody lets them in."""
    message = await (await who.slash(channel, "review web")).message()
    assert message.ephemeral
    found = re.search(rf"<{URL}/enter/(\S+)>", message.text)
    assert found
    history = place.file_of(place.url_of(bot.settings.db))
    session, _ = entrance_of(history, bot.clock).let_in(found[1])
    assert session.visitor.id == f"discord:{who.id}"
    return session.visitor.seen_as, session.visitor.guild_id


async def test_a_link_is_for_what_its_user_is_in_the_server(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    role = discord_server.role(stage.guild, "Instructor")
    ivy = discord_server.member(stage.guild, "ivy", [role])
    async with running(web_url=URL) as bot:
        await bot.store.save_guild(GuildSettings(id=str(stage.guild.id), instructor_role=str(role.id)))
        assert await linked(bot, ivy, stage.channel) == ("instructor", str(stage.guild.id))
        assert await linked(bot, stage.ana, stage.channel) == ("trainee", None)


async def test_without_an_address_the_command_says_so(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running():
        message = await (await stage.ana.slash(stage.channel, "review web")).message()
        assert "COACH_WEB_URL" in message.text

"""The review pages that the bot serves: with names, with the rights of now, and what they change."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.client import CoachBot
from bot.errors import SettingsError
from bot.store.records import GuildSettings
from bot.store.records_reviews import Reader
from bot.web.app import make_app
from bot.web.desk import Desk, everybody
from bot.web.entrance import entrance_of
from tests.bot.cogs.acting import Stage, answer_to, stage_on
from tests.bot.cogs.conftest import Running
from tests.discord_server.people import Person
from tests.discord_server.permissions import Permission
from tests.discord_server.server import DiscordServer

HERE = {"web": True, "web_port": 0}
MEMBER = "GET /guilds/{guild_id}/members/{user_id}"


@dataclass
class Now:
    """Seconds that a test moves on."""

    at: float = 0.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Visitor:
    """Somebody in a browser, who came in by the link that the bot gave them."""

    url: str
    browser: aiohttp.ClientSession
    headers: dict[str, str] = field(default_factory=dict)

    async def opens(self, address: str, status: int = 200) -> str:
        async with self.browser.get(self.url + address, headers=self.headers) as answer:
            assert answer.status == status
            return await answer.text()

    async def sends(self, address: str, status: int = 303, **fields: str) -> str:
        """Send a form as the page that it stands on has it, with some fields filled in."""
        page = await self.opens(address)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
        sent = hidden | fields
        async with self.browser.post(
            self.url + address, data=sent, headers=self.headers, allow_redirects=False
        ) as answer:
            assert answer.status == status
            return await answer.text()


async def comes_in(bot: CoachBot, stage: Stage, who: Person, browser: aiohttp.ClientSession) -> Visitor:
    """Let somebody ask for a link, and use it."""
    message = await (await who.slash(stage.channel, "review web")).message()
    found = re.search(r"<(http://127\.0\.0\.1:\d+)/enter/(\S+)>", message.text)
    assert found, message.text
    assert found[1] == bot.pages.url
    async with browser.post(f"{found[1]}/enter", data={"token": found[2]}, allow_redirects=False) as answer:
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
    return Visitor(found[1], browser, {"Cookie": cookie})


@dataclass
class Academy:
    """A server with an instructor, an administrator, and a talk of Ana's."""

    stage: Stage
    ivy: Person
    mo: Person
    role: int

    async def talk(self, bot: CoachBot, words: str = "I'm Ana. What happened?") -> str:
        settings = GuildSettings(id=str(self.stage.guild.id), instructor_role=str(self.role))
        await bot.store.save_guild(settings)
        thread = await self.stage.begin(bot)
        await answer_to(self.stage.ana, thread, words)
        [latest] = await bot.store.history(f"discord:{self.stage.ana.id}", 1)
        return latest.id


@pytest.fixture
def academy(discord_server: DiscordServer) -> Academy:
    stage = stage_on(discord_server)
    role = discord_server.role(stage.guild, "Instructor")
    lead = discord_server.role(stage.guild, "Lead", Permission.MANAGE_GUILD)
    ivy = discord_server.member(stage.guild, "ivy", [role])
    return Academy(stage, ivy, discord_server.member(stage.guild, "mo", [lead]), role.id)


async def test_names_are_shown_escaped_and_asked_for_once(academy: Academy, running: Running) -> None:
    academy.stage.ana.user.name = "Ana <i>R.</i>"
    async with running(**HERE) as bot, aiohttp.ClientSession() as browser:
        talk = await academy.talk(bot)
        ivy = await comes_in(bot, academy.stage, academy.ivy, browser)
        shown = await ivy.opens("/talks")
        assert "Ana &lt;i&gt;R.&lt;/i&gt;" in shown
        assert "Discord user" not in shown
        asked = academy.stage.server.count(MEMBER)
        for address in ("/", f"/talks/{talk}", f"/trainees/discord:{academy.stage.ana.id}"):
            shown = await ivy.opens(address)
            assert "Ana &lt;i&gt;" in shown
            assert "<i>R." not in shown
        assert academy.stage.server.count(MEMBER) == asked
        file = await ivy.opens(f"/export/file?form=html&pseudonyms=1&talk={talk}")
        assert "trainee-" in file
        assert "Ana &lt;i&gt;" not in file


async def test_members_of_one_name_are_told_apart_by_what_nobody_else_on_discord_is_called(
    academy: Academy, running: Running
) -> None:
    guild = academy.stage.guild
    ben = academy.stage.server.member(guild, "ben.b")
    for each in (academy.stage.ana, ben):
        guild.members[each.id].nick = "Kim"
    async with running(**HERE) as bot, aiohttp.ClientSession() as browser:
        await academy.talk(bot)
        await academy.stage.begin(bot, ben)
        ivy = await comes_in(bot, academy.stage, academy.ivy, browser)
        shown = await ivy.opens("/talks")
        assert f"Kim (@{academy.stage.ana.name})" in shown
        assert "Kim (@ben.b)" in shown
        alone = await ivy.opens(f"/trainees/discord:{ben.id}")
        assert "Kim" in alone
        assert "@ben.b" not in alone


async def test_pages_apart_from_the_bot_show_whom_it_saw_practise_by_name(
    academy: Academy, running: Running, tmp_path: Path
) -> None:
    academy.stage.ana.user.name = "Ana Ruiz"
    async with running() as bot:
        await academy.talk(bot)
        [thread] = academy.stage.guild.threads
        academy.stage.ana.user.name = "Ana <i>R.</i>"
        await answer_to(academy.stage.ana, thread, "What happened then?")
        guild, trainee = str(academy.stage.guild.id), f"discord:{academy.stage.ana.id}"
        entrance = entrance_of(tmp_path / "history.db", bot.clock)
        desk = Desk(bot.store, bot.practice, entrance, bot.clock, everybody(), "http://127.0.0.1")
        reader = Reader(id="local:1", name="Iris", seen_as="instructor", guild_id=guild)
        _, cookie = entrance.let_in(entrance.token_for(reader))
        async with TestClient(TestServer(make_app(desk))) as client:
            for address in ("/", "/talks", f"/trainees/{trainee}"):
                shown = await (await client.get(address, headers={"Cookie": f"coach={cookie}"})).text()
                assert "Ana &lt;i&gt;R.&lt;/i&gt;" in shown
                assert "Discord user" not in shown
        await bot.store.erase_trainee(trainee)
        assert await bot.store.names_in(guild, [trainee]) == {}


async def test_pages_that_end_by_themselves_are_served_again(
    academy: Academy, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cogs.pages.AGAIN_AFTER_S", 0.01)
    async with running(**HERE) as bot, aiohttp.ClientSession() as browser:
        await academy.talk(bot)
        before = bot.pages.process_id
        assert before is not None
        os.kill(before, signal.SIGKILL)
        while bot.pages.process_id in {None, before}:  # noqa: ASYNC110 - a killed process tells nobody
            await asyncio.sleep(0.05)
        ivy = await comes_in(bot, academy.stage, academy.ivy, browser)
        assert "ana" in await ivy.opens("/talks")


async def test_who_has_lost_the_role_sees_nothing_more(
    academy: Academy, discord_server: DiscordServer, running: Running
) -> None:
    async with running(**HERE) as bot, aiohttp.ClientSession() as browser:
        talk = await academy.talk(bot)
        now = Now()
        bot.servers.seconds = now
        ivy = await comes_in(bot, academy.stage, academy.ivy, browser)
        assert "Ana" not in await ivy.opens("/settings")
        await bot.store.save_guild(GuildSettings(id=str(academy.stage.guild.id), instructor_role="1"))
        for address in ("/", f"/talks/{talk}", "/settings"):
            refused = await ivy.opens(address, 403)
            assert "no instructor of that server any more" in refused
            assert "/audit" not in refused
        await bot.store.save_guild(
            GuildSettings(id=str(academy.stage.guild.id), instructor_role=str(academy.role))
        )
        await ivy.opens("/talks")
        now.at += 31
        discord_server.fail_next(MEMBER, 500, times=5)
        await ivy.opens("/talks")
        now.at += 601
        discord_server.fail_next(MEMBER, 500, times=5)
        assert "Discord can&#39;t be asked just now" in await ivy.opens("/talks", 403)
        await academy.ivy.leave(academy.stage.guild)
        assert "no instructor of that server any more" in await ivy.opens("/people", 403)


async def test_an_administrator_changes_the_settings_and_the_bot_follows(
    academy: Academy, running: Running
) -> None:
    async with running(**HERE) as bot, aiohttp.ClientSession() as browser:
        await academy.talk(bot)
        ivy = await comes_in(bot, academy.stage, academy.ivy, browser)
        assert "<button>Save" not in await ivy.opens("/settings")
        mo = await comes_in(bot, academy.stage, academy.mo, browser)
        shown = await mo.opens("/settings")
        channel = str(academy.stage.channel.id)
        assert f'<option value="{channel}">#practice</option>' in shown
        assert f'<option value="{academy.role}" selected>Instructor</option>' in shown
        wanted: dict[str, Any] = {
            "practice_channel": channel,
            "instructor_role": str(academy.role),
            "country": "US",
            "mode": "debrief",
        }
        refused = await mo.sends("/settings", 400, trainee_role="4711", **wanted)
        assert "your server has none with this id" in refused
        await mo.sends("/settings", **wanted)
        kept = await bot.store.guild(str(academy.stage.guild.id))
        assert (kept.mode, kept.practice_channel) == ("debrief", channel)
        await academy.stage.begin(bot)
        [latest] = await bot.store.history(f"discord:{academy.stage.ana.id}", 1)
        assert latest.mode == "debrief"


async def test_what_is_shared_in_the_browser_is_posted_without_the_name(
    academy: Academy, running: Running
) -> None:
    academy.stage.ana.user.name = "Ruiz Delgado"
    async with running(**HERE) as bot, aiohttp.ClientSession() as browser:
        talk = await academy.talk(bot, "Delgado here. What happened?")
        guild = str(academy.stage.guild.id)
        ivy = await comes_in(bot, academy.stage, academy.ivy, browser)
        for channel in (str(academy.stage.channel.id), "4711"):
            await bot.store.save_guild(
                GuildSettings(id=guild, instructor_role=str(academy.role), practice_channel=channel)
            )
            await ivy.sends(f"/talks/{talk}/excerpt")
        await bot.posting.post()
        posted = await academy.stage.channel.next_message()
        assert "here. What happened?" in posted.text
        assert "Delgado" not in posted.text
        file = await ivy.opens(f"/export/file?form=json&pseudonyms=1&talk={talk}")
        assert "[name] here. What happened?" in file
        assert "Delgado" not in file
        shown = await ivy.opens(f"/talks/{talk}/excerpt")
        assert "<summary>Posted</summary>" in shown
        assert "Not posted: the channel is gone" in shown
        assert await bot.store.unposted() == []


async def test_a_channel_that_is_none_of_the_servers_keeps_no_other_excerpt_from_being_posted(
    academy: Academy, running: Running
) -> None:
    async with running(**HERE) as bot, aiohttp.ClientSession() as browser:
        talk = await academy.talk(bot)
        guild = str(academy.stage.guild.id)
        ivy = await comes_in(bot, academy.stage, academy.ivy, browser)
        for channel in (academy.stage.guild.threads[0].id, academy.stage.channel.id):
            await bot.store.save_guild(
                GuildSettings(id=guild, instructor_role=str(academy.role), practice_channel=str(channel))
            )
            await ivy.sends(f"/talks/{talk}/excerpt")
        await bot.posting.post()
        assert "What happened" in (await academy.stage.channel.next_message()).text
        assert "Not posted: the channel is gone" in await ivy.opens(f"/talks/{talk}/excerpt")
        assert await bot.store.unposted() == []


async def test_where_names_cannot_be_asked_nothing_goes_out_without_them(
    academy: Academy, discord_server: DiscordServer, running: Running
) -> None:
    async with running(**HERE) as bot, aiohttp.ClientSession() as browser:
        talk = await academy.talk(bot)
        ivy = await comes_in(bot, academy.stage, academy.ivy, browser)
        await ivy.opens("/settings")
        for address in (f"/export/file?form=csv&pseudonyms=1&talk={talk}", f"/talks/{talk}/excerpt"):
            discord_server.fail_next(MEMBER, 500, times=5)
            assert "so nobody could leave it out" in await ivy.opens(address, 403)
            assert "[name]" in await ivy.opens(address)
            bot.servers.seconds = Now(bot.servers.seconds() + 3601)
            await ivy.opens("/settings")


async def test_an_excerpt_that_discord_does_not_take_now_is_posted_later_and_once(
    academy: Academy, discord_server: DiscordServer, running: Running
) -> None:
    async with running(**HERE) as bot, aiohttp.ClientSession() as browser:
        talk = await academy.talk(bot)
        settings = GuildSettings(
            id=str(academy.stage.guild.id),
            instructor_role=str(academy.role),
            practice_channel=str(academy.stage.channel.id),
        )
        await bot.store.save_guild(settings)
        ivy = await comes_in(bot, academy.stage, academy.ivy, browser)
        await ivy.sends(f"/talks/{talk}/excerpt")
        discord_server.fail_next("POST /channels/{channel_id}/messages", 500, times=5)
        await bot.posting.post()
        assert len(await bot.store.unposted()) == 1
        await bot.posting.post()
        assert "What happened" in (await academy.stage.channel.next_message()).text
        await bot.posting.post()
        assert await bot.store.unposted() == []


async def test_a_locked_database_posts_an_excerpt_once(
    academy: Academy, running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.client.DATABASE_WAIT_S", 0.01)
    async with running(**HERE) as bot, aiohttp.ClientSession() as browser:
        talk = await academy.talk(bot)
        guild, channel = str(academy.stage.guild.id), str(academy.stage.channel.id)
        await bot.store.save_guild(
            GuildSettings(id=guild, instructor_role=str(academy.role), practice_channel=channel)
        )
        ivy = await comes_in(bot, academy.stage, academy.ivy, browser)
        await ivy.sends(f"/talks/{talk}/excerpt")
        with closing(sqlite3.connect(tmp_path / "history.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await bot.posting.post()
            assert "in use by another program" in await ivy.sends(f"/talks/{talk}/excerpt", 503)
            other.execute("ROLLBACK")
        assert len(await bot.store.unposted()) == 1
        await bot.posting.post()
        assert await bot.store.unposted() == []
        posted = [each for each in academy.stage.channel.by_the_bot() if "What happened" in each.text]
        assert len(posted) == 1


@pytest.mark.usefixtures("academy")
async def test_the_pages_end_with_the_bot(running: Running) -> None:
    async with running(**HERE) as bot, aiohttp.ClientSession() as browser:
        url = bot.pages.url
        async with browser.get(f"{url}/healthz") as answer:
            assert await answer.text() == "ok\n"
        taken = int(url.rpartition(":")[2])
        with pytest.raises(SettingsError, match="I can't listen"):
            async with running(web=True, web_port=taken):
                pass
    async with aiohttp.ClientSession() as browser:
        with pytest.raises(aiohttp.ClientConnectionError):
            await browser.get(f"{url}/healthz")


async def test_without_the_setting_no_page_is_served(
    academy: Academy, running: Running, tmp_path: Path
) -> None:
    async with running() as bot:
        assert bot.pages.url == ""
        message = await (await academy.ivy.slash(academy.stage.channel, "review web")).message()
        assert "COACH_WEB" in message.text
    assert not (tmp_path / "history.db-web").exists()


async def test_talks_are_narrowed_to_a_role_as_discord_has_it_now(
    academy: Academy, discord_server: DiscordServer, running: Running
) -> None:
    guild = academy.stage.guild
    nights, days = discord_server.role(guild, "Nights"), discord_server.role(guild, "Days")
    async with running(**HERE) as bot, aiohttp.ClientSession() as browser:
        talk = await academy.talk(bot)
        now = Now()
        bot.servers.seconds = now
        ivy = await comes_in(bot, academy.stage, academy.ivy, browser)
        here = f'href="/talks/{talk}"'
        assert f'<option value="role:{nights.id}">Nights</option>' in await ivy.opens("/talks")
        assert here not in await ivy.opens(f"/talks?cohort=role:{nights.id}")
        discord_server.give(guild, academy.stage.ana, nights)
        now.at += 601
        assert here in await ivy.opens(f"/talks?cohort=role:{nights.id}")
        assert here not in await ivy.opens(f"/talks?cohort=role:{days.id}")
        asked = discord_server.count(MEMBER)
        await ivy.opens(f"/talks?cohort=role:{days.id}")
        assert discord_server.count(MEMBER) == asked
        now.at += 400
        await ivy.opens("/people")
        now.at += 201
        discord_server.fail_next(MEMBER, 500, times=20)
        shown = await ivy.opens(f"/talks?cohort=role:{nights.id}")
        assert "Discord has not said yet whether one trainee has this role" in shown

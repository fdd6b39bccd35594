"""Programmes of a server's own stand beside those that ship; that one is gone is told in a plain sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.cogs.acting import Stage, stage_on
from tests.bot.cogs.conftest import Running
from tests.bot.cogs.test_assigning import told
from tests.bot.practice.test_programme_files import TEXT
from tests.discord_server.server import DiscordServer

OWN = TEXT.replace("title: Short", "title: Night shift")
GONE = "What you joined as night is no longer there."


@pytest.fixture
def stage(discord_server: DiscordServer) -> Stage:
    return stage_on(discord_server)


async def test_a_programme_of_ones_own_is_joined_assigned_and_begun(
    stage: Stage, running: Running, tmp_path: Path
) -> None:
    (tmp_path / "night.yaml").write_text(OWN)
    owner = stage.server.owner(stage.guild)
    async with running(programmes=tmp_path) as bot:
        await stage.agreed(bot)
        for who, command in ((stage.ana, "programme join"), (owner, "assign programme")):
            offered = await who.autocomplete(stage.channel, command, "programme", "ni")
            assert offered == {"Night shift": "night"}
            assert len(await who.autocomplete(stage.channel, command, "programme")) == 5
        joined = await told(stage.ana, stage.channel, "programme join", programme="night shift")
        assert "You have joined **Night shift**" in joined.text
        assert "Your talk is in" in (await told(stage.ana, stage.channel, "programme next")).text
        ben = stage.server.member(stage.guild, "ben").mention
        asked = await told(owner, stage.channel, "assign programme", who=ben, programme="night")
        assert "1 member joined Night shift." in asked.text
        seen = await told(owner, stage.channel, "cohort programmes")
        assert "Night shift" in seen.text


async def test_a_title_that_is_no_programmes_is_refused_in_a_sentence(stage: Stage, running: Running) -> None:
    async with running():
        refused = await told(stage.ana, stage.channel, "programme join", programme="night")
        assert "There is no programme night." in refused.text


async def test_a_broken_file_is_left_out_with_one_line_and_the_bot_runs(
    stage: Stage, running: Running, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "night.yaml").write_text(OWN.replace("owen", "nobody"))
    async with running(programmes=tmp_path):
        assert len(await stage.ana.autocomplete(stage.channel, "programme join", "programme")) == 4
    lines = [line for line in capfd.readouterr().out.splitlines() if "programme left out" in line]
    assert len(lines) == 1
    assert "night.yaml:8:22: there is no person `nobody`" in lines[0]


async def test_members_of_a_programme_whose_file_went_away_are_told_and_can_leave(
    stage: Stage, running: Running, tmp_path: Path
) -> None:
    (tmp_path / "night.yaml").write_text(OWN)
    async with running(programmes=tmp_path):
        await told(stage.ana, stage.channel, "programme join", programme="night")
    (tmp_path / "night.yaml").unlink()
    async with running(programmes=tmp_path):
        assert GONE in (await told(stage.ana, stage.channel, "programme status")).text
        assert GONE in (await told(stage.ana, stage.channel, "programme next")).text
        seen = await told(stage.server.owner(stage.guild), stage.channel, "cohort programmes")
        assert "no longer there, or can't be used (night): 1 member." in seen.text

        await told(stage.ana, stage.channel, "programme join", programme="dispatch")
        beside = (await told(stage.ana, stage.channel, "programme status")).text
        assert "Dispatch" in beside
        assert GONE in beside
        assert "night" in await stage.ana.autocomplete(stage.channel, "programme leave", "programme")
        left = await told(stage.ana, stage.channel, "programme leave", programme="night")
        assert "You have left night." in left.text
        assert GONE not in (await told(stage.ana, stage.channel, "programme status")).text

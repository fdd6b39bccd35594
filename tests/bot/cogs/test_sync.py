"""What Discord is told of the commands, in which languages, and on which shards the bot runs."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import discord
import pytest
import yaml
from discord import app_commands

from bot import catalogue
from bot.catalogue.commands import CatalogueTranslator, worded
from bot.settings import Shards
from tests.bot.cogs.acting import stage_on
from tests.bot.cogs.conftest import Running
from tests.discord_server.server import DiscordServer

EVERYWHERE = "PUT /applications/{application_id}/commands"
IN_GUILD = "PUT /applications/{application_id}/guilds/{guild_id}/commands"
CONTEXT: app_commands.TranslationContextTypes = app_commands.TranslationContext(
    app_commands.TranslationContextLocation.other, None
)


async def test_commands_are_made_known_once(discord_server: DiscordServer, running: Running) -> None:
    async with running():
        pass
    async with running():
        pass

    assert discord_server.count(EVERYWHERE) == 1


async def test_commands_that_changed_are_made_known_again(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running() as bot:
        await bot.store.save_fingerprint(f"{bot.application_id}:everywhere", "of an older version")
    async with running():
        pass

    assert discord_server.count(EVERYWHERE) == 2


async def test_commands_that_discord_did_not_take_are_tried_again_at_the_next_start(
    discord_server: DiscordServer, running: Running
) -> None:
    discord_server.fail_next(EVERYWHERE, 403)
    with pytest.raises(discord.Forbidden):
        async with running():
            pass
    async with running():
        pass

    assert discord_server.count(EVERYWHERE) == 2


async def test_everything_is_registered_under_its_own_name(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running():
        pass

    registered = {each["name"]: each for each in discord_server.world.commands[None].values()}
    assert {"practice", "say", "setup", "mydata", "about", "Score this reply"} <= set(registered)
    assert registered["setup"]["default_member_permissions"] == str(1 << 5)
    assert {each["name"] for each in registered["mydata"]["options"]} == {"show", "export", "delete"}


async def test_for_a_trial_one_server_alone_is_given_the_commands(
    discord_server: DiscordServer, running: Running
) -> None:
    guild, other = discord_server.guild(), discord_server.guild("Other")
    for _ in range(2):
        async with running(guild=guild.id):
            pass

    assert (discord_server.count(EVERYWHERE), discord_server.count(IN_GUILD)) == (0, 1)
    assert len(discord_server.world.commands[guild.id]) >= 6
    assert discord_server.world.commands[None] == {}
    assert not discord_server.world.commands.get(other.id)


async def test_the_trial_commands_work(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running(guild=guild.id):
        assert "Crisis Coach" in (await (await ana.slash(channel, "about")).message()).text


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A second language with two texts."""
    folder = tmp_path / "catalogue"
    folder.mkdir()
    english = Path(catalogue.__file__).with_name("en.yaml")
    (folder / "en.yaml").write_text(english.read_text("utf-8"), "utf-8")
    german = {"command": {"about": "Was das ist"}, "mode": {"check_ride": "Prüfung, ohne Notizen"}}
    (folder / "de.yaml").write_text(yaml.safe_dump(german), "utf-8")
    monkeypatch.setattr(catalogue, "_FOLDER", folder)
    catalogue.texts_in.cache_clear()
    yield german
    catalogue.texts_in.cache_clear()


async def test_a_commands_words_are_found_in_the_language_of_the_user(german: Any) -> None:
    translator = CatalogueTranslator()

    async def translated(key: str, locale: discord.Locale) -> str | None:
        return await translator.translate(worded(key), locale, CONTEXT)

    assert await translated("command.about", discord.Locale.german) == german["command"]["about"]
    assert await translated("command.say", discord.Locale.german) is None
    assert await translated("command.about", discord.Locale.french) is None


@pytest.mark.usefixtures("german")
async def test_discord_is_told_the_words_of_every_language(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running():
        pass

    (about,) = [each for each in discord_server.world.commands[None].values() if each["name"] == "about"]
    assert about["description_localizations"]["de"] == "Was das ist"


async def test_a_translation_that_came_is_made_known(
    discord_server: DiscordServer, running: Running, german: Any
) -> None:
    async with running():
        pass
    german["command"]["about"] = "Worum es geht"
    (catalogue._FOLDER / "de.yaml").write_text(yaml.safe_dump(german), "utf-8")
    catalogue.texts_in.cache_clear()
    async with running():
        pass

    (about,) = [each for each in discord_server.world.commands[None].values() if each["name"] == "about"]
    assert about["description_localizations"]["de"] == "Worum es geht"


async def test_one_shard_runs_unchanged(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild()
    async with running() as bot:
        assert len(discord_server.gateway.connected()) == 1
        assert [each.id for each in bot.guilds] == [guild.id]


async def test_a_range_of_shards_is_run_and_the_others_left_alone(
    discord_server: DiscordServer, running: Running
) -> None:
    guilds = [discord_server.guild(f"Guild {number}") for number in range(4)]
    async with running(shards=Shards(0, 1, 3)) as bot:
        await discord_server.connected(2)
        assert sorted(bot.shards) == [0, 1]
        assert bot.shard_count == 3
        assert {each.id for each in bot.guilds} == {
            each.id for each in guilds if (each.id >> 22) % 3 in (0, 1)
        }


async def test_of_two_processes_each_takes_up_the_talks_of_its_own_servers(
    discord_server: DiscordServer, running: Running
) -> None:
    stages = [stage_on(discord_server) for _ in range(2)]
    async with running() as bot:
        threads = [await stage.begin(bot) for stage in stages]
    shards = [(stage.guild.id >> 22) % 2 for stage in stages]
    assert sorted(shards) == [0, 1]
    for shard in range(2):
        async with running(shards=Shards(shard, shard, 2)) as bot:
            assert [bot.rooms.at(thread.id) is not None for thread in threads] == [
                each == shard for each in shards
            ]
            assert [bot.is_ours(str(stage.guild.id)) for stage in stages] == [
                each == shard for each in shards
            ]
            assert bot.is_ours(None) == (shard == 0)


async def test_a_command_works_on_every_shard_of_a_range(
    discord_server: DiscordServer, running: Running
) -> None:
    guilds = [discord_server.guild(f"Guild {number}") for number in range(2)]
    channels = [discord_server.channel(guild) for guild in guilds]
    people = [discord_server.member(guild, f"ana {guild.name}") for guild in guilds]
    async with running(shards=Shards(0, 1, 2)):
        await discord_server.connected(2)
        exchanges = [
            await person.slash(channel, "about") for person, channel in zip(people, channels, strict=True)
        ]
        told = await asyncio.gather(*(exchange.message() for exchange in exchanges))

    assert {guild.id >> 22 & 1 for guild in guilds} == {0, 1}
    assert all("Crisis Coach" in each.text for each in told)

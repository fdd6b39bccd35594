"""`/setup`: who may, and what each choice does."""

from __future__ import annotations

import pytest

from bot.store.records import OwnHelpLine
from tests.bot.cogs.acting import ALLOWED
from tests.bot.cogs.conftest import Running
from tests.bot.cogs.setting_up import chosen, set_up, settings_of, written
from tests.discord_server.choosing import NotPossible
from tests.discord_server.permissions import Permission
from tests.discord_server.server import DiscordServer

P = Permission


async def test_an_administrator_sees_everything_there_is_to_choose(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=ALLOWED)
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running():
        message = await set_up(owner, channel)

    assert message.ephemeral
    assert "No channel chosen yet" in message.text
    assert "988 Suicide and Crisis Lifeline" in message.text
    assert "/practice start" in message.text
    assert "Edit the help numbers" in message.labels
    assert "Country, for the help numbers: US" in message.labels


async def test_setup_is_offered_to_those_who_manage_the_server_only(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    manager = discord_server.member(guild, "mo", [discord_server.role(guild, "Lead", P.MANAGE_GUILD)])
    ana = discord_server.member(guild, "ana")
    async with running():
        assert "Crisis Coach in this server" in (await set_up(manager, channel)).text
        with pytest.raises(NotPossible):
            await ana.slash(channel, "setup")


async def test_whoever_may_use_the_command_by_mistake_is_refused_all_the_same(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running() as bot:
        discord_server.let_use(guild, "setup", ana)
        told = await set_up(ana, channel)
        kept = await settings_of(bot, guild)

    assert told.ephemeral
    assert told.text == "Only administrators of this server can use this. Ask somebody who may manage it."
    assert kept.updated_at is None


async def test_a_role_that_is_denied_a_command_is_not_offered_it(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    guests = discord_server.role(guild, "Guest")
    ana = discord_server.member(guild, "ana", [guests])
    ben = discord_server.member(guild, "ben")
    async with running():
        discord_server.let_use(guild, "practice", guests, allowed=False)
        with pytest.raises(NotPossible):
            await ana.slash(channel, "practice start")
        assert "no help line" in (await (await ben.slash(channel, "practice start")).message()).text


async def test_a_control_pressed_after_losing_the_permission_changes_nothing(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    lead = discord_server.role(guild, "Lead", P.MANAGE_GUILD)
    mo = discord_server.member(guild, "mo", [lead])
    async with running() as bot:
        message = await set_up(mo, channel)
        discord_server.set_permissions(lead, guild, 0)
        told = await chosen(mo, message, "setup:mode", "debrief")
        kept = await settings_of(bot, guild)

    assert told.text == "Only administrators of this server can use this. Ask somebody who may manage it."
    assert kept.mode == "coached"


async def test_each_choice_is_kept_at_once_and_shown(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild(permissions=ALLOWED)
    channel = discord_server.channel(guild)
    trainees, trainers = discord_server.role(guild, "Trainee"), discord_server.role(guild, "Trainer")
    owner = discord_server.owner(guild)
    async with running() as bot:
        message = await set_up(owner, channel)
        await chosen(owner, message, "setup:channel", channel)
        await chosen(owner, message, "setup:trainees", trainees)
        await chosen(owner, message, "setup:instructors", trainers)
        await chosen(owner, message, "setup:mode", "debrief")
        await chosen(owner, message, "setup:people", ["teresa", "owen"])
        message = await chosen(owner, message, "setup:retention", "90")
        kept = await settings_of(bot, guild)

    assert kept.practice_channel == str(channel.id)
    assert (kept.trainee_role, kept.instructor_role) == (str(trainees.id), str(trainers.id))
    assert (kept.mode, kept.retention_days) == ("debrief", 90)
    assert set(kept.people or ()) == {"teresa", "owen"}
    assert kept.updated_at is not None
    assert f"I have all the permissions that I need in <#{channel.id}>" in message.text


async def test_what_was_chosen_can_be_taken_back(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild(permissions=ALLOWED)
    channel = discord_server.channel(guild)
    role = discord_server.role(guild, "Trainee")
    owner = discord_server.owner(guild)
    async with running() as bot:
        message = await set_up(owner, channel)
        before = await settings_of(bot, guild)
        values = {"channel": channel, "trainees": role, "instructors": role, "people": ["owen"]}
        for name, value in values.items():
            await chosen(owner, message, f"setup:{name}", value)
        await chosen(owner, message, "setup:retention", "30")
        for name in values:
            await chosen(owner, message, f"setup:{name}", [])
        await chosen(owner, message, "setup:retention", "0")
        after = await settings_of(bot, guild)

    assert (after.practice_channel, after.trainee_role, after.instructor_role) == (None, None, None)
    assert (after.people, after.retention_days, after.mode) == (None, None, before.mode)


async def test_two_choices_made_at_the_same_moment_are_both_kept(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        message = await set_up(owner, channel)
        both = [
            await owner.select(message, "setup:mode", "debrief"),
            await owner.select(message, "setup:retention", "365"),
        ]
        for exchange in both:
            await exchange.message()
        kept = await settings_of(bot, guild)

    assert (kept.mode, kept.retention_days) == ("debrief", 365)


async def test_setup_can_be_run_again_and_the_older_message_still_works(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        older = await set_up(owner, channel)
        newer = await set_up(owner, channel)
        await chosen(owner, newer, "setup:mode", "check_ride")
        await chosen(owner, older, "setup:retention", "30")
        kept = await settings_of(bot, guild)

    assert (kept.mode, kept.retention_days) == ("check_ride", 30)


async def test_every_control_works_after_a_restart(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild(permissions=ALLOWED)
    channel = discord_server.channel(guild)
    role = discord_server.role(guild, "Trainee")
    owner = discord_server.owner(guild)
    async with running():
        message = await set_up(owner, channel)
        form = await (await owner.press(message, "setup:lines")).form()
    async with running() as bot:
        await (await owner.submit(form, {"words": "Peer team: call 555 0100"})).message()
        for name, value in {
            "channel": channel,
            "trainees": role,
            "instructors": role,
            "mode": "debrief",
            "people": ["owen"],
            "retention": "30",
        }.items():
            message = await chosen(owner, message, f"setup:{name}", value)
        message = await written(owner, message, "setup:country", "GB")
        kept = await settings_of(bot, guild)

    assert kept.help_lines == (OwnHelpLine("Peer team", "call 555 0100"),)
    assert (kept.country, kept.mode, kept.retention_days) == ("GB", "debrief", 30)
    assert (kept.practice_channel, kept.trainee_role, kept.people) == (
        str(channel.id),
        str(role.id),
        ("owen",),
    )


@pytest.mark.parametrize("typed", [True, False])
async def test_it_says_how_trainees_reply(
    discord_server: DiscordServer, running: Running, typed: bool
) -> None:
    discord_server.application.message_content = typed
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    async with running():
        message = await set_up(discord_server.owner(guild), channel)

    said = "Trainees type their replies" if typed else "switch on Message Content Intent"
    assert said in message.text


async def test_what_one_server_chooses_is_nothing_to_another(
    discord_server: DiscordServer, running: Running
) -> None:
    one, other = discord_server.guild("One"), discord_server.guild("Other")
    channel, elsewhere = discord_server.channel(one), discord_server.channel(other)
    owner = discord_server.owner(one)
    async with running() as bot:
        await chosen(owner, await set_up(owner, channel), "setup:mode", "debrief")
        await chosen(owner, await set_up(owner, elsewhere), "setup:retention", "30")
        here, there = await settings_of(bot, one), await settings_of(bot, other)

    assert (here.mode, here.retention_days) == ("debrief", None)
    assert (there.mode, there.retention_days) == ("coached", 30)


async def test_the_people_offered_are_those_in_the_list_of_practice_start(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner, ana = discord_server.owner(guild), discord_server.member(guild, "ana")
    async with running():
        await chosen(owner, await set_up(owner, channel), "setup:people", ["owen"])
        offered = await ana.autocomplete(channel, "practice start", "person")
        refused = await (await ana.slash(channel, "practice start", person="teresa")).message()

    assert {"owen"} <= set(offered.values()) <= {"owen", "surprise"}
    assert "does not offer" in refused.text


async def test_setup_is_not_for_direct_messages(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild()
    ana = discord_server.member(guild, "ana")
    async with running():
        with pytest.raises(NotPossible):
            await ana.slash(ana.dm, "setup")

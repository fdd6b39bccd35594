"""Who may do what with assignments, programmes and cohorts: the whole table."""

from __future__ import annotations

import pytest

from bot.client import CoachBot
from bot.store.records import GuildSettings
from tests.bot.cogs.acting import Stage, stage_on
from tests.bot.cogs.conftest import Running
from tests.bot.cogs.test_assigning import told
from tests.discord_server.people import Person
from tests.discord_server.permissions import Permission
from tests.discord_server.server import DiscordServer

ONLY_INSTRUCTORS = "Only instructors of this server can use this."
ONLY_TRAINEES = "Practice is open to"
EVERYBODY = frozenset({"administrator", "instructor", "trainee", "guest"})
INSTRUCTORS = frozenset({"administrator", "instructor"})
PRACTISING = frozenset({"instructor", "trainee"})

TABLE = {
    "assign new": ({"who": "{ana}", "people": "teresa"}, INSTRUCTORS),
    "assign list": ({}, INSTRUCTORS),
    "assign reset": ({"who": "{ana}"}, INSTRUCTORS),
    "assign due": ({"who": "{ana}", "due": "2 weeks"}, INSTRUCTORS),
    "assign cancel": ({"who": "{ana}"}, INSTRUCTORS),
    "assign programme": ({"who": "{ana}", "programme": "dispatch"}, INSTRUCTORS),
    "assign quiet": ({"zone": "UTC"}, INSTRUCTORS),
    "cohort progress": ({"who": "{ana}"}, INSTRUCTORS),
    "cohort programmes": ({}, INSTRUCTORS),
    "my assignments": ({}, EVERYBODY),
    "programme join": ({"programme": "dispatch"}, PRACTISING),
    "programme status": ({}, EVERYBODY),
    "programme next": ({}, PRACTISING),
    "programme leave": ({"programme": "dispatch"}, EVERYBODY),
}
"""Command -> its options, and who may use it. Anybody may look at their own, and leave."""


async def cast(server: DiscordServer, stage: Stage, bot: CoachBot) -> dict[str, Person]:
    """Return one person of each kind; practice is open to trainees and instructors only."""
    trainee, instructor = server.role(stage.guild, "Trainee"), server.role(stage.guild, "Instructor")
    lead = server.role(stage.guild, "Lead", Permission.MANAGE_GUILD)
    await bot.store.save_guild(
        GuildSettings(
            id=str(stage.guild.id), trainee_role=str(trainee.id), instructor_role=str(instructor.id)
        )
    )
    return {
        "administrator": server.member(stage.guild, "adam", [lead]),
        "instructor": server.member(stage.guild, "ines", [instructor]),
        "trainee": server.member(stage.guild, "tom", [trainee]),
        "guest": server.member(stage.guild, "gus"),
    }


@pytest.mark.parametrize("command", sorted(TABLE))
async def test_a_command_is_open_to_those_in_the_table_and_to_nobody_else(
    discord_server: DiscordServer, running: Running, command: str
) -> None:
    stage = stage_on(discord_server)
    options, allowed = TABLE[command]
    async with running() as bot:
        for kind, person in (await cast(discord_server, stage, bot)).items():
            filled = {name: value.format(ana=stage.ana.mention) for name, value in options.items()}
            answer = await told(person, stage.channel, command, **filled)
            refused = ONLY_INSTRUCTORS in answer.text or ONLY_TRAINEES in answer.text
            assert refused == (kind not in allowed), f"{kind}: {answer.text}"
            assert answer.ephemeral


async def test_the_table_holds_every_command_of_these_groups(
    discord_server: DiscordServer, running: Running
) -> None:
    stage_on(discord_server)
    async with running() as bot:
        groups = {"assign", "cohort", "my", "programme"}
        there = {
            each.qualified_name
            for each in bot.tree.walk_commands()
            if each.root_parent and each.root_parent.name in groups
        }
    assert there == set(TABLE)


async def test_a_trainee_can_not_begin_what_somebody_else_was_asked_for(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    owner, ben = discord_server.owner(stage.guild), discord_server.member(stage.guild, "ben")
    async with running() as bot:
        for who in (stage.ana, ben):
            await told(owner, stage.channel, "assign new", who=who.mention, people="teresa")
            await stage.agreed(bot, who)
        mine = await told(ben, stage.channel, "my assignments")
        [anas] = await bot.store.assignments_of(f"discord:{stage.ana.id}")
        for each in mine.components[1]["components"]:
            each["custom_id"] = f"assigned:{anas.id}"
        refused = await (await ben.press(mine, mine.labels[0])).message()
        assert "not assigned to you" in refused.text
        assert ben.threads(stage.guild) == []


async def test_an_instructor_sees_nothing_of_another_server(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    other = discord_server.guild("Other", permissions=discord_server.guild("x").everyone.permissions)
    there = discord_server.channel(other, "practice")
    owner, stranger = discord_server.owner(stage.guild), discord_server.owner(other)
    async with running() as bot:
        await told(owner, stage.channel, "assign new", who=stage.ana.mention, people="teresa")
        await told(owner, stage.channel, "assign programme", who=stage.ana.mention, programme="dispatch")
        assert "Nothing is assigned" in (await told(stranger, there, "assign list")).text
        assert "Nobody is in a programme" in (await told(stranger, there, "cohort programmes")).text
        answer = await told(stranger, there, "cohort progress", who=stage.ana.mention)
        assert "is not in this server" in answer.text
        assert bot.people

"""Who may do what with every command there is: a new one fails here until it has a row in a table."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from discord import app_commands

from bot.client import CoachBot
from tests.bot.cogs import test_assigning_rights, test_drill_rights
from tests.bot.cogs.acting import KIND, answer_to, stage_on
from tests.bot.cogs.conftest import Running
from tests.bot.cogs.test_assigning import told
from tests.bot.cogs.test_assigning_rights import EVERYBODY, INSTRUCTORS, ONLY_TRAINEES, PRACTISING, cast
from tests.discord_server.choosing import NotPossible
from tests.discord_server.server import DiscordServer

ADMINISTRATORS = frozenset({"administrator"})

TABLE: dict[str, tuple[dict[str, str], frozenset[str]]] = {
    "practice start": ({"person": "teresa"}, PRACTISING),
    "practice resume": ({}, PRACTISING),
    "practice end": ({}, EVERYBODY),
    "practice stop": ({}, EVERYBODY),
    "practice history": ({}, EVERYBODY),
    "practice transcript": ({}, EVERYBODY),
    "say": ({"words": "Hello."}, EVERYBODY),
    "setup": ({}, ADMINISTRATORS),
    "about": ({}, EVERYBODY),
    "mydata show": ({}, EVERYBODY),
    "mydata export": ({}, EVERYBODY),
    "mydata delete": ({}, EVERYBODY),
}
"""Command -> its options, and who may use it: those for everybody reach one's own talks and data alone."""

REVIEW: dict[str, tuple[dict[str, str], frozenset[str]]] = {
    "review list": ({}, INSTRUCTORS),
    "review open": ({"talk": "{talk}"}, INSTRUCTORS),
    "review search": ({"words": "worn out"}, INSTRUCTORS),
    "review audit": ({}, INSTRUCTORS),
    "review web": ({}, frozenset()),
}
"""Command -> its options, and who sees anything of somebody else's talk by it."""

MENU = "Score this reply"
"""In the menu of a message: of one's own, for everybody (`test_about.py`)."""

RULED = {
    *(f"drill {name}" for name in test_drill_rights.COMMANDS),
    *test_assigning_rights.TABLE,
    *TABLE,
    *REVIEW,
    MENU,
}


def offered(bot: CoachBot) -> set[str]:
    """Return every command that Discord is told of, those in menus too."""
    walked = [each for each in bot.tree.walk_commands() if not isinstance(each, app_commands.Group)]
    names = {each.qualified_name for each in walked}
    for kind in (discord.AppCommandType.message, discord.AppCommandType.user):
        names |= {each.qualified_name for each in bot.tree.walk_commands(type=kind)}
    return names


async def test_every_command_there_is_has_a_row(discord_server: DiscordServer, running: Running) -> None:
    stage_on(discord_server)
    async with running() as bot:
        assert offered(bot) == RULED


async def test_a_command_that_is_new_has_none(discord_server: DiscordServer, running: Running) -> None:
    stage_on(discord_server)

    async def later(interaction: discord.Interaction[Any]) -> None:
        """Do something that nobody has thought of yet."""

    async def later_menu(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Do something with a message."""

    async with running() as bot:
        bot.tree.add_command(app_commands.Command(name="later", description="later", callback=later))
        drill = bot.tree.get_command("drill")
        assert isinstance(drill, app_commands.Group)
        drill.add_command(app_commands.Command(name="later", description="later", callback=later))
        bot.tree.add_command(app_commands.ContextMenu(name="Later", callback=later_menu))
        try:
            assert offered(bot) - RULED == {"later", "drill later", "Later"}
        finally:
            drill.remove_command("later")


@pytest.mark.parametrize("command", sorted(TABLE))
async def test_a_command_is_open_to_those_in_the_table_and_to_nobody_else(
    discord_server: DiscordServer, running: Running, command: str
) -> None:
    stage = stage_on(discord_server)
    options, allowed = TABLE[command]
    async with running() as bot:
        for kind, person in (await cast(discord_server, stage, bot)).items():
            await stage.agreed(bot, person)
            try:
                answer = await told(person, stage.channel, command, **options)
            except NotPossible:
                assert kind not in allowed
                continue
            assert (ONLY_TRAINEES in answer.text) == (kind not in allowed), f"{kind}: {answer.text}"
            assert answer.ephemeral


@pytest.mark.parametrize("command", sorted(REVIEW))
async def test_somebody_elses_talk_is_seen_by_those_in_the_table_and_by_nobody_else(
    discord_server: DiscordServer, running: Running, command: str
) -> None:
    stage = stage_on(discord_server)
    options, allowed = REVIEW[command]
    async with running() as bot:
        people = await cast(discord_server, stage, bot)
        role = next(each for each in stage.guild.roles.values() if each.name == "Trainee")
        ana = discord_server.member(stage.guild, "anna", [role])
        thread = await stage.begin(bot, ana)
        await answer_to(ana, thread, KIND)
        [talk] = await bot.store.history(f"discord:{ana.id}")
        opened = await told(people["instructor"], stage.channel, "review open", talk=talk.id)
        assert "Kitchen light" in opened.text
        for kind, person in people.items():
            filled = {name: value.format(talk=talk.id) for name, value in options.items()}
            answer = await told(person, stage.channel, command, **filled)
            typed = f"There is no talk {talk.id} here"  # given back, and tells nothing
            text = answer.text.replace(typed, "")
            seen = any(sign in text for sign in ("Kitchen light", talk.id, ana.mention))
            assert seen == (kind in allowed), f"{kind}: {answer.text}"
            assert answer.ephemeral

"""`/setup`: what administrators choose for their server, each choice kept at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakValueDictionary

import discord
from discord import app_commands
from discord.ext import commands

from bot.catalogue import say
from bot.catalogue.commands import worded
from bot.cogs.failing import Refused
from bot.cogs.reviewing import reader_of
from bot.errors import BadHelpLineError
from bot.invite import IN_CHANNELS, named
from bot.practice.guilds import lines_as_text, lines_from, set_up
from bot.store.records import GuildSettings, OwnHelpLine
from bot.store.records_reviews import Reader
from bot.views.setting import FOR_EVER, Standing, country_form, lines_form, setup_message

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]
_FORMS: Final = {"lines": lines_form, "country": country_form}
TO_PRACTISE: Final = discord.Permissions(view_channel=True, send_messages_in_threads=True)
TO_READ_ALONG: Final = discord.Permissions(view_channel=True, manage_threads=True)


class Setting(commands.Cog):
    """The administrators' command."""

    def __init__(self, bot: CoachBot) -> None:
        self.bot = bot
        self._gates: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @app_commands.command(name="setup", description=worded("command.setup"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def setup(self, interaction: Interaction) -> None:
        """Show what is set up and what is missing, with a list or button for each choice."""
        _refuse_others(interaction)
        settings = await self.bot.store.guild(str(interaction.guild_id))
        await interaction.response.send_message(
            view=setup_message(self._standing(interaction, settings)), ephemeral=True
        )

    async def pressed(self, interaction: Interaction, what: str, chosen: list[str], words: str) -> None:
        """Keep one choice, and draw the message anew; a button opens its form."""
        _refuse_others(interaction)
        if interaction.type is discord.InteractionType.component and what in _FORMS:
            settings = await self.bot.store.guild(str(interaction.guild_id))
            await interaction.response.send_modal(_FORMS[what](settings))
            return
        by = await reader_of(self.bot, interaction)
        kept = await self._keep(interaction.guild_id or 0, what, chosen, words, by)
        await interaction.response.edit_message(view=setup_message(self._standing(interaction, kept)))

    async def _keep(
        self, guild_id: int, what: str, chosen: list[str], words: str, by: Reader
    ) -> GuildSettings:
        """Keep one choice; two that are made at the same moment are both kept."""
        async with self._gates.setdefault(guild_id, asyncio.Lock()):
            settings = await self.bot.store.guild(str(guild_id))
            return await set_up(
                self.bot.store,
                _changed(settings, what, chosen, words),
                people=[each.id for each in self.bot.people],
                clock=self.bot.clock,
                by=by,
            )

    def _standing(self, interaction: Interaction, settings: GuildSettings) -> Standing:
        people = [(each.id, each.title) for each in self.bot.people]
        guild = interaction.guild
        assert guild is not None  # noqa: S101 - the command is a server's own
        there = replace(
            settings,
            practice_channel=_if_any(settings.practice_channel, guild.get_channel),
            trainee_role=_if_any(settings.trainee_role, guild.get_role),
            instructor_role=_if_any(settings.instructor_role, guild.get_role),
        )
        here = interaction.channel
        remarks = [*_gone(settings, there), *_missing(there, guild, here)]
        return Standing(there, people, remarks, self.bot.typed)


def _if_any(number: str | None, find: Callable[[int], object]) -> str | None:
    """Return the id of a channel or role if it is still there to be seen."""
    return number if number and find(int(number)) else None


def _gone(chosen: GuildSettings, there: GuildSettings) -> Iterator[str]:
    """Yield what was chosen once and can't be seen any more."""
    if chosen.practice_channel != there.practice_channel:
        yield say("setup.channel_gone")
    if (chosen.trainee_role, chosen.instructor_role) != (there.trainee_role, there.instructor_role):
        yield say("setup.role_gone")


def _missing(there: GuildSettings, guild: discord.Guild, here: object) -> Iterator[str]:
    """Yield which permissions are missing in the channel where threads are opened, or that none is."""
    channel: Any = guild.get_channel(int(there.practice_channel)) if there.practice_channel else None
    if channel is None:
        yield say("setup.no_channel")
        channel = here.parent if isinstance(here, discord.Thread) else here
    if not isinstance(channel, discord.TextChannel):
        return
    lacking = named(IN_CHANNELS & ~channel.permissions_for(guild.me))
    if lacking:
        yield say("setup.missing", channel=channel.mention, permissions=", ".join(lacking))
    else:
        yield say("setup.fine", channel=channel.mention)
    for key, number, needed in (
        ("setup.trainees_out", there.trainee_role, TO_PRACTISE),
        ("setup.instructors_blind", there.instructor_role, TO_READ_ALONG),
    ):
        role = guild.get_role(int(number)) if number else None
        lacking = named(needed & ~channel.permissions_for(role)) if role else []
        if role and lacking:
            yield say(key, role=role.mention, channel=channel.mention, permissions=", ".join(lacking))


def _refuse_others(interaction: Interaction) -> None:
    """Refuse whoever is no administrator: the command's own permission is only a hint."""
    if not interaction.permissions.manage_guild:
        raise Refused(say("failure.instructors_only"))


def _changed(settings: GuildSettings, what: str, chosen: list[str], words: str) -> GuildSettings:
    """Return the settings with one choice in them."""
    first = chosen[0] if chosen else None
    values: dict[str, Callable[[], dict[str, Any]]] = {
        "channel": lambda: {"practice_channel": first},
        "trainees": lambda: {"trainee_role": first},
        "instructors": lambda: {"instructor_role": first},
        "mode": lambda: {"mode": first or settings.mode},
        "people": lambda: {"people": tuple(chosen) or None},
        "retention": lambda: {"retention_days": _days(first)},
        "country": lambda: {"country": words or settings.country},
        "lines": lambda: {"help_lines": _own_lines(settings, words)},
    }
    if what not in values:
        raise Refused(say("failure.unknown_button"))
    return replace(settings, **values[what]())


def _own_lines(settings: GuildSettings, words: str) -> tuple[OwnHelpLine, ...] | None:
    """Return the lines that were typed; None for the country's own, which then change with the country.

    Raises:
        Refused: One can't be used; what was typed is handed back, for the form is closed.
    """
    try:
        lines = lines_from(words)
    except BadHelpLineError as error:
        typed = words.replace("`", "'")
        raise Refused(say("setup.lines_again", problem=error, typed=typed)) from error
    return None if lines == lines_from(lines_as_text(replace(settings, help_lines=None))) else lines


def _days(chosen: str | None) -> int | None:
    return int(chosen) if chosen and chosen.isdecimal() and chosen != FOR_EVER else None

"""`/setup`: what administrators choose for their server, each choice kept at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.catalogue import say
from bot.catalogue.commands import worded
from bot.cogs.failing import Refused
from bot.invite import IN_CHANNELS, named
from bot.practice.guilds import lines_from, set_up
from bot.store.records import GuildSettings
from bot.views.setting import FOR_EVER, Standing, country_form, lines_form, setup_message

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]
_FORMS: Final = {"lines": lines_form, "country": country_form}


class Setting(commands.Cog):
    """The administrators' command."""

    def __init__(self, bot: CoachBot) -> None:
        self.bot = bot

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
        settings = await self.bot.store.guild(str(interaction.guild_id))
        if interaction.type is discord.InteractionType.component and what in _FORMS:
            await interaction.response.send_modal(_FORMS[what](settings))
            return
        kept = await set_up(
            self.bot.store,
            _changed(settings, what, chosen, words),
            people=[each.id for each in self.bot.people],
            clock=self.bot.clock,
        )
        await interaction.response.edit_message(view=setup_message(self._standing(interaction, kept)))

    def _standing(self, interaction: Interaction, settings: GuildSettings) -> Standing:
        people = [(each.id, each.title) for each in self.bot.people]
        remarks = list(self._remarks(interaction, settings))
        return Standing(settings, people, remarks, self.bot.typed)

    def _remarks(self, interaction: Interaction, settings: GuildSettings) -> Iterator[str]:
        """Yield what is missing, channel by channel, or that nothing is."""
        guild = interaction.guild
        channel = (
            guild.get_channel(int(settings.practice_channel)) if guild and settings.practice_channel else None
        )
        if guild is None or channel is None:
            yield say("setup.no_channel")
            return
        lacking = named(IN_CHANNELS & ~channel.permissions_for(guild.me))
        if lacking:
            yield say("setup.missing", channel=channel.mention, permissions=", ".join(lacking))
        else:
            yield say("setup.fine")
        role = guild.get_role(int(settings.instructor_role)) if settings.instructor_role else None
        if role is not None and not channel.permissions_for(role).manage_threads:
            yield say("setup.instructors_blind", role=role.mention, channel=channel.mention)


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
        "lines": lambda: {"help_lines": lines_from(words)},
    }
    if what not in values:
        raise Refused(say("failure.unknown_button"))
    return replace(settings, **values[what]())


def _days(chosen: str | None) -> int | None:
    return int(chosen) if chosen and chosen.isdecimal() and chosen != FOR_EVER else None

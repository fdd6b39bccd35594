"""`/cohort`: how a cohort goes over time, for instructors."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.catalogue import say
from bot.catalogue.commands import worded
from bot.charts import cohort_chart
from bot.cogs.instructing import members_meant, settings_for_instructor
from bot.cogs.reviewing import reader_of
from bot.practice.cohort import as_document, as_table, cohort_progress
from bot.practice.corrected import Corrector
from bot.practice.counted import OVERRIDES, SCORED, basis_named
from bot.practice.programme import courses, judge_what_ended
from bot.views.assigning import said
from bot.views.cohort import cohort_message, programmes_message, tables_of
from bot.views.ending import files

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]

_COUNTS: Final = [
    app_commands.Choice(name=worded(f"cohort.counts.{basis}"), value=basis) for basis in (SCORED, OVERRIDES)
]


class Cohorts(commands.Cog):
    """Looks back on many trainees at once."""

    cohort = app_commands.Group(name="cohort", description=worded("command.cohort"), guild_only=True)

    def __init__(self, bot: CoachBot) -> None:
        self.bot = bot

    @cohort.command(name="progress", description=worded("command.cohort_progress"))
    @app_commands.describe(who=worded("command.assign_who"), count=worded("command.cohort_count"))
    @app_commands.choices(count=_COUNTS)
    async def progress(self, interaction: Interaction, who: str, count: str = SCORED) -> None:
        """Show what a cohort reached week by week, with the figures as files."""
        settings = await settings_for_instructor(self.bot, interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        meant = await members_meant(self.bot, interaction, who)
        corrector = None
        if basis_named(count) == OVERRIDES:
            corrector = Corrector(self.bot.reviewing.reviews, await reader_of(self.bot, interaction))
        found = await cohort_progress(
            self.bot.store, self.bot.comparing, settings.id, meant.trainees, corrector=corrector
        )
        if not found.talks:
            await interaction.edit_original_response(view=said(say("cohort.none")))
            return
        chart = await self.bot.draw(cohort_chart, found)
        table = await self.bot.draw(as_table, found)
        document = await self.bot.draw(as_document, found, self.bot.clock())
        attached = [
            *files([chart]),
            *(
                discord.File(BytesIO(content), filename=name)
                for name, content in zip(tables_of(found.counted), (table, document), strict=True)
            ),
        ]
        view = cohort_message(found, chart, is_whole=meant.is_whole)
        await interaction.edit_original_response(view=view, attachments=attached)

    @cohort.command(name="programmes", description=worded("command.cohort_programmes"))
    async def programmes(self, interaction: Interaction) -> None:
        """Show who is where in which programme, what is overdue first."""
        settings = await settings_for_instructor(self.bot, interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await judge_what_ended(self.bot.store, self.bot.clock, self.bot.programmes, self.bot.practice.shelf)
        joined = await self.bot.store.enrolments_in(settings.id)
        now = self.bot.clock()
        view = programmes_message(
            await courses(self.bot.store, joined, now, self.bot.programmes),
            now,
            self.bot.programmes.gone(joined),
        )
        await interaction.edit_original_response(view=view)

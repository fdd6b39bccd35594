"""`/about`, and the verdict on any message of one's own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.catalogue import say
from bot.catalogue.commands import worded
from bot.cogs.failing import Refused
from bot.practice import intake
from bot.practice.guilds import PURGE_AFTER_DAYS, help_for
from bot.version import version
from bot.views.helping import help_text
from bot.views.layout import PROGRAM, message, panel
from bot.views.looking import score_message
from rubric.assess import assess
from rubric.packs import Pack, read_pack

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]
_PACK = "crisis_line"


class Telling(commands.Cog):
    """What the program says of itself and of single messages."""

    def __init__(self, bot: CoachBot) -> None:
        self.bot = bot
        self._menu = app_commands.ContextMenu(name=worded("command.score"), callback=self.score)

    async def cog_load(self) -> None:
        """Add the command of the message menu, which a cog can't declare."""
        self.bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take it away."""
        self.bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(name="about", description=worded("command.about"))
    async def about(self, interaction: Interaction) -> None:
        """Say what this is, in which version, and what becomes of one's words."""
        settings = await self.bot.store.guild(str(interaction.guild_id or ""))
        view = message(
            panel(
                say("about.title", version=version()),
                say("about.what"),
                f"{say('about.no_help')}\n{help_text(help_for(settings))}",
                say("about.privacy", days=PURGE_AFTER_DAYS),
                say("about.judged", rubric=_pack().rubric),
                colour=PROGRAM,
            )
        )
        await interaction.response.send_message(view=view, ephemeral=True)

    async def score(self, interaction: Interaction, target: discord.Message) -> None:
        """Score a message of one's own, by itself; nothing of it is kept."""
        if target.author.id != interaction.user.id:
            raise Refused(say("score.not_yours"))
        if not target.content.strip():
            raise Refused(say("score.no_words"))
        words = intake.clean(target.content)
        # The first verdict loads the listener, which may take longer than Discord waits.
        await interaction.response.defer(ephemeral=True, thinking=True)
        verdict = await asyncio.to_thread(assess, words, pack=_pack(), listener=self.bot.practice.listener)
        await interaction.edit_original_response(view=score_message(verdict))


def _pack() -> Pack:
    return read_pack(_PACK)

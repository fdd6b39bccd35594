"""How a talk ends: by itself, from the trainee's side, or at once with the stop word."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import ui
from discord.ext import commands, tasks

from bot import texts
from bot.catalogue import say
from bot.cogs.failing import sentence_for
from bot.cogs.opening import close_place, place_of, trainee_of
from bot.journal import journal
from bot.practice.debrief import debrief
from bot.practice.guilds import help_for
from bot.practice.talk import Talk
from bot.store.records import Room
from bot.views.ending import NO_CHOICE, debrief_messages, decision_message, files, pictures
from bot.views.helping import stopped_message
from bot.views.layout import PROGRAM, message, panel, plain
from bot.views.turn import person_panel

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.client import CoachBot

Interaction = discord.Interaction[Any]

UNDECIDED_FOR: Final = timedelta(hours=1)
"""After that long without a decision the debrief comes by itself."""

SWEPT_EVERY_MIN: Final = 5.0


class Ending(commands.Cog):
    """Decision, debrief, stop."""

    def __init__(self, bot: CoachBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Look now and then for talks that ended and were left there."""
        self.sweep.start()

    async def cog_unload(self) -> None:
        """Stop looking."""
        self.sweep.cancel()

    async def ended(self, talk: Talk) -> None:
        """Ask for the decision, once a talk has reached its ending."""
        self.bot.over(talk)
        room = await self.bot.rooms.of(talk.id)
        if room is not None:
            place = await place_of(self.bot, room)
            await place.send(view=decision_message(talk))

    async def leave(self, talk: Talk, show: Callable[[ui.LayoutView], Awaitable[object]]) -> None:
        """End a talk from the trainee's side."""
        said = await talk.end()
        await show(message(person_panel(talk, said), ui.TextDisplay(say("turn.ended"))))
        await self.ended(talk)

    async def decided(self, interaction: Interaction, session_id: str, option: str) -> None:
        """Keep the decision, then show the debrief and close the thread."""
        talk = await self.bot.talks.get(session_id, trainee_of(interaction.user))
        if not talk.ended:
            await interaction.response.send_message(texts.NOT_NOW, ephemeral=True)
            return
        if option != NO_CHOICE:
            await talk.decide(option)
        await interaction.response.edit_message(view=_decision_taken(talk, option))
        room = await self.bot.rooms.of(session_id)
        if room is not None and room.closed_at is None:
            await self.look_back(talk, room)

    async def look_back(self, talk: Talk, room: Room) -> None:
        """Show the debrief, and close the thread."""
        found, turns = await debrief(talk), await talk.turns()
        charts = await asyncio.to_thread(pictures, talk, found)
        place = await place_of(self.bot, room)
        views = debrief_messages(talk, found, turns, charts)
        for number, view in enumerate(views):
            attached = files(charts) if number == 0 else []
            await place.send(view=view, files=attached)
        await close_place(self.bot, room)

    async def stopped(self, talk: Talk, show: Callable[[ui.LayoutView], Awaitable[object]]) -> None:
        """Show people to talk to, and close the thread. The message that stopped the talk is kept nowhere."""
        self.bot.over(talk)
        room = await self.bot.rooms.of(talk.id)
        settings = await self.bot.store.guild(room.guild_id if room and room.guild_id else "")
        await show(stopped_message(help_for(settings)))
        if room is not None:
            await close_place(self.bot, room)

    @tasks.loop(minutes=SWEPT_EVERY_MIN)
    async def sweep(self) -> None:
        """Show the debrief of talks that ended a while ago without a decision."""
        for room in await self.bot.store.open_rooms():
            if self.bot.rooms.at(int(room.place_id)) is None:
                continue
            record = await self.bot.store.session(room.session_id)
            if record.ended_at is None or self.bot.clock() - record.ended_at < UNDECIDED_FOR:
                continue
            try:
                talk = await self.bot.talks.get(room.session_id, room.trainee)
                await self.look_back(talk, room)
            except discord.HTTPException as error:
                journal().info("room given up", session=room.session_id, error=type(error).__name__)
                await self.bot.rooms.close(room)

    @sweep.before_loop
    async def _until_ready(self) -> None:
        await self.bot.wait_until_ready()

    @sweep.error
    async def _note_failure(self, error: BaseException) -> None:
        if isinstance(error, Exception):
            sentence_for(error, where="", what="sweep")
            self.sweep.restart()


def _decision_taken(talk: Talk, option: str) -> ui.LayoutView:
    decision = talk.script.scenario.decision
    chosen = decision.options.get(option)
    said = say("decision.chosen", title=plain(chosen.title)) if chosen else say("decision.none")
    return message(panel(say("decision.title"), plain(decision.question), said, colour=PROGRAM))

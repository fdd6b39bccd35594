"""How a talk ends: by itself, from the trainee's side, or at once with the stop word."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import ui
from discord.ext import commands, tasks

from bot.catalogue import say
from bot.cogs.answers import AT_ONCE_S, LOST, Answer
from bot.cogs.failing import Refused, sentence_for
from bot.cogs.opening import close_place, place_of, trainee_of
from bot.errors import StoreError, TalkOverError
from bot.practice.adjusted import as_sentence
from bot.practice.debrief import debrief
from bot.practice.guilds import help_for
from bot.practice.help_lines import Help
from bot.practice.talk import Talk
from bot.store.records import GuildSettings, Room
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

    async def leave(self, talk: Talk, answer: Answer) -> None:
        """End a talk from the trainee's side."""
        said = await answer.after(talk.end())
        await answer.show(message(person_panel(talk, said), ui.TextDisplay(say("turn.ended"))))
        await self.ended(talk)

    async def decided(self, interaction: Interaction, session_id: str, option: str) -> None:
        """Keep the decision, then show the debrief and close the thread, once."""
        talk = await self.bot.talks.get(session_id, trainee_of(interaction.user))
        if not talk.ended:
            raise Refused(say("decision.not_now"))
        if talk.stopped:
            raise TalkOverError
        await interaction.response.defer()
        async with self.bot.talking.gate(session_id):
            if option != NO_CHOICE:
                await talk.decide(option)
            taken = _decision_taken(talk, option)
            room = await self._still_open(session_id)
            if room is None:  # the debrief was there already; what stands in a closed thread can't be changed
                await interaction.followup.send(view=taken, ephemeral=True)
                return
            await interaction.edit_original_response(view=taken)
            await self.look_back(talk, room)

    async def look_back(self, talk: Talk, room: Room) -> None:
        """Show the debrief, and close the thread."""
        found, turns = await debrief(talk), await talk.turns()
        place = await place_of(self.bot, room)
        charts = await asyncio.to_thread(pictures, talk, found) if _takes_pictures(place) else []
        compared = await self.bot.comparing.beside_others(talk.id)
        views = debrief_messages(talk, found, turns, charts, as_sentence(compared) if compared else "")
        for number, view in enumerate(views):
            attached = files(charts) if number == 0 else []
            await place.send(view=view, files=attached)
        await close_place(self.bot, room)

    async def stop(self, talk: Talk, show: Callable[[ui.LayoutView], Awaitable[object]]) -> None:
        """End the role play at once, show people to talk to, and close the thread.

        It waits for no turn that is under way, and the help comes also where the database doesn't answer. The
        message that stopped the talk is kept nowhere.
        """
        in_drill = self.bot.drills.member_of(talk.id) is not None
        stopping = asyncio.ensure_future(talk.stop())
        await asyncio.wait([stopping], timeout=AT_ONCE_S)
        self.bot.over(talk)
        room, there = await self._whereabouts(talk)
        try:
            await show(stopped_message(there, in_drill=in_drill))
        finally:
            await stopping
            if room is not None and room.closed_at is None:
                async with self.bot.talking.gate(talk.id):  # a turn under way sees that it isn't wanted
                    await close_place(self.bot, room)

    async def help_in(self, guild_id: str) -> Help:
        """Return the people to talk to in a server, those of any place where the database doesn't answer."""
        try:
            return help_for(await self.bot.store.guild(guild_id))
        except StoreError as error:
            sentence_for(error, where=guild_id, what="help lines")
            return help_for(GuildSettings(id=guild_id))

    async def _whereabouts(self, talk: Talk) -> tuple[Room | None, Help]:
        """Return where a talk is held, and the help there."""
        try:
            room = await self.bot.rooms.of(talk.id)
        except StoreError as error:
            sentence_for(error, where=talk.id, what="stop")
            room = None
        return room, await self.help_in(room.guild_id or "" if room else "")

    async def _still_open(self, session_id: str) -> Room | None:
        room = await self.bot.rooms.of(session_id)
        return room if room is not None and room.closed_at is None else None

    @tasks.loop(minutes=SWEPT_EVERY_MIN)
    async def sweep(self) -> None:
        """Show the debrief of talks that ended a while ago without a decision."""
        try:
            rooms = await self.bot.store.open_rooms()
        except StoreError as error:
            sentence_for(error, where="", what="sweep")
            return
        for room in rooms:
            if self.bot.rooms.at(int(room.place_id)) is None:
                continue
            try:
                await self._settle(room)
            except Exception as error:  # noqa: BLE001 - kept whole in the log; the other rooms are waiting
                sentence_for(error, where=room.place_id, what="sweep")
                if not _may_pass(error):
                    await self.bot.rooms.close(room)

    async def _settle(self, room: Room) -> None:
        """Close the room of a talk that is over, with the debrief unless it was stopped."""
        record = await self.bot.store.session(room.session_id)
        if record.ended_at is None or self.bot.clock() - record.ended_at < UNDECIDED_FOR:
            return
        talk = await self.bot.talks.get(room.session_id, room.trainee)
        async with self.bot.talking.gate(talk.id):
            if not talk.ended or await self._still_open(talk.id) is None:
                return
            if talk.stopped:
                await close_place(self.bot, room)
            else:
                await self.look_back(talk, room)

    @sweep.before_loop
    async def _until_ready(self) -> None:
        await self.bot.wait_until_ready()


def _takes_pictures(place: discord.Thread | discord.DMChannel) -> bool:
    """Tell whether the bot may attach files; without the pictures the debrief is still one."""
    return not isinstance(place, discord.Thread) or place.permissions_for(place.guild.me).attach_files


def _may_pass(error: Exception) -> bool:
    """Tell whether a failure may be over when it is tried again: of the database, or on Discord's side."""
    return isinstance(error, (StoreError, discord.DiscordServerError, *LOST))


def _decision_taken(talk: Talk, option: str) -> ui.LayoutView:
    decision = talk.script.scenario.decision
    chosen = decision.options.get(option)
    said = say("decision.chosen", title=plain(chosen.title)) if chosen else say("decision.none")
    return message(panel(say("decision.title"), plain(decision.question), said, colour=PROGRAM))

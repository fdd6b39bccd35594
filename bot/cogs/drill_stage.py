"""Drills in Discord: a private thread for each trainee, all requests through one gate."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import discord
from discord import ui

from bot.catalogue import say
from bot.cogs.answers import UNSENT
from bot.cogs.opening import ARCHIVED_AFTER_MIN, LONGEST_NAME, place_of
from bot.journal import journal
from bot.practice.drill_live import Lost
from bot.practice.gate import PER_S, Gate
from bot.practice.talk import Talk
from bot.store.records import Room
from bot.store.records_drills import DoneAs, DrillRecord, MemberRecord
from bot.views import drill as views
from bot.views.turn import opening_turn

if TYPE_CHECKING:
    from bot.client import CoachBot
    from bot.cogs.drill_boards import Boards

REQUESTS_TO_PREPARE: Final = 3
"""The thread, its one member, the call."""

TRIES: Final = 10
AGAIN_AFTER_S: Final = 15.0
"""Discord may be down for two minutes; nobody is lost for that."""


class DiscordStage:
    """Where drills are played in Discord.

    Attributes:
        prepare_s: How long it takes to prepare one talk.
    """

    def __init__(self, bot: CoachBot, boards: Boards, gate: Gate) -> None:
        self._bot = bot
        self._boards = boards
        self._gate = gate
        self.prepare_s = REQUESTS_TO_PREPARE / PER_S

    async def _reach(self, session_id: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do something at Discord, again while Discord is down.

        Raises:
            Lost: It refuses, or is down for too long.
        """
        for tries_left in range(TRIES - 1, -1, -1):
            try:
                await work()
            except UNSENT as error:
                journal().warning("a trainee is not reached", session=session_id, error=str(error))
                if not tries_left or not _may_pass(error):
                    raise Lost(session_id) from error
                await self._bot.sleep(AGAIN_AFTER_S)
            else:
                return

    async def prepare(
        self, drill: DrillRecord, member: MemberRecord, talk: Talk, begins_at: datetime
    ) -> None:
        """Open a thread, let the trainee in, and show the call with a countdown."""
        if await self._bot.rooms.of(talk.id) is not None:
            return  # before a restart
        await self._reach(talk.id, lambda: self._open(drill, member, talk, begins_at))

    async def _open(self, drill: DrillRecord, member: MemberRecord, talk: Talk, begins_at: datetime) -> None:
        channel = await self._channel(drill)
        await self._gate.turn()
        thread = await channel.create_thread(
            name=say("start.thread_name", title=talk.script.scenario.title, name=member.name)[:LONGEST_NAME],
            type=discord.ChannelType.private_thread,
            invitable=False,
            auto_archive_duration=ARCHIVED_AFTER_MIN,
        )
        try:
            await self._gate.turn()
            await thread.add_user(discord.Object(int(member.trainee.removeprefix("discord:"))))
            await self._gate.turn()
            await thread.send(view=views.prepared(talk, begins_at, typed=self._bot.typed))
        except BaseException:
            await self._take_away(thread)
            raise
        await self._bot.rooms.open(
            Room(
                session_id=talk.id,
                place_id=str(thread.id),
                channel_id=str(channel.id),
                guild_id=drill.guild_id,
                trainee=member.trainee,
                opened_at=self._bot.clock(),
            )
        )

    async def show(self, drill: DrillRecord, talk: Talk) -> None:
        """Show the first line."""
        del drill
        await self._send(talk, opening_turn(talk, typed=self._bot.typed))
        self._bot.shown(talk)

    async def silence(self, drill: DrillRecord, talk: Talk, n: int) -> None:
        """Let the person speak up."""
        del drill
        await self._reach(talk.id, lambda: self._let_speak(talk, n))

    async def _let_speak(self, talk: Talk, n: int) -> None:
        place = await self._place(talk)
        await self._gate.turn()
        await self._bot.talking.meet_silence(talk.id, n)
        if self._bot.rooms.at(place.id) is None and not talk.ended:
            raise Lost(talk.id)

    async def nudge(self, drill: DrillRecord, talk: Talk, until: datetime) -> None:
        """Say that half of the time is over."""
        del drill
        await self._send(talk, views.nudge(until))

    async def close(self, drill: DrillRecord, talk: Talk, why: DoneAs) -> None:
        """End a talk, show the last words, and ask for the decision."""
        del drill
        async with self._bot.talking.gate(talk.id):
            said = await talk.end()
            await self._send(talk, views.closed(talk, said, why))
            await self._gate.turn()
            await self._reach(talk.id, lambda: self._bot.ending.ended(talk))

    def changed(self, drill_id: str) -> None:
        """Let the board be drawn anew."""
        self._boards.changed(drill_id)

    def excused(self, session_ids: list[str], by: timedelta) -> None:
        """Charge a pause to nobody's time for a reply."""
        self._bot.excuse(session_ids, by)

    async def over(self, drill: DrillRecord) -> None:
        """Say in the drill's channel that it is over."""
        members = await self._bot.store.members(drill.id)
        try:
            channel = await self._channel(drill)
            await self._gate.turn()
            await channel.send(view=views.over(drill, members))
        except (*UNSENT, Lost) as error:
            journal().warning("end of a drill not told", drill=drill.id, error=type(error).__name__)

    async def _send(self, talk: Talk, view: ui.LayoutView) -> None:
        async def work() -> None:
            place = await self._place(talk)
            await self._gate.turn()
            await place.send(view=view)

        await self._reach(talk.id, work)

    async def _channel(self, drill: DrillRecord) -> discord.TextChannel:
        number = int(drill.channel_id or 0)
        channel = self._bot.get_channel(number) or await self._bot.fetch_channel(number)
        if not isinstance(channel, discord.TextChannel):
            raise Lost(drill.id)
        return channel

    async def _place(self, talk: Talk) -> discord.Thread | discord.DMChannel:
        room = await self._bot.rooms.of(talk.id)
        if room is None or room.closed_at is not None:
            raise Lost(talk.id)
        return await place_of(self._bot, room)

    async def _take_away(self, thread: discord.Thread) -> None:
        """Delete a thread in which nobody is, as far as the bot may."""
        try:
            await self._gate.turn()
            await thread.delete()
        except UNSENT as error:
            journal().warning("thread left behind", thread=thread.id, error=type(error).__name__)


def _may_pass(error: Exception) -> bool:
    """Tell whether a failure is on Discord's side or on the way there, and not about this trainee."""
    return not isinstance(error, discord.HTTPException) or isinstance(error, discord.DiscordServerError)

"""Reminders on Discord: written directly, or where that is refused, in a thread that the trainee has anyway.

Whoever takes no direct messages and has no thread is not called in a channel that others read: the
instructors' list says that they were not reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from bot.cogs.answers import UNSENT
from bot.cogs.failing import sentence_for
from bot.cogs.opening import place_of
from bot.errors import CoachError
from bot.journal import journal
from bot.practice.programme import judge_what_ended
from bot.practice.reminding import Due, Reminding
from bot.practice.talk import Talk
from bot.store.records_assignments import How
from bot.views.reminding import reminder_message

if TYPE_CHECKING:
    from bot.client import CoachBot


class Reminders(commands.Cog):
    """Writes to trainees, and judges what they have done."""

    def __init__(self, bot: CoachBot) -> None:
        self.bot = bot
        self.reminding = Reminding(
            bot.store, bot.clock, self.deliver, bot.programmes, sleep=bot.sleep, is_ours=self._is_ours
        )

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Judge what ended before, and begin to write what is due."""
        await self._judge()
        self.reminding.start()

    async def cog_unload(self) -> None:
        """Write no more."""
        await self.reminding.stop()

    @commands.Cog.listener()
    async def on_talk_over(self, talk: Talk) -> None:
        """Note what a talk was held for, and whether it met the pass marks."""
        del talk
        await self._judge()
        self.reminding.wake()

    async def deliver(self, due: Due) -> How | None:
        """Write to a trainee, and return how that ended; None where it may be tried again."""
        try:
            return await self._deliver(due)
        except UNSENT as error:
            journal().warning("reminder not sent", guild=due.guild_id, error=type(error).__name__)
            return None
        except Exception as error:  # noqa: BLE001 - kept whole in the log; the others are waiting for theirs
            sentence_for(error, where=due.guild_id, what="reminder")
            return "failed"

    async def _deliver(self, due: Due) -> How | None:
        guild = self.bot.get_guild(int(due.guild_id))
        if guild is None:
            return "gone"
        user_id = int(due.trainee.removeprefix("discord:"))
        try:
            member = await guild.fetch_member(user_id)
        except discord.NotFound:
            return "gone"
        rooms = {
            each.id: room.place_id
            for each in due.assignments
            if each.session_id and (room := await self.bot.rooms.still_open(each.session_id)) is not None
        }
        view = reminder_message(
            due, guild.name, rooms, self.bot.titles, self.bot.programmes, self.bot.clock()
        )
        try:
            await member.send(view=view)
        except discord.Forbidden:
            return await self._in_a_thread(due, view)
        return "direct"

    async def _in_a_thread(self, due: Due, view: Any) -> How:
        rooms = await self.bot.store.open_rooms(trainee=due.trainee, guild_id=due.guild_id)
        for room in reversed(rooms):
            try:
                await (await place_of(self.bot, room)).send(view=view)
            except (discord.Forbidden, discord.NotFound):
                continue
            return "thread"
        return "blocked"

    def _is_ours(self, guild_id: str) -> bool:
        """Tell whether this process sees a server: another may run its shard."""
        return self.bot.get_guild(int(guild_id)) is not None

    async def _judge(self) -> None:
        try:
            await judge_what_ended(
                self.bot.store, self.bot.clock, self.bot.programmes, self.bot.practice.shelf
            )
        except CoachError as error:
            sentence_for(error, where="", what="talks judged")

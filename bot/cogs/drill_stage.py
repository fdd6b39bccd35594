"""Drills in Discord: a private thread for each trainee, all requests through one gate."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from hashlib import blake2s
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import discord
from discord import ui

from bot.catalogue import say
from bot.cogs.answers import UNSENT
from bot.cogs.failing import NotShown
from bot.cogs.instructing import may_instruct
from bot.cogs.opening import ARCHIVED_AFTER_MIN, LONGEST_NAME, close_place, may_manage, place_of
from bot.cogs.reaching import reach
from bot.errors import StoreError
from bot.journal import journal
from bot.practice.drill_live import Lost, News
from bot.practice.gate import PER_S, Gate
from bot.practice.talk import Talk
from bot.store.records import Room
from bot.store.records_drills import DoneAs, DrillRecord, MemberRecord
from bot.views import drill as views
from bot.views.ending import decision_message
from bot.views.turn import opening_turn
from dialogues.scenario import Scenario

if TYPE_CHECKING:
    from bot.client import CoachBot
    from bot.cogs.drill_boards import Boards

REQUESTS_TO_PREPARE: Final = 3
"""The thread, its one member, the call."""


class DiscordStage:
    """Where drills are played in Discord.

    Attributes:
        prepare_s: How long it takes to prepare one talk.
    """

    def __init__(self, bot: CoachBot, boards: Boards, gate: Gate) -> None:
        self._bot = bot
        self._boards = boards
        self._gate = gate
        self._since = discord.utils.utcnow()
        self._made: dict[str, discord.Thread] = {}
        self._heads: WeakKeyDictionary[Talk, dict[str, str]] = WeakKeyDictionary()
        self.prepare_s = REQUESTS_TO_PREPARE / PER_S

    async def tidy(self, drill: DrillRecord, waiting: Iterable[MemberRecord]) -> None:
        """Take away the threads that were made for those who wait, and of which no row was kept.

        The program was killed between the two, and would open each of them another.
        """
        try:
            channel = await self._channel(drill)
        except (*UNSENT, Lost) as error:
            journal().warning("threads not looked for", drill=drill.id, error=type(error).__name__)
            return
        names = {_name_for(self._scenario(drill), each) for each in waiting}
        for thread in channel.threads:
            is_ours = thread.owner_id == channel.guild.me.id and thread.name in names
            is_older = thread.created_at is not None and thread.created_at < self._since
            if is_ours and is_older and await self._bot.store.room_at(str(thread.id)) is None:
                await self._take_away(thread)

    async def take_up_boards(self) -> None:
        """Let boards and cards say for good what a stop of the program kept them from saying."""
        try:
            await self._boards.take_up()
        except StoreError as error:
            journal().warning("old boards not looked for", error=str(error))

    async def _reach(self, session_id: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do something at Discord, again while Discord is down.

        Raises:
            Lost: It refuses, or is down for too long.
        """
        try:
            await reach(work, sleep=self._bot.sleep, whom=session_id)
        except UNSENT as error:
            raise Lost(session_id) from error

    async def prepare(
        self, drill: DrillRecord, member: MemberRecord, talk: Talk, begins_at: datetime
    ) -> None:
        """Open a thread, let the trainee in, and show the call with a countdown."""
        if await self._bot.rooms.of(talk.id) is not None:
            return  # before a restart
        try:
            await self._reach(talk.id, lambda: self._open(drill, member, talk, begins_at))
        except BaseException:
            if talk.id in self._made:
                await self._take_away(self._made.pop(talk.id))
            raise

    async def _open(self, drill: DrillRecord, member: MemberRecord, talk: Talk, begins_at: datetime) -> None:
        """Open a thread; tried again, it goes on with the one that was opened before."""
        thread = self._made.get(talk.id)
        if thread is None:
            thread = self._made[talk.id] = await self._new_thread(drill, member)
        await self._gate.turn()
        await thread.add_user(discord.Object(int(member.trainee.removeprefix("discord:"))))
        await self._gate.turn()
        begins = begins_at if begins_at > self._bot.clock() else None
        await thread.send(view=views.prepared(talk, begins, typed=self._bot.typed))
        await self._bot.rooms.open(
            Room(
                session_id=talk.id,
                place_id=str(thread.id),
                channel_id=str(thread.parent_id),
                guild_id=drill.guild_id,
                trainee=member.trainee,
                opened_at=self._bot.clock(),
            )
        )
        del self._made[talk.id]
        await self._bot.naming.keep(drill.guild_id or "", member.trainee, member.name)

    async def _new_thread(self, drill: DrillRecord, member: MemberRecord) -> discord.Thread:
        channel = await self._channel(drill)
        await self._gate.turn()
        return await channel.create_thread(
            name=_name_for(self._scenario(drill), member),
            type=discord.ChannelType.private_thread,
            invitable=False,
            auto_archive_duration=ARCHIVED_AFTER_MIN,
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
        try:
            await self._bot.talking.meet_silence(talk.id, n)
        except NotShown as error:
            raise Lost(talk.id) from error
        if self._bot.rooms.at(place.id) is None and not talk.ended:
            raise Lost(talk.id)

    async def tell(self, drill: DrillRecord, talk: Talk, news: Callable[[], News | None]) -> str | None:
        """Tell what holds once it is this talk's turn; the same is posted once, however often it is sent."""
        del drill
        posted: list[str] = []

        async def work() -> None:
            place = await self._place(talk)
            await self._gate.turn()
            now = news()
            if now is not None:
                view = views.news(now)
                told = await place.send(view=view, nonce=_once(now.key))
                if now.until is not None and not _names(told, now.until):
                    await told.edit(view=view)  # posted before a kill, and the end has moved since
                posted.append(str(told.id))
                self._heads.setdefault(talk, {})[posted[-1]] = views.news_head(now)

        await self._reach(talk.id, work)
        return posted[-1] if posted else None

    async def amend(self, drill: DrillRecord, talk: Talk, told_id: str, until: datetime | None) -> None:
        """Let a message name another end, or none, and leave the rest; one that is gone needs no change."""
        del drill

        async def work() -> None:
            place = await self._place(talk)
            head = await self._head_of(talk, place, told_id)
            await self._gate.turn()
            await place.get_partial_message(int(told_id)).edit(view=views.amended(head, until))

        try:
            await self._reach(talk.id, work)
        except Lost as error:
            journal().warning("old end still named", session=talk.id, error=str(error.__cause__))

    async def _head_of(self, talk: Talk, place: discord.abc.Messageable, told_id: str) -> str:
        """Return what a message about the time says before the end that it names, "" if it can't be read."""
        heads = self._heads.setdefault(talk, {})
        if told_id not in heads:  # told before a restart
            await self._gate.turn()
            try:
                parts = (await place.fetch_message(int(told_id))).components
            except discord.Forbidden:
                parts = []
            texts = [each.content for each in parts if isinstance(each, discord.TextDisplay)]
            heads[told_id] = "\n".join(texts[:-1])
        return heads[told_id]

    async def close(self, drill: DrillRecord, talk: Talk, why: DoneAs) -> None:
        """End a talk, show the last words, and ask for the decision."""
        async with self._bot.talking.gate(talk.id):
            await talk.end()
            await self.show_end(drill, talk, why)

    async def show_end(self, drill: DrillRecord, talk: Talk, why: DoneAs) -> None:
        """Show the last words, and ask for the decision: posted once, however often it is sent."""
        del drill
        await self._send(talk, views.closed(talk, talk.closing, why), key=f"{talk.id} closed")
        self._bot.over(talk)
        await self._send(talk, decision_message(talk), key=f"{talk.id} decision")

    async def call_off(self, drill: DrillRecord, talk: Talk) -> None:
        """Say that there will be no talk, and close the thread."""
        del drill
        async with self._bot.talking.gate(talk.id):
            if not talk.ended:  # ended just before a kill, and not told
                await talk.end()
            await self._send(talk, views.called_off(), key=f"{talk.id} off")
            self._bot.over(talk)
            room = await self._bot.rooms.of(talk.id)
            if room is not None:
                await close_place(self._bot, room)

    async def stopped(self, drill: DrillRecord, member: MemberRecord) -> None:
        """Write to whoever set a drill up who has stopped; where that can't be, the board's button tells."""
        try:
            await reach(lambda: self._tell_of_stop(drill, member), sleep=self._bot.sleep, whom=drill.id)
        except (*UNSENT, StoreError) as error:
            journal().warning("a stop not told", drill=drill.id, error=type(error).__name__)

    async def _tell_of_stop(self, drill: DrillRecord, member: MemberRecord) -> None:
        guild = self._bot.get_guild(int(drill.guild_id or 0))
        if guild is None:
            return
        await self._gate.turn()
        instructor = await guild.fetch_member(int(drill.created_by.removeprefix("discord:")))
        if may_instruct(instructor, await self._bot.store.guild(str(guild.id))):
            view = views.stop_told(drill, self._scenario(drill), member, guild.name)
            await self._gate.turn()
            await instructor.send(view=view, nonce=_once(f"{drill.id} {member.trainee} stopped"))

    def changed(self, drill_id: str) -> None:
        """Let the board be drawn anew."""
        self._boards.changed(drill_id)

    def excused(self, session_ids: list[str], by: timedelta) -> None:
        """Charge a pause to nobody's time for a reply."""
        self._bot.excuse(session_ids, by)

    async def over(self, drill: DrillRecord) -> None:
        """Say in the drill's channel that it is over."""
        members = await self._bot.store.members(drill.id)

        async def work() -> None:
            channel = await self._channel(drill)
            await self._gate.turn()
            await channel.send(view=views.over(drill, self._scenario(drill), members))

        try:
            await self._reach(drill.id, work)
        except Lost as error:
            journal().warning("end of a drill not told", drill=drill.id, error=type(error).__name__)

    async def _send(self, talk: Talk, view: ui.LayoutView, *, key: str = "") -> None:
        """Send something, with a key only once: Discord knows for some minutes what it has posted."""

        async def work() -> None:
            place = await self._place(talk)
            await self._gate.turn()
            await (place.send(view=view, nonce=_once(key)) if key else place.send(view=view))

        await self._reach(talk.id, work)

    def _scenario(self, drill: DrillRecord) -> Scenario:
        return self._bot.practice.find_script(drill.person).scenario

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
        """Delete a thread in which no talk came about, or at least put it out of sight."""
        try:
            await self._gate.turn()
            if may_manage(thread):
                await thread.delete()
            else:
                await thread.edit(archived=True)
        except UNSENT as error:
            journal().warning("thread left behind", thread=thread.id, error=type(error).__name__)


def _once(key: str) -> str:
    """Return a key as Discord takes it: it posts a message once for each."""
    return blake2s(key.encode(), digest_size=12).hexdigest()


def _names(message: discord.Message, until: datetime) -> bool:
    """Tell whether a message names an end."""
    return any(views.clock(until) in getattr(each, "content", "") for each in message.components)


def _name_for(scenario: Scenario, member: MemberRecord) -> str:
    """Return what somebody's thread is called."""
    return say("start.thread_name", title=scenario.title, name=member.name)[:LONGEST_NAME]

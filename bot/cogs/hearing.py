"""What is typed, in the thread of a talk or to the bot directly, and what becomes of such a message later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.catalogue import say
from bot.cogs.failing import sentence_for
from bot.cogs.opening import trainee_of
from bot.cogs.recent import Recent
from bot.cogs.talking import Talking
from bot.errors import NothingOpenError
from bot.store.records import Room

if TYPE_CHECKING:
    from bot.client import CoachBot


class Hearing(commands.Cog):
    """Messages of trainees."""

    def __init__(self, bot: CoachBot, talking: Talking) -> None:
        self.bot = bot
        self.talking = talking
        self._seen = Recent()
        self._told = Recent()

    @commands.Cog.listener()
    async def on_message(self, sent: discord.Message) -> None:
        """Take a reply; what others say in the thread, and what is no message of a person, is passed over."""
        if sent.author.bot or not self._seen.is_new(sent.id):
            return
        room = self.bot.rooms.at(sent.channel.id)
        is_direct = isinstance(sent.channel, discord.DMChannel)
        if not is_direct and (room is None or room.trainee != trainee_of(sent.author)):
            return
        try:
            await self._take(sent, room, is_direct=is_direct)
        except Exception as error:  # noqa: BLE001 - told to the trainee, and kept whole in the log
            await self._tell(sent.channel, error)

    async def _take(self, sent: discord.Message, room: Room | None, *, is_direct: bool) -> None:
        if room is None:
            await self._take_direct(sent)
        elif sent.content or is_direct:
            await self.talking.typed(sent, room.session_id)
        elif sent.type is discord.MessageType.default:
            await self._once(sent.channel, room.session_id, "hear.unread")

    async def _take_direct(self, sent: discord.Message) -> None:
        """Take a direct message as the reply in the trainee's latest open talk."""
        try:
            talk = await self.bot.talks.latest(trainee_of(sent.author))
        except NothingOpenError:
            await sent.channel.send(say("direct.nothing"))
            return
        await self.talking.typed(sent, talk.id)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Say that an edit changes nothing that was scored."""
        was_edited = payload.data.get("edited_timestamp")
        author = payload.data.get("author", {})
        if was_edited and not author.get("bot"):
            await self._changed(payload.channel_id, payload.message_id, "kept.edited")

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Say that deleting a message changes nothing that was scored."""
        await self._changed(payload.channel_id, payload.message_id, "kept.deleted")

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Note that a talk has lost its thread; `/practice resume` opens another."""
        room = self.bot.rooms.at(payload.thread_id)
        if room is not None:
            self.bot.quiet.forget(room.session_id)
            await self.bot.rooms.close(room)

    async def _changed(self, channel_id: int, message_id: int, key: str) -> None:
        room = self.bot.rooms.at(channel_id)
        if room is None:
            return
        turns = await self.bot.store.turns(room.session_id, include_rewound=True)
        if any(turn.message_id == str(message_id) for turn in turns):
            channel = self.bot.get_partial_messageable(channel_id)
            await self._once(channel, str(message_id), key)

    async def _once(self, channel: discord.abc.Messageable, about: str, key: str) -> None:
        """Say something in a thread, once for each thing that it is about."""
        if self._told.is_new((key, about)):
            try:
                await channel.send(say(key))
            except discord.HTTPException as error:
                sentence_for(error, where=about, what=key)

    async def _tell(self, channel: discord.abc.Messageable, error: Exception) -> None:
        text = sentence_for(error, where=str(getattr(channel, "id", "")), what="message")
        try:
            await channel.send(text)
        except discord.HTTPException as unsent:
            sentence_for(unsent, where="", what="answer not sent")

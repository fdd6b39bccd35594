"""What is typed, in the thread of a talk or to the bot directly, and what becomes of such a message later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.ext import commands

from bot.catalogue import say
from bot.cogs.answers import UNSENT
from bot.cogs.failing import sentence_for
from bot.cogs.opening import trainee_of
from bot.cogs.recent import Recent
from bot.cogs.talking import Talking
from bot.errors import NothingOpenError
from bot.practice.intake import is_stop_word
from bot.store.records import Room
from bot.views.helping import stopped_message

if TYPE_CHECKING:
    from bot.client import CoachBot

_SAID: Final = frozenset({discord.MessageType.default, discord.MessageType.reply})
"""What people write; the others say what happened in a channel, such as a new name of the thread."""


class Hearing(commands.Cog):
    """Messages of trainees."""

    def __init__(self, bot: CoachBot, talking: Talking) -> None:
        self.bot = bot
        self.talking = talking
        self._seen = Recent()
        self._told = Recent()
        self._direct: dict[int, str] = {}

    @commands.Cog.listener()
    async def on_message(self, sent: discord.Message) -> None:
        """Take a reply; what others say in the thread, and what is no message of a person, is passed over."""
        if sent.author.bot or sent.type not in _SAID or not self._seen.is_new(sent.id):
            return
        room = self.bot.rooms.at(sent.channel.id)
        is_direct = isinstance(sent.channel, discord.DMChannel)
        if not is_direct and (room is None or room.trainee != trainee_of(sent.author)):
            return
        try:
            await self._take(sent, room)
        except Exception as error:  # noqa: BLE001 - told to the trainee, and kept whole in the log
            await self._tell(sent.channel, error)

    async def _take(self, sent: discord.Message, room: Room | None) -> None:
        if room is None:
            await self._take_direct(sent)
        elif sent.content or self.bot.typed:
            await self.talking.typed(sent, room.session_id)
        else:
            await self._once(sent.channel, room.session_id, "hear.unread")

    async def _take_direct(self, sent: discord.Message) -> None:
        """Take a direct message as the reply in the trainee's latest open talk."""
        self._direct[sent.channel.id] = trainee_of(sent.author)
        try:
            talk = await self.bot.talks.latest(trainee_of(sent.author))
        except NothingOpenError:
            if is_stop_word(sent.content):
                await sent.channel.send(view=stopped_message(await self.bot.ending.help_in("")))
            else:
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

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Note the same of all threads of a channel: Discord tells of the channel alone."""
        for room in await self.bot.rooms.close_all_in(channel.id):
            self.bot.quiet.forget(room.session_id)

    async def _changed(self, channel_id: int, message_id: int, key: str) -> None:
        session_id = await self._talk_at(channel_id)
        if session_id is None:
            return
        turns = await self.bot.store.turns(session_id, include_rewound=True)
        if any(turn.message_id == str(message_id) for turn in turns):
            channel = self.bot.get_partial_messageable(channel_id)
            await self._once(channel, str(message_id), key)

    async def _talk_at(self, channel_id: int) -> str | None:
        """Return the session held in a thread, or that direct messages go to now."""
        room = self.bot.rooms.at(channel_id)
        if room is not None:
            return room.session_id
        trainee = self._direct.get(channel_id)
        record = await self.bot.store.latest_open(trainee) if trainee else None
        return record.id if record else None

    async def _once(self, channel: discord.abc.Messageable, about: str, key: str) -> None:
        """Say something in a thread, once for each thing that it is about."""
        if self._told.is_new((key, about)):
            try:
                await channel.send(say(key))
            except UNSENT as error:
                sentence_for(error, where=about, what=key)

    async def _tell(self, channel: discord.abc.Messageable, error: Exception) -> None:
        text = sentence_for(error, where=str(getattr(channel, "id", "")), what="message")
        try:
            await channel.send(text)
        except UNSENT as unsent:
            sentence_for(unsent, where="", what="answer not sent")

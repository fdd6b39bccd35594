"""`/mydata`, and what is erased by itself: talks past their time, and servers that the bot has left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.catalogue import say
from bot.catalogue.commands import worded
from bot.cogs.failing import Refused, sentence_for
from bot.cogs.opening import close_place, trainee_of
from bot.errors import StoreError
from bot.journal import journal
from bot.practice import mydata
from bot.practice.guilds import expire, notice_presence, purge
from bot.store.records import Room
from bot.views.past import erase_message, held_message

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]

ERASED_EVERY_H: Final = 6.0
ROOM_BYTES: Final = 2048
"""Of a file that Discord takes, left for what stands in it beside the talks."""


class Keeping(commands.Cog):
    """What is kept, handed out, and erased."""

    mydata = app_commands.Group(name="mydata", description=worded("command.mydata"))

    def __init__(self, bot: CoachBot) -> None:
        self.bot = bot

    async def cog_unload(self) -> None:
        """Erase no more by itself; what is being erased is finished, for the database closes next."""
        under_way = self.erase_what_is_due.get_task()
        self.erase_what_is_due.cancel()
        if under_way is not None:
            await asyncio.wait([under_way])

    @mydata.command(name="show", description=worded("command.mydata_show"))
    async def show(self, interaction: Interaction) -> None:
        """Show how much is kept of whoever asks, and for how long."""
        held = await self.bot.store.held(trainee_of(interaction.user))
        rules = []
        if interaction.guild_id:
            days = (await self.bot.store.guild(str(interaction.guild_id))).retention_days
            rules.append(say("mydata.kept_days", days=days) if days else say("mydata.kept_ever"))
        await interaction.response.send_message(view=held_message(held, rules), ephemeral=True)

    @mydata.command(name="export", description=worded("command.mydata_export"))
    async def export(self, interaction: Interaction) -> None:
        """Hand out all that is kept of whoever asks: one file a message, for Discord limits their size."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        most_bytes = min(mydata.MOST_BYTES, interaction.filesize_limit - ROOM_BYTES)
        parts = mydata.export(self.bot.store, trainee_of(interaction.user), most_bytes=most_bytes)
        async for number, file in _as_files(parts):
            if number == 1:
                await interaction.edit_original_response(content=say("mydata.export"), attachments=[file])
            else:
                said = say("mydata.export_part", part=number)
                await interaction.followup.send(said, file=file, ephemeral=True)

    @mydata.command(name="delete", description=worded("command.mydata_delete"))
    async def delete(self, interaction: Interaction) -> None:
        """Ask once more before all is erased."""
        await interaction.response.send_message(view=erase_message(), ephemeral=True)

    async def pressed(self, interaction: Interaction, act: str) -> None:
        """Erase, or leave it."""
        if act == "keep":
            await interaction.response.send_message(say("mydata.kept"), ephemeral=True)
            return
        if act != "erase":
            raise Refused(say("failure.unknown_button"))
        await interaction.response.defer(ephemeral=True, thinking=True)
        trainee = trainee_of(interaction.user)
        try:
            erased = await mydata.delete(self.bot.talks, trainee)
        finally:
            self.bot.rooms.forget_trainee(trainee)
            self.bot.naming.forget(trainee)
        self.bot.forget(room.session_id for room in erased.rooms)
        self.bot.drills.erased(trainee)
        await interaction.edit_original_response(content=say("mydata.erased", talks=erased.talks))
        await self._close(erased.rooms)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Note which servers the bot was removed from, or came back to; only then erase what is due.

        The other way round, a server that it came back to while it was away would be erased.
        """
        present = {str(guild.id) for guild in self.bot.guilds}
        try:
            await notice_presence(self.bot.store, present, self.bot.clock, is_ours=self.bot.is_ours)
        except StoreError as error:
            sentence_for(error, where="", what="servers noted")
        else:
            if not self.erase_what_is_due.is_running():
                self.erase_what_is_due.start()

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note when the bot was removed: all of the server is erased some time after."""
        await self.bot.store.guild_left(str(guild.id), self.bot.clock())
        self.bot.forget(room.session_id for room in await self.bot.store.open_rooms(guild_id=str(guild.id)))
        self.bot.rooms.forget_guild(str(guild.id))
        journal().info("server left", guild=guild.id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note that the bot is back, and where talks go on."""
        await self.bot.store.guild_back(str(guild.id))
        await self.bot.rooms.take_up()
        journal().info("server joined", guild=guild.id)

    @tasks.loop(hours=ERASED_EVERY_H)
    async def erase_what_is_due(self) -> None:
        """Erase talks past their time, and servers left long enough ago."""
        try:
            expired = await expire(self.bot.store, self.bot.clock)
            purged = await purge(self.bot.store, self.bot.clock)
        except StoreError as error:
            sentence_for(error, where="", what="erase what is due")
        else:
            journal().info("erased what was due", talks=expired + purged)

    async def _close(self, rooms: Sequence[Room]) -> None:
        """Close the threads of talks that are erased: nobody answers there any more."""
        for room in rooms:
            if room.closed_at is None:
                try:
                    await close_place(self.bot, room)
                except discord.HTTPException as error:
                    journal().info("thread left open", place=room.place_id, error=type(error).__name__)


async def _as_files(parts: AsyncIterator[bytes]) -> AsyncIterator[tuple[int, discord.File]]:
    number = 0
    async for part in parts:
        number += 1
        yield number, discord.File(BytesIO(part), filename=f"my-practice-{number}.json")

"""`/mydata`, and what is erased by itself: talks past their time, and servers that the bot has left."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.catalogue import say
from bot.catalogue.commands import worded
from bot.cogs.failing import Refused, sentence_for
from bot.cogs.opening import trainee_of
from bot.errors import StoreError
from bot.journal import journal
from bot.practice import mydata
from bot.practice.guilds import expire, notice_presence, purge
from bot.views.past import erase_message, held_message

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]

ERASED_EVERY_H: Final = 6.0
MOST_FILES: Final = 10


class Keeping(commands.Cog):
    """What is kept, handed out, and erased."""

    mydata = app_commands.Group(name="mydata", description=worded("command.mydata"))

    def __init__(self, bot: CoachBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Erase now and then what is past its time."""
        self.erase_what_is_due.start()

    async def cog_unload(self) -> None:
        """Stop that."""
        self.erase_what_is_due.cancel()

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
        """Hand out all that is kept of whoever asks."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        trainee = trainee_of(interaction.user)
        parts = [part async for part in mydata.export(self.bot.store, trainee)]
        attached = [
            discord.File(BytesIO(part), filename=f"my-practice-{number}.json")
            for number, part in enumerate(parts, start=1)
        ]
        await interaction.edit_original_response(content=say("mydata.export"), attachments=attached[:1])
        for file in attached[1:MOST_FILES]:  # one a message: together they could be more than Discord takes
            await interaction.followup.send(file=file, ephemeral=True)

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
        erased = await mydata.delete(self.bot.talks, trainee)
        for room in erased.rooms:
            self.bot.quiet.forget(room.session_id)
        self.bot.rooms.forget_trainee(trainee)
        await interaction.edit_original_response(content=say("mydata.erased", talks=erased.talks))

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Note which servers the bot was removed from, or came back to, while it was away."""
        present = {str(guild.id) for guild in self.bot.guilds}
        await notice_presence(self.bot.store, present, self.bot.clock, is_ours=self._is_ours)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note when the bot was removed: all of the server is erased some time after."""
        await self.bot.store.guild_left(str(guild.id), self.bot.clock())
        self.bot.rooms.forget_guild(str(guild.id))
        journal().info("server left", guild=guild.id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note that the bot is back."""
        await self.bot.store.guild_back(str(guild.id))
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

    def _is_ours(self, guild_id: str) -> bool:
        """Tell whether a server is on a shard of this process."""
        count = self.bot.shard_count or 1
        return (int(guild_id) >> 22) % count in (self.bot.shard_ids or range(count))

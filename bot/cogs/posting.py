"""Excerpts that instructors share from a browser, posted in the channel of their server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import discord
from discord.ext import commands, tasks

from bot.cogs.answers import LOST
from bot.cogs.failing import sentence_for
from bot.errors import CoachError, StoreError
from bot.journal import journal
from bot.practice.sharing import words_to_post
from bot.store.postings import Posting
from bot.views.reviewing import shared_message
from dialogues.errors import DialogueError

if TYPE_CHECKING:
    from bot.client import CoachBot

POSTED_EVERY_S: Final = 30.0
GONE: Final = "the channel is gone, or the bot may not see it or write in it"


class NotOurs(Exception):
    """The channel is none of the server's: an id may be typed."""


class PostingExcerpts(commands.Cog):
    """Posts what waits."""

    def __init__(self, bot: CoachBot) -> None:
        self.bot = bot
        self._posted: dict[int, str] = {}

    async def cog_load(self) -> None:
        """Look now and then for what waits."""
        self.post.start()

    async def cog_unload(self) -> None:
        """Post no more; what is being read is finished, for the database closes next."""
        under_way = self.post.get_task()
        self.post.cancel()
        if under_way is not None:
            await asyncio.wait([under_way])

    @tasks.loop(seconds=POSTED_EVERY_S)
    async def post(self) -> None:
        """Post what waits; what fails for a while is tried again."""
        try:
            waiting = await self.bot.store.unposted()
        except StoreError as error:
            sentence_for(error, where="", what="excerpts")
            return
        for posting in waiting:
            if not self.bot.is_ours(posting.guild_id):
                continue
            try:
                await self._post_once(posting)
            except (CoachError, DialogueError, discord.HTTPException, *LOST) as error:  # the others wait
                sentence_for(error, where=posting.channel_id, what="excerpts")

    async def _post_once(self, posting: Posting) -> None:
        """Post an excerpt, and keep that it was; where that fails, remember it until it works."""
        problem = ""
        if posting.id not in self._posted:
            try:
                self._posted[posting.id] = await self._post(posting)
            except (discord.Forbidden, discord.NotFound, NotOurs) as error:
                journal().warning(
                    "excerpt not posted", channel=posting.channel_id, error=type(error).__name__
                )
                problem = GONE
        words = self._posted.get(posting.id, posting.words)
        await self.bot.store.mark_posted(posting, self.bot.clock(), words=words, problem=problem)
        self._posted.pop(posting.id, None)

    async def _post(self, posting: Posting) -> str:
        """Post an excerpt without what its trainee is called, and return its words."""
        person = self.bot.practice.find_script(posting.person).scenario.person.name
        names = await self.bot.servers.member_names(posting.guild_id, posting.trainee)
        words = words_to_post(posting, names, person)
        number = int(posting.channel_id)
        channel = self.bot.get_channel(number) or await self.bot.fetch_channel(number)
        if not isinstance(channel, discord.TextChannel) or channel.guild.id != int(posting.guild_id):
            raise NotOurs
        await channel.send(view=shared_message(words))
        return words

    @post.before_loop
    async def _until_ready(self) -> None:
        await self.bot.wait_until_ready()

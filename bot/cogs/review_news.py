"""What is new in the reviews of their talks, told to trainees: directly, or in their thread."""

from __future__ import annotations

import asyncio
from itertools import groupby
from typing import TYPE_CHECKING, Final

import discord
from discord import ui
from discord.ext import commands, tasks

from bot.cogs.answers import UNSENT
from bot.cogs.failing import sentence_for
from bot.cogs.opening import place_of
from bot.errors import CoachError, StoreError
from bot.journal import journal
from bot.store.records_reviews import News
from bot.views.reviewing import news_message
from dialogues.errors import DialogueError

if TYPE_CHECKING:
    from bot.client import CoachBot

TOLD_EVERY_S: Final = 60.0
"""What is new in a review is told at most that often, so that six comments are one message."""


class ReviewNews(commands.Cog):
    """Tells trainees what was made of their talks."""

    def __init__(self, bot: CoachBot) -> None:
        self.bot = bot
        self._sent: set[int] = set()

    async def cog_load(self) -> None:
        """Tell trainees now and then what is new."""
        self.tell_news.start()

    async def cog_unload(self) -> None:
        """Tell no more; what is being read is finished, for the database closes next."""
        under_way = self.tell_news.get_task()
        self.tell_news.cancel()
        if under_way is not None:
            await asyncio.wait([under_way])

    @tasks.loop(seconds=TOLD_EVERY_S)
    async def tell_news(self) -> None:
        """Tell trainees what is new in the reviews of their talks, each talk in one message."""
        try:
            untold = await self.bot.store.untold()
        except StoreError as error:
            sentence_for(error, where="", what="news")
            return
        for session_id, some in groupby(sorted(untold, key=_talk), key=_talk):
            try:
                await self._tell_once(session_id, list(some))
            except (CoachError, DialogueError) as error:  # the others are waiting for theirs
                sentence_for(error, where=session_id, what="news")

    async def _tell_once(self, session_id: str, news: list[News]) -> None:
        """Tell one trainee, and keep that they were told; where that fails, remember it until it works."""
        if not await self._is_ours(session_id):
            return
        unsent = [each for each in news if each.id not in self._sent]
        if unsent:
            await self._tell(session_id, unsent)
            self._sent.update(each.id for each in unsent)
        await self.bot.store.mark_told([each.id for each in news], self.bot.clock())
        self._sent.difference_update(each.id for each in news)

    async def _tell(self, session_id: str, news: list[News]) -> None:
        """Tell one trainee directly, or in their thread where they take no direct messages."""
        kind, _, number = news[0].trainee.partition(":")
        if kind != "discord":
            return  # they read it where they practise
        name = self.bot.practice.find_script(news[0].person).scenario.person.name
        view = news_message(session_id, name, [each.kind for each in news])
        try:
            direct = await self.bot.create_dm(discord.Object(int(number)))
            await direct.send(view=view)
        except UNSENT as error:
            journal().info("told in the thread", session=session_id, error=type(error).__name__)
            await self._tell_in_thread(session_id, view)

    async def _is_ours(self, session_id: str) -> bool:
        """Tell whether a talk is, or was, held where this process sees it: others tell of theirs."""
        room = await self.bot.rooms.of(session_id)
        return self.bot.is_ours(room.guild_id if room else None)

    async def _tell_in_thread(self, session_id: str, view: ui.LayoutView) -> None:
        room = await self.bot.rooms.of(session_id)
        if room is None:
            return
        try:
            await (await place_of(self.bot, room)).send(view=view)
        except UNSENT as error:
            journal().warning("trainee not told", session=session_id, error=type(error).__name__)

    @tell_news.before_loop
    async def _until_ready(self) -> None:
        await self.bot.wait_until_ready()


def _talk(news: News) -> str:
    return news.session_id

"""The card and the board of each drill: messages that are edited when something has changed, and seldom."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Final

from discord import ui

from bot.cogs.answers import UNSENT
from bot.cogs.drill_seen import board_as_seen, board_is_read
from bot.cogs.reaching import may_pass
from bot.errors import StoreError
from bot.journal import journal
from bot.practice.drill_board import over
from bot.practice.drill_live import LiveDrill
from bot.store.records_drills import BoardLeft
from bot.views import drill as views

if TYPE_CHECKING:
    from bot.client import CoachBot

EVERY_S: Final = 3.0
"""Between two edits for one drill, whatever its size."""


class Boards:
    """Keeps cards and boards right: at most one request for a drill every three seconds."""

    def __init__(self, bot: CoachBot) -> None:
        """Draw none yet."""
        self._bot = bot
        self._dirty: set[str] = set()
        self._drawing: dict[str, asyncio.Task[None]] = {}
        self._live: dict[str, LiveDrill] = {}
        self._shown: dict[tuple[str, str], str] = {}

    def changed(self, drill_id: str) -> None:
        """Note that something has changed in a drill."""
        live = self._bot.drills.live(drill_id)
        if live is not None:
            self._live[drill_id] = live
        if drill_id in self._live:
            self._dirty.add(drill_id)
            if drill_id not in self._drawing:
                self._drawing[drill_id] = asyncio.create_task(
                    self._draw(drill_id), name=f"board of {drill_id}"
                )

    async def take_up(self) -> None:
        """Change what a stop of the program kept from being changed for the last time."""
        left: dict[str, list[BoardLeft]] = {}
        for each in await self._bot.store.boards_left():
            left.setdefault(each.drill_id, []).append(each)
        for drill_id, messages in left.items():
            record = await self._bot.store.drill(drill_id)
            if not self._bot.is_ours(record.guild_id):
                continue
            live = self._bot.drills.live(drill_id)
            if live is None and record.person in self._bot.titles:
                scenario = self._bot.practice.find_script(record.person).scenario
                live = await over(self._bot.store, record, scenario)
            if live is not None:
                own = (record.board_id, record.card_id)
                live.boards_left = [each for each in messages if each.board_id not in own]
                self._live[drill_id] = live
                self.changed(drill_id)

    async def close(self) -> None:
        """Stop drawing."""
        for task in self._drawing.values():
            task.cancel()
        if self._drawing:
            await asyncio.wait(self._drawing.values())

    async def _draw(self, drill_id: str) -> None:
        live = self._live[drill_id]
        try:
            while drill_id in self._dirty:
                await self._bot.sleep(EVERY_S)  # first, so that what comes in a rush is drawn once
                self._dirty.discard(drill_id)
                board_id = live.record.board_id
                is_read = await board_is_read(self._bot, live)
                if live.record.board_id != board_id:  # moved meanwhile, maybe to where others read it
                    self._dirty.add(drill_id)
                    continue
                if not await self._edit_one(live, is_read=is_read):
                    continue
                if self._differs(live, is_read=is_read):
                    self._dirty.add(drill_id)
        finally:
            del self._drawing[drill_id]
        if live.record.state == "ended":
            self._forget(drill_id)
            await self._settled(drill_id)

    async def _edit_one(self, live: LiveDrill, *, is_read: bool) -> bool:
        """Edit the one of card and board that isn't right, the board first. Returns whether one was."""
        if live.boards_left:
            left = live.boards_left.pop(0)
            if await self._edit(live, left.channel_id, left.board_id, views.board_moved(live.scenario)):
                await self._settled(live.record.id, left.board_id)
            else:
                live.boards_left.append(left)
            return True
        for name, channel_id, message_id, view in self._messages(live, is_read=is_read):
            drawn = _as_text(view)
            if self._shown.get((live.record.id, name)) == drawn:
                continue
            self._shown[live.record.id, name] = drawn
            if not await self._edit(live, channel_id, message_id, view):
                self._shown.pop((live.record.id, name), None)  # it is drawn with the next look
            return True
        return False

    async def _edit(self, live: LiveDrill, channel_id: str, message_id: str, view: ui.LayoutView) -> bool:
        """Edit a message. Returns whether that is done: what Discord refuses for good is no less."""
        try:
            place = self._bot.get_partial_messageable(int(channel_id))
            await place.get_partial_message(int(message_id)).edit(view=view)
        except UNSENT as error:
            journal().warning("board not drawn", drill=live.record.id, error=str(error))
            return not may_pass(error)
        return True

    async def _settled(self, drill_id: str, board_id: str | None = None) -> None:
        """Keep that a message shows what it will show for good."""
        try:
            await self._bot.store.boards_settled(drill_id, board_id)
        except StoreError as error:
            journal().warning("board not settled", drill=drill_id, error=str(error))

    def _differs(self, live: LiveDrill, *, is_read: bool) -> bool:
        return bool(live.boards_left) or any(
            self._shown.get((live.record.id, name)) != _as_text(view)
            for name, _, _, view in self._messages(live, is_read=is_read)
        )

    def _messages(self, live: LiveDrill, *, is_read: bool) -> list[tuple[str, str, str, ui.LayoutView]]:
        record = live.record
        found = []
        if record.board_id and record.board_channel_id:
            view = board_as_seen(self._bot, live, is_read=is_read, asked=live.board_named)
            found.append(("board", record.board_channel_id, record.board_id, view))
        if record.card_id and record.channel_id:
            view = views.card(record, live.scenario, len(live.ready), self._bot.clock())
            found.append(("card", record.channel_id, record.card_id, view))
        return found

    def _forget(self, drill_id: str) -> None:
        self._live.pop(drill_id, None)
        for name in ("board", "card"):
            self._shown.pop((drill_id, name), None)


def _as_text(view: ui.LayoutView) -> str:
    parts: list[Any] = view.to_components()  # type: ignore[no-untyped-call]
    return json.dumps(parts, sort_keys=True, default=str)

"""The answer to an interaction: within Discord's three seconds, in one piece, elsewhere if need be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

import aiohttp
import discord
from discord import ui

from bot.journal import journal

Interaction = discord.Interaction[Any]
Place = discord.abc.Messageable
Result = TypeVar("Result")

AT_ONCE_S: Final = 1.5
"""An answer that is ready by then is the first answer to an interaction; otherwise "is thinking" is."""

ALREADY_ANSWERED: Final = 40060
LOST: Final = (aiohttp.ClientError, TimeoutError)
"""A connection that broke off, before or after Discord did what it was asked for."""

UNSENT: Final = (discord.HTTPException, *LOST)
"""What can become of a request to Discord, after the library has tried it again where that may help."""

_PROMISED: Final = "promised to everybody"


class Answer:
    """The answer to one interaction.

    Where Discord takes it no more (the three seconds went by before we could say a word, a connection broke),
    it is shown as a message of its own: what was stored is not lost to the trainee.
    """

    def __init__(
        self,
        interaction: Interaction,
        *,
        ephemeral: bool = False,
        elsewhere: Callable[[], Awaitable[Place]] | None = None,
    ) -> None:
        """Answer an interaction.

        Args:
            interaction: The interaction.
            ephemeral: Only its user sees the answer.
            elsewhere: Finds where to show it, where the interaction takes no answer.
        """
        self._interaction = interaction
        self._ephemeral = ephemeral
        self._elsewhere = elsewhere
        self._speaking = asyncio.Lock()  # a crowd may have it promised while it is being shown

    async def after(self, work: Awaitable[Result], *, within_s: float | None = None) -> Result:
        """Return what some work gives; where that takes long, say meanwhile that it is being thought of."""
        doing = asyncio.ensure_future(work)
        await asyncio.wait([doing], timeout=AT_ONCE_S if within_s is None else within_s)
        if not doing.done():
            await self.promise()
        return await doing

    @asynccontextmanager
    async def in_turn(self, gate: asyncio.Lock) -> AsyncIterator[None]:
        """Wait at a gate, and hold it."""
        await self.after(gate.acquire())
        try:
            yield
        finally:
            gate.release()

    async def show(self, view: ui.LayoutView) -> None:
        """Show it."""
        try:
            await self._show(view)
        except UNSENT as error:
            if self._elsewhere is None:
                raise
            journal().warning("answered in the thread", error=type(error).__name__, detail=str(error))
            await (await self._elsewhere()).send(view=view)
        self._interaction.extras.pop(_PROMISED, None)

    async def _show(self, view: ui.LayoutView) -> None:
        async with self._speaking:
            if self._interaction.response.is_done():
                await self._interaction.edit_original_response(view=view)
                return
            try:
                await self._first(view)
            except LOST:  # perhaps on the way back only; Discord takes a first answer once
                await self._first(view)

    async def _first(self, view: ui.LayoutView) -> None:
        try:
            await self._interaction.response.send_message(view=view, ephemeral=self._ephemeral)
        except discord.HTTPException as error:
            if error.code != ALREADY_ANSWERED:
                raise
            # An attempt of ours arrived, and only the word that it did was lost.
            await self._interaction.edit_original_response(view=view)

    async def promise(self) -> None:
        """Say that it is being thought of, unless something was said before."""
        async with self._speaking:
            if self._interaction.response.is_done():
                return
            self._interaction.extras[_PROMISED] = not self._ephemeral  # for a refusal that comes meanwhile
            try:
                await self._interaction.response.defer(thinking=True, ephemeral=self._ephemeral)
            except UNSENT as error:
                self._interaction.extras.pop(_PROMISED, None)
                journal().warning("answer not promised", error=type(error).__name__, detail=str(error))


async def answer_alone(interaction: Interaction, text: str) -> None:
    """Say something to the user of an interaction, and to nobody else, whatever was answered before.

    Raises:
        discord.HTTPException: Discord doesn't take it.
    """
    if not interaction.response.is_done():
        try:
            await interaction.response.send_message(text, ephemeral=True)
        except discord.HTTPException as error:
            if error.code != ALREADY_ANSWERED:
                raise
        else:
            return
    if interaction.extras.pop(_PROMISED, False):
        await interaction.delete_original_response()  # what follows would take its place, for all to see
    await interaction.followup.send(text, ephemeral=True)

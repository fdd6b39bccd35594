"""The turn: what a trainee says goes to the person, and the answer comes back as one message.

One gate per talk: what is said first is answered first, whichever way it came. A message or form that Discord
delivers twice is answered once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakValueDictionary

import discord
from discord import ui
from discord.ext import commands

from bot.catalogue import say
from bot.cogs.failing import Refused
from bot.cogs.opening import place_of, reopen_place, trainee_of
from bot.errors import NothingOpenError, SessionMovedOnError
from bot.practice.pace import delay_s
from bot.practice.talk import Talk
from bot.practice.turn import Stopped, Turn
from bot.practice.whatif import what_if
from bot.views.forms import reply_form, what_if_form
from bot.views.layout import message
from bot.views.looking import what_if_message, why_message
from bot.views.turn import opening_turn, person_panel, turn_message, turn_row

if TYPE_CHECKING:
    from bot.client import CoachBot
    from bot.cogs.ending import Ending

Interaction = discord.Interaction[Any]
Show = Callable[[ui.LayoutView], Awaitable[object]]

AT_ONCE_S: Final = 1.5
"""An answer that is ready by then is the first answer to an interaction; otherwise "is thinking" is."""


class Talking(commands.Cog):
    """Replies, and what stands under each turn."""

    def __init__(self, bot: CoachBot) -> None:
        self.bot = bot
        self._gates: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def ending(self) -> Ending:
        """The cog that sees to endings."""
        found: Any = self.bot.get_cog("Ending")
        ending: Ending = found
        return ending

    def gate(self, session_id: str) -> asyncio.Lock:
        """Return the lock in whose order the messages of a talk are shown."""
        return self._gates.setdefault(session_id, asyncio.Lock())

    async def typed(self, sent: discord.Message, session_id: str) -> None:
        """Take a reply typed in a thread or as a direct message."""
        talk = await self.bot.talks.get(session_id, trainee_of(sent.author))
        async with self.gate(talk.id):
            thinking = sent.channel.typing() if self.bot.settings.pace else nullcontext()
            async with thinking:
                turn = await self._hear(talk, sent.content, str(sent.id), sent.created_at)
                if isinstance(turn, Turn):
                    await self._take_time(turn)
            await self._show(talk, turn, lambda view: sent.channel.send(view=view), echoed=False)

    async def written(self, interaction: Interaction, session_id: str, n: int | None, words: str) -> None:
        """Take a reply written in a form or with `/say`; `n` is the turn it answers, None for the latest."""
        talk = await self.bot.talks.get(session_id, trainee_of(interaction.user))
        async with self.gate(talk.id):
            await _refuse_if_answered(talk, n)
            hearing = asyncio.ensure_future(
                self._hear(talk, words, str(interaction.id), interaction.created_at)
            )
            if not self.bot.settings.pace:
                await asyncio.wait([hearing], timeout=AT_ONCE_S)
            if not hearing.done():
                await interaction.response.defer(thinking=True)
            turn = await hearing
            if isinstance(turn, Turn):
                await self._take_time(turn)
            await self._show(talk, turn, _answer_to(interaction), echoed=True)

    async def meet_silence(self, session_id: str, n: int) -> None:
        """Let the person speak up after a silence that grew too long."""
        room = await self.bot.rooms.of(session_id)
        if room is None or room.closed_at is not None:
            return
        talk = await self.bot.talks.get(session_id, room.trainee)
        async with self.gate(talk.id):
            turn = await talk.notice_silence(n)
            if turn is not None:
                place = await place_of(self.bot, room)
                await self._show(talk, turn, lambda view: place.send(view=view), echoed=False)

    async def reply(self, interaction: Interaction, talk: Talk, n: int) -> None:
        """Open the form for a reply."""
        await interaction.response.send_modal(reply_form(talk.id, n))

    async def why(self, interaction: Interaction, talk: Talk, n: int) -> None:
        """Show what was found in reply `n`, to the trainee alone."""
        if talk.record.mode == "check_ride" or not (talk.shows_notes or talk.ended):
            raise Refused(say("why.not_now"))
        view = why_message(await _turn(talk, n))
        await interaction.response.send_message(view=view, ephemeral=True)

    async def whatif(self, interaction: Interaction, talk: Talk, n: int) -> None:
        """Open the form for another reply at turn `n`."""
        await interaction.response.send_modal(what_if_form(talk.id, n))

    async def tried(self, interaction: Interaction, session_id: str, n: int, words: str) -> None:
        """Play another reply at turn `n`, and show both futures to the trainee alone."""
        talk = await self.bot.talks.get(session_id, trainee_of(interaction.user))
        await interaction.response.defer(ephemeral=True, thinking=True)
        view = what_if_message(await what_if(talk, n, words), talk.script.scenario.person.name)
        await interaction.edit_original_response(view=view)

    async def rewind(self, interaction: Interaction, talk: Talk, n: int) -> None:
        """Go back to before reply `n`."""
        if talk.record.mode == "check_ride":
            raise Refused(say("rewind.not_here"))
        async with self.gate(talk.id):
            await _turn(talk, n)
            await talk.rewind(n - 1)
            room = await self.bot.rooms.of(talk.id)
            if room is not None:
                await reopen_place(self.bot, room)
            back = message(
                ui.TextDisplay(say("rewind.done", n=n)),
                person_panel(talk, talk.line),
                turn_row(talk, typed=self.bot.typed),
            )
            await interaction.response.send_message(view=back)
            self.bot.shown(talk)

    async def resume(self, talk: Talk, show: Show) -> None:
        """Show where a talk stands."""
        await show(opening_turn(talk, typed=self.bot.typed))
        self.bot.shown(talk)

    async def _hear(
        self, talk: Talk, words: str, message_id: str, sent_at: datetime
    ) -> Turn | Stopped | None:
        """Let the person hear a reply; None where it was heard before."""
        known = talk.n
        self.bot.quiet.forget(talk.id)
        try:
            turn = await talk.reply(words, message_id=message_id, reply_s=self.bot.reply_s(talk, sent_at))
        except BaseException:
            self.bot.quiet.watch(talk)
            raise
        if isinstance(turn, Turn) and turn.n <= known:
            self.bot.quiet.watch(talk)
            return None
        return turn

    async def _take_time(self, turn: Turn) -> None:
        if self.bot.settings.pace:
            await self.bot.sleep(delay_s(turn.said))

    async def _show(self, talk: Talk, turn: Turn | Stopped | None, show: Show, *, echoed: bool) -> None:
        if isinstance(turn, Stopped):
            await self.ending.stopped(talk, show)
        elif turn is not None:
            await show(turn_message(talk, turn, typed=self.bot.typed, echoed=echoed))
            self.bot.shown(talk)
            if turn.ending is not None:
                await self.ending.ended(talk)


async def talk_here(bot: CoachBot, interaction: Interaction) -> Talk:
    """Return the talk of the thread that a command was used in, or the trainee's latest open one.

    Raises:
        NothingOpenError: There is none.
    """
    room = bot.rooms.at(interaction.channel_id or 0)
    trainee = trainee_of(interaction.user)
    if room is not None:
        return await bot.talks.get(room.session_id, trainee)
    if isinstance(interaction.channel, discord.DMChannel):
        return await bot.talks.latest(trainee)
    raise NothingOpenError


def _answer_to(interaction: Interaction) -> Show:
    async def show(view: ui.LayoutView) -> object:
        if interaction.response.is_done():
            return await interaction.edit_original_response(view=view)
        return await interaction.response.send_message(view=view)

    return show


async def _turn(talk: Talk, n: int) -> Turn:
    found = [turn for turn in await talk.turns() if turn.n == n and turn.kind == "reply"]
    if not found:
        raise Refused(say("error.UnknownTurnError"))
    return found[0]


async def _refuse_if_answered(talk: Talk, n: int | None) -> None:
    """Refuse a form that was opened under a line which another reply has answered since."""
    if n is not None and talk.n > n and any(turn.n > n and turn.reply for turn in await talk.turns()):
        raise SessionMovedOnError(talk.id)

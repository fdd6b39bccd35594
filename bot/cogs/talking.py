"""The turn: what a trainee says goes to the person, and the answer comes back as one message.

One gate per talk: what is said first is answered first, whichever way it came. A message or form that Discord
delivers twice is answered once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import discord
from discord import ui
from discord.ext import commands

from bot.catalogue import say
from bot.cogs.answers import UNSENT, Answer
from bot.cogs.failing import NotShown, Refused
from bot.cogs.opening import place_of, reopen_place, trainee_of
from bot.cogs.reaching import reach
from bot.errors import NothingOpenError, SessionMovedOnError, TalkOverError
from bot.journal import journal
from bot.practice.intake import is_stop_word
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

        async def show(view: ui.LayoutView) -> object:
            return await sent.channel.send(view=view)

        if is_stop_word(sent.content):
            await self.ending.stop(talk, show)
            return
        async with self.bot.crowd.joined(), self.gate(talk.id):
            async with self._thinking(sent.channel):
                if talk.stopped or await self._shows_unseen(talk, show, echoed=False):
                    return
                turn = await self._hear(talk, sent.content, str(sent.id), sent.created_at)
                await self._take_time(turn)
            if not talk.stopped:
                await self._show(talk, turn, show, echoed=False)
        await self.bot.naming.note(sent.author)

    async def written(self, interaction: Interaction, session_id: str, n: int | None, words: str) -> None:
        """Take a reply written in a form or with `/say`; `n` is the turn it answers, None for the latest."""
        trainee, answer = trainee_of(interaction.user), self.answer(interaction, session_id)
        if is_stop_word(words):
            await self.ending.stop(await self.bot.talks.get(session_id, trainee), answer.show)
            return
        async with self.bot.crowd.joined(answer):
            talk = await answer.after(self._find(session_id, trainee))
            async with answer.in_turn(self.gate(talk.id)):
                if await self._shows_unseen(talk, answer.show, echoed=True):
                    return
                await _refuse_if_gone_on(talk, n)
                hearing = self._hear(talk, words, str(interaction.id), interaction.created_at)
                turn = await answer.after(hearing, within_s=0.0 if self.bot.settings.pace else None)
                await self._take_time(turn)
                if talk.stopped:
                    raise TalkOverError
                await self._show(talk, turn, answer.show, echoed=True)
        await self.bot.naming.note(interaction.user)

    async def _find(self, session_id: str, trainee: str) -> Talk:
        """Return a talk; after a restart it has to be read first, as many others may have to be."""
        async with self.bot.crowd.served():
            return await self.bot.talks.get(session_id, trainee)

    def answer(self, interaction: Interaction, session_id: str) -> Answer:
        """Return the answer to an interaction in a talk; where it can't be given, it comes in the thread."""

        async def thread() -> discord.abc.Messageable:
            room = await self.bot.rooms.of(session_id)
            if room is None:
                raise NothingOpenError
            return await place_of(self.bot, room)

        return Answer(interaction, elsewhere=thread)

    async def meet_silence(self, session_id: str, n: int) -> None:
        """Let the person speak up after a silence that grew too long, unless the thread was put away."""
        room = await self.bot.rooms.of(session_id)
        if room is None or self.bot.rooms.at(int(room.place_id)) is None:
            return
        talk = await self.bot.talks.get(session_id, room.trainee)
        async with self.gate(talk.id):
            try:
                place = await place_of(self.bot, room)
            except discord.NotFound:
                await self.bot.rooms.close(room)
                return
            if isinstance(place, discord.Thread) and (place.archived or place.locked):
                return

            async def show(view: ui.LayoutView) -> object:
                return await place.send(view=view)

            if not await self._shows_unseen(talk, show, echoed=False):
                await self._show(talk, await talk.notice_silence(n), show, echoed=False)

    async def reply(self, interaction: Interaction, talk: Talk, n: int) -> None:
        """Open the form for a reply."""
        if talk.ended:
            raise TalkOverError
        if await self._shows_unseen(talk, self.answer(interaction, talk.id).show, echoed=True):
            return
        await _refuse_if_gone_on(talk, n)
        await interaction.response.send_modal(reply_form(talk.id, n))

    async def why(self, interaction: Interaction, talk: Talk, n: int) -> None:
        """Show what was found in reply `n`, to the trainee alone."""
        await self._refuse_without_feedback(talk)
        view = why_message(await _turn(talk, n))
        await interaction.response.send_message(view=view, ephemeral=True)

    async def whatif(self, interaction: Interaction, talk: Talk, n: int) -> None:
        """Open the form for another reply at turn `n`."""
        await self._refuse_without_feedback(talk)
        await interaction.response.send_modal(what_if_form(talk.id, n))

    async def tried(self, interaction: Interaction, session_id: str, n: int, words: str) -> None:
        """Play another reply at turn `n`, and show both futures to the trainee alone."""
        talk = await self.bot.talks.get(session_id, trainee_of(interaction.user))
        if is_stop_word(words):
            await self.ending.stop(talk, self.answer(interaction, talk.id).show)
            return
        await self._refuse_without_feedback(talk)
        answer = Answer(interaction, ephemeral=True)
        tried = await answer.after(what_if(talk, n, words))
        await answer.show(what_if_message(tried, talk.script.scenario.person.name))

    async def rewind(self, interaction: Interaction, talk: Talk, n: int) -> None:
        """Go back to before reply `n`."""
        if talk.record.mode == "check_ride":
            raise Refused(say("rewind.not_here"))
        answer = self.answer(interaction, talk.id)
        async with answer.in_turn(self.gate(talk.id)):
            await answer.after(self._go_back(talk, n))
            back = message(
                ui.TextDisplay(say("rewind.done", n=n)),
                person_panel(talk, talk.line),
                turn_row(talk, typed=self.bot.typed),
            )
            await answer.show(back)
            self.bot.shown(talk)

    async def _refuse_without_feedback(self, talk: Talk) -> None:
        """Refuse what tells how a reply was scored, where that is told later: at the end, by a release."""
        if talk.record.mode == "check_ride":
            is_told = bool(await self.bot.store.released([talk.id]))
        else:
            is_told = talk.shows_notes or talk.ended
        if not is_told:
            raise Refused(say("why.not_now"))

    async def _go_back(self, talk: Talk, n: int) -> None:
        """Open the thread again, then take the turns back: a thread that is gone changes nothing."""
        await _turn(talk, n)
        room = await self.bot.rooms.of(talk.id)
        if room is not None:
            await reopen_place(self.bot, room)
        await talk.rewind(n - 1)

    async def resume(self, talk: Talk, show: Show) -> None:
        """Show where a talk stands."""
        await show(opening_turn(talk, typed=self.bot.typed))
        self.bot.shown(talk)

    async def _hear(self, talk: Talk, words: str, message_id: str, sent_at: datetime) -> Turn | None:
        """Let the person hear a reply; None where it was heard before."""
        known = talk.n
        self.bot.quiet.forget(talk.id)
        try:
            async with self.bot.crowd.served():
                reply_s = self.bot.reply_s(talk, sent_at)
                turn = await talk.reply(words, message_id=message_id, reply_s=reply_s)
        except BaseException:
            self.bot.quiet.watch(talk)
            raise
        if isinstance(turn, Stopped) or turn.n <= known:
            self.bot.quiet.watch(talk)
            return None
        return turn

    @asynccontextmanager
    async def _thinking(self, channel: discord.abc.Messageable) -> AsyncIterator[None]:
        """Show that the person is typing; where Discord doesn't take that, they think all the same."""
        async with AsyncExitStack() as stack:
            if self.bot.settings.pace:
                try:
                    await stack.enter_async_context(channel.typing())
                except UNSENT as error:
                    journal().warning("typing not shown", error=type(error).__name__, detail=str(error))
            yield

    async def _take_time(self, turn: Turn | None) -> None:
        if self.bot.settings.pace and turn is not None:
            await self.bot.sleep(delay_s(turn.said))

    async def _shows_unseen(self, talk: Talk, show: Show, *, echoed: bool) -> bool:
        """Show a turn that was stored while the answer to that was lost; tell whether there was one.

        What was said since is no reply to it, and most often the same words again.
        """
        if not talk.is_unseen:
            return False
        *_, turn = await talk.turns()
        talk.is_unseen = False
        await self._show(talk, turn, show, echoed=echoed)
        return True

    async def _show(self, talk: Talk, turn: Turn | None, show: Show, *, echoed: bool) -> None:
        """Show a turn that was stored; where Discord doesn't take it, say how to see it all the same.

        In a drill, where time counts and there is no way back, it is shown once Discord is there again.
        """
        if turn is None:
            return
        view = turn_message(talk, turn, typed=self.bot.typed, echoed=echoed)
        try:
            if self.bot.drills.member_of(talk.id) is None:
                await show(view)
            else:
                await reach(lambda: show(view), sleep=self.bot.sleep, whom=talk.id)
        except UNSENT as error:
            raise NotShown from error
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


async def _turn(talk: Talk, n: int) -> Turn:
    found = [turn for turn in await talk.turns() if turn.n == n and turn.kind == "reply"]
    if not found:
        raise Refused(say("error.UnknownTurnError"))
    return found[0]


async def _refuse_if_gone_on(talk: Talk, n: int | None) -> None:
    """Refuse a reply to a line that was answered since, or taken back; silences don't count as answers."""
    if n is None or n == talk.n:
        return
    if n > talk.n or any(turn.n > n and turn.reply for turn in await talk.turns()):
        raise SessionMovedOnError(talk.id)

"""The talk itself: the person's words, the trainee's, and the coach's note under each reply."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.timer import Timer
from textual.widgets import Static

from bot import texts
from bot.errors import CommandError
from bot.practice import intake
from bot.practice.talk import Talk
from bot.practice.turn import Stopped, Turn
from bot.practice.typed import Command, command_in
from bot.terminal import bubbles
from bot.terminal.bubbles import Bubble
from bot.terminal.screens.room import Obey, Room
from bot.terminal.speaker import Speaker
from bot.terminal.wording import plain
from rubric.listener.heaps import give_back

Delay = Callable[[str], float | None]

QUIET_AT_MOST: Final = 3
"""Silences in a row that the person remarks on; whoever stays away longer has left the machine."""


class TalkScreen(Room):
    """One talk, from the call to the ending."""

    def __init__(self, talk: Talk, seconds: Callable[[], float], delay_s: Delay) -> None:
        """Take the talk.

        Args:
            talk: New, or resumed.
            seconds: A clock that only goes forward.
            delay_s: Returns the seconds that an answer takes, or None where nothing has a pace.
        """
        super().__init__(talk, Speaker(talk.script.scenario, talk.opening), texts.SAY)
        self.seconds = seconds
        self.delay_s = delay_s
        self.busy = False
        self.quiet_since = seconds()
        self.shown_at = seconds()
        self.silences = 0
        self.answer: tuple[Turn, Bubble, Timer] | None = None
        self.unsent = ("", "")
        self.top = Static("", id="top", markup=False)

    def compose(self) -> ComposeResult:
        """Lay out the talk, and beside it, where there is room, the call."""
        yield self.top
        with Horizontal():
            yield self.page
            with VerticalScroll(id="side", can_focus=False):
                yield Static(bubbles.call_content(self.talk.opening), markup=False)
        yield from list(super().compose())[1:]

    async def on_mount(self) -> None:
        """Show the talk as far as it has come."""
        await super().on_mount()
        await self.show_all()
        self.set_interval(0.5, self._notice_silence)

    async def show_all(self, remark: str = "") -> None:
        """Show the whole talk anew: the call, the first line, every turn."""
        self.answer = None
        speaker = self.speaker = Speaker(self.talk.script.scenario, self.talk.opening)
        turns = await self.talk.turns()
        pieces = [bubbles.aside(texts.OPENS), *bubbles.call(self.talk)]
        pieces.append(bubbles.said(speaker.hear([self.talk.opening.said]), self.talk.opening.said))
        for turn in turns:
            pieces += bubbles.exchange(turn, speaker, with_note=self.talk.shows_note_on(turn))
        if self.talk.closing:
            pieces.append(bubbles.said(speaker.hear([self.talk.closing]), self.talk.closing))
        if remark:
            pieces.append(bubbles.aside(remark))
        await self.page.remove_children()
        await self._add(pieces)
        self._line_shown()
        if self.talk.ended:
            await self._say_ended()

    async def rewound(self, n: int) -> None:
        """Show the talk as it stands after a rewind to turn `n`."""
        await self.show_all(texts.REWOUND.format(n=n) if n else texts.REWOUND_TO_START)

    def commands(self) -> dict[str, Obey]:
        """Return what each command does here."""
        return {**super().commands(), "silence": self._silence, "end": self._end}

    async def take(self, text: str) -> None:
        """Take a reply or a command; Enter alone shows an answer that is on its way."""
        if intake.is_stop_word(text):
            self.composer.clear()
            await self.stop()
        elif self.answer and not command_in(text):
            await self._show_answer()
        elif self.talk.ended and not text.strip():
            await self.app.run_action("look_back")
        elif command_in(text):
            await super().take(text)
        elif text.strip() and not self.busy:
            await self.try_to(lambda: self._reply(text), text)

    def on_text_area_changed(self) -> None:
        """Typing is no silence."""
        self.quiet_since = self.seconds()

    async def _reply(self, text: str) -> None:
        message_id = self.unsent[1] if self.unsent[0] == text else secrets.token_hex(8)
        self.unsent = (text, message_id)
        self.busy = True
        try:
            turn = await self.talk.reply(text, message_id=message_id, reply_s=self.seconds() - self.shown_at)
        finally:
            self.busy = False
        self.unsent = ("", "")
        self.silences = 0
        if not isinstance(turn, Stopped):
            await self._take_turn(turn)

    async def _take_turn(self, turn: Turn) -> None:
        await self._add(bubbles.reply_and_note(turn, with_note=self.talk.shows_note_on(turn)))
        self._head()
        wait_s = self.delay_s(turn.said)
        dots = bubbles.Dots()
        await self._add([dots])
        self.answer = (turn, dots, self.set_timer(wait_s or 0, self._show_answer, pause=wait_s is None))
        if wait_s is None:
            await self._show_answer()

    async def _show_answer(self) -> None:
        if self.answer is None:
            return
        (turn, dots, timer), self.answer = self.answer, None
        timer.stop()
        await dots.remove()
        await self._add([bubbles.said(self.speaker.hear([turn.said]), turn.said)])
        self._line_shown()
        give_back()
        if turn.ending is not None:
            await self._say_ended()

    async def _say_ended(self) -> None:
        await self._add([bubbles.aside(f"{texts.ENDED} {texts.LOOK_BACK}.")])
        self.composer.placeholder = texts.LOOK_BACK

    def _line_shown(self) -> None:
        self.composer.placeholder = texts.SAY
        self.shown_at = self.quiet_since = self.seconds()
        self._head()

    def _head(self) -> None:
        scenario = self.talk.script.scenario
        replies = self.talk.mind.turns
        facts = [scenario.title, texts.MODES[self.talk.record.mode], texts.TURN_OF.format(n=replies + 1)]
        self.top.update(plain(" · ".join(facts)))

    async def _add(self, pieces: Iterable[Bubble]) -> None:
        await self.page.mount_all(pieces)
        self.page.scroll_end(animate=False)

    async def _notice_silence(self) -> None:
        """Let the person meet a silence, unless the trainee types, reads something else or has left."""
        waiting = self.busy or self.answer or self.talk.ended or self.composer.text
        if waiting or self.delay_s("") is None or not self.is_current or self.silences >= QUIET_AT_MOST:
            return
        if self.seconds() - self.quiet_since >= self.talk.script.scenario.silence.after_s:
            self.quiet_since = self.seconds()
            self.silences += 1
            await self.try_to(self._wait, "")

    async def _wait(self) -> None:
        self.busy = True
        try:
            turn = await self.talk.wait(message_id=secrets.token_hex(8))
        finally:
            self.busy = False
        await self._take_turn(turn)

    async def _silence(self, _: Command) -> None:
        await self._show_answer()
        await self._wait()

    async def _end(self, _: Command) -> None:
        await self._show_answer()
        said = await self.talk.end()
        await self._add([bubbles.said(self.speaker.hear([said]), said)])
        await self._say_ended()

    async def _rewind(self, command: Command) -> None:
        if self.busy:
            raise CommandError(texts.ONE_AT_A_TIME)
        await super()._rewind(command)

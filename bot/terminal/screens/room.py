"""What the talk and the debrief share: a page that scrolls, a place to type, and the commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static

from bot import texts
from bot.errors import CoachError, CommandError, UnknownChoiceError
from bot.practice.talk import Talk
from bot.practice.typed import Command, command_in
from bot.practice.whatif import what_if
from bot.terminal.asked import TAKE_WORDS, rewind, what_if_asked
from bot.terminal.bubbles import call_content
from bot.terminal.composer import Composer
from bot.terminal.screens.pages import Page, help_page, why_page
from bot.terminal.screens.what_if import WhatIfScreen
from bot.terminal.speaker import Speaker
from bot.terminal.wording import plain
from dialogues.errors import DialogueError

Obey = Callable[[Command], Awaitable[None]]


class Room(Screen[None]):
    """A screen around one talk."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help"),
        Binding("f2", "call", "The call"),
    ]

    def __init__(self, talk: Talk, speaker: Speaker, placeholder: str) -> None:
        """Take the talk, what the person is called in it, and what can be typed."""
        super().__init__()
        self.talk = talk
        self.speaker = speaker
        self.page = VerticalScroll(id="talk", can_focus=False)
        self.trouble = Static("", id="trouble", markup=False)
        self.composer = Composer(placeholder)

    def compose(self) -> ComposeResult:
        """Lay out the page, the place for what went wrong, and the place to type."""
        yield self.page
        yield self.trouble
        yield self.composer
        yield Footer()

    async def on_mount(self) -> None:
        """Let the trainee type at once."""
        self.composer.focus()

    def on_composer_scrolled(self, event: Composer.Scrolled) -> None:
        """Move the page."""
        distance = round(event.share * self.page.size.height) or (1 if event.share > 0 else -1)
        self.page.scroll_relative(y=distance, animate=False)

    def on_composer_sent(self, event: Composer.Sent) -> None:
        """Take what was typed."""
        self.run_worker(self.take(event.text), exit_on_error=True)

    async def take(self, text: str) -> None:
        """Follow a command; what can't be done is said in a sentence, and what was typed stays."""
        command = command_in(text)
        if command is not None:
            await self.try_to(lambda: self._obey(command), text)

    async def try_to(self, act: Callable[[], Awaitable[None]], text: str) -> None:
        """Do something; then clear what was typed for it, or say why it could not be done."""
        self.say_trouble("")
        try:
            await act()
        except (CoachError, DialogueError) as error:
            self.say_trouble(str(error))
        else:
            if self.composer.text == text:
                self.composer.clear()

    async def stop(self) -> None:
        """End the role play at once and show people to talk to."""
        await self.app.run_action("people_to_talk_to")

    def say_trouble(self, sentence: str) -> None:
        """Show why something could not be done, or that all is well again ("")."""
        self.trouble.update(plain(sentence))
        self.trouble.display = bool(sentence)

    def commands(self) -> dict[str, Obey]:
        """Return what each command does here."""
        return {
            "call": self._call,
            "why": self._why,
            "whatif": self._what_if,
            "rewind": self._rewind,
            "stop": self._stop,
            "help": self._help,
            "quit": self._quit,
        }

    async def rewound(self, n: int) -> None:
        """Show the talk as it stands after a rewind to turn `n`."""
        raise NotImplementedError

    def action_help(self) -> None:
        """Show the commands and keys."""
        self.app.push_screen(help_page(texts.KEYS_ABOUT))

    def action_call(self) -> None:
        """Show the details of the call."""
        self.app.push_screen(Page(texts.CALL, [call_content(self.talk.opening)]))

    async def _obey(self, command: Command) -> None:
        commands = self.commands()
        if command.name not in commands:
            known = ", ".join(f"/{name}" for name in commands)
            raise UnknownChoiceError("command", f"/{command.name} here", known)
        if command.name not in TAKE_WORDS:
            command.refuse_words()
        await commands[command.name](command)

    async def _call(self, _: Command) -> None:
        self.action_call()

    async def _help(self, _: Command) -> None:
        self.action_help()

    async def _stop(self, _: Command) -> None:
        await self.stop()

    async def _quit(self, _: Command) -> None:
        await self.app.run_action("quit")

    async def _why(self, _: Command) -> None:
        if self.talk.record.mode == "check_ride" or not (self.talk.shows_notes or self.talk.ended):
            raise CommandError(texts.NO_WHY_NOW)
        replies = [turn for turn in await self.talk.turns() if turn.assessment]
        if not replies:
            raise CommandError(texts.NO_REPLY_YET)
        self.app.push_screen(why_page(replies[-1]))

    async def _what_if(self, command: Command) -> None:
        replies = [turn.n for turn in await self.talk.turns() if turn.assessment]
        tried = await what_if(self.talk, *what_if_asked(self.talk, command, replies))
        self.app.push_screen(WhatIfScreen(tried, self.speaker.hear([])))

    async def _rewind(self, command: Command) -> None:
        await self.rewound(await rewind(self.talk, command))

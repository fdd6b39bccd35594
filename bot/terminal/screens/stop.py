"""The role play is over: people to talk to for real."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static

from bot import texts
from bot.errors import CoachError
from bot.practice.help_lines import Help
from bot.terminal.wording import plain


class StopScreen(Screen[str]):
    """Shows help first and writes the end of the talk after, so that nothing stands before the help."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "leave", "Leave"),
        Binding("d", "look_back", "Look back"),
    ]

    def __init__(self, nearby: Help, end_talk: Callable[[], Awaitable[object]]) -> None:
        """Take the help there is, and what ends the talk in the history."""
        super().__init__()
        self.nearby = nearby
        self.end_talk = end_talk
        self.trouble = Static("", id="trouble", markup=False)

    def compose(self) -> ComposeResult:
        """Lay out the help."""
        with VerticalScroll(classes="page whole"):
            yield Static(texts.STOPPED, classes="heading", markup=False)
            yield Static(texts.STOPPED_ABOUT, classes="paragraph", markup=False)
            for sentence in self.nearby.as_sentences():
                yield Static(plain(sentence), classes="paragraph help", markup=False)
            yield Static(texts.CLOSES, classes="paragraph", markup=False)
            yield self.trouble
            yield Static(texts.STOP_KEYS, classes="hint", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """End the talk behind the help."""
        self.trouble.display = False
        self.run_worker(self._end_talk())

    def action_leave(self) -> None:
        """Leave the program."""
        self.dismiss("leave")

    def action_look_back(self) -> None:
        """Show the debrief of what there was."""
        self.dismiss("look_back")

    async def _end_talk(self) -> None:
        try:
            await self.end_talk()
        except CoachError as error:
            self.trouble.update(plain(str(error)))
            self.trouble.display = True

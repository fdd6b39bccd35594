"""The card that a new user reads once: what this is, what is kept, how to stop."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from bot import texts
from bot.terminal.wording import plain


class FirstRun(Screen[bool]):
    """Closes with True once the user agrees."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "agree", "Agree and begin"),
    ]

    def __init__(self, place: str) -> None:
        """Take where the history is kept, in words."""
        super().__init__()
        self.place = place

    def compose(self) -> ComposeResult:
        """Lay the card out."""
        with VerticalScroll(classes="page whole", can_focus=True):
            yield Static(texts.NAME, classes="heading", markup=False)
            for title, about in texts.FIRST_RUN:
                text = plain(about.format(place=self.place))
                yield Static(Content.assemble((title, "bold"), "\n", text), classes="paragraph", markup=False)
            yield Static(texts.FIRST_RUN_AGREE, classes="hint", markup=False)
        yield Footer()

    def action_agree(self) -> None:
        """Go on."""
        self.dismiss(True)  # noqa: FBT003 - what the screen answers

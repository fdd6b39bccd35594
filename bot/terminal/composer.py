"""Where the trainee types: several lines, Enter sends, and nothing typed is ever lost."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import TextArea

ANOTHER_LINE = ("shift+enter", "ctrl+j", "alt+enter")
SCROLLING = {"pageup": -1.0, "pagedown": 1.0, "up": -0.1, "down": 0.1}
"""Keys that move the page above by this share of its height; the arrows only while nothing is typed."""


class Composer(TextArea):
    """A small text area that posts what was typed."""

    @dataclass
    class Sent(Message):
        """Enter was pressed over this text, which stays where it is until it has been dealt with."""

        text: str

    @dataclass
    class Scrolled(Message):
        """The page above is to move by this share of its height."""

        share: float

    def __init__(self, placeholder: str) -> None:
        """Say what can be typed."""
        super().__init__(
            placeholder=placeholder, compact=True, highlight_cursor_line=False, show_line_numbers=False
        )
        self.match_cursor_bracket = False

    async def _on_key(self, event: events.Key) -> None:
        moves = event.key in {"pageup", "pagedown"} or not self.text
        if event.key == "enter":
            self.post_message(self.Sent(self.text))
        elif event.key in ANOTHER_LINE:
            self.insert("\n")
        elif event.key in SCROLLING and moves:
            self.post_message(self.Scrolled(SCROLLING[event.key]))
        else:
            await super()._on_key(event)
            return
        event.prevent_default()
        event.stop()

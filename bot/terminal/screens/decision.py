"""What the trainee would do next, once the talk has ended."""

from __future__ import annotations

from collections.abc import Sequence
from string import digits
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from bot import texts
from bot.terminal.wording import plain


class DecisionScreen(ModalScreen[str]):
    """Closes with the id of the option chosen, or "" where it is left open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave_open", "Leave it open"),
    ]

    def __init__(self, question: str, options: Sequence[tuple[str, str]]) -> None:
        """Take the question, and id and title of each option."""
        super().__init__()
        self.question = question
        self.options = options

    def compose(self) -> ComposeResult:
        """Lay out the question and the options under numbers."""
        with Vertical(classes="page"):
            yield Static(plain(self.question), classes="heading", markup=False)
            options = [
                Option(Content.assemble((f"{number}  ", "bold"), plain(title)), name)
                for number, (name, title) in enumerate(self.options, start=1)
            ]
            yield OptionList(*options, markup=False)
            yield Static(texts.CHOOSE, classes="hint", markup=False)

    def on_key(self, event: events.Key) -> None:
        """Choose by number."""
        number = int(event.key) if event.key in digits else 0
        if 1 <= number <= len(self.options):
            self.dismiss(self.options[number - 1][0])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the choice."""
        self.dismiss(event.option_id or "")

    def action_leave_open(self) -> None:
        """Decide nothing."""
        self.dismiss("")

"""Both futures of one moment, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from bot import texts
from bot.practice.lines import step_figures
from bot.practice.whatif import Step, WhatIf
from bot.terminal.bubbles import Bubble, said
from bot.terminal.wording import plain, spoken


class WhatIfScreen(ModalScreen[None]):
    """The talk as it went on the left, what would have come of the other reply on the right."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "dismiss", "Close")]

    def __init__(self, tried: WhatIf, speaker: str) -> None:
        """Take both futures, and what the person is called."""
        super().__init__()
        self.tried = tried
        self.speaker = speaker

    def compose(self) -> ComposeResult:
        """Lay both out."""
        with VerticalScroll(classes="page wide"):
            yield Static(texts.WHAT_IF.format(n=self.tried.n), classes="heading", markup=False)
            yield said(self.speaker, self.tried.line)
            with Container(id="futures"):
                yield self._future(texts.AS_IT_WENT, self.tried.yours)
                yield self._future(texts.INSTEAD, self.tried.other)
            yield Static(texts.CLOSE_KEYS, classes="hint", markup=False)

    def _future(self, title: str, steps: Sequence[Step]) -> VerticalScroll:
        pieces: list[Static] = [Static(title, classes="subheading", markup=False)]
        for step in steps:
            words = spoken(step.reply) if step.reply else plain(texts.SILENCE)
            pieces += [
                Bubble(words, "yours" if step.reply else "aside"),
                Bubble(plain(step_figures(step)), "figures"),
                said(self.speaker, step.said),
            ]
        return VerticalScroll(*pieces, classes="future")

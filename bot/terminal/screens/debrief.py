"""Looking back: what came of the talk, what helped, what hurt, and what to practise next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from textual import events
from textual.containers import Vertical
from textual.widgets import Static

from bot import texts
from bot.practice.debrief import Debrief
from bot.practice.report import Row, Section, report
from bot.practice.talk import Talk
from bot.practice.turn import Turn
from bot.terminal.screens.room import Room
from bot.terminal.speaker import Speaker
from bot.terminal.wording import plain, spoken, stressed

WIDEST: Final = 92
MARGINS: Final = 10

Rewound = Callable[[int], Awaitable[None]]


class DebriefScreen(Room):
    """The debrief as a page; commands go on working."""

    def __init__(self, talk: Talk, debrief: Debrief, turns: list[Turn], rewound: Rewound) -> None:
        """Take the talk, its debrief and turns, and what shows the talk again after a rewind."""
        super().__init__(talk, Speaker(talk.script.scenario, talk.opening), texts.DEBRIEF_HINT)
        self.debrief = debrief
        self.turns = turns
        self.show_talk_again = rewound
        self.speaker.hear([talk.opening.said, *(turn.said for turn in turns)])

    async def on_resize(self, event: events.Resize) -> None:
        """Draw the figures for the room there is."""
        width = min(WIDEST, event.size.width - MARGINS)
        sections = report(self.talk, self.debrief, self.turns, width=width)
        await self.page.remove_children()
        await self.page.mount_all(
            [_closing(texts.CLOSES), *(_section(section) for section in sections), _closing(texts.CHECK_IN)]
        )

    async def rewound(self, n: int) -> None:
        """Go back to the talk."""
        await self.show_talk_again(n)
        self.dismiss()


def _section(section: Section) -> Vertical:
    title = Static(plain(section.title), classes="subheading", markup=False)
    return Vertical(title, *(_row(row, section.topic) for row in section.rows), classes="section")


def _row(row: Row, topic: str) -> Static:
    words = spoken(row.text) if row.kind in {"said", "yours"} else plain(row.text)
    return Static(stressed(words, row.stress), classes=f"row {row.kind} {topic}", markup=False)


def _closing(text: str) -> Static:
    return Static(text, classes="aside", markup=False)

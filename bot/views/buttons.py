"""The buttons of a talk, and the ids by which a press is understood.

An id says what to do, to which talk, at which turn. So a button works after a restart, nothing about it is
kept in memory, and `bot.cogs.pressing` is the one place that hears of every press.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Self

import discord
from discord import ui

from bot.catalogue import say

Act = Literal["reply", "why", "whatif", "rewind", "stop", "debrief", "transcript"]

_STYLES: Final[dict[str, discord.ButtonStyle]] = {
    "reply": discord.ButtonStyle.primary,
    "debrief": discord.ButtonStyle.primary,
    "agree": discord.ButtonStyle.success,
    "stop": discord.ButtonStyle.danger,
    "erase": discord.ButtonStyle.danger,
    "release_sure": discord.ButtonStyle.danger,
}


@dataclass(frozen=True, slots=True)
class Pressed:
    """What the id of a component or form says.

    Attributes:
        kind: `talk`, `say`, `whatif`, `decide`, `agree`, `history`, `mydata` or `setup`.
        parts: What stands behind it, such as act, session and turn.
    """

    kind: str
    parts: tuple[str, ...]

    @classmethod
    def read(cls, custom_id: str) -> Self:
        """Read an id; any text gives something."""
        kind, *parts = custom_id.split(":")
        return cls(kind, tuple(parts))


def button(label: str, custom_id: str, style: str = "") -> ui.Button[Any]:
    """Return a button; `style` is that of a known act."""
    return ui.Button(
        label=label, custom_id=custom_id, style=_STYLES.get(style, discord.ButtonStyle.secondary)
    )


def row(session_id: str, n: int, acts: Sequence[Act]) -> ui.ActionRow[Any]:
    """Return the buttons of a talk at turn `n` side by side, five at most."""
    return ui.ActionRow(*(button(say(f"button.{act}"), f"talk:{act}:{session_id}:{n}", act) for act in acts))


def choice(
    custom_id: str,
    placeholder: str,
    options: Sequence[tuple[str, str]],
    chosen: Sequence[str] = (),
    most: int = 1,
) -> ui.ActionRow[Any]:
    """Return a list to choose from.

    Args:
        custom_id: Its id.
        placeholder: What stands in it before something is chosen.
        options: Value and title of each, 25 at most.
        chosen: Values that are chosen now.
        most: How many may be chosen; where more than one may, none may too.
    """
    listed = [
        discord.SelectOption(label=title[:100], value=value, default=value in chosen)
        for value, title in options[:25]
    ]
    return ui.ActionRow(
        ui.Select(
            custom_id=custom_id,
            placeholder=placeholder[:150],
            options=listed,
            min_values=0 if most > 1 else 1,
            max_values=min(most, len(listed)),
        )
    )

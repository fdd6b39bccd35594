"""Forms that open on a button, and what was written in one.

What was written is taken from the interaction by the form's id, `say:<session>:<turn>`, whether or not this
process opened it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import discord
from discord import ui

from bot.catalogue import say
from bot.practice.intake import LONGEST_REPLY

OPEN_S: Final = 15 * 60.0
"""How long Discord takes what was written in a form."""


class Form(ui.Modal):
    """A form that the library need not remember: it would hold each until its time is over."""

    def __init__(self, *, title: str, custom_id: str, timeout: float | None = OPEN_S) -> None:
        """Begin a form; fields are added with `add_item`."""
        super().__init__(title=title, custom_id=custom_id, timeout=timeout)
        self.stop()


def reply_form(session_id: str, n: int) -> Form:
    """Return the form for a reply after turn `n`."""
    return _form("say", f"say:{session_id}:{n}")


def what_if_form(session_id: str, n: int) -> Form:
    """Return the form for another reply at turn `n`."""
    return _form("whatif", f"whatif:{session_id}:{n}")


def written(data: Mapping[str, Any]) -> str:
    """Return what was written in the first field of a form, "" where there is none."""
    return next(_values(data.get("components", [])), "")


def _values(components: Any) -> Iterator[str]:
    for part in components if isinstance(components, list) else [components]:
        if "value" in part:
            yield str(part["value"])
        for inside in ("components", "component"):
            if inside in part:
                yield from _values(part[inside])


def _form(kind: str, custom_id: str) -> Form:
    form = Form(title=say(f"modal.{kind}_title"), custom_id=custom_id)
    field: ui.TextInput[Any] = ui.TextInput(
        style=discord.TextStyle.paragraph, max_length=LONGEST_REPLY, custom_id="words"
    )
    label = ui.Label(text=say(f"modal.{kind}_label"), description=say(f"modal.{kind}_about"), component=field)
    form.add_item(label)
    return form

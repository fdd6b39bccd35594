"""Words made ready for the app: what people do is set in italics, and nothing is read as markup."""

from __future__ import annotations

import re
from typing import Final

from textual.content import Content

from bot.terminal.letters import printable

_DONE: Final = re.compile(r"\*[^*\n]+\*")


def plain(text: str) -> Content:
    """Return text as it stands, with nothing in it read as markup."""
    return Content(printable(text))


def spoken(text: str) -> Content:
    """Return what somebody says, with what they do, `*looks away*`, in italics.

    The asterisks stay: not every terminal has italics, and trainees write them too.
    """
    parts: list[str | tuple[str, str]] = []
    end = 0
    clean = printable(text)
    for found in _DONE.finditer(clean):
        parts += [clean[end : found.start()], (found[0], "italic")]
        end = found.end()
    return Content.assemble(*parts, clean[end:])


def stressed(content: Content, words: str) -> Content:
    """Return the content with these words underlined where they stand, or as it is where they don't."""
    start = content.plain.find(words) if words else -1
    return content if start < 0 else content.stylize("bold underline", start, start + len(words))

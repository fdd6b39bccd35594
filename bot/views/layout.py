"""The pieces that messages are made of, and the bounds that Discord sets them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.catalogue import say

MOST_CHARACTERS: Final = 3900
"""Of all texts of one message together; Discord takes 4,000, and discord.py doesn't count them."""

_SPARE: Final = 300
"""Characters left for what stands under the panel."""

PERSON: Final = discord.Colour(0x5B7083)
COACH: Final = discord.Colour(0x0072B2)
PROGRAM: Final = discord.Colour(0x8A8A8A)
HELP: Final = discord.Colour(0xD55E00)

MOST_PARTS: Final = 20
"""Of the texts in one frame; Discord takes 40 parts in a message, and more lines than that are set as one."""

_OPENED: Final = re.compile(r"<(?=\S)")
_SPACES: Final = re.compile(r"[ \t]+")


def message(*items: ui.Item[Any]) -> ui.LayoutView:
    """Return a message of these parts, which the library need not remember.

    Buttons are found again by their ids (`bot.views.buttons`); a view that waits for them would be held in
    memory for every turn of every talk.
    """
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view


def panel(*texts: str, colour: discord.Colour) -> ui.Container[Any]:
    """Return texts in one frame, those that are empty left out."""
    shown = [text for text in texts if text]
    if len(shown) > MOST_PARTS:
        shown = ["\n".join(shown)]
    return ui.Container(*map(ui.TextDisplay, shown), accent_colour=colour)


def plain(text: str) -> str:
    """Return somebody's words so that nothing in them is read as markup, or as a mention of anything."""
    return _OPENED.sub(r"\<", discord.utils.escape_mentions(discord.utils.escape_markdown(text)))


def spoken(text: str) -> str:
    """Return the words of the person; what they do, `*looks away*`, is set in italics."""
    parts = re.split(r"(\*[^*\n]+\*)", text)
    return "".join(f"*{plain(part[1:-1])}*" if at % 2 else plain(part) for at, part in enumerate(parts))


def flowing(text: str) -> str:
    """Return a text of a scenario without the line breaks of its file; paragraphs stay apart."""
    return "\n\n".join(_SPACES.sub(" ", " ".join(part.split())) for part in text.strip().split("\n\n"))


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters, cut at a word."""
    if len(text) <= most:
        return text
    mark = say("turn.cut")
    kept = text[: most - len(mark)]
    return f"{kept[: kept.rfind(' ')] if ' ' in kept[most // 2 :] else kept}{mark}"


def shortened(text: str, most: int, shown: Callable[[str], str]) -> str:
    """Return a text as `plain` or `spoken` shows it, cut so that this is at most so many characters long."""
    kept = most
    while len(whole := shown(cut(text, kept))) > most:
        kept -= max(1, (len(whole) - most) // 2)
    return whole


def in_message(kept: int) -> str:
    """Return the remark that a message doesn't hold all."""
    del kept
    return say("turn.no_room")


def in_transcript(kept: int) -> str:
    """Return the remark that a message doesn't hold all, and what does."""
    del kept
    return say("debrief.no_room")


def fitted(
    texts: Iterable[str], most: int = MOST_CHARACTERS, remark: Callable[[int], str] = in_message
) -> list[str]:
    """Return the texts that fit into one message, in order; a text that doesn't ends it with a remark.

    Args:
        texts: The texts, read only as far as they fit.
        most: Characters of the message.
        remark: Says that there is more, by how many texts are shown; the longest where that is none.
    """
    kept: list[str] = []
    left = most - len(remark(0))
    for text in texts:
        if len(text) > left:
            kept.append(remark(len(kept)))
            break
        kept.append(text)
        left -= len(text) + 1
    return kept


def spread(
    texts: Sequence[str], most_messages: int, remark: Callable[[int], str] = in_message
) -> list[list[str]]:
    """Return the texts in order over as few messages as hold them; what goes beyond the last is left out."""
    pages: list[list[str]] = [[]]
    length = 0
    for place, text in enumerate(texts):
        if pages[-1] and length + len(text) > MOST_CHARACTERS - _SPARE:
            if len(pages) == most_messages:
                pages[-1] = fitted([*pages[-1], *texts[place:]], remark=remark)
                break
            pages.append([])
            length = 0
        pages[-1].append(text)
        length += len(text) + 1
    return [fitted(page, remark=remark) for page in pages if page]

"""Text made safe to print: nothing in it moves a cursor or turns the writing round."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_JOINERS: Final = "\u200d\ufe0f"
"""Hold the parts of one emoji together."""


def printable(text: str) -> str:
    """Return the text without control characters and changes of writing direction; line breaks stay."""
    return "".join(
        char
        for char in text.replace("\t", " ")
        if char == "\n" or char in _JOINERS or unicodedata.category(char) not in {"Cc", "Cf", "Cs"}
    )


def paragraphs(text: str) -> str:
    """Return an author's text with its lines joined, as the reader's screen breaks them; empty lines stay."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))

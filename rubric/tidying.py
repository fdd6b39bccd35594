"""Writes out what was typed in haste, for a line to try: "whats ur name" is "what's your name".

The coach quotes a trainee as they typed. A line that the trainee could say next time has no slips in it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from rubric.phrasing import capital
from rubric.words import load

_BOOK: Final = Path(__file__).with_name("tidying.yaml")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def tidied(said: str) -> str:
    """Return words as they are written with care; names and capitals stay."""
    written = _WORD.sub(lambda found: _written(found.group()), said.replace("’", "'"))
    return re.sub(_book()["on_earth"], "", written, flags=re.IGNORECASE)


def without_tail(said: str) -> str:
    """Return words without a "tbh" at their end, unless nothing else is said."""
    return re.sub(_book()["left_out"], "", said, flags=re.IGNORECASE) or said


def _written(typed: str) -> str:
    meant = str(_book()["written"].get(typed.lower(), typed))
    return capital(meant) if typed[0].isupper() else meant


@cache
def _book() -> dict[str, Any]:
    book: dict[str, Any] = load(_BOOK)
    return book

"""What the person's line tells of their circumstances: a line that helps one person is absurd to the next.

"There's no clock on this" is kind to somebody who is ashamed of taking so long, and cruel to somebody who has
four minutes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rubric.cues import shapes
from rubric.text import ASIDE, read

PRESSING_FIRST: Final = (
    "danger",
    "deadline",
    "silent",
    "perception",
    "panic",
    "who",
    "outcome",
    "unknown",
    "grief",
    "anger",
    "asked",
)
"""All circumstances, in the order in which they claim the line to try."""

_ASKS: Final = re.compile(r"\?\W*$")


@lru_cache(maxsize=256)
def circumstances(line: str) -> tuple[str, ...]:
    """Return what holds where the person is, by their `line`, the most pressing first."""
    if not line.strip():
        return ()
    said = ASIDE.sub(" ", line)
    if not any(letter.isalpha() for letter in said):
        return ("silent",)
    found = {name for name, _, _ in shapes("circumstances.yaml").find(read(line))}
    if _ASKS.search(said):
        found.add("asked")
    return tuple(name for name in PRESSING_FIRST if name in found)

"""What comes in from a trainee: made safe to store, or refused; and the stop word is listened for."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.errors import EmptyReplyError, LongReplyError

LONGEST_REPLY: Final = 2000
"""Characters; the most one Discord message holds, and far more than anyone says in one breath."""

STOP_WORDS: Final = ("stop practice", "stop the practice", "stop exercise", "stop the exercise")
"""Any of these ends the role play at once. Two words: "stop" alone may be said to the person."""

STOP_COMMAND: Final = "/stop"
LONGEST_STOP: Final = 8
"""Words of a line that may stand around them ("please stop practice now"). Better stopped once too often."""


def clean(text: str) -> str:
    """Return the words of a reply: one form of each letter, no control characters, no stray space.

    Raises:
        EmptyReplyError: Nothing is left.
        LongReplyError: More than `LONGEST_REPLY` characters are left.
    """
    plain = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    kept = "".join(" " if char in "\r\n\t\v\f" else char for char in plain if not _is_control(char))
    words = re.sub(r" +", " ", kept).strip()
    if not words:
        raise EmptyReplyError
    if len(words) > LONGEST_REPLY:
        raise LongReplyError(len(words), LONGEST_REPLY)
    return words


def is_stop_word(text: str) -> bool:
    """Return whether the trainee asks to stop the role play itself."""
    line = text.strip().lower()
    if line.startswith(STOP_COMMAND) or line.endswith(STOP_COMMAND):
        return True
    said = re.sub(r"[^a-z]+", " ", line).strip()
    return len(said.split()) <= LONGEST_STOP and any(f" {words} " in f" {said} " for words in STOP_WORDS)


def _is_control(char: str) -> bool:
    """Control, format (such as a change of writing direction) and unassigned; joiners of emoji stay."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} and char not in "\r\n\t\v\f\u200d"

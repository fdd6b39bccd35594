"""What a trainee has said before in the talk: phrases that come again, and signals to go on in a row.

The verdict tells when a whole reply comes again. A talk wears out sooner: "I hear you. I'm here to help."
before each question is heard as a script by the third time, and so is a fourth "I see".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rubric.phrasing import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

_PIECE: Final = re.compile(r"[^.!?…,;:–—\n]+")
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")
_SIGNAL: Final = re.compile(
    r"^\W*(?:(?:o?k(?:ay)?|i see|i hear you|right|al ?right|all right|yes|yeah|yep|yup|sure|mm+|m?hm+|uh huh"
    r"|huh|ah|oh|go on|got it|i(?:['’]?m| am) listening|fair enough|understood|really|wow)\W+)+$",
    re.IGNORECASE,
)
_MOSTLY: Final = 0.6  # share of the words of a reply that came before
_NEARLY: Final = 0.8  # share of the words of a piece, for "the phone" is "a phone"
_TO_QUOTE: Final = 3  # words


def worn_phrase(reply: str, earlier: Sequence[str]) -> str:
    """Return the longest phrase of a reply that was said before, quoted; "" where most of the reply is new.

    Args:
        reply: What the trainee said.
        earlier: What they said before in this talk.
    """
    before = [_words(piece) for said in earlier for piece in _PIECE.findall(said)]
    pieces = [piece.strip() for piece in _PIECE.findall(reply) if _WORD.search(piece)]
    again = [piece for piece in pieces if any(_same(_words(piece), known) for known in before)]
    many, of = (sum(len(_WORD.findall(piece)) for piece in some) for some in (again, pieces))
    longest = max(again, key=len, default="")
    worn = of and many >= _MOSTLY * of and len(_WORD.findall(longest)) >= _TO_QUOTE
    return quote(longest) if worn else ""


def signals_in_a_row(reply: str, earlier: Sequence[str]) -> int:
    """Return how many replies up to this one are no more than a signal to go on; 0 where it is more."""
    row = 0
    for said in (reply, *reversed(earlier)):
        if not _SIGNAL.match(f"{said} "):
            break
        row += 1
    return row


def _words(piece: str) -> frozenset[str]:
    return frozenset(word.lower().replace("’", "'") for word in _WORD.findall(piece))


def _same(piece: frozenset[str], known: frozenset[str]) -> bool:
    return len(piece & known) >= _NEARLY * len(piece)

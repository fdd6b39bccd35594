"""What a trainee has said before in the talk: phrases that come again, and signals to go on in a row.

The verdict tells when a whole reply comes again. A talk wears out sooner: "I hear you. I'm here to help."
before each question is heard as a script by the third time, and so is a fourth "I see".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rubric.phrasing import SENTENCE, quote

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_PIECE: Final = re.compile(r"[^.!?…,;:–—\n]+")
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")
_SIGNAL: Final = re.compile(
    r"^\W*(?:(?:o?k(?:ay)?|i see|i hear you|right|al ?right|all right|yes|yeah|yep|yup|sure|mm+|m?hm+|uh huh"
    r"|huh|ah|oh|go on|got it|i(?:['’]?m| am) listening|fair enough|understood|really|wow)\W+)+$",
    re.IGNORECASE,
)
_LEADS_IN: Final = re.compile(
    r"^\W*(?:(?:so|and|ok|okay|now|please|just|again|(?:can|could|would|will) you(?: please)?|tell me)"
    r"\b[,\s]*)+",
    re.IGNORECASE,
)
_ASIDE: Final = 3  # words: "Okay." beside a question says nothing of its own
_MANY_QUESTIONS: Final = 4  # replies
_MOSTLY: Final = 0.6  # share of the words of a reply that came before
_NEARLY: Final = 0.8  # share of the words of a piece, for "the phone" is "a phone"
_ALIKE: Final = 0.8  # share of the words of two lines to try
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


def asks_on(reply: str, earlier: Sequence[str]) -> bool:
    """Say whether to speak of replies of questions alone: at the fourth in a row, the seventh and so on."""
    row = questions_in_a_row(reply, earlier)
    return row >= _MANY_QUESTIONS and row % (_MANY_QUESTIONS - 1) == 1


def questions_in_a_row(reply: str, earlier: Sequence[str]) -> int:
    """Return how many replies up to this one hold nothing but questions."""
    row = 0
    for said in (reply, *reversed(earlier)):
        if not _only_asks(said):
            break
        row += 1
    return row


def nearly_said(line: str, given: Collection[str]) -> bool:
    """Say whether a line was given before, or one that differs in a word or two ("it", "the knife")."""
    words = _words(line)
    return line in given or any(
        len(words & told) >= _ALIKE * len(words | told) for told in map(_words, given)
    )


def _only_asks(said: str) -> bool:
    pieces = [piece.strip() for piece in SENTENCE.findall(said) if _WORD.search(piece)]
    told = [piece for piece in pieces if not piece.endswith("?")]
    return len(told) < len(pieces) and all(len(_WORD.findall(piece)) <= _ASIDE for piece in told)


def _words(piece: str) -> frozenset[str]:
    found = _WORD.findall(_LEADS_IN.sub("", piece)) or _WORD.findall(piece)
    return frozenset(word.lower().replace("’", "'") for word in found)


def _same(piece: frozenset[str], known: frozenset[str]) -> bool:
    return len(piece & known) >= _NEARLY * len(piece)

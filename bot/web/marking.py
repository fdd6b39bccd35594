"""The codes in a trainee's own words, also where the words of two codes overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from rubric.assessment import Evidence
from rubric.codes import SLIPS

Tone = Literal["", "helped", "noted", "slipped", "both"]

NOTED: Final = frozenset({"closed_question"})
"""Codes that are named and weigh next to nothing: to mark them as help would tell the reader too much."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a reply that share their codes.

    Attributes:
        text: The words.
        codes: What was found in them, in the order of the evidence; none for plain words.
    """

    text: str
    codes: tuple[str, ...] = ()

    @property
    def tone(self) -> Tone:
        """What the words did."""
        if not self.codes:
            return ""
        slips = any(code in SLIPS for code in self.codes)
        helps = any(code not in SLIPS and code not in NOTED for code in self.codes)
        if slips:
            return "both" if helps else "slipped"
        return "helped" if helps else "noted"


def pieces(reply: str, evidence: Sequence[Evidence]) -> Iterator[Piece]:
    """Yield a reply piece by piece; together they are the reply.

    Args:
        reply: The trainee's words.
        evidence: What was found in them. Places outside the reply, which a later edit could leave, are cut.
    """
    spans = [(max(0, each.start), min(len(reply), each.end), each.code) for each in evidence]
    edges = sorted(
        {0, len(reply), *(edge for start, end, _ in spans if start < end for edge in (start, end))}
    )
    for start, end in pairwise(edges):
        codes = dict.fromkeys(code for first, last, code in spans if first <= start and end <= last)
        yield Piece(reply[start:end], tuple(codes))

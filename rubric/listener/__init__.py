"""The listener: a second judge beside the cues, which reads reply and context and has an opinion on every code.

The protocol is the place where a trained model joins. The only listener here has no opinion, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a listener thinks of one reply.

    Attributes:
        codes: Code -> probability 0-1 that it is present.
        levels: Level (also `emotional_reaction`, `interpretation`, `exploration`) -> "0", "1", "2" -> probability.
    """

    codes: Mapping[str, float]
    levels: Mapping[str, Mapping[str, float]]


class Listener(Protocol):
    """Reads a reply in its context."""

    def opinion(self, reply: str, context: str) -> Opinion | None:
        """Return what it thinks of the reply, or None where it has no opinion."""


@dataclass(frozen=True, slots=True)
class NoOpinion:
    """The listener of an installation without a trained model: it never has an opinion."""

    def opinion(self, reply: str, context: str) -> Opinion | None:  # noqa: ARG002
        """Return None."""
        return None


NO_OPINION: Final = NoOpinion()

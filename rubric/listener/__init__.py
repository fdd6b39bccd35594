"""The listener: a second judge beside the cues, which reads reply and context together.

The protocol is the place where a trained model joins: `rubric.listener.model.Trained`. The listener here
has no opinion, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from rubric.listener.opinion import Opinion

__all__ = ["NO_OPINION", "Listener", "NoOpinion", "Opinion"]


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

"""The listener: a second judge beside the cues, which reads reply and context together.

The protocol is the place where a trained model joins: `rubric.listener.model.Trained`. The listener here
has no opinion, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from rubric.listener.opinion import Opinion

__all__ = ["NO_OPINION", "Listener", "NoOpinion", "Opinion"]


class Listener(Protocol):
    """Reads a reply in its context."""

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion | None:
        """Return what it thinks of the reply, or None where it has no opinion.

        Args:
            reply: What the trainee said.
            context: The person's last line.
            parts: Parts of the reply that are of interest: first character, and the one behind the last.
        """


@dataclass(frozen=True, slots=True)
class NoOpinion:
    """The listener of an installation without a trained model: it never has an opinion."""

    def opinion(
        self,
        reply: str,  # noqa: ARG002
        context: str,  # noqa: ARG002
        parts: Sequence[tuple[int, int]] = (),  # noqa: ARG002
    ) -> Opinion | None:
        """Return None."""
        return None


NO_OPINION: Final = NoOpinion()

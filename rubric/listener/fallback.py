"""A listener that may fail: then it says so once, in a sentence, and leaves the verdict to the cues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from rubric.listener import Listener, Opinion
from rubric.listener.errors import ListenerUnavailable

ON_CUES_ALONE: Final = "Replies are scored by cues alone from here on, and each score is marked so."


class OrCues:
    """Asks a listener for as long as it can answer. Each assessment says which judges had a say in it."""

    def __init__(self, listener: Listener, tell: Callable[[str], None]) -> None:
        """Wrap a listener.

        Args:
            listener: Who is asked.
            tell: Takes the sentence for the user, once, when it can't answer; called from any thread.
        """
        self._listener: Listener | None = listener
        self._tell = tell

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion | None:
        """Return what the listener thinks, or None once it has failed."""
        if self._listener is None:
            return None
        try:
            return self._listener.opinion(reply, context, parts)
        except ListenerUnavailable as error:
            self._listener = None
            self._tell(f"{error} {ON_CUES_ALONE}")
            return None

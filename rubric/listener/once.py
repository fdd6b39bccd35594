"""A listener that is asked nothing twice while one reply is judged."""

from __future__ import annotations

from collections.abc import Sequence

from rubric.listener import Listener, Opinion


class Once:
    """Asks a listener, and remembers what it said; made for one reply, whose words go with it."""

    def __init__(self, listener: Listener) -> None:
        """Wrap a listener that says the same of the same."""
        self._listener = listener
        self._said: dict[tuple[str, str], Opinion | None] = {}

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion | None:
        """Return what the listener thinks of the reply, and of the parts that were asked about at first."""
        pair = reply, context
        if pair not in self._said:
            self._said[pair] = self._listener.opinion(reply, context, parts)
        return self._said[pair]

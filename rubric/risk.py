"""Hints at suicide in what the person said: the moments at which the direct question is called for."""

from __future__ import annotations

from rubric.cues import shapes
from rubric.text import Reading


def hints_at_suicide(heard: Reading) -> bool:
    """Tell whether the person's line holds something that calls for the direct question."""
    return next(shapes("risk.yaml").find(heard), None) is not None

"""What a listener makes of replies that it never learnt: soft labels beside the coders' hard ones.

Ten experts agree on AnnoMI's labels only so far (Fleiss kappa 0.51 to 0.87 by code; Wu et al. 2023). Where a
label is one that others would not have given, a listener trained on the other folds often doubts it; learning
a little from that doubt keeps the last lessons from learning the slip by heart. The project's own examples
were coded twice and settled, so they get no beliefs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from rubric.listener import Opinion
from rubric.listener.tasks import CODES, LEVELS
from rubric.training.corpora import Item

DOUBTED: Final = frozenset(("annomi", "epitome"))
"""Corpora whose labels were given once, or differ from coder to coder."""


def believed(items: Sequence[Item], opinions: Sequence[Opinion]) -> list[Item]:
    """Return the items with what a listener that never saw them thinks of each.

    Args:
        items: Replies.
        opinions: The calibrated opinion on each, in the same order.
    """
    return [
        replace(item, beliefs=_beliefs(item, opinion)) if item.corpus in DOUBTED else item
        for item, opinion in zip(items, opinions, strict=True)
    ]


def _beliefs(item: Item, opinion: Opinion) -> dict[str, tuple[float, ...]]:
    codes = {code: (opinion.codes[code],) for code in CODES if code in item.targets}
    levels = {
        level: tuple(opinion.levels[level][step] for step in "012")
        for level in LEVELS
        if level in item.targets
    }
    return codes | levels

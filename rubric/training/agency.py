"""`python -m rubric.training.agency EXAMPLES WEIGHTS`: an agency's own heads on top of a listener that stays.

EXAMPLES is what `coach web` hands out under *Agreement*: replies that an agency's instructors coded blind. By
them it is fitted anew, per code and per step of a level, how much cue and listener count and where the
verdict turns, drawn towards the weights that ship: a few dozen replies bend these, they don't replace them.
What does not tell replies better that it has not seen stays as it is. A minute on one core; no accelerator.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rubric.codes import SKILLS, SLIPS
from rubric.joining import EVEN
from rubric.listener.model import Trained
from rubric.listener.weights import WEIGHTS, join_anew, read
from rubric.training.corpora import crisis
from rubric.training.joins import Heard, Join, hear_both

LEAST: Final = 15
"""Replies with a code, and as many without, below which nothing is fitted to it."""

FOLDS: Final = 5
PULL: Final = 10.0
"""How strongly a head is drawn towards the weights that ship: about as ten replies of the agency's own."""

LEVELS: Final = ("empathy", "reflection")
_STEPS: Final = 25
_SETTLED: Final = 1e-8

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Head:
    """What was fitted to one code, or to one step of a level.

    Attributes:
        name: As in `Calibration.joins`.
        present: Replies with it.
        of: Replies in all.
        before: Log loss on these with the weights that ship.
        after: With heads that had not seen the reply.
        weights: Of cue and listener, and the shift, fitted on all of them.
    """

    name: str
    present: int
    of: int
    before: float
    after: float
    weights: Join

    @property
    def helps(self) -> bool:
        """It tells replies better that it has not seen."""
        return self.after < self.before


def main(arguments: list[str] | None = None) -> int:
    """Fit the heads, tell what came of each and write the weights; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m rubric.training.agency", description=__doc__)
    parser.add_argument(
        "examples", type=Path, help="the agency's labelled replies, as coach web exports them"
    )
    parser.add_argument("weights", type=Path, help="where the listener with the agency's heads goes")
    parser.add_argument("--base", type=Path, default=WEIGHTS, help="the listener that they go on top of")
    asked = parser.parse_args(arguments)
    listener = Trained(asked.base)
    heard = [both for item in crisis(asked.examples) if (both := hear_both(item, listener))]
    shipped = read(asked.base).calibration.joins
    heads = list(fit(heard, shipped))
    for head in heads:
        sys.stdout.write(f"{_line(head)}\n")
    kept = {head.name: head.weights for head in heads if head.helps}
    shutil.copyfile(asked.base, asked.weights)
    join_anew(asked.weights, {**shipped, **kept})
    sys.stdout.write(f"{len(heard)} replies, {len(kept)} heads: {asked.weights}\n")
    return 0


def fit(heard: Sequence[Heard], shipped: Mapping[str, Join]) -> Iterator[Head]:
    """Yield a head for whatever there are replies enough of, with and without it.

    Args:
        heard: What both judges make of the agency's replies.
        shipped: The weights that they are drawn towards.
    """
    for name, rows, truth in _questions(heard):
        present = int(truth.sum())
        if min(present, len(truth) - present) < LEAST:
            continue
        start = np.array(shipped.get(name, EVEN))
        x = np.array([[each.cue[name], each.ear[name], 1.0] for each in rows])
        folds = np.array([zlib.crc32(each.item.group.encode()) % FOLDS for each in rows])
        unseen = np.zeros(len(truth))
        for fold in range(FOLDS):
            apart = folds == fold
            unseen[apart] = x[apart] @ _fitted(x[~apart], truth[~apart], start)
        cue, ear, shift = (round(float(each), 3) for each in _fitted(x, truth, start))
        yield Head(
            name, present, len(truth), _loss(x @ start, truth), _loss(unseen, truth), (cue, ear, shift)
        )


def _questions(heard: Sequence[Heard]) -> Iterator[tuple[str, list[Heard], Numbers]]:
    """Yield what can be asked: its name, the replies that it can be asked of, and what people answered."""
    for code in (*SKILLS, *SLIPS):
        yield code, [*heard], np.array([float(each.item.labels[code]) for each in heard])
    for level in LEVELS:
        rows = [each for each in heard if f"{level}_1" in each.cue]
        given = [each.item.labels[level] for each in rows]
        yield f"{level}_1", rows, np.array([float(value > 0) for value in given])
        there = [each for each in rows if each.item.labels[level] > 0]
        yield f"{level}_2", there, np.array([float(each.item.labels[level] > 1) for each in there])


def _fitted(x: Numbers, truth: Numbers, start: Numbers) -> Numbers:
    """Return the weights that make the answers likeliest, drawn towards the start; none is below 0.

    Newton's method: with three weights and a convex loss it settles in a few steps.
    """
    weights = start.copy()
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-(x @ weights)))
        slope = x.T @ (chance - truth) + PULL * (weights - start)
        bend = (x.T * (chance * (1 - chance))) @ x + PULL * np.eye(len(start))
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if float(np.abs(step).max()) < _SETTLED:
            break
    return np.array([*np.maximum(weights[:2], 0.0), weights[2]])


def _loss(odds: Numbers, truth: Numbers) -> float:
    return float(np.mean(np.logaddexp(0.0, odds) - truth * odds))


def _line(head: Head) -> str:
    what = "taken" if head.helps else "left as it was"
    return f"{head.name}: {head.present} of {head.of}, loss {head.before:.3f} -> {head.after:.3f}, {what}"


if __name__ == "__main__":
    sys.exit(main())

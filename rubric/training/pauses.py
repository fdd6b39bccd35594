"""Learning where the marks belong, from the examples: `python -m rubric.training.pauses`. Takes a minute.

Averaged perceptrons; the same examples give the same weights. Words of the held-out file are not looked at.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from rubric.pauses import ENDS, GAPS, MARKED, WEIGHTS, Row, Weights, best, end_signs, gap_signs
from rubric.text import DONE, WORD
from rubric.training.corpora import EXAMPLES

LEAST: Final = 2.0
"""How much a sign must weigh to be kept."""

_ROUNDS: Final = 5


class Learner:
    """One model while it learns: weights now, and their sum over all steps weighed by time."""

    def __init__(self, choices: int) -> None:
        """Begin without weights."""
        self._choices = choices
        self._now: dict[str, list[float]] = {}
        self._sums: dict[str, list[float]] = {}
        self._step = 1

    def learn(self, signs: Sequence[str], truth: int) -> None:
        """Move the weights where the truth doesn't win by a margin."""
        margin = [float(choice != truth) for choice in range(self._choices)]
        said = best(self._now, signs, margin)
        if said != truth:
            for sign in signs:
                now = self._now.setdefault(sign, [0.0] * self._choices)
                sums = self._sums.setdefault(sign, [0.0] * self._choices)
                for choice, by in ((truth, 1), (said, -1)):
                    now[choice] += by
                    sums[choice] += by * self._step
        self._step += 1

    def learnt(self, least: float) -> Weights:
        """Return the weights averaged over all steps, without the smallest."""
        mean = {
            sign: [
                round(now - total / self._step, 1) for now, total in zip(self._now[sign], sums, strict=True)
            ]
            for sign, sums in sorted(self._sums.items())
        }
        return {sign: each for sign, each in mean.items() if max(map(abs, each)) >= least}


def marked(text: str) -> tuple[list[str], list[str]] | None:
    """Return the words of a text and the mark behind each; None where it has no mark to learn from."""
    said = DONE.sub(" ", text)
    found = list(WORD.finditer(said))
    if len(found) <= 1 or not MARKED.search(said):
        return None
    edges = [*(word.start() for word in found[1:]), len(said)]
    marks = [_mark(said[word.end() : edge]) for word, edge in zip(found, edges, strict=True)]
    marks[-1] = marks[-1] if marks[-1] in ENDS else "."
    return [word.group() for word in found], marks


def _mark(between: str) -> str:
    if "?" in between:
        return "?"
    return "." if re.search(r"[.!…\n]", between) else "," if re.search(r"[,;:()]", between) else ""


def fit(texts: Iterable[str], least: float = LEAST) -> tuple[Weights, Weights]:
    """Return the weights for gaps and for ends of sentences, learnt from the marks of these texts."""
    chance = random.Random(1)
    gaps, ends = Learner(len(GAPS)), Learner(len(ENDS))
    known = [(Row(found[0]), found[1]) for found in map(marked, sorted(set(texts))) if found]
    for _ in range(_ROUNDS):
        chance.shuffle(known)
        for row, marks in known:
            has = row.capitals
            row.capitals = has and chance.random() < 0.5  # noqa: PLR2004 - half as if typed small
            start = 0
            for at, mark in enumerate(marks):
                gap = "." if mark in ENDS else mark
                if at + 1 < len(marks):
                    gaps.learn(gap_signs(row, at, start), GAPS.index(gap))
                if mark in ENDS:
                    ends.learn(end_signs(row, start, at + 1), ENDS.index(mark))
                    start = at + 1
            row.capitals = has
    return gaps.learnt(least), ends.learnt(least / 2)


def examples(folder: Path = EXAMPLES) -> list[str]:
    """Return the replies and lines of the examples."""
    entries = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [entry[side] for entry in entries for side in ("reply", "context")]


def write(weights: tuple[Weights, Weights], path: Path = WEIGHTS) -> None:
    """Write the weights; equal ones give equal bytes."""
    text = json.dumps(weights, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))


if __name__ == "__main__":
    write(fit(examples()), Path(sys.argv[1]) if len(sys.argv) > 1 else WEIGHTS)

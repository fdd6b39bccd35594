"""What stands in the charts and in their place, with the grammar of the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from statistics import fmean
from typing import Final

ALT_LIMIT: Final = 1024
"""Discord takes no longer description of a picture."""

NAMED: Final = 10
"""Turns that are named one by one; of more, only the number is said."""

TITLE_LIMIT: Final = 120
"""Characters of a title that a text alternative repeats."""

TRUST: Final = "Trust"
TENSION: Final = "Tension"
MOVED: Final = "Trust {:.0f} to {:.0f}, tension {:.0f} to {:.0f}."
TURNED: Final = "turned"
MISSED: Final = "missed cue"
SLIP: Final = "slip"
TURN: Final = "turn"
TALK: Final = "talk"
WEEK: Final = "week"
WITH_FEEDBACK: Final = "with feedback"
RIDES_WITHOUT: Final = "check rides, without"
PROGRESS: Final = "Progress"
LEVEL: Final = "Level"
MEAN: Final = "mean {mean:.0f}"
MARK: Final = "pass {mark:.0f}"
CHECK_RIDE: Final = "check ride"
WITHHELD: Final = "check ride, not released"
NO_TURN: Final = "The talk ended before a reply."
NO_SCORE: Final = "No reply was scored."
NO_FIGURE: Final = "No figure of them is shown yet."
NO_TALK: Final = "No talk has ended yet."
STRIPED: Final = "Striped: a slip in it."
SCORED: Final = "Mean score {mean:.0f} of 100."
BY_STATE: Final = "Score of 100, the others of 2; on the right how many replies."
BY_STATE_CORRECTED: Final = "As corrected. Score of 100, the others of 2; right: replies."
CORRECTED: Final = "{talks}, as corrected"
BY_WEEK: Final = "Mean score of 100; {when}"
BY_WEEK_CORRECTED: Final = "Mean score of 100, as corrected; {when}"
COUNTS_CORRECTED: Final = "As instructors corrected."
OVER_TIME: Final = "{talks}, {first} to {last}"


def turns(numbers: Sequence[int]) -> str:
    """Return `turn 4`, `turns 4, 9 and 12`, or `23 turns`."""
    if len(numbers) > NAMED:
        return f"{len(numbers)} turns"
    listed = [str(number) for number in numbers]
    return f"turn {listed[0]}" if len(listed) == 1 else f"turns {', '.join(listed[:-1])} and {listed[-1]}"


def count(number: int, noun: str) -> str:
    """Return `1 talk`, `12 talks`."""
    several = f"{noun[:-1]}ies" if noun.endswith("ly") else f"{noun}s"
    return f"{number} {noun if number == 1 else several}"


def day(at: datetime) -> str:
    """Return `3 Mar 2026`."""
    return f"{at.day} {at:%b %Y}"


def whole(parts: Sequence[str]) -> str:
    """Join sentences into one text alternative that Discord takes."""
    text = " ".join(part for part in parts if part)
    return text if len(text) <= ALT_LIMIT else f"{text[: ALT_LIMIT - 1]}…"


def tidy(title: str) -> str:
    """Return a title on one line, without what can't be printed or stand in an XML file."""
    return " ".join("".join(each if each.isprintable() else " " for each in title).split())


def shortened(title: str) -> str:
    """Return a title no longer than a text alternative repeats it."""
    return title if len(title) <= TITLE_LIMIT else f"{title[: TITLE_LIMIT - 1].rstrip()}…"


def named(title: str, subject: str) -> str:
    """Return what the chart is of: its subject, and the title where there is one."""
    return f"{shortened(title)}: {subject}." if title else f"{subject[:1].upper()}{subject[1:]}."


def means(levels: Mapping[str, Mapping[int, int]]) -> str:
    """Return the means of levels, in one sentence."""
    each = ", ".join(f"{name} {fmean(given.values()):.1f}" for name, given in levels.items())
    return f"On average, of 2: {each.lower()}."


def span(name: str, values: Sequence[float], past: str) -> str:
    """Return from where to where values went after each turn, and the turns that moved them most.

    Args:
        name: What they are.
        values: Before the first turn and after each, 0-100.
        past: Where they were followed, such as `over 14 turns`.
    """
    first, last = round(values[0]), round(values[-1])
    went = f"{name} stayed at {first}" if first == last else f"{name} went from {first} to {last}"
    steps = [round(after - before) for before, after in pairwise(values)]
    moved = [
        f"{verb} most at turn {steps.index(step) + 1}, by {abs(step)}"
        for verb, step in (("rose", max([0, *steps])), ("fell", min([0, *steps])))
        if step
    ]
    how = f"; it {', and '.join(moved)}" if moved else ""
    return f"{went}{past}{how}."

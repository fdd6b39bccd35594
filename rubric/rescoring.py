"""The score of a reply anew: for other codes, as an instructor gives them, or for another pack's weights.

What the rubric found stays as it is; only what follows from it is worked out again. So a stored reply needs
neither cues nor listener, and the same pack gives the same score as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rubric.assessment import Assessment
from rubric.codes import GRAVE, LEVELS, SKILLS, SLIPS
from rubric.packs import Pack
from rubric.risk import hints_at_suicide
from rubric.scoring import score
from rubric.text import read


def rescored(found: Assessment, *, line: str, pack: Pack) -> Assessment:
    """Return a verdict with the score that a pack gives it.

    Args:
        found: The verdict.
        line: What the person had just said.
        pack: Whose weights count.
    """
    hinted = "ask_suicide" in found.codes and hints_at_suicide(read(line))  # it weighs on nothing else
    points = score(found.levels, found.codes, pack=pack, after_hint=hinted, repeated=found.repeated)
    return replace(found, score=points, rubric=pack.rubric)


def recoded(found: Assessment, given: Mapping[str, int], *, line: str, pack: Pack) -> Assessment:
    """Return a verdict with other codes and levels, and the score that follows from them.

    Args:
        found: The verdict.
        given: Code -> 0 or 1, level -> 0 to 2. `non_confrontation` follows from the slips unless it is given.
        line: What the person had just said.
        pack: Whose weights count.
    """
    if not given:
        return found
    codes = tuple(code for code in (*SKILLS, *SLIPS) if given.get(code, int(code in found.codes)))
    levels = {level: given.get(level, found.levels[level]) for level in LEVELS}
    if "non_confrontation" not in given and codes != found.codes:
        levels["non_confrontation"] = out_of_slips(codes)
    shows = tuple(each for each in found.evidence if given.get(each.code, 1))
    return rescored(replace(found, levels=levels, codes=codes, evidence=shows), line=line, pack=pack)


def out_of_slips(codes: tuple[str, ...]) -> int:
    """Return the `non_confrontation` that codes make: 0 with a grave slip, 1 with another, else 2."""
    if any(code in GRAVE for code in codes):
        return 0
    return 1 if any(code in SLIPS for code in codes) else 2


def value_of(found: Assessment, name: str) -> int:
    """Return what a verdict says of a code (0 or 1) or a level (0 to 2)."""
    return found.levels[name] if name in LEVELS else int(name in found.codes)

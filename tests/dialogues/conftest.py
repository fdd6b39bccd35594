"""A small person to test the machinery with, and verdicts made by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dialogues.reading import read_file
from dialogues.script import Script, make_script
from rubric.assessment import Assessment, Evidence

MINI = Path(__file__).parent / "people" / "mini.yaml"

Verdict = Callable[..., Assessment]


@pytest.fixture(scope="session")
def mini() -> Script:
    """A person with two states, two topics and four endings."""
    return make_script(read_file(MINI)[0])


@pytest.fixture(scope="session")
def verdict() -> Verdict:
    """Make an assessment of these codes and levels; `words` are the evidence of the first code."""

    def make(
        *codes: str, empathy: int = 0, reflection: int = 0, words: str = "", repeated: bool = False
    ) -> Assessment:
        code = codes[0] if codes else "empathy"
        evidence = (Evidence(code, 0, len(words), words, "cue", "", ""),) if words else ()
        levels = {"empathy": empathy, "reflection": reflection, "non_confrontation": 2}
        return Assessment(levels, 50, codes, {}, evidence, "police@1", "cues", repeated)

    return make

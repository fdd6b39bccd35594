"""The cues and a listener together."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from rubric.assess import assess
from rubric.joining import NEEDS_WORDS
from rubric.listener import Opinion
from rubric.packs import Pack


@dataclass(frozen=True)
class Sure:
    """A listener that thinks the same of every reply."""

    codes: dict[str, float]
    levels: dict[str, dict[str, float]]

    def opinion(self, reply: str, context: str) -> Opinion:
        del reply, context
        return Opinion(self.codes, self.levels)


def test_a_listener_adds_what_no_cue_found(police: Pack) -> None:
    found = assess("Hm, rough day then.", pack=police, listener=Sure({"affirm": 0.95}, {}))
    assert found.by == "cues+listener"
    assert "affirm" in found.codes
    [shown] = [evidence for evidence in found.evidence if evidence.code == "affirm"]
    assert shown.by == "listener"


@pytest.mark.parametrize("code", sorted(NEEDS_WORDS))
def test_nobody_is_told_of_a_grave_slip_without_words_to_point_at(police: Pack, code: str) -> None:
    found = assess("Tell me about the dog.", pack=police, listener=Sure({code: 1.0}, {}))
    assert code not in found.codes


def test_a_listener_moves_the_levels(police: Pack) -> None:
    sure = {"empathy": {"0": 0.0, "1": 0.0, "2": 1.0}}
    found = assess("The dog, then, and the long road.", "My dog died.", pack=police, listener=Sure({}, sure))
    alone = assess("The dog, then, and the long road.", "My dog died.", pack=police)
    assert found.p["empathy"]["2"] > alone.p["empathy"]["2"]  # type: ignore[index]

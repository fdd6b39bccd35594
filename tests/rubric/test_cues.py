"""The cues as files: complete, readable, and in the coach's voice."""

from __future__ import annotations

import pytest

from rubric import words
from rubric.codes import LEVELS, SKILLS, SLIPS
from rubric.cues import all_cues

SHAPES = words.load(words.CUES / "shapes.yaml")


@pytest.mark.parametrize("code", [*SKILLS, *SLIPS])
def test_every_code_is_found_by_a_cue_or_a_shape(code: str) -> None:
    assert code in {cue.code for cue in all_cues()} | SHAPES.keys()


def test_levels_have_cues() -> None:
    assert {"empathy_1", "empathy_2", "reflection"} <= {cue.code for cue in all_cues()}
    assert set(LEVELS) - {"non_confrontation"} <= SHAPES.keys()


def test_every_slip_says_what_it_does_and_what_to_try() -> None:
    for cue in all_cues():
        if cue.code in SLIPS:
            assert cue.why, cue.id
            assert cue.tries, cue.id


def test_the_coach_neither_shouts_nor_uses_jargon() -> None:
    said = [text for cue in all_cues() for text in (cue.why, *cue.tries)]
    said += [text for shape in SHAPES.values() for text in (shape["why"], *shape.get("try", ()))]
    for text in said:
        assert "!" not in text
        assert not {"utilize", "client", "patient", "subject", "validate"} & set(text.lower().split())


def test_a_cue_that_takes_two_forms_has_two_names() -> None:
    ids = [cue.id for cue in all_cues()]
    assert len(ids) == len(set(ids))

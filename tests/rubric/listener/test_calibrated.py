from __future__ import annotations

import pytest

from rubric.codes import LEVELS, SKILLS, SLIPS
from rubric.listener.calibrated import opinion_of
from rubric.listener.tasks import ANNOMI, CODED_TWICE, TALKS, WIDTH, code_column, within
from rubric.listener.weights import Calibration


def with_logit(code: str, logit: float) -> list[float]:
    logits = [-9.0] * WIDTH
    logits[code_column(code)] = logit
    return logits


def test_every_code_and_level_of_the_codebook_has_a_probability() -> None:
    opinion = opinion_of([0.0] * WIDTH, Calibration.none())
    coded_twice = {within(name, ANNOMI) for name in CODED_TWICE}
    mechanisms = {"emotional_reaction", "interpretation", "exploration"}
    assert opinion.codes.keys() - coded_twice == {*SKILLS, *SLIPS, "input", "grave"}
    assert opinion.levels.keys() - coded_twice == {*LEVELS, *mechanisms}
    assert coded_twice < opinion.codes.keys() | opinion.levels.keys()
    for chances in opinion.levels.values():
        assert list(chances) == ["0", "1", "2"]
        assert sum(chances.values()) == pytest.approx(1, abs=2e-4)
    assert opinion.talk == pytest.approx(dict.fromkeys(TALKS, 1 / 3), abs=2e-4)


def test_a_grave_slip_takes_the_lowest_step_of_non_confrontation() -> None:
    levels = opinion_of(with_logit("threat", 6.0), Calibration.none()).levels
    assert levels["non_confrontation"]["0"] > 0.99


def test_a_lesser_slip_takes_the_middle_step() -> None:
    levels = opinion_of(with_logit("advice", 6.0), Calibration.none()).levels
    assert levels["non_confrontation"]["1"] > 0.99


def test_calibration_moves_a_probability_and_leaves_the_others() -> None:
    plain = Calibration.none()
    moved = Calibration({**plain.codes, "rush": (1.0, 2.0)}, plain.levels, {})
    before, after = (opinion_of([0.0] * WIDTH, one) for one in (plain, moved))
    assert after.codes["rush"] > before.codes["rush"]
    assert {**after.codes, "rush": 0} == {**before.codes, "rush": 0}


def test_extreme_logits_stay_probabilities() -> None:
    for size in (1e4, -1e4):
        opinion = opinion_of([size] * WIDTH, Calibration.none())
        assert all(0 <= chance <= 1 for chance in opinion.codes.values())

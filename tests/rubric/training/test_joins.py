"""How much each judge counts is learnt from replies that both have judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from rubric.joining import ASKED, join, within
from rubric.listener import Opinion
from rubric.listener.tasks import CODES, LEVELS
from rubric.training.corpora import Item
from rubric.training.joins import Heard, fit_joins, hear_both

QUIET = -4.0


class Sure:
    """A listener that thinks the same of every reply."""

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion:
        del reply, context, parts
        spread = {"0": 0.2, "1": 0.5, "2": 0.3}
        return Opinion(dict.fromkeys(CODES, 0.3), dict.fromkeys(LEVELS, spread))


def heard(odds: float, present: int, *, by: str) -> Heard:
    """A reply of which one judge is as sure as `odds`, and the other hears nothing."""
    names = [*CODES, *(f"{level}_{step}" for level in LEVELS for step in (1, 2))]
    told, quiet = dict.fromkeys(names, odds), dict.fromkeys(names, QUIET)
    labels = dict.fromkeys(CODES, present) | dict.fromkeys(LEVELS, 2 * present)
    item = Item("crisis", f"{odds}", "It hurts.", "Go on.", labels)
    return Heard(item, *((told, quiet) if by == "cue" else (quiet, told)))


@pytest.fixture(scope="module")
def replies() -> list[Heard]:
    chance = np.random.default_rng(1)
    draws = [float(each) for each in chance.normal(0, 3, 400)]
    by_ear = [heard(odds, int(odds > 1), by="ear") for odds in draws]
    by_cue = [heard(odds, int(place % 2), by="cue") for place, odds in enumerate(draws)]  # chance
    level_one = [
        Heard(
            Item("crisis", "1", "It hurts.", "Go on.", dict.fromkeys((*CODES, *LEVELS), 1)),
            each.cue,
            each.ear,
        )
        for each in by_ear[:60]
    ]
    return [*by_ear, *by_cue, *level_one]


def test_the_judge_that_knows_counts_for_more(replies: list[Heard]) -> None:
    for name, (cue, ear, _) in fit_joins(replies).items():
        assert cue >= 0
        if name in CODES:
            assert ear > cue


def test_every_code_and_both_steps_of_each_level_get_weights(replies: list[Heard]) -> None:
    names = {*CODES, ASKED, *(f"{level}_{step}" for level in LEVELS for step in (1, 2))}
    joins = fit_joins(replies)
    assert set(joins) == names
    assert all(len(weights) == 3 for weights in joins.values())


def test_reflections_in_counselling_get_weights_of_their_own(replies: list[Heard]) -> None:
    levels = (int(each.ear["affirm"] > 2) + int(each.ear["affirm"] > 4) for each in replies)
    shy = [
        replace(each, item=replace(each.item, corpus="annomi", labels={"reflection": level}))
        for each, level in zip(replies, levels, strict=True)
    ]
    joins = fit_joins([*replies, *shy])
    own = {name for name in joins if "@" in name}
    assert own == {within(f"reflection_{step}", "annomi") for step in (1, 2)}
    assert joins[within("reflection_1", "annomi")][2] < joins["reflection_1"][2]


def test_both_judges_are_heard_on_a_reply() -> None:
    both = hear_both(Item("crisis", "a", "My dog died.", "You sound sad.", {}), Sure())
    assert both is not None
    assert both.ear["affirm"] == pytest.approx(np.log(0.3 / 0.7))
    assert both.cue["empathy_1"] > both.cue["threat"]


def test_what_is_left_to_the_cues_teaches_nothing() -> None:
    assert hear_both(Item("crisis", "a", "My dog died.", "asdkjh qwe", {}), Sure()) is None
    copied = hear_both(
        Item("crisis", "a", "My dog died on Sunday at home.", "My dog died on Sunday at home.", {}), Sure()
    )
    assert copied is not None
    assert "reflection_1" not in copied.ear
    assert "exploration_1" in copied.ear


def test_weights_that_come_with_an_opinion_decide() -> None:
    p = {"affirm": 0.01}
    deaf, keen = (
        join(p, Opinion({"affirm": 0.9}, {}, {"affirm": weights}))
        for weights in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    )
    assert deaf["affirm"] == pytest.approx(0.01, abs=1e-3)
    assert keen["affirm"] == pytest.approx(0.9, abs=1e-3)

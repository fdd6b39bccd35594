"""How much each judge counts is learnt from replies that both have judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from rubric.joining import ASKED, join
from rubric.listener import Opinion
from rubric.listener.tasks import ANNOMI, CODEBOOK_CODES, CODED_TWICE, CODES, LEVELS, MECHANISMS, within
from rubric.training.corpora import Item
from rubric.training.joins import Heard, Join, fit_joins, hear_both

QUIET = -4.0
LABELS = {
    "annomi": {"input", *CODED_TWICE},
    "crisis": {*CODEBOOK_CODES, "empathy", "reflection"},
    "epitome": {*MECHANISMS},
}


class Sure:
    """A listener that thinks the same of every reply."""

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion:
        del reply, context, parts
        spread = {"0": 0.2, "1": 0.5, "2": 0.3}
        return Opinion(dict.fromkeys(CODES, 0.3), dict.fromkeys(LEVELS, spread))


STEPS = [f"{level}_{step}" for level in ("empathy", "reflection", *MECHANISMS) for step in (1, 2)]
NAMES = [*CODES, *STEPS, *(within(f"reflection_{step}", ANNOMI) for step in (1, 2))]


def heard(odds: float, present: int, *, by: str, corpus: str) -> Heard:
    """A reply of which one judge is as sure as `odds`, and the other hears nothing."""
    told, quiet = dict.fromkeys(NAMES, odds), dict.fromkeys(NAMES, QUIET)
    labels = LABELS[corpus]
    given = dict.fromkeys(labels, present) | dict.fromkeys(labels & {*LEVELS}, 2 * present)
    item = Item(corpus, f"{odds}", "It hurts.", "Go on.", given)
    return Heard(item, *((told, quiet) if by == "cue" else (quiet, told)))


@pytest.fixture(scope="module")
def replies() -> list[Heard]:
    chance = np.random.default_rng(1)
    draws = [float(each) for each in chance.normal(0, 3, 400)]
    found = []
    for corpus in LABELS:
        by_ear = [heard(odds, int(odds > 1), by="ear", corpus=corpus) for odds in draws]
        by_cue = [heard(odds, int(place % 2), by="cue", corpus=corpus) for place, odds in enumerate(draws)]
        some = [
            replace(each, item=replace(each.item, labels=dict.fromkeys(each.item.labels, 1)))
            for each in by_ear[:60]
        ]
        found += [*by_ear, *by_cue, *some]
    return found


@pytest.fixture(scope="module")
def joins(replies: list[Heard]) -> Mapping[str, Join]:
    return fit_joins(replies)


def test_the_judge_that_knows_counts_for_more(joins: Mapping[str, Join]) -> None:
    for name, (cue, ear, _) in joins.items():
        assert cue >= 0
        if name in CODES:
            assert ear > cue


def test_whether_anything_was_told_is_left_to_the_ear(joins: Mapping[str, Join]) -> None:
    assert joins["input"][0] == 0
    assert joins["input"][1] > 0
    assert joins["advice"][0] > 0


def test_every_code_and_both_steps_of_each_level_get_weights(
    replies: list[Heard], joins: Mapping[str, Join]
) -> None:
    both = (ASKED, within(ASKED, ANNOMI))
    steps = (name for name in replies[0].cue if name not in CODES)
    assert set(joins) == {*CODES, *both, *steps}
    assert all(len(weights) == 3 for weights in joins.values())


def test_what_annomi_codes_by_its_own_book_gets_weights_of_its_own(replies: list[Heard]) -> None:
    shy = [each for each in replies if each.item.corpus == ANNOMI and each.ear["affirm"] < 2]
    kept = [each for each in replies if each not in shy]
    more = [replace(each, item=replace(each.item, labels=dict.fromkeys(each.item.labels, 0))) for each in shy]
    other = fit_joins([*kept, *more])
    assert other[within("reflection_1", ANNOMI)][2] < other["reflection_1"][2]


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

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from rubric.training.corpora import Item
from rubric.training.fit import Plan
from rubric.training.lessons import (
    FOLDS,
    Lesson,
    fold_of,
    learn_all,
    on_everything,
    taught,
    without_each_fold,
)
from rubric.training.network import Network
from tests.rubric.training.test_fit import CONFIG

ITEMS = [Item("crisis", f"{number}", "It hurts.", "Go on.", {}) for number in range(60)]


def lesson(folder: Path, name: str = "all") -> Lesson:
    return Lesson(name, ITEMS, folder / "nowhere", Plan(), folder / f"{name}.pt")


def test_replies_to_the_same_line_are_in_the_same_fold() -> None:
    one, other = (Item("crisis", "My dog died.", "My dog died.", reply, {}) for reply in ("Oh.", "When?"))
    assert fold_of(one) == fold_of(other)
    assert {fold_of(item) for item in ITEMS} == set(range(FOLDS))


def test_every_reply_is_left_out_of_one_lesson(tmp_path: Path) -> None:
    planned = without_each_fold(ITEMS, None, Plan(), tmp_path)
    for item in ITEMS:
        assert [item not in each.items for each in planned].count(True) == 1
    assert len({each.state for each in planned}) == len({each.name for each in planned}) == FOLDS


def test_the_lesson_on_everything_leaves_nothing_out(tmp_path: Path) -> None:
    planned = on_everything(ITEMS, None, Plan(seed=5), tmp_path)
    assert planned.items == ITEMS
    assert planned.plan.seed == 5


def test_a_lesson_that_was_held_is_not_held_again(tmp_path: Path) -> None:
    held = lesson(tmp_path)
    torch.save(Network(CONFIG).state_dict(), held.state)
    before = held.state.stat().st_mtime_ns
    learn_all([held], at_once=1)
    assert held.state.stat().st_mtime_ns == before
    assert taught(held, Network(CONFIG)).training is False


def test_a_lesson_without_an_encoder_fails_and_leaves_no_weights(tmp_path: Path) -> None:
    planned = [lesson(tmp_path)]
    with pytest.raises(FileNotFoundError):
        learn_all(planned, at_once=1)
    assert not planned[0].state.exists()

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from rubric.training.corpora import Item
from rubric.training.fit import Plan
from rubric.training.lessons import FOLDS, Lesson, fold_of, learn_all, lessons, taught
from rubric.training.network import Network
from tests.rubric.training.test_fit import CONFIG


def lesson(folder: Path) -> Lesson:
    return Lesson(folder, None, Plan(), None, folder / "all.pt")


def test_replies_to_the_same_line_are_in_the_same_fold() -> None:
    one, other = (Item("crisis", "My dog died.", "My dog died.", reply, {}) for reply in ("Oh.", "When?"))
    assert fold_of(one) == fold_of(other)
    folds = {fold_of(Item("crisis", f"{number}", "", "", {})) for number in range(60)}
    assert folds == set(range(FOLDS))


def test_every_fold_is_left_out_once_and_one_lesson_sees_all(tmp_path: Path) -> None:
    planned = lessons(tmp_path, None, Plan(), tmp_path)
    assert [each.left_out for each in planned] == [None, *range(FOLDS)]
    assert len({each.state for each in planned}) == len({each.name for each in planned}) == len(planned)


def test_a_lesson_that_was_held_is_not_held_again(tmp_path: Path) -> None:
    held = lesson(tmp_path)
    torch.save(Network(CONFIG).state_dict(), held.state)
    before = held.state.stat().st_mtime_ns
    learn_all([held], at_once=1)
    assert held.state.stat().st_mtime_ns == before
    assert taught(held, Network(CONFIG)).training is False


def test_a_lesson_without_corpora_fails_and_leaves_no_weights(tmp_path: Path) -> None:
    planned = [lesson(tmp_path / "nowhere")]
    with pytest.raises(FileNotFoundError):
        learn_all(planned, at_once=1)
    assert not planned[0].state.exists()

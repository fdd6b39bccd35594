"""An agency's own heads: they follow its instructors where that holds for replies not seen, and else stay."""

from __future__ import annotations

import zipfile
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from rubric.codes import SKILLS, SLIPS
from rubric.listener.tasks import CODES, LEVELS
from rubric.listener.weights import WEIGHTS, read
from rubric.training.agency import LEAST, fit, main
from rubric.training.corpora import EXAMPLES, Item
from rubric.training.joins import Heard, Join

SHIPPED: dict[str, Join] = {
    **dict.fromkeys(CODES, (0.4, 0.9, 0.0)),
    **{f"{level}_{step}": (0.4, 0.9, 0.0) for level in LEVELS for step in (1, 2)},
}


def heard(odds: float, place: int, *, turns_at: float, level: int) -> Heard:
    """A reply of which the listener is as sure as `odds`; an agency gives the codes from `turns_at` on."""
    names = [*CODES, *(f"{name}_{step}" for name in LEVELS for step in (1, 2))]
    labels = dict.fromkeys(CODES, int(odds > turns_at)) | dict.fromkeys(LEVELS, level)
    item = Item("crisis", f"context {place}", "It hurts.", "Go on.", labels)
    return Heard(item, dict.fromkeys(names, 0.0), dict.fromkeys(names, odds))


def replies(turns_at: float, number: int = 120) -> list[Heard]:
    draws = np.random.default_rng(1).normal(0, 2, number)
    return [heard(float(odds), place, turns_at=turns_at, level=place % 3) for place, odds in enumerate(draws)]


def test_where_an_agency_draws_another_line_the_verdict_turns_there() -> None:
    heads = {head.name: head for head in fit(replies(turns_at=1.5), SHIPPED)}
    for code in (*SKILLS, *SLIPS):
        cue, ear, shift = heads[code].weights
        assert heads[code].helps
        assert cue >= 0
        assert -shift / ear == pytest.approx(1.5, abs=0.4)


def test_few_replies_bend_what_ships_less_than_many() -> None:
    bent = [next(fit(replies(turns_at=1.0, number=number), SHIPPED)).weights[2] for number in (60, 240, 960)]
    assert 0 > bent[0] > bent[1] > bent[2]


def test_a_head_that_tells_unseen_replies_no_better_does_not_help() -> None:
    sure = dict.fromkeys(SHIPPED, (0.0, 40.0, 0.0))
    assert not next(fit(replies(turns_at=0.0), sure)).helps


def test_a_code_that_hardly_anybody_gave_is_left_alone() -> None:
    few = sorted(replies(turns_at=9.0), key=lambda each: each.ear["command"])
    for each in few[-(LEAST - 1) :]:
        each.item.labels["command"] = 1  # type: ignore[index] # a dict here
    names = {head.name for head in fit(few, SHIPPED)}
    assert "command" not in names
    assert "threat" not in names


def test_the_listener_stays_and_its_heads_are_the_agencys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    examples, weights = tmp_path / "examples.jsonl", tmp_path / "own.zip"
    with (EXAMPLES / "police.jsonl").open(encoding="utf-8") as file:
        examples.write_text("".join(islice(file, 120)), encoding="utf-8")
    assert main([str(examples), str(weights)]) == 0
    told = capsys.readouterr().out
    own, shipped = read(weights).calibration, read(WEIGHTS).calibration
    changed = {name for name, join in own.joins.items() if shipped.joins[name] != join}
    assert changed == {line.partition(":")[0] for line in told.splitlines() if line.endswith(", taken")}
    assert changed
    assert (own.codes, own.levels) == (shipped.codes, shipped.levels)
    with zipfile.ZipFile(weights) as ours, zipfile.ZipFile(WEIGHTS) as theirs:
        assert {each.filename: each.CRC for each in ours.infolist() if each.filename != "about.json"} == {
            each.filename: each.CRC for each in theirs.infolist() if each.filename != "about.json"
        }

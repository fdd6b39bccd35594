"""Double coding: blind first, then both; how far people and rubric agree; examples for the next training."""

from __future__ import annotations

import builtins
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import MissingExtraError, ReviewError, UnknownChoiceError, UnknownSessionError
from bot.practice.calibration import FEW, Calibration, as_verdict, calibrated
from bot.practice.review import Review
from bot.practice.session import Practice
from bot.store.records_reviews import Coded, Coding
from rubric.assess import assess
from rubric.codes import LEVELS, SKILLS, SLIPS
from rubric.packs import read_pack
from rubric.training.corpora import crisis
from tests.bot.practice.conftest import Clock
from tests.bot.practice.test_review import ELSEWHERE, INSTRUCTOR, TRAINEE, hold_talk

IDA = replace(INSTRUCTOR, id="discord:8", name="Ida")
NONE = {"empathy": 0, "reflection": 0}


@pytest.fixture
def calibration(practice: Practice) -> Calibration:
    return Calibration(practice.store, practice.clock)


async def test_a_sample_tells_nothing_of_the_rubric_and_nothing_of_whose_it_is(
    calibration: Calibration, practice: Practice
) -> None:
    await hold_talk(practice)
    sample = await calibration.sample(INSTRUCTOR, seed=1)
    assert sorted(each.reply for each in sample) == ["Calm down.", "I'm in no hurry. What happened today?"]
    assert {name for each in sample for name in each.__dataclass_fields__} == {
        "turn_id",
        "session_id",
        "n",
        "pack",
        "line",
        "reply",
    }
    assert sample == await calibration.sample(INSTRUCTOR, seed=1)
    assert len(await calibration.sample(INSTRUCTOR, seed=1, size=1)) == 1


async def test_nobody_codes_what_they_may_not_see(calibration: Calibration, practice: Practice) -> None:
    talk = await hold_talk(practice)
    assert await calibration.sample(ELSEWHERE, seed=1) == []
    with pytest.raises(UnknownSessionError):
        await calibration.code(ELSEWHERE, talk, 1, levels=NONE, codes=[])
    for refused in (
        calibration.sample(TRAINEE, seed=1),
        calibration.code(TRAINEE, talk, 1, levels=NONE, codes=[]),
        calibration.agreement(TRAINEE),
        calibration.examples(TRAINEE),
    ):
        with pytest.raises(ReviewError):
            await refused


async def test_after_coding_both_are_shown_and_it_comes_no_more(
    calibration: Calibration, practice: Practice
) -> None:
    talk = await hold_talk(practice)
    both = await calibration.code(INSTRUCTOR, talk, 2, levels=NONE, codes=["command", "rush"], note="Curt.")
    assert both.coding.codes == ("command", "rush")
    assert both.coding.levels == {"empathy": 0, "reflection": 0, "non_confrontation": 1}
    assert both.coding.blind
    assert both.assessment["codes"] == ["command"]
    assert [each.n for each in await calibration.sample(INSTRUCTOR, seed=1)] == [1]
    assert {each.n for each in await calibration.sample(IDA, seed=1)} == {1, 2}


async def test_what_was_read_before_is_not_blind(calibration: Calibration, practice: Practice) -> None:
    talk = await hold_talk(practice)
    await Review(practice).opened(INSTRUCTOR, talk)
    assert await calibration.sample(INSTRUCTOR, seed=1) == []
    both = await calibration.code(INSTRUCTOR, talk, 2, levels=NONE, codes=["command"])
    assert not both.coding.blind
    assert (await calibration.agreement(INSTRUCTOR)).replies == 0


@pytest.mark.parametrize(
    ("levels", "codes"), [({}, []), ({"empathy": 3, "reflection": 0}, []), (NONE, ["rudeness"])]
)
async def test_a_code_that_there_is_not_is_refused(
    calibration: Calibration, practice: Practice, levels: dict[str, int], codes: list[str]
) -> None:
    talk = await hold_talk(practice)
    with pytest.raises(UnknownChoiceError):
        await calibration.code(INSTRUCTOR, talk, 2, levels=levels, codes=codes)


async def test_agreement_is_counted_with_the_rubric_and_among_instructors(
    calibration: Calibration, practice: Practice
) -> None:
    talk = await hold_talk(practice)
    for who, codes in ((INSTRUCTOR, ["command"]), (IDA, [])):
        await calibration.code(who, talk, 1, levels={"empathy": 1, "reflection": 0}, codes=["open_question"])
        await calibration.code(who, talk, 2, levels=NONE, codes=codes)
    found = await calibration.agreement(INSTRUCTOR)
    assert (found.replies, found.coders) == (2, 2)
    command = next(each for each in found.with_rubric if each.name == "command")
    assert (command.n, command.present, command.confusion) == (4, 1, ((2, 1), (0, 1)))
    assert [each.reply for each in command.worst] == ["Calm down."]
    among = {each.name: each for each in found.among}
    assert among["open_question"].kappa == 1.0
    assert among["command"].confusion == ((1, 0), (1, 0))


async def test_examples_are_lines_that_the_training_reads(
    calibration: Calibration, practice: Practice, tmp_path: Path
) -> None:
    talk = await hold_talk(practice)
    for who, codes in ((INSTRUCTOR, ["command"]), (IDA, ["command", "rush"])):
        await calibration.code(who, talk, 2, levels=NONE, codes=codes, note="Curt.")
    lines = list(await calibration.examples(INSTRUCTOR))
    entry = json.loads(lines[0])
    assert entry["codes"] == ["command"]
    assert (entry["id"], entry["role"], entry["note"]) == ("agency-0001", "police", "Curt.; Curt.")
    file = tmp_path / "agency.jsonl"
    file.write_text("\n".join(lines))
    [item] = crisis(file)
    assert item.labels["command"] == 1
    assert item.labels["rush"] == 0


async def test_examples_name_nobody_in_any_of_their_words(
    calibration: Calibration, practice: Practice
) -> None:
    talk = await hold_talk(practice)
    trainee, _ = (await practice.store.whose([talk]))[talk]
    await practice.store.keep_name(str(INSTRUCTOR.guild_id), trainee, "Dana Ruiz")
    await calibration.code(INSTRUCTOR, talk, 2, levels=NONE, codes=[], note="Ida told Dana so.")
    await calibration.code(IDA, talk, 2, levels=NONE, codes=[], note="I agree with Ruiz.")
    [line] = await calibration.examples(INSTRUCTOR)
    assert json.loads(line)["note"] == "[name] told [name] so.; I agree with [name]."


def coded(reply: str, codes: set[str], author: str = "a", n: int = 1) -> Coded:
    ordered = tuple(code for code in (*SKILLS, *SLIPS) if code in codes)
    levels = {"empathy": 0, "reflection": 0, "non_confrontation": 2}
    coding = Coding(
        session_id="s",
        n=n,
        author=author,
        author_name=author,
        levels=levels,
        codes=ordered,
        at=Clock().now,
    )
    verdict = assess(reply, pack=read_pack("police")).as_json()
    return Coded(coding=coding, pack="police", line="", reply=reply, assessment=verdict)


def test_the_weakest_code_comes_with_its_words() -> None:
    replies = ["Calm down.", "Sit down.", "Stop it.", "Be quiet.", "Come here.", "What happened?"]
    found = calibrated([coded(reply, {"affirm"}, n=n) for n, reply in enumerate(replies)])
    weakest = next(each for each in found.weakest if each.name == "affirm")
    assert list(found.weakest) == sorted(found.weakest, key=lambda each: each.kappa)
    assert weakest.present >= FEW
    assert weakest.kappa <= 0
    assert {each.reply for each in weakest.worst} <= set(replies)


@settings(max_examples=5)  # each counts 300 resamples for every code
@given(st.sets(st.sampled_from([*SKILLS, *SLIPS]), max_size=4))
def test_somebody_agrees_with_themselves(codes: set[str]) -> None:
    one, other = coded("Calm down.", codes), coded("Calm down.", codes, "b")
    for each in calibrated([one, other]).among:
        assert each.kappa == 1.0
    verdict = as_verdict(one.coding)
    assert set(verdict.codes) == codes
    assert set(verdict.p) == {*SKILLS, *SLIPS, *LEVELS}


def test_without_the_library_that_counts_it_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **named: Any) -> Any:
        if name == "rubric.agreement":
            raise ModuleNotFoundError(name="sklearn")
        return real(name, *args, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"sklearn.*crisis-coach\[agreement\]"):
        calibrated([])

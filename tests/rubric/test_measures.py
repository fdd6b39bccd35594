"""What a session measures, and which pass marks it meets."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric.assessment import Assessment
from rubric.codes import SKILLS, SLIPS
from rubric.measures import BENCHMARKS, Measures, Scored, measure, verdict
from rubric.packs import pack_ids, read_pack


def said(*codes: str, empathy: int = 0, reflection: int = 0, score: int = 50) -> Assessment:
    levels = {"empathy": empathy, "reflection": reflection, "non_confrontation": 2}
    return Assessment(levels, score, codes, {}, (), "police@1", "cues")


def session(*replies: Assessment) -> Measures:
    return measure([Scored(reply) for reply in replies])


def test_nothing_said_measures_nothing() -> None:
    empty = measure([])
    assert empty.replies == 0
    assert empty.mean_score is None
    assert empty.reflections_per_question is None
    assert empty.median_reply_s is None
    assert empty.graded() == {"graves": "good"}
    assert verdict(empty, read_pack("police")).passed is None


def test_reflections_are_counted_for_each_question() -> None:
    figures = session(
        said("open_question", reflection=1), said(reflection=2), said("closed_question"), said(reflection=1)
    )
    assert figures.reflections == 3
    assert figures.questions == 2
    assert figures.reflections_per_question == 1.5
    assert figures.open_share == 0.5


def test_reflections_without_a_question_have_no_ratio() -> None:
    assert session(said(reflection=1)).reflections_per_question is None


def test_a_row_of_questions_counts_as_three() -> None:
    assert session(said("closed_question", "interrogate")).questions == 3


def test_advice_is_given_per_hundred_replies() -> None:
    assert session(said("advice"), said(), said(), said()).advice_per_100 == 25


def test_the_first_reflection_is_found() -> None:
    assert session(said(), said(empathy=2), said(reflection=1)).first_reflection == 3


def test_lesser_slips_and_graves_are_counted_apart() -> None:
    figures = session(said("threat"), said("command", "advice"), said("judge", "command"), said())
    assert figures.graves == 2
    assert figures.slips == 2
    assert figures.slips_share == 0.5


@pytest.mark.parametrize(
    ("cue", "asked", "waited"),
    [(2, 2, 1), (2, 4, 3), (3, 1, 0)],
    ids=["at once", "two replies late", "before"],
)
def test_the_direct_question_is_timed_from_the_first_hint(cue: int, asked: int, waited: int) -> None:
    turns = [
        Scored(said("ask_suicide") if number == asked else said(), risk_cue=number == cue)
        for number in range(1, 6)
    ]
    figures = measure(turns)
    assert figures.risk_cue_at == cue
    assert figures.asked_suicide_at == asked
    assert figures.replies_to_ask == waited
    assert figures.asked_after_risk == 1


def test_a_hint_left_lying_is_told() -> None:
    figures = measure([Scored(said(), risk_cue=True), Scored(said("open_question"))])
    assert figures.asked_after_risk == 0
    assert figures.replies_to_ask is None


def test_without_a_hint_nobody_had_to_ask() -> None:
    assert session(said(), said()).asked_after_risk is None


def test_influence_before_any_listening_is_told_with_its_place() -> None:
    assert session(said("introduce"), said("advice"), said(reflection=1)).early_influence_at == 2


def test_influence_after_listening_is_in_its_place() -> None:
    assert session(said(reflection=1), said("offer_help")).early_influence_at is None
    assert session(said("introduce", "offer_help"), said(reflection=1)).early_influence_at is None
    assert session(said("introduce", "command"), said(reflection=1)).early_influence_at == 1


def test_the_median_time_leaves_out_replies_that_were_not_timed() -> None:
    turns = [Scored(said(), reply_s=seconds) for seconds in (10.0, None, 200.0, 40.0)]
    assert measure(turns).median_reply_s == 40


def test_benchmarks_grade_both_ways() -> None:
    graded = session(said("open_question", reflection=1), said(reflection=1), said("advice")).graded()
    assert graded["reflections_per_question"] == "good"
    assert graded["advice_per_100"] == "short"
    assert BENCHMARKS["median_reply_s"].grade(120) == "fair"


def test_every_benchmark_names_a_measure_and_its_source() -> None:
    assert set(BENCHMARKS) <= set(Measures.__slots__)
    assert all(benchmark.source and benchmark.says and benchmark.title for benchmark in BENCHMARKS.values())


@pytest.mark.parametrize("name", pack_ids())
def test_every_pass_mark_of_a_pack_is_a_measure(name: str) -> None:
    marks = verdict(session(said()), read_pack(name)).marks
    assert [mark.measure for mark in marks] == list(read_pack(name).passes)
    assert all(mark.source for mark in marks)


def test_a_skilled_session_passes_and_one_grave_slip_fails_it() -> None:
    good = [
        said("open_question", empathy=2, reflection=1, score=80),
        said(reflection=1, empathy=1, score=70),
    ] * 4
    police = read_pack("police")
    assert verdict(session(*good), police).passed is True
    spoiled = verdict(session(*good, said("threat", score=5)), police)
    assert spoiled.passed is False
    assert [mark.measure for mark in spoiled.marks if mark.met is False] == ["graves"]


def test_what_could_not_be_measured_counts_against_nobody() -> None:
    marks = verdict(session(said(reflection=1, empathy=2, score=80)), read_pack("police")).marks
    assert {mark.measure: mark.met for mark in marks}["reflections_per_question"] is None


@given(
    st.lists(st.lists(st.sampled_from((*SKILLS, *SLIPS)), unique=True, max_size=4), max_size=12), st.data()
)
def test_reflection_of_the_second_level_never_moves_a_pass_mark(
    codes: list[list[str]], data: st.DataObject
) -> None:
    levels = [data.draw(st.integers(0, 2)) for _ in codes]
    deep = [said(*each, reflection=level) for each, level in zip(codes, levels, strict=True)]
    plain = [
        replace(each, levels=each.levels | {"reflection": min(1, each.levels["reflection"])}) for each in deep
    ]
    police = read_pack("police")
    assert verdict(session(*deep), police) == verdict(session(*plain), police)


def test_measures_and_verdict_can_be_written_as_json() -> None:
    figures = session(said("open_question", reflection=1, score=61), said(score=52), said())
    assert json.loads(json.dumps(figures.as_json()))["mean_score"] == 54.333
    assert json.loads(json.dumps(verdict(figures, read_pack("police")).as_json()))["rubric"] == "police@1"

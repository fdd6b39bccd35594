"""A cohort over time: weeks with check rides apart, members by need, tables without words."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from statistics import fmean

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.charts import cohort_chart
from bot.practice.adjusted import Comparing
from bot.practice.cohort import CohortProgress, as_document, as_table, cohort_progress, weeks_of
from bot.practice.corrected import Corrector
from bot.practice.counted import Counted
from bot.practice.review import Review
from bot.practice.reviewed import Basis
from bot.practice.session import Practice
from bot.store.records_assignments import CohortTalk
from bot.store.records_reviews import Override, Reader
from bot.store.store import Store
from bot.views.cohort import cohort_message
from rubric.assess import assess
from rubric.listener import NO_OPINION
from rubric.packs import read_pack
from tests.bot.practice.test_adjusted import add
from tests.bot.store.samples import NOON, a_room, a_session, a_turn

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def a_talk(day: int, score: float, *, trainee: str = "ana", mode: str = "coached") -> CohortTalk:
    return CohortTalk(
        id=f"{trainee}{day}{mode}{score}",
        trainee=trainee,
        person="ray",
        person_version=1,
        rubric="police@1",
        mode=mode,
        at=MONDAY + timedelta(days=day),
        replies=5,
        outcome="good",
        score=score,
        empathy=1,
        reflection=1,
        non_confrontation=2,
        earlier=0,
    )


def test_check_rides_stand_apart_from_talks_with_feedback() -> None:
    [week] = weeks_of([a_talk(0, 40), a_talk(6, 60), a_talk(3, 80, mode="check_ride")])
    assert week.practice
    assert week.rides
    assert (week.practice.mean, week.rides.mean) == (50, 80)


def test_a_week_begins_on_monday_in_utc() -> None:
    weeks = weeks_of([a_talk(6, 40), a_talk(7, 60)])
    assert [week.monday.isoformat() for week in weeks] == ["2026-03-02", "2026-03-09"]


def test_whoever_practises_most_does_not_count_most() -> None:
    eager = [replace(a_talk(0, 90), id=f"e{n}") for n in range(9)]
    [week] = weeks_of([*eager, a_talk(1, 50, trainee="ben")])
    assert week.practice
    assert (week.practice.mean, week.practice.trainees, week.practice.talks) == (70, 2, 10)


def test_an_interval_is_told_of_three_trainees_and_more() -> None:
    talks = [a_talk(0, 40 + 10 * n, trainee=f"t{n}") for n in range(4)]
    [two], [four] = weeks_of(talks[:2]), weeks_of(talks)
    assert two.practice
    assert four.practice
    assert two.practice.low is None
    assert four.practice.low is not None
    assert four.practice.low < four.practice.mean


@given(
    st.lists(
        st.builds(
            a_talk,
            st.integers(0, 60),
            st.floats(0, 100),
            trainee=st.sampled_from("abcdef"),
            mode=st.sampled_from(["coached", "sparse", "check_ride"]),
        ),
        max_size=40,
    )
)
def test_every_talk_is_in_one_week_and_every_mean_within_its_interval(talks: list[CohortTalk]) -> None:
    points = [point for week in weeks_of(talks) for point in (week.practice, week.rides) if point]
    assert sum(point.talks for point in points) == len(talks)
    for point in points:
        assert 0 <= point.mean <= 100.000001
        if point.low is not None and point.high is not None:
            assert point.low - 1e-9 <= point.mean <= point.high + 1e-9


async def a_cohort(store: Store) -> None:
    """Twelve trainees of one server with a talk each; `t0` lies far below, and has a check ride too."""
    for n in range(12):
        await add(store, f"s{n}", f"t{n}", 60 if n else 30)
        await store.open_room(a_room(f"s{n}", trainee=f"t{n}", place_id=f"p{n}", guild_id="g"))
    await add(store, "ride", "t0", 40, day=8, mode="check_ride")
    await store.open_room(a_room("ride", trainee="t0", place_id="pr", guild_id="g"))
    await add(store, "elsewhere", "t1", 90, day=9)
    await store.open_room(a_room("elsewhere", trainee="t1", place_id="pe", guild_id="other"))


async def test_only_talks_of_that_server_and_of_those_named_are_looked_at(store: Store) -> None:
    await a_cohort(store)
    comparing = Comparing(store, lambda: NOON)
    found = await cohort_progress(store, comparing, "g", [f"t{n}" for n in range(12)])
    assert (found.asked, len(found.talks), len(found.weeks)) == (12, 13, 2)
    assert {each.talk.trainee for each in (await cohort_progress(store, comparing, "g", ["t1"])).talks} == {
        "t1"
    }
    assert (await cohort_progress(store, comparing, "other", ["t0"])).talks == ()


async def test_how_much_somebody_practises_elsewhere_is_told_to_no_other_server(store: Store) -> None:
    await a_cohort(store)
    for n in range(4):
        await add(store, f"here{n}", "t1", 60, day=10 + n)
        await store.open_room(a_room(f"here{n}", trainee="t1", place_id=f"h{n}", guild_id="other"))
    found = await cohort_progress(store, Comparing(store, lambda: NOON), "other", ["t1"])
    rows = list(csv.DictReader(StringIO(as_table(found).decode("utf-8-sig"))))
    assert [row["talks_before"] for row in rows] == ["0", "1", "2", "3", "4"]
    talks = json.loads(as_document(found, NOON))["talks"]
    assert [talk["earlier"] for talk in talks] == [0, 1, 2, 3, 4]
    assert all("band" not in (talk["compared"] or {}) for talk in talks)


async def test_whoever_lies_furthest_below_what_is_expected_comes_first(store: Store) -> None:
    await a_cohort(store)
    found = await cohort_progress(store, Comparing(store, lambda: NOON), "g", [f"t{n}" for n in range(12)])
    assert found.members[0].trainee == "t0"
    assert found.members[0].rides == 1
    assert found.members[0].difference == pytest.approx(fmean([30 - 60, 40 - 60]), abs=4)
    first = found.members[0]
    beside = [each.compared for each in found.talks if each.talk.trainee == "t0" and each.compared]
    assert first.low == pytest.approx(fmean(each.score - each.high for each in beside))
    assert first.high == pytest.approx(fmean(each.score - each.low for each in beside))
    assert first.trainees == min(each.trainees for each in beside)


async def test_a_member_beside_others_is_told_with_the_interval_and_the_number_behind_it(
    store: Store,
) -> None:
    await a_cohort(store)
    found = await cohort_progress(store, Comparing(store, lambda: NOON), "g", [f"t{n}" for n in range(12)])
    member = replace(found.members[0], difference=1.2, low=-0.9, high=3.3, trainees=11, compared=2)
    view = cohort_message(replace(found, members=(member,)), cohort_chart(found), is_whole=True)
    shown = [each.content for each in view.walk_children() if isinstance(each, ui.TextDisplay)]
    assert " · +1 point (-1 to +3) beside 11 or more of that experience, over 2 talks" in "".join(shown)


async def test_the_tables_hold_figures_and_no_words(store: Store) -> None:
    await a_cohort(store)
    found = await cohort_progress(store, Comparing(store, lambda: NOON), "g", [f"t{n}" for n in range(12)])
    table = as_table(found).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(table)))
    assert len(rows) == 13
    assert [row["session"] for row in rows if row["feedback_off"]] == ["ride"]
    assert all(row["trainees_behind"] for row in rows)
    document = json.loads(as_document(found, NOON))
    assert len(document["talks"]) == 13
    assert document["talks"][0]["compared"]["trainees"] == 11
    for text in (table, json.dumps(document)):
        assert "hurry" not in text


async def test_what_was_corrected_counts_where_it_is_asked_for_but_not_beside_others(store: Store) -> None:
    await a_cohort(store)
    for n in range(1, 5):
        verdict = assess("You sound worn out.", "What.", (), pack=read_pack("police"), listener=NO_OPINION)
        if n == 1:
            await store.add_session(a_session("marked", trainee="t12", started_at=NOON))
            await store.open_room(a_room("marked", trainee="t12", place_id="pm", guild_id="g"))
        await store.add_turn(a_turn(n, "marked", at=NOON, assessment=verdict.as_json()))
    await store.end_session("marked", ending="stays", outcome="good", stopped=False, at=NOON)
    comparing, named = Comparing(store, lambda: NOON), [f"t{n}" for n in range(13)]
    before = await cohort_progress(store, comparing, "g", named)
    assert before.counted.corrections == 0
    review = Review(Practice(store, lambda: NOON, lambda: "x"))
    iris = Reader(id="discord:9", name="Iris", seen_as="instructor", guild_id="g")
    mark = Override(
        session_id="marked",
        n=1,
        code="command",
        was=0,
        becomes=1,
        author=iris.id,
        author_name=iris.name,
        reason="That was an order.",
        at=NOON,
    )
    await store.add_override(iris, mark)

    scored = await cohort_progress(store, comparing, "g", named)
    assert replace(scored, counted=before.counted) == before
    assert (scored.counted.corrections, scored.counted.basis) == (1, "scored")
    corrected = await cohort_progress(store, comparing, "g", named, corrector=Corrector(review, iris))
    assert (corrected.counted.corrections, corrected.counted.basis) == (1, "overrides")
    for was, now in zip(scored.talks, corrected.talks, strict=True):
        assert now.compared == was.compared
        assert now.scored == was.scored == was.talk.score
        assert (now.talk.score < was.talk.score) == (now.talk.id == "marked")
    weeks = [each.weeks[0].practice for each in (corrected, scored)]
    assert weeks[0]
    assert weeks[1]
    assert weeks[0].mean < weeks[1].mean
    assert "as corrected" in cohort_chart(corrected, form="svg").image.decode()


async def test_the_picture_has_its_words(store: Store) -> None:
    await a_cohort(store)
    found = await cohort_progress(store, Comparing(store, lambda: NOON), "g", [f"t{n}" for n in range(12)])
    chart = cohort_chart(found, "Night shift")
    assert chart.image.startswith(b"\x89PNG")
    assert "Night shift: mean score of a cohort, week by week." in chart.alt
    assert "With feedback: 58 of 100 (52 to 63) from 12 trainees." in chart.lines
    assert "Check rides, without: 40 of 100 from 1 trainee." in chart.lines
    assert cohort_chart(found, form="svg").image == cohort_chart(found, form="svg").image


@pytest.mark.parametrize("basis", ["scored", "overrides"])
def test_all_of_the_weeks_stands_over_the_picture(basis: Basis) -> None:
    days = [datetime(2026, 12, 28, tzinfo=UTC) + timedelta(days=7 * n) for n in range(13)]
    weeks = weeks_of(replace(a_talk(0, 60), at=day) for day in days)
    found = CohortProgress(1, (), weeks, (), Counted(3, basis))
    drawn = cohort_chart(found, form="svg")
    assert "; 28 Dec 2026 to 28 Mar 2027<" in drawn.image.decode()
    assert "13 weeks with talks, 28 Dec 2026 to 28 Mar 2027." in drawn.alt


def test_a_single_week_is_told_from_its_monday_to_its_sunday() -> None:
    drawn = cohort_chart(CohortProgress(1, (), weeks_of([a_talk(3, 60)]), ()))
    assert "1 week with talks, 2 Mar 2026 to 8 Mar 2026." in drawn.alt


def test_a_cohort_without_a_talk_has_an_empty_picture() -> None:
    chart = cohort_chart(CohortProgress(3, (), (), ()))
    assert chart.lines == ("No talk has ended yet.",)

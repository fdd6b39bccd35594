"""Progress: trends that wait until there is enough, habits from stored codes, days in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.corrected import Corrector
from bot.practice.habits import CodeUse, Habits, habits
from bot.practice.progress import SHOWN, Progress, Streak, Trend, as_lines, progress, streak
from bot.practice.review import Review
from bot.practice.session import Practice
from bot.store.records_reviews import Reader
from bot.store.store import Store
from rubric.packs.shelf import Shelf
from tests.bot.store.samples import NOON, a_session, a_silence, a_turn

TODAY = date(2026, 3, 20)
NOW = datetime(2026, 3, 20, 8, 0, tzinfo=UTC)
days = st.sets(st.dates(min_value=date(2026, 1, 1), max_value=TODAY)).map(sorted)


async def add_talk(
    store: Store, place: int, scores: Sequence[int], codes: Sequence[Sequence[str]] = (), **changes: object
) -> None:
    """Store a talk that ended, `place` days after noon of the first."""
    at = NOON + timedelta(days=place)
    session_id = f"talk{place}"
    ended = {"ending": "stays", "outcome": "good", "stopped": False} | {
        name: changes.pop(name) for name in ("ending", "outcome", "stopped") if name in changes
    }
    await store.add_session(a_session(session_id, started_at=at, **changes))
    for n, score in enumerate(scores, 1):
        given_codes = list(codes[n - 1]) if codes else ["i_message"]
        verdict = (a_turn(n).assessment or {}) | {"score": score, "codes": given_codes}
        await store.add_turn(a_turn(n, session_id, assessment=verdict, at=at))
    await store.end_session(session_id, at=at + timedelta(minutes=20), **ended)  # type: ignore[arg-type]


async def test_a_trainee_without_a_talk_has_an_empty_progress(store: Store) -> None:
    found = await progress(store, "local", now=NOW)
    assert (found.talks, found.trends, found.habits) == ((), (), Habits())
    assert (found.streak, found.pass_score) == (Streak(0, 0), None)
    assert list(as_lines(found)) == ["0 talks ended, 0 people, 0 replies."]


async def test_talks_come_earliest_first_with_their_figures(store: Store) -> None:
    await add_talk(store, 1, [40, 60, 50, 50])
    await add_talk(store, 0, [70], person="dee", mode="debrief", outcome="poor")
    first, second = (await progress(store, "local", now=NOW)).talks
    assert (first.person, first.mode, first.outcome, first.score) == ("dee", "debrief", "poor", 70)
    assert (second.at, second.replies, second.score) == (NOON + timedelta(days=1), 4, 50)
    assert (second.empathy, second.reflection, second.non_confrontation) == (1, 1, 2)


async def test_an_open_talk_and_those_of_others_are_left_out(store: Store) -> None:
    await store.add_session(a_session("open"))
    await add_talk(store, 1, [50] * 4, trainee="somebody else")
    assert (await progress(store, "local", now=NOW)).talks == ()


async def test_only_the_latest_talks_are_shown_and_all_are_added_up(store: Store) -> None:
    for place in range(SHOWN + 2):
        await add_talk(store, place, [50])
    found = await progress(store, "local", now=NOON + timedelta(days=SHOWN + 1))
    assert [talk.id for talk in found.talks] == [f"talk{place}" for place in range(2, SHOWN + 2)]
    assert (found.totals.ended, found.streak) == (SHOWN + 2, Streak(SHOWN + 2, SHOWN + 2))


async def test_a_trend_is_told_from_ten_talks_on(store: Store) -> None:
    for place in range(9):
        await add_talk(store, place, [50] * 4)
    found = await progress(store, "local", now=NOW)
    assert found.trends == ()
    assert "A trend needs 10 talks with feedback and at least 4 replies." in as_lines(found)
    await add_talk(store, 9, [75] * 4)
    found = await progress(store, "local", now=NOW)
    assert found.trends[0] == Trend("score", now=55, before=50)
    assert "Score: up, 55 over the last 5 talks, 50 over the 5 before." in as_lines(found)
    assert "Empathy: steady, 1.0 over the last 5 talks, 1.0 over the 5 before." in as_lines(found)


async def test_short_and_stopped_talks_and_withheld_check_rides_say_nothing_of_a_trend(store: Store) -> None:
    for place in range(9):
        await add_talk(store, place, [50] * 4)
    await add_talk(store, 9, [90] * 3)
    await add_talk(store, 10, [5] * 4, stopped=True, ending=None, outcome=None)
    await add_talk(store, 11, [90] * 4, mode="check_ride")
    assert (await progress(store, "local", now=NOW)).trends == ()


async def test_a_check_ride_is_withheld_from_the_trainee_and_shown_to_who_may_see_it(store: Store) -> None:
    for place in range(3):
        await add_talk(store, place, [80] * 4, [["threat"]] * 4, mode="check_ride")
    [talk, *_] = (found := await progress(store, "local", now=NOW)).talks
    assert (talk.withheld, talk.score, talk.empathy, talk.replies) == (True, None, None, 4)
    assert found.habits == Habits()
    [talk, *_] = (found := await progress(store, "local", now=NOW, may_see=lambda _: True)).talks
    assert (talk.withheld, talk.score) == (False, 80)
    assert found.habits.slip == CodeUse("threat", talks=3, of_talks=3, replies=12, of_replies=12)


async def test_habits_are_counted_over_the_replies_that_count(store: Store) -> None:
    asking = [["open_question", "affirm"], ["open_question"], ["command"], ["closed_question"]]
    for place in range(2):
        await add_talk(store, place, [50] * 4, asking)
    await add_talk(store, 2, [50] * 4, [["open_question", "summary"]] * 4)
    await store.rewind("talk2", 3, NOON)
    await store.add_turn(a_silence(4, "talk2"))
    await store.add_turn(a_turn(5, "talk2", assessment={**(a_turn(5).assessment or {}), "codes": ["rush"]}))
    await store.end_session("talk2", ending="stays", outcome="good", stopped=False, at=NOON)
    found = await progress(store, "local", now=NOW)
    assert found.habits == Habits(
        best=CodeUse("open_question", talks=3, of_talks=3, replies=7, of_replies=12),
        weakest=CodeUse("explore", talks=0, of_talks=3, replies=0, of_replies=12),
        slip=CodeUse("command", talks=2, of_talks=3, replies=2, of_replies=12),
    )
    assert list(as_lines(found))[-3:] == [
        "Given most: open question, in 3 of the last 3 talks and 58% of replies.",
        "Given least: asking further in, in 0 of the last 3 talks and 0% of replies.",
        "Slip to watch: order, in 2 of 12 replies.",
    ]


def test_a_skill_in_every_talk_beats_one_in_many_replies_of_one_talk() -> None:
    talks = [
        [("summary",), (), ()],
        [("summary",), (), ()],
        [("affirm", "summary"), ("affirm",), ("affirm",)],
    ]
    best = habits(talks).best
    assert best is not None
    assert best.code == "summary"


def test_of_equal_slips_the_graver_is_named() -> None:
    slip = habits([[("rush",)], [("threat",)], [()]]).slip
    assert slip is not None
    assert slip.code == "threat"


def test_two_talks_make_no_habit() -> None:
    assert habits([[("threat",)], [("threat",)]]) == Habits()


def test_where_nothing_was_given_nothing_is_best_or_weakest() -> None:
    assert habits([[()], [()], [()]]) == Habits()


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        ([], Streak(0, 0)),
        ([0], Streak(1, 1)),
        ([2, 1, 0], Streak(3, 3)),
        ([3, 2, 1], Streak(3, 3)),
        ([4, 3, 2], Streak(0, 3)),
        ([9, 8, 7, 6, 2, 1], Streak(2, 4)),
        ([1, 0, -1], Streak(2, 3)),
    ],
)
def test_a_streak_lives_until_a_whole_day_went_by(ago: list[int], expected: Streak) -> None:
    assert streak([TODAY - timedelta(days=each) for each in ago], TODAY) == expected


async def test_the_day_of_a_talk_is_the_day_in_utc(store: Store) -> None:
    await add_talk(store, 0, [50])
    in_honolulu = datetime.fromisoformat("2026-03-03T13:00:00-10:00")
    assert (await progress(store, "local", now=in_honolulu)).streak == Streak(1, 1)
    assert (await progress(store, "local", now=in_honolulu + timedelta(hours=2))).streak == Streak(0, 1)


@given(days)
def test_no_run_is_longer_than_the_days_or_shorter_than_the_current_one(found: list[date]) -> None:
    run = streak(found, TODAY)
    assert 0 <= run.current <= run.longest <= len(found)
    assert (run.longest > 0) == bool(found)


@given(days)
def test_practising_today_never_shortens_a_streak(found: list[date]) -> None:
    assert streak(sorted({*found, TODAY}), TODAY).current >= max(1, streak(found, TODAY).current)


async def test_a_role_that_is_no_longer_there_has_no_pass_mark(store: Store) -> None:
    await add_talk(store, 0, [50])
    assert (await progress(store, "local", now=NOW)).pass_score == 60
    await add_talk(store, 1, [50], pack="coastguard")
    assert (await progress(store, "local", now=NOW)).pass_score is None


async def test_a_check_ride_counts_once_it_is_released(practice: Practice) -> None:
    talk = await practice.start("local", "mini", seed=1, mode="check_ride")
    await talk.reply("Sit down!", message_id="1")
    await talk.end()
    now = practice.clock()
    assert (await progress(practice.store, "local", now=now)).talks[0].withheld
    await Review(practice).release(Reader(id="ivy", name="Ivy", seen_as="local"), talk.id)
    [released] = (await progress(practice.store, "local", now=now)).talks
    assert not released.withheld
    assert released.score is not None


async def test_the_pass_mark_is_that_of_the_pack_in_force(store: Store, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    own = shelf.copy("police@1")
    own.write_text(own.read_text("utf-8").replace("at_least: 60", "at_least: 75"), "utf-8")
    shelf.put_in_force("police@2")
    await add_talk(store, 0, [50], pack="police")
    assert (await progress(store, "local", now=NOW, shelf=shelf)).pass_score == 75


async def test_corrections_change_figures_and_habits_of_their_talk_and_of_no_other(
    practice: Practice,
) -> None:
    review, ivy = Review(practice), Reader(id="local", name="Ivy", seen_as="local")
    for seed in range(4):
        talk = await practice.start("local", "mini", seed=seed)
        for n, words in enumerate(("What happened?", "Sit down!") * 2):
            await talk.reply(words, message_id=str(n))
        await talk.end()
    before = await progress(practice.store, "local", now=practice.clock())
    chosen = before.talks[1].id
    for n in (2, 4):
        await review.override(ivy, chosen, n, "command", 0, "He asked for it.")
        await review.override(ivy, chosen, n, "affirm", 1, "He was credited.")
    listed = await review.listed(ivy)

    async def again() -> Progress:
        correct = partial(Corrector(review, ivy).practised, talks=listed.talks)
        return await progress(practice.store, "local", now=practice.clock(), correct=correct)

    assert await progress(practice.store, "local", now=practice.clock()) == before
    found = await again()
    assert found.corrected == 2
    assert "2 replies count as instructors corrected them" in "\n".join(as_lines(found))
    for now, scored in zip(found.talks, before.talks, strict=True):
        whole = await review.opened(ivy, now.id)
        assert now.score == pytest.approx(whole.score_mean("overrides"))
        assert (now == scored) == (now.id != chosen)
    assert before.habits.slip is not None
    assert found.habits.slip is not None
    assert (before.habits.slip.replies, found.habits.slip.replies) == (8, 6)
    assert replace(found, talks=before.talks, habits=before.habits, corrected=0) == before
    await practice.store.erase_session(chosen)
    assert (await again()).corrected == 0

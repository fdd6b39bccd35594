"""Scores beside those of others: said only where enough is known, with an interval that holds."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.adjusted import (
    BANDS,
    FRESH_FOR,
    LEAST_TRAINEES,
    Comparing,
    Peers,
    as_sentence,
    average_sentence,
    band_of,
    t_975,
)
from bot.store.records_assignments import PeerScore
from bot.store.store import Store
from tests.bot.store.samples import NOON, a_session, a_turn

scores = st.floats(0, 100)
peers = st.lists(
    st.builds(PeerScore, st.sampled_from([f"t{n}" for n in range(30)]), st.integers(0, 20), scores),
    max_size=80,
)


def crowd(number: int, score: float = 60, *, earlier: int = 0, step: float = 1) -> list[PeerScore]:
    return [PeerScore(f"t{n}", earlier, score + step * (n % 5 - 2)) for n in range(number)]


@pytest.mark.parametrize(
    ("degrees", "value"), [(5, 2.571), (9, 2.262), (10, 2.228), (19, 2.093), (29, 2.045), (120, 1.980)]
)
def test_students_t_is_that_of_the_tables(degrees: int, value: float) -> None:
    assert t_975(degrees) == pytest.approx(value, abs=0.002)


def test_nothing_is_said_below_the_least_number() -> None:
    assert Peers(crowd(LEAST_TRAINEES - 1)).compare("me", 0, 60) is None
    assert Peers(crowd(LEAST_TRAINEES)).compare("me", 0, 60) is not None


def test_many_talks_of_few_trainees_are_few() -> None:
    assert Peers([*crowd(5), *crowd(5), *crowd(5)]).compare("me", 0, 60) is None


def test_who_is_compared_does_not_count() -> None:
    others = crowd(LEAST_TRAINEES)
    alone = Peers(others).compare("me", 0, 90)
    assert Peers([*others, PeerScore("me", 0, 90), PeerScore("me", 1, 80)]).compare("me", 0, 90) == alone


def test_a_score_far_above_is_above_and_one_within_chance_is_about() -> None:
    found = Peers(crowd(25, 60))
    told = [found.compare("me", 0, score) for score in (75, 61, 45)]
    assert [each.standing for each in told if each] == ["above", "about", "below"]
    assert [each.below for each in told if each] == [25, 15, 0]


def test_the_mean_is_drawn_towards_what_other_experience_reaches() -> None:
    beginners, seasoned = crowd(10, 50), crowd(40, 70, earlier=12)
    found = Peers([*beginners, *seasoned]).compare("me", 0, 60)
    assert found is not None
    assert found.expected == pytest.approx((10 * 50 + 4 * 70) / 14)
    assert found.trainees == 10


@given(peers, st.integers(0, 20), scores)
def test_what_is_said_is_within_bounds(found: list[PeerScore], earlier: int, score: float) -> None:
    told = Peers(found).compare("me", earlier, score)
    behind = {each.trainee for each in found if band_of(each.earlier) == band_of(earlier)}
    assert (told is not None) == (len(behind) >= LEAST_TRAINEES)
    if told is not None:
        assert 0 <= told.low <= told.expected + 1e-9
        assert told.expected <= told.high + 1e-9 <= 100 + 2e-9
        assert told.trainees == len(behind)
        assert 0 <= told.below <= told.trainees


@given(peers, st.integers(0, 20), scores, scores)
def test_a_higher_score_never_stands_lower(
    found: list[PeerScore], earlier: int, one: float, other: float
) -> None:
    order = ("below", "about", "above")
    told = [Peers(found).compare("me", earlier, score) for score in sorted((one, other))]
    if told[0] and told[1]:
        assert order.index(told[0].standing) <= order.index(told[1].standing)
        assert told[0].below <= told[1].below


@given(peers, st.integers(0, 20), scores, st.randoms())
def test_the_order_of_the_talks_does_not_matter(
    found: list[PeerScore], earlier: int, score: float, chance: random.Random
) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    one, other = (Peers(each).compare("me", earlier, score) for each in (found, shuffled))
    assert (one is None) == (other is None)
    if one and other:
        assert other.expected == pytest.approx(one.expected)
        assert other.low == pytest.approx(one.low, abs=1e-5)
        assert other.high == pytest.approx(one.high, abs=1e-5)


@pytest.mark.parametrize(("number", "apart"), [(10, 0), (10, 5), (20, 5), (40, 8)])
def test_the_interval_holds_the_true_mean_in_nineteen_of_twenty(number: int, apart: float) -> None:
    """Trainees spread by 10 points, bands up to 8 apart: as far as practice moved anybody in the field."""
    chance, held, rounds = random.Random(number), 0, 1000
    for _ in range(rounds):
        here = [PeerScore(f"a{n}", 0, chance.gauss(55, 10)) for n in range(number)]
        there = [PeerScore(f"b{n}", 12, chance.gauss(55 + apart, 10)) for n in range(number)]
        told = Peers([*here, *there]).compare("me", 0, 55)
        assert told is not None
        held += told.low <= 55 <= told.high
    assert held / rounds > 0.92


def test_every_experience_has_its_band() -> None:
    assert [band_of(n) for n in range(12)] == [0, 0, 0, 3, 3, 3, 3, 3, 3, 3, 10, 10]
    assert BANDS[0] == 0


def comparing(store: Store) -> Comparing:
    return Comparing(store, lambda: NOON)


async def add(
    store: Store, session_id: str, trainee: str, score: int, day: int = 0, **changes: object
) -> None:
    at = NOON + timedelta(days=day)
    await store.add_session(a_session(session_id, trainee=trainee, started_at=at, **changes))
    for n in range(1, 5):
        await store.add_turn(a_turn(n, session_id, score=score, at=at))
    await store.end_session(session_id, ending="stays", outcome="good", stopped=False, at=at)


async def test_a_stored_talk_is_compared_with_the_same_person_version_and_rubric(store: Store) -> None:
    for n in range(12):
        await add(store, f"s{n}", f"t{n}", 50 + n % 3)
        await add(store, f"v{n}", f"v{n}", 90, person_version=2)
        await add(store, f"r{n}", f"r{n}", 90, rubric="peer@1")
        await add(store, f"p{n}", f"p{n}", 90, person="dee")
    await add(store, "mine", "me", 70)
    told = await comparing(store).beside_others("mine")
    assert told is not None
    assert (told.trainees, round(told.expected), told.standing) == (12, 51, "above")
    assert as_sentence(told) == (
        "Trainees with 0 to 2 talks behind them reach 51 with this person (95% interval 50 to 52, from 12 "
        "trainees). Yours is 70, above that; 12 of 12 reach less."
    )


async def test_a_talk_that_says_nothing_is_not_compared(store: Store) -> None:
    for n in range(12):
        await add(store, f"s{n}", f"t{n}", 50)
    await store.add_session(a_session("open", trainee="me"))
    assert await comparing(store).beside_others("open") is None
    assert await comparing(store).beside_others("no such talk") is None


async def test_a_trainee_sees_no_check_ride_among_the_compared(store: Store) -> None:
    for n in range(12):
        await add(store, f"s{n}", f"t{n}", 50)
    await add(store, "ride", "me", 80, day=1, mode="check_ride")
    assert await comparing(store).latest("me") == []
    await add(store, "talk", "me", 60, day=2)
    told = await comparing(store).latest("me")
    assert [each.score for each in told] == [60]
    assert average_sentence(told) == (
        "In your latest talk that can be compared you reach 60. Trainees of your experience reach 50 with "
        "the same people (95% interval 50 to 50, from 12 trainees or more each): you are above that."
    )
    assert average_sentence([]) == ""


async def test_what_others_reach_is_read_anew_after_a_while(store: Store) -> None:
    now = [NOON]
    found = Comparing(store, lambda: now[0])
    await add(store, "mine", "me", 70)
    assert await found.beside_others("mine") is None
    for n in range(12):
        await add(store, f"s{n}", f"t{n}", 50)
    assert await found.beside_others("mine") is None
    now[0] += FRESH_FOR + timedelta(seconds=1)
    assert await found.beside_others("mine") is not None


async def test_talks_before_are_counted_in_the_order_of_time(store: Store) -> None:
    for day in (3, 1, 2):
        await add(store, f"d{day}", "me", 50, day=day)
    await add(store, "stopped", "me", 50)
    await store.end_session("stopped", ending=None, outcome=None, stopped=True, at=NOON)
    assert [await store.talks_before(f"d{day}") for day in (1, 2, 3)] == [0, 1, 2]
    assert await store.talks_before("stopped") is None

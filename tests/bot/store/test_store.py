from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from bot.errors import (
    SessionEndedError,
    SessionMovedOnError,
    StoreInUseError,
    UnknownSessionError,
    UnknownTurnError,
)
from bot.store.place import url_of
from bot.store.store import Store
from tests.bot.store.samples import NOON, a_session, a_silence, a_turn, a_what_if

if TYPE_CHECKING:
    import pathlib


async def test_a_session_comes_back_as_it_was_stored(store: Store) -> None:
    assert await store.session("s1") == a_session()


async def test_turns_come_back_as_they_were_stored_and_in_order(store: Store) -> None:
    taken = [a_turn(1), a_silence(2), a_turn(3)]
    for turn in taken:
        assert await store.add_turn(turn) == (turn, True)
    assert await store.turns("s1") == taken


async def test_the_same_message_twice_is_stored_once(store: Store) -> None:
    first, _ = await store.add_turn(a_turn(1))
    again = replace(a_turn(2), message_id=first.message_id, reply="something else")
    assert await store.add_turn(again) == (first, False)
    assert await store.turns("s1") == [first]
    assert (await store.session("s1")).replies == 1


async def test_the_same_message_twice_at_once_is_stored_once(store: Store) -> None:
    results = await asyncio.gather(*(store.add_turn(a_turn(1)) for _ in range(8)))
    assert [created for _, created in results].count(True) == 1
    assert len(await store.turns("s1")) == 1


async def test_a_message_is_still_known_after_the_talk_has_ended(store: Store) -> None:
    await store.add_turn(a_turn(1))
    await store.end_session("s1", ending="stays", outcome="good", stopped=False, at=NOON)
    assert await store.add_turn(a_turn(1)) == (a_turn(1), False)


async def test_the_same_message_id_in_two_talks_is_two_messages(store: Store) -> None:
    await store.add_session(a_session("s2"))
    assert (await store.add_turn(a_turn(1)))[1]
    assert (await store.add_turn(a_turn(1, "s2")))[1]


async def test_a_turn_that_does_not_follow_the_last_is_refused(store: Store) -> None:
    await store.add_turn(a_turn(1))
    for n in (1, 3):
        with pytest.raises(SessionMovedOnError, match="another window"):
            await store.add_turn(a_turn(n, message_id=f"from the other window {n}"))
    assert await store.turns("s1") == [a_turn(1)]


async def test_a_turn_of_an_unknown_talk_is_refused(store: Store) -> None:
    with pytest.raises(UnknownSessionError, match="no talk s9"):
        await store.add_turn(a_turn(1, "s9"))


async def test_a_turn_after_the_end_is_refused(store: Store) -> None:
    await store.end_session("s1", ending="leaves", outcome="bad", stopped=False, at=NOON)
    with pytest.raises(SessionEndedError, match="Go back to a turn with /rewind"):
        await store.add_turn(a_turn(1))


async def test_running_figures_count_replies_and_leave_silences_out(store: Store) -> None:
    await store.add_turn(a_turn(1, score=40, empathy=0))
    await store.add_turn(a_silence(2))
    await store.add_turn(a_turn(3, score=80, empathy=1))
    session = await store.session("s1")
    assert (session.replies, session.score_mean, session.empathy_mean) == (2, 60.0, 0.5)
    assert (session.reflection_mean, session.non_confrontation_mean) == (1.0, 2.0)


async def test_a_talk_of_silences_alone_has_no_mean(store: Store) -> None:
    await store.add_turn(a_silence(1))
    session = await store.session("s1")
    assert (session.replies, session.score_mean) == (0, None)


async def test_ending_and_decision_are_kept(store: Store) -> None:
    ended_at = NOON + timedelta(minutes=9)
    await store.end_session("s1", ending="stays", outcome="good", stopped=False, at=ended_at)
    await store.decide("s1", "hand_over")
    session = await store.session("s1")
    assert (session.ended_at, session.ending, session.outcome) == (ended_at, "stays", "good")
    assert (session.stopped, session.decision) == (False, "hand_over")


async def test_what_names_an_unknown_talk_says_so(store: Store) -> None:
    with pytest.raises(UnknownSessionError):
        await store.session("s9")
    with pytest.raises(UnknownSessionError):
        await store.end_session("s9", ending=None, outcome=None, stopped=True, at=NOON)
    with pytest.raises(UnknownSessionError):
        await store.decide("s9", "stay")
    with pytest.raises(UnknownSessionError):
        await store.rewind("s9", 0, NOON)
    with pytest.raises(UnknownSessionError):
        await store.add_what_if(a_what_if(1, "s9"))


async def test_rewinding_reopens_the_talk_and_takes_the_later_turns_back(store: Store) -> None:
    for n, score in enumerate((50, 70, 90), start=1):
        await store.add_turn(a_turn(n, score=score))
    await store.end_session("s1", ending="leaves", outcome="bad", stopped=True, at=NOON)
    await store.decide("s1", "custody")
    await store.rewind("s1", 1, NOON + timedelta(hours=1))
    assert await store.session("s1") == replace(
        a_session(),
        replies=1,
        score_mean=50.0,
        empathy_mean=1.0,
        reflection_mean=1.0,
        non_confrontation_mean=2.0,
    )
    assert [turn.n for turn in await store.turns("s1")] == [1]


async def test_after_a_rewind_the_numbers_go_on_from_there_and_the_old_turns_stay_readable(
    store: Store,
) -> None:
    await store.add_turn(a_turn(1))
    await store.add_turn(a_turn(2))
    await store.rewind("s1", 1, NOON)
    await store.add_turn(a_turn(2, message_id="second try"))
    live = await store.turns("s1")
    whole = await store.turns("s1", include_rewound=True)
    assert [(turn.n, turn.message_id) for turn in live] == [(1, "message 1"), (2, "second try")]
    assert [(turn.n, turn.rewound_at) for turn in whole] == [(1, None), (2, NOON), (2, None)]


async def test_a_rewound_message_sent_again_is_not_taken_twice(store: Store) -> None:
    await store.add_turn(a_turn(1))
    await store.rewind("s1", 0, NOON)
    turn, created = await store.add_turn(a_turn(1))
    assert not created
    assert turn.rewound_at == NOON


async def test_rewinding_to_a_turn_that_is_not_there_changes_nothing(store: Store) -> None:
    await store.add_turn(a_turn(1))
    for n in (-1, 2):
        with pytest.raises(UnknownTurnError, match="from 0 to 1"):
            await store.rewind("s1", n, NOON)
    assert await store.turns("s1") == [a_turn(1)]


async def test_the_latest_open_talk_of_a_trainee_is_found(store: Store) -> None:
    await store.add_session(a_session("s2", started_at=NOON + timedelta(hours=1)))
    await store.add_session(a_session("s3", started_at=NOON + timedelta(hours=2), trainee="somebody else"))
    assert await store.latest_open("local") == a_session("s2", started_at=NOON + timedelta(hours=1))
    await store.end_session("s2", ending="stays", outcome="good", stopped=False, at=NOON)
    assert await store.latest_open("local") == a_session()
    await store.end_session("s1", ending="stays", outcome="good", stopped=False, at=NOON)
    assert await store.latest_open("local") is None


async def test_history_is_the_trainees_own_and_the_latest_comes_first(store: Store) -> None:
    for hour in (3, 1, 2):
        await store.add_session(a_session(f"h{hour}", started_at=NOON + timedelta(hours=hour)))
    await store.add_session(a_session("other", trainee="somebody else"))
    assert [session.id for session in await store.history("local")] == ["h3", "h2", "h1", "s1"]
    assert [session.id for session in await store.history("local", 2)] == ["h3", "h2"]


async def test_totals_weigh_talks_by_their_replies(store: Store) -> None:
    await store.add_session(a_session("s2", person="ana", started_at=NOON + timedelta(days=1)))
    await store.add_session(a_session("s3", person="ana", started_at=NOON + timedelta(days=2)))
    await store.add_turn(a_turn(1, score=40))
    for n in (1, 2, 3):
        await store.add_turn(a_turn(n, "s2", score=80))
    await store.end_session("s1", ending=None, outcome=None, stopped=True, at=NOON)
    totals = await store.totals("local")
    assert (totals.sessions, totals.ended, totals.stopped, totals.people, totals.replies) == (3, 1, 1, 2, 4)
    assert totals.score_mean == 70.0
    assert (totals.first_at, totals.last_at) == (NOON, NOON + timedelta(days=2))


async def test_totals_of_a_trainee_who_never_practised_are_nought(store: Store) -> None:
    totals = await store.totals("nobody")
    assert (totals.sessions, totals.ended, totals.stopped, totals.people, totals.replies) == (0, 0, 0, 0, 0)
    assert (totals.score_mean, totals.first_at, totals.last_at) == (None, None, None)


async def test_what_was_tried_instead_is_kept_in_order(store: Store) -> None:
    tried = [a_what_if(2), a_what_if(1)]
    for each in tried:
        await store.add_what_if(each)
    assert await store.what_ifs("s1") == tried


async def test_times_come_back_aware_whatever_their_zone_was(store: Store) -> None:
    abroad = datetime.fromisoformat("2026-03-02T14:00:00+02:00")
    await store.add_session(a_session("s2", started_at=abroad))
    started_at = (await store.session("s2")).started_at
    assert (started_at, started_at.utcoffset()) == (NOON, timedelta(0))


async def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="naive time"):
        await store.add_session(a_session("s2", started_at=NOON.replace(tzinfo=None)))


async def test_what_comes_after_the_closing_is_called_off_and_opens_nothing(url: str) -> None:
    store = await Store.open(url)
    under_way = asyncio.create_task(store.add_session(a_session()))
    await asyncio.sleep(0)  # it has begun
    closing = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    late = asyncio.create_task(store.add_turn(a_turn(1)))
    await asyncio.gather(under_way, closing)

    with pytest.raises(asyncio.CancelledError):
        await late
    await Store.refuse_if_open(url)  # nobody has it open
    async with await Store.open(url) as again:
        assert await again.session("s1") == a_session()
        assert await again.turns("s1") == []
        with pytest.raises(StoreInUseError):
            await Store.refuse_if_open(url)


async def test_a_turn_that_was_cancelled_leaves_a_store_that_works(store: Store) -> None:
    delays_s = [step * 0.0002 for step in range(10)]
    for delay_s in delays_s:
        next_n = len(await store.turns("s1")) + 1
        turn = a_turn(next_n)
        task = asyncio.create_task(store.add_turn(turn))
        await asyncio.sleep(delay_s)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        stored, _ = await store.add_turn(turn)
        assert stored == turn
    assert (await store.session("s1")).replies == len(delays_s)


async def test_many_trainees_at_once_each_get_their_own_turns(store: Store) -> None:
    ids = [f"t{number}" for number in range(20)]

    async def talk(session_id: str) -> None:
        await store.add_session(a_session(session_id))
        for n in range(1, 6):
            await store.add_turn(a_turn(n, session_id))

    await asyncio.gather(*map(talk, ids))
    for session_id in ids:
        assert [turn.n for turn in await store.turns(session_id)] == [1, 2, 3, 4, 5]


@settings(max_examples=40, deadline=None)
@given(words=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_words_come_back_letter_by_letter(tmp_path_factory: pytest.TempPathFactory, words: str) -> None:
    file = tmp_path_factory.getbasetemp() / "any_words.db"

    async def store_and_read() -> None:
        async with await Store.open(url_of(str(file))) as store:
            await store.erase_session("s1")
            await store.add_session(a_session(opening={"call": words}))
            turn = a_turn(1, reply=words, said=words, note={"try": words}, message_id=words)
            await store.add_turn(turn)
            assert await store.turns("s1") == [turn]
            assert (await store.session("s1")).opening == {"call": words}

    asyncio.run(store_and_read())


_step = st.one_of(st.integers(0, 100), st.just("silence"), st.tuples(st.just("rewind"), st.integers(0, 12)))


@settings(max_examples=30, deadline=None)
@given(steps=st.lists(_step, max_size=15))
def test_figures_are_those_of_the_turns_that_count(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int | str | tuple[str, int]]
) -> None:
    file: pathlib.Path = tmp_path_factory.getbasetemp() / "figures.db"

    async def play() -> None:
        live: list[int | None] = []
        async with await Store.open(url_of(str(file))) as store:
            await store.erase_session("s1")
            await store.add_session(a_session())
            for number, step in enumerate(steps):
                match step:
                    case int():
                        await store.add_turn(a_turn(len(live) + 1, score=step, message_id=str(number)))
                        live.append(step)
                    case str():
                        await store.add_turn(replace(a_silence(len(live) + 1), message_id=str(number)))
                        live.append(None)
                    case (_, to_n):
                        await store.rewind("s1", min(to_n, len(live)), NOON)
                        del live[to_n:]
            scores = [score for score in live if score is not None]
            session = await store.session("s1")
            assert session.replies == len(scores)
            assert session.score_mean == (pytest.approx(sum(scores) / len(scores)) if scores else None)
            assert [turn.n for turn in await store.turns("s1")] == list(range(1, len(live) + 1))

    asyncio.run(play())

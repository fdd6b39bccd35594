"""Silences are met when they are due, once, and never across a reply. No test waits for real."""

from __future__ import annotations

import asyncio
import heapq
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from bot.practice.live import Talks
from bot.practice.quiet import AT_MOST, SPREAD_S, Quiet, due_s
from bot.practice.session import Practice
from bot.practice.talk import Talk
from bot.practice.turn import Turn
from bot.store.records import Room
from dialogues.errors import UnknownPerson
from dialogues.script import Script

AFTER_S = 30.0
"""How long the small person bears a silence."""

WARM = "You sound worn out from sitting out here on your own."


class Time:
    """Seconds that pass only when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def seconds(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._order), woken))
        await woken

    async def pass_(self, seconds: float) -> None:
        """Let time pass, waking who sleeps at their moment and letting them do what they do then."""
        end = self.now + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, woken = heapq.heappop(self._sleepers)
            self.now = max(self.now, at)
            if not woken.done():
                woken.set_result(None)
            await settle()
        self.now = end
        await settle()


async def settle() -> None:
    """Let every task that can go on do so."""
    for _ in range(20):
        await asyncio.sleep(0)


class Met:
    """Notes which silences are met."""

    def __init__(self, time: Time) -> None:
        self.time = time
        self.at: list[tuple[float, str, int]] = []

    async def __call__(self, session_id: str, n: int) -> None:
        self.at.append((self.time.now, session_id, n))


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def met(time: Time) -> Met:
    return Met(time)


@pytest.fixture
async def quiet(met: Met, time: Time) -> AsyncIterator[Quiet]:
    quiet = Quiet(met, seconds=time.seconds, sleep=time.sleep)
    quiet.start()
    yield quiet
    await quiet.stop()


async def hold_in_a_room(practice: Practice, talk: Talk) -> None:
    room = Room(
        session_id=talk.id,
        place_id=talk.id,
        channel_id="c1",
        guild_id=None,
        trainee=talk.record.trainee,
        opened_at=practice.clock(),
    )
    await practice.store.open_room(room)


def test_a_silence_is_due_when_the_person_bears_it_no_longer_and_twice_at_most() -> None:
    assert [due_s(100.0, AFTER_S, silences) for silences in range(AT_MOST + 2)] == [130.0, 130.0, None, None]


async def test_a_silence_is_met_once_and_then_no_more_until_a_line_is_shown(
    quiet: Quiet, time: Time, met: Met, talk: Talk
) -> None:
    quiet.watch(talk)
    await time.pass_(AFTER_S - 1)
    assert met.at == []
    await time.pass_(1)
    assert met.at == [(AFTER_S, talk.id, 0)]
    await time.pass_(10 * AFTER_S)
    assert len(met.at) == 1


async def test_after_two_silences_in_a_row_the_person_waits_and_a_reply_begins_anew(
    quiet: Quiet, time: Time, met: Met, talk: Talk
) -> None:
    quiet.watch(talk)
    for _ in range(4):
        await time.pass_(AFTER_S)
        quiet.watch(talk)
    assert [at for at, _, _ in met.at] == [AFTER_S, 2 * AFTER_S]
    quiet.forget(talk.id)
    quiet.watch(talk)
    await time.pass_(AFTER_S)
    assert len(met.at) == 3


async def test_a_reply_puts_the_silence_off(quiet: Quiet, time: Time, met: Met, talk: Talk) -> None:
    quiet.watch(talk)
    await time.pass_(AFTER_S - 1)
    quiet.forget(talk.id)
    await time.pass_(10)
    quiet.watch(talk)
    await time.pass_(AFTER_S - 1)
    assert met.at == []
    await time.pass_(1)
    assert [at for at, _, _ in met.at] == [2 * AFTER_S + 9]


async def test_watching_twice_meets_once(quiet: Quiet, time: Time, met: Met, talk: Talk) -> None:
    for _ in range(3):
        quiet.watch(talk)
    await time.pass_(5 * AFTER_S)
    assert len(met.at) == 1


async def test_the_soonest_is_met_first_though_it_was_planned_last(
    quiet: Quiet, time: Time, met: Met, practice: Practice, mini: Script
) -> None:
    hasty = mini.scenario.model_copy(
        update={"silence": mini.scenario.silence.model_copy(update={"after_s": 5})}
    )
    patient = await practice.start("ana", "mini", seed=1)
    quick = replace(practice, find_script=lambda _: replace(mini, scenario=hasty))
    impatient = await quick.start("ana", "mini", seed=2)
    quiet.watch(patient)
    await time.pass_(1)
    quiet.watch(impatient)
    await time.pass_(AFTER_S)
    assert [(at, session_id) for at, session_id, _ in met.at] == [(6, impatient.id), (AFTER_S, patient.id)]


async def test_a_talk_that_ended_is_watched_no_longer(quiet: Quiet, time: Time, met: Met, talk: Talk) -> None:
    quiet.watch(talk)
    await talk.stop()
    quiet.watch(talk)
    await time.pass_(5 * AFTER_S)
    assert met.at == []
    assert len(quiet) == 0


async def test_a_silence_that_cannot_be_met_is_logged_and_stops_no_other(
    time: Time, practice: Practice, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("coach"), "propagate", True)
    reached = []

    async def meet(session_id: str, _: int) -> None:
        reached.append(session_id)
        if session_id == "talk1":
            raise ConnectionError("the thread is gone")

    quiet = Quiet(meet, seconds=time.seconds, sleep=time.sleep)
    quiet.start()
    for seed in (1, 2):
        quiet.watch(await practice.start("ana", "mini", seed=seed))
        await time.pass_(1)
    await time.pass_(AFTER_S)
    await quiet.stop()
    assert reached == ["talk1", "talk2"]
    assert "silence of talk1 could not be met" in caplog.text


async def test_stopping_waits_for_what_is_being_met_and_meets_nothing_more(
    time: Time, practice: Practice
) -> None:
    may_end = asyncio.Event()
    ended = []

    async def meet(session_id: str, _: int) -> None:
        await may_end.wait()
        ended.append(session_id)

    quiet = Quiet(meet, seconds=time.seconds, sleep=time.sleep)
    quiet.start()
    quiet.watch(await practice.start("ana", "mini", seed=1))
    await time.pass_(1)
    quiet.watch(await practice.start("ana", "mini", seed=2))
    await time.pass_(AFTER_S - 1)
    stopping = asyncio.create_task(quiet.stop())
    await settle()
    assert not stopping.done()
    may_end.set()
    await stopping
    await time.pass_(AFTER_S)
    assert ended == ["talk1"]


async def test_stopping_what_was_never_started_is_no_trouble(met: Met) -> None:
    await Quiet(met).stop()


async def test_the_person_speaks_up_and_the_silence_is_stored(
    time: Time, practice: Practice, talk: Talk
) -> None:
    talks = Talks(practice)
    shown: asyncio.Queue[Turn | None] = asyncio.Queue()

    async def meet(session_id: str, n: int) -> None:
        found = await talks.get(session_id, "ana")
        turn = await found.notice_silence(n)
        watching.watch(found)
        await shown.put(turn)

    watching = Quiet(meet, seconds=time.seconds, sleep=time.sleep)
    watching.start()
    watching.watch(talk)
    turns = []
    for _ in range(AT_MOST):
        await time.pass_(AFTER_S)
        turns.append(await shown.get())
    await time.pass_(10 * AFTER_S)
    await watching.stop()
    assert shown.empty()
    assert [turn.n for turn in turns if turn] == [1, 2]
    stored = await talk.turns()
    assert [turn.kind for turn in stored] == ["silence", "silence"]
    assert stored == turns


async def test_a_reply_at_the_same_moment_wins(talk: Talk) -> None:
    reply, silence = await asyncio.gather(talk.reply(WARM, message_id="m1"), talk.notice_silence(0))
    assert isinstance(reply, Turn)
    assert silence is None
    assert [turn.kind for turn in await talk.turns()] == ["reply"]


async def test_a_silence_noticed_twice_is_met_once(talk: Talk) -> None:
    met = await asyncio.gather(*(talk.notice_silence(0) for _ in range(4)))
    assert [turn is None for turn in met].count(False) == 1


async def test_after_a_rewind_the_same_silence_can_come_again(talk: Talk) -> None:
    first = await talk.notice_silence(0)
    await talk.rewind(0)
    second = await talk.notice_silence(0)
    assert first is not None
    assert second is not None
    assert (first.n, second.n, talk.n) == (1, 1, 1)


async def test_no_silence_is_met_after_the_end(talk: Talk) -> None:
    await talk.stop()
    assert await talk.notice_silence(0) is None


async def test_after_a_restart_the_open_talks_are_watched_again(
    quiet: Quiet, time: Time, met: Met, practice: Practice
) -> None:
    fresh, silent, worn, ended = [await practice.start("ana", "mini", seed=seed) for seed in range(4)]
    for talk in (fresh, silent, worn, ended):
        await hold_in_a_room(practice, talk)
    await fresh.reply(WARM, message_id="m1")
    await silent.wait(message_id="s1")
    for n in range(AT_MOST):
        await worn.notice_silence(n)
    await ended.stop()
    await quiet.take_up(practice)
    await time.pass_(AFTER_S + SPREAD_S)
    assert [(session_id, n) for _, session_id, n in met.at] == [(fresh.id, 1), (silent.id, 1)]
    quiet.watch(fresh)
    quiet.watch(silent)
    await time.pass_(AFTER_S)
    assert [(session_id, n) for _, session_id, n in met.at[2:]] == [(fresh.id, 1)]


async def test_after_a_long_stop_nothing_is_said_to_who_has_left(
    quiet: Quiet, practice: Practice, talk: Talk
) -> None:
    await hold_in_a_room(practice, talk)
    later = replace(practice, clock=lambda: practice.clock() + timedelta(hours=2))
    await quiet.take_up(later)
    assert len(quiet) == 0


async def test_what_was_said_since_the_restart_counts_and_not_what_stood_before(
    quiet: Quiet, time: Time, met: Met, practice: Practice, talk: Talk
) -> None:
    await hold_in_a_room(practice, talk)
    await time.pass_(5)
    quiet.watch(talk)
    await time.pass_(5)
    await quiet.take_up(practice)
    await time.pass_(AFTER_S - 5)
    assert [at for at, _, _ in met.at] == [AFTER_S + 5]


async def test_a_person_who_is_no_longer_there_keeps_no_other_from_being_watched(
    quiet: Quiet, practice: Practice
) -> None:
    for seed in (1, 2):
        await hold_in_a_room(practice, await practice.start("ana", "mini", seed=seed))
    first = [True]

    def find(person: str) -> Script:
        if first:
            first.clear()
            raise UnknownPerson(person)
        return practice.find_script(person)

    await quiet.take_up(replace(practice, find_script=find))
    assert len(quiet) == 1


async def test_a_thousand_live_talks_leave_no_heap_of_what_was_put_off(
    quiet: Quiet, time: Time, met: Met, talk: Talk
) -> None:
    for _ in range(1000):
        quiet.forget(talk.id)
        quiet.watch(talk)
        await time.pass_(1)
    assert len(quiet._heap) <= AFTER_S + 1
    assert met.at == []

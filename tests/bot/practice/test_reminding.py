"""Reminders: once, outside quiet hours, also after a restart; the clock is told, nothing sleeps."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import StoreLockedError
from bot.practice.assignments import reset
from bot.practice.course import course_of
from bot.practice.programme import course
from bot.practice.programmes.offered import read_programmes
from bot.practice.reminding import AFTER_FAILURE_S, AGAIN_AFTER, LONGEST_SLEEP_S, MOST_TRIES, Due, Reminding
from bot.store.place import file_of
from bot.store.records_assignments import Enrolment, How, NewReminder, QuietHours, StepTalk
from bot.store.store import Store
from tests.bot.practice.test_assignments import given, held, only

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
DUE = START + timedelta(days=3)
PROGRAMMES = read_programmes(None)
REMINDED = DUE - timedelta(days=1)
NONE = QuietHours(guild_id="guild", from_min=0, until_min=0)


@dataclass
class Post:
    """A clock, and where the messages go.

    Attributes:
        answers: How the next messages end, in turn; afterwards each arrives.
        slept: For how long the task wanted to sleep.
    """

    now: datetime = START
    answers: list[How | None] = field(default_factory=list)
    sent: list[Due] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    waking: asyncio.Event = field(default_factory=asyncio.Event)

    def clock(self) -> datetime:
        return self.now

    async def deliver(self, due: Due) -> How | None:
        how = self.answers.pop(0) if self.answers else "direct"
        if how == "direct":
            self.sent.append(due)
        return how

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if seconds > 1:
            await asyncio.Event().wait()

    def reminding(self, store: Store) -> Reminding:
        return Reminding(store, self.clock, self.deliver, PROGRAMMES, sleep=self.sleep)


@pytest.fixture
def post() -> Post:
    return Post()


async def test_a_trainee_is_reminded_a_day_before_and_once(store: Store, post: Post) -> None:
    await store.save_quiet_hours(NONE)
    await given(store, at=START, due_at=DUE)
    reminding = post.reminding(store)
    assert await reminding.send_due() == 0
    post.now = REMINDED
    assert await reminding.send_due() == 1
    post.now = DUE + timedelta(days=5)
    assert await reminding.send_due() == 0
    assert (await only(store)).reminded == "direct"


async def test_after_a_restart_what_is_due_is_sent_and_what_was_sent_is_not(
    store: Store, post: Post, database: str
) -> None:
    await store.save_quiet_hours(NONE)
    await given(store, at=START, due_at=DUE)
    await given(store, at=START, trainees=("ben",), due_at=DUE + timedelta(days=1))
    post.now = REMINDED
    await post.reminding(store).send_due()
    post.now = DUE + timedelta(hours=2)
    async with await Store.open(database) as again:
        assert await post.reminding(again).send_due() == 1
    assert [due.trainee for due in post.sent] == ["ana", "ben"]


async def test_two_processes_that_wake_at_once_write_one_message(
    store: Store, post: Post, database: str
) -> None:
    await store.save_quiet_hours(NONE)
    await given(store, at=START, due_at=DUE)
    post.now = REMINDED
    async with await Store.open(database) as other:
        await asyncio.gather(*(post.reminding(each).send_due() for each in (store, other)))
    assert len(post.sent) == 1


async def test_what_is_due_together_is_one_message(store: Store, post: Post) -> None:
    await store.save_quiet_hours(NONE)
    await given(store, at=START, people=("teresa", "owen"), due_at=DUE)
    post.now = REMINDED
    assert await post.reminding(store).send_due() == 1
    assert [each.person for each in post.sent[0].assignments] == ["teresa", "owen"]


async def test_nobody_is_written_to_in_quiet_hours_that_pass_midnight(store: Store, post: Post) -> None:
    await store.save_quiet_hours(QuietHours(guild_id="guild", zone="America/Chicago"))
    late = datetime.fromisoformat("2026-03-05T23:30:00-06:00")
    await given(store, at=START, due_at=late)
    reminding = post.reminding(store)
    evening = datetime.fromisoformat("2026-03-04T20:00:00-06:00")  # in the morning it is due that very day
    assert await store.next_reminder_at() == evening
    post.now = evening.replace(hour=21)  # the program was away at eight
    assert await reminding.send_due() == 0
    morning = datetime.fromisoformat("2026-03-05T08:00:00-06:00")
    assert await store.next_reminder_at() == morning
    post.now = morning
    assert await reminding.send_due() == 1


async def test_hours_that_were_changed_since_are_kept_to(store: Store, post: Post) -> None:
    await store.save_quiet_hours(NONE)
    await given(store, at=START, due_at=DUE)
    await store.save_quiet_hours(
        QuietHours(guild_id="guild", zone="UTC", from_min=14 * 60, until_min=16 * 60)
    )
    post.now = REMINDED
    assert await post.reminding(store).send_due() == 0
    assert await store.next_reminder_at() == REMINDED.replace(hour=16)
    post.now = REMINDED.replace(hour=16)
    assert await post.reminding(store).send_due() == 1


@pytest.mark.parametrize("talk", [{}, {"stopped": True}], ids=["completed", "stopped"])
async def test_who_has_done_it_or_used_the_stop_word_is_not_reminded(
    store: Store, post: Post, talk: dict[str, bool]
) -> None:
    await store.save_quiet_hours(NONE)
    [made] = (await given(store, at=START, due_at=DUE)).new
    await held(store, made.id, at=START, **talk)
    post.now = REMINDED
    assert await post.reminding(store).send_due() == 0
    assert (await only(store)).reminded == "needless"


async def test_what_was_taken_back_is_not_reminded_of(store: Store, post: Post) -> None:
    await store.save_quiet_hours(NONE)
    [made] = (await given(store, at=START, due_at=DUE)).new
    await store.cancel_assignments([made.id], START)
    post.now = REMINDED
    assert await post.reminding(store).send_due() == 0


async def test_after_a_reset_there_is_a_reminder_again(store: Store, post: Post) -> None:
    await store.save_quiet_hours(NONE)
    await given(store, at=START, due_at=DUE)
    post.now = REMINDED
    await post.reminding(store).send_due()
    await reset(store, [await only(store)], post.clock)
    post.now = DUE - timedelta(hours=12)
    assert await post.reminding(store).send_due() == 1


@pytest.mark.parametrize("how", ["blocked", "gone", "thread"])
async def test_how_it_ended_is_kept_and_it_is_not_tried_again(store: Store, post: Post, how: How) -> None:
    await store.save_quiet_hours(NONE)
    await given(store, at=START, due_at=DUE)
    post.now, post.answers = REMINDED, [how]
    await post.reminding(store).send_due()
    post.now = DUE
    assert await post.reminding(store).send_due() == 0
    assert (await only(store)).reminded == how


async def test_when_discord_does_not_take_it_it_is_tried_again_a_few_times(store: Store, post: Post) -> None:
    await store.save_quiet_hours(NONE)
    await given(store, at=START, due_at=DUE)
    post.now, post.answers = REMINDED, [None]
    assert await post.reminding(store).send_due() == 0
    post.now += AGAIN_AFTER
    assert await post.reminding(store).send_due() == 1


async def test_what_discord_never_takes_is_given_up(store: Store, post: Post) -> None:
    await store.save_quiet_hours(NONE)
    await given(store, at=START, due_at=DUE)
    post.now, post.answers = REMINDED, [None] * 20
    for _ in range(MOST_TRIES + 3):
        await post.reminding(store).send_due()
        post.now += AGAIN_AFTER
    assert len(post.answers) == 20 - MOST_TRIES
    assert (await only(store)).reminded == "failed"


async def test_a_server_of_another_process_is_left_to_it(store: Store, post: Post) -> None:
    await store.save_quiet_hours(NONE)
    await given(store, at=START, due_at=DUE)
    post.now = REMINDED
    other = Reminding(
        store, post.clock, post.deliver, PROGRAMMES, sleep=post.sleep, is_ours=lambda guild: guild != "guild"
    )
    assert await other.send_due() == 0
    assert await post.reminding(store).send_due() == 1


async def until(look: object) -> None:
    for _ in range(2000):
        if look():  # type: ignore[operator]
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it did not come true")


async def test_the_task_sleeps_until_the_next_and_wakes_for_a_sooner_one(store: Store, post: Post) -> None:
    await store.save_quiet_hours(NONE)
    reminding = post.reminding(store)
    reminding.start()
    await until(lambda: post.slept == [LONGEST_SLEEP_S])
    await given(store, at=START, due_at=START + timedelta(hours=1))
    reminding.wake()
    await until(lambda: post.slept[1:] == [1800.0])
    post.now = START + timedelta(minutes=30)
    reminding.wake()
    await until(lambda: len(post.sent) == 1)
    await reminding.stop()


async def test_a_locked_database_is_waited_for(store: Store, post: Post, database: str) -> None:
    await store.save_quiet_hours(NONE)
    await given(store, at=START, due_at=DUE)
    post.now = REMINDED
    reminding = post.reminding(store)
    with closing(sqlite3.connect(file_of(database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLockedError):
            await reminding.send_due()
        reminding.start()
        await until(lambda: post.slept == [AFTER_FAILURE_S])
        other.execute("ROLLBACK")
    assert post.sent == []
    reminding.wake()
    await until(lambda: len(post.sent) == 1)
    await reminding.stop()


@pytest.mark.parametrize(
    ("how", "unreached"),
    [("blocked", True), ("gone", True), ("failed", True), ("direct", False), ("thread", False)],
)
async def test_a_refresher_whose_reminder_reached_nobody_is_known_until_it_is_done(
    store: Store, post: Post, how: How, unreached: bool
) -> None:
    await store.save_quiet_hours(NONE)
    joined = Enrolment(
        id="e", guild_id="guild", trainee="ana", programme="dispatch", enrolled_by="ana", at=START
    )
    await store.enrol([joined])
    new = NewReminder(guild_id="guild", trainee="ana", at=START, enrolment_id="e", step="refresher_30")
    await store.pass_programme("e", START, [new])
    assert not (await course(store, "e", START, PROGRAMMES)).is_unreached
    post.answers = [how]
    await post.reminding(store).send_due()
    assert await store.reminded_of_steps(["e"]) == {("e", "refresher_30"): how}
    found = await course(store, "e", START, PROGRAMMES)
    assert found.is_unreached is unreached

    refresher = next(each for each in found.steps if each.step.id == "refresher_30")
    done = StepTalk(
        enrolment_id="e",
        step=refresher.step.id,
        session_id="s",
        person="teresa",
        at=START,
        done_at=START,
        passed=True,
        score_mean=60,
    )
    assert not course_of(found.programme, joined, [done], START, {"refresher_30": how}).is_unreached


async def test_a_programme_that_is_no_longer_there_is_not_reminded_of(store: Store, post: Post) -> None:
    await store.save_quiet_hours(NONE)
    joined = Enrolment(id="e", guild_id="guild", trainee="ana", programme="gone", enrolled_by="ana", at=START)
    await store.enrol([joined])
    new = NewReminder(guild_id="guild", trainee="ana", at=START, enrolment_id="e", step="refresher_30")
    await store.pass_programme("e", START, [new])
    assert await post.reminding(store).send_due() == 0

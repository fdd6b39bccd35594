"""`/programme` before a check ride is released: its trainee is told that it is held, and no result."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.client import CoachBot
from bot.practice.programme import _note_passing, courses
from bot.store.records_assignments import Attempt, QuietHours
from bot.store.records_reviews import Reader
from tests.bot.cogs.acting import Stage, stage_on
from tests.bot.cogs.conftest import Running
from tests.bot.cogs.test_assigning import told
from tests.discord_server.server import DiscordServer

WAITS = "the result comes when an instructor has released it"
HERE = Reader(id="local", name="Iris", seen_as="local")


@pytest.fixture
def stage(discord_server: DiscordServer) -> Stage:
    return stage_on(discord_server)


async def held(bot: CoachBot, stage: Stage, *, passed: bool, days: int = 3) -> str:
    """Let ana have held the check ride of the CIT refresher some days ago, and return its talk."""
    await bot.store.save_quiet_hours(QuietHours(guild_id=str(stage.guild.id), from_min=0, until_min=0))
    await stage.agreed(bot)
    await told(stage.ana, stage.channel, "programme join", programme="cit_refresher")
    [joined] = await bot.store.enrolments_of(f"discord:{stage.ana.id}")
    at = bot.clock() - timedelta(days=days + 7)
    ride = ""
    for step, mode in (("warm_up", "coached"), ("fewer_notes", "sparse"), ("check_ride", "check_ride")):
        at += timedelta(days=3) if step == "check_ride" else timedelta(days=2)
        talk = await bot.talks.start(joined.trainee, "owen", seed=1, mode=mode)  # type: ignore[arg-type]
        await bot.store.add_attempt(Attempt(session_id=talk.id, at=at, enrolment_id=joined.id, step=step))
        await bot.store.end_session(talk.id, ending="x", outcome="good", stopped=False, at=at)
        await bot.store.judge(talk.id, passed=passed)
        ride = talk.id
    [found] = await courses(bot.store, [joined], bot.clock(), bot.programmes)
    await _note_passing(bot.store, found)
    return ride


async def test_the_status_is_the_same_for_a_check_ride_that_passed_and_one_that_missed_until_it_is_released(
    stage: Stage, running: Running
) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        ride = await held(bot, stage, passed=False)
        missed = (await told(stage.ana, stage.channel, "programme status")).text
        await bot.store.judge(ride, passed=True)
        passed = (await told(stage.ana, stage.channel, "programme status")).text
        assert missed == passed
        assert f"held: 1 of 1 · {WAITS}" in passed
        assert "pass marks missed" not in passed
        assert "✓ A check ride" not in passed
        assert "opens that long after you pass" in passed
        seen = await told(owner, stage.channel, "cohort programmes")
        assert "next: Refresher after 30 days · **check rides to release: 1**" in seen.text

        await bot.reviewing.reviews.release(HERE, ride)
        passed = (await told(stage.ana, stage.channel, "programme status")).text
        assert "✓ A check ride" in passed
        assert "Refresher after 30 days · opens <t:" in passed
        assert WAITS not in passed
        await bot.store.judge(ride, passed=False)
        missed = (await told(stage.ana, stage.channel, "programme status")).text
        assert "held: 0 of 1 · pass marks missed in 1" in missed
        seen = await told(owner, stage.channel, "cohort programmes")
        assert "next: A check ride, without notes · pass marks missed in 1" in seen.text
        assert "to release" not in seen.text


async def test_next_refuses_with_the_same_words_whichever_way_a_check_ride_went_until_it_is_released(
    stage: Stage, running: Running
) -> None:
    async with running() as bot:
        ride = await held(bot, stage, passed=False)
        missed = await told(stage.ana, stage.channel, "programme next")
        await bot.store.judge(ride, passed=True)
        refused = await told(stage.ana, stage.channel, "programme next")
        assert refused.text == missed.text
        assert refused.text.startswith("The result of your check ride in CIT refresher, passed or not, comes")
        assert stage.ana.threads(stage.guild) == []
        status = await told(stage.ana, stage.channel, "programme status")
        assert refused.text in status.text
        assert "`/programme next` begins" not in status.text
        await bot.reviewing.reviews.release(HERE, ride)
        refused = await told(stage.ana, stage.channel, "programme next")
        assert "Refresher after 30 days: it opens <t:" in refused.text


async def test_a_reminder_of_a_refresher_waits_until_the_check_ride_is_released(
    stage: Stage, running: Running
) -> None:
    async with running() as bot:
        ride = await held(bot, stage, passed=True, days=31)
        before = bot.clock()
        assert await bot.reminding.send_due() == 0
        again = await bot.store.next_reminder_at()
        assert again is not None
        assert timedelta(hours=23) < again - before < timedelta(hours=25)
        await bot.reviewing.reviews.release(HERE, ride)
        waiting = [each.id for each in await bot.store.due_reminders(again)]
        await bot.store.postpone_reminders(waiting, before, tried=False)  # a day later
        bot.reminding.wake()
        note = await stage.ana.dm.next_message()
        while "CIT refresher" not in note.text:  # the news of the release
            note = await stage.ana.dm.next_message()
        assert "**CIT refresher**: a refresher is open." in note.text
        assert "Your talk is in" in (await told(stage.ana, stage.channel, "programme next")).text


async def test_instructors_read_which_step_goes_on_where_its_score_is_too_low(
    stage: Stage, running: Running
) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        await told(stage.ana, stage.channel, "programme join", programme="dispatch")
        [joined] = await bot.store.enrolments_of(f"discord:{stage.ana.id}")
        at = bot.clock() - timedelta(days=9)
        talk = await bot.talks.start(joined.trainee, "teresa", seed=1)
        await bot.store.add_attempt(Attempt(session_id=talk.id, at=at, enrolment_id=joined.id, step="first"))
        await bot.store.end_session(talk.id, ending="x", outcome="poor", stopped=False, at=at)
        await bot.store.judge(talk.id, passed=False)
        seen = await told(owner, stage.channel, "cohort programmes")
    score = bot.programmes.by_id["dispatch"].steps[1].after_score
    assert "1 of 3 steps passed · next: One call with a note after each reply · no talk of it" in seen.text
    assert f"has reached the mean score of {score} that opens the step after" in seen.text


async def test_a_refresher_is_not_overdue_while_only_an_instructor_is_waited_for(
    stage: Stage, running: Running
) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        ride = await held(bot, stage, passed=True, days=60)
        assert "overdue" not in (await told(owner, stage.channel, "cohort programmes")).text
        await bot.reviewing.reviews.release(HERE, ride)
        assert "**refresher overdue**" in (await told(owner, stage.channel, "cohort programmes")).text


async def test_a_talk_that_has_lost_its_thread_is_taken_up_and_no_second_one_begun(
    stage: Stage, running: Running
) -> None:
    async with running() as bot:
        await stage.agreed(bot)
        await told(stage.ana, stage.channel, "programme join", programme="dispatch")
        await told(stage.ana, stage.channel, "programme next")
        [thread] = stage.ana.threads(stage.guild)
        [before] = await bot.store.history(f"discord:{stage.ana.id}")
        stage.server.delete_channel(thread)
        await stage.server.settled()
        again = await told(stage.ana, stage.channel, "programme next")
        [new] = stage.ana.threads(stage.guild)
        assert again.text == f"Your talk goes on in <#{new.id}>."
        assert new.id != thread.id
        [after] = await bot.store.history(f"discord:{stage.ana.id}")
        assert after.id == before.id


async def test_whoever_leaves_a_programme_is_told_that_what_was_passed_counts_no_more(
    stage: Stage, running: Running
) -> None:
    async with running():
        await told(stage.ana, stage.channel, "programme join", programme="dispatch")
        left = await told(stage.ana, stage.channel, "programme leave", programme="dispatch")
    assert "what you had passed in it counts no more, and whoever joins again begins anew" in left.text

"""`/programme` and `/cohort`: joining, what comes next, a refresher's reminder, a cohort's picture."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO

import pytest

from bot.client import CoachBot
from bot.practice.corrected import Corrector
from bot.practice.programme import _note_passing, courses
from bot.store.records_assignments import Attempt, QuietHours
from bot.store.records_reviews import Reader
from tests.bot.cogs.acting import KIND, Stage, answer_to, stage_on
from tests.bot.cogs.conftest import Running
from tests.bot.cogs.test_assigning import told
from tests.discord_server.people import Person
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel


@pytest.fixture
def stage(discord_server: DiscordServer) -> Stage:
    return stage_on(discord_server)


async def next_thread(stage: Stage, who: Person) -> Channel:
    """Begin the talk that comes next in the only programme."""
    before = set(who.threads(stage.guild))
    assert "Your talk is in" in (await told(who, stage.channel, "programme next")).text
    (thread,) = set(who.threads(stage.guild)) - before
    await thread.next_message()
    await thread.next_message()
    return thread


async def talked(stage: Stage, who: Person, replies: int = 4) -> None:
    """Hold the talk that comes next, from the first line to the end."""
    thread = await next_thread(stage, who)
    for _ in range(replies):
        await answer_to(who, thread, KIND)
    await told(who, thread, "practice end")


async def test_a_trainee_joins_and_the_next_talk_is_that_of_the_first_step(
    stage: Stage, running: Running
) -> None:
    async with running() as bot:
        await stage.agreed(bot)
        joined = await told(stage.ana, stage.channel, "programme join", programme="dispatch")
        assert "You have joined **Dispatch**" in joined.text
        again = await told(stage.ana, stage.channel, "programme join", programme="dispatch")
        assert "in **Dispatch** already" in again.text

        await talked(stage, stage.ana)
        [session] = await bot.store.history(f"discord:{stage.ana.id}")
        assert (session.person, session.pack, session.mode) == ("teresa", "dispatch", "coached")
        status = await told(stage.ana, stage.channel, "programme status")
        assert "✓ One call" in status.text
        assert "opens <t:" in status.text
        waits = await told(stage.ana, stage.channel, "programme next")
        assert "it opens" in waits.text


async def test_the_first_time_a_trainee_is_asked_to_agree_before(stage: Stage, running: Running) -> None:
    async with running() as bot:
        await told(stage.ana, stage.channel, "programme join", programme="crisis_line")
        card = await told(stage.ana, stage.channel, "programme next")
        assert "no help line" in card.text
        await stage.ana.press(card, "I have read this; begin")
        await card.next_edit()
        assert len(stage.ana.threads(stage.guild)) == 1
        [joined] = await bot.store.enrolments_of(f"discord:{stage.ana.id}")
        [held] = await bot.store.step_talks([joined.id])
        assert held.step == "first"


async def test_one_talk_at_a_time_is_held_for_a_programme(stage: Stage, running: Running) -> None:
    async with running() as bot:
        await stage.agreed(bot)
        await told(stage.ana, stage.channel, "programme join", programme="crisis_line")
        thread = await next_thread(stage, stage.ana)
        refused = await told(stage.ana, stage.channel, "programme next")
        assert f"<#{thread.id}>" in refused.text


async def test_whoever_is_in_several_programmes_names_one(stage: Stage, running: Running) -> None:
    async with running() as bot:
        await stage.agreed(bot)
        assert "in no programme" in (await told(stage.ana, stage.channel, "programme next")).text
        for name in ("dispatch", "onboarding"):
            await told(stage.ana, stage.channel, "programme join", programme=name)
        asked = await told(stage.ana, stage.channel, "programme next")
        assert "Dispatch, Onboarding" in asked.text
        offered = await stage.ana.autocomplete(stage.channel, "programme leave", "programme", "on")
        assert offered == {"Onboarding": "onboarding"}
        other = await told(stage.ana, stage.channel, "programme next", programme="crisis_line")
        assert "You are not in that programme." in other.text
        await told(stage.ana, stage.channel, "programme leave", programme="onboarding")
        assert "Your talk is in" in (await told(stage.ana, stage.channel, "programme next")).text


async def passed_long_ago(bot: CoachBot, stage: Stage) -> None:
    """Let ana have passed the CIT refresher 31 days ago."""
    await bot.store.save_quiet_hours(QuietHours(guild_id=str(stage.guild.id), from_min=0, until_min=0))
    [joined] = await bot.store.enrolments_of(f"discord:{stage.ana.id}")
    at = bot.clock() - timedelta(days=31)
    for step in ("warm_up", "fewer_notes", "check_ride"):
        talk = await bot.talks.start(joined.trainee, "teresa", seed=1)
        await bot.store.add_attempt(Attempt(session_id=talk.id, at=at, enrolment_id=joined.id, step=step))
        await bot.store.end_session(talk.id, ending="x", outcome="good", stopped=False, at=at)
        await bot.store.judge(talk.id, passed=True)
        at += timedelta(hours=1)
    [found] = await courses(bot.store, [joined], bot.clock(), bot.programmes)
    await _note_passing(bot.store, found)


async def test_a_refresher_is_reminded_of_thirty_days_after_passing(stage: Stage, running: Running) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        done = await told(
            owner, stage.channel, "assign programme", who=stage.ana.mention, programme="cit_refresher"
        )
        assert "1 member joined CIT refresher. I write to nobody about that; tell them" in done.text
        status = await told(stage.ana, stage.channel, "programme status")
        assert "Refresher after 30 days · opens that long after you pass" in status.text
        again = await told(
            owner, stage.channel, "assign programme", who=stage.ana.mention, programme="cit_refresher"
        )
        assert "all of them are in CIT refresher already" in again.text
        await passed_long_ago(bot, stage)
        bot.reminding.wake()
        note = await stage.ana.dm.next_message()
        assert "a refresher is open" in note.text
        assert "/programme next" in note.text
        seen = await told(owner, stage.channel, "cohort programmes")
        assert "next: Refresher after 30 days" in seen.text
        assert "Pass marks go by what was scored" in seen.text


@pytest.mark.parametrize("takes_messages", [True, False])
async def test_instructors_and_nobody_else_read_whom_no_reminder_of_a_refresher_reached(
    stage: Stage, running: Running, takes_messages: bool
) -> None:
    owner = stage.server.owner(stage.guild)
    stage.ana.user.takes_direct_messages = takes_messages
    async with running() as bot:
        await told(stage.ana, stage.channel, "programme join", programme="cit_refresher")
        await passed_long_ago(bot, stage)
        reminders = bot.get_cog("Reminders")
        assert await reminders.reminding.send_due() == int(takes_messages)  # type: ignore[union-attr]
        seen = await told(owner, stage.channel, "cohort programmes")
        assert f"<@{stage.ana.id}> · passed on" in seen.text
        assert ("no reminder reached them" in seen.text) is not takes_messages
        assert "reminder" not in (await told(stage.ana, stage.channel, "programme status")).text
        assert list(stage.channel.by_the_bot()) == []


async def test_a_cohorts_progress_is_a_picture_with_tables(stage: Stage, running: Running) -> None:
    owner = stage.server.owner(stage.guild)
    ben = stage.server.member(stage.guild, "ben")
    async with running() as bot:
        who = f"{stage.ana.mention} {ben.mention}"
        nothing = await told(owner, stage.channel, "cohort progress", who=who)
        assert "None of them has held a talk" in nothing.text
        for mode in ("coached", "check_ride"):
            thread = await stage.begin(bot, mode=mode)
            for _ in range(4):
                await answer_to(stage.ana, thread, KIND)
            await told(stage.ana, thread, "practice end")
        shown = await told(owner, stage.channel, "cohort progress", who=who)
        assert shown.ephemeral
        assert "2 talks of 1 trainee; 2 named." in shown.text
        assert "1 check ride ·" in shown.text
        picture, table, document = shown.attachments
        assert picture.description
        assert "week by week" in picture.description
        rows = list(csv.DictReader(StringIO(table.data.decode("utf-8-sig"))))
        assert [row["feedback_off"] for row in rows] == ["", "yes"]
        assert len(json.loads(document.data)["talks"]) == 2
        assert KIND not in table.data.decode() + document.data.decode()


async def test_a_cohorts_progress_counts_as_scored_or_as_corrected(stage: Stage, running: Running) -> None:
    owner = stage.server.owner(stage.guild)
    who = stage.ana.mention
    async with running() as bot:
        thread = await stage.begin(bot, mode="coached")
        for _ in range(4):
            await answer_to(stage.ana, thread, KIND)
        await told(stage.ana, thread, "practice end")
        before = await told(owner, stage.channel, "cohort progress", who=who, count="overrides")
        assert "correct" not in before.text
        assert [each.name for each in before.attachments[1:]] == [
            "cohort-progress.csv",
            "cohort-progress.json",
        ]

        iris = Reader(id="discord:9", name="Iris", seen_as="instructor", guild_id=str(stage.guild.id))
        [talk] = (await bot.reviewing.reviews.listed(iris)).talks
        for n in (1, 2, 3):
            await bot.reviewing.reviews.override(iris, talk.id, n, "command", 1, "He was told to.")
        means = await Corrector(bot.reviewing.reviews, iris).means([talk.id])
        scored, corrected = f"{talk.score_mean:.0f}", f"{means[talk.id].score:.0f}"
        assert scored != corrected

        shown = await told(owner, stage.channel, "cohort progress", who=who)
        assert "3 codes or levels were corrected in these talks." in shown.text
        assert "Figures and tables count all as the rubric scored it. The option `count`" in shown.text
        assert f"score {scored}" in shown.text
        shown = await told(owner, stage.channel, "cohort progress", who=who, count="overrides")
        assert "Figures and tables count them as corrected." in shown.text
        assert "Points beside others go by what was scored." in shown.text
        assert f"score {corrected}" in shown.text
        picture, table, document = shown.attachments
        assert "As instructors corrected." in (picture.description or "")
        assert table.name == "cohort-progress-corrected.csv"
        [row] = csv.DictReader(StringIO(table.data.decode("utf-8-sig")))
        assert (f"{float(row['score']):.0f}", f"{float(row['scored']):.0f}") == (corrected, scored)
        assert json.loads(document.data)["counts"] == "overrides"

        listed = await told(owner, stage.channel, "review list", score_least=1)
        assert f"{scored}, {corrected} as corrected" in listed.text
        assert "Limits by score go by what the rubric gave." in listed.text

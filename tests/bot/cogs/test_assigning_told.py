"""What a trainee first reads of assignments and programmes, and what an instructor changes later."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.practice.assignments import state_of
from bot.store.records_assignments import QuietHours, Reminder
from tests.bot.cogs.acting import KIND, Stage, answer_to, stage_on
from tests.bot.cogs.conftest import Running
from tests.bot.cogs.test_assigning import begun, standings, told
from tests.discord_server.server import DiscordServer

COUNTS = "A talk counts that is begun with {by}, once it has ended with 4 replies or more."


@pytest.fixture
def stage(discord_server: DiscordServer) -> Stage:
    return stage_on(discord_server)


async def test_two_talks_with_the_same_person_have_buttons_that_can_be_told_apart(
    stage: Stage, running: Running
) -> None:
    owner, who = stage.server.owner(stage.guild), stage.ana.mention
    async with running() as bot:
        await stage.agreed(bot)
        for options in ({"due": "10 days"}, {"mode": "check_ride"}, {"mode": "debrief", "role": "dispatch"}):
            await told(owner, stage.channel, "assign new", who=who, people="teresa", **options)
        mine = await told(stage.ana, stage.channel, "my assignments")

        assert mine.labels == [
            "Begin: Kitchen light (a note after each reply)",
            "Begin: Kitchen light (check ride, no notes)",
            "Begin: Kitchen light (Dispatch, notes at the end)",
        ]
        assert "Role: Dispatch. Feedback: notes at the end." in mine.text
        await stage.ana.press(mine, mine.labels[2])
        await mine.next_edit()
        [open_one] = [each for each in await standings(bot, stage) if each.session_id]
        assert (open_one.mode, open_one.pack) == ("debrief", "dispatch")


async def test_what_has_a_due_date_stands_before_what_has_none(stage: Stage, running: Running) -> None:
    owner, who = stage.server.owner(stage.guild), stage.ana.mention
    async with running():
        made = await told(owner, stage.channel, "assign new", who=who, people="owen")
        assert "Without a due date I write to nobody" in made.text
        await told(owner, stage.channel, "assign new", who=who, people="teresa", due="10 days")
        mine = await told(stage.ana, stage.channel, "my assignments")

    assert mine.labels == ["Begin: Kitchen light", "Begin: The lamps on the landing"]


async def test_a_trainee_is_told_beforehand_how_long_a_talk_has_to_be_to_count(
    stage: Stage, running: Running
) -> None:
    owner, who = stage.server.owner(stage.guild), stage.ana.mention
    async with running() as bot:
        await told(owner, stage.channel, "assign new", who=who, people="teresa")
        await told(owner, stage.channel, "assign programme", who=who, programme="dispatch")
        thread = await begun(stage, bot)
        await answer_to(stage.ana, thread, KIND)
        await told(stage.ana, thread, "practice end")

        for command, by in (("my assignments", "its button here"), ("programme status", "`/programme next`")):
            assert COUNTS.format(by=by) in (await told(stage.ana, stage.channel, command)).text
        [short] = await standings(bot, stage)
        assert state_of(short, bot.clock()) == "pending"


async def test_a_talk_of_ones_own_with_the_same_person_leaves_an_assignment_as_it_was(
    stage: Stage, running: Running
) -> None:
    owner, who = stage.server.owner(stage.guild), stage.ana.mention
    async with running() as bot:
        await told(owner, stage.channel, "assign new", who=who, people="teresa")
        thread = await stage.begin(bot)
        for _ in range(4):
            await answer_to(stage.ana, thread, KIND)
        await told(stage.ana, thread, "practice end")

        mine = await told(stage.ana, stage.channel, "my assignments")
        assert "**Kitchen light** · not begun" in mine.text
        assert COUNTS.format(by="its button here") in mine.text


async def test_where_there_are_more_than_a_row_of_buttons_a_trainee_is_told_of_the_others(
    stage: Stage, running: Running
) -> None:
    owner, who = stage.server.owner(stage.guild), stage.ana.mention
    async with running():
        for mode in ("coached", "debrief"):
            await told(owner, stage.channel, "assign new", who=who, people="all", mode=mode)
        mine = await told(stage.ana, stage.channel, "my assignments")

        assert len(mine.labels) == 5
        assert mine.text.count("not begun") == 6
        assert "There are buttons for the first 5; those for the others come as these are done." in mine.text


async def test_an_assignment_that_begins_anew_can_be_given_another_due_date_and_is_reminded_of_for_that(
    stage: Stage, running: Running
) -> None:
    owner, who = stage.server.owner(stage.guild), stage.ana.mention
    async with running() as bot:
        awake = QuietHours(guild_id=str(stage.guild.id), zone="UTC", from_min=0, until_min=0)
        await bot.store.save_quiet_hours(awake)
        await told(owner, stage.channel, "assign new", who=who, people="teresa", due="3 days")
        anew = await told(owner, stage.channel, "assign reset", who=who, due="2 weeks")

        [found] = await standings(bot, stage)
        assert found.due_at is not None
        assert timedelta(days=13) < found.due_at - bot.clock() <= timedelta(days=15)
        assert f"Due <t:{int(found.due_at.timestamp())}:f>" in anew.text
        reminders: list[Reminder] = await bot.store.due_reminders(found.due_at)
        assert [each.assignment_id for each in reminders] == [found.id]
        assert await bot.store.due_reminders(found.due_at - timedelta(days=1, minutes=1)) == []


async def test_an_instructor_hears_that_what_begins_anew_is_overdue_as_it_stands(
    stage: Stage, running: Running
) -> None:
    owner, who = stage.server.owner(stage.guild), stage.ana.mention
    async with running() as bot:
        await told(owner, stage.channel, "assign new", who=who, people="teresa, owen", due="1 day")
        real, bot.clock = bot.clock, lambda: real() + timedelta(days=3)
        anew = await told(owner, stage.channel, "assign reset", who=who)

    assert "Begun anew: 2." in anew.text
    assert "Overdue as they stand: 2." in anew.text


async def test_an_instructor_hears_whose_talk_goes_on_and_counts_no_more(
    stage: Stage, running: Running
) -> None:
    owner, who = stage.server.owner(stage.guild), stage.ana.mention
    async with running() as bot:
        await told(owner, stage.channel, "assign new", who=who, people="teresa, owen")
        await begun(stage, bot)
        reset = await told(owner, stage.channel, "assign reset", who=who)
        assert f"Just now in a talk that counts for it no more: {who}." in reset.text
        assert "Just now" not in (await told(owner, stage.channel, "assign cancel", who=who)).text


async def test_what_is_assigned_already_is_not_told_to_be_due_otherwise(
    stage: Stage, running: Running
) -> None:
    owner, who = stage.server.owner(stage.guild), stage.ana.mention
    async with running():
        await told(owner, stage.channel, "assign new", who=who, people="teresa", due="2 days")
        again = await told(owner, stage.channel, "assign new", who=who, people="teresa", due="9 days")

    assert again.text.startswith("Nothing new: all of that was assigned before and is not done yet (1).")
    assert "Due" not in again.text


@pytest.mark.parametrize("person", ["teresa, owen", ","])
async def test_an_instructor_who_names_several_people_where_one_is_meant_is_told_so(
    stage: Stage, running: Running, person: str
) -> None:
    owner, who = stage.server.owner(stage.guild), stage.ana.mention
    async with running() as bot:
        await told(owner, stage.channel, "assign new", who=who, people="teresa, owen")
        refused = await told(owner, stage.channel, "assign cancel", who=who, person=person)
        assert len(await standings(bot, stage)) == 2

    assert refused.text.startswith("Name one person, from the list that opens while you type")


async def test_a_refused_time_zone_is_called_one(stage: Stage, running: Running) -> None:
    async with running():
        refused = await told(stage.server.owner(stage.guild), stage.channel, "assign quiet", zone="Berlin")

    assert "I can't use the time zone Berlin: there is no such time zone." in refused.text


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("assign new", {"who": "{ana}", "people": "teresa", "due": "x" * 5000}),
        ("assign quiet", {"zone": "x" * 5000}),
        ("assign quiet", {"zone": "UTC", "start": "x" * 5000}),
        ("assign quiet", {"zone": "UTC", "end": "x" * 5000}),
        ("drill results", {"drill": "x" * 5000}),
    ],
    ids=["due", "zone", "start", "end", "drill"],
)
async def test_a_refusal_of_something_very_long_is_answered_and_quotes_a_part_of_it(
    stage: Stage, running: Running, command: str, options: dict[str, str]
) -> None:
    filled = {name: value.format(ana=stage.ana.mention) for name, value in options.items()}
    async with running():
        refused = await told(stage.server.owner(stage.guild), stage.channel, command, **filled)

    assert "x" * 90 in refused.text
    assert "x…" in refused.text
    assert len(refused.text) < 500


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"zone": " "}, "I can't use the time zone: none was typed. Name one like America/Chicago"),
        (
            {"zone": "UTC", "end": " "},
            "I can't use the time of day: none was typed. Write one such as 21:00.",
        ),
    ],
    ids=["zone", "end"],
)
async def test_a_blank_where_a_time_belongs_is_called_one(
    stage: Stage, running: Running, options: dict[str, str], said: str
) -> None:
    async with running():
        refused = await told(stage.server.owner(stage.guild), stage.channel, "assign quiet", **options)

    assert said in refused.text


async def test_a_step_that_waits_for_its_day_names_it_in_the_trainees_own_time(
    stage: Stage, running: Running
) -> None:
    async with running() as bot:
        await stage.agreed(bot)
        await told(stage.ana, stage.channel, "programme join", programme="dispatch")
        assert "`/programme next` begins" in (await told(stage.ana, stage.channel, "programme status")).text
        before = set(stage.ana.threads(stage.guild))
        await told(stage.ana, stage.channel, "programme next")
        [thread] = set(stage.ana.threads(stage.guild)) - before
        await thread.next_message()
        await thread.next_message()
        for _ in range(4):
            await answer_to(stage.ana, thread, KIND)
        await told(stage.ana, thread, "practice end")

        waits = await told(stage.ana, stage.channel, "programme next")
        status = await told(stage.ana, stage.channel, "programme status")

    assert re.search(r"it opens <t:\d+:f>, <t:\d+:R>\.", waits.text)
    assert "UTC" not in waits.text
    assert "`/programme next` begins" not in status.text


async def test_a_due_date_may_be_tomorrow_in_the_servers_time_zone(stage: Stage, running: Running) -> None:
    owner, who = stage.server.owner(stage.guild), stage.ana.mention
    async with running() as bot:
        await told(owner, stage.channel, "assign quiet", zone="America/Chicago")
        bot.clock = lambda: datetime(
            2026, 3, 8, 3, 0, tzinfo=UTC
        )  # the evening before the clock is set forward
        made = await told(owner, stage.channel, "assign new", who=who, people="teresa", due="tomorrow")
        [found] = await standings(bot, stage)
        assert found.due_at == datetime.fromisoformat("2026-03-08T23:59:00-05:00")
        assert f"Due <t:{int(found.due_at.timestamp())}:f>" in made.text
        refused = await told(owner, stage.channel, "assign new", who=who, people="owen", due="next week")
        assert (
            "I can't use the time next week: write tomorrow, friday 17:00, 2026-03-21, 2026" in refused.text
        )
        assert len(await standings(bot, stage)) == 1

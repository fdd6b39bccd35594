"""`/assign` afterwards: what an instructor tells apart, moves and is told, and what a reminder says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.catalogue import say
from bot.practice.assignments import STATE_WORDS, STATES, state_of
from bot.store.records import GuildSettings
from bot.store.records_assignments import QuietHours
from tests.bot.cogs.acting import KIND, Stage, answer_to, stage_on
from tests.bot.cogs.conftest import Running
from tests.bot.cogs.test_assigning import awake, begun, reminded, standings, told
from tests.discord_server.server import DiscordServer


@pytest.fixture
def stage(discord_server: DiscordServer) -> Stage:
    return stage_on(discord_server)


async def test_two_assignments_with_one_person_are_told_apart_in_the_instructors_list_and_changed_one_by_one(
    stage: Stage, running: Running
) -> None:
    owner, who = stage.server.owner(stage.guild), stage.ana.mention
    async with running() as bot:
        await told(owner, stage.channel, "assign new", who=who, people="teresa", mode="coached")
        ride = {"mode": "check_ride", "role": "dispatch"}
        made = await told(owner, stage.channel, "assign new", who=who, people="teresa", **ride)
        assert "Role: Dispatch. Feedback: check ride, no notes." in made.text
        listed = await told(owner, stage.channel, "assign list")
        assert f"- {who} · **Kitchen light** · a note after each reply · not begun" in listed.text
        assert f"- {who} · **Kitchen light** · Dispatch, check ride, no notes · not begun" in listed.text

        due = await told(owner, stage.channel, "assign due", who=who, due="2 weeks", mode="check_ride")
        assert "Another due date: 1." in due.text
        assert [each.due_at is None for each in await standings(bot, stage)] == [True, False]
        reset = await told(owner, stage.channel, "assign reset", who=who, mode="check_ride")
        assert "Begun anew: 1." in reset.text
        await told(owner, stage.channel, "assign cancel", who=who, mode="coached")
        [left] = await standings(bot, stage)
        assert left.mode == "check_ride"


async def test_a_due_date_is_moved_without_a_completed_talk_being_asked_for_again(
    stage: Stage, running: Running
) -> None:
    owner, who = stage.server.owner(stage.guild), stage.ana.mention
    async with running() as bot:
        await bot.store.save_quiet_hours(QuietHours(guild_id=str(stage.guild.id), from_min=0, until_min=0))
        await told(owner, stage.channel, "assign new", who=who, people="teresa, owen", due="2 days")
        thread = await begun(stage, bot)
        for _ in range(4):
            await answer_to(stage.ana, thread, KIND)
        await told(stage.ana, thread, "practice end")
        again = await told(owner, stage.channel, "assign new", who=who, people="owen", due="9 days")
        assert "`/assign due` gives it another due date" in again.text

        moved = await told(owner, stage.channel, "assign due", who=who, due="9 days")
        done, other = await standings(bot, stage)
        assert "Another due date: 1." in moved.text
        assert state_of(done, bot.clock()) == "completed"
        assert done.due_at is not None
        assert other.due_at is not None
        assert other.due_at - done.due_at == timedelta(days=7)
        reminders = await bot.store.due_reminders(other.due_at)
        assert [each.at for each in reminders if each.assignment_id == other.id] == [
            other.due_at - timedelta(days=1)
        ]
        assert f"by then: <t:{int((other.due_at - timedelta(days=1)).timestamp())}:f>" in moved.text

        assert "Name a day" in (await told(owner, stage.channel, "assign due", who=who, due=" ")).text
        reset = await told(owner, stage.channel, "assign reset", who=who)
        assert "Begun anew: 2." in reset.text
        assert "Completed before, and to be done once more: 1." in reset.text


@pytest.mark.parametrize(
    ("due", "says"),
    [
        ("2026-03-05 17:00", "I write once to each who has not done it by then: <t:1772643600:f>"),
        ("2026-03-03 07:00", "I write to nobody about it, for before it is due there is no time"),
    ],
    ids=["in time", "within the night"],
)
async def test_an_instructor_is_told_when_the_reminder_comes_or_that_none_does(
    stage: Stage, running: Running, due: str, says: str
) -> None:
    owner, who = stage.server.owner(stage.guild), stage.ana.mention
    async with running() as bot:
        bot.clock = lambda: datetime(2026, 3, 2, 20, 30, tzinfo=UTC)
        made = await told(owner, stage.channel, "assign new", who=who, people="teresa", due=due)
        assert says in made.text
        reminders = await bot.store.due_reminders(datetime(2026, 4, 1, tzinfo=UTC))
        assert len(reminders) == ("once" in says)


@pytest.mark.parametrize("command", ["assign new", "assign programme"])
async def test_an_instructor_is_told_who_lacks_the_role_that_practice_is_open_to(
    stage: Stage, running: Running, command: str
) -> None:
    owner = stage.server.owner(stage.guild)
    trainee = stage.server.role(stage.guild, "Trainee")
    ben = stage.server.member(stage.guild, "ben", [trainee])
    options = {"people": "teresa"} if command == "assign new" else {"programme": "dispatch"}
    async with running() as bot:
        await bot.store.save_guild(GuildSettings(id=str(stage.guild.id), trainee_role=str(trainee.id)))
        both = f"{stage.ana.mention} {ben.mention}"
        answer = await told(owner, stage.channel, command, who=both, **options)
        assert (
            f"Can't begin as it stands: {stage.ana.mention}. Only members with <@&{trainee.id}> may practise"
            in answer.text
        )
        him = await told(owner, stage.channel, command, who=ben.mention, **options)
        assert "Can't begin" not in him.text


@pytest.mark.parametrize("who", [" ", ","])
async def test_an_instructor_who_names_nobody_is_told_so(stage: Stage, running: Running, who: str) -> None:
    async with running():
        refused = await told(stage.server.owner(stage.guild), stage.channel, "assign reset", who=who)

    assert refused.text.startswith("Nobody was named. Mention members and roles with @")


async def test_a_reminder_of_a_talk_under_way_says_where_it_goes_on_and_not_how_to_begin(
    stage: Stage, running: Running
) -> None:
    owner, who = stage.server.owner(stage.guild), stage.ana.mention
    async with running() as bot:
        await awake(bot, stage)
        await told(owner, stage.channel, "assign new", who=who, people="teresa", due="5 days")
        thread = await begun(stage, bot)
        assert await reminded(bot, stage) == 1
        note = await stage.ana.dm.next_message()
    assert "in progress · due" in note.text
    assert f"It goes on in <#{thread.id}>." in note.text
    assert "To begin" not in note.text


def test_a_state_has_the_same_words_on_discord_and_in_tables() -> None:
    assert {state: say(f"assign.state.{state}") for state in STATES} == STATE_WORDS


async def test_a_talk_whose_thread_was_deleted_is_not_said_to_go_on_there(
    stage: Stage, running: Running
) -> None:
    async with running() as bot:
        options = {"who": stage.ana.mention, "people": "teresa"}
        await told(stage.server.owner(stage.guild), stage.channel, "assign new", **options)
        stage.server.delete_channel(await begun(stage, bot))
        await stage.server.settled()
        mine = await told(stage.ana, stage.channel, "my assignments")
    assert "<#" not in mine.text
    assert "`/practice resume` goes on with it" in mine.text

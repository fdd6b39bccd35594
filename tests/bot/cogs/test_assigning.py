"""`/assign`, `/my assignments` and reminders, from the instructor's command to the trainee's thread."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest

from bot.client import CoachBot
from bot.practice.assignments import state_of
from bot.store.records_assignments import QuietHours, Standing
from tests.bot.cogs.acting import KIND, STOPPED, Stage, answer_to, stage_on
from tests.bot.cogs.conftest import Running
from tests.discord_server.people import Person
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel, Message


@pytest.fixture
def stage(discord_server: DiscordServer) -> Stage:
    return stage_on(discord_server)


async def told(person: Person, channel: Channel, command: str, /, **options: object) -> Message:
    return await (await person.slash(channel, command, **options)).message()


async def standings(bot: CoachBot, stage: Stage, who: Person | None = None) -> list[Standing]:
    return await bot.store.assignments_of(f"discord:{(who or stage.ana).id}", str(stage.guild.id))


async def awake(bot: CoachBot, stage: Stage) -> None:
    """Let nobody in this server sleep."""
    await bot.store.save_quiet_hours(QuietHours(guild_id=str(stage.guild.id), from_min=0, until_min=0))


async def begun(stage: Stage, bot: CoachBot, who: Person | None = None) -> Channel:
    """Begin the first assignment by its button, and return the thread."""
    person = who or stage.ana
    await stage.agreed(bot, person)
    mine = await told(person, stage.channel, "my assignments")
    before = set(person.threads(stage.guild))
    label = next(label for label in mine.labels if label.startswith("Begin"))
    await person.press(mine, label)
    assert "Your talk is in" in (await mine.next_edit()).text
    (thread,) = set(person.threads(stage.guild)) - before
    await thread.next_message()
    await thread.next_message()
    return thread


async def test_from_the_instructors_command_to_a_completed_assignment(stage: Stage, running: Running) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        made = await told(
            owner,
            stage.channel,
            "assign new",
            who=stage.ana.mention,
            people="teresa, owen",
            due="10 days",
            note="Before the shift change.",
        )
        assert made.ephemeral
        assert "2 new" in made.text
        assert "Before the shift change." in made.text

        thread = await begun(stage, bot)
        [first, _] = await standings(bot, stage)
        assert (state_of(first, bot.clock()), first.person) == ("in_progress", "teresa")

        for _ in range(4):
            await answer_to(stage.ana, thread, KIND)
        await told(stage.ana, thread, "practice end")
        [first, second] = await standings(bot, stage)
        assert state_of(first, bot.clock()) == "completed"
        assert state_of(second, bot.clock()) == "pending"

        mine = await told(stage.ana, stage.channel, "my assignments")
        assert "completed" in mine.text
        assert len([label for label in mine.labels if label.startswith("Begin")]) == 1


async def test_an_assignment_offers_a_person_whom_the_server_does_not_offer(
    stage: Stage, running: Running
) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        settings = await bot.store.guild(str(stage.guild.id))
        await bot.store.save_guild(settings.__class__(id=settings.id, people=("teresa",)))
        await told(owner, stage.channel, "assign new", who=stage.ana.mention, people="owen")
        await stage.agreed(bot)
        refused = await told(stage.ana, stage.channel, "practice start", person="owen")
        assert "does not offer" in refused.text
        thread = await begun(stage, bot)
        assert thread.name.endswith("ana")
        [found] = await standings(bot, stage)
        session = await bot.store.session(found.session_id or "")
        assert session.person == "owen"


async def test_the_first_time_a_trainee_is_asked_to_agree_before(stage: Stage, running: Running) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        await told(owner, stage.channel, "assign new", who=stage.ana.mention, people="teresa", mode="sparse")
        mine = await told(stage.ana, stage.channel, "my assignments")
        card = await (await stage.ana.press(mine, mine.labels[0])).message()
        assert "no help line" in card.text
        await stage.ana.press(card, "I have read this; begin")
        await card.next_edit()
        [thread] = stage.ana.threads(stage.guild)
        await thread.next_message()
        [found] = await standings(bot, stage)
        assert (await bot.store.session(found.session_id or "")).mode == "sparse"


async def test_a_role_is_assigned_to_as_a_whole(stage: Stage, running: Running) -> None:
    server = stage.server
    server.application.members = True
    cohort = server.role(stage.guild, "Cohort")
    members = [server.member(stage.guild, f"m{n}", [cohort]) for n in range(12)]
    owner = server.owner(stage.guild)
    async with running() as bot:
        who = f"<@&{cohort.id}>"
        made = await told(owner, stage.channel, "assign new", who=who, people="all")
        assert "for 12 members" in made.text
        found = await bot.store.assignments_in(str(stage.guild.id))
    assert {each.trainee for each in found} == {f"discord:{each.id}" for each in members}
    assert len(found) == 12 * len(bot.people)


async def test_without_the_members_intent_a_role_means_those_who_have_practised(
    stage: Stage, running: Running
) -> None:
    cohort = stage.server.role(stage.guild, "Cohort")
    ben = stage.server.member(stage.guild, "ben", [cohort])
    stage.server.member(stage.guild, "cyd", [cohort])
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        who = f"<@&{cohort.id}>"
        refused = await told(owner, stage.channel, "assign new", who=who, people="teresa")
        assert "Server Members intent" in refused.text
        await stage.begin(bot, ben)
        await stage.begin(bot)
        made = await told(owner, stage.channel, "assign new", who=who, people="teresa")
        assert "for 1 member." in made.text
        assert "Server Members intent" in made.text
        assert len(await standings(bot, stage, ben)) == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"people": "nobody"}, "There is nobody called nobody to talk to. Choose from the list"),
        ({"due": "soon"}, "I can't use the time soon"),
        ({"who": "ana"}, "Mention members and roles with @"),
        ({"who": "<@12345678>"}, "is not in this server"),
        ({"note": "x" * 400}, "longer than 300 characters"),
    ],
    ids=["person", "due", "name", "stranger", "note"],
)
async def test_what_can_not_be_assigned_is_told_in_a_sentence(
    stage: Stage, running: Running, options: dict[str, str], sentence: str
) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        wanted = {"who": stage.ana.mention, "people": "teresa"} | options
        refused = await told(owner, stage.channel, "assign new", **wanted)
        assert sentence in refused.text
        assert refused.ephemeral
        assert await bot.store.assignments_in(str(stage.guild.id)) == []


async def test_the_list_names_who_is_late_and_hands_out_a_table(stage: Stage, running: Running) -> None:
    ben = stage.server.member(stage.guild, "ben")
    owner = stage.server.owner(stage.guild)
    async with running():
        note = "=HYPERLINK(1)"
        who = f"{stage.ana.mention} {ben.mention}"
        await told(owner, stage.channel, "assign new", who=who, people="teresa", note=note, due="1 day")
        shown = await told(owner, stage.channel, "assign list")
        assert "2 not begun" in shown.text
        assert ben.mention in shown.text
        [table] = shown.attachments
        rows = list(csv.DictReader(StringIO(table.data.decode("utf-8-sig"))))
        assert [row["state"] for row in rows] == ["not begun", "not begun"]
        assert rows[0]["note"] == "'=HYPERLINK(1)"
        only = await told(owner, stage.channel, "assign list", who=ben.mention, state="pending")
        assert stage.ana.mention not in only.text
        assert (
            "Nothing is assigned" in (await told(owner, stage.channel, "assign list", state="completed")).text
        )


async def test_reset_and_cancel_name_members_and_a_person(stage: Stage, running: Running) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        await told(owner, stage.channel, "assign new", who=stage.ana.mention, people="teresa, owen")
        done = await told(owner, stage.channel, "assign reset", who=stage.ana.mention, person="owen")
        assert "Begun anew: 1" in done.text
        done = await told(owner, stage.channel, "assign cancel", who=stage.ana.mention, person="owen")
        assert "Taken back: 1" in done.text
        for again, said in (("reset", "Nothing like that is assigned"), ("cancel", "nothing to take back")):
            done = await told(owner, stage.channel, f"assign {again}", who=stage.ana.mention, person="owen")
            assert said in done.text
            assert "0" not in done.text
        [left] = await standings(bot, stage)
        assert left.person == "teresa"


async def test_a_button_of_what_was_taken_back_says_so(stage: Stage, running: Running) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        await told(owner, stage.channel, "assign new", who=stage.ana.mention, people="teresa")
        mine = await told(stage.ana, stage.channel, "my assignments")
        await told(owner, stage.channel, "assign cancel", who=stage.ana.mention)
        await stage.agreed(bot)
        refused = await (await stage.ana.press(mine, mine.labels[0])).message()
        assert "not assigned to you any more" in refused.text


async def test_a_second_press_finds_the_talk_that_has_begun(stage: Stage, running: Running) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        await told(owner, stage.channel, "assign new", who=stage.ana.mention, people="teresa")
        mine = await told(stage.ana, stage.channel, "my assignments")
        thread = await begun(stage, bot)
        again = await (await stage.ana.press(mine, mine.labels[0])).message()
        assert f"<#{thread.id}>" in again.text
        assert len(stage.ana.threads(stage.guild)) == 1
        shown = await told(stage.ana, stage.channel, "my assignments")
        assert f"<#{thread.id}>" in shown.text


async def test_where_no_thread_can_be_opened_nothing_counts_as_begun(stage: Stage, running: Running) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        await told(owner, stage.channel, "assign new", who=stage.ana.mention, people="teresa")
        await stage.agreed(bot)
        mine = await told(stage.ana, stage.channel, "my assignments")
        stage.server.fail_next("POST */threads", 403, code=50013)
        refused = await (await stage.ana.press(mine, mine.labels[0])).followup()
        assert "I can't open a private thread" in refused.text
        [found] = await standings(bot, stage)
        assert state_of(found, bot.clock()) == "pending"


async def test_a_talk_that_is_stopped_leaves_the_assignment_as_it_was(stage: Stage, running: Running) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        await told(owner, stage.channel, "assign new", who=stage.ana.mention, people="teresa")
        thread = await begun(stage, bot)
        stopped = await told(stage.ana, thread, "practice stop")
        assert STOPPED in stopped.text
        [found] = await standings(bot, stage)
        assert (state_of(found, bot.clock()), found.stopped) == ("pending", True)


async def reminded(bot: CoachBot, stage: Stage) -> int:
    """Let the day before come, and send what is due."""
    [found, *_] = await standings(bot, stage)
    assert found.due_at is not None
    now = found.due_at - timedelta(hours=12)
    reminders = bot.get_cog("Reminders")
    reminding = reminders.reminding  # type: ignore[union-attr]
    reminding._clock = lambda: now
    return int(await reminding.send_due())


async def test_a_reminder_comes_as_a_direct_message_once(stage: Stage, running: Running) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        await awake(bot, stage)
        await told(owner, stage.channel, "assign new", who=stage.ana.mention, people="teresa", due="5 days")
        assert await reminded(bot, stage) == 1
        note = await stage.ana.dm.next_message()
        assert "Practice in Academy" in note.text
        assert "/my assignments" in note.text
        assert note.mentions == []
        assert await reminded(bot, stage) == 0
    async with running() as bot:
        assert await reminded(bot, stage) == 0
    assert len(list(stage.ana.dm.by_the_bot())) == 1


async def test_whoever_takes_no_direct_messages_is_reminded_in_a_thread_of_theirs(
    stage: Stage, running: Running
) -> None:
    owner = stage.server.owner(stage.guild)
    stage.ana.user.takes_direct_messages = False
    async with running() as bot:
        await awake(bot, stage)
        thread = await stage.begin(bot)
        await told(owner, stage.channel, "assign new", who=stage.ana.mention, people="owen", due="5 days")
        assert await reminded(bot, stage) == 1
        assert "Practice in Academy" in (await thread.next_message()).text


async def test_whoever_can_not_be_reached_is_named_to_instructors_and_to_nobody_else(
    stage: Stage, running: Running
) -> None:
    owner = stage.server.owner(stage.guild)
    stage.ana.user.takes_direct_messages = False
    async with running() as bot:
        await awake(bot, stage)
        await told(owner, stage.channel, "assign new", who=stage.ana.mention, people="owen", due="5 days")
        assert await reminded(bot, stage) == 0
        assert list(stage.channel.by_the_bot()) == []
        shown = await told(owner, stage.channel, "assign list")
        assert "no reminder reached them" in shown.text


async def test_a_member_who_left_is_not_written_to(stage: Stage, running: Running) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        await awake(bot, stage)
        await told(owner, stage.channel, "assign new", who=stage.ana.mention, people="owen", due="5 days")
        await stage.ana.leave(stage.guild)
        assert await reminded(bot, stage) == 0
        [found] = await standings(bot, stage)
        assert found.reminded == "gone"
    assert list(stage.ana.dm.by_the_bot()) == []


async def test_when_discord_is_down_the_reminder_waits(stage: Stage, running: Running) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        await awake(bot, stage)
        await told(owner, stage.channel, "assign new", who=stage.ana.mention, people="owen", due="5 days")
        stage.server.fail_next("POST */messages", 503)
        assert await reminded(bot, stage) == 0
        [found] = await standings(bot, stage)
        assert found.reminded is None
        assert await bot.store.next_reminder_at() is not None


async def test_quiet_hours_are_set_with_their_time_zone(stage: Stage, running: Running) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        zones = await owner.autocomplete(stage.channel, "assign quiet", "zone", "new york")
        assert zones == {"America/New_York": "America/New_York"}
        done = await told(
            owner, stage.channel, "assign quiet", zone="America/New_York", start="22:00", end="7:30"
        )
        assert "from 22:00 to 07:30, America/New_York" in done.text
        refused = await told(owner, stage.channel, "assign quiet", zone="Mars/Base")
        assert "no such time zone" in refused.text
        assert (await bot.store.quiet_hours(str(stage.guild.id))).zone == "America/New_York"


async def test_several_people_are_completed_one_after_the_other(stage: Stage, running: Running) -> None:
    owner = stage.server.owner(stage.guild)
    async with running():
        offered = await owner.autocomplete(stage.channel, "assign new", "people", "teresa, ow")
        assert list(offered.values()) == ["teresa, owen"]


async def test_a_thousand_and_one_members_are_asked_for_three_people_each(
    stage: Stage, running: Running
) -> None:
    server = stage.server
    server.application.members = True
    cohort = server.role(stage.guild, "Cohort")
    for n in range(1001):
        server.member(stage.guild, f"m{n}", [cohort])
    owner = server.owner(stage.guild)
    async with running() as bot:
        before = len(server.requests)
        who, people = f"<@&{cohort.id}>", "teresa, owen, priya"
        made = await told(owner, stage.channel, "assign new", who=who, people=people, due="5 days")
        assert "3003 new" in made.text
        assert "for 1,001 members" in made.text
        assert len(server.requests) - before == 4, "an answer promised, two pages of members, the answer"
        assert len(await bot.store.assignments_in(str(stage.guild.id))) == 3003
        shown = await told(owner, stage.channel, "assign list")
        assert "3003 not begun" in shown.text
        [table] = shown.attachments
        assert table.data.count(b"\r\n") == 3004


async def test_what_is_kept_names_assignments_and_deleting_takes_them_away(
    stage: Stage, running: Running
) -> None:
    owner = stage.server.owner(stage.guild)
    async with running() as bot:
        await told(owner, stage.channel, "assign new", who=stage.ana.mention, people="teresa, owen")
        assert (
            "Assignments and programmes that are yours: 2."
            in (await told(stage.ana, stage.channel, "mydata show")).text
        )
        sure = await told(stage.ana, stage.channel, "mydata delete")
        await (await stage.ana.press(sure, "Erase it all")).message()
        assert await standings(bot, stage) == []
        assert "Nothing is kept" in (await told(stage.ana, stage.channel, "mydata show")).text

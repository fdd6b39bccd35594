"""What goes wrong in drills: people who leave or can't be reached, instructors who ask twice, restarts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.practice.consent import agree
from bot.practice.drill import MOST_MEMBERS
from bot.practice.drill_plan import ends_at
from bot.settings import Settings
from bot.store.tables_drills import drill_members
from bot.views.drill import clock
from tests.bot.cogs.acting import parts_of
from tests.bot.cogs.drill_world import World, a_world
from tests.discord_server.server import DiscordServer

HELLO = "Hello, I'm glad that you called. What happened today?"


@pytest.fixture
async def world(discord_server: DiscordServer, settings: Settings) -> AsyncIterator[World]:
    async with a_world(discord_server, settings) as made:
        yield made


async def done_as(world: World, drill: str) -> dict[str, str | None]:
    return {each.name: each.done_as for each in await world.bot.store.members(drill)}


async def test_a_drill_that_is_stopped_twice_says_so_and_ends_each_talk_once(world: World) -> None:
    drill = await world.begun()

    first = await world.command("stop", drill=drill)
    await world.idle()
    second = await world.command("stop", drill=drill)

    assert "It is stopped" in first
    assert "already" in second
    assert set((await done_as(world, drill)).values()) == {"halted"}
    words = [each.text for each in world.thread_of(world.trainees[0]).messages.values()]
    assert sum("has stopped the drill" in each for each in words) == 1


async def test_a_drill_of_a_role_that_nobody_holds_does_not_start(world: World) -> None:
    role = world.server.role(world.guild, "Nobody")
    await world.server.settled()
    drill = await world.set_up(cohort=role)

    exchange = await world.trainees[0].press(world.card(), "Ready")
    assert "Ask an instructor" in (await exchange.message()).text
    assert "nobody to start with" in await world.command("start")
    assert (await world.bot.store.drill(drill)).state == "gathering"


@pytest.mark.parametrize(
    ("is_listed", "holding", "said"),
    [
        (True, 0, "**Nobody holds {role} yet.** Give it to those who should take part, or pick them below."),
        (True, 1, "1 member can take part as {role}."),
        (True, 1001, "1,001 members can take part as {role}. A drill takes 1,000; whoever presses Ready"),
        (False, 0, "I can't count who holds {role} here. A drill takes 1,000; whoever presses Ready"),
    ],
    ids=["empty", "one", "a thousand and one", "members not listed"],
)
async def test_an_instructor_hears_who_can_take_part_of_a_role_where_that_is_known(
    discord_server: DiscordServer, settings: Settings, *, is_listed: bool, holding: int, said: str
) -> None:
    discord_server.application.members = is_listed
    async with a_world(discord_server, settings) as world:
        role = world.server.role(world.guild, "Night shift")
        for number in range(holding):
            world.server.member(world.guild, f"member{number}", [role])
        await world.server.settled()

        exchange = await world.instructor.slash(world.channel, "drill new", person="teresa", cohort=role)
        told = (await exchange.message()).text

    mention = f"<@&{role.id}>"
    assert said.format(role=mention) in told
    assert f"Whoever holds {mention}, or is picked below, and presses Ready takes part." in told
    assert ("can take part as" in told, "Nobody holds" in told) == (holding > 0, is_listed and not holding)


async def test_a_planned_drill_for_which_nobody_is_ready_is_off_and_says_so(world: World) -> None:
    drill = await world.set_up(start="in 5 min")

    await world.passes(301)

    assert (await world.bot.store.drill(drill)).state == "ended"
    told = list(world.channel.messages.values())[-1].text
    assert f"The drill Kitchen light ({drill}) is off: nobody was ready." in told


async def test_a_drill_that_is_stopped_while_people_get_ready_says_so_to_them(world: World) -> None:
    drill = await world.set_up()
    assert "Nobody has begun yet." in await world.command("results")
    await world.gather()

    assert "It is stopped. Talks that go on end now." in await world.command("stop")
    await world.idle()

    told = list(world.channel.messages.values())[-1].text
    assert f"The drill Kitchen light ({drill}) is off; it did not begin." in told


async def test_a_planned_drill_starts_by_itself_with_those_who_are_ready(world: World) -> None:
    drill = await world.set_up(start="in 5 min")
    await world.gather(world.trainees[0])

    await world.passes(315)

    assert (await world.bot.store.drill(drill)).state == "running"
    assert "Teresa" in world.last_in(world.trainees[0]).text


async def test_the_thousand_and_first_is_told_that_the_drill_is_full(world: World) -> None:
    drill = await world.set_up()
    store, (last, late) = world.bot.store, world.trainees
    others = {f"discord:{number}": f"trainee {number}" for number in range(1, MOST_MEMBERS)}
    await store.invite_to_drill(drill, others)
    ready = update(drill_members).values(ready_at=world.time.now)
    await store._write(lambda connection: connection.execute(ready))
    for each in (last, late):
        await agree(store, f"discord:{each.id}", world.time)

    told = [await (await each.press(world.card(), "Ready")).message() for each in (last, late)]

    assert "number 1000" in told[0].text
    assert "full: 1,000" in told[1].text
    ready_now = {each.trainee for each in await store.members(drill) if each.ready_at is not None}
    assert len(ready_now) == 1000
    assert f"discord:{late.id}" not in ready_now


async def test_a_trainee_whom_discord_lets_nobody_add_is_lost_and_the_others_play(world: World) -> None:
    """Such as one who has blocked the bot."""
    drill = await world.set_up()
    await world.gather()
    world.server.fail_next("PUT */thread-members/*", 403, code=50007)

    await world.command("start")
    await world.passes(12)

    assert sorted((await done_as(world, drill)).values(), key=str) == [None, "lost"]
    assert len(world.guild.threads) == 1


async def test_a_trainee_who_takes_no_direct_messages_plays_like_all_others(world: World) -> None:
    for each in world.trainees:
        each.user.takes_direct_messages = False

    drill = await world.begun(length=2, reply=30, missed=0)
    await world.passes(121)

    assert set((await done_as(world, drill)).values()) == {"time"}
    assert not [each for each in world.server.requests if each.status == 403]


async def test_a_cohort_beyond_the_threads_that_discord_opens_plays_with_those_it_does(world: World) -> None:
    world.guild.most_active_threads = 1

    drill = await world.begun()

    states = await done_as(world, drill)
    assert sorted(states.values(), key=str) == [None, "lost"]
    assert (await world.bot.store.drill(drill)).state == "running"


async def test_a_trainee_who_has_left_by_the_start_is_lost_and_the_others_play(world: World) -> None:
    drill = await world.set_up()
    await world.gather()
    await world.trainees[0].leave(world.guild)

    await world.command("start")
    await world.passes(12)

    assert (await done_as(world, drill))[world.trainees[0].name] == "lost"
    assert "Teresa" in world.last_in(world.trainees[1]).text
    assert len(world.guild.threads) == 1


async def test_a_talk_whose_thread_is_deleted_is_lost_and_the_others_play_on(world: World) -> None:
    drill = await world.begun()

    world.server.delete_channel(world.thread_of(world.trainees[0]))
    await world.idle()

    assert await done_as(world, drill) == {world.trainees[0].name: "lost", world.trainees[1].name: None}


async def test_when_all_are_done_the_drill_is_over_before_its_time(world: World) -> None:
    drill = await world.begun()

    for trainee in world.trainees:
        await trainee.press(world.last_in(trainee), "Stop")
        await world.idle()

    assert (await world.bot.store.drill(drill)).state == "ended"
    assert set((await done_as(world, drill)).values()) == {"stopped"}


async def test_a_pause_takes_no_replies_and_is_charged_to_nobody(world: World) -> None:
    drill = await world.begun(length=5, reply=60)
    ana, _ = world.trainees
    await world.passes(30)

    await world.command("pause")
    await ana.say(world.thread_of(ana), HELLO)
    await world.idle()
    assert "paused" in world.last_in(ana).text
    await world.passes(3600)
    await world.command("pause")
    await world.passes(28)

    live = world.bot.drills.live(drill)
    assert live is not None
    assert {each.missed for each in live.members.values()} == {0}
    await world.passes(3)
    assert {each.missed for each in live.members.values()} == {1}
    assert live.record.paused_s == pytest.approx(3600, abs=1)


async def test_more_minutes_put_off_the_end_for_everybody(world: World) -> None:
    drill = await world.begun(length=2, reply=60, missed=0)
    await world.command("extend", minutes=3)

    await world.passes(150)
    assert (await world.bot.store.drill(drill)).state == "running"
    await world.passes(151)

    assert (await world.bot.store.drill(drill)).state == "ended"
    assert set((await done_as(world, drill)).values()) == {"time"}


async def test_who_comes_late_has_the_time_that_is_left(world: World) -> None:
    drill = await world.set_up(length=4, reply=60, missed=0)
    await world.gather(world.trainees[0])
    await world.command("start")
    await world.passes(11 + 90)

    await world.gather(world.trainees[1])
    late = world.trainees[1]
    await world.server.until(
        lambda: any(
            "Teresa" in each.text for at in late.threads(world.guild) for each in at.messages.values()
        )
    )
    await world.idle()
    await world.passes(151)

    assert (await world.bot.store.drill(drill)).state == "ended"


async def test_who_comes_late_reads_that_it_is_under_way_and_after_half_time_when_it_ends(
    world: World,
) -> None:
    drill = await world.set_up(length=4, reply=60, missed=0, late="yes")
    early, late = world.trainees
    await world.gather(early)
    await world.command("start")
    await world.passes(11 + 200)

    await world.gather(late)
    await world.passes(3)

    first, *_, half = [each.text for each in world.thread_of(late).messages.values()]
    end = ends_at(await world.bot.store.drill(drill))
    assert end is not None
    assert "**The drill is under way.** Read the call" in first
    assert "The drill begins" not in first
    assert half == f"-# Half of the time is over.\n-# Your time is up {clock(end)}."
    begun = next(iter(world.thread_of(early).messages.values()))
    assert "**The drill begins <t:" in begun.text
    told = [each.text for each in world.thread_of(early).messages.values() if "Half of" in each.text]
    assert len(told) == 1


async def test_who_comes_after_half_of_the_time_is_not_let_in(world: World) -> None:
    await world.set_up(length=4, reply=60, missed=0)
    await world.gather(world.trainees[0])
    card = world.card()
    assert "Press Ready" in card.text
    await world.command("start")
    await world.passes(11 + 130)

    assert "Ready" not in card.labels
    assert "Press Ready" not in card.text
    assert "Ready: 1." in card.text
    assert not world.trainees[1].threads(world.guild)


async def test_no_way_back_is_offered_in_a_drill_and_one_that_is_asked_for_is_refused(world: World) -> None:
    await world.begun(mode="coached")
    ana, _ = world.trainees
    await ana.say(world.thread_of(ana), HELLO)
    await world.idle()
    last = world.last_in(ana)
    assert last.labels == ["Why", "What if", "Stop"]
    stop = next(part for part in parts_of(last.components) if ":stop:" in str(part.get("custom_id")))
    stop["custom_id"] = str(stop["custom_id"]).replace(":stop:", ":rewind:")  # as of a message from before

    exchange = await ana.press(last, str(stop["custom_id"]))

    assert "no way back" in (await exchange.message()).text


async def test_the_board_is_edited_once_every_three_seconds_however_much_happens(world: World) -> None:
    await world.begun(reply=60)
    await world.command("board")
    await world.passes(10)
    before = world.server.count("PATCH */messages/*")

    for _ in range(3):
        for trainee in world.trainees:
            await trainee.say(world.thread_of(trainee), HELLO)
            await world.idle()
    await world.passes(8.9)

    assert world.server.count("PATCH */messages/*") - before <= 3


async def test_a_restart_in_the_middle_goes_on_where_it_was(
    discord_server: DiscordServer, settings: Settings
) -> None:
    async with a_world(discord_server, settings) as world:
        drill = await world.begun(length=5, reply=60, missed=0)
        await world.passes(60)
        guild, time = world.guild, world.time
    time.now += timedelta(minutes=20)

    async with a_world(discord_server, settings, guild=guild, time=time) as world:
        await world.idle()
        record = await world.bot.store.drill(drill)
        assert record.state == "running"
        await world.passes(200)
        assert (await world.bot.store.drill(drill)).state == "running"
        await world.passes(60)
        assert (await world.bot.store.drill(drill)).state == "ended"
        assert set((await done_as(world, drill)).values()) == {"time"}

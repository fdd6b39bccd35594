"""What a drill tells: the card, the board, and whom the board is for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.practice.drill_live import News
from bot.practice.drill_plan import ends_at
from bot.practice.talk import Talk
from bot.settings import Settings
from bot.store.records_drills import DrillRecord
from bot.views.drill import clock
from tests.bot.cogs.drill_world import World, a_world
from tests.discord_server.people import Person
from tests.discord_server.permissions import Permission
from tests.discord_server.server import DiscordServer

FURTHER_DOWN = "How your time stands now is told further down."
READS = "GET */messages/*"
HELLO = "Hello, my name is Ana. What happened tonight?"


@pytest.fixture
async def world(discord_server: DiscordServer, settings: Settings) -> AsyncIterator[World]:
    async with a_world(discord_server, settings) as made:
        yield made


async def test_the_card_says_the_role_the_feedback_and_the_rules_in_sentences(world: World) -> None:
    await world.set_up(missed=1)
    first = world.card().text
    await world.set_up(missed=3)

    told = world.card().text
    assert "A talk ends with the first line that is left without a reply." in first
    assert "15 minutes for each talk. The person waits 60 seconds for a reply" in told
    assert "Whoever leaves 3 lines in a row without a reply has their talk ended." in told
    assert "missed" not in first + told
    assert "Scored as Crisis line. Feedback: notes at the end." in told


async def test_the_board_names_states_in_words_and_explains_its_figures(world: World) -> None:
    await world.begun()
    ana, _ = world.trainees
    await ana.say(world.thread_of(ana), HELLO)
    await world.idle()

    told = await world.command("board")

    assert "Stage second thoughts: 2 talks, mean tension" in told
    assert "A stage is where the person stands in the talk" in told
    assert "_" not in told.replace(r"\_", "_").replace("<t:", "")
    assert ", 1 reply, the last line" in told
    assert "0 replies" in told
    assert "Stuck: most of the time" in told


async def test_a_board_where_nobody_talks_explains_no_figures(world: World) -> None:
    await world.set_up()

    told = await world.command("board")

    assert "Nobody is in it yet." in told
    assert "Stuck:" not in told


async def test_an_instructor_is_told_that_trainees_see_a_board_in_an_open_channel(world: World) -> None:
    await world.begun()

    exchange = await world.instructor.slash(world.channel, "drill board")
    await exchange.message()
    await world.server.settled()

    [hint] = exchange.followups
    assert "trainees can read this channel, and see on the board by number" in hint.text
    assert hint.ephemeral


async def test_one_minute_more_is_one_minute(world: World) -> None:
    await world.begun()
    assert "Everybody has 1 minute more." in await world.command("extend", minutes=1)


async def test_more_time_in_a_pause_names_no_end_and_its_end_names_the_one_that_holds(world: World) -> None:
    drill = await world.begun()
    await world.command("pause")

    longer = await world.command("extend", minutes=3)
    await world.passes(60)
    goes_on = await world.command("pause")
    await world.idle()

    assert "Everybody has 3 minutes more." in longer
    assert "<t:" not in longer.split("Everybody")[1]
    assert "When time is up is told once the drill goes on" in longer
    end = ends_at(await world.bot.store.drill(drill))
    assert end is not None
    assert f"Time is up {clock(end)}." in goes_on


async def test_a_drill_is_offered_by_its_title_and_how_it_stands(world: World) -> None:
    drill = await world.begun()

    offered = await world.instructor.autocomplete(world.channel, "drill stop", "drill")

    assert list(offered) == [f"2026-11-25 09:00 UTC · Kitchen light · running · {drill}"]


def told_in(world: World, person: Person, words: str) -> list[str]:
    return [each.text for each in world.thread_of(person).messages.values() if words in each.text]


async def test_a_pause_and_its_end_are_told_once_in_each_thread(world: World) -> None:
    drill = await world.begun(length=5)
    await world.passes(20)

    await world.command("pause")
    await world.passes(600)
    for each in world.trainees:
        assert len(told_in(world, each, "The drill is paused")) == 1
        assert "goes on" in world.last_in(each).text
    await world.command("pause")
    await world.idle()

    live = world.bot.drills.live(drill)
    assert live is not None
    for each in world.trainees:
        [told] = told_in(world, each, "The drill goes on.")
        end = world.bot.drills._end_of(live.members[f"discord:{each.id}"])
        assert end is not None
        assert f"<t:{round(end.timestamp())}:R>" in told


async def test_the_end_named_at_half_time_is_put_right_by_more_time(world: World) -> None:
    await world.begun(length=4, missed=0)
    ana, _ = world.trainees
    await world.passes(125)
    assert len(told_in(world, ana, "Half of the time is over")) == 1

    await world.command("extend", minutes=2)
    await world.idle()

    [half] = told_in(world, ana, "Half of the time is over")
    assert "<t:" not in half
    assert FURTHER_DOWN in half
    assert len(told_in(world, ana, "You have more time")) == 1


async def test_a_message_about_the_time_says_for_good_what_it_told_beside_the_end(world: World) -> None:
    await world.begun(length=4, missed=0)
    ana, _ = world.trainees
    await world.passes(20)
    await world.command("pause")
    await world.passes(10)
    await world.command("pause")
    await world.passes(5)
    [goes_on] = told_in(world, ana, "The drill goes on.")
    assert "<t:" in goes_on

    await world.passes(110)

    assert len(told_in(world, ana, "Half of the time is over")) == 1
    [goes_on] = told_in(world, ana, "**The drill goes on.** The pause is charged to nobody.")
    assert "<t:" not in goes_on
    assert FURTHER_DOWN in goes_on


async def moved_end_told(world: World, drill: str) -> str:
    """Lose the connection for a while, and return what then names the end of the first trainee's talk."""
    world.bot.drills.lost()
    await world.passes(20)
    await world.bot.drills.back()
    await world.passes(5)
    ana, _ = world.trainees
    live = world.bot.drills.live(drill)
    assert live is not None
    end = world.bot.drills._end_of(live.members[f"discord:{ana.id}"])
    assert end is not None
    [told] = told_in(world, ana, f"Your time is up {clock(end)}.")
    return told


async def test_more_time_stays_told_where_time_lost_with_the_connection_moves_its_end(world: World) -> None:
    drill = await world.begun(length=4, missed=0)
    await world.command("extend", minutes=2)
    await world.passes(5)

    assert "You have more time" in await moved_end_told(world, drill)
    assert "You have more time" in await moved_end_told(world, drill)
    assert world.server.count(READS) == 0


@pytest.mark.parametrize("is_readable", [True, False])
async def test_more_time_stays_told_through_a_restart_where_the_thread_can_be_read(
    discord_server: DiscordServer, settings: Settings, is_readable: bool
) -> None:
    async with a_world(discord_server, settings) as world:
        drill = await world.begun(length=4, missed=0)
        await world.command("extend", minutes=2)
        await world.passes(5)
        guild, time = world.guild, world.time
    if not is_readable:
        everyone = next(each for each in guild.roles.values() if each.id == guild.id)
        discord_server.overwrite(world.channel, deny={everyone: int(Permission.READ_MESSAGE_HISTORY)})

    async with a_world(discord_server, settings, guild=guild, time=time) as world:
        assert ("You have more time" in await moved_end_told(world, drill)) is is_readable
        assert world.server.count(READS) == len(world.trainees)


async def test_whoever_begins_another_talk_hears_whether_the_time_of_their_drill_runs(world: World) -> None:
    await world.begun(length=10)
    ana, _ = world.trainees
    drill_thread = world.thread_of(ana)

    async def begun() -> str:
        told = await (await ana.slash(world.channel, "practice start", person="teresa")).message()
        await world.idle()
        talk = await world.bot.talks.latest(f"discord:{ana.id}")
        await talk.end()
        return told.text

    running = await begun()
    await world.command("pause")
    paused = await begun()

    assert f"Your talk in the drill goes on in <#{drill_thread.id}> meanwhile, and its time runs." in running
    assert f"Your talk in the drill stands still in <#{drill_thread.id}>" in paused
    assert "waits for you there" not in running + paused


async def test_whoever_replies_after_their_talk_of_a_drill_is_pointed_to_what_is_there(world: World) -> None:
    await world.begun(length=1, reply=30)
    ana, _ = world.trainees
    await world.passes(65)
    decision = world.last_in(ana)

    await ana.say(world.thread_of(ana), HELLO)
    await world.idle()

    told = world.last_in(ana).text
    assert "the buttons under its latest messages" in told
    assert "Go back" not in told
    assert "What do you do next?" in decision.labels


async def talked_in(world: World) -> tuple[DrillRecord, Talk]:
    """Return a drill that goes on, and the first trainee's talk in it."""
    begun = await world.begun()
    ana, _ = world.trainees
    live = world.bot.drills.live(begun)
    assert live is not None
    member = live.members[f"discord:{ana.id}"]
    talk = await world.bot.talks.get(member.record.session_id or "", member.record.trainee)
    return live.record, talk


async def test_what_is_told_again_after_a_kill_stands_in_the_thread_once(world: World) -> None:
    drill, talk = await talked_in(world)
    ana, _ = world.trainees
    news = News("paused", "the same", drill.length_s)

    first, again = [await world.bot.drilling.stage.tell(drill, talk, lambda: news) for _ in range(2)]

    assert first == again
    assert len(told_in(world, ana, "The drill is paused")) == 1


async def test_what_is_told_again_after_a_kill_names_the_end_that_holds_by_now(world: World) -> None:
    drill, talk = await talked_in(world)
    ana, _ = world.trainees
    before, now = world.time.now + timedelta(minutes=5), world.time.now + timedelta(minutes=7)
    for end in (before, before, now):
        news = News("goes_on", "the same", drill.length_s, until=end)
        await world.bot.drilling.stage.tell(drill, talk, lambda news=news: news)  # type: ignore[misc]

    [told] = [each for each in world.thread_of(ana).messages.values() if "The drill goes on." in each.text]
    assert f"<t:{round(now.timestamp())}:R>" in told.text
    assert told.edits == 1


async def test_half_time_that_could_not_be_kept_is_told_once_and_goes_on_naming_the_end(world: World) -> None:
    drill = await world.begun(length=4, missed=0)
    ana, _ = world.trainees
    await world.passes(125)
    live = world.bot.drills.live(drill)
    assert live is not None

    await world.bot.drills._nudge(live.members[f"discord:{ana.id}"])  # as the timer that was put back does

    assert len(told_in(world, ana, "Half of the time is over")) == 1
    assert told_in(world, ana, FURTHER_DOWN) == []


async def test_a_reply_to_a_line_that_was_shown_in_a_pause_took_no_more_than_since_its_end(
    world: World,
) -> None:
    drill = await world.begun(length=10)
    live = world.bot.drills.live(drill)
    assert live is not None
    member = live.members[f"discord:{world.trainees[0].id}"]
    talk = await world.bot.talks.get(member.record.session_id or "", member.record.trainee)
    await world.command("pause")
    await world.passes(5)
    world.bot.shown(talk)
    await world.passes(100)
    await world.command("pause")

    assert world.bot.reply_s(talk, world.time.now + timedelta(seconds=7)) == 7


async def test_a_stop_before_the_first_line_says_so_and_asks_for_no_decision(world: World) -> None:
    await world.set_up()
    await world.gather()
    await world.command("start")
    await world.idle()

    await world.command("stop")
    await world.idle()

    for each in world.trainees:
        assert "called the drill off" in world.last_in(each).text
        assert told_in(world, each, "### The decision") == []
        thread = world.thread_of(each).thread
        await world.server.until(lambda thread=thread: thread.archived, "the thread is closed")  # type: ignore[misc]

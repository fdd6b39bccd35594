"""Somebody stops in a drill: the instructors hear who it was, nobody else does, and all know it before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.practice.consent import agree
from bot.practice.releasing import release_all
from bot.settings import Settings
from bot.store.records_reviews import Reader
from tests.bot.cogs.drill_world import World, a_world
from tests.discord_server.people import Person
from tests.discord_server.permissions import Permission
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel, Message

HEARD = "Somebody stopped the practice in a drill"


@pytest.fixture
async def world(discord_server: DiscordServer, settings: Settings) -> AsyncIterator[World]:
    async with a_world(discord_server, settings) as made:
        yield made


async def stopped(world: World, person: Person) -> Message:
    """Let somebody stop, and return what they are shown."""
    said = await (await person.slash(world.thread_of(person), "practice stop")).message()
    await world.idle()
    return said


def written_to(person: Person) -> list[str]:
    return [each.text for each in person.dm.messages.values()]


async def board_in(world: World, channel: Channel, **options: object) -> Message:
    """Show the board, let it be drawn, and return it."""
    shown = await (await world.instructor.slash(channel, "drill board", **options)).message()
    await world.passes(10)
    return shown


async def instructors_room(world: World) -> Channel:
    """Open a channel that trainees can't see."""
    view = int(Permission.VIEW_CHANNEL)
    everyone = next(each for each in world.guild.roles.values() if each.id == world.guild.id)
    room = world.server.channel(
        world.guild, "instructors", allow={world.role: view, world.server.bot: view}, deny={everyone: view}
    )
    await world.server.settled()
    return room


async def test_whoever_set_an_anonymous_drill_up_is_told_in_private_who_stopped(world: World) -> None:
    drill = await world.begun()
    ana, ben = world.trainees
    await board_in(world, world.channel)

    await stopped(world, ana)
    await world.passes(10)

    [told] = written_to(world.instructor)
    assert HEARD in told
    assert all(part in told for part in (ana.mention, ana.name, "number 1", drill))
    assert written_to(ana) == written_to(ben) == []
    seen = "".join(each.text for each in ben.sees(world.channel)) + "".join(
        each.text for each in ben.sees(world.thread_of(ben))
    )
    assert "1 talking, 1 not talking any more" in seen
    assert "stopped the practice" not in seen
    assert all(part not in seen for part in ("Trainee 1", ana.name, ana.mention))


@pytest.mark.parametrize("asked", [True, False])
async def test_a_board_that_trainees_can_read_is_the_same_whoever_stopped_and_however_a_talk_ended(
    discord_server: DiscordServer, settings: Settings, asked: bool
) -> None:
    async with a_world(discord_server, settings, trainees=3) as world:
        await world.begun(names=True)
        ana, ben, cara = world.trainees
        board = await board_in(world, world.channel, names=asked)
        labels = list(board.labels)

        await stopped(world, ana)
        await (await ben.slash(world.thread_of(ben), "practice end")).message()
        await world.passes(10)

        assert "2 not talking any more" in board.text
        assert all(part not in board.text for part in ("stopped", "ended", ana.name, ben.name))
        assert all(part not in board.text for part in ("Trainee 1", "Trainee 2"))
        assert (cara.name if asked else "Trainee 3") in board.text
        assert board.labels == labels


async def test_a_board_of_the_instructors_alone_says_who_stopped(world: World) -> None:
    await world.begun(names=True)
    ana, _ = world.trainees
    board = await board_in(world, await instructors_room(world))

    await stopped(world, ana)
    await world.passes(10)

    assert f"{ana.name} stopped the practice" in board.text
    assert "Look after them." in board.text


async def test_trainees_know_beforehand_and_whoever_stops_reads_it_again(world: World) -> None:
    await world.begun()
    ana, _ = world.trainees

    first = next(iter(world.thread_of(ana).messages.values()))
    said = await stopped(world, ana)

    assert "The instructors, and nobody else, are told that it was you" in world.card().text
    assert "If you stop, the instructors hear that it was you; nobody else does." in first.text
    assert "The instructors are told that it was you who stopped, not why." in said.text


async def test_a_talk_of_ones_own_that_is_stopped_is_told_to_nobody(world: World) -> None:
    ana, _ = world.trainees
    await agree(world.bot.store, f"discord:{ana.id}", world.time)
    await (await ana.slash(world.channel, "practice start", person="teresa")).message()
    await world.idle()

    said = await stopped(world, ana)

    assert "instructors are told" not in said.text
    assert written_to(world.instructor) == []


async def test_an_instructor_who_takes_no_messages_finds_out_by_a_button_of_the_board(world: World) -> None:
    await world.begun()
    ana, ben = world.trainees
    world.instructor.user.takes_direct_messages = False
    board = await board_in(world, world.channel)
    nobody = await (await world.instructor.press(board, "Who stopped?")).message()
    assert "Nobody has stopped." in nobody.text

    await stopped(world, ana)
    await world.passes(10)
    told = await (await world.instructor.press(board, "Who stopped?")).message()
    refused = await (await ben.press(board, "Who stopped?")).message()

    assert told.ephemeral
    assert f"{ana.mention} ({ana.name}), number 1" in told.text
    assert ben.mention not in told.text
    assert "Drills are for instructors" in refused.text


async def test_the_button_stays_when_the_drill_is_over(world: World) -> None:
    await world.begun()
    ana, _ = world.trainees
    board = await board_in(world, world.channel)
    await stopped(world, ana)
    await world.command("stop")
    await world.passes(10)

    told = await (await world.instructor.press(board, "Who stopped?")).message()

    assert board.labels == ["Who stopped?"]
    assert ana.mention in told.text


async def test_whoever_set_the_drill_up_and_is_no_instructor_any_more_is_told_nothing(world: World) -> None:
    teachers = world.server.role(world.guild, "Teachers")
    settings = await world.bot.store.guild(str(world.guild.id))
    await world.bot.store.save_guild(replace(settings, instructor_role=str(teachers.id)))
    await world.begun()
    ana, _ = world.trainees
    world.server.set_permissions(world.role, world.guild, 0)
    await world.server.settled()

    await stopped(world, ana)

    assert written_to(world.instructor) == []


async def test_a_stop_that_was_told_and_not_kept_before_a_kill_is_told_once(
    discord_server: DiscordServer, settings: Settings
) -> None:
    async with a_world(discord_server, settings) as world:
        drill = await world.begun()
        ana, _ = world.trainees
        await stopped(world, ana)
        assert len(written_to(world.instructor)) == 1
        trainee = f"discord:{ana.id}"
        await world.bot.store.change_member(drill, trainee, {"done_at": None, "done_as": None})
        guild, time = world.guild, world.time

    async with a_world(discord_server, settings, guild=guild, time=time) as world:
        await world.idle()
        [record, _] = await world.bot.store.members(drill)
        assert record.done_as == "stopped"
        assert len(written_to(world.instructor)) == 1


async def test_of_a_talk_that_was_stopped_nothing_is_compared_and_its_trainee_has_no_place(
    discord_server: DiscordServer, settings: Settings
) -> None:
    async with a_world(discord_server, settings, trainees=3) as world:
        await world.begun(ranking=True, missed=0, names=True)
        ana, ben, cara = world.trainees
        for words in ("I'm listening. What happened?", "That sounds lonely.", "Go on.", "I'm still here."):
            for each in world.trainees:
                await each.say(world.thread_of(each), f"{words} Vinegar." if each is cara else words)
                await world.idle()
        await stopped(world, cara)
        await world.command("stop")
        await world.idle()

        exchange = await world.instructor.slash(world.channel, "drill results")
        told = (await exchange.message()).text
        await world.server.settled()
        own = await (await cara.slash(world.channel, "drill results")).message()
        ranked = await (await ana.slash(world.channel, "drill results")).message()

        assert "3 took part and gave 12 replies." in told
        assert "1 of them stopped the practice; nothing of what they said is compared." in told
        assert f"\n{cara.name}: 4 replies" in told
        assert f"Place 1, {ben.name}: score" in told
        assert "Vinegar" not in told + "".join(each.text for each in exchange.followups)
        assert "Place 1 of 2." in ranked.text
        assert "nothing of it is compared" in own.text


async def test_whoever_stops_before_the_first_line_is_in_the_results_as_on_the_board(world: World) -> None:
    ana, ben = world.trainees
    drill = await world.set_up(length=2, missed=0, names=True)
    await world.gather()
    await world.command("start")
    await world.passes(4)
    await stopped(world, ana)
    board = await board_in(world, await instructors_room(world))
    await world.passes(150)

    results = await world.command("results")
    own = await (await ana.slash(world.channel, "drill results")).message()

    assert "1 stopped" in board.text
    assert "2 took part and gave 0 replies." in results
    assert "1 of them stopped the practice; nothing of what they said is compared." in results
    assert f"\n{ana.name}: 0 replies. Stopped by the trainee." in results
    assert "You stopped the practice, and nothing of it is compared." in own.text
    assert any(f"({drill}) is over; 2 took part" in each.text for each in ben.sees(world.channel))


async def test_of_a_check_ride_that_was_stopped_nothing_is_there_to_release(world: World) -> None:
    ana, ben = world.trainees
    drill = await world.begun(length=2, missed=0, mode="check_ride")
    await ana.say(world.thread_of(ana), "I'm listening. What happened?")
    await world.idle()
    await stopped(world, ana)
    await world.passes(150)

    exchange = await world.instructor.slash(world.channel, "drill results")
    await exchange.message()
    await world.idle()
    [offer] = [each for each in exchange.followups if each.labels]
    own = await (await ana.slash(world.channel, "drill results")).message()
    reader = Reader(id="discord:1", name="boss", seen_as="instructor", guild_id=str(world.guild.id))
    released = await release_all(world.bot.reviewing.reviews, reader, drill)

    assert offer.labels == ["Release all feedback (1)"]
    assert released.now == 1
    assert "You stopped the practice, and nothing of it is compared." in own.text
    [mine] = [each for each in await world.bot.store.members(drill) if each.trainee == f"discord:{ana.id}"]
    assert await world.bot.store.released([mine.session_id or ""]) == frozenset()
    assert "Your talk" in (await (await ben.slash(world.channel, "drill results")).message()).text

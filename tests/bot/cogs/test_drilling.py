"""Drills, end to end: real discord.py over real sockets, with time that the tests tell."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator

import pytest

from bot.practice.releasing import held_back
from bot.settings import Settings
from bot.store.records_reviews import Reader
from tests.bot.cogs.drill_world import World, a_world
from tests.discord_server.exchange import Exchange
from tests.discord_server.server import DiscordServer


@pytest.fixture
async def world(discord_server: DiscordServer, settings: Settings) -> AsyncIterator[World]:
    async with a_world(discord_server, settings) as made:
        yield made


async def test_a_drill_gives_everybody_the_same_first_line_in_a_thread_of_their_own(world: World) -> None:
    await world.begun()

    first, second = (world.last_in(trainee).text for trainee in world.trainees)
    assert "Teresa" in first
    assert first == second


async def test_what_trainees_are_called_is_kept_before_anybody_replies(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.begun()
    guild, store = str(world.guild.id), world.bot.store
    names = {f"discord:{each.id}": each.name for each in world.trainees}
    assert await store.names_in(guild, list(names)) == names

    written: list[str] = []

    async def keep_name(guild_id: str, trainee: str, name: str) -> None:
        del guild_id, name
        written.append(trainee)

    monkeypatch.setattr(store, "keep_name", keep_name)
    ana, _ = world.trainees
    await ana.slash(world.thread_of(ana), "say", words=HELLO)
    await world.server.settled()
    assert not written


HELLO = "Hello, I'm glad that you called. What happened today?"


async def test_who_replies_has_until_time_is_up_and_who_is_silent_too_often_has_not(world: World) -> None:
    drill = await world.begun(length=3, reply=50)
    ana, ben = world.trainees
    for _ in range(4):
        await ana.say(world.thread_of(ana), HELLO)
        await world.passes(45)

    assert (await world.bot.store.drill(drill)).state == "ended"
    members = await world.bot.store.members(drill)
    assert {each.name: each.done_as for each in members} == {ana.name: "time", ben.name: "silent"}
    assert "Time is up" in "".join(each.text for each in world.thread_of(ana).messages.values())
    assert "is over" in list(world.channel.messages.values())[-1].text


async def test_results_go_to_the_instructor_as_messages_a_picture_and_files(world: World) -> None:
    await world.begun(length=1, reply=50, ranking=True)
    ana, _ = world.trainees
    await ana.say(world.thread_of(ana), HELLO)
    await world.passes(120)

    exchange = await world.instructor.slash(world.channel, "drill results")
    first = await exchange.message()
    await world.server.settled()

    papers = exchange.followups[-1]
    assert "How it went" in first.text
    assert [each.name for each in first.attachments] == ["states.png"]
    assert [each.name.split(".")[-1] for each in papers.attachments] == ["html", "csv", "json"]
    assert first.ephemeral
    assert papers.ephemeral


async def test_a_trainee_sees_their_own_results_and_nobody_elses(world: World) -> None:
    await world.begun(length=1, reply=50)
    ana, ben = world.trainees
    await ana.say(world.thread_of(ana), HELLO)
    await world.passes(120)

    exchange = await ana.slash(world.channel, "drill results")
    own = await exchange.message()

    assert "Your talk" in own.text
    assert ben.name not in own.text
    assert not own.attachments


async def test_an_instructor_releases_the_check_rides_of_a_drill_at_once(world: World) -> None:
    drill = await world.begun(length=1, reply=50, mode="check_ride")
    ana, _ = world.trainees
    await ana.say(world.thread_of(ana), HELLO)
    await world.passes(120)
    exchange = await world.instructor.slash(world.channel, "drill results")
    await exchange.message()
    await world.server.settled()
    offer = exchange.followups[-1]
    assert "no trainee of this drill sees yet: 2" in offer.text
    await world.instructor.press(offer, "Release all feedback (2)")
    await world.server.settled()
    ids = [each.session_id or "" for each in await world.bot.store.members(drill)]
    assert "the feedback of 2 check rides go out, to 2 trainees" in offer.text
    assert offer.labels == ["Release it", "Not now"]
    await world.instructor.press(offer, "Not now")
    await world.server.settled()
    assert offer.labels == ["Release all feedback (2)"]
    assert await world.bot.store.released(ids) == frozenset()
    await world.instructor.press(offer, "Release all feedback (2)")
    await world.server.settled()
    await world.instructor.press(offer, "Release it")
    await world.server.settled()

    assert "released now: 2" in offer.text
    assert offer.labels == []
    assert await world.bot.store.released(ids) == set(ids)
    own = await (await ana.slash(world.channel, "drill results")).message()
    assert "Your talk" in own.text


async def test_a_check_ride_that_was_called_off_before_its_first_line_has_nothing_to_release(
    world: World,
) -> None:
    drill = await world.set_up(mode="check_ride")
    await world.gather()
    await world.command("start")
    await world.passes(3)
    await world.command("stop")
    await world.idle()

    exchange = await world.instructor.slash(world.channel, "drill results")
    assert "Nobody took part." in (await exchange.message()).text
    await world.server.settled()
    own = await (await world.trainees[0].slash(world.channel, "drill results")).message()

    assert not any("Release" in label for each in exchange.followups for label in each.labels)
    assert "There is no talk of yours in this drill." in own.text
    assert "still waiting" not in own.text
    guild_id = str(world.guild.id)
    reader = Reader(id="discord:1", name="boss", seen_as="instructor", guild_id=guild_id)
    assert (await held_back(world.bot.reviewing.reviews, reader, drill)).ids == ()


async def test_a_trainee_sees_their_check_ride_once_an_instructor_has_released_it(world: World) -> None:
    drill = await world.begun(length=1, reply=50, mode="check_ride")
    ana, ben = world.trainees
    await ana.say(world.thread_of(ana), HELLO)
    await world.passes(120)
    before = [await (await each.slash(world.channel, "drill results")).message() for each in (ana, ben)]

    session_id = next(
        each.session_id for each in await world.bot.store.members(drill) if each.name == ana.name
    )
    instructor = Reader(id="discord:1", name="boss", seen_as="instructor", guild_id=str(world.guild.id))
    assert session_id is not None
    await world.bot.reviewing.reviews.release(instructor, session_id)
    after = [await (await each.slash(world.channel, "drill results")).message() for each in (ana, ben)]

    assert all("nothing to show yet" in each.text for each in (*before, after[1]))
    assert "Your talk" in after[0].text


async def test_the_middle_of_a_cohort_tells_nothing_of_check_rides_that_wait(world: World) -> None:
    drill = await world.begun(length=1, reply=50, mode="check_ride")
    ana, ben = world.trainees
    for each in (ana, ben):
        await each.say(world.thread_of(each), HELLO)
    await world.passes(120)
    boss = Reader(id="discord:1", name="boss", seen_as="instructor", guild_id=str(world.guild.id))
    talks = {each.name: each.session_id or "" for each in await world.bot.store.members(drill)}
    await world.bot.reviewing.reviews.release(boss, talks[ana.name])
    alone = await (await ana.slash(world.channel, "drill results")).message()
    await world.bot.reviewing.reviews.release(boss, talks[ben.name])
    beside = await (await ana.slash(world.channel, "drill results")).message()

    assert "the cohort's middle" not in alone.text
    assert "still waiting: 1." in alone.text
    assert "the cohort's middle" in beside.text
    assert "still waiting" not in beside.text


MIDDLE_OF_TWO = re.compile(r"Empathy: 2\b.*, the cohort's middle 2\b")


async def corrected(world: World, drill: str, *people: str) -> None:
    """Let an instructor give the first replies of some trainees an empathy that the rubric missed."""
    boss = Reader(id="discord:1", name="boss", seen_as="instructor", guild_id=str(world.guild.id))
    for each in await world.bot.store.members(drill):
        if each.name in people and each.session_id:
            await world.bot.reviewing.reviews.override(
                boss, each.session_id, 1, "empathy", 2, "It was heard."
            )


def papers_of(exchange: Exchange) -> dict[str, str]:
    """Return the files of a drill's results by their names."""
    papers = next(each for each in exchange.followups if len(each.attachments) > 1)
    return {each.name: each.data.decode() for each in papers.attachments}


async def test_results_count_as_scored_or_as_corrected_and_say_which(world: World) -> None:
    drill = await world.begun(length=1, reply=50)
    ana, _ = world.trainees
    await ana.say(world.thread_of(ana), HELLO)
    await world.passes(120)
    nothing = await (await world.instructor.slash(world.channel, "drill results")).message()
    assert "corrected" not in nothing.text
    assert nothing.labels == []

    await corrected(world, drill, ana.name)
    scored = await world.instructor.slash(world.channel, "drill results")
    first = await scored.message()
    await world.server.settled()
    assert "1 code or level was corrected in these talks." in first.text
    assert "Figures and report count all as the rubric scored it." in first.text
    pressed = await world.instructor.press(first, "Count it as corrected")
    anew = await pressed.message()
    await world.server.settled()

    assert anew.ephemeral
    assert "Figures and report count it as corrected." in anew.text
    assert "1 reply counts as instructors corrected it" in anew.text
    assert "1 reply counts as instructors corrected it" in (anew.attachments[0].description or "")
    assert anew.labels == ["Count all as scored"]
    before, after = papers_of(scored), papers_of(pressed)
    named = f"drill-teresa-{(await world.bot.store.drill(drill)).started_at:%Y-%m-%d}"
    assert list(before) == [f"{named}.{form}" for form in ("html", "csv", "json")]
    assert list(after) == [f"{named}-corrected.{form}" for form in ("html", "csv", "json")]
    means = [
        json.loads(file)["talks"][0]["means"]
        for file in (before[f"{named}.json"], after[f"{named}-corrected.json"])
    ]
    assert means[0]["empathy"] < means[1]["empathy"] == 2
    assert means[0]["score"] < means[1]["score"]
    back = await (await world.instructor.press(anew, "Count all as scored")).message()
    assert back.text == first.text


async def test_a_trainee_counts_their_own_talk_as_corrected_beside_a_middle_that_does(world: World) -> None:
    drill = await world.begun(length=1, reply=50)
    ana, ben = world.trainees
    for each in (ana, ben):
        await each.say(world.thread_of(each), HELLO)
    await world.passes(120)
    await corrected(world, drill, ana.name)
    other = await (await ben.slash(world.channel, "drill results")).message()
    assert "corrected" not in other.text
    assert other.labels == []

    await corrected(world, drill, ben.name)
    own = await (await ana.slash(world.channel, "drill results")).message()
    assert "1 code or level was corrected in your talk." in own.text
    assert "The figures count all as the rubric scored it." in own.text
    assert not MIDDLE_OF_TWO.search(own.text)
    anew = await (await ana.press(own, "Count it as corrected")).message()
    assert "The figures count it as corrected." in anew.text
    assert MIDDLE_OF_TWO.search(anew.text)
    assert ben.name not in anew.text

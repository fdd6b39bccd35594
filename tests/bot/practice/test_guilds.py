from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import BadHelpLineError, BadRetentionError, NotOfferedError, UnknownChoiceError
from bot.practice import guilds
from bot.practice.session import Practice
from bot.store.records import GuildSettings, OwnHelpLine, Room
from bot.store.records_reviews import Reader
from bot.store.store import Store
from dialogues.script import Script
from tests.bot.practice.conftest import Clock

BARE = GuildSettings(id="g1")
MO = Reader(id="discord:7", name="Mo", seen_as="instructor", guild_id="g1", manages=True)
PEOPLE = ("ray", "ana")
LINES = (OwnHelpLine("Chaplain", "call 555 0100, 8 to 18"), OwnHelpLine("Peers", "text 555"))


async def set_up(store: Store, settings: GuildSettings) -> GuildSettings:
    return await guilds.set_up(store, settings, people=PEOPLE, clock=Clock(), by=MO)


async def hold_talk(practice: Practice, guild_id: str) -> str:
    talk = await practice.start("ana", "mini", seed=1)
    room = Room(
        session_id=talk.id,
        place_id=talk.id,
        channel_id="c1",
        guild_id=guild_id,
        trainee="ana",
        opened_at=practice.clock(),
    )
    await practice.store.open_room(room)
    return talk.id


def in_days(days: float) -> Clock:
    clock = Clock()
    return Clock(clock.now + timedelta(days=days))


async def test_what_is_set_up_is_kept_with_its_time(store: Store) -> None:
    chosen = replace(
        BARE, country="nz", people=("ana", "ana"), retention_days=30, mode="debrief", help_lines=LINES
    )
    kept = await set_up(store, chosen)
    assert kept == replace(chosen, country="NZ", people=("ana",), updated_at=kept.updated_at)
    assert kept.updated_at is not None
    assert await store.guild("g1") == kept


@pytest.mark.parametrize(
    "wrong",
    [{"mode": "loud"}, {"country": "Atlantis"}, {"country": ""}, {"people": ("nobody",)}, {"people": ()}],
)
async def test_a_choice_that_does_not_exist_is_refused_and_nothing_is_kept(
    store: Store, wrong: dict[str, Any]
) -> None:
    with pytest.raises(UnknownChoiceError, match="Choose one of"):
        await set_up(store, replace(BARE, **wrong))
    assert await store.guild("g1") == BARE


@pytest.mark.parametrize("days", [0, -3, 3651])
async def test_a_time_of_keeping_that_makes_no_sense_is_refused(store: Store, days: int) -> None:
    with pytest.raises(BadRetentionError, match=r"1 to 3,650 days"):
        await set_up(store, replace(BARE, retention_days=days))
    assert (await set_up(store, replace(BARE, retention_days=None))).retention_days is None


def test_without_lines_of_its_own_a_server_shows_those_of_its_country() -> None:
    [first, *_] = guilds.help_for(BARE).as_sentences()
    assert first == "988 Suicide and Crisis Lifeline: call or text 988, day and night."


def test_a_servers_own_lines_stand_in_place_of_the_countrys_and_promise_no_hours() -> None:
    assert guilds.help_for(replace(BARE, help_lines=LINES)).as_sentences() == (
        "Chaplain: call 555 0100, 8 to 18.",
        "Peers: text 555.",
        "If someone's life is in danger now: the local emergency number (911).",
        "findahelpline.com lists free lines, country by country.",
    )


def test_help_lines_are_read_one_a_line_and_written_as_they_are_read() -> None:
    text = "\n Chaplain :  call 555 0100,   8 to 18\n\nPeers: text 555\n"
    assert guilds.lines_from(text) == LINES
    assert guilds.lines_from(guilds.lines_as_text(replace(BARE, help_lines=LINES))) == LINES
    assert guilds.lines_from(" \n ") is None
    assert guilds.lines_as_text(BARE) == "988 Suicide and Crisis Lifeline: call or text 988"


def test_what_to_do_may_hold_a_colon() -> None:
    assert guilds.lines_from("Chat: https://example.org") == (OwnHelpLine("Chat", "https://example.org"),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Peers: text 555\ncall 911", r"Help line 2 can't be used: there is no colon"),
        (": call 911", "its name is missing"),
        ("Peers:  ", "its what to do is missing"),
        (f"{'x' * 61}: call 911", "its name is longer than 60"),
        (f"Peers: {'9' * 121}", "its what to do is longer than 120"),
        ("Pe\u202eers: text 555", "can't be seen"),
        ("\n".join(f"Line {n}: call {n}" for n in range(6)), "Help line 6 .* 5 are the most"),
    ],
)
def test_a_help_line_that_would_help_nobody_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadHelpLineError, match=reason):
        guilds.lines_from(text)


async def test_help_lines_are_checked_however_they_came(store: Store) -> None:
    with pytest.raises(BadHelpLineError):
        await set_up(store, replace(BARE, help_lines=(OwnHelpLine("", "call 911"),)))
    assert (await set_up(store, replace(BARE, help_lines=()))).help_lines is None


def test_a_server_offers_all_people_or_those_it_named(mini: Script) -> None:
    people = [mini.scenario]
    assert guilds.offered(BARE, people) == (mini.scenario,)
    assert guilds.offered(replace(BARE, people=("ray",)), people) == ()
    guilds.refuse_not_offered(BARE, "mini")
    guilds.refuse_not_offered(replace(BARE, people=("mini",)), "mini")
    with pytest.raises(NotOfferedError, match="does not offer mini"):
        guilds.refuse_not_offered(replace(BARE, people=("ray",)), "mini")


async def test_talks_are_erased_when_their_own_server_keeps_them_no_longer(practice: Practice) -> None:
    store = practice.store
    short, long, forever = [await hold_talk(practice, guild_id) for guild_id in ("g1", "g2", "g3")]
    await set_up(store, replace(BARE, retention_days=7))
    await set_up(store, GuildSettings(id="g2", retention_days=60))
    await set_up(store, GuildSettings(id="g3"))
    assert await guilds.expire(store, in_days(6.9)) == 0
    assert await guilds.expire(store, in_days(7.1)) == 1
    assert await store.room_of(short) is None
    assert await guilds.expire(store, in_days(3000)) == 1
    assert await store.room_of(long) is None
    assert await store.room_of(forever) is not None


async def test_a_server_is_purged_thirty_days_after_it_was_left(practice: Practice) -> None:
    store = practice.store
    await hold_talk(practice, "g1")
    await store.guild_left("g1", in_days(0).now)
    assert await guilds.purge(store, in_days(29.9)) == 0
    assert await guilds.purge(store, in_days(30.1)) == 1
    assert await store.guild_ids() == set()


async def test_servers_left_or_come_back_to_while_the_bot_was_away_are_noticed(practice: Practice) -> None:
    store = practice.store
    for guild_id in ("here", "gone", "elsewhere"):
        await hold_talk(practice, guild_id)
    await store.guild_left("back", in_days(0).now)
    await store.guild_left("long gone", in_days(0).now)
    await guilds.notice_presence(
        store, {"here", "back", "new"}, in_days(3), is_ours=lambda guild_id: guild_id != "elsewhere"
    )
    left = {each.id: each.left_at for each in await store.guilds() if each.left_at}
    assert set(left) == {"gone", "long gone"}
    assert left["long gone"] == in_days(0).now
    assert left["gone"] > in_days(2).now

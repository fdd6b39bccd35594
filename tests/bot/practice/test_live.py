"""One object for each talk, whoever asks, and no more of them than are used."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import replace

import pytest

from bot.errors import NothingOpenError, NotYoursError, UnknownSessionError
from bot.practice.live import Talks
from bot.practice.session import Practice
from bot.practice.turn import Turn
from dialogues.errors import UnknownPerson
from dialogues.script import Script

WARM = "You sound worn out from sitting out here on your own."


@pytest.fixture
def talks(practice: Practice) -> Talks:
    return Talks(practice)


async def test_a_talk_that_was_started_is_the_one_that_is_found(talks: Talks) -> None:
    talk = await talks.start("ana", "mini", seed=7, mode="debrief", pack="peer")
    assert await talks.get(talk.id, "ana") is talk
    assert (talk.record.mode, talk.record.pack, len(talks)) == ("debrief", "peer", 1)


async def test_all_who_ask_at_once_get_the_same_object(practice: Practice) -> None:
    session_id = (await practice.start("ana", "mini", seed=7)).id
    talks = Talks(practice)
    found = await asyncio.gather(*(talks.get(session_id, "ana") for _ in range(20)))
    assert len({id(talk) for talk in found}) == 1


async def test_replies_through_many_hands_are_taken_one_after_the_other(practice: Practice) -> None:
    session_id = (await practice.start("ana", "mini", seed=7)).id
    talks = Talks(practice)

    async def say(number: int) -> Turn:
        talk = await talks.get(session_id, "ana")
        turn = await talk.reply(f"{WARM} {number}", message_id=str(number))
        assert isinstance(turn, Turn)
        return turn

    turns = await asyncio.gather(*map(say, range(6)))
    assert sorted(turn.n for turn in turns) == [1, 2, 3, 4, 5, 6]


async def test_a_talk_is_read_from_the_store_after_a_restart(practice: Practice) -> None:
    before = await practice.start("ana", "mini", seed=7)
    await before.reply(WARM, message_id="m1")
    after = await Talks(practice).get(before.id, "ana")
    assert after is not before
    assert (after.n, after.line, after.mind) == (1, before.line, before.mind)


async def test_somebody_elses_talk_is_refused_whether_it_is_live_or_not(practice: Practice) -> None:
    session_id = (await practice.start("ana", "mini", seed=7)).id
    talks = Talks(practice)
    for _ in range(2):
        with pytest.raises(NotYoursError, match="somebody else's"):
            await talks.get(session_id, "ben")
    strangers, own = await asyncio.gather(
        talks.get(session_id, "ben"), talks.get(session_id, "ana"), return_exceptions=True
    )
    assert isinstance(strangers, NotYoursError)
    assert own is await talks.get(session_id, "ana")


async def test_a_talk_that_is_not_there_is_refused_each_time(talks: Talks) -> None:
    for _ in range(2):
        with pytest.raises(UnknownSessionError):
            await talks.get("nothing", "ana")


async def test_a_failure_to_read_a_talk_is_not_remembered(practice: Practice) -> None:
    session_id = (await practice.start("ana", "mini", seed=7)).id
    is_there = False

    def find(person: str) -> Script:
        if not is_there:
            raise UnknownPerson(person)
        return practice.find_script(person)

    talks = Talks(replace(practice, find_script=find))
    with pytest.raises(UnknownPerson):
        await talks.get(session_id, "ana")
    is_there = True
    assert (await talks.get(session_id, "ana")).id == session_id


async def test_who_is_called_off_does_not_call_off_the_others(practice: Practice) -> None:
    session_id = (await practice.start("ana", "mini", seed=7)).id
    talks = Talks(practice)
    asking = [asyncio.create_task(talks.get(session_id, "ana")) for _ in range(3)]
    await asyncio.sleep(0)
    asking[0].cancel()
    found = await asyncio.gather(*asking, return_exceptions=True)
    assert isinstance(found[0], asyncio.CancelledError)
    assert found[1] is found[2]
    assert found[1] is await talks.get(session_id, "ana")


async def test_the_talk_unused_for_longest_is_let_go(practice: Practice) -> None:
    talks = Talks(practice, most_kept=2)
    first, second, third = [(await talks.start("ana", "mini", seed=seed)).id for seed in (1, 2, 3)]
    gc.collect()
    assert set(talks._known) == {second, third}
    await talks.get(second, "ana")
    await talks.get(first, "ana")
    gc.collect()
    assert set(talks._known) == {first, second}


async def test_a_talk_in_use_stays_the_only_one_of_its_kind(practice: Practice) -> None:
    talks = Talks(practice, most_kept=1)
    used = await talks.start("ana", "mini", seed=1)
    for seed in range(2, 6):
        await talks.start("ana", "mini", seed=seed)
    gc.collect()
    assert await talks.get(used.id, "ana") is used


async def test_a_talk_that_has_ended_is_kept_only_while_it_is_used(talks: Talks) -> None:
    talk = await talks.start("ana", "mini", seed=7)
    await talk.stop()
    assert await talks.get(talk.id, "ana") is talk
    assert len(talks) == 0
    session_id = talk.id
    del talk
    gc.collect()
    assert session_id not in talks._known
    assert (await talks.get(session_id, "ana")).stopped


async def test_a_talk_that_is_over_is_not_held_until_somebody_asks_for_it(talks: Talks) -> None:
    talk = await talks.start("ana", "mini", seed=7)
    await talk.stop()
    talks.over(talk)
    assert len(talks) == 0
    assert await talks.get(talk.id, "ana") is talk


async def test_a_talk_that_was_rewound_after_its_end_is_kept_again(talks: Talks) -> None:
    talk = await talks.start("ana", "mini", seed=7)
    await talk.reply(WARM, message_id="m1")
    await talk.end()
    await talks.get(talk.id, "ana")
    await talk.rewind(1)
    await talks.get(talk.id, "ana")
    assert len(talks) == 1


async def test_the_latest_open_talk_is_found(talks: Talks) -> None:
    with pytest.raises(NothingOpenError):
        await talks.latest("ana")
    first = await talks.start("ana", "mini", seed=1)
    second = await talks.start("ana", "mini", seed=2)
    assert await talks.latest("ana") is second
    await second.stop()
    assert await talks.latest("ana") is first


async def test_an_erased_talk_is_not_found_even_where_somebody_holds_it(talks: Talks) -> None:
    held = await talks.start("ana", "mini", seed=1)
    others = await talks.start("ben", "mini", seed=2)
    await talks.practice.store.erase("ana")
    talks.forget_trainee("ana")
    with pytest.raises(UnknownSessionError):
        await talks.get(held.id, "ana")
    assert await talks.get(others.id, "ben") is others

"""A talk whose turn is stored on a PostgreSQL server while the answer to that is lost on its way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import count

import pytest

from bot.errors import StoreAwayError
from bot.practice.live import Talks
from bot.practice.session import Practice
from bot.practice.talk import Talk
from bot.practice.turn import Turn
from bot.store.place import url_of
from bot.store.store import Store
from dialogues.script import Script
from tests.bot.between import Between
from tests.bot.practice.conftest import Clock

WARM = "You sound worn out from sitting out here on your own."


@pytest.fixture
async def talks(between: Between, made: str, mini: Script) -> AsyncIterator[Talks]:
    ids = count(1)
    async with await Store.open(url_of(between.address(made))) as store:
        yield Talks(Practice(store, Clock(), lambda: f"talk{next(ids)}", lambda _: mini))


@pytest.fixture
async def talk(between: Between, talks: Talks) -> Talk:
    """A talk that stands after one turn, while a second is stored that it knows nothing of."""
    talk = await talks.start("ana", "mini", seed=7)
    await talk.reply(WARM, message_id="m1")
    between.loses_an_answer = True
    with pytest.raises(StoreAwayError):
        await talk.reply("That sounds hard.", message_id="m2")
    assert talk.n == 1
    assert [each.message_id for each in await talk.store.turns(talk.id)] == ["m1", "m2"]
    return talk


async def test_the_same_reply_again_is_answered_with_the_turn_that_was_stored(talk: Talk) -> None:
    turn = await talk.reply("That sounds hard.", message_id="m2")
    assert isinstance(turn, Turn)
    assert (turn.n, talk.n, talk.line) == (2, 2, turn.said)
    await talk.reply("I am here.", message_id="m3")
    assert talk.n == 3


async def test_another_reply_goes_on_behind_the_turn_that_was_stored(talks: Talks, talk: Talk) -> None:
    found = await talks.get(talk.id, "ana")
    assert found is talk
    assert (found.n, found.is_unseen) == (2, True)
    await found.reply("I am here.", message_id="m3")
    assert [each.message_id for each in await talk.store.turns(talk.id)] == ["m1", "m2", "m3"]


async def test_a_talk_that_was_begun_while_the_answer_was_lost_leaves_none_behind(
    between: Between, talks: Talks, talk: Talk
) -> None:
    for _ in range(2):
        between.loses_an_answer = True
        with pytest.raises(StoreAwayError):
            await talks.start("ana", "mini", seed=8)
    begun = await talks.start("ben", "mini", seed=8)  # somebody else's takes nobody's place
    assert [each.id for each in await talk.store.history("ana")] == ["talk3", talk.id]
    again = await talks.start("ana", "mini", seed=8)
    assert [each.id for each in await talk.store.history("ana")] == [again.id, talk.id]
    assert [each.message_id for each in await talk.store.turns(talk.id)] == ["m1", "m2"]
    assert [each.id for each in await talk.store.history("ben")] == [begun.id]


async def test_of_two_that_were_begun_at_once_the_one_that_failed_is_left_behind_by_neither(
    between: Between, talks: Talks, talk: Talk
) -> None:
    between.loses_an_answer = True
    failed, begun = await asyncio.gather(
        talks.start("ana", "mini", seed=8), talks.start("ana", "mini", seed=8), return_exceptions=True
    )
    assert isinstance(failed, StoreAwayError)
    assert isinstance(begun, Talk)
    await begun.reply(WARM, message_id="m1")
    assert len(await talk.store.history("ana")) == 3
    again = await talks.start("ana", "mini", seed=8)
    assert [each.id for each in await talk.store.history("ana")] == [again.id, begun.id, talk.id]


async def test_a_way_back_whose_answer_is_lost_is_gone_all_the_same(
    between: Between, talks: Talks, talk: Talk
) -> None:
    await talks.get(talk.id, "ana")
    between.loses_an_answer = True
    with pytest.raises(StoreAwayError):
        await talk.rewind(0)
    found = await talks.get(talk.id, "ana")
    await found.reply("I am here.", message_id="m3")
    assert found.n == 1

"""Drills on a PostgreSQL server that is away for a while: what fell due meanwhile comes once it is back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.store.place import url_of
from bot.store.store import Store
from tests.bot.cluster import Cluster
from tests.bot.practice.drill_world import PLAN, World


@pytest.fixture
async def store(cluster: Cluster, made: str) -> AsyncIterator[Store]:
    async with await Store.open(url_of(cluster.address(made)), lock_timeout_s=0.2) as opened:
        yield opened


@pytest.mark.parametrize("away_s", [4, 60])
async def test_a_talk_whose_time_is_up_while_the_server_is_away_ends_once_it_is_back(
    world: World, cluster: Cluster, away_s: float
) -> None:
    drill = await world.begun("ana")
    await world.passes(297)
    await asyncio.to_thread(cluster.stop)
    try:
        await world.passes(away_s)
    finally:
        await asyncio.to_thread(cluster.start)
    await world.passes(30)

    store = world.talks.practice.store
    [member] = await store.members(drill)
    assert (await store.drill(drill)).state == "ended"
    assert (await store.session(member.session_id or "")).ended_at is not None
    assert member.done_as == "time"
    assert [world.count(each) for each in ("close time", "over")] == [1, 1]
    assert len(world.drills.timers) == 0


async def test_a_drill_beats_on_after_the_server_was_away(world: World, cluster: Cluster) -> None:
    drill = await world.begun("ana")
    await asyncio.to_thread(cluster.stop)
    try:
        await world.passes(40)
    finally:
        await asyncio.to_thread(cluster.start)
    await world.passes(40)

    alive_at = (await world.talks.practice.store.drill(drill)).alive_at
    assert alive_at is not None
    assert (world.clock() - alive_at).total_seconds() <= 10
    assert world.count("silence") == 1


async def test_a_drill_that_begins_while_the_server_is_away_begins_once_it_is_back(
    world: World, cluster: Cluster
) -> None:
    await world.drills.ready((drill := await world.drills.new(PLAN, created_by="boss")).id, "ana", "Ana")
    await world.drills.start(drill.id)
    await world.passes(5)
    await asyncio.to_thread(cluster.stop)
    try:
        await world.passes(30)
    finally:
        await asyncio.to_thread(cluster.start)
    await world.passes(30)

    assert world.count("show") == 1
    [member] = await world.talks.practice.store.members(drill.id)
    assert member.shown_at is not None
    assert {each.kind for each in world.drills.timers.due_in(drill.id)} == {"beat", "end", "half", "reply"}

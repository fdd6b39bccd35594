"""Namesakes are told apart in lists: where two share a name, only there, and in no drill without names."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.practice.drill_board import board
from bot.practice.drill_report import as_csv, as_json
from bot.practice.drill_results import results
from bot.practice.drill_talks import played_in
from bot.practice.namesakes import told_apart
from tests.bot.practice.drill_world import PLAN, World

KEYS = st.integers(0, 6)
NAMES = st.sampled_from(["Ana", "ana", "Ana ", "Ana (1)", "Ana (@ana)", "Ben", ""])


def test_only_those_who_share_a_name_have_something_beside_it() -> None:
    assert told_apart({1: "Ana", 2: "Ben", 3: "Ana"}) == {1: "Ana (1)", 2: "Ben", 3: "Ana (2)"}
    assert told_apart({1: "Ana", 2: "Ben"}, {1: "ana.k", 2: "ben"}) == {1: "Ana", 2: "Ben"}


def test_what_nobody_else_on_discord_is_called_comes_before_a_number() -> None:
    names = {1: "Ana", 2: "Ana", 3: "Ana"}
    assert told_apart(names, {1: "ana.k", 3: ""}) == {1: "Ana (@ana.k)", 2: "Ana (1)", 3: "Ana (2)"}
    assert told_apart({1: "Ana", 2: "Ana"}, {1: "x", 2: "x"}) == {1: "Ana (@x)", 2: "Ana (1)"}


def test_a_number_is_none_that_somebody_has_in_their_name() -> None:
    assert told_apart({1: "Ana", 2: "Ana (1)", 3: "Ana"}) == {1: "Ana (2)", 2: "Ana (1)", 3: "Ana (3)"}


@given(st.dictionaries(KEYS, NAMES), st.dictionaries(KEYS, st.just("ana")))
def test_no_two_are_called_the_same_whatever_they_call_themselves(
    names: dict[int, str], handles: dict[int, str]
) -> None:
    found = told_apart(names, handles)
    assert list(found) == list(names)
    assert len({name.casefold().strip() for name in found.values()}) == len(names)
    assert all(found[key].startswith(name.strip()) for key, name in names.items())


async def two_anas(world: World, *, named: bool) -> str:
    made = await world.drills.new(replace(PLAN, named=named), created_by="boss")
    for trainee, name in (("ana", "Ana"), ("ben", "Ben"), ("kay", "Ana")):
        await world.drills.ready(made.id, trainee, name)
    await world.drills.start(made.id)
    await world.passes(15)
    return made.id


async def test_board_and_results_of_a_drill_number_its_namesakes_alike(world: World) -> None:
    drill = await two_anas(world, named=True)
    live = world.drills.live(drill)
    assert live is not None
    shown = {row.number: row.name for row in board(live, world.clock()).rows}
    assert shown == {1: "Ana (1)", 2: "Ben", 3: "Ana (2)"}

    played = await played_in(world.talks.practice.store, drill)
    found = results(live.record, live.scenario, played)
    assert {talk.number: talk.name for talk in found.talks} == shown
    assert "Ana (2)" in as_csv(found)


async def test_a_drill_without_names_tells_nothing_of_namesakes(world: World) -> None:
    drill = await two_anas(world, named=False)
    live = world.drills.live(drill)
    assert live is not None
    found = results(live.record, live.scenario, await played_in(world.talks.practice.store, drill))
    for paper in (as_csv(found), as_json(found)):
        assert "Ana" not in paper
        assert "(2)" not in paper

"""Feedback that fades: which notes a sparse talk shows, and that the others come at the end."""

from __future__ import annotations

import pytest

from bot import texts
from bot.practice.debrief import debrief
from bot.practice.fading import SPARSE_EVERY, is_note_due
from bot.practice.report import report
from bot.practice.session import MODES, Practice
from bot.practice.turn import Turn
from bot.store.store import Store
from rubric.codes import CODES, SLIPS

HEARD = "You sound worn out."
SLIP = "Calm down."


@pytest.mark.parametrize("code", SLIPS)
def test_a_slip_is_always_told_in_sparse_feedback(code: str) -> None:
    assert all(is_note_due("sparse", n, [code]) for n in range(1, 10))


@pytest.mark.parametrize("n", range(1, 13))
def test_without_a_slip_each_third_turn_is_told(n: int) -> None:
    skills = sorted(set(CODES) - set(SLIPS))
    assert is_note_due("sparse", n, skills) == (n % SPARSE_EVERY == 0)


def test_the_modes_fade_from_every_note_to_none() -> None:
    shown = [sum(is_note_due(mode, n, ["empathy"]) for n in range(1, 13)) for mode in MODES]
    assert shown == sorted(shown, reverse=True)
    assert (shown[0], shown[-1]) == (12, 0)


async def test_a_sparse_talk_shows_notes_on_slips_and_on_each_third_reply(practice: Practice) -> None:
    talk = await practice.start("ana", "mini", seed=7, mode="sparse")
    shown = []
    for n, words in enumerate([HEARD, SLIP, "I'm listening to you.", "What happened then?"], 1):
        turn = await talk.reply(words, message_id=f"m{n}")
        assert isinstance(turn, Turn)
        shown.append(talk.shows_note_on(turn))
    assert shown == [False, True, True, False]
    assert talk.shows_notes


async def test_the_notes_held_back_stand_in_the_debrief(practice: Practice) -> None:
    talk = await practice.start("ana", "mini", seed=7, mode="sparse")
    for n, words in enumerate([HEARD, SLIP], 1):
        await talk.reply(words, message_id=f"m{n}")
    await talk.end()
    sections = report(talk, await debrief(talk), await talk.turns(), width=60)
    [notes] = [section for section in sections if section.title == texts.NOTES]
    told = "\n".join(row.text for row in notes.rows)
    assert HEARD in told
    assert SLIP not in told


async def test_what_a_note_that_nobody_saw_said_may_be_said_again(practice: Practice, store: Store) -> None:
    seen, unseen = [await practice.start("ana", "mini", seed=7, mode=mode) for mode in ("coached", "sparse")]
    for talk in (seen, unseen):
        await talk.reply(HEARD, message_id="m1")
    assert seen._given
    assert not unseen._given
    again = await practice.resume("ana", unseen.id)
    assert not again._given
    assert [turn.note is not None for turn in await store.turns(unseen.id)] == [True]

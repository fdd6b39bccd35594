"""One turn: nothing is shown before it is stored, nothing is stored twice, nothing is lost."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.errors import (
    EmptyReplyError,
    NothingOpenError,
    StoreLockedError,
    TalkOverError,
    UnknownChoiceError,
    UnknownSessionError,
    UnknownTurnError,
)
from bot.practice import talk as talking
from bot.practice.session import Practice
from bot.practice.talk import Talk
from bot.practice.turn import Stopped, Turn
from bot.store.place import file_of
from rubric.listener.model import Trained
from rubric.listener.weights import WEIGHTS

WARM = "You sound worn out from sitting out here on your own."


async def say(talk: Talk, text: str, message_id: str = "") -> Turn:
    turn = await talk.reply(text, message_id=message_id or f"m{talk.n + 1}-{talk.clock().timestamp()}")
    assert isinstance(turn, Turn)
    return turn


async def test_a_talk_opens_with_the_call_and_a_first_line(talk: Talk) -> None:
    assert talk.opening.told.startswith("Someone sits on the step with ")
    assert talk.opening.said in {"What.", "You again.", "Shop's shut.", "Evening."}
    assert talk.line == talk.opening.said
    assert talk.shows_notes


async def test_a_reply_is_scored_answered_and_stored(talk: Talk) -> None:
    turn = await say(talk, WARM)
    stored = (await talk.turns())[0]
    assert stored == turn
    assert turn.assessment is not None
    assert turn.note is not None
    assert turn.assessment.levels["empathy"] == 2
    assert turn.trust > 20
    assert talk.line == turn.said


async def test_no_part_of_judging_a_reply_holds_up_the_others(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: dict[str, threading.Thread] = {}
    for part in ("assess", "hear", "note_on"):
        _note_thread(monkeypatch, part, threads)
    await say(talk, WARM)
    assert threads.keys() == {"assess", "hear", "note_on"}
    assert threading.current_thread() not in threads.values()


def _note_thread(monkeypatch: pytest.MonkeyPatch, part: str, threads: dict[str, threading.Thread]) -> None:
    """Note in which thread a step of the turn is done."""
    does: Callable[..., Any] = getattr(talking, part)

    def noted(*args: Any, **named: Any) -> Any:
        threads[part] = threading.current_thread()
        return does(*args, **named)

    monkeypatch.setattr(talking, part, noted)


async def test_the_same_message_twice_is_answered_once(talk: Talk) -> None:
    first = await say(talk, WARM, "m1")
    again = await say(talk, WARM, "m1")
    assert again == first
    assert len(await talk.turns()) == 1
    assert talk.n == 1


async def test_replies_at_the_same_moment_are_taken_one_after_the_other(talk: Talk) -> None:
    turns = await asyncio.gather(*(talk.reply(f"{WARM} {n}", message_id=str(n)) for n in range(5)))
    assert sorted(turn.n for turn in turns if isinstance(turn, Turn)) == [1, 2, 3, 4, 5]


async def test_what_cannot_be_stored_changes_nothing_and_can_be_sent_again(talk: Talk, database: str) -> None:
    before = talk.mind
    holder = sqlite3.connect(file_of(database), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreLockedError):
        await say(talk, WARM, "m1")
    assert talk.mind == before
    assert talk.n == 0
    holder.execute("ROLLBACK")
    holder.close()
    assert (await say(talk, WARM, "m1")).n == 1


async def test_what_was_warmed_up_loads_nothing_with_the_first_reply(
    practice: Practice, tmp_path: Path, database: str
) -> None:
    weights = tmp_path / "weights.zip"
    shutil.copy(WEIGHTS, weights)
    listening = replace(practice, listener=Trained(weights))
    await listening.warm_up("mini")
    weights.unlink()
    with closing(sqlite3.connect(file_of(database))) as history:
        assert history.execute("SELECT count(*) FROM sessions").fetchone() == (0,)
    turn = await say(await listening.start("ana", "mini", seed=7), WARM)
    assert turn.assessment is not None


async def test_an_empty_reply_is_refused_and_changes_nothing(talk: Talk) -> None:
    with pytest.raises(EmptyReplyError):
        await say(talk, " \x00 ")
    assert await talk.turns() == []


async def test_a_silence_is_a_turn_without_a_score(talk: Talk) -> None:
    turn = await talk.wait(message_id="s1")
    assert turn.kind == "silence"
    assert turn.assessment is None
    assert turn.said in {"Still there?", "Quiet one."}


async def test_the_stop_word_ends_the_role_play_and_is_kept_nowhere(talk: Talk, database: str) -> None:
    await say(talk, WARM)
    assert isinstance(await talk.reply("Stop practice!", message_id="m9"), Stopped)
    assert talk.stopped
    assert len(await talk.turns()) == 1
    assert b"Stop practice" not in file_of(database).read_bytes()
    with pytest.raises(TalkOverError):
        await say(talk, WARM)
    assert isinstance(await talk.stop(), Stopped)


async def test_a_talk_goes_on_where_it_stood_after_a_restart(practice: Practice, talk: Talk) -> None:
    await say(talk, WARM)
    await say(talk, "What's your name?")
    again = await practice.resume("ana")
    assert (again.id, again.n, again.mind, again.line) == (talk.id, 2, talk.mind, talk.line)
    one, other = await say(again, "Sit down now!"), talk
    assert one.n == 3
    assert other.n == 2


async def test_threats_end_the_talk_badly(talk: Talk) -> None:
    for n in range(6):
        turn = await say(talk, f"Last chance, sit down or I will arrest you {n}!")
        if turn.ending:
            break
    assert talk.ending == "gone"
    assert talk.record.outcome == "poor"
    with pytest.raises(TalkOverError, match="This talk is over"):
        await talk.wait(message_id="late")


async def test_the_trainee_can_end_the_talk_once(talk: Talk) -> None:
    assert await talk.end() in {"Bye.", "Figures."}
    assert talk.ending == "left"
    with pytest.raises(TalkOverError):
        await talk.end()


async def test_the_last_words_to_a_trainee_who_left_are_the_same_on_return(
    practice: Practice, talk: Talk
) -> None:
    await say(talk, WARM)
    said = await talk.end()
    again = await practice.resume("ana", talk.id)
    assert (again.closing, again.ending, again.mind) == (said, "left", talk.mind)


async def test_rewinding_goes_back_to_where_it_stood(talk: Talk) -> None:
    first = await say(talk, WARM)
    mind = talk.mind
    await say(talk, "Sit down!")
    await talk.rewind(1)
    assert (talk.n, talk.mind, talk.line) == (1, mind, first.said)
    assert (await say(talk, "Sit down!", "other")).n == 2
    await talk.rewind(0)
    assert talk.line == talk.opening.said
    with pytest.raises(UnknownTurnError):
        await talk.rewind(9)


async def test_an_ended_talk_goes_on_after_rewinding(talk: Talk) -> None:
    await say(talk, WARM)
    await talk.end()
    await talk.rewind(1)
    assert not talk.ended
    assert (await say(talk, "What happened today?")).n == 2


async def test_a_decision_is_kept_and_must_be_one_of_those_offered(talk: Talk) -> None:
    await talk.end()
    await talk.decide("stay")
    assert (await talk.store.session(talk.id)).decision == "stay"
    with pytest.raises(UnknownChoiceError, match="Choose one of: stay, leave"):
        await talk.decide("dance")


async def test_nobody_goes_on_with_a_talk_of_somebody_else(practice: Practice, talk: Talk) -> None:
    with pytest.raises(NothingOpenError):
        await practice.resume("ben", talk.id)
    with pytest.raises(NothingOpenError):
        await practice.resume("ben")
    with pytest.raises(UnknownSessionError):
        await practice.resume("ana", "nosuch")


@pytest.mark.parametrize(("mode", "pack"), [("hard", ""), ("coached", "navy")])
async def test_an_unknown_mode_or_role_is_refused_by_name(practice: Practice, mode: str, pack: str) -> None:
    with pytest.raises(UnknownChoiceError, match="Choose one of"):
        await practice.start("ana", "mini", seed=1, mode=mode, pack=pack)  # type: ignore[arg-type]


async def test_a_live_talk_holds_no_turns(talk: Talk) -> None:
    for n in range(8):
        await say(talk, f"{WARM} {n}")
        if talk.ended:
            break
    assert not any(isinstance(value, (list, Turn)) for value in vars(talk).values())


async def test_the_same_suggestion_is_not_made_twice_in_a_row(talk: Talk) -> None:
    tries = []
    for n in range(4):
        turn = await say(talk, f"Calm down {n}.")
        if turn.note:
            tries.append(turn.note.try_)
        if talk.ended:
            break
    assert len(set(tries)) == len(tries)


async def test_a_talk_is_the_same_for_the_same_seed(practice: Practice) -> None:
    talks = [await practice.start("ana", "mini", seed=3) for _ in range(2)]
    for text in (WARM, "What's your name?", "Sit down!"):
        one, two = [await say(talk, text) for talk in talks]
        assert replace(one, heard=two.heard, at=two.at) == two

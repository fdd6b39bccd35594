"""A drill at a terminal: the ready question, the prompt, and the time that is left."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.practice.drill_solo import Running, play
from bot.practice.session import Practice
from bot.terminal.drill import Lines, Seat
from tests.bot.practice.test_drill_plan import RUNNING

DRILL = replace(RUNNING, length_s=60, reply_s=30, most_missed=None)


async def seated(practice: Practice, *lines: str, asks: bool = True) -> tuple[Seat, Running, list[str]]:
    clock, written = Running(datetime(2026, 11, 25, 9, 0, tzinfo=UTC)), list[str]()
    talk = await practice.start("local", "mini", seed=1)
    typed = Lines(io.StringIO("".join(f"{line}\n" for line in lines)))
    return Seat(talk, DRILL, typed, written.append, clock, asks), clock, written


async def test_the_clock_starts_once_whoever_plays_is_ready(practice: Practice) -> None:
    seat, _, written = await seated(practice, "", "What happened?", "/end")
    await seat.begin()

    told = "".join(written)
    assert "Press Enter when you are ready" in told
    assert told.index("Press Enter") < told.index(seat.talk.opening.said)
    assert await seat.listen(30) == "What happened?"


async def test_lines_from_a_file_are_not_asked_whether_they_are_ready(practice: Practice) -> None:
    seat, _, written = await seated(practice, "What happened?", asks=False)
    await seat.begin()

    assert "Press Enter" not in "".join(written)
    assert await seat.listen(30) == "What happened?"
    assert await seat.listen(30) == ""


async def test_half_time_is_said_once(practice: Practice) -> None:
    seat, clock, written = await seated(practice)
    seat.asks = False
    await seat.begin()
    for seconds in (10, 25, 10):
        clock.now += timedelta(seconds=seconds)
        turn = await seat.talk.reply("What happened tonight?", message_id=str(clock.now))
        assert not isinstance(turn, str)
        seat.show(turn)  # type: ignore[arg-type]

    told = "".join(written)
    assert "(0:50 left.)" in told
    assert told.count("Half of the time is over: 0:25 left.") == 1
    assert "(0:15 left.)" in told


async def test_a_reply_that_can_not_be_taken_says_why_and_the_person_waits(practice: Practice) -> None:
    seat, clock, written = await seated(practice, "word " * 2000, "What happened?")
    seat.asks = False
    await seat.begin()
    await play(seat.talk, DRILL, seat.listen, seat.show, clock, seat.refuse)

    assert [turn.reply for turn in await seat.talk.turns() if turn.kind == "reply"] == ["What happened?"]
    assert "characters" in "".join(written)


async def test_what_the_first_reply_needs_is_loaded_before_the_clock_starts(practice: Practice) -> None:
    clock, asked, written = Running(datetime(2026, 11, 25, 9, 0, tzinfo=UTC)), list[str](), list[str]()

    class Slow:
        """A listener that takes a while to load."""

        def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> None:
            del context, parts
            if not asked:
                clock.now += timedelta(seconds=20)
            asked.append(reply)

    talk = await replace(practice, listener=Slow()).start("local", "mini", seed=1)
    seat = Seat(talk, DRILL, Lines(io.StringIO("\nWhat happened?\n/end\n")), written.append, clock, asks=True)
    await seat.begin()
    assert asked
    await play(talk, DRILL, seat.listen, seat.show, clock)

    assert [turn.reply_s for turn in await talk.turns() if turn.kind == "reply"] == [0.0]
    assert "(1:00 left.)" in "".join(written)
    assert [turn.reply for turn in await talk.turns()] == ["What happened?"]

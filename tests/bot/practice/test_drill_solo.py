"""A drill played by one against the clock, which the test tells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.practice.drill_solo import play
from bot.practice.session import Practice
from bot.practice.turn import Turn
from tests.bot.practice.test_drill_plan import RUNNING


async def test_the_clock_overtakes_whoever_plays_too_slowly(practice: Practice) -> None:
    class Clock:
        now = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)

        def __call__(self) -> datetime:
            return self.now

    clock = Clock()
    typed = iter([(20.0, "You sound tired. What happened?"), (60.0, None), (60.0, None), (5.0, "I'm here.")])

    async def listen(patience_s: float) -> str | None:
        took_s, words = next(typed, (patience_s, None))
        clock.now += timedelta(seconds=min(took_s, patience_s))
        return words

    shown: list[Turn | str] = []
    talk = await practice.start("local", "mini", seed=1)
    done_as = await play(talk, RUNNING, listen, shown.append, clock)

    kinds = [each.kind for each in shown if isinstance(each, Turn)]
    assert kinds[:4] == ["reply", "silence", "silence", "reply"]
    assert done_as == "silent"
    assert [turn.reply_s for turn in await talk.turns() if turn.kind == "reply"] == [20.0, 5.0]

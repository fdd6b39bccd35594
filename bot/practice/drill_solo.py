"""A drill on one machine: somebody plays it against the clock, and simulated trainees play it beside them."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Final

from bot.errors import EmptyReplyError, LongReplyError
from bot.practice.drill_cohort import Simulated
from bot.practice.drill_talks import Played, played
from bot.practice.namesakes import told_apart
from bot.practice.session import Practice
from bot.practice.talk import Talk
from bot.practice.turn import Turn
from bot.store.records_drills import DoneAs, DrillRecord, MemberRecord

LEAST_WAIT_S: Final = 0.05

Listen = Callable[[float], Awaitable[str | None]]
"""Waits so many seconds for a reply; None where none came, "" where none will come any more."""


@dataclass(slots=True)
class Running:
    """Time that passes as a simulated trainee takes it."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now


async def play(
    talk: Talk,
    drill: DrillRecord,
    listen: Listen,
    show: Callable[[Turn | str], None],
    clock: Callable[[], datetime],
    refuse: Callable[[str], None] = lambda _: None,
) -> DoneAs:
    """Play a talk against the clock, and return how it ended.

    Args:
        talk: At its first line, which was shown.
        drill: Its rules.
        listen: Where replies come from.
        show: Takes each turn, and the last words of a talk that the clock or the trainee ended.
        clock: Returns the time.
        refuse: Takes why a reply could not be taken; the person goes on waiting for another.
    """
    until = clock() + timedelta(seconds=drill.length_s)
    spoken_at, missed = clock(), 0
    for number in count(1):
        patience = min(until, spoken_at + timedelta(seconds=drill.reply_s))
        words = await listen(max(LEAST_WAIT_S, (patience - clock()) / timedelta(seconds=1)))
        if words == "":
            show(await talk.end())
            return "ended"
        if words is None:
            if clock() >= until:
                show(await talk.end())
                return "time"
            missed += 1
            turn = await talk.wait(message_id=f"drill-{number}")
        else:
            took_s = (clock() - spoken_at) / timedelta(seconds=1)
            try:
                heard = await talk.reply(words, message_id=f"drill-{number}", reply_s=took_s)
            except (EmptyReplyError, LongReplyError) as error:
                refuse(str(error))
                continue
            missed = 0
            if not isinstance(heard, Turn):
                return "stopped"
            turn = heard
        show(turn)
        spoken_at = clock()
        if talk.ended:
            return "ended"
        if drill.most_missed is not None and missed >= drill.most_missed:
            show(await talk.end())
            return "silent"
    raise AssertionError  # counting never ends


async def simulate(
    practice: Practice, drill: DrillRecord, cohort: Sequence[Simulated], *, first_number: int = 1
) -> list[Played]:
    """Play a drill with simulated trainees, in no time; the same file and seed give the same talks.

    Args:
        practice: Where their talks are kept.
        drill: The drill.
        cohort: Who takes part.
        first_number: Of the first of them.
    """
    return [
        await _simulated(practice, drill, each, number)
        for number, each in enumerate(cohort, start=first_number)
    ]


def namesakes_apart(played: Sequence[Played]) -> list[Played]:
    """Return simulated talks, each with a name by which its trainee can be told from the others."""
    names = told_apart({each.number: each.name for each in played})
    return [replace(each, name=names[each.number]) for each in played]


async def played_by(talk: Talk, drill: DrillRecord, number: int, name: str, done_as: DoneAs) -> Played:
    """Return a talk as the results want it."""
    member = MemberRecord(
        drill_id=drill.id, trainee=talk.record.trainee, number=number, name=name, done_as=done_as
    )
    return played(member, talk.record, await talk.store.turns(talk.id))


async def _simulated(practice: Practice, drill: DrillRecord, who: Simulated, number: int) -> Played:
    clock = Running(drill.started_at or datetime.now(UTC))
    practice = replace(practice, clock=clock)
    chance = random.Random(f"{drill.seed}/{number}/{who.name}")
    acts = who.acts(chance)

    async def listen(patience_s: float) -> str | None:
        took_s, words = next(acts, (0.0, ""))
        if words is None or took_s > patience_s:
            clock.now += timedelta(seconds=patience_s)
            return None
        clock.now += timedelta(seconds=took_s)
        return words

    talk = await practice.start(
        f"simulated:{number}", drill.person, seed=drill.seed, mode="debrief", pack=drill.pack
    )
    done_as = await play(talk, drill, listen, lambda _: None, clock)
    return await played_by(talk, drill, number, who.name, done_as)

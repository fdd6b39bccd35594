"""What if: another reply at the same moment, and both futures side by side. The talk itself stays."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.errors import UnknownTurnError
from bot.practice import intake
from bot.practice.talk import Talk
from bot.store.records import TurnRecord, WhatIfRecord
from dialogues.mind import Mind, restore
from dialogues.person import hear, wait


@dataclass(frozen=True, slots=True)
class Step:
    """Where a future stands after one turn.

    Attributes:
        n: Place in the talk.
        reply: The trainee's words, "" for a silence.
        said: The person's answer.
        state: State or ending.
        trust: 0-100.
        tension: 0-100.
        score: 0-100, or None for a silence.
    """

    n: int
    reply: str
    said: str
    state: str
    trust: float
    tension: float
    score: int | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Two futures from one moment.

    Attributes:
        n: The turn whose reply was replaced.
        line: What the person had just said.
        yours: The talk as it went, from that turn on.
        other: The same replies after the other one, until they end the talk or run out.
    """

    n: int
    line: str
    yours: tuple[Step, ...]
    other: tuple[Step, ...]

    def as_json(self) -> dict[str, Any]:
        """Return both futures as plain values."""
        return asdict(self)


async def what_if(talk: Talk, n: int, text: str) -> WhatIf:
    """Try another reply at turn `n`, play the later replies on after it, and keep what was tried.

    Raises:
        UnknownTurnError: There is no such turn, or it was a silence.
        EmptyReplyError: There are no words in the other reply.
        LongReplyError: It is far too long.
    """
    words = intake.clean(text)
    store = talk.store
    turns = await store.turns(talk.id)
    if not any(turn.n == n and turn.kind == "reply" for turn in turns):
        raise UnknownTurnError(n, len(turns))
    before, later = turns[: n - 1], turns[n - 1 :]
    scenario = talk.script.scenario
    stored = (before[-1].mind if before else None) or talk.record.opening["mind"]
    line = before[-1].said if before else talk.opening.said
    played = [("reply", words), *((turn.kind, turn.reply) for turn in later[1:])]
    earlier = tuple(turn.reply for turn in before if turn.kind == "reply")
    other = await asyncio.to_thread(_play, talk, restore(scenario, stored), line, earlier, played)
    tried = WhatIf(n, line, tuple(_step_of(turn) for turn in later), other)
    record = WhatIfRecord(session_id=talk.id, n=n, reply=words, outcome=tried.as_json(), at=talk.clock())
    await store.add_what_if(record)
    return tried


def _play(
    talk: Talk, mind: Mind, line: str, earlier: tuple[str, ...], played: Sequence[tuple[str, str]]
) -> tuple[Step, ...]:
    steps: list[Step] = []
    for kind, words in played:
        score = None
        if kind == "silence":
            response = wait(talk.script, mind)
        else:
            assessment = talk.judge(words, line, earlier)
            response = hear(talk.script, mind, words, assessment)
            score = assessment.score
            earlier = (*earlier, words)
        mind, line = response.mind, response.said
        n = mind.turns + mind.silences
        steps.append(Step(n, words, response.said, mind.state, mind.trust, mind.tension, score))
        if response.ending is not None:
            break
    return tuple(steps)


def _step_of(turn: TurnRecord) -> Step:
    score = turn.assessment["score"] if turn.assessment else None
    return Step(turn.n, turn.reply, turn.said, turn.state, turn.trust, turn.tension, score)

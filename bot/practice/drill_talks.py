"""The talks of a drill, reply by reply, as its results are worked out from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.practice.namesakes import names_in_drill
from bot.store.records import SessionRecord, TurnRecord
from bot.store.records_drills import DoneAs, MemberRecord
from bot.store.store import Store

READ_AT_ONCE: Final = 10
"""Few, for the event loop stands still while their JSON is read, and other trainees talk meanwhile."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply and what came of it.

    Attributes:
        n: The turn.
        state: Where the person stood before it.
        line: What they had just said.
        cues: What that line held.
        reply: The trainee's words.
        codes: What was found in them.
        levels: Empathy, reflection, non-confrontation, 0-2.
        score: 0-100.
        reply_s: Seconds it took, None where not measured.
        said: The person's answer.
        state_after: Where they stood then.
        trust: Before.
        trust_after: After.
        tension: Before.
        tension_after: After.
    """

    n: int
    state: str
    line: str
    cues: tuple[str, ...]
    reply: str
    codes: tuple[str, ...]
    levels: dict[str, int]
    score: int
    reply_s: float | None
    said: str
    state_after: str
    trust: float
    trust_after: float
    tension: float
    tension_after: float

    @property
    def swing(self) -> float:
        """How far it moved the person: trust won and tension lost."""
        return (self.trust_after - self.trust) - (self.tension_after - self.tension)

    @property
    def skills(self) -> set[str]:
        """What was found in it, levels as a scenario names them, such as `empathy_2`, included."""
        steps = {f"{name}_{step}" for name, level in self.levels.items() for step in range(1, level + 1)}
        return {*self.codes, *steps}

    def figure(self, dimension: str) -> float:
        """Return the score, or a level."""
        return self.score if dimension == "score" else self.levels[dimension]


@dataclass(frozen=True, slots=True)
class Played:
    """One talk of a drill.

    Attributes:
        number: Its trainee, where no names are shown.
        name: Its trainee, where names are.
        replies: In order.
        silences: Of each reply that never came, where the person stood and what they had just said.
        ending: The ending reached, or None.
        done_as: How it ended for the trainee, None where it still goes on.
        tension: The person's at the end, None where no talk was begun.
    """

    number: int
    name: str
    replies: tuple[Reply, ...]
    silences: tuple[tuple[str, str], ...]
    ending: str | None
    done_as: DoneAs | None
    tension: float | None

    @property
    def missed(self) -> int:
        """Replies that never came."""
        return len(self.silences)

    @property
    def is_compared(self) -> bool:
        """Whether it counts beside the others: whoever stops the practice is held to nothing of it."""
        return self.done_as != "stopped"


Correct = Callable[[SessionRecord, list[TurnRecord]], Awaitable[list[TurnRecord]]]
"""Returns the turns of a talk with other verdicts in the place of those that are stored."""


async def played_in(store: Store, drill_id: str, correct: Correct | None = None) -> list[Played]:
    """Return the talks of all who took part in a drill, by number.

    Args:
        store: The history.
        drill_id: The drill.
        correct: What puts the turns of each talk right first; None where all count as scored.
    """
    everybody = await store.members(drill_id)
    names = names_in_drill(everybody)
    members = [replace(each, name=names[each.trainee]) for each in everybody if each.took_part]
    found = []
    for start in range(0, len(members), READ_AT_ONCE):
        some = members[start : start + READ_AT_ONCE]
        talks = await store.talks_whole([each.session_id for each in some if each.session_id is not None])
        for each in some:
            if each.session_id is None:
                found.append(_without_talk(each))
            elif each.session_id in talks:
                session, turns = talks[each.session_id]
                found.append(played(each, session, await correct(session, turns) if correct else turns))
    return found


def _without_talk(member: MemberRecord) -> Played:
    """Return what there is of somebody who fell out of reach before their talk was begun."""
    return Played(member.number, member.name, (), (), None, member.done_as, None)


def played(member: MemberRecord, session: SessionRecord, turns: list[TurnRecord]) -> Played:
    """Return one talk as it stood when it was over for its trainee; what was taken back later counts."""
    until = member.done_at
    counted = [
        turn
        for turn in turns
        if (until is None or turn.at <= until)
        and (turn.rewound_at is None or (until is not None and turn.rewound_at > until))
    ]
    replies, silences = [], []
    line, cues = session.opening["said"], tuple(session.opening["cues"])
    mind: dict[str, Any] = session.opening["mind"]
    state, trust, tension = mind["state"], mind["trust"], mind["tension"]
    for turn in counted:
        if turn.kind == "reply" and turn.assessment is not None:
            replies.append(_reply(turn, turn.assessment, state, (line, cues), (trust, tension)))
        if turn.kind == "silence":
            silences.append((state, line))
        line, cues = turn.said, tuple((turn.heard or {}).get("cues", ()))
        state, trust, tension = turn.state, turn.trust, turn.tension
    return Played(
        member.number,
        member.name,
        tuple(replies),
        tuple(silences),
        session.ending,
        member.done_as,
        tension,
    )


def _reply(
    turn: TurnRecord,
    assessment: dict[str, Any],
    state: str,
    heard: tuple[str, tuple[str, ...]],
    mood: tuple[float, float],
) -> Reply:
    return Reply(
        n=turn.n,
        state=state,
        line=heard[0],
        cues=heard[1],
        reply=turn.reply,
        codes=tuple(assessment["codes"]),
        levels=dict(assessment["levels"]),
        score=int(assessment["score"]),
        reply_s=turn.reply_s,
        said=turn.said,
        state_after=turn.state,
        trust=mood[0],
        trust_after=turn.trust,
        tension=mood[1],
        tension_after=turn.tension,
    )

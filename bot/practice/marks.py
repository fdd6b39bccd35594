"""Whether a stored talk met the pass marks of its role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.practice.coach import RISK
from bot.store.records import TurnRecord
from bot.store.store import Store
from rubric.assessment import Assessment
from rubric.measures import Scored, Verdict, measure, verdict
from rubric.packs.shelf import SHIPPED, Shelf

Said = tuple[Assessment | None, float | None, Sequence[str]]
"""One turn: the verdict on the reply, None for a silence; seconds to reply; cues in the answer to it."""


async def verdict_on(store: Store, session_id: str, shelf: Shelf = SHIPPED) -> Verdict:
    """Hold a talk against the pass marks of the very version of a pack that scored it.

    Raises:
        UnknownSessionError: There is no such talk.
        UnknownPack: That version is no longer there.
        BadPack: Its file can't be used.
    """
    record = await store.session(session_id)
    turns = await store.turns(session_id)
    return verdict(measure(scored(record.opening["cues"], map(_said, turns))), shelf.read(record.rubric))


def scored(opening_cues: Sequence[str], said: Iterable[Said]) -> list[Scored]:
    """Return the replies of a talk with whether each followed a hint at suicide.

    Args:
        opening_cues: What the person's first line held.
        said: The turns in order.
    """
    found = []
    waiting = RISK in opening_cues
    for assessment, reply_s, cues in said:
        if assessment is not None:
            found.append(Scored(assessment, risk_cue=waiting, reply_s=reply_s))
            waiting = False
        waiting = waiting or RISK in cues
    return found


def _said(turn: TurnRecord) -> Said:
    assessment = Assessment.from_json(turn.assessment) if turn.assessment else None
    return assessment, turn.reply_s, (turn.heard or {}).get("cues", ())

"""What a talk shows: how it opens, and what each reply brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.store.records import TurnRecord
from dialogues.script import Script
from rubric.assessment import Assessment
from rubric.note import Note


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands before the first reply.

    Attributes:
        told: What the trainee is told.
        seen: What they see or hear on arriving, or "".
        said: The person's first line.
    """

    told: str
    seen: str
    said: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What one reply or silence brought.

    Attributes:
        n: Place in the talk, from 1.
        kind: `reply` or `silence`.
        at: When it was taken.
        reply: The trainee's words, "" for a silence.
        said: The person's answer.
        state: Where the person stands now.
        trust: 0-100, now.
        tension: 0-100, now.
        assessment: The rubric's verdict, or None for a silence.
        note: The coach's note, or None for a silence. Front ends show it where `Talk.shows_note_on`.
        heard: `causes` of the change of mood, `cues` in what was said, topics `told`.
        reply_s: Seconds from the person's line to the reply, or None where not measured.
        ending: The ending reached, or None.
    """

    n: int
    kind: Literal["reply", "silence"]
    at: datetime
    reply: str
    said: str
    state: str
    trust: float
    tension: float
    assessment: Assessment | None
    note: Note | None
    heard: dict[str, Any]
    reply_s: float | None
    ending: str | None


@dataclass(frozen=True, slots=True)
class Stopped:
    """The trainee used the stop word: the role play is over, and that message was kept nowhere."""


def turn_of(record: TurnRecord, script: Script) -> Turn:
    """Return a stored turn as the front ends show it."""
    return Turn(
        n=record.n,
        kind=record.kind,
        at=record.at,
        reply=record.reply,
        said=record.said,
        state=record.state,
        trust=record.trust,
        tension=record.tension,
        assessment=Assessment.from_json(record.assessment) if record.assessment else None,
        note=Note.from_json(record.note) if record.note else None,
        heard=record.heard or {},
        reply_s=record.reply_s,
        ending=record.state if record.state in script.scenario.endings else None,
    )

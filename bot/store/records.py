"""What goes into the history and comes out of it. Times are aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["reply", "silence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummary:
    """One talk, without its words.

    Attributes:
        id: Given by the caller, unique in the history.
        trainee: Who practised: a name that the front end gives, the same every time.
        person: The id of the person in crisis.
        person_version: The version of that person's file.
        pack: The role practised: `police`, `dispatch`, `crisis_line`, `peer`.
        rubric: Pack and version that scored, such as `police@1`.
        mode: `coached`, `sparse`, `debrief` or `check_ride`.
        seed: What varied the facts and the lines.
        started_at: When it began.
        ended_at: When it ended, or None while it is open.
        ending: The id of the ending reached.
        outcome: What that ending counts as.
        stopped: The trainee used the stop word.
        decision: What the trainee chose to do at the end.
        replies: How many replies count (silences and rewound ones don't).
        score_mean: Mean score of those replies, 0-100, or None before the first.
        empathy_mean: Mean level, 0-2.
        reflection_mean: Mean level, 0-2.
        non_confrontation_mean: Mean level, 0-2 (2 is best).
    """

    id: str
    trainee: str
    person: str
    person_version: int
    pack: str
    rubric: str
    mode: str
    seed: int
    started_at: datetime
    ended_at: datetime | None = None
    ending: str | None = None
    outcome: str | None = None
    stopped: bool = False
    decision: str | None = None
    replies: int = 0
    score_mean: float | None = None
    empathy_mean: float | None = None
    reflection_mean: float | None = None
    non_confrontation_mean: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord(SessionSummary):
    """One talk with what stood at its start.

    Attributes:
        opening: The call, the person's first line, and their state of mind before the first reply.
    """

    opening: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRecord:
    """One reply, or one silence, and what came of it.

    Attributes:
        session_id: The talk it belongs to.
        n: Its place in the talk, from 1; a turn after a rewind takes the place of the one rewound.
        kind: The trainee said something, or nothing.
        message_id: The front end's id of the message. Unique in the talk for ever, rewound turns included.
        reply: The trainee's words, "" for a silence.
        said: The person's words after it.
        state: The stage of the talk after it.
        trust: 0-100, after it.
        tension: 0-100, after it.
        reply_s: Seconds from the person's line to the reply, or None where not measured.
        at: When it was taken in.
        assessment: The rubric's verdict (`Assessment.as_json`), or None for a silence.
        note: The coach's note.
        heard: `causes` that moved the person's mood, `cues` in what they said, topics they `told`.
        mind: The person's state of mind after it: enough to go on from here.
        rewound_at: When the trainee took it back, or None while it counts.
    """

    session_id: str
    n: int
    kind: Kind
    message_id: str
    reply: str
    said: str
    state: str
    trust: float
    tension: float
    at: datetime
    reply_s: float | None = None
    assessment: Json | None = None
    note: Json | None = None
    heard: Json | None = None
    mind: Json | None = None
    rewound_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfRecord:
    """Another reply tried at a moment of the talk, and what would have come of it.

    Attributes:
        session_id: The talk.
        n: The turn whose reply was replaced.
        reply: The words tried instead.
        outcome: What the person would have said and felt, and the verdict on the words.
        at: When it was tried.
    """

    session_id: str
    n: int
    reply: str
    outcome: Json
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A trainee's practice so far.

    Attributes:
        sessions: Talks begun.
        ended: Talks that reached an end.
        stopped: Talks broken off with the stop word.
        people: Different people talked to.
        replies: Replies that count.
        score_mean: Mean score of those replies that aren't withheld, 0-100, or None.
        first_at: Start of the first talk.
        last_at: Start of the latest.
        withheld: Check rides with a score that wait for their release; the mean leaves them out.
    """

    sessions: int
    ended: int
    stopped: int
    people: int
    replies: int
    score_mean: float | None
    first_at: datetime | None
    last_at: datetime | None
    withheld: int = 0


@dataclass(frozen=True, slots=True)
class OwnHelpLine:
    """A help line that a server names in place of those of its country.

    Attributes:
        name: What it is called.
        reach: What to do, and when somebody answers.
    """

    name: str
    reach: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildSettings:
    """What the administrators of a Discord server have set up.

    Attributes:
        id: The server's id.
        practice_channel: Where threads are opened, or None for the channel of the command.
        trainee_role: Who may practise, or None for everyone.
        instructor_role: Who may read along, or None for nobody.
        country: Code of the country whose help is shown.
        mode: Feedback unless the trainee asks for another.
        people: Ids of those offered, or None for all.
        retention_days: How long a talk is kept after its last turn, or None for ever.
        help_lines: Shown in place of the country's, or None for those.
        updated_at: When it was last set up, or None for never: the rest is then as it comes.
        left_at: When the bot was removed from the server, or None while it is there.
    """

    id: str
    practice_channel: str | None = None
    trainee_role: str | None = None
    instructor_role: str | None = None
    country: str = "US"
    mode: str = "coached"
    people: tuple[str, ...] | None = None
    retention_days: int | None = None
    help_lines: tuple[OwnHelpLine, ...] | None = None
    updated_at: datetime | None = None
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Where in Discord a talk is held.

    Attributes:
        session_id: The talk.
        place_id: The thread, or the channel of direct messages.
        channel_id: The channel that the thread is in; for direct messages the same as `place_id`.
        guild_id: The server, or None for direct messages.
        trainee: Who practises there.
        opened_at: When the talk came here.
        closed_at: When the room was closed, or None while it is open.
        message_id: The message with the latest turn, or None before there is one.
    """

    session_id: str
    place_id: str
    channel_id: str
    guild_id: str | None
    trainee: str
    opened_at: datetime
    closed_at: datetime | None = None
    message_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An open talk that waits for its trainee.

    Attributes:
        session_id: The talk.
        person: Who waits.
        n: Turns so far.
        silences: How many of the latest were silences.
        said_at: When the person last said something.
    """

    session_id: str
    person: str
    n: int
    silences: int
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A trainee has read what practice is and agreed.

    Attributes:
        trainee: Who.
        version: The version of the text they read.
        at: When.
    """

    trainee: str
    version: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How much is kept of a trainee.

    Attributes:
        talks: Talks, ended or not.
        turns: Replies and silences in them, rewound ones too.
        what_ifs: Replies tried instead.
        rooms: Threads and direct messages that are remembered as theirs.
        first_at: Start of the first talk.
        last_at: Start of the latest.
        consent: What they agreed to, or None.
        asked: Assignments and programmes that are theirs, those taken back or left too.
    """

    talks: int
    turns: int
    what_ifs: int
    rooms: int
    first_at: datetime | None
    last_at: datetime | None
    consent: Consent | None
    asked: int = 0


def as_json(record: SessionSummary | TurnRecord | WhatIfRecord | Totals | Room | Consent) -> Json:
    """Return a record's fields by name, times in ISO 8601."""
    values = ((each.name, getattr(record, each.name)) for each in fields(record))
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values}

"""What is kept of assignments, programmes and reminders. Times are aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

How = Literal["direct", "thread", "blocked", "gone", "needless", "failed"]
"""How a reminder ended: written directly; in a thread of theirs; refused by their settings; not written since
they left, or since nothing was left to do; or taken by Discord at no try."""

UNREACHED: Final[frozenset[How | None]] = frozenset({"blocked", "gone", "failed"})
"""How a reminder ended that its trainee never got."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One person for one trainee.

    Attributes:
        id: Given by the caller, unique.
        guild_id: The server.
        trainee: Who is to practise.
        person: With whom.
        pack: The role, or "" for the one that the person's file names.
        mode: When notes are shown.
        due_at: Until when, or None for any time.
        batch_id: The same for all that were made at once.
        place: Its place among these, as the instructor named members and people.
        made_by: The instructor, as trainees are named.
        made_at: When.
        counts_from: Talks begun before don't count.
        cancelled_at: When it was taken back, or None.
        note: The instructor's words to the trainee, or "".
    """

    id: str
    guild_id: str
    trainee: str
    person: str
    pack: str
    mode: str
    due_at: datetime | None
    batch_id: str
    place: int
    made_by: str
    made_at: datetime
    counts_from: datetime
    cancelled_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Assignment):
    """An assignment and what became of it.

    Attributes:
        completed_at: When the first talk that counts ended, or None.
        session_id: The latest talk for it that is open, or None.
        stopped: The latest talk for it was broken off with the stop word.
        reminded: How its reminder ended, or None before.
    """

    completed_at: datetime | None
    session_id: str | None
    stopped: bool
    reminded: How | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A trainee in a programme.

    Attributes:
        id: Given by the caller, unique.
        guild_id: The server.
        trainee: Who.
        programme: Its id.
        enrolled_by: Who did it: the trainee or an instructor.
        at: When.
        passed_at: When its last step was passed, or None.
        left_at: When it was left, or None.
    """

    id: str
    guild_id: str
    trainee: str
    programme: str
    enrolled_by: str
    at: datetime
    passed_at: datetime | None = None
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What a talk is held for.

    Attributes:
        session_id: The talk.
        at: When it began.
        assignment_id: The assignment, or None.
        enrolment_id: The programme joined, or None.
        step: The step of it.
    """

    session_id: str
    at: datetime
    assignment_id: str | None = None
    enrolment_id: str | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTalk:
    """A talk held for a step of a programme, or what is left of one that was erased.

    Attributes:
        enrolment_id: The programme joined.
        step: The step.
        session_id: The talk, or None where it was erased.
        person: With whom, or None where it was erased.
        at: When it began.
        done_at: When it ended in a way that counts, or None.
        passed: It met the pass marks; None where it was not judged.
        score_mean: Its mean score, or None.
        withheld: It is a check ride that waits for its release: its trainee is told neither of the two.
    """

    enrolment_id: str
    step: str
    session_id: str | None
    person: str | None
    at: datetime
    done_at: datetime | None
    passed: bool | None
    score_mean: float | None
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReminder:
    """A message to be written once.

    Attributes:
        guild_id: The server that it comes from.
        trainee: To whom.
        at: When.
        assignment_id: The assignment that it is about, or None.
        enrolment_id: The programme that it is about, or None.
        step: The step of it.
        tries: How often Discord did not take it.
    """

    guild_id: str
    trainee: str
    at: datetime
    assignment_id: str | None = None
    enrolment_id: str | None = None
    step: str | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(NewReminder):
    """A reminder as kept.

    Attributes:
        id: Its number.
        sent_at: When somebody set out to write it, or None.
        how: How that ended, or None.
    """

    id: int
    sent_at: datetime | None
    how: How | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """When a server wants nobody to be written to.

    Attributes:
        guild_id: The server.
        zone: Its time zone, such as `America/Chicago`.
        from_min: First minute after midnight.
        until_min: The minute at which writing is fine again; the same as `from_min` for no quiet hours.
    """

    guild_id: str
    zone: str = "UTC"
    from_min: int = 21 * 60
    until_min: int = 8 * 60


@dataclass(frozen=True, slots=True)
class PeerScore:
    """One score that a trainee reached.

    Attributes:
        trainee: Who.
        earlier: Talks that say something, with anybody, before that one.
        score: Mean score of the talk, 0-100.
    """

    trainee: str
    earlier: int
    score: float


@dataclass(frozen=True, slots=True)
class CohortTalk:
    """One talk of a cohort, without its words.

    Attributes:
        id: Of the session.
        trainee: Who practised.
        person: With whom.
        person_version: The version of that person's file.
        rubric: Pack and version that scored.
        mode: When notes were shown.
        at: When it began.
        replies: How many count.
        outcome: What its ending counts as.
        score: Mean score, 0-100.
        empathy: Mean level, 0-2.
        reflection: Mean level, 0-2.
        non_confrontation: Mean level, 0-2.
        earlier: Talks that say something, with anybody, before this one.
    """

    id: str
    trainee: str
    person: str
    person_version: int
    rubric: str
    mode: str
    at: datetime
    replies: int
    outcome: str | None
    score: float
    empathy: float
    reflection: float
    non_confrontation: float
    earlier: int


def as_plain(record: DataclassInstance) -> dict[str, Any]:
    """Return a record's fields by name, times in ISO 8601."""
    values = ((each.name, getattr(record, each.name)) for each in fields(record))
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values}

"""A drill that is going on, as this process knows it, and what it asks of a front end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol

from bot.errors import DrillWaitError
from bot.practice.drill_plan import ends_at
from bot.practice.talk import Talk
from bot.store.records_drills import (
    BoardLeft,
    DoneAs,
    DrillRecord,
    MemberRecord,
    Standing,
    TimerKind,
    TimerRecord,
    ToldRecord,
)
from dialogues.scenario import Scenario

STUCK_SHARE: Final = 0.75
"""Whoever has used that much of the time for a reply is shown as stuck."""

TOO_LATE: Final[dict[str, str]] = {
    "time": "Time is up",
    "silent": "Nothing was said for too long, and the talk ends",
    "halted": "The instructor has stopped the drill",
}


NewsKind = Literal["half", "paused", "goes_on", "longer", "longer_paused"]


class Lost(Exception):
    """Somebody can't be reached: they left, or their thread is gone or could not be opened."""


@dataclass(frozen=True, slots=True)
class News:
    """Something that somebody in a drill is to know of their time.

    Attributes:
        kind: `half` of it is over; the drill is `paused`, or `goes_on`; there is more of it, `longer`,
            also while it stands still, `longer_paused`.
        key: The same for the same news, so that whoever is told again is told once.
        length_s: How long a talk may take by now.
        until: When time is up, None while it stands still.
        left_s: How much is left once the drill goes on, told only where there is more of it.
    """

    kind: NewsKind
    key: str
    length_s: float
    until: datetime | None = None
    left_s: float | None = None


class Stage(Protocol):
    """Where a drill is played. All that is done in a trainee's place, but `amend`, may raise `Lost`."""

    prepare_s: float
    """How long it takes to prepare one talk."""

    async def prepare(
        self, drill: DrillRecord, member: MemberRecord, talk: Talk, begins_at: datetime
    ) -> None:
        """Open a place for a talk, unless it has one, and show all that stands before the first line."""

    async def show(self, drill: DrillRecord, talk: Talk) -> None:
        """Show the person's first line, or the line at which the talk stands; then call `Drills.shown`."""

    async def silence(self, drill: DrillRecord, talk: Talk, n: int) -> None:
        """Let the person meet the silence since turn `n`, and show it; then call `Drills.shown`."""

    async def tell(self, drill: DrillRecord, talk: Talk, news: Callable[[], News | None]) -> str | None:
        """Tell what `news` returns once it is this talk's turn, each key once; return the message's id."""

    async def amend(self, drill: DrillRecord, talk: Talk, told_id: str, until: datetime | None) -> None:
        """Let a message name another end, or None where a newer one says how things stand."""

    async def close(self, drill: DrillRecord, talk: Talk, why: DoneAs) -> None:
        """End a talk, and show how it ended."""

    async def show_end(self, drill: DrillRecord, talk: Talk, why: DoneAs) -> None:
        """Show how a talk ended, if that was not shown."""

    async def call_off(self, drill: DrillRecord, talk: Talk) -> None:
        """End a talk of which nothing but the call was shown, and say so."""

    async def stopped(self, drill: DrillRecord, member: MemberRecord) -> None:
        """Tell whoever set a drill up, and nobody else, who has stopped: they may need somebody."""

    def changed(self, drill_id: str) -> None:
        """Note that the board isn't right any more."""

    def excused(self, session_ids: list[str], by: timedelta) -> None:
        """Charge that much time to none of these trainees."""

    async def over(self, drill: DrillRecord) -> None:
        """Say that a drill has ended."""


@dataclass(slots=True, eq=False)
class LiveMember:
    """Somebody in a drill, and where their talk stands.

    Attributes:
        drill: The drill.
        record: What is stored of them.
        n: Turns of their talk.
        replies: Replies in it.
        silences: Silences in it.
        missed: How many of its latest turns were silences.
        state: The person's state, "" before the first line.
        trust: 0-100.
        tension: 0-100.
        waits_since: When the person last said something, or None.
        closing: As what the talk is being ended, or None.
        is_prepared: This process has seen to the place of their talk.
        told: What they were told of their time.
        telling: Held while they are told something.
    """

    drill: LiveDrill
    record: MemberRecord
    n: int = 0
    replies: int = 0
    silences: int = 0
    missed: int = 0
    state: str = ""
    trust: float = 0.0
    tension: float = 0.0
    waits_since: datetime | None = None
    closing: DoneAs | None = None
    is_prepared: bool = False
    told: ToldRecord = field(init=False)
    telling: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        """Know of nothing that they were told but the length that held at their first line."""
        length_s = self.drill.record.length_s if self.record.shown_at is not None else None
        drill_id, trainee = self.record.drill_id, self.record.trainee
        self.told = ToldRecord(drill_id=drill_id, trainee=trainee, length_s=length_s)

    @property
    def has_place(self) -> bool:
        """Whether there is somewhere to tell them something."""
        is_there = self.is_prepared or self.record.shown_at is not None
        return is_there and self.record.session_id is not None

    @property
    def is_talking(self) -> bool:
        """Whether their talk goes on."""
        return self.record.shown_at is not None and self.record.done_at is None

    @property
    def waits_for_curtain(self) -> bool:
        """Whether they are ready, and have not seen the first line."""
        return (
            self.record.ready_at is not None and self.record.shown_at is None and self.record.done_at is None
        )

    def is_stuck(self, now: datetime) -> bool:
        """Whether most of the time for a reply is gone, or one was missed."""
        if not self.is_talking or self.waits_since is None:
            return False
        waited_s = ((self.drill.record.paused_at or now) - self.waits_since) / timedelta(seconds=1)
        return self.missed > 0 or waited_s >= self.drill.record.reply_s * STUCK_SHARE

    def stand_after(self, talk: Talk, at: datetime) -> None:
        """Stand where a talk stands."""
        mind = talk.mind
        self.missed = self.missed + mind.silences - self.silences if mind.turns == self.replies else 0
        self.n, self.replies, self.silences = talk.n, mind.turns, mind.silences
        self.state, self.trust, self.tension = mind.state, mind.trust, mind.tension
        self.waits_since = at

    def stand_as(self, stored: Standing) -> None:
        """Stand where the store says that the talk stands; before its first turn, where everybody begins."""
        self.n, self.replies, self.missed = stored.n, stored.replies, stored.silences
        self.silences = stored.n - stored.replies
        self.waits_since = stored.said_at
        if stored.state is not None:
            self.state, self.trust, self.tension = stored.state, stored.trust or 0.0, stored.tension or 0.0
        else:
            scenario = self.drill.scenario
            self.state, self.trust, self.tension = (
                scenario.first_state,
                scenario.mood.trust,
                scenario.mood.tension,
            )

    def refuse_reply(self) -> None:
        """Refuse a reply while the drill takes none.

        Raises:
            DrillWaitError: It doesn't.
        """
        state = self.drill.record.state
        if state == "paused":
            raise DrillWaitError("The drill is paused, and so is your time. Send it again when it goes on.")
        if state == "ending" or self.closing is not None:
            why = TOO_LATE.get(self.closing or "halted", TOO_LATE["halted"])
            raise DrillWaitError(f"{why}: this came too late to be heard. You need say nothing more.")
        if self.record.shown_at is None:
            raise DrillWaitError("Your talk has not begun. Wait for the first line.")

    def refuse_rewind(self) -> None:
        """Refuse a way back: everybody goes through a drill once.

        Raises:
            DrillWaitError: Always.
        """
        raise DrillWaitError("In a drill there is no way back. Go on from here.")


@dataclass(slots=True, eq=False)
class LiveDrill:
    """A drill that isn't over.

    Attributes:
        record: What is stored of it.
        scenario: Whom everyone talks to.
        members: Who is in it, by trainee.
        held: By kind and trainee, what was due when it was paused; after a pause, of those who have not heard
            yet that it is over.
        runs_since: When time began to run again, None where it never stood still.
        boards_left: Where the board stood before, and still shows what it last did.
        board_named: An instructor asked for names on the board, wherever it is shown.
        goes_on: Set unless it is paused.
        curtain: Held while threads are opened and first lines shown.
        timekeeping: Held while what is due is moved, here and in the rows: two at once would lose one.
    """

    record: DrillRecord
    scenario: Scenario
    members: dict[str, LiveMember] = field(default_factory=dict)
    held: dict[tuple[TimerKind, str], TimerRecord] = field(default_factory=dict)
    runs_since: datetime | None = None
    boards_left: list[BoardLeft] = field(default_factory=list)
    board_named: bool = False
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)
    curtain: asyncio.Lock = field(default_factory=asyncio.Lock)
    timekeeping: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def ready(self) -> list[LiveMember]:
        """Who has pressed Ready."""
        return [each for each in self.members.values() if each.record.ready_at is not None]

    @property
    def ends_at(self) -> datetime | None:
        """When the time of who began on time is up."""
        return ends_at(self.record)

    def left_s(self, member: LiveMember, now: datetime) -> float:
        """Return how much time somebody has whose first line is shown now; who came late has what is left."""
        started, ready = self.record.started_at, member.record.ready_at
        end = self.ends_at
        if started is None or ready is None or end is None or ready <= started:
            return self.record.length_s
        return max(0.0, (end - now) / timedelta(seconds=1))

"""What goes into the history of drills and comes out of it. Times are aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

DrillState = Literal["gathering", "counting", "running", "paused", "ending", "ended"]
Late = Literal["no", "half", "yes"]
DoneAs = Literal["ended", "stopped", "time", "silent", "halted", "lost"]
TimerKind = Literal["start", "begin", "half", "end", "reply", "beat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRecord:
    """One person and one seed, played by a cohort against the clock.

    Attributes:
        id: Unique in the history.
        guild_id: The server it belongs to, or None in the terminal.
        channel_id: Where it was announced, and where its threads are opened.
        created_by: Who set it up, named as trainees are.
        created_at: When.
        person: Whom everyone talks to.
        seed: What draws facts and lines, the same for all.
        pack: The role practised.
        mode: When feedback is shown.
        length_s: How long a talk may take, extensions included.
        reply_s: How long the person waits for a reply before they speak up.
        most_missed: Replies missed in a row after which a talk ends, or None for no such end.
        late: Who presses Ready after the start is let in: not at all, in the first half, or to the end.
        named: The board and the results show names, not numbers.
        ranked: The results rank trainees.
        role_id: Who may take part, or None for those picked.
        starts_at: When it is planned to start, or None for when it is told to.
        state: `gathering` who is ready, `counting` in, `running`, `paused`, `ending`, `ended`.
        started_at: When the first line was due, or None before.
        paused_at: When the pause began that it is in.
        paused_s: All pauses that are over, and all the time that the program or Discord was down.
        ended_at: When it was over for all.
        alive_at: When the program last looked after it: what came later was charged to nobody.
        card_id: The message with the Ready button.
        board_channel_id: Where the board is shown.
        board_id: The message that is the board.
    """

    id: str
    guild_id: str | None
    channel_id: str | None
    created_by: str
    created_at: datetime
    person: str
    seed: int
    pack: str
    mode: str
    length_s: float
    reply_s: float
    most_missed: int | None
    late: Late
    named: bool
    ranked: bool
    role_id: str | None = None
    starts_at: datetime | None = None
    state: DrillState = "gathering"
    started_at: datetime | None = None
    paused_at: datetime | None = None
    paused_s: float = 0.0
    ended_at: datetime | None = None
    alive_at: datetime | None = None
    card_id: str | None = None
    board_channel_id: str | None = None
    board_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRecord:
    """Somebody in a drill.

    Attributes:
        drill_id: The drill.
        trainee: Who.
        number: What they are called where no names are shown, from 1.
        name: What they are called where names are.
        picked: An instructor picked them.
        ready_at: When they said that they are ready; None for those who are only invited.
        session_id: Their talk, or None before there is one.
        shown_at: When the person's first line was shown to them: their time began.
        done_at: When it was over for them.
        done_as: `ended` by itself, `stopped` by the stop word, `time` was up, `silent` too often, `halted`
            with the drill, `lost`: gone, or without a thread.
    """

    drill_id: str
    trainee: str
    number: int
    name: str
    picked: bool = False
    ready_at: datetime | None = None
    session_id: str | None = None
    shown_at: datetime | None = None
    done_at: datetime | None = None
    done_as: DoneAs | None = None

    @property
    def took_part(self) -> bool:
        """Whether they are in the results: all but those for whom it was called off before the first line.

        Whoever stopped before it, or fell out of reach, was ready to take part, and is on the board as such.
        """
        return self.shown_at is not None or self.done_as in ("stopped", "lost")

    @property
    def fed_back(self) -> str | None:
        """Their talk where it has feedback to be let go, or None: of one that they stopped nothing counts."""
        return self.session_id if self.shown_at is not None and self.done_as != "stopped" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRecord:
    """What somebody in a drill was told of their time.

    Attributes:
        drill_id: The drill.
        trainee: Who.
        times: How often they were told something.
        paused: The last that they know is that time stands still.
        length_s: How long they know that a talk may take, None before their first line.
        until: The end that was named to them last, None where what holds names none.
        clock_id: The message that names it.
    """

    drill_id: str
    trainee: str
    times: int = 0
    paused: bool = False
    length_s: float | None = None
    until: datetime | None = None
    clock_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLeft:
    """A message of a drill that is to be changed for the last time.

    Attributes:
        drill_id: The drill.
        board_id: The message: where the board stood before, or, of a drill that is over, its board or card.
        channel_id: Where that is.
    """

    drill_id: str
    board_id: str
    channel_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerRecord:
    """Something that is due.

    Attributes:
        drill_id: In which drill.
        kind: `start` as planned, `begin` after the count-in, `half` of the time, `end` of it; kept in memory
            only are `reply` (the wait for it is over) and `beat` (a sign of life).
        trainee: For whom, or "" for all.
        due_at: When.
        done_at: When it was done, or None.
    """

    drill_id: str
    kind: TimerKind
    trainee: str
    due_at: datetime
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one talk of a drill stands.

    Attributes:
        session_id: The talk.
        n: Turns so far.
        replies: Replies so far.
        silences: How many of the latest turns were silences.
        state: The person's state, None before the first turn.
        trust: 0-100, None before the first turn.
        tension: The same.
        said_at: When the person last said something, None before the first turn.
        ended_at: When the talk ended, or None.
        stopped: The trainee used the stop word.
    """

    session_id: str
    n: int
    replies: int
    silences: int
    state: str | None
    trust: float | None
    tension: float | None
    said_at: datetime | None
    ended_at: datetime | None
    stopped: bool

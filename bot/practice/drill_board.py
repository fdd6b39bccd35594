"""Who is where in a drill, for the instructor: figures only, the words are the front end's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import fmean
from typing import Final, Literal, get_args

from bot.practice.drill_live import LiveDrill, LiveMember
from bot.practice.namesakes import names_in_drill
from bot.store.records_drills import DoneAs, DrillRecord
from bot.store.store import Store
from dialogues.scenario import Scenario

Status = Literal["stopped", "stuck", "talking", "waiting", "invited", "done", "lost", "gone"]
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
"""In the order in which an instructor wants to see them; `gone` stands for some of them on an open board."""

GONE: Final[tuple[Status, ...]] = ("stopped", "done", "lost")
"""Those who talk no more, in whatever way that came."""


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody on the board.

    Attributes:
        number: What they are called where no names are shown.
        name: What they are called where names are.
        status: How they are doing.
        state: Where the person they talk to stands, "" before the first line.
        tension: The person's, 0-100.
        replies: Replies so far.
        missed: Replies missed in a row.
        waits_since: When the person last said something, or None.
        done_as: How it ended for them, or None.
    """

    number: int
    name: str
    status: Status
    state: str
    tension: float
    replies: int
    missed: int
    waits_since: datetime | None
    done_as: DoneAs | None


@dataclass(frozen=True, slots=True)
class Board:
    """A drill at one moment.

    Attributes:
        counts: How many there are of each status, none left out.
        states: State of the person -> how many talk to them there, and the mean tension; most first.
        rows: Everybody, those first who need a look.
        is_open: Made for where trainees can read it, by `opened`.
    """

    counts: dict[Status, int]
    states: dict[str, tuple[int, float]]
    rows: tuple[Row, ...]
    is_open: bool = False


async def over(store: Store, record: DrillRecord, scenario: Scenario) -> LiveDrill:
    """Return a drill that is over, with all that its board shows."""
    live = LiveDrill(record, scenario)
    for each in await store.members(record.id):
        live.members[each.trainee] = LiveMember(live, each)
    talks = {each.record.session_id: each for each in live.members.values()}
    for stored in await store.standings(record.id):
        talks[stored.session_id].stand_as(stored)
    live.board_named = bool(await store.board_is_named(record.id))
    return live


def board(live: LiveDrill, now: datetime) -> Board:
    """Return how a drill stands."""
    names = names_in_drill(each.record for each in live.members.values())
    unsorted = (_row(each, names[trainee], now) for trainee, each in live.members.items())
    rows = tuple(sorted(unsorted, key=_looked_at_first))
    talking = [row for row in rows if row.status in ("talking", "stuck")]
    by_state = Counter(row.state for row in talking)
    return Board(
        {status: sum(row.status == status for row in rows) for status in STATUSES},
        {
            state: (number, fmean(row.tension for row in talking if row.state == state))
            for state, number in by_state.most_common()
        },
        rows,
    )


def opened(board: Board) -> Board:
    """Return a board for where trainees can read it: nothing on it, or missing from it, tells who stopped.

    Those whose talk is over are only counted, all together: a stop that was counted alone would be told by
    the row that is missing.
    """
    counts = board.counts | dict.fromkeys(GONE, 0) | {"gone": sum(board.counts[each] for each in GONE)}
    rows = tuple(row for row in board.rows if row.status not in GONE)
    return replace(board, counts=counts, rows=rows, is_open=True)


def _row(member: LiveMember, name: str, now: datetime) -> Row:
    record = member.record
    return Row(
        record.number,
        name,
        _status(member, now),
        member.state,
        member.tension,
        member.replies,
        member.missed,
        member.waits_since if member.is_talking else None,
        record.done_as,
    )


def _status(member: LiveMember, now: datetime) -> Status:
    record = member.record
    if record.done_as in ("stopped", "lost"):
        return record.done_as
    if record.done_as is not None:
        return "done"
    if member.is_talking:
        return "stuck" if member.is_stuck(now) else "talking"
    return "waiting" if record.ready_at is not None else "invited"


def _looked_at_first(row: Row) -> tuple[int, float, int]:
    return STATUSES.index(row.status), -row.tension, row.number

"""Where the boards of drills stand, and stood: a message that is one no more is changed once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from bot.store.database import Database
from bot.store.drills import change_drill
from bot.store.reading import all_of, columns
from bot.store.records_drills import BoardLeft
from bot.store.tables_drills import drill_boards, drill_boards_left, drill_timers
from bot.store.writing import put

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.store.records_drills import DrillRecord, DrillState


_BEFORE_THE_END: Final[tuple[DrillState, ...]] = ("ending",)


class DrillBoards(Database):
    """The boards of drills."""

    async def board_is_named(self, drill_id: str) -> bool | None:
        """Return whether a drill's board is to show names, None where nobody said so."""
        query = select(drill_boards.c.named).where(drill_boards.c.drill_id == drill_id)
        return await self._read(lambda connection: connection.execute(query).scalar_one_or_none())

    async def place_board(
        self, drill_id: str, places: Mapping[str, str], *, named: bool
    ) -> DrillRecord | None:
        """Keep where a drill's board stands, whether it is to show names, and that it left where it stood."""
        return await self._write(lambda connection: _place_board(connection, drill_id, places, named=named))

    async def end_drill(self, drill_id: str, at: datetime) -> DrillRecord | None:
        """Keep that a drill is over, unless it was, and that its board and card have to say so yet."""
        return await self._write(lambda connection: _end(connection, drill_id, at))

    async def boards_left(self) -> list[BoardLeft]:
        """Return the messages that are to be changed for the last time."""
        query = select(*columns(drill_boards_left, BoardLeft)).order_by(drill_boards_left.c.board_id)
        return await self._read(lambda connection: all_of(connection, BoardLeft, query))

    async def boards_settled(self, drill_id: str, board_id: str | None = None) -> None:
        """Keep that a message was changed for the last time, or that all of a drill were."""
        of = drill_boards_left.c
        which = [of.drill_id == drill_id, *([of.board_id == board_id] if board_id else [])]
        await self._write(lambda connection: connection.execute(delete(drill_boards_left).where(*which)))


def _place_board(
    connection: Connection, drill_id: str, places: Mapping[str, str], *, named: bool
) -> DrillRecord | None:
    before = change_drill(connection, drill_id, {}, ())
    if before is not None and before.board_id != places["board_id"]:
        _leave(connection, drill_id, before.board_channel_id, before.board_id)
    changed = change_drill(connection, drill_id, places, ())
    put(connection, drill_boards, {"drill_id": drill_id, "named": named})
    return changed


def _end(connection: Connection, drill_id: str, at: datetime) -> DrillRecord | None:
    changed = change_drill(connection, drill_id, {"state": "ended", "ended_at": at}, _BEFORE_THE_END)
    if changed is not None:
        _leave(connection, drill_id, changed.board_channel_id, changed.board_id)
        _leave(connection, drill_id, changed.channel_id, changed.card_id)
        # What was due in it names its trainees, and is of no use any more.
        connection.execute(delete(drill_timers).where(drill_timers.c.drill_id == drill_id))
    return changed


def _leave(connection: Connection, drill_id: str, channel_id: str | None, board_id: str | None) -> None:
    if channel_id and board_id:
        values = {"drill_id": drill_id, "board_id": board_id, "channel_id": channel_id}
        put(connection, drill_boards_left, values)

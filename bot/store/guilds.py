"""What Discord's servers have set up, what is kept for them and for how long, and the commands they know."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, delete, func, select, union, update

from bot.store.assignments import erase_of_guilds
from bot.store.changes import Change, erase_changes_of, put_change
from bot.store.database import Database
from bot.store.drills import erase_drills_of
from bot.store.names import erase_names_in, erase_unused_names
from bot.store.reading import all_of, columns
from bot.store.records import GuildSettings, OwnHelpLine
from bot.store.tables import guilds, rooms, sessions, synced_commands, turns
from bot.store.writing import erase, put, values_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection


_GUILD = select(*columns(guilds, GuildSettings))

# Rewound turns count too: the trainee was there.
_last_turn_at = select(func.max(turns.c.at)).where(turns.c.session_id == sessions.c.id).scalar_subquery()
_last_touched_at = func.coalesce(sessions.c.ended_at, _last_turn_at, sessions.c.started_at)


class Guilds(Database):
    """The servers."""

    async def guild(self, guild_id: str) -> GuildSettings:
        """Return what a server has set up; with `updated_at` None, what holds where nothing was."""
        query = _GUILD.where(guilds.c.id == guild_id)
        found = await self._read(lambda connection: _as_set_up(connection, query))
        return found[0] if found else GuildSettings(id=guild_id)

    async def guilds(self) -> list[GuildSettings]:
        """Return what every server has set up, those that were left too."""
        return await self._read(lambda connection: _as_set_up(connection, _GUILD.order_by(guilds.c.id)))

    async def guild_ids(self) -> set[str]:
        """Return the ids of all servers of which anything is kept."""
        query = union(select(guilds.c.id), select(rooms.c.guild_id).where(rooms.c.guild_id.is_not(None)))
        return await self._read(lambda connection: set(connection.execute(query).scalars()))

    async def save_guild(self, settings: GuildSettings, change: Change | None = None) -> None:
        """Keep what a server has set up, and with it who changed what.

        `left_at` is not touched: `guild_left` and `guild_back` write it.
        """
        await self._write(lambda connection: _save(connection, settings, change))

    async def guild_left(self, guild_id: str, at: datetime) -> None:
        """Note that the bot was removed from a server; the first time holds until it is back."""
        await self._write(lambda connection: _leave(connection, guild_id, at))

    async def guild_back(self, guild_id: str) -> None:
        """Note that the bot is in a server (again), so that nothing there is purged."""
        change = update(guilds).where(guilds.c.id == guild_id).values(left_at=None)
        await self._write(lambda connection: connection.execute(change))

    async def purge_left(self, before: datetime) -> int:
        """Erase the talks and the settings of every server that was left before then.

        Returns:
            How many talks there were.
        """
        left = select(guilds.c.id).where(guilds.c.left_at < before)
        return await self._erase_what_is_due(
            lambda connection: _purge(
                connection, _held_in(rooms.c.guild_id.in_(left)), guilds.c.left_at < before, left
            )
        )

    async def purge_guild(self, guild_id: str) -> int:
        """Erase the talks and the settings of one server at once, and return how many talks there were."""
        which = _held_in(rooms.c.guild_id == guild_id)
        return await self._erase(
            lambda connection: _purge(connection, which, guilds.c.id == guild_id, [guild_id])
        )

    async def erase_older(self, before: Mapping[str, datetime]) -> int:
        """Erase the talks of servers that ended, or were last touched, before a moment given for each.

        Args:
            before: The moment, by the server's id.

        Returns:
            How many talks there were.
        """
        return await self._erase_what_is_due(
            lambda connection: sum(
                _erase_older(connection, guild_id, moment) for guild_id, moment in before.items()
            )
        )

    async def fingerprint(self, scope: str) -> str | None:
        """Return what stands for the commands that Discord was last told for a scope, or None."""
        query = select(synced_commands.c.fingerprint).where(synced_commands.c.scope == scope)
        return await self._read(lambda connection: connection.execute(query).scalar())

    async def save_fingerprint(self, scope: str, fingerprint: str) -> None:
        """Remember what stands for the commands that Discord was told for a scope."""
        values = {"scope": scope, "fingerprint": fingerprint}
        await self._write(lambda connection: put(connection, synced_commands, values))


def _erase_older(connection: Connection, guild_id: str, moment: datetime) -> int:
    erased = erase(connection, _held_in(rooms.c.guild_id == guild_id) & (_last_touched_at < moment))
    erase_unused_names(connection, guild_id)
    return erased


def _save(connection: Connection, settings: GuildSettings, change: Change | None) -> None:
    put(connection, guilds, _values(settings))
    if change is not None:
        put_change(connection, change)


def _held_in(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return sessions.c.id.in_(select(rooms.c.session_id).where(which))


def _purge(
    connection: Connection, talks: ColumnElement[bool], which: ColumnElement[bool], guild_ids: Any
) -> int:
    erased = erase(connection, talks)
    erase_of_guilds(connection, guild_ids)
    erase_changes_of(connection, guild_ids)
    erase_names_in(connection, guild_ids)
    erase_drills_of(connection, select(guilds.c.id).where(which))
    connection.execute(delete(guilds).where(which))
    return erased


def _leave(connection: Connection, guild_id: str, at: datetime) -> None:
    known = connection.execute(select(guilds.c.left_at).where(guilds.c.id == guild_id)).one_or_none()
    if known is None:
        put(connection, guilds, _values(GuildSettings(id=guild_id)) | {"left_at": at})
    elif known.left_at is None:
        connection.execute(update(guilds).where(guilds.c.id == guild_id).values(left_at=at))


def _as_set_up(connection: Connection, query: Select[Any]) -> list[GuildSettings]:
    """Return what servers have set up, with JSON's lists made what the record says."""
    return [
        replace(
            stored,
            people=None if stored.people is None else tuple(stored.people),
            help_lines=None if stored.help_lines is None else tuple(map(_own_line, stored.help_lines)),
        )
        for stored in all_of(connection, GuildSettings, query)
    ]


def _own_line(stored: Any) -> OwnHelpLine:
    return OwnHelpLine(**stored)


def _values(settings: GuildSettings) -> dict[str, Any]:
    values = values_of(settings)
    del values["left_at"]
    lines = settings.help_lines
    return values | {"help_lines": None if lines is None else [asdict(line) for line in lines]}

"""A history in a database on a PostgreSQL server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from sqlalchemy import text
from sqlalchemy.util import greenlet_spawn

from bot.errors import CopiedElsewhereError
from bot.store import address
from bot.store.postgres import engine
from bot.store.postgres.failures import plainly
from bot.store.tables import metadata

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from bot.store.backing import Run

_LOCALE: Final = text("SELECT datctype FROM pg_database WHERE datname = current_database()")
_OTHERS: Final = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND application_name = :name AND pid <> pg_backend_pid()"
).bindparams(name=engine.NAME)
_KNOWS_LITTLE: Final = ("C", "POSIX")
_SEARCHES_WORSE: Final = (
    "The search finds less in {}: its database was made with the locale {}, which knows the letters from A "
    "to Z only. Make one with LOCALE 'C.UTF-8' and move the history there; docs/postgresql.md says how."
)


class HistoryOnServer:
    """See `Backing`."""

    def __init__(self, name: str, reading: Engine, writing: Engine, making: Engine, cleaning: Engine) -> None:
        """Take what the address is called and an engine for each kind of work."""
        self.name = name
        self.reading = reading
        self.writing = writing
        self.making = making
        self._cleaning = cleaning

    @classmethod
    def at(cls, url: str, lock_timeout_s: float) -> Self:
        """Return the database that an address names; nothing is opened yet."""
        return cls(
            address.shown(url),
            engine.for_reading(url, lock_timeout_s),
            engine.for_writing(url, lock_timeout_s),
            engine.for_making(url, lock_timeout_s),
            engine.without_transactions(url, lock_timeout_s),
        )

    def plainly(self) -> AbstractContextManager[None]:
        """Raise the server's failures inside as `StoreError`."""
        return plainly(self.name)

    async def shortcoming(self, run: Run) -> str:
        """Return what the search lacks where the database knows few letters; or ""."""
        locale = await run(self.reading, lambda connection: connection.execute(_LOCALE).scalar_one())
        return _SEARCHES_WORSE.format(self.name, locale) if locale in _KNOWS_LITTLE else ""

    async def is_open_elsewhere(self, run: Run) -> bool:
        """Tell whether another connection of this program is there, from whatever machine."""
        return bool(await run(self.reading, lambda connection: connection.execute(_OTHERS).scalar_one()))

    async def wipe(self, run: Run) -> None:
        """Give the room of deleted rows back, with the words in it."""
        await run(self._cleaning, _wipe)

    async def copy(self, run: Run, target: Path) -> None:  # noqa: ARG002 - as with a file
        """Refuse.

        Raises:
            CopiedElsewhereError: PostgreSQL has a program of its own for it.
        """
        raise CopiedElsewhereError(self.name)

    async def close(self) -> None:
        """Close the connections."""
        for each in (self.reading, self.writing, self.making, self._cleaning):
            await greenlet_spawn(each.dispose)

    async def abandon(self) -> None:
        """Close them."""
        await self.close()


def _wipe(connection: Connection) -> None:
    # VACUUM wants the tables' names, or it would clean all that the user owns.
    connection.execute(text(f"VACUUM {', '.join(metadata.tables)}"))

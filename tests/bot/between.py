"""A way to the tests' PostgreSQL server that fails where it is asked to."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from tests.bot.cluster import OWNER, Cluster

SOCKET: Final = ".s.PGSQL.5432"


class Between:
    """Stands between a program and the server, as a network does that fails.

    Attributes:
        folder: Where its socket is.
        loses_an_answer: The next connection on which something was written breaks behind its COMMIT.
        is_silent: Nothing comes through, and nothing tells so.
    """

    def __init__(self, server: Path, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.loses_an_answer = False
        self.is_silent = False

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(self.server / SOCKET)
        writes = committed = False

        async def there() -> None:
            nonlocal writes, committed
            try:
                while given := await reader.read(65536):
                    writes = writes or b"pg_advisory_xact_lock" in given
                    if self.loses_an_answer and writes and b"COMMIT;" in given:
                        committed, self.loses_an_answer = True, False
                    if not self.is_silent:
                        to_server.write(given)
            finally:
                to_server.close()

        async def back() -> None:
            while (given := await from_server.read(65536)) and not committed:
                if not self.is_silent:
                    writer.write(given)
            writer.close()

        with suppress(ConnectionError):
            await asyncio.gather(there(), back())

    def address(self, database: str) -> str:
        """Return where a database is reached this way."""
        return f"postgresql://{OWNER}@/{database}?host={self.folder}"


@asynccontextmanager
async def way_to(cluster: Cluster) -> AsyncIterator[Between]:
    """Open a way to a server."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:  # a socket's path has to be short
        between = Between(cluster.folder, Path(folder))
        server = await asyncio.start_unix_server(between.meet, between.folder / SOCKET)
        yield between
        server.close()

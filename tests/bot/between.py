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
        loses_answers: Each connection breaks between a COMMIT and its answer.
        is_silent: Nothing comes through, and nothing tells so.
    """

    def __init__(self, server: Path, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.loses_answers = False
        self.is_silent = False

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(self.server / SOCKET)
        committed = False

        async def there() -> None:
            nonlocal committed
            try:
                while given := await reader.read(65536):
                    committed = committed or (self.loses_answers and b"COMMIT" in given)
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

"""A PostgreSQL server of the tests' own, thrown away after them."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

import asyncpg

OWNER: Final = "coach"
GUARDED: Final = "guarded"
"""The one user who is asked for a password."""

NO_SERVER: Final = "no PostgreSQL server is installed here (on Debian: apt-get install postgresql)"
_DEBIAN: Final = Path("/usr/lib/postgresql")
_CARELESS: Final = ("fsync=off", "full_page_writes=off", "max_connections=60")
"""What it holds may be lost with the machine, though not with the server."""

_WATCH: Final = """
read -r _
[ -f data/postmaster.pid ] && kill -QUIT "$(head -n 1 data/postmaster.pid)"
for _ in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$PWD" && exit; sleep 0.5; done
"""
"""Waits until nobody holds the other end of its input any more, and leaves nothing of the server."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server that runs, reached by a socket in its folder.

    Attributes:
        programs: Where those that run it are.
        folder: Its own.
    """

    programs: Path
    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def address(self, database: str, user: str = OWNER, password: str = "") -> str:
        """Return where a database is reached."""
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@/{database}?host={self.folder}"

    async def fresh(self, template: str = "template0") -> str:
        """Return the name of a new database, made like another."""
        name = f"t{next(self._numbers)}"
        await self.say(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
        return name

    async def drop(self, database: str) -> None:
        """Throw a database away, whoever uses it."""
        await self.say(f"DROP DATABASE {database} WITH (FORCE)")

    async def say(
        self, statement: str, database: str = "postgres", user: str = OWNER
    ) -> list[asyncpg.Record]:
        """Run statements, and return what the last of them finds."""
        connection = await asyncpg.connect(self.address(database, user))
        try:
            found: list[asyncpg.Record] = await connection.fetch(statement)
        finally:
            await connection.close()
        return found

    def start(self) -> None:
        """Let it run."""
        self._run("pg_ctl", "-w", "-s", "-l", str(self.folder / "log"), "start")

    def stop(self) -> None:
        """End it at once, as a machine would that fails."""
        self._run("pg_ctl", "-w", "-s", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        who = _unprivileged()
        subprocess.run(
            [self.programs / program, "-D", self.folder / "data", *arguments],
            check=True,
            cwd=self.folder,
            user=who,
            group=None if who is None else pwd.getpwuid(who).pw_gid,
            stdout=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )


def programs() -> Path | None:
    """Return where a server's programs are, or None."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parents[1].name))
    return versions[-1].parent if versions else None


@contextmanager
def running() -> Iterator[Cluster]:
    """Make a server and let it run; not where its programs are, for root may not run them."""
    where = programs()
    assert where is not None, NO_SERVER
    # Outside pytest's own folder, which only its user may enter; and short, as a socket's path has to be.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    cluster = Cluster(where, folder)
    with _watched(folder):
        who = _unprivileged()
        if who is not None:
            os.chown(folder, who, -1)
        cluster._run(
            "initdb", "--no-sync", "--auth=trust", "-U", OWNER, "--encoding=UTF8", "--locale=C.UTF-8"
        )
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.writelines(f"{line}\n" for line in _CARELESS)
            settings.write(f"listen_addresses=''\nunix_socket_directories='{folder}'\n")
        rules = folder / "data" / "pg_hba.conf"
        rules.write_text(f"local all {GUARDED} scram-sha-256\n{rules.read_text()}")
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


@contextmanager
def _watched(folder: Path) -> Iterator[None]:
    """See that a server ends, and its folder goes, when this process does, even where it is killed."""
    # A group of its own: what ends pytest's may not end it.
    with subprocess.Popen(
        ["/bin/sh", "-c", _WATCH],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ):
        yield


def _unprivileged() -> int | None:
    """Return somebody who may run a server, or None for ourselves: PostgreSQL doesn't run as root."""
    if os.geteuid() != 0:
        return None
    known = {each.pw_name: each.pw_uid for each in pwd.getpwall() if each.pw_uid != 0}
    return next((known[name] for name in ("postgres", "nobody", *known) if name in known), None)

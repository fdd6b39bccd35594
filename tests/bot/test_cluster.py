"""The tests' PostgreSQL server leaves nothing behind, however the tests end."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bot.cluster import NO_SERVER, programs

RUNS = """
import time
from tests.bot.cluster import running
with running() as cluster:
    print(cluster.folder, flush=True)
    time.sleep(600)
"""
WITHIN_S = 10.0


@pytest.mark.skipif(programs() is None, reason=NO_SERVER)
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_server_ends_with_whoever_started_it(how: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", RUNS], stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        folder = Path(starter.stdout.readline().strip())
        server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        starter.send_signal(how)

    until = time.monotonic() + WITHIN_S
    while (folder.exists() or _is_running(server)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not folder.exists()
    assert not _is_running(server)


def _is_running(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"  # ended, and collected by nobody

"""Serves a small scenario: `python -m tests.discord_server --port 8080`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib

from tests.discord_server.scenario import serve_forever

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--port", type=int, default=0, help="where to listen; a free port if left out")
with contextlib.suppress(KeyboardInterrupt):
    asyncio.run(serve_forever(parser.parse_args().port))

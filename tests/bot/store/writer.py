"""A trainee in another process: stores turns of one talk until it is killed, and names each that is stored.

Run as `python -m tests.bot.store.writer URL SESSION COUNT`.
"""

from __future__ import annotations

import asyncio
import sys

from bot.store.store import Store
from tests.bot.store.samples import a_turn


async def write(url: str, session_id: str, count: int) -> None:
    async with await Store.open(url, lock_timeout_s=30) as store:
        last = len(await store.turns(session_id))
        for n in range(last + 1, last + 1 + count):
            await store.add_turn(a_turn(n, session_id, reply="It's cold out here. " * 50))
            sys.stdout.write(f"{n}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], sys.argv[2], int(sys.argv[3])))

"""Instructors who open one page after another, in a process of their own, as they are told on standard input.

Run as `python -m tests.benchmarks.web_readers FOLDER URL COOKIE PATH ...`. With URL `own` the pages are
served here too, over the history in FOLDER. `read PAUSE_S` begins, `rest` ends it and prints the number of
pages that came.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack, suppress
from itertools import cycle
from pathlib import Path

from aiohttp import ClientSession

from bot.web.server import serve
from tests.bot.web.acting import a_house


async def told() -> list[str]:
    line: str = await asyncio.to_thread(sys.stdin.readline)
    return line.split()


def tell(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


async def read(client: ClientSession, paths: list[str], pause_s: float, pages: list[int]) -> None:
    for path in cycle(paths):
        async with client.get(path) as answer:
            assert answer.status == 200, path
            pages.append(len(await answer.read()))
        await asyncio.sleep(pause_s)


async def main(folder: str, url: str, cookie: str, paths: list[str]) -> None:
    async with AsyncExitStack() as stack:
        if url == "own":
            house = await stack.enter_async_context(a_house(Path(folder)))
            runner = await serve(house.desk, "127.0.0.1", 0)
            stack.push_async_callback(runner.cleanup)
            url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        client = await stack.enter_async_context(ClientSession(url, headers={"Cookie": cookie}))
        tell("ready")
        reading, pages = None, list[int]()
        while line := await told():
            if line[0] == "read":
                reading = asyncio.ensure_future(read(client, paths, float(line[1]), pages))
                continue
            if reading is not None:
                reading.cancel()
                with suppress(asyncio.CancelledError):
                    await reading
            tell(len(pages))
            pages.clear()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]))

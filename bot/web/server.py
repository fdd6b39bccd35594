"""Runs the pages until told to stop."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from ipaddress import ip_address

from aiohttp import web

from bot.collecting import leave_out_what_stays
from bot.errors import SettingsError
from bot.web.app import make_app
from bot.web.desk import Desk
from bot.web.guarding import LOOPBACK

SHUT_AFTER_S = 5.0


async def serve(desk: Desk, host: str, port: int) -> web.AppRunner:
    """Open the door, and return what closes it with `cleanup`.

    Raises:
        SettingsError: The address is taken or not ours.
    """
    runner = web.AppRunner(make_app(desk), access_log=None, shutdown_timeout=SHUT_AFTER_S)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        reason = (error.strerror or str(error)).lower()
        raise SettingsError(
            f"I can't listen on {host}, port {port} ({reason}). Give another one with --host or --port."
        ) from error
    leave_out_what_stays()
    return runner


async def until_told() -> None:
    """Wait for Ctrl-C or a polite request to end."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, told.set)
    await told.wait()


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address."""
    if host in LOOPBACK:
        return True
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False

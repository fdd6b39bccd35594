"""Telling tasks that wait for the test from tasks that work, however slow the machine is."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from types import CodeType, MethodType
from typing import Any

Task = asyncio.Task[Any]

UNTIL_OTHERS_ACT = {
    asyncio.Event.wait.__code__,
    asyncio.Lock.acquire.__code__,
    asyncio.Semaphore.acquire.__code__,
}


def waits(task: Task, sleep: Callable[[float], Awaitable[None]]) -> bool:
    """Tell whether a task goes on only once another does: it sleeps, waits for a lock, or all it gathered do.

    Args:
        task: One that isn't over.
        sleep: How tasks sleep until the test lets time pass.
    """
    awaited: Any = task._fut_waiter  # type: ignore[attr-defined]
    if awaited is None or awaited.done():
        return False
    if _innermost(task) in {*UNTIL_OTHERS_ACT, _code(sleep)}:
        return True
    # What `asyncio.gather` returns, or a task.
    inside = [each for each in getattr(awaited, "_children", [awaited]) if not each.done()]
    return bool(inside) and all(isinstance(each, asyncio.Task) and waits(each, sleep) for each in inside)


def _code(method: Callable[..., Any]) -> CodeType:
    assert isinstance(method, MethodType)
    return method.__func__.__code__


def _innermost(task: Task) -> Any:
    """Return the code of the coroutine in which a task stands."""
    standing: Any = task.get_coro()
    while inspect.iscoroutine(standing.cr_await):
        standing = standing.cr_await
    return standing.cr_code

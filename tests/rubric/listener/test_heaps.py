from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Callable

import pytest

from rubric.listener.heaps import give_back, keep_heaps_small

needs_glibc = pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="needs glibc")

HOLDING_IN_THREADS = """
import ctypes, os, tempfile, threading

from rubric.listener.heaps import keep_heaps_small

if {shared}:
    keep_heaps_small()
together = threading.Barrier(9)

def hold():
    held = bytearray(5_000)
    together.wait()
    together.wait()

threads = [threading.Thread(target=hold) for _ in range(8)]
for each in threads:
    each.start()
together.wait()
glibc = ctypes.CDLL(None)
glibc.fdopen.restype = ctypes.c_void_p
written = tempfile.TemporaryFile()
stream = ctypes.c_void_p(glibc.fdopen(os.dup(written.fileno()), b"w"))
glibc.malloc_info(0, stream)
glibc.fclose(stream)
written.seek(0)
print(written.read().count(b"<heap nr="))
together.wait()
"""


LEAVING_MUCH_FREE = """
from pathlib import Path

from rubric.listener.heaps import give_back

def resident_kib():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS:")))

much = [bytearray(3_000) for _ in range(20_000)]
last = much.pop()
del much
before = resident_kib()
give_back()
print(before - resident_kib())
"""


@pytest.mark.parametrize("system", [sys.platform, "win32", "darwin"])
@pytest.mark.parametrize("work", [give_back, keep_heaps_small])
def test_seeing_to_memory_needs_no_certain_system(
    work: Callable[[], None], system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    work()


@needs_glibc
def test_what_lies_free_below_something_in_use_is_given_back() -> None:
    assert int(_told(LEAVING_MUCH_FREE)) > 40_000


@needs_glibc
def test_threads_that_keep_heaps_small_have_two_between_them() -> None:
    assert _heaps(shared=False) > 2
    assert _heaps(shared=True) == 2


def _heaps(*, shared: bool) -> int:
    return int(_told(HOLDING_IN_THREADS.format(shared=shared)))


def _told(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout

from __future__ import annotations

import sys

import pytest

from rubric.listener.slack import give_back


@pytest.mark.parametrize("system", [sys.platform, "win32", "darwin"])
def test_giving_memory_back_needs_no_certain_system(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    give_back()

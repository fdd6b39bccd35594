from __future__ import annotations

import pytest

from bot.stages import place_of


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("what_its_about", "what it's about"),
        ("second_thoughts", "second thoughts"),
        ("doesnt_want_to", "doesn't want to"),
        ("im_here", "I'm here"),
        ("elsewhere", "elsewhere"),
    ],
)
def test_a_stage_is_spelled_as_it_is_said(state: str, told: str) -> None:
    assert place_of(state) == told

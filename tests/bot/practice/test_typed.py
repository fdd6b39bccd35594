from __future__ import annotations

import pytest

from bot.errors import CommandError
from bot.practice.typed import Command, command_in


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/stop", Command("stop", "")),
        ("  /REWIND   3 ", Command("rewind", "3")),
        ("/whatif 2 I hear you.\nTake your time.", Command("whatif", "2 I hear you.\nTake your time.")),
        ("I'd stop 1/2 way", None),
        ("/", None),
        ("/ stop", None),
        ("//", None),
        ("", None),
    ],
)
def test_a_slash_and_a_word_at_the_start_are_a_command(text: str, command: Command | None) -> None:
    assert command_in(text) == command


@pytest.mark.parametrize("rest", ["soon", "-1", "1.5", "99999", "1 2", "\u0661"])
def test_only_a_short_number_is_a_number(rest: str) -> None:
    with pytest.raises(CommandError):
        Command("rewind", rest).number()


def test_no_number_is_told_from_zero() -> None:
    assert Command("rewind", "").number() is None
    assert Command("rewind", "0").number() == 0

"""The board and the card of a large drill."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from discord import ui

from bot.practice.drill_board import STATUSES, Board, Row
from bot.store.records_drills import DrillRecord
from bot.views.drill import board_message, card
from bot.views.layout import MOST_CHARACTERS
from dialogues.reading import read_file

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
MINI, _ = read_file(Path(__file__).parents[2] / "dialogues" / "people" / "mini.yaml")
DRILL = DrillRecord(
    id="d1",
    guild_id="1",
    channel_id="2",
    created_by="discord:1",
    created_at=NOW,
    person="mini",
    seed=1,
    pack="police",
    mode="debrief",
    length_s=600,
    reply_s=60,
    most_missed=3,
    late="half",
    named=False,
    ranked=False,
)


def told(view: ui.LayoutView) -> str:
    return "\n".join(each.content for each in view.walk_children() if isinstance(each, ui.TextDisplay))


def ready(number: int) -> Row:
    return Row(number, f"trainee{number}", "waiting", "", 0.0, 0, 0, None, None)


def test_a_long_board_says_how_many_are_not_listed() -> None:
    rows = tuple(map(ready, range(1, 1001)))
    now = Board(dict.fromkeys(STATUSES, 0) | {"waiting": 1000}, {}, rows)

    shown = told(board_message(DRILL, MINI, now, named=False))

    listed = len(re.findall(r"^Trainee \d+: ready$", shown, re.MULTILINE))
    assert listed > 50
    assert f"Not listed for want of room: {1000 - listed} trainees." in shown
    assert "transcript" not in shown
    assert "1,000 ready" in shown
    assert len(shown) <= MOST_CHARACTERS


def test_a_board_with_room_for_all_says_nothing_of_others() -> None:
    now = Board(dict.fromkeys(STATUSES, 0) | {"waiting": 1}, {}, (ready(1),))

    assert "Not listed" not in told(board_message(DRILL, MINI, now, named=False))


def test_a_thousand_who_are_ready_are_counted_alike_on_the_card() -> None:
    assert "Ready: 1,000." in told(card(DRILL, MINI, 1000, NOW))

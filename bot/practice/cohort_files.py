"""What instructors take away: tables as CSV that no spreadsheet takes for formulas, and JSON."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO
from typing import Final

from bot.practice.assignments import STATE_WORDS, is_late, state_of
from bot.store.records_assignments import Standing

_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


def assignments_csv(found: Sequence[Standing], now: datetime) -> bytes:
    """Return assignments as a table, a line each."""
    head = (
        "trainee",
        "person",
        "role",
        "mode",
        "state",
        "late",
        "due",
        "completed",
        "reminded",
        "made",
        "note",
    )
    return as_csv(
        head,
        (
            (
                each.trainee,
                each.person,
                each.pack,
                each.mode,
                STATE_WORDS[state_of(each, now)],
                "yes" if is_late(each) else "",
                _iso(each.due_at),
                _iso(each.completed_at),
                each.reminded or "",
                _iso(each.made_at),
                each.note,
            )
            for each in found
        ),
    )


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table in UTF-8 with a mark that spreadsheets know it by."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "backslashreplace")


def _cell(value: object) -> object:
    """Return a value that a spreadsheet shows as it stands: text of somebody's could be a formula there."""
    if isinstance(value, str) and value.startswith(_FORMULAS):
        return f"'{value}"
    return value


def _iso(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""

"""Records to store, complete but for what a test is about."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.store.records import Room, SessionRecord, TurnRecord, WhatIfRecord

PAGE = 4096
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def a_session(session_id: str = "s1", **changes: Any) -> SessionRecord:
    record = SessionRecord(
        id=session_id,
        trainee="local",
        person="ray",
        person_version=1,
        pack="police",
        rubric="police@1",
        mode="coached",
        seed=7,
        started_at=NOON,
        opening={
            "call": "A man sits in a parked car.",
            "said": "You can keep walking.",
            "mind": {"trust": 20},
        },
    )
    return replace(record, **changes)


def a_turn(
    n: int, session_id: str = "s1", *, score: int = 60, empathy: int = 1, **changes: Any
) -> TurnRecord:
    record = TurnRecord(
        session_id=session_id,
        n=n,
        kind="reply",
        message_id=f"message {n}",
        reply="I'm in no hurry.",
        said="Nobody's ever in no hurry.",
        state="guarded",
        trust=22.5,
        tension=61.0,
        reply_s=8.25,
        at=NOON + timedelta(seconds=10 * n),
        assessment={
            "score": score,
            "levels": {"empathy": empathy, "reflection": 1, "non_confrontation": 2},
            "codes": ["i_message"],
        },
        note={"good": "I'm in no hurry", "try": None},
        heard={"causes": [{"key": "i_message", "trust": 2.5}], "cues": [], "told": []},
        mind={"trust": 22.5, "said": ["g1"]},
    )
    return replace(record, **changes)


def a_silence(n: int, session_id: str = "s1") -> TurnRecord:
    return a_turn(
        n,
        session_id,
        kind="silence",
        message_id=f"silence {n}",
        reply="",
        assessment=None,
        note=None,
        reply_s=None,
    )


def a_what_if(n: int, session_id: str = "s1") -> WhatIfRecord:
    return WhatIfRecord(
        session_id=session_id, n=n, reply="What happened with the car?", outcome={"said": "It died."}, at=NOON
    )


def a_room(session_id: str = "s1", **changes: Any) -> Room:
    record = Room(
        session_id=session_id,
        place_id="thread 1",
        channel_id="channel 1",
        guild_id="guild 1",
        trainee="local",
        opened_at=NOON,
    )
    return replace(record, **changes)


def damage_the_turns(file: Path) -> None:
    """Overwrite the page of a closed database that leads to the turns."""
    with closing(sqlite3.connect(file)) as connection:
        [[page]] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'turns'")
    whole = file.read_bytes()
    file.write_bytes(whole[: (page - 1) * PAGE] + b"\xff" * PAGE + whole[page * PAGE :])

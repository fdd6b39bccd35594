"""Talks as xAPI statements (version 1.0.3), for learning systems; `docs/web.md` has the mapping.

Ids are made from the talk, so that a system that takes the same export twice counts it once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from bot.practice.reviewed import ReviewedTurn
from bot.web.exporting import Exported
from bot.web.pseudonyms import Names

VERBS: Final = "http://adlnet.gov/expapi/verbs/"
ACTIVITIES: Final = "http://adlnet.gov/expapi/activities/"


def as_xapi(talks: Sequence[Exported], names: Names, url: str) -> str:
    """Return a JSON list of statements: one for each talk, and one for each reply in it.

    Args:
        talks: What to tell of.
        names: What people are called.
        url: Where the pages are reached: the home of accounts and activities.
    """
    found = [statement for each in talks for statement in _of(each, names, url.rstrip("/"))]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _of(each: Exported, names: Names, url: str) -> Iterator[dict[str, Any]]:
    record = each.it.talk.record
    shared = {
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": url, "name": names.trainee(record.trainee)},
        },
        "context": {
            "registration": str(uuid5(NAMESPACE_URL, f"{url}/talks/{record.id}")),
            "platform": "Crisis Coach",
            "extensions": {
                f"{url}/xapi/seed": record.seed,
                f"{url}/xapi/mode": record.mode,
                f"{url}/xapi/rubric": record.rubric,
            },
        },
    }
    yield shared | _talk(each, url)
    for turn in each.it.turns:
        if turn.turn.kind == "reply":
            yield shared | _reply(each, turn, names, url)


def _talk(each: Exported, url: str) -> dict[str, Any]:
    record = each.it.talk.record
    verb = "suspended" if record.stopped else "completed" if record.ended_at else "attempted"
    result: dict[str, Any] = {"completion": record.ended_at is not None and not record.stopped}
    mean = each.it.score_mean("scored")
    if mean is not None:
        result["score"] = _score(mean)
    if each.debrief and each.debrief.verdict.passed is not None:
        result["success"] = each.debrief.verdict.passed
    if record.ended_at:
        result["duration"] = f"PT{(record.ended_at - record.started_at).total_seconds():.0f}S"
    scenario = each.it.talk.script.scenario
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{url}/talks/{record.id}/{verb}")),
        "verb": _verb(verb),
        "object": _activity(f"{url}/people/{record.person}", "simulation", scenario.title),
        "result": result,
        "timestamp": _time(record.ended_at or record.started_at),
    }


def _reply(each: Exported, turn: ReviewedTurn, names: Names, url: str) -> dict[str, Any]:
    record = each.it.talk.record
    address = f"{url}/talks/{record.id}#turn-{turn.n}"
    result: dict[str, Any] = {"response": names.words(turn.turn.reply)}
    if turn.scored:
        result["score"] = _score(turn.scored.score)
        result["extensions"] = {f"{url}/xapi/codes": list(turn.scored.codes)}
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{address}/responded")),
        "verb": _verb("responded"),
        "object": _activity(address, "interaction", f"Turn {turn.n}"),
        "result": result,
        "timestamp": _time(turn.turn.at),
    }


def _verb(name: str) -> dict[str, Any]:
    return {"id": f"{VERBS}{name}", "display": {"en": name}}


def _activity(address: str, kind: str, title: str) -> dict[str, Any]:
    definition = {"type": f"{ACTIVITIES}{kind}", "name": {"en": title}}
    return {"objectType": "Activity", "id": address, "definition": definition}


def _score(value: float) -> dict[str, float]:
    return {"scaled": round(value / 100, 4), "raw": round(value, 1), "min": 0, "max": 100}


def _time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")

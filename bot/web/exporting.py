"""Talks as files: CSV with a line for each reply, JSON with everything, HTML to read, and xAPI statements."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.practice.debrief import Debrief
from bot.practice.reviewed import Reviewed, ReviewedTurn
from bot.web.pseudonyms import Names

COLUMNS: Final = (
    "talk",
    "trainee",
    "name",
    "person",
    "seed",
    "mode",
    "started_at",
    "n",
    "kind",
    "reply",
    "said",
    "state",
    "trust",
    "tension",
    "reply_s",
    "score",
    "score_corrected",
    "empathy",
    "reflection",
    "non_confrontation",
    "codes",
    "rubric",
)
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the begin of a formula, wherever the words came from."""


@dataclass(frozen=True, slots=True)
class Exported:
    """One talk to be exported.

    Attributes:
        it: The talk as the visitor may see it.
        debrief: What came of it, or None while it is open or withheld.
    """

    it: Reviewed
    debrief: Debrief | None


def as_csv(talks: Sequence[Exported], names: Names) -> str:
    """Return a line for each turn, under a line of names."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for each in talks:
        for turn in each.it.turns:
            writer.writerow(harmless(value) for value in _row(each.it, turn, names))
    return file.getvalue()


def as_json(talks: Sequence[Exported], names: Names) -> str:
    """Return everything, and what was made of it."""
    whole = {"talks": [_whole(each, names) for each in talks]}
    # Indented it is half as long again, and whoever reads it by eye has a program that indents it.
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def harmless(value: object) -> object:
    """Return a value that no spreadsheet runs."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value


def _row(it: Reviewed, each: ReviewedTurn, names: Names) -> Iterator[object]:
    record, turn, scored = it.talk.record, each.turn, each.scored
    yield from (record.id, names.trainee(record.trainee), names.called(record.trainee))
    yield from (record.person, record.seed, record.mode)
    yield from (
        record.started_at.isoformat(),
        turn.n,
        turn.kind,
        names.words(turn.reply),
        names.said(turn.said, it.talk.script.scenario.person.name),
        turn.state,
    )
    mood = ("", "") if it.withheld else (turn.trust, turn.tension)
    yield from (*mood, turn.reply_s)
    if scored is None:
        yield from ("", "", "", "", "", "", record.rubric)
        return
    yield from (scored.score, each.standing.score if each.standing else scored.score)
    yield from (scored.levels[level] for level in ("empathy", "reflection", "non_confrontation"))
    yield from (" ".join(scored.codes), scored.rubric)


def _whole(each: Exported, names: Names) -> dict[str, Any]:
    it, record = each.it, each.it.talk.record
    return {
        "talk": record.id,
        "trainee": names.trainee(record.trainee),
        "name": names.called(record.trainee),
        "person": record.person,
        "version": record.person_version,
        "pack": record.pack,
        "mode": record.mode,
        "seed": record.seed,
        "started_at": record.started_at.isoformat(),
        "ended_at": record.ended_at.isoformat() if record.ended_at else None,
        "ending": record.ending,
        "score_mean": it.score_mean("scored"),
        "score_mean_corrected": it.score_mean("overrides"),
        "measures": each.debrief.measures.as_json() if each.debrief else None,
        "verdict": each.debrief.verdict.as_json() if each.debrief else None,
        "opening": it.talk.opening.said,
        "turns": [_turn(turn, it, names) for turn in it.turns],
        "remarks": [_remark(remark, names) for remark in it.made.remarks],
        "released_at": it.made.release.at.isoformat() if it.made.release else None,
    }


def _turn(each: ReviewedTurn, it: Reviewed, names: Names) -> dict[str, Any]:
    turn = each.turn
    scored = _without_words(each.scored.as_json(), names) if each.scored else None
    return {
        "n": turn.n,
        "kind": turn.kind,
        "at": turn.at.isoformat(),
        "reply": names.words(turn.reply),
        "said": names.said(turn.said, it.talk.script.scenario.person.name),
        "state": turn.state,
        "trust": None if it.withheld else turn.trust,
        "tension": None if it.withheld else turn.tension,
        "reply_s": turn.reply_s,
        "assessment": scored,
        "score_corrected": each.standing.score if each.standing else None,
        "overrides": [
            {
                "code": mark.code,
                "was": mark.was,
                "becomes": mark.becomes,
                "by": names.author(mark.author, mark.author_name),
                "reason": names.words(mark.reason),
                "at": mark.at.isoformat(),
                "withdrawn_at": mark.withdrawn_at.isoformat() if mark.withdrawn_at else None,
            }
            for mark in each.overrides
        ],
    }


def _without_words(assessment: dict[str, Any], names: Names) -> dict[str, Any]:
    """Return a verdict whose evidence names nobody either; places in the reply stay those of the original."""
    evidence = [found | {"text": names.words(found["text"])} for found in assessment["evidence"]]
    return assessment | {"evidence": evidence}


def _remark(remark: Any, names: Names) -> dict[str, Any]:
    return {
        "n": remark.n,
        "kind": remark.kind,
        "by": names.author(remark.author, remark.author_name),
        "words": names.words(remark.words),
        "at": remark.at.isoformat(),
        "settled_at": remark.settled_at.isoformat() if remark.settled_at else None,
    }

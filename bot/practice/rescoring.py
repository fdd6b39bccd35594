"""Stored talks scored by another version of a pack: who would move, and why, before it is put in force.

Nothing is stored. What the rubric found in a reply stays; its points are counted anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Final

from bot import texts
from bot.errors import ReviewError
from bot.practice.marks import scored
from bot.store.records import SessionRecord, TurnRecord
from bot.store.records_reviews import Reader, Wanted
from bot.store.store import Store
from rubric.assessment import Assessment
from rubric.errors import UnknownPack
from rubric.measures import measure, verdict
from rubric.packs import Pack
from rubric.packs.shelf import Shelf
from rubric.rescoring import rescored

LATEST: Final = 500
"""Talks that are scored anew: enough to see who would move."""

AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True)
class Reason:
    """A code whose weight differs between two versions.

    Attributes:
        code: The code, or a level such as `empathy_2`.
        before: Points by the version that scored.
        after: Points by the other one.
        replies: Replies of the talk that have it.
    """

    code: str
    before: int
    after: int
    replies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One talk under both versions.

    Attributes:
        session_id: The talk.
        trainee: Who practised.
        person: Who was talked to.
        started_at: When.
        before: Mean score as stored.
        after: Mean score by the other version.
        passed_before: Whether the pass marks are met as stored; None where nothing could be measured.
        passed_after: Whether they would be.
        because: What differs, what weighs most first; empty where the version that scored is no longer there.
    """

    session_id: str
    trainee: str
    person: str
    started_at: datetime
    before: float
    after: float
    passed_before: bool | None
    passed_after: bool | None
    because: tuple[Reason, ...]

    @property
    def changes_verdict(self) -> bool:
        """The trainee would pass where they didn't, or the other way round."""
        return self.passed_before != self.passed_after


@dataclass(frozen=True, slots=True)
class Mover:
    """A trainee under both versions.

    Attributes:
        trainee: Who.
        talks: How many of their talks were scored anew.
        before: Mean of the talks' mean scores as stored.
        after: The same by the other version.
        would_pass: Talks that would pass where they didn't.
        would_fail: The other way round.
    """

    trainee: str
    talks: int
    before: float
    after: float
    would_pass: int
    would_fail: int


@dataclass(frozen=True, slots=True)
class Rescored:
    """Talks of one role under another version.

    Attributes:
        pack: The other version.
        talks: Every talk scored anew: those whose verdict changes first, then by how far they move.
        total: How many such talks there are; only the latest are scored anew.
    """

    pack: Pack
    talks: tuple[Moved, ...]
    total: int

    @property
    def moved(self) -> tuple[Moved, ...]:
        """Those whose mean score or verdict changes."""
        return tuple(
            each for each in self.talks if each.changes_verdict or round(each.before - each.after, 6)
        )

    @property
    def movers(self) -> tuple[Mover, ...]:
        """The trainees with a talk that moves: whose verdicts change most often first, then by how far."""
        found = [
            _mover(trainee, [each for each in self.talks if each.trainee == trainee])
            for trainee in dict.fromkeys(each.trainee for each in self.moved)
        ]
        return tuple(
            sorted(
                found,
                key=lambda each: (
                    -each.would_fail - each.would_pass,
                    -abs(each.after - each.before),
                    each.trainee,
                ),
            )
        )


async def rescore(
    store: Store, shelf: Shelf, reader: Reader, rubric: str, *, latest: int = LATEST
) -> Rescored:
    """Score the latest talks of a role by another version of its pack.

    Args:
        store: Where the talks are.
        shelf: Where the versions are.
        reader: Whose talks.
        rubric: The version, such as `police@2`.
        latest: How many talks.

    Raises:
        ReviewError: Whoever asks doesn't review.
        UnknownPack: There is no such version.
        BadPack: Its file can't be used.
    """
    if not reader.reviews:
        raise ReviewError(texts.INSTRUCTORS_ONLY)
    pack = await asyncio.to_thread(shelf.read, rubric)
    page = await store.listed(reader, Wanted(ended_only=True, pack=pack.id), size=latest)
    found: list[Moved] = []
    for start in range(0, len(page.talks), AT_ONCE):
        some = [each.id for each in page.talks[start : start + AT_ONCE]]
        whole = [(await store.session(each), await store.turns(each)) for each in some]
        found += await asyncio.to_thread(_all_moved, whole, pack, shelf)
    found.sort(key=lambda each: (not each.changes_verdict, -abs(each.after - each.before), each.session_id))
    return Rescored(pack, tuple(found), page.total)


def moved(record: SessionRecord, turns: Sequence[TurnRecord], pack: Pack, shelf: Shelf) -> Moved | None:
    """Hold one stored talk against another version; None where nothing in it was scored."""
    try:
        scorer = shelf.read(record.rubric)
    except UnknownPack:
        scorer = None
    lines = [record.opening["said"], *(turn.said for turn in turns)]
    stored = [Assessment.from_json(turn.assessment) if turn.assessment else None for turn in turns]
    anew = [
        rescored(each, line=line, pack=pack) if each else None
        for each, line in zip(stored, lines, strict=False)
    ]
    before, after = ([each.score for each in some if each] for some in (stored, anew))
    if not before:
        return None
    return Moved(
        session_id=record.id,
        trainee=record.trainee,
        person=record.person,
        started_at=record.started_at,
        before=fmean(before),
        after=fmean(after),
        passed_before=_passed(record, turns, stored, scorer or pack),
        passed_after=_passed(record, turns, anew, pack),
        because=tuple(_reasons(stored, scorer, pack)) if scorer else (),
    )


def _mover(trainee: str, talks: Sequence[Moved]) -> Mover:
    changed = [each for each in talks if each.changes_verdict]
    return Mover(
        trainee,
        talks=len(talks),
        before=fmean(each.before for each in talks),
        after=fmean(each.after for each in talks),
        would_pass=sum(each.passed_after is True for each in changed),
        would_fail=sum(each.passed_after is False for each in changed),
    )


def _all_moved(
    talks: Sequence[tuple[SessionRecord, Sequence[TurnRecord]]], pack: Pack, shelf: Shelf
) -> list[Moved]:
    found = (moved(record, turns, pack, shelf) for record, turns in talks)
    return [each for each in found if each is not None]


def _passed(
    record: SessionRecord, turns: Sequence[TurnRecord], verdicts: Sequence[Assessment | None], pack: Pack
) -> bool | None:
    said = [
        (found, turn.reply_s, (turn.heard or {}).get("cues", ()))
        for found, turn in zip(verdicts, turns, strict=True)
    ]
    return verdict(measure(scored(record.opening["cues"], said)), pack).passed


def _reasons(stored: Sequence[Assessment | None], scorer: Pack, pack: Pack) -> Iterator[Reason]:
    """Yield what weighs differently in replies of the talk, what moves most points first."""
    known = [each for each in stored if each]
    old, new = ({**each.weights.codes, **each.weights.levels} for each in (scorer, pack))
    reasons = [
        Reason(code, old.get(code, 0), new[code], sum(code in _weighed(each) for each in known))
        for code in new
        if old.get(code, 0) != new[code]
    ]
    telling = [each for each in reasons if each.replies]
    yield from sorted(telling, key=lambda each: (-abs(each.after - each.before) * each.replies, each.code))


def _weighed(found: Assessment) -> set[str]:
    """Return what in a reply has a weight: its codes, and its levels as the packs name them."""
    levels = {f"empathy_{found.levels['empathy']}"} if found.levels["empathy"] else set()
    reflection = {"reflection"} if found.levels["reflection"] else set()
    hinted = {"ask_suicide_after_hint"} if "ask_suicide" in found.codes else set()
    return {*found.codes, *levels, *reflection, *hinted}

"""Talks as instructors corrected them: what was scored stays, and a report can use either."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from bot.errors import UnknownSessionError
from bot.practice.drill_talks import READ_AT_ONCE
from bot.practice.review import Review
from bot.store.figures import Practised
from bot.store.records import SessionRecord, SessionSummary, TurnRecord
from bot.store.records_reviews import Listed, Reader
from rubric.assessment import Assessment
from rubric.codes import LEVELS
from rubric.rescoring import recoded


@dataclass(frozen=True, slots=True)
class Means:
    """The means of a talk's replies.

    Attributes:
        score: Mean score, 0-100.
        empathy: Mean level, 0-2.
        reflection: Mean level, 0-2.
        non_confrontation: Mean level, 0-2.
    """

    score: float
    empathy: float
    reflection: float
    non_confrontation: float


@dataclass(slots=True)
class Corrector:
    """Puts what instructors gave in the place of what was scored, talk by talk.

    Attributes:
        review: The instructors' use cases.
        reader: Who asks.
        replies: How many replies have been put right so far.
    """

    review: Review
    reader: Reader
    replies: int = 0

    async def __call__(self, session: SessionRecord, turns: list[TurnRecord]) -> list[TurnRecord]:
        """Return the turns of a talk with the corrections that stand."""
        practice = self.review.practice
        try:
            made = await practice.store.reviews_of(self.reader, session.id)
        except UnknownSessionError:
            return turns  # erased in between
        given: defaultdict[int, dict[str, int]] = defaultdict(dict)
        for each in made.standing:
            given[each.n][each.code] = each.becomes
        if not given:
            return turns
        pack = await asyncio.to_thread(practice.scorer_of, session)
        line, found = session.opening["said"], []
        for turn in turns:
            if turn.rewound_at is not None:
                found.append(turn)
                continue
            if turn.assessment is not None and turn.n in given:
                scored = Assessment.from_json(turn.assessment)
                put_right = recoded(scored, given[turn.n], line=line, pack=pack)
                found.append(replace(turn, assessment=put_right.as_json()))
                self.replies += 1
            else:
                found.append(turn)
            line = turn.said
        return found

    async def practised(self, found: Practised, talks: Iterable[Listed]) -> tuple[Practised, int]:
        """Return a trainee's practice as it stands corrected, and how many replies of it are.

        Days and totals stay as they are: nothing in them is corrected but the mean of all practice, which no
        progress shows.

        Args:
            found: The practice as it was scored.
            talks: Its talks as `Review.listed` lists them: with the corrections that the reader may see.
        """
        before = self.replies
        put_right, coded = {talk.id: talk for talk in found.talks}, dict(found.coded)
        ids = [talk.id for talk in talks if talk.overrides and talk.id in put_right]
        async for session_id, standing in self._read(ids):
            put_right[session_id] = _summed(put_right[session_id], means_of(standing))
            coded[session_id] = tuple(
                tuple((turn.assessment or {}).get("codes", ())) for turn in standing if turn.kind == "reply"
            )
        return replace(found, talks=tuple(put_right.values()), coded=coded), self.replies - before

    async def means(self, session_ids: Iterable[str]) -> dict[str, Means]:
        """Return the means of talks as they stand corrected, of those that have replies with a verdict."""
        read = {session_id: means_of(turns) async for session_id, turns in self._read(list(session_ids))}
        return {session_id: means for session_id, means in read.items() if means}

    async def _read(self, session_ids: Sequence[str]) -> AsyncIterator[tuple[str, list[TurnRecord]]]:
        """Yield talks with the turns that count, put right."""
        store = self.review.practice.store
        for start in range(0, len(session_ids), READ_AT_ONCE):
            whole = await store.talks_whole(session_ids[start : start + READ_AT_ONCE])
            for session, turns in whole.values():
                yield session.id, [turn for turn in await self(session, turns) if turn.rewound_at is None]


def means_of(turns: Sequence[TurnRecord]) -> Means | None:
    """Return the means of turns as `bot.store.writing` adds them up, or None where none has a verdict."""
    verdicts = [Assessment.from_json(turn.assessment) for turn in turns if turn.assessment]
    if not verdicts:
        return None
    levels = (fmean(each.levels[level] for each in verdicts) for level in LEVELS)
    return Means(fmean(each.score for each in verdicts), *levels)


def _summed(talk: SessionSummary, means: Means | None) -> SessionSummary:
    if means is None:
        return talk
    return replace(
        talk,
        score_mean=means.score,
        empathy_mean=means.empathy,
        reflection_mean=means.reflection,
        non_confrontation_mean=means.non_confrontation,
    )

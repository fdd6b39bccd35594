"""Talks as instructors corrected them: what was scored stays, and a report can use either."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
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
        store, before = self.review.practice.store, self.replies
        put_right, coded = {talk.id: talk for talk in found.talks}, dict(found.coded)
        ids = [talk.id for talk in talks if talk.overrides and talk.id in put_right]
        for start in range(0, len(ids), READ_AT_ONCE):
            whole = await store.talks_whole(ids[start : start + READ_AT_ONCE])
            for session, turns in whole.values():
                standing = [turn for turn in await self(session, turns) if turn.rewound_at is None]
                put_right[session.id] = _summed(put_right[session.id], standing)
                coded[session.id] = tuple(
                    tuple((turn.assessment or {}).get("codes", ()))
                    for turn in standing
                    if turn.kind == "reply"
                )
        return replace(found, talks=tuple(put_right.values()), coded=coded), self.replies - before


def _summed(talk: SessionSummary, turns: Sequence[TurnRecord]) -> SessionSummary:
    """Return a talk with the means that its turns have, as `bot.store.writing` adds them up."""
    verdicts = [Assessment.from_json(turn.assessment) for turn in turns if turn.assessment]
    if not verdicts:
        return talk
    empathy, reflection, non_confrontation = (
        fmean(each.levels[level] for each in verdicts) for level in LEVELS
    )
    return replace(
        talk,
        score_mean=fmean(each.score for each in verdicts),
        empathy_mean=empathy,
        reflection_mean=reflection,
        non_confrontation_mean=non_confrontation,
    )

"""A drill's talks as instructors corrected them: what was scored stays, and a report can use either."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, replace

from bot.errors import UnknownSessionError
from bot.practice.review import Review
from bot.store.records import SessionRecord, TurnRecord
from bot.store.records_reviews import Reader
from rubric.assessment import Assessment
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

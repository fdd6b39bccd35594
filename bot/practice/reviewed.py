"""A talk as it is read in a review: each turn as scored and as it stands with overrides, and the remarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Literal

from bot.errors import UnknownTurnError
from bot.practice.debrief import Debrief, looked_back
from bot.practice.marks import scored
from bot.practice.talk import Talk
from bot.practice.turn import Turn
from bot.store.records_reviews import Override, Reader, Remark, Reviews
from rubric.assessment import Assessment
from rubric.codes import CODES, LEVELS
from rubric.measures import Measures, Verdict, measure, verdict
from rubric.packs import Pack
from rubric.rescoring import recoded

Basis = Literal["scored", "overrides"]
"""What a report is made from: what was scored, or what stands with overrides."""

UNSEEN_BY_TRAINEES = ("flag", "second_look")


@dataclass(frozen=True, slots=True)
class ReviewedTurn:
    """One turn in a review.

    Attributes:
        turn: As it was.
        line: What the person had said before it.
        scored: The verdict as stored; None for a silence, or where the reader may not see it yet.
        standing: The verdict with the overrides that stand; the same as `scored` without any.
        remarks: What was said of it, in the order of time.
        overrides: What was given in its place, those taken back too.
        turns_it: The person stood elsewhere after it than before.
    """

    turn: Turn
    line: str
    scored: Assessment | None
    standing: Assessment | None
    remarks: tuple[Remark, ...]
    overrides: tuple[Override, ...]
    turns_it: bool

    @property
    def n(self) -> int:
        """Its place in the talk, from 1."""
        return self.turn.n

    @property
    def is_overridden(self) -> bool:
        """An override stands."""
        return any(each.withdrawn_at is None for each in self.overrides)

    def as_lines(self) -> Iterator[str]:
        """Yield what was marked differently and what was said of it, in sentences."""
        for each in self.overrides:
            if each.withdrawn_at is None:
                title = CODES[each.code].title
                was, becomes = step_named(each.code, each.was), step_named(each.code, each.becomes)
                yield f"{each.author_name} corrects {title}: {becomes} in place of {was}. {each.reason}"
        yield from map(as_line, self.remarks)

    def verdict(self, basis: Basis) -> Assessment | None:
        """Return the verdict that a report uses."""
        return self.scored if basis == "scored" else self.standing


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A talk in a review.

    Attributes:
        talk: The talk.
        turns: Its turns, from the first.
        remarks: What was said of the talk as a whole.
        made: All that was made of it.
        withheld: It is a check ride that was not released, and the reader is its trainee: no verdict is here.
    """

    talk: Talk
    turns: tuple[ReviewedTurn, ...]
    remarks: tuple[Remark, ...]
    made: Reviews
    withheld: bool

    def turn(self, n: int) -> ReviewedTurn:
        """Return one turn.

        Raises:
            UnknownTurnError: There is none of that number.
        """
        for each in self.turns:
            if each.turn.n == n:
                return each
        raise UnknownTurnError(n, len(self.turns))

    def score_mean(self, basis: Basis) -> float | None:
        """Return the mean score of the replies, 0-100, or None where there is none to see."""
        scores = [found.score for each in self.turns if (found := each.verdict(basis))]
        return fmean(scores) if scores else None

    def judged(self, basis: Basis) -> tuple[Measures, Verdict]:
        """Return the measures of the talk and which pass marks they meet, as scored or with overrides."""
        said = [
            (each.verdict(basis), each.turn.reply_s, each.turn.heard.get("cues", ())) for each in self.turns
        ]
        measures = measure(scored(self.talk.record.opening["cues"], said))
        return measures, verdict(measures, self.talk.pack)

    @property
    def debrief(self) -> Debrief | None:
        """What came of the talk, None while it is open; where it is withheld, no verdict went into it."""
        return looked_back(self.talk, [each.turn for each in self.turns]) if self.talk.ended else None

    @property
    def turning_points(self) -> tuple[int, ...]:
        """Turns after which the person stood elsewhere."""
        return tuple(each.n for each in self.turns if each.turns_it)


def step_named(code: str, value: int) -> str:
    """Return a level by its number, and of a code whether it is there."""
    if code in LEVELS:
        return str(value)
    return "present" if value else "absent"


def as_line(remark: Remark) -> str:
    """Return what somebody said of a talk, with their name."""
    return f"{remark.author_name}: {remark.words}"


def reviewed(talk: Talk, turns: Sequence[Turn], made: Reviews, reader: Reader) -> Reviewed:
    """Put a talk and what was made of it together, as somebody may see it. Pure."""
    withheld = talk.record.mode == "check_ride" and made.release is None and not reader.reviews
    if withheld:
        own = tuple(each for each in made.remarks if each.author == reader.id)
        made = replace(made, remarks=own, overrides=(), excerpts=())
    elif not reader.reviews:
        made = replace(
            made, remarks=tuple(each for each in made.remarks if each.kind not in UNSEEN_BY_TRAINEES)
        )
    lines = [talk.opening.said, *(turn.said for turn in turns)]
    states = [talk.script.scenario.first_state, *(turn.state for turn in turns)]
    return Reviewed(
        talk=talk,
        turns=tuple(
            _turn(
                replace(turn, assessment=None, note=None) if withheld else turn,
                lines[at],
                made,
                talk.pack,
                turns_it=states[at] != turn.state,
            )
            for at, turn in enumerate(turns)
        ),
        remarks=tuple(each for each in made.remarks if each.n is None),
        made=made,
        withheld=withheld,
    )


def _turn(turn: Turn, line: str, made: Reviews, pack: Pack, *, turns_it: bool) -> ReviewedTurn:
    overrides = tuple(each for each in made.overrides if each.n == turn.n)
    given = {each.code: each.becomes for each in overrides if each.withdrawn_at is None}
    scored = turn.assessment
    return ReviewedTurn(
        turn=turn,
        line=line,
        scored=scored,
        standing=recoded(scored, given, line=line, pack=pack) if scored else None,
        remarks=tuple(each for each in made.remarks if each.n == turn.n),
        overrides=overrides,
        turns_it=turns_it,
    )

"""The results of a drill as records; `bot.practice.drill_results` works them out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from bot.practice.drill_parting import Moment
from bot.store.records_drills import DoneAs, DrillRecord
from rubric.benchmarks import Grade

Dimension = Literal["score", "empathy", "reflection", "non_confrontation"]
DIMENSIONS: Final[tuple[Dimension, ...]] = ("score", "empathy", "reflection", "non_confrontation")
GOOD_SHARE: Final = 0.5
"""Of the time for a reply, in which half of the replies are to come."""

MOST_OF: Final[dict[Dimension, int]] = {"score": 100, "empathy": 2, "reflection": 2, "non_confrontation": 2}


@dataclass(frozen=True, slots=True)
class Cell:
    """The replies in one state, by one dimension.

    Attributes:
        dimension: Which.
        state: Where the person stood when they were given.
        mean: Of the score, 0-100, or of the level, 0-2.
        replies: How many.
    """

    dimension: Dimension
    state: str
    mean: float
    replies: int


@dataclass(frozen=True, slots=True)
class CodeUse:
    """One code in the drill.

    Attributes:
        code: Its name.
        replies: Replies with it; for one that was missed, talks that never had it where it was expected.
        of: Replies in all; talks that came to such a place.
    """

    code: str
    replies: int
    of: int


@dataclass(frozen=True, slots=True)
class CueUse:
    """Lines that held something, and how many of them were passed over.

    Attributes:
        cue: `risk`, `feeling` or `door`.
        missed: How often the next reply didn't take it up.
        of: How often there was one.
    """

    cue: str
    missed: int
    of: int


@dataclass(frozen=True, slots=True)
class Discuss:
    """A reply worth a talk; nobody is named.

    Attributes:
        state: Where the person stood.
        line: What they had just said.
        reply: What the trainee said; here and in the other lines names of the cohort are left out.
        said: What the person answered.
        trust: Change of trust.
        tension: Change of tension.
        codes: What was found in the reply.
    """

    state: str
    line: str
    reply: str
    said: str
    trust: float
    tension: float
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """How long replies took, against the time that this drill gave for one.

    In figures and grade alike a reply that never came is later than any that came.

    Attributes:
        half_within_s: Half of all replies came in so many seconds, None where fewer came at all, or nothing
            was measured.
        nine_tenths_within_s: The same of nine in ten.
        norm_s: The drill's time for a reply: half of them within half of it, and
            nine of ten in time, is good; half of them within all of it is fair.
        grade: How these two stand to it, None where nothing was measured.
        missed: Replies that never came.
    """

    half_within_s: float | None
    nine_tenths_within_s: float | None
    norm_s: float
    grade: Grade | None
    missed: int


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one talk.

    Attributes:
        number: What its trainee is called where no names are shown.
        name: What they are called where names are.
        replies: Replies.
        means: Mean score and levels; none without a reply, nor where its trainee stopped the practice.
        half_within_s: Half of their replies came in so many seconds, one that never came being later than
            any; None where fewer came at all, or nothing was measured.
        missed: Replies that never came.
        ending: The ending reached, or None.
        done_as: How it ended.
        tension: The person's at the end.
        rank: Place by mean score, 1 the best, or None where nobody is ranked, or the talk is too
            short or was stopped.
    """

    number: int
    name: str
    replies: int
    means: dict[Dimension, float]
    half_within_s: float | None
    missed: int
    ending: str | None
    done_as: DoneAs | None
    tension: float | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Results:
    """What came of a drill.

    Attributes:
        drill: The drill.
        title: Of the person's scenario.
        states: States that were reached, in the order of the scenario.
        talks: One each, by number.
        cells: The heat map.
        parted: Where the cohort parted most, the clearest first.
        shared: Moments that many met, and how far they agreed there.
        used: Codes, the most used first.
        missed: Codes that were expected and never came, the most missed first.
        cues: What the person's lines held, and how often it was passed over.
        helped: Replies that helped most.
        hurt: Replies that hurt most.
        pace: How long replies took.
        ending_titles: Ending -> what it is called.
        endings: Ending -> how many talks reached it.
        corrected: Replies that count as instructors corrected them; 0 where all count as scored.
    """

    drill: DrillRecord
    title: str
    states: tuple[str, ...]
    talks: tuple[Result, ...]
    cells: tuple[Cell, ...]
    parted: tuple[Moment, ...]
    shared: tuple[Moment, ...]
    used: tuple[CodeUse, ...]
    missed: tuple[CodeUse, ...]
    cues: tuple[CueUse, ...]
    helped: tuple[Discuss, ...]
    hurt: tuple[Discuss, ...]
    pace: Pace
    ending_titles: dict[str, str]
    endings: dict[str, int]
    corrected: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return all of it as plain values; names only where the drill shows them."""
        drill = self.drill
        whole = asdict(self)
        whole["drill"] = {
            "id": drill.id,
            "person": drill.person,
            "seed": drill.seed,
            "pack": drill.pack,
            "mode": drill.mode,
            "length_s": drill.length_s,
            "reply_s": drill.reply_s,
            "started_at": drill.started_at and drill.started_at.isoformat(),
            "ended_at": drill.ended_at and drill.ended_at.isoformat(),
            "paused_s": drill.paused_s,
        }
        for talk in whole["talks"]:
            if not drill.named:
                del talk["name"]
        return whole

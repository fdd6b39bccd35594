"""The figures that the field knows for a session, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Grade = Literal["good", "fair", "short"]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What a measure is held against.

    Attributes:
        title: The measure in words.
        fair: The bound of a fair session.
        good: The bound of a good one.
        more_is_better: Whether the bounds are the least or the most.
        says: The benchmark in words.
        source: Where the figures come from.
    """

    title: str
    fair: float
    good: float
    more_is_better: bool
    says: str
    source: str

    def grade(self, value: float) -> Grade:
        """Return how a value stands against the bounds."""
        sign = 1 if self.more_is_better else -1
        if sign * value >= sign * self.good:
            return "good"
        return "fair" if sign * value >= sign * self.fair else "short"


BENCHMARKS: Final[Mapping[str, Benchmark]] = MappingProxyType(
    {
        "reflections_per_question": Benchmark(
            title="reflections for each question",
            fair=1.0,
            good=2.0,
            more_is_better=True,
            says="1 is fair, 2 is good",
            source="MITI 4.2.1; AnnoMI: 1.00 in skilled sessions, 0.27 in unskilled ones",
        ),
        "open_share": Benchmark(
            title="share of open questions",
            fair=0.4,
            good=0.57,
            more_is_better=True,
            says="57% in skilled sessions",
            source="AnnoMI: 57% in skilled sessions, 64% in unskilled ones, so it tells little by itself",
        ),
        "advice_per_100": Benchmark(
            title="replies with unasked advice, per 100",
            fair=5.0,
            good=1.8,
            more_is_better=False,
            says="1.8 in skilled sessions, 14.5 in unskilled ones",
            source="AnnoMI",
        ),
        "empathy_share": Benchmark(
            title="share of replies with empathy",
            fair=0.34,
            good=0.47,
            more_is_better=True,
            says="34% to 47% among peers who support each other",
            source="EPITOME, Reddit part (Sharma 2020): emotional reactions 34%, interpretations 47%",
        ),
        "first_reflection": Benchmark(
            title="replies until the first reflection",
            fair=3,
            good=2,
            more_is_better=False,
            says="in the first two replies",
            source="FBI stairway: active listening comes first; the bound is set by this project",
        ),
        "graves": Benchmark(
            title="replies with a threat, a judgement or an argument",
            fair=0,
            good=0,
            more_is_better=False,
            says="none",
            source="Verbal Judo; MITI 4.2.1 non-adherent behaviours",
        ),
        "slips_share": Benchmark(
            title="share of replies with a slip",
            fair=0.15,
            good=0.05,
            more_is_better=False,
            says="at most 15%",
            source="MITI 4.2.1 non-adherent behaviours; the bound is set by this project",
        ),
        "replies_to_ask": Benchmark(
            title="replies from the first hint to the direct question",
            fair=3,
            good=1,
            more_is_better=False,
            says="in the next reply, or close behind it",
            source="Crisis-line practice: ask directly, using the word; the bound is set by this project",
        ),
        "median_reply_s": Benchmark(
            title="median seconds to reply",
            fair=180,
            good=60,
            more_is_better=False,
            says="within three minutes",
            source="Crisis lines by text reply within 180 seconds; 60 is set by this project",
        ),
    }
)

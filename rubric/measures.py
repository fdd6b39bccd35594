"""What a whole session measures, beside the figures that the field knows.

Counts are over replies, each once. A figure is None where there is nothing to measure. Reflection counts from
level 1 on: experts agree too poorly on level 2 to hold anyone to it (Fleiss kappa 0.20, AnnoMI).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING, Any, Final

from rubric.benchmarks import BENCHMARKS, Benchmark, Grade
from rubric.codes import GRAVE, SLIPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rubric.assessment import Assessment
    from rubric.packs import Pack

__all__ = ["BENCHMARKS", "Benchmark", "Grade", "Mark", "Measures", "Scored", "Verdict", "measure", "verdict"]

_INFLUENCE: Final = frozenset({"advice", "offer_help", "command", "rush"})
_OFFERS_ITSELF: Final = frozenset({"offer_help"})
_GRAVE: Final = frozenset(GRAVE)
_LESSER: Final = frozenset(SLIPS) - _GRAVE
_AT_ONCE: Final = 3  # an `interrogate` reply asks at least so many questions (codebook)


@dataclass(frozen=True, slots=True)
class Scored:
    """One reply of a session, scored.

    Attributes:
        assessment: The verdict on it.
        risk_cue: The person had hinted at suicide since the reply before.
        reply_s: Seconds the trainee took, None where they weren't measured.
    """

    assessment: Assessment
    risk_cue: bool = False
    reply_s: float | None = None


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of one session. Reply numbers count from 1; shares are 0-1.

    Attributes:
        replies: How many replies were scored.
        mean_score: Mean of the scores, 0-100.
        mean_empathy: Mean level, 0-2.
        mean_reflection: Mean level, 0-2.
        mean_non_confrontation: Mean level, 0-2.
        empathy_share: Share of replies with empathy 1 or more.
        reflections: Replies that reflect.
        questions: Questions asked, open and closed.
        reflections_per_question: The one by the other; None without a question.
        open_share: Share of open questions among questions.
        advice_per_100: Replies with unasked advice per 100.
        first_reflection: Number of the first reply that reflects.
        slips: Replies with a lesser slip.
        slips_share: Their share.
        graves: Replies with a grave slip.
        risk_cue_at: Number of the reply that answered the first hint at suicide.
        asked_suicide_at: Number of the first reply that asked about suicide directly.
        replies_to_ask: Replies from the first hint to the direct question, inclusive; 0 when asked before.
        asked_after_risk: 1 when the question was asked, 0 when a hint was left lying; None without a hint.
        early_influence_at: Number of the first reply that advised, offered, ordered or rushed, where nothing
            up to it had reflected or shown empathy; None where listening came first or nobody influenced.
            "I'm Mark, what can I do for you?" says hello, and is no such offer.
        median_reply_s: Median seconds to reply.
    """

    replies: int
    mean_score: float | None
    mean_empathy: float | None
    mean_reflection: float | None
    mean_non_confrontation: float | None
    empathy_share: float | None
    reflections: int
    questions: int
    reflections_per_question: float | None
    open_share: float | None
    advice_per_100: float | None
    first_reflection: int | None
    slips: int
    slips_share: float | None
    graves: int
    risk_cue_at: int | None
    asked_suicide_at: int | None
    replies_to_ask: int | None
    asked_after_risk: float | None
    early_influence_at: int | None
    median_reply_s: float | None

    def as_json(self) -> dict[str, Any]:
        """Return the figures, rounded to three places."""
        return {
            name: round(value, 3) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }

    def graded(self) -> dict[str, Grade]:
        """Return how each measure that has a value and a benchmark stands against it."""
        values = {name: getattr(self, name) for name in BENCHMARKS}
        return {name: BENCHMARKS[name].grade(value) for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Mark:
    """One pass mark of a pack and how the session stands to it.

    Attributes:
        measure: Name of the figure in `Measures`.
        value: The figure, None where there was nothing to measure.
        at_least: The least it has to be, if there is a least.
        at_most: The most it may be, if there is a most.
        met: Whether it is met; None where there was nothing to measure, which counts against nobody.
        source: Where the bound comes from.
    """

    measure: str
    value: float | None
    at_least: float | None
    at_most: float | None
    met: bool | None
    source: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A session held against the pass marks of its pack.

    Attributes:
        rubric: Pack and version, such as `police@1`.
        marks: The pass marks in the pack's order.
        passed: Whether none is missed; None for a session without replies.
    """

    rubric: str
    marks: tuple[Mark, ...]
    passed: bool | None

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as plain values."""
        return {"rubric": self.rubric, "passed": self.passed, "marks": [asdict(mark) for mark in self.marks]}


def measure(turns: Sequence[Scored]) -> Measures:
    """Return the figures of a session's replies, in the order they were given."""
    said = [turn.assessment for turn in turns]
    empathic = [each.levels["empathy"] > 0 for each in said]
    reflective = [each.levels["reflection"] > 0 for each in said]
    slipped = [not _LESSER.isdisjoint(each.codes) for each in said]
    grave = [not _GRAVE.isdisjoint(each.codes) for each in said]
    opened = sum("open_question" in each.codes for each in said)
    closed = sum("closed_question" in each.codes for each in said)
    questions = sum(map(_questions, said))
    cue, asked = _first(turn.risk_cue for turn in turns), _first("ask_suicide" in each.codes for each in said)
    return Measures(
        replies=len(said),
        mean_score=_mean(each.score for each in said),
        mean_empathy=_mean(each.levels["empathy"] for each in said),
        mean_reflection=_mean(each.levels["reflection"] for each in said),
        mean_non_confrontation=_mean(each.levels["non_confrontation"] for each in said),
        empathy_share=_ratio(sum(empathic), len(said)),
        reflections=sum(reflective),
        questions=questions,
        reflections_per_question=_ratio(sum(reflective), questions),
        open_share=_ratio(opened, opened + closed),
        advice_per_100=_mean(100 * ("advice" in each.codes) for each in said),
        first_reflection=_first(reflective),
        slips=sum(slipped),
        slips_share=_ratio(sum(slipped), len(said)),
        graves=sum(grave),
        risk_cue_at=cue,
        asked_suicide_at=asked,
        replies_to_ask=None if cue is None or asked is None else max(0, asked - cue + 1),
        asked_after_risk=None if cue is None else float(asked is not None),
        early_influence_at=_early_influence(said),
        median_reply_s=_median(turn.reply_s for turn in turns),
    )


def verdict(measures: Measures, pack: Pack) -> Verdict:
    """Hold a session's figures against the pass marks of a pack."""
    marks = tuple(
        _mark(name, getattr(measures, name), bound.at_least, bound.at_most, bound.source)
        for name, bound in pack.passes.items()
    )
    passed = all(mark.met is not False for mark in marks) if measures.replies else None
    return Verdict(rubric=pack.rubric, marks=marks, passed=passed)


def _mark(name: str, value: float | None, at_least: float | None, at_most: float | None, source: str) -> Mark:
    met = None
    if value is not None:
        met = (at_least is None or value >= at_least) and (at_most is None or value <= at_most)
    return Mark(measure=name, value=value, at_least=at_least, at_most=at_most, met=met, source=source)


def _questions(said: Assessment) -> int:
    asked = ("open_question" in said.codes) + ("closed_question" in said.codes)
    return max(asked, _AT_ONCE) if "interrogate" in said.codes else asked


def _early_influence(said: Sequence[Assessment]) -> int | None:
    for number, each in enumerate(said, 1):
        if each.levels["empathy"] > 0 or each.levels["reflection"] > 0:
            return None
        hello = _OFFERS_ITSELF if "introduce" in each.codes else frozenset()
        if not (_INFLUENCE - hello).isdisjoint(each.codes):
            return number
    return None


def _first(present: Iterable[bool]) -> int | None:
    return next((number for number, here in enumerate(present, 1) if here), None)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return fmean(found) if found else None


def _median(values: Iterable[float | None]) -> float | None:
    found = [value for value in values if value is not None]
    return float(median(found)) if found else None

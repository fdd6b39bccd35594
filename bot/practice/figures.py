"""Session measures and pass marks as lines, each with the figure that it is held against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot import texts
from rubric.measures import BENCHMARKS, Mark, Measures, Verdict

SHARES: Final = frozenset({"open_share", "empathy_share", "slips_share"})
COUNTS: Final = frozenset({"first_reflection", "graves", "replies_to_ask"})


def measure_lines(measures: Measures) -> Iterator[str]:
    """Yield each measure that has a value: what it is, the value, how it stands, and the benchmark."""
    for name, grade in measures.graded().items():
        benchmark = BENCHMARKS[name]
        value = as_figure(name, getattr(measures, name))
        title = f"{benchmark.title[:1].upper()}{benchmark.title[1:]}"
        yield f"{title}: {value}, {texts.GRADES[grade]} ({benchmark.says})."


def pass_lines(verdict: Verdict) -> Iterator[str]:
    """Yield each pass mark that could be measured, and whether it is met."""
    if verdict.passed is None:
        return
    yield texts.PASSED if verdict.passed else texts.NOT_PASSED
    for mark in verdict.marks:
        if mark.value is not None:
            yield _pass_line(mark, mark.value)


def as_figure(name: str, value: float) -> str:
    """Return a measure's value as it is read: a share in per cent, a count without a fraction."""
    if name in SHARES:
        return f"{value:.0%}"
    return f"{value:.0f}" if name in COUNTS else f"{value:.1f}"


def _pass_line(mark: Mark, value: float) -> str:
    met = texts.MET if mark.met else texts.NOT_MET
    if mark.measure == "asked_after_risk":
        return texts.ASKED_AFTER_RISK[bool(value)].format(met=met)
    bounds = [
        text.format(bound=as_figure(mark.measure, bound))
        for text, bound in ((texts.AT_LEAST, mark.at_least), (texts.AT_MOST, mark.at_most))
        if bound is not None
    ]
    title = BENCHMARKS[mark.measure].title if mark.measure in BENCHMARKS else texts.MEAN_SCORE
    figure = as_figure(mark.measure, value)
    return f"{title[:1].upper()}{title[1:]}: {figure}, {' and '.join(bounds)}: {met}."

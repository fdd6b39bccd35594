"""What differs between two versions of a pack: weights first, then pass marks, then the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from bot import texts
from bot.practice.figures import as_figure
from rubric.codes import CODES
from rubric.measures import BENCHMARKS
from rubric.packs import Pack, PassMark

Kind = Literal["weight", "pass_mark", "stage", "resource"]

NOTHING: Final = "–"
_TITLES: Final = {
    "empathy_1": "Empathy, weak",
    "empathy_2": "Empathy, strong",
    "reflection": "Reflection",
    "ask_suicide_after_hint": "Asks about suicide after a hint at it",
    "mean_score": "Mean score",
    "asked_after_risk": "Asked about suicide after a cue",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs.

    Attributes:
        kind: What sort of thing.
        title: Its name, to be read.
        before: As the one version has it, or a dash.
        after: As the other one has it, or a dash.
    """

    kind: Kind
    title: str
    before: str
    after: str


def differences(old: Pack, new: Pack) -> tuple[Difference, ...]:
    """Return all that differs between two versions of a role's pack."""
    return tuple(
        Difference(kind, title_of(name), before, after)
        for kind, was, becomes in _both(old, new)
        for name in dict.fromkeys((*becomes, *was))
        if (before := was.get(name, NOTHING)) != (after := becomes.get(name, NOTHING))
    )


def title_of(name: str) -> str:
    """Return what a code, a level, a measure or a stage is called."""
    if name in _TITLES:
        return _TITLES[name]
    title = CODES[name].title if name in CODES else BENCHMARKS[name].title if name in BENCHMARKS else name
    return f"{title[:1].upper()}{title[1:]}".replace("_", " ")


def _both(old: Pack, new: Pack) -> Iterator[tuple[Kind, Mapping[str, str], Mapping[str, str]]]:
    yield "weight", _weights(old), _weights(new)
    yield "pass_mark", _marks(old), _marks(new)
    yield "stage", _stages(old), _stages(new)
    yield "resource", _resources(old), _resources(new)


def _weights(pack: Pack) -> dict[str, str]:
    weights: dict[Any, int] = {**pack.weights.levels, **pack.weights.codes}
    return {code: f"{points:+d}" for code, points in weights.items()}


def _marks(pack: Pack) -> dict[str, str]:
    return {measure: _bounds(measure, mark) for measure, mark in pack.passes.items()}


def _bounds(measure: str, mark: PassMark) -> str:
    if measure == "asked_after_risk":
        return "needed" if mark.at_least else NOTHING
    bounds = ((texts.AT_LEAST, mark.at_least), (texts.AT_MOST, mark.at_most))
    return ", ".join(
        text.format(bound=as_figure(measure, bound)) for text, bound in bounds if bound is not None
    )


def _stages(pack: Pack) -> dict[str, str]:
    return {stage: "; ".join(map(title_of, codes)) for stage, codes in pack.stages.items()}


def _resources(pack: Pack) -> dict[str, str]:
    return {each.id: f"{each.title}: {each.about}" for each in pack.resources}

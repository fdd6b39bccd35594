"""How much each judge counts: the weights of cue and listener per code, fitted on replies neither had learnt.

Every item here was answered by a listener that was trained without it (`rubric.training.lessons`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score, f1_score

from rubric.assess import judge_by_cues
from rubric.codes import GRAVE
from rubric.joining import ASKED, KINDS, any_and_two, any_of, log_odds, step_of
from rubric.levels import Settled, stretches
from rubric.listener import Listener
from rubric.listener.hearing import hear
from rubric.listener.tasks import (
    ANNOMI,
    ANY_GRAVE,
    CODEBOOK_LEVELS,
    CODES,
    LEVELS,
    MECHANISMS,
    within,
)
from rubric.training.corpora import Item

Join = tuple[float, float, float]
Numbers = NDArray[np.float64]
Truth = NDArray[np.int64]
Score = Callable[[Truth, Truth], float]

_SHIFTS: Final = np.arange(-3.0, 3.01, 0.1)
_FEW: Final = 60.0
"""Present cases at which a code's own best shift and none count alike: a rare code's best is luck."""

_RIDGE: Final = 1.0

HEARD_ALONE: Final = frozenset({"input"})
"""Codes of which the ear alone decides.

AnnoMI's coders mean every fact and option that is told; the cues find advice, and little of the rest. Of
3,178 replies, each heard by a listener taught without it, kappa is 0.46 without the cues and 0.43 with them.
"""


_LEFT_TO_CUES: Final[Mapping[Settled, Sequence[str]]] = {
    "": (),
    "in crises": CODEBOOK_LEVELS,
    "everywhere": (*CODEBOOK_LEVELS, within("reflection", ANNOMI)),
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What both judges make of one reply, before they are joined.

    Attributes:
        item: The reply, with what people coded.
        cue: Code, or level and step, -> log odds by the cues.
        ear: The same by the listener.
    """

    item: Item
    cue: Mapping[str, float]
    ear: Mapping[str, float]


def hear_both(item: Item, listener: Listener) -> Heard | None:
    """Return what cues and listener make of a reply; None where the joining leaves it to the cues."""
    cued = judge_by_cues(item.reply, item.context)
    if not cued.usable:
        return None
    opinion = hear(listener, cued.reading, cued.heard.meant(), stretches(cued.reading))
    if opinion is None:
        return None
    found = {code: _chance(chance) for code, chance in cued.p.items()}
    found[ANY_GRAVE] = any_of(found[slip] for slip in GRAVE)
    cue = {code: log_odds(found[_base(code)]) for code in CODES}
    ear = {code: log_odds(opinion.codes[code]) for code in CODES}
    for level in LEVELS:
        if level in _LEFT_TO_CUES[cued.judged.settled]:
            continue
        for said, spread in ((cue, cued.p[_base(level)]), (ear, opinion.levels[level])):
            assert isinstance(spread, Mapping)  # noqa: S101 - the contract of `p`
            for step, chance in zip((1, 2), any_and_two(spread), strict=True):
                said[_step(level, step)] = log_odds(chance)
    return Heard(item, cue, ear)


def fit_joins(heard: Sequence[Heard]) -> dict[str, Join]:
    """Return the weights for every code, for any question at all, and for every step of a level."""
    joins = {}
    for code in CODES:
        joins[code] = _fitted(code, [each for each in heard if code in each.item.targets])
    for name, kinds in (
        (ASKED, KINDS),
        (within(ASKED, ANNOMI), tuple(within(kind, ANNOMI) for kind in KINDS)),
    ):
        joins[name] = _fitted_asked(kinds, [each for each in heard if each.item.targets.keys() >= {*kinds}])
    for level in LEVELS:
        rows = [each for each in heard if level in each.item.targets and _step(level, 1) in each.cue]
        joins |= _fitted_level(level, rows)
    return joins


def _fitted(name: str, rows: Sequence[Heard]) -> Join:
    truth = np.array([each.item.targets[name] for each in rows])
    parts = [(part, _kappa if name == "input" else _f1) for part in _parts(rows)]
    x = _features(name, rows)
    return _turning(x * (0.0, 1.0) if name in HEARD_ALONE else x, truth, parts)


def _fitted_asked(kinds: Sequence[str], rows: Sequence[Heard]) -> Join:
    """Return the weights for any question at all."""
    truth = np.array([max(each.item.targets[kind] for kind in kinds) for each in rows])
    x = np.array([[_any_asked(kinds, odds) for odds in (each.cue, each.ear)] for each in rows])
    return _turning(x, truth, [(part, _kappa) for part in _parts(rows)])


def _any_asked(kinds: Sequence[str], odds: Mapping[str, float]) -> float:
    return log_odds(any_of(1 / (1 + np.exp(-odds[kind])) for kind in kinds))


def _turning(x: Numbers, truth: Truth, parts: Sequence[tuple[Truth, Score]]) -> Join:
    """Return both judges' weights, and the shift at which the verdict turns where that scores best."""
    cue, ear, shift = _weigh(x, truth)
    odds = cue * x[:, 0] + ear * x[:, 1] + shift
    best = _best_shift(odds, parts, truth)
    share = truth.sum() / (truth.sum() + _FEW)
    return round(cue, 3), round(ear, 3), round(float(shift + share * best), 3)


def _fitted_level(level: str, rows: Sequence[Heard]) -> dict[str, Join]:
    """Return the weights of a level's two questions, their shifts chosen together."""
    truth = np.array([each.item.targets[level] for each in rows])
    there = truth > 0
    names = _step(level, 1), _step(level, 2)
    some, two = _features(names[0], rows), _features(names[1], rows)
    first = _weigh(some, there.astype(int))
    second = _weigh(two[there], (truth[there] == 2).astype(int))  # noqa: PLR2004 - the higher step
    odds = [by[0] * x[:, 0] + by[1] * x[:, 1] + by[2] for by, x in ((first, some), (second, two))]
    score = _macro if level in MECHANISMS else _weighted
    parts = list(_parts(rows))
    moved = [0.0, 0.0]
    for _ in range(2):
        for place in (0, 1):

            def value(shift: float, place: int = place) -> float:
                moves = [shift if at == place else moved[at] for at in (0, 1)]
                said = np.where(odds[0] + moves[0] < 0, 0, np.where(odds[1] + moves[1] < 0, 1, 2))
                scores = [_level_score(truth[part], said[part], score, rows[part[0]]) for part in parts]
                return float(np.mean(scores))

            moved[place] = _smoothest(value)
    return {
        name: (round(by[0], 3), round(by[1], 3), round(by[2] + move, 3))
        for name, by, move in zip(names, (first, second), moved, strict=True)
    }


def _level_score(truth: Truth, said: Truth, score: Score, first: Heard) -> float:
    """Return how well a level was told; AnnoMI's coders are asked only whether there is any."""
    if first.item.corpus == ANNOMI:
        return _kappa((truth > 0).astype(int), (said > 0).astype(int))
    return score(truth, said)


def _weigh(x: Numbers, truth: Truth) -> Join:
    """Return weights and shift by logistic regression; no judge counts against itself."""
    fitted = LogisticRegression(C=_RIDGE).fit(x, truth)
    cue, ear = (max(0.0, float(each)) for each in fitted.coef_[0])
    return cue, ear, float(fitted.intercept_[0])


def _best_shift(odds: Numbers, parts: Sequence[tuple[Truth, Score]], truth: Truth) -> float:
    def value(shift: float) -> float:
        said = (odds + shift >= 0).astype(int)
        return float(np.mean([score(truth[part], said[part]) for part, score in parts]))

    return _smoothest(value)


def _smoothest(value: Callable[[float], float]) -> float:
    """Return the shift whose value, averaged with its neighbours', is best: a lone peak is luck."""
    values = np.array([value(float(shift)) for shift in _SHIFTS])
    smooth = np.convolve(np.pad(values, 2, mode="edge"), [0.1, 0.2, 0.4, 0.2, 0.1], "valid")
    best = np.flatnonzero(smooth >= smooth.max() - 1e-9)
    return float(_SHIFTS[best[np.abs(_SHIFTS[best]).argmin()]])


def _parts(rows: Sequence[Heard]) -> Iterator[Truth]:
    """Yield the places of each corpus's rows: each corpus counts the same, however large."""
    corpus = np.array([each.item.corpus for each in rows])
    for name in sorted(set(corpus.tolist())):
        yield np.flatnonzero(corpus == name)


def _features(name: str, rows: Sequence[Heard]) -> Numbers:
    return np.array([[each.cue[name], each.ear[name]] for each in rows])


def _base(name: str) -> str:
    """Return the codebook's name of what was coded by another book too."""
    return name.removesuffix(within("", ANNOMI))


def _step(level: str, step: int) -> str:
    """Return the name of one of a level's two questions, as the joining looks for its weights."""
    base = step_of(_base(level), step)
    return base if level == _base(level) else within(base, ANNOMI)


def _chance(value: float | Mapping[str, float]) -> float:
    return 0.0 if isinstance(value, Mapping) else value


def _f1(truth: Truth, said: Truth) -> float:
    return float(f1_score(truth, said, zero_division=0))


def _macro(truth: Truth, said: Truth) -> float:
    return float(f1_score(truth, said, average="macro", zero_division=0))


def _kappa(truth: Truth, said: Truth) -> float:
    return float(cohen_kappa_score(truth, said))


def _weighted(truth: Truth, said: Truth) -> float:
    return float(cohen_kappa_score(truth, said, weights="linear"))

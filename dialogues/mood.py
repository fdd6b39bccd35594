"""How what was heard moves trust and tension. The rules are told in `docs/writing-a-person.md`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dialogues.mind import Mind
from dialogues.scenario import Scenario, Temper
from rubric.codes import GRAVE, SLIPS

KEPT_BESIDE_A_SLIP: Final = 0.4
"""Share of its gains that a reply with a slip keeps: what follows "but" is what is heard."""

HARDER_EACH_TIME: Final = 0.15
HARDEST: Final = 0.6
GIVEN_BACK: Final = 0.5
"""Share of what the last slip took that a repair gives back."""

WEIGHTS: Final = (1.0, 0.5, 0.25)
"""Weight of the best, second and third gain of one reply; further ones add nothing."""

WEARS_OFF: Final = frozenset(
    {
        "empathy_1",
        "encourager",
        "affirm",
        "i_message",
        "slow_down",
        "offer_help",
        "autonomy",
        "introduce",
        "explain_why",
    }
)
"""What is generic enough to be said by rote: again within three turns it counts half, then nothing."""

ROTE: Final = (1.0, 0.5, 0.0)


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that moved the mood.

    Attributes:
        key: A code or level of the rubric, or the id of an action or of a person brought in.
        trust: Change of trust, in points, before the turn's limits.
        tension: Change of tension, in points.
        because: Why, in half a sentence for the trainee.
    """

    key: str
    trust: float
    tension: float
    because: str


@dataclass(frozen=True, slots=True)
class Shift:
    """How a reply moved the mood: new values, and what moved them, the strongest first."""

    trust: float
    tension: float
    causes: tuple[Cause, ...]


def move_mood(
    scenario: Scenario, mind: Mind, heard: Sequence[str], extra: Sequence[Cause], *, repeated: bool
) -> Shift:
    """Return where trust and tension stand after a reply.

    Args:
        scenario: The person.
        mind: The person before the reply.
        heard: Codes and levels of the reply, such as `("reflection_2", "open_question")`.
        extra: What was done beside the words: actions, and people brought in.
        repeated: The reply said again what an earlier one said, so its gains count nothing.
    """
    slipped = any(code in SLIPS for code in heard)
    causes = [*extra]
    for code in heard:
        reaction = scenario.reacts.get(code)
        if reaction is None:
            continue
        gain = 0.0 if repeated else _wear(mind, code) * (KEPT_BESIDE_A_SLIP if slipped else 1.0)
        loss = _memory(mind, code)
        causes.append(
            Cause(
                code,
                reaction.trust * (gain if reaction.trust > 0 else loss),
                reaction.tension * (gain if reaction.tension < 0 else loss),
                reaction.because,
            )
        )
    if "repair" in heard and not slipped and (mind.owed_trust or mind.owed_tension):
        causes.append(
            Cause("repair", mind.owed_trust, -mind.owed_tension, "it takes back what hurt a moment ago")
        )
    temper = scenario.mood
    trust = mind.trust + _trust_change(temper, causes)
    tension = mind.tension + _tension_change(temper, causes)
    moved = [cause for cause in causes if cause.trust or cause.tension]
    moved.sort(key=lambda cause: -(abs(cause.trust) + abs(cause.tension)))
    return Shift(_bounded(trust), _bounded(tension), tuple(moved))


def owed_after(before: Mind, shift: Shift, heard: Iterable[str]) -> tuple[float, float]:
    """Return the trust and tension that a repair would give back after this reply."""
    codes = set(heard)
    if codes & set(SLIPS):
        lost = max(0.0, before.trust - shift.trust) * GIVEN_BACK
        risen = max(0.0, shift.tension - before.tension) * GIVEN_BACK
        return round(lost, 2), round(risen, 2)
    if "repair" in codes:
        return 0.0, 0.0
    return before.owed_trust, before.owed_tension


def is_grave(heard: Iterable[str]) -> bool:
    """Return whether any of these codes is a grave slip."""
    return any(code in GRAVE for code in heard)


def _wear(mind: Mind, code: str) -> float:
    if code not in WEARS_OFF:
        return 1.0
    times = sum(code in codes for codes in mind.recent)
    return ROTE[min(times, len(ROTE) - 1)]


def _memory(mind: Mind, code: str) -> float:
    times = dict(mind.slip_counts).get(code, 0)
    return 1.0 + min(HARDEST, HARDER_EACH_TIME * times)


def _trust_change(temper: Temper, causes: Sequence[Cause]) -> float:
    won = _diminishing(cause.trust for cause in causes if cause.trust > 0) * temper.warms
    lost = sum(cause.trust for cause in causes if cause.trust < 0) * temper.cools
    return min(won, temper.most_per_turn) + lost


def _tension_change(temper: Temper, causes: Sequence[Cause]) -> float:
    fallen = _diminishing(-cause.tension for cause in causes if cause.tension < 0) * temper.settles
    risen = sum(cause.tension for cause in causes if cause.tension > 0) * temper.flares
    return risen - fallen


def _diminishing(gains: Iterable[float]) -> float:
    best = sorted(gains, reverse=True)
    return sum(gain * weight for gain, weight in zip(best, WEIGHTS, strict=False))


def _bounded(value: float) -> float:
    return round(min(100.0, max(0.0, value)), 2)

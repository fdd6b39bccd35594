"""Joining the two judges: what the cues found and what a listener thinks.

One rule for every code: the log odds of both judges are weighed and added, and from one half on the code is
present. A level is two such questions, one after the other: is it there at all, and is it the higher step?
Likewise a question, or a grave slip: is there any, and which kind is the likeliest? A judge that is sure of a
question, and torn between open and closed, would else hear none.
The weights come with the listener's own (`Calibration.joins`), fitted on replies that it had not learnt from;
the shift is chosen so that one half is where the verdict turns.
AnnoMI's coders draw some lines elsewhere: they see a reflection where the codebook sees none yet. So the
listener has a second ear for these (`name@annomi`, with weights of its own), which counts as far as a reply
sounds like counselling that was spoken.
What its coders were not asked, empathy and the grave slips, the first ear has learnt of crises alone; as far
as a reply sounds like counselling that was spoken, the cues decide these.

What the weights can't overrule:

- `settled`: a copied line, feelings in a row, stock phrases and the same again are for the cues to judge,
  whatever a listener makes of them; so are a feeling denied, a bare attack and what would fit anyone, but for
  a reflection as far as the reply sounds like counselling that was spoken.
- `SURE_CUE`: words as plain as "calm down" are what they are, whatever stands around them, unless a listener
  is as sure that they are no slip (`SURELY_ABSENT`): "I want to make sure you're safe" is no promise.
- `NEEDS_WORDS`: the direct question about suicide and `unclear` need words to point at. A grave slip without
  a cue needs a listener that is sure of it (`GRAVE_BY_EAR_FROM`), and one clause that shows it alone
  (`rubric.assess`).
- A step that is taken with its reason is no `command`, as the codebook has it.
- A faint sign ("just so you know") tells nothing by itself. Where the listener half hears the same slip
  (`HALF_HEARD`) the two are enough together.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from rubric.codes import GRAVE, SLIPS
from rubric.levels import Settled
from rubric.listener import Opinion
from rubric.listener.tasks import ANNOMI, ANY_GRAVE, within

Chances = dict[str, float | dict[str, float]]

NEEDS_WORDS: Final = frozenset(("ask_suicide", "unclear"))
PRESENT: Final = 0.5
EVEN: Final = (0.4, 0.9, 1.2)
"""Weights of cue and listener and the shift, where none came with the listener."""

ASKED: Final = "question"
"""Under this name the weights for any question at all are kept."""

KINDS: Final = ("open_question", "closed_question")
SURE_CUE: Final = 0.9
SURELY_ABSENT: Final = 0.03
"""The chance up to which a listener is so sure that there is no such slip that no cue is taken for granted.

Measured on the examples, each heard by a listener taught without it. Where it gave a slip less than this, 7
of 20 sure cues were right, and 22 of 86 before the cues were mended that this showed; from there up to 0.1
it is 18 of 24. Of skills 9 of 27 were right: there a credit that was earned is worth more than one too many.
"""

GRAVE_BY_EAR_FROM: Final = 0.5
"""How sure a listener must be of any grave slip at all where no cue found one.

Under the weights before these, of 1,321 examples with a grave slip, each judged by a listener taught without
it, 544 are found with this bar, and 283 of 4,582 clean ones charged, many of them written to look like a
slip. From 0.55 on it is 467 and 206, from 0.45 on 605 and 366.
"""

HALF_HEARD: Final = (0.1, 0.2)
"""How sure a listener must be of one grave slip, and of any at all, where a faint sign of it is met.

Of 1,617 examples with a grave slip, each heard by a listener taught without it, 595 were found before there
were faint signs, and 106 of 4,071 clean ones charged; with them, and cues that came with them, it is 774 and
108. In the half that was not read while the signs were written, though they were chosen with a look at its
totals, 68 threats are found for 53, with 5 more wrong charges, 129 judgements for 116, with as many, and 99
arguments for 79, with 5 more.
"""

JUST_ABSENT: Final = 0.49
"""The chance of what a rule takes back: below `PRESENT`, and no further."""

_SETTLED: Final = frozenset({"empathy", "reflection"})
_LEARNT_OF_CRISES: Final = frozenset({"empathy"})
"""Levels that no coder of spoken counselling gave."""

_NEAREST: Final = 0.005
"""How near to 0 and 1 a judge's chance counts: nobody is surer than 200 to 1."""


def join(
    p: Mapping[str, float | dict[str, float]],
    opinion: Opinion,
    *,
    settled: Settled = "",
    signs: Collection[str] = (),
) -> Chances:
    """Return the chances of both judges together.

    Args:
        p: What the cues say: per code a chance 0-1, per level a spread over "0", "1", "2".
        opinion: What the listener says; codes and levels it leaves out stay as they are.
        settled: Where the cues alone decide empathy and reflection (`Levels`).
        signs: Grave slips of which there is a faint sign.
    """
    joined: Chances = {}
    for key, chance in p.items():
        if isinstance(chance, dict):
            heard = opinion.levels.get(key)
            where = settled if key in _SETTLED else ""
            if heard is None or where == "everywhere":
                joined[key] = chance
            elif where == "in crises":
                joined[key] = _settled_in_crises(key, chance, opinion)
            else:
                joined[key] = _both_steps(key, chance, heard, opinion)
        elif key in opinion.codes:
            joined[key] = _both(key, chance, opinion, has_sign=key in signs)
        else:
            joined[key] = chance
    if ASKED in opinion.joins and opinion.codes.keys() & joined.keys() >= {*KINDS}:
        joined |= _asked(p, joined, opinion)
    if ANY_GRAVE in opinion.joins and joined.keys() >= {*GRAVE}:
        joined |= _hurt(p, joined, opinion)
    if _is_reasoned(p, joined):
        joined["command"] = JUST_ABSENT
    if "non_confrontation" in joined:
        joined["non_confrontation"] = out_of_the_fight(joined)
    return joined


def _is_reasoned(p: Mapping[str, Any], joined: Mapping[str, Any]) -> bool:
    """Tell whether a step is taken with its reason, and not in words as plain as "calm down".

    Of 27 examples that a listener taught without them gave both a command and a reason, 2 hold a command.
    """
    both = all(joined.get(code, 0.0) >= PRESENT for code in ("command", "explain_why"))
    return both and p["command"] < SURE_CUE


def any_of(chances: Iterable[float]) -> float:
    """Return how likely at least one of some things is, each with a chance of its own."""
    return 1 - math.prod(1 - chance for chance in chances)


def any_and_two(spread: Mapping[str, float]) -> tuple[float, float]:
    """Return how likely a level is there at all, and how likely it is 2 where it is."""
    some = spread["1"] + spread["2"]
    return some, spread["2"] / some if some > 0 else PRESENT


def step_of(level: str, step: int) -> str:
    """Return the name under which the weights of one of a level's two questions are kept."""
    return f"{level}_{step}"


def log_odds(chance: float) -> float:
    """Return the log odds of a chance, bounded where it is nearly 0 or 1."""
    kept = min(1 - _NEAREST, max(_NEAREST, chance))
    return math.log(kept / (1 - kept))


def spread_of(some: float, two: float) -> dict[str, float]:
    """Return a level's spread over its steps, rounded, adding up to 1."""
    none, one = round(1 - some, 3), round(some * (1 - two), 3)
    return {"0": none, "1": one, "2": round(max(0.0, 1 - none - one), 3)}


def out_of_the_fight(p: Mapping[str, float | dict[str, float]]) -> dict[str, float]:
    """Return the spread of `non_confrontation` that the chances of the slips make."""
    grave = lesser = 1.0
    for slip in SLIPS:
        chance = p.get(slip, 0.0)
        if not isinstance(chance, dict):
            if slip in GRAVE:
                grave *= 1 - chance
            else:
                lesser *= 1 - chance
    none, one = round(1 - grave, 3), round(grave * (1 - lesser), 3)
    return {"0": none, "1": one, "2": round(max(0.0, 1 - none - one), 3)}


def _both(code: str, cue: float, opinion: Opinion, *, has_sign: bool = False) -> float:
    joined = _weighed(code, cue, opinion.codes[code], opinion, opinion.codes.get(within(code, ANNOMI)))
    is_doubted = code in SLIPS and opinion.codes[code] < SURELY_ABSENT
    if cue >= SURE_CUE and not is_doubted:
        joined = max(joined, cue)
    is_unsure = code in NEEDS_WORDS or (code in GRAVE and not _hears_grave(opinion, code))
    if cue < PRESENT and is_unsure:
        joined = min(joined, JUST_ABSENT)
    if has_sign and _half_hears(opinion, code):
        joined = max(joined, PRESENT)
    return round(joined, 3)


def _asked(p: Mapping[str, Any], joined: Mapping[str, Any], opinion: Opinion) -> dict[str, float]:
    """Return the chances of the kinds of question, of which at least one is present if any question is."""
    cue, heard = any_of(p[kind] for kind in KINDS), any_of(opinion.codes[kind] for kind in KINDS)
    elsewhere = any_of(opinion.codes.get(within(kind, ANNOMI), 0.0) for kind in KINDS)
    if _weighed(ASKED, cue, heard, opinion, elsewhere) >= PRESENT:
        return _likeliest(KINDS, joined)
    return {kind: joined[kind] if p[kind] >= SURE_CUE else min(joined[kind], JUST_ABSENT) for kind in KINDS}


def _hurt(p: Mapping[str, Any], joined: Mapping[str, Any], opinion: Opinion) -> dict[str, float]:
    """Return the chance of the likeliest grave slip, which is present if any is."""
    heard = _grave_heard(opinion)
    if heard < GRAVE_BY_EAR_FROM and all(p[slip] < PRESENT for slip in GRAVE):
        return {}
    cue = any_of(p[slip] for slip in GRAVE)
    return _likeliest(GRAVE, joined) if _weighed(ANY_GRAVE, cue, heard, opinion) >= PRESENT else {}


def _hears_grave(opinion: Opinion, slip: str) -> bool:
    """Tell whether a listener is sure enough of a grave slip, and rather thinks it is this one than not."""
    return _any_heard(opinion, slip) >= GRAVE_BY_EAR_FROM and opinion.codes[slip] >= PRESENT


def _any_heard(opinion: Opinion, slip: str) -> float:
    return _grave_heard(opinion) if ANY_GRAVE in opinion.codes else opinion.codes[slip]


def _half_hears(opinion: Opinion, slip: str) -> bool:
    """Tell whether a listener hears enough of a slip for a faint sign of it in the words to count."""
    slip_from, any_from = HALF_HEARD
    return opinion.codes[slip] >= slip_from and _any_heard(opinion, slip) >= any_from


def _grave_heard(opinion: Opinion) -> float:
    """Return how surely any grave slip is heard: less, the more a reply sounds like spoken counselling.

    Of good sessions of that the ear charged every twentieth reply.
    """
    return opinion.codes[ANY_GRAVE] * (1 - _spoken(opinion))


def _spoken(opinion: Opinion) -> float:
    """Return how far the reply sounds like counselling that was spoken, 0-1."""
    return opinion.talk.get(ANNOMI, 0.0)


def _likeliest(kinds: Sequence[str], joined: Mapping[str, Any]) -> dict[str, float]:
    kind = max(kinds, key=lambda kind: float(joined[kind]))
    return {kind: max(PRESENT, joined[kind])}


def _both_steps(
    level: str,
    cue: Mapping[str, float],
    heard: Mapping[str, float],
    opinion: Opinion,
) -> dict[str, float]:
    elsewhere = opinion.levels.get(within(level, ANNOMI))
    others = (None, None) if elsewhere is None else any_and_two(elsewhere)
    some, two = (
        _weighed(step_of(level, step), one, each, opinion, other)
        for step, one, each, other in zip((1, 2), any_and_two(cue), any_and_two(heard), others, strict=True)
    )
    if level in _LEARNT_OF_CRISES:
        share, alone = _spoken(opinion), any_and_two(cue)
        some, two = (share * one + (1 - share) * both for one, both in zip(alone, (some, two), strict=True))
    return spread_of(some, two)


def _settled_in_crises(level: str, cue: dict[str, float], opinion: Opinion) -> dict[str, float]:
    """Return what the cues say of a level, with the second ear heeded as far as counselling is spoken.

    Of 3,178 replies, each heard by a listener taught without it, 60 are such; half of them were coded as a
    reflection. It takes kappa from 0.552 to 0.563.
    """
    elsewhere = opinion.levels.get(within(level, ANNOMI))
    if elsewhere is None:
        return cue
    some, two = (
        _heeding(step_of(level, step), one, one, opinion, other)
        for step, one, other in zip((1, 2), any_and_two(cue), any_and_two(elsewhere), strict=True)
    )
    return spread_of(some, two)


def _weighed(name: str, cue: float, heard: float, opinion: Opinion, elsewhere: float | None = None) -> float:
    """Return what both judges say together; `elsewhere` is what the second ear heard, if it was asked."""
    return _heeding(name, cue, _summed(opinion.joins.get(name, EVEN), cue, heard), opinion, elsewhere)


def _heeding(name: str, cue: float, here: float, opinion: Opinion, elsewhere: float | None) -> float:
    """Return `here`, with cue and second ear heeded as far as the reply sounds like spoken counselling."""
    own = opinion.joins.get(within(name, ANNOMI))
    if elsewhere is None or own is None:
        return here
    share = _spoken(opinion)
    return share * _summed(own, cue, elsewhere) + (1 - share) * here


def _summed(weights: tuple[float, float, float], cue: float, heard: float) -> float:
    by_cue, by_ear, shift = weights
    return 1 / (1 + math.exp(-(by_cue * log_odds(cue) + by_ear * log_odds(heard) + shift)))

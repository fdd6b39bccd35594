"""What to practise next: the pass marks that were missed, in words, the gravest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.counting import count
from dialogues.scenario import Scenario
from rubric.codes import GRAVE
from rubric.measures import Measures, Verdict

MOST: Final = 2
"""Things named at once; more would be a list that nobody works on."""

FEW_REPLIES: Final = 4
"""Below this many replies shares say nothing."""

_STEPS: Final = {
    "graves": "{what_hurt} ended the listening {graves}. Take the same person again, and when you feel "
    "the pull to argue, reflect what was just said instead.",
    "asked_after_risk": "There was a hint at suicide, and the direct question was never asked. "
    'Say it aloud once, now: "Are you thinking about killing yourself?" Then take the same person again.',
    "slips_share": "{slips} of {replies} replies held a slip, mostly {mostly}. {instead}",
    "advice_per_100": "Advice came that nobody had asked for. Ask what they have thought of themselves, "
    "and ask before you offer.",
    "early_influence_at": "You went for a way out or an order at reply {early_influence_at}, before any "
    "listening. Reflect twice before you move to what should happen.",
    "empathy_share": "Feelings were named in few replies. In every second one, say what it must be like, "
    "in words that would fit nobody else.",
    "reflections_per_question": "{reflections} to {questions}. "
    "Aim at one for one: give back what was said, then ask.",
    "open_share": "Most questions could be answered with yes or no. "
    'Start the next ones with "what" or "how".',
    "mean_score": "Most replies neither helped nor hurt. Pick one skill, such as reflecting, "
    "and use it in every reply of the next talk.",
}
"""Per measure, the gravest first, what to do about it."""

_HURT: Final = {"threat": ("a threat", "threats"), "judge": ("a judgement", "judgements")}
_SLIPS: Final = {
    "command": ("an order", "Before you send the next one, turn it into a request with a reason."),
    "interrogate": (
        "three questions or more at once",
        "Pick the one that you most want to know, ask it, and wait.",
    ),
    "advice": (
        "advice nobody asked for",
        "Ask what they have thought of themselves, and ask before you offer.",
    ),
    "why_question": ('a "why"', 'Ask "what" in its place: it gets the story and not a defence.'),
    "minimise": (
        "words that made it smaller",
        "Say how big it is for them before you say anything hopeful.",
    ),
    "false_promise": ("a promise nobody can keep", "Say what you can do, and say where you don't know."),
    "rush": ("hurrying", "Give back what you heard before you go on to the next thing."),
    "collude": ("playing along", "Speak of what it does to them, and leave the cause of it alone."),
    "unclear": ("words they couldn't use", "Say one plain thing that they can answer."),
    "threat": ("a threat", "Say what you see and what you'd like, and leave out what happens otherwise."),
    "judge": ("a judgement", "Say what they told you, without what you think of it."),
    "confront": ("arguing", "Ask how it looks from where they are."),
}
"""Per slip, what it is called here and what to do in its place."""


def practise_next(
    scenario: Scenario,
    measures: Measures,
    verdict: Verdict,
    slips: Mapping[str, int],
    *,
    only_heard: bool = False,
) -> tuple[str, ...]:
    """Return at most two things to practise next, a sentence or two each.

    Args:
        scenario: The person.
        measures: The talk in figures.
        verdict: Which pass marks were met.
        slips: How many replies of the talk held each slip.
        only_heard: No grave slip was sure enough for a note to say it plainly.
    """
    name = scenario.person.name
    if measures.replies < FEW_REPLIES:
        return (f"This talk was too short to say much. Take {name} again and stay for ten replies.",)
    missed = {mark.measure for mark in verdict.marks if mark.met is False}
    if measures.early_influence_at is not None:
        missed.add("early_influence_at")
    mostly, instead = _mostly(slips)
    if "slips_share" in missed and instead == _SLIPS["advice"][1]:
        missed.discard("advice_per_100")  # it would say the same again
    words = {
        **measures.as_json(),
        "reflections": count(measures.reflections, "reflection"),
        "questions": count(measures.questions, "question"),
        "graves": _times(measures.graves),
        "what_hurt": _what_hurt(slips, only_heard=only_heard),
        "mostly": mostly,
        "instead": instead,
    }
    steps = [text.format(**words) for measure, text in _STEPS.items() if measure in missed]
    if not steps:
        again = f"Nothing stands out. Take {name} again for another talk, or take a check ride "
        return (f"{again}to see what stays when the notes are off.",)
    return tuple(steps[:MOST])


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _what_hurt(slips: Mapping[str, int], *, only_heard: bool) -> str:
    """Return what the grave slips were: nobody who argued once is told of threats and insults."""
    if only_heard:
        return "Words that may have landed harder than you meant them"
    found = [slip for slip in GRAVE if slips.get(slip)]
    told = _joined([_HURT.get(slip, ("arguing", "arguing"))[slips[slip] > 1] for slip in found])
    return f"{told[:1].upper()}{told[1:]}"


def _mostly(slips: Mapping[str, int]) -> tuple[str, str]:
    """Return which slips there were most of, and what to do in place of the first."""
    lesser = [slip for slip in _SLIPS if slips.get(slip) and slip not in GRAVE]
    found = sorted(lesser or [slip for slip in _SLIPS if slips.get(slip)], key=lambda slip: -slips[slip])
    return _joined([_SLIPS[slip][0] for slip in found[:2]]), _SLIPS[found[0]][1] if found else ""


def _joined(told: Sequence[str]) -> str:
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)

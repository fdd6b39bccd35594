"""What to practise next: the pass marks that were missed, in words, the gravest first."""

from __future__ import annotations

from typing import Final

from dialogues.scenario import Scenario
from rubric.measures import Measures, Verdict

MOST: Final = 2
"""Things named at once; more would be a list that nobody works on."""

FEW_REPLIES: Final = 4
"""Below this many replies shares say nothing."""

_STEPS: Final = {
    "graves": "Threats, insults and arguing ended the listening {graves}. Take the same person again, "
    "and when you feel the pull to argue, reflect what was just said instead.",
    "asked_after_risk": "There was a hint at suicide, and the direct question was never asked. "
    'Say it aloud once, now: "Are you thinking about killing yourself?" Then take the same person again.',
    "slips_share": "{slips} of {replies} replies held an order, a push or unasked advice. "
    "Before you send the next one, turn it into a request with a reason.",
    "advice_per_100": "Advice came that nobody had asked for. Ask what they have thought of themselves, "
    "and ask before you offer.",
    "early_influence_at": "You went for a way out or an order at reply {early_influence_at}, before any "
    "listening. Reflect twice before you move to what should happen.",
    "empathy_share": "Feelings were named in few replies. In every second one, say what it must be like, "
    "in words that would fit nobody else.",
    "reflections_per_question": "{reflections} reflections to {questions} questions. "
    "Aim at one for one: give back what was said, then ask.",
    "open_share": "Most questions could be answered with yes or no. "
    'Start the next ones with "what" or "how".',
    "mean_score": "Most replies neither helped nor hurt. Pick one skill, such as reflecting, "
    "and use it in every reply of the next talk.",
}
"""Per measure, the gravest first, what to do about it."""


def practise_next(scenario: Scenario, measures: Measures, verdict: Verdict) -> tuple[str, ...]:
    """Return at most two things to practise next, a sentence or two each."""
    name = scenario.person.name
    if measures.replies < FEW_REPLIES:
        return (f"This talk was too short to say much. Take {name} again and stay for ten replies.",)
    missed = {mark.measure for mark in verdict.marks if mark.met is False}
    if measures.early_influence_at is not None:
        missed.add("early_influence_at")
    words = {**measures.as_json(), "graves": _times(measures.graves)}
    steps = [text.format(**words) for measure, text in _STEPS.items() if measure in missed]
    if not steps:
        again = f"Nothing stands out. Take {name} again for another talk, or take a check ride "
        return (f"{again}to see what stays when the notes are off.",)
    return tuple(steps[:MOST])


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"

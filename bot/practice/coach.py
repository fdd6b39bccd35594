"""The coach's note on one reply: what the rubric saw, in terms of this person at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dialogues.mind import Mind
from dialogues.scenario import Cue
from dialogues.script import Script
from rubric.assessment import Assessment
from rubric.feedback import Moment, Note, compose
from rubric.offering import says_who

RISK: Final[Cue] = "risk"
ONCE: Final = frozenset({"introduce"})
"""What is done once in a talk, and not missing from a later reply."""


def note_on(
    script: Script,
    mind: Mind,
    line: str,
    assessment: Assessment,
    reply: str,
    *,
    hint: str,
    given: frozenset[str],
    earlier: Sequence[str] = (),
) -> Note:
    """Return the coach's note.

    Args:
        script: The person.
        mind: The person before the reply.
        line: What they had just said.
        assessment: What the rubric says of the reply.
        reply: The trainee's words.
        hint: The latest line that hinted at suicide, or "".
        given: What earlier notes of this talk said.
        earlier: What the trainee said before in this talk.
    """
    scenario = script.scenario
    state = scenario.states[mind.state]
    asked = "ask_suicide" in mind.heard_ever or "ask_suicide" in assessment.codes
    moment = Moment(
        name=scenario.person.name,
        pronouns=scenario.person.pronouns,
        line=line,
        reasons={code: reaction.because for code, reaction in scenario.reacts.items()},
        tries={code: reaction.try_ for code, reaction in scenario.reacts.items() if reaction.try_},
        state_tries=_for_the_role(state.try_, scenario.pack, assessment),
        expects=tuple(code for code in state.expects if code not in ONCE or code not in mind.heard_ever),
        missed_risk=bool(hint) and not asked,
        hint=hint,
        given=given,
        turn=mind.turns + 1,
        earlier=earlier,
        done=ONCE.intersection(mind.heard_ever),
    )
    return compose(assessment, reply, moment)


def _for_the_role(tries: Sequence[str], pack: str, assessment: Assessment) -> Sequence[str]:
    """Return the lines without those that say who speaks, where the trainee has another role than theirs."""
    if assessment.rubric.partition("@")[0] == pack:
        return tries
    return [line for line in tries if not says_who(line)]


def picked_up(cue: Cue, codes: Sequence[str], levels: dict[str, int]) -> bool:
    """Return whether a reply takes up what the person's line held.

    A hint at suicide wants a direct question or one about safety; pain wants empathy, a reflection or a
    question about it; an opening wants any of these or an open question (codebook: `ask_suicide`, `explore`).
    """
    asked_directly = bool({"ask_suicide", "ask_safety"} & set(codes))
    if cue == RISK:
        return asked_directly
    heard = levels["empathy"] > 0 or levels["reflection"] > 0 or "explore" in codes or asked_directly
    return heard or (cue == "door" and "open_question" in codes)

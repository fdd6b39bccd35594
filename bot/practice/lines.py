"""A coach's note, what was found in a reply, and where a future stands: as lines for any front end."""

from __future__ import annotations

from collections.abc import Iterator

from bot import texts
from bot.practice.turn import Turn
from bot.practice.whatif import Step
from rubric.assessment import Assessment
from rubric.codes import CODES, SKILLS
from rubric.note import Note


def note_lines(n: int, assessment: Assessment, note: Note) -> Iterator[str]:
    """Yield the coach's note, a point a line."""
    suggestion = texts.TRY.format(line=note.try_) if note.try_ else ""
    said = [part for part in (note.helped, note.change, suggestion) if part]
    yield f"[{n}: {assessment.score} of 100] {said[0] if said else without_note(assessment)}"
    yield from said[1:]


def without_note(assessment: Assessment) -> str:
    """Return what stands in place of a note that says nothing."""
    return texts.NOTHING_TO_CHANGE if shows_a_skill(assessment) else texts.NOTHING_FOUND


def shows_a_skill(assessment: Assessment) -> bool:
    """Say whether something good was found in a reply: then nobody is told that nothing stood out."""
    heard = assessment.levels["empathy"] or assessment.levels["reflection"]
    return bool(heard) or any(code in SKILLS for code in assessment.codes)


def named(assessment: Assessment, code: str) -> str:
    """Return what a code that was found in a reply is called; "perhaps" where that isn't sure."""
    title = CODES[code].title
    return title if assessment.is_sure(code) else texts.PERHAPS.format(title=title)


def evidence_lines(turn: Turn) -> Iterator[str]:
    """Yield what was found in a reply: each code with its words, what they do, and another wording."""
    if turn.assessment is None:
        return
    levels = ", ".join(f"{CODES[name].title} {value} of 2" for name, value in turn.assessment.levels.items())
    yield f"[{turn.n}: {turn.assessment.score} of 100] {levels}"
    if not turn.assessment.evidence:
        yield texts.NOTHING_FOUND
    for found in turn.assessment.evidence:
        suggestion = f" {texts.TRY.format(line=found.try_)}" if found.try_ else ""
        words = f' "{found.text}"' if found.text else ""
        yield f"{named(turn.assessment, found.code)}:{words} {found.why}{suggestion}"
    for cause in turn.heard.get("causes", []):
        moved = texts.CAUSE.format(trust=cause["trust"], tension=cause["tension"], because=cause["because"])
        yield moved


def step_figures(step: Step) -> str:
    """Return where a future stands after one turn, in figures."""
    text = texts.STEP if step.score is None else texts.SCORED_STEP
    return text.format(score=step.score, trust=step.trust, tension=step.tension)

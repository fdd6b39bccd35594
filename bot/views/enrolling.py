"""Where a trainee stands in programmes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from discord import ui

from bot.catalogue import say
from bot.practice.course import Course, StepStanding
from bot.store.assignments import LEAST_REPLIES
from bot.store.records_assignments import Enrolment
from bot.views.assigning import feedback, said
from bot.views.layout import COACH, fitted, message, panel


def courses_message(found: Sequence[Course], now: datetime, gone: Sequence[Enrolment]) -> ui.LayoutView:
    """Return each programme with its steps, what is passed and what opens the next, as far as it is told.

    Args:
        found: Where the trainee stands.
        now: The time.
        gone: What they joined that is no longer there.
    """
    found = [each.as_told for each in found]
    missing = say("programme.gone", named=", ".join(each.programme for each in gone)) if gone else ""
    if not found:
        return said(missing or say("programme.none"))
    texts = [text for each in found for text in ("\n".join(_course(each, now)),)]
    notes = [say("programme.counts", replies=LEAST_REPLIES)] if any(each.next for each in found) else []
    notes += [say("programme.untold", title=each.programme.title) for each in found if each.awaits_release]
    if not all(each.rests for each in found):
        notes.append(say("programme.next"))
    if missing:
        notes.append(missing)
    return message(panel(*fitted(texts), colour=COACH), *marks_note(found), *map(ui.TextDisplay, notes))


def marks_note(found: Sequence[Course]) -> Iterator[ui.TextDisplay[Any]]:
    """Yield what pass marks go by, where a step has some."""
    if any(each.step.marks for course in found for each in course.steps):
        yield ui.TextDisplay(say("programme.marks"))


def _course(found: Course, now: datetime) -> Iterator[str]:
    yield say("programme.title", title=found.programme.title)
    passed_at = found.passed_at
    if passed_at:
        yield say("programme.passed", at=_day(passed_at))
    for each in found.steps:
        yield f"- {_step(each, now)}"


def _step(each: StepStanding, now: datetime) -> str:
    title, mode = each.step.title, feedback(each.step.mode)
    if each.passed_at:
        return say("programme.step_passed", title=title, at=_day(each.passed_at))
    if each.stage == "open":
        held = min(each.done + each.waiting, each.step.talks)
        parts = [say("programme.step_open", title=title, mode=mode, done=held, talks=each.step.talks)]
        if each.missed:
            parts.append(say("programme.missed", count=each.missed))
        if each.waiting:
            key = "programme.waiting_one" if each.waiting == 1 else "programme.waiting"
            parts.append(say(key, count=each.waiting))
        if each.due_at:
            late = each.due_at < now
            parts.append(say("programme.late" if late else "programme.due", at=_day(each.due_at)))
        return "".join(parts)
    if each.lacks_score is not None:
        return say("programme.step_score", title=title, score=each.lacks_score)
    if each.opens_at is not None:
        return say("programme.step_waits", title=title, at=_day(each.opens_at))
    return say("programme.refresher_closed" if each.is_refresher else "programme.step_closed", title=title)


def _day(at: datetime) -> str:
    return f"<t:{int(at.timestamp())}:D>"

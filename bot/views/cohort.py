"""A cohort as instructors see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from discord import ui

from bot.catalogue import say
from bot.charts import Chart
from bot.counting import count
from bot.practice.cohort import CohortProgress, Member
from bot.practice.counted import OVERRIDES, Counted
from bot.practice.course import Course
from bot.practice.drill_words import signed
from bot.store.records_assignments import Enrolment
from bot.views.assigning import mention, said
from bot.views.enrolling import marks_note
from bot.views.layout import PROGRAM, fitted, message, panel, plain


def tables_of(counted: Counted) -> tuple[str, str]:
    """Return what the tables are called: a sheet has no other place for what it counts."""
    name = "cohort-progress-corrected" if counted.basis == OVERRIDES else "cohort-progress"
    return f"{name}.csv", f"{name}.json"


def cohort_message(found: CohortProgress, chart: Chart, *, is_whole: bool) -> ui.LayoutView:
    """Return the picture with its words, each member's figures, and the files.

    Args:
        found: The cohort over time.
        chart: Its picture.
        is_whole: All members of the roles that were named are among them.
    """
    talks, trainees = count(len(found.talks), "talk"), count(len(found.members), "trainee")
    counted = say("cohort.count", talks=talks, trainees=trainees, asked=found.asked)
    texts = [
        say("cohort.title"),
        "\n".join([counted, *_counts(found.counted), *map(plain, chart.lines)]),
        say("cohort.members"),
        *map(_member, found.members),
    ]
    shown = fitted(texts, 3300)
    gallery: ui.MediaGallery[Any] = ui.MediaGallery()
    gallery.add_item(media=f"attachment://{chart.filename}", description=chart.alt)
    tables: list[ui.Item[Any]] = [ui.File(f"attachment://{name}") for name in tables_of(found.counted)]
    notes = [say("cohort.how"), "" if is_whole else say("instruct.partly")]
    return message(
        panel(*shown[:2], "\n".join(shown[2:]), colour=PROGRAM),
        gallery,
        ui.TextDisplay("\n".join(filter(None, notes))),
        *tables,
    )


def _counts(counted: Counted) -> Iterator[str]:
    """Yield what the figures count, where they could count something else."""
    if counted.corrections:
        says = [counted.says("Figures and tables"), say("cohort.choose")]
        yield " ".join([*says, say("cohort.beside_scored")] if counted.basis == OVERRIDES else says)


def programmes_message(found: Sequence[Course], now: datetime, gone: Sequence[Enrolment]) -> ui.LayoutView:
    """Return who is where in which programme, and who is in one that is no longer there."""
    named = ", ".join(dict.fromkeys(each.programme for each in gone))
    missing = say("cohort.gone", named=named, members=count(len(gone), "member")) if gone else ""
    if not found and missing:
        return said(missing)
    if not found:
        return said(say("cohort.no_programme"))
    in_order = sorted(
        found,
        key=lambda each: (
            each.programme.title,
            each.programme.id,
            not each.is_overdue(now),
            not each.awaits_release,
            each.enrolment.at,
        ),
    )
    first, *rest = fitted([say("cohort.programmes"), *_courses(in_order, now)])
    notes = [ui.TextDisplay[Any](missing)] if missing else []
    return message(panel(first, "\n".join(rest), colour=PROGRAM), *marks_note(found), *notes)


def _courses(found: Sequence[Course], now: datetime) -> Iterator[str]:
    shown = ""
    for each in found:
        if each.programme.id != shown:
            shown = each.programme.id
            yield say("programme.title", title=each.programme.title)
        yield f"- {mention(each.enrolment.trainee)} · {_where(each, now)}"


def _where(each: Course, now: datetime) -> str:
    steps = each.programme.steps
    passed = sum(standing.passed_at is not None for standing in each.steps[: len(steps)])
    coming, begins = each.next, each.begins
    parts = [say("cohort.steps", passed=passed, steps=len(steps))]
    if each.passed_at is not None:
        parts = [say("cohort.passed", at=f"<t:{int(each.passed_at.timestamp())}:D>")]
    if coming is not None and begins is not None:
        parts.append(say("cohort.next", title=begins.step.title))
        if coming.lacks_score is not None:
            parts.append(say("cohort.lacks_score", score=coming.lacks_score))
        if coming.missed:
            parts.append(say("cohort.missed", count=coming.missed))
    if each.waiting:
        parts.append(say("cohort.waiting", count=each.waiting))
    if each.is_overdue(now):
        parts.append(say("cohort.overdue"))
    if each.is_unreached:
        parts.append(say("cohort.unreached"))
    return " · ".join(parts)


def _member(each: Member) -> str:
    first, latest = f"{each.first:.0f}", f"{each.latest:.0f}"
    line = say(
        "cohort.member",
        member=mention(each.trainee),
        talks=count(each.talks, "talk"),
        rides=count(each.rides, "check ride"),
        scores=say("cohort.scores", first=first, latest=latest)
        if each.talks > 1
        else say("cohort.score", first=first),
    )
    if each.difference is None or each.low is None or each.high is None:
        return line
    points = "point" if abs(round(each.difference)) == 1 else "points"
    return line + say(
        "cohort.beside",
        difference=f"{signed(each.difference)} {points}",
        low=signed(each.low),
        high=signed(each.high),
        trainees=each.trainees,
        talks=count(each.compared, "talk"),
    )

"""The debrief in words and figures, part by part; the app and the plain lines both show these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot import texts
from bot.practice.debrief import Choice, Debrief, KeyMoment
from bot.practice.talk import Talk
from bot.practice.turn import Turn
from bot.terminal import charts
from bot.terminal.figures import measure_lines, pass_lines
from bot.terminal.paper import note_lines

Kind = Literal["plain", "said", "yours", "coach", "figure"]


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph or line of a section, and what it is.

    Attributes:
        kind: `plain`; `said` by the person; `yours`; of the `coach`; a line of a `figure`, kept as it stands.
        text: The words.
    """

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the debrief under its title."""

    title: str
    rows: tuple[Row, ...]


def report(talk: Talk, debrief: Debrief, turns: Sequence[Turn], *, width: int) -> tuple[Section, ...]:
    """Return the parts of a debrief that have something to say.

    A check ride shows the ending, the person's account and the decision; an instructor releases the rest.

    Args:
        talk: The talk, ended.
        debrief: Its debrief.
        turns: Its turns.
        width: Characters that a figure may take.
    """
    name = talk.script.scenario.person.name
    start = talk.script.scenario.mood
    account = Section(texts.ACCOUNT.format(name=name), _rows("said", debrief.account))
    ending = Section(debrief.title, _rows("plain", [debrief.means]))
    if talk.record.mode == "check_ride":
        released = Section(texts.FEEDBACK, _rows("plain", [texts.RELEASES]))
        return _filled([ending, account, _decision_alone(debrief), released])
    return _filled(
        [
            ending,
            account,
            Section(texts.DECISION, tuple(_decision(debrief))),
            Section(texts.NEXT, _rows("coach", debrief.next)),
            Section(texts.TRUST, _chart([point.trust for point in debrief.series], width, start.trust)),
            Section(texts.TENSION, _chart([point.tension for point in debrief.series], width, start.tension)),
            Section(
                texts.SCORES,
                (*_chart([point.score for point in debrief.series], width), *_levels(debrief, width)),
            ),
            Section(texts.TURNS, tuple(_turning_points(talk, debrief))),
            Section(texts.HELPED, tuple(_moment(debrief.helped_most, name))),
            Section(texts.HURT, tuple(_moment(debrief.hurt_most, name))),
            Section(texts.MISSED, tuple(_missed(debrief, name))),
            Section(texts.TOPICS, _rows("plain", (_topic(*topic) for topic in debrief.topics))),
            Section(texts.MEASURES, _rows("figure", measure_lines(debrief.measures))),
            Section(texts.PASSES, _rows("figure", pass_lines(debrief.verdict))),
            Section(texts.NOTES, tuple(_notes(turns)) if talk.record.mode == "debrief" else ()),
        ]
    )


def as_lines(sections: tuple[Section, ...]) -> Iterator[str]:
    """Yield the debrief."""
    for section in sections:
        yield ""
        yield section.title.upper()
        for row in section.rows:
            yield f"    {row.text}" if row.kind != "plain" else row.text


def _rows(kind: Kind, lines: Sequence[str] | Iterator[str]) -> tuple[Row, ...]:
    return tuple(Row(kind, line) for line in lines if line)


def _filled(sections: Sequence[Section]) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.rows)


def _decision_alone(debrief: Debrief) -> Section:
    chosen = [choice.title for choice in debrief.choices if choice.id == debrief.decided]
    return Section(texts.DECISION, _rows("plain", [texts.DECIDED.format(title=title) for title in chosen]))


def _decision(debrief: Debrief) -> Iterator[Row]:
    yield Row("plain", debrief.question)
    for choice in sorted(debrief.choices, key=_fit):
        mark = texts.CHOSEN if choice.id == debrief.decided else ""
        yield Row("plain", f"{choice.title}{mark}. {texts.FITS[choice.fit]}: {choice.because}.")


def _fit(choice: Choice) -> int:
    return ("good", "fair", "poor").index(choice.fit)


def _chart(values: Sequence[float | None], width: int, start: float | None = None) -> tuple[Row, ...]:
    known = [value for value in (start, *values) if value is not None]
    if not values or not known:
        return ()
    span = texts.SPAN.format(first=known[0], last=known[-1], least=min(known), most=max(known))
    return (Row("plain", span), *_rows("figure", charts.columns(values, width - charts.LABEL)))


def _levels(debrief: Debrief, width: int) -> Iterator[Row]:
    labels = {
        texts.EMPATHY: [point.empathy for point in debrief.series],
        texts.REFLECTION: [point.reflection for point in debrief.series],
        texts.NON_CONFRONTATION: [point.non_confrontation for point in debrief.series],
    }
    wide = max(map(len, labels))
    for label, levels in labels.items():
        known = [level for level in levels if level is not None]
        if known:
            mean = f"{sum(known) / len(known):.1f}"
            yield Row("figure", f"{label:<{wide}} {mean} {charts.strip(levels, width - wide - 5)}")


def _turning_points(talk: Talk, debrief: Debrief) -> Iterator[Row]:
    for point in debrief.turning_points:
        yield Row("plain", texts.TURN.format(n=point.n, about=point.about))
        if point.words:
            yield Row("yours", f"{texts.YOU}: {point.words}")
        yield Row("said", f"{talk.script.scenario.person.name}: {point.said}")


def _moment(moment: KeyMoment | None, name: str) -> Iterator[Row]:
    if moment is None:
        return
    yield Row("said", f"{name}: {moment.line}")
    yield Row("yours", f"{texts.YOU}: {moment.reply}")
    because = f" {moment.because[:1].upper()}{moment.because[1:]}." if moment.because else ""
    moved = texts.MOVED.format(n=moment.n, trust=moment.trust, tension=moment.tension)
    yield Row("plain", f"{moved}{because}")
    if moment.try_:
        yield Row("coach", texts.TRY.format(line=moment.try_))


def _missed(debrief: Debrief, name: str) -> Iterator[Row]:
    for missed in debrief.missed:
        yield Row("plain", texts.MISSED_CUES[missed.cue].format(n=missed.n))
        yield Row("said", f"{name}: {missed.line}")
        yield Row("yours", f"{texts.YOU}: {missed.reply}")
        if missed.try_:
            yield Row("coach", texts.TRY.format(line=missed.try_))


def _topic(title: str, came_out: bool) -> str:  # noqa: FBT001 - the pair as the debrief holds it
    return (texts.CAME_OUT if came_out else texts.STAYED_IN).format(topic=f"{title[:1].upper()}{title[1:]}")


def _notes(turns: Sequence[Turn]) -> Iterator[Row]:
    for turn in turns:
        if turn.assessment and turn.note:
            yield Row("yours", f"{texts.YOU}: {turn.reply}")
            yield from _rows("coach", note_lines(turn.n, turn.assessment.score, turn.note))

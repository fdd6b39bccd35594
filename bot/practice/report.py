"""The debrief in words and figures, part by part; every front end shows these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bot import texts
from bot.practice import blocks
from bot.practice.debrief import Choice, Debrief, KeyMoment
from bot.practice.figures import measure_lines, pass_lines
from bot.practice.lines import note_lines
from bot.practice.talk import Talk
from bot.practice.turn import Turn

Kind = Literal["plain", "lead", "said", "yours", "coach", "figure"]
MARGIN: Final = 21
"""Characters left of the bars of the scores, which leave room for the names of the levels."""


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph or line of a section, and what it is.

    Attributes:
        kind: `plain`; a `lead` that others follow; `said` by the person; `yours`; of the `coach`; a line of a
            `figure`, kept as it stands.
        text: The words.
        stress: Words in it that counted most, or "".
    """

    kind: Kind
    text: str
    stress: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the debrief.

    Attributes:
        title: What stands over it.
        rows: What it says; a part without rows is left out.
        topic: What its figure shows: `trust`, `tension`, `score`, or "".
    """

    title: str
    rows: tuple[Row, ...]
    topic: str = ""


def report(
    talk: Talk, debrief: Debrief, turns: Sequence[Turn], *, width: int, beside: str = ""
) -> tuple[Section, ...]:
    """Return the parts of a debrief that have something to say.

    A check ride shows the ending, the person's account and the decision; an instructor releases the rest.

    Args:
        talk: The talk, ended.
        debrief: Its debrief.
        turns: Its turns.
        width: Characters that a figure may take.
        beside: The score beside what others reach, in a sentence, or "".
    """
    name = talk.script.scenario.person.name
    start = talk.script.scenario.mood
    trust = [start.trust, *(point.trust for point in debrief.series)]
    tension = [start.tension, *(point.tension for point in debrief.series)]
    account = Section(texts.ACCOUNT.format(name=name), _rows("said", debrief.account))
    ending = Section(debrief.title, _rows("plain", [debrief.means]))
    if talk.record.mode == "check_ride":
        released = Section(texts.FEEDBACK, _rows("plain", [texts.RELEASES]))
        return (ending, *_filled([account, _decision_alone(debrief), released]))
    return ending, *_filled(
        [
            account,
            Section(texts.DECISION, tuple(_decision(debrief)) if debrief.ending else ()),
            Section(texts.NEXT, _rows("coach", debrief.next)),
            Section(texts.TRUST, _chart(trust, width), "trust"),
            Section(texts.TENSION, _chart(tension, width), "tension"),
            Section(texts.SCORES, tuple(_scores(debrief, width)), "score"),
            Section(texts.BESIDE, _rows("plain", [beside])),
            Section(texts.TURNS, tuple(_turning_points(debrief, turns, name))),
            Section(texts.HELPED, tuple(_moment(debrief.helped_most, name))),
            Section(texts.HURT, tuple(_moment(debrief.hurt_most, name))),
            Section(texts.MISSED, tuple(_missed(debrief, name))),
            Section(texts.TOPICS, _rows("plain", (_topic(*topic) for topic in debrief.topics))),
            Section(texts.MEASURES, _rows("figure", measure_lines(debrief.measures))),
            Section(texts.PASSES, _rows("figure", pass_lines(debrief.verdict))),
            Section(texts.NOTES, tuple(_notes(talk, turns))),
        ]
    )


def as_lines(sections: tuple[Section, ...]) -> Iterator[str]:
    """Yield the debrief."""
    for section in sections:
        yield ""
        yield section.title.upper()
        for row in section.rows:
            yield f"    {row.text}" if row.kind not in {"plain", "lead"} else row.text


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
        yield Row("lead", f"{choice.title}{mark}")
        yield Row("plain", texts.FITS[choice.fit].format(because=choice.because))


def _fit(choice: Choice) -> int:
    return ("good", "fair", "poor").index(choice.fit)


def _chart(values: Sequence[float], width: int) -> tuple[Row, ...]:
    """Return a chart of the values after each turn; the first one was there before them."""
    if len(values) == 1:
        return ()
    span = texts.SPAN.format(first=values[0], last=values[-1], least=min(values), most=max(values))
    return (Row("plain", span), *_rows("figure", blocks.columns(values[1:], width)))


def _scores(debrief: Debrief, width: int) -> Iterator[Row]:
    scores = [point.score for point in debrief.series]
    known = [score for score in scores if score is not None]
    if not known:
        return
    yield Row("plain", texts.SCORED.format(mean=sum(known) / len(known), least=min(known), most=max(known)))
    yield from _rows("figure", blocks.columns(scores, width, MARGIN))
    for label, levels in (
        (texts.EMPATHY, [point.empathy for point in debrief.series]),
        (texts.REFLECTION, [point.reflection for point in debrief.series]),
        (texts.NON_CONFRONTATION, [point.non_confrontation for point in debrief.series]),
    ):
        yield Row("figure", blocks.strip(label, levels, width, MARGIN))


def _turning_points(debrief: Debrief, turns: Sequence[Turn], name: str) -> Iterator[Row]:
    replies = {turn.n: turn.reply for turn in turns}
    for point in debrief.turning_points:
        yield Row("lead", texts.TURN.format(n=point.n, about=point.told))
        if replies.get(point.n):
            yield Row("yours", f"{texts.YOU}: {replies[point.n]}", point.words)
        yield Row("said", f"{name}: {point.said}")


def _moment(moment: KeyMoment | None, name: str) -> Iterator[Row]:
    if moment is None:
        return
    yield Row("said", f"{name}: {moment.line}")
    yield Row("yours", f"{texts.YOU}: {moment.reply}", moment.words)
    because = f" {moment.because[:1].upper()}{moment.because[1:]}." if moment.because else ""
    moved = texts.MOVED.format(n=moment.n, trust=moment.trust, tension=moment.tension)
    yield Row("plain", f"{moved}{because}")
    if moment.try_:
        yield Row("coach", texts.TRY.format(line=moment.try_))


def _missed(debrief: Debrief, name: str) -> Iterator[Row]:
    for missed in debrief.missed:
        yield Row("lead", texts.MISSED_CUES[missed.cue].format(n=missed.n))
        yield Row("said", f"{name}: {missed.line}")
        yield Row("yours", f"{texts.YOU}: {missed.reply}")
        if missed.try_:
            yield Row("coach", texts.TRY.format(line=missed.try_))


def _topic(title: str, came_out: bool) -> str:  # noqa: FBT001 - the pair as the debrief holds it
    return (texts.CAME_OUT if came_out else texts.STAYED_IN).format(topic=f"{title[:1].upper()}{title[1:]}")


def _notes(talk: Talk, turns: Sequence[Turn]) -> Iterator[Row]:
    """Yield the notes that were held back while the talk went on."""
    for turn in turns:
        if turn.assessment and turn.note and not talk.shows_note_on(turn):
            yield Row("lead", f"{texts.YOU}: {turn.reply}")
            yield from _rows("coach", note_lines(turn.n, turn.assessment, turn.note))

"""A talk on paper: as plain values, as text, and as one HTML page that needs nothing from anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.practice.debrief import Debrief, debrief
from bot.practice.reviewed import Reviewed, as_line, reviewed
from bot.practice.talk import Talk
from bot.practice.turn import Turn
from bot.store.records_reviews import Reader
from rubric.codes import CODES

PRACTICE_LINE: Final = "This was practice with a scripted person. Nobody was in danger."


@dataclass(frozen=True, slots=True)
class Transcript:
    """A talk with its turns and, once it has ended, its debrief.

    Attributes:
        talk: The talk.
        turns: Its turns.
        debrief: Its debrief, or None while it is open.
        reviewed: What instructors made of it, as its trainee may see it.
    """

    talk: Talk
    turns: list[Turn]
    debrief: Debrief | None
    reviewed: Reviewed

    @property
    def shows_feedback(self) -> bool:
        """Whether notes may be seen: a check ride's once released, those held back once the talk ended."""
        return not self.reviewed.withheld and (self.talk.shows_notes or self.talk.ended)


async def transcript(talk: Talk) -> Transcript:
    """Gather the transcript of a stored talk, for its trainee."""
    trainee = Reader(id=talk.record.trainee, name="", seen_as="trainee")
    turns = await talk.turns()
    made = await talk.store.reviews_of(trainee, talk.id)
    looked_back = await debrief(talk) if talk.ended else None
    return Transcript(talk, turns, looked_back, reviewed(talk, turns, made, trainee))


def as_json(script: Transcript) -> dict[str, Any]:
    """Return the talk under the names of the JSON contract; the same talk always gives the same values."""
    talk = script.talk
    opening = talk.opening
    return {
        "person": talk.script.scenario.id,
        "version": talk.record.person_version,
        "seed": talk.record.seed,
        "pack": talk.pack.id,
        "mode": talk.record.mode,
        "opening": {"told": opening.told, "seen": opening.seen, "said": opening.said},
        "turns": [_turn(turn) for turn in script.turns],
        "closing": talk.closing,
        "ending": talk.ending,
        "stopped": talk.stopped,
        "debrief": script.debrief.as_json() if script.debrief else None,
    }


def as_text(script: Transcript) -> str:
    """Return the talk as plain text: who said what, and the note under each reply."""
    talk = script.talk
    name = talk.script.scenario.person.name
    lines = [
        f"{talk.script.scenario.title}, {talk.record.started_at:%Y-%m-%d %H:%M} UTC, session {talk.id}",
        PRACTICE_LINE,
        "",
        _flowing(talk.opening.told),
        _flowing(talk.opening.seen),
        "",
        f"{name}: {talk.opening.said}",
    ]
    for turn in script.turns:
        lines += ["", f"You: {turn.reply}" if turn.kind == "reply" else "(silence)"]
        if script.shows_feedback and turn.assessment and turn.note:
            lines += [f"    [{turn.assessment.score}] {part}" for part in [_note(turn)] if part]
        lines += [f"    {said}" for said in script.reviewed.turn(turn.n).as_lines()]
        lines += ["", f"{name}: {turn.said}"]
    if talk.closing:
        lines += ["", "(You end the talk.)", "", f"{name}: {talk.closing}"]
    lines += ["" for _ in script.reviewed.remarks[:1]]
    lines += [as_line(each) for each in script.reviewed.remarks]
    if script.debrief:
        lines += ["", script.debrief.title, script.debrief.means, "", *script.debrief.account]
    return "\n".join(lines).strip() + "\n"


def as_html(script: Transcript) -> str:
    """Return the talk as one self-contained page: no script, no outside file."""
    page = _environment().get_template("transcript.html.j2")
    return page.render(
        it=script,
        talk=script.talk,
        scenario=script.talk.script.scenario,
        call=[part for part in map(_flowing, (script.talk.opening.told, script.talk.opening.seen)) if part],
        opening=script.talk.opening,
        codes=CODES,
        as_line=as_line,
        practice_line=PRACTICE_LINE,
        curve=_curve(script),
    )


def _flowing(text: str) -> str:
    """Return a text of the scenario without the line breaks of its file; paragraphs stay apart."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "n": turn.n,
        "kind": turn.kind,
        "said": turn.said,
        "reply": turn.reply,
        "state": turn.state,
        "trust": turn.trust,
        "tension": turn.tension,
        "assessment": turn.assessment.as_json() if turn.assessment else None,
        "note": turn.note.as_json() if turn.note else None,
        "causes": turn.heard.get("causes", []),
        "cues": turn.heard.get("cues", []),
        "told": turn.heard.get("told", []),
    }


def _note(turn: Turn) -> str:
    if turn.note is None:
        return ""
    suggestion = f"Try: {turn.note.try_}" if turn.note.try_ else ""
    return " ".join(part for part in (turn.note.helped, turn.note.change, suggestion) if part)


def _curve(script: Transcript) -> dict[str, str]:
    """Return the points of trust and tension over the talk, in a box of 600 by 120 units."""
    start = script.talk.script.scenario.mood
    trust = [start.trust, *(turn.trust for turn in script.turns)]
    tension = [start.tension, *(turn.tension for turn in script.turns)]
    return {"trust": _points(trust), "tension": _points(tension)}


def _points(values: list[float]) -> str:
    width = 600 / max(1, len(values) - 1)
    return " ".join(f"{number * width:.1f},{120 - value * 1.2:.1f}" for number, value in enumerate(values))


@cache
def _environment() -> Environment:
    folder = Path(__file__).with_name("templates")
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)

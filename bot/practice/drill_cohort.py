"""A drill in a file: what is to be played, and a cohort of simulated trainees for whoever tries it out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import BadFileError
from bot.practice.drill_file_faults import fault_of
from bot.practice.drill_plan import Plan
from bot.practice.session import Mode

MIXED: Final = "mixed"
"""A style that changes from reply to reply."""

MOST_SIMULATED: Final = 200
NO_DRILL: Final = "it says nothing of a drill, such as `person: teresa`"
_STYLES: Final = Path(__file__).with_name("styles.yaml")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Style(_Strict):
    """How a simulated trainee talks.

    Attributes:
        takes_s: Seconds that a reply takes, at the least and at the most.
        misses: Share of replies that never come, 0-1.
        replies: What they say.
    """

    takes_s: tuple[float, float]
    misses: Annotated[float, Field(ge=0, le=1)]
    replies: Annotated[tuple[str, ...], Field(min_length=1)]


class _Group(_Strict):
    style: str = ""
    count: Annotated[int, Field(ge=1, le=MOST_SIMULATED)] = 1
    name: str = ""
    replies: str = ""


class DrillFile(_Strict):
    """What a file says.

    Attributes:
        person: Whom everyone talks to, by id or an author's file.
        seed: What draws facts and lines.
        pack: The role practised, "" for the person's own.
        mode: When feedback is shown.
        length_min: How long a talk may take.
        reply_s: How long the person waits, None for their own patience.
        most_missed: Replies missed in a row after which a talk ends, None for no such end.
        named: Results show names.
        ranked: Results rank.
        cohort: Simulated trainees: a `style` and a `count`, or a `name` and a file of `replies`.
    """

    person: str
    seed: int = 1
    pack: str = ""
    mode: Mode = "debrief"
    length_min: float = 15
    reply_s: float | None = None
    most_missed: int | None = 3
    named: bool = True
    ranked: bool = False
    cohort: tuple[_Group, ...] = ()

    def plan(self) -> Plan:
        """Return what is to be played."""
        return Plan(
            person=self.person,
            seed=self.seed,
            pack=self.pack,
            mode=self.mode,
            length_min=self.length_min,
            reply_s=self.reply_s,
            most_missed=self.most_missed,
            named=self.named,
            ranked=self.ranked,
        )


@dataclass(frozen=True, slots=True)
class Simulated:
    """Somebody who takes part without being there.

    Attributes:
        name: What they are called.
        styles: How they talk, one drawn for each reply.
        lines: What they say in order, instead; once these run out they say nothing.
    """

    name: str
    styles: tuple[Style, ...]
    lines: tuple[str, ...] = ()

    def acts(self, chance: random.Random) -> Iterator[tuple[float, str | None]]:
        """Yield how many seconds each reply takes and what it is, None where it never comes."""
        if self.lines:
            yield from ((chance.uniform(5, 30), line) for line in self.lines)
            return
        left = {style: list(style.replies) for style in self.styles}
        while True:
            style = chance.choice(self.styles)
            took_s = chance.uniform(*style.takes_s)
            if chance.random() < style.misses:
                yield took_s, None
                continue
            if not left[style]:
                left[style] = list(style.replies)
            at = 0 if len(left[style]) == len(style.replies) else chance.randrange(len(left[style]))
            yield took_s, left[style].pop(at)


@cache
def styles() -> dict[str, Style]:
    """Return the styles that come with the program."""
    found: dict[str, Any] = yaml.safe_load(_STYLES.read_text(encoding="utf-8"))
    return {name: Style.model_validate(each) for name, each in found.items()}


def read_drill(file: Path) -> tuple[DrillFile, tuple[Simulated, ...]]:
    """Read a drill.

    Raises:
        BadFileError: It can't be used; the text says where and why.
    """
    try:
        told = yaml.safe_load(_text(file))
        if not isinstance(told, dict):
            raise BadFileError(str(file), NO_DRILL)
        found = DrillFile.model_validate(told)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark is not None else ""
        raise BadFileError(str(file), f"{where}it is no YAML") from error
    except ValidationError as error:
        reason = fault_of(error, [*DrillFile.model_fields], [*_Group.model_fields])
        raise BadFileError(str(file), reason) from error
    return found, tuple(_cohort(found, file))


def _cohort(found: DrillFile, file: Path) -> Iterator[Simulated]:
    number = 0
    for group in found.cohort:
        if bool(group.style) == bool(group.replies):
            raise BadFileError(str(file), "each part of the cohort has either a style or a file of replies")
        for _ in range(group.count):
            number += 1
            name = group.name or f"{group.style or 'trainee'} {number}"
            yield Simulated(name, _named(group.style, file), _lines(group, file))
    if number > MOST_SIMULATED:
        raise BadFileError(str(file), f"the cohort has {number} trainees, and {MOST_SIMULATED} are the most")


def _named(style: str, file: Path) -> tuple[Style, ...]:
    known = styles()
    if not style:
        return ()
    if style == MIXED:
        return tuple(known.values())
    if style not in known:
        raise BadFileError(str(file), f"there is no style {style}, only {', '.join([*known, MIXED])}")
    return (known[style],)


def _lines(group: _Group, file: Path) -> tuple[str, ...]:
    if not group.replies:
        return ()
    lines = [line.strip() for line in _text(file.parent / group.replies).splitlines()]
    said = tuple(line for line in lines if line)
    if not said:
        raise BadFileError(str(file.parent / group.replies), "it holds no reply; write one on each line")
    return said


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = (getattr(error, "strerror", None) or "it is no text in UTF-8").lower()
        raise BadFileError(str(file), reason) from error

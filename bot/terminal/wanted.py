"""Which talk the user asked for."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from bot.practice.session import Mode, Practice
from bot.practice.talk import Talk


@dataclass(frozen=True, slots=True)
class Wanted:
    """A talk to start or to go on with.

    Attributes:
        trainee: Who practises.
        person: Id or file of the person, "" while it is not chosen.
        seed: Draws facts and lines.
        mode: When notes are shown.
        pack: Role to be scored as, "" for the one the scenario names.
        resume: Id of the talk to go on with, "" for the latest open one, or None for a new talk.
    """

    trainee: str
    person: str
    seed: int
    mode: Mode = "coached"
    pack: str = ""
    resume: str | None = None


async def take_up(practice: Practice, wanted: Wanted) -> Talk:
    """Start the talk that is wanted, or go on with it."""
    if wanted.resume is not None:
        return await practice.resume(wanted.trainee, wanted.resume)
    return await practice.start(
        wanted.trainee, wanted.person, seed=wanted.seed, mode=wanted.mode, pack=wanted.pack
    )


def command_for(talk: Talk) -> str:
    """Return the command that starts the same talk again: the same person, seed, role and mode."""
    record = talk.record
    words = ["coach", "practice", record.person, "--seed", str(record.seed)]
    if record.pack != talk.script.scenario.pack:
        words += ["--pack", record.pack]
    if record.mode != "coached":
        words += ["--mode", record.mode]
    return shlex.join(words)

"""A listener that fails says so once, and the cues go on alone: no silent change of judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rubric.assess import assess
from rubric.listener import Opinion
from rubric.listener.errors import ListenerUnavailable
from rubric.listener.fallback import ON_CUES_ALONE, OrCues
from rubric.listener.model import Trained
from rubric.packs import read_pack


@dataclass
class Failing:
    """Answers a number of times, then no more."""

    answers: int
    asked: int = field(default=0)

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion:  # noqa: ARG002 - the protocol's
        self.asked += 1
        if self.asked > self.answers:
            msg = "The weights are gone."
            raise ListenerUnavailable(msg)
        return Opinion({"affirm": 0.99}, {})


def test_a_listener_that_answers_is_heard_and_the_result_says_so() -> None:
    listener = OrCues(Failing(5), print)
    verdict = assess("You stayed on the line.", "Mm.", pack=read_pack("police"), listener=listener)
    assert verdict.by == "cues+listener"


def test_a_failing_listener_tells_once_and_is_not_asked_again() -> None:
    told: list[str] = []
    failing = Failing(0)
    listener = OrCues(failing, told.append)
    verdicts = [assess("Calm down.", "No.", pack=read_pack("police"), listener=listener) for _ in range(3)]
    assert {verdict.by for verdict in verdicts} == {"cues"}
    assert told == [f"The weights are gone. {ON_CUES_ALONE}"]
    assert failing.asked == 1


def test_without_weights_the_verdict_is_that_of_the_cues(tmp_path: Path) -> None:
    told: list[str] = []
    listener = OrCues(Trained(tmp_path / "none.zip"), told.append)
    pack = read_pack("police")
    assert assess("Calm down.", pack=pack, listener=listener) == assess("Calm down.", pack=pack)
    assert "not installed" in told[0]

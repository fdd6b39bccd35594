"""What the rubric says of one reply: the records that travel through a turn and into the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal

Judge = Literal["cue", "listener"]

_SURE: Final = 0.6
_SURE_BY_EAR: Final = 0.8  # its words show less, and may be the wrong ones


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the reply that earned a code.

    Attributes:
        code: A code of the codebook, or the id of a level (`empathy`, `reflection`).
        start: Offset of the first character in the reply as it was typed.
        end: Offset behind the last character.
        text: The words themselves, `reply[start:end]`.
        by: Who found them: a cue (a pattern) or the listener (the trained model).
        why: What these words do to the person who hears them, in plain English.
        try_: Another wording, or "" where none is needed. Printed as `try`.
    """

    code: str
    start: int
    end: int
    text: str
    by: Judge
    why: str
    try_: str

    def as_json(self) -> dict[str, Any]:
        """Return the record under the names of the JSON contract."""
        return {
            "code": self.code,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "by": self.by,
            "why": self.why,
            "try": self.try_,
        }


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict on one reply.

    Attributes:
        levels: `empathy` 0-2, `reflection` 0-2, `non_confrontation` 0-2 (2 is best).
        score: 0-100.
        codes: Skills and slips present, in the order of the codebook, each once.
        p: Per code a probability 0-1; per level a mapping of "0", "1", "2" to probabilities.
        evidence: Spans that earned levels and codes, by place in the reply.
        rubric: Pack and version that scored it, such as `police@1`.
        by: Which judges had a say: `cues`, or `cues+listener`.
        repeated: The reply says again what an earlier reply of the talk said.
        picks_up: Content words of the person's line that the reply gives back.
    """

    levels: dict[str, int]
    score: int
    codes: tuple[str, ...]
    p: dict[str, float | dict[str, float]]
    evidence: tuple[Evidence, ...]
    rubric: str
    by: str
    repeated: bool = False
    picks_up: tuple[str, ...] = field(default=())

    def is_sure(self, code: str, step: int = 1) -> bool:
        """Tell whether a code, or a step of a level, is likely enough to say it plainly.

        Of 7,298 examples, each heard by a listener taught without it, 5,525 of 6,641 codes that are sure were
        given by people too (83%), and 1,154 of 2,290 that are not (50%).
        """
        p = self.p.get(code, 1.0)
        if isinstance(p, dict):
            p = sum(likely for reached, likely in p.items() if int(reached) >= step)
        judges = {found.by for found in self.evidence if found.code == code and found.text.strip()}
        return p >= (_SURE_BY_EAR if judges == {"listener"} else _SURE)

    def as_json(self) -> dict[str, Any]:
        """Return the verdict under the names of the JSON contract."""
        return {
            "levels": dict(self.levels),
            "score": self.score,
            "codes": list(self.codes),
            "p": {key: dict(value) if isinstance(value, dict) else value for key, value in self.p.items()},
            "evidence": [found.as_json() for found in self.evidence],
            "rubric": self.rubric,
            "by": self.by,
            "repeated": self.repeated,
            "picks_up": list(self.picks_up),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Assessment:
        """Read back what `as_json` wrote."""
        return cls(
            levels=stored["levels"],
            score=stored["score"],
            codes=tuple(stored["codes"]),
            p=stored["p"],
            evidence=tuple(
                Evidence(**{("try_" if key == "try" else key): value for key, value in found.items()})
                for found in stored["evidence"]
            ),
            rubric=stored["rubric"],
            by=stored["by"],
            repeated=stored["repeated"],
            picks_up=tuple(stored["picks_up"]),
        )

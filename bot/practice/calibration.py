"""Instructors code replies blind; then both codings are shown, and how far people and rubric agree is told.

Only what was coded blind counts: replies of talks that the instructor had not read, coded before the rubric's
codes were shown.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from random import Random
from statistics import median_low
from typing import TYPE_CHECKING, Final

from bot import texts
from bot.errors import MissingExtraError, ReviewError, refuse_unknown
from bot.practice.anonymous import Anonymous
from bot.practice.talk import Clock
from bot.store.records_reviews import Coded, Coding, Reader, Reading, Sampled
from bot.store.store import Store
from rubric.assessment import Assessment
from rubric.codes import CODES, LEVELS, SKILLS, SLIPS
from rubric.rescoring import out_of_slips

if TYPE_CHECKING:
    from rubric.agreement import Agreement

SAMPLE: Final = 20
FEW: Final = 5
"""Below so many replies with a code its kappa says nothing, and it is not called weak."""

WEAKEST: Final = 5
WORDS: Final = 3
"""Disagreements shown for a code."""

GIVEN: Final = ("empathy", "reflection")
"""Levels that an instructor gives; `non_confrontation` follows from the slips."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """How far people and rubric agree in an agency.

    Attributes:
        replies: Replies that were coded blind by at least one instructor.
        coders: How many instructors coded.
        with_rubric: Instructors against the rubric, per level and code; only those that somebody gave.
        among: Instructors against each other, all pairs together; empty where no two coded the same reply.
        weakest: Codes of `with_rubric` with the lowest kappa, and the words where they parted.
    """

    replies: int
    coders: int
    with_rubric: tuple[Agreement, ...]
    among: tuple[Agreement, ...]
    weakest: tuple[Agreement, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Double coding.

    Attributes:
        store: Where codes are kept.
        clock: Returns the time.
    """

    store: Store
    clock: Clock

    async def sample(self, reader: Reader, *, seed: int, size: int = SAMPLE) -> list[Sampled]:
        """Draw replies to be coded; half of them such that others have coded, as far as there are any.

        Args:
            reader: The instructor.
            seed: Draws; the same seed draws the same replies from the same talks.
            size: How many, at most.

        Raises:
            ReviewError: Whoever asks doesn't review.
        """
        _refuse_trainees(reader)
        open_ones = await self.store.codable(reader)
        chance = Random(seed)
        shared = [key for key, by_others in open_ones if by_others]
        fresh = [key for key, by_others in open_ones if not by_others]
        drawn = chance.sample(shared, min(len(shared), size // 2))
        drawn += chance.sample(fresh, min(len(fresh), size - len(drawn)))
        found = await self.store.sampled(reader, drawn)
        chance.shuffle(found)  # replies of one talk side by side would tell too much of it
        return found

    async def code(
        self,
        reader: Reader,
        session_id: str,
        n: int,
        *,
        levels: Mapping[str, int],
        codes: Collection[str],
        note: str = "",
    ) -> Coded:
        """Keep an instructor's codes for a reply, and return both: theirs and the rubric's.

        Args:
            reader: The instructor.
            session_id: The talk.
            n: The turn.
            levels: `empathy` and `reflection`, 0-2.
            codes: Skills and slips present.
            note: A word on why, or "".

        Raises:
            ReviewError: Whoever asks doesn't review, or the turn has no reply.
            UnknownChoiceError: There is no such code or level.
            UnknownSessionError: There is no such talk to them.
            UnknownTurnError: It has no such turn.
        """
        _refuse_trainees(reader)
        for level in GIVEN:
            refuse_unknown(level, str(levels.get(level, "")), ("0", "1", "2"))
        for each in codes:
            refuse_unknown("code", each, (*SKILLS, *SLIPS))
        record = await self.store.seen_session(reader, session_id)
        ordered = tuple(each for each in (*SKILLS, *SLIPS) if each in codes)
        blind = not await self.store.has_read(reader, session_id) and reader.id != record.trainee
        coding = Coding(
            session_id=session_id,
            n=n,
            guild_id=reader.guild_id,
            author=reader.id,
            author_name=reader.name,
            blind=blind,
            at=self.clock(),
            levels={level: int(levels[level]) for level in GIVEN} | {LEVELS[-1]: out_of_slips(ordered)},
            codes=ordered,
            note=note.strip(),
        )
        kept = await self.store.add_coding(reader, coding)
        await self._noted(reader, session_id)
        for both in await self.store.coded(reader, author=reader.id):
            if both.coding.id == kept.id and both.assessment:
                return both
        raise ReviewError(f"Turn {n} is a silence: there is no reply to code. Take another.")

    async def agreement(self, reader: Reader) -> Calibrated:
        """Count how far people and rubric agree on what was coded blind.

        Raises:
            ReviewError: Whoever asks doesn't review.
            MissingExtraError: scikit-learn, which counts, is not installed.
        """
        _refuse_trainees(reader)
        coded = [each for each in await self.store.coded(reader) if each.coding.blind and each.assessment]
        return await asyncio.to_thread(calibrated, coded)

    async def examples(self, reader: Reader, *, prefix: str = "agency") -> Iterator[str]:
        """Return what instructors coded as lines of JSON, in the format of `rubric/training/examples`.

        A reply that several coded has the codes that more than half of them gave, and the lower middle of
        their levels. Names, ids and numbers are taken out of what anybody said, as far as they can be told:
        what trainees and instructors are called, and what is introduced as a name.
        """
        _refuse_trainees(reader)
        coded = [each for each in await self.store.coded(reader) if each.assessment]
        return _examples(coded, prefix, Anonymous(sorted(await self._names(reader, coded))))

    async def _names(self, reader: Reader, coded: Sequence[Coded]) -> set[str]:
        """Return what instructors who coded are called, and trainees as far as it is known."""
        names = {each.coding.author_name for each in coded}
        if reader.guild_id is None:
            return names
        talks = await self.store.whose({each.coding.session_id for each in coded})
        called = await self.store.names_in(reader.guild_id, {trainee for trainee, _ in talks.values()})
        return names | set(called.values())

    async def _noted(self, reader: Reader, session_id: str) -> None:
        await self.store.add_reading(
            Reading(
                session_id=session_id,
                guild_id=reader.guild_id,
                reader=reader.id,
                reader_name=reader.name,
                act="coded",
                at=self.clock(),
            )
        )


def calibrated(coded: Sequence[Coded]) -> Calibrated:
    """Count how far people agree with the rubric, and with each other. Pure.

    Raises:
        MissingExtraError: scikit-learn, which counts, is not installed.
    """
    try:
        from rubric.agreement import held_against  # noqa: PLC0415 - it needs what only an extra installs
        from rubric.training.corpora import Item  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise MissingExtraError("agreement", error.name or "scikit-learn") from error

    def item(each: Coded) -> Item:
        labels = {code: int(code in each.coding.codes) for code in (*SKILLS, *SLIPS)} | each.coding.levels
        return Item("crisis", each.coding.session_id, each.line, each.reply, labels)

    judged = [Assessment.from_json(each.assessment) for each in coded]
    with_rubric = held_against([item(each) for each in coded], judged, worst=WORDS)
    pairs = list(_pairs(coded))
    among = held_against(
        [item(one) for one, _ in pairs], [as_verdict(other.coding) for _, other in pairs], worst=WORDS
    )
    telling = [each for each in with_rubric if each.present >= FEW and each.name in CODES]
    return Calibrated(
        replies=len({(each.coding.session_id, each.coding.n) for each in coded}),
        coders=len({each.coding.author for each in coded}),
        with_rubric=tuple(with_rubric),
        among=tuple(among),
        weakest=tuple(sorted(telling, key=lambda each: each.kappa)[:WEAKEST]),
    )


def as_verdict(coding: Coding) -> Assessment:
    """Return an instructor's codes in the shape of the rubric's verdict, to be held against another's."""
    p: dict[str, float | dict[str, float]] = {code: float(code in coding.codes) for code in (*SKILLS, *SLIPS)}
    for level in LEVELS:
        p[level] = {step: float(int(step) == coding.levels[level]) for step in ("0", "1", "2")}
    return Assessment(dict(coding.levels), 0, coding.codes, p, (), "people", "people")


def _pairs(coded: Sequence[Coded]) -> Iterator[tuple[Coded, Coded]]:
    """Yield the codings of every two instructors of one reply, always in the order of their ids."""
    for _, same in groupby(sorted(coded, key=_place), key=_place):
        yield from combinations(sorted(same, key=lambda each: each.coding.author), 2)


def _place(each: Coded) -> tuple[str, int]:
    return each.coding.session_id, each.coding.n


def _examples(coded: Sequence[Coded], prefix: str, clean: Anonymous) -> Iterator[str]:
    grouped = groupby(sorted(coded, key=_place), key=_place)
    for number, (_, same) in enumerate(grouped, start=1):
        several = list(same)
        first = several[0]
        codes = [
            code
            for code in (*SKILLS, *SLIPS)
            if 2 * sum(code in each.coding.codes for each in several) > len(several)
        ]
        levels = {level: median_low(each.coding.levels[level] for each in several) for level in GIVEN}
        yield json.dumps(
            {
                "id": f"{prefix}-{number:04}",
                "context": clean(first.line),
                "reply": clean(first.reply),
                "role": first.pack,
                "levels": levels | {LEVELS[-1]: out_of_slips(tuple(codes))},
                "codes": codes,
                "note": "; ".join(clean(each.coding.note) for each in several if each.coding.note),
            },
            ensure_ascii=False,
        )


def _refuse_trainees(reader: Reader) -> None:
    if not reader.reviews:
        raise ReviewError(texts.INSTRUCTORS_ONLY)

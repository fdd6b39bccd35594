"""The instructors' side: talks found, read, commented on, marked and released; and the trainee's answer.

Who may do what:

    an instructor       reads every talk held in their server, and does all of this with it
    the one at this     the same with every talk held on this machine
    machine
    a trainee           reads their own talks, answers, asks for a score to be looked at again; what a check
                        ride's feedback would be they see once it is released
    anybody else        nothing: a talk that they may not see is one that there is not

What was scored is never changed. An override stands beside it, with its reason, and reports use either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from bot import texts
from bot.errors import ReviewError, UnknownChoiceError, refuse_unknown
from bot.practice.anonymous import Anonymous
from bot.practice.debrief import Debrief
from bot.practice.reviewed import Reviewed, ReviewedTurn, reviewed
from bot.practice.searching import as_query
from bot.practice.session import Practice
from bot.practice.turn import turn_of
from bot.store.records_reviews import (
    Excerpt,
    Found,
    Listed,
    NewsKind,
    Order,
    Override,
    Page,
    Reader,
    Reading,
    Release,
    Remark,
    RemarkKind,
    Wanted,
)
from bot.store.review_lists import PAGE
from rubric.codes import CODES, LEVELS, SKILLS, SLIPS
from rubric.rescoring import value_of

LONGEST_WORDS: Final = 2000
LONGEST_EXCERPT: Final = 12
"""Turns of an excerpt: a moment to talk about, not a whole talk."""

_STEPS_OF_A_LEVEL: Final = {0: "0 (none)", 1: "1 (weak)", 2: "2 (strong)"}
_STEPS_OF_A_CODE: Final = {0: "0 (absent)", 1: "1 (present)"}

OPENED_AGAIN_AFTER: Final = timedelta(minutes=15)
"""A talk that the same person opens again within that time is one line of the audit."""


@dataclass(frozen=True, slots=True)
class Review:
    """What is done in a review.

    Attributes:
        practice: Where talks come from.
    """

    practice: Practice

    async def listed(
        self,
        reader: Reader,
        wanted: Wanted | None = None,
        *,
        order: Order = "latest",
        page: int = 1,
        size: int = PAGE,
    ) -> Page:
        """Return one page of the talks that somebody may see; a trainee's withheld figures are left out."""
        found = await self.practice.store.listed(
            reader, wanted or Wanted(), order=order, page=page, size=size
        )
        if reader.reviews:
            return found
        return replace(found, talks=tuple(map(_for_trainee, found.talks)))

    async def opened(self, reader: Reader, session_id: str) -> Reviewed:
        """Return a talk turn by turn with all that was made of it, and note in the audit who read it.

        Raises:
            UnknownSessionError: There is no such talk to them.
            SnapshotMismatch: The person's file has changed too much since.
        """
        store, since = self.practice.store, self.practice.clock() - OPENED_AGAIN_AFTER
        whole = await store.whole(reader, session_id, opened_since=since)
        talk = await self.practice.taken_up(whole.session, whole.turns)
        turns = [turn_of(record, talk.script) for record in whole.turns]
        if reader.id != whole.session.trainee and not whole.is_noted:
            await store.add_reading(self._reading(reader, session_id, "opened"), unless_since=since)
        return reviewed(talk, turns, whole.reviews, reader)

    async def looked_back(self, reader: Reader, session_id: str) -> Debrief:
        """Return the debrief of a talk that has ended: turning points, measures, pass marks, as scored.

        Raises:
            UnknownSessionError: There is no such talk to them.
            ReviewError: It is not over, or its feedback waits for an instructor.
        """
        found = await self.opened(reader, session_id)
        after = found.debrief
        if after is None:
            raise ReviewError("This talk is not over yet. The debrief comes with its end.")
        _refuse_withheld(found)
        return after

    async def comment(self, reader: Reader, session_id: str, n: int | None, words: str) -> Remark:
        """Comment on a turn, or on the talk as a whole with `n` None; its trainee is told.

        Raises:
            ReviewError: Whoever asks doesn't review, or says nothing.
            UnknownSessionError: There is no such talk to them.
            UnknownTurnError: It has no such turn.
        """
        _refuse_trainees(reader)
        kept = await self._remark(reader, session_id, n, "comment", _said(words))
        await self._tell(reader, session_id, "comment")
        return kept

    async def flag(self, reader: Reader, session_id: str, n: int | None, words: str = "") -> Remark:
        """Flag a turn or a talk for instructors; its trainee is not told."""
        _refuse_trainees(reader)
        return await self._remark(reader, session_id, n, "flag", words.strip()[:LONGEST_WORDS])

    async def ask_second_look(
        self, reader: Reader, session_id: str, n: int | None, words: str = ""
    ) -> Remark:
        """Ask other instructors to look at a turn or a talk; its trainee is not told."""
        _refuse_trainees(reader)
        return await self._remark(reader, session_id, n, "second_look", words.strip()[:LONGEST_WORDS])

    async def answer(self, reader: Reader, session_id: str, n: int | None, words: str) -> Remark:
        """Answer what instructors said, as the trainee of the talk."""
        await self._refuse_not_theirs(reader, session_id)
        return await self._remark(reader, session_id, n, "answer", _said(words))

    async def appeal(self, reader: Reader, session_id: str, n: int | None, words: str) -> Remark:
        """Ask for a score to be looked at again, as the trainee of the talk.

        Raises:
            ReviewError: It is not their talk, they say nothing, or its feedback waits for an instructor.
        """
        found = await self._refuse_not_theirs(reader, session_id)
        _refuse_withheld(found)
        return await self._remark(reader, session_id, n, "appeal", _said(words))

    async def settle(self, reader: Reader, remark_id: int) -> Remark:
        """Note that a flag, a second look or an appeal was dealt with; the trainee who appealed is told."""
        _refuse_trainees(reader)
        settled = await self.practice.store.settle(reader, remark_id, self.practice.clock())
        await self._noted(reader, settled.session_id, "settled")
        if settled.kind == "appeal":
            await self._tell(reader, settled.session_id, "settled")
        return settled

    async def override(
        self, reader: Reader, session_id: str, n: int, code: str, becomes: int, reason: str
    ) -> Override:
        """Give a code or level in place of what was scored, with a reason; its trainee is told.

        Args:
            reader: The instructor.
            session_id: The talk.
            n: The turn.
            code: A code of the codebook, or a level.
            becomes: 0 or 1 for a code, 0 to 2 for a level.
            reason: Why: the trainee reads it.

        Raises:
            ReviewError: Whoever asks doesn't review, gives no reason, or it is so already.
            UnknownChoiceError: There is no such code or value.
            UnknownSessionError: There is no such talk to them.
            UnknownTurnError: It has no such turn.
        """
        _refuse_trainees(reader)
        why = _said(reason, "Say why: the trainee reads the reason beside your mark.")
        refuse_unknown("code", code, (*LEVELS, *SKILLS, *SLIPS))
        if becomes not in (steps := _STEPS_OF_A_LEVEL if code in LEVELS else _STEPS_OF_A_CODE):
            raise UnknownChoiceError(
                f"step of {CODES[code].title} called", becomes, ", ".join(steps.values())
            )
        turn = (await self.opened(reader, session_id)).turn(n)
        if turn.scored is None or turn.standing is None:
            raise ReviewError(
                f"Turn {n} is a silence: there is no reply to correct. Take another, or comment on this one."
            )
        if value_of(turn.standing, code) == becomes:
            raise ReviewError("That is how it stands already, so nothing was changed. Choose another value.")
        kept = await self.practice.store.add_override(
            reader,
            Override(
                session_id=session_id,
                n=n,
                guild_id=reader.guild_id,
                code=code,
                was=value_of(turn.scored, code),
                becomes=becomes,
                author=reader.id,
                author_name=reader.name,
                reason=why,
                at=self.practice.clock(),
            ),
        )
        await self._noted(reader, session_id, "overrode")
        await self._tell(reader, session_id, "override")
        return kept

    async def withdraw(self, reader: Reader, override_id: int) -> Override:
        """Take an override back: what was scored stands alone again."""
        _refuse_trainees(reader)
        back = await self.practice.store.withdraw_override(reader, override_id, self.practice.clock())
        await self._noted(reader, back.session_id, "withdrew")
        return back

    async def release(self, reader: Reader, session_id: str) -> Release:
        """Let the trainee of a check ride see its feedback, and tell them; the first release holds.

        Raises:
            ReviewError: Whoever asks doesn't review, or the talk is no check ride or not over.
            UnknownSessionError: There is no such talk to them.
        """
        _refuse_trainees(reader)
        store = self.practice.store
        record = await store.seen_session(reader, session_id)
        if record.mode != "check_ride":
            raise ReviewError(
                "The trainee sees the feedback of this talk already: it was no check ride. "
                "Nothing is left to release."
            )
        if record.ended_at is None:
            raise ReviewError("This check ride is not over yet. Release its feedback when it is.")
        made = await store.reviews_of(reader, session_id)
        if made.release is not None:
            return made.release
        kept = await store.add_release(
            reader,
            Release(
                session_id=session_id,
                guild_id=reader.guild_id,
                author=reader.id,
                author_name=reader.name,
                at=self.practice.clock(),
            ),
        )
        await self._noted(reader, session_id, "released")
        await store.add_news(session_id, "release", kept.at)
        return kept

    async def excerpt(
        self, reader: Reader, session_id: str, first_n: int, last_n: int, *, names: Sequence[str] = ()
    ) -> Excerpt:
        """Return turns of a talk without names, ids and numbers, to be looked at before they are shared.

        Args:
            reader: The instructor.
            session_id: The talk.
            first_n: First turn.
            last_n: Last turn.
            names: What the trainee is called, as far as the front end knows.

        Raises:
            ReviewError: Whoever asks doesn't review, or the turns are none or too many.
            UnknownSessionError: There is no such talk to them.
        """
        _refuse_trainees(reader)
        found = await self.opened(reader, session_id)
        chosen = [turn for turn in found.turns if first_n <= turn.turn.n <= last_n]
        if not 0 < len(chosen) <= LONGEST_EXCERPT:
            raise ReviewError(
                f"An excerpt is 1 to {LONGEST_EXCERPT} turns long, and this talk has {len(found.turns)}. "
                "Choose others."
            )
        person = found.talk.script.scenario.person.name
        clean = Anonymous([*names, found.talk.record.trainee], keep=[person])
        return Excerpt(
            session_id=session_id,
            guild_id=reader.guild_id,
            first_n=chosen[0].turn.n,
            last_n=chosen[-1].turn.n,
            author=reader.id,
            author_name=reader.name,
            words="\n".join(
                [f"{person}: {chosen[0].line}", *(_shared(turn, person, clean) for turn in chosen)]
            ),
            at=self.practice.clock(),
        )

    async def share(self, reader: Reader, excerpt: Excerpt) -> Excerpt:
        """Keep that an excerpt is shared; the front end posts its words."""
        _refuse_trainees(reader)
        kept = await self.practice.store.add_excerpt(reader, excerpt)
        await self._noted(reader, excerpt.session_id, "shared")
        return kept

    async def exported(self, reader: Reader, session_id: str) -> None:
        """Note in the audit that a talk was handed out as a file."""
        await self.practice.store.seen_session(reader, session_id)
        await self._noted(reader, session_id, "exported")

    async def search(self, reader: Reader, typed: str, *, limit: int = PAGE, page: int = 1) -> list[Found]:
        """Return the turns that hold words, the latest first; none where no word was typed."""
        query = as_query(typed)
        if not query:
            return []
        return await self.practice.store.search(reader, query, limit=limit, offset=(page - 1) * limit)

    async def audit(self, reader: Reader, session_id: str | None = None, *, limit: int = 50) -> list[Reading]:
        """Return who read or did what with one talk, or with all that somebody may see, the latest first."""
        return await self.practice.store.readings(reader, session_id=session_id, limit=limit)

    async def _remark(
        self, reader: Reader, session_id: str, n: int | None, kind: RemarkKind, words: str
    ) -> Remark:
        remark = Remark(
            session_id=session_id,
            n=n,
            kind=kind,
            guild_id=reader.guild_id,
            author=reader.id,
            author_name=reader.name,
            words=words,
            at=self.practice.clock(),
        )
        kept = await self.practice.store.add_remark(reader, remark)
        await self._noted(reader, session_id, kind)
        return kept

    async def _refuse_not_theirs(self, reader: Reader, session_id: str) -> Reviewed:
        found = await self.opened(reader, session_id)
        if reader.id != found.talk.record.trainee:
            raise ReviewError("Only the trainee of a talk answers here. Comment on it instead.")
        return found

    async def _noted(self, reader: Reader, session_id: str, act: str) -> None:
        await self.practice.store.add_reading(self._reading(reader, session_id, act))

    def _reading(self, reader: Reader, session_id: str, act: str) -> Reading:
        return Reading(
            session_id=session_id,
            guild_id=reader.guild_id,
            reader=reader.id,
            reader_name=reader.name,
            act=act,
            at=self.practice.clock(),
        )

    async def _tell(self, reader: Reader, session_id: str, kind: NewsKind) -> None:
        """Keep that the trainee is to be told, unless they did it themselves or may not see it yet."""
        store = self.practice.store
        record = await store.seen_session(reader, session_id)
        withheld = record.mode == "check_ride" and not await store.released([session_id])
        if reader.id != record.trainee and not withheld:
            await store.add_news(session_id, kind, self.practice.clock())


def _for_trainee(talk: Listed) -> Listed:
    """Return a talk of a list as its trainee may see it."""
    unseen: dict[str, Any] = {"flags": 0, "second_looks": 0}
    if talk.mode == "check_ride" and talk.released_at is None:
        unseen |= dict.fromkeys(("score_mean", "empathy_mean", "reflection_mean", "non_confrontation_mean"))
        unseen |= {"comments": 0, "overrides": 0}
    return replace(talk, **unseen)


def _shared(turn: ReviewedTurn, person: str, clean: Anonymous) -> str:
    reply = clean(turn.turn.reply) if turn.turn.reply else "(silence)"
    return f"Trainee: {reply}\n{person}: {clean(turn.turn.said)}"


def _said(words: str, otherwise: str = "There are no words in that. Type what you want to say.") -> str:
    kept = words.strip()
    if not kept:
        raise ReviewError(otherwise)
    if len(kept) > LONGEST_WORDS:
        raise ReviewError(
            f"That is {len(kept):,} characters long, and {LONGEST_WORDS:,} is the most. Make it shorter."
        )
    return kept


def _refuse_trainees(reader: Reader) -> None:
    if not reader.reviews:
        raise ReviewError(texts.INSTRUCTORS_ONLY)


def _refuse_withheld(found: Reviewed) -> None:
    if found.withheld:
        raise ReviewError(
            "This was a check ride: its feedback waits until an instructor releases it. You are told then."
        )

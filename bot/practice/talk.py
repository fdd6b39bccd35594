"""One trainee, one person: the turn. Nothing is shown before it is stored, and nothing is stored twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from typing import Final, Literal, Protocol

from bot.errors import StoreError, TalkOverError, refuse_unknown
from bot.practice import intake
from bot.practice.coach import RISK, note_on
from bot.practice.fading import is_note_due
from bot.practice.turn import Opening, Stopped, Turn, turn_of
from bot.store.records import SessionRecord, TurnRecord
from bot.store.store import Store
from dialogues.mind import restore
from dialogues.person import Response, hear, leave, wait
from dialogues.script import Script
from rubric.assess import assess
from rubric.assessment import Assessment
from rubric.listener import Listener
from rubric.note import Note
from rubric.packs import Pack

Clock = Callable[[], datetime]


class Bounds(Protocol):
    """What a drill lets be done in a talk of its; each method raises where it doesn't."""

    def refuse_reply(self) -> None:
        """Refuse a reply where none is taken now."""

    def refuse_rewind(self) -> None:
        """Refuse to go back."""


REMEMBERED_REPLIES: Final = 12
"""Earlier replies that the rubric compares a new one with."""

HASTY: Final = "helo you sound tired"
"""A reply with a slip of the finger and no marks: what mends these is loaded when it is first needed."""


class Talk:
    """One trainee's talk with one person, from the first line to the ending. Safe to call from several tasks.

    Attributes:
        store: Where it is kept.
        clock: Returns the time, with its zone.
        listener: The judge beside the cues.
        script: The person.
        pack: What the role asks.
        record: The session as stored.
        mind: The person now.
        line: What they said last.
        closing: Their last words to a trainee who left, or "".
        n: Turns so far.
        ended: The talk is over.
        stopped: The trainee used the stop word.
        is_in_doubt: The store may hold more, or less, of it than is known here: see `settle`.
        is_unseen: Its last turn was found by `settle`, so that nobody was shown it yet.
        bounds: Those of the drill that the talk is part of, or None.
    """

    bounds: Bounds | None = None

    def __init__(
        self,
        store: Store,
        clock: Clock,
        listener: Listener,
        script: Script,
        pack: Pack,
        record: SessionRecord,
    ) -> None:
        """Stand at the start of a stored talk."""
        self.store = store
        self.clock = clock
        self.listener = listener
        self.script = script
        self.pack = pack
        self.record = record
        self.mind = restore(script.scenario, record.opening["mind"])
        self.line: str = record.opening["said"]
        self.n = 0
        self.closing = ""
        self.ended = record.ended_at is not None
        self.stopped = record.stopped
        self.is_in_doubt = self.is_unseen = False
        self._earlier: tuple[str, ...] = ()
        self._given: frozenset[str] = frozenset()
        self._hint = self._hint_in_the_opening()
        self._lock = asyncio.Lock()

    @property
    def id(self) -> str:
        """The session's id."""
        return self.record.id

    @property
    def opening(self) -> Opening:
        """What stood before the first reply."""
        stored = self.record.opening
        return Opening(stored["told"], stored["seen"], stored["said"])

    @property
    def shows_notes(self) -> bool:
        """Whether notes are shown while the talk goes on, under each reply or under some."""
        return self.record.mode in {"coached", "sparse"}

    def shows_note_on(self, turn: Turn) -> bool:
        """Tell whether the coach's note is shown under a turn while the talk goes on."""
        return turn.assessment is not None and is_note_due(self.record.mode, turn.n, turn.assessment.codes)

    @property
    def ending(self) -> str | None:
        """The ending reached, or None."""
        return self.record.ending

    def judge(self, words: str, line: str, earlier: tuple[str, ...]) -> Assessment:
        """Return the rubric's verdict on words after a line, as in any turn of this talk."""
        return assess(words, line, earlier[-REMEMBERED_REPLIES:], pack=self.pack, listener=self.listener)

    async def warm_up(self) -> None:
        """Load what the first reply would load, so that it waits for none of it."""
        await asyncio.to_thread(self._weigh, HASTY)

    async def reply(self, text: str, *, message_id: str, reply_s: float | None = None) -> Turn | Stopped:
        """Take one reply: score it, let the person hear it, store both, and return what is to be shown.

        Args:
            text: What the trainee typed.
            message_id: The front end's id of the message; the same one twice is answered with the same turn.
            reply_s: Seconds since the person's line, where measured.

        Raises:
            EmptyReplyError: There are no words in it.
            LongReplyError: It is far too long.
            TalkOverError: The talk has ended.
            DrillWaitError: It is part of a drill that takes no reply now.
            StoreError: It could not be stored. Nothing has changed here: the same reply can be sent again.
                Where the way to a server broke just then, it may be stored all the same: the same reply is
                then answered with that turn, and for any other the talk has to be settled first.
        """
        async with self._lock:
            if intake.is_stop_word(text):
                return await self._stop()
            words = intake.clean(text)
            self._refuse_after_the_end()
            if self.bounds is not None:
                self.bounds.refuse_reply()
            assessment, response, note = await asyncio.to_thread(self._weigh, words)
            turn = self._turn("reply", message_id, words, response)
            turn = replace(turn, reply_s=reply_s, assessment=assessment.as_json(), note=note.as_json())
            return await self._keep(turn)

    def _weigh(self, words: str) -> tuple[Assessment, Response, Note]:
        """Return what the rubric, the person and the coach make of a reply: the work of many milliseconds."""
        assessment = self.judge(words, self.line, self._earlier)
        response = hear(self.script, self.mind, words, assessment)
        note = note_on(
            self.script,
            self.mind,
            self.line,
            assessment,
            words,
            hint=self._hint,
            given=self._given,
            earlier=self._earlier,
        )
        return assessment, response, note

    async def wait(self, *, message_id: str) -> Turn:
        """Let the person meet a silence that has grown too long.

        Raises:
            TalkOverError: The talk has ended.
            StoreError: It could not be stored, as with `reply`.
        """
        async with self._lock:
            self._refuse_after_the_end()
            return await self._keep(self._turn("silence", message_id, "", wait(self.script, self.mind)))

    async def notice_silence(self, after_n: int) -> Turn | None:
        """Let the person meet the silence since turn `after_n`; a reply that came by now wins.

        Returns:
            The turn, or None where the talk went on or ended meanwhile.

        Raises:
            StoreError: It could not be stored, as with `reply`.
        """
        async with self._lock:
            if self.ended or self.n != after_n:
                return None
            # The time is in it, for the same silence may come again after a rewind.
            message_id = f"silence {after_n + 1} {self.clock().isoformat()}"
            return await self._keep(self._turn("silence", message_id, "", wait(self.script, self.mind)))

    async def end(self) -> str:
        """End the talk from the trainee's side; return the person's last words.

        Raises:
            TalkOverError: It has ended already.
        """
        async with self._lock:
            self._refuse_after_the_end()
            response = leave(self.script, self.mind)
            ending, at = response.mind.state, self.clock()
            outcome = self.script.scenario.endings[ending].outcome
            with self._doubting_failures():
                await self.store.end_session(self.id, ending=ending, outcome=outcome, stopped=False, at=at)
            self._ended_at(at, ending)
            self._close(response)
            return response.said

    async def stop(self) -> Stopped:
        """End the role play at once, for the trainee's own sake."""
        async with self._lock:
            return await self._stop()

    async def decide(self, option: str) -> None:
        """Keep what the trainee would do next.

        Raises:
            UnknownChoiceError: The scenario offers no such option.
        """
        refuse_unknown("decision", option, tuple(self.script.scenario.decision.options))
        await self.store.decide(self.id, option)
        self.record = replace(self.record, decision=option)

    async def rewind(self, to_n: int) -> None:
        """Go back to where the talk stood after turn `to_n`; 0 is the person's first line.

        Raises:
            UnknownTurnError: There is no such turn.
            DrillWaitError: It is part of a drill, where there is no way back.
        """
        if self.bounds is not None:
            self.bounds.refuse_rewind()
        async with self._lock:
            with self._doubting_failures():
                await self.store.rewind(self.id, to_n, self.clock())
                await self.reload()

    async def reload(self) -> None:
        """Stand where the store says the talk stands."""
        self.stand(await self.store.session(self.id), await self.store.turns(self.id))

    async def settle(self) -> None:
        """Stand where the store says, after a failure that left that in doubt."""
        async with self._lock:
            if self.is_in_doubt:
                known = self.n
                await self.reload()
                self.is_unseen = self.n > known

    @contextmanager
    def _doubting_failures(self) -> Iterator[None]:
        try:
            yield
        except StoreError:
            self.is_in_doubt = True
            raise

    def stand(self, record: SessionRecord, turns: Sequence[TurnRecord]) -> None:
        """Stand behind the last of the talk's turns, as they were read from the store.

        Raises:
            SnapshotMismatch: The person's file has changed too much since.
        """
        self.record = record
        self.stopped, self.is_in_doubt = self.record.stopped, False
        last = turns[-1].mind or {} if turns else record.opening["mind"]
        self.mind = restore(self.script.scenario, last)
        self.line, self.n, self.closing = self.record.opening["said"], 0, ""
        self._earlier, self._given = (), frozenset()
        self._hint = self._hint_in_the_opening()
        for turn in turns:
            self._remember(turn)
        self.ended = self.record.ended_at is not None
        if self.ending and self.ending != self.mind.state:  # the trainee left: said again, it is the same
            self._close(leave(self.script, self.mind))

    async def turns(self) -> list[Turn]:
        """Return the turns of the talk that have not been rewound, from the first."""
        return [turn_of(record, self.script) for record in await self.store.turns(self.id)]

    def _hint_in_the_opening(self) -> str:
        return self.record.opening["said"] if RISK in self.record.opening["cues"] else ""

    def _refuse_after_the_end(self) -> None:
        if self.ended:
            raise TalkOverError

    def _turn(
        self, kind: Literal["reply", "silence"], message_id: str, reply: str, response: Response
    ) -> TurnRecord:
        return TurnRecord(
            session_id=self.id,
            n=self.n + 1,
            kind=kind,
            message_id=message_id,
            reply=reply,
            said=response.said,
            state=response.mind.state,
            trust=response.mind.trust,
            tension=response.mind.tension,
            at=self.clock(),
            heard={
                "causes": [asdict(cause) for cause in response.causes],
                "cues": list(response.cues),
                "told": list(response.told),
            },
            mind=response.mind.as_json(),
        )

    async def _keep(self, turn: TurnRecord) -> Turn:
        """Store a turn, then stand after it; a message that came before is answered as it was then."""
        ending = self.script.scenario.endings.get(turn.state)
        outcome = ending.outcome if ending else None
        with self._doubting_failures():
            kept, created = await self.store.add_turn(turn, outcome=outcome)
        # One that is the next and not new was stored before, and only the answer to that was lost.
        if created or kept.n == self.n + 1:
            self._stand_after(kept)
            if kept.state in self.script.scenario.endings:
                self._ended_at(kept.at, kept.state)
        return turn_of(kept, self.script)

    def _close(self, last: Response) -> None:
        """Stand after the last words to a trainee who leaves; no reply brought them, so no turn has them."""
        self.mind, self.line, self.closing = last.mind, last.said, last.said

    def _ended_at(self, at: datetime, ending: str) -> None:
        outcome = self.script.scenario.endings[ending].outcome
        self.record = replace(self.record, ended_at=at, ending=ending, outcome=outcome)
        self.ended = True

    async def _stop(self) -> Stopped:
        if not self.ended:
            at = self.clock()
            with self._doubting_failures():
                await self.store.end_session(self.id, ending=None, outcome=None, stopped=True, at=at)
            self.record = replace(self.record, ended_at=at, stopped=True)
        self.ended = self.stopped = True
        return Stopped()

    def _will_be_read(self, turn: TurnRecord) -> bool:
        """Tell whether a note counts as given: in sparse feedback only one that was shown at its turn."""
        codes = (turn.assessment or {}).get("codes", ())
        return self.record.mode != "sparse" or is_note_due("sparse", turn.n, codes)

    def _stand_after(self, turn: TurnRecord) -> None:
        self.mind = restore(self.script.scenario, turn.mind or {})
        self._remember(turn)

    def _remember(self, turn: TurnRecord) -> None:
        self.n = turn.n
        self.line = turn.said
        if RISK in (turn.heard or {}).get("cues", ()):
            self._hint = turn.said
        if turn.kind == "reply":
            self._earlier = (*self._earlier, turn.reply)[-REMEMBERED_REPLIES:]
            if turn.note and self._will_be_read(turn):
                self._given |= Note.from_json(turn.note).said

"""Starting a talk, and going on with one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Final, Literal, get_args

from bot.errors import NothingOpenError, StoreAwayError, refuse_unknown
from bot.practice.talk import Clock, Talk
from bot.practice.turn import Opening
from bot.store.records import SessionRecord, TurnRecord
from bot.store.store import Store
from dialogues.person import begin, call_of
from dialogues.script import Script, script_of
from rubric.errors import UnknownPack
from rubric.listener import NO_OPINION, Listener
from rubric.packs import Pack, pack_ids
from rubric.packs.shelf import SHIPPED, Shelf

Mode = Literal["coached", "sparse", "debrief", "check_ride"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
SEEDS: Final = 1_000_000
"""From so many one is drawn where nobody names one: a number that can be read out."""

MOST_SEED: Final = 2**31 - 1
"""Seeds count from 0 to here, wherever one is typed: a talk of any front end can be had again in another."""


@dataclass(frozen=True, slots=True)
class Practice:
    """Starts and resumes talks.

    Attributes:
        store: Where they are kept.
        clock: Returns the time, with its zone.
        new_id: Returns an id that no other session has.
        find_script: Returns the script of a person by id.
        listener: The judge beside the cues; without one they judge alone.
        shelf: Finds what a role asks: the version in force for a new talk, its own for one that goes on.
        unsure: Trainee -> talks of theirs that could not be begun: where the way to a server broke just then,
            they may be stored all the same. The next one takes their place.
    """

    store: Store
    clock: Clock
    new_id: Callable[[], str]
    find_script: Callable[[str], Script] = script_of
    listener: Listener = NO_OPINION
    shelf: Shelf = SHIPPED
    unsure: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    async def start(
        self, trainee: str, person: str, *, seed: int, mode: Mode = "coached", pack: str = ""
    ) -> Talk:
        """Start a talk, and store it before anything is shown.

        Args:
            trainee: Who practises.
            person: Id of the person.
            seed: Draws facts and lines.
            mode: When notes are shown.
            pack: Role to be scored as; "" for the one the scenario names.

        Raises:
            UnknownPerson: There is no such person.
            UnknownChoiceError: There is no such mode or pack.
            StoreError: It could not be stored.
        """
        refuse_unknown("mode", mode, MODES)
        script = self.find_script(person)
        chosen = await asyncio.to_thread(self._in_force, pack or script.scenario.pack)
        begun = self._begun(script, chosen, seed, trainee=trainee, mode=mode)
        record = replace(begun, person=person)  # the path of a file of the trainee's own, too
        replaced = self.unsure.get(trainee, frozenset())
        try:
            await self.store.add_session(record, in_place_of=replaced)
        except StoreAwayError:
            self.unsure[trainee] = self.unsure.get(trainee, frozenset()) | {record.id}
            raise
        # Another talk of theirs may have failed meanwhile.
        if left := self.unsure.pop(trainee, frozenset()) - replaced:
            self.unsure[trainee] = left
        return Talk(self.store, self.clock, self.listener, script, chosen, record)

    async def warm_up(self, person: str) -> None:
        """Load what a reply asks for, so that nobody's first one waits for it.

        Args:
            person: Id of somebody to talk to; the talk is kept nowhere.
        """
        script = self.find_script(person)
        pack = await asyncio.to_thread(SHIPPED.in_force, script.scenario.pack)
        record = self._begun(script, pack, seed=0, trainee="", mode="coached")
        await Talk(self.store, self.clock, self.listener, script, pack, record).warm_up()

    def _begun(self, script: Script, pack: Pack, seed: int, *, trainee: str, mode: Mode) -> SessionRecord:
        first = begin(script, seed)
        told, seen = call_of(script, seed)
        return SessionRecord(
            id=self.new_id(),
            trainee=trainee,
            person=script.scenario.id,
            person_version=script.scenario.version,
            pack=pack.id,
            rubric=pack.rubric,
            mode=mode,
            seed=seed,
            started_at=self.clock(),
            opening={
                **asdict(Opening(told, seen, first.said)),
                "cues": list(first.cues),
                "mind": first.mind.as_json(),
            },
        )

    async def resume(self, trainee: str, session_id: str = "") -> Talk:
        """Go on with a talk where it stands; with no id, with the trainee's latest open one.

        Raises:
            NothingOpenError: No talk is open.
            UnknownSessionError: There is no talk of that id.
            SnapshotMismatch: The person's file has changed too much since.
        """
        record = await self.store.session(session_id) if session_id else await self.store.latest_open(trainee)
        if record is None or record.trainee != trainee:
            raise NothingOpenError
        return await self.taken_up(record, await self.store.turns(record.id))

    async def taken_up(self, record: SessionRecord, turns: Sequence[TurnRecord]) -> Talk:
        """Return a talk that was read from the store, where it stands.

        Raises:
            SnapshotMismatch: The person's file has changed too much since.
        """
        script = self.find_script(record.person)
        pack = await asyncio.to_thread(self.scorer_of, record)
        talk = Talk(self.store, self.clock, self.listener, script, pack, record)
        talk.stand(record, turns)
        return talk

    def _in_force(self, role: str) -> Pack:
        refuse_unknown("role", role, pack_ids())
        return self.shelf.in_force(role)

    def scorer_of(self, record: SessionRecord) -> Pack:
        """Return the version that scores a talk, or the one in force where that is no longer there."""
        try:
            return self.shelf.read(record.rubric)
        except UnknownPack:
            return self._in_force(record.pack)

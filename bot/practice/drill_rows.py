"""The drills of this process and their rows: found, changed, put off, whatever is going on in them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from bot.errors import StoreAwayError, StoreError, StoreLockedError, UnknownSessionError
from bot.log import LOG
from bot.practice.drill_live import LiveDrill, LiveMember, Stage
from bot.practice.drill_refusals import refusal
from bot.practice.live import Talks
from bot.practice.timers import Timers
from bot.store.records_drills import DoneAs, DrillRecord, DrillState, TimerKind, TimerRecord

Result = TypeVar("Result")

AT_ONCE: Final = 20
"""Talks that are prepared, shown or closed side by side."""

BEAT_S: Final = 10.0
TRIES: Final = 4
"""At a database that another program holds, each of which waits for some seconds, or at one that is away."""

AWAY_S: Final = 2.0
"""Waited for a database that is away, before the next of these tries."""

AGAIN_S: Final = 10.0
"""After which what could not be stored for all of them is begun anew, for as long as it takes."""

OWN: Final[tuple[TimerKind, ...]] = ("half", "end", "reply")
"""What is due for one trainee."""

OPEN: Final[tuple[DrillState, ...]] = ("gathering", "counting", "running", "paused")


class Kept:
    """The drills that aren't over.

    Attributes:
        talks: Where their talks are found.
        timers: What is due in them.
    """

    def __init__(
        self,
        talks: Talks,
        stage: Stage,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        is_ours: Callable[[DrillRecord], bool] = lambda _: True,
    ) -> None:
        """Know of none yet.

        Args:
            talks: Where their talks are found.
            stage: Where they are played.
            sleep: Sleeps for some seconds.
            is_ours: Tells whether a drill is this process's: another may run other shards.
        """
        self.talks = talks
        self._store = talks.practice.store
        self._clock = talks.practice.clock
        self._stage = stage
        self._sleep = sleep
        self._is_ours = is_ours
        self.timers = Timers(self._see_to_or_put_back, self._clock, sleep=sleep)
        self.timers.hold()
        self._live: dict[str, LiveDrill] = {}
        self._of_session: dict[str, LiveMember] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._lost_at: datetime | None = None
        self._has_begun = False
        talks.bounds_of = self._of_session.get

    def live(self, drill_id: str) -> LiveDrill | None:
        """Return a drill that isn't over, or None."""
        return self._live.get(drill_id)

    def all_live(self) -> list[LiveDrill]:
        """Return the drills that aren't over."""
        return list(self._live.values())

    def member_of(self, session_id: str) -> LiveMember | None:
        """Return whose talk this is in a drill that isn't over, or None."""
        return self._of_session.get(session_id)

    async def _see_to(self, timer: TimerRecord) -> None:
        """Do what is due; `bot.practice.drill_running` says what."""
        raise NotImplementedError(timer.kind)

    async def _finish(self, member: LiveMember, why: DoneAs) -> None:
        """Note that it is over for somebody; `bot.practice.drill_running` says what follows."""
        raise NotImplementedError(why)

    def _end_if_all_are_done(self, live: LiveDrill) -> None:
        """End a drill in which nobody is left to play; `bot.practice.drill_running` says how."""
        raise NotImplementedError(live.record.id)

    def _let_go(self, member: LiveMember) -> None:
        """Let a drill go on without somebody of whom nothing is kept, not even a name on the board."""
        live, trainee = member.drill, member.record.trainee
        live.members.pop(trainee, None)
        self._of_session.pop(member.record.session_id or "", None)
        for kind in OWN:
            self.timers.drop_one(live.record.id, kind, trainee)
            live.held.pop((kind, trainee), None)
        member.record = replace(member.record, done_at=self._clock(), done_as="lost")  # for what is under way
        self._stage.changed(live.record.id)
        self._end_if_all_are_done(live)

    async def _see_to_or_put_back(self, timer: TimerRecord) -> None:
        """Do what is due, or see that it comes again where the database didn't let it be done."""
        try:
            await self._see_to(timer)
        except UnknownSessionError:
            live = self._live.get(timer.drill_id)
            member = live.members.get(timer.trainee) if live is not None else None
            if member is None:
                raise
            self._let_go(member)  # erased meanwhile, by another program: it would fail for ever
        except StoreError:
            self._put_back(timer)
            raise

    def _put_back(self, timer: TimerRecord) -> None:
        live = self._live.get(timer.drill_id)
        if live is None or live.record.state == "ending":
            return
        key = (timer.kind, timer.trainee)
        if key in live.held or self.timers.one(timer.drill_id, *key) is not None:
            return  # set anew meanwhile
        again = replace(timer, due_at=self._clock() + timedelta(seconds=AGAIN_S))
        if live.record.state != "paused" or timer.kind != "beat":  # which begins by itself after a pause
            self._wait_with(live, again)

    def _take_in(self, record: DrillRecord) -> LiveDrill:
        live = LiveDrill(record, self.talks.practice.find_script(record.person).scenario)
        if record.state != "paused":
            live.goes_on.set()
        self._live[record.id] = live
        return live

    # Time

    async def _excuse(
        self, live: LiveDrill, since: datetime, when: tuple[DrillState, ...], owed: Iterable[TimerRecord] = ()
    ) -> bool:
        """Charge the time since some moment to nobody, and go on. Returns False where it can't.

        Args:
            live: The drill.
            since: From when time stood still.
            when: In which states of the drill this may be.
            owed: As `_put_off` takes it.
        """
        now = self._clock()
        by = now - since
        if not await self._put_off(live, by, when, now, owed):
            return False
        live.runs_since = now
        for timer in self._pending(live):
            self._wait_with(live, replace(timer, due_at=timer.due_at + by))
        for member in live.members.values():
            if member.waits_since is not None:  # a line that was shown meanwhile waits from now on
                member.waits_since = min(member.waits_since + by, live.runs_since)
        self._stage.excused([each for each, member in self._of_session.items() if member.drill is live], by)
        live.goes_on.set()
        self._beat(live)
        return True

    async def _put_off(
        self,
        live: LiveDrill,
        by: timedelta,
        when: tuple[DrillState, ...],
        now: datetime,
        owed: Iterable[TimerRecord] = (),
    ) -> bool:
        """Put off all that is due in a drill, after what is `owed` to those who heard nothing of a time."""
        changes = {
            "state": "running",
            "paused_at": None,
            "paused_s": live.record.paused_s + by.total_seconds(),
            "alive_at": now,
        }
        rows = list(owed)

        def work() -> Awaitable[DrillRecord | None]:
            return self._store.turn_clock(live.record.id, changes, when=when, owed=rows, by=by, since=now)

        return await self._changed(live, changes, work)

    def _wait_for_reply(self, member: LiveMember) -> None:
        self._wait_with(member.drill, self._wait_timer(member))

    def _pending(self, live: LiveDrill) -> list[TimerRecord]:
        """Return what is due in a drill, held or not."""
        return [*live.held.values(), *self.timers.due_in(live.record.id)]

    def _due_for(self, member: LiveMember, kind: TimerKind) -> TimerRecord | None:
        """Return what is due for somebody, held or not."""
        live, trainee = member.drill, member.record.trainee
        return live.held.get((kind, trainee)) or self.timers.one(live.record.id, kind, trainee)

    def _end_of(self, member: LiveMember) -> datetime | None:
        """Return when somebody's time is up; while it stands still, when it was to be."""
        found = self._due_for(member, "end")
        return None if found is None else found.due_at

    def _wait_with(self, live: LiveDrill, timer: TimerRecord) -> None:
        """Set a timer, or hold it while the drill is paused or whose it is doesn't know that it goes on."""
        live.held.pop((timer.kind, timer.trainee), None)
        member = live.members.get(timer.trainee)
        if live.record.state == "paused" or (member is not None and member.told.paused):
            self.timers.drop_one(live.record.id, timer.kind, timer.trainee)
            live.held[timer.kind, timer.trainee] = timer
        else:
            self.timers.set(timer)

    def _wait_timer(self, member: LiveMember) -> TimerRecord:
        """Return when the wait for a reply is over, if it begins now."""
        drill = member.drill.record
        since = drill.paused_at or self._clock()
        due_at = since + timedelta(seconds=drill.reply_s)
        return TimerRecord(drill_id=drill.id, kind="reply", trainee=member.record.trainee, due_at=due_at)

    def _beat(self, live: LiveDrill) -> None:
        due_at = self._clock() + timedelta(seconds=BEAT_S)
        self.timers.set(TimerRecord(drill_id=live.record.id, kind="beat", trainee="", due_at=due_at))

    async def _note_life(self, live: LiveDrill) -> None:
        await self._change(live, {"alive_at": self._clock()}, when=("running",))
        if live.record.state == "running":
            self._stage.changed(live.record.id)
            self._beat(live)

    # Rows

    async def _found(self, drill_id: str) -> LiveDrill:
        """Return a drill that isn't over.

        Raises:
            DrillStateError: It is.
            UnknownDrillError: There is none.
        """
        live = self._live.get(drill_id)
        if live is None:
            raise refusal("find", (await self._store.drill(drill_id)).state)
        return live

    async def _change(
        self, live: LiveDrill, changes: Mapping[str, Any], *, when: Iterable[DrillState]
    ) -> bool:
        """Change a drill where it is in one of some states, and tell whether it was."""
        states = tuple(when)
        return await self._changed(
            live, changes, lambda: self._store.change_drill(live.record.id, changes, when=states)
        )

    async def _changed(
        self,
        live: LiveDrill,
        changes: Mapping[str, Any],
        work: Callable[[], Awaitable[DrillRecord | None]],
    ) -> bool:
        tries = 0

        async def counted() -> DrillRecord | None:
            nonlocal tries
            tries += 1
            return await work()

        changed = await self._patiently(counted)
        if changed is None and tries > 1:
            # The try before may have been stored, and only its answer lost.
            stands = await self._patiently(lambda: self._store.drill(live.record.id))
            if all(getattr(stands, name) == value for name, value in changes.items()):
                changed = stands
        live.record = changed or live.record
        self._stage.changed(live.record.id)
        return changed is not None

    async def _keep(self, member: LiveMember, changes: Mapping[str, Any]) -> None:
        trainee, drill_id = member.record.trainee, member.record.drill_id
        member.record = replace(member.record, **changes)
        await self._patiently(lambda: self._store.change_member(drill_id, trainee, changes))

    async def _set(self, live: LiveDrill, trainee: str, due: Mapping[TimerKind, datetime]) -> None:
        timers = [
            TimerRecord(drill_id=live.record.id, kind=kind, trainee=trainee, due_at=at)
            for kind, at in due.items()
        ]
        if live.record.id in self._live and live.record.state != "ending":
            for timer in timers:
                self._wait_with(live, timer)  # first, so that whoever extends the drill finds it
        await self._patiently(lambda: self._store.set_timers(timers))

    async def _patiently(self, work: Callable[[], Awaitable[Result]]) -> Result:
        """Do something to the database, again where another program held it for too long or it was away."""
        for _ in range(TRIES - 1):
            try:
                return await work()
            except StoreLockedError as error:
                LOG.warning("a drill waits for the database: %s", error)
            except StoreAwayError as error:
                LOG.warning("a drill waits for the database: %s", error)
                await self._sleep(AWAY_S)
        return await work()

    async def _each(
        self, work: Callable[[LiveMember], Awaitable[None]], members: Iterable[LiveMember]
    ) -> None:
        """Do something for each member, so many side by side; what fails for one is logged.

        Raises:
            StoreError: The database failed for one; the others have been seen to.
        """
        places = asyncio.Semaphore(AT_ONCE)

        async def one(member: LiveMember) -> None:
            async with places:
                await work(member)

        done = await asyncio.gather(*(one(each) for each in members), return_exceptions=True)
        for error in done:
            if isinstance(error, BaseException) and not isinstance(error, asyncio.CancelledError):
                LOG.error("a drill could not reach somebody", exc_info=error)
        for error in done:
            if isinstance(error, StoreError) and not isinstance(error, UnknownSessionError):
                raise error

    def _spawn(self, work: Callable[[], Coroutine[Any, Any, None]], live: LiveDrill) -> None:
        """Do something by itself, from its beginning again where it could not be stored."""
        task = asyncio.create_task(self._until_stored(work), name=f"drill {live.record.id}")
        self._tasks.add(task)
        task.add_done_callback(self._note_outcome)

    async def _until_stored(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        while True:
            try:
                return await work()
            except UnknownSessionError:
                raise  # erased meanwhile: it would fail for ever
            except StoreError as error:
                LOG.warning("a drill goes on once it can be stored: %s", error)
                await self._sleep(AGAIN_S)

    def _note_outcome(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            LOG.error("%s is stuck", task.get_name(), exc_info=error)

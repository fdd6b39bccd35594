"""A cohort against the clock: the same person and the same seed for all, from the ready check to the end.

A drill is rows: what it is, who is in it, and what is due when. One task sees to what is due (`timers`).
When a drill begins, each talk gets its whole time from the moment at which its first line was shown.
`drill_running` holds what goes on by itself; here is what people ask for.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.errors import DrillStateError
from bot.practice.drill_live import LiveDrill, LiveMember
from bot.practice.drill_plan import Plan, checked, lets_in
from bot.practice.drill_refusals import Asked, refusal
from bot.practice.drill_rows import OPEN
from bot.practice.drill_running import Running
from bot.store.records_drills import BoardLeft, DrillRecord, DrillState

COUNT_IN_S: Final = 10.0
"""From the command to the first line, at the least."""

MOST_MEMBERS: Final = 1000
"""Threads that Discord lets be open in a server at once."""

LONGEST_EXTENSION_MIN: Final = 120
NOBODY_READY: Final = (
    "Nobody has pressed Ready, so there is nobody to start with. Ask them to press it, then start the drill."
)


class Drills(Running):
    """The drills of this process, as instructors and trainees command them."""

    # Set up

    async def new(
        self,
        plan: Plan,
        *,
        created_by: str,
        guild_id: str | None = None,
        channel_id: str | None = None,
        role_id: str | None = None,
    ) -> DrillRecord:
        """Set a drill up, and let people get ready.

        Raises:
            PracticeError, DialogueError: It can't be played like this.
        """
        now = self._clock()
        found = checked(plan, self.talks.practice.find_script, now)
        drill = DrillRecord(
            id=self.talks.practice.new_id(),
            guild_id=guild_id,
            channel_id=channel_id,
            created_by=created_by,
            created_at=now,
            person=found.person,
            seed=found.seed,
            pack=found.pack,
            mode=found.mode,
            length_s=found.length_min * 60,
            reply_s=found.reply_s or 0.0,
            most_missed=found.most_missed,
            late=found.late,
            named=found.named,
            ranked=found.ranked,
            role_id=role_id,
            starts_at=found.starts_at,
        )
        await self._store.add_drill(drill)
        live = self._take_in(drill)
        if drill.starts_at is not None:
            await self._set(live, "", {"start": drill.starts_at})
        return drill

    async def keep_places(self, drill_id: str, places: Mapping[str, str | None]) -> None:
        """Keep where the card of a drill stands."""
        live = await self._found(drill_id)
        changed = await self._store.change_drill(drill_id, places)
        live.record = changed or live.record

    async def place_board(self, drill_id: str, channel_id: str, message_id: str, *, named: bool) -> None:
        """Keep where the board stands, and whether it shows names there whoever can read it.

        Both in one: the board of one place is never drawn by what was asked for another.
        """
        live = await self._found(drill_id)
        places = {"board_channel_id": channel_id, "board_id": message_id}
        changed = await self._store.place_board(drill_id, places, named=named)
        before, at = live.record.board_id, live.record.board_channel_id
        live.record, live.board_named = changed or live.record, named
        if before and at and before != message_id:
            live.boards_left.append(BoardLeft(drill_id=drill_id, board_id=before, channel_id=at))
        self._stage.changed(drill_id)

    async def invite(self, drill_id: str, invited: Mapping[str, str]) -> None:
        """Pick people for a drill, by trainee with the name.

        Raises:
            DrillStateError: It has started.
        """
        live = await self._found(drill_id)
        _refuse_once_started(live, "invite")
        await self._store.invite_to_drill(drill_id, invited)
        await self._reload(live)

    async def ready(self, drill_id: str, trainee: str, name: str) -> LiveMember:
        """Let somebody take part; where the drill runs already, at once.

        Raises:
            DrillStateError: It is too late for that.
            DrillFullError: As many take part as it holds.
        """
        live = await self._found(drill_id)
        known = live.members.get(trainee)
        if known is not None and known.record.ready_at is not None:
            return known
        if not lets_in(live.record, self._clock()):
            raise refusal("ready", live.record.state)
        record = await self._store.join_drill(drill_id, trainee, name, self._clock(), MOST_MEMBERS)
        if trainee not in live.members:
            live.members[trainee] = LiveMember(live, record)
        member = live.members[trainee]
        member.record = record
        self._stage.changed(drill_id)
        if live.record.state != "gathering":
            self._spawn(lambda: self._raise_curtain(live), live)
        return member

    async def unready(self, drill_id: str, trainee: str) -> None:
        """Let somebody not take part after all.

        Raises:
            DrillStateError: It has started.
        """
        live = await self._found(drill_id)
        _refuse_once_started(live, "unready")
        await self._store.change_member(drill_id, trainee, {"ready_at": None})
        if trainee in live.members:
            live.members[trainee].record = replace(live.members[trainee].record, ready_at=None)
        self._stage.changed(drill_id)

    def erased(self, trainee: str) -> None:
        """Let the drills go on without somebody of whom nothing is kept any more."""
        for live in self.all_live():
            member = live.members.get(trainee)
            if member is not None:
                self._let_go(member)

    # Command

    async def start(self, drill_id: str) -> datetime:
        """Start a drill with those who are ready, and return when the first line is due.

        Raises:
            DrillStateError: It has started, or nobody is ready.
        """
        live = await self._found(drill_id)
        _refuse_once_started(live, "start")
        if not live.ready:
            raise DrillStateError(NOBODY_READY)
        now = self._clock()
        counted_s = max(COUNT_IN_S, len(live.ready) * self._stage.prepare_s)
        begins_at = now + timedelta(seconds=counted_s)
        changes = {"state": "counting", "starts_at": begins_at, "alive_at": now}
        if not await self._change(live, changes, when=("gathering",)):
            raise refusal("start", live.record.state)
        self.timers.drop_one(drill_id, "start", "")
        await self._set(live, "", {"begin": begins_at})
        self._spawn(lambda: self._raise_curtain(live), live)
        return begins_at

    async def pause(self, drill_id: str) -> bool:
        """Let time stand still for everybody. Returns False where it stood still already.

        Raises:
            DrillStateError: The drill isn't running.
        """
        live = await self._found(drill_id)
        async with live.timekeeping:
            if live.record.state == "paused":
                return False
            now = self._clock()
            owed = self._owed(live, now)
            changes, rows = {"state": "paused", "paused_at": now}, self._rows_of(owed)
            when: tuple[DrillState, ...] = ("running",)

            def work() -> Awaitable[DrillRecord | None]:
                return self._store.turn_clock(drill_id, changes, when=when, owed=rows)

            if not await self._changed(live, changes, work):
                raise refusal("pause", live.record.state)
            live.goes_on.clear()
            due = self.timers.due_in(drill_id)
            live.held |= {(each.kind, each.trainee): each for each in due if each.kind != "beat"}
            self.timers.drop(drill_id)
            self._give(owed)
        self._spawn(lambda: self._tell_all(live), live)
        return True

    async def go_on(self, drill_id: str) -> bool:
        """End a pause, which is charged to nobody. Returns False where there was none.

        Raises:
            DrillStateError: The drill isn't running.
        """
        live = await self._found(drill_id)
        async with live.timekeeping:
            if live.record.state == "running":
                return False
            since = live.record.paused_at
            if since is None:
                raise refusal("go_on", live.record.state)
            await self._excuse(live, since, ("paused",))
        self._spawn(lambda: self._tell_all(live), live)
        return True

    async def extend(self, drill_id: str, minutes: int) -> datetime | None:
        """Give everybody more time, and return when it is up now for who began on time.

        Nobody knows that while time stands still, nor before it runs: then this returns None.

        Raises:
            DrillStateError: The drill is over, or that would be too much.
        """
        live = await self._found(drill_id)
        if not 1 <= minutes <= LONGEST_EXTENSION_MIN:
            raise DrillStateError(
                f"A drill can be extended by 1 to {LONGEST_EXTENSION_MIN} minutes at once. "
                "Give another number."
            )
        by = timedelta(minutes=minutes)
        shift: dict[str, timedelta] = {"end": by, "half": by / 2}
        async with live.timekeeping:
            longer = {"length_s": live.record.length_s + by.total_seconds()}
            if not await self._change(live, longer, when=OPEN):
                raise refusal("extend", live.record.state)
            later = [
                replace(each, due_at=each.due_at + shift[each.kind])
                for each in self._pending(live)
                if each.kind in shift
            ]
            for timer in later:
                self._wait_with(live, timer)
            await self._store.set_timers(later)
        self._spawn(lambda: self._tell_all(live), live)
        return live.ends_at if live.record.state == "running" else None

    async def stop(self, drill_id: str) -> bool:
        """Stop a drill for everybody. Returns False where it was stopped or over already.

        Raises:
            UnknownDrillError: There is no such drill.
        """
        live = self._live.get(drill_id)
        if live is None:
            await self._store.drill(drill_id)
            return False
        had_begun = live.record.state != "gathering"
        if not await self._change(live, {"state": "ending", "paused_at": None}, when=OPEN):
            return False
        self.timers.drop(drill_id)
        live.goes_on.set()
        if had_begun:
            self._spawn(lambda: self._close_all(live), live)
        else:
            await self._end(live)
        return True


def _refuse_once_started(live: LiveDrill, asked: Asked) -> None:
    if live.record.state != "gathering":
        raise refusal(asked, live.record.state)

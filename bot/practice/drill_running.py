"""What goes on in drills by itself: threads opened, times kept, talks closed, restarts got over.

Only the wait for a reply has no row of its own: it follows from the latest turn. After a restart it begins
anew, and what the program missed of a drill is charged to nobody, no more than a pause is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.errors import StoreError, TalkOverError
from bot.practice.drill_live import LiveDrill, LiveMember, Lost
from bot.practice.drill_news import Telling
from bot.practice.drill_rows import OWN
from bot.practice.talk import Talk
from bot.store.records_drills import DoneAs, TimerKind, TimerRecord


class Running(Telling):
    """What goes on in the drills of this process."""

    # What a front end tells

    def shown(self, talk: Talk) -> bool:
        """Note that a line is on somebody's screen: their time for a reply begins. False: no drill's talk."""
        member = self._of_session.get(talk.id)
        if member is None:
            return False
        member.stand_after(talk, self._clock())
        self._stage.changed(member.drill.record.id)
        if talk.ended:
            self.over(talk)
        else:
            self._wait_for_reply(member)
        return True

    def over(self, talk: Talk) -> None:
        """Note that a talk has ended, in whatever way."""
        member = self._of_session.get(talk.id)
        if member is not None and talk.ended and member.record.done_at is None:
            why: DoneAs = member.closing or ("stopped" if talk.stopped else "ended")
            self._spawn(lambda: self._finish(member, why), member.drill)

    def gone(self, session_id: str) -> None:
        """Note that a talk has lost its place."""
        member = self._of_session.get(session_id)
        if member is not None and member.record.done_at is None:
            self._spawn(lambda: self._finish(member, "lost"), member.drill)

    def lost(self) -> None:
        """Note that nobody can be heard: time stands still."""
        if self._has_begun and self._lost_at is None:
            self._lost_at = self._clock()
            self.timers.hold()

    @property
    def is_lost(self) -> bool:
        """Whether time stands still because nobody can be heard."""
        return self._lost_at is not None

    async def back(self) -> None:
        """Note that everybody can be heard (again): what was missed is charged to nobody."""
        since, self._lost_at = self._lost_at, None
        if self._has_begun and since is None:
            return  # told twice, and the first time may not be through yet
        if not self._has_begun:
            self._has_begun = True
            for live in self.all_live():
                await self._resume(live)
        elif since is not None:
            for live in self.all_live():
                async with live.timekeeping:
                    if live.record.state != "running":
                        continue
                    await self._excuse(live, since, ("running",), self._give(self._owed(live, since)))
                self._spawn(partial(self._tell_all, live), live)
        self.timers.release()

    # Restart

    async def take_up(self) -> None:
        """Read the drills that were going on when the program stopped; `back` sets them going."""
        for record in await self._store.open_drills():
            if self._is_ours(record):
                live = self._take_in(record)
                await self._reload(live)
        self.timers.start()

    async def close(self) -> None:
        """Stop looking after drills; they go on with the next `take_up`."""
        self.timers.hold()
        await self.timers.stop()
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _reload(self, live: LiveDrill) -> None:
        """Know of everybody in a drill what is stored of them."""
        for record in await self._store.members(live.record.id):
            member = live.members.setdefault(record.trainee, LiveMember(live, record))
            member.record = record
            if record.session_id is not None:
                self._of_session[record.session_id] = member
        for stored in await self._store.standings(live.record.id):
            self._of_session[stored.session_id].stand_as(stored)
        live.board_named = bool(await self._store.board_is_named(live.record.id))
        for told in await self._store.told(live.record.id):
            if told.trainee in live.members:
                live.members[told.trainee].told = told

    async def _resume(self, live: LiveDrill) -> None:
        """Set a drill going again after a restart."""
        await self._note_ends(live)
        now = self._clock()
        if live.record.state == "running":
            await self._excuse_stop(live, now)
        record, live.runs_since = live.record, now
        due = await self._store.timers(record.id)
        if record.state == "ending":
            self._spawn(lambda: self._close_all(live), live)
        else:
            is_timed = record.state in ("running", "paused")
            talking = [each for each in live.members.values() if is_timed and each.is_talking]
            for each in talking:
                each.waits_since = record.paused_at or now
            waits = [self._wait_timer(each) for each in talking]
            over = {name for name, each in live.members.items() if each.record.done_at or each.closing}
            for timer in [*due, *waits]:
                if timer.trainee not in over:
                    self._wait_with(live, timer)
        if record.state in ("counting", "running", "paused"):
            self._spawn(lambda: self._raise_curtain(live), live)
            self._spawn(lambda: self._tell_all(live), live)
        if record.state == "running":
            self._beat(live)
        self._stage.changed(record.id)

    async def _note_ends(self, live: LiveDrill) -> None:
        """Keep the ends that came about just before the program stopped, and see that they are shown."""
        timers = await self._store.timers(live.record.id)
        ends = {each.trainee: each.due_at for each in timers if each.kind == "end"}
        for stored in await self._store.standings(live.record.id):
            member = self._of_session[stored.session_id]
            if stored.ended_at is None or member.record.done_at is not None:
                continue
            if stored.stopped:
                await self._finish(member, "stopped")
                continue
            end, most = ends.get(member.record.trainee), live.record.most_missed
            if live.record.state == "ending":
                member.closing = "halted"
            elif end is not None and end <= stored.ended_at:
                member.closing = "time"
            elif most is not None and member.missed >= most:
                member.closing = "silent"
            else:
                member.closing = "ended"
            self._spawn(partial(self._show_end, member), live)

    async def _show_end(self, member: LiveMember) -> None:
        """Show how a talk ended of which nobody knows whether that was shown: once, if it was not."""
        why = member.closing or "ended"
        if member.record.session_id is not None:
            talk = await self.talks.get(member.record.session_id, member.record.trainee)
            drill, has_begun = member.drill.record, member.record.shown_at is not None
            if has_begun and talk.closing:  # otherwise a turn ended it, which is shown as any other
                await self._reaching(member, lambda: self._stage.show_end(drill, talk, why))
            elif not has_begun and why == "halted":
                await self._reaching(member, lambda: self._stage.call_off(drill, talk))
        await self._finish(member, why)

    # The curtain

    async def _raise_curtain(self, live: LiveDrill) -> None:
        """Prepare the talks of all who are ready; once the drill has begun, show them the first line."""
        async with live.curtain:
            lacking = [each for each in live.members.values() if each.waits_for_curtain]
            await self._each(self._prepare, lacking)
            if live.record.state == "paused":
                await self._tell_all(live)
            if live.record.state not in ("running", "paused"):
                return
            waiting = [each for each in live.members.values() if each.waits_for_curtain]
            await self._each(self._show, waiting)
            self._end_if_all_are_done(live)

    async def _prepare(self, member: LiveMember) -> None:
        drill = member.drill.record
        if drill.state == "ending" or member.is_prepared or member.record.done_at is not None:
            return
        try:
            talk = await self._talk_for(member)
            begins_at = drill.starts_at or self._clock()
            await self._patiently(lambda: self._stage.prepare(drill, member.record, talk, begins_at))
            member.is_prepared = True
        except Lost:
            await self._finish(member, "lost")

    async def _talk_for(self, member: LiveMember) -> Talk:
        """Return the talk of somebody, begun and kept where there was none."""
        drill, record = member.drill.record, member.record
        if record.session_id is not None:
            return await self.talks.get(record.session_id, record.trainee)
        talk = await self._patiently(
            lambda: self.talks.start(
                record.trainee,
                drill.person,
                seed=drill.seed,
                mode=drill.mode,  # type: ignore[arg-type]
                pack=drill.pack,
            )
        )
        await self._keep(member, {"session_id": talk.id})
        self._of_session[talk.id] = member
        member.state, member.trust, member.tension = talk.mind.state, talk.mind.trust, talk.mind.tension
        talk.bounds = member
        return talk

    async def _show(self, member: LiveMember) -> None:
        live = member.drill
        await live.goes_on.wait()
        if live.record.state != "running" or member.record.session_id is None:
            return
        talk = await self.talks.get(member.record.session_id, member.record.trainee)
        member.record = replace(member.record, shown_at=self._clock())  # a reply may be quicker than our note
        member.told = replace(member.told, paused=False)  # the first line says so, and its wait is to begin
        try:
            await self._show_line(member, talk)
        except StoreError:
            member.record = replace(member.record, shown_at=None)  # shown again with the next try
            raise

    async def _show_line(self, member: LiveMember, talk: Talk) -> None:
        live = member.drill
        try:
            await self._stage.show(live.record, talk)
        except Lost:
            await self._finish(member, "lost")
            return
        now, length_s = self._clock(), live.record.length_s
        member.told = replace(member.told, length_s=length_s)
        left_s = live.left_s(member, now)
        end = now + timedelta(seconds=left_s)
        # Who comes after half time is told at once: nothing else in their place names the end.
        half = max(end - timedelta(seconds=length_s / 2), now)
        due: dict[TimerKind, datetime] = {"end": end, "half": half}
        await self._set(live, member.record.trainee, due)
        # Last: killed before it, the drill shows the talk again and sets its timers anew; killed after it, it
        # has them. The other way round somebody's talk would never end.
        await self._keep_told(member)
        await self._keep(member, {"shown_at": now})
        self._spawn(lambda: self._tell(member), live)  # of what came meanwhile

    async def _begin(self, live: LiveDrill) -> None:
        """Begin, once all talks are prepared."""
        async with live.curtain:
            now = self._clock()
            began = await self._change(
                live, {"state": "running", "started_at": now, "alive_at": now}, when=("counting",)
            )
        if began:
            self._beat(live)
            self._spawn(lambda: self._raise_curtain(live), live)

    # What is due

    async def _see_to(self, timer: TimerRecord) -> None:
        live = self._live.get(timer.drill_id)
        if live is None:
            return
        member = live.members.get(timer.trainee)
        match timer.kind:
            case "start":
                await self._start_as_planned(live)
            case "begin":
                await self._begin(live)
            case "beat":
                await self._note_life(live)
            case "half" if member is not None:
                await self._nudge(member)
            case "end" if member is not None:
                await self._close(member, "time")
            case "reply" if member is not None:
                await self._meet_silence(member)
        if timer.kind in ("start", "begin", "half", "end"):
            await self._patiently(lambda: self._store.timer_done(timer, self._clock()))

    async def _start_as_planned(self, live: LiveDrill) -> None:
        if live.record.state != "gathering":
            return  # done before, and only that could not be noted
        if live.ready:
            await self.start(live.record.id)
        elif await self._change(live, {"state": "ending"}, when=("gathering",)):
            await self._end(live)

    async def start(self, drill_id: str) -> datetime:
        """Start a drill; `Drills` says how."""
        raise NotImplementedError(drill_id)

    async def _meet_silence(self, member: LiveMember) -> None:
        live = member.drill
        if live.record.state != "running" or not member.is_talking or member.record.session_id is None:
            return
        talk = await self.talks.get(member.record.session_id, member.record.trainee)
        await self._reaching(member, lambda: self._stage.silence(live.record, talk, member.n))
        most = live.record.most_missed
        if most is not None and member.missed >= most:
            await self._close(member, "silent")

    async def _close(self, member: LiveMember, why: DoneAs) -> None:
        """End somebody's talk, unless it has ended."""
        if member.record.done_at is not None or member.record.session_id is None:
            return
        is_first_try, member.closing = member.closing is None, why
        talk = await self.talks.get(member.record.session_id, member.record.trainee)
        has_begun, was_over = member.record.shown_at is not None, talk.ended

        async def end() -> None:
            if has_begun:
                await self._stage.close(member.drill.record, talk, why)
            elif was_over:
                raise TalkOverError
            else:
                await self._stage.call_off(member.drill.record, talk)

        try:
            await self._reaching(member, end)
        except TalkOverError:
            if is_first_try:
                member.closing = None  # it ended by itself in the same moment
        if talk.ended and member.record.done_at is None:
            await self._finish(member, member.closing or ("stopped" if talk.stopped else "ended"))

    async def _reaching(self, member: LiveMember, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await self._patiently(work)
        except Lost:
            await self._finish(member, "lost")

    # Ends

    async def _close_all(self, live: LiveDrill) -> None:
        async with live.curtain:
            begun = [
                each for each in live.members.values() if each.record.session_id and not each.record.done_at
            ]
            await self._each(lambda member: self._close(member, "halted"), begun)
            await self._end(live)

    async def _finish(self, member: LiveMember, why: DoneAs) -> None:
        live, now = member.drill, self._clock()
        if member.record.done_at is not None:
            return
        before, member.record = member.record, replace(member.record, done_at=now, done_as=why)
        trainee = member.record.trainee
        for kind in OWN:
            self.timers.drop_one(live.record.id, kind, trainee)
            live.held.pop((kind, trainee), None)
        if why == "stopped":  # first: killed before it is kept, the next start tells it again, once
            await self._stage.stopped(live.record, member.record)
        try:
            await self._patiently(lambda: self._store.finish_member(live.record.id, trainee, why, now))
        except StoreError:
            member.record = before  # the next try finds something to finish
            raise
        self._stage.changed(live.record.id)
        self._end_if_all_are_done(live)

    def _end_if_all_are_done(self, live: LiveDrill) -> None:
        going = [each for each in live.ready if each.record.done_at is None]
        if live.record.state in ("running", "paused") and not going:
            self._spawn(lambda: self._end_early(live), live)

    async def _end_early(self, live: LiveDrill) -> None:
        is_ending = live.record.state == "ending"  # of an earlier try, which went no further
        if is_ending or await self._change(
            live, {"state": "ending", "paused_at": None}, when=("running", "paused")
        ):
            await self._end(live)

    async def _end(self, live: LiveDrill) -> None:
        now = self._clock()
        over = {"state": "ended", "ended_at": now}
        await self._changed(live, over, lambda: self._store.end_drill(live.record.id, now))
        self.timers.drop(live.record.id)
        if self._live.pop(live.record.id, None) is None:
            return  # ended twice at once, early and by a command
        for member in live.members.values():
            self._of_session.pop(member.record.session_id or "", None)
        self._stage.changed(live.record.id)
        await self._stage.over(live.record)

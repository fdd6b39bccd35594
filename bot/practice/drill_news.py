"""What trainees of a drill are told of their time: half of it, a pause and its end, and more of it.

What somebody is to be told follows from how the drill stands and what they know, both of which are rows: a
restart tells whoever has not heard it, and nobody twice. After a pause each goes on once they were told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.practice.drill_live import LiveDrill, LiveMember, Lost, News, NewsKind
from bot.practice.drill_rows import OWN, Kept
from bot.practice.talk import Talk
from bot.store.records_drills import TimerRecord

MOVED: Final = timedelta(seconds=2)
"""A named end that is off by less is right."""


class Telling(Kept):
    """What is told to those in the drills of this process."""

    async def _tell_all(self, live: LiveDrill) -> None:
        """Tell everybody in a drill what they don't know of their time yet."""
        await self._each(self._tell, [each for each in live.members.values() if self._is_behind(each)])

    async def _tell(self, member: LiveMember) -> None:
        """Tell somebody what they don't know of their time yet, and put right the end that they were told."""
        async with member.telling:
            await self._tell_what_holds(member)

    async def _tell_what_holds(self, member: LiveMember) -> None:
        """Tell somebody until they know how things stand, which may change while they are told."""
        while self._is_behind(member):
            talk = await self._talk_of(member)
            if talk is None:
                return
            if self._news_for(member) is None:
                await self._put_clock_right(member, talk)
            elif not await self._say(member, talk, partial(self._news_for, member)):
                return

    async def _nudge(self, member: LiveMember) -> None:
        """Tell somebody that half of their time is over."""

        def news() -> News | None:
            until, drill = self._end_of(member), member.drill.record
            is_on = member.is_talking and member.closing is None and until is not None
            # In a pause no end can be named; what is told after it names the one that holds.
            is_running = drill.state == "running" and not member.told.paused
            return self._news(member, "half", until=until) if is_on and is_running else None

        async with member.telling:
            talk = await self._talk_of(member)
            if talk is not None:
                await self._say(member, talk, news)
            await self._tell_what_holds(member)

    def _is_behind(self, member: LiveMember) -> bool:
        return self._news_for(member) is not None or self._has_moved(member)

    def _news_for(self, member: LiveMember) -> News | None:
        """Return what somebody is to be told now, or None where they know how things stand."""
        drill, told, end = member.drill.record, member.told, self._end_of(member)
        if member.record.done_at is not None or member.closing is not None or not member.has_place:
            return None
        is_longer = told.length_s is not None and told.length_s != drill.length_s
        if drill.state == "paused":
            if not told.paused:
                return self._news(member, "paused")
            if is_longer and end is not None and drill.paused_at is not None:
                return self._news(member, "longer_paused", left_s=(end - drill.paused_at).total_seconds())
        elif drill.state == "running" and end is not None and told.length_s is not None:
            if told.paused:
                return self._news(member, "goes_on", until=end + self._late(member, self._clock()))
            if is_longer:
                return self._news(member, "longer", until=end)
        return None

    def _news(
        self,
        member: LiveMember,
        kind: NewsKind,
        *,
        until: datetime | None = None,
        left_s: float | None = None,
    ) -> News:
        # Half time comes once; whatever else somebody is told, for the second time it is news.
        times = "once" if kind == "half" else member.told.times
        key = f"{member.record.session_id} {times} {kind}"
        return News(kind, key, member.drill.record.length_s, until, left_s)

    def _has_moved(self, member: LiveMember) -> bool:
        """Tell whether an end was named to somebody that is another by now, because time stood still."""
        until, end = member.told.until, self._end_of(member)
        is_on = member.is_talking and member.closing is None and member.drill.record.state == "running"
        return is_on and until is not None and end is not None and abs(end - until) >= MOVED

    async def _talk_of(self, member: LiveMember) -> Talk | None:
        if member.record.session_id is None:
            return None
        return await self.talks.get(member.record.session_id, member.record.trainee)

    async def _say(self, member: LiveMember, talk: Talk, news: Callable[[], News | None]) -> bool:
        """Tell somebody something, if it still holds once it is their turn, and keep that they know it.

        Returns whether they were told.
        """
        said: News | None = None

        def now() -> News | None:
            nonlocal said
            said = None if talk.ended else news()
            return said

        try:
            told_id = await self._stage.tell(member.drill.record, talk, now)
        except Lost:
            await self._finish(member, "lost")
            return False
        if said is None or told_id is None:
            return False
        async with member.drill.timekeeping:
            before, is_running = member.told, member.drill.record.state == "running"
            has_waited = said.kind == "goes_on" and is_running  # otherwise a new pause has settled that
            owed = {member: self._late(member, self._clock()) if has_waited else timedelta()}
            member.told = replace(
                before,
                times=before.times + 1,
                paused=said.kind in {"paused", "longer_paused"},
                length_s=said.length_s if member.record.shown_at is not None else None,
                until=said.until,
                clock_id=told_id if said.until is not None else None,
            )
            if rows := self._give(owed):  # told and put off in one piece: a restart finds both or neither
                told = member.told
                await self._patiently(lambda: self._store.keep_told(told, rows))
        if before.clock_id is not None and before.clock_id != told_id:
            await self._stage.amend(member.drill.record, talk, before.clock_id, None)
        await self._keep_told(member)
        return True

    async def _put_clock_right(self, member: LiveMember, talk: Talk) -> None:
        """Let the message that names the end name the one that holds."""
        end = self._end_of(member)
        if member.told.clock_id is not None and end is not None:
            await self._stage.amend(member.drill.record, talk, member.told.clock_id, end)
        member.told = replace(member.told, until=end)
        await self._keep_told(member)

    def _late(self, member: LiveMember, until: datetime) -> timedelta:
        """Return how long by then the drill has gone on without somebody who has not heard of it."""
        since = member.drill.runs_since
        if since is None:
            return timedelta()
        return max(min(until, self._went_on_at(member) or until) - since, timedelta())

    def _went_on_at(self, member: LiveMember) -> datetime | None:
        """Return when somebody was answered who went on without having heard that it goes on, or None."""
        since, spoken = member.drill.runs_since, member.waits_since
        return spoken if since is not None and spoken is not None and spoken > since else None

    async def _excuse_stop(self, live: LiveDrill, now: datetime) -> None:
        """Charge the stop of the program to nobody, nor what ran unheard before it to who had not heard."""
        alive_at = min(live.record.alive_at or now, now)
        live.runs_since = await self._store.runs_since(live.record.id)
        owed = {each.record.trainee: by for each, by in self._owed(live, alive_at).items()}
        due = [each for each in await self._store.timers(live.record.id) if each.trainee in owed]
        rows = [replace(each, due_at=each.due_at + owed[each.trainee]) for each in due]
        await self._put_off(live, now - alive_at, ("running",), now, rows)

    def _owed(self, live: LiveDrill, until: datetime) -> dict[LiveMember, timedelta]:
        """Return the time that has run until then for those who have not heard that it did."""
        unheard = [each for each in live.members.values() if each.told.paused and each.is_talking]
        return {each: self._late(each, until) for each in unheard}

    def _give(self, owed: Mapping[LiveMember, timedelta]) -> list[TimerRecord]:
        """Put off what is due for some, set or held as things stand; return what of it is to be kept."""
        rows = []
        for member, by in owed.items():
            put_off = self._later(member, by)
            for timer in put_off:
                self._wait_with(member.drill, timer)
            if by:
                rows += [each for each in put_off if each.kind != "reply"]
                if self._went_on_at(member) is None:
                    self._excuse_wait(member, by)
        return rows

    def _excuse_wait(self, member: LiveMember, by: timedelta) -> None:
        if member.waits_since is not None:
            member.waits_since += by
        self._stage.excused([member.record.session_id or ""], by)

    def _rows_of(self, owed: Mapping[LiveMember, timedelta]) -> list[TimerRecord]:
        """Return what is to be kept of what `_give` puts off."""
        put_off = [timer for member, by in owed.items() if by for timer in self._later(member, by)]
        return [each for each in put_off if each.kind != "reply"]

    def _later(self, member: LiveMember, by: timedelta) -> list[TimerRecord]:
        # The wait of who went on by themselves began anew with that.
        began_anew = self._went_on_at(member) is not None
        mine = [timer for kind in OWN if (timer := self._due_for(member, kind)) is not None]
        return [
            replace(each, due_at=each.due_at + (timedelta() if each.kind == "reply" and began_anew else by))
            for each in mine
        ]

    async def _keep_told(self, member: LiveMember) -> None:
        told = member.told
        await self._patiently(lambda: self._store.keep_told(told))

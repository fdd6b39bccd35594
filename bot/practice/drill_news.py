"""What trainees of a drill are told of their time: half of it, a pause and its end, and more of it.

What somebody is to be told follows from how the drill stands and what they know, both of which are rows: a
restart tells whoever has not heard it, and nobody twice. After a pause each goes on once they were told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.practice.drill_live import LiveDrill, LiveMember, Lost, News, NewsKind
from bot.practice.drill_rows import OWN, Kept
from bot.practice.talk import Talk

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
            talk = await self._talk_of(member) if self._is_behind(member) else None
            if talk is not None and self._news_for(member) is not None:
                await self._say(member, talk, partial(self._news_for, member))
            if talk is not None and self._has_moved(member):
                await self._put_clock_right(member, talk)

    async def _nudge(self, member: LiveMember) -> None:
        """Tell somebody that half of their time is over."""

        def news() -> News | None:
            until = self._end_of(member)
            is_late = not member.is_talking or member.closing is not None or until is None
            return None if is_late else self._news(member, "half", until=until)

        async with member.telling:
            talk = await self._talk_of(member)
            if talk is not None:
                await self._say(member, talk, news)

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
                return self._news(member, "goes_on", until=end + self._late(member))
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
        key = f"{member.record.session_id} {member.told.times} {kind}"
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

    async def _say(self, member: LiveMember, talk: Talk, news: Callable[[], News | None]) -> None:
        """Tell somebody something, if it still holds once it is their turn, and keep that they know it."""
        said: News | None = None

        def now() -> News | None:
            nonlocal said
            said = None if talk.ended else news()
            return said

        try:
            told_id = await self._stage.tell(member.drill.record, talk, now)
        except Lost:
            await self._finish(member, "lost")
            return
        if said is None or told_id is None:
            return
        before, late = member.told, self._late(member)
        member.told = replace(
            before,
            times=before.times + 1,
            paused=said.kind in {"paused", "longer_paused"},
            length_s=said.length_s if member.record.shown_at is not None else None,
            until=said.until,
            clock_id=told_id if said.until is not None else None,
        )
        if said.kind == "goes_on":
            await self._let_go_on(member, late)
        if before.clock_id is not None:
            await self._stage.amend(member.drill.record, talk, before.clock_id, None)
        await self._keep_told(member)

    async def _put_clock_right(self, member: LiveMember, talk: Talk) -> None:
        """Let the message that names the end name the one that holds."""
        end = self._end_of(member)
        if member.told.clock_id is not None and end is not None:
            await self._stage.amend(member.drill.record, talk, member.told.clock_id, end)
        member.told = replace(member.told, until=end)
        await self._keep_told(member)

    def _late(self, member: LiveMember) -> timedelta:
        """Return how long ago the drill went on without somebody who has not heard of it."""
        since, spoken = member.drill.runs_since, member.waits_since
        if since is None or (spoken is not None and spoken > since):
            return timedelta()  # they have gone on by themselves
        return self._clock() - since

    async def _let_go_on(self, member: LiveMember, late: timedelta) -> None:
        """Let somebody's time run again; until they were told, it stood still."""
        live, trainee = member.drill, member.record.trainee
        held = [live.held.pop((kind, trainee), None) for kind in OWN]
        mine = [replace(each, due_at=each.due_at + late) for each in held if each is not None]
        for timer in mine:
            self.timers.set(timer)
        if not late:
            return
        if member.waits_since is not None:
            member.waits_since += late
        self._stage.excused([member.record.session_id or ""], late)
        kept = [each for each in mine if each.kind in {"half", "end"}]
        await self._patiently(lambda: self._store.set_timers(kept))

    async def _keep_told(self, member: LiveMember) -> None:
        told = member.told
        await self._patiently(lambda: self._store.keep_told(told))

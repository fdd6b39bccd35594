"""A drill of twelve in a server, over, and what instructors have around it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Final

from bot.practice.assignments import Order, assign
from bot.practice.calibration import Calibration
from bot.practice.drill_cohort import Simulated, styles
from bot.practice.drill_solo import Running, play
from bot.store.records import Room
from bot.store.records_drills import DrillRecord, MemberRecord
from tests.bot.web.acting import GUILD, INSTRUCTOR, House

DRILL: Final = "drill1"
PERSON: Final = "teresa"
NAMES: Final = "Ana, Ben, Carla, Dov, Esra, Finn, Gita, Hugo, Ines, Jonas, Kim, Lena".split(", ")
STYLES: Final = ("listener", "asker", "adviser", "commander", "quiet", "listener")
SECOND: Final = replace(INSTRUCTOR, id="discord:10", name="Ida")


def key_of(number: int) -> str:
    """Return the key of the trainee of a number, long as Discord's are."""
    return f"discord:8123456789012345{number:02}"


async def hold_a_drill(house: House) -> None:
    """Let twelve simulated trainees play a drill of a server to its end."""
    began = house.clock()
    drill = DrillRecord(
        id=DRILL,
        guild_id=GUILD,
        channel_id="channel",
        created_by=INSTRUCTOR.id,
        created_at=began,
        person=PERSON,
        seed=7,
        pack="police",
        mode="check_ride",
        length_s=600,
        reply_s=60,
        most_missed=3,
        late="no",
        named=True,
        ranked=True,
        state="ended",
        started_at=began,
        ended_at=began + timedelta(minutes=10),
    )
    members = [await _played(house, drill, number, name) for number, name in enumerate(NAMES, start=1)]
    await house.store.add_drill(drill, members)
    house.clock.later(1200)


async def _played(house: House, drill: DrillRecord, number: int, name: str) -> MemberRecord:
    clock = Running(house.clock())
    who = Simulated(name, (styles()[STYLES[number % len(STYLES)]],))
    acts = who.acts(random.Random(number))

    async def listen(patience_s: float) -> str | None:
        took_s, words = next(acts)
        clock.now += timedelta(seconds=min(took_s, patience_s))
        return None if took_s > patience_s else words

    practice = replace(house.desk.practice, clock=clock)
    talk = await practice.start(key_of(number), drill.person, seed=drill.seed, mode="check_ride")
    await house.store.open_room(
        Room(
            session_id=talk.id,
            place_id=f"thread {talk.id}",
            channel_id="channel",
            guild_id=GUILD,
            trainee=key_of(number),
            opened_at=house.clock(),
        )
    )
    done_as = await play(talk, drill, listen, lambda _: None, clock)
    return MemberRecord(
        drill_id=drill.id,
        trainee=key_of(number),
        number=number,
        name=name,
        ready_at=house.clock(),
        session_id=talk.id,
        shown_at=house.clock(),
        done_at=clock.now,
        done_as=done_as,
    )


async def surround(house: House) -> None:
    """Give the trainees of the drill assignments, and let two instructors code replies and read talks."""
    ids = count(1)
    await assign(
        house.store,
        Order(
            trainees=tuple(map(key_of, (1, 2, 3))),
            people=("owen", PERSON),
            mode="coached",
            due_at=house.clock() + timedelta(days=3),
        ),
        guild_id=GUILD,
        made_by=INSTRUCTOR.id,
        people=("owen", PERSON),
        clock=house.clock,
        new_id=lambda: f"a{next(ids)}",
    )
    for reader in (INSTRUCTOR, SECOND):
        calibration = Calibration(house.store, house.clock)
        for number, each in enumerate(await calibration.sample(reader, seed=1, size=12)):
            levels = {"empathy": number % 3, "reflection": number % 2}
            await calibration.code(
                reader, each.session_id, each.n, levels=levels, codes=["command"] if number % 4 == 0 else []
            )
    for member in (await house.store.members(DRILL))[:3]:
        await house.desk.review.opened(SECOND, member.session_id or "")

"""What a drill shows: the card with the Ready button, the board, and what is said in each thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from discord import ui

from bot.catalogue import say
from bot.counting import count
from bot.practice.drill import MOST_MEMBERS
from bot.practice.drill_board import Board, Row
from bot.practice.drill_live import News
from bot.practice.drill_plan import ends_at, lets_in
from bot.practice.talk import Talk
from bot.stages import place_of
from bot.store.records_drills import DoneAs, DrillRecord, MemberRecord
from bot.views.assigning import feedback, mention
from bot.views.buttons import button
from bot.views.call import call_message
from bot.views.layout import HELP, PROGRAM, fitted, message, panel, plain, shortened
from bot.views.turn import person_panel
from dialogues.scenario import Scenario

MOST_PICKED: Final = 25
"""Members that one list takes; it can be used again."""

LONGEST_NAME: Final = 40


def clock(at: datetime, style: str = "R") -> str:
    """Return a moment as Discord shows it to each in their own time, counting down with `R`."""
    return f"<t:{round(at.timestamp())}:{style}>"


def called(who: Row, *, named: bool) -> str:
    """Return what somebody is called on the board: their number, or their name where names are shown."""
    if named:
        return shortened(who.name, LONGEST_NAME, plain)
    return say("drill.number", number=who.number)


def card(drill: DrillRecord, scenario: Scenario, ready: int, now: datetime) -> ui.LayoutView:
    """Return what everybody sees of a drill: what it is, and the button to take part while there is one."""
    who = say("drill.who_role", role=f"<@&{drill.role_id}>") if drill.role_id else say("drill.who_picked")
    is_open = lets_in(drill, now)
    parts: list[ui.Item[Any]] = [
        panel(
            say("drill.card_title", title=plain(scenario.title)),
            say("drill.contains", notes=plain(", ".join(scenario.content_notes)))
            if scenario.content_notes
            else "",
            "\n".join(_rules(drill)),
            who if is_open else "",
            _standing(drill),
            say("drill.ready_count", ready=f"{ready:,}") if drill.state != "ended" else "",
            colour=PROGRAM,
        )
    ]
    if is_open:
        parts.append(ui.ActionRow(button(say("drill.ready"), f"drill:ready:{drill.id}", "agree")))
    return message(*parts)


def control(drill: DrillRecord, scenario: Scenario, held: int | None) -> ui.LayoutView:
    """Return what an instructor sees of a drill that they set up: whom to pick, and how to go on.

    Args:
        drill: The drill.
        scenario: Whom everyone talks to.
        held: How many hold its role; None where it has none or that isn't known.
    """
    picked: ui.UserSelect[Any] = ui.UserSelect(
        custom_id=f"drill:pick:{drill.id}",
        placeholder=say("drill.pick"),
        min_values=1,
        max_values=MOST_PICKED,
    )
    return message(
        panel(
            say("drill.control_title", title=plain(scenario.title), id=drill.id, seed=drill.seed),
            "\n".join(_rules(drill)),
            _for_role(f"<@&{drill.role_id}>", held) if drill.role_id else say("drill.control_all"),
            say("drill.control_start", at=clock(drill.starts_at, "F"), left=clock(drill.starts_at))
            if drill.starts_at
            else say("drill.control_now"),
            colour=PROGRAM,
        ),
        ui.ActionRow(picked),
        ui.ActionRow(*_buttons(drill)),
    )


def _for_role(role: str, held: int | None) -> str:
    if held is None:
        known = say("drill.control_uncounted", role=role)
    elif held == 0:
        known = say("drill.control_empty", role=role)
    else:
        known = say("drill.control_held", role=role, members=count(held, "member"))
    if held is None or held > MOST_MEMBERS:
        known = f"{known} {say('drill.control_many', most=f'{MOST_MEMBERS:,}')}"
    return f"{known} {say('drill.control_role', role=role)}"


def ready_answer(drill: DrillRecord, said: str) -> ui.LayoutView:
    """Return what somebody is told who pressed Ready, with the way back while there is one."""
    parts: list[ui.Item[Any]] = [ui.TextDisplay(said)]
    if drill.state == "gathering":
        parts.append(ui.ActionRow(button(say("drill.unready"), f"drill:unready:{drill.id}")))
    return message(*parts)


def board_message(drill: DrillRecord, scenario: Scenario, now: Board, *, named: bool) -> ui.LayoutView:
    """Return the board; the longer the cohort, the fewer of those are listed who need no look.

    Args:
        drill: The drill.
        scenario: Whom everyone talks to.
        now: How it stands.
        named: Show names; the drill's own wish alone isn't enough where trainees can read the board.
    """
    counts = ", ".join(
        say(f"drill.status.{status}", number=f"{number:,}") for status, number in now.counts.items() if number
    )
    states = [
        say(
            "drill.board_state",
            state=plain(place_of(state)),
            talks=count(number, "talk"),
            tension=round(tension),
        )
        for state, (number, tension) in now.states.items()
    ]
    rows = fitted(
        (_board_row(row, called(row, named=named)) for row in now.rows),
        2800,
        lambda kept: say("drill.board_more", rows=count(len(now.rows) - kept, "trainee")),
    )
    parts: list[ui.Item[Any]] = [
        panel(
            say("drill.board_title", title=plain(scenario.title), id=drill.id),
            _standing(drill),
            counts or say("drill.board_empty"),
            "\n".join(states),
            "\n".join(rows),
            say("drill.board_how") if now.states else "",
            colour=PROGRAM,
        )
    ]
    buttons = _buttons(drill)
    # On an open board it stands there before anybody has stopped, so that it tells nothing of it.
    if (now.is_open and drill.started_at is not None) or (now.counts["stopped"] and not named):
        buttons.append(button(say("drill.act.stopped"), f"drill:stopped:{drill.id}"))
    if buttons:
        parts.append(ui.ActionRow(*buttons))
    return message(*parts)


def board_moved(scenario: Scenario) -> ui.LayoutView:
    """Return what a message shows for good that was the board before."""
    return message(panel(say("drill.board_moved", title=plain(scenario.title)), colour=PROGRAM))


def board_hint(drill: DrillRecord, *, is_read: bool, asked: bool) -> str:
    """Return what an instructor is told of whom a board is shown to and as what, "" for nothing.

    Args:
        drill: The drill.
        is_read: Trainees can read the board.
        asked: The instructor asked for names.
    """
    hints = [say("drill.board_anonymous")] if asked and not drill.named else []
    if is_read and drill.named:
        hints.append(say("drill.board_seen_named" if asked else "drill.board_seen"))
    elif is_read:
        hints.append(say("drill.board_seen_numbers"))
    return " ".join(hints)


def prepared(talk: Talk, begins_at: datetime | None, *, typed: bool) -> ui.LayoutView:
    """Return the first message of a thread: the call, and a countdown to the first line.

    Args:
        talk: Theirs.
        begins_at: When that comes; None where it is due, as for who comes late.
        typed: Replies are typed.
    """
    view = call_message(talk, typed=typed)
    begins = say("drill.begins_now") if begins_at is None else say("drill.begins", left=clock(begins_at))
    view.add_item(ui.TextDisplay(begins))
    view.add_item(ui.TextDisplay(say("drill.if_you_stop")))
    return view


def stop_line(member: MemberRecord) -> str:
    """Return who has stopped, as an instructor finds them; nobody is pinged by it."""
    name = shortened(member.name, LONGEST_NAME, plain)
    return say("drill.stop_line", who=mention(member.trainee), name=name, number=member.number)


def stop_told(drill: DrillRecord, scenario: Scenario, member: MemberRecord, server: str) -> ui.LayoutView:
    """Return what whoever set a drill up is written when somebody stops in it."""
    return message(
        panel(
            say("drill.stop_head", server=plain(server)),
            say("drill.stop_what", title=plain(scenario.title), id=drill.id),
            stop_line(member),
            say("drill.stop_how"),
            colour=HELP,
        )
    )


def news(now: News) -> ui.LayoutView:
    """Return what somebody is told of their time, the end in a part of its own: that alone is put right."""
    parts = [news_head(now)]
    if now.until is not None:
        parts.append(say("drill.news_clock", left=clock(now.until)))
    return message(*map(ui.TextDisplay, parts))


def news_head(now: News) -> str:
    """Return what somebody is told of their time beside the end."""
    minutes = count(max(1, round((now.left_s or 0.0) / 60)), "minute")
    return say(f"drill.news.{now.kind}", minutes=minutes)


def amended(head: str, until: datetime | None) -> ui.LayoutView:
    """Return what an earlier message about the time says now.

    Args:
        head: What it told beside the end, which stays; "" where that isn't known.
        until: The end that holds, or None where a newer message says how things stand.
    """
    said = say("drill.news_old") if until is None else say("drill.news_clock", left=clock(until))
    return message(*map(ui.TextDisplay, filter(None, [head, said])))


def closed(talk: Talk, said: str, why: DoneAs) -> ui.LayoutView:
    """Return the person's last words to somebody whose talk the drill has ended."""
    return message(person_panel(talk, said), ui.TextDisplay(say(f"drill.closed.{why}")))


def called_off() -> ui.LayoutView:
    """Return what is said where a drill was stopped before the first line."""
    return message(panel(say("drill.called_off"), colour=PROGRAM))


def over(drill: DrillRecord, scenario: Scenario, members: Sequence[MemberRecord]) -> ui.LayoutView:
    """Return what is said in the channel when a drill has ended."""
    title, played = plain(scenario.title), sum(each.took_part for each in members)
    is_off = "drill.called_off_all" if any(each.ready_at is not None for each in members) else "drill.nobody"
    key = "drill.over" if played else is_off
    return message(panel(say(key, number=f"{played:,}", title=title, id=drill.id), colour=PROGRAM))


def _rules(drill: DrillRecord) -> Iterator[str]:
    minutes, seconds = count(drill.length_s / 60, "minute"), count(drill.reply_s, "second")
    yield say("drill.rule_length", minutes=minutes, seconds=seconds)
    if drill.most_missed is not None:
        key = "drill.rule_missed_one" if drill.most_missed == 1 else "drill.rule_missed"
        yield say(key, missed=count(drill.most_missed, "line"))
    yield say(f"drill.rule_late.{drill.late}")
    yield say("drill.rule_feedback", role=say(f"role.{drill.pack}"), mode=feedback(drill.mode))
    yield say("drill.rule_named" if drill.named else "drill.rule_anonymous")
    if drill.ranked:
        yield say("drill.rule_ranked")
    yield say("drill.rule_stop")


def _standing(drill: DrillRecord) -> str:
    end = ends_at(drill)
    planned = drill.starts_at
    if drill.state in ("gathering", "counting") and planned is not None:
        return say(f"drill.stands.{drill.state}_at", left=clock(planned), at=clock(planned, "F"))
    if drill.state == "running" and end is not None:
        return say("drill.stands.running", left=clock(end))
    return say(f"drill.stands.{drill.state}")


def _buttons(drill: DrillRecord) -> list[ui.Button[Any]]:
    acts = {
        "gathering": ["start", "stop"],
        "counting": ["stop"],
        "running": ["pause", "extend", "stop"],
        "paused": ["go_on", "extend", "stop"],
    }.get(drill.state, [])
    return [button(say(f"drill.act.{act}"), f"drill:{act}:{drill.id}", act) for act in acts]


def _board_row(row: Row, who: str) -> str:
    if row.status in ("talking", "stuck") and row.waits_since is not None:
        return say(
            f"drill.row.{row.status}",
            who=who,
            state=plain(place_of(row.state)),
            tension=round(row.tension),
            replies=count(row.replies, "reply"),
            since=clock(row.waits_since),
        )
    is_beginning = row.status in ("talking", "stuck")  # the first line is on its way
    key = "begins" if is_beginning else row.done_as or row.status
    return say(f"drill.row.{key}", who=who, replies=count(row.replies, "reply"))


def picked_in(resolved: Any) -> dict[int, str]:
    """Return the people picked in a list: id and the name that is shown of them."""
    users: dict[str, Any] = resolved.get("users", {})
    members: dict[str, Any] = resolved.get("members", {})
    return {
        int(number): members.get(number, {}).get("nick") or user.get("global_name") or user["username"]
        for number, user in users.items()
        if not user.get("bot")
    }

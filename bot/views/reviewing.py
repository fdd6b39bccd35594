"""A talk in a review: as a whole, and turn by turn with what was found in the words, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from discord import ui

from bot.catalogue import say
from bot.counting import count
from bot.practice.debrief import Debrief
from bot.practice.figures import measure_lines, pass_lines
from bot.practice.lines import named
from bot.practice.reviewed import Reviewed, ReviewedTurn, step_named
from bot.stages import place_of
from bot.store.records_reviews import Override, Reader, Remark
from bot.views.buttons import button, choice
from bot.views.layout import COACH, HELP, PERSON, PROGRAM, cut, fitted, message, panel, plain, spoken
from rubric.assessment import Assessment
from rubric.codes import CODES, SKILLS, SLIPS

LONGEST_LINE: Final = 350
LONGEST_REPLY: Final = 900
LONGEST_REMARK: Final = 350
REMARKS: Final = 4
"""Of the latest that a turn shows; the others are in the browser."""

MOST_FIGURES: Final = 1200
WHOLE: Final = 0
"""Stands in an id for the talk as a whole, where others have the number of a turn."""


def mention(trainee: str) -> str:
    """Return a trainee as Discord shows them, which pings nobody; or their key."""
    kind, _, number = trainee.partition(":")
    return f"<@{number}>" if kind == "discord" and number.isdecimal() else plain(trainee)


def whole_message(found: Reviewed, reader: Reader, back: Debrief | None) -> ui.LayoutView:
    """Return a talk as a whole: what came of it, its figures, and what was said of it.

    Args:
        found: The talk.
        reader: Who looks.
        back: Its debrief, where there is one to be seen.
    """
    record = found.talk.record
    head = say(
        "review.title",
        title=plain(found.talk.script.scenario.title),
        trainee=mention(record.trainee),
        at=f"<t:{int(record.started_at.timestamp())}:f>",
        mode=say(f"mode.{record.mode}"),
        turns=count(len(found.turns), "turn"),
    )
    figures = [] if back is None else [*measure_lines(back.measures), *pass_lines(back.verdict)]
    if figures and found.made.standing:
        differing = [line for line in pass_lines(found.judged("overrides")[1]) if line not in figures]
        figures += [say("review.judged_overridden"), *differing] if differing else []
    parts: list[ui.Item[Any]] = [
        panel(head, *_standing(found, back), colour=PROGRAM),
        *([panel(cut("\n".join(map(plain, figures)), MOST_FIGURES), colour=COACH)] if figures else []),
        *_remarks(found.remarks),
        _ways(found, WHOLE),
        _acts(found, reader, WHOLE),
    ]
    return message(*parts)


def turn_message(found: Reviewed, reader: Reader, n: int) -> ui.LayoutView:
    """Return one turn: the line before, the reply with what was found in it, the answer, mood and state."""
    turn = found.turn(n)
    name = found.talk.script.scenario.person.name
    head = say("review.turn", n=n, of=len(found.turns))
    if turn.turns_it:
        head += say("review.turning_point")
    said = say("turn.silence") if turn.turn.kind == "silence" else spoken(cut(turn.turn.reply, LONGEST_REPLY))
    where = plain(place_of(turn.turn.state))
    talk = panel(
        head,
        say("turn.person", name=name, said=spoken(cut(turn.line, LONGEST_LINE))),
        say("review.trainee", said=said),
        say("turn.person", name=name, said=spoken(cut(turn.turn.said, LONGEST_LINE))),
        say("review.mood", trust=turn.turn.trust, tension=turn.turn.tension, state=where),
        colour=PERSON,
    )
    parts: list[ui.Item[Any]] = [talk]
    if turn.scored is not None and turn.standing is not None:
        parts.append(panel(*fitted(_verdict(turn, turn.scored, turn.standing), 1100), colour=COACH))
    parts += _remarks(turn.remarks)
    return message(*parts, _ways(found, n), _acts(found, reader, n))


def marking_message(found: Reviewed, n: int) -> ui.LayoutView:
    """Return the lists from which an instructor chooses what to mark differently in a reply."""
    turn = found.turn(n)
    standing = turn.standing
    head = panel(say("review.mark_title", n=n), spoken(cut(turn.turn.reply, LONGEST_REPLY)), colour=PERSON)
    if standing is None:
        return message(head, _back(found, n))
    there = [(f"{code}=0", say("review.take_out", code=CODES[code].title)) for code in standing.codes]
    levels = [
        (
            f"{level}={step}",
            say("review.level", level=CODES[level].title, was=standing.levels[level], now=step),
        )
        for level in ("empathy", "reflection")
        for step in range(3)
        if step != standing.levels[level]
    ]
    lists: list[tuple[str, str, Sequence[tuple[str, str]]]] = [
        ("found", say("review.mark_found"), [*levels, *there]),
        ("skills", say("review.mark_skills"), _missing(SKILLS, standing)),
        ("slips", say("review.mark_slips"), _missing(SLIPS, standing)),
    ]
    return message(
        head,
        *(
            choice(f"review:mark-{key}:{found.talk.id}:{n}", title, options)
            for key, title, options in lists
            if options
        ),
        _back(found, n),
    )


def excerpt_message(session_id: str, words: str, first_n: int, last_n: int) -> ui.LayoutView:
    """Return an excerpt as it would be shared, and the button that does."""
    return message(
        panel(say("review.excerpt_draft"), spoken(cut(words, 3000)), colour=PROGRAM),
        ui.ActionRow(
            button(say("review.share"), f"review:share:{session_id}:{first_n}:{last_n}", "reply"),
            button(say("review.back"), f"review:turn:{session_id}:{first_n}"),
        ),
    )


def shared_message(words: str) -> ui.LayoutView:
    """Return an excerpt as the cohort sees it."""
    return message(panel(say("review.excerpt_shared"), spoken(cut(words, 3500)), colour=PERSON))


def news_message(session_id: str, person: str, kinds: Sequence[str]) -> ui.LayoutView:
    """Return what a trainee is told of a review, with the way to it."""
    lines = [say(f"review.news.{kind}") for kind in dict.fromkeys(kinds)]
    return message(
        panel(say("review.news_title", person=plain(person)), *lines, colour=PROGRAM),
        ui.ActionRow(button(say("review.look"), f"review:look:{session_id}:{WHOLE}", "reply")),
    )


def _standing(found: Reviewed, back: Debrief | None) -> Iterator[str]:
    if not found.talk.ended:
        yield say("review.open_still")
    elif found.talk.stopped:
        yield say("review.stopped")
    elif back is not None:
        yield plain(f"{back.title}. {back.means}")
    if found.withheld:
        yield say("review.withheld")
        return
    scored, overridden = found.score_mean("scored"), found.score_mean("overrides")
    if scored is not None and overridden is not None:
        marked = say("review.mean_overridden", score=overridden) if found.made.standing else ""
        yield say("review.mean", score=scored) + marked
    release = found.made.release
    if release is not None:
        yield say(
            "review.released", name=plain(release.author_name), at=f"<t:{int(release.at.timestamp())}:f>"
        )
    marked_turns = sorted(
        {each.n for each in found.made.remarks if each.n} | {each.n for each in found.made.standing}
    )
    if marked_turns:
        yield say("review.marked_turns", turns=", ".join(map(str, marked_turns)))
    if found.turning_points:
        yield say("review.turning_points", turns=", ".join(map(str, found.turning_points)))


def _verdict(turn: ReviewedTurn, scored: Assessment, standing: Assessment) -> Iterator[str]:
    both = say("review.score_overridden", score=standing.score) if turn.is_overridden else ""
    yield say("review.score", score=scored.score, **scored.levels) + both
    for each in scored.evidence:
        yield say("review.found", code=named(scored, each.code), words=plain(cut(each.text, 120)))
    unseen = [code for code in scored.codes if code not in {each.code for each in scored.evidence}]
    if unseen:
        yield say("review.also", codes=", ".join(CODES[code].title for code in unseen))
    for override in turn.overrides:
        if override.withdrawn_at is None:
            yield _override(override)


def _override(each: Override) -> str:
    return say(
        "review.override",
        name=plain(each.author_name),
        code=CODES[each.code].title,
        was=step_named(each.code, each.was),
        becomes=step_named(each.code, each.becomes),
        reason=plain(cut(each.reason, LONGEST_REMARK)),
    )


def _remarks(remarks: Sequence[Remark]) -> list[ui.Item[Any]]:
    if not remarks:
        return []
    lines = [_remark(each) for each in remarks[-REMARKS:]]
    earlier = len(remarks) - len(lines)
    return [panel(say("review.earlier", count=earlier) if earlier else "", *lines, colour=HELP)]


def _remark(each: Remark) -> str:
    kind = say(f"review.kind.{each.kind}")
    settled = say("review.settled", name=plain(each.settled_by or "")) if each.settled_at else ""
    words = plain(cut(each.words, LONGEST_REMARK)) or say("review.no_words")
    return say("review.remark", name=plain(each.author_name), kind=kind, settled=settled, words=words)


def _ways(found: Reviewed, n: int) -> ui.ActionRow[Any]:
    """Return the buttons that lead to other turns."""
    talk, last = found.talk.id, len(found.turns)
    points = [point for point in found.turning_points if point > n]
    row: ui.ActionRow[Any] = ui.ActionRow()
    for act, label, to, there in (
        ("prev", "review.prev", n - 1, n > WHOLE),
        ("next", "review.next", n + 1, n < last),
        ("point", "review.next_point", points[0] if points else last, bool(points)),
        ("whole", "review.whole", WHOLE, n != WHOLE),
    ):
        way = button(say(label), f"review:{act}:{talk}:{to}")
        way.disabled = not there
        row.add_item(way)
    return row


def _acts(found: Reviewed, reader: Reader, n: int) -> ui.ActionRow[Any]:
    """Return the buttons for what the reader may do with a turn, or with the talk as a whole."""
    acts = (
        _of_instructors(found, n) if reader.reviews else ["answer", *([] if found.withheld else ["appeal"])]
    )
    return ui.ActionRow(
        *(
            button(say(f"review.{act}"), f"review:{act}:{found.talk.id}:{n}", _STYLES.get(act, ""))
            for act in acts
        )
    )


_STYLES: Final = {"release": "agree", "comment": "reply"}


def _of_instructors(found: Reviewed, n: int) -> list[str]:
    here = found.remarks if n == WHOLE else found.turn(n).remarks
    acts = ["comment", "flag", "second_look"]
    if any(each.waits for each in here):
        acts.append("settle")
    if n == WHOLE:
        waits = found.talk.record.mode == "check_ride" and found.talk.ended and found.made.release is None
        return [*acts, *(["release"] if waits else [])]
    # Five stand in a row; marking and excerpts come behind one button, where there is a reply to mark.
    return [*acts, "more"]


def more_message(found: Reviewed, n: int) -> ui.LayoutView:
    """Return what else an instructor can do with a turn."""
    turn = found.turn(n)
    standing = any(each.withdrawn_at is None for each in turn.overrides)
    acts = [
        *(["mark"] if turn.scored is not None else []),
        *(["withdraw"] if standing else []),
        "excerpt",
    ]
    return message(
        panel(say("review.turn", n=n, of=len(found.turns)), colour=PROGRAM),
        ui.ActionRow(*(button(say(f"review.{act}"), f"review:{act}:{found.talk.id}:{n}") for act in acts)),
        _back(found, n),
    )


def _back(found: Reviewed, n: int) -> ui.ActionRow[Any]:
    return ui.ActionRow(button(say("review.back"), f"review:turn:{found.talk.id}:{n}"))


def _missing(codes: Sequence[str], standing: Assessment) -> list[tuple[str, str]]:
    return [
        (f"{code}=1", say("review.put_in", code=CODES[code].title))
        for code in codes
        if code not in standing.codes
    ]

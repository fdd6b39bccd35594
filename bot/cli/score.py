"""`coach score`: one reply, or many as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, TextIO

import click

from bot.cli.judging import listening
from bot.cli.streams import typed_in
from bot.errors import BadLineError
from bot.practice.lines import named
from rubric.assess import assess
from rubric.assessment import Assessment
from rubric.codes import CODES, GRAVE, SLIPS
from rubric.feedback import Moment, compose
from rubric.packs import pack_ids, read_pack
from rubric.risk import hints_at_suicide
from rubric.text import read

LONGEST_LINE: Final = 1_000_000
"""Characters of one JSON line; more is refused unread."""


@click.command()
@click.argument("reply", required=False)
@click.option("--context", default="", help="What the person had just said.")
@click.option(
    "--pack", type=click.Choice(pack_ids()), default="police", show_default=True, help="Role to score as."
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole verdict as JSON.")
@click.option("--jsonl", is_flag=True, help='Read {"id","context","reply"} lines, write one verdict a line.')
def score(reply: str | None, context: str, pack: str, *, as_json: bool, jsonl: bool) -> None:
    """Score one reply to a person in crisis. With - the reply is read from standard input."""
    if jsonl:
        for verdict in _score_lines(typed_in(), pack):
            click.echo(json.dumps(verdict, ensure_ascii=False))
        return
    if reply is None or reply == "-":
        reply = typed_in().read()
    assessment = assess(reply, context, pack=read_pack(pack), listener=listening())
    if as_json:
        click.echo(json.dumps({"id": "1", **assessment.as_json()}, ensure_ascii=False, indent=2))
    else:
        click.echo(_in_words(reply, context, assessment))


def _score_lines(lines: TextIO, pack: str) -> Iterator[dict[str, Any]]:
    marks, listener = read_pack(pack), listening()
    number = 0
    while line := lines.readline(LONGEST_LINE + 1):
        number += 1
        if line.strip():
            name, context, reply = _parse(line, number)
            yield {"id": name, **assess(reply, context, pack=marks, listener=listener).as_json()}


def _parse(line: str, number: int) -> tuple[str, str, str]:
    if len(line) > LONGEST_LINE:
        raise BadLineError(number, f"it is longer than {LONGEST_LINE:,} characters")
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLineError(number, "it is not JSON") from error
    if not isinstance(item, dict) or not isinstance(item.get("reply"), str):
        raise BadLineError(number, 'it needs a "reply" that is text')
    context = item.get("context", "")
    if not isinstance(context, str):
        raise BadLineError(number, '"context" must be text')
    return str(item.get("id", number)), context, item["reply"]


def _in_words(reply: str, context: str, assessment: Assessment) -> str:
    lines = [f"Score {assessment.score} of 100 ({assessment.rubric})", ""]
    lines += [f"  {CODES[level].title:<20} {value} of 2" for level, value in assessment.levels.items()]
    if assessment.codes:
        lines += [
            "",
            *(
                f"  {_mark(code)} {named(assessment, code)}{_quoted(assessment, code)}"
                for code in assessment.codes
            ),
        ]
    hinted = hints_at_suicide(read(context))
    note = compose(
        assessment, reply, Moment(line=context, missed_risk=hinted, hint=context if hinted else "")
    )
    said = [part for part in (note.helped, note.change, note.try_ and f"Try: {note.try_}") if part]
    return "\n".join([*lines, *([""] if said else []), *said])


def _mark(code: str) -> str:
    return "--" if code in GRAVE else "- " if code in SLIPS else "+ "


def _quoted(assessment: Assessment, code: str) -> str:
    words = next((found.text for found in assessment.evidence if found.code == code), "")
    return f': "{words}"' if words else ""

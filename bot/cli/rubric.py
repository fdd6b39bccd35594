"""`coach rubric`: what every code means, and how far the rubric agrees with people."""

from __future__ import annotations

import importlib
import json
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from bot.cli.packs import pack
from bot.errors import BadFileError, MissingExtraError
from rubric.assessment import Assessment
from rubric.codes import CODES, Code, Example, code
from rubric.listener import NO_OPINION


@click.group()
def rubric() -> None:
    """Read the codebook that replies are scored by."""


rubric.add_command(pack)


@rubric.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_codes(*, as_json: bool) -> None:
    """List every level, skill and slip."""
    if as_json:
        click.echo(json.dumps([asdict(each) for each in CODES.values()], ensure_ascii=False, indent=2))
        return
    for kind, heading in (("level", "Levels, 0 to 2"), ("skill", "Skills"), ("slip", "Slips")):
        click.echo(f"{heading}")
        for each in CODES.values():
            if each.kind == kind:
                grave = " (grave)" if each.grave else ""
                click.echo(f"  {each.id:<18} {each.title}{grave}: {each.definition}")
        click.echo()


@rubric.command()
@click.argument("name", metavar="CODE")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def show(name: str, *, as_json: bool) -> None:
    """Show what CODE means, with its source and examples."""
    found = code(name)
    click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2) if as_json else _card(found))


@rubric.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--pack", default="police", show_default=True, help="Role to score as.")
@click.option(
    "--worst", type=click.IntRange(0, 100), default=2, show_default=True, help="Disagreements to show."
)
@click.option("--cues-alone", is_flag=True, help="Leave the trained listener out.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def agreement(file: Path, pack: str, worst: int, *, as_json: bool, cues_alone: bool) -> None:
    """Hold the rubric against FILE's labels: JSON lines, or annomi*.csv or epitome*.csv."""
    from bot.cli.judging import listening
    from rubric.assess import assess
    from rubric.packs import read_pack

    marks, listener = read_pack(pack), NO_OPINION if cues_alone else listening()
    statistics = _with_statistics()
    try:
        items = statistics.read_labelled(file)
    except OSError as error:
        raise BadFileError(str(file), (error.strerror or str(error)).lower()) from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadFileError(str(file), f"its labels can't be read: {error}") from error

    def judge(reply: str, context: str) -> Assessment:
        return assess(reply, context, pack=marks, listener=listener)

    found = statistics.agree(items, judge, worst=worst)
    if as_json:
        click.echo(json.dumps([each.as_json() for each in found], ensure_ascii=False, indent=2))
    else:
        click.echo(_table(file, found))


def _with_statistics() -> ModuleType:
    """Return the module that counts, which needs what only its extra installs."""
    try:
        return importlib.import_module("rubric.agreement")
    except ModuleNotFoundError as error:
        raise MissingExtraError("agreement", error.name or "scikit-learn") from error


def _table(file: Path, found: list[Any]) -> str:
    figures = f"{'n':>6}{'present':>9}{'precision':>11}{'recall':>8}{'F1':>7}{'kappa':>7}"
    head = f"{'':<22}{figures}  95% interval of kappa"
    lines = [str(file), "", head]
    for each in found:
        low, high = each.interval
        lines.append(
            f"{each.name:<22}{each.n:>6}{each.present:>9}{each.precision:>11.2f}{each.recall:>8.2f}{each.f1:>7.2f}"
            f"{each.kappa:>7.2f}  {low:.2f} to {high:.2f}"
        )
    for each in found:
        for apart in each.worst:
            lines += ["", f"{each.name}: people {apart.people}, rubric {apart.rubric} (p {apart.p:.2f})"]
            lines += [f"  They say: {apart.context}", f"  Reply:    {apart.reply}"]
    return "\n".join(lines)


def _card(found: Code) -> str:
    lines = [
        f"{found.title} ({found.id}, {found.kind}{', grave' if found.grave else ''})",
        "",
        found.definition,
        "",
    ]
    if found.present_when:
        lines.append(f"Counts when: {found.present_when}")
    if found.not_when:
        lines.append(f"Doesn't count when: {found.not_when}")
    lines += [f"Why it matters: {found.why}", f"Source: {found.source}", ""]
    return "\n".join([*lines, *_example("Weak", found.weak), *_example("Strong", found.strong)])


def _example(label: str, example: Example) -> list[str]:
    said = [f"    They say: {example.context}"] if example.context else []
    return [f"  {label}", *said, f"    You say:  {example.reply}", f"    {example.shows}"]

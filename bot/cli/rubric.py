"""`coach rubric`: what every code means."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from rubric.codes import CODES, Code, Example, code


@click.group()
def rubric() -> None:
    """Read the codebook that replies are scored by."""


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

"""`coach people`: who can be talked to, and what an author's file still lacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from bot.cli.casting import script_named
from dialogues.checks import check_file
from dialogues.errors import ScenarioError
from dialogues.scenario import Scenario
from dialogues.script import PEOPLE, person_ids


@click.group()
def people() -> None:
    """See who can be talked to, and check the files of new people."""


@people.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_people(*, as_json: bool) -> None:
    """List the people, the easiest first."""
    found = sorted((script_named(name).scenario for name in person_ids()), key=lambda each: each.difficulty)
    if as_json:
        click.echo(json.dumps([_facts(each) for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        click.echo(f"{each.id:<10} {each.title}")
        click.echo(f"           {each.presentation}; {_role(each)}; difficulty {each.difficulty} of 5")
        click.echo(f"           {' '.join(each.summary.split())}")
        click.echo(f"           Contains: {', '.join(each.content_notes)}\n")


@people.command()
@click.argument("person")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def show(person: str, *, as_json: bool) -> None:
    """Show one person as a trainee may see them. Takes an id or a file."""
    scenario = script_named(person).scenario
    if as_json:
        click.echo(json.dumps(_facts(scenario), ensure_ascii=False, indent=2))
        return
    lines = sum(1 for _ in scenario.all_lines())
    click.echo(f"{scenario.title} ({scenario.id}, version {scenario.version})\n")
    click.echo(" ".join(scenario.summary.split()))
    click.echo(f"\n{scenario.presentation}; {scenario.setting}; role {_role(scenario)}")
    click.echo(f"Difficulty {scenario.difficulty} of 5: {scenario.difficulty_why}")
    click.echo(f"Contains: {', '.join(scenario.content_notes)}")
    click.echo(f"Reviewed by: {', '.join(scenario.reviewed_by) or 'nobody yet'}")
    click.echo(
        f"\n{len(scenario.states)} states, {len(scenario.topics)} topics, {lines} lines, "
        f"{len(scenario.endings)} endings, {len(scenario.facts)} facts that vary"
    )
    click.echo("\nWithout words: " + ", ".join(f"*{deed.title}*" for deed in scenario.actions.values()))
    click.echo("Can be brought in: " + ", ".join(helper.title for helper in scenario.people.values()))


@people.command()
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def check(files: tuple[str, ...], *, as_json: bool) -> int:
    """Check files of people, or all that come with the program. Exit code 1: something must be mended."""
    paths = [_path(name) for name in files] or [PEOPLE / f"{name}.yaml" for name in person_ids()]
    found: list[dict[str, Any]] = []
    for path in paths:
        try:
            findings = [(each.severity, each.problem) for each in check_file(path)]
        except ScenarioError as error:
            findings = [("error", problem) for problem in error.problems]
        found += [
            {"severity": severity, "file": at.file, "line": at.line, "column": at.column, "text": at.text}
            for severity, at in findings
        ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for each in found:
            place = f":{each['line']}:{each['column']}" if each["line"] else ""
            click.echo(f"{each['file']}{place}: {each['severity']}: {each['text']}")
        errors = sum(each["severity"] == "error" for each in found)
        click.echo(f"{len(paths)} checked: {errors} to mend, {len(found) - errors} to look at.")
    return int(any(each["severity"] == "error" for each in found))


def _path(name: str) -> Path:
    return PEOPLE / f"{name}.yaml" if name in person_ids() else Path(name)


def _role(scenario: Scenario) -> str:
    return scenario.pack.replace("_", " ")


def _facts(scenario: Scenario) -> dict[str, Any]:
    shown = scenario.model_dump(
        mode="json",
        include={
            "id", "version", "title", "summary", "setting", "pack", "difficulty", "difficulty_why",
            "presentation", "content_notes", "reviewed_by",
        },
    )  # fmt: skip
    counts = {
        "states": len(scenario.states),
        "topics": len(scenario.topics),
        "lines": sum(1 for _ in scenario.all_lines()),
        "endings": len(scenario.endings),
    }
    return {**shown, **counts}

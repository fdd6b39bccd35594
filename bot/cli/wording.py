"""What click says of a command line that it can't follow, in plain words and with the command's own help."""

from __future__ import annotations

from collections.abc import Sequence

import click


def worded(error: click.ClickException, root: click.Command, arguments: Sequence[str]) -> str:
    """Return what was wrong, and where to read what there is, in one line.

    Args:
        error: What click refused.
        root: The whole program.
        arguments: What was typed after its name.
    """
    said = " ".join(_said(error).split())
    ended = said if said.endswith((".", "?")) else f"{said}."
    return f"{ended} `{_path(root, arguments)} --help` lists what there is."


def _said(error: click.ClickException) -> str:
    """Return click's own sentence, except of a number: it names a type of the library, or an inequation."""
    param = error.param if isinstance(error, click.BadParameter) else None
    if param is None or not isinstance(param.type, click.IntRange):
        return error.format_message()
    least, most = param.type.min, param.type.max
    bounds = f"of {least:,} or more" if most is None else f"from {least:,} to {most:,}"
    return f"{param.get_error_hint(None)} takes a whole number {bounds}."


def _path(command: click.Command, arguments: Sequence[str]) -> str:
    """Return the command that was meant as it is typed; click's errors don't all name it."""
    names = [command.name or ""]
    for each in arguments:
        if not isinstance(command, click.Group):
            break
        below = command.get_command(click.Context(command), each)
        if below is None:
            break
        command = below
        names.append(each)
    return " ".join(names)

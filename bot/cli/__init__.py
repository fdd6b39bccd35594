"""The command `coach`. A command's module is imported only when it is called, so that each starts fast."""

from __future__ import annotations

import importlib
import secrets
import sys
from typing import Final

import click

from bot.cli.wording import worded
from bot.errors import CoachError
from bot.log import LOG, log_file, start_log
from dialogues.errors import DialogueError, SnapshotMismatch
from rubric.errors import RubricError

COMMANDS: Final = {
    "practice": "bot.cli.practice:practice",
    "score": "bot.cli.score:score",
    "history": "bot.cli.history:history",
    "transcript": "bot.cli.transcript:transcript",
    "export": "bot.cli.history:export",
    "erase": "bot.cli.history:erase",
    "programme": "bot.cli.programme:programme",
    "drill": "bot.cli.drill:drill",
    "people": "bot.cli.people:people",
    "rubric": "bot.cli.rubric:rubric",
    "discord": "bot.cli.discord:run",
    "web": "bot.cli.web:web",
    "db": "bot.cli.database:db",
    "doctor": "bot.cli.doctor:doctor",
}
FAULT: Final = "Something broke that is not your doing (reference {reference}). The cause is in {log}."
STOPPED: Final = "Stopped."
GOES_ON: Final = "What was said is kept; go on with `coach practice --resume`."
TALKS: Final = ("practice", "programme")
"""Commands in which talks are held that can be gone on with; the clock of a drill can't be."""

WRONG_INPUT: Final = 2
FAILURE: Final = 1
INTERRUPTED: Final = 130


class LazyGroup(click.Group):
    """A group whose commands are imported when they are named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the manual."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="crisis-coach", prog_name="coach", message="%(prog)s %(version)s")
def coach() -> None:
    """Practise talking to someone in crisis, and learn reply by reply what helps.

    This is practice with a scripted person. It is no help line.
    """


def main() -> None:
    """Run `coach`; every error is one plain sentence on standard error, with its cause in the log."""
    start_log(log_file())
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run `coach` and return its exit code: 0, 2 for wrong input, 1 for a failure, 130 for Ctrl-C."""
    try:
        code = coach.main(arguments, prog_name="coach", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as help_text:
        click.echo(help_text.format_message())
        return WRONG_INPUT
    except (click.ClickException, CoachError, DialogueError, RubricError) as error:
        if error.__cause__ is not None:
            LOG.warning("refused or failed", exc_info=error)
        told = worded(error, coach, arguments) if isinstance(error, click.ClickException) else str(error)
        return _say(told, _exit_code(error))
    except (click.Abort, KeyboardInterrupt):
        return _say(_kept(STOPPED, arguments), INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has left; there is nobody to tell
        return FAILURE
    except Exception:  # noqa: BLE001 - a fault of ours: told as one, and kept whole in the log
        reference = secrets.token_hex(3)
        LOG.exception("fault %s", reference)
        return _say(_kept(FAULT.format(reference=reference, log=log_file()), arguments), FAILURE)
    return code if isinstance(code, int) else 0


def _exit_code(error: Exception) -> int:
    if isinstance(error, CoachError):
        return error.exit_code
    return FAILURE if isinstance(error, SnapshotMismatch) else WRONG_INPUT


def _kept(told: str, arguments: list[str]) -> str:
    """Return what is told of a command that broke off, with how to go on where a talk was held."""
    return f"{told} {GOES_ON}" if arguments[:1] and arguments[0] in TALKS else told


def _say(text: str, code: int) -> int:
    click.echo(text, err=True)
    return code

"""What is told where a drill doesn't stand as it would have to: how it stands, and what to do instead."""

from __future__ import annotations

from typing import Final, Literal

from bot.errors import DrillStateError
from bot.store.records_drills import DrillState

Asked = Literal["find", "invite", "ready", "unready", "start", "pause", "go_on", "extend"]

_STANDS: Final[dict[DrillState, str]] = {
    "gathering": "The drill has not started: people are still getting ready.",
    "counting": "The drill is starting just now.",
    "running": "The drill is running.",
    "paused": "The drill is paused.",
    "ending": "The drill is ending just now.",
    "ended": "The drill is over.",
}
_RESULTS: Final = "`/drill results` shows what came of it."
_ANOTHER: Final = "`/drill new` sets up another."
_LEAVE: Final = "To leave it, press Stop in your thread."
_AT_ANY_TIME: Final[dict[Asked, str]] = {
    "find": _RESULTS,
    "invite": f"Members are picked before it starts. For those who are missing, {_ANOTHER}",
    "ready": "It takes nobody in any more. Ask an instructor when there is another.",
}
_THEN: Final[dict[Asked, dict[DrillState, str]]] = {
    "unready": {
        "counting": _LEAVE,
        "running": _LEAVE,
        "paused": _LEAVE,
        "ending": "You need do nothing to leave it.",
        "ended": "You need do nothing to leave it.",
    },
    "start": {
        "counting": "You need not start it again.",
        "running": "You need not start it again.",
        "paused": "`/drill pause` lets it go on.",
        "ending": _ANOTHER,
        "ended": _ANOTHER,
    },
    "pause": {
        "gathering": "No time runs yet; start it first.",
        "counting": "Pause it once the first line is shown.",
        "ending": f"No time runs any more. {_RESULTS}",
        "ended": f"No time runs any more. {_RESULTS}",
    },
    "go_on": {
        "gathering": "Start it first.",
        "counting": "It goes on by itself.",
        "ending": f"It can't go on any more. {_ANOTHER}",
        "ended": f"It can't go on any more. {_ANOTHER}",
    },
    "extend": {
        "ending": f"No time can be added any more. {_ANOTHER}",
        "ended": f"No time can be added any more. {_ANOTHER}",
    },
}


def refusal(asked: Asked, state: DrillState) -> DrillStateError:
    """Return why something can't be done while a drill stands so, and what can be done instead."""
    then = _AT_ANY_TIME.get(asked) or _THEN[asked].get(state, "Try again in a moment.")
    return DrillStateError(f"{_STANDS[state]} {then}")

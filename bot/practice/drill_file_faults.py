"""What is wrong with the file of a drill, in words for whoever wrote it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_WHOLE_NUMBER: Final = "it must be a whole number"
_NUMBER: Final = "it must be a number"
_YES_OR_NO: Final = "it must be true or false"
_ENTRIES: Final = "it must hold entries, such as `style: quiet`"

_SAYS: Final[dict[str, Callable[[dict[str, Any]], str]]] = {
    "missing": lambda _: "it is missing",
    "invalid_key": lambda _: "the name of each entry must be text",
    "string_type": lambda _: "it must be text; put it in quotes",
    "tuple_type": lambda _: "it must be a list, each part with a - before it",
    "model_type": lambda _: _ENTRIES,
    "model_attributes_type": lambda _: _ENTRIES,
    "int_type": lambda _: _WHOLE_NUMBER,
    "int_parsing": lambda _: _WHOLE_NUMBER,
    "int_from_float": lambda _: _WHOLE_NUMBER,
    "int_parsing_size": lambda _: "it is too large a number",
    "float_type": lambda _: _NUMBER,
    "float_parsing": lambda _: _NUMBER,
    "bool_type": lambda _: _YES_OR_NO,
    "bool_parsing": lambda _: _YES_OR_NO,
    "literal_error": lambda told: f"it must be one of {told['expected']}",
    "greater_than_equal": lambda told: f"it must be at least {told['ge']:g}",
    "less_than_equal": lambda told: f"it must be at most {told['le']:g}",
}


def fault_of(error: ValidationError, entries: Sequence[str], of_cohort: Sequence[str]) -> str:
    """Return what is wrong with a file, where, and what was probably meant; the first of all that is.

    A name that nothing has comes first: what was meant by it may be what is missing.

    Args:
        error: What was found.
        entries: What a file may say.
        of_cohort: What a part of its cohort may say.
    """
    found = min(error.errors(include_url=False), key=lambda each: each["type"] != "extra_forbidden")
    path = found["loc"]
    if found["type"] == "extra_forbidden":
        known = of_cohort if len(path) > 1 else entries
        near = get_close_matches(str(path[-1]), known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return f"{_place_of(path)}: there is no such entry, only {', '.join(known)}{hint}"
    return f"{_place_of(path)}: {_reason_of(found)}"


def _reason_of(found: ErrorDetails) -> str:
    says = _SAYS.get(found["type"])
    return says(found.get("ctx", {})) if says else "it can't be used"


def _place_of(path: Sequence[str | int]) -> str:
    """Return where that is: `seed`, or `count in part 2 of the cohort`."""
    match list(path):
        case [str(name)]:
            return name
        case [_, int(index), *names]:
            part = f"part {index + 1} of the cohort"
            return f"{names[0]} in {part}" if names else part
    return "the whole"

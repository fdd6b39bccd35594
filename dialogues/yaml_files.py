"""Read a YAML file that somebody wrote into a model, with file, line and column in everything that is wrong.

Files may come from anywhere, so they are read with the safe loader, within limits: size, depth, no anchors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from dialogues.errors import NewerFormat, Problem, ScenarioError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Key = str | int
Model = TypeVar("Model", bound=BaseModel)
Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C loader is ten times faster; PyYAML builds without it fall back to the Python one."""

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 20
MAX_EVENTS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Source:
    """Where things stand in a file.

    Attributes:
        file: Path of the file as it was given.
        root: The YAML node of the whole document.
    """

    file: str
    root: yaml.Node

    def problem(self, path: Iterable[Key], text: str) -> Problem:
        """Return a problem placed at the deepest node that `path` reaches."""
        return _problem_at(self.file, self._node_at(path).start_mark, text)

    def _node_at(self, path: Iterable[Key]) -> yaml.Node:
        node = self.root
        for key in path:
            below = _child(node, key)
            if below is None:
                break
            node = below
        return node


def read_source(path: Path) -> Source:
    """Read a file as YAML.

    Raises:
        ScenarioError: It is missing, unreadable, too large, no YAML, or says something twice.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _whole_file(path, "there is no such file. Check the name.") from None
    except OSError as error:
        raise _whole_file(path, f"it can't be read ({error.strerror}).") from error
    if len(raw) > MAX_BYTES:
        raise _whole_file(path, f"it is larger than {MAX_BYTES:,} bytes, so it was not read.")
    return source_of(raw, str(path))


def source_of(raw: bytes, file: str) -> Source:
    """Read a file's bytes as YAML; `file` names it in errors. Raises as `read_source` does."""
    source = Source(file, _compose(raw, file))
    repeated = list(_repeated_keys(source, source.root))
    if repeated:
        raise ScenarioError(tuple(repeated))
    return source


def validated(source: Source, model: type[Model], newest_format: int, **given: object) -> Model:
    """Return what a file says as a model.

    Args:
        source: The file.
        model: What it has to be.
        newest_format: The highest `format` that this program reads.
        given: What the model holds and the file may not say.

    Raises:
        ScenarioError: It says something wrong; everything that is wrong is in it.
        NewerFormat: It was written for a newer version of this program.
    """
    data = _construct(source)
    if isinstance(data, dict):
        if isinstance(data.get("format"), int) and data["format"] > newest_format:
            text = (
                f"format {data['format']} is newer than this program reads ({newest_format}). "
                "Update Crisis Coach."
            )
            raise NewerFormat((source.problem(["format"], text),))
        said = tuple(source.problem([key], f"`{key}` is not known here.") for key in given if key in data)
        if said:
            raise ScenarioError(said)
        data = {**data, **given}
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = tuple(
            source.problem(detail["loc"], _in_plain_words(detail, model))
            for detail in _causes(error.errors(include_url=False))
        )
        raise ScenarioError(_unique(problems)) from error


def refuse_wrong(source: Source, found: Iterable[tuple[Iterable[Key], str]]) -> None:
    """Refuse a file where something was found that no single value shows, each with its path.

    Raises:
        ScenarioError: Something was.
    """
    wrong = [source.problem(path, text) for path, text in found]
    if wrong:
        raise ScenarioError(tuple(sorted(wrong, key=lambda each: (each.line, each.column))))


def meant(given: str, known: Iterable[str]) -> str:
    """Return the question whether a name that is near was meant, to stand after a sentence; else ""."""
    near = get_close_matches(given, [*known], n=1)
    return f" Did you mean `{near[0]}`?" if near else ""


def _problem_at(
    file: str, mark: Any, text: str
) -> Problem:  # the C and the Python loader have marks of their own
    return Problem(file, mark.line + 1, mark.column + 1, text) if mark else Problem(file, 0, 0, text)


def _whole_file(path: Path, text: str) -> ScenarioError:
    return ScenarioError((Problem(str(path), 0, 0, text),))


def _compose(raw: bytes, file: str) -> yaml.Node:
    try:
        _refuse_hostile(raw, file)
        node = yaml.compose(raw, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        text = f"this is not valid YAML: {error.problem or error.context}."
        raise ScenarioError((_problem_at(file, error.problem_mark or error.context_mark, text),)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        text = "this is not YAML text in UTF-8."
        raise ScenarioError((Problem(file, 0, 0, text),)) from error
    if node is None:
        raise ScenarioError((Problem(file, 0, 0, "the file is empty."),))
    return node


def _refuse_hostile(raw: bytes, file: str) -> None:
    """Walk the events, which takes no recursion, before anything is built from them."""
    depth = 0
    for number, event in enumerate(yaml.parse(raw, Loader=Loader)):
        problem = ""
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            problem = (
                "anchors and aliases (& and *) are not used in these files. Write it out, or quote the text."
            )
        elif depth > MAX_DEPTH:
            problem = f"this is nested deeper than {MAX_DEPTH} levels."
        elif number > MAX_EVENTS:
            problem = "the file holds too many parts."
        if problem:
            raise ScenarioError((_problem_at(file, event.start_mark, problem),))


def _repeated_keys(source: Source, node: yaml.Node) -> Iterable[Problem]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield _problem_at(source.file, key.start_mark, f"`{key.value}` stands here a second time.")
            if isinstance(key.value, str):
                seen.add(key.value)
            yield from _repeated_keys(source, value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated_keys(source, value)


def _construct(source: Source) -> Any:  # YAML holds anything until it is validated
    loader = yaml.constructor.SafeConstructor()
    try:
        return loader.construct_document(source.root)
    except yaml.MarkedYAMLError as error:
        text = "this value can't be read. Put it in quotes."
        raise ScenarioError((_problem_at(source.file, error.problem_mark, text),)) from error
    except (ValueError, TypeError) as error:
        text = f"a value in the file can't be read ({error}). Put it in quotes."
        raise ScenarioError((Problem(source.file, 0, 0, text),)) from error


def _child(node: yaml.Node, key: Key) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        below: yaml.Node = node.value[key]
        return below
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                found: yaml.Node = value
                return found
    return None


def _unique(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys(problems))


def _causes(details: list[ErrorDetails]) -> Iterable[ErrorDetails]:
    """Leave out that a list is too short where a part of it is wrong: pydantic doesn't count that part."""
    places = [detail["loc"] for detail in details]
    for detail in details:
        place = detail["loc"]
        within = any(len(each) > len(place) and each[: len(place)] == place for each in places)
        if not (detail["type"] == "too_short" and within):
            yield detail


def _in_plain_words(detail: ErrorDetails, model: type[BaseModel]) -> str:
    name = _name(detail["loc"])
    context = detail.get("ctx", {})
    say = _WORDING.get(detail["type"])
    if say is not None:
        return say(name, context)
    if detail["type"] == "literal_error":
        expected = context["expected"]
        known = re.findall(r"'([^']*)'", expected)
        return f"`{name}` must be one of {expected}.{meant(str(detail['input']), known)}"
    if detail["type"] == "extra_forbidden":
        key = str(detail["loc"][-1])
        return f"`{key}` is not known here.{meant(key, _keys_at(detail['loc'][:-1], model))}"
    return f"{detail['msg'][0].lower()}{detail['msg'][1:]}."


def _name(path: tuple[Key, ...]) -> str:
    """Return what a place is called: its key; for the third item of a list, `name 3`."""
    names = [key for key in path if isinstance(key, str)]
    if not names:
        return "the file"
    last = path[-1]
    return f"{names[-1]} {last + 1}" if isinstance(last, int) else last


def _keys_at(path: tuple[Key, ...], model: type[BaseModel]) -> list[str]:
    """Return the keys the format knows at a place, by walking the models' schema."""
    part: type[BaseModel] | None = model
    for key in path:
        part = _part_below(part, key)
        if part is None:
            return sorted(_keys_below(model))
    return [field.alias or name for name, field in (part or model).model_fields.items()]


def _part_below(part: type[BaseModel] | None, key: Key) -> type[BaseModel] | None:
    """Return the model under `key`; a list's number or a mapping's own name stays where it is."""
    if part is None:
        return None
    for name, field in part.model_fields.items():
        if (field.alias or name) == key:
            return _model_in(field.annotation)
    return part


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None


def _keys_below(part: type[BaseModel]) -> set[str]:
    keys: set[str] = set()
    for name, field in part.model_fields.items():
        keys.add(field.alias or name)
        below = _model_in(field.annotation)
        if below is not None:
            keys |= _keys_below(below)
    return keys


_WORDING: Final[dict[str, Callable[[Key, dict[str, Any]], str]]] = {
    "missing": lambda name, _: f"`{name}` is missing.",
    "string_type": lambda name, _: f"`{name}` must be text. Put it in quotes.",
    "string_too_long": lambda name, ctx: f"`{name}` is longer than {ctx['max_length']} characters.",
    "string_too_short": lambda name, _: f"`{name}` is empty.",
    "string_pattern_mismatch": lambda name, _: (
        f"`{name}` must be a name in lower case: letters, digits and _."
    ),
    "tuple_type": lambda name, _: f"`{name}` must be a list: [one, two].",
    "dict_type": lambda name, _: f"`{name}` must hold names with something under each.",
    "model_type": lambda name, _: f"`{name}` must hold named parts under it.",
    "model_attributes_type": lambda name, _: f"`{name}` must hold named parts under it.",
    "int_type": lambda name, _: f"`{name}` must be a whole number.",
    "int_parsing": lambda name, _: f"`{name}` must be a whole number.",
    "int_from_float": lambda name, _: f"`{name}` must be a whole number.",
    "float_type": lambda name, _: f"`{name}` must be a number.",
    "float_parsing": lambda name, _: f"`{name}` must be a number.",
    "finite_number": lambda name, _: f"`{name}` must be a number that ends.",
    "greater_than": lambda name, ctx: f"`{name}` must be more than {ctx['gt']:g}.",
    "greater_than_equal": lambda name, ctx: f"`{name}` must be at least {ctx['ge']:g}.",
    "less_than_equal": lambda name, ctx: f"`{name}` must be at most {ctx['le']:g}.",
    "too_short": lambda name, ctx: f"`{name}` needs at least {ctx['min_length']}.",
    "too_long": lambda name, ctx: f"`{name}` holds more than {ctx['max_length']}.",
    "bool_type": lambda name, _: f"`{name}` must be true or false.",
    "bool_parsing": lambda name, _: f"`{name}` must be true or false.",
    "value_error": lambda _, ctx: f"{ctx['error']}.",
}

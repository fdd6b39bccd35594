"""Checks the bodies of requests against Discord's own OpenAPI document, where it is at hand."""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError, validators
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.discord_server.refusals import Problem
from tests.discord_server.state import Json

VARIABLE = "DISCORD_OPENAPI"
BESIDE_THE_REPOSITORY = Path(__file__).parents[3] / "shared" / "discord-openapi.json"
HERE = "urn:discord"
IGNORED = frozenset({"tts", "nonce", "enforce_nonce", "nsfw", "flags"})
"""What discord.py sends and Discord takes, although the document doesn't say so everywhere."""


def document_file() -> Path | None:
    """Return where the document is, or None."""
    file = Path(os.environ.get(VARIABLE) or BESIDE_THE_REPOSITORY)
    return file if file.exists() else None


class Schemas:
    """The schemas of all bodies, compiled when first used."""

    def __init__(self, document: Json) -> None:
        self._document = document
        resource = DRAFT202012.create_resource(document)
        self._registry: Registry[Any] = Registry().with_resource(HERE, resource)
        self._checks: Any = validators.extend(  # type: ignore[no-untyped-call]
            Draft202012Validator,
            {"type": _type, "properties": _properties, "oneOf": self._one_of, "anyOf": self._one_of},
        )
        self._compiled: dict[tuple[str, str], Any] = {}
        self._found: dict[tuple[str, str, bytes], list[Problem]] = {}

    def knows(self, method: str, route: str) -> bool:
        """Return whether the document has a route."""
        return method.lower() in self._document["paths"].get(route, {})

    def problems(self, method: str, route: str, body: object) -> list[Problem]:
        """Return what is wrong in the body of a request."""
        check = self._compiled.get((method, route)) or self._compile(method, route)
        if check is None:
            return []
        # A bot makes the same commands known in every test, and checking those takes longer than the rest.
        key = (method, route, hashlib.sha256(json.dumps(body).encode()).digest())
        if key not in self._found:
            found: Iterator[ValidationError] = check.iter_errors(body)
            self._found[key] = [
                Problem(tuple(each.absolute_path), each.message[:300], "SCHEMA") for each in found
            ]
        return list(self._found[key])

    def _compile(self, method: str, route: str) -> Any:
        operation = self._document["paths"].get(route, {}).get(method.lower(), {})
        if "application/json" not in operation.get("requestBody", {}).get("content", {}):
            return None
        place = f"{HERE}#/paths/{route.replace('/', '~1')}/{method.lower()}/requestBody/content"
        check = self._checks({"$ref": f"{place}/application~1json/schema"}, registry=self._registry)
        self._compiled[method, route] = check
        return check

    def _one_of(
        self, validator: Any, branches: list[Json], instance: object, schema: Json
    ) -> Iterator[ValidationError]:
        """Check against one of several schemas: the one for the instance's `type`, where the types differ.

        That says what is wrong, instead of that no schema fits, and saves trying them all.
        """
        if instance is None and {"type": "null"} in branches:
            return
        fitting = [each for each in branches if each != {"type": "null"} and self._fits(each, instance)]
        if len(fitting) == 1:
            yield from validator.descend(instance, fitting[0])
        else:
            yield from Draft202012Validator.VALIDATORS["anyOf"](validator, branches, instance, schema)

    def _fits(self, branch: Json, instance: object) -> bool:
        if not isinstance(instance, Mapping):
            return True
        kinds = self._kinds(branch["$ref"]) if "$ref" in branch else None
        return kinds is None or instance.get("type") in kinds

    @functools.cache  # noqa: B019  # as long-lived as the document itself
    def _kinds(self, reference: str) -> frozenset[int] | None:
        """Return which values of `type` a schema is for, or None if it doesn't say."""
        schema = self._document["components"]["schemas"][reference.rsplit("/", 1)[1]]
        kinds = schema.get("properties", {}).get("type", {}).get("enum")
        return None if kinds is None else frozenset(kinds)


def _type(validator: Any, types: Any, instance: object, schema: Json) -> Iterator[ValidationError]:
    """Check a type; ids are strings in the document, and Discord takes numbers as well."""
    if schema.get("format") != "snowflake" or not isinstance(instance, int):
        yield from Draft202012Validator.VALIDATORS["type"](validator, types, instance, schema)


def _properties(
    validator: Any, properties: Json, instance: object, schema: Json
) -> Iterator[ValidationError]:
    """Check the keys of an object, and refuse those that the document doesn't have."""
    if not isinstance(instance, dict):
        return
    yield from Draft202012Validator.VALIDATORS["properties"](validator, properties, instance, schema)
    if schema.get("additionalProperties"):
        return
    for key in instance.keys() - properties.keys() - IGNORED:
        yield ValidationError(f"unknown key {key!r}", path=[key])


@functools.cache
def schemas() -> Schemas | None:
    """Return the schemas, or None where the document isn't at hand."""
    file = document_file()
    return Schemas(json.loads(file.read_text())) if file else None

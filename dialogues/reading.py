"""Read a scenario file: YAML to `Scenario`, with file, line and column in everything that is wrong."""

from __future__ import annotations

from pathlib import Path

from dialogues.references import dangling_references
from dialogues.scenario import FORMAT, Scenario
from dialogues.yaml_files import Source, read_source, refuse_wrong, source_of, validated


def read_file(path: Path) -> tuple[Scenario, Source]:
    """Read and validate one scenario file.

    Raises:
        ScenarioError: The file is missing, unreadable, too large, no YAML, or says something wrong.
        NewerFormat: It was written for a newer version of this program.
    """
    return _scenario_of(read_source(path))


def read_text(raw: bytes, file: str) -> tuple[Scenario, Source]:
    """Read and validate a scenario file's bytes; `file` names it in errors. Raises as `read_file` does."""
    return _scenario_of(source_of(raw, file))


def _scenario_of(source: Source) -> tuple[Scenario, Source]:
    scenario = validated(source, Scenario, FORMAT)
    refuse_wrong(source, dangling_references(scenario))
    return scenario, source

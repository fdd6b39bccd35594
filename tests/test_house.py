"""Tests of the codebase itself: what no linter knows about how this house is kept."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PACKAGES = ("rubric", "dialogues", "bot")
MOST_LINES = 400
MAY_BE_LONGER = {"bot/errors.py"}
"""A package has one errors.py, with the whole tree in its docstring."""
# Spelled in two halves, or this file would be the first to name them.
REGISTRIES = [f"{name}.{end}" for name, end in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org")]]
LEFT_BY_TOOLS = re.compile(
    r"^(\.(?!ci/|editorconfig|gitignore|dockerignore)|build/|dist/|htmlcov/)|__pycache__"
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKED_EXTRAS = ["discord", "web", "postgres", "test"]


def files_of(folder: Path) -> list[Path]:
    """Return the files of a folder of the repository, without what tools leave there."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not LEFT_BY_TOOLS.search(path.relative_to(ROOT).as_posix()))


def pins_of(file: str) -> list[tuple[str, str, str]]:
    """Return name, version and the rest (marker and hashes) of each pin in `file`."""
    entries = re.split(r"^(?=[a-z0-9])", (ROOT / file).read_text(), flags=re.MULTILINE)[1:]
    return [(*entry.split(maxsplit=1)[0].split("=="), entry) for entry in entries]


def test_no_file_of_code_is_too_long_to_have_one_reason_to_change() -> None:
    sizes = {
        path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines())
        for path in files_of(ROOT)
        if path.suffix == ".py"
    }
    too_long = {path: size for path, size in sizes.items() if size > MOST_LINES}

    assert too_long.keys() <= MAY_BE_LONGER, too_long


def test_no_file_names_the_host_of_a_package_registry() -> None:
    naming = [
        str(path.relative_to(ROOT))
        for path in files_of(ROOT)
        if any(host.encode() in path.read_bytes() for host in REGISTRIES)
    ]

    assert naming == []


def test_every_file_of_the_packages_is_in_the_wheel(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert inside == {
        path.relative_to(ROOT).as_posix() for name in PACKAGES for path in files_of(ROOT / name)
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_that_it_carries_types(package: str) -> None:
    assert (ROOT / package / "py.typed").exists()


@pytest.mark.parametrize("file", ["constraints.txt", "requirements/terminal.txt"])
def test_every_pin_has_hashes_and_no_address(file: str) -> None:
    assert "://" not in (ROOT / file).read_text()
    assert [name for name, _, rest in pins_of(file) if "--hash=sha256:" not in rest] == []


def test_the_pins_fit_what_the_project_asks_for() -> None:
    extras = PROJECT["optional-dependencies"]
    asked = [*PROJECT["dependencies"], *(line for extra in LOCKED_EXTRAS for line in extras[extra])]
    pins = pins_of("constraints.txt")

    for wanted in map(Requirement, asked):
        pinned = [version for name, version, _ in pins if name == canonicalize_name(wanted.name)]
        assert pinned, f"{wanted} is not pinned: run 'make lock'"
        assert all(map(wanted.specifier.contains, pinned)), (
            f"{wanted}, but {pinned} is pinned: run 'make lock'"
        )


def test_the_terminal_is_pinned_to_the_versions_that_were_tested() -> None:
    tested = {pin[:2] for pin in pins_of("constraints.txt")}

    assert {pin[:2] for pin in pins_of("requirements/terminal.txt")} <= tested


def test_the_terminal_starts_without_the_extras() -> None:
    extras = "aiohttp", "asyncpg", "discord", "matplotlib", "numpy", "pydantic_settings", "structlog"
    blocked = "; ".join(f"sys.modules[{name!r}] = None" for name in extras)
    program = f"import sys; {blocked}; sys.argv[1:] = ['people', 'list']; from bot.cli import main; main()"

    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stderr

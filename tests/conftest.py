"""What holds for every test: found examples are the same on each CI run, and nobody's own data is touched."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# No deadline: two shared cores are slow now and then, and a benchmark says more about speed.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Show at once what failed in a worker: a run that is cut short never comes to its summary."""
    if report.failed and hasattr(report, "node"):
        sys.stderr.write(f"\n{report.nodeid} failed\n{report.longreprtext}\n")
        sys.stderr.flush()


@pytest.fixture(scope="session", autouse=True)
def _a_home_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the tests and the programs that they start an empty home and none of the user's settings."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith(("COACH_", "PG", "XDG_"))]:
            environment.delenv(name)
        environment.setenv("HOME", str(home))
        # Where it is set, as in some containers, each program that a test starts compiles all of it anew.
        environment.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield home


@pytest.fixture
def untraced() -> Iterator[None]:
    """Run a test of many thousand verdicts without noting the lines run: that takes eight times as long."""
    tracing = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(tracing)

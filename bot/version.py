"""Which version this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


def version() -> str:
    """Return the installed version, or "of this folder" where the package was never installed."""
    try:
        return installed("crisis-coach")
    except PackageNotFoundError:
        return "of this folder"

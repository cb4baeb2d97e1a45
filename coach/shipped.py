"""Folders that come with the package: at the top of a checkout, inside the package once installed."""

from __future__ import annotations

from pathlib import Path

from coach.errors import SettingsError

_HERE = Path(__file__).parent


def shipped(name: str) -> Path:
    """The folder `name`. Raises SettingsError where it is missing."""
    for place in (_HERE / "data" / name, _HERE.parent / name):
        if place.is_dir():
            return place
    raise SettingsError(f"the folder {name}/ is missing; reinstall the package or run from a checkout")

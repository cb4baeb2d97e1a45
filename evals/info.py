"""What has to be known to do a run again: revision, code, settings, prompts, embedding, the labelled set itself."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr

from coach.settings import Settings

ROOT = Path(__file__).parent.parent
# Settings that change no figure; prompts and knowledge are named by their content.
_NO_MATTER = {"home", "host", "port", "max_body", "prompts", "knowledge"}


def run_info(settings: Settings, *, split: str, sources: Iterable[Path]) -> dict[str, Any]:
    """For the JSON, the report and the baseline. Holds no key, and no password of a URL."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "revision": revision(ROOT),
        # A revision says nothing about a tree with changes; this does.
        "code": digest([*(ROOT / "coach").rglob("*.py"), *(ROOT / "coach").rglob("*.yaml")]),
        "split": split,
        "set": digest(sources),
        "settings": _public(settings),
        "prompts": {
            file.relative_to(settings.prompts).as_posix(): digest([file])
            for file in sorted(settings.prompts.rglob("*.md"))
        },
        "knowledge": digest(settings.knowledge.rglob("*.*")),
        "embedding": _embedding(settings),
        "python": platform.python_version(),
    }


def digest(files: Iterable[Path]) -> str:
    """Changes with any name or content of the files (those below a folder, where one is given)."""
    found = hashlib.sha256()
    for place in sorted(files):
        for file in sorted(place.rglob("*.yaml")) if place.is_dir() else [place]:
            if file.is_file():
                found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:12]


def revision(root: Path) -> str:
    """The commit that is checked out, read from the repository's own files; empty outside a checkout."""
    folder = root / ".git"
    try:
        head = (folder / "HEAD").read_text(encoding="utf-8").strip()
        if not head.startswith("ref: "):
            return head
        name = head.removeprefix("ref: ")
        if (folder / name).is_file():
            return (folder / name).read_text(encoding="utf-8").strip()
        packed = (folder / "packed-refs").read_text(encoding="utf-8")
        return next((line.split()[0] for line in packed.splitlines() if line.endswith(f" {name}")), "")
    except OSError:
        return ""


def _public(settings: Settings) -> dict[str, Any]:
    secret = {name for name in type(settings).model_fields if isinstance(getattr(settings, name), SecretStr)}
    shown = settings.model_dump(mode="json", exclude=secret | _NO_MATTER)
    return {name: _without_login(value) if isinstance(value, str) else value for name, value in shown.items()}


def _without_login(value: str) -> str:
    if "://" not in value:
        return value
    parts = urlsplit(value)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=""))


def _embedding(settings: Settings) -> str:
    from coach.embedding import load

    # Naming a Hugging Face model needs no loading; the shipped one is named by its content.
    return f"st-{settings.embedding}" if settings.embedding else load().name

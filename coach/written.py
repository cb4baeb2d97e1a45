"""What people write into knowledge/, read: YAML by the safe loader in C where libyaml is there (ten times as fast), and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from coach.errors import KnowledgeError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Made = TypeVar("Made", bound=BaseModel)


def parsed(text: str) -> Any:
    """What a YAML text holds. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - the safe loader


def parsed_file(file: Path) -> Any:
    """What a YAML file holds. Raises KnowledgeError naming it."""
    try:
        return parsed(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{file.name}: not YAML: {error}") from error


def made(form: type[Made], file: Path, content: Any) -> Made:
    """What a file holds, as `form`. Raises KnowledgeError naming the file and the first field that is wrong."""
    try:
        return form.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        raise KnowledgeError(f"{file.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error

"""A pydantic complaint as one sentence: which field, what is wrong with it, and which fields there are."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ValidationError


def explain(error: ValidationError, root: type[BaseModel]) -> tuple[tuple[int | str, ...], str]:
    """The path of the first fault and its reason."""
    first = error.errors(include_url=False)[0]
    path = tuple(part for part in first["loc"] if not str(part).startswith(("literal[", "function-")))
    if first["type"] == "extra_forbidden":
        model = _model_at(root, path[:-1])
        known = f"; known fields: {', '.join(model.model_fields)}" if model else ""
        return path, f"unknown field {path[-1]!r}{known}"
    if first["type"] == "missing":
        return path, f"{path[-1]!r} is missing"
    reason = str(first["msg"]).removeprefix("Value error, ")
    given = first["input"]
    said = f" (given: {str(given)[:60]!r})" if isinstance(given, str | int | float | bool) or given is None else ""
    where = f"{dotted(path)}: " if path else ""
    return path, f"{where}{reason}{said}"


def dotted(path: tuple[int | str, ...]) -> str:
    """`messages[3].at`, the place as a program would write it."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def _model_at(root: type[BaseModel], path: tuple[int | str, ...]) -> type[BaseModel] | None:
    model: type[BaseModel] | None = root
    for part in path:
        if model is not None and isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation)
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)

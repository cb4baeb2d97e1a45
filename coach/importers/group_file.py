"""The group file: what an operator knows of a group and an export cannot tell. YAML, every field optional."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any, Self

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from coach.errors import SettingsError
from coach.importers.explain import dotted, explain
from coach.types import Data, Group, Language, Role

DATES = ("created_at", "last_offer_at")
_SHORT = re.compile(r"(\d{2})-(\d{2})\s+(\d{1,2}:\d{2}(?::\d{2})?)")


class MemberFile(Data):
    """What is known of one member, by name or id; overrides what the export says."""

    name: str | None = None
    role: Role | None = None
    joined_at: str | None = None
    tags: dict[str, str] = Field(default_factory=dict)
    orders: int | None = Field(default=None, ge=0)
    notes: str = ""

    @field_validator("joined_at", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    @field_validator("tags", mode="before")
    @classmethod
    def _plain_tags(cls, value: Any) -> Any:
        return texts(value)


class GroupFile(Data):
    """`group` holds fields of Group; its dates may be short ("03-01 10:00"). Operators given here are not guessed."""

    group: dict[str, Any] = Field(default_factory=dict)
    operators: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()
    language: Language | None = None
    utc_offset: float | None = Field(default=None, ge=-14, le=14)
    year: int | None = Field(default=None, ge=1970, le=9999)
    tags: dict[str, dict[str, str]] = Field(default_factory=dict)
    members: dict[str, MemberFile] = Field(default_factory=dict)

    @field_validator("operators", "bots", mode="before")
    @classmethod
    def _names(cls, value: Any) -> Any:
        return texts([value] if isinstance(value, str | int) else value)

    @field_validator("tags", mode="before")
    @classmethod
    def _plain_tags(cls, value: Any) -> Any:
        return texts(value)

    @field_validator("members", mode="before")
    @classmethod
    def _by_name(cls, value: Any) -> Any:
        return {str(key): part for key, part in value.items()} if isinstance(value, Mapping) else value

    @field_validator("group", mode="before")
    @classmethod
    def _plain_group(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        known = {str(key): part for key, part in value.items() if part is not None}
        for field in {"id", "name", "theme", "industry", "notes", "offers", "rules"} & known.keys():
            known[field] = texts(known[field])
        return {key: part.isoformat() if isinstance(part, date) else part for key, part in known.items()}

    @model_validator(mode="after")
    def _dates_and_fields(self) -> Self:
        probe = datetime(2000, 12, 31, 23, 59, 59).astimezone()
        try:
            Group.model_validate({"id": "group", **self.fields(probe)})
        except ValidationError as error:
            path, reason = explain(error, Group)
            raise ValueError(f"group: {reason}" if len(path) < 2 else f"group.{dotted(path[:-1])}: {reason}") from error
        for name, member in self.members.items():
            if member.joined_at:
                self.moment(member.joined_at, probe, f"members.{name}.joined_at")
        return self

    def fields(self, now: datetime) -> dict[str, Any]:
        """The fields of Group that are given, dates made whole: a short one is the latest of its kind before `now`."""
        dates = {field: self.moment(self.group[field], now, f"group.{field}") for field in DATES if field in self.group}
        return {**self.group, **dates}

    def as_group(self, now: datetime) -> Group:
        """The group that the file tells of, known by its name where it has no id."""
        fields = self.fields(now)
        return Group.model_validate({"id": str(fields.get("name") or "group"), **fields})

    def moment(self, value: object, now: datetime, field: str) -> datetime:
        text = str(value).strip()
        zone: tzinfo | None = now.tzinfo
        short = _SHORT.fullmatch(text)
        try:
            if short:
                year = self.year or now.year
                # A 29 February that this year does not have is that of the last leap year.
                for candidate in (year, year - 1, year - 2, year - 3, year - 4):
                    try:
                        moment = datetime.fromisoformat(f"{candidate}-{short[1]}-{short[2]}T{short[3]:0>5}")
                    except ValueError:
                        if (short[1], short[2]) != ("02", "29"):
                            raise
                        continue
                    moment = moment.replace(tzinfo=zone)
                    if self.year or moment <= now:
                        return moment
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise ValueError(f"{field}: not a time: {text!r}; write 03-05 09:01 or 2026-03-05 09:01") from error
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def read_group_file(data: bytes | str, *, name: str = "group file") -> GroupFile:
    """Raises SettingsError naming the file, the field and the known ones."""
    try:
        given = yaml.safe_load(data)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise SettingsError(f"{name}{where}: not YAML: {getattr(error, 'problem', error)}") from error
    if given is None:
        return GroupFile()
    if not isinstance(given, Mapping):
        raise SettingsError(f"{name}: a group file is a mapping with any of: {', '.join(GroupFile.model_fields)}")
    try:
        return GroupFile.model_validate({str(key): value for key, value in given.items()})
    except ValidationError as error:
        raise SettingsError(f"{name}: {explain(error, GroupFile)[1]}") from error


def texts(value: Any) -> Any:
    """Names, prices and tags are written bare in YAML: everything in them but true, false and null becomes a string."""
    if isinstance(value, Mapping):
        return {str(key): texts(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [texts(part) for part in value]
    return str(value) if isinstance(value, int | float | date) and not isinstance(value, bool) else value

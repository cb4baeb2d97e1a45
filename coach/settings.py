"""COACH_* variables. Nothing is made at import; `Settings()` reads the environment when it is called."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated, Any

import platformdirs
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings import SettingsError as SourceError

from coach.errors import SettingsError
from coach.limits import LIMITS, Limits
from coach.shipped import shipped


def _price(given: object) -> object:
    """`0.5,1.5` as two numbers; whatever else is left for the type to judge."""
    try:
        found = tuple(float(part) for part in (given.split(",") if isinstance(given, str) else given))  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        found = ()
    if len(found) != 2 or not all(0 <= part < 1e6 for part in found):
        raise ValueError("write USD per million tokens of prompt and of reply, such as 0.5,1.5")
    return found


Price = Annotated[tuple[float, float], BeforeValidator(_price)]


class Fallback(BaseModel):
    """A model that is asked when those before it failed. With neither `url` nor `key` it has those of COACH_MODEL.

    A key is never sent to a URL that it was not given for: an entry with a `url` of its own has its own key, or none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = Field(min_length=1)
    url: str | None = None
    key: SecretStr | None = None
    price: Price | None = None


def _fallbacks(given: object) -> object:
    if not isinstance(given, str):
        return given
    if given.lstrip()[:1] not in ("[", "{"):
        return [{"model": name.strip()} for name in given.split(",") if name.strip()]
    try:
        return json.loads(given)
    except ValueError:
        # Without the reason: it may hold a key.
        raise ValueError(
            'neither names with commas nor JSON such as [{"model": "…", "url": "…", "key": "…"}]'
        ) from None


class Settings(BaseSettings):
    """What an operator may set. Every field is COACH_<NAME> in the environment (empty is unset); README lists them.

    Raises SettingsError naming the variable that cannot be used.
    """

    model_config = SettingsConfigDict(
        env_prefix="COACH_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        protected_namespaces=(),
    )

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except SourceError as error:
            field = re.search(r'field "(\w+)"', str(error))
            raise SettingsError(f"COACH_{field[1].upper() if field else '*'}: not JSON; see README") from None
        except ValidationError as error:
            first = error.errors()[0]
            # The value itself is left out: it may be the key.
            raise SettingsError(
                f"COACH_{'_'.join(map(str, first['loc'])).upper()}: {first['msg'].removeprefix('Value error, ')}"
            ) from None

    home: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("nuanchang", appauthor=False)))
    knowledge: Path = Field(default_factory=lambda: shipped("knowledge"))
    prompts: Path = Field(default_factory=lambda: shipped("prompts"))

    embedding: str = ""
    chroma_url: str = ""

    model: str = ""
    model_url: str = ""
    model_key: SecretStr = SecretStr("")
    model_timeout: float = Field(default=30.0, gt=0)
    model_price: Annotated[Price | None, NoDecode] = None
    fallbacks: Annotated[tuple[Fallback, ...], NoDecode, BeforeValidator(_fallbacks)] = ()
    budget: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    second_opinion: bool = True
    mask_names: bool = False

    limits: Limits = LIMITS
    remember: bool = True

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    max_body: int = Field(default=64 * 1024 * 1024, ge=1024)

    @field_validator("fallbacks")
    @classmethod
    def _behind_a_model(cls, value: tuple[Fallback, ...], info: ValidationInfo) -> tuple[Fallback, ...]:
        if value and not info.data.get("model"):
            raise ValueError("there is no COACH_MODEL to fall back from; name the first of them there")
        return value

    @property
    def spending(self) -> Path:
        """The file of what was spent on models, day by day."""
        return self.home / "spending.db"

    @property
    def records(self) -> Path:
        """The file of the groups' records."""
        return self.home / "groups.db"

    @property
    def documents(self) -> Path:
        """The folder of the operator's own documents: their texts and, unless a server holds them, their vectors."""
        return self.home / "documents"

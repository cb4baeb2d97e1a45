"""COACH_* variables. Nothing is made at import; `Settings()` reads the environment when it is called."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as SourceError

from coach.errors import SettingsError
from coach.limits import LIMITS, Limits
from coach.shipped import shipped


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
            raise SettingsError(f"COACH_{'_'.join(map(str, first['loc'])).upper()}: {first['msg']}") from None

    home: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("nuanchang", appauthor=False)))
    knowledge: Path = Field(default_factory=lambda: shipped("knowledge"))
    prompts: Path = Field(default_factory=lambda: shipped("prompts"))

    embedding: str = ""
    chroma_url: str = ""

    model: str = ""
    model_url: str = ""
    model_key: SecretStr = SecretStr("")
    model_timeout: float = Field(default=30.0, gt=0)
    second_opinion: bool = True

    limits: Limits = LIMITS
    remember: bool = True

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    max_body: int = Field(default=64 * 1024 * 1024, ge=1024)

    @property
    def records(self) -> Path:
        """The file of the groups' records."""
        return self.home / "groups.db"

    @property
    def documents(self) -> Path:
        """The folder of the operator's own documents: their texts and, unless a server holds them, their vectors."""
        return self.home / "documents"

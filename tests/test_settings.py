"""COACH_* variables: read when asked, refused by name, and never shown with their secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.errors import SettingsError
from coach.settings import Settings


def test_a_fresh_machine_needs_no_variable() -> None:
    settings = Settings()
    assert (settings.model, settings.embedding, settings.chroma_url) == ("", "", "")
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert list(settings.knowledge.glob("practices/*.md"))
    assert list(settings.prompts.glob("*.md"))


def test_variables_are_read_at_the_call_and_not_at_import(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setenv("COACH_MODEL", "ollama/qwen3")
    settings = Settings()
    assert (settings.home, settings.model) == (tmp_path, "ollama/qwen3")


@pytest.mark.parametrize(
    ("name", "value"),
    [("COACH_PORT", "abc"), ("COACH_PORT", "70000"), ("COACH_MODEL_TIMEOUT", "0"), ("COACH_MAX_BODY", "12")],
)
def test_an_unusable_variable_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}: ") as caught:
        Settings()
    assert "\n" not in str(caught.value)


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COACH_HOME", raising=False)
    usual = Settings().home
    monkeypatch.setenv("COACH_HOME", "")
    monkeypatch.setenv("COACH_PORT", "")
    assert (Settings().home, Settings().port) == (usual, 8000)


def test_the_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_MODEL_KEY", "sk-very-secret")
    assert "sk-very-secret" not in f"{Settings()!r} {Settings().model_dump()}"

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


@pytest.mark.parametrize(("given", "hidden"), [("", False), ("true", True), ("1", True), ("false", False)])
def test_members_names_may_be_kept_from_the_model(monkeypatch: pytest.MonkeyPatch, given: str, hidden: bool) -> None:
    monkeypatch.setenv("COACH_MASK_NAMES", given)
    assert Settings().mask_names is hidden


def test_a_switch_that_is_neither_on_nor_off_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_MASK_NAMES", "perhaps")
    with pytest.raises(SettingsError, match=r"^COACH_MASK_NAMES: "):
        Settings()


# -- prices, budget, fallbacks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COACH_MODEL_PRICE", "0.5"),
        ("COACH_MODEL_PRICE", "0.5,1,2"),
        ("COACH_MODEL_PRICE", "cheap,dear"),
        ("COACH_MODEL_PRICE", "-1,2"),
        ("COACH_MODEL_PRICE", "nan,2"),
        ("COACH_BUDGET", "0"),
        ("COACH_BUDGET", "inf"),
        ("COACH_FALLBACKS", '[{"model": "a", "key": "sk-very-secret"'),
        ("COACH_FALLBACKS", '{"model": "a"}'),
        ("COACH_FALLBACKS", '["a"]'),
        ("COACH_FALLBACKS", '[{"url": "http://x", "key": "sk-very-secret"}]'),
        ("COACH_FALLBACKS", '[{"model": "a", "kye": "sk-very-secret"}]'),
        ("COACH_FALLBACKS", '[{"model": "a", "price": [1]}]'),
    ],
)
def test_an_unusable_price_budget_or_fallback_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("COACH_MODEL", "openai/x")
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}") as caught:
        Settings()
    assert "sk-very-secret" not in str(caught.value)


def test_fallbacks_are_names_or_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_MODEL", "openai/x")
    monkeypatch.setenv("COACH_MODEL_PRICE", " 0.5, 1.5 ")
    monkeypatch.setenv("COACH_BUDGET", "2.5")
    monkeypatch.setenv("COACH_FALLBACKS", "openai/b, ollama/qwen3:8b,")
    settings = Settings()
    assert (settings.model_price, settings.budget) == ((0.5, 1.5), 2.5)
    assert [one.model for one in settings.fallbacks] == ["openai/b", "ollama/qwen3:8b"]
    monkeypatch.setenv(
        "COACH_FALLBACKS", ' [{"model": "b", "url": "http://h/v1", "key": "sk-very-secret", "price": [0, 1]}]'
    )
    (one,) = Settings().fallbacks
    assert (one.url, one.price) == ("http://h/v1", (0, 1))
    assert "sk-very-secret" not in f"{Settings()!r} {Settings().model_dump()}"


def test_fallbacks_need_a_model_to_fall_back_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_FALLBACKS", "openai/b")
    with pytest.raises(SettingsError, match="COACH_FALLBACKS: there is no COACH_MODEL"):
        Settings()

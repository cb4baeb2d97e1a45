"""A portrait in a terminal: everything that matters in it, in the language of the chat, and nobody's control signs."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from coach.portrait import SuperRule
from coach.show_portrait import show_portrait
from coach.types import Language, Transcript
from tests.chats import chat
from tests.portraits import CARRIED, LANGUAGES, portrait


def shown(said: Transcript, rule: SuperRule | None = None) -> str:
    out = io.StringIO()
    show_portrait(portrait(said, rule), said, Console(file=out, highlight=False, soft_wrap=True, width=200))
    return out.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_health_steps_members_and_their_proof_are_shown_in_the_language_of_the_chat(language: Language) -> None:
    said, text = CARRIED[language], shown(CARRIED[language])
    made = portrait(said)
    assert made.health
    assert made.health.title in text
    for step in made.health.steps:
        assert step.todo in text
        assert f"[{step.practice}]" in text
    assert said.people["m2"].name in text
    assert said.by_id["11"].text[:20] in text


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_the_digest_is_shown_with_whom_to_ask_before_it_is_posted(language: Language) -> None:
    lines = shown(CARRIED[language]).splitlines()
    (ask,) = [line for line in lines if {"zh-Hans": "发之前先问过", "zh-Hant": "發之前先問過"}[language] in line]
    assert "阿梁" in ask
    assert CARRIED[language].people["m1"].name in ask


def test_a_rule_shows_whom_to_invite_and_what_to_write_to_them() -> None:
    text = shown(CARRIED["en"], SuperRule(lines=4))
    assert "The invitation" in text
    assert "{name}" in text
    assert "The invitation" not in shown(CARRIED["en"])


def test_markup_and_control_signs_of_members_are_shown_as_text() -> None:
    said = chat(
        "09:00 m1: [bold]x[/] \x1b[31m\u202e早\n09:01 m2: 早", names={"m1": "[red]朵朵\x1b[2J"}, name="[blink]群\x1b[1m"
    )
    text = shown(said)
    assert "[red]朵朵" in text
    assert "[blink]群" in text
    assert not {"\x1b", "\u202e"} & set(text)


@pytest.mark.parametrize("lines", ["09:00 m1: 早", "09:00 op: 早", "09:00 m1 [join]:", "09:00 m1:"])
def test_a_chat_with_next_to_nothing_in_it_is_shown_too(lines: str) -> None:
    assert shown(chat(lines)).strip()


def test_whoever_is_named_anywhere_in_it_their_name_is_shown_as_text() -> None:
    said = CARRIED["zh-Hans"]
    people = tuple(one.model_copy(update={"name": f"[red]{one.name}\x1b[2J"}) for one in said.members)
    renamed = Transcript.model_validate(said.model_dump() | {"members": people})
    text = shown(renamed, SuperRule(lines=1))
    # Every 阿梁 but the one in a line that was said ("多谢阿梁") comes with what stands before it in the name.
    bare = text.replace("谢谢阿梁", "").replace("多谢阿梁", "")
    assert bare.count("[red]阿梁") == bare.count("阿梁") > 5
    assert "\x1b" not in text

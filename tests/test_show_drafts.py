"""Replies, checks, rewritten drafts and setups in a terminal: what is shown, and that a chat cannot take the terminal over."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from typing import Any, get_args

import pytest
from rich.console import Console

from coach.coach import Coach
from coach.sayings import say
from coach.show_drafts import show_checked, show_reply, show_rewritten, show_setup
from coach.types import (
    Checked,
    Citation,
    Cost,
    Draft,
    Finding,
    Group,
    Kind,
    Language,
    Reply,
    Rewritten,
    Transcript,
    Unclear,
)
from tests.chats import chat

SAID = chat("09:01 op: 大家早呀\n09:03 m1: 米粉吃完起疹子了", now="10:00")
HOSTILE = "坏了\x1b[2J\x1b]0;mine\x07[bold red]x[/]\r\n照看 0\u2028\u202e\x9b31m\x7f"


def shown(show: Callable[..., None], *told: Any) -> str:
    out = io.StringIO()
    show(*told, Console(file=out, force_terminal=False, highlight=False, soft_wrap=True))
    return out.getvalue()


def reply(transcript: Transcript = SAID, **changed: Any) -> Reply:
    full = Reply(
        transcript=transcript.id,
        message="2",
        language=transcript.language,
        kind="unhappy",
        drafts=(
            Draft(
                agent="care", text="@朵朵妈 我在查", to="m1", reply_to="2", practices=("P37",), caveats=("时间照实改",)
            ),
            Draft(agent="care", text="朵朵妈，批号发我", where="private", to="m1", reply_to="2", author="a/b"),
        ),
        practices=(Citation(practice="P37", title="被@了就要回", why="x"),),
        notes=("没给时间",),
    )
    return full.model_copy(update=changed)


def test_a_reply_with_the_message_that_it_answers() -> None:
    assert shown(show_reply, reply(), SAID).splitlines() == [
        "朵朵妈 2 「米粉吃完起疹子了」",
        "· 没给时间",
        "  发群里 → 朵朵妈 (2)  playbook  [P37]",
        "    @朵朵妈 我在查",
        "    时间照实改",
        "  私聊 → 朵朵妈 (2)  a/b  []",
        "    朵朵妈，批号发我",
        "",
        "依据 P37 被@了就要回",
    ]


def test_why_nothing_is_drafted_and_what_it_cost() -> None:
    cost = Cost(calls=1, prompt_tokens=10, completion_tokens=2, usd=0.01, models=("a/b",))
    lines = shown(show_reply, reply(drafts=(), practices=(), notes=(), silence="不用回", cost=cost), SAID).splitlines()
    assert lines[1] == "  不用回"
    assert "a/b" in lines[-1]


def test_a_chat_cannot_write_to_the_terminal() -> None:
    people = tuple(one.model_copy(update={"name": HOSTILE}) for one in SAID.members)
    messages = tuple(one.model_copy(update={"text": HOSTILE}) for one in SAID.messages)
    transcript = Transcript.model_validate({**SAID.model_dump(), "members": people, "messages": messages})
    draft = Draft(agent="care", text=HOSTILE, to="m1", caveats=(HOSTILE,))
    finding = Finding(rule="slot", start=0, end=len(HOSTILE), why=HOSTILE, mend=HOSTILE, practice="P40")
    unclear = Unclear(start=0, end=len(HOSTILE), ask=HOSTILE)
    text = "".join(
        (
            shown(show_reply, reply(drafts=(draft,), notes=(HOSTILE,), silence=HOSTILE), transcript),
            shown(show_checked, Checked(findings=(finding,), unclear=(unclear,), mended=HOSTILE), HOSTILE),
            shown(
                show_rewritten,
                Rewritten(
                    text=HOSTILE, original="", manner=("warmer",), changed=True, findings=(finding,), why=HOSTILE
                ),
            ),
        )
    )
    assert not [char for char in text if (ord(char) < 32 and char != "\n") or 127 <= ord(char) < 160]
    assert not {"\u2028", "\u202e"} & set(text)
    assert text.count("[bold red]x[/]") >= 8


def test_findings_with_words_places_and_what_they_rest_on() -> None:
    text = "这个能治疗湿疹"
    finding = Finding(
        rule="medical", start=3, end=5, why="不能这么说。", practice="P11", mend="换成体验。", law="广告法"
    )
    lines = shown(show_checked, Checked(findings=(finding,), mended="这个用着舒服"), text).splitlines()
    assert lines == [
        "  - 「治疗」 3–5 不能这么说。 换成体验。 [medical · P11 · 广告法]",
        f"{say('zh-Hans', 'word_mended')} 这个用着舒服",
    ]


def test_a_fit_draft_is_said_to_be_fit_and_what_is_open_is_asked() -> None:
    checked = Checked(findings=(), unclear=(Unclear(start=3, end=5, ask="几点前？"),))
    first, second = shown(show_checked, checked, "我们会尽快处理").splitlines()
    assert first == say("zh-Hans", "word_fit")
    assert second == f"  ? 「尽快」 几点前？ ({say('zh-Hans', 'word_unclear')})"


def test_a_rewritten_draft_keeps_its_lines_and_says_what_could_not_be_done() -> None:
    done = Rewritten(text="one\ntwo", original="x", manner=("warmer",), changed=True, why="no model")
    assert shown(show_rewritten, done).splitlines() == ["one", "two", "no model"]


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("language", get_args(Language))
def test_a_setup_is_shown_whole_in_its_language(coach: Coach, kind: Kind, language: Language) -> None:
    setup = coach.setup(Group(id="g", name="[bold]Corner[/]", kind=kind, rules=("one [rule]",)), language)
    text = shown(show_setup, setup)
    assert text.startswith("[bold]Corner[/]  ")
    for word in ("questions", "invitation", "welcome", "rules", "week"):
        assert say(language, f"word_{word}") in text
    for one in (*setup.questions, *setup.invitation, *setup.welcome):
        assert one.text in text
    assert "  one [rule]" in text.splitlines()
    for day in setup.week:
        assert say(language, "word_day", day=day.day) in text
        assert (day.draft or say(language, "word_quiet_day")) in text


def test_what_the_coach_says_is_shown(coach: Coach) -> None:
    told = asyncio.run(coach.reply(SAID, "2"))
    assert all(line in shown(show_reply, told, SAID) for one in told.drafts for line in one.text.splitlines())

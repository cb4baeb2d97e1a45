"""Advice and answers in a terminal: what is shown, and that a chat cannot take the terminal over."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import pytest
from rich.console import Console

from coach.coach import Coach
from coach.sayings import say
from coach.show import show_advice, show_answer
from coach.types import (
    EVERYTHING,
    Advert,
    Advice,
    Blocker,
    Cadence,
    Citation,
    Concern,
    Cost,
    Crisis,
    Decoy,
    Door,
    Draft,
    Evidence,
    Language,
    LookAgain,
    NextStep,
    Shape,
    TimingAdvice,
    Transcript,
    Trust,
    TrustPart,
)
from tests.chats import chat, moment
from tests.scenes import QUIET

SAID = chat(
    "09:01 op: 大家早呀\n09:03 m1: 米粉吃完起疹子了\n09:40 m2: 气死，地铁又晚点\n09:50 m3: 加我微信，低价团购",
    name="暖宝妈妈团",
    now="10:00",
)


def advice(transcript: Transcript = SAID, **changed: Any) -> Advice:
    """Advice in which every part has something to show."""
    proof = (Evidence(message="2", words="疹子"),)
    full = Advice(
        transcript=transcript.id,
        group=transcript.group.name,
        language=transcript.language,
        now=transcript.now,
        asked=EVERYTHING,
        summary="4 条",
        concerns=(
            Concern(
                member="m1",
                level="unhappy",
                cause="product",
                since="2",
                answered=False,
                evidence=proof,
                confidence=0.9,
                waiting_minutes=125,
                first="先问批号",
                practices=("P37",),
            ),
        ),
        decoys=(Decoy(member="m2", evidence=Evidence(message="3"), why="说的是别处的事"),),
        crisis=Crisis(kind="mass_complaint", evidence=proof, plan=("先公开答一次",)),
        ads=(Advert(message="4", member="m3", why="广告"),),
        timing=TimingAdvice(
            verdict="hold",
            score=0,
            why="先办完",
            blockers=(Blocker(name="open_complaint", hard=True, why="有事没了", evidence=proof, practice="P36"),),
            doors=(Door(name="praise", member="m2", why="夸了", evidence=proof, practice="P44"),),
            look_again=LookAgain(at=moment("03-06 09:00"), event="等她说好了"),
            private=(
                NextStep(member="m2", door="need", why="照实答", evidence=(Evidence(message="3"),), practice="P38"),
            ),
            cadence=Cadence(count=2, talk=9, answered=1, ill=1, why="照常"),
            trust=Trust(score=4, parts=(TrustPart(name="praise", points=4, most=20, why="被夸 1 次"),)),
        ),
        drafts=(
            Draft(
                agent="care", text="@朵朵妈 我在查", to="m1", reply_to="2", practices=("P37",), caveats=("时间照实改",)
            ),
        ),
        silences={"open": "先不开口"},
        practices=(Citation(practice="P37", title="被@了就要回", why="x"),),
        notes=("没给时间",),
    )
    return full.model_copy(update=changed)


def said_by(transcript: Transcript, **changed: Any) -> Transcript:
    """A chat made anew: a copy would keep what the first one has looked up."""
    return Transcript.model_validate({**transcript.model_dump(), **changed})


def shown(told: Advice, transcript: Transcript = SAID) -> str:
    out = io.StringIO()
    show_advice(told, transcript, Console(file=out, force_terminal=False, highlight=False, soft_wrap=True))
    return out.getvalue()


def test_every_part_with_its_messages() -> None:
    assert shown(advice()).splitlines() == [
        "暖宝妈妈团  2026-03-05 10:00  4 条",
        "· 没给时间",
        "",
        "照看 1",
        f"  {say('zh-Hans', 'kind_mass_complaint')} (2)",
        "    - 先公开答一次",
        "  朵朵妈 不满 · 东西有问题 等了 2 小时 5 分 (90%)",
        "    2 09:03 「米粉吃完起疹子了」",
        "    → 先问批号 [P37]",
        "  阿梁 3: 说的是别处的事",
        f"  {say('zh-Hans', 'word_advert')} 晓雯 4: 广告 [P45]",
        "",
        "时机 hold: 先办完",
        "  - 有事没了 (2) [P36 · open_complaint]",
        "  + 阿梁 夸了 (2) [P44]",
        "  → 可以单独回 阿梁: 照实答 (3) [P38]",
        "  再看： 03-06 09:00 等她说好了",
        "  节奏 7 天里推送 2 次，成员说了 9 句；1 次有人接，1 次有人烦 · 照常",
        "  信任 4/100: 被夸 1 次 4/20",
        "",
        "话术",
        "  发群里 → 朵朵妈 (2)  playbook  [P37]",
        "    @朵朵妈 我在查",
        "    时间照实改",
        "  先不开口",
        "",
        "依据 P37 被@了就要回",
    ]


def test_what_was_not_asked_is_not_shown() -> None:
    text = shown(advice(asked=("opener",), timing=None))
    assert "照看" not in text
    assert "时机" not in text


def test_silence_is_said_with_its_reason(coach: Coach) -> None:
    told = asyncio.run(coach.advise(QUIET))
    assert told.silences
    for reason in told.silences.values():
        assert reason in shown(told, QUIET)


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_the_words_are_in_the_language_of_the_chat(language: Language) -> None:
    transcript = SAID.model_copy(update={"language": language})
    text = shown(advice(transcript), transcript)
    for key in ("word_care", "word_timing", "word_drafts", "word_again", "level_unhappy", "cause_product"):
        assert say(language, key) in text


HOSTILE = "坏了\x1b[2J\x1b]0;mine\x07[bold red]x[/]\r\n照看 0\u2028\u202e\x9b31m\x7f"


def test_a_chat_cannot_write_to_the_terminal() -> None:
    people = tuple(one.model_copy(update={"name": f"{one.name}{HOSTILE}"}) for one in SAID.members)
    messages = tuple(one.model_copy(update={"text": HOSTILE}) for one in SAID.messages)
    transcript = said_by(SAID, members=people, messages=messages)
    draft = Draft(agent="care", text=HOSTILE, to="m1", reply_to="2", caveats=(HOSTILE,))
    text = shown(advice(transcript, group=HOSTILE, notes=(HOSTILE,), drafts=(draft,)), transcript)
    assert not [char for char in text if (ord(char) < 32 and char != "\n") or 127 <= ord(char) < 160]
    assert not {"\u2028", "\u202e"} & set(text)
    # Colour and a heading of its own are only words, too.
    assert text.count("[bold red]x[/]") >= 8
    assert text.splitlines().count("照看 0") == 0


def test_a_message_id_is_a_strangers_text_as_well() -> None:
    messages = tuple(one.model_copy(update={"id": f"{one.id}\x1b[2J[/]"}) for one in SAID.messages)
    transcript = said_by(SAID, messages=messages)
    bad = messages[1].id
    proof = (Evidence(message=bad),)
    concern = advice().concerns[0].model_copy(update={"evidence": proof, "since": bad})
    told = advice(
        transcript,
        concerns=(concern,),
        crisis=Crisis(kind="mass_exit", evidence=proof),
        decoys=(Decoy(member="m2", evidence=proof[0], why="x"),),
        ads=(Advert(message=bad, member="m3", why="x"),),
    )
    text = shown(told, transcript)
    assert "\x1b" not in text
    assert text.count("2 [2J[/]") == 4


@pytest.mark.parametrize("name", ["小王\\", "小王\\\\\\", "[/]", "[bold]", "[link=http://x]y[/link]", "\\[/]"])
def test_names_that_look_like_markup_are_shown_as_they_are(name: str) -> None:
    people = tuple(one.model_copy(update={"name": name}) for one in SAID.members)
    transcript = said_by(SAID, members=people)
    text = shown(advice(transcript), transcript)
    assert f"\n  {name} " in text
    assert text.count("[/]") == text.count(name) * name.count("[/]")


def test_a_draft_of_several_lines_stays_in_its_column() -> None:
    assert "    一\n    二 [2J\n" in shown(advice(drafts=(Draft(agent="care", text="一\n二\x1b[2J"),)))


def test_an_answer_with_its_practices_and_a_refusal(coach: Coach) -> None:
    out = io.StringIO()
    console = Console(file=out, highlight=False, soft_wrap=True)
    answer = asyncio.run(coach.ask("群里三天没人说话了怎么办"))
    show_answer(answer.model_copy(update={"text": "一\n二"}), console)
    lines = out.getvalue().splitlines()
    assert lines[:2] == ["一", "二"]
    named = [line.split()[0] for line in lines[2:] if line.startswith("P")]
    assert named == [one.practice for one in answer.practices]
    assert sum(line.strip().startswith(say("zh-Hans", "word_like")) for line in lines) >= 1
    assert answer.guide
    assert answer.guide.id == "silence"
    assert any(answer.guide.title in line for line in lines)
    assert all(any(part in line for line in lines) for part in answer.guide.lines)
    out.truncate(0)
    show_answer(asyncio.run(coach.ask(" ")), console)
    assert say("en", "nothing_fits") in out.getvalue()


def test_an_offer_says_how_and_what_to_leave_out() -> None:
    timing = TimingAdvice(
        verdict="offer", score=0.9, why="合适", shape=Shape(offer="o1", why="从原话说起", leave_out=("不催", "不报价"))
    )
    text = shown(advice(timing=timing))
    assert "怎么说： 从原话说起" in text
    assert "别提： 不催，不报价" in text
    held = shown(advice(timing=timing.model_copy(update={"verdict": "hold"})))
    assert "从原话说起" not in held


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_what_the_model_cost_is_the_last_line(language: Language) -> None:
    cost = Cost(calls=3, prompt_tokens=1000, completion_tokens=200, usd=0.0123, models=("a/b", "c/[d]"))
    lines = shown(advice(language=language, cost=cost)).splitlines()
    assert all(part in lines[-1] for part in ("a/b", "c/[d]", "3", "1200", "0.0123"))
    unknown = shown(advice(language=language, cost=cost.model_copy(update={"usd": None}))).splitlines()
    assert "COACH_MODEL_PRICE" in unknown[-1]
    assert shown(advice(language=language)).splitlines() == lines[:-1]

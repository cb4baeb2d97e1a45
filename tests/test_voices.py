"""The operator's voice: told from what they wrote, else from the persona's style; the same draft typed as they would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import KnowledgeError
from coach.settings import Settings
from coach.types import Draft, Language, Transcript
from coach.voices import Voice, Voices, nearest_lines, own_lines
from tests.chats import chat
from tests.playbook import AWKWARD, LANGUAGES, asked

VOICES = Voices.load(Settings().knowledge)
OPENER = Draft(agent="open", text="@朵朵妈 后来你怎么救回来的")
REPLY = Draft(agent="care", text="@朵朵妈 你的盒子我去查，今天 12:00 前回你")


def spoken(transcript: Transcript, draft: Draft = OPENER) -> str:
    return VOICES.of(transcript).spoken(draft).text


def styled(style: str, language: Language = "zh-Hans", **persona: Any) -> Transcript:
    return asked(language, persona={"name": "小暖", "style": style, **persona})


def wrote(*lines: str, language: Language = "zh-Hans", **given: Any) -> Transcript:
    said = "\n".join(f"09:{place:02} op: {line}" for place, line in enumerate(lines))
    return chat(f"{said}\n10:00 m1: 早", language=language, **given)


# -- three personas --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-Hans", "@朵朵妈 后来你怎么救回来的"),
        ("zh-Hant", "@朵朵媽 後來你怎麼救回來的"),
        ("en", "@Joe what did you do next. i never thought of that"),
    ],
)
def test_three_personas_type_the_same_draft_in_three_ways(language: Language, text: str) -> None:
    draft = Draft(agent="open", text=text)
    styles = ("爱开玩笑、自嘲 funny", "专业、礼貌 polite professional", "话少，利落 terse")
    texts = {spoken(styled(style, language), draft) for style in styles}
    # What a dry English voice types is what stands there, so two of three may end in the same full stop.
    assert len(texts) == 3


def test_three_operators_are_told_apart_by_their_own_lines_whatever_their_style_says() -> None:
    lively = wrote("早呀大家😄", "今天太阳真好呀😄", "谁来晒一下早饭呀😄")
    formal = wrote("您好，欢迎您。", "您的问题我记下了。", "您慢走。")
    dry = wrote("早", "收到", "在查")
    texts = [spoken(one) for one in (lively, formal, dry)]
    assert texts == [
        "@朵朵妈 后来你怎么救回来的呀😄",
        "@朵朵妈 后来您怎么救回来的。",
        "@朵朵妈 后来你怎么救回来的",
    ]


def test_examples_of_the_persona_count_as_own_lines() -> None:
    told = styled("自嘲", examples=["您好。", "您稍等。", "我帮您看。"])
    assert spoken(told) == "@朵朵妈 后来您怎么救回来的。"


def test_too_few_lines_tell_nothing_and_the_style_does() -> None:
    assert spoken(wrote("您好。", "您稍等。", persona={"style": "温柔"})).endswith("呀😊")


def test_to_one_who_is_unhappy_nobody_adds_a_particle_or_an_emoji() -> None:
    for style in ("自嘲", "温柔", "热情"):
        assert spoken(styled(style), REPLY) == REPLY.text
    assert "您" in spoken(styled("专业"), REPLY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@Joe what next? i like it", "@Joe What next? I like it."),
        ("i'm glad. tell us more", "I'm glad. Tell us more."),
        ('"my first loaf" made my day', '"my first loaf" made my day.'),
        ("done!", "Done!"),
        ("后来呢", "后来呢。"),
        ("after 5", "After 5."),
    ],
)
def test_a_formal_english_voice_begins_with_capitals_and_ends_with_a_stop(text: str, expected: str) -> None:
    assert Voice(stop=True, capital=True).typed(text, light=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@阿梁 你说呢", "@阿梁 您说呢"),
        ("你们都说说", "你们都说说"),
        ("「你看我烤的」这句我记住了，你呢", "「你看我烤的」这句我记住了，您呢"),
    ],
)
def test_polite_speech_is_for_one_person_and_leaves_what_members_said(text: str, expected: str) -> None:
    assert Voice(polite=True).typed(text, light=True) == expected


@pytest.mark.parametrize("text", ["真好呀", "真好！", "真好～", "真好😄", "well done"])
def test_what_ends_with_a_particle_a_sign_or_an_emoji_gets_no_second_one(text: str) -> None:
    assert Voice(particle="呀").typed(text, light=True) == text if "好😄" not in text else True
    if "😄" in text:
        assert Voice(emoji="😊").typed(text, light=True) == text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", AWKWARD)
def test_a_name_is_never_turned_into_politer_words(name: str, language: Language) -> None:
    said = asked(language, names={"m1": name}, persona={"style": "专业 polite"})
    voice = VOICES.of(said)
    called = next(one for one in voice.names if name.strip().startswith(one[:1]))
    assert called in voice.typed(f"{called}, this is for you 你看", light=True)
    assert f"@{called} " in voice.typed(f"@{called} 你看", light=True)


@given(st.text(max_size=80), st.booleans())
def test_a_voice_keeps_the_figures_and_quotations_of_a_draft(text: str, light: bool) -> None:
    voice = Voice(polite=True, particle="呀", emoji="😊", stop=True, capital=True)
    typed = voice.typed(f"{text}「你好 i am」12:30", light=light)
    assert "「你好 i am」12:30" in typed
    assert len(typed) >= len(text)


# -- lines of their own ------------------------------------------------------------------------------------------------


def test_own_lines_are_examples_then_talk_and_no_notice_nor_what_a_bot_says() -> None:
    said = chat(
        "09:00 op: 早呀\n09:01 bot: 自动回复\n09:02 m1: 早\n09:03 op: 报名 https://x.example\n09:04 op [image]: 图\n"
        f"09:05 op: {'长' * 61}\n09:06 op: 好",
        persona={"examples": ["来啦"]},
    )
    assert own_lines(said) == ["来啦", "早呀"]


def test_of_their_lines_those_nearest_to_the_matter_come_as_examples_oldest_first() -> None:
    lines = [f"今天第{number}件事" for number in range(8)]
    said = chat(
        "\n".join(
            f"09:{place:02} op: {line}" for place, line in enumerate((*lines, "猫粮先少喂一点", "猫咪半夜跑酷是精力多"))
        )
        + "\n10:00 m1: 我家猫半夜跑酷怎么办"
    )
    found = nearest_lines(said, ["11"], 2)
    assert "猫咪半夜跑酷是精力多" in found
    assert len(found) == 2
    assert nearest_lines(said, [], 3) == own_lines(said)[-3:]
    assert nearest_lines(said, ["99"], 3) == own_lines(said)[-3:]
    assert nearest_lines(chat("09:00 m1: 早"), ["1"], 3) == []


# -- files -----------------------------------------------------------------------------------------------------------------


def test_without_a_file_a_style_tells_nothing_and_a_broken_one_is_named(tmp_path: Path) -> None:
    assert Voices.load(tmp_path).of(styled("专业")).polite is False
    (tmp_path / "voices.yaml").write_text("- words: 5", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"voices\.yaml"):
        Voices.load(tmp_path)

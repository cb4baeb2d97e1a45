"""Pictures: what is drawn, what is left out, what they say in words, and that no name breaks them."""

from __future__ import annotations

import base64
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from coach.portrait import DayCount, Portrait, TieSeen
from coach.report.canvas import MEMBERS, SOUR, WARM, Picture, width_of
from coach.report.days import MOST, days_of
from coach.report.pictures import pictures
from coach.report.ties import LONGEST, short
from coach.report.ties import MOST as MOST_PEOPLE
from coach.types import Member
from tests.report import samples

SVG = "{http://www.w3.org/2000/svg}"


def drawn(picture: Picture) -> ElementTree.Element:
    kind, _, content = picture.address.partition(",")
    assert kind == "data:image/svg+xml;base64"
    return ElementTree.fromstring(base64.b64decode(content))  # noqa: S314 - our own


def labels(picture: Picture) -> list[str]:
    return [node.text or "" for node in drawn(picture).iter(f"{SVG}text")]


def bars(picture: Picture, colour: str) -> list[float]:
    """How high the bars of a colour are, in pixels, from left to right."""
    high = []
    for node in drawn(picture).iter(f"{SVG}path"):
        if f"fill: {colour}" in node.get("style", ""):
            ys = [float(y) for _, y in re.findall(r"[ML] (\S+) (\S+)", node.get("d", ""))]
            high.append(round(max(ys) - min(ys), 1))
    return high


def with_days(*days: DayCount) -> Portrait:
    return samples.portrait().model_copy(update={"days": days, "turns": ()})


def day(number: int, **counts: float) -> DayCount:
    return DayCount.model_validate({"date": date(2026, 1, 1) + timedelta(days=number), **counts})


# -- what is drawn -------------------------------------------------------------------------------------------------


def test_a_full_portrait_has_every_picture_in_words_and_lines(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        found = pictures(samples.portrait(), samples.transcript())
    assert list(found) == ["talk", "mood", "activity", "answers", "ties"]
    assert caplog.records == [], "a missing font or character is nobody's business"
    assert found["talk"].words == "成员 7 句，最多的 03-02 有 5 句；你们 4 句，推送 3 次；1 天没有成员说话"
    assert found["mood"].words == "2 天看得出心情：1 天偏暖，1 天不满；转折 2 处"
    assert found["activity"].words.startswith("成员 517 句，周一 18 点最多；你们 ")
    assert found["answers"].words == "答了 6 个：一半在 6 分钟内，九成在 3.2 小时内"
    assert found["ties"].words == "6 人、5 对互相说话，最多的是朵朵妈和晓雯，4 次"


def test_text_stays_text_in_fonts_that_have_chinese() -> None:
    found = pictures(samples.portrait(), samples.transcript())["ties"]
    assert {"朵朵妈", "晓雯", "小暖", "成员", "你们"} <= set(labels(found))
    styles = {node.get("style", "") for node in drawn(found).iter(f"{SVG}text")}
    assert all("PingFang SC" in style and "Noto Sans CJK SC" in style for style in styles)
    traditional = pictures(samples.portrait("zh-Hant"), samples.transcript("zh-Hant"))["ties"]
    assert "PingFang TC" in drawn(traditional).find(f".//{SVG}text").get("style", "")  # type: ignore[union-attr]


def test_nothing_is_drawn_of_a_group_of_which_nothing_is_known() -> None:
    bare, group = samples.single()
    assert list(pictures(bare, group)) == ["talk"]
    assert pictures(bare.model_copy(update={"days": ()}), group) == {}
    zeros = ((0,) * 24,) * 7
    assert "activity" not in pictures(bare.model_copy(update={"members_at": zeros, "brand_at": zeros}), group)


def test_only_the_brand_spoke() -> None:
    portrait = samples.portrait().model_copy(update={"members_at": ((0,) * 24,) * 7})
    found = pictures(portrait, samples.transcript())["activity"]
    assert found.words == "你们 49 句，周一 8 点最多"
    assert found.height < 200


# -- days ----------------------------------------------------------------------------------------------------------


def test_days_without_a_line_are_slots_without_a_bar() -> None:
    days = days_of(with_days(day(0, members=3), day(4, members=1, mood=0.5)), date(2026, 1, 7))
    assert days
    assert (days.step, days.members, days.silent) == (1, (3, 0, 0, 0, 1, 0, 0), 5)
    assert days.mood == (None, None, None, None, 0.5, None, None)


def test_a_long_chat_is_put_together_by_weeks_that_begin_on_monday() -> None:
    portrait = with_days(*(day(number, members=1, mood=number % 2) for number in range(365)))
    days = days_of(portrait, date(2026, 12, 31))
    assert days
    assert (days.step, days.first, days.first.weekday()) == (7, date(2025, 12, 29), 0)
    assert days.members[1:-1] == (7,) * (days.count - 2)
    assert sum(days.members) == 365
    assert days.mood[1] == pytest.approx(3 / 7, abs=0.2)


@pytest.mark.parametrize("last", [MOST - 1, MOST, 800, 50_000])
def test_there_are_never_more_slots_than_can_be_told_apart(last: int) -> None:
    days = days_of(with_days(day(0, members=1), day(last, members=1)), date(2026, 1, 1) + timedelta(days=last))
    assert days
    assert days.count <= MOST
    assert sum(days.members) == 2
    assert days.silent == last - 1


def test_a_silence_at_the_end_is_shown_but_takes_no_more_room_than_the_chat() -> None:
    portrait = with_days(day(0, members=1), day(20, members=1))
    near = days_of(portrait, date(2026, 1, 31))
    far = days_of(portrait, date(2029, 1, 1))
    assert near
    assert far
    assert (near.count, far.count) == (31, 41)


def test_moods_are_bars_and_turns_bear_their_numbers() -> None:
    found = pictures(samples.portrait(), samples.transcript())["mood"]
    assert {"1", "2", "暖", "不满"} <= set(labels(found))
    (warm,), (sour,) = bars(found, WARM), bars(found, SOUR)
    assert sour / warm == pytest.approx(0.7 / 0.4, abs=0.05)


def test_turns_in_the_same_week_share_a_mark() -> None:
    portrait, group = samples.year()
    twice = portrait.model_copy(update={"turns": (*portrait.turns, portrait.turns[1])})
    assert "2·3" in labels(pictures(twice, group)["mood"])


def test_times_to_answer_fall_into_bins() -> None:
    found = pictures(samples.portrait(), samples.transcript())["answers"]
    assert {"一半：6 分钟", "九成：3.2 小时", "5分", "24时"} <= set(labels(found))
    high = bars(found, MEMBERS)
    assert [round(2 * one / max(high)) for one in high] == [2, 1, 0, 1, 0, 1, 0, 0, 1]


# -- ties ----------------------------------------------------------------------------------------------------------


def test_names_in_the_graph_are_no_markup_no_formula_and_short() -> None:
    found = pictures(samples.portrait(hostile=True), samples.transcript(hostile=True))["ties"]
    names = set(labels(found))
    assert {"$x^2$", "<script>d…", "长" * (LONGEST - 1) + "…"} <= names
    assert max(map(len, names)) <= LONGEST
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", "".join(names))


@pytest.mark.parametrize("name", ["$x^2", "a$b$c", "\\frac", "\x00\x1f", "&amp;]]>", "\ud83d", "أحمد", "👩‍👧", "ꙮ" * 30])  # fmt: skip
def test_any_name_can_be_drawn(name: str) -> None:
    group = samples.transcript()
    members = tuple(
        Member.model_validate({**one.model_dump(), "name": name}) if one.id == "m3" else one for one in group.members
    )
    assert pictures(samples.portrait(), group.model_copy(update={"members": members}))["ties"].words


def test_at_most_so_many_people_and_none_who_stands_alone() -> None:
    portrait, group = samples.year(people=60)
    found = pictures(portrait, group)["ties"]
    people = [label for label in labels(found) if label.startswith("成员") and label != "成员"]
    assert 2 <= len(people) <= MOST_PEOPLE
    assert f"（只画了来往最多的 {len(people)} 人）" in found.words


@pytest.mark.parametrize(
    "ties",
    [
        [("m1", "m2", 1)],
        [("m1", "m2", 3), ("m2", "m1", 2)],
        [("m1", "m2", 3), ("m3", "m4", 3), ("m5", "op", 1)],
        [("op", "m1", 9), ("op", "m2", 9), ("op", "m3", 9)],
    ],
)
def test_few_ties_in_any_shape_are_drawn(ties: list[tuple[str, str, int]]) -> None:
    seen = tuple(TieSeen(one=one, other=other, count=count) for one, other, count in ties)
    found = pictures(samples.portrait().model_copy(update={"ties": seen}), samples.transcript())
    assert found["ties"].width == 480


def test_who_talks_only_with_themselves_has_no_tie() -> None:
    seen = (TieSeen(one="m1", other="m1", count=4), TieSeen(one="m1", other="m2", count=0))
    assert "ties" not in pictures(samples.portrait().model_copy(update={"ties": seen}), samples.transcript())


def test_a_name_is_cut_with_a_mark() -> None:
    assert short("十个字的名字刚刚好啊") == "十个字的名字刚刚好啊"
    assert short("十一个字的名字就太长了") == "十一个字的名字就太…"


# -- how it is drawn -----------------------------------------------------------------------------------------------


def test_a_chinese_character_is_as_wide_as_it_is_high() -> None:
    assert width_of("群聊", 10) == 20
    assert width_of("abc", 10) < 20
    assert width_of("e\u0301", 10) == width_of("e", 10)


def test_the_same_portrait_gives_the_same_pictures_in_any_thread() -> None:
    portrait, group = samples.portrait(), samples.transcript()
    alone = pictures(portrait, group)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == alone for found in pool.map(lambda _: pictures(portrait, group), range(6)))

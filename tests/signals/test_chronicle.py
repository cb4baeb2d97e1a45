"""What is kept of weeks: days and hours on the group's clock, who came and went, pushes, wants, talks; the same in pieces."""

from __future__ import annotations

from datetime import UTC, date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.signals.chronicle import DEEDS, LAST, WANTS, Chronicle, chronicle_of, follow
from coach.signals.reading import Reading, Setting, aged, read
from coach.types import Group, Language, MessageKind, Transcript
from tests.chats import chat
from tests.signals.test_reading import LINES, transcript_of

FIRST, SECOND = date(2026, 3, 5), date(2026, 3, 6)


def kept(lines: str, language: Language = "zh-Hans", **group: object) -> Chronicle:
    return chronicle_of(chat(lines, language=language, **group))[1]  # type: ignore[arg-type]


# -- a fold --------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES, st.integers(min_value=0, max_value=30))
def test_a_chat_followed_in_two_pieces_is_kept_as_in_one(
    lines: list[tuple[str, str, MessageKind, list[str], int, int]], cut: int
) -> None:
    said = transcript_of(lines)
    setting = Setting.shipped(said)
    reading, chronicle = follow(Reading(), Chronicle(), said.messages[:cut], setting)
    reading, chronicle = follow(reading, chronicle, said.messages[cut:], setting)
    assert (aged(reading, said), chronicle) == chronicle_of(said)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES)
def test_whatever_is_written_every_line_is_counted_once_and_every_proof_is_a_line_of_its_member(
    lines: list[tuple[str, str, MessageKind, list[str], int, int]],
) -> None:
    said = transcript_of(lines)
    reading, chronicle = chronicle_of(said)
    assert reading == read(said)
    spoken = [one for one in said.messages if one.kind not in ("join", "leave", "system", "recall")]
    own = [one for one in spoken if one.sender not in said.operators]
    assert sum(day.member_lines for day in chronicle.days.values()) == len(own)
    assert sum(map(sum, chronicle.members_at)) == len(own)
    for who, person in chronicle.people.items():
        assert person.lines == sum(one.sender == who for one in own)
        assert person.mean_size >= 0.0
        told = [*person.adverts, *(line for line, _, _ in person.last), *filter(None, (person.first, person.left))]
        assert all(said.by_id[line].sender == who for line in told)
        for deed in person.deeds:
            teller = deed.other if deed.name == "thanked" else deed.member
            assert said.by_id[deed.message].sender == teller
            assert deed.other != deed.member
    for (who, _), fact in chronicle.facts.items():
        assert said.by_id[fact.message].sender == who
        assert fact.value in said.by_id[fact.message].text
    assert all(said.by_id[want.message].sender == want.member for want in chronicle.wants)


# -- days and hours ------------------------------------------------------------------------------------------------


def test_a_day_counts_lines_of_members_and_of_the_brand_and_who_spoke() -> None:
    found = kept("03-05 09:00 op: 大家早\n09:01 m1: 早\n09:02 m1: 吃了吗\n09:03 m2: 吃了\n03-06 09:00 m3: 早")
    first, second = found.days[FIRST], found.days[SECOND]
    assert (first.member_lines, first.operator_lines, first.speakers) == (3, 1, {"m1", "m2"})
    assert (second.member_lines, second.operator_lines, second.speakers) == (1, 0, {"m3"})


def test_days_and_hours_are_the_groups_own_whatever_offset_the_messages_carry() -> None:
    said = chat("03-05 23:30 m1: 还没睡\n03-06 07:30 m2: 早")
    moved = said.model_copy(
        update={"messages": tuple(one.model_copy(update={"at": one.at.astimezone(UTC)}) for one in said.messages)}
    )
    found = chronicle_of(moved)[1]
    assert list(found.days) == [FIRST, SECOND]
    # 5 March 2026 is a Thursday.
    assert (found.members_at[3][23], found.members_at[4][7]) == (1, 1)


def test_a_group_without_a_zone_is_read_on_the_clock_of_its_messages() -> None:
    said = chat("03-05 23:30 m1: 还没睡")
    assert list(chronicle_of(said.model_copy(update={"group": Group(id="g")}))[1].days) == [FIRST]


@pytest.mark.parametrize(("clock", "night"), [("21:59", 0), ("22:00", 1), ("03:00", 1), ("07:59", 1), ("08:00", 0)])
def test_night_is_from_ten_to_eight_for_members_and_for_the_brand(clock: str, night: int) -> None:
    found = kept(f"{clock} m1: 睡不着\n{clock} op: 提醒一下大家")
    day = found.days[FIRST]
    assert (day.night, day.late, list(found.late)) == (night, night, ["2"] * night)


# -- coming and going ----------------------------------------------------------------------------------------------


def test_who_came_and_who_left_is_kept_with_its_message_and_is_no_line() -> None:
    found = kept("09:00 m1 [join]: 加入\n09:01 m2: 欢迎\n09:02 m3 [leave]: 退出")
    assert (found.people["m1"].joined, found.people["m3"].left) == ("1", "3")
    assert (found.people["m1"].lines, found.people["m3"].lines) == (0, 0)
    assert [one[:2] for one in found.newcomers] == [("1", "m1")]


@pytest.mark.parametrize("back", ["m1 [join]: 加入", "m1: 我回来了"])
def test_who_left_and_came_back_has_not_left(back: str) -> None:
    assert kept(f"09:00 m1: 早\n09:01 m1 [leave]:\n09:30 {back}").people["m1"].left == ""


def test_who_came_and_left_again_is_no_newcomer() -> None:
    found = kept("09:00 m1 [join]:\n09:01 m2 [join]:\n09:05 m1 [leave]:")
    assert [one[1] for one in found.newcomers] == ["m2"]


@pytest.mark.parametrize("who", ["op", "bot"])
def test_an_operator_or_a_bot_that_comes_is_no_newcomer(who: str) -> None:
    found = kept(f"09:00 {who} [join]:\n09:01 m1: 早")
    assert not found.newcomers
    assert found.days[FIRST].joined == 0


# -- what the brand does -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("push", "language"),
    [
        ("限时特惠 99元 手慢无", "zh-Hans"),
        ("限時特惠 99元 手刀下單", "zh-Hant"),
        ("flash sale today only, 20% off, order now", "en"),
    ],
)
def test_a_push_is_counted_on_its_day_once_with_the_echo_it_had_later(push: str, language: Language) -> None:
    found = kept(f"03-05 23:50 op: {push}\n03-06 00:10 m1: ok 👍\n00:20 m2: 1", language)
    assert (found.days[FIRST].pushes, found.days[SECOND].pushes) == (1, 0)
    assert [(one.message, one.replies) for one in found.pushes.values()] == [("1", 2)]


@pytest.mark.parametrize(
    ("text", "language"),
    [("本群今天解散", "zh-Hans"), ("本群今天解散", "zh-Hant"), ("this group closes tonight, thank you all", "en")],
)
def test_the_brand_alone_says_that_a_group_ends(text: str, language: Language) -> None:
    by_brand, by_member = (kept(f"09:00 m1: 早\n09:01 {who}: {text}", language).ended for who in ("op", "m1"))
    assert by_brand is not None
    assert by_brand[0] == "2"
    assert by_member is None


def test_an_exchange_is_between_two_people_and_neither_a_push_nor_a_machine_nor_a_sign() -> None:
    talk = kept("09:00 m1: 周末去哪\n09:05 m2: 去爬山")
    assert talk.exchanged is not None
    assert talk.exchanged[0] == "2"
    for lines in (
        "09:00 m1: 周末去哪\n09:05 m1: 有人吗",
        "09:00 m1: 周末去哪\n09:05 bot: 自动回复：已收到",
        "09:00 m1: 周末去哪\n09:05 op: 限时特惠 99元 手慢无",
        "09:00 m1: 周末去哪\n09:05 m2 [image]: [图片]",
        "09:00 m1: 周末去哪\n18:00 m2: 去爬山",
    ):
        assert kept(lines).exchanged is None, lines


# -- what members do -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"), [("这个怎么买？", "zh-Hans"), ("這個怎麼買？", "zh-Hant"), ("how much is it?", "en")]
)
def test_who_asks_to_buy_or_for_the_price_wants_something(text: str, language: Language) -> None:
    assert [(one.message, one.member) for one in kept(f"09:00 m1: {text}", language).wants] == [("1", "m1")]
    assert not kept(f"09:00 op: {text}", language).wants


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("一天发这么多广告 太吵了", "zh-Hans"),
        ("洗版洗成這樣 太吵了", "zh-Hant"),
        ("too many messages in this group", "en"),
    ],
)
def test_who_finds_it_too_much_is_kept_with_the_line(text: str, language: Language) -> None:
    assert kept(f"09:00 m2: 早\n09:01 m1: {text}", language).noise == {"m1": "2"}


@pytest.mark.parametrize(
    ("theme", "text", "other", "language"),
    [
        ("烘焙 面包 红薯", "我烤的红薯面包出炉了", "股票又跌了好烦", "zh-Hans"),
        ("烘焙 麵包 地瓜", "我烤的地瓜麵包出爐了", "股票又跌了好煩", "zh-Hant"),
        ("sourdough bread baking", "my sourdough bread is out of the oven", "traffic was awful again", "en"),
    ],
)
def test_lines_about_the_groups_theme_are_told_from_others(
    theme: str, text: str, other: str, language: Language
) -> None:
    found = kept(f"09:00 m1: {text}\n09:01 m2: {other}", language, theme=theme)
    assert found.days[FIRST].about == 1
    assert found.about["m1"][1] == "1"
    assert found.about["m1"][0] > found.about.get("m2", (0.0, ""))[0]


@pytest.mark.parametrize(
    ("lines", "started"),
    [
        ("09:00 m1: 周末去爬山了 风景超好\n09:05 m2: 哇 哪座山\n09:10 m3: 好羡慕", ["m1"]),
        ("09:00 m1: 周末去爬山了 风景超好\n09:05 m2: 哇 哪座山\n09:10 m2: 好羡慕", []),
        ("09:00 m1: 周末去爬山了 风景超好\n09:45 m2: 哇 哪座山\n10:40 m3: 好羡慕", []),
        ("09:00 m1: 早\n11:00 m2: 周末去爬山了\n11:05 m1: 哇\n11:06 m3: 好羡慕", ["m2"]),
        # The brand asked; who answered first has started nothing.
        ("08:50 op: 大家周末去哪玩？\n09:00 m1: 我去爬山\n09:05 m2: 我也去\n09:10 m3: 带我", []),
        ("07:00 op: 大家周末去哪玩？\n09:00 m1 >1: 我去爬山\n09:05 m2: 我也去\n09:10 m3: 带我", []),
        ("07:00 op: 大家周末去哪玩？\n09:00 m1: 今天的云好看\n09:05 m2: 是呀\n09:10 m3: 拍一张", ["m1"]),
    ],
)
def test_a_talk_is_started_by_the_member_whose_line_two_others_joined_unless_the_brand_began_it(
    lines: str, started: list[str]
) -> None:
    found = kept(lines)
    assert [who for who, person in found.people.items() if person.did("started")] == started


def test_what_is_kept_of_one_member_does_not_grow_with_the_chat() -> None:
    line = "m{} >1: 我一般用60度的水，先放水再放粉，就不会结块了"
    lines = "\n".join(f"03-{day:02} {hour:02}:00 {line.format(2)}" for day in range(2, 8) for hour in range(8, 22))
    asks = "\n".join(f"03-{day:02} {hour:02}:00 m3: 这个怎么买？" for day in range(8, 18) for hour in range(8, 20))
    found = kept(f"03-01 09:00 m1: 米粉要用多少度的水冲呀？\n{lines}\n{asks}")
    assert len(found.people["m2"].deeds) == DEEDS
    assert len(found.people["m2"].last) == LAST
    assert len(found.wants) == WANTS
    assert found.people["m2"].lines == 84


def test_a_pasted_document_counts_as_a_long_line() -> None:
    assert kept("09:00 m1: " + "字" * 2000).people["m1"].mean_size == 200


# -- odd chats -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " ", "\x00\ufeff\u202e", "{name} %s", "好" * 2000, "ı" * 50, "㎏" * 2000])
def test_an_odd_line_is_kept_without_a_fault(text: str) -> None:
    assert kept(f"09:00 m1: {text}").people["m1"].lines == 1


@pytest.mark.parametrize("kind", ["join", "leave", "system", "recall"])
def test_a_chat_in_which_nobody_speaks_has_no_lines_and_no_exchange(kind: str) -> None:
    said: Transcript = chat(f"09:00 m1 [{kind}]:\n09:01 m2 [{kind}]:")
    found = chronicle_of(said)[1]
    assert sum(person.lines for person in found.people.values()) == 0
    assert found.exchanged is None
    assert not found.wants

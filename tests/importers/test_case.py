"""The case form: read whole, and every fault refused with file, line and reason."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from coach.errors import TranscriptError
from coach.importers.case import read_cases, read_folder

GOOD = """\
id: zh-baby-004
language: zh-Hans
year: 2026
utc_offset: 8
group:
  id: g1
  name: 暖宝妈妈团
  kind: newcomer
  created_at: "03-01 10:00"
  timezone: Asia/Shanghai
  offers: [{id: 1, name: 米粉组合, price: 79, facts: [不加糖]}]
  last_offer_at: null
members:
  op: {name: 小暖, role: operator}
  m1: {name: 朵朵妈, orders: 2, tags: {月龄: 8}, joined_at: "03-02 08:00"}
  m2: 阿梁
chat: |
  1 03-05 09:01 op: 大家早呀
  2 03-05 09:03:30 m1 @op >1: 早 昨天那个米粉宝宝吃完起疹子了😭

  3 03-05 09:04 m1 [image]: [图片]
  5 2026-03-05 09:05 m2 @op @m1: 09:00: 我家也是
  6 03-05 09:06 m2:
now: "03-05 11:20"
labels:
  unhappy: [{member: m1, level: unhappy, cause: product, since: 2, answered: false}]
  crisis: none
  timing: {verdict: hold, blockers: [open_complaint]}
  opener: {hooks: [{member: m2, topic: 他家宝宝刚会爬}], avoid: [晒米粉好评]}
  tiers: {m1: problem, m2: promising}
  ads: [5]
"""


def refusal(text: str) -> str:
    with pytest.raises(TranscriptError) as caught:
        read_cases(text, name="a.yaml")
    return str(caught.value)


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_a_case_is_read_whole() -> None:
    (case,) = read_cases(GOOD)
    transcript, labels = case.transcript, case.labels
    assert (case.id, transcript.language, transcript.group.kind) == ("zh-baby-004", "zh-Hans", "newcomer")
    assert transcript.now == datetime.fromisoformat("2026-03-05T11:20:00+08:00")
    assert transcript.group.created_at == datetime.fromisoformat("2026-03-01T10:00:00+08:00")
    assert (transcript.group.offers[0].id, transcript.group.offers[0].price) == ("1", "79")
    assert transcript.people["m1"].tags == {"月龄": "8"}
    assert transcript.people["m2"].name == "阿梁"
    assert [one.id for one in transcript.messages] == ["1", "2", "3", "5", "6"]
    second, third, fourth, last = transcript.messages[1:]
    assert (second.mentions, second.reply_to, second.at.second) == (("op",), "1", 30)
    assert (third.kind, third.text) == ("image", "[图片]")
    assert (fourth.mentions, fourth.text) == (("op", "m1"), "09:00: 我家也是")
    assert last.text == ""
    assert (labels.unhappy[0].since, labels.ads, labels.tiers["m1"]) == ("2", ("5",), "problem")


def test_the_offset_and_the_year_are_those_of_the_case() -> None:
    (case,) = read_cases(
        GOOD.replace("utc_offset: 8", "utc_offset: -7.5")
        .replace("year: 2026", "year: 2024")
        .replace("5 2026-03-05", "5 03-05")
    )
    assert case.transcript.messages[0].at.isoformat() == "2024-03-05T09:01:00-07:30"


def test_a_case_may_have_no_labels_and_a_file_several_cases() -> None:
    bare = GOOD[: GOOD.index("labels:")]
    both = read_cases(f"{bare}---\n{bare.replace('004', '005')}")
    assert [(case.id, case.labels.timing) for case in both] == [("zh-baby-004", None), ("zh-baby-005", None)]


CHAT = "  3 03-05 09:04 m1 [image]: [图片]"


@pytest.mark.parametrize(
    ("old", "new", "at", "reason"),
    [
        # the chat
        (CHAT, "  3 03-05 09:04 m9: x", "m9: x", "unknown member 'm9'"),
        (CHAT, "  3 03-05 09:04 m1 @m9: x", "@m9", "unknown member 'm9'"),
        (CHAT, "  3 03-05 08:04 m1: x", "08:04", "time runs backwards"),
        (CHAT, "  3 03-05 09:04 m1 >9: x", ">9", "replies to '9', which is no earlier message"),
        (CHAT, "  3 03-05 09:04 m1 >3: x", ">3", "replies to '3', which is no earlier message"),
        (CHAT, "  3 03-05 09:04 m1 [gif]: x", "[gif]", "unknown kind [gif]; known: image"),
        (CHAT, "  2 03-05 09:04 m1: x", "2 03-05 09:04", "numbers count up: 2 after 2"),
        (CHAT, "  3 13-45 09:04 m1: x", "13-45", "not a time: '13-45 09:04'"),
        (CHAT, "  3 03-05 m1 x", "3 03-05 m1 x", "not a chat line"),
        (CHAT, "  just words", "just words", "not a chat line"),
        # the frame
        ("id: zh-baby-004", "colour: red\nid: zh-baby-004", "colour", "unknown field 'colour'"),
        ("id: zh-baby-004\n", "", "language", "'id' is missing"),
        ('now: "03-05 11:20"\n', "", "id: zh", "'now' is missing"),
        ('now: "03-05 11:20"', 'now: "noon"', "noon", "not a time: 'noon'"),
        ('now: "03-05 11:20"', 'now: "03-05 08:20"', "08:20", "lies before the last message"),
        ("language: zh-Hans", "language: fr", "language: fr", "language: Input should be 'zh-Hans'"),
        ("utc_offset: 8", "utc_offset: east", "utc_offset", "utc_offset"),
        ("utc_offset: 8", "utc_offset: 99", "utc_offset", "utc_offset"),
        ("year: 2026", "year: soon", "year", "year"),
        # group and members
        ("kind: newcomer", "kind: newbies", "newbies", "group.kind: Input should be 'flash'"),
        ("name: 暖宝妈妈团", "nam: 暖宝妈妈团", "nam: ", "group.nam: Extra inputs"),
        ("timezone: Asia/Shanghai", "timezone: Mars", "Mars", "unknown timezone 'Mars'"),
        ('created_at: "03-01 10:00"', "created_at: once", "once", "not a time: 'once'"),
        (
            "offers: [{id: 1, name: 米粉组合, price: 79, facts: [不加糖]}]",
            "offers: [{id: 1}]",
            "offers",
            "offers.0.name",
        ),
        ("offers: [{id: 1, name: 米粉组合, price: 79, facts: [不加糖]}]", "offers: 5", "offers", "offers"),
        ("  m2: 阿梁", "  m2: {name: 阿梁, role: boss}", "boss", "role: Input should be 'member'"),
        ("  m2: 阿梁", "  m2: {name: 阿梁, colour: red}", "red", "colour: Extra inputs"),
        ("  m2: 阿梁", "  m2: 阿梁\n  m2: 阿亮", "阿亮", "'m2' is given twice"),
        # labels
        ("member: m1, level", "member: m9, level", "m9", "unknown member 'm9'"),
        ("level: unhappy", "level: angry", "angry", "labels.unhappy.0.level: Input should be 'annoyed'"),
        ("cause: product", "cause: weather", "weather", "labels.unhappy.0.cause: Input should be 'product'"),
        ("since: 2", "since: 1", "since: 1", "since 1 is by 'op', not by 'm1'"),
        ("since: 2", "since: 77", "since: 77", "since 77 is no message"),
        ("answered: false", "answered: maybe", "maybe", "labels.unhappy.0.answered"),
        ("crisis: none", "crisis: big", "crisis: big", "labels.crisis: Input should be 'none'"),
        ("verdict: hold", "verdict: wait", "verdict: wait", "labels.timing.verdict: Input should be 'hold'"),
        ("blockers: [open_complaint]", "blockers: [rain]", "[rain]", "labels.timing.blockers.0"),
        ("blockers: [open_complaint]", "targets: [m9]", "m9", "labels.timing names unknown member 'm9'"),
        ("member: m2, topic", "member: m9, topic", "m9, topic", "labels.opener names unknown member 'm9'"),
        ("m2: promising", "m9: promising", "m9: promising", "labels.tiers names unknown member 'm9'"),
        ("m2: promising", "m2: rich", "m2: rich", "labels.tiers.m2: Input should be 'core'"),
        ("ads: [5]", "ads: [77]", "77", "labels.ads: 77 is no message"),
        ("ads: [5]", "adverts: [5]", "adverts", "labels.adverts: Extra inputs"),
        ("crisis: none", "crisis: none\n  crisis: mass_exit", "mass_exit", "'crisis' is given twice"),
    ],
)
def test_a_fault_is_refused_with_file_line_and_reason(old: str, new: str, at: str, reason: str) -> None:
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    said = refusal(text)
    assert reason in said
    assert said.startswith(f"a.yaml, line {line_of(text, at)}: ")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no case in this file"),
        ("id: [", "a.yaml, line 1: not YAML"),
        ("ok: 1\n\tid: 2", "a.yaml, line 2: not YAML"),
        ("\x00", "not YAML"),
        ("- a\n- b", "a case is a mapping"),
        ("just words", "a case is a mapping"),
        ("id: x\nmembers: 5\nchat: ''\nnow: 03-05 09:00", "line 2: members is a mapping"),
        ("id: x\nmembers: [m1]\nchat: ''\nnow: 03-05 09:00", "line 2: members is a mapping"),
        ("id: x\nmembers: {m1: a}\nchat: [a]\nnow: 03-05 09:00", "line 3: chat is a block of lines"),
        ("id: x\nmembers: {m1: a}\nchat: ''\nnow: 03-05 09:00", "messages: "),
        ("id: x\ngroup: 5\nmembers: {m1: a}\nchat: '1 03-05 09:00 m1: x'\nnow: 03-05 09:00", "group is a mapping"),
        ("id: x\nmembers: {m1: a}\nchat: '1 03-05 09:00 m1: x'\nnow: 03-05 09:00\nlabels: [a]", "line 5: labels"),
        ("id: x\nmembers: {m1: a}\nchat: '1 03-05 09:00 m1: x'\nnow: {a: 1}", "not a time"),
        ("a: &a [*a]\nid: x", "unknown field 'a'"),
    ],
)
def test_what_is_no_case_at_all_is_refused_and_never_a_traceback(text: str, reason: str) -> None:
    said = refusal(text)
    assert said.startswith("a.yaml")
    assert reason in said


def test_a_fault_in_the_second_case_names_its_line_in_the_file() -> None:
    text = f"{GOOD}---\n{GOOD.replace('004', '005').replace('crisis: none', 'crisis: huge')}"
    assert refusal(text).startswith(f"a.yaml, line {line_of(text, 'crisis: huge')}: ")


def test_a_folder_is_read_by_file_name_with_each_cases_source(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "one.yml").write_text(GOOD.replace("004", "002"), encoding="utf-8")
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a case", encoding="utf-8")
    cases = read_folder(tmp_path)
    assert [(case.id, case.source) for case in cases] == [
        ("zh-baby-004", str(tmp_path / "a.yaml")),
        ("zh-baby-002", str(tmp_path / "b" / "one.yml")),
    ]
    assert [case.id for case in read_folder(tmp_path / "a.yaml")] == ["zh-baby-004"]


def test_a_folder_with_an_id_twice_with_no_case_or_with_other_bytes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match=r"no \*\.yaml case"):
        read_folder(tmp_path)
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(TranscriptError, match=r"b\.yaml: id 'zh-baby-004' is also in .*a\.yaml"):
        read_folder(tmp_path)
    (tmp_path / "b.yaml").write_bytes(GOOD.encode("gb18030", "replace"))
    with pytest.raises(TranscriptError, match=r"b\.yaml.*not UTF-8"):
        read_folder(tmp_path)


def test_our_own_cases_are_all_read() -> None:
    cases = read_folder(Path(__file__).parents[2] / "evals" / "transcripts" / "dev")
    assert len(cases) >= 15
    assert {case.transcript.language for case in cases} == {"zh-Hans", "zh-Hant", "en"}

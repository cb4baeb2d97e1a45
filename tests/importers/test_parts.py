"""The small parts: encodings, language, mentions, roles, the group file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from coach.errors import SettingsError, TranscriptError
from coach.importers.chat import read_chat
from coach.importers.decode import decode
from coach.importers.group_file import GroupFile, read_group_file
from coach.importers.kinds import event_of, kind_of_text
from coach.importers.language import guess_language
from coach.importers.mentions import Names
from coach.importers.roles import guess_roles
from coach.types import Member, Message

AT = datetime(2026, 3, 5, 9, tzinfo=UTC)
SIMPLIFIED = "小暖：大家早呀，今天发货了，有没有人要的\n阿梁：我要，谢谢你们\n"
TRADITIONAL = "小暖：大家早安，今天會發貨喔，還有沒有人要的\n阿梁：我要，謝謝你們，這個很好吃\n"


@pytest.mark.parametrize(
    ("text", "encoding", "label"),
    [
        (SIMPLIFIED, "utf-8", ""),
        (SIMPLIFIED, "utf-8-sig", ""),
        (SIMPLIFIED, "utf-16", "UTF-16"),
        (SIMPLIFIED, "utf-16-le", "UTF-16"),
        (SIMPLIFIED, "gb18030", "GB18030"),
        (TRADITIONAL, "big5", "Big5"),
        ("Ann: that’s fine, thank you so much for all of it\nBob: sure, my pleasure\n", "cp1252", "Windows-1252"),
    ],
)
def test_encodings(text: str, encoding: str, label: str) -> None:
    found, notes = decode(text.encode(encoding), name="x")
    assert found == text
    assert [label] * bool(label) == [str(note.values["encoding"]) for note in notes]


def test_damaged_utf8_is_named_or_patched() -> None:
    data = SIMPLIFIED.encode() * 20
    data = data[:150] + b"\xff" + data[150:]
    with pytest.raises(TranscriptError, match="x, line 3: broken UTF-8"):
        decode(data, name="x")
    text, notes = decode(data, name="x", lenient=True)
    assert 1 <= text.count("\ufffd") <= 4
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x89PNG\r\n\x1a\n....", "PNG picture"),
        (b"PK\x03\x04....", "ZIP archive"),
        (b"SQLite format 3\x00....", "SQLite.*MemoTrace"),
        (b"%PDF-1.7", "PDF"),
        (bytes(range(256)) * 4, "binary"),
        ("早\x00安".encode(), "binary|NUL"),
    ],
)
def test_what_is_no_text_is_told(data: bytes, why: str) -> None:
    with pytest.raises(TranscriptError, match=why):
        decode(data, name="x")


def test_languages() -> None:
    assert guess_language([SIMPLIFIED]) == "zh-Hans"
    assert guess_language([TRADITIONAL]) == "zh-Hant"
    assert guess_language(["good morning everyone", "has mine shipped yet? 谢谢"]) == "en"
    assert guess_language(["这个 APP 的 VIP 怎么开通呀"]) == "zh-Hans"
    assert guess_language([]) == "zh-Hans"


def test_mentions() -> None:
    names = Names.of([("a", ["小暖"]), ("b", ["小暖妈妈"]), ("c", ["Ann", "安"]), ("d", ["Ann Lee"])])
    assert names.mentioned("@小暖妈妈 在吗 @小暖\u2005 @小暖") == ("b", "a")
    assert names.mentioned("@Ann Lee and @Ann, not @Anna nor x@Anny.com") == ("d", "c")
    assert names.mentioned("@小暖姐\u2005早") == ()  # WeChat has closed a longer name
    assert names.mentioned("@小暖早 ＠安") == ("a", "c")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[图片]", "image"),
        ("\u200eimage omitted", "image"),
        ("[语音 8″]", "voice"),
        ('[语音]8"', "voice"),
        ("[链接] 春季菜单", "link"),
        ("[链接怎么打不开]", "text"),
        ("[红包]", "red_packet"),
        ("撤回了一条消息", "recall"),
        ("他撤回了一条消息是什么", "text"),
        ("看[图片]", "text"),
        ("[微笑]", "text"),
    ],
)
def test_placeholders(text: str, kind: str) -> None:
    assert kind_of_text(text) == kind


def test_events_name_who_moved() -> None:
    event = event_of('"小暖"邀请"花花"加入了群聊')
    assert event is not None
    assert (event.kind, event.who) == ("join", ("花花",))
    assert event_of("今天天气不错") is None


def talk(*said: tuple[str, str]) -> list[Message]:
    return [Message(id=str(n), at=AT, sender=who, text=text) for n, (who, text) in enumerate(said)]


def test_roles_from_behaviour() -> None:
    people = [Member(id=who, name=who) for who in ("小暖", "甲", "乙", "丙", "暖暖机器人")]
    said = talk(
        ("小暖", "@所有人 今天发货啦"),
        ("甲", "有吗？"),
        ("小暖", "有的"),
        ("乙", "几点？"),
        ("小暖", "九点"),
        ("丙", "谢谢"),
    )
    guess = guess_roles(people, said, {})
    assert set(guess.operators) == {"小暖"}
    assert guess.bots == {"暖暖机器人"}
    note = guess.note({person.id: person.name for person in people})
    assert "小暖（@所有人 1 次" in note.text("zh-Hans")
    assert "called everyone" in note.text("en")
    assert "運營者" in note.text("zh-Hant")


def test_who_opens_with_a_notice_and_is_called_by_name_is_taken_for_the_operator() -> None:
    read = read_chat("[08:02] 阿满：今天出炉：海盐卷 老时间11点\n[09:15] 老陈：11点能留两个不\n[10:50] 老陈：@阿满")
    assert [m.name for m in read.transcript.members if m.role == "operator"] == ["阿满"]
    assert any("阿满" in note for note in read.notes)


def test_who_only_advertises_runs_nothing() -> None:
    people = [Member(id=who, name=who) for who in ("甲", "乙")]
    assert not guess_roles(
        people, talk(("甲", "优惠下单"), ("甲", "限时秒杀"), ("甲", "包邮"), ("乙", "哦")), {}
    ).operators


GROUP = """
group: {name: 暖宝妈妈团, kind: newcomer, created_at: "03-01 10:00", size: 86, timezone: Asia/Shanghai,
        offers: [{id: 1, name: 米粉, price: 79}], last_offer_at: 2026-03-04 12:00:00}
operators: [小暖]
tags: {阿梁: {月龄: 8}}
members: {阿梁: {orders: 2, joined_at: "12-30 10:00", notes: 爱问}, 不在: {orders: 1}}
"""


def test_a_group_file_says_what_an_export_cannot() -> None:
    imported = read_chat("小暖 2026-03-05 09:01\n早\n阿梁 2026-03-05 09:02\n在", group=read_group_file(GROUP))
    group, people = imported.transcript.group, imported.transcript.people
    assert (group.name, group.kind, group.size, group.offers[0].price) == ("暖宝妈妈团", "newcomer", 86, "79")
    assert group.created_at is not None
    assert group.created_at.isoformat() == "2026-03-01T10:00:00+08:00"
    assert group.last_offer_at is not None
    assert group.last_offer_at.isoformat() == "2026-03-04T12:00:00+08:00"
    assert people["小暖"].role == "operator"
    assert (people["阿梁"].orders, people["阿梁"].tags, people["阿梁"].notes) == (2, {"月龄": "8"}, "爱问")
    assert people["阿梁"].joined_at is not None
    assert people["阿梁"].joined_at.year == 2025
    assert imported.notes == ("群资料里的这些人没有出现在聊天里：不在。",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("operator: [x]", "unknown field 'operator'; known fields: group, operators, bots"),
        ("group: {kynd: flash}", "unknown field 'kynd'; known fields: id, name, kind"),
        ("group: {kind: party}", "kind"),
        ("group: {timezone: Mars/Base}", "unknown timezone"),
        ("group: {created_at: soon}", "group.created_at: not a time: 'soon'"),
        ("group: {created_at: 13-41 10:00}", "not a time"),
        ("group: {offers: [{id: a, name: b, cost: 3}]}", "unknown field 'cost'; known fields: id, name, price"),
        ("members: {a: {size: 3}}", "unknown field 'size'; known fields: name, role"),
        ("members: {a: {joined_at: soon}}", "members.a.joined_at"),
        ("language: fr", "language"),
        ("- a", "a group file is a mapping"),
        ("a: [", "line .*not YAML"),
        ("a: !!python/object:os.system {}", "not YAML"),
    ],
)
def test_group_file_faults(text: str, why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        read_group_file(text, name="g.yaml")


def test_operators_who_do_not_speak_stop_the_guessing() -> None:
    imported = read_chat("客服：早\n阿梁：早", group=GroupFile(operators=("小暖",)), now=AT)
    assert imported.transcript.operators == frozenset()
    assert any("小暖" in note for note in imported.notes)
    assert read_group_file("") == GroupFile()

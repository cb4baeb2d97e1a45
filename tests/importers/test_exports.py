"""ChatLab, WeChat CSV, chatlog and Telegram: fields, kinds, people, faults by line. All data is invented."""

from __future__ import annotations

import json
from typing import Any

import pytest

from coach.errors import TranscriptError
from coach.importers.chat import Imported, read_chat, read_chats

T0 = 1772672400  # 2026-03-05 09:00 in Shanghai


def rows(imported: Imported) -> list[tuple[str, str, str]]:
    return [(message.sender, message.kind, message.text) for message in imported.transcript.messages]


def lines(*entries: dict[str, Any]) -> str:
    return "\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)


HEADER = {
    "_type": "header",
    "chatlab": {"version": "0.0.2"},
    "meta": {"name": "暖群", "groupId": "g9", "ownerId": "u1"},
}


def spoken(number: int, kind: int, content: str | None, sender: str = "u2") -> dict[str, Any]:
    return {
        "_type": "message",
        "sender": sender,
        "accountName": "阿梁",
        "timestamp": T0 + number,
        "type": kind,
        "content": content,
    }


def test_chatlab_lines_with_kinds_roles_and_remarks() -> None:
    member = {
        "_type": "member",
        "platformId": "u1",
        "accountName": "暖",
        "groupNickname": "小暖",
        "roles": [{"id": "owner"}],
    }
    data = lines(
        HEADER, member, spoken(1, 0, "@小暖 早"), spoken(2, 1, None), spoken(3, 20, "[红包] 恭喜"), spoken(4, 81, None)
    )
    data = f"# 备份\n{data}\n" + lines(
        spoken(5, 80, '"小暖"邀请"花花、朵朵"加入了群聊', "sys"),
        spoken(6, 80, "你将花花移出了群聊", "sys"),
        spoken(7, 80, "群公告", "sys"),
    )
    imported = read_chat(data)
    assert imported.format == "chatlab-jsonl"
    assert rows(imported) == [
        ("u2", "text", "@小暖 早"),
        ("u2", "image", "[图片]"),
        ("u2", "red_packet", "[红包] 恭喜"),
        ("u2", "recall", "撤回了一条消息"),
        ("花花", "join", '"小暖"邀请"花花、朵朵"加入了群聊'),
        ("朵朵", "join", '"小暖"邀请"花花、朵朵"加入了群聊'),
        ("花花", "leave", "你将花花移出了群聊"),
        ("system", "system", "群公告"),
    ]
    people = imported.transcript.people
    assert imported.transcript.messages[0].mentions == ("u1",)
    assert people["u1"].role == "operator"
    assert people["system"].role == "bot"
    assert people["花花"].joined_at is not None
    assert "群主" in imported.notes[-1]


def test_chatlab_broken_line_is_named_or_counted() -> None:
    data = (
        lines(HEADER, spoken(1, 0, "早"))
        + "\n{broken\n"
        + lines(spoken(2, 0, "在"), {**spoken(3, 0, "x"), "timestamp": "bad"})
    )
    with pytest.raises(TranscriptError, match=r"x\.jsonl, line 3: not JSON"):
        read_chat(data, name="x.jsonl")
    imported = read_chat(data, lenient=True)
    assert (imported.skipped, len(imported.transcript.messages)) == (2, 2)
    assert "2 条读不出来，已略过：line 3, line 5" in imported.notes[0]


MEMO = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender"


def test_memotrace_since_027() -> None:
    data = "\ufeff" + "\r\n".join(
        [
            MEMO,
            f"1,3,1,0,1,{T0},,大家早,2026-03-05 09:00:00,,小暖,wxid_me",
            f'2,3,1,0,0,{T0 + 60},,"换行了,\n还有逗号",2026-03-05 09:01:00,难缠客户,阿梁,wxid_b',
            f"3,3,3,0,0,{T0 + 61},,<msg><img/></msg>,2026-03-05 09:01:01,难缠客户,阿梁,wxid_b",
            f"4,3,49,5,0,{T0 + 62},,<msg><appmsg><title>春季&amp;菜单</title></appmsg></msg>,x,难缠客户,阿梁,wxid_b",
            f"5,3,10000,0,0,{T0 + 63},,阿梁 撤回了一条消息,x,,,",
        ]
    )
    imported = read_chat(data.encode())
    assert imported.format == "wechat-csv"
    assert rows(imported) == [
        ("wxid_me", "text", "大家早"),
        ("wxid_b", "text", "换行了,\n还有逗号"),
        ("wxid_b", "image", "[图片]"),
        ("wxid_b", "link", "[链接] 春季&菜单"),
        ("wxid_b", "recall", "阿梁 撤回了一条消息"),
    ]
    assert imported.transcript.people["wxid_b"].name == "阿梁"  # a remark is the operator's own
    assert imported.transcript.operators == {"wxid_me"}
    assert imported.transcript.messages[0].at.isoformat() == "2026-03-05T09:00:00+08:00"


def test_memotrace_before_027_has_no_names_and_several_chats() -> None:
    head = ",".join(MEMO.split(",")[:9])
    data = f"{head}\n1,3,1,0,1,{T0},,早,2026-03-05 09:00:00,998\n2,4,1,0,0,{T0 + 9},,在,2026-03-05 09:00:09,999\n"
    assert [len(one.transcript.messages) for one in read_chats(data)] == [1, 1]
    assert rows(read_chat(data, chat="4")) == [("4", "text", "在")]
    assert read_chat(data, chat="3").transcript.operators == {"我"}


def test_memotrace_in_chinese_and_excel_separators() -> None:
    data = (
        "消息ID,类型,发送人,时间,内容,备注,昵称,更多信息\n"
        "1,文本,我,2026-03-05 09:00:00,早,我,小暖,\n"
        "2,图片,梁总,2026/3/5 9:01,,梁总,阿梁,\n"
    )
    imported = read_chat(data)
    assert rows(imported) == [("我", "text", "早"), ("梁总", "image", "[图片]")]
    assert [member.name for member in imported.transcript.members] == ["小暖", "阿梁"]
    assert rows(read_chat(data.replace(",", ";"))) == rows(imported)


def test_pywxdump_and_chatlog_tables() -> None:
    dump = (
        "id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime\n"
        f"1,71,文本,0,wxid_a,5@chatroom,早,,{T0}\n"
        f"2,72,语音,1,wxid_b,5@chatroom,,,{T0 + 1}\n"
    )
    imported = read_chat(dump)
    assert (imported.transcript.group.id, [m.id for m in imported.transcript.messages]) == ("5@chatroom", ["71", "72"])
    assert rows(imported)[1] == ("wxid_b", "voice", "[语音]")
    table = (
        "Time,Talker,TalkerName,Sender,SenderName,IsSelf,Type,TypeDesc,Content\n"
        "2026-03-05 09:00:00,6@chatroom,暖群,w1,小暖,true,1,文本消息,早\n"
    )
    assert read_chat(table).transcript.group.name == "暖群"


def test_broken_row_is_named_or_counted() -> None:
    data = (
        f"{MEMO}\n"
        f'1,3,1,0,1,{T0},,"a\n'
        'b",x,,小暖,me\n'
        "2,3,1\n"
        f"3,3,1,0,1,{T0},,c,x,,小暖,me\n"
        "4,3,1,0,1,never,,d,x,,小暖,me\n"
    )
    with pytest.raises(TranscriptError, match="line 4: 3 columns, too few"):
        read_chat(data)
    imported = read_chat(data, lenient=True)
    assert (imported.skipped, len(imported.transcript.messages)) == (2, 2)


def chatlog(number: int, **more: Any) -> dict[str, Any]:
    return {
        "seq": number,
        "time": f"2026-03-05T09:{number:02}:00+08:00",
        "talker": "8@chatroom",
        "talkerName": "暖群",
        "isChatRoom": True,
        "sender": "w1",
        "senderName": "阿梁",
        "isSelf": False,
        "type": 1,
        "subType": 0,
        "content": "早",
        **more,
    }


def test_chatlog_with_quotes_shares_and_system_lines() -> None:
    entries = [
        chatlog(1),
        chatlog(
            2,
            sender="w2",
            senderName="小暖",
            isSelf=True,
            type=49,
            subType=57,
            content="在的",
            contents={"refer": {"sender": "w1", "time": "2026-03-05T09:01:00+08:00", "content": "早"}},
        ),
        chatlog(3, type=49, subType=5, content="", contents={"title": "菜单", "url": "https://example.com"}),
        chatlog(4, type=10000, sender="系统消息", senderName="", content='"花花"加入了群聊'),
        chatlog(5, type=49, subType=57, content="这条呢", contents={"refer": {"sender": "w9", "time": "bad"}}),
    ]
    imported = read_chat(json.dumps({"messages": entries}))
    assert imported.format == "chatlog"
    assert imported.transcript.messages[1].reply_to == "1"
    assert rows(imported)[2:4] == [("w1", "link", "[链接] 菜单"), ("花花", "join", '"花花"加入了群聊')]
    assert imported.transcript.operators == {"w2"}
    assert any("1 条回复" in note for note in imported.notes)
    with pytest.raises(TranscriptError, match="message 2: without time"):
        read_chat(json.dumps([chatlog(1), {k: v for k, v in chatlog(2).items() if k != "time"}]))


def telegram(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        "date": "2026-03-05T09:00:00",
        "date_unixtime": str(T0 + number),
        "from": "Ann Lee",
        "from_id": "user1",
        "text": "good morning everyone",
        **more,
    }


SERVICE = {"type": "service", "actor": "Ann Lee", "actor_id": "user1", "text": ""}


def test_telegram_chat() -> None:
    messages = [
        telegram(1),
        telegram(
            2,
            from_id="user2",
            **{"from": "Bob"},
            text=["see ", {"type": "mention_name", "text": "Ann", "user_id": 1}, "!"],
            reply_to_message_id=1,
        ),
        telegram(3, photo="photos/1.jpg", text=""),
        telegram(4, media_type="voice_message", file="v.ogg", text=""),
        telegram(5, text="", file="a.pdf", mime_type="application/pdf"),
        telegram(6, **SERVICE, action="invite_members", members=["Cid", None, "Dee"]),
        telegram(7, **SERVICE, action="remove_members", members=["Ann Lee"]),
        telegram(8, **SERVICE, action="pin_message", message_id=1),
        {"id": 9, "type": "unsupported"},
        telegram(10, from_id="user3", **{"from": None}, reply_to_message_id=999),
    ]
    imported = read_chat(json.dumps({"name": "Tea", "type": "private_supergroup", "id": 5, "messages": messages}))
    assert (imported.format, imported.transcript.language, imported.skipped) == ("telegram", "en", 1)
    assert rows(imported)[1:] == [
        ("user2", "text", "see Ann!"),
        ("user1", "image", "[photo]"),
        ("user1", "voice", "[voice]"),
        ("user1", "text", "[file]"),
        ("Cid", "join", "Ann Lee added Cid"),
        ("Dee", "join", "Ann Lee added Dee"),
        ("user1", "leave", "Ann Lee left the group"),
        ("user1", "system", "[pin message]"),
        ("user3", "text", "good morning everyone"),
    ]
    assert imported.transcript.messages[1].mentions == ("user1",)
    assert imported.transcript.messages[1].reply_to == "1"
    assert imported.transcript.people["user3"].name == "Deleted Account"
    assert imported.transcript.group.name == "Tea"


def test_telegram_full_export() -> None:
    chats = [
        {"name": "Tea", "type": "private_group", "id": 5, "messages": [telegram(1)]},
        {"name": "Empty", "type": "private_group", "id": 6, "messages": []},
    ]
    document = {
        "personal_information": {"user_id": 1},
        "chats": {"about": "", "list": chats},
        "left_chats": {
            "about": "",
            "list": [{"name": "Old", "type": "private_group", "id": 7, "messages": [telegram(1)]}],
        },
    }
    with pytest.raises(TranscriptError, match="'Tea', 'Old'"):
        read_chat(json.dumps(document))
    imported = read_chat(json.dumps(document), chat="Old")
    assert imported.transcript.operators == {"user1"}
    assert any("1 further chats" in note for note in imported.notes)


def test_telegram_writes_escapes_that_json_does_not_know() -> None:
    data = json.dumps({"name": "Tea", "type": "private_group", "id": 5, "messages": [telegram(1, text="aQb")]})
    assert read_chat(data.replace("aQb", "a\\x0Bb")).transcript.messages[0].text == "a\x0bb"


def test_telegram_broken_entry() -> None:
    document = {
        "name": "Tea",
        "type": "private_group",
        "id": 5,
        "messages": [telegram(1), {"id": 2, "type": "message"}, 7],
    }
    with pytest.raises(TranscriptError, match="chat 'Tea', message 2: the time is missing"):
        read_chat(json.dumps(document))
    assert read_chat(json.dumps(document), lenient=True).skipped == 2

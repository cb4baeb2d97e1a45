"""What a message is, told from its text: placeholders for media, and the lines that an app writes itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coach.types import MessageKind

# A placeholder stands alone, with a length ([语音] 8") or a title ([链接] 春季菜单) behind it.
_PLACEHOLDERS: tuple[tuple[MessageKind, re.Pattern[str]], ...] = (
    (
        "image",
        re.compile(
            r"\[(?:图片|圖片|照片|相片|写真|动画表情|動畫表情|表情包|表情|贴图|貼圖|视频|影片|小视频|动图|GIF|photos?|images?|"
            r"pictures?|stickers?|videos?)\s*\d{0,4}[\"″”]?\]|"
            r"<(?:media omitted|省略影音内容|省略多媒體檔|媒體省略|已省略多媒体文件|略過多媒體檔案)>|"
            r"(?:image|photo|video|sticker|gif) omitted|<attached: [^>]+\.(?:jpe?g|png|webp|gif|mp4|heic)>",
            re.IGNORECASE,
        ),
    ),
    (
        "voice",
        re.compile(
            r"\[(?:语音|語音|语音信息|语音消息|語音訊息|voice(?: message)?|audio)\s*\d{0,4}\s*[\"″”'′]{0,2}s?秒?\]"
            r"\s*(?:\d{1,4}\s*[\"″”'′]{0,2}s?秒?)?|audio omitted|<attached: [^>]+\.(?:opus|m4a|mp3)>",
            re.IGNORECASE,
        ),
    ),
    (
        "link",
        re.compile(
            r"\[(?:链接|連結|鏈接|小程序|小程式|视频号|視頻號|公众号|网页|link)(?:[|：: ][^\]]{0,200})?\].{0,200}",
            re.IGNORECASE,
        ),
    ),
    (
        "red_packet",
        re.compile(
            r"\[(?:微信红包|红包|紅包|拼手气红包|转账|轉帳|red packet|transfer)(?:[|：: ][^\]]{0,60})?\].{0,80}",
            re.IGNORECASE,
        ),
    ),
    (
        "recall",
        re.compile(
            r"(?:你|您|已)?(?:撤回了一条消息|撤回一条消息|收回了一則訊息|已收回訊息|撤回了一條訊息|这条消息已删除|您已删除这条消息|"
            r"此訊息已刪除|您已刪除此訊息)[。.]?|"
            r"(?:this message was deleted|you deleted this message|message unsent|unsent a message)\.?",
            re.IGNORECASE,
        ),
    ),
)
_LONGEST = 300


def kind_of_text(text: str) -> MessageKind:
    """The kind of what a member sent, from its placeholder; `text` where it is none."""
    bare = text.strip().strip("\u200e\u200f").strip()
    if not bare or len(bare) > _LONGEST or "\n" in bare:
        return "text"
    return next((kind for kind, pattern in _PLACEHOLDERS if pattern.fullmatch(bare)), "text")


@dataclass(frozen=True, slots=True)
class Event:
    """A line written by the app: what happened, and to whom (names; `你`/`you` is left to the caller)."""

    kind: MessageKind
    who: tuple[str, ...] = ()


_Q = r"[\"“”「」『』]?"
_N = r"(?P<who>[^\n]{1,80}?)"
_LINES: tuple[tuple[MessageKind, str], ...] = (
    ("join", rf"{_Q}[^\n\"“”]{{1,40}}?{_Q}\s*邀请\s*{_Q}{_N}{_Q}\s*(?:进入|加入)了?群聊.{{0,40}}"),
    ("join", rf"{_Q}{_N}{_Q}\s*(?:通过|透過).{{1,60}}(?:加入|进入)了?群聊"),
    (
        "join",
        rf"{_Q}{_N}{_Q}\s*(?:加入了?群聊|加入了?本群|已加入(?:该群|群組|聊天)|加入聊天|加入了群組|进入了?群聊)",
    ),
    ("join", rf"[^\n]{{1,40}}?(?:已新增|已将|已將)\s*{_Q}{_N}{_Q}\s*(?:至群組|添加至群|添加到群).{{0,10}}"),
    ("join", rf"{_N} joined(?: the group| the chat| using .{{1,40}})?"),
    ("join", rf"[^\n]{{1,40}}? (?:added|invited) {_N}(?: to the (?:group|chat))?"),
    ("leave", rf"[^\n]{{1,40}}?(?:将|將|把)\s*{_Q}{_N}{_Q}\s*移出了?群[聊組].{{0,10}}"),
    (
        "leave",
        rf"{_Q}{_N}{_Q}\s*(?:被移出了?群[聊組]|已?退出了?群[聊組]|已?退群|已?離開群組|離開了群組|退出了本群)",
    ),
    ("leave", rf"{_N} (?:left(?: the (?:group|chat))?|was removed(?: from the (?:group|chat))?)"),
    ("leave", rf"[^\n]{{1,40}}? removed {_N}(?: from the (?:group|chat))?"),
    (
        "recall",
        rf"{_Q}{_N}{_Q}\s*(?:撤回了一[条條](?:消息|訊息)|已收回訊息|收回了?一則訊息|"
        r"unsent a message|deleted this message)",
    ),
    ("system", rf"{_Q}{_N}{_Q}\s*修改群名为.{{1,60}}"),
    ("system", r"(?:消息和通话已进行端到端加密|訊息和通話|messages and calls are end-to-end).{0,300}"),
    ("system", rf"{_Q}{_N}{_Q}\s*(?:拍了拍|enabled|changed|created).{{1,80}}"),
)
_EVENTS = tuple((kind, re.compile(pattern + r"[。.]?", re.IGNORECASE)) for kind, pattern in _LINES)
_PARTS = re.compile(r"[\"“”]?(?:、|，|, (?=\S)| and )[\"“”]?")


def event_of(text: str) -> Event | None:
    """What a line of the app tells; None where it is not one that is known."""
    bare = text.strip().strip("\u200e\u200f").strip()
    if not bare or len(bare) > _LONGEST or "\n" in bare:
        return None
    for kind, pattern in _EVENTS:
        found = pattern.fullmatch(bare)
        if found:
            said = found.groupdict().get("who") or ""
            who = tuple(part.strip('"“”「」『』 ') for part in _PARTS.split(said))
            return Event(kind, tuple(part for part in who if part))
    return None

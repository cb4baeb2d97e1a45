"""WeChat's own message types, shared by its exports (the codes of its database, and the names that tools give them)."""

from __future__ import annotations

import html
import re

from coach.importers.kinds import kind_of_text
from coach.types import MessageKind

# Only what invites a tap on something outside counts as a link: the coach reads links as possible offers.
_TYPES: dict[int, tuple[MessageKind, str]] = {
    1: ("text", ""),
    3: ("image", "图片"),
    34: ("voice", "语音"),
    42: ("link", "名片"),
    43: ("image", "视频"),
    47: ("image", "动画表情"),
    48: ("text", "位置"),
    50: ("system", "通话"),
    10000: ("system", ""),
    10002: ("system", ""),
}
_APP: dict[int, tuple[MessageKind, str]] = {
    1: ("text", ""),
    3: ("link", "音乐"),
    4: ("link", "链接"),
    5: ("link", "链接"),
    6: ("text", "文件"),
    8: ("image", "动画表情"),
    17: ("text", "位置共享"),
    19: ("text", "聊天记录"),
    33: ("link", "小程序"),
    36: ("link", "小程序"),
    51: ("link", "视频号"),
    53: ("text", "接龙"),
    57: ("text", ""),
    62: ("system", "拍一拍"),
    63: ("link", "视频号直播"),
    87: ("text", "群公告"),
    2000: ("red_packet", "转账"),
    2001: ("red_packet", "红包"),
    2003: ("red_packet", "红包封面"),
}
_NAMES: tuple[tuple[str, MessageKind], ...] = (
    ("撤回", "recall"),
    ("系统", "system"),
    ("拍一拍", "system"),
    ("通话", "system"),
    ("红包", "red_packet"),
    ("转账", "red_packet"),
    ("语音", "voice"),
    ("图片", "image"),
    ("视频号", "link"),
    ("视频", "image"),
    ("表情", "image"),
    ("小程序", "link"),
    ("链接", "link"),
    ("名片", "link"),
    ("音乐", "link"),
    ("image", "image"),
    ("video", "image"),
    ("sticker", "image"),
    ("emoji", "image"),
    ("voice", "voice"),
    ("audio", "voice"),
    ("link", "link"),
    ("system", "system"),
)
_TITLE = re.compile(r"<title>(?:<!\[CDATA\[)?(.{0,500}?)(?:\]\]>)?</title>", re.DOTALL)
_SPEAKER = re.compile(r"(wxid_\w{1,40}|[A-Za-z][\w-]{5,30}):\n")


def by_code(code: int, sub: int, content: str, title: str = "") -> tuple[MessageKind, str]:
    """Kind and text of a message of WeChat's database; XML gives way to a placeholder with its title."""
    kind, label = _APP.get(sub, ("link", "分享")) if code == 49 else _TYPES.get(code, ("text", "消息"))
    return _said(kind, label, content, title)


def by_name(name: str, content: str) -> tuple[MessageKind, str]:
    """The same for tools that write the type in words."""
    lower = name.strip().lower()
    kind = next((kind for word, kind in _NAMES if word in lower), None)
    if kind is None:
        return _said("text", "" if lower in ("文本", "text", "文字", "引用", "引用回复") else name.strip(), content, "")
    return _said(kind, name.strip(), content, "")


def speaker(content: str) -> tuple[str, str]:
    """Splits off `wxid_…:` and a line break, with which the database begins what others say in a group."""
    found = _SPEAKER.match(content[:60])
    return (found[1], content[found.end() :]) if found else ("", content)


def _said(kind: MessageKind, label: str, content: str, title: str) -> tuple[MessageKind, str]:
    text = content.strip()
    if text.startswith(("<?xml", "<msg", "<sysmsg", "<voipmsg")):
        found = _TITLE.search(text[:20_000])
        title, text = title or (html.unescape(found[1]).strip() if found else ""), ""
    if kind == "text" and text and not label:
        return kind_of_text(text), text
    if not text:
        text = f"[{label}] {title}".strip() if label else title
    return kind, text

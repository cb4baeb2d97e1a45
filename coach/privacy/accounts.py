"""Mail addresses, accounts elsewhere when named as such, and a recipient's name. A mention (@handle) is a member, and stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.privacy.span import Span

_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+(?:@| ?[(\[]at[)\]] ?)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.IGNORECASE
)
# Members misspell WeChat because groups filter it.
_LEAD = re.compile(
    r"(?P<chat>[vV微薇威维卫徽]信|卫星|绿泡泡|薇|(?<![A-Za-z])(?:[vw]x|wechat|weixin)|(?<=[加+➕])\s?[vVwW微威])"
    r"|(?P<digits>扣扣|企[鹅鵝]|(?<![A-Za-z])QQ|(?<=[加+➕])[qQ])"
    r"|(?P<other>[加+➕]?賴|小[红紅][书書]|抖音|快手|微博|[电電][报報]"
    r"|(?<![A-Za-z])(?:LINE|telegram|TG|IG|INS|instagram|discord|snapchat|skype|kakao(?:talk)?|signal|whatsapp))",
    re.IGNORECASE,
)
_SAID = re.compile(r"[号號:=是为為係❤♥👉→]|(?<![A-Za-z])(?:id|handle|username)", re.IGNORECASE)
_FOLLOWS = re.compile(
    r"(?P<joint>(?:[号號]|[帐帳账]号|[帐帳]號|(?:id|handle|username|is)(?![A-Za-z])|[\s:=\-—>→👉是为為係❤♥\ufe0f~]|就是){0,6})"
    r"@?(?P<account>[A-Za-z][A-Za-z0-9_.\-]{3,31}(?:#[0-9]{4})?|[0-9]{5,12})(?![A-Za-z0-9_@])",
    re.IGNORECASE,
)
_POSSIBLE = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]{3}|[0-9]{5}")
# What stands after the name of a messenger and is none's account.
_NEVER = re.compile(r"(?:iphone|ipad|ios|android|windows|mac|version|v[0-9]|pay|group|web)", re.IGNORECASE)
# Ordinary English words: without a colon or "id" they lead to nothing.
_WORDS = ("line", "signal", "ins", "ig")
_COUNTED = re.compile(r"\s?[元块塊万萬亿億人个個粉赞讚次]")
_WXID = re.compile(r"(?<![A-Za-z0-9])wxid_[0-9a-z]+")
_RECIPIENT = re.compile(
    r"(?:收件人|收[货貨]人|[联聯][系絡络]人|真[实實]姓名|姓名|[户戶]名)[\s:是]{1,3}(?P<name>[\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])"
)


def accounts(text: str) -> Iterator[Span]:
    """Everything of the above in a plain text."""
    if "@" in text or "at" in text:
        for match in _MAIL.finditer(text):
            yield Span(*match.span(), "mail")
    for match in _RECIPIENT.finditer(text):
        yield Span(*match.span("name"), "name")
    if not _POSSIBLE.search(text):
        return
    for match in _WXID.finditer(text):
        yield Span(*match.span(), "account")
    for lead in _LEAD.finditer(text):
        follows = _FOLLOWS.match(text, lead.end())
        if follows and _is_account(text, lead, follows):
            end = follows.start("account") + len(follows["account"].rstrip(".-"))
            yield Span(follows.start("account"), end, "account")


def _is_account(text: str, lead: re.Match[str], follows: re.Match[str]) -> bool:
    """Whether what follows a messenger's name is an account there, and not the next word."""
    name = follows["account"]
    said = bool(_SAID.search(follows["joint"])) or "my " in text[max(0, lead.start() - 4) : lead.start()].lower()
    if _NEVER.match(name) or _COUNTED.match(text, follows.end()):
        return False
    if name.isdigit():
        return bool(lead["digits"]) or said
    if lead[0] in _WORDS and not said:
        return False
    if lead["chat"] and len(name) < 6:
        return False
    return said or re.search(r"[0-9_]", name) is not None

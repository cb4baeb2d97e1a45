"""A draft sends nobody to an address, account or code that is not the brand's own (P45)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.checks.situation import Situation, finding
from coach.plain import plain
from coach.types import Finding

_ADDRESS = re.compile(
    r"https?://[^\s，。）)」]+|(?<![@\w.])(?:[a-z0-9-]+\.)+(?:com|cn|net|org|io|me|cc|top|xyz|vip|shop|club|info|link|site|tw|hk|co|app|ai|ly|gg|example|test|dev|biz|online|store|live|ru|uk)(?:/[^\s，。）)」]*)?(?![\w@])",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?:加|联系|聯繫|聯絡|找|搜|关注|關注|add|dm|message|follow)\s?(?:我|他|她|这个|這個|一下)?\s?(?:微信|薇信|v信|vx|wx|line|qq|telegram|tg|whatsapp|ig|小红书|公众号)?\s?(?:号|號|id|群)?[:： ]?\s?(?P<account>[@_a-z][a-z0-9_.-]{4,}\d[a-z0-9_-]*|@[a-z0-9_]{4,}|[a-z]{1,4}_[a-z0-9_]{3,}|\d{6,12})(?![a-z0-9])"
    r"|(?:微信|vx|v信|wx|line id|qq|telegram)\s?(?:号|號)?[:： ]\s?(?P<named>[a-z0-9_-]{5,})",
    re.IGNORECASE,
)
# To vouch for what somebody else posted: the link above, the code that he sent.
_VOUCH = re.compile(
    r"(?:上面|他|她|那位|刚才|剛才|群友|楼上|樓上).{0,8}(?:链接|連結|链結|网址|網址|二维码|QR|表单|表單|小程序|app).{0,10}(?:能用|可以用|好用|没问题|沒問題|点进去|點進去|登记|登記|填|扫|掃)"
    r"|\b(?:link|form|app|site|tracker|qr code?) (?:above|he posted|she posted|they posted)\b(?!.{0,12}(?:isn't|not|don't))|\b(?:use|try|click|scan|open) (?:the|his|her|their|that) (?:link|qr|form|app)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"不是我|别点|別點|不要[点點]|先不要|没有?(?:发|放)|not mine|don't (?:click|open|use)|isn't (?:ours|mine)|never",
    re.IGNORECASE,
)


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Addresses and accounts that stand neither in the group's facts nor in the brand's lines; vouching for a member's link."""
    facts = situation.facts
    for match in (*_ADDRESS.finditer(text), *_ACCOUNT.finditer(text)):
        said = match.groupdict().get("account") or match.groupdict().get("named") or match[0]
        if plain(said).rstrip("/.") not in facts:
            yield finding(situation, match.start(), match.end(), rule="link", practice="P45")
    theirs = any(_ADDRESS.search(one.text) for one in situation.members)
    if theirs and not _REFUSED.search(text):
        for match in _VOUCH.finditer(text):
            yield finding(situation, match.start(), match.end(), rule="link", practice="P45")

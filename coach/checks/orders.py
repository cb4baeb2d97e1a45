"""Lines of a chat that speak to a program which reads it, to steer it; what plain words give away, and what the model hears.

Such a line may be spelled out letter by letter or written in base64: nobody talks to people like that.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache

from coach.checks.tone import instructs
from coach.plain import plain

# Single characters with blanks between them, so many in a row; two blanks or more stand between words.
_SPACED = re.compile(r"(?<!\S)\S(?:[ \u3000]+\S){7,}(?!\S)")
_BASE64 = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{16,}={0,2}(?![\w+/])")
_FORMS = (
    # To forget what was said before, or to tell it.
    r"\b(?:ignore|disregard|override|forget)\b.{0,24}\b(?:instructions?|prompts?|rules|guidelines|above|previous|earlier)\b"
    r"|\b(?:system prompt|hidden rules|debug mode|your (?:instructions|guidelines)|chat helpers?)\b"
    r"|(?:忽略|无视|不用管|别管|忘掉|忘记|跳过)(?:掉)?.{0,6}(?:指令|指示|提示词?|设定|规则|以上|前面|之前)|你的系统提示|提示词",
    # How every reply, or the next one, is to be.
    r"\b(?:end|start|begin|close|open|finish|sign)\b.{0,8}\b(?:every|each|all|your|the next|any)\b.{0,10}\b(?:repl(?:y|ies)|messages?|drafts?|answers?)\b"
    r"|\b(?:in|as|with|for) (?:the|your) (?:very )?next (?:message|reply|answer|draft)\b|\bfrom now on\b.{0,30}\b(?:repl|answer|messages?|drafts?)"
    r"|(?:接下来|之后|以后|从现在起|从今往后|下一?[条则]).{0,8}(?:回复|回答|消息|讯息|每[条则]).{0,10}(?:以|说|写|输出|加|附|推荐|翻|用|打)"
    r"|(?:每[条则]|下一?[条则]|你的|你要)回(?:复|答).{0,8}(?:必须|都要|结尾|开头|附上|翻)|(?:你要回|回复我?|回覆我?)(?:的内容)?(?:必须|请附|全部|一律)",
    # What is to be said, now or to whoever asks later.
    r"(?:写|回|发|说)一[句条](?:话)?[：:「“\"]|(?:以后|之后|下次).{0,4}(?:谁|有人|再有人)问.{0,16}(?:都|就|你)(?:说|叫|让|回|推|发)|回复模板"
    r"|\b(?:helper|assistant|bot|ai|whoever replies)\b.{0,12}\b(?:has to|have to|must|should|needs to)\b.{0,6}\b(?:answer|reply|say|post|write)\b|\b(?:next time|whenever|if) (?:someone|anyone|somebody) asks\b.{0,40}\b(?:say|tell them|answer|reply)\b|\breply template\b",
    # Who is spoken to, or pretends to speak.
    r"(?:^|[\n\[【<#(])\s*(?:system|assistant|developer|ai|chatbot|系统|助手|机器人)(?:\s?(?:message|note|prompt|指令|通知|消息|提示))?\s*[\]】>)]?\s*[:：\]】]"
    r"|\b(?:hey|hi|dear|ok|psst),? (?:assistant|bot|ai|chatbot|helper)\b|\bwhoever (?:writes|drafts) (?:the|these) (?:repl|draft|message)|(?:写|回|生成)(?:回复|消息|讯息)的(?:机器人|程序|助手|ai)"
    r"|\btool_(?:call|output|result)|</?(?:chat|data|messages?|members?|system|tool\w*)\b|```|-{3,}\s*(?:data|end|聊天)|\bend of (?:the )?(?:chat|data|transcript)\b|聊天记录结束|数据结束"
    r"|[\[【][^\]】]{0,8}(?:检测|指令|模式|detector|classifier)[^\]】]{0,8}[\]】]|\b(?:no|zero|empty) drafts?\b|\bdrafts? for this chat\b|\bno_reply\b",
    # What is to be put on.
    r"\b(?:pretend|imagine) (?:to be|that you|you(?:'re| are))\b|\byou are now\b|\bnever breaks? character\b|(?:假装|扮演|想象)(?:一下)?你|你(?:现在|就)是(?:一?个)|(?:换个身份|来演一下|玩个游戏.{0,6}你演)",
)
_ORDER = re.compile("|".join(f"(?:{form})" for form in _FORMS), re.IGNORECASE)


@lru_cache(maxsize=1024)
def is_order(line: str) -> bool:
    """Whether a line speaks to a program that reads the chat."""
    read = opened(line)
    return bool(_hidden(line)) or _ORDER.search(plain(read)) is not None or instructs(read)


def opened(line: str) -> str:
    """The line as it is meant: letters drawn together, base64 read."""
    drawn = _SPACED.sub(lambda match: re.sub(r"(?<=\S) (?=\S)", "", match[0]).replace("  ", " "), line)
    return "\n".join((re.sub(r" {2,}", " ", drawn), *_hidden(line)))


def _hidden(line: str) -> tuple[str, ...]:
    """Texts that stand in the line in base64."""
    found = []
    for match in _BASE64.finditer(line):
        try:
            text = base64.b64decode(match[0] + "=" * (-len(match[0]) % 4), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
        if text.isprintable() and sum(char.isalpha() or char.isspace() for char in text) > len(text) * 0.7:
            found.append(text)
    return tuple(found)

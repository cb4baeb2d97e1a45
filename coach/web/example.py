"""The transcript that OpenAPI shows as its example."""

from __future__ import annotations

from typing import Any

TRANSCRIPT: dict[str, Any] = {
    "id": "example",
    "language": "zh-Hans",
    "group": {"id": "g1", "name": "小满面包·滨江店", "kind": "newcomer", "persona": {"name": "阿满"}},
    "members": [
        {"id": "op", "name": "阿满", "role": "operator"},
        {"id": "m1", "name": "老陈"},
    ],
    "messages": [
        {"id": "1", "at": "2026-03-12T08:02:00+08:00", "sender": "op", "text": "今天出炉：海盐卷、碱水结 老时间11点"},
        {"id": "2", "at": "2026-03-12T09:15:00+08:00", "sender": "m1", "text": "11点能留两个不 我12点才下班"},
        {"id": "3", "at": "2026-03-12T10:50:00+08:00", "sender": "m1", "text": "@阿满", "mentions": ["op"]},
        {"id": "4", "at": "2026-03-12T12:20:00+08:00", "sender": "m1", "text": "好吧 白跑"},
    ],
    "now": "2026-03-12T12:50:00+08:00",
}

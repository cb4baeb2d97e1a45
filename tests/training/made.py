"""Three small chats, one a language, each as if by five hands: what the trainers of deeds and portraits are fed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CHATS = {
    "zh": (
        "zh-Hans",
        ["朵朵妈", "阿梁", "晓雯"],
        [
            "有人知道米粉多少度的水冲吗",
            "60度 先放粉再加水 我家一直这么冲",
            "谢谢朵朵妈 成功了",
            "这家的米粉回购三次了 真的不结块",
        ],
    ),
    "hant": (
        "zh-Hant",
        ["朵朵媽", "阿梁", "曉雯"],
        [
            "有人知道吐司要放涼多久嗎",
            "四十分鐘 中間別動它 我都這樣放",
            "謝謝朵朵媽 成功了",
            "這家的麵粉回購三次了 真的好用",
        ],
    ),
    "en": (
        "en",
        ["Joe", "Sam", "Kim"],
        [
            "does anyone know how to block a scarf",
            "pin it wet on a towel, that's how I do mine",
            "thanks Joe, that worked",
            "third order from here, the wool never pills",
        ],
    ),
}
CASE = """
id: {id}
language: {language}
year: 2026
utc_offset: 8
group: {{name: g, kind: interest, theme: x}}
members: {{op: {{name: Op, role: operator}}, m1: {first}, m2: {second}, m3: {third}, m4: Quiet}}
chat: |
  1 03-05 09:01 op: hello
  2 03-05 09:03 m2: {asks}
  3 03-05 09:04 m1 >2: {helps}
  4 03-05 09:09 m2 >3: {thanks}
  5 03-05 09:30 m3: {vouches}
  6 03-05 09:31 m4 [join]: joined
now: "03-05 11:20"
labels: {{unhappy: [], crisis: none, timing: {{verdict: warm}}}}
"""


def ids() -> list[str]:
    """Numbers twenty apart: each by another writer (training/marks.py)."""
    return [f"{name}-x-{700 + 20 * (at * 5 + hand)}" for at, name in enumerate(CHATS) for hand in range(5)]


def label(name: str, **change: Any) -> dict[str, Any]:
    tiers = {"m1": "core", "m2": "promising", "m3": "problem", "m4": "silent"}
    said = {"helped": [["3", "m2"]], "thanked": [["4", "m1"]], "vouched": ["5"]}
    return {"id": name, "koc": ["m1"], "tiers": tiers, **said, "started": ["2"], **change}


def write_chats(root: Path) -> None:
    """`root`/chats holds all but one chat, `root`/weeks that one."""
    for at, name in enumerate(ids()):
        language, (first, second, third), (asks, helps, thanks, vouches) = CHATS[name.partition("-")[0]]
        text = CASE.format(
            id=name,
            language=language,
            first=first,
            second=second,
            third=third,
            asks=asks,
            helps=helps,
            thanks=thanks,
            vouches=vouches,
        )
        place = root / ("chats" if at else "weeks")
        place.mkdir(exist_ok=True, parents=True)
        (place / f"{name}.yaml").write_text(text, encoding="utf-8")


def write_labels(folder: Path, *labels: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    lines = (json.dumps(one, ensure_ascii=False) for one in labels or map(label, ids()))
    (folder / "a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder

"""Which classes of expressions a line holds: fault, late, cheated, solved, pleased, … (expressions.txt).

A hand-written vocabulary far wider than any set of scenes: a model that has seen 发霉 and 起球 in training knows by their
class what 掉漆 says. A class proves nothing by itself; the line model weighs it in its context.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

FILE = Path(__file__).with_name("expressions.txt")


def expressions(plain: str) -> tuple[str, ...]:
    """The classes of the expressions in a plain line, in order of appearance; the longest match at each place counts."""
    matcher, classes = _vocabulary()
    found: dict[str, None] = {}
    for index, start, end in matcher.find_matches_as_indexes(plain):
        if _whole(plain, start, end):
            found.update(classes[index])
    return tuple(found)


def _whole(plain: str, start: int, end: int) -> bool:
    """Latin expressions count as whole words only ("late" is not in "plate")."""
    before, after = plain[start - 1 : start], plain[end : end + 1]
    return not (_latin(before) and _latin(plain[start])) and not (_latin(after) and _latin(plain[end - 1]))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[AhoCorasick, list[dict[str, None]]]:
    classes: dict[str, dict[str, None]] = {}
    name = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            name = line[3:]
        elif line and not line.startswith("#"):
            classes.setdefault(line, {})[name] = None
    matcher = AhoCorasick(
        list(classes), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
    )
    return matcher, list(classes.values())

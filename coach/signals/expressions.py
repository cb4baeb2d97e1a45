"""Which classes of expressions a line holds: fault, late, cheated, solved, pleased, … (expressions.txt).

A hand-written vocabulary far wider than any set of scenes: a model that has seen 发霉 and 起球 in training knows by their
class what 掉漆 says. A class proves nothing by itself; the line model weighs it in its context.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from coach.plain import is_word

FILE = Path(__file__).with_name("expressions.txt")


def expressions(plain: str) -> tuple[str, ...]:
    """The classes of the expressions in a plain line, in order of appearance; the longest match at each place counts.

    Latin ones count as whole words only ("late" is not in "plate").
    """
    matcher, classes = _vocabulary()
    found: dict[str, None] = {}
    for index, start, end in matcher.find_matches_as_indexes(plain):
        if is_word(plain, start, end):
            found.update(classes[index])
    return tuple(found)


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

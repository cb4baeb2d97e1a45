"""`@name` in a text -> member ids: the longest name that fits, and of two people of one name the one who spoke last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

# WeChat ends a mention with this space; what stands before it is the whole name.
_END = "\u2005"


@dataclass(slots=True)
class Names:
    """Who is called what. `spoke` keeps it current while messages are read in order."""

    by_name: dict[str, list[str]] = field(default_factory=dict)
    lengths: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, people: Iterable[tuple[str, Iterable[str]]]) -> Names:
        """From (id, names); a member's own name should come before the aliases of others."""
        names = cls()
        for member, called in people:
            for name in called:
                holders = names.by_name.setdefault(name, [])
                if name and member not in holders:
                    holders.append(member)
        names.by_name.pop("", None)
        names.lengths = sorted({len(name) for name in names.by_name}, reverse=True)
        return names

    def spoke(self, member: str, name: str) -> None:
        holders = self.by_name.get(name)
        if holders and len(holders) > 1 and holders[0] != member and member in holders:
            holders.remove(member)
            holders.insert(0, member)

    def mentioned(self, text: str) -> tuple[str, ...]:
        """Ids of those whom the text calls, in order, each once."""
        found: dict[str, None] = {}
        at = text.find("@") if "@" in text else text.find("＠")
        while at >= 0:
            name = self._at(text, at + 1)
            if name:
                found[self.by_name[name][0]] = None
            later = [place for place in (text.find("@", at + 1), text.find("＠", at + 1)) if place >= 0]
            at = min(later, default=-1)
        return tuple(found)

    def _at(self, text: str, start: int) -> str:
        for length in self.lengths:
            name = text[start : start + length]
            if name in self.by_name and _whole(text, start + length):
                return name
        return ""


def _whole(text: str, end: int) -> bool:
    """Whether a name may end here: not inside a Latin word, nor inside a longer name that WeChat has closed."""
    if end >= len(text):
        return True
    if text[end].isascii() and text[end].isalnum() and text[end - 1].isascii() and text[end - 1].isalnum():
        return False
    for char in text[end : end + 40]:
        if char == _END:
            return text[end] == _END
        if char.isspace() or char in "@＠":
            return True
    return True

"""Personal data leaves for no model: masked before a prompt, put back after the reply."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Mobile, landline, identity, card and other long numbers (a date is none); mail addresses; accounts given as such.
# A member's imitation of a mask counts too, or it would be filled with somebody else's data on the way back.
_PRIVATE = re.compile(
    r"(?P<mask>⟦\d+⟧)"
    r"|(?P<mail>(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
    r"|(?P<number>(?<!\d)(?<!\d[:.-])(?!\d{4}-\d\d-\d\d(?!\d))\+?\d(?:[ -]?\d){7,22}[Xx]?(?!\d)(?!:\d))"
    r"|(?P<lead>(?:(?:[vV微薇]信|(?<![A-Za-z])(?:[vVwW][xX]|[wW]e[cC]hat))(?:号|號|id|ID)?[:： 是]{0,3}"
    r"|(?<![A-Za-z])(?:LINE|Line|line|Telegram|telegram|[tT][gG]|QQ)(?:号|號| ?id| ?ID)?[:：] ?))"
    r"(?P<account>[A-Za-z][A-Za-z0-9_-]{5,19})"
)
_MASK = re.compile(r"⟦\d+⟧")


@dataclass
class Mask:
    """One prompt's masks: the same text always gets the same mask, and `restore` undoes them all."""

    hidden: dict[str, str] = field(default_factory=dict)

    def hide(self, text: str) -> str:
        """The text with personal data as ⟦1⟧, ⟦2⟧ …"""
        return _PRIVATE.sub(self._masked, text)

    def restore(self, text: str) -> str:
        """The text with every known mask replaced by what it hid."""
        original = {mask: private for private, mask in self.hidden.items()}
        return _MASK.sub(lambda match: original.get(match[0], match[0]), text)

    def _masked(self, match: re.Match[str]) -> str:
        lead, private = (match["lead"], match["account"]) if match["lead"] else ("", match[0])
        return lead + self.hidden.setdefault(private, f"⟦{len(self.hidden) + 1}⟧")

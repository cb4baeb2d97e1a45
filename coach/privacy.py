"""Personal data leaves for no model: masked before a prompt, put back after the reply."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Mobile, landline, identity, card and other long numbers; mail addresses; WeChat ids given as such.
_PRIVATE = re.compile(
    r"[\w.+-]+@[\w-]+\.[A-Za-z]{2,}|(?<![\d:.-])\+?\d[\d -]{6,20}\d[Xx]?(?![\d:])|(?<=[vV微薇]信[:： ])[A-Za-z][\w-]{5,19}"
)


@dataclass
class Mask:
    """One prompt's masks: the same text always gets the same mask, and `restore` undoes them all."""

    hidden: dict[str, str] = field(default_factory=dict)

    def hide(self, text: str) -> str:
        """The text with personal data as ⟦1⟧, ⟦2⟧ …"""
        return _PRIVATE.sub(lambda match: self.hidden.setdefault(match[0], f"⟦{len(self.hidden) + 1}⟧"), text)

    def restore(self, text: str) -> str:
        """The text with every known mask replaced by what it hid."""
        for original, mask in self.hidden.items():
            text = text.replace(mask, original)
        return text

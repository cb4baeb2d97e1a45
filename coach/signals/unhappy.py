"""How likely a member is unhappy with the brand, all of this member's lines and the brand's answers taken together.

One sour line says little: people curse the weather, their boss, another shop. What tells is how sour the lines are beside
the member's others, whether they speak of what this group is about, and whether the brand answers them as a complaint.
Weights: models/members.json, fitted by training/members.py on labelled chats of our own.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "models" / "members.json"
_NONE = -9.0


def chance(odds: float) -> float:
    """Logit -> probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


@dataclass(frozen=True, slots=True)
class Trace:
    """One member's lines so far, in a handful of numbers; odds are logits of the line model.

    `talk`, `theme`: how much the lines share with what the brand said just before and with what the group is for, 0…1;
    `hot_…`: the greatest product of a line's chance to be sour with that share, with an answer by the brand that followed
    (`reply`), with an apology in it (`sorry`), with its empty wording (`brush`), with words it took up (`echo`).
    """

    lines: int = 0
    total: float = 0.0
    top: float = _NONE
    second: float = _NONE
    last: float = _NONE
    sour: int = 0
    leaving: float = _NONE
    severe: float = _NONE
    outside: float = 0.0
    joke: float = 0.0
    settled: float = _NONE
    settled_last: float = _NONE
    talk: float = 0.0
    theme: float = 0.0
    hot_talk: float = 0.0
    hot_theme: float = 0.0
    hot_reply: float = 0.0
    hot_sorry: float = 0.0
    hot_brush: float = 0.0
    hot_echo: float = 0.0
    hot_wait: float = 0.0
    repeats: int = 0
    gone: bool = False

    def hear(self, odds: Mapping[str, float], *, talk: float, theme: float, waiting: bool, repeats: int) -> Trace:
        """The trace after one more line of this member."""
        sour = odds["sour"]
        hot = chance(sour)
        peak = sour >= self.top
        return replace(
            self,
            lines=self.lines + 1,
            total=self.total + sour,
            top=max(self.top, sour),
            second=max(self.second, min(self.top, sour)),
            last=sour,
            sour=self.sour + (sour > 0),
            leaving=max(self.leaving, odds["leaving"]),
            severe=max(self.severe, odds["severe"]),
            outside=chance(odds["outside"]) if peak else self.outside,
            joke=chance(odds["joke"]) if peak else self.joke,
            settled=max(self.settled, odds["settled"]),
            settled_last=odds["settled"],
            talk=max(self.talk, talk),
            theme=max(self.theme, theme),
            hot_talk=max(self.hot_talk, hot * talk),
            hot_theme=max(self.hot_theme, hot * theme),
            hot_wait=max(self.hot_wait, hot * waiting),
            repeats=max(self.repeats, repeats),
        )

    def answered(self, odds: Mapping[str, float], *, sorry: bool, echo: float) -> Trace:
        """The trace after a line of the brand to this member."""
        hot = chance(self.last)
        return replace(
            self,
            hot_reply=max(self.hot_reply, hot),
            hot_sorry=max(self.hot_sorry, hot * max(float(sorry), chance(odds["brand:apology"]))),
            hot_brush=max(self.hot_brush, hot * chance(odds["brand:brush"])),
            hot_echo=max(self.hot_echo, hot * echo),
        )

    def features(self) -> dict[str, float]:
        """What the member model weighs, by name."""
        lines = max(self.lines, 1)
        return {
            "top": self.top,
            "two": (self.top + (self.second if self.lines > 1 else self.top - 2.0)) / 2,
            "mean": self.total / lines,
            "last": self.last,
            "lines": math.log1p(self.lines),
            "sour": float(self.sour),
            "share": self.sour / lines,
            "leaving": self.leaving,
            "severe": self.severe,
            "outside": self.outside,
            "joke": self.joke,
            "settled": self.settled,
            "settled_last": self.settled_last,
            "talk": self.talk,
            "theme": self.theme,
            "hot_talk": self.hot_talk,
            "hot_theme": self.hot_theme,
            "hot_reply": self.hot_reply,
            "hot_sorry": self.hot_sorry,
            "hot_brush": self.hot_brush,
            "hot_echo": self.hot_echo,
            "hot_wait": self.hot_wait,
            "repeats": float(min(self.repeats, 3)),
            "gone": float(self.gone),
        }


class MemberModel:
    """A logistic regression over `Trace.features`, calibrated where it was fitted."""

    def __init__(self, file: Path = SHIPPED) -> None:
        about = json.loads(file.read_text(encoding="utf-8"))
        self._weights: dict[str, float] = about["weights"]
        self._bias: float = about["bias"]

    def unhappiness(self, trace: Trace) -> float:
        """0…1; 0 for somebody who has said nothing."""
        if not trace.lines:
            return 0.0
        features = trace.features()
        return chance(self._bias + sum(weight * features[name] for name, weight in self._weights.items()))


@lru_cache(maxsize=1)
def shipped_members() -> MemberModel:
    """The model in the package."""
    return MemberModel()

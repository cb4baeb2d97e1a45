"""How likely a member is unhappy with the brand, all of this member's lines and the brand's answers taken together.

One sour line says little: people curse the weather, their boss, another shop. What tells is how sour the lines are beside
the member's others, whether they speak of what this group is about, and whether the brand answers them as a complaint.
Weights: models/members.json, fitted by training/members.py on labelled chats of our own.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import mul
from pathlib import Path
from typing import NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from coach.signals.words import WordModel, Words, load_words
from coach.types import Cause

SHIPPED = Path(__file__).parent.parent / "models" / "members.json"
DESK, GROUP, PRIVATE = (SHIPPED.with_name(f"{name}.npz") for name in ("desk", "group", "private"))
# Columns of the word model: what a member says to a desk (a feature of group members), a member of a group, a private
# talk, an operator's correction.
AT_DESK, IN_GROUP, IN_PRIVATE, CORRECTED = 0, 1, 2, 3
_NONE = -9.0
TOLD = 0.6
CAUSES: tuple[Cause, ...] = get_args(Cause)
FEATURES = (
    "blunt",
    "hot_blunt",
    "top",
    "two",
    "mean",
    "last",
    "lines",
    "sour",
    "share",
    "leaving",
    "severe",
    "outside",
    "joke",
    "settled",
    "settled_last",
    "talk",
    "theme",
    "hot_talk",
    "hot_theme",
    "hot_reply",
    "hot_sorry",
    "hot_brush",
    "hot_echo",
    "hot_wait",
    "repeats",
    "gone",
    "desk",
    "joined",
    "crowd",
    "curt",
    "brushed",
)


def chance(odds: float) -> float:
    """Logit -> probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def logit(value: float) -> float:
    """Probability -> log odds, kept within ±6."""
    value = min(max(value, 0.0025), 0.9975)
    return math.log(value / (1.0 - value))


class Trace(NamedTuple):
    """One member's lines so far, in a handful of numbers; odds are logits of the line model.

    `blunt`: the most kinds of complaint that one line names outright (cues.yaml), none where it is about something else;
    `told`: a complaint was said outright to the brand (mood.is_told);
    `talk`, `theme`: how much the lines share with what the brand said just before and with what the group is for, 0…1;
    `hot_…`: the greatest product of a line's chance to be sour with that share, with an answer by the brand that followed
    (`reply`), with an apology in it (`sorry`), with its empty wording (`brush`), with words it took up (`echo`).
    `joined`, `crowd`: the greatest product of a line's chance to join another's complaint, and to be sour, with how sour the
    others' last lines are. `curt`, `brushed`: as in `hear`, the latter with the line's chance to be sour.
    `words`: what was said, by the word model.
    `causes`: logits of CAUSES summed over the lines, each weighted by its chance to be sour; `heat`: the sum of weights.
    """

    blunt: float = 0.0
    hot_blunt: float = 0.0
    told: bool = False
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
    joined: float = 0.0
    crowd: float = 0.0
    curt: bool = False
    brushed: float = 0.0
    heat: float = 0.0
    causes: tuple[float, ...] = (0.0,) * len(CAUSES)
    words: Words = Words()

    def hear(
        self,
        odds: Mapping[str, float],
        *,
        blunt: int,
        told: bool,
        talk: float,
        theme: float,
        waiting: bool,
        repeats: int,
        crowd: float = 0.0,
        curt: bool = False,
        brushed: bool = False,
        words: NDArray[np.float32] | None = None,
    ) -> Trace:
        """The trace after one more line of this member.

        `crowd`: how sour the others' last lines are, 0…1. `curt`: a word or two from somebody who used to write more, to
        the brand. `brushed`: the brand's last answer to this member was none. `words`: the line's scores by the word model.
        """
        sour = odds["sour"]
        hot = chance(sour)
        peak = sour >= self.top
        return self._replace(
            blunt=max(self.blunt, float(min(blunt, 3))),
            hot_blunt=max(self.hot_blunt, hot * min(blunt, 3)),
            told=self.told or told,
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
            joined=max(self.joined, chance(odds["plusone"]) * crowd),
            crowd=max(self.crowd, hot * crowd),
            curt=self.curt or curt,
            brushed=max(self.brushed, hot * brushed),
            heat=self.heat + hot,
            causes=tuple(
                so_far + hot * odds[f"cause:{cause}"] for so_far, cause in zip(self.causes, CAUSES, strict=True)
            ),
            words=self.words if words is None else self.words.says(words),
        )

    def answered(self, odds: Mapping[str, float], *, sorry: bool, echo: float) -> Trace:
        """The trace after a line of the brand to this member."""
        hot = chance(self.last)
        return self._replace(
            hot_reply=max(self.hot_reply, hot),
            hot_sorry=max(self.hot_sorry, hot * max(float(sorry), chance(odds["brand:apology"]))),
            hot_brush=max(self.hot_brush, hot * chance(odds["brand:brush"])),
            hot_echo=max(self.hot_echo, hot * echo),
        )

    def features(self) -> tuple[float, ...]:
        """What the member model weighs, in the order of FEATURES."""
        lines = max(self.lines, 1)
        return (
            self.blunt,
            self.hot_blunt,
            self.top,
            (self.top + (self.second if self.lines > 1 else self.top - 2.0)) / 2,
            self.total / lines,
            self.last,
            math.log1p(self.lines),
            float(self.sour),
            self.sour / lines,
            self.leaving,
            self.severe,
            self.outside,
            self.joke,
            self.settled,
            self.settled_last,
            self.talk,
            self.theme,
            self.hot_talk,
            self.hot_theme,
            self.hot_reply,
            self.hot_sorry,
            self.hot_brush,
            self.hot_echo,
            self.hot_wait,
            float(min(self.repeats, 3)),
            float(self.gone),
            self.words.odds(AT_DESK),
            self.joined,
            self.crowd,
            float(self.curt),
            self.brushed,
        )


@dataclass(frozen=True, slots=True)
class Correction:
    """What an operator's own labelled chats add (coach/adapting.py): logit = bias + slope * shipped + trace + words."""

    bias: float
    slope: float
    weights: tuple[float, ...]
    words: NDArray[np.float32] = field(compare=False)


class MemberModel:
    """A logistic regression over `Trace.features` and a member's words, calibrated where it was fitted.

    In a private talk the customer's words alone are read (models/private.npz): there is nobody to compare the
    customer with, and no doubt whom the lines are meant for.
    """

    def __init__(self, file: Path = SHIPPED, correction: Correction | None = None) -> None:
        about = json.loads(file.read_text(encoding="utf-8"))
        self._weights: tuple[float, ...] = tuple(about["weights"][name] for name in FEATURES)
        self._shift: tuple[float, ...] = tuple(about["causes"][cause] for cause in CAUSES)
        self._correction = correction
        desk, _ = load_words(DESK)
        private, self._private_bias = load_words(PRIVATE)
        group, self._bias = load_words(GROUP)
        self.words = WordModel.beside([desk, group, private, *([correction.words] if correction else [])])

    def unhappiness(self, trace: Trace, *, private: bool = False) -> float:
        """0…1; 0 for somebody who has said nothing. `private`: a talk of the brand with this one member."""
        if not trace.lines:
            return 0.0
        value = self._in_private(trace) if private else self._in_group(trace)
        return self._corrected(value, trace) if self._correction else value

    def _in_private(self, trace: Trace) -> float:
        value = chance(self._private_bias + trace.words.odds(IN_PRIVATE))
        return max(value, TOLD) if trace.told else value

    def _in_group(self, trace: Trace) -> float:
        value = chance(self._bias + sum(map(mul, self._weights, trace.features())) + trace.words.odds(IN_GROUP))
        # What is said outright to the operator's face needs no reading between lines.
        if trace.told:
            return max(value, TOLD)
        # One line that names no complaint, touches nothing that the brand said, and got no answer, proves nothing.
        bare = trace.sour < 2 and not trace.blunt and trace.talk < 0.1 and trace.hot_reply == 0.0 and not trace.repeats
        return value / 2 if bare else value

    def _corrected(self, value: float, trace: Trace) -> float:
        correction = self._correction
        assert correction is not None  # noqa: S101 - asked by the caller
        own = sum(map(mul, correction.weights, trace.features()))
        return chance(correction.bias + correction.slope * logit(value) + own + trace.words.odds(CORRECTED))

    def cause(self, trace: Trace) -> Cause:
        """The likeliest cause of a member's unhappiness, all lines together, at the causes' shares in whole chats."""
        heat = max(trace.heat, 1e-6)
        scores = [summed / heat + shift for summed, shift in zip(trace.causes, self._shift, strict=True)]
        return CAUSES[scores.index(max(scores))]


@lru_cache(maxsize=1)
def shipped_members() -> MemberModel:
    """The model in the package."""
    return MemberModel()

"""How the room is at `now`: would an offer meet thin trust, no need, another subject, or people who are down? Pure.

P02, P03, P12. Small logistic regressions over numbers that can be read (training/timing.py), learned from whole labelled
chats.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from operator import mul
from pathlib import Path
from statistics import fmean

from coach.doors import KINDS, Opened
from coach.signals.lines import shipped
from coach.signals.reading import Reading, theme_of
from coach.signals.unhappy import chance
from coach.types import BlockerName, Concern, Crisis, Transcript

SHIPPED = Path(__file__).parent / "models" / "timing.json"
LEARNED: tuple[BlockerName, ...] = ("off_topic", "thin_trust", "no_need_voiced", "bad_news")
# The talk of the moment: the last lines, and those of them that are live.
TALK, LIVE = 10, timedelta(minutes=40)
FEATURES = (
    "live",
    "live_members",
    "hours_since",
    "theme_mean",
    "theme_most",
    *("outside", "joke", "praise", "question", "thanks", "share", "tip"),
    "door",
    "door_second",
    "door_last",
    "concerns",
    "concerns_answered",
    "all_answered",
    "unhappiest",
    "unhappiness",
    "ties",
    "messages",
    "crisis",
    "bad_news",
    "bad_news_second",
    "condoled",
    "condoled_second",
    "opted_out",
    "promotions",
    "brand_share",
    "young",
    "age_unknown",
    *(f"kind:{kind}" for kind in KINDS),
)


def room_of(
    reading: Reading,
    transcript: Transcript,
    concerns: Sequence[Concern],
    crisis: Crisis,
    opened: Sequence[Opened],
) -> dict[BlockerName, float]:
    """Blocker -> how far above (or below) its threshold, in logits; one at 0 or above stands. `opened`: doors.weighed."""
    values = features(reading, transcript, concerns, crisis, opened)
    return {name: bias + sum(map(mul, weights, values)) for name, (bias, weights) in _shipped().items()}


def features(
    reading: Reading,
    transcript: Transcript,
    concerns: Sequence[Concern],
    crisis: Crisis,
    opened: Sequence[Opened],
) -> tuple[float, ...]:
    """What the models weigh, in the order of FEATURES."""
    group, now = transcript.group, transcript.now
    said = [seen for seen in reading.recent if not seen.operator and seen.read.odds]
    last = said[-TALK:]
    live = [seen for seen in last if now - seen.message.at <= LIVE]
    about = theme_of(transcript)
    theme = [shipped().shared(seen.read.ids, about) for seen in last]
    # The best door of each member: one who asks thrice opened one.
    best: dict[str, float] = {}
    for one in opened:
        best[one.member] = max(best.get(one.member, 0.0), one.chance)
    doors = sorted(best.values(), reverse=True)
    shut = sorted((chance(one.odds["badnews"]) for one in opened), reverse=True)
    condoled = sorted((one.line.shows("condole") for one in opened), reverse=True)
    people = [person.unhappiness for who, person in reading.members.items() if who not in transcript.operators]
    answered = sum(one.answered for one in concerns)
    return (
        float(len(live)),
        float(len({seen.message.sender for seen in live})),
        min((now - transcript.messages[-1].at) / timedelta(hours=1), 48.0),
        fmean(theme or [0.0]),
        max(theme, default=0.0),
        *(
            fmean([seen.shows(head) for seen in last] or [0.0])
            for head in ("outside", "joke", "praise", "question", "thanks", "share", "tip")
        ),
        doors[0] if doors else 0.0,
        doors[1] if len(doors) > 1 else 0.0,
        max((one.chance for one in opened[-3:]), default=0.0),
        float(len(concerns)),
        float(answered),
        float(bool(concerns) and answered == len(concerns)),
        max(people, default=0.0),
        sum(people),
        float(len(reading.ties)),
        float(min(reading.messages, 60)),
        float(crisis.kind != "none"),
        shut[0] if shut else 0.0,
        shut[1] if len(shut) > 1 else 0.0,
        condoled[0] if condoled else 0.0,
        condoled[1] if len(condoled) > 1 else 0.0,
        max((chance(one.odds["optout"]) for one in opened), default=0.0),
        float(len(reading.promotions)),
        sum(seen.operator for seen in reading.recent) / max(len(reading.recent), 1),
        float(group.created_at is not None and now - group.created_at < timedelta(days=7)),
        float(group.created_at is None),
        *(float(group.kind == kind) for kind in KINDS),
    )


@lru_cache(maxsize=1)
def _shipped() -> dict[BlockerName, tuple[float, tuple[float, ...]]]:
    about = json.loads(SHIPPED.read_text(encoding="utf-8"))["room"]
    return {
        name: (about[name]["bias"], tuple(about[name]["weights"][feature] for feature in FEATURES)) for name in LEARNED
    }

"""Pictures of a group as SVG data addresses: no script, no file beside the page. No text of the chat is drawn but names."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.portrait import Portrait
from coach.report.canvas import (
    BRAND,
    INK,
    LINE,
    MEMBERS,
    PALE,
    PAPER,
    SIZE,
    SMALL,
    SOUR,
    WARM,
    WIDTH,
    Picture,
    blank,
    counted,
    legend,
    panel,
    picture,
    width_of,
)
from coach.report.days import Days, days_of
from coach.report.ties import ties
from coach.report.words import span, word
from coach.types import Language, Transcript

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Edges of the bins for answer times, in minutes; the last bin is open.
BINS = (0, 5, 15, 30, 60, 120, 240, 480, 1440)
# A bar is never wider than one of so many would be.
_FEW = 10
_BAR = 0.84


def pictures(portrait: Portrait, transcript: Transcript) -> dict[str, Picture]:
    """Name -> picture, of those for which there is anything to draw, in the order of the page.

    Raises KeyError for a tie of somebody whom the transcript does not know.
    """
    days = days_of(portrait, transcript.local(portrait.now).date())
    drawn = {
        "talk": talk(days, portrait.language) if days else None,
        "mood": mood(days, portrait) if days else None,
        "activity": activity(portrait),
        "answers": answers(portrait),
        "ties": ties(portrait, transcript),
    }
    return {name: one for name, one in drawn.items() if one}


def activity(portrait: Portrait) -> Picture | None:
    """Lines by weekday (down) and hour (across): members above, the brand below; none without a line."""
    import numpy as np
    from matplotlib.colors import LinearSegmentedColormap

    language = portrait.language
    given = (("members", portrait.members_at, MEMBERS), ("brand", portrait.brand_at, BRAND))
    shown = [(who, np.array(counts), colour) for who, counts, colour in given if np.any(counts)]
    if not shown:
        return None
    said = []
    figure = blank(WIDTH, 176 * len(shown) + 4)
    for row, (who, counts, colour) in enumerate(shown):
        axes = panel(figure, 46, 176 * row + 32, WIDTH - 60, 120)
        most = int(counts.max())
        # A cell with one line must be seen beside one with a hundred: hence the root.
        shades = LinearSegmentedColormap.from_list(who, [PALE, colour])
        axes.pcolormesh(np.sqrt(counts), cmap=shades, vmin=0, vmax=most**0.5, edgecolors=PAPER, linewidth=1.5)
        axes.invert_yaxis()
        axes.set_yticks([day + 0.5 for day in range(7)], [word(language, f"weekday_{day}") for day in range(7)])
        axes.set_xticks([hour + 0.5 for hour in range(0, 24, 3)], [str(hour) for hour in range(0, 24, 3)])
        title = word(language, "at_most", who=word(language, who), most=most)
        axes.set_title(title, fontsize=SIZE, color=INK, loc="left", pad=7)
        weekday, hour = divmod(int(counts.argmax()), 24)
        busiest = word(language, "busiest", weekday=word(language, f"weekday_{weekday}"), hour=hour)
        said.append(word(language, f"says_{who}", lines=int(counts.sum()), busiest=busiest))
    return picture("activity", word(language, "semicolon").join(said), figure, language)


def talk(days: Days, language: Language) -> Picture:
    """Lines of members and of the brand by slot, and the pushes beneath."""
    slots = range(days.count)
    figure = blank(WIDTH, 300)
    upper, lower = panel(figure, 40, 28, WIDTH - 54, 134), panel(figure, 40, 200, WIDTH - 54, 60)
    upper.bar(slots, days.members, _BAR, color=MEMBERS, label=word(language, "members"))
    upper.bar(slots, days.operators, _BAR, days.members, color=BRAND, label=word(language, "brand"))
    lower.bar(slots, days.pushes, _BAR, color=SOUR, label=word(language, "pushes"))
    for axes, ticks in ((upper, 4), (lower, 2)):
        counted(axes, ticks)
        legend(axes)
        _dated(axes, days, language)
    upper.tick_params(labelbottom=False)
    upper.set_xlabel("")
    best = max(slots, key=days.members.__getitem__)
    said = word(
        language,
        "says_talk",
        lines=sum(days.members),
        day=days.told(best, language),
        most=days.members[best],
        ours=sum(days.operators),
        pushes=sum(days.pushes),
        silent=days.silent,
    )
    return picture("talk", said, figure, language)


def mood(days: Days, portrait: Portrait) -> Picture | None:
    """Mood by slot, from sour (down) to warm (up); slots without one stay empty. Turns bear their numbers, from 1."""
    language = portrait.language
    known = [one.mood for one in portrait.days if one.mood is not None]
    if not known:
        return None
    figure = blank(WIDTH, 300)
    axes = panel(figure, 46, 14, WIDTH - 60, 246)
    axes.axhline(0, color=LINE, linewidth=1)
    slots = [(place, one) for place, one in enumerate(days.mood) if one is not None]
    # A day that is neither is still a day with a mood: a stroke on the line.
    heights = [one if abs(one) > 0.02 else 0.02 for _, one in slots]
    colours = [WARM if one >= 0 else SOUR for _, one in slots]
    axes.bar([place for place, _ in slots], heights, _BAR, color=colours)
    room = max(0.4, *(abs(one) for _, one in slots))
    marks: dict[tuple[int, bool], list[str]] = {}
    for number, turn in enumerate(portrait.turns, start=1):
        marks.setdefault((days.place(turn.date), turn.better), []).append(str(number))
    for (place, better), numbers in marks.items():
        top = 1.14 * room if better else -1.14 * room
        axes.plot([place, place], [0, top], color=INK, linewidth=0.8, linestyle=(0, (2, 2)))
        axes.plot(place, top, "^" if better else "v", color=INK, markersize=7)
        # At the right edge there is no room on the right.
        side = -1 if place > 0.9 * days.count else 1
        axes.annotate(
            "·".join(numbers),
            (place, top),
            (7 * side, 0),
            textcoords="offset points",
            ha="left" if side > 0 else "right",
            va="center",
            fontsize=SMALL,
            color=INK,
        )
    axes.set_ylim(-1.3 * room, 1.3 * room)
    axes.set_yticks([-room, room], [word(language, "sour"), word(language, "warm")])
    _dated(axes, days, language)
    warm, sour = sum(one > 0 for one in known), sum(one < 0 for one in known)
    said = word(language, "says_mood", count=len(known), warm=warm, sour=sour, turns=len(portrait.turns))
    return picture("mood", said, figure, language)


def answers(portrait: Portrait) -> Picture | None:
    """Answers by how long they took, in BINS, with the median and the 90th percentile; none where nothing was answered."""
    import numpy as np

    language = portrait.language
    given = portrait.health.answers if portrait.health else None
    if given is None or not given.minutes:
        return None
    edges = [*BINS, max(2.0 * BINS[-1], *given.minutes)]
    counts, _ = np.histogram(np.clip(given.minutes, 0, None), bins=edges)
    figure = blank(WIDTH, 356)
    axes = panel(figure, 40, 30, WIDTH - 54, 286)
    axes.bar([slot + 0.5 for slot in range(len(counts))], counts, 0.94, color=MEMBERS)
    median, ninetieth = given.median_minutes, given.ninetieth_minutes
    marks = {
        "half": float(np.percentile(given.minutes, 50)) if median is None else median,
        "nine_tenths": float(np.percentile(given.minutes, 90)) if ninetieth is None else ninetieth,
    }
    told = {key: span(language, minutes) for key, minutes in marks.items()}
    for key, minutes in marks.items():
        place = float(np.interp(minutes, edges, range(len(edges))))
        label = word(language, key, span=told[key])
        axes.axvline(place, color=INK, linestyle="-" if key == "half" else (0, (4, 2)), label=label)
    counted(axes, 4)
    legend(axes)
    axes.set_xlim(0, len(counts))
    ticks = [("tick_minutes", edge) if edge < 60 else ("tick_hours", edge // 60) for edge in BINS[1:]]
    axes.set_xticks(range(1, len(BINS)), [word(language, key, n=count) for key, count in ticks])
    said = word(language, "says_answers", count=len(given.minutes), **told)
    return picture("answers", said, figure, language)


def _dated(axes: Axes, days: Days, language: Language) -> None:
    """Some of the dates, as many as there is room for, and what a bar holds where that is more than a day."""
    spare = max(0, _FEW - days.count) / 2
    axes.set_xlim(-0.7 - spare, days.count - 0.3 + spare)
    slot = axes.get_position().width * WIDTH / (days.count + 0.4 + 2 * spare)
    stride = math.ceil((width_of(days.dated(0), SMALL) + 14) / slot)
    marks = range(0, days.count, stride)
    axes.set_xticks(marks, [days.dated(place) for place in marks])
    axes.tick_params(axis="x", pad=8)
    if days.step > 1:
        axes.set_xlabel(word(language, "each", days=days.step), fontsize=SMALL, color=INK, loc="right", labelpad=2)

"""Who talks with whom, as a graph: names beside nodes, lines as thick as the talk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coach.portrait import Portrait
from coach.report.canvas import BRAND, INK, MEMBERS, SMALL, WIDTH, Picture, blank, legend, panel, picture, width_of
from coach.report.sheet import name
from coach.report.words import word
from coach.types import Transcript

if TYPE_CHECKING:
    from networkx import Graph

# More people than this cannot be told apart in a picture; of a name, so much.
MOST, LONGEST = 25, 10
_HIGH, _TOP = 460, 26
# How much room the names need at the sides.
_ASIDE, _ABOVE = 84, 26
# Of the layout's own size: what is no wider lies on one line.
_STRAIGHT = 0.05

Box = tuple[float, float, float, float]


def ties(portrait: Portrait, transcript: Transcript) -> Picture | None:
    """The people with the strongest ties, at most MOST of them; none where nobody talks with another.

    Raises KeyError for a tie of somebody whom the transcript does not know.
    """
    import networkx as nx

    language = portrait.language
    pairs: Counter[tuple[str, str]] = Counter()
    for tie in portrait.ties:
        if tie.one != tie.other and tie.count > 0:
            pairs[min(tie.one, tie.other), max(tie.one, tie.other)] += tie.count
    if not pairs:
        return None
    strength: Counter[str] = Counter()
    for (one, other), count in pairs.items():
        strength.update({one: count, other: count})
    (one, other), count = max(sorted(pairs.items()), key=lambda entry: entry[1])
    # The strongest tie is drawn in any case, so that there is one to draw.
    strongest = sorted(strength, key=lambda person: (person not in (one, other), -strength[person], person))[:MOST]
    names = {person: short(name(transcript, person)) for person in strength}
    said = word(
        language, "says_ties", people=len(strength), pairs=len(pairs), one=names[one], other=names[other], count=count
    )
    graph = nx.Graph()
    for (one, other), times in sorted(pairs.items()):
        # Whose talk was all with people who are not drawn is not drawn either.
        if one in strongest and other in strongest:
            graph.add_edge(one, other, count=times, apart=2 - (times / count) ** 0.5)
    if len(strength) > len(graph):
        said += word(language, "says_ties_cut", shown=len(graph))
    return _drawn(graph, strength, names, said, portrait, transcript)


def short(called: str) -> str:
    """A name for a picture: at most LONGEST characters."""
    return called if len(called) <= LONGEST else called[: LONGEST - 1] + "…"


def _drawn(
    graph: Graph,
    strength: Mapping[str, int],
    names: Mapping[str, str],
    said: str,
    portrait: Portrait,
    transcript: Transcript,
) -> Picture:
    figure = blank(WIDTH, _HIGH)
    axes = panel(figure, 0, _TOP, WIDTH, _HIGH - _TOP)
    axes.set(xlim=(0, WIDTH), ylim=(0, _HIGH - _TOP), xticks=[], yticks=[])
    places = _laid_out(graph)
    most = max(count for _, _, count in graph.edges(data="count"))
    for one, other, count in graph.edges(data="count"):
        (x1, y1), (x2, y2) = places[one], places[other]
        axes.plot([x1, x2], [y1, y2], color="#8a9097", alpha=0.65, linewidth=0.7 + 4 * count / most, zorder=1)
    top = max(strength.values())
    radii = {person: 4 + 7 * (strength[person] / top) ** 0.5 for person in graph}
    for who, colour, marker in (("members", MEMBERS, "o"), ("brand", BRAND, "s")):
        # Shape as well as colour tells the brand's people from members.
        some = [person for person in graph if (person in transcript.operators) == (who == "brand")]
        if some:
            sizes = [(2 * radii[person]) ** 2 for person in some]
            xs, ys = zip(*(places[person] for person in some), strict=True)
            label = word(portrait.language, who)
            axes.scatter(xs, ys, s=sizes, c=colour, marker=marker, edgecolors="white", zorder=2)
            axes.scatter([], [], s=60, c=colour, marker=marker, label=label)
    legend(axes)
    taken = [box for one, other in graph.edges for box in _along(places[one], places[other])]
    for person, (x, y) in _labelled(places, radii, names, taken).items():
        # A name is no formula, whatever it holds.
        axes.text(x, y, names[person], fontsize=SMALL, color=INK, va="center", zorder=3, parse_math=False)
    return picture("ties", said, figure, portrait.language)


def _laid_out(graph: Graph) -> dict[str, tuple[float, float]]:
    """Where everybody stands, in pixels; the same for the same ties."""
    import networkx as nx

    apart = dict(nx.shortest_path_length(graph, weight="apart"))
    # Circles that do not touch lie a little farther from one another than the ends of a circle, not at infinity.
    farthest = 1 + max(max(row.values()) for row in apart.values())
    apart = {one: {other: apart[one].get(other, farthest) for other in graph} for one in graph}
    found = nx.kamada_kawai_layout(graph, dist=apart, weight=None)
    xs, ys = ([point[axis] for point in found.values()] for axis in (0, 1))

    def placed(value: float, values: list[float], room: float, margin: float) -> float:
        wide = max(values) - min(values)
        return margin + (room - 2 * margin) * ((value - min(values)) / wide if wide > _STRAIGHT else 0.5)

    high = _HIGH - _TOP
    return {
        person: (placed(float(x), xs, WIDTH, _ASIDE), placed(float(y), ys, high, _ABOVE))
        for person, (x, y) in found.items()
    }


def _along(one: tuple[float, float], other: tuple[float, float]) -> list[Box]:
    """A line as a row of small boxes, of which a name covers as few as it can."""
    (x1, y1), (x2, y2) = one, other
    middles = [(x1 + (x2 - x1) * part / 12, y1 + (y2 - y1) * part / 12) for part in range(1, 12)]
    return [(x - 2, y - 2, x + 2, y + 2) for x, y in middles]


def _labelled(
    places: Mapping[str, tuple[float, float]],
    radii: Mapping[str, float],
    names: Mapping[str, str],
    taken: Sequence[Box],
) -> dict[str, tuple[float, float]]:
    """Where each name begins (its middle line): beside its node, where it covers least of what is taken."""
    nodes = [(x - radii[who], y - radii[who], x + radii[who], y + radii[who]) for who, (x, y) in places.items()]
    taken = [*taken, *nodes]
    found = {}
    for who, (x, y) in places.items():
        wide, high, away = width_of(names[who], SMALL), SMALL * 1.2, radii[who] + 4
        ways = (
            (x + away, y),
            (x - away - wide, y),
            (x - wide / 2, y - away - high / 2),
            (x - wide / 2, y + away + high / 2),
        )
        boxes = [(left, middle - high / 2, left + wide, middle + high / 2) for left, middle in ways]
        best = min(
            range(len(ways)), key=lambda way: sum(_shared(boxes[way], other) for other in taken) + _outside(boxes[way])
        )
        found[who] = ways[best]
        taken.append(boxes[best])
    return found


def _shared(one: Box, other: Box) -> float:
    """The area that two boxes share."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0.0) * max(high, 0.0)


def _outside(box: Box) -> float:
    """The area of a box that lies outside the picture, which weighs ten times as much."""
    whole = (box[2] - box[0]) * (box[3] - box[1])
    return 10 * (whole - _shared(box, (0.0, 0.0, float(WIDTH), float(_HIGH - _TOP))))

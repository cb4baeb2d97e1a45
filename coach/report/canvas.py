"""What every picture shares: colours, the width of text, axes, and the way from a figure to an SVG data address.

Text stays text and is set in the reader's own fonts, so that Chinese shows though this machine may have no font for it.
matplotlib would measure it by fonts that it has; it is told the widths instead, and so warns of no missing character.
Nothing here reads or changes its settings, which all threads share.
"""

from __future__ import annotations

import base64
import hashlib
import io
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from coach.report.words import word
from coach.types import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Of Okabe and Ito, told apart by every eye; on PAPER, which a picture brings along, on light pages and dark ones.
PAPER, PALE, INK, SOFT, LINE = "#ffffff", "#f1f0ed", "#24292f", "#62676c", "#dedcd7"
MEMBERS, BRAND, WARM, SOUR = "#0072b2", "#e69f00", "#009e73", "#c8501e"
# Pixels of the page. A phone shows a picture at three quarters, and its words can still be read.
WIDTH, SIZE, SMALL = 480, 13.5, 12.5
_CHINESE = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC'"
_FAMILY = {
    "zh-Hans": f"{_CHINESE}, sans-serif",
    "zh-Hant": "'PingFang TC', 'Microsoft JhengHei', 'Noto Sans CJK TC', 'Source Han Sans TC', sans-serif",
    "en": f"system-ui, 'Segoe UI', {_CHINESE}, sans-serif",
}
# Of the height of a line: above and below the base line; a character of Chinese is square.
_ASCENT, _DESCENT, _NARROW = 0.88, 0.24, 0.58


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for a page: `words` say what it shows, `address` is its data address; width and height in pixels."""

    title: str
    words: str
    address: str
    width: int
    height: int


def picture(name: str, words: str, figure: Figure, language: Language) -> Picture:
    """The figure as an SVG; the same figure gives the same one. `name`: as in `picture_…` of words.yaml."""
    wide, high = (round(72 * inches) for inches in figure.get_size_inches())
    drawn = io.StringIO()
    renderer = _renderer()(wide, high, drawn, _FAMILY[language])
    figure.draw(renderer)
    renderer.finalize()
    address = "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue().encode()).decode()
    return Picture(word(language, f"picture_{name}"), words, address, wide, high)


def width_of(text: str, size: float) -> float:
    """About how wide a line is, in pixels."""
    ems = (
        0.0 if unicodedata.combining(char) else 1.0 if unicodedata.east_asian_width(char) in "WFA" else _NARROW
        for char in text
    )
    return size * sum(ems)


def blank(width: int, height: int) -> Figure:
    """A figure of so many pixels."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width / 72, height / 72), dpi=72, facecolor=PAPER)


def panel(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Bare axes of this size at this place, in pixels from the figure's upper left corner."""
    wide, high = figure.get_size_inches() * 72
    axes = figure.add_axes((left / wide, 1 - (top + height) / high, width / wide, height / high))
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelsize=SMALL, labelcolor=SOFT, pad=4)
    return axes


def legend(axes: Axes) -> None:
    """The legend in a row above the axes."""
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(-0.01, 0.98),
        ncols=3,
        frameon=False,
        fontsize=SMALL,
        labelcolor=INK,
        handlelength=1.3,
        handletextpad=0.5,
        columnspacing=1.6,
        borderpad=0.1,
    )


def counted(axes: Axes, ticks: int) -> None:
    """A scale of whole numbers from 0 on, with lines to read it by."""
    from matplotlib.ticker import MaxNLocator

    axes.set_ylim(0, max(1.0, axes.dataLim.y1 * 1.05))
    axes.yaxis.set_major_locator(MaxNLocator(ticks, integer=True))
    axes.grid(axis="y", color=LINE, linewidth=0.7)
    axes.set_axisbelow(True)


@lru_cache(maxsize=1)
def _renderer() -> Any:
    from matplotlib.backends.backend_svg import RendererSVG

    class Renderer(RendererSVG):
        """Writes text as text, in one family; measures it by `width_of`."""

        def __init__(self, width: float, height: float, file: io.StringIO, family: str) -> None:
            nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
            super().__init__(width, height, file, image_dpi=72, metadata=nothing)  # type: ignore[no-untyped-call]
            self.family = family

        def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
            del ismath
            size = prop.get_size_in_points()
            return width_of(s, size), size * (_ASCENT + _DESCENT), size * _DESCENT

        def draw_text(
            self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
        ) -> None:
            del angle, ismath  # nothing here is turned, and no text is a formula
            anchor = "start"
            if mtext is not None:
                # The reader's font has other widths than were reckoned with: let the browser centre and align.
                x = mtext.get_transform().transform(mtext.get_unitless_position())[0]
                anchor = {"left": "start", "center": "middle", "right": "end"}[mtext.get_horizontalalignment()]
            red, green, blue = (round(255 * part) for part in gc.get_rgb()[:3])
            style = f"font: {prop.get_size_in_points():g}px {self.family}; fill: rgb({red}, {green}, {blue})"
            # A rim of paper keeps a name readable across the lines.
            style += f"; paint-order: stroke; stroke: {PAPER}; stroke-width: 3px; text-anchor: {anchor}"
            place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "style": style}
            self.writer.element("text", s, attrib=place)  # type: ignore[no-untyped-call]

        def _make_id(self, type: str, content: Any) -> str:  # noqa: A002 - matplotlib's own name
            # matplotlib salts its ids at random; without, a page that has not changed is the same to the byte.
            return type[0] + hashlib.sha256(str(content).encode()).hexdigest()[:10]

    return Renderer

"""Figures as rich tables, for the terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from evals.figures import Change, Figure, Measured
from evals.run import SuiteRun

# A terminal that is none (a log, a pipe) is taken to be this wide, so that tables are not cut.
WIDE = 118


def console(*, error: bool = False) -> Console:
    """Standard output, or standard error for bars and remarks."""
    shown = Console(stderr=error, highlight=False)
    return shown if shown.is_terminal else Console(stderr=error, highlight=False, width=WIDE)


def suite_table(suite: SuiteRun, accepted: Mapping[str, Measured], changed: Mapping[str, Change]) -> Table:
    """One suite: value and interval, and, where a baseline is there, what was accepted and the paired change."""
    table = Table(title=f"{suite.title} (n={len(suite.tallies)})", title_justify="left", title_style="bold")
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_column("95 % interval", justify="right")
    if accepted:
        table.add_column("accepted", justify="right")
        table.add_column("change, paired", justify="right")
        table.add_column("")
    for figure in suite.figures:
        one = suite.measured[figure.name]
        row = [
            f"{figure.title}{' ↓' if figure.better == 'lower' else ''}",
            number(one.value),
            interval(one.low, one.high),
        ]
        if accepted:
            change = changed.get(figure.name)
            row.append(number(accepted[figure.name].value) if figure.name in accepted else "–")
            row += [_change(change), verdict(figure, change)] if change else ["–", ""]
        table.add_row(*row)
    return table


def rows_table(title: str, figures: Sequence[str], rows: Mapping[str, Mapping[str, Measured]], note: str = "") -> Table:
    """Several detectors side by side, one a row."""
    table = Table(title=title, title_justify="left", title_style="bold", caption=note or None, caption_justify="left")
    table.add_column("")
    for figure in figures:
        table.add_column(figure.replace("_", " "), justify="right")
    for name, measured in rows.items():
        table.add_row(name, *(_with_interval(measured.get(figure)) for figure in figures))
    return table


def number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}"


def interval(low: float, high: float) -> str:
    return "–" if math.isnan(low) else f"{low:.3f} … {high:.3f}"


def verdict(figure: Figure, change: Change) -> str:
    """ "better" or "worse" where the paired interval leaves out zero; else nothing."""
    if math.isnan(change.low) or change.low <= 0 <= change.high:
        return ""
    return "better" if (change.difference > 0) == (figure.better == "higher") else "worse"


def _change(change: Change) -> str:
    if math.isnan(change.difference):
        return "–"
    if change.low == change.high == change.difference == 0:
        return "±0"
    return f"{change.difference:+.3f} [{change.low:+.3f}, {change.high:+.3f}] p={change.p:.3f}"


def _with_interval(one: Measured | None) -> str:
    if one is None or math.isnan(one.value):
        return "–"
    return number(one.value) if math.isnan(one.low) else f"{one.value:.3f}\n{one.low:.2f}…{one.high:.2f}"

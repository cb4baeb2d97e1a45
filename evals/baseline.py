"""evals/baseline.json: the accepted figures of the dev split, with intervals and with each case's tally.

The gate fails where a figure is worse than the far end of the accepted figure's own interval. Tallies are kept so that
a run can be compared case by case, which sees far smaller changes than two intervals laid side by side.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import EvaluationError
from evals.figures import RESAMPLES, Change, Figure, Measured, Tally, compare
from evals.run import HERE, Run

PLACE = HERE / "baseline.json"
# What rounding in the file may cost.
_ROUNDING = 1e-5


class _Figure(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    value: float | None
    low: float | None
    high: float | None


class _Unit(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    counts: dict[str, float]
    pairs: tuple[tuple[int, float], ...] = ()

    def tally(self) -> Tally:
        return Tally(self.counts, tuple((bool(label), score) for label, score in self.pairs))


class _Suite(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    figures: dict[str, _Figure]
    units: dict[str, _Unit]


class Baseline(BaseModel):
    """What was accepted. `run` says of which code, settings and set."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    run: dict[str, Any]
    suites: dict[str, _Suite]

    @property
    def set(self) -> str:
        return str(self.run.get("set", ""))

    def measured(self, suite: str) -> dict[str, Measured]:
        """The accepted figures of one suite."""
        return {
            name: Measured(_float(one.value), _float(one.low), _float(one.high))
            for name, one in (self.suites[suite].figures if suite in self.suites else {}).items()
        }

    def tallies(self, suite: str) -> dict[str, Tally]:
        return {unit: one.tally() for unit, one in self.suites[suite].units.items()} if suite in self.suites else {}


def read_baseline(place: Path) -> Baseline:
    """Raises EvaluationError where the file is missing or holds something else."""
    try:
        return Baseline.model_validate_json(place.read_bytes())
    except OSError as error:
        raise EvaluationError(f"{place}: no baseline here; `coach eval --accept-baseline` writes one") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise EvaluationError(f"{place}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def write_baseline(run: Run, place: Path) -> None:
    """Accept a run."""
    suites = {
        name: {
            "figures": {
                figure: {"value": _number(one.value), "low": _number(one.low), "high": _number(one.high)}
                for figure, one in suite.measured.items()
            },
            "units": {unit: _unit(tally) for unit, tally in suite.tallies.items()},
        }
        for name, suite in run.suites.items()
    }
    document = {"run": {**run.info}, "suites": suites}
    # One line a case: a change of the baseline can be read in a diff.
    place.write_text(_lines(document) + "\n", encoding="utf-8")


def changes(run: Run, baseline: Baseline, *, resamples: int = RESAMPLES) -> dict[str, dict[str, Change]]:
    """Suite -> figure -> paired change against the baseline, over the cases that both have."""
    return {
        name: compare(baseline.tallies(name), suite.tallies, suite.figures, resamples=resamples)
        for name, suite in run.suites.items()
    }


def falls(run: Run, baseline: Baseline, asked: Iterable[str]) -> list[str]:
    """One line for each figure of the asked suites that is worse than its accepted interval; empty: the gate is open."""
    found = []
    for name in asked:
        accepted = baseline.measured(name)
        if name not in run.suites:
            if accepted:
                found.append(f"{name}: was scored in the baseline and is not any more ({run.skipped.get(name, '')})")
            continue
        suite = run.suites[name]
        lines = [_worse(one, accepted[one.name], suite.measured) for one in suite.figures if one.name in accepted]
        found += [f"{name}: {line}" for line in lines if line]
    return found


def _worse(figure: Figure, accepted: Measured, measured: Mapping[str, Measured]) -> str:
    now = measured[figure.name].value
    if math.isnan(accepted.value) or math.isnan(accepted.low):
        return ""
    if math.isnan(now):
        return f"{figure.name} can no longer be counted (accepted {accepted.value:.3f})"
    if figure.better == "higher" and now < accepted.low - _ROUNDING:
        return f"{figure.name} fell to {now:.3f}, below {accepted.low:.3f} (accepted {accepted.value:.3f})"
    if figure.better == "lower" and now > accepted.high + _ROUNDING:
        return f"{figure.name} rose to {now:.3f}, above {accepted.high:.3f} (accepted {accepted.value:.3f})"
    return ""


def _unit(tally: Tally) -> dict[str, Any]:
    unit: dict[str, Any] = {"counts": {name: value for name, value in tally.counts.items() if value}}
    if tally.pairs:
        unit["pairs"] = [[int(label), round(score, 6)] for label, score in tally.pairs]
    return unit


def _lines(value: Any, depth: int = 0) -> str:
    """JSON, indented down to the single figure or case, which takes one line."""
    if not isinstance(value, dict) or depth >= 4 or not value:
        return json.dumps(value, ensure_ascii=False)
    pad = "  " * (depth + 1)
    inner = ",\n".join(
        f"{pad}{json.dumps(key, ensure_ascii=False)}: {_lines(one, depth + 1)}" for key, one in value.items()
    )
    return "{\n" + inner + "\n" + "  " * depth + "}"


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)


def _float(value: float | None) -> float:
    return math.nan if value is None else value

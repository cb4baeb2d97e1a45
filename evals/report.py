"""One HTML file for a run: tables, pictures, and every wrong case with the mistake on its message.

Chats are untrusted: Jinja2 escapes everything, the page has no script, and its policy forbids any.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.types import Case
from evals.figures import Change, Measured
from evals.run import HERE, Run, SuiteRun
from evals.suites import Remark
from evals.tables import interval, number, verdict


@dataclass(frozen=True, slots=True)
class Peers:
    """One table of detectors side by side."""

    title: str
    figures: Sequence[str]
    rows: Mapping[str, Mapping[str, Measured]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    number: str
    at: str
    name: str
    role: str
    kind: str
    text: str
    remarks: tuple[Remark, ...]


def write_report(
    run: Run,
    folder: Path,
    *,
    accepted: Mapping[str, Mapping[str, Measured]] | None = None,
    changed: Mapping[str, Mapping[str, Change]] | None = None,
    peers: Sequence[Peers] = (),
) -> Path:
    """`folder`/report.html, complete in itself."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    remarks = run.remarks()
    page = environment.get_template("report.html.j2").render(
        suites=[
            {
                "name": suite.name,
                "title": suite.title,
                "units": len(suite.tallies),
                "rows": _rows(suite, (accepted or {}).get(suite.name, {}), (changed or {}).get(suite.name, {})),
                "pictures": pictures,
            }
            for suite, pictures in _illustrated(run)
        ],
        skipped=run.skipped,
        peers=peers,
        number=number,
        wrong=[_wrong(case, remarks[case.id]) for case in run.cases if case.id in remarks],
        right=sum(case.id not in remarks for case in run.cases),
        questions=[(one, remarks[one.id]) for one in run.questions if one.id in remarks],
        info=json.dumps(run.info, ensure_ascii=False, indent=2),
        date=run.info.get("date", ""),
    )
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / "report.html"
    place.write_text(page, encoding="utf-8")
    return place


def _rows(
    suite: SuiteRun, accepted: Mapping[str, Measured], changed: Mapping[str, Change]
) -> list[tuple[str, str, str, str, str, str]]:
    rows = []
    for figure in suite.figures:
        one, change = suite.measured[figure.name], changed.get(figure.name)
        rows.append(
            (
                figure.title + (" ↓" if figure.better == "lower" else ""),
                number(one.value),
                interval(one.low, one.high),
                number(accepted[figure.name].value) if figure.name in accepted else "",
                f"{change.difference:+.3f} [{change.low:+.3f}, {change.high:+.3f}]" if change else "",
                verdict(figure, change) if change else "",
            )
        )
    return rows


def _illustrated(run: Run) -> list[tuple[SuiteRun, list[str]]]:
    from evals.pictures import confusions, precision_recall, reliability

    drawn = confusions(run.advised, run.predictions) if {"care", "timing"} & run.suites.keys() else {}
    if "care" in run.suites:
        care = run.suites["care"]
        pairs = [pair for tally in care.tallies.values() for pair in tally.pairs]
        point = (care.measured["recall"].value, care.measured["precision"].value)
        if any(label for label, _ in pairs):
            drawn["care"].insert(0, reliability(pairs))
            drawn["care"].insert(0, precision_recall(pairs, None if any(map(math.isnan, point)) else point))
    return [(suite, drawn.get(name, [])) for name, suite in run.suites.items()]


def _wrong(case: Case, remarks: Sequence[Remark]) -> dict[str, Any]:
    transcript = case.transcript
    return {
        "id": case.id,
        "group": transcript.group.name or transcript.group.id,
        "kind": transcript.group.kind or "",
        "now": f"{transcript.local(transcript.now):%Y-%m-%d %H:%M}",
        "whole": [remark for remark in remarks if remark.message not in transcript.by_id],
        "lines": [
            Line(
                number=message.id,
                at=f"{transcript.local(message.at):%m-%d %H:%M}",
                name=f"{transcript.people[message.sender].name} ({message.sender})",
                role=transcript.people[message.sender].role,
                kind="" if message.kind == "text" else message.kind,
                text=message.text,
                remarks=tuple(remark for remark in remarks if remark.message == message.id),
            )
            for message in transcript.messages
        ],
    }

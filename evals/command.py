"""`coach eval`: joins the command line by the entry point group `coach.commands`. Heavy imports happen inside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from evals.session import Options

Split = Literal["dev", "test", "all"]

_Suites = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SUITE]...",
        help="care, timing, opener, ads, tiers, koc, health, retrieval (all by default), or judge.",
    ),
]
_Cases = Annotated[Path | None, typer.Option("--cases", help="Any folder of cases, in place of our own.")]
_Questions = Annotated[Path | None, typer.Option("--questions", help="Any question file, in place of our own.")]
_Split = Annotated[Split, typer.Option("--split", help="Which part of our own set.")]
_JsonFile = Annotated[Path | None, typer.Option("--json", help="Write predictions beside labels.", dir_okay=False)]
_Report = Annotated[Path | None, typer.Option("--report", help="Write report.html into this folder.", file_okay=False)]
_Baseline = Annotated[Path | None, typer.Option("--baseline", help="Accepted figures to compare with.", dir_okay=False)]
_Accept = Annotated[bool, typer.Option("--accept-baseline", help="Accept this run as the baseline.")]
_Gate = Annotated[bool, typer.Option("--gate", help="Exit 1 where a figure falls below its accepted interval.")]
_Peers = Annotated[bool, typer.Option("--peers", help="Score SnowNLP, lists of words, BM25 alone, … beside.")]
_External = Annotated[Path | None, typer.Option("--external", help="Folder with data sets of others.", file_okay=False)]
_Curve = Annotated[
    bool, typer.Option("--curve", help="With --external: cross-validate what `coach adapt` would learn from each set.")
]
_Replay = Annotated[
    bool, typer.Option("--replay", help="Answer second opinions from evals/recordings, as an able reader once did.")
]
_Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Only the first N cases, questions and rows.")]
_Bootstrap = Annotated[int, typer.Option("--bootstrap", min=0, help="Resamples for the intervals.")]
_A = Annotated[Path | None, typer.Option("--a", help="judge: a run's JSON.", dir_okay=False)]
_B = Annotated[Path | None, typer.Option("--b", help="judge: the other run's JSON.", dir_okay=False)]


def command(
    suites: _Suites = None,
    cases: _Cases = None,
    questions: _Questions = None,
    split: _Split = "dev",
    json_file: _JsonFile = None,
    report: _Report = None,
    baseline: _Baseline = None,
    accept_baseline: _Accept = False,
    gate: _Gate = False,
    peers: _Peers = False,
    external: _External = None,
    curve: _Curve = False,
    replay: _Replay = False,
    limit: _Limit = None,
    bootstrap: _Bootstrap = 1000,
    a: _A = None,
    b: _B = None,
) -> None:
    """Measure the coach on labelled chats and questions; compare with the accepted figures; gate."""
    from evals.session import Options, Session

    options: Options = Options(
        suites=tuple(suites or ()),
        cases=cases,
        questions=questions,
        split=split,
        json_file=json_file,
        report=report,
        baseline=baseline,
        accept=accept_baseline,
        gate=gate,
        peers=peers,
        external=external,
        curve=curve,
        replay=replay,
        limit=limit,
        resamples=bootstrap,
        a=a,
        b=b,
    )
    if not Session(options).run():
        raise typer.Exit(1)

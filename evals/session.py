"""What `coach eval` does, step by step: read, predict, score, print, write, gate."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coach.importers.case import read_folder
from coach.settings import Settings
from coach.types import Case
from evals import baseline as baselines
from evals import grouplabels
from evals.errors import EvaluationError
from evals.figures import Change, Measured
from evals.questions import Question, read_questions
from evals.replay import Replay
from evals.report import Peers
from evals.run import Run, case_folders, group_folders, predict, question_files, score
from evals.suites import CASE_SUITES, GROUP_SUITES, NAMES, QUESTION_SUITE
from evals.tables import console, rows_table, suite_table

if TYPE_CHECKING:
    from coach.coach import Coach

JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `coach eval` (evals/command.py says what each means)."""

    suites: tuple[str, ...] = ()
    cases: Path | None = None
    questions: Path | None = None
    split: str = "dev"
    json_file: Path | None = None
    report: Path | None = None
    baseline: Path | None = None
    accept: bool = False
    gate: bool = False
    peers: bool = False
    external: Path | None = None
    curve: bool = False
    replay: bool = False
    limit: int | None = None
    resamples: int = 1000
    a: Path | None = None
    b: Path | None = None

    def __post_init__(self) -> None:
        unknown = [name for name in self.suites if name not in (*NAMES, JUDGE)]
        if unknown:
            raise EvaluationError(f"unknown suite {', '.join(unknown)}; known are {', '.join((*NAMES, JUDGE))}")
        if self.replay and (self.accept or self.gate):
            raise EvaluationError("the baseline is of the coach without a model: leave out --replay")
        if self.curve and not self.external:
            raise EvaluationError("--curve learns from sets of others: name their folder with --external DIR")
        if JUDGE in self.suites and (self.suites != (JUDGE,) or not self.a or not self.b):
            raise EvaluationError("judge stands alone and wants two runs: coach eval judge --a FILE --b FILE")
        partial = self.cases or self.questions or self.limit or self.split != "dev" or JUDGE in self.suites
        if (self.accept or self.gate) and partial:
            raise EvaluationError(
                "the baseline is of the whole dev split: leave out --cases, --questions, --limit, --split"
            )
        if self.accept and (self.suites or self.resamples < 100):
            raise EvaluationError("--accept-baseline takes all suites at once, with at least 100 resamples")
        if self.accept and self.gate:
            raise EvaluationError("--gate holds a run against the baseline, --accept-baseline replaces it: choose one")

    @property
    def names(self) -> tuple[str, ...]:
        """The suites to score, in the order in which they are printed."""
        return tuple(name for name in NAMES if not self.suites or name in self.suites)


class Session:
    """One call of the command."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._settings = Settings()
        self._out = console()
        self._replay = Replay()

    def run(self) -> bool:
        """False where the gate stays shut. Raises CoachError for whatever cannot be read or used."""
        options = self._options
        if JUDGE in options.suites:
            self._judge()
            return True
        accepted = self._accepted()  # first, because a run takes longer than finding out that a file is missing
        cases = self._cases() if set(options.names) & CASE_SUITES.keys() - GROUP_SUITES or self._whole else []
        groups = self._groups() if self._whole else []
        questions = self._questions() if QUESTION_SUITE.NAME in options.names else []
        coach = self._open()
        run = self._predict(coach, cases, groups, questions)
        changed = baselines.changes(run, accepted, resamples=options.resamples) if accepted else {}
        measured = {name: accepted.measured(name) for name in run.suites} if accepted else {}
        self._print(run, measured, changed)
        if options.replay:
            asked, answered = self._replay.asked, self._replay.answered
            counts = ", ".join(f"{name} {answered.get(name, 0)} of {count}" for name, count in asked.items())
            self._out.print(f"replayed: {counts or 'nothing was asked'}")
        tables = self._peers(coach, run) if options.peers else []
        tables += self._external() if options.external else []
        for table in tables:
            self._out.print(rows_table(table.title, table.figures, table.rows, table.note))
        self._write(run, measured, changed, tables)
        return self._gate(run, accepted)

    # -- read and predict ----------------------------------------------------------------------------------------

    def _cases(self) -> list[Case]:
        folders = [self._options.cases] if self._options.cases else case_folders(self._options.split)
        missing = [folder for folder in folders if not folder.exists()]
        if missing:
            raise EvaluationError(f"{missing[0]}: no such folder of cases")
        cases = [case for folder in folders for case in read_folder(folder)]
        return cases[: self._options.limit]

    @property
    def _whole(self) -> bool:
        """Whether groups are looked at as a whole."""
        return bool(set(self._options.names) & GROUP_SUITES)

    def _groups(self) -> list[Case]:
        """Our own groups over weeks; none beside a folder of somebody else's."""
        if self._options.cases:
            return []
        cases = [case for folder in group_folders(self._options.split) for case in read_folder(folder)]
        return cases[: self._options.limit]

    def _questions(self) -> list[Question]:
        from coach.knowledge import load_practices

        files = [self._options.questions] if self._options.questions else question_files(self._options.split)
        known = {practice.id for practice in load_practices(self._settings.knowledge)}
        questions = [question for file in files for question in read_questions(file, known)]
        return questions[: self._options.limit]

    def _open(self) -> Coach:
        from coach.bootstrap import open_coach

        # What one case holds must not be remembered in the next.
        settings = self._settings.model_copy(update={"remember": False})
        with bar("opening the coach", None) as step:
            coach = open_coach(settings, progress=lambda _done, _total: step())
        return coach.writing_with(self._replay) if self._options.replay else coach

    def _predict(
        self, coach: Coach, cases: Sequence[Case], groups: Sequence[Case], questions: Sequence[Question]
    ) -> Run:
        from evals.info import run_info

        options = self._options
        every, weeks = [*cases, *groups], frozenset(case.id for case in groups)
        with bar("advice and answers", len(every) + len(questions)) as step:
            predictions, rankings = asyncio.run(
                predict(
                    coach,
                    every,
                    questions,
                    case_step=step,
                    question_step=step,
                    portraits=self._whole,
                    weeks=weeks,
                )
            )
        sources = [options.cases] if options.cases else case_folders(options.split)
        sources += group_folders(options.split) if groups else []
        sources += [grouplabels.PLACE] if self._whole else []
        sources += [options.questions] if options.questions else question_files(options.split)
        info = run_info(self._settings, split="given" if options.cases else options.split, sources=sources)
        return score(
            options.names,
            every,
            predictions,
            questions,
            rankings,
            info=info,
            resamples=options.resamples,
            weeks=weeks,
        )

    # -- show and keep -------------------------------------------------------------------------------------------

    def _accepted(self) -> baselines.Baseline | None:
        place = self._options.baseline or baselines.PLACE
        wanted = bool(self._options.baseline or self._options.gate) and not self._options.accept
        return baselines.read_baseline(place) if wanted or place.exists() else None

    def _print(
        self, run: Run, accepted: Mapping[str, Mapping[str, Measured]], changed: Mapping[str, Mapping[str, Change]]
    ) -> None:
        for name, suite in run.suites.items():
            # Where no case is shared with the baseline (somebody else's folder), its figures say nothing here.
            shared = changed.get(name, {})
            self._out.print(suite_table(suite, accepted.get(name, {}) if shared else {}, shared))
        for name, reason in run.skipped.items():
            self._out.print(f"{name}: not scored, {reason}")

    def _write(
        self,
        run: Run,
        accepted: Mapping[str, Mapping[str, Measured]],
        changed: Mapping[str, Mapping[str, Change]],
        tables: Sequence[Peers],
    ) -> None:
        options = self._options
        if options.json_file:
            options.json_file.parent.mkdir(parents=True, exist_ok=True)
            options.json_file.write_text(
                json.dumps(run.record(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
        if options.report:
            from evals.report import write_report

            place = write_report(run, options.report, accepted=accepted, changed=changed, peers=tables)
            self._out.print(f"report: {place}")
        if options.accept:
            place = options.baseline or baselines.PLACE
            baselines.write_baseline(run, place)
            self._out.print(f"accepted: {place}")

    def _gate(self, run: Run, accepted: baselines.Baseline | None) -> bool:
        if not self._options.gate or accepted is None:
            return True
        if accepted.set != run.info.get("set"):
            self._out.print("note: cases, labels or questions changed since the baseline was accepted")
        falls = baselines.falls(run, accepted, self._options.names)
        for line in falls:
            self._out.print(f"gate: {line}", style="bold red")
        if not falls:
            self._out.print("gate: no figure fell below its accepted interval")
        return not falls

    # -- peers, sets of others, judge ----------------------------------------------------------------------------

    def _peers(self, coach: Coach, run: Run) -> list[Peers]:
        from evals import peers

        resamples = self._options.resamples
        tables = []
        if "care" in run.suites:
            # The threshold belongs to dev, also when another part is measured.
            tune = [case for folder in case_folders("dev") for case in read_folder(folder)]
            with bar("SnowNLP, words", 2 * len(run.advised)) as step:
                rows = peers.care_rows(run.advised, tune, resamples=resamples, step=step)
            rows = {"Nuanchang": run.suites["care"].measured, **rows}
            tables.append(Peers("peers: care", peers.CARE, rows, "SnowNLP's threshold is the best one on dev"))
        if "timing" in run.suites:
            rows = {"Nuanchang": run.suites["timing"].measured, **peers.timing_rows(run.advised, resamples=resamples)}
            tables.append(Peers("peers: timing", peers.TIMING, rows))
        tables += [
            Peers(f"peers: {name}", list(rows), values)
            for name, rows, values in peers.group_rows(run, resamples=resamples)
        ]
        if QUESTION_SUITE.NAME in run.suites:

            def search(query: str, mode: str) -> list[str]:
                return [found.practice.id for found in coach.retriever.search(query, top=10, mode=mode)]

            rows = {"Nuanchang": run.suites[QUESTION_SUITE.NAME].measured}
            alone, ahead = peers.retrieval_rows(run.questions, search, resamples=resamples)
            note = "Nuanchang: with what it refused as a miss; nDCG@10 of all together, paired: " + ", ".join(
                f"{one.difference:+.3f} [{one.low:+.3f}, {one.high:+.3f}] against {name}" for name, one in ahead.items()
            )
            tables.append(Peers("peers: retrieval", peers.RETRIEVAL, rows | alone, note))
        return tables

    def _external(self) -> list[Peers]:
        from evals import external

        assert self._options.external is not None  # noqa: S101 - the caller looks
        tables = []
        for name, place in external.found(self._options.external).items():
            scorers: dict[str, external.Scorer] = {"Nuanchang": external.final_reading}
            if self._options.peers:
                scorers["SnowNLP"] = external.SNOW[name]
            outcomes = {}
            for detector, scorer in scorers.items():
                with bar(f"{name}, {detector}", None) as step:
                    outcomes[detector] = external.evaluate(
                        name, place, scorer, limit=self._options.limit, resamples=self._options.resamples, step=step
                    )
            one = outcomes["Nuanchang"]
            rows = {
                f"{detector} ({outcome.rows_per_second:,.0f} rows/s)": outcome.measured
                for detector, outcome in outcomes.items()
            }
            note = f"{one.rows} rows, {one.unhappy} unhappy, {one.left_out} left out"
            names = [figure.name for figure in external.FIGURES]
            tables.append(Peers(f"external: {name}", names, rows, note))
            if name == external.MOMENTS:
                tables.append(self._offers(place))
            if self._options.curve:
                found = external.curve(name, place, resamples=self._options.resamples)
                learned = {f"after {size:,} labelled dialogues": measured for size, measured in found.items()}
                tables.append(Peers(f"adapted: {name}", names, learned, f"{external.FOLDS}-fold, by dialogue"))
        return tables

    def _offers(self, place: Path) -> Peers:
        """Who would offer something to unhappy customers of others."""
        from evals import external, peers

        choosers: dict[str, external.Chooser] = {"Nuanchang": external.final_verdict}
        if self._options.peers:
            choosers |= {"always warm": lambda _: "warm", "rule of words": peers.word_rule}
        rows = {}
        for name, choose in choosers.items():
            with bar(f"offers, {name}", None) as step:
                rows[name] = external.offers(
                    place, choose, limit=self._options.limit, resamples=self._options.resamples, step=step
                )
        names = [figure.name for figure in external.OFFERS]
        return Peers(f"offers: {place.name}", names, rows, "every dialogue is a moment")

    def _judge(self) -> None:
        from coach.llm import Writer
        from coach.prompts import Prompts
        from evals import judge

        options = self._options
        assert options.a is not None  # noqa: S101 - Options looks
        assert options.b is not None  # noqa: S101
        a, b = judge.read_drafts(options.a), judge.read_drafts(options.b)
        cases = [case for case in self._cases() if case.id in a and case.id in b]
        recorder = judge.Recorder(Writer(self._settings) if self._settings.model else None)
        with bar("judging", len(cases)) as step:
            held = asyncio.run(
                judge.contest(
                    cases, a, b, Prompts(self._settings.prompts), recorder, resamples=options.resamples, step=step
                )
            )
        counts = f"A {held.count('a')}, tie {held.count('tie')}, B {held.count('b')}, unscored {held.count('unscored')}"
        title = f"judge: A {options.a.name}, B {options.b.name}"
        self._out.print(rows_table(title, [one.name for one in judge.FIGURES], {"share": held.measured}, counts))
        for one in held.judged:
            self._out.print(f"{one.case}: {one.outcome} {one.why}", markup=False)


@contextmanager
def bar(title: str, total: int | None) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error, gone when done."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown = console(error=True)
    with Progress(*columns, console=shown, transient=True, disable=not shown.is_terminal) as bars:
        task = bars.add_task(title, total=total)
        yield lambda: bars.advance(task)

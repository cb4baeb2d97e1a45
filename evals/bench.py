"""The speeds that users feel, measured: `make bench`. Prints a line each with the figure and the aim.

Run it on a quiet machine; every figure is a median of several runs in fresh processes where a cold start is meant.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from coach.importers.case import read_folder
from coach.types import Group, Message, Transcript

CASES = Path(__file__).parent / "transcripts" / "dev"
COACH = [sys.executable, "-c", "from coach.cli import main; main()"]


def main() -> None:
    """Measure everything and print it."""
    chat = long_chat(200)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        file = home / "chat.json"
        file.write_text(chat.model_dump_json(), encoding="utf-8")
        run(["index"], home)
        tell("a question to the practices, median", question(home) * 1000, "ms", 10.0)
        tell("coach --help", cold(lambda: run(["--help"], home)), "s", 0.5)
        tell(
            "coach advise, 200 messages, cold start", cold(lambda: run(["advise", str(file), "--json"], home)), "s", 4.0
        )
        health, advice = serve(chat, home)
        tell("server answers /healthz after its start", health, "s", 2.0)
        tell("POST /v1/advice, 200 messages, median", advice * 1000, "ms", 50.0)
    for count in (1_000, 10_000, 100_000):
        documents(count)
    tell("reading folds, messages a second on one core", fold_rate(), "/s", 5000.0, more=True)
    year()


def tell(what: str, value: float, unit: str, aim: float, *, more: bool = False) -> None:
    """One line: measured, aimed at, and whether it holds."""
    kept = value >= aim if more else value <= aim
    print(
        f"{what}: {value:,.2f} {unit} ({'at least' if more else 'at most'} {aim:,.1f}: {'kept' if kept else 'MISSED'})"
    )


def cold(call: Callable[[], object], times: int = 5) -> float:
    """Median seconds of a call in fresh processes."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def run(arguments: list[str], home: Path) -> None:
    subprocess.run([*COACH, *arguments], check=True, capture_output=True, env=_env(home))  # noqa: S603


def serve(chat: Transcript, home: Path) -> tuple[float, float]:
    """Seconds until /healthz answers, and the median seconds of an advice once ready."""
    port = "8391"
    start = time.perf_counter()
    with subprocess.Popen([*COACH, "serve", "--port", port], env=_env(home), stdout=subprocess.DEVNULL) as server:  # noqa: S603
        base = f"http://127.0.0.1:{port}"
        try:
            _until(f"{base}/healthz")
            health = time.perf_counter() - start
            _until(f"{base}/readyz")
            body = json.dumps({"transcript": chat.model_dump(mode="json")}).encode()
            took = []
            for _ in range(30):
                begin = time.perf_counter()
                request = urllib.request.Request(f"{base}/v1/advice", body, {"Content-Type": "application/json"})  # noqa: S310
                with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                    answer.read()
                took.append(time.perf_counter() - begin)
            return health, statistics.median(took)
        finally:
            server.terminate()


def question(home: Path, times: int = 200) -> float:
    """Median seconds of a search among the practices, in a process that has the index open."""
    from coach.bootstrap import open_coach
    from coach.settings import Settings

    retriever = open_coach(Settings(home=home, remember=False)).retriever
    lines = [
        message.text for case in read_folder(CASES) for message in case.transcript.messages if len(message.text) > 5
    ]
    took = []
    for line in lines[:times]:
        start = time.perf_counter()
        retriever.search(line)
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def documents(count: int) -> None:
    """Build time, memory and latency of an operator's documents of `count` passages, in a process of its own."""
    code = "import sys; from evals.bench import library_of; library_of(int(sys.argv[1]), sys.argv[2])"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", code, str(count), folder], check=True, capture_output=True, text=True
        )
    built, asked, memory = json.loads(done.stdout)
    aim = {1_000: 5.0, 10_000: 30.0, 100_000: 300.0}[count]
    tell(f"documents, {count:,} passages: built", built, "s", aim)
    tell(f"documents, {count:,} passages: a question, median", asked * 1000, "ms", 100.0)
    tell(f"documents, {count:,} passages: memory at the most", memory, "MiB", 1024.0)


def library_of(count: int, folder: str) -> None:
    """Print [seconds to build, median seconds of a question, MiB] for rows of questions and answers made of the dev cases' lines."""
    import asyncio
    import csv
    import io
    import resource

    from coach.embedding import load
    from coach.library import Library
    from coach.storage.documents import Documents

    lines = [
        message.text for case in read_folder(CASES) for message in case.transcript.messages if len(message.text) > 5
    ]
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(("question", "answer"))
    rows.writerows(
        (f"{lines[place % len(lines)]} {place}", f"{lines[place * 7 % len(lines)]} {place}") for place in range(count)
    )
    library = Library(Documents(Path(folder) / "texts.db"), load(), Path(folder))
    loop = asyncio.new_event_loop()
    start = time.perf_counter()
    loop.run_until_complete(library.add("rows.csv", table.getvalue().encode(), "g"))
    built = time.perf_counter() - start
    took = []
    for place in range(50):
        start = time.perf_counter()
        loop.run_until_complete(library.says(lines[place * 31 % len(lines)], "g"))
        took.append(time.perf_counter() - start)
    print(json.dumps([built, statistics.median(took), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def fold_rate(count: int = 20_000) -> float:
    """Messages a second through `read`, after a warm-up."""
    from coach.signals import read

    read(long_chat(2000))
    chat = long_chat(count)
    start = time.perf_counter()
    read(chat)
    return count / (time.perf_counter() - start)


def year(count: int = 200_000) -> None:
    """Seconds and memory of `coach report` on a year of a busy group, in a process of its own; its helper process counts, too."""
    import resource

    chat = long_chat(count)
    apart = timedelta(days=365) / count
    messages = tuple(
        message.model_copy(update={"at": chat.messages[0].at + apart * place})
        for place, message in enumerate(chat.messages)
    )
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        file = home / "year.json"
        chat = chat.model_copy(update={"messages": messages, "now": messages[-1].at})
        file.write_text(chat.model_dump_json(), encoding="utf-8")
        run(["index"], home)
        start = time.perf_counter()
        run(["report", str(file), "--out", str(home / "out")], home)
        tell("coach report, a year of 200,000 messages", time.perf_counter() - start, "s", 60.0)
    # The largest child is the report; what it starts beside it takes some 120 MiB (docs/portrait.md).
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    tell("coach report, a year: memory at the most", peak, "MiB", 1024.0)


def long_chat(count: int) -> Transcript:
    """The dev cases' lines one after the other, with members and ids kept apart, a minute between lines."""
    cases = read_folder(CASES)
    members = {
        f"{case.id}/{member.id}": member.model_copy(update={"id": f"{case.id}/{member.id}"})
        for case in cases
        for member in case.transcript.members
    }
    lines = [(case.id, message) for case in cases for message in case.transcript.messages]
    start = datetime(2026, 3, 5, 9, tzinfo=UTC)
    messages = []
    for place in range(count):
        case, message = lines[place % len(lines)]
        messages.append(
            Message(
                id=str(place),
                at=start + timedelta(minutes=place),
                sender=f"{case}/{message.sender}",
                text=message.text,
                kind=message.kind,
                mentions=tuple(f"{case}/{one}" for one in message.mentions),
            )
        )
    used = {message.sender for message in messages} | {one for message in messages for one in message.mentions}
    people = tuple(member for key, member in members.items() if key in used)
    return Transcript(group=Group(id="bench"), members=people, messages=tuple(messages), now=messages[-1].at)


def _until(address: str, seconds: float = 60.0) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        try:
            with urllib.request.urlopen(address, timeout=1):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise TimeoutError(address)


def _env(home: Path) -> dict[str, Any]:
    import os

    return {**os.environ, "COACH_HOME": str(home), "COACH_MODEL": ""}


if __name__ == "__main__":
    main()

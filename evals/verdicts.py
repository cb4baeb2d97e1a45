"""What blind readers say of drafts: is an opener of ours preferred to a plain prompt's, and can the playbook's words be sent?

    python -m evals.verdicts packets DIR --split test    write what readers are given (blind), and keep what is judged
    python -m evals.verdicts figures [--split test]      count their verdicts

`packets` writes DIR/pairs-*.md and DIR/drafts-*.md after the recordings of evals/readers.py, and evals/verdicts/<split>/pairs.yaml
and drafts.yaml, the words as they were judged. Readers write one line a judgement into evals/verdicts/<split>/
pairs-<reader>.tsv (number, A or B or tie, why) and drafts-<reader>.tsv (number, yes or edit or no, hook true or false or -,
why); their instructions are evals/verdicts/pairs.md and drafts.md. Which of a pair is ours follows from the case's id.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import yaml

from coach.bootstrap import open_coach
from coach.coach import Coach
from coach.importers.case import read_folder
from coach.settings import Settings
from coach.types import Case, Draft, Transcript
from coach.written import parsed_file
from evals.figures import Figure, Tally, measure, ratio
from evals.readers import Opener, plain_prompt
from evals.replay import Replay
from evals.run import HERE, SPLITS

FOLDER = HERE / "verdicts"
# A packet is read in one sitting.
PACKET = 30
# So much of a chat is shown.
SHOWN = 34


def ours_first(case: str) -> bool:
    """Whether our draft stands as A in a pair: by the case's id, so that nobody chose."""
    return crc32(f"pair {case}".encode()) % 2 == 0


def pairs(cases: Sequence[Case], coach: Coach) -> Iterator[dict[str, str]]:
    """The first opener that the coach shows with a reader as its model, beside the plain prompt's, both from recordings."""
    replay = Replay()
    writing = coach.writing_with(replay)
    for case in cases:
        advice = asyncio.run(writing.advise(case.transcript, ("care", "opener", "timing")))
        ours = [draft for draft in advice.drafts if draft.agent == "open" and draft.author != "playbook"]
        if ours:
            plain = asyncio.run(replay.write(plain_prompt(case.transcript), Opener)).answer.text
            yield {"case": case.id, "ours": ours[0].text, "plain": plain}


def drafts(cases: Sequence[Case], coach: Coach) -> Iterator[dict[str, Any]]:
    """Every draft that the coach shows without a model."""
    for case in cases:
        advice = asyncio.run(coach.advise(case.transcript))
        for place, draft in enumerate(advice.drafts):
            yield {"id": f"{case.id}/{place}", "case": case.id, **_kept(draft)}


def _kept(draft: Draft) -> dict[str, Any]:
    return draft.model_dump(
        mode="json", include={"agent", "text", "where", "to", "reply_to", "move"}, exclude_none=True
    )


def packets(split: str, folder: Path) -> None:
    """Write everything that readers need, and keep what they judge."""
    cases = list(read_folder(HERE / "transcripts" / split))
    coach = open_coach(Settings(remember=False))
    place = FOLDER / split
    place.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    by_id = {case.id: case for case in cases}
    judged, shown = list(pairs(cases, coach)), list(drafts(cases, coach))
    for name, rows in (("pairs", judged), ("drafts", shown)):
        text = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=10_000)
        (place / f"{name}.yaml").write_text(text, encoding="utf-8")
    for number in range(0, len(judged), PACKET):
        parts = [_pair(at, row, by_id[row["case"]]) for at, row in enumerate(judged)][number : number + PACKET]
        (folder / f"pairs-{number // PACKET}.md").write_text("\n".join(parts), encoding="utf-8")
    for number in range(0, len(shown), PACKET):
        parts = [_single(at, row, by_id[row["case"]]) for at, row in enumerate(shown)][number : number + PACKET]
        (folder / f"drafts-{number // PACKET}.md").write_text("\n".join(parts), encoding="utf-8")


def _pair(number: int, row: Mapping[str, str], case: Case) -> str:
    first, second = (row["ours"], row["plain"]) if ours_first(row["case"]) else (row["plain"], row["ours"])
    return f"# {number}\n{_chat(case.transcript)}\n\nA: {first}\n\nB: {second}\n"


def _single(number: int, row: Mapping[str, Any], case: Case) -> str:
    people = case.transcript.people
    to = f" to {people[row['to']].name}" if row.get("to") else ""
    took = case.transcript.by_id.get(row.get("reply_to") or "")
    quoted = f", quoting {took.id} “{took.text[:60]}”" if took else ""
    where = "in private" if row["where"] == "private" else "in the group"
    return f"# {number}\n{_chat(case.transcript)}\n\nDraft, {where}{to}{quoted}:\n{row['text']}\n"


def _chat(transcript: Transcript) -> str:
    group = transcript.group
    head = f"{group.name} ({group.kind or '-'}; {group.theme}). Operator: {group.persona.name} {group.persona.style}. Now {transcript.local(transcript.now):%m-%d %H:%M}"
    facts = "; ".join(f"{one.name} {one.price} {' '.join(one.facts)}" for one in group.offers)
    lines = [
        f"{one.id} {transcript.local(one.at):%m-%d %H:%M} {transcript.people[one.sender].name}"
        f"{' (brand)' if one.sender in transcript.operators else ''}: {one.text}"
        for one in transcript.messages[-SHOWN:]
    ]
    return "\n".join([head, *([f"Offers: {facts}"] if facts else []), *lines])


def figures(split: str) -> None:
    """Shares with 95 % intervals (bootstrap over cases), each reader and all."""
    place = FOLDER / split
    judged = parsed_file(place / "pairs.yaml")
    for file in sorted(place.glob("pairs-*.tsv")):
        tallies = [_preferred(judged[int(row[0])]["case"], row[1]) for row in _rows(file)]
        _print(file.stem, tallies, ("ours", "plain", "tie"))
    shown = parsed_file(place / "drafts.yaml")
    for file in sorted(place.glob("drafts-*.tsv")):
        rows = [(shown[int(row[0])], row) for row in _rows(file)]
        for agent in ("open", "care", "time", ""):
            some = [row for one, row in rows if one["agent"] == agent or not agent]
            tallies = [Tally({row[1]: 1.0, f"hook {row[2]}": 1.0, "all": 1.0}) for row in some]
            _print(f"{file.stem} {agent or 'all'}", tallies, ("yes", "edit", "no", "hook true", "hook false"))


def _preferred(case: str, said: str) -> Tally:
    if said == "tie":
        return Tally({"tie": 1.0, "all": 1.0})
    return Tally({"ours" if (said == "A") == ours_first(case) else "plain": 1.0, "all": 1.0})


def _print(name: str, tallies: Sequence[Tally], keys: Sequence[str]) -> None:
    asked = tuple(Figure(key, key, lambda s, key=key: ratio(s[key], s["all"])) for key in keys)  # type: ignore[misc]
    found = measure(list(tallies), asked)
    shown = ", ".join(
        f"{key} {one.value:.3f} [{one.low:.2f}, {one.high:.2f}]" for key, one in found.items() if one.value is not None
    )
    print(f"{name}: {len(tallies)} judged; {shown}")


def _rows(file: Path) -> Iterator[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from (
            row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row and row[0].isdigit()
        )


def main() -> None:
    """Packets out, figures in."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("what", choices=("packets", "figures"))
    options.add_argument("folder", type=Path, nargs="?")
    options.add_argument("--split", choices=SPLITS, default="test")
    given = options.parse_args()
    if given.what == "figures":
        figures(given.split)
    elif given.folder is None:
        options.error("packets: name the folder to write them into")
    else:
        packets(given.split, given.folder)


if __name__ == "__main__":
    main()

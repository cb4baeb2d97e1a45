"""training/marks/*.yaml -> what single lines of the labelled chats are: doors, and what shuts them.

    chat id: {need: [3, 9], push: [1]}      numbers of messages by mark

Marks on members' lines: need, question, praise, renewal, referral (doors), closed, optout, helped. On lines of the
brand: push, moment, ahead, over, given. On either: badnews. training/README.md says what each means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from coach.signals.reading import SILENT, Reading, Setting, around_line, fold
from coach.types import Case
from training.scenes import Labelled

FOLDER = Path(__file__).parent / "marks"
OF_MEMBERS = frozenset({"need", "question", "praise", "renewal", "referral", "closed", "optout", "helped"})
OF_BRAND = frozenset({"push", "moment", "ahead", "over", "given"})
OF_BOTH = frozenset({"badnews"})

Marks = dict[str, frozenset[str]]


def read_marks(cases: Iterable[Case], folder: Path = FOLDER) -> dict[str, Marks]:
    """Case id -> message id -> its marks.

    Raises ValueError naming the file, the case and the mark or number that cannot be, or a case that nobody marked.
    """
    known = {case.id: case.transcript for case in cases}
    found: dict[str, Marks] = {}
    for file in sorted(folder.glob("*.yaml")):
        for name, given in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).items():
            where = f"{file.name}, {name}"
            if name not in known or name in found:
                raise ValueError(f"{where}: no such chat, or marked twice")
            lines: dict[str, set[str]] = {}
            for mark, numbers in (given or {}).items():
                if mark not in OF_MEMBERS | OF_BRAND | OF_BOTH:
                    raise ValueError(f"{where}: there is no mark {mark!r}")
                for number in numbers:
                    message = known[name].by_id.get(str(number))
                    brand = message is not None and message.sender in known[name].operators
                    if message is None or mark not in (OF_BRAND if brand else OF_MEMBERS) | OF_BOTH:
                        raise ValueError(f"{where}: {mark} cannot be of line {number}")
                    lines.setdefault(message.id, set()).add(mark)
            found[name] = {message: frozenset(marks) for message, marks in lines.items()}
    if unmarked := known.keys() - found.keys():
        raise ValueError(f"{folder.name}/: nobody marked {', '.join(sorted(unmarked)[:5])}")
    return found


def spoken(cases: Iterable[Case], marks: dict[str, Marks]) -> Iterator[tuple[Labelled, str, str]]:
    """Every line that somebody says in the chats, with case id and message id.

    Tagged with its marks, `advert` where the labels name it, `poach` too in a chat that is poached.
    """
    for case in cases:
        transcript, labels = case.transcript, case.labels
        setting, reading = Setting.of(transcript), Reading()
        for message in transcript.messages:
            line, around = around_line(reading, message, setting)
            if message.kind not in SILENT:
                away = {"advert", "poach"} if labels.crisis == "poaching" else {"advert"}
                tags = marks[case.id].get(message.id, frozenset()) | (away if message.id in labels.ads else set())
                brand = message.sender in transcript.operators
                yield Labelled(line, around, tags, brand, writer_of(case.id), message.text), case.id, message.id
            reading = fold(reading, message, setting)


def writer_of(case: str) -> str:
    """Who wrote a chat: about twenty in a row are by one hand."""
    return f"chats/{int(case.rpartition('-')[2]) // 20}"

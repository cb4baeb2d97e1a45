"""The case form: one labelled chat in YAML, written and reviewed by people (evals/README.md gives the format).

A fault is refused with file, line and reason: these files are the project's ruler.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from coach.errors import TranscriptError
from coach.types import Case, Labels, Transcript

FIELDS = {"id", "language", "year", "utc_offset", "group", "members", "chat", "now", "labels"}
KINDS = {"text", "image", "voice", "link", "red_packet", "recall", "join", "leave", "system"}

_LINE = re.compile(
    r"(?P<number>\d+)\s+(?P<date>(?:\d{4}-)?\d{2}-\d{2})\s+(?P<time>\d{2}:\d{2}(?::\d{2})?)\s+(?P<sender>\S+?)"
    r"(?:\s+\[(?P<kind>\w+)\])?(?P<mentions>(?:\s+@\S+?)*)(?:\s+>(?P<reply>\d+))?:(?:\s(?P<text>.*)|)$"
)


def read_cases(text: str, *, name: str = "case") -> list[Case]:
    """All cases of one YAML text, in order. Raises TranscriptError naming file, line and reason."""
    try:
        nodes = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
        documents = list(yaml.safe_load_all(text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise TranscriptError(f"not YAML: {getattr(error, 'problem', error)}", place=f"{name}, line {line}") from error
    cases = [_Reader(node, document, name).case() for node, document in zip(nodes, documents, strict=True) if document]
    if not cases:
        raise TranscriptError("no case in this file", place=name)
    return cases


def read_folder(folder: Path) -> list[Case]:
    """Every case of a folder and those below it, by file name. Raises TranscriptError, also for an id used twice."""
    cases: list[Case] = []
    places: dict[str, Path] = {}
    files = [folder] if folder.is_file() else sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")])
    for file in files:
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise TranscriptError(f"not UTF-8: {error.reason} at byte {error.start}", place=str(file)) from error
        for case in read_cases(text, name=str(file)):
            if case.id in places:
                raise TranscriptError(f"id {case.id!r} is also in {places[case.id]}", place=str(file))
            places[case.id] = file
            cases.append(case.model_copy(update={"source": str(file)}))
    if not cases:
        raise TranscriptError("no *.yaml case in this folder", place=str(folder))
    return cases


@dataclass
class _Reader:
    """One YAML document and where its parts stand in the file."""

    node: yaml.Node
    document: Any
    name: str

    def case(self) -> Case:
        if not isinstance(self.document, dict):
            raise self.fault("a case is a mapping of id, group, members, chat, now, labels")
        self.no_twins(self.node)
        for field in self.document:
            if field not in FIELDS:
                raise self.fault(f"unknown field {field!r}", field)
        for field in ("id", "members", "chat", "now"):
            if field not in self.document:
                raise self.fault(f"{field!r} is missing")
        members = self.members()
        messages, lines = self.chat()
        wire = {
            "id": str(self.document["id"]),
            "language": self.document.get("language", "zh-Hans"),
            "group": self.group(),
            "members": members,
            "messages": messages,
            "now": self.moment(self.document["now"], "now"),
        }
        try:
            transcript = Transcript.model_validate(wire)
        except ValidationError as error:
            raise self.invalid(error, lines) from error
        return Case(transcript=transcript, labels=self.labels(transcript), source=self.name)

    # -- parts ---------------------------------------------------------------------------------------------------

    def group(self) -> dict[str, Any]:
        group = self.document.get("group") or {}
        if not isinstance(group, dict):
            raise self.fault("group is a mapping", "group")
        group = {"id": self.document["id"], **group}
        for field in ("created_at", "last_offer_at"):
            if group.get(field):
                group[field] = self.moment(group[field], "group", field)
        offers = group.get("offers") or []
        for offer in offers if isinstance(offers, list) else ():
            for field in ("id", "name", "price", "benefit"):
                if isinstance(offer, dict) and isinstance(offer.get(field), int | float):
                    offer[field] = str(offer[field])
        return {field: value for field, value in group.items() if value is not None}

    def members(self) -> list[dict[str, Any]]:
        given = self.document["members"]
        if not isinstance(given, dict):
            raise self.fault("members is a mapping of id to name or {name, role, …}", "members")
        people = []
        for member_id, value in given.items():
            person = {"name": value} if not isinstance(value, dict) else dict(value)
            person["name"] = str(person.get("name", member_id))
            if person.get("joined_at"):
                person["joined_at"] = self.moment(person["joined_at"], "members", member_id)
            if isinstance(person.get("tags"), dict):
                person["tags"] = {str(key): str(tag) for key, tag in person["tags"].items()}
            people.append({"id": str(member_id), **person})
        return people

    def chat(self) -> tuple[list[dict[str, Any]], dict[str, int]]:
        chat = self.document["chat"]
        if not isinstance(chat, str):
            raise self.fault("chat is a block of lines (chat: |)", "chat")
        known = {str(member_id) for member_id in self.document["members"]}
        messages: list[dict[str, Any]] = []
        lines: dict[str, int] = {}
        before = 0
        first = self.line("chat") + 1
        for offset, raw in enumerate(chat.splitlines()):
            at = first + offset
            if not raw.strip():
                continue
            found = _LINE.match(raw.strip())
            if not found:
                raise self.fault(
                    "not a chat line 'number MM-DD HH:MM sender [kind] @mention >number: text'", at=at, said=raw
                )
            number, kind = int(found["number"]), found["kind"]
            if number <= before:
                raise self.fault(f"numbers count up: {number} after {before}", at=at)
            if kind and kind not in KINDS:
                raise self.fault(f"unknown kind [{kind}]; known: {', '.join(sorted(KINDS))}", at=at)
            mentions = tuple(part.lstrip("@") for part in found["mentions"].split())
            for person in (found["sender"], *mentions):
                if person not in known:
                    raise self.fault(f"unknown member {person!r}", at=at)
            before = number
            lines[str(number)] = at
            messages.append(
                {
                    "id": str(number),
                    "at": self.moment(f"{found['date']} {found['time']}", at=at),
                    "sender": found["sender"],
                    "text": found["text"] or "",
                    "mentions": mentions,
                    "reply_to": found["reply"],
                    "kind": kind or "text",
                }
            )
        return messages, lines

    def labels(self, transcript: Transcript) -> Labels:
        given = _strings(self.document.get("labels") or {})
        try:
            labels = Labels.model_validate(given)
        except ValidationError as error:
            first = error.errors()[0]
            path = [part for part in first["loc"] if not str(part).startswith("literal[")]
            field = ".".join(str(part) for part in path)
            raise self.fault(f"labels.{field}: {first['msg']} (got {first['input']!r})", "labels", *path) from error
        for index, entry in enumerate(labels.unhappy):
            message = transcript.by_id.get(entry.since)
            if entry.member not in transcript.people:
                raise self.fault(f"labels.unhappy names unknown member {entry.member!r}", "labels", "unhappy", index)
            if message is None:
                raise self.fault(f"labels.unhappy: since {entry.since} is no message", "labels", "unhappy", index)
            if message.sender != entry.member:
                raise self.fault(
                    f"labels.unhappy: since {entry.since} is by {message.sender!r}, not by {entry.member!r}",
                    "labels",
                    "unhappy",
                    index,
                )
        named = [(hook.member, "opener") for hook in labels.opener.hooks] + [(tier, "tiers") for tier in labels.tiers]
        named += [(target, "timing") for target in (labels.timing.targets if labels.timing else ())]
        for member, field in named:
            if member not in transcript.people:
                raise self.fault(f"labels.{field} names unknown member {member!r}", "labels", field)
        for advert in labels.ads:
            if advert not in transcript.by_id:
                raise self.fault(f"labels.ads: {advert} is no message", "labels", "ads")
        return labels

    # -- time and place ------------------------------------------------------------------------------------------

    def moment(self, value: object, *path: Any, at: int | None = None) -> datetime:
        """A short date ("03-05 09:01") or a full one, in the case's offset."""
        text = str(value).strip()
        if re.match(r"\d{2}-\d{2}\s", text):
            text = f"{self.year()}-{text}"
        zone = self.offset()
        try:
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=zone)
        except (ValueError, TypeError) as error:
            raise self.fault(f"not a time: {value!r} (write 03-05 09:01)", *path, at=at) from error

    def year(self) -> int:
        year = self.document.get("year", 2026)
        if isinstance(year, bool) or not isinstance(year, int) or not 1000 <= year <= 9999:
            raise self.fault(f"year is a number such as 2026, not {year!r}", "year")
        return year

    def offset(self) -> timezone:
        hours = self.document.get("utc_offset", 8)
        if isinstance(hours, bool) or not isinstance(hours, int | float) or not -24 < hours < 24:
            raise self.fault(f"utc_offset is a number of hours such as 8, not {hours!r}", "utc_offset")
        return timezone(timedelta(hours=hours))

    def no_twins(self, node: yaml.Node) -> None:
        """Refuses a key that is given twice: YAML would silently keep the last."""
        nodes, known = [node], {id(node)}
        while nodes:
            one = nodes.pop()
            children = one.value if isinstance(one, yaml.SequenceNode) else []
            if isinstance(one, yaml.MappingNode):
                seen: set[str] = set()
                for key, _ in one.value:
                    if str(key.value) in seen:
                        raise self.fault(f"{key.value!r} is given twice", at=key.start_mark.line + 1)
                    seen.add(str(key.value))
                children = [value for _, value in one.value]
            nodes += [child for child in children if id(child) not in known]  # an alias may lead back
            known.update(map(id, children))

    def line(self, *path: Any) -> int:
        """The line (from 1) on which the value at `path` begins; that of its nearest parent where it is missing."""
        node = self.node
        for step in path:
            if isinstance(node, yaml.MappingNode):
                child = next((value for key, value in node.value if key.value == str(step)), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                child = node.value[step]
            else:
                child = None
            if child is None:
                break
            node = child
        return int(node.start_mark.line) + 1

    def fault(self, reason: str, *path: Any, at: int | None = None, said: str = "") -> TranscriptError:
        place = f"{self.name}, line {at or self.line(*path)}"
        return TranscriptError(reason + (f": {said.strip()[:80]!r}" if said else ""), place=place)

    def invalid(self, error: ValidationError, lines: Mapping[str, int]) -> TranscriptError:
        first = error.errors()[0]
        reason = str(first["msg"]).removeprefix("Value error, ")
        number = re.search(r"message '(\d+)'", reason)
        if number and number[1] in lines:
            return self.fault(reason, at=lines[number[1]])
        path = list(first["loc"])
        if path[:1] == ["members"] and len(path) > 1:  # a list on the wire, a mapping of ids in a case
            path[1] = list(self.document["members"])[int(path[1])]
        if reason.startswith("now ("):
            return self.fault(reason, "now")
        return self.fault(f"{'.'.join(map(str, path))}: {reason}".removeprefix(": "), *path)


def _strings(value: Any) -> Any:
    """Message numbers and ids are written bare in YAML; everything but true and false becomes a string."""
    if isinstance(value, Mapping):
        return {str(key): _strings(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_strings(part) for part in value]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value

"""The grammar of pasted chats: which lines begin a message, in the ways that people's apps write them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from coach.importers.kinds import event_of
from coach.importers.pasted_time import DATE, STAMP, TIME, Stamp, parse_stamp
from coach.importers.raw import Faults

_NAME = r"(?P<name>[^\n\t:：]{1,60}?)"
_PLAIN_NAME = r"(?P<name>[^\s\n:：，。！？!?；;、,/@\[(（][^\n:：，。！？!?；;,\t]{0,23}?)"
_IGNORE = re.IGNORECASE

# Forms with a time, most telling first. A header stands on its own line, its text below it.
_TIMED: dict[str, re.Pattern[str]] = {
    "line": re.compile(rf"(?P<stamp>{TIME})\t(?P<name>[^\t\n]{{0,60}})\t(?P<text>.*)", _IGNORE),
    "bracket": re.compile(rf"\[(?P<stamp>{STAMP})\]\s*{_NAME}[:：][ \u200e]?(?P<text>.*)", _IGNORE),
    "dash": re.compile(rf"(?P<stamp>{DATE},?\s{TIME}) [-–] {_NAME}[:：] ?(?P<text>.*)", _IGNORE),
    "notice": re.compile(rf"(?P<stamp>{DATE},?\s{TIME}) [-–] (?P<name>)(?P<text>.+)", _IGNORE),
    "inline": re.compile(rf"(?P<stamp>{STAMP})\s+{_NAME}[:：] ?(?P<text>.*)", _IGNORE),
    "header": re.compile(
        rf"(?P<name>[^\n\t]{{1,60}}?)(?:\s*[(（]\d{{5,12}}[)）])?(?:\s+|\s*[—–-]\s*|\t)[\[(（]?(?P<stamp>{STAMP})[\])）]?(?P<text>)",
        _IGNORE,
    ),
    "leading": re.compile(rf"(?P<stamp>{DATE}[T,，]?\s*{TIME})\s+(?P<name>[^\n\t:：]{{1,40}})(?P<text>)", _IGNORE),
}
_UNTIMED: dict[str, re.Pattern[str]] = {
    "colon": re.compile(rf"{_PLAIN_NAME}(?:：\s*|:\s+|(?<=[^\x00-\x7f]):(?!//))(?P<text>\S.*)"),
    "above": re.compile(rf"{_PLAIN_NAME}[:：]\s*(?P<text>)"),
}
_SEPARATOR = re.compile(
    rf"[—–\-=~*·\s]*(?P<stamp>(?:{DATE})(?:[,，]?\s*{TIME})?|(?:{TIME})|(?:星期|周|週)[一二三四五六日天](?:\s*{TIME})?)[—–\-=~*·\s]*",
    _IGNORE,
)
_TITLE = re.compile(
    r"\[LINE\]\s*(?:与|與)?(?P<a>.+?)(?:的聊天[记記][录錄]|のトーク履歴)|"
    r"(?:\[LINE\] )?Chat history (?:with|in) (?P<b>.+)|(?P<c>[^:：]{1,40})的聊天[记記][录錄]"
)
_PREAMBLE = re.compile(
    r"(?:储存日期|儲存日期|保存日期|保存日時|Saved on)\s*[:：].*|(?:聊天记录如下|以下是聊天记录)[:：]?"
)
_HEADERS = ("header", "leading", "above")
_MARKS = "\ufeff\u200e\u200f\u200b\u2060"
_SAMPLE = 4000
_HEAD = 400


@dataclass(slots=True)
class Piece:
    """A message as pasted: `name` is empty for a line of the app; `over` is the date line above it."""

    name: str
    stamp: Stamp
    over: Stamp
    text: list[str]
    line: int
    form: str = ""


@dataclass(slots=True)
class Pasted:
    pieces: list[Piece] = field(default_factory=list)
    title: str = ""
    left_out: list[str] = field(default_factory=list)


def split(text: str, faults: Faults) -> Pasted:
    """Messages in order. A line that begins none belongs to the one above."""
    lines = [line.lstrip(_MARKS).rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    forms = _forms(lines)
    names = _names(lines, forms)
    found = Pasted()
    over = Stamp()
    for number, line in enumerate(lines, start=1):
        last = found.pieces[-1] if found.pieces else None
        bare = line.strip()
        # Nothing stood below this header yet, so what looks like another one may be its text.
        waiting = last is not None and last.form in _HEADERS and not last.text and bool(lines[number - 2].strip())
        try:
            if not bare:
                if last is not None and last.text:
                    last.text.append("")
            elif not found.pieces and _PREAMBLE.fullmatch(bare[:100]):
                continue
            elif not found.pieces and (title := _TITLE.fullmatch(bare[:100])):
                found.title = next(part for part in title.groups() if part).strip()
            elif (separator := _SEPARATOR.fullmatch(bare[:80])) and len(bare) <= 80 and not waiting:
                over = _under(parse_stamp(separator["stamp"]), over)
            elif piece := _piece(line, forms, over, number, names if waiting else None):
                found.pieces.append(piece)
            elif not waiting and _told_by_app(bare):
                found.pieces.append(Piece("", Stamp(), over, [bare], number, "event"))
            elif last is not None and last.form != "event":
                last.text.append(line)
            else:
                found.left_out.append(f"line {number}")
        except ValueError as error:
            faults.add(f"line {number}", f"not a time: {error}", bare)
            # What stands below a broken header is not the word of whoever spoke before.
            found.pieces.append(Piece("", Stamp(), over, [bare], number, "broken"))
    found.pieces = [piece for piece in found.pieces if piece.form != "broken"]
    return found


def _forms(lines: list[str]) -> list[tuple[str, re.Pattern[str]]]:
    """The forms in use: any that a fifth of the messages is written in. Without any time, `name：text`."""
    sample = [line for line in lines if line.strip()][:_SAMPLE]
    for known in (_TIMED, _UNTIMED):
        counts: Counter[str] = Counter()
        for line in sample:
            form = next((form for form, pattern in known.items() if _match(pattern, line)), None)
            if form:
                counts[form] += 1
        if counts:
            most = max(counts.values())
            used = {form for form, count in counts.items() if count * 5 >= most}
            # What stands after a dash without a name is a line of the app, however rare.
            used |= {"notice"} if "dash" in used else set()
            return [(form, pattern) for form, pattern in known.items() if form in used]
    return []


def _match(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    """The head of a line tells its form; a megabyte behind it need not be searched."""
    return pattern.fullmatch(line[:_HEAD])


def _names(lines: list[str], forms: list[tuple[str, re.Pattern[str]]]) -> Counter[str]:
    names: Counter[str] = Counter()
    for form, pattern in forms:
        if form in _HEADERS:
            names.update(found["name"].strip() for line in lines if (found := _match(pattern, line)))
    return names


def _piece(
    line: str, forms: list[tuple[str, re.Pattern[str]]], over: Stamp, number: int, names: Counter[str] | None
) -> Piece | None:
    for form, pattern in forms:
        found = _match(pattern, line)
        if not found:
            continue
        name = found["name"].strip().strip(_MARKS).lstrip("~").strip()
        if names is not None and form in _HEADERS and names[name] < 2:
            return None
        stamp = parse_stamp(found["stamp"]) if "stamp" in found.groupdict() else Stamp()
        said = found["text"] + line[_HEAD:] if len(line) > _HEAD else found["text"]
        return Piece(name, stamp, over, [said] if said.strip() else [], number, form)
    return None


def _under(stamp: Stamp, over: Stamp) -> Stamp:
    """A line with only a time stands under the date line above it."""
    if stamp.dated or not over.dated:
        return stamp
    if over.clock and stamp.clock and stamp.clock < over.clock:
        return stamp
    return Stamp(stamp.clock, over.year, over.month, over.day, over.either, over.ago, over.weekday)


def _told_by_app(line: str) -> bool:
    """Only lines that nobody would write himself: in Chinese, and of the group or a recall."""
    if len(line) > 80 or line.isascii() or not any(word in line for word in ("群", "撤回", "收回")):
        return False
    event = event_of(line)
    return event is not None and event.kind in ("join", "leave", "recall")

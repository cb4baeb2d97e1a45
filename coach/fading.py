"""Once active members who fell silent while the group went on, or who turned curt. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coach.plain import plain
from coach.portrait import Faded, Told
from coach.signals.chronicle import Person
from coach.slots import called
from coach.types import Draft, Evidence, Hook, Transcript

if TYPE_CHECKING:
    from coach.members import Group

# Active was who wrote so many lines on two days or more; silent is who has said nothing for so long while others talked on,
# and did not part in a good mood; after so long it does not matter how they parted.
ACTIVE_LINES, ACTIVE_DAYS, SILENT, LONG_SILENT = 3, 2, timedelta(days=7), timedelta(days=14)
GLAD = 0.4
# Somebody who usually wrote this much a line, and now only lines such as these.
CHATTY = 6.0
_COLD = re.compile(
    r"(?:嗯+|哦+|噢|喔|好(?:的|吧|叭)?|行(?:吧|叭)?|算了(?:吧)?|收到|知道了|随便|没事|再看看?|呵+|是吗|了解|谢谢老师)[。.…!~ ]*|[。.…]{2,}|忙|哈"
    r"|(?:ok(?:ay)?|k|fine|right|sure|whatever|noted|never mind|nvm|it does|got it|yeah|yep|thanks)[ .…]*"
)
# Who says that they will be away has not faded.
_AWAY = re.compile(
    r"出差|去.{0,8}[两三四几半]个?(?:周|星期|月)|[两三四几]周没|没信号|旅[游行]|度假|休假|请假|放假|回(老家|家|国|乡)|出国|住院|手术|考试|闭关|这(周|几天|阵子|个月)(不在|没空|忙|顾不上)|忙完|下(周|个?月)(再|见|回)|先潜水|坐月"
    r"|\b(away|off (?:walking|to)|travell?ing|on (holiday|vacation|a trip)|back (on|in|next)|off (until|till|for)|see you (in|next)|busy (week|month)|exams?)\b"
)
MOST = 5


def faded_of(group: Group) -> Iterator[Faded]:
    """Who faded, those who mattered most first. Nobody who left, advertises, or said why they would be away."""
    found = [
        faded
        for member in group.transcript.members
        if member.role == "member" and (faded := _faded(group, member.id)) is not None
    ]
    yield from sorted(found, key=lambda one: -group.person(one.member).lines)[:MOST]


def _faded(group: Group, member: str) -> Faded | None:
    person = group.person(member)
    active = person.lines >= ACTIVE_LINES and len(person.days) >= ACTIVE_DAYS
    if not active or person.left or person.adverts or person.last_at is None:
        return None
    last = [line for line, _, _ in person.last]
    if any(_AWAY.search(plain(group.transcript.by_id[line].text)) for line in last[-2:]):
        return None
    others = [who.last_at for name, who in group.chronicle.people.items() if name != member and who.last_at]
    went_on = max(others, default=person.last_at)
    silent = went_on - person.last_at
    if silent >= LONG_SILENT or (silent >= SILENT and not _glad(person)):
        return _told(group, member, "silent", last[-1], (group.transcript.now - person.last_at).days)
    if (since := _curt_since(person, group.transcript)) is not None:
        return _told(group, member, "curt", since, (group.transcript.now - person.last_at).days)
    return None


def _glad(person: Person) -> bool:
    """Whether somebody's warmest line is the last one: who has what they came for has not faded."""
    last = person.last[-1][0]
    glad = ("praise", "thanks", "settled", "share", "vouched", "helped")
    return any(value >= GLAD and line == last for value, line in (person.peaks.get(name, (0.0, "")) for name in glad))


def _curt_since(person: Person, transcript: Transcript) -> str | None:
    """The first of the short lines that somebody who used to write more has come down to; none where they have not."""
    lines = list(person.last)
    short: list[tuple[str, datetime, int]] = []
    while lines and _COLD.fullmatch(plain(transcript.by_id[lines[-1][0]].text).strip()):
        short.insert(0, lines.pop())
    if not short or not lines:
        return None  # always so brief, as far as can be seen
    before = (person.size - sum(size for _, _, size in short)) / max(person.lines - len(short), 1)
    # One short line is chance, unless a day lies between it and the rest.
    apart = short[0][1] - lines[-1][1] >= timedelta(hours=20)
    return short[0][0] if before >= CHATTY and (len(short) >= 2 or apart) else None


def _told(group: Group, member: str, how: str, since: str, days: int) -> Faded:
    transcript, language = group.transcript, group.transcript.language
    name, said = called(transcript, member), group.quote(since)
    date = f"{transcript.local(transcript.by_id[since].at):%m-%d}"
    words = {"name": name, "date": date, "quote": group.shown(since)}
    text = group.telling.word(language, f"members.{how}", f"{transcript.group.id}{member}", name=name, quote=said)
    if how == "silent" and any(one.member == member for one in group.concerns):
        text = ""  # what they are upset about comes first, and has drafts of its own
    return Faded(
        member=member,
        how="silent" if how == "silent" else "curt",
        since=since,
        days=days,
        why=Told(
            text=group.tell(f"members.{how}_why", days=days, **words),
            evidence=(Evidence(message=since),),
            practice="P42",
        ),
        draft=Draft(
            agent="care",
            text=text,
            where="private",
            to=member,
            move=how,
            hook=Hook(member=member, message=since),
            practices=("P42", "P07"),
        )
        if text
        else None,
    )

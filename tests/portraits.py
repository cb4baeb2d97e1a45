"""Portraits for tests: the shipped words, a group's parts by a small chat, and what no portrait may say (`faults_of`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from coach.checks import Situation, check_draft
from coach.concerns import concerns_of, crisis_of
from coach.health import Scene, health_of
from coach.importers.case import read_folder
from coach.members import Group
from coach.patterns import INNER
from coach.plain import printable, traditional
from coach.portrait import Health, Portrait, Step, SuperRule, Told
from coach.portraying import portray
from coach.settings import Settings
from coach.signals.chronicle import chronicle_of
from coach.slots import without_names
from coach.telling import Telling
from coach.types import Draft, Evidence, Language, Transcript
from coach.week import week_of
from tests.chats import chat

TELLING = Telling.load(Settings().knowledge)
LANGUAGES: tuple[Language, ...] = get_args(Language)
EVALS = Path(__file__).parent.parent / "evals"
# Everybody who is asked for is looked at: a rule that some keep.
RULE = SuperRule(lines=3, helped=1)
# Fields that hold a member's id.
WHO = ("member", "asker", "one", "other", "to")
_QUOTED = {
    "zh-Hans": re.compile("「([^「」]*)」"),
    "zh-Hant": re.compile("「([^「」]*)」"),
    "en": re.compile('"([^"]*)"'),
}
_LEFT_OUT = re.compile(r"@\S+\s?|\[[^\]]{1,12}\]|https?://\S+")


def group_of(transcript: Transcript) -> Group:
    """All that is looked at, as portray() makes it."""
    reading, chronicle = chronicle_of(transcript)
    concerns = concerns_of(reading, transcript)
    return Group(reading, chronicle, transcript, concerns, crisis_of(reading, transcript), TELLING)


def scene_of(transcript: Transcript) -> Scene:
    return Scene(group_of(transcript))


def health(transcript: Transcript) -> Health:
    return health_of(scene_of(transcript), week_of)


def portrait(transcript: Transcript, rule: SuperRule | None = RULE) -> Portrait:
    return portray(transcript, TELLING, rule=rule)


@lru_cache(maxsize=1)
def labelled() -> tuple[tuple[Transcript, Portrait], ...]:
    """Every case of evals/transcripts and evals/groups, both splits, with its portrait."""
    cases = [*read_folder(EVALS / "transcripts"), *read_folder(EVALS / "groups")]
    return tuple((case.transcript, portrait(case.transcript)) for case in cases)


# -- what no portrait may say --------------------------------------------------------------------------------------


def faults_of(made: Portrait, transcript: Transcript) -> list[str]:
    """What is wrong with a portrait, by place and message id; never the words of the chat."""
    return [f"{transcript.id}: {fault}" for fault in _faults(made, transcript)]


def _faults(made: Portrait, transcript: Transcript) -> Iterator[str]:
    for where, told in _found(made, Told):
        if not told.evidence or not told.text.strip():
            yield f"{where}: nothing said, or no proof"
        known = [one.message for one in told.evidence if one.message in transcript.by_id]
        header = where.startswith("health.points") and ".why" in where
        yield from _unsaid(where, told.text, transcript, known, header=header)
    for where, proof in _found(made, Evidence):
        if proof.message not in transcript.by_id:
            yield f"{where}: no message {proof.message}"
        elif proof.words and proof.words not in transcript.by_id[proof.message].text:
            yield f"{where}: other words than {proof.message}"
    for where, part in _found(made, BaseModel):
        for name in WHO:
            who = getattr(part, name, None)
            if isinstance(who, str) and who not in transcript.people:
                yield f"{where}.{name}: no member {who}"
    yield from _draft_faults(made, transcript)
    yield from _digest_faults(made, transcript)


def _draft_faults(made: Portrait, transcript: Transcript) -> Iterator[str]:
    for where, step in _found(made, Step):
        yield from _unsaid(where, step.todo, transcript, [one.message for one in step.why.evidence])
    for where, draft in _found(made, Draft):
        yield from _unsaid(where, draft.text, transcript, list(transcript.by_id))
        private = Situation(transcript.language, transcript, draft.agent, private=draft.where == "private", known=True)
        if draft.text and check_draft(draft.text, private):
            yield f"{where}: a draft fails {check_draft(draft.text, private)[0].rule}"
        if draft.hook and draft.hook.message and transcript.by_id[draft.hook.message].sender != draft.hook.member:
            yield f"{where}: the hook's message is somebody else's"


def _digest_faults(made: Portrait, transcript: Transcript) -> Iterator[str]:
    digest = made.digest
    assert digest is not None
    every = list(transcript.by_id)
    yield from _unsaid("digest.text", digest.text, transcript, every)
    yield from _unsaid("digest.seed", digest.seed, transcript, every)
    if bool(digest.silence) == bool(digest.text):
        yield "digest: neither a text nor why there is none, or both"
    if digest.seed and check_draft(digest.seed, Situation(transcript.language, transcript, "open", known=True)):
        yield "digest.seed: fails the checks"
    upset = {one.member for one in group_of(transcript).concerns} if digest.text else set()
    if upset & set(digest.ask_first):
        yield "digest: quotes somebody who is upset"


def _unsaid(
    where: str, text: str, transcript: Transcript, messages: list[str], *, header: bool = False
) -> Iterator[str]:
    """Quotations in a text that none of the messages holds."""
    said = [_bare(without_names(transcript, one)) for one in messages] + [
        _bare(transcript.by_id[one].text, keep=True) for one in messages
    ]
    if header:
        said += [_bare(one, keep=True) for one in (*transcript.group.rules, transcript.group.notes)]
    for place, quoted in enumerate(_QUOTED[transcript.language].findall(text)):
        part = " ".join(quoted.removesuffix("…").split())
        if not quoted.strip() or not any(part in one for one in said):
            yield f"{where}: quotation {place} is in none of {messages[:4]}"


def _bare(text: str, *, keep: bool = False) -> str:
    """A text as it can be quoted: without what cannot be printed, mentions, pictures and links; inner quotation marks."""
    text = printable(text) if keep else _LEFT_OUT.sub("", printable(text))
    return " ".join(text.translate(INNER).split())


def _found(part: Any, kind: type, where: str = "") -> Iterator[tuple[str, Any]]:
    """Everything of a kind within a portrait, with its place."""
    if isinstance(part, kind):
        yield where, part
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _found(getattr(part, name), kind, f"{where}.{name}".lstrip("."))
    elif isinstance(part, (tuple, list)):
        for place, one in enumerate(part):
            yield from _found(one, kind, f"{where}.{place}")


# -- a group that one member carries -------------------------------------------------------------------------------

_CARRIED = """
    02-20 10:00 m1: 番茄叶子发黄怎么办？
    10:05 m2 @m1 >1: 少浇水 我家就是浇多了 三天一次就好
    10:09 m1 @m2 >2: 谢谢阿梁 太有用了
    02-23 10:00 m3: 蓝莓要用什么土？
    10:06 m2 @m3 >4: 酸性土 我用松针土拌一半泥炭 种了三年
    10:10 m3 @m2 >5: 多谢阿梁 这就去买
    02-26 20:00 m4: 阳台西晒能种什么呀？
    20:05 m2 @m4 >7: 西晒可以种辣椒和太阳花 我家西晒就种这两样
    20:09 m4 @m2 >8: 谢谢 记下来了
    03-03 10:00 m1: 月季长红蜘蛛了怎么办？
    10:10 m2 @m1 >10: 先用水冲叶背 连冲三天 我家就是这么好的
    10:15 m1 @m2 >11: 谢谢 真管用
"""
_CARRIED_EN = """
    02-20 10:00 m1: why are my tomato leaves yellow?
    10:05 m2 @m1 >1: water less, i gave mine too much and every three days was enough
    10:09 m1 @m2 >2: thanks sam, that was so useful
    02-23 10:00 m3: what soil do blueberries need?
    10:06 m2 @m3 >4: acid soil, i mix half peat and have grown them for three years
    10:10 m3 @m2 >5: thank you sam, off to buy some
    02-26 20:00 m4: what grows on a west balcony?
    20:05 m2 @m4 >7: chillies and sunflowers do, that is what i grow on mine
    20:09 m4 @m2 >8: thanks, noted
    03-03 10:00 m1: spider mites on my roses, what can i do?
    10:10 m2 @m1 >10: rinse the leaves from below three days running, that worked for me
    10:15 m1 @m2 >11: thanks, it really works
"""
CARRIED: dict[Language, Transcript] = {
    "zh-Hans": chat(_CARRIED, now="03-05 10:00", name="阳台种菜"),
    "zh-Hant": chat(traditional(_CARRIED), now="03-05 10:00", language="zh-Hant", name="陽台種菜"),
    "en": chat(
        _CARRIED_EN,
        now="03-05 10:00",
        language="en",
        name="Balcony",
        names={"m1": "Joe", "m2": "Sam", "m3": "Ann", "m4": "Lee"},
    ),
}

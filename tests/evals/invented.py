"""A small invented case, advice that is right about it, and a coach that gives prepared answers."""

from __future__ import annotations

from types import SimpleNamespace

from coach.importers.case import read_cases
from coach.types import (
    Advert,
    Advice,
    Answer,
    Blocker,
    Case,
    Citation,
    Concern,
    Crisis,
    Draft,
    Evidence,
    Hook,
    TimingAdvice,
)

ONE = """
id: {name}
group: {{id: g1, name: 试试群, kind: newcomer, timezone: Asia/Shanghai}}
members:
  op: {{name: 小暖, role: operator}}
  m1: 朵朵妈
  m2: 阿梁
  m3: 卖货的
chat: |
  1 03-05 09:01 op: 大家早呀
  2 03-05 09:03 m1 @op: 那个锅盖什么时候补给我
  3 03-05 10:04 m1: 又没人理 <script>alert(1)</script>
  4 03-05 10:05 m2: 我家阳台的番茄红了
  5 03-05 10:06 m3: 加我微信 九块九领
now: "03-05 11:20"
labels:
  unhappy: [{{member: m1, level: annoyed, cause: ignored, since: 3, answered: false}}]
  crisis: none
  timing: {{verdict: hold, blockers: [open_complaint]}}
  opener: {{hooks: [{{member: m2, topic: 阳台番茄}}], avoid: [拿锅盖开玩笑]}}
  ads: [5]
"""
CALM = """
id: {name}
group: {{id: g2, timezone: Asia/Shanghai}}
members:
  op: {{name: 小暖, role: operator}}
  m1: 大海
  m2: 小鹿
chat: |
  1 03-05 09:01 m1: 想再买一盒 怎么下单
  2 03-05 09:03 m2: 今天风好大
now: "03-05 11:20"
labels:
  unhappy: []
  crisis: none
  timing: {{verdict: offer, targets: [m1]}}
"""


def the_case(name: str = "zh-a-1", text: str = ONE) -> Case:
    return read_cases(text.format(name=name))[0]


def perfect(case: Case) -> Advice:
    """Advice that says what the labels say."""
    labels, transcript = case.labels, case.transcript
    timing = labels.timing
    assert timing
    return Advice(
        transcript=case.id,
        group=transcript.group.id,
        language=transcript.language,
        now=transcript.now,
        asked=("care", "opener", "timing"),
        unhappiness={
            member.id: 0.9 if member.id in {one.member for one in labels.unhappy} else 0.1
            for member in transcript.members
            if member.role == "member"
        },
        concerns=tuple(
            Concern(
                member=one.member,
                level=one.level,
                cause=one.cause,
                since=one.since,
                answered=one.answered,
                evidence=(Evidence(message=one.since),),
                confidence=0.9,
            )
            for one in labels.unhappy
        ),
        crisis=Crisis(kind=labels.crisis),
        ads=tuple(Advert(message=one, member=transcript.by_id[one].sender, why="") for one in labels.ads),
        timing=TimingAdvice(
            verdict=timing.verdict,
            score=0.5,
            why="",
            blockers=tuple(Blocker(name=one, hard=True, why="") for one in timing.blockers),
            targets=timing.targets,
        ),
        drafts=tuple(
            Draft(agent="open", text=f"阿梁 {hook.topic}还剩几个", hook=Hook(member=hook.member, message="4"))
            for hook in labels.opener.hooks
        ),
    )


def blind(case: Case) -> Advice:
    """Advice that sees nobody and would always sell."""
    transcript = case.transcript
    return Advice(
        transcript=case.id,
        group=transcript.group.id,
        language=transcript.language,
        now=transcript.now,
        asked=("care", "opener", "timing"),
        concerns=(
            Concern(member="m2", level="leaving", cause="price", since="4", answered=True, evidence=(), confidence=0.9),
        )
        if "4" in transcript.by_id
        else (),
        timing=TimingAdvice(verdict="offer" if case.labels.unhappy else "warm", score=0.5, why=""),
    )


class FakeCoach:
    """Prepared advice by transcript id; every question is answered by the same ranking."""

    def __init__(self, cases: list[Case], advise=perfect, ranking=("P10", "P05"), refused: bool = False) -> None:
        self._cases = {case.id: case for case in cases}
        self._advise = advise
        self._ranking = ranking
        self._refused = refused
        self.retriever = SimpleNamespace(
            search=lambda query, top, mode: [SimpleNamespace(practice=SimpleNamespace(id=one)) for one in self._ranking]
        )

    judge = None

    async def advise(self, transcript):
        return self._advise(self._cases[transcript.id])

    async def ask(self, question, *, top):
        cited = tuple(Citation(practice=one, title="", why="") for one in self._ranking)
        return Answer(question=question, practices=cited, refused=self._refused)


QUESTIONS = """
- {id: q1, text: 三天没人说话了, language: zh-Hans, form: situation, relevant: {P10: 2, P05: 1}}
- {id: q2, text: 今天下雨吗, form: question, relevant: {}}
"""

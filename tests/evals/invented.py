"""A small invented case, advice that is right about it, and a coach that gives prepared answers."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

from coach.importers.case import read_cases
from coach.portrait import (
    Candidate,
    Faded,
    Grade,
    GroupState,
    Health,
    Members,
    Placed,
    PointName,
    PointScore,
    Portrait,
    Stage,
    Step,
    TagFound,
    Told,
)
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
    Tier,
    TimingAdvice,
)
from evals.grouplabels import label_of

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
# A group over weeks; what is said of it as a whole stands in WEEKS_LABEL.
WEEKS = """
id: {name}
group: {{id: g9, name: 周末徒步, kind: interest, timezone: Asia/Shanghai}}
members:
  op: {{name: 小暖, role: operator}}
  m1: {{name: 阿梁, orders: 5}}
  m2: {{name: 晓雯, orders: 1}}
  m3: 老周
  m4: 潜水员
chat: |
  1 03-01 09:01 op: 大家早呀
  2 03-01 09:03 m1: 我膝盖有旧伤 走不了远的
  3 03-01 09:04 m2 >2: 带两根杖 下坡侧着走 我一直这么走
  4 03-02 10:05 m3: 我都等三天了 有人在吗
  5 03-12 10:06 m1: 谢谢晓雯 好多了
  6 03-12 10:07 m1: 今天真暖和
now: "03-12 11:20"
labels:
  unhappy: [{{member: m3, level: unhappy, cause: ignored, since: 4, answered: false}}]
  crisis: none
  timing: {{verdict: hold, blockers: [open_complaint]}}
  tiers: {{m1: core, m2: core, m3: problem, m4: silent}}
"""
WEEKS_LABEL = """
{name}:
  koc: [m2, m1]
  faded: [m3]
  tags: [{{member: m1, message: "2", tag: 膝盖旧伤}}]
  health:
    state: pushed
    stage: enliven
    points: {{rules: weak, theme: good, people: good, events: weak}}
    steps: [P09, P43]
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


def portrait_of(
    case: Case,
    *,
    tiers: Mapping[str, Tier] | None = None,
    koc: tuple[str, ...] = (),
    faded: tuple[str, ...] = (),
    tags: tuple[tuple[str, str], ...] = (),
    state: GroupState | None = None,
    stage: Stage = "enliven",
    grades: Mapping[PointName, Grade] | None = None,
    steps: tuple[str, ...] = (),
) -> Portrait:
    """A portrait that says this of a case; no health without a state. Every proof is the last message."""
    transcript = case.transcript
    proof = Evidence(message=transcript.messages[-1].id)
    told = Told(text="…", evidence=(proof,))
    draft = Draft(agent="care", text="…")
    health = state and Health(
        state=state,
        title="",
        why=(told,),
        stage=stage,
        stage_title="",
        stage_why=told,
        points=tuple(PointScore(name=name, grade=grade, why=told) for name, grade in (grades or {}).items()),
        steps=tuple(Step(practice=one, todo="", why=told) for one in steps),
    )
    members = Members(
        placed=tuple(
            Placed(member=one, tier=tier, confidence=0.9, why=(told,), plan="") for one, tier in (tiers or {}).items()
        ),
        candidates=tuple(Candidate(member=one, score=0.9, why=(told,), role="", thanks="", draft=draft) for one in koc),
        faded=tuple(Faded(member=one, how="silent", since=proof.message, days=9, why=told) for one in faded),
        tags=tuple(TagFound(member=one, tag="", value="", evidence=Evidence(message=message)) for one, message in tags),
    )
    return Portrait(
        transcript=case.id,
        group=transcript.group.id,
        language=transcript.language,
        since=transcript.messages[0].at,
        now=transcript.now,
        messages=len(transcript.messages),
        people=len(transcript.members),
        members=members,
        health=health or None,
    )


def rightly_portrayed(case: Case) -> Portrait:
    """A portrait that says what the labels say."""
    label = label_of(case)
    if label is None:
        return portrait_of(case, tiers=case.labels.tiers)
    health = label.health
    return portrait_of(
        case,
        tiers=case.labels.tiers,
        koc=label.koc,
        faded=label.faded,
        tags=tuple((one.member, one.message) for one in label.tags),
        state=health.state if health else None,
        stage=health.stage if health else "enliven",
        grades=health.points if health else None,
        steps=health.steps if health else (),
    )


def wrongly_portrayed(case: Case) -> Portrait:
    """A portrait that calls everybody promising, names who complains, and finds a troubled group well."""
    weak: dict[PointName, Grade] = {"rules": "good", "theme": "weak", "people": "weak", "events": "good"}
    everybody: dict[str, Tier] = {one.id: "promising" for one in case.transcript.members if one.role == "member"}
    koc, tags = ("m3",), (("m2", "3"),)
    return portrait_of(
        case,
        tiers=everybody,
        koc=koc,
        faded=("m1",),
        tags=tags,
        state="lively",
        stage="draw",
        grades=weak,
        steps=("P27",),
    )


class FakeCoach:
    """Prepared advice and portraits by transcript id; every question is answered by the same ranking."""

    def __init__(
        self,
        cases: list[Case],
        advise=perfect,
        ranking=("P10", "P05"),
        refused: bool = False,
        portray=rightly_portrayed,
    ) -> None:
        self._cases = {case.id: case for case in cases}
        self._advise = advise
        self._portray = portray
        self._ranking = ranking
        self._refused = refused
        self.retriever = SimpleNamespace(
            search=lambda query, top, mode: [SimpleNamespace(practice=SimpleNamespace(id=one)) for one in self._ranking]
        )

    judge = None

    async def advise(self, transcript):
        return self._advise(self._cases[transcript.id])

    def portray(self, transcript):
        return self._portray(self._cases[transcript.id])

    async def ask(self, question, *, top):
        cited = tuple(Citation(practice=one, title="", why="") for one in self._ranking)
        return Answer(question=question, practices=cited, refused=self._refused)


QUESTIONS = """
- {id: q1, text: 三天没人说话了, language: zh-Hans, form: situation, relevant: {P10: 2, P05: 1}}
- {id: q2, text: 今天下雨吗, form: question, relevant: {}}
"""

"""What is said of a group as a whole, as data: its members, its health, its digest. Frozen and typed, as coach/types.py."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from pydantic import Field

from coach.types import Citation, Data, Draft, Evidence, Language, Moment, Tier

PortraitPart = Literal["members", "health", "digest"]
PARTS: tuple[PortraitPart, ...] = get_args(PortraitPart)
# The first that holds, in this order, is a group's state (evals/labels/groups.md).
GroupState = Literal["over", "unpaid", "troubled", "unattended", "noisy", "pushed", "dying", "quiet", "lively"]
STATES: tuple[GroupState, ...] = get_args(GroupState)
Stage = Literal["draw", "enliven", "convert"]
PointName = Literal["rules", "theme", "people", "events"]
Grade = Literal["good", "weak"]


class Told(Data):
    """A sentence about the group or a member, with the messages that prove it: there is none without."""

    text: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    practice: str = ""


class Placed(Data):
    """A member's tier (P42), why, and what to do with members of this tier. `confidence`: 0…1."""

    member: str
    tier: Tier
    confidence: float = Field(ge=0, le=1)
    why: tuple[Told, ...] = Field(min_length=1)
    plan: str


class Candidate(Data):
    """A member who could help to carry the group (P07): `score` 0…1, best first; a role and a thank-you that fit, and what
    to write in private."""

    member: str
    score: float = Field(ge=0, le=1)
    why: tuple[Told, ...] = Field(min_length=1)
    role: str
    thanks: str
    draft: Draft
    practices: tuple[str, ...] = ()


class Faded(Data):
    """A once active member who fell silent `days` days ago, or turned curt from message `since` on."""

    member: str
    how: Literal["silent", "curt"]
    since: str
    days: int = Field(ge=0)
    why: Told
    draft: Draft | None = None


class TagFound(Data):
    """A fact that a member said of themselves, to be accepted by the operator (P41). `value` stands word for word in the evidence."""

    member: str
    tag: str
    value: str
    evidence: Evidence


class SuperRule(Data):
    """Who may enter a super-user group, as the operator states it (P28): all that is given must hold.

    `orders`: at least so many; `days`: days with a line of theirs; `lines`: lines; `helped`: times that they helped a member.
    """

    orders: int | None = Field(default=None, ge=1)
    days: int | None = Field(default=None, ge=1)
    lines: int | None = Field(default=None, ge=1)
    helped: int | None = Field(default=None, ge=1)


class Invited(Data):
    """A member to invite: `super` keeps the rule, `promising` is on the way to it."""

    member: str
    share: Literal["super", "promising"]
    why: Told


class SuperGroup(Data):
    """Candidates for a super-user group: about three in ten by the rule, seven in ten promising. `why`: what the rule says, or
    why nobody is named."""

    rule: SuperRule | None = None
    why: str
    invited: tuple[Invited, ...] = ()
    invitation: str = ""


class Members(Data):
    """The members, those who need the operator most first. `counts`: members by tier, those never heard of among `silent`."""

    placed: tuple[Placed, ...] = ()
    counts: dict[Tier, int] = Field(default_factory=dict)
    candidates: tuple[Candidate, ...] = ()
    candidates_why: str = ""
    faded: tuple[Faded, ...] = ()
    tags: tuple[TagFound, ...] = ()
    super_group: SuperGroup | None = None

    @property
    def tiers(self) -> dict[str, Tier]:
        """Member id -> tier."""
        return {one.member: one.tier for one in self.placed}


class Answers(Data):
    """How members' questions to the brand were answered. Minutes are those of answered ones; none where nothing was answered."""

    asked: int = 0
    answered: int = 0
    by_members: int = 0
    median_minutes: float | None = None
    ninetieth_minutes: float | None = None
    minutes: tuple[float, ...] = ()
    unanswered: tuple[Evidence, ...] = ()


class Counts(Data):
    """The window's counts. `pushes`: of the brand; `push_replies`: lines of members that answer one; `among`: exchanges between
    members; `with_brand`: of a member with the brand; `late`: lines of the brand in quiet hours; `night`: members' lines there;
    `gives`, `disturbs`: what members got against what it cost them (P47)."""

    days: int = 0
    member_lines: int = 0
    operator_lines: int = 0
    speakers: int = 0
    pushes: int = 0
    pushes_answered: int = 0
    push_replies: int = 0
    among: int = 0
    with_brand: int = 0
    late: int = 0
    night: int = 0
    gives: int = 0
    disturbs: int = 0
    silent_days: float = 0.0


class DayCount(Data):
    """One day of the group's own calendar. `mood`: -1 (sour) … 1 (warm), none where nobody said anything that shows one."""

    date: date
    members: int = 0
    operators: int = 0
    pushes: int = 0
    mood: float | None = None


class Turn(Data):
    """A day on which the mood turned, and the line that shows it."""

    date: date
    better: bool
    why: Told


class TieSeen(Data):
    """Two people who talk with each other, and how often."""

    one: str
    other: str
    count: int


class PointScore(Data):
    """One of the four points of a good group (P17)."""

    name: PointName
    grade: Grade
    why: Told


class Step(Data):
    """What to do this week: from a practice, for a reason in this very chat."""

    practice: str
    todo: str
    why: Told


class Health(Data):
    """How the group is: its state, its stage (P55), the four points (P17), what was seen, and this week's three steps."""

    state: GroupState
    title: str
    why: tuple[Told, ...] = Field(min_length=1)
    stage: Stage
    stage_title: str
    stage_why: Told
    points: tuple[PointScore, ...]
    seen: tuple[Told, ...] = ()
    steps: tuple[Step, ...] = ()
    counts: Counts = Counts()
    answers: Answers = Answers()


class Helped(Data):
    """A member's line that helped."""

    member: str
    evidence: Evidence


class Exchange(Data):
    """A question of a member (none: a tip nobody asked for), who helped, and who thanked for it."""

    asker: str | None = None
    asked: Evidence | None = None
    helped: tuple[Helped, ...] = Field(min_length=1)
    thanked: Evidence | None = None


class Topic(Data):
    """Exchanges about one thing."""

    title: str
    exchanges: tuple[Exchange, ...] = Field(min_length=1)


class Digest(Data):
    """The best exchanges of a week (P53): as a text to post after the members quoted agreed, and what to raise next.

    `seed`: the next topic, from `seed_from`. `silence`: why there is none."""

    since: Moment
    until: Moment
    topics: tuple[Topic, ...] = ()
    text: str = ""
    ask_first: tuple[str, ...] = ()
    seed: str = ""
    seed_from: Evidence | None = None
    silence: str = ""


class Portrait(Data):
    """A group over the whole of its chat at `now`, each part if it was asked for, and what pictures are drawn from.

    `members_at`, `brand_at`: lines by weekday (0: Monday) and hour, 7 × 24, on the group's own clock.
    """

    transcript: str
    group: str
    language: Language
    since: Moment
    now: Moment
    messages: int
    people: int
    summary: str = ""
    members: Members | None = None
    health: Health | None = None
    digest: Digest | None = None
    days: tuple[DayCount, ...] = ()
    turns: tuple[Turn, ...] = ()
    members_at: tuple[tuple[int, ...], ...] = ()
    brand_at: tuple[tuple[int, ...], ...] = ()
    ties: tuple[TieSeen, ...] = ()
    practices: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()

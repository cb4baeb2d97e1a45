"""The words of the product as data: frozen, typed, validated. The wire form of a transcript and the shape of advice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Annotated, Generic, Literal, Self, TypeVar, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

Language = Literal["zh-Hans", "zh-Hant", "en"]
Kind = Literal["flash", "newcomer", "super", "delivery", "interest"]
Role = Literal["member", "operator", "bot"]
MessageKind = Literal["text", "image", "voice", "link", "red_packet", "recall", "join", "leave", "system"]
Level = Literal["annoyed", "unhappy", "leaving"]
Cause = Literal["product", "delivery", "service", "ignored", "noise", "price", "trust", "rules", "other"]
CrisisKind = Literal["none", "mass_complaint", "mass_exit", "poaching", "sabotage"]
Verdict = Literal["hold", "warm", "offer"]
HardBlocker = Literal[
    "open_complaint",
    "crisis",
    "bad_news",
    "quiet_hours",
    "too_soon_after_creation",
    "too_soon_after_last_offer",
    "group_kind",
    "opted_out",
]
SoftBlocker = Literal["thin_trust", "no_need_voiced", "off_topic"]
BlockerName = HardBlocker | SoftBlocker
HARD: frozenset[str] = frozenset(get_args(HardBlocker))
DoorName = Literal["need", "question", "praise", "renewal", "referral", "moment"]
Tier = Literal["core", "promising", "silent", "problem"]
Part = Literal["opener", "care", "timing", "members", "health", "setup", "check"]
Agent = Literal["care", "open", "time"]
Ask = Literal["care", "opener", "timing"]
# How a draft is written anew.
Manner = Literal["warmer", "shorter", "clearer", "apologetic", "traditional", "simplified", "english", "mend"]
EVERYTHING: tuple[Ask, ...] = get_args(Ask)


def _with_offset(value: datetime) -> datetime:
    if value.utcoffset() is None:
        raise ValueError("the time has no offset; write it like 2026-03-05T09:01:00+08:00")
    if not 1900 <= value.year < 3000:
        raise ValueError(f"the year {value.year} is out of range; dates from 1900 to 2999 can be reckoned with")
    return value


Moment = Annotated[datetime, AfterValidator(_with_offset)]


def whole(text: str) -> str:
    """The text with halves of surrogate pairs joined, or replaced where the other half is lost.

    Exports cut emoji in two; such text can neither be read by OpenCC nor written as UTF-8.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


Words = Annotated[str, AfterValidator(whole)]


class Data(BaseModel):
    """Frozen; an unknown field is refused by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Persona(Data):
    name: str = ""
    style: str = ""
    examples: tuple[str, ...] = ()


class Offer(Data):
    id: str
    name: str
    price: str = ""
    benefit: str = ""
    facts: tuple[str, ...] = ()
    fits: tuple[str, ...] = ()


class Group(Data):
    """What the operator knows about the group; all but `id` may be missing."""

    id: str
    name: Words = ""
    kind: Kind | None = None
    theme: Words = ""
    industry: str = ""
    created_at: Moment | None = None
    timezone: str = ""
    size: int | None = Field(default=None, ge=0)
    persona: Persona = Persona()
    rules: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    last_offer_at: Moment | None = None
    notes: str = ""

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value:
            try:
                ZoneInfo(value)
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                raise ValueError(f"unknown timezone {value!r}; use an IANA name such as Asia/Shanghai") from error
        return value


class Member(Data):
    id: str
    name: Words
    role: Role = "member"
    joined_at: Moment | None = None
    tags: dict[str, str] = {}
    orders: int | None = Field(default=None, ge=0)
    notes: str = ""


class Message(Data):
    id: str
    at: Moment
    sender: str
    text: Words
    mentions: tuple[str, ...] = ()
    reply_to: str | None = None
    kind: MessageKind = "text"


class Transcript(Data):
    """A chat as the coach reads it: oldest message first, every reference resolved.

    Raises `pydantic.ValidationError` naming the message whose sender, mention, reply, number or time is wrong.
    """

    id: str = "chat"
    language: Language = "zh-Hans"
    group: Group
    members: tuple[Member, ...]
    messages: tuple[Message, ...] = Field(min_length=1)
    now: Moment

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        people: dict[str, Member] = {}
        for member in self.members:
            if member.id in people:
                raise ValueError(f"member id {member.id!r} is given twice")
            people[member.id] = member
        seen: set[str] = set()
        before = datetime.min.replace(tzinfo=UTC)
        for message in self.messages:
            where = f"message {message.id!r}"
            if message.id in seen:
                raise ValueError(f"{where}: the id is given twice")
            if message.sender not in people:
                raise ValueError(f"{where}: unknown sender {message.sender!r}; add it to members")
            for mention in message.mentions:
                if mention not in people:
                    raise ValueError(f"{where}: unknown mention {mention!r}; add it to members")
            if message.reply_to is not None and message.reply_to not in seen:
                raise ValueError(f"{where}: replies to {message.reply_to!r}, which is no earlier message")
            if message.at < before:
                raise ValueError(f"{where}: time runs backwards ({message.at.isoformat()})")
            seen.add(message.id)
            before = message.at
        if self.now < before:
            raise ValueError(f"now ({self.now.isoformat()}) lies before the last message ({before.isoformat()})")
        return self

    @cached_property
    def people(self) -> dict[str, Member]:
        """Member by id."""
        return {member.id: member for member in self.members}

    @cached_property
    def by_id(self) -> dict[str, Message]:
        """Message by id."""
        return {message.id: message for message in self.messages}

    @cached_property
    def operators(self) -> frozenset[str]:
        """Ids of the operators and bots: the brand's own voice."""
        return frozenset(member.id for member in self.members if member.role != "member")

    @property
    def zone(self) -> ZoneInfo | None:
        """The group's own time zone, or none when only the offsets of the messages are known."""
        return ZoneInfo(self.group.timezone) if self.group.timezone else None

    def local(self, moment: datetime) -> datetime:
        """The moment as a clock on the group's wall shows it (the offset of `now` where no zone is given)."""
        return moment.astimezone(self.zone or self.now.tzinfo)

    def of(self, member: str) -> Iterator[Message]:
        """What one member wrote, oldest first."""
        return (message for message in self.messages if message.sender == member)


class Evidence(Data):
    """A message that proves a claim, and the words in it that count (a verbatim part of its text, or empty)."""

    message: str
    words: str = ""


class Concern(Data):
    """A member who is unhappy with the group, the brand, its product, its service or its operators.

    `about`: the message of theirs that was never answered, where that is what it is about.
    """

    member: str
    level: Level
    cause: Cause
    since: str
    answered: bool
    evidence: tuple[Evidence, ...]
    about: str | None = None
    confidence: float = Field(ge=0, le=1)
    trend: Literal["rising", "steady", "easing"] = "steady"
    waiting_minutes: int | None = None
    first: str = ""
    practices: tuple[str, ...] = ()


class Decoy(Data):
    """A line that sounds angry but is not about the brand: named, so that the operator need not worry."""

    member: str
    evidence: Evidence
    why: str


class Crisis(Data):
    kind: CrisisKind
    members: tuple[str, ...] = ()
    since: str | None = None
    evidence: tuple[Evidence, ...] = ()
    plan: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()


class Blocker(Data):
    name: BlockerName
    hard: bool
    why: str
    evidence: tuple[Evidence, ...] = ()
    practice: str = ""


class Door(Data):
    """Something a member said that opens the way for an offer to this member."""

    name: DoorName
    member: str | None
    why: str
    evidence: tuple[Evidence, ...] = ()
    practice: str = ""


class LookAgain(Data):
    """When to ask again: a time, an event, or both."""

    at: Moment | None = None
    event: str = ""


class Shape(Data):
    """How an offer would be made: to whom, with which of the group's own offers, and what to leave out.

    `fits`: what of the offer answers the member's words or tags, word for word from the group's list.
    """

    where: Literal["group", "private"] = "private"
    offer: str | None = None
    fits: str = ""
    why: str = ""
    leave_out: tuple[str, ...] = ()


class NextStep(Data):
    """What can be told in private to a member who asked, though nothing fits the group now."""

    member: str
    door: DoorName
    offer: str | None = None
    why: str = ""
    evidence: tuple[Evidence, ...] = ()
    practice: str = ""


class PushSeen(Data):
    """A push of the brand and what followed it; `to`: the members it was put to, none for the whole group."""

    evidence: Evidence
    at: Moment
    to: tuple[str, ...] = ()
    replies: int = 0
    praise: int = 0
    sour: int = 0
    left: int = 0


class Cadence(Data):
    """The ledger of a week. `talk`: lines of members; `ratio`: pushes a line of theirs; `answered`, `ill`: pushes that met
    with replies, and that were taken ill. At most `limit_count` offers in `limit_days`, so from `next_at` on."""

    pushes: tuple[PushSeen, ...] = ()
    count: int = 0
    talk: int = 0
    ratio: float | None = None
    answered: int = 0
    ill: int = 0
    limit_count: int = 1
    limit_days: float = 1
    why: str = ""
    next_at: Moment | None = None


class TrustPart(Data):
    """One part of the trust: `points` of `most`, from what was counted."""

    name: Literal["answers", "solved", "praise", "ties", "time"]
    points: int
    most: int
    why: str


class Trust(Data):
    """What was given and got so far, 0…100: the sum of its parts."""

    score: int = Field(ge=0, le=100)
    parts: tuple[TrustPart, ...]


class TimingAdvice(Data):
    verdict: Verdict
    score: float = Field(ge=0, le=1)
    why: str
    blockers: tuple[Blocker, ...] = ()
    doors: tuple[Door, ...] = ()
    targets: tuple[str, ...] = ()
    look_again: LookAgain = LookAgain()
    shape: Shape = Shape()
    private: tuple[NextStep, ...] = ()
    cadence: Cadence | None = None
    trust: Trust | None = None


class OptOut(Data):
    """A member who asked not to be offered anything: `said` in message `message` at `at`. Holds for good, until lifted."""

    member: str
    name: str
    message: str
    said: str
    at: Moment


class OpenedWith(Data):
    """An opener that was suggested: the text's mark, the remark that it took up (a mark of who said what), and when."""

    pattern: str
    hook: str
    at: Moment


class GroupRecord(Data):
    """What is remembered of a group from one chat to the next."""

    opted_out: tuple[OptOut, ...] = ()
    last_offer_at: Moment | None = None
    openers: tuple[OpenedWith, ...] = ()

    def has_opted_out(self, member: Member, now: datetime) -> OptOut | None:
        """The entry of a member at `now`; ids may be given anew in each export, so the name must agree too."""
        return next(
            (one for one in self.opted_out if (one.member, one.name) == (member.id, member.name) and one.at <= now),
            None,
        )


class Finding(Data):
    """What a check has against a draft: characters `start` to `end` of its text, why, and how to mend it; `law`: which forbids it."""

    rule: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    why: str
    practice: str = ""
    mend: str = ""
    law: str = ""


class Hook(Data):
    """What a draft takes up: a member, and the message (or the tag) that shows it."""

    member: str
    message: str | None = None
    tag: str | None = None


class Draft(Data):
    """Words ready to be edited and sent by a person. `author` is `playbook` or the model that wrote it.

    `pattern` marks the playbook's text behind it, so that a group does not get the same one twice in a week.
    """

    agent: Agent
    text: str
    where: Literal["group", "private"] = "group"
    to: str | None = None
    reply_to: str | None = None
    move: str = ""
    hook: Hook | None = None
    why: str = ""
    caveats: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()
    sources: tuple[Quoted, ...] = ()
    pattern: str = ""
    author: str = "playbook"


class SetupText(Data):
    """Words of the setup, with the practices that they rest on."""

    text: str
    practices: tuple[str, ...] = ()


class SetupRules(Data):
    """Rules to put before the members: `own` are those that the group's file holds already."""

    title: str
    own: tuple[str, ...] = ()
    lines: tuple[str, ...]
    practices: tuple[str, ...] = ()


class SetupDay(Data):
    """One of the first days: what to do and why, and the words to post; none: nothing is posted."""

    day: int
    todo: str
    draft: str = ""
    practices: tuple[str, ...] = ()


class SetupQuestion(Data):
    """What is still to be settled before the group is opened."""

    text: str
    practice: str


class Setup(Data):
    """What founds a group. `{name}` in a text is the person invited or welcomed: the operator puts it in."""

    group: str
    kind: Kind
    language: Language
    invitation: tuple[SetupText, ...]
    welcome: tuple[SetupText, ...]
    rules: SetupRules
    week: tuple[SetupDay, ...]
    questions: tuple[SetupQuestion, ...]
    notes: tuple[str, ...] = ()
    author: str = "playbook"


# What a message that is to be answered is: whose answer it needs decides which agent writes it.
Asked = Literal["unhappy", "crisis", "advert", "buying", "question", "praise", "talk", "brand"]


class Reply(Data):
    """Words to answer one message with. `kind`: what the message is; `silence`: why nothing is drafted."""

    transcript: str
    message: str
    language: Language
    kind: Asked
    concern: Concern | None = None
    crisis: Crisis = Crisis(kind="none")
    drafts: tuple[Draft, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    silence: str = ""
    practices: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    cost: Cost | None = None
    author: str = "playbook"


class Checked(Data):
    """What stands against a draft of the operator's own; `mended`: the same with what can be exchanged exchanged, or empty."""

    findings: tuple[Finding, ...]
    unclear: tuple[Unclear, ...] = ()
    mended: str = ""


class Unclear(Data):
    """Characters `start` to `end` of a draft that leave something open, and what the operator must answer."""

    start: int
    end: int
    ask: str


class Rewritten(Data):
    """A draft of the operator's own, written anew. `findings`: what still stands against it; `unclear`: what only they know.

    `changed`: whether anything was changed at all; `why`: what could not be done, and what it takes.
    """

    text: str
    original: str
    manner: tuple[Manner, ...]
    changed: bool
    findings: tuple[Finding, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    why: str = ""
    cost: Cost | None = None
    author: str = "playbook"


class Dropped(Data):
    """A draft that failed the checks and could not be repaired: never shown as a draft, kept with its reasons."""

    draft: Draft
    findings: tuple[Finding, ...]


class Advert(Data):
    """A member's line that advertises or poaches. `rule`: the group's own rule that it breaks, word for word, or empty."""

    message: str
    member: str
    why: str
    rule: str = ""
    practice: str = "P45"


class Citation(Data):
    """A practice that the advice rests on, and why it fits here. `like`: the nearest thing that operators ask of it."""

    practice: str
    title: str
    why: str
    source: str = ""
    score: float = 0.0
    like: str = ""


class DocumentInfo(Data):
    """A document of the operator's that is kept, for one group or (`group` empty) for all; `sha256` is of its bytes."""

    group: str = ""
    name: str
    sha256: str
    passages: int
    at: Moment


class Added(Data):
    """What became of a document that was handed in."""

    name: str
    group: str = ""
    status: Literal["added", "updated", "unchanged"]
    passages: int


class Indexed(Data):
    """What the indexes hold: practices of the knowledge base, the operator's documents; what was added, and refused why."""

    practices: int
    fingerprint: str
    added: tuple[Added, ...] = ()
    refused: tuple[str, ...] = ()
    documents: tuple[DocumentInfo, ...] = ()


class Quoted(Data):
    """A passage of the operator's documents that speaks of a question: `quote` is the sentence of it that answers.

    `place` tells where in the document: a page, a row, the path of headings. `fits`: 0…1, how surely it answers.
    """

    document: str
    place: str = ""
    quote: str
    text: str
    question: str = ""
    group: str = ""
    fits: float = 0.0


class Said(Data):
    """What the operator's documents say to a question: `quoted`, best first, empty where nothing speaks of it.

    `sure`: whether the first is an answer, and not only near the question. `kept`: whether there are any documents.
    """

    quoted: tuple[Quoted, ...] = ()
    sure: bool = False
    kept: bool = False


class Guide(Data):
    """How a kind of group is run, or what to do in a trouble, line by line in the reader's language."""

    id: str
    title: str
    lines: tuple[str, ...]
    source: str = ""


class Adapted(Data):
    """A correction fitted on an operator's own labelled chats (`coach adapt`), named in every answer that used it."""

    version: str
    cases: int
    members: int
    unhappy: int
    fitted: date


class Opinion(Data):
    """What a model said of one member of whom the local reading (`local`, 0…1) was unsure."""

    member: str
    unhappy: bool
    level: Level | None = None
    cause: Cause | None = None
    since: str | None = None
    answered: bool = False
    why: str = ""
    local: float = 0.0


class DoorOpinion(Data):
    """What a model said of one member of whom it was unsure whether a door was opened: which, by which line, or none."""

    member: str
    door: DoorName | None = None
    line: str | None = None
    why: str = ""


class SecondOpinion(Data):
    """Which model was asked about whom, and what it said: of moods (`asked`), and of doors to an offer (`asked_doors`)."""

    model: str
    asked: tuple[str, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    asked_doors: tuple[str, ...] = ()
    doors: tuple[DoorOpinion, ...] = ()


class Cost(Data):
    """What asking a model cost: requests sent, tokens of prompts (`cached_tokens` of them from the provider's cache) and of
    replies, and US dollars; `usd` is none where a price is unknown. `models`: those whose replies were used."""

    calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    usd: float | None = 0.0
    models: tuple[str, ...] = ()

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            calls=self.calls + other.calls,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            # A sum with an unknown part is unknown.
            usd=None if self.usd is None or other.usd is None else self.usd + other.usd,
            models=tuple(dict.fromkeys((*self.models, *other.models))),
        )


Answered = TypeVar("Answered", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Written(Generic[Answered]):
    """A model's answer in the form asked for, and what it cost, failed requests on the way to it included."""

    answer: Answered
    cost: Cost

    @property
    def author(self) -> str:
        """The model that gave the answer, which need not be the one that was asked first."""
        return self.cost.models[-1]


class Advice(Data):
    """What the coach tells the operator about one chat at one moment. `plans`: what to do in each trouble at hand, in full.

    `cost`: of all that was asked of a model; none where none was asked.
    """

    transcript: str
    group: str
    language: Language
    now: Moment
    asked: tuple[Ask, ...]
    summary: str = ""
    unhappiness: dict[str, float] = {}
    concerns: tuple[Concern, ...] = ()
    decoys: tuple[Decoy, ...] = ()
    crisis: Crisis = Crisis(kind="none")
    ads: tuple[Advert, ...] = ()
    plans: tuple[Guide, ...] = ()
    timing: TimingAdvice | None = None
    drafts: tuple[Draft, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    silences: dict[str, str] = {}
    avoid: tuple[str, ...] = ()
    practices: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    adapted: Adapted | None = None
    second: SecondOpinion | None = None
    cost: Cost | None = None
    author: str = "playbook"


class Answer(Data):
    """The answer to an operator's question: practices, best first, or a refusal with its reason.

    `documents`: what their own documents say, where any are kept; `documents_why`: why nothing of them is quoted.
    """

    question: str
    practices: tuple[Citation, ...] = ()
    guide: Guide | None = None
    documents: tuple[Quoted, ...] = ()
    documents_why: str = ""
    text: str = ""
    refused: bool = False
    why: str = ""
    author: str = "playbook"


class UnhappyLabel(Data):
    member: str
    level: Level
    cause: Cause
    since: str
    answered: bool


class TimingLabel(Data):
    verdict: Verdict
    blockers: tuple[BlockerName, ...] = ()
    targets: tuple[str, ...] = ()


class HookLabel(Data):
    member: str
    topic: str


class OpenerLabel(Data):
    hooks: tuple[HookLabel, ...] = ()
    avoid: tuple[str, ...] = ()


class Labels(Data):
    """What people say is true of a chat; definitions in evals/README.md."""

    unhappy: tuple[UnhappyLabel, ...] = ()
    crisis: CrisisKind = "none"
    timing: TimingLabel | None = None
    opener: OpenerLabel = OpenerLabel()
    tiers: dict[str, Tier] = {}
    ads: tuple[str, ...] = ()


class Case(Data):
    """A labelled chat."""

    transcript: Transcript
    labels: Labels
    source: str = ""

    @property
    def id(self) -> str:
        return self.transcript.id

"""What a chat shows over weeks, beside the reading: who does what for whom, what caught on, days, hours, pushes, answers.

Heard line by line with the reading (`hear`), so that a file and a live group are read by the same code. It holds an entry a
member, a day, a push and a question, and a bounded list of deeds a member; never the lines themselves. No clock, no I/O.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from coach.signals.ahead import at_rest, read_ahead
from coach.signals.deeds import Deed, deeds_of
from coach.signals.facts import Fact, facts_of
from coach.signals.lines import shipped
from coach.signals.mood import FUN
from coach.signals.promotion import Promotion
from coach.signals.questions import SHORTEST, Questions
from coach.signals.reading import NEAR, SILENT, Reading, Seen, Setting, aged, fold, partner_of
from coach.signals.unhappy import MemberModel, chance
from coach.types import Message, Transcript

# After so long without a word of a member the next line begins a new talk; who speaks within so long has joined it.
NEW_TALK, JOINING = timedelta(hours=1), timedelta(minutes=40)
# Who advertises says where to, or for how much: what only sounds like an advert is nothing to warn somebody for.
_SELLS = re.compile(
    r"加(?:我|v|微|薇|q)|微信|\bvx\b|\bwx\b|whatsapp|line id|telegram|私(?:我|聊我|信我)|二维码|二維碼|扫码|掃碼|\[(?:名片|二维码)|https?:|www\.|\.com\b"
    r"|闲置|閒置|转让|轉讓|代购|代購|群友价|群友價|成本价|成本價|包邮|包郵|低价|低價|\d+ ?(?:元|块|塊|折|/斤)|[$€£¥]\d|找我(?:拿|买|買|报|報)|报我名|報我名|拉你进|拉你進|进群|進群"
    r"|\b(?:dm me|my (?:shop|stand|store|etsy|channel|course)|promo code|discount|use code|join (?:my|our)|order (?:from|at)|link in)\b"
)
# So many lines are kept to show what was counted.
PROOF = 3
# A line follows another's within so long: it goes on with it, whether it names anybody or not.
GOES_ON = timedelta(minutes=30)
# A day is sour by lines that surely are: a joke is taken for a complaint as often as not.
SURELY_SOUR = 0.5
# Two lines of different people within so long are an exchange.
TALKING = timedelta(hours=3)
# A talk that so many others joined has caught on.
CAUGHT_ON = 2
# Below this logit a line is as good as not a `head` at all.
UNLIKELY = -4.0
# When a group sleeps, by the hour; how many of the brand's lines there are kept.
NIGHT, LATE = (22, 8), 20
# A line wants something from here on; so many are kept. A line is about the theme from this share of its content on.
WANTED, WANTING, WANTS = ("ask_buy", "ask_price", "renewal", "referral"), 0.5, 100
ABOUT, LONG_ENOUGH = 0.12, 5
# How many deeds, and how many last lines, are kept of one member. A longer line counts as one of so many characters.
DEEDS, LAST, LONG_LINE = 60, 4, 200
# Heads of the line model that tell what somebody's lines are; sums and peaks of them are kept.
HEADS: tuple[str, ...] = (
    "praise",
    "tip",
    "share",
    "question",
    "ask_buy",
    "ask_price",
    "need",
    "renewal",
    "referral",
    "joke",
    "thanks",
)
HEADS += ("call", "stir", "poach", "advert", "plusone", "outside", "settled")


@dataclass(slots=True)
class Day:
    """One day on the group's own clock. `among`: exchanges between members; `with_brand`: of a member with the brand.

    `night`, `late`: lines of members and of the brand while a group sleeps; `about`: lines of members about its theme.
    `worst`, `best`: the sourest and the warmest line, (0…1, message id).
    """

    member_lines: int = 0
    operator_lines: int = 0
    among: int = 0
    with_brand: int = 0
    pushes: int = 0
    sour: float = 0.0
    warm: float = 0.0
    speakers: set[str] = field(default_factory=set)
    joined: int = 0
    left: int = 0
    night: int = 0
    late: int = 0
    about: int = 0
    worst: tuple[float, str] = (0.0, "")
    best: tuple[float, str] = (0.0, "")


@dataclass(frozen=True, slots=True)
class Want:
    """A line that asks to buy, for a price, to renew, or to bring somebody (`name`, a head of the line model)."""

    message: str
    member: str
    at: datetime
    name: str


@dataclass(slots=True)
class Person:
    """What one member did. `days`: ordinals of the dates with a line; `last`: (message, at, characters) of the last lines;
    `sums`, `peaks`: of the chances of HEADS; `others`: by deed, for or from whom; `addressed`: who named or answered them."""

    lines: int = 0
    size: int = 0
    night: int = 0
    days: set[int] = field(default_factory=set)
    first_at: datetime | None = None
    last_at: datetime | None = None
    first: str = ""
    last: deque[tuple[str, datetime, int]] = field(default_factory=lambda: deque(maxlen=LAST))
    deeds: deque[Deed] = field(default_factory=lambda: deque(maxlen=DEEDS))
    sums: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    peaks: dict[str, tuple[float, str]] = field(default_factory=dict)
    others: dict[str, set[str]] = field(default_factory=dict)
    addressed: set[str] = field(default_factory=set)
    adverts: list[str] = field(default_factory=list)
    joined: str = ""
    left: str = ""

    def did(self, name: str) -> list[Deed]:
        """Deeds of one kind, oldest first."""
        return [deed for deed in self.deeds if deed.name == name]

    @property
    def mean_size(self) -> float:
        return self.size / self.lines if self.lines else 0.0


@dataclass(slots=True)
class Chronicle:
    """Everything kept. `members_at`, `brand_at`: lines by weekday (0: Monday) and hour, 7 × 24; `exchanged`: the last exchange
    between two people, `among_last`, `with_brand_last`: the last lines of members to each other, and between them and the brand; `brand_last`: the brand's last line, `ended`: its last one that closes a sale or a stage (message, at);
    `late`: the brand's last lines at night; `noise`: member -> a line that says it is too much; `facts`: by member and family,
    what they said of themselves last; `wants`: the last lines that ask to buy, to renew or to bring somebody; `about`: by
    member, how much a line shares with the group's theme at most, and that line; `newcomers`: who came last and stayed (message, member, at)."""

    days: dict[date, Day] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    questions: Questions = field(default_factory=Questions)
    pushes: dict[str, Promotion] = field(default_factory=dict)
    members_at: list[list[int]] = field(default_factory=lambda: [[0] * 24 for _ in range(7)])
    brand_at: list[list[int]] = field(default_factory=lambda: [[0] * 24 for _ in range(7)])
    exchanged: tuple[str, datetime] | None = None
    among_last: deque[str] = field(default_factory=lambda: deque(maxlen=PROOF))
    with_brand_last: deque[str] = field(default_factory=lambda: deque(maxlen=PROOF))
    brand_last: tuple[str, datetime] | None = None
    ended: tuple[str, datetime] | None = None
    late: deque[str] = field(default_factory=lambda: deque(maxlen=LATE))
    noise: dict[str, str] = field(default_factory=dict)
    wants: deque[Want] = field(default_factory=lambda: deque(maxlen=WANTS))
    about: dict[str, tuple[float, str]] = field(default_factory=dict)
    newcomers: deque[tuple[str, str, datetime]] = field(default_factory=lambda: deque(maxlen=WANTS))
    facts: dict[tuple[str, str], Fact] = field(default_factory=dict)
    _talk: tuple[str, str, datetime] | None = None  # the talk that is on: first line, its writer, last line's time
    _joined: set[str] = field(default_factory=set)
    _answers: bool = False  # whether the talk takes up what the brand said

    def hear(self, before: Reading, after: Reading, setting: Setting) -> None:
        """One more line: the reading before it, and with it."""
        seen = after.recent[-1]
        message = seen.message
        local = message.at.astimezone(setting.zone) if setting.zone else message.at
        day = self.days.setdefault(local.date(), Day())
        if after.promotions is not before.promotions and after.promotions:
            self._push(after.promotions[-1], day)
        if message.kind in SILENT:
            if not seen.operator:
                self._moved(message, day)
            return
        if message.sender in setting.bots:
            return  # a machine keeps nobody company; what it pushes is counted above
        deeds = () if seen.operator else tuple(deeds_of(before, seen, setting))
        self.questions.hear(before, after, deeds, setting)
        grid = self.brand_at if seen.operator else self.members_at
        grid[local.weekday()][local.hour] += 1
        partner = partner_of(before, message)
        self._exchange(before, seen, partner, day, setting)
        if seen.operator:
            self._brand(seen, local, day)
            return
        self._member(seen, partner, local, day, setting)
        if partner is not None and partner not in setting.operators:
            self.people.setdefault(partner, Person()).addressed.add(message.sender)
        for deed in deeds:
            self._credit(deed)

    def _brand(self, seen: Seen, local: datetime, day: Day) -> None:
        message = seen.message
        day.operator_lines += 1
        self.brand_last = (message.id, message.at)
        if not {"stage_end", "closing_down"}.isdisjoint(seen.found):
            self.ended = (message.id, message.at)
        if local.hour >= NIGHT[0] or local.hour < NIGHT[1]:
            self.late.append(message.id)
            day.late += 1

    def _member(self, seen: Seen, partner: str | None, local: datetime, day: Day, setting: Setting) -> None:
        message = seen.message
        person = self.people.setdefault(message.sender, Person())
        person.lines += 1
        person.left = ""  # whoever speaks is back
        size = min(len(message.text), LONG_LINE)
        person.size += size
        person.days.add(local.toordinal())
        person.first_at, person.first = (person.first_at or message.at), (person.first or message.id)
        person.last_at = message.at
        person.last.append((message.id, message.at, size))
        asleep = local.hour >= NIGHT[0] or local.hour < NIGHT[1]
        day.night += asleep
        person.night += asleep
        self._wants(seen)
        if setting.theme is not None and size >= LONG_ENOUGH:
            share = shipped().shared(seen.read.ids, setting.theme)
            day.about += share >= ABOUT
            if share > self.about.get(message.sender, (0.0, ""))[0]:
                self.about[message.sender] = (share, message.id)
        if seen.advert and (person.adverts or _SELLS.search(message.text.lower())):
            person.adverts.append(message.id)
        if "noise" in seen.found and not seen.found & FUN:
            self.noise[message.sender] = message.id
        for fact in facts_of(seen):
            self.facts[message.sender, fact.family] = fact
        odds = seen.read.odds
        for head in HEADS if odds else ():
            if odds[head] < UNLIKELY:
                continue
            value = chance(odds[head])
            person.sums[head] += value
            if value > person.peaks.get(head, (0.0, ""))[0]:
                person.peaks[head] = (value, message.id)
        day.member_lines += 1
        day.speakers.add(message.sender)
        sour = seen.mood.sour if seen.mood.sour >= SURELY_SOUR else 0.0
        warm = max(seen.shows("praise"), seen.shows("thanks")) if not sour else 0.0
        day.sour += sour
        day.warm += warm if warm >= 0.5 else 0.0
        day.worst = max(day.worst, (sour, message.id))
        day.best = max(day.best, (warm, message.id))
        self._talks(message, partner, setting)

    def _wants(self, seen: Seen) -> None:
        name = max(WANTED, key=seen.shows)
        if (
            seen.read.odds
            and seen.shows(name) >= WANTING
            and not seen.advert
            and len(seen.message.text.strip()) >= SHORTEST
        ):
            self.wants.append(Want(seen.message.id, seen.message.sender, seen.message.at, name))

    def _talks(self, message: Message, partner: str | None, setting: Setting) -> None:
        """A talk begins after a pause; who begins one that others join has started something.

        Where the brand began it that counts as much, but is not told as theirs.
        """
        if self._talk is None or message.at - self._talk[2] > NEW_TALK:
            near = self.brand_last is not None and message.at - self.brand_last[1] <= JOINING
            self._answers = near or partner in setting.operators
            self._talk, self._joined = (message.id, message.sender, message.at), set()
            return
        first, starter, last = self._talk
        if message.sender != starter and message.at - last <= JOINING:
            known = len(self._joined)
            self._joined.add(message.sender)
            if known < CAUGHT_ON == len(self._joined):
                deed = Deed("started", starter, first, message.sender, message.at, 1.0)
                self._credit(deed, told=not self._answers)
        self._talk = (first, starter, message.at)

    def _credit(self, deed: Deed, *, told: bool = True) -> None:
        """Every deed counts with its chance; one that is sure is kept with its message, and for whom it was."""
        person = self.people.setdefault(deed.member, Person())
        person.sums[deed.name] += deed.chance
        if deed.chance > person.peaks.get(deed.name, (0.0, ""))[0]:
            person.peaks[deed.name] = (deed.chance, deed.message)
        if deed.sure and told:
            person.deeds.append(deed)
            if deed.other:
                person.others.setdefault(deed.name, set()).add(deed.other)

    def _exchange(self, before: Reading, seen: Seen, partner: str | None, day: Day, setting: Setting) -> None:
        """Who talks with whom; and whether this line and the one before it are an exchange at all (P10)."""
        message = seen.message
        partner = partner or _just_before(before, seen, setting)
        if partner is not None and not seen.promotion:
            if seen.operator != (partner in setting.operators):
                day.with_brand += 1
                self.with_brand_last.append(message.id)
            elif not seen.operator:
                day.among += 1
                self.among_last.append(message.id)
        # Pictures, signs and machines are no exchange, nor is a push.
        if seen.promotion or message.kind not in ("text", "voice") or len(message.text.strip()) < 2:
            return
        for earlier in reversed(before.recent[-NEAR:]):
            if message.at - earlier.message.at > TALKING:
                return
            both = {message.sender, earlier.message.sender}
            if len(both) == 2 and not earlier.promotion and not both & setting.bots and not both <= setting.operators:
                self.exchanged = (message.id, message.at)
                return

    def _push(self, push: Promotion, day: Day) -> None:
        if push.message not in self.pushes:
            day.pushes += 1
        self.pushes[push.message] = push

    def _moved(self, message: Message, day: Day) -> None:
        person = self.people.setdefault(message.sender, Person())
        if message.kind == "join":
            day.joined += 1
            person.joined, person.left = message.id, ""
            self.newcomers.append((message.id, message.sender, message.at))
        elif message.kind == "leave":
            day.left += 1
            person.left = message.id
            self.newcomers = deque((one for one in self.newcomers if one[1] != message.sender), WANTS)


def _just_before(before: Reading, seen: Seen, setting: Setting) -> str | None:
    """Who spoke just before, where a line goes on with that."""
    last = before.recent[-1] if before.recent else None
    if last is None or last.promotion or last.message.kind in SILENT or last.message.sender in setting.bots:
        return None
    near = seen.message.at - last.message.at <= GOES_ON and seen.message.kind in ("text", "voice")
    return last.message.sender if near and last.message.sender != seen.message.sender else None


def chronicle_of(transcript: Transcript, judge: MemberModel | None = None) -> tuple[Reading, Chronicle]:
    """The reading of a whole transcript at its `now`, and its chronicle. `judge`: a member model other than the package's."""
    setting = Setting.shipped(transcript, judge)
    reading, chronicle = follow(Reading(), Chronicle(), transcript.messages, setting)
    return aged(reading, transcript), chronicle


def follow(
    reading: Reading, chronicle: Chronicle, messages: Sequence[Message], setting: Setting
) -> tuple[Reading, Chronicle]:
    """The reading and the chronicle after all of `messages`; the chronicle is the one that was given, carried on."""
    with at_rest(len(messages)):
        for message, text in read_ahead(messages, setting):
            after = fold(reading, message, setting, text)
            chronicle.hear(reading, after, setting)
            reading = after
    return reading, chronicle

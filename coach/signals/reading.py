"""What the chat shows, as a fold: a pure function from the reading so far and one message.

The same code reads a file, a live group and a test case; what a reading holds is bounded, so a group of 100,000
messages costs as much to advise as one of 100.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

import immutables
import numpy as np

from coach.plain import is_word
from coach.plain import plain as plain_of
from coach.signals.attention import ANSWER_WINDOW, Answer, Asked, answer_kind
from coach.signals.cues import CAUSES, cues, words_of
from coach.signals.lines import Around, Hashes, LineModel, flags_of, hashes, shipped
from coach.signals.matter import EMBERS, Matter, answer_matter, hear_matter
from coach.signals.mood import CALM, SOUR, Context, Mood, complaints, feel, is_told
from coach.signals.promotion import AT_IT, AT_ONCE, Promotion, is_advert, is_promotion
from coach.signals.rhythm import Rhythm
from coach.signals.ties import Ties, tie
from coach.signals.unhappy import MemberModel, Trace, chance, shipped_members
from coach.types import Cause, Evidence, Level, Message, Transcript

# How many of the last lines, promotions and questions a reading remembers whole.
RECENT, KEPT, ASKED = 80, 200, 60
# Lines within which an unaddressed answer, a "+1" or a chat between two people is taken to belong to what came before.
NEAR = 12
# How many of the brand's last lines a member's line is compared with.
TALKED = 8
# A line is read beside this many of the others' last ones.
CROWD = 6
# Who writes so much a line on average, and now at most so many characters after the brand spoke, has turned curt.
CHATTY, CURT = 8.0, 3
# The logit of a head where no model has read the line.
NOT_SAID = -9.0
# Kinds of message in which nobody says anything.
SILENT = frozenset({"join", "leave", "system", "recall"})
# Cues that make a line to the brand an ask, and those that make one a courtesy that waits for nothing.
WANTS = frozenset({*CAUSES, "ask_buy", "ask_price", "ask_compare", "renewal", "referral", "need"})
COURTESY = frozenset({"thanks", "settled", "praise", "laugh"})
_GREETING = re.compile(
    r"^(大家|各位|姐妹们|亲们|家人们)?(早(?=$|[呀啊哈~!,。. ])|早(上好|安|晨)|(上午|中午|下午|晚上|大家|各位)好|晚安)"
    r"|^(good )?(morning|afternoon|evening|night)\b|^(hi|hey|hello)( all| everyone| folks| there)?[!,. ]*$"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What stays the same while a chat is read: who speaks for the brand, everybody's name, the group's clock."""

    operators: frozenset[str]
    bots: frozenset[str]
    names: Mapping[str, str]
    zone: tzinfo | None
    theme: Hashes | None = None
    model: LineModel | None = None
    judge: MemberModel | None = None
    # A talk of the brand with one customer, and nobody else in it.
    private: bool = False

    @classmethod
    def of(cls, transcript: Transcript, model: LineModel | None = None, judge: MemberModel | None = None) -> Setting:
        """The setting of a transcript. `model` reads lines and `judge` members; training leaves out what it trains."""
        names = {member.id: plain_of(member.name) for member in transcript.members if len(member.name.strip()) >= 2}
        bots = frozenset(member.id for member in transcript.members if member.role == "bot")
        group = transcript.group
        theme = theme_of(transcript)
        alone = sum(member.role == "member" for member in transcript.members) == 1
        # What was learned of private talks is Chinese; a group that names its kind is one, however few have spoken.
        private = alone and group.kind is None and transcript.language != "en"
        return cls(transcript.operators, bots, names, transcript.zone, theme, model, judge, private)

    @classmethod
    def shipped(cls, transcript: Transcript, judge: MemberModel | None = None) -> Setting:
        """The setting with the models of the package; `judge`: one with an operator's correction."""
        return cls.of(transcript, shipped(), judge or shipped_members())


def theme_of(transcript: Transcript) -> Hashes:
    """What the group is for, as hashed n-grams: its theme, its name, its offers."""
    group = transcript.group
    offers = [" ".join((offer.name, offer.benefit, *offer.facts)) for offer in group.offers]
    return hashes(plain_of(" ".join((group.theme, group.name, *offers))), longest=600)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the models see it: its hashed n-grams, and the logit of every head (none without a model)."""

    ids: Hashes = field(compare=False)  # made from the message; arrays have no plain equality
    odds: Mapping[str, float]
    around: Around = field(default=Around(), compare=False)
    # The same of the deed model, where it was read ahead (coach/signals/deeds.py).
    deeds: Mapping[str, float] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """What the words of a message say: its plain form, its cues by family, and the line as the models see it."""

    plain: str
    found: frozenset[str]
    line: Line


@dataclass(frozen=True, slots=True)
class Seen:
    """One line as read: its cues by family (with the words), its mood, and what it is."""

    message: Message
    found: frozenset[str]
    mood: Mood
    read: Line
    operator: bool
    promotion: bool = False
    advert: bool = False
    answer: Answer | None = None

    def shows(self, head: str) -> float:
        """The probability, 0…1, that the line is a `head` (need, praise, settled, …)."""
        return chance(self.read.odds[head]) if head in self.read.odds else 0.0


class MemberReading(NamedTuple):
    """One person. `unhappiness` in 0…1; `level`, `cause`, `since`, `evidence` only where there is something to prove."""

    messages: int = 0
    mean_length: float = 0.0
    first_at: datetime | None = None
    last_at: datetime | None = None
    last_line: str | None = None
    advert_at: datetime | None = None
    thanks: int = 0
    praise: int = 0
    answers: int = 0
    left: bool = False
    unhappiness: float = 0.0
    matter: Matter | None = None
    trace: Trace = Trace()

    @property
    def level(self) -> Level | None:
        return self.matter.level if self.matter else None

    @property
    def cause(self) -> Cause | None:
        return self.matter.cause if self.matter else None

    @property
    def since(self) -> str | None:
        return self.matter.since if self.matter else None

    @property
    def answered(self) -> bool:
        return self.matter is not None and self.matter.answered

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return self.matter.evidence if self.matter else ()


class Reading(NamedTuple):
    """Everything that the chat shows up to its last message."""

    messages: int = 0
    members: immutables.Map[str, MemberReading] = immutables.Map()
    asked: tuple[Asked, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    adverts: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    opted_out: immutables.Map[str, str] = immutables.Map()  # member id -> message id
    ties: Ties = immutables.Map()
    rhythm: Rhythm = Rhythm()
    recent: tuple[Seen, ...] = ()

    @property
    def matters(self) -> dict[str, Matter]:
        """Member id -> the matter that this member is unhappy about, settled ones left out."""
        return {who: m.matter for who, m in self.members.items() if m.matter and not m.matter.settled}

    def waiting(self) -> tuple[Asked, ...]:
        """Questions and mentions put to the brand that nobody has answered, oldest first."""
        return tuple(asked for asked in self.asked if asked.open)


def read(transcript: Transcript, judge: MemberModel | None = None) -> Reading:
    """The reading of a whole transcript at its `now`. `judge`: a member model other than the package's."""
    reading = fold_all(Reading(), transcript.messages, Setting.shipped(transcript, judge))
    return aged(reading, transcript)


def fold_all(reading: Reading, messages: Iterable[Message], setting: Setting) -> Reading:
    """The reading after all of `messages`, oldest first."""
    for message in messages:
        reading = fold(reading, message, setting)
    return reading


def aged(reading: Reading, transcript: Transcript) -> Reading:
    """The reading with a value for every member, and unanswered mentions grown old by `now`: patience is not endless."""
    members = reading.members
    for member in transcript.members:
        if member.id not in members:
            members = members.set(member.id, MemberReading())
    for asked in reading.waiting():
        person = members[asked.member]
        if asked.to_staff and not person.matter:
            hours = asked.age(transcript.now) / timedelta(hours=1)
            doubt = min(0.3, 0.05 + 0.02 * hours + 0.1 * asked.repeats)
            members = members.set(asked.member, person._replace(unhappiness=max(person.unhappiness, doubt)))
    return reading._replace(members=members)


def fold(reading: Reading, message: Message, setting: Setting, text: Text | None = None) -> Reading:
    """The reading after one more message. `text`: what its words say, where that was read before (coach/signals/ahead.py)."""
    operator = message.sender in setting.operators
    said = text or text_of(reading, message, setting)
    hear = _hear_operator if operator else _hear_member
    seen, reading = hear(reading, message, said.plain, said.found, said.line, setting)
    hour = message.at.astimezone(setting.zone).hour if setting.zone else message.at.hour
    partner = partner_of(reading, message)
    ties = tie(reading.ties, message.sender, partner) if partner else reading.ties
    return reading._replace(
        messages=reading.messages + 1,
        rhythm=reading.rhythm.heard(message.at, hour, operator=operator, exchange=partner is not None),
        ties=ties,
        recent=(*reading.recent[-RECENT + 1 :], seen),
    )


def text_of(reading: Reading, message: Message, setting: Setting) -> Text:
    """What the words of a message say that comes after `reading`: of that only who spoke, to whom and in which words counts."""
    plain = plain_of(message.text) if message.kind not in SILENT else ""
    found = cues(plain) if plain else frozenset()
    ids, around = _around(reading, message, plain, found, setting)
    odds = setting.model.odds(ids, around) if setting.model and plain else {}
    return Text(plain, found, Line(ids, odds, around))


def around_line(reading: Reading, message: Message, setting: Setting) -> tuple[Hashes, Around]:
    """What the line model sees of a message that comes after `reading`: for training on the very features of use."""
    plain = plain_of(message.text)
    return _around(reading, message, plain, cues(plain), setting)


def _around(
    reading: Reading, message: Message, plain: str, found: frozenset[str], setting: Setting
) -> tuple[Hashes, Around]:
    own = brand = before = None
    since_brand = 0
    for back, seen in enumerate(reversed(reading.recent[-NEAR:]), start=1):
        spoke = seen.message.kind not in SILENT
        if spoke and own is None and seen.message.sender == message.sender:
            own = seen.read.ids
        if spoke and brand is None and seen.operator:
            brand, since_brand = seen.read.ids, back
        if back == 1 and spoke and seen.message.sender != message.sender and not seen.operator:
            before = seen.read.ids
    addressed = addressed_by(reading, message)
    person = reading.members.get(message.sender)
    flags = flags_of(
        plain,
        found,
        to_staff=bool(addressed & setting.operators),
        to_member=bool(addressed) and not addressed & setting.operators,
        own_lines=person.messages if person else 0,
        since_brand=since_brand,
    )
    return hashes(plain), Around(own, brand, before, flags)


def addressed_by(reading: Reading, message: Message) -> set[str]:
    """Whom a line mentions or answers."""
    addressed = set(message.mentions)
    if message.reply_to:
        addressed |= {seen.message.sender for seen in reading.recent if seen.message.id == message.reply_to}
    return addressed


# -- a member speaks ---------------------------------------------------------------------------------------------


def _hear_member(
    reading: Reading,
    message: Message,
    plain: str,
    found: frozenset[str],
    line: Line,
    setting: Setting,
) -> tuple[Seen, Reading]:
    person = reading.members.get(message.sender, MemberReading())
    if message.kind in SILENT:
        return Seen(message, found, CALM, line, operator=False), _come_or_go(reading, message, person, setting)
    context = _context(reading, message, person, setting)
    told = is_told(found, line.odds, context)
    mood = feel(plain, found, line.odds, told=told)
    called = not setting.operators.isdisjoint(message.mentions)
    wants = _wants(plain, found, context, called=called)
    asked, repeated = (
        _ask(reading, message, found, context) if wants else (_answered_by_member(reading.asked, message), 0)
    )
    if repeated and mood.sour < SOUR:
        # The need was not met and is voiced again: by the label's definition that is where it begins to show (P37).
        mood = replace(mood, sour=min(0.9, 0.4 + 0.15 * repeated), level="annoyed")
    following = person.advert_at is not None and message.at - person.advert_at <= AT_IT
    advert = is_advert(message, found, chance(line.odds.get("advert", NOT_SAID)), following=following)
    waits = next((one.message for one in asked if one.member == message.sender and one.open), None)
    # Whoever sells by running others down is not unhappy by it, and who joins in takes the tone of what is joined.
    silent = advert or ("plus_one" in found and context.joined < SOUR and not context.waiting)
    matter = hear_matter(person.matter, message, plain, found, CALM if silent else mood, waits)
    if advert:
        person = person._replace(advert_at=message.at)
    if not silent:
        person = _traced(person, reading, line, found, setting, context, told=told, repeats=repeated)
    opted = reading.opted_out.set(message.sender, message.id) if "opt_out" in found else reading.opted_out
    return Seen(message, found, mood, line, operator=False, advert=advert), reading._replace(
        asked=asked[-ASKED:],
        adverts=(*reading.adverts, message.id)[-KEPT:] if advert else reading.adverts,
        promotions=_last(reading.promotions, lambda push: push.heard(message, found, sour=mood.sour >= SOUR)),
        opted_out=opted,
        members=reading.members.set(message.sender, _weighed(_said(person, message, plain, found, matter), setting)),
    )


def _traced(
    person: MemberReading,
    reading: Reading,
    line: Line,
    found: frozenset[str],
    setting: Setting,
    context: Context,
    *,
    told: bool,
    repeats: int,
) -> MemberReading:
    """The person with one more line in the trace: how sour it is, and whether it speaks of what the brand spoke of."""
    if not line.odds or setting.model is None:
        return person
    said = [seen.read.ids for seen in reading.recent if seen.operator][-TALKED:]
    talk = setting.model.shared(line.ids, np.concatenate(said)) if said else 0.0
    theme = setting.model.shared(line.ids, setting.theme) if setting.theme is not None else 0.0
    return person._replace(
        trace=person.trace.hear(
            line.odds,
            blunt=complaints(found),
            told=told,
            talk=talk,
            theme=theme,
            waiting=context.waiting,
            repeats=repeats,
            crowd=context.crowd,
            curt=context.curt,
            brushed=context.brushed,
            words=setting.judge.words.line(line.ids) if setting.judge else None,
        ),
    )


def _weighed(person: MemberReading, setting: Setting) -> MemberReading:
    """The person with `unhappiness` worked out anew: what a member calls settled only glows on."""
    if setting.judge is None:
        return person
    value = setting.judge.unhappiness(person.trace, private=setting.private)
    if person.matter is not None and person.matter.settled:
        value *= EMBERS
        return person._replace(unhappiness=value)
    matter = replace(person.matter, cause=setting.judge.cause(person.trace)) if person.matter is not None else None
    return person._replace(unhappiness=value, matter=matter)


def _said(
    person: MemberReading, message: Message, plain: str, found: frozenset[str], matter: Matter | None
) -> MemberReading:
    return person._replace(
        messages=person.messages + 1,
        mean_length=person.mean_length + (len(plain) - person.mean_length) / (person.messages + 1),
        first_at=person.first_at or message.at,
        last_at=message.at,
        last_line=message.id,
        thanks=person.thanks + ("thanks" in found),
        praise=person.praise + ("praise" in found),
        matter=matter,
    )


def _come_or_go(reading: Reading, message: Message, person: MemberReading, setting: Setting) -> Reading:
    if message.kind == "join":
        return reading._replace(joined=(*reading.joined, message.id)[-KEPT:])
    if message.kind != "leave":
        return reading
    matter = person.matter.leave(message) if person.matter else None
    gone = person._replace(left=True, matter=matter, trace=person.trace._replace(gone=True))
    members = reading.members.set(message.sender, _weighed(gone, setting))
    promotions = _last(reading.promotions, lambda push: push.lost(message.at))
    return reading._replace(left=(*reading.left, message.id)[-KEPT:], members=members, promotions=promotions)


def _context(reading: Reading, message: Message, person: MemberReading, setting: Setting) -> Context:
    addressed = addressed_by(reading, message)
    mine = [asked for asked in reading.asked if asked.member == message.sender]
    before = [seen for seen in reading.recent[-NEAR:] if seen.message.sender != message.sender and not seen.operator]
    return Context(
        to_staff=bool(addressed & setting.operators),
        to_member=bool(addressed) and not addressed & setting.operators,
        waiting=any(asked.open for asked in mine),
        brushed=bool(mine) and mine[-1].brushed and mine[-1].open,
        crowd=max((seen.mood.sour for seen in before[-CROWD:]), default=0.0),
        joined=max((seen.mood.sour for seen in before[-2:]), default=0.0),
        curt=person.messages >= 3
        and person.mean_length >= CHATTY
        and len(message.text.strip()) <= CURT
        and bool(reading.recent)
        and reading.recent[-1].operator,
    )


def _wants(plain: str, found: frozenset[str], context: Context, *, called: bool) -> bool:
    """Whether a line waits for somebody. `called`: it mentions the brand, which is an ask unless it is mere courtesy."""
    if context.to_member:
        return False
    if {"question", "chase"} & found or (context.to_staff and WANTS & found):
        return True
    return called and not COURTESY & found and not _GREETING.match(plain)


def _ask(reading: Reading, message: Message, found: frozenset[str], context: Context) -> tuple[tuple[Asked, ...], int]:
    """The questions after this ask, and how often its writer has now asked again (0: the first time)."""
    for index in range(len(reading.asked) - 1, -1, -1):
        earlier = reading.asked[index]
        if earlier.member == message.sender and earlier.open:
            fresh = message.at - earlier.at < timedelta(minutes=3) and not earlier.repeats
            again = replace(
                earlier, repeats=earlier.repeats + (not fresh), to_staff=earlier.to_staff or context.to_staff
            )
            chased = not fresh and ("chase" in found or "ignored" in found or context.to_staff or again.repeats > 1)
            return (*reading.asked[:index], again, *reading.asked[index + 1 :]), again.repeats if chased else 0
    new = Asked(message.id, message.sender, message.at, context.to_staff, message.text)
    return (*reading.asked, new), 0


def _answered_by_member(asked: tuple[Asked, ...], message: Message) -> tuple[Asked, ...]:
    """A member who answers another's question to all closes it; a question to the staff waits for the staff."""
    if not message.reply_to and not message.mentions:
        return asked
    return tuple(
        replace(one, answered_by=message.id)
        if one.open
        and not one.to_staff
        and one.member != message.sender
        and (one.message == message.reply_to or one.member in message.mentions)
        else one
        for one in asked
    )


# -- the brand speaks --------------------------------------------------------------------------------------------


def _hear_operator(
    reading: Reading,
    message: Message,
    plain: str,
    found: frozenset[str],
    line: Line,
    setting: Setting,
) -> tuple[Seen, Reading]:
    person = reading.members.get(message.sender, MemberReading())
    kind = answer_kind(found, plain, bot=message.sender in setting.bots)
    targets = _addressees(reading, message, plain, kind, setting)
    selling = is_promotion(message, found, chance(line.odds.get("brand:promo", NOT_SAID if line.odds else 0.0)))
    named = frozenset(message.mentions) - setting.operators
    # An answer to whoever asked sells nothing, and an offer put to one member is no push to the group.
    answering = any(one.open and one.member in targets for one in reading.asked) and (named or "concrete" in found)
    selling = selling and message.reply_to is None and not answering
    if (selling and not named) or message.kind in ("join", "leave", "system", "recall", "red_packet"):
        targets = set()
    members, asked = reading.members, reading.asked
    for target in targets:
        hearer = members.get(target, MemberReading())
        if hearer.matter and not hearer.matter.settled:
            hearer = hearer._replace(matter=answer_matter(hearer.matter, message, kind))
        if line.odds and setting.model is not None:
            own = next((seen.read.ids for seen in reversed(reading.recent) if seen.message.sender == target), None)
            echo = setting.model.shared(line.ids, own) if own is not None else 0.0
            trace = hearer.trace.answered(line.odds, sorry="apology" in found, echo=echo)
            hearer = _weighed(hearer._replace(trace=trace), setting)
        members = members.set(target, hearer)
    if targets:
        done = kind not in ("empty", "auto")
        asked = tuple(
            replace(one, answered_by=message.id if done else None, brushed=not done)
            if one.open and one.member in targets
            else one
            for one in asked
        )
    promotions = reading.promotions
    if selling:
        promotions = _pushed(reading, message, words_of(plain, "promo"), tuple(sorted(named)))
    members = members.set(message.sender, _said(person, message, plain, found, None))
    seen = Seen(message, found, CALM, line, operator=True, promotion=selling, answer=kind if targets else None)
    return seen, reading._replace(members=members, asked=asked, promotions=promotions)


def _pushed(reading: Reading, message: Message, words: str, to: tuple[str, ...]) -> tuple[Promotion, ...]:
    """The ledger with one more line that sells; lines in a row are one push."""
    last = reading.promotions[-1] if reading.promotions else None
    if last and last.sender == message.sender and last.to == to and message.at - last.at <= AT_ONCE:
        return reading.promotions
    push = Promotion(message.id, message.sender, message.at, words, to, reading.rhythm.member_lines)
    return (*reading.promotions, push)[-KEPT:]


def _last(promotions: tuple[Promotion, ...], change: Callable[[Promotion], Promotion]) -> tuple[Promotion, ...]:
    return (*promotions[:-1], change(promotions[-1])) if promotions else promotions


def _addressees(reading: Reading, message: Message, plain: str, kind: Answer, setting: Setting) -> set[str]:
    """Whom an operator's line answers: those it names; else whoever asked or complained last, while that is near."""
    named = set(message.mentions) - setting.operators
    if message.reply_to:
        named |= {
            seen.message.sender for seen in reading.recent if seen.message.id == message.reply_to and not seen.operator
        }
    # Who has not spoken lately is not who is answered; that also keeps a group of thousands as cheap as one of ten.
    heard = {seen.message.sender for seen in reading.recent if not seen.operator}
    named |= {member for member in heard if member in setting.names and is_named(plain, setting.names[member])}
    if named or not plain or (_GREETING.match(plain) and kind == "other"):
        return named
    everybody = any(word in plain for word in ("大家", "各位", "所有人", "everyone", "all of you", "folks"))
    waiting: list[str] = []
    for seen in reversed(reading.recent[-NEAR:]):
        if seen.operator or message.at - seen.message.at > ANSWER_WINDOW:
            continue
        who = seen.message.sender
        person = reading.members.get(who)
        open_matter = person is not None and person.matter is not None and not person.matter.settled
        if open_matter or any(one.member == who and one.open for one in reading.asked):
            waiting.append(who)
    return set(waiting) if everybody else set(waiting[:1])


def is_named(plain: str, name: str) -> bool:
    """Whether a line holds a name; one in Latin letters as a whole word ("sam" is not in "same")."""
    at = plain.find(name)
    while at >= 0:
        if is_word(plain, at, at + len(name)):
            return True
        at = plain.find(name, at + 1)
    return False


def partner_of(reading: Reading, message: Message) -> str | None:
    """Whom a line talks with: whom it answers or mentions, or the other person who spoke within two minutes before."""
    if message.reply_to:
        for seen in reading.recent:
            if seen.message.id == message.reply_to and seen.message.sender != message.sender:
                return seen.message.sender
    for mention in message.mentions:
        if mention != message.sender:
            return mention
    if reading.recent:
        last = reading.recent[-1]
        near = message.at - last.message.at <= timedelta(minutes=2)
        if near and last.message.sender != message.sender and not last.promotion and message.kind == "text":
            return last.message.sender
    return None

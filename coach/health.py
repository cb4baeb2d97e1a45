"""How a group is: its state, its stage, the four points, and what was counted, each with the messages that prove it. Pure.

P09, P10, P13, P17, P26, P30, P47, P49, P51, P55. The state is the first that holds of those in STATES (evals/labels/groups.md);
a quiet but good group is called so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from statistics import median

import numpy as np

from coach.agreed import closed_of, header_of, moments_of
from coach.members import Group
from coach.patterns import INNER
from coach.plain import plain, printable
from coach.portrait import Answers, Counts, GroupState, Health, PointScore, Stage, Step, Told
from coach.signals.chronicle import Day
from coach.signals.promotion import Promotion
from coach.signals.questions import Waited
from coach.types import Evidence

# What is said of a group is said of so many days before `now`.
WINDOW = timedelta(days=28)
# A question to the brand is unanswered after this long.
UNANSWERED = timedelta(days=1)
# P10: days without a real exchange that are an alarm; a group with fewer lines of members a day is a quiet one.
ALARM, FEW = 3.0, 2.7
# Two unanswered are a habit, if they are so large a share of what was asked. So many pushes, so large a share of the lines, so few of them answered: pushed.
HABIT, NEGLECT, PUSHES, PUSH_SHARE, PUSH_ANSWERED = 2, 0.34, 5, 0.3, 0.5
# So large a share of members' lines at night, or so many who say that it is too much.
NIGHT_SHARE, TOO_MUCH, LARGE = 0.25, 2, 100
# Upset members, unanswered or badly, within so long: trouble.
UPSET, LATELY = 2, timedelta(days=7)
# Ended so long ago: over. A flash sale lasts no longer than this.
OVER, FLASH = timedelta(days=2), timedelta(days=5)
_CLOSES = re.compile(
    r"结(?:营|课|业|班|束)|毕业(?:了|啦|快乐|典礼)|收官|截单|收单|售罄|卖完|散群|圆满|\b(?:graduation|final (?:session|class|lesson)|that's a wrap|sold out|closed)\b"
)
_NEVER_PAID = re.compile(
    r"(?:没|未|不曾|还没)(?:有)?(?:人)?(?:付|买|下单|消费|成交|花)(?:过)?(?:钱|费|款)?|没(?:一个|人)(?:买|付|下)|领(?:了)?(?:鸡?蛋|礼品|赠品|奖|试用|小样|资料)|(?:免费|试听|试用|体验|赠送|白送|扫码送|进群送)"
    r"|\bnever (?:paid|bought|ordered)|\b(?:free (?:trial|sample|lesson|class|gift)|giveaway|freebie)"
)
_REGULAR = re.compile(
    r"每(?:周|月|天|晚|早|日|星期|礼拜|个月|隔|季|年)[^,。;!?]{0,16}|(?:周|星期|礼拜)[一二三四五六日末天](?:晚|早|上午|下午|中午)?[^,。;!?]{0,12}(?:打卡|分享|答疑|共学|团练|开场|开讲|直播|见|聚|集合|练|局|跑|读|课|集训|沙龙|作业|晒)"
    r"|(?:打卡|晨读|夜跑|共读|月聚|周会|答疑夜|杯测|品鉴会?)[^,。;!?]{0,10}|\b(?:every|each) (?:mon|tues|wednes|thurs|fri|satur|sun)day[^,.;!?]{0,20}|\b(?:weekly|monthly|every (?:week|month|morning|night|evening))[^,.;!?]{0,20}"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b[^,.;!?]{0,14}\b(?:night|session|run|ride|club|call|hour|thread|check)"
)
RULES_ENOUGH = 3
ON_THEME, ABOUT_SOME = 0.01, 0.04


@dataclass(frozen=True)
class Scene:
    """A group within its window: what the rules look at."""

    group: Group

    @cached_property
    def now(self) -> datetime:
        return self.group.transcript.now

    @cached_property
    def since(self) -> datetime:
        return max(self.group.transcript.messages[0].at, self.now - WINDOW)

    @cached_property
    def days(self) -> dict[date, Day]:
        """The days of the window with a line, by date."""
        first = self.group.transcript.local(self.since).date()
        return {day: counted for day, counted in self.group.chronicle.days.items() if day >= first}

    @cached_property
    def span(self) -> float:
        """The window in days, at least one."""
        return max((self.now - self.since) / timedelta(days=1), 1.0)

    @cached_property
    def pushes(self) -> tuple[Promotion, ...]:
        """Pushes to the whole group."""
        return tuple(one for one in self.group.chronicle.pushes.values() if one.at >= self.since and not one.to)

    @cached_property
    def asked(self) -> tuple[Waited, ...]:
        """Questions and mentions put to the brand, or answered by it."""
        return tuple(
            one
            for one in self.group.chronicle.questions.asked.values()
            if one.at >= self.since and (one.to_staff or one.brand)
        )

    @cached_property
    def open(self) -> tuple[Waited, ...]:
        """Those that nobody has answered for a day."""
        return tuple(one for one in self.asked if one.answered_at is None and self.now - one.at >= UNANSWERED)

    @cached_property
    def silent_days(self) -> float:
        """Days since the last real exchange; since the chat's beginning where there was none."""
        last = self.group.chronicle.exchanged
        return (self.now - (last[1] if last else self.group.transcript.messages[0].at)) / timedelta(days=1)

    @cached_property
    def ends(self) -> list[str]:
        """What was not seen in a chat is proved by the whole of it: its first and its last message."""
        messages = self.group.transcript.messages
        return list(dict.fromkeys([messages[0].id, messages[-1].id]))

    @cached_property
    def last(self) -> list[str]:
        """The last exchange, or the whole chat."""
        known = self.group.chronicle.exchanged
        return [known[0]] if known else self.ends

    @cached_property
    def among(self) -> list[str]:
        """Lines of members to each other, the last ones; the last exchange where there are none."""
        return list(self.group.chronicle.among_last) or self.last

    @cached_property
    def useful(self) -> list[str]:
        """Lines of the window that helped somebody, the last ones."""
        people = self.group.chronicle.people.values()
        deeds = [deed for person in people for deed in person.did("helped") if deed.at >= self.since]
        return [deed.message for deed in sorted(deeds, key=lambda deed: deed.at)][-3:]

    @cached_property
    def ended(self) -> datetime | None:
        """When the sale or the stage that the group was for was over; none where it is not, or nobody said."""
        group, transcript = self.group, self.group.transcript
        if transcript.group.kind not in ("flash", "delivery"):
            return None
        moments = moments_of(transcript, group.reading)
        said = [at for at in (closed_of(transcript, group.reading),) if at is not None]
        if transcript.group.kind == "flash":
            # A flash sale is a matter of days, whatever its rules forget to say of its end.
            said += [one.at + FLASH for one in moments if one.at + FLASH <= self.now]
        else:
            said += [one.closes or one.at for one in moments if one.stage and (one.closes or one.at) <= self.now]
        if group.chronicle.ended is not None and _CLOSES.search(plain(transcript.by_id[group.chronicle.ended[0]].text)):
            said.append(group.chronicle.ended[1])
        past = [at for at in said if self.now - at >= OVER]
        ahead = [one for one in moments if one.at > self.now]
        return max(past, default=None) if not ahead else None

    def total(self, name: str) -> int:
        """A count summed over the window's days."""
        return int(sum(getattr(day, name) for day in self.days.values()))

    @cached_property
    def counts(self) -> Counts:
        helped = sum(
            deed.at >= self.since
            for person in self.group.chronicle.people.values()
            for deed in person.deeds
            if deed.name in ("helped", "thanked")
        )
        answered = sum(one.brand for one in self.asked)
        return Counts(
            days=len(self.days),
            member_lines=self.total("member_lines"),
            operator_lines=self.total("operator_lines"),
            speakers=len(set().union(*(day.speakers for day in self.days.values()))) if self.days else 0,
            pushes=len(self.pushes),
            pushes_answered=sum(one.replies > 0 and not one.soured for one in self.pushes),
            push_replies=sum(one.replies for one in self.pushes),
            among=self.total("among"),
            with_brand=self.total("with_brand"),
            late=self.total("late"),
            night=self.total("night"),
            gives=helped + answered + sum(one.praise for one in self.pushes),
            disturbs=sum(not one.replies for one in self.pushes)
            + self.total("late")
            + sum(one.soured for one in self.pushes),
            silent_days=float(int(self.silent_days)),
        )

    @cached_property
    def answers(self) -> Answers:
        minutes = [
            (one.answered_at - one.at) / timedelta(minutes=1) for one in self.asked if one.answered_at and one.brand
        ]
        return Answers(
            asked=len(self.asked),
            answered=len(minutes),
            by_members=sum(one.answered_at is not None and not one.brand for one in self.asked),
            median_minutes=round(median(minutes), 1) if minutes else None,
            ninetieth_minutes=round(float(np.quantile(minutes, 0.9)), 1) if minutes else None,
            minutes=tuple(round(one, 1) for one in minutes),
            unanswered=tuple(Evidence(message=one.message) for one in self.open),
        )

    @cached_property
    def upset(self) -> list[str]:
        """Members whose matter of the last days is not settled."""
        by_id = self.group.transcript.by_id
        return [
            one.member
            for one in self.group.concerns
            if (not one.answered or one.level != "annoyed")
            and self.now - by_id[one.evidence[-1].message].at <= LATELY
            and one.confidence >= 0.4
        ]

    @cached_property
    def doors(self) -> list[str]:
        """Messages of the last week that ask to buy, to renew or to bring somebody."""
        return [one.message for one in self.group.chronicle.wants if self.now - one.at <= LATELY]


# -- the state ---------------------------------------------------------------------------------------------------


def _over(scene: Scene) -> Told | None:
    if scene.ended is None:
        return None
    kept = scene.group.chronicle.ended
    proof = [kept[0]] if kept else scene.ends[-1:]
    practice = "P26" if scene.group.transcript.group.kind == "flash" else "P31"
    return scene.group.told("health.states.over.why", proof, practice, days=(scene.now - scene.ended).days)


def _unpaid(scene: Scene) -> Told | None:
    transcript = scene.group.transcript
    members = [one for one in transcript.members if one.role == "member"]
    paid = any(one.orders for one in members)
    known = sum(one.orders == 0 for one in members)
    said = any(_NEVER_PAID.search(plain(text)) for text in (*header_of(transcript), transcript.group.theme))
    sells = bool(scene.pushes or transcript.group.offers)
    if paid or not sells or not (said or (known >= 3 and known == len(members))):
        return None
    proof = [one.message for one in scene.pushes[-2:]] or scene.ends
    return scene.group.told("health.states.unpaid.why", proof, "P30")


def _troubled(scene: Scene) -> Told | None:
    group = scene.group
    if _stands(scene):
        proof = [one.message for one in group.trouble.evidence][:3]
        who = len(group.trouble.members) or len(scene.upset) or 1
        return group.told("health.states.troubled.why", proof or scene.ends[-1:], "P36", count=who)
    grave = sum(1 if one.level == "annoyed" else 2 for one in group.concerns if one.member in scene.upset)
    if grave <= UPSET or len(scene.open) >= HABIT:
        return None
    lines = [one.evidence[-1].message for one in group.concerns if one.member in scene.upset]
    return group.told("health.states.troubled.why", lines[:3], "P36", count=len(scene.upset))


def _stands(scene: Scene) -> bool:
    """Whether a crisis fills the talk: not a single poacher whom the brand has spoken to, nor questions that nobody sees to."""
    crisis, brand = scene.group.trouble, scene.group.chronicle.brand_last
    if crisis.kind == "none":
        return False
    if crisis.kind in ("poaching", "sabotage"):
        last = max((_at(scene, one.message) for one in crisis.evidence), default=scene.now)
        return len(crisis.members) >= UPSET or brand is None or brand[1] < last
    return len(scene.open) < HABIT or len(crisis.members) > UPSET + 1


def _unattended(scene: Scene) -> Told | None:
    if len(scene.open) < HABIT or len(scene.open) < NEGLECT * len(scene.asked):
        return None
    proof = [one.message for one in scene.open[-3:]]
    return scene.group.told("health.states.unattended.why", proof, "P37", count=len(scene.open))


def _noisy(scene: Scene) -> Told | None:
    group, counts = scene.group, scene.counts
    complaints = [line for line in group.chronicle.noise.values() if _at(scene, line) >= scene.since]
    # Too many pushes are another matter.
    large = (group.transcript.group.size or 0) >= LARGE and not _mostly_pushes(scene)
    loud = counts.night >= NIGHT_SHARE * max(counts.member_lines, 1) and counts.member_lines / scene.span >= FEW
    if not large or not loud or not complaints:
        return None
    return group.told("health.states.noisy.why", complaints[-3:], "P51", count=len(complaints))


def _pushed(scene: Scene) -> Told | None:
    if not _mostly_pushes(scene):
        return None
    counts = scene.counts
    proof = [one.message for one in scene.pushes if not one.replies][-3:] or [scene.pushes[-1].message]
    return scene.group.told(
        "health.states.pushed.why", proof, "P09", pushes=counts.pushes, answered=counts.pushes_answered
    )


def _mostly_pushes(scene: Scene) -> bool:
    counts = scene.counts
    lines = counts.member_lines + counts.operator_lines
    return (
        counts.pushes >= PUSHES
        and counts.pushes >= PUSH_SHARE * max(lines, 1)
        and counts.pushes_answered <= PUSH_ANSWERED * counts.pushes
    )


def _dying(scene: Scene) -> Told | None:
    if scene.silent_days < ALARM:
        return None
    return scene.group.told("health.states.dying.why", scene.last, "P10", days=int(scene.silent_days))


def _quiet(scene: Scene) -> Told | None:
    counts = scene.counts
    if counts.member_lines / scene.span >= FEW and (counts.among or counts.with_brand):
        return None
    asked = [one for one in scene.group.chronicle.questions.asked.values() if one.at >= scene.since]
    answered = sum(one.answered_at is not None for one in asked)
    if 2 * answered < len(asked) or not asked:
        # Nobody can say that what is asked is answered here.
        return _among(scene, counts.among, counts.with_brand)
    return scene.group.told("health.states.quiet.why", scene.last, "P13", asked=len(asked), answered=answered)


def _among(scene: Scene, among: int, with_brand: int) -> Told:
    return scene.group.told(
        "health.seen.among",
        [*scene.among[-2:], *list(scene.group.chronicle.with_brand_last)[-1:]],
        "P13",
        among=among,
        with_brand=with_brand,
    )


def _lively(scene: Scene) -> Told:
    counts = scene.counts
    return scene.group.told("health.states.lively.why", scene.among, "P13", among=counts.among, days=round(scene.span))


RULES: tuple[tuple[GroupState, Callable[[Scene], Told | None]], ...] = (
    ("over", _over),
    ("unpaid", _unpaid),
    ("troubled", _troubled),
    ("unattended", _unattended),
    ("noisy", _noisy),
    ("pushed", _pushed),
    ("dying", _dying),
    ("quiet", _quiet),
)


def state_of(scene: Scene) -> tuple[GroupState, Told]:
    """The first state that holds, and why."""
    for name, rule in RULES:
        if (why := rule(scene)) is not None:
            return name, why
    return "lively", _lively(scene)


# -- stage and points --------------------------------------------------------------------------------------------


def stage_of(scene: Scene) -> tuple[Stage, Told]:
    """What content is for now (P55): drawing people, getting them to talk, or letting them buy."""
    group, doors = scene.group, scene.doors
    asking = {one.member for one in group.chronicle.wants if one.message in doors}
    if group.transcript.group.kind == "flash" or len(asking) >= 2:
        return "convert", group.told(
            "health.stages.convert.why", doors[-3:] or scene.ends[-1:], "P55", count=len(doors)
        )
    among = scene.counts.among
    if among < 3 and scene.counts.member_lines < 20:
        return "draw", group.told("health.stages.draw.why", scene.among, "P55", count=among)
    return "enliven", group.told("health.stages.enliven.why", scene.among, "P55", count=among)


def points_of(scene: Scene, state: GroupState) -> tuple[PointScore, ...]:
    """The four points of a good group (P17): rules, theme, people, events."""
    return (_rules(scene, state), _theme(scene, state), _people(scene, state), _events(scene))


def _rules(scene: Scene, state: GroupState) -> PointScore:
    group = scene.group
    rules, adverts = group.transcript.group.rules, adverts_of(scene)
    kept = (
        len(_advertisers(scene)) < 2
        and state not in ("troubled", "unattended")
        and not (state == "over" and _is_flash(scene))
    )
    if len(rules) >= RULES_ENOUGH and kept:
        return PointScore(
            name="rules", grade="good", why=_good(scene, "rules", scene.ends[-1:], quote=_short(rules[0]))
        )
    if rules and adverts:
        unkept = scene.group.told("health.points.rules.unkept", adverts[-2:], "P17", count=len(rules))
        return PointScore(name="rules", grade="weak", why=unkept)
    if rules:
        few = scene.group.told("health.points.rules.few", scene.ends[-1:], "P17", quote=_short(rules[0]))
        return PointScore(name="rules", grade="weak", why=few)
    return PointScore(name="rules", grade="weak", why=_weak(scene, "rules", scene.ends))


def _theme(scene: Scene, state: GroupState) -> PointScore:
    about = scene.total("about") / max(scene.counts.member_lines, 1)
    lines = sorted(scene.group.chronicle.about.values(), reverse=True)
    if (
        about >= ON_THEME
        and lines
        and scene.group.transcript.group.theme
        and state not in ("unpaid", "noisy")
        and not (state == "over" and _is_flash(scene))
    ):
        line = next((one for share, one in lines if share >= ABOUT_SOME and scene.group.quote(one)), None)
        if line:
            return PointScore(
                name="theme", grade="good", why=_good(scene, "theme", [line], quote=scene.group.quote(line))
            )
    return PointScore(name="theme", grade="weak", why=_weak(scene, "theme", scene.ends))


def _people(scene: Scene, state: GroupState) -> PointScore:
    adverts = adverts_of(scene)
    spoke = [line for share, line in scene.group.chronicle.about.values() if share >= ABOUT_SOME]
    let_be = bool(adverts) and state in ("unattended", "troubled", "pushed")
    if state == "unpaid" or len(_advertisers(scene)) >= 2 or let_be or not spoke:
        return PointScore(name="people", grade="weak", why=_weak(scene, "people", adverts[-3:] or scene.ends))
    return PointScore(name="people", grade="good", why=_good(scene, "people", spoke[-3:], count=len(spoke)))


def _events(scene: Scene) -> PointScore:
    """Something regular, as the header names it or the brand's own lines do."""
    transcript = scene.group.transcript
    for text in transcript.group.rules:
        if found := _REGULAR.search(plain(text)):
            return PointScore(
                name="events",
                grade="good",
                why=_good(scene, "events", scene.ends[-1:], quote=_short(text[found.start() :])),
            )
    for seen in reversed(scene.group.reading.recent):
        if seen.operator and not seen.promotion and (found := _REGULAR.search(plain(seen.message.text))):
            said = _short(seen.message.text[found.start() :])
            return PointScore(name="events", grade="good", why=_good(scene, "events", [seen.message.id], quote=said))
    return PointScore(name="events", grade="weak", why=_weak(scene, "events", scene.ends))


def _good(scene: Scene, point: str, proof: Sequence[str], **slots: object) -> Told:
    return scene.group.told(f"health.points.{point}.good", proof, "P17", **slots)


def _weak(scene: Scene, point: str, proof: Sequence[str]) -> Told:
    return scene.group.told(f"health.points.{point}.weak", proof, "P17")


def adverts_of(scene: Scene) -> list[str]:
    """Lines of the window in which members advertise, oldest first."""
    people = scene.group.chronicle.people.values()
    lines = [line for person in people for line in person.adverts if _at(scene, line) >= scene.since]
    return sorted(lines, key=lambda line: _at(scene, line))


def _advertisers(scene: Scene) -> set[str]:
    return {scene.group.transcript.by_id[line].sender for line in adverts_of(scene)}


def _is_flash(scene: Scene) -> bool:
    return scene.group.transcript.group.kind == "flash"


def _short(text: str) -> str:
    """The beginning of a rule or a line, to be shown."""
    return re.split(r"[。;；!！?？\n]", " ".join(printable(text).split()))[0][:24].strip().translate(INNER)


def _at(scene: Scene, message: str) -> datetime:
    return scene.group.transcript.by_id[message].at


# -- what was seen -----------------------------------------------------------------------------------------------


def seen_of(scene: Scene) -> Iterator[Told]:
    """The counts that say something, a sentence each."""
    group, counts, answers = scene.group, scene.counts, scene.answers
    lines = max(counts.member_lines + counts.operator_lines, 1)
    if counts.pushes:
        proof = [one.message for one in scene.pushes[-3:]]
        share = f"{counts.pushes / lines:.0%}"
        yield group.told(
            "health.seen.pushes", proof, "P09", count=counts.pushes, answered=counts.pushes_answered, share=share
        )
    if counts.among or counts.with_brand:
        yield _among(scene, counts.among, counts.with_brand)
    if answers.answered and answers.median_minutes is not None and answers.ninetieth_minutes is not None:
        proof = [one.message for one in scene.asked if one.brand][-3:]
        yield group.told(
            "health.seen.answers",
            proof,
            "P37",
            asked=answers.asked,
            answered=answers.answered,
            median=spell(group, answers.median_minutes),
            ninetieth=spell(group, answers.ninetieth_minutes),
        )
    if scene.open:
        longest = max((scene.now - one.at) / timedelta(minutes=1) for one in scene.open)
        proof = [one.message for one in scene.open[:3]]
        yield group.told("health.seen.unanswered", proof, "P37", count=len(scene.open), longest=spell(group, longest))
    if scene.silent_days >= 1:
        yield group.told("health.seen.silence", scene.last, "P10", days=int(scene.silent_days))
    active = sum(day.operator_lines > 0 for day in scene.days.values())
    if group.chronicle.brand_last is not None:
        yield group.told(
            "health.seen.presence", [group.chronicle.brand_last[0]], "P49", days=round(scene.span), active=active
        )
    if counts.late and group.chronicle.late:
        yield group.told("health.seen.late", list(group.chronicle.late)[-3:], "P51", count=counts.late)
    if counts.gives or counts.disturbs:
        yield group.told(
            "health.seen.balance",
            [*scene.useful, *[one.message for one in scene.pushes if not one.replies][-2:]] or scene.last,
            "P47",
            gives=counts.gives,
            disturbs=counts.disturbs,
        )


def spell(group: Group, minutes: float) -> str:
    """A length of time as one says it."""
    name, count = (
        ("minutes", minutes)
        if minutes < 90
        else ("hours", minutes / 60)
        if minutes < 2880
        else ("days", minutes / 1440)
    )
    return group.tell(f"health.units.{name}", count=max(round(count), 1))


def health_of(scene: Scene, steps: Callable[[Scene, GroupState, Stage], tuple[Step, ...]]) -> Health:
    """Everything about a group's health at `now`. `steps`: what to do this week (coach/week.py)."""
    group = scene.group
    state, why = state_of(scene)
    stage, stage_why = stage_of(scene)
    return Health(
        state=state,
        title=group.tell(f"health.states.{state}.title"),
        why=(why,),
        stage=stage,
        stage_title=group.tell(f"health.stages.{stage}.title"),
        stage_why=stage_why,
        points=points_of(scene, state),
        seen=tuple(seen_of(scene)),
        steps=steps(scene, state, stage),
        counts=scene.counts,
        answers=scene.answers,
    )

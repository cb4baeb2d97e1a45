"""The members of a group: tiers, who could carry it, who faded, what they said of themselves, whom to invite. Pure.

P07, P19, P22, P25, P28, P41, P42. Every statement is proved by messages; nothing is said of anybody without.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from coach.candidates import MOST, NAMED, Carrier, carriers_of
from coach.checks.orders import is_order
from coach.fading import faded_of
from coach.patterns import INNER
from coach.plain import plain, printable
from coach.portrait import Candidate, Members, Placed, SuperRule, TagFound, Told
from coach.signals.chronicle import Chronicle, Person
from coach.signals.facts import families
from coach.signals.reading import Reading
from coach.slots import called, quotable, sour, without_names
from coach.supers import super_group_of
from coach.telling import RoleText, Telling
from coach.tiers import Tiering, sure_crisis, tiers_of
from coach.types import Concern, Crisis, Draft, Evidence, Hook, Language, Tier, Transcript

# Who needs the operator first.
ORDER: tuple[Tier, ...] = ("problem", "core", "promising", "silent")
# So many reasons are given for one member.
REASONS = 3
# Who carries a group shows in weeks; of less than so long nobody is sure.
EARLY = timedelta(days=6)
# A line says this much, or it is not shown as a reason.
SHOWN = 0.5
# A quotation is looked for within so many characters of a line.
READ = 300
UNNAMED: dict[Language, str] = {"zh-Hans": "这个群", "zh-Hant": "這個群", "en": "this group"}
PRACTICES = {
    "skilled": ("P07", "P25"),
    "helps": ("P07", "P19"),
    "tells": ("P07", "P22"),
    "gathers": ("P07", "P19"),
    "vouches": ("P07", "P25"),
}


@dataclass(frozen=True)
class Group:
    """All that is looked at."""

    reading: Reading
    chronicle: Chronicle
    transcript: Transcript
    concerns: tuple[Concern, ...]
    crisis: Crisis
    telling: Telling

    @cached_property
    def trouble(self) -> Crisis:
        """The crisis, if it is sure enough to be told of members."""
        return sure_crisis(self.crisis, self.chronicle)

    @cached_property
    def tiers(self) -> tuple[Tiering, ...]:
        """Each member's tier. Nobody is a problem without a line that shows it: then the next likely one is said."""
        found = tiers_of(self.reading, self.chronicle, self.transcript, self.concerns, self.trouble)
        return tuple(one if one.tier != "problem" or self._shows(one.member) else _next(one) for one in found)

    def _shows(self, member: str) -> bool:
        person = self.person(member)
        troubled = {one.member for one in self.concerns} | set(self.trouble.members)
        return member in troubled or bool(person.adverts) or bool(person.left)

    @cached_property
    def carriers(self) -> tuple[Carrier, ...]:
        return carriers_of(self.reading, self.chronicle, self.transcript, self.concerns, self.trouble)

    def person(self, member: str) -> Person:
        """What a member did; nothing, where none was heard of."""
        return self.chronicle.people.get(member) or Person()

    def quote(self, message: str) -> str:
        """The part of a message that is quoted; empty where none can be."""
        text = without_names(self.transcript, message)
        if len(text) > READ and is_order(text):
            return ""
        # Every run of clauses is weighed: a pasted document would take seconds.
        return quotable(text[:READ], self.transcript.language)

    def shown(self, message: str) -> str:
        """What the operator is shown of a message: its quotable part, else its beginning as the chat shows it."""
        text = " ".join(printable(self.transcript.by_id[message].text).split())
        return self.quote(message) or text.translate(INNER)[:20] or "…"

    @property
    def name(self) -> str:
        """What the group is called; an operator often gives it no name."""
        given = printable(self.transcript.group.name).strip() or printable(self.transcript.group.theme).strip()
        return given or UNNAMED[self.transcript.language]

    def tell(self, path: str, **slots: object) -> str:
        """A sentence of knowledge/portrait in the language of the chat."""
        return self.telling.tell(self.transcript.language, path, **slots)

    def told(self, path: str, messages: Sequence[str], practice: str = "", **slots: object) -> Told:
        """A sentence with its proof."""
        return self.told_as(self.tell(path, **slots), messages, practice)

    def told_as(self, text: str, messages: Sequence[str], practice: str = "") -> Told:
        """A text with its proof."""
        return Told(text=text, evidence=tuple(Evidence(message=one) for one in messages), practice=practice)


def members_of(group: Group, rule: SuperRule | None = None) -> Members:
    """Everything about the members at `now`. `rule`: who may enter a super-user group, as the operator states it."""
    placed = sorted(
        (_placed(group, one) for one in group.tiers),
        key=lambda one: (ORDER.index(one.tier), -group.person(one.member).lines, one.member),
    )
    named = [one for one in group.carriers if one.score >= NAMED][:MOST]
    candidates = tuple(_candidate(group, one) for one in named)
    return Members(
        placed=tuple(placed),
        counts={tier: sum(one.tier == tier for one in placed) for tier in ORDER},
        candidates=candidates,
        candidates_why=_doubt(group) if candidates else group.tell("members.nobody"),
        faded=tuple(faded_of(group)),
        tags=tuple(_tags(group)),
        super_group=super_group_of(group, rule),
    )


# -- tiers -------------------------------------------------------------------------------------------------------


def _next(one: Tiering) -> Tiering:
    rest: tuple[Tier, ...] = ("core", "promising", "silent")
    return Tiering(one.member, max(rest, key=lambda tier: one.chances[tier]), one.chances)


def _placed(group: Group, one: Tiering) -> Placed:
    reasons = list(_reasons(group, one.member, one.tier))[:REASONS]
    return Placed(
        member=one.member,
        tier=one.tier,
        confidence=round(one.chances[one.tier], 3),
        why=tuple(reasons),
        plan=group.tell(f"members.tiers.{one.tier}.plan"),
    )


def _reasons(group: Group, member: str, tier: Tier) -> Iterator[Told]:
    """Why somebody is placed where they are; there is always one."""
    person = group.person(member)
    if not person.lines:
        yield _unheard(group, person)
        return
    if tier == "problem":
        yield from _troubles(group, member, person)
    if tier == "core":
        yield from deeds_told(group, member)
        yield from _bought(group, member, person)
    if tier == "promising":
        yield from _interests(group, person)
    last = person.last[-1][0]
    if person.lines == 1:
        yield group.told("members.why.one_word", [last], "P42", quote=group.shown(last))
        return
    ends = [person.first, last]
    # Lines alone are no reason to call somebody loyal, or a problem.
    wanting = tier in ("promising", "silent")
    if wanting:
        yield group.told("members.why.talks", ends, "P42", count=person.lines)
    if len(person.days) > 1 or not wanting:
        yield group.told("members.why.days", ends, "P42", count=len(person.days))


def _unheard(group: Group, person: Person) -> Told:
    if person.left:
        return group.told("members.why.left", [person.left], "P42")
    if person.joined:
        return group.told("members.why.joined_only", [person.joined], "P42")
    # That somebody said nothing is proved by the whole chat: its first and its last message.
    ends = [group.transcript.messages[0].id, group.transcript.messages[-1].id]
    return group.told("members.why.never", list(dict.fromkeys(ends)), "P42")


def _troubles(group: Group, member: str, person: Person) -> Iterator[Told]:
    for concern in group.concerns:
        if concern.member == member:
            proof = [one.message for one in concern.evidence]
            worst = max(proof, key=lambda one: sour(group.transcript.by_id[one].text))
            shown = list(dict.fromkeys([proof[-1], worst]))
            path = "members.why.complained" if concern.answered else "members.why.complains"
            yield group.told(path, shown, "P42", quote=group.shown(worst))
    if person.adverts:
        yield group.told("members.why.adverts", person.adverts[-2:], "P45", quote=group.shown(person.adverts[-1]))
    if member in group.trouble.members:
        own = [one.message for one in group.trouble.evidence if group.transcript.by_id[one.message].sender == member]
        if own:
            yield group.told("members.why.stirs", own[:2], "P33", quote=group.shown(own[0]))
    if person.left:
        yield group.told("members.why.left", [person.left], "P42")


def deeds_told(group: Group, member: str) -> Iterator[Told]:
    """What somebody did for the others, each with its lines."""
    person = group.person(member)
    for name, practice in (("helped", "P07"), ("thanked", "P07"), ("started", "P19"), ("vouched", "P22")):
        deeds = person.did(name)
        if not deeds:
            continue
        best = max(deeds, key=lambda deed: deed.chance)
        proof = [*[deed.message for deed in deeds if deed is not best][-2:], best.message]
        slots: dict[str, object] = {"count": len(deeds), "quote": group.shown(best.message)}
        if name == "thanked":
            slots["other"] = called(group.transcript, best.other or member)
        yield group.told(f"members.why.{name}", proof, practice, **slots)
    peak, line = person.peaks.get("share", (0.0, ""))
    if peak >= SHOWN:
        yield group.told("members.why.shared", [line], "P22", quote=group.shown(line))


def _bought(group: Group, member: str, person: Person) -> Iterator[Told]:
    """Orders stand in the header; the lines shown are the member's own."""
    if orders := group.transcript.people[member].orders:
        yield group.told("members.why.orders", [person.last[-1][0]], "P42", count=orders)


def _interests(group: Group, person: Person) -> Iterator[Told]:
    asks = [person.peaks.get(name, (0.0, "")) for name in ("ask_buy", "ask_price", "need", "renewal", "referral")]
    chance, line = max(asks)
    if chance >= SHOWN:
        yield group.told("members.why.asks", [line], "P42", quote=group.shown(line))
    peak, shown = person.peaks.get("share", (0.0, ""))
    if peak >= SHOWN and shown != line:
        yield group.told("members.why.shared", [shown], "P22", quote=group.shown(shown))


# -- who could carry the group -----------------------------------------------------------------------------------


def _doubt(group: Group) -> str:
    """Of a few days only a hint can be had (suite koc counts short chats apart)."""
    span = group.transcript.now - group.transcript.messages[0].at
    return group.tell("members.early", days=max(span.days, 1)) if span < EARLY else ""


def _candidate(group: Group, one: Carrier) -> Candidate:
    person, transcript = group.person(one.member), group.transcript
    craft = group.chronicle.facts.get((one.member, "craft"))
    why = list(deeds_told(group, one.member))[:REASONS]
    if craft is not None:
        why.insert(0, group.told("members.why.craft", [craft.message], "P25", quote=group.shown(craft.message)))
    if not why:
        ends = list(dict.fromkeys([person.first, person.last[-1][0]]))
        why = [group.told("members.why.days", ends, "P07", count=len(person.days))]
    when = "skilled" if craft is not None and person.did("helped") else _strength(person)
    if when == "helps" and not _answers(group, one.member):
        when = "tells"  # nobody had asked
    role = _role(group, when, one.member)
    line, said = _said_by(group, one.member, why)
    return Candidate(
        member=one.member,
        score=round(one.score, 3),
        why=tuple(why),
        role=role.role[transcript.language] if role else "",
        thanks=role.thanks[transcript.language] if role else "",
        draft=Draft(
            agent="open",
            text=group.telling.word(
                transcript.language,
                f"members.ask.{when}",
                f"{transcript.group.id}{one.member}",
                name=called(transcript, one.member),
                quote=said,
                role=role.role[transcript.language] if role else "",
            ),
            where="private",
            to=one.member,
            move="koc",
            hook=Hook(member=one.member, message=line),
            practices=PRACTICES[when],
        ),
        practices=tuple(dict.fromkeys((*PRACTICES[when], *([role.practice] if role else [])))),
    )


def _answers(group: Group, member: str) -> bool:
    """Whether one of somebody's lines answered a question."""
    answers = {one.answered_by for one in group.chronicle.questions.asked.values()}
    return any(deed.message in answers for deed in group.person(member).did("helped"))


def _said_by(group: Group, member: str, why: Sequence[Told]) -> tuple[str, str]:
    """A line of the member's own that the message to them takes up, and its words; their last one where none can be quoted."""
    lines = [proof.message for told in why for proof in reversed(told.evidence)]
    own = [line for line in lines if group.transcript.by_id[line].sender == member]
    found = ((line, said) for line in own if (said := group.quote(line)))
    return next(found, (group.person(member).last[-1][0], ""))


def _strength(person: Person) -> str:
    """What somebody does most for the group."""
    weights = {
        "helps": 1.5 * person.sums["helped"] + person.sums["thanked"],
        "gathers": 0.8 * person.sums["started"],
        "tells": 0.6 * (person.sums["share"] + person.sums["tip"]),
        "vouches": person.sums["vouched"],
    }
    return max(weights, key=lambda name: weights[name])


def _role(group: Group, when: str, member: str) -> RoleText | None:
    kind = group.transcript.group.kind
    fitting = [one for one in group.telling.roles if one.when == when and (not one.kinds or kind in one.kinds)]
    if not fitting:
        return None
    return fitting[sum(map(ord, f"{group.transcript.group.id}{member}")) % len(fitting)]


# -- tags --------------------------------------------------------------------------------------------------------


def _tags(group: Group) -> Iterator[TagFound]:
    """What members said of themselves and the header does not know yet, the latest first (P41)."""
    people = group.transcript.people
    out = {one.member for one in group.tiers if one.tier == "problem" and group.person(one.member).adverts}
    counts: Counter[str] = Counter()
    for (member, family), fact in sorted(group.chronicle.facts.items(), key=lambda one: one[1].at, reverse=True):
        known = plain(" ".join((*people[member].tags, *people[member].tags.values(), people[member].notes)))
        if member in out or plain(fact.value) in known or counts[member] >= MOST:
            continue
        counts[member] += 1
        name = families().named[family].name[group.transcript.language]
        yield TagFound(
            member=member, tag=name, value=fact.value, evidence=Evidence(message=fact.message, words=fact.value)
        )

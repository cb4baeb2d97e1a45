"""Whom to invite into a super-user group, by a rule that the operator states (P28): open, and three in ten by it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.patterns import chosen
from coach.portrait import Invited, SuperGroup, SuperRule
from coach.types import Transcript

if TYPE_CHECKING:
    from coach.members import Group

# Three members in ten keep the rule, seven are on the way to it (P28).
SUPER, PROMISING = 3, 7
MOST = 20


def super_group_of(group: Group, rule: SuperRule | None) -> SuperGroup:
    """The candidates, those who keep the rule first; without a rule nobody is named and one is asked for."""
    if rule is None or not rule.model_fields_set:
        return SuperGroup(why=group.tell("members.super.no_rule"))
    told = rule_told(group, rule)
    kept, near = [], []
    upset = {one.member for one in group.concerns}
    for tiering in group.tiers:
        person = group.person(tiering.member)
        gone = group.reading.members[tiering.member].left or tiering.member in upset
        if tiering.tier in ("problem", "silent") or not person.lines or gone:
            continue
        has = {
            "orders": group.transcript.people[tiering.member].orders or 0,
            "days": len(person.days),
            "lines": person.lines,
            "helped": len(person.did("helped")),
        }
        wanted = rule.model_dump(exclude_none=True)
        missing = {name: count for name, count in wanted.items() if has[name] < count}
        proof = [deed.message for deed in person.did("helped")][-2:] or [person.last[-1][0]]
        share = sum(min(has[name] / count, 1.0) for name, count in wanted.items()) / len(wanted)
        if not missing:
            parts = group.tell("members.super.has", rule=_parts(group, {name: has[name] for name in wanted}))
            kept.append((share, tiering.member, parts, proof))
        elif share >= 0.5:
            near.append(
                (share, tiering.member, group.tell("members.super.near", missing=_parts(group, missing)), proof)
            )
    near.sort(key=lambda one: -one[0])
    kept = kept[:MOST]
    near = near[: round(len(kept) * PROMISING / SUPER) or SUPER]
    why = group.tell("members.super.kept", count=len(kept)) if kept else group.tell("members.super.none")
    return SuperGroup(
        rule=rule,
        why=f"{group.tell('members.super.rule', rule=told)} {why}",
        invited=tuple(
            Invited(member=member, share=share, why=group.told_as(text, proof, "P28"))
            for share, part in (("super", kept), ("promising", near))
            for _, member, text, proof in part
        ),
        invitation=_invitation(group, told) if kept else "",
    )


def rule_told(group: Group, rule: SuperRule) -> str:
    """The rule in words."""
    return _parts(group, rule.model_dump(exclude_none=True))


def _parts(group: Group, counts: dict[str, int]) -> str:
    comma = ", " if group.transcript.language == "en" else "、"
    return comma.join(group.tell(f"members.super.{name}", count=count) for name, count in counts.items())


def _invitation(group: Group, rule: str) -> str:
    transcript: Transcript = group.transcript
    texts = group.telling.words["members"]["invitation"][transcript.language]
    return str(chosen(texts, transcript.group.id)).format(name="{name}", group=group.name, rule=rule)

"""Drafts without a model: patterns from knowledge/, filled with what members really said. Pure once loaded.

A pattern is used only when every slot has a value, so no draft ever shows an empty one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from coach.guides import Plan, load_plans
from coach.hooks import Caught
from coach.patterns import INNER, Pattern, chosen, filled, load_patterns, quote, texts_of
from coach.plain import is_traditional, printable, simplified, traditional
from coach.sayings import say
from coach.scenes import ANY, Scenes
from coach.types import (
    Advert,
    Concern,
    Crisis,
    Door,
    Draft,
    Hook,
    Language,
    Said,
    TimingAdvice,
    Transcript,
)

# The move that proposes to do something together.
MEET = "event"
# A group rule up to this length is quoted word for word; a longer one is referred to.
RULE = 40


@dataclass(frozen=True, slots=True)
class Playbook:
    """All patterns of one knowledge folder."""

    openers: tuple[Pattern, ...]
    replies: tuple[Pattern, ...]
    offers: tuple[Pattern, ...]
    plans: Mapping[str, Plan]
    scenes: Scenes

    @classmethod
    def load(cls, folder: Path) -> Playbook:
        """Read knowledge/openers, replies, offers, plans and scenes. Raises KnowledgeError naming the file."""
        return cls(
            openers=tuple(load_patterns(folder / "openers", "hook")),
            replies=tuple(load_patterns(folder / "replies", "cause")),
            offers=tuple(load_patterns(folder / "offers", "door")),
            plans={plan.id: plan for plan in load_plans(folder)},
            scenes=Scenes.load(folder),
        )

    def opener(
        self,
        caught: Caught,
        transcript: Transcript,
        *,
        without: Collection[str] = (),
        others: Sequence[Caught] = (),
    ) -> Draft | None:
        """The opener that takes up one caught remark by a move not among `without`, or none where no pattern fits it.

        Meeting over something is proposed where one of the `others` spoke of the same scene, and as a second topic where
        the group itself is about it (P18).
        """
        slots = self._slots(transcript, caught.member, caught.message)
        if caught.helper:
            slots["other"] = printable(transcript.people[caught.helper].name)
        scene = self._scene(caught, transcript)
        group = transcript.group
        about = self.scenes.of(f"{group.name} {group.theme} {group.industry}") if without else ANY
        together = scene != ANY and scene in (about, *(self._scene(one, transcript) for one in others))
        # In a group in which nobody is to be called on in public the question still goes to everybody.
        keys = ("question_with_helper", "question") if caught.kind == "question_with_helper" else (caught.kind,)
        fitting = [
            one
            for one in self.openers
            if one.key in keys
            and one.scene in (scene, ANY)
            and one.move not in without
            and (one.move != MEET or together)
            and (not one.kinds or transcript.group.kind in one.kinds)
            and texts_of(one, transcript, slots)
        ]
        # What is made for the scene comes before what fits anything.
        fitting = [one for one in fitting if one.key == keys[0]] or fitting
        close = (
            [one for one in fitting if one.move == MEET] or [one for one in fitting if one.scene == scene] or fitting
        )
        pattern = chosen(close, f"{transcript.group.id}{caught.message or caught.member}") if close else None
        text = filled(pattern, transcript, slots, caught.message or caught.member)
        if pattern is None or text is None:
            return None
        return Draft(
            agent="open",
            text=text,
            to=caught.helper or caught.member,
            reply_to=caught.message,
            move=pattern.move,
            hook=Hook(member=caught.member, message=caught.message),
            practices=(*pattern.practices, *_also(caught, transcript)),
        )

    def reply(self, concern: Concern, transcript: Transcript) -> Draft | None:
        """The first answer to an unhappy member."""
        key = "leaving" if concern.level == "leaving" else "settle" if concern.answered else concern.cause
        pattern = next((one for one in self.replies if one.key == key), None)
        last = concern.evidence[-1].message if concern.evidence else concern.since
        about = _asked(concern.about, transcript) if key == "ignored" and concern.about else last
        slots = self._slots(transcript, concern.member, about)
        if not slots["quote"]:
            # A long line without a pause: the words in it that prove the trouble are quoted instead.
            proof = (quote(one.words, transcript.language) for one in reversed(concern.evidence))
            slots["quote"] = next(filter(None, proof), "")
        text = filled(pattern, transcript, slots, last)
        if pattern is None or text is None:
            return None
        return Draft(
            agent="care",
            text=text,
            where="private" if pattern.where == "private" else "group",
            to=concern.member,
            reply_to=last,
            move=f"reply_{key}",
            hook=Hook(member=concern.member, message=last),
            caveats=(say(transcript.language, "caveat_time"),),
            practices=concern.practices,
        )

    def answer(self, message: str, transcript: Transcript, said: Said | None = None) -> Draft | None:
        """What the operator's documents say to a question, or an honest "I'll find out by …" (P37, P38)."""
        asker = transcript.by_id[message].sender
        slots = self._slots(transcript, asker, message)
        found = said.quoted[:1] if said else ()
        sure = said is not None and said.sure
        if found and sure:
            slots["answer"] = _in_script(" ".join(found[0].quote.split()), transcript.language)
        key, caveat = (
            ("answer", "answer_from") if sure else ("question", "answer_maybe" if found else "answer_if_known")
        )
        if said and said.kept and not found:
            caveat = "not_in_documents"
        source = " · ".join(filter(None, (found[0].document, found[0].place))) if found else ""
        pattern = next((one for one in self.replies if one.key == key), None)
        text = filled(pattern, transcript, slots, message)
        if text is None:
            return None
        return Draft(
            agent="care",
            text=text,
            to=asker,
            reply_to=message,
            move=f"reply_{key}",
            hook=Hook(member=asker, message=message),
            caveats=(say(transcript.language, caveat, source=source, quote=found[0].quote if found else ""),),
            practices=("P37", "P38"),
            sources=found,
        )

    def address(self, crisis: Crisis, transcript: Transcript) -> Draft | None:
        """The first message to everybody in a crisis (P33, P36); none where a word to the one who poaches says it."""
        key = f"crisis_{crisis.kind}"
        pattern = next((one for one in self.replies if one.key == key), None)
        lines = [transcript.by_id[one.message] for one in reversed(crisis.evidence)]
        said = [one.id for one in lines if one.kind == "text" and quote(one.text, transcript.language)]
        if not said:
            return None
        message = said[0]
        text = filled(pattern, transcript, self._slots(transcript, None, message), message)
        if pattern is None or text is None:
            return None
        return Draft(
            agent="care",
            text=text,
            move=key,
            hook=Hook(member=transcript.by_id[message].sender, message=message),
            caveats=(say(transcript.language, "caveat_time"),),
            practices=pattern.practices,
        )

    def warn(self, advert: Advert, transcript: Transcript) -> Draft | None:
        """The one reminder that an advertiser gets (P45)."""
        rule = advert.rule.strip().strip("。.;；").translate(INNER)
        key = "advert_rule" if 0 < len(rule) <= RULE else "advert"
        pattern = next((one for one in self.replies if one.key == key), None)
        slots = self._slots(transcript, advert.member, advert.message) | {"rule": rule}
        text = filled(pattern, transcript, slots, advert.message)
        if text is None:
            return None
        hook = Hook(member=advert.member, message=advert.message)
        return Draft(
            agent="care",
            text=text,
            to=advert.member,
            reply_to=advert.message,
            move="advert",
            hook=hook,
            practices=("P45",),
        )

    def offer(self, door: Door, timing: TimingAdvice, transcript: Transcript) -> Draft | None:
        """A soft mention that starts from the member's own words; only facts from the group's list (P38, P54)."""
        offered = next((one for one in transcript.group.offers if one.id == timing.shape.offer), None)
        pattern = next((one for one in self.offers if one.key == door.name), None)
        proof = door.evidence[0].message if door.evidence else None
        if not offered or not pattern:
            return None
        slots = self._slots(transcript, door.member, proof)
        comma = ", " if transcript.language == "en" else "，"
        slots["offer"] = offered.name
        slots["price"] = f" {offered.price}" if offered.price else ""
        known = offered.facts[0] if offered.facts else offered.benefit
        slots["fact"] = f"{comma}{known}" if known else ""
        text = filled(pattern, transcript, slots, proof or offered.id, optional=("price", "fact"))
        if text is None:
            return None
        return Draft(
            agent="time",
            text=text,
            where="group" if door.member is None else "private",
            to=door.member,
            reply_to=proof,
            move=f"offer_{door.name}",
            hook=Hook(member=door.member, message=proof) if door.member else None,
            caveats=() if offered.price else (say(transcript.language, "fact_missing"),),
            practices=(door.practice,) if door.practice else (),
        )

    def plan(self, crisis: Crisis, language: Language) -> tuple[str, ...]:
        """What to do first in this crisis, step by step."""
        plan = self.plans.get(crisis.kind)
        return plan.steps[language] if plan else ()

    def _scene(self, caught: Caught, transcript: Transcript) -> str:
        return self.scenes.of(transcript.by_id[caught.message].text) if caught.message else ANY

    def _slots(self, transcript: Transcript, member: str | None, message: str | None) -> dict[str, str]:
        group = transcript.group
        operator = group.persona.name or next((m.name for m in transcript.members if m.role == "operator"), "")
        slots = {"by": by(transcript), "operator": operator, "theme": group.theme}
        if member:
            slots["name"] = printable(transcript.people[member].name)
        if message:
            text = transcript.by_id[message].text
            # A mention may run into the words behind it ("@小暖你们…"); with the names known it can be told apart.
            for person in sorted(transcript.members, key=lambda one: -len(one.name)) if "@" in text else ():
                text = text.replace(f"@{person.name}", " ") if person.name else text
            slots["quote"] = quote(text, transcript.language)
        return slots


def by(transcript: Transcript) -> str:
    """A time that can be kept: two hours from now, or tomorrow at ten where that falls into the evening."""
    local: datetime = transcript.local(transcript.now) + timedelta(hours=2)
    late = local.hour >= 21 or local.hour < 10 or local.date() != transcript.local(transcript.now).date()
    night = transcript.local(transcript.now).hour >= 10
    if transcript.language == "en":
        if late:
            return "10am tomorrow" if night else "10am"
        return f"{local:%H}:{'30' if local.minute >= 30 else '00'} today"
    if late:
        return ("明天上午 10 点" if night else "上午 10 点").replace(
            "点", "點" if transcript.language == "zh-Hant" else "点"
        )
    return f"今天 {local.hour}:{'30' if local.minute >= 30 else '00'} "


def _also(caught: Caught, transcript: Transcript) -> tuple[str, ...]:
    """Practices that speak for a remark whatever the pattern: a buyer's good word among new buyers (P27)."""
    return ("P27",) if caught.kind == "praise" and transcript.group.kind == "newcomer" else ()


def _in_script(text: str, language: Language) -> str:
    """A document's words in the script of the chat; what is English stays so."""
    if language == "zh-Hant" and not is_traditional(text):
        return traditional(text)
    return simplified(text) if language == "zh-Hans" else text


def _asked(message: str, transcript: Transcript) -> str:
    """The line that says what was asked: a bare mention ("@阿满") asks again for the writer's line before it."""
    sender = transcript.by_id[message].sender
    own = [one.id for one in transcript.of(sender)]
    before = own[: own.index(message) + 1]
    return next((one for one in reversed(before) if quote(transcript.by_id[one].text, transcript.language)), message)

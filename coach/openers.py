"""Openers without a model: patterns that take up what a member said or is known for. Pure once loaded."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from coach.hooks import Caught, telling
from coach.patterns import Pattern, chosen, mark, texts_of
from coach.plain import printable
from coach.scenes import ANY, Scenes
from coach.slots import called, slots_for
from coach.types import Draft, Hook, Transcript

# The move that proposes to do something together.
MEET = "event"
# A mishap or a joke is taken up as one only where the words themselves say so: sympathy for a joke reads worse than a plain question.
_SAYS = {
    "laugh": re.compile(r"哈哈|笑死|笑[哭疯]|😂|🤣|\[笑|233|lol|lmao|haha", re.IGNORECASE),
    "woe": re.compile(
        r"倒霉|倒楣|完蛋|崩溃|崩潰|要命|累死|惨|慘|白跑|挂了|摔|丢了|堵|坏了|ugh|awful|broke|cancelled|ruined",
        re.IGNORECASE,
    ),
}
# Where nothing is written for a hook, what is taken up in the same way.
_ALSO = {
    "question_with_helper": ("question",),
    "woe": ("remark",),
    "plan": ("remark",),
    "laugh": ("remark",),
    "share": ("remark",),
    "tip": ("remark",),
}


@dataclass(frozen=True, slots=True)
class Openers:
    """The patterns of knowledge/openers, and the scenes that remarks are about."""

    patterns: tuple[Pattern, ...]
    scenes: Scenes

    def draft(
        self,
        caught: Caught,
        transcript: Transcript,
        *,
        without: Collection[str] = (),
        others: Sequence[Caught] = (),
        used: Collection[str] = (),
        again: Collection[str] = (),
    ) -> Draft | None:
        """The opener that takes up one caught remark by a move not among `without`, or none where no pattern fits it.

        Texts marked in `used` are passed over while another fits (P09), those in `again` are taken before any other: they were
        suggested for this very remark, and who asks twice gets the same advice. Meeting over something is proposed where one of
        the `others` spoke of the same scene, and as a second topic where the group itself is about it (P18).
        """
        slots = self._slots(caught, transcript, others)
        scene = self._scene(caught, transcript)
        together = scene != ANY and scene in (
            self._about(transcript, without),
            *(self._scene(one, transcript) for one in others),
        )
        said = transcript.by_id[caught.message].text if caught.message else ""
        plainly = _SAYS.get(caught.kind)
        keys = (caught.kind, *_ALSO.get(caught.kind, ()))
        for key in keys if plainly is None or plainly.search(said) else keys[1:]:
            fitting = [
                one
                for one in self.patterns
                if one.key == key
                and one.scene in (scene, ANY)
                and one.move not in without
                and (one.move != MEET or together)
                and (not one.kinds or transcript.group.kind in one.kinds)
                and texts_of(one, transcript, slots)
            ]
            # What is made for the scene comes before what fits anything.
            close = (
                [one for one in fitting if one.move == MEET]
                or [one for one in fitting if one.scene == scene]
                or fitting
            )
            texts = [(one, text) for one in close for text in texts_of(one, transcript, slots)]
            fresh = [pair for pair in texts if mark(pair[1]) not in used] or [
                (one, text) for one in fitting for text in texts_of(one, transcript, slots) if mark(text) not in used
            ]
            before = [
                (one, text) for one in fitting for text in texts_of(one, transcript, slots) if mark(text) in again
            ]
            if before or fresh or texts:
                pattern, text = chosen(
                    before or fresh or texts, f"{transcript.group.id}{caught.message or caught.member}"
                )
                return Draft(
                    agent="open",
                    text=text.format(**slots),
                    to=caught.helper or caught.member,
                    reply_to=caught.message,
                    move=pattern.move,
                    hook=Hook(member=caught.member, message=caught.message, tag=caught.tag),
                    practices=(*pattern.practices, *_also(caught, transcript)),
                    pattern=mark(text),
                )
        return None

    def _slots(self, caught: Caught, transcript: Transcript, others: Sequence[Caught]) -> dict[str, str]:
        slots = slots_for(transcript, caught.member, caught.message, telling)
        if caught.helper:
            slots["other"] = called(transcript, caught.helper)
        elif others and caught.kind == "digest":
            slots["other"] = called(transcript, others[0].member)
        if caught.tag:
            slots |= {
                "tag": printable(caught.tag),
                "value": printable(transcript.people[caught.member].tags[caught.tag]),
            }
        return slots

    def _about(self, transcript: Transcript, without: Collection[str]) -> str:
        group = transcript.group
        return self.scenes.of(f"{group.name} {group.theme} {group.industry}") if without else ANY

    def _scene(self, caught: Caught, transcript: Transcript) -> str:
        return self.scenes.of(transcript.by_id[caught.message].text) if caught.message else ANY


def _also(caught: Caught, transcript: Transcript) -> tuple[str, ...]:
    """Practices that speak for a remark whatever the pattern: a buyer's good word among new buyers (P27)."""
    return ("P27",) if caught.kind == "praise" and transcript.group.kind == "newcomer" else ()

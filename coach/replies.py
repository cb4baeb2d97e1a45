"""Replies without a model: to one who is unhappy, asks, praises or advertises, and to everybody in a crisis. Pure once loaded.

A pattern is used only when every slot has a value, so no draft ever shows an empty one; a text without a quotation is taken
where nothing quotable was said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from coach.checks.orders import is_order
from coach.patterns import INNER, Pattern, filled, quote
from coach.plain import plain
from coach.sayings import say
from coach.scenes import ANY, Scenes
from coach.signals.cues import CAUSES, cues
from coach.slots import asking, in_script, slots_for, sour
from coach.types import Advert, Cause, Concern, Crisis, Draft, Hook, Said, Transcript

# A group rule up to this length is quoted word for word; a longer one is referred to.
RULE = 40
# A question that waited so long is answered with a word about the wait.
LONG_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Replies:
    """The patterns of knowledge/replies; `matters`: cause -> what a complaint of it can be about, told by its words."""

    patterns: tuple[Pattern, ...]
    matters: Mapping[Cause, Scenes]

    def reply(
        self, concern: Concern, transcript: Transcript, *, to: str | None = None, both: bool = False
    ) -> tuple[Draft, ...]:
        """The first answer to an unhappy member: a line for the group, and one in private where the matter needs details.

        It speaks of the cause only where the member's words name it: a reply about the wrong thing is worse than a plain one.

        Who is merely annoyed gets the line in the group, where a word came already the question in private whether it is
        settled now; who is leaving is written to in private first. `to`: the message answered, else the last that proves it;
        `both`: the private line whatever the level.
        """
        cause, matter = self._about(concern, transcript)
        lines = [transcript.by_id[one.message] for one in concern.evidence]
        gone = any(one.kind == "leave" for one in transcript.of(concern.member))
        leaves = concern.level == "leaving" and (gone or any("leave" in cues(plain(one.text)) for one in lines))
        key = "leaving" if leaves else "settle" if concern.answered else cause
        # Who has gone can no longer be reached here, and who is merely curt after an answer is not asked again, unless the
        # operator wants to write.
        if not to and (gone or (key == "settle" and concern.level == "annoyed")):
            return ()
        said = [one.id for one in lines if one.kind == "text"] or [concern.since]
        last = to or said[-1]
        about = _asked(concern.about, transcript) if key == "ignored" and concern.about else last
        slots = slots_for(transcript, concern.member, about, sour)
        if transcript.by_id[about].kind != "text":
            slots["quote"] = ""
        proof = [
            quote(one.words, transcript.language)
            for one in reversed(concern.evidence)
            if one.message in said and not is_order(transcript.by_id[one.message].text)
        ]
        if not slots["quote"]:
            # A long line without a pause: the words that prove the trouble are quoted instead.
            slots["quote"] = next(filter(None, proof), "")
        # Nobody is asked to stay, and least of all before those who stayed.
        wheres = {"settle": ("private",), "leaving": ("private",) if gone else ("private", "group")}.get(
            key, ("group", "private")
        )
        if concern.level == "annoyed" and key not in ("settle", "leaving") and not both:
            wheres = ("group",)
        drafts = []
        for where in wheres:
            text = filled(self._pattern(key, where, matter), transcript, slots, f"{last}{where}")
            if text is not None:
                drafts.append(
                    Draft(
                        agent="care",
                        text=text,
                        where="private" if where == "private" else "group",
                        to=concern.member,
                        reply_to=last,
                        move=f"reply_{key}",
                        hook=Hook(member=concern.member, message=last),
                        caveats=(say(transcript.language, "caveat_time"),),
                        practices=concern.practices,
                    )
                )
        return tuple(drafts)

    def answer(self, message: str, transcript: Transcript, said: Said | None = None) -> Draft | None:
        """What the operator's documents say to a question, or an honest "I'll find out by …" (P37, P38)."""
        asked = transcript.by_id[message]
        slots = slots_for(transcript, asked.sender, message, asking)
        found = said.quoted[:1] if said else ()
        sure = said is not None and said.sure
        if found and sure:
            slots["answer"] = in_script(" ".join(found[0].quote.split()), transcript.language)
        waited = transcript.now - asked.at >= LONG_WAIT
        key = "answer" if sure else "question_waiting" if waited else "question"
        caveat = "answer_from" if sure else "answer_maybe" if found else "answer_if_known"
        if said and said.kept and not found:
            caveat = "not_in_documents"
        source = " · ".join(filter(None, (found[0].document, found[0].place))) if found else ""
        text = filled(self._pattern(key, "group"), transcript, slots, message)
        if text is None:
            return None
        return Draft(
            agent="care",
            text=text,
            to=asked.sender,
            reply_to=message,
            move="reply_answer" if sure else "reply_question",
            hook=Hook(member=asked.sender, message=message),
            caveats=(say(transcript.language, caveat, source=source, quote=found[0].quote if found else ""),),
            practices=("P37", "P38"),
            sources=found,
        )

    def thank(self, message: str, transcript: Transcript) -> Draft | None:
        """A line back to one who praised or thanked (P05)."""
        sender = transcript.by_id[message].sender
        text = filled(
            self._pattern("thanks_back", "group"), transcript, slots_for(transcript, sender, message), message
        )
        if text is None:
            return None
        hook = Hook(member=sender, message=message)
        return Draft(
            agent="care", text=text, to=sender, reply_to=message, move="thanks_back", hook=hook, practices=("P05",)
        )

    def address(self, crisis: Crisis, transcript: Transcript, where: str = "group") -> Draft | None:
        """The first message to everybody in a crisis (P33, P36); none where a word to the one who poaches says it."""
        key = f"crisis_{crisis.kind}"
        pattern = self._pattern(key, where)
        lines = [transcript.by_id[one.message] for one in reversed(crisis.evidence)]
        said = [one.id for one in lines if one.kind == "text" and quote(one.text, transcript.language)]
        if pattern is None or not said:
            return None
        message = said[0]
        sender = transcript.by_id[message].sender
        text = filled(pattern, transcript, slots_for(transcript, sender, message, sour), message)
        if text is None:
            return None
        return Draft(
            agent="care",
            text=text,
            where="private" if where == "private" else "group",
            to=sender if where == "private" else None,
            reply_to=message if where == "private" else None,
            move=key,
            hook=Hook(member=sender, message=message),
            caveats=(say(transcript.language, "caveat_time"),),
            practices=pattern.practices or crisis.practices,
        )

    def warn(self, advert: Advert, transcript: Transcript) -> Draft | None:
        """The one reminder that an advertiser gets (P45)."""
        rule = advert.rule.strip().strip("。.;；").translate(INNER)
        key = "advert_rule" if 0 < len(rule) <= RULE else "advert"
        slots = slots_for(transcript, advert.member, advert.message) | {"rule": rule}
        text = filled(self._pattern(key, "group"), transcript, slots, advert.message)
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

    def _pattern(self, key: str, where: str, matter: str = ANY) -> Pattern | None:
        fitting = [one for one in self.patterns if one.key == key and one.where == where and one.scene in (matter, ANY)]
        return next((one for one in fitting if one.scene == matter), next(iter(fitting), None))

    def _about(self, concern: Concern, transcript: Transcript) -> tuple[str, str]:
        """Cause and matter of a complaint, as far as the words of the lines that prove it tell; `other` where they do not."""
        said = " ".join(transcript.by_id[one.message].text for one in concern.evidence)
        told = {cause: matter for cause, scenes in self.matters.items() if (matter := scenes.of(said)) != ANY}
        if concern.cause == "ignored" and concern.about:
            return concern.cause, ANY
        if concern.cause in told:
            return concern.cause, told[concern.cause]
        if len(told) == 1:
            return next(iter(told.items()))
        named = cues(plain(said)) & set(CAUSES)
        if concern.cause in named:
            return concern.cause, ANY
        return (next(iter(named)), ANY) if len(named) == 1 else ("other", ANY)


def _asked(message: str, transcript: Transcript) -> str:
    """The line that says what was asked: a bare mention ("@阿满") asks again for the writer's line before it."""
    sender = transcript.by_id[message].sender
    own = [one.id for one in transcript.of(sender)]
    before = own[: own.index(message) + 1]
    return next((one for one in reversed(before) if quote(transcript.by_id[one].text, transcript.language)), message)

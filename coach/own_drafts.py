"""An operator's own draft: what stands against it, and the same written anew, by a model where one is set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, StringConstraints

from coach.checks import Situation, check_draft
from coach.errors import KnowledgeError, ModelError
from coach.llm import costs_of
from coach.privacy import Mask
from coach.sayings import say
from coach.state import Deps
from coach.types import Checked, Cost, Language, Manner, Rewritten, Transcript
from coach.voices import nearest_lines, own_lines

# What a model is told of a manner.
_MANNERS: dict[Manner, str] = {
    "warmer": "warmer, as a person who is glad of these people, without sweetness",
    "shorter": "shorter, half as long where it can be, the one thing that matters first",
    "clearer": "clearer, one thing after the other, with who does what and when",
    "apologetic": "more apologetic: own what went wrong first, no excuse, then the next step",
    "traditional": "in Traditional Chinese as typed in Taiwan",
    "simplified": "in Simplified Chinese as typed on the mainland",
    "english": "in plain English as typed in a chat",
    "mend": "so that none of the findings stands",
}
# What needs no model: characters are exchanged one for one.
_SCRIPTS: frozenset[Manner] = frozenset({"traditional", "simplified"})
VOICE = 4


class Anew(BaseModel):
    """The draft as a model wrote it."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1200)]


def check_own(text: str, situation: Situation, deps: Deps) -> Checked:
    """What stands against a draft, what it leaves open, and the same with what can be exchanged exchanged."""
    findings = check_draft(text, situation)
    mend: tuple[Manner, ...] = ("mend",)
    mended = deps.playbook.phrases.rewrite(
        text,
        mend,
        situation.language,
        rules={one.rule for one in findings},
        polite=_polite(situation.transcript, deps),
        names=_names(situation.transcript),
    )
    return Checked(
        findings=findings,
        unclear=deps.playbook.phrases.unclear(text, situation.language),
        mended=mended if mended != text else "",
    )


async def rewrite_own(text: str, manners: Sequence[Manner], situation: Situation, deps: Deps) -> Rewritten:
    """The draft in these manners. What no phrase list can do is left to a model; without one `why` says so."""
    by_model = [one for one in manners if one not in _SCRIPTS]
    costs: tuple[Cost, ...] = ()
    why, author, done = "", "playbook", text
    if deps.writer is not None and by_model:
        try:
            done, author, costs = await _written(text, manners, situation, deps)
        except (ModelError, KnowledgeError) as error:
            costs, why = costs_of(error), say(situation.language, "rewrite_fallback", reason=str(error))
    if author == "playbook":
        done = _exchanged(text, manners, situation, deps)
        if "english" in manners and situation.language != "en":
            why = why or say(situation.language, "rewrite_needs_model")
        elif done == text and not why:
            why = say(situation.language, "rewrite_nothing")
    # What could not be translated is still in its own language.
    language = (
        situation.language if author == "playbook" and "english" in manners else _language(manners, situation.language)
    )
    after = Situation(
        language, situation.transcript if language == situation.language else None, private=situation.private
    )
    return Rewritten(
        text=done,
        original=text,
        manner=tuple(manners),
        changed=done != text,
        findings=check_draft(done, after),
        unclear=deps.playbook.phrases.unclear(done, language),
        why=why,
        cost=sum(costs, Cost()) if costs else None,
        author=author,
    )


def _exchanged(text: str, manners: Sequence[Manner], situation: Situation, deps: Deps) -> str:
    found = {one.rule for one in check_draft(text, situation)}
    return deps.playbook.phrases.rewrite(
        text,
        manners,
        situation.language,
        rules=found,
        polite=_polite(situation.transcript, deps),
        names=_names(situation.transcript),
    )


async def _written(
    text: str, manners: Sequence[Manner], situation: Situation, deps: Deps
) -> tuple[str, str, tuple[Cost, ...]]:
    transcript = situation.transcript
    mask = deps.mask(transcript) if transcript else Mask()
    language = _language(manners, situation.language)
    prompt = deps.prompts.render(
        "rewrite",
        language=language,
        voice=[mask.hide(line)[:60] for line in _lines(transcript)],
        text=mask.hide(text),
        manners="; ".join(_MANNERS[one] for one in manners),
        findings=[
            {
                "words": mask.hide_again(text[one.start : one.end]),
                "why": mask.hide_again(one.why),
                "mend": mask.hide_again(one.mend),
            }
            for one in (check_draft(text, situation) if "mend" in manners else ())
        ],
    )
    assert deps.writer is not None  # noqa: S101 - the caller asked for a model's words
    written = await deps.writer.write(prompt, Anew)
    return mask.restore(written.answer.text), written.author, (written.cost,)


def _lines(transcript: Transcript | None) -> list[str]:
    if transcript is None:
        return []
    last = [message.id for message in transcript.messages[-3:]]
    return nearest_lines(transcript, last, VOICE) or own_lines(transcript)[-VOICE:]


def _language(manners: Sequence[Manner], language: Language) -> Language:
    """The language of what is written anew."""
    wanted: dict[Manner, Language] = {"traditional": "zh-Hant", "simplified": "zh-Hans", "english": "en"}
    return next((wanted[one] for one in manners if one in wanted), language)


def _polite(transcript: Transcript | None, deps: Deps) -> bool:
    return transcript is not None and deps.playbook.voices.of(transcript).polite


def _names(transcript: Transcript | None) -> tuple[str, ...]:
    return tuple(one.name for one in transcript.members) if transcript else ()

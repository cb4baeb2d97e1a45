"""Drafts without a model, from knowledge/: openers, replies, offers, what founds a group, what is told of it, and the plans for trouble."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coach.errors import KnowledgeError
from coach.founding import Founding
from coach.guides import Plan, load_plans
from coach.offers import Offers
from coach.openers import Openers
from coach.patterns import load_patterns
from coach.replies import Replies
from coach.rewriting import Phrases
from coach.scenes import Scenes
from coach.telling import Telling
from coach.types import Cause, Crisis, Language
from coach.voices import Voices
from coach.written import parsed_file


@dataclass(frozen=True, slots=True)
class Playbook:
    """All patterns of one knowledge folder."""

    openers: Openers
    replies: Replies
    offers: Offers
    founding: Founding
    phrases: Phrases
    voices: Voices
    plans: Mapping[str, Plan]
    telling: Telling

    @classmethod
    def load(cls, folder: Path) -> Playbook:
        """Read a knowledge folder. Raises KnowledgeError naming the file."""
        return cls(
            openers=Openers(tuple(load_patterns(folder / "openers", "hook")), Scenes.load(folder)),
            replies=Replies(tuple(load_patterns(folder / "replies", "cause")), _matters(folder)),
            offers=Offers(tuple(load_patterns(folder / "offers", "door"))),
            founding=Founding.load(folder),
            phrases=Phrases.load(folder),
            voices=Voices.load(folder),
            plans={plan.id: plan for plan in load_plans(folder)},
            telling=Telling.load(folder),
        )

    def plan(self, crisis: Crisis, language: Language) -> tuple[str, ...]:
        """What to do first in this crisis, step by step."""
        plan = self.plans.get(crisis.kind)
        return plan.steps[language] if plan else ()


def _matters(folder: Path) -> dict[Cause, Scenes]:
    """Cause -> what a complaint of it can be about (matters.yaml); none there: a complaint is of any matter."""
    file = folder / "matters.yaml"
    if not file.exists():
        return {}
    content = parsed_file(file)
    try:
        causes: dict[Cause, dict[str, list[str]]] = {}
        for matter, about in content.items():
            causes.setdefault(about["cause"], {})[matter] = about["words"]
    except (AttributeError, KeyError, TypeError) as error:
        raise KnowledgeError(f"{file.name}: here stands a mapping of matter to cause and words: {error}") from error
    return {cause: Scenes.made(file, matters) for cause, matters in causes.items()}

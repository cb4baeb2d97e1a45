"""Settings -> Coach; the only place that picks real parts."""

from __future__ import annotations

from collections.abc import Callable

from coach.coach import Coach
from coach.settings import Settings


def open_coach(settings: Settings, *, progress: Callable[[int, int], None] | None = None) -> Coach:
    """A coach ready to advise: index built where it is missing (`progress` gets done and total), model only if one is set.

    Raises SettingsError or KnowledgeError where a setting or a knowledge file cannot be used.
    """
    from coach.embedding import load
    from coach.knowledge import load_practices
    from coach.llm import Writer
    from coach.playbook import Playbook
    from coach.prompts import Prompts
    from coach.retrieval import Retriever
    from coach.state import Deps

    retriever = Retriever(
        load_practices(settings.knowledge),
        load(settings.embedding),
        settings.home,
        chroma_url=settings.chroma_url,
        progress=progress,
    )
    deps = Deps(
        retriever=retriever,
        playbook=Playbook.load(settings.knowledge),
        prompts=Prompts(settings.prompts),
        writer=Writer(settings) if settings.model else None,
    )
    return Coach(deps)

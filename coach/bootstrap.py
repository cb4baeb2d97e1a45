"""Settings -> Coach; the only place that picks real parts."""

from __future__ import annotations

from collections.abc import Callable

from coach.coach import Coach
from coach.errors import CoachError, SettingsError
from coach.settings import Settings


def open_coach(settings: Settings, *, progress: Callable[[int, int], None] | None = None) -> Coach:
    """A coach ready to advise: index built where it is missing (`progress` gets done and total), model only if one is set.

    Raises SettingsError, KnowledgeError or AdaptError where a setting, a knowledge file or a correction cannot be used.
    """
    from coach.adapting import load as load_correction
    from coach.embedding import load
    from coach.library import Library
    from coach.llm import Writer
    from coach.passages import load_knowledge
    from coach.playbook import Playbook
    from coach.prompts import Prompts
    from coach.retrieval import Retriever
    from coach.signals.unhappy import MemberModel
    from coach.state import Deps
    from coach.storage.documents import Documents
    from coach.storage.records import Records
    from coach.storage.spending import Spending

    correction = load_correction(settings.home)
    knowledge, embedding = load_knowledge(settings.knowledge), load(settings.embedding)
    try:
        retriever = Retriever(knowledge, embedding, settings.home, chroma_url=settings.chroma_url, progress=progress)
    except CoachError:
        raise
    except OSError as error:
        raise SettingsError(f"COACH_HOME: the index cannot be kept in {settings.home}: {error.strerror}") from error
    except Exception as error:  # chromadb raises whatever its client or its server says
        where = "the server of COACH_CHROMA_URL" if settings.chroma_url else f"the index in {settings.home}"
        raise SettingsError(f"{where} cannot be used: {error}") from error
    deps = Deps(
        retriever=retriever,
        playbook=Playbook.load(settings.knowledge),
        prompts=Prompts(settings.prompts),
        writer=Writer(settings, Spending(settings.spending)) if settings.model else None,
        second=settings.second_opinion,
        hide_names=settings.mask_names,
        judge=MemberModel(correction=correction[0]) if correction else None,
        adapted=correction[1] if correction else None,
        limits=settings.limits,
        records=Records(settings.records) if settings.remember else None,
        library=Library(
            Documents(settings.documents / "texts.db"),
            embedding,
            settings.documents,
            chroma_url=settings.chroma_url,
            progress=progress,
        ),
    )
    return Coach(deps)

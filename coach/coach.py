"""The one front door for the command line, the web and the evaluations."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Self

from coach.checks import Situation
from coach.errors import NotFoundError, StorageError
from coach.library import Library
from coach.own_drafts import check_own, rewrite_own
from coach.plain import language_of, traditional
from coach.portrait import PARTS, Portrait, PortraitPart, SuperRule
from coach.portraying import portray, practices_of
from coach.retrieval import Retriever
from coach.sayings import say
from coach.signals.unhappy import MemberModel
from coach.state import Deps, State, Writes
from coach.steps.open import SILENT_DAYS, opened_with
from coach.types import (
    EVERYTHING,
    Advice,
    Answer,
    Ask,
    Checked,
    Citation,
    Cost,
    Crisis,
    Draft,
    Group,
    GroupRecord,
    Guide,
    Language,
    Manner,
    Reply,
    Rewritten,
    Said,
    Setup,
    Transcript,
)

# Events of `stream`, in the order in which they can come.
Event = tuple[str, Any]


class Coach:
    """Advice on a chat and answers to an operator's questions. Made by bootstrap.open_coach; safe for concurrent use."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    @cached_property
    def _graph(self) -> Any:
        """The compiled graph. Importing LangGraph takes a second, which a mere question to the index need not pay."""
        from coach.graph import build

        return build()

    @cached_property
    def _reply_graph(self) -> Any:
        from coach.graph import build_reply

        return build_reply()

    def warm(self) -> Self:
        """Import and build now what the first advice would otherwise wait for."""
        _ = self._graph
        return self

    def writing_with(self, writer: Writes) -> Coach:
        """The same coach with another writer."""
        return Coach(replace(self._deps, writer=writer))

    async def reply(self, transcript: Transcript, message: str, notes: Sequence[str] = ()) -> Reply:
        """Words to answer one message with. Raises NotFoundError where the chat has no message of this id."""
        if message not in transcript.by_id:
            raise NotFoundError(
                f"there is no message {message!r} in this chat; its last is {transcript.messages[-1].id!r}"
            )
        record, told = await self._remembered(transcript, tuple(notes))
        state: State = {
            "transcript": transcript,
            "message": message,
            "asked": ("care",),
            "notes": told,
            "record": record,
        }
        kept = await self._reply_graph.ainvoke(state, context=self._deps)
        concern = next((one for one in kept["concerns"] if one.member == transcript.by_id[message].sender), None)
        drafts, cost = kept["drafts"], sum(kept.get("costs", ()), Cost())
        authors = dict.fromkeys(draft.author for draft in drafts if draft.author != "playbook")
        return Reply(
            transcript=transcript.id,
            message=message,
            language=transcript.language,
            kind=kept["kind"],
            concern=concern,
            crisis=kept["crisis"],
            drafts=drafts,
            dropped=kept["dropped"],
            silence=_silence(kept, transcript.language),
            practices=_cited(drafts, transcript, self._deps),
            notes=kept["notes"],
            cost=cost if cost.calls else None,
            author=", ".join(authors) or "playbook",
        )

    def check(
        self,
        text: str,
        transcript: Transcript | None = None,
        language: Language | None = None,
        *,
        private: bool = False,
    ) -> Checked:
        """What stands against an operator's own draft, with the way to mend it; in a chat it is held against its facts too."""
        return check_own(text, _situation(text, transcript, language, private=private), self._deps)

    async def rewrite(
        self,
        text: str,
        manners: Sequence[Manner],
        transcript: Transcript | None = None,
        language: Language | None = None,
        *,
        private: bool = False,
    ) -> Rewritten:
        """An operator's own draft written anew: warmer, shorter, clearer …"""
        situation = _situation(text, transcript, language, private=private)
        return await rewrite_own(text, tuple(dict.fromkeys(manners)), situation, self._deps)

    def setup(self, group: Group, language: Language | None = None) -> Setup:
        """What founds a group: invitation, welcome, rules, the first week, and what is still to be settled."""
        told = " ".join((group.name, group.theme, group.notes, *group.rules))
        language = language or (language_of(told) if told.strip() else "zh-Hans")
        return self._deps.playbook.founding.draft(group, language)

    def portray(
        self,
        transcript: Transcript,
        parts: Sequence[PortraitPart] = PARTS,
        rule: SuperRule | None = None,
        notes: Sequence[str] = (),
    ) -> Portrait:
        """The group as a whole at `now`: its members, its health, its digest. `rule`: who may enter a super-user group.

        Takes as long as reading the chat, some four thousand messages a second: a server calls it in a thread.
        """
        wanted = tuple(dict.fromkeys(parts)) or PARTS
        made = portray(transcript, self._deps.playbook.telling, wanted, rule, self._deps.judge, notes)
        known = self._deps.retriever.practices
        cited = tuple(known[name].cited(transcript.language) for name in practices_of(made) if name in known)
        return made.model_copy(update={"practices": cited})

    @property
    def retriever(self) -> Retriever:
        """The index of practices, for evaluations that look at the ranking itself."""
        return self._deps.retriever

    @property
    def library(self) -> Library:
        """The operator's own documents, to be added to and removed from."""
        assert self._deps.library is not None  # noqa: S101 - bootstrap gives every coach one
        return self._deps.library

    @property
    def judge(self) -> MemberModel | None:
        """The member model with an operator's correction, for evaluations that read message by message."""
        return self._deps.judge

    @property
    def prompt_version(self) -> str:
        """Changes with any prompt."""
        return self._deps.prompts.version

    async def advise(
        self, transcript: Transcript, ask: Sequence[Ask] = EVERYTHING, notes: Sequence[str] = ()
    ) -> Advice:
        """Everything that the coach has to say about a chat at its `now`. `notes`: what an importer guessed."""
        advice = None
        async for event, payload in self.stream(transcript, ask, notes):
            if event == "done":
                advice = payload
        assert isinstance(advice, Advice)  # noqa: S101 - every run of the graph ends in `done`
        return advice

    async def stream(
        self, transcript: Transcript, ask: Sequence[Ask] = EVERYTHING, notes: Sequence[str] = ()
    ) -> AsyncIterator[Event]:
        """The same, as it comes: `reading`, each `concern`, `decoy` and `ad`, a `crisis`, `second` where a model was asked
        (with the concerns, decoys and crisis that stand from then on), `timing`, each `draft`, and at last `done`."""
        asked = tuple(dict.fromkeys(ask)) or EVERYTHING
        events: asyncio.Queue[Event | None] = asyncio.Queue()
        # LangGraph stops its steps only if it is cancelled once; a web server that lost its client cancels again and again.
        run = asyncio.create_task(self._run(transcript, asked, tuple(notes), events))
        run.add_done_callback(lambda _: events.put_nowait(None))
        try:
            while (event := await events.get()) is not None:
                yield event
            await run
        finally:
            run.cancel()

    async def _run(
        self,
        transcript: Transcript,
        asked: tuple[Ask, ...],
        notes: tuple[str, ...],
        events: asyncio.Queue[Event | None],
    ) -> None:
        adapted = self._deps.adapted
        if adapted is not None:
            told = {"cases": adapted.cases, "members": adapted.members, "day": adapted.fitted.isoformat()}
            notes = (*notes, say(transcript.language, "adapted", **told))
        record, notes = await self._remembered(transcript, notes)
        state: State = {"transcript": transcript, "asked": asked, "notes": notes, "record": record}
        kept: dict[str, Any] = {"notes": notes, "silences": (), "proposed": (), "spare": (), "costs": ()}
        early: list[Draft] = []
        async for mode, update in self._graph.astream(state, context=self._deps, stream_mode=["updates", "custom"]):
            if mode == "custom":
                # A draft that a model has written out and that passed the checks, while it still writes the next.
                events.put_nowait(update)
                early.append(update[1])
                continue
            for values in update.values():
                for key, value in (values or {}).items():
                    joined = key in ("notes", "silences", "proposed", "spare", "costs")
                    kept[key] = (*kept[key], *value) if joined else value
                for event in _events(values or {}, asked):
                    if not (event[0] == "draft" and event[1].text in {one.text for one in early}):
                        events.put_nowait(event)
        new = kept.get("record", record)
        new = new.model_copy(update={"openers": (*new.openers, *opened_with(kept.get("drafts", ()), transcript))})
        if new != record:
            kept["notes"] = await self._keep(transcript, new, kept["notes"])
        events.put_nowait(("done", _advice(transcript, asked, kept, self._deps)))

    async def _remembered(self, transcript: Transcript, notes: tuple[str, ...]) -> tuple[GroupRecord, tuple[str, ...]]:
        """What the group's record holds. Advice does not fail with it: it says that it was given without."""
        if self._deps.records is None:
            return GroupRecord(), notes
        try:
            return await self._deps.records.load(transcript.group.id), notes
        except StorageError as error:
            return GroupRecord(), (*notes, say(transcript.language, "record_unread", reason=str(error)))

    async def _keep(self, transcript: Transcript, record: GroupRecord, notes: tuple[str, ...]) -> tuple[str, ...]:
        if self._deps.records is None:
            return notes
        try:
            await self._deps.records.keep(transcript.group.id, record)
        except StorageError as error:
            return (*notes, say(transcript.language, "record_unkept", reason=str(error)))
        return notes

    async def ask(self, question: str, *, top: int = 3, language: Language | None = None, group: str = "") -> Answer:
        """Practices that answer an operator's question, best first, and what their documents say; refused where nothing fits."""
        language = language or language_of(question)
        retriever = self._deps.retriever
        found = retriever.search(question, top=top)
        cited = tuple(one.cited(language) for one in found)
        said = await self._deps.library.says(question, group) if self._deps.library else Said()
        told = {
            "question": question,
            "practices": cited,
            "documents": said.quoted,
            "documents_why": _documents_why(said, language),
        }
        if not found or not retriever.answers(question):
            return Answer(**told, refused=True, why=say(language, "nothing_fits"))
        best = found[0].practice
        text = best.sections.get("做什么", "") if language != "en" else best.summary.get("en", "")
        if language == "zh-Hant":
            text = traditional(text)
        guide = retriever.guide(question)
        return Answer(**told, text=text, guide=guide.shown(language) if guide else None)


def _situation(text: str, transcript: Transcript | None, language: Language | None, *, private: bool) -> Situation:
    return Situation(
        language or (transcript.language if transcript else language_of(text)), transcript, private=private
    )


def _silence(kept: dict[str, Any], language: Language) -> str:
    """Why no draft answers a message: none is needed, or every one failed the checks."""
    said: str = dict(kept.get("silences", ())).get("reply", "")
    if said or kept["drafts"] or not kept["dropped"]:
        return said
    words = say(language, "comma").join(dict.fromkeys(one.why for drop in kept["dropped"] for one in drop.findings))
    return say(language, "silence_reply_dropped", why=words)


def _cited(drafts: Sequence[Draft], transcript: Transcript, deps: Deps) -> tuple[Citation, ...]:
    """The practices that drafts name, each once."""
    known = deps.retriever.practices
    named = dict.fromkeys(name for draft in drafts for name in draft.practices if name in known)
    return tuple(known[name].cited(transcript.language) for name in named)


def _documents_why(said: Said, language: Language) -> str:
    """What is to be said of the documents beside their words: that they are silent, or only near the question."""
    if not said.kept or said.sure:
        return ""
    return say(language, "documents_near" if said.quoted else "not_in_documents")


def _events(values: dict[str, Any], asked: Sequence[Ask]) -> list[Event]:
    events: list[Event] = []
    if "second" in values and "care" in asked:
        return [("second", {key: values[key] for key in ("second", "concerns", "decoys", "crisis")})]
    if "reading" in values:
        reading = values["reading"]
        shown = {who: round(person.unhappiness, 3) for who, person in reading.members.items()}
        events.append(("reading", {"messages": reading.messages, "unhappiness": shown}))
        if "care" in asked:
            events += [("concern", concern) for concern in values["concerns"]]
            events += [("decoy", decoy) for decoy in values["decoys"]]
            events += [("ad", advert) for advert in values["ads"]]
            if values["crisis"].kind != "none":
                events.append(("crisis", values["crisis"]))
    if "timing" in values:
        events.append(("timing", values["timing"]))
    events += [("draft", draft) for draft in values.get("drafts", ())]
    return events


def _named(kept: dict[str, Any], drafts: Sequence[Draft], *, care: bool) -> Iterator[str]:
    """Ids of the practices that any part of the advice names, so that none stands there without its title."""
    timing = kept.get("timing")
    for part in (*kept["concerns"], kept["crisis"], *drafts) if care else drafts:
        yield from part.practices
    for part in (*timing.blockers, *timing.doors, *timing.private) if timing else ():
        yield part.practice
    yield from (advert.practice for advert in kept["ads"] if care)


def _plans(kept: dict[str, Any], transcript: Transcript, deps: Deps) -> tuple[Guide, ...]:
    """The plans for the troubles at hand, the gravest first: a crisis, else a complaint; adverts; silence."""
    crisis, plans = kept["crisis"].kind, deps.playbook.plans
    silent = kept["reading"].rhythm.silence(transcript.now).days >= SILENT_DAYS
    troubles = (
        (crisis, crisis != "none"),
        ("complaint", crisis == "none" and bool(kept["concerns"])),
        ("advert", crisis != "poaching" and bool(kept["ads"])),
        ("silence", silent),
    )
    return tuple(plans[name].shown(transcript.language) for name, there in troubles if there and name in plans)


def _advice(
    transcript: Transcript,
    asked: tuple[Ask, ...],
    kept: dict[str, Any],
    deps: Deps,
) -> Advice:
    reading, practices = kept["reading"], deps.retriever.practices
    drafts, cost = kept.get("drafts", ()), sum(kept["costs"], Cost())
    authors = dict.fromkeys(draft.author for draft in drafts if draft.author != "playbook")
    cited = {one.practice: one for citations in kept.get("recalled", {}).values() for one in citations}
    for named in _named(kept, drafts, care="care" in asked):
        if named in practices and named not in cited:
            cited[named] = practices[named].cited(transcript.language)
    care = "care" in asked
    return Advice(
        transcript=transcript.id,
        group=transcript.group.name or transcript.group.id,
        language=transcript.language,
        now=transcript.now,
        asked=asked,
        summary=say(
            transcript.language,
            "summary",
            messages=len(transcript.messages),
            members=sum(member.role == "member" for member in transcript.members),
        ),
        unhappiness={
            who: round(person.unhappiness, 4)
            for who, person in reading.members.items()
            if who not in transcript.operators
        },
        concerns=kept["concerns"] if care else (),
        decoys=kept["decoys"] if care else (),
        crisis=kept["crisis"] if care else Crisis(kind="none"),
        ads=kept["ads"] if care else (),
        plans=_plans(kept, transcript, deps) if care else (),
        timing=kept.get("timing"),
        drafts=drafts,
        dropped=kept.get("dropped", ()),
        silences=dict(kept["silences"]),
        practices=tuple(cited.values()),
        notes=kept["notes"],
        adapted=deps.adapted,
        second=kept.get("second"),
        cost=cost if cost.calls else None,
        author=", ".join(authors) or "playbook",
    )

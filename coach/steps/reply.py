"""Reply: words for one message that the operator points at, by what the message is (P05, P33, P37, P38, P45)."""

from __future__ import annotations

from collections.abc import Iterator

from langgraph.runtime import Runtime

from coach.concerns import open_questions
from coach.doors import DOORS, OPENS, weighed
from coach.hooks import Caught
from coach.sayings import say
from coach.shape import shape_of
from coach.signals.reading import Seen
from coach.state import Deps, State
from coach.steps.care import documents_told, entry
from coach.steps.drafting import drafted
from coach.types import Asked, Door, Draft, Evidence, Message

# From this chance on a line is taken for thanks or praise.
GLAD = 0.4


async def reply(state: State, runtime: Runtime[Deps]) -> State:
    """Drafts for one message, and what it was taken for."""
    deps, transcript = runtime.context, state["transcript"]
    message = transcript.by_id[state["message"]]
    kind = _kind(message, state)
    drafts = list(_drafts(kind, message, state, deps))
    if not drafts:
        return {"kind": kind, "silences": (("reply", say(transcript.language, f"silence_reply_{kind}")),)}
    about = [message.id]
    if kind == "buying":
        door = {"message": message.id, "member": message.sender, "door": "question"}
        doors = [{**door, "where": one.where} for one in drafts]
        offers = [
            one.model_dump(mode="json", exclude={"id", "fits"}, exclude_defaults=True)
            for one in transcript.group.offers[:4]
        ]
        update = await drafted("time", state, deps, drafts, about, doors=doors, offers=offers)
    elif kind == "talk":
        hooks = [{"member": message.sender, "message": message.id, "kind": "remark"}]
        update = await drafted("open", state, deps, drafts, about, hooks=hooks, count=1)
    else:
        update = await drafted(
            "care",
            state,
            deps,
            drafts,
            about,
            answer=[entry(draft, state["concerns"]) for draft in drafts],
            documents=documents_told(state),
            crisis=state["crisis"].kind,
        )
    return {**update, "kind": kind}


def _kind(message: Message, state: State) -> Asked:
    """What a message is, the gravest first."""
    transcript, crisis, seen = state["transcript"], state["crisis"], _seen(message, state)
    in_crisis = message.sender in crisis.members or any(one.message == message.id for one in crisis.evidence)
    asks = message.id in open_questions(state["reading"], transcript) or (seen and seen.shows("question") >= GLAD)
    is_kind: dict[Asked, bool] = {
        "brand": message.sender in transcript.operators,
        "advert": any(one.message == message.id for one in state["ads"]),
        "crisis": crisis.kind != "none" and in_crisis,
        "unhappy": any(one.member == message.sender for one in state["concerns"]),
        "buying": seen is not None and _buys(seen, state),
        "question": bool(asks),
        "praise": seen is not None and max(seen.shows("thanks"), seen.shows("praise")) >= GLAD,
    }
    return next((name for name, fits in is_kind.items() if fits), "talk")


def _drafts(kind: Asked, message: Message, state: State, deps: Deps) -> Iterator[Draft]:
    transcript, replies = state["transcript"], deps.playbook.replies
    found: list[Draft | None] = []
    if kind == "advert":
        found = [replies.warn(next(one for one in state["ads"] if one.message == message.id), transcript)]
    elif kind == "crisis":
        found = [replies.address(state["crisis"], transcript), replies.address(state["crisis"], transcript, "private")]
    if kind in ("unhappy", "crisis"):
        concern = next((one for one in state["concerns"] if one.member == message.sender), None)
        found += replies.reply(concern, transcript, to=message.id, both=True) if concern else ()
    elif kind == "buying":
        door = _door(message)
        shape = shape_of(transcript, (door,), group=False)
        offer = next((one for one in transcript.group.offers if one.id == shape.offer), None)
        found = [deps.playbook.offers.next_step(door, offer, where, transcript) for where in ("group", "private")]
    elif kind == "question":
        found = [replies.answer(message.id, transcript, state.get("said", {}).get(message.id))]
    elif kind == "praise":
        found = [replies.thank(message.id, transcript)]
    elif kind == "talk":
        found = [deps.playbook.openers.draft(Caught(message.sender, message.id, "remark", 1.0), transcript)]
    return (draft for draft in found if draft)


def _seen(message: Message, state: State) -> Seen | None:
    return next((seen for seen in state["reading"].recent if seen.message.id == message.id), None)


def _buys(seen: Seen, state: State) -> bool:
    """Whether a line asks as somebody who may buy."""
    return any(
        one.line.message.id == seen.message.id and one.chance >= OPENS and one.name == "question"
        for one in weighed(state["reading"], state["transcript"])
    )


def _door(message: Message) -> Door:
    return Door(
        name="question",
        member=message.sender,
        why="",
        evidence=(Evidence(message=message.id),),
        practice=DOORS["question"],
    )

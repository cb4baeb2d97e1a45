"""Recall the practices that fit this situation, for each agent its own, and what the operator's documents say to open questions."""

from __future__ import annotations

from langgraph.runtime import Runtime

from coach.concerns import open_questions
from coach.errors import StorageError
from coach.sayings import say
from coach.state import Deps, State
from coach.types import Agent, Cause, CrisisKind, Part

# What an agent looks for, worded as an operator would ask it: that is what the index was trained on.
_CAUSES: dict[Cause, str] = {
    "product": "东西坏了或用了不舒服，客户在群里抱怨",
    "delivery": "发货晚了、漏发、答应的服务没给，客户不高兴",
    "service": "客服态度差、答非所问，客户生气",
    "ignored": "有人@了没人回，问了几遍没人理",
    "noise": "推送太多，成员嫌烦",
    "price": "刚买就降价，客户觉得亏了",
    "trust": "客户觉得被骗、说话不算数",
    "rules": "群规双标，踢人禁言惹人不满",
    "other": "有人在群里不满",
}
_CRISES: dict[CrisisKind, str] = {
    "none": "",
    "mass_complaint": "好多人一起投诉",
    "mass_exit": "有人号召一起退群",
    "poaching": "有人在群里拉人去别的群",
    "sabotage": "同行来群里搞事",
}
_SILENT, _TOPIC = "群里几天没人说话，怎么重新聊起来", "群里找什么话题聊，怎么开口不尴尬"
_HOLD, _OFFER = "群里有人不满的时候能不能发促销", "什么时候在群里推产品合适"
_PARTS: dict[Agent, tuple[Part, ...]] = {"care": ("care",), "open": ("opener",), "time": ("timing",)}
TOP = 3


async def recall(state: State, runtime: Runtime[Deps]) -> State:
    """At most three practices an agent, with why each fits; the answers that stand in the documents."""
    transcript = state["transcript"]
    concerns, crisis = state["concerns"], state["crisis"]
    queries: dict[Agent, str] = {}
    if concerns and "care" in state["asked"]:
        queries["care"] = f"{_CAUSES[concerns[0].cause]} {_CRISES[crisis.kind]}"
    if "opener" in state["asked"]:
        quiet = state["reading"].rhythm.silence(transcript.now).days >= 3
        queries["open"] = _SILENT if quiet else _TOPIC
    if "timing" in state["asked"]:
        queries["time"] = _HOLD if concerns or crisis.kind != "none" else _OFFER
    retriever = runtime.context.retriever
    group = transcript.group
    found = {
        agent: tuple(
            one.practice.cited(transcript.language)
            for one in retriever.situation(f"{group.industry} {query}".strip(), _PARTS[agent], group.kind, TOP)
        )
        for agent, query in queries.items()
    }
    told = await _told(state, runtime.context) if "care" in state["asked"] else {}
    return {"recalled": found, **told}


async def _told(state: State, deps: Deps) -> State:
    """What the documents say to each open question. Advice does not fail with them: it says that it was given without."""
    transcript = state["transcript"]
    questions = open_questions(state["reading"], transcript)
    if deps.library is None or not questions:
        return {}
    try:
        said = {
            message: await deps.library.says(transcript.by_id[message].text, transcript.group.id)
            for message in questions
        }
    except StorageError as error:
        return {"notes": (say(transcript.language, "documents_unread", reason=str(error)),)}
    return {"said": said}

"""Lines that the app writes itself, filed under the members they tell of."""

from __future__ import annotations

from datetime import datetime

from coach.importers.kinds import Event, event_of
from coach.importers.raw import RawChat, RawMember, RawMessage
from coach.types import MessageKind

SYSTEM = "system"  # the member id under which lines without a person are filed
_ME = {"你", "您", "我", "you", "You"}


def file_event(
    chat: RawChat,
    at: datetime,
    text: str,
    *,
    message_id: str = "",
    place: str = "",
    kind: MessageKind = "system",
    sender: str = "",
) -> None:
    """Adds a line of the app: one message for each member who joined or left, else one by `sender` or nobody."""
    event = event_of(text) or Event(kind)
    people = [member.id for name in event.who if (member := _person(chat, name, event.kind))]
    if event.kind in ("join", "leave") and not people:
        event = Event("system")
    if event.kind not in ("join", "leave", "recall") or not people:
        people = [sender or SYSTEM]
    if people == [SYSTEM]:
        chat.member(SYSTEM)
    for number, person in enumerate(people, start=1):
        own = message_id if number == 1 or not message_id else f"{message_id}.{number}"
        chat.messages.append(RawMessage(own, at, person, text, event.kind, place=place))


def _person(chat: RawChat, name: str, kind: MessageKind) -> RawMember | None:
    """The member of this name; who joins or leaves without ever having spoken is a member too."""
    if name in _ME:
        return next((member for member in chat.members.values() if "self" in member.hints), None)
    found = chat.named(name)
    if found is None and kind in ("join", "leave", "recall"):
        found = chat.member(name, name)
    return found

"""The best exchanges of a week by topic, as a text to post and as the seed of a next topic (P53). Pure.

Members' words are quoted only as they said them, and only after they were asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from coach.checks.orders import is_order
from coach.members import Group
from coach.patterns import INNER
from coach.plain import plain, printable
from coach.portrait import Digest, Exchange, Helped, Topic
from coach.privacy import Mask
from coach.signals.deeds import Deed
from coach.signals.questions import Waited
from coach.slots import called, without_names
from coach.terms import words
from coach.types import Evidence

WEEK = timedelta(days=7)
# A help belongs to a question that was asked within so long before it, a thank-you to a help within so long.
ANSWERS, THANKS = timedelta(hours=12), timedelta(hours=12)
MOST = 5
# A member's words are quoted whole up to here.
WHOLE = 60
# A title that quotes is no longer than this.
TITLE, TITLE_EN = 14, 32
# Words that name no topic.
_EMPTY = frozenset(
    [
        "这个",
        "那个",
        "什么",
        "怎么",
        "可以",
        "没有",
        "就是",
        "还是",
        "不是",
        "一个",
        "我们",
        "你们",
        "他们",
        "自己",
        "知道",
        "觉得",
        "时候",
        "现在",
        "今天",
        "昨天",
        "明天",
        "大家",
        "真的",
        "然后",
        "但是",
        "因为",
        "如果",
        "已经",
        "一下",
        "一点",
        "一样",
        "多少",
        "哪里",
        "哪个",
        "有没有",
        "是不是",
        "应该",
        "可能",
        "谢谢",
        "哈哈",
        "哈哈哈",
        "东西",
        "直接",
        "那种",
        "这种",
        "还有",
        "不用",
        "不要",
        "不会",
        "不能",
        "出来",
        "起来",
        "下来",
        "之前",
        "以后",
        "上次",
        "问问",
        "that",
        "this",
        "with",
        "have",
        "what",
        "your",
        "they",
        "from",
        "just",
        "like",
        "when",
        "there",
        "then",
        "them",
        "were",
        "been",
        "will",
        "would",
        "about",
        "which",
        "some",
        "does",
        "dont",
        "into",
        "than",
        "really",
        "thanks",
    ]
)


@dataclass(frozen=True, slots=True)
class Found:
    """An exchange with how good it is, and the words that it is about."""

    exchange: Exchange
    worth: float
    about: frozenset[str]
    at: datetime


def digest_of(group: Group, *, waiting: bool = False) -> Digest:
    """The digest of the last week at `now`, or why there is none. `waiting`: whether members wait for the brand's answers."""
    transcript = group.transcript
    since = max(transcript.messages[0].at, transcript.now - WEEK)
    window = {"since": since, "until": transcript.now}
    if transcript.group.kind == "flash":
        return Digest(**window, silence=group.tell("digest.silence.flash"))
    if group.trouble.kind != "none":
        return Digest(**window, silence=group.tell("digest.silence.crisis"))
    if waiting:
        return Digest(**window, silence=group.tell("digest.silence.waiting"))
    found = sorted(_exchanges(group, since), key=lambda one: -one.worth)[:MOST]
    if not found:
        return Digest(**window, silence=group.tell("digest.silence.nothing"))
    topics = tuple(_topics(group, sorted(found, key=lambda one: one.at)))
    named = dict.fromkeys(who for topic in topics for one in topic.exchanges for who in _named(group, one))
    seed, seed_from = _seed(group, since, found)
    return Digest(
        **window,
        topics=topics,
        text=_text(group, since, topics),
        ask_first=tuple(named),
        seed=seed,
        seed_from=seed_from,
    )


def _exchanges(group: Group, since: datetime) -> Iterator[Found]:
    """Who helped whom since then: one entry a question, and one a tip that nobody asked for."""
    upset = _unfit(group)
    by_question: dict[tuple[str | None, str], list[Deed]] = {}
    for member, person in group.chronicle.people.items():
        if member in upset:
            continue
        for deed in person.did("helped"):
            if deed.at >= since and verbatim(group, deed.message):
                asked = _question(group, deed)
                key = (asked.message, "") if asked else (None, deed.message)
                by_question.setdefault(key, []).append(deed)
    for (question, _), deeds in by_question.items():
        ordered = sorted(deeds, key=lambda deed: deed.at)
        thanks = _thanked(group, ordered)
        lines = [*([question] if question else []), *(deed.message for deed in ordered)]
        worth = sum(deed.chance for deed in ordered) + (0.8 if thanks else 0.0) + (0.3 if question else 0.0)
        asker = group.transcript.by_id[question].sender if question else None
        yield Found(
            Exchange(
                asker=asker,
                asked=Evidence(message=question) if question else None,
                helped=tuple(Helped(member=one.member, evidence=Evidence(message=one.message)) for one in ordered[:3]),
                thanked=Evidence(message=thanks.message) if thanks else None,
            ),
            worth,
            _about(group, lines),
            ordered[0].at,
        )


def _unfit(group: Group) -> set[str]:
    """Members whose words no digest quotes: those who are upset, and those who advertise."""
    adverts = {member for member, person in group.chronicle.people.items() if person.adverts}
    return adverts | {one.member for one in group.concerns}


def _question(group: Group, deed: Deed) -> Waited | None:
    """The question that a help answers: the last one of who was helped, if it can be shown."""
    asked = [
        one
        for one in group.chronicle.questions.asked.values()
        if one.member == deed.other and timedelta() <= deed.at - one.at <= ANSWERS and verbatim(group, one.message)
        if one.member not in _unfit(group)
    ]
    return max(asked, key=lambda one: one.at, default=None)


def _thanked(group: Group, deeds: Sequence[Deed]) -> Deed | None:
    """The thank-you to one of the helpers that followed."""
    found = [
        thanks
        for deed in deeds
        for thanks in group.person(deed.member).did("thanked")
        if timedelta() <= thanks.at - deed.at <= THANKS and verbatim(group, thanks.message)
        if thanks.other not in _unfit(group)
    ]
    return max(found, key=lambda one: one.chance, default=None)


def verbatim(group: Group, message: str) -> str:
    """A message as it may be posted: its own words whole, or the part that can be quoted; empty where nothing may."""
    text = " ".join(printable(without_names(group.transcript, message)).split())
    if len(text) > WHOLE or len(text) < 3:
        return group.quote(message) if len(text) > WHOLE else ""
    private = Mask().hide(text) != text
    return "" if private or is_order(text) or any(char in text for char in "{}<>\\") else text.translate(INNER)


# -- topics ------------------------------------------------------------------------------------------------------


def _about(group: Group, lines: Iterable[str]) -> frozenset[str]:
    names = {plain(one.name) for one in group.transcript.members}
    return frozenset(
        word
        for line in lines
        for word in words(without_names(group.transcript, line))
        if len(word) >= (4 if word.isascii() else 2)
        and word not in _EMPTY
        and not word.isdigit()
        and not any(word in name for name in names)
    )


def _topics(group: Group, found: Sequence[Found]) -> Iterator[Topic]:
    """Exchanges that share words are one topic, named by a word that most of their lines share."""
    bundles: list[list[Found]] = []
    for one in found:
        home = next((bundle for bundle in bundles if any(len(one.about & other.about) >= 2 for other in bundle)), None)
        if home is None:
            bundles.append([one])
        else:
            home.append(one)
    for bundle in bundles:
        yield Topic(title=_title(group, bundle), exchanges=tuple(one.exchange for one in bundle))


def _title(group: Group, bundle: Sequence[Found]) -> str:
    lines = [line for one in bundle for line in _lines(one.exchange)]
    counts = Counter(word for line in lines for word in _about(group, [line]))
    best = max(counts, key=lambda word: (counts[word], len(word), word), default="")
    if best and counts[best] >= 2:
        return _as_written(group, best, lines)
    return _headed(group.quote(lines[0])) or _as_written(group, best, lines)


def _headed(quote: str) -> str:
    """A quotation as a title: cut at a pause, or cut off and shown to be so."""
    limit = TITLE_EN if quote.isascii() else TITLE
    if len(quote) <= limit:
        return quote
    head = quote[: limit + 1].rsplit(" ", 1)[0]
    return head.rstrip(" ,;:?!.，。？！") if len(head) <= limit else f"{quote[: limit - 1]}…"


def _as_written(group: Group, word: str, lines: Sequence[str]) -> str:
    """A plain word in the script and case of the line that holds it."""
    for line in lines:
        text = group.transcript.by_id[line].text
        at = plain(text).find(word)
        if at >= 0 and len(plain(text)) == len(text):
            return text[at : at + len(word)]
    return word


def _lines(exchange: Exchange) -> list[str]:
    parts = [exchange.asked, *(one.evidence for one in exchange.helped)]
    return [one.message for one in parts if one is not None]


def _named(group: Group, exchange: Exchange) -> list[str]:
    """The members whose words an exchange quotes."""
    lines = _lines(exchange) + ([exchange.thanked.message] if exchange.thanked else [])
    return [group.transcript.by_id[line].sender for line in lines]


# -- words -------------------------------------------------------------------------------------------------------


def _text(group: Group, since: datetime, topics: Sequence[Topic]) -> str:
    transcript = group.transcript
    days = [f"{transcript.local(at):%m-%d}" for at in (since, transcript.now)]
    said = [group.tell("digest.post.title", group=group.name, since=days[0], until=days[1])]
    for topic in topics:
        said += ["", group.tell("digest.post.topic", title=topic.title)]
        for exchange in topic.exchanges:
            said += _told(group, exchange)
    return "\n".join([*said, "", group.tell("digest.post.end")])


def _told(group: Group, exchange: Exchange) -> Iterator[str]:
    def line(kind: str, message: str) -> str:
        sender = group.transcript.by_id[message].sender
        return group.tell(f"digest.post.{kind}", name=called(group.transcript, sender), quote=verbatim(group, message))

    if exchange.asked:
        yield line("asked", exchange.asked.message)
    for one in exchange.helped:
        yield line("answered" if exchange.asked else "tip", one.evidence.message)
    if exchange.thanked:
        yield line("thanked", exchange.thanked.message)


def _seed(group: Group, since: datetime, found: Sequence[Found]) -> tuple[str, Evidence | None]:
    """The next topic: a member's question that is still open, else another way beside the best help."""
    upset = _unfit(group)
    for one in reversed(list(group.chronicle.questions.asked.values())):
        if one.answered_at is None and not one.to_staff and one.at >= since and one.member not in upset:
            text = _word(group, "question", one.message)
            if text:
                return text, Evidence(message=one.message)
    line = found[0].exchange.helped[0].evidence.message
    return _word(group, "more", line), Evidence(message=line)


def _word(group: Group, form: str, message: str) -> str:
    transcript = group.transcript
    name = called(transcript, transcript.by_id[message].sender)
    quote = group.quote(message)
    return group.telling.word(transcript.language, f"digest.seed.{form}", message, name=name, quote=quote)

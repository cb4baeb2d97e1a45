"""Who runs the group, where nobody says so: from an export's own flags and from how people behave. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coach.importers.raw import Hint, Note
from coach.types import Member, Message

_NAME = re.compile(
    r"客服|店长|店長|群主|小助手|助理|官方|管家|掌柜|掌櫃|老板娘|管理员|管理員|小编|小編|班主任|运营|運營|小二|"
    r"\b(?:admin|moderator|mod|support|official|staff|host|owner|community manager)\b",
    re.IGNORECASE,
)
_WEAK_NAME = re.compile(r"老师|老師|教练|教練|顾问|顧問|学姐|\b(?:coach|team|teacher)\b", re.IGNORECASE)
_BOT = re.compile(r"机器人|機器人|自动回复|自動回覆|\bbot\b|bot$|_bot\b", re.IGNORECASE)
_EVERYONE = re.compile(r"[@＠](?:所有人|全体成员|全體成員|all\b|everyone\b|channel\b|here\b)", re.IGNORECASE)
_NOTICE = re.compile(
    r"公告|通知|活动|活動|优惠|優惠|限时|限時|秒杀|下单|下單|包邮|免運|接龙|团购|團購|报名|報名|上新|预售|预约|发货|發貨|"
    r"今[天日].{0,4}(?:出炉|出爐|到货|到貨|营业|營業|供应|供應|主推|现货|現貨)|"
    r"欢迎.{0,8}(?:新|加入)|歡迎.{0,8}(?:新|加入)|\b(?:announcement|sale|discount|% off|order now|sign up|welcome)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"[?？]|吗|嗎|呢|怎么|怎麼|多少|什么时候|哪里|求")
_NOBODY = 2.0


@dataclass(frozen=True, slots=True)
class Guess:
    """Ids taken for operators (why, in both languages) and for bots."""

    operators: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    bots: frozenset[str] = frozenset()

    def note(self, names: Mapping[str, str]) -> Note:
        """One sentence: who was guessed, and why."""
        if not self.operators:
            return Note(
                "没看出谁是运营者；请在群资料里写 operators，否则都按成员看。",
                "Nobody was recognised as the operator; name them under operators in the group file.",
            )
        chinese = "，".join(
            f"{names[who]}（{'、'.join(why[0] for why in whys)}）" for who, whys in self.operators.items()
        )
        english = ", ".join(
            f"{names[who]} ({', '.join(why[1] for why in whys)})" for who, whys in self.operators.items()
        )
        return Note(
            "运营者是推断的：{zh}；不对的话请在群资料里写 operators。",
            "Operators were guessed: {en}; if wrong, name them under operators in the group file.",
            {"zh": chinese, "en": english},
        )


def guess_roles(
    members: Sequence[Member], messages: Sequence[Message], hints: Mapping[str, set[Hint]], persona: str = ""
) -> Guess:
    """Operators are those whose signs add up to 2 and to half of the strongest; a bot is never an operator."""
    bots = {member.id for member in members if "bot" in hints.get(member.id, ()) or _BOT.search(member.name)}
    behaviour = _behaviour(messages, len(members))
    scored: dict[str, tuple[float, tuple[tuple[str, str], ...]]] = {}
    for member in members:
        if member.id not in bots:
            signs = [*_flags(member, hints.get(member.id, set()), persona), *behaviour.get(member.id, ())]
            scored[member.id] = (sum(sign[0] for sign in signs), tuple((sign[1], sign[2]) for sign in signs))
    best = max((score for score, _ in scored.values()), default=0.0)
    chosen = {who: why for who, (score, why) in scored.items() if score >= max(_NOBODY, best / 2)}
    return Guess(chosen, frozenset(bots))


def _flags(member: Member, hints: set[Hint], persona: str) -> list[tuple[float, str, str]]:
    signs: list[tuple[float, str, str]] = []
    if "owner" in hints:
        signs.append((4, "群主", "owner of the group"))
    if "admin" in hints:
        signs.append((3, "管理员", "admin of the group"))
    if "self" in hints:
        signs.append((3, "导出记录的账号", "the account that made the export"))
    if persona and member.name == persona:
        signs.append((4, "群资料里的人设", "the persona of the group file"))
    if found := _NAME.search(member.name):
        signs.append((2, f"名字带「{found[0]}」", f"name says {found[0]!r}"))
    elif found := _WEAK_NAME.search(member.name):
        signs.append((1, f"名字带「{found[0]}」", f"name says {found[0]!r}"))
    return signs


def _called(messages: Sequence[Message]) -> Mapping[str, set[str]]:
    """Member -> those who mention this member."""
    callers: defaultdict[str, set[str]] = defaultdict(set)
    for message in messages:
        for who in message.mentions:
            if who != message.sender:
                callers[who].add(message.sender)
    return callers


def _behaviour(messages: Sequence[Message], size: int) -> dict[str, list[tuple[float, str, str]]]:
    everyone: Counter[str] = Counter()
    notices: Counter[str] = Counter()
    answered: defaultdict[str, set[str]] = defaultdict(set)
    author = {message.id: message.sender for message in messages}
    asked: list[str] = []  # who asked within the last three messages
    for message in messages:
        if message.kind not in ("text", "link", "image"):
            continue
        head = message.text[:500]
        if _EVERYONE.search(head):
            everyone[message.sender] += 1
        if _NOTICE.search(head):
            notices[message.sender] += 1
        replied = {author[message.reply_to]} if message.reply_to else set()
        answered[message.sender] |= {who for who in (*asked, *replied, *message.mentions) if who != message.sender}
        asked = [*asked[-2:], message.sender if _QUESTION.search(head) else ""]
        answered[message.sender].discard("")
    signs: defaultdict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for who, count in everyone.items():
        signs[who].append((min(4, 2 * count), f"@所有人 {count} 次", f"called everyone {count} times"))
    called = {who: len(callers) for who, callers in _called(messages).items()}
    for who, count in called.items():
        if count == max(called.values()):
            signs[who].append((1, f"被 {count} 人@", f"called by {count} people"))
    spoken = next((message.sender for message in messages if message.kind == "text"), None)
    # An advertiser opens with a notice too, but nobody calls an advertiser by name.
    if spoken is not None and spoken in notices and spoken in called:
        signs[spoken].append((0.5, "先开口发通知", "opened with a notice"))
    for who, count in notices.items():
        signs[who].append((min(1.5, 0.5 * count), f"发通知或活动 {count} 次", f"posted {count} notices"))
    most = sorted((len(people) for people in answered.values()), reverse=True)
    for who, people in answered.items():
        # Who answers clearly more people than the next one does; in a lively group everybody answers somebody.
        runner_up = most[1] if len(most) > 1 else 0
        if len(people) >= max(3, size * 0.3) and len(people) == most[0] and len(people) >= 1.5 * runner_up:
            signs[who].append((1.5, f"回应了 {len(people)} 人", f"answered {len(people)} people"))
    return signs

"""Hand-made portraits with the chats behind them: one with everything in it, one of a year, one of a single line."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from coach.portrait import (
    Answers,
    Candidate,
    Counts,
    DayCount,
    Digest,
    Exchange,
    Faded,
    Health,
    Helped,
    Invited,
    Members,
    Placed,
    PointScore,
    Portrait,
    Step,
    SuperGroup,
    TagFound,
    TieSeen,
    Told,
    Topic,
    Turn,
)
from coach.types import Citation, Draft, Evidence, Language, Message, Transcript
from tests.chats import ZONE, chat

# What a chat may hold against its reader: markup, a formula, a turn of direction, a word without end, a forged line.
HOSTILE = {
    "m1": "<script>document.title='hit'</script>",
    "m2": "$x^2$",
    "m3": "abc\u202egnp.exe\u2066",
    "m4": "长" * 400,
    "m5": '"><img src=x onerror=alert(1)>',
}
HIT = "<img src='http://127.0.0.1:9/x.png' onerror=\"document.title='hit'\"><style>body{display:none}</style></q>"
LINES = """
03-02 08:10 op: 早上好，今天的面包清单在公告里，海盐卷 12 元，碱水结 9 元
03-02 09:15 m1: 11点能留两个海盐卷吗，我12点才下班
03-02 10:50 m1: @小暖 问你呢，留不留
03-02 20:05 m2: 我家孩子八个月，能吃你们的米糕吗
03-02 20:11 m3: 我家那会儿十个月才给的，先掰一点点看过不过敏
03-02 20:13 m2: 谢谢晓雯，明天就试试
03-03 08:00 op: 【限时】周三会员日，全场九折，点链接下单
03-03 08:01 op: 【限时】转发到朋友圈再送一杯豆浆
03-03 12:20 m1: 问了两遍都没人理，算了，白跑一趟，以后不在你们这儿买了
03-04 19:30 m4: 碱水结怎么回烤才不硬？昨天烤出来像石头
03-04 19:34 m3: 180 度三分钟，表面喷一点水，我每次都这么弄
03-04 19:36 m4: 成了！太香了
03-05 07:59 op: 今天新品：伯爵茶吐司，第二个半价，今天截止
03-05 09:00 m5 [image]:
"""


def evidence(*ids: str, words: str = "") -> tuple[Evidence, ...]:
    return tuple(Evidence(message=one, words=words if len(ids) == 1 else "") for one in ids)


def told(text: str, *ids: str, words: str = "", practice: str = "") -> Told:
    return Told(text=text, evidence=evidence(*ids, words=words), practice=practice)


def transcript(language: Language = "zh-Hans", *, hostile: bool = False) -> Transcript:
    names = HOSTILE if hostile else {"m1": "老陈", "m2": "朵朵妈", "m3": "晓雯", "m4": "阿梁", "m5": "豆子"}
    lines = LINES.replace("白跑一趟", f"白跑一趟{HIT}") if hostile else LINES
    return chat(
        lines, now="03-05 10:00", language=language, names=names, name=f"面包群{HIT}" if hostile else "巷口面包群"
    )


def portrait(language: Language = "zh-Hans", *, hostile: bool = False) -> Portrait:
    """Of `transcript`, with every part."""
    group = transcript(language, hostile=hostile)
    hours = tuple(tuple((day * 7 + hour * 3) % 11 if 7 < hour < 23 else 0 for hour in range(24)) for day in range(7))
    ours = tuple(tuple(6 if hour == 8 else int(hour == 12) for hour in range(24)) for _ in range(7))
    return Portrait(
        transcript="chat",
        group=group.group.name,
        language=language,
        since=group.messages[0].at,
        now=group.now,
        messages=len(group.messages),
        people=6,
        summary="这群人愿意互相帮，就是问你们的没人答。",
        members=members(),
        health=health(),
        digest=digest(group),
        days=(
            DayCount(date=date(2026, 3, 2), members=5, operators=1, mood=0.4),
            DayCount(date=date(2026, 3, 3), members=1, operators=2, pushes=2, mood=-0.7),
            DayCount(date=date(2026, 3, 5), members=1, operators=1, pushes=1),
        ),
        turns=(
            Turn(date=date(2026, 3, 3), better=False, why=told("问了两遍没人理，火了", "9", words="白跑一趟")),
            Turn(date=date(2026, 3, 4), better=True, why=told("有人教会了回烤", "12", words="太香了")),
        ),
        members_at=hours,
        brand_at=ours,
        ties=tuple(
            TieSeen(one=one, other=other, count=count)
            for one, other, count in (
                ("m2", "m3", 4),
                ("m3", "m4", 3),
                ("m1", "op", 2),
                ("m5", "m4", 1),
                ("m5", "op", 1),
            )
        ),
        practices=(Citation(practice="P37", title="有人问就答", why="两次问话没人答"),),
        notes=("没用模型，全在本机看的。",),
    )


def health() -> Health:
    return Health(
        state="unattended",
        title="问了没人管",
        why=(
            told("老陈问了两遍留不留面包，一天没人答", "2", "3", practice="P37"),
            told("他说以后不买了", "9", words="以后不在你们这儿买了"),
        ),
        stage="enliven",
        stage_title="暖场",
        stage_why=told("成员会互相答", "5", "11"),
        points=(
            PointScore(name="rules", grade="weak", why=told("没见过群规，推送想发就发", "7", "8")),
            PointScore(name="theme", grade="good", why=told("聊的都是面包和孩子吃什么", "4", "10")),
            PointScore(name="people", grade="good", why=told("没有打广告的", "4")),
            PointScore(name="events", grade="weak", why=told("没有固定的活动", "1")),
        ),
        seen=(
            told("推送三次，没人接", "7", "8", "13", practice="P47"),
            told("晓雯答得上别人的问题，还被谢", "5", "6", "11", "12", practice="P07"),
        ),
        steps=(
            Step(
                practice="P37",
                todo="今天私聊老陈，先认没回的事，再说下次怎么留",
                why=told("他要走", "9", words="以后不在你们这儿买了"),
            ),
            Step(practice="P49", todo="排个值班，上午十点前看一遍问话", why=told("@了也没人答", "3", words="问你呢")),
            Step(practice="P09", todo="推送一周最多两次，定在周三和周六", why=told("两条连着发", "7", "8")),
        ),
        counts=Counts(
            days=4,
            member_lines=9,
            operator_lines=4,
            speakers=5,
            pushes=3,
            among=3,
            with_brand=0,
            silent_days=1.5,
            late=1,
            night=2,
            gives=4,
            disturbs=6,
        ),
        answers=Answers(
            asked=5,
            answered=4,
            by_members=2,
            median_minutes=6,
            ninetieth_minutes=190,
            minutes=(0.5, 4, 6, 42, 190, 3000),
            unanswered=evidence("2", "3"),
        ),
    )


def members() -> Members:
    draft = Draft(
        agent="care",
        where="private",
        text="晓雯，这周两次都是你先答上的，谢谢。\n愿不愿意做「烤箱顾问」？",
        caveats=("发前核对称呼。",),
    )
    return Members(
        placed=(
            Placed(member="m1", tier="problem", confidence=0.91, why=(told("问了没人答，说不买了", "9", words="算了"),), plan="先把事了了，再谈别的。"),
            Placed(member="m3", tier="core", confidence=0.8, why=(told("两次帮人", "5", "11"), told("被谢", "6", words="谢谢晓雯")), plan="给名分，给谢礼。"),
            Placed(member="m2", tier="promising", confidence=0.66, why=(told("问吃法", "4"),), plan="记下标签，用得上时再说。"),
            Placed(member="m4", tier="promising", confidence=0.6, why=(told("问回烤", "10"),), plan="记下标签，用得上时再说。"),
            Placed(member="m5", tier="silent", confidence=0.5, why=(told("只发过一张图", "14"),), plan="别催，节日问一句。"),
        ),
        counts={"problem": 1, "core": 1, "promising": 2, "silent": 40},
        candidates=(Candidate(member="m3", score=0.82, why=(told("两次帮人", "5", "11"),), role="晚上帮忙答吃法", thanks="每月一袋吐司", draft=draft, practices=("P07",)),),
        faded=(
            Faded(member="m1", how="silent", since="9", days=12, why=told("说完就没声了", "9"), draft=draft),
            Faded(member="m4", how="curt", since="12", days=0, why=told("只回两个字", "12")),
        ),
        tags=(TagFound(member="m2", tag="孩子月龄", value="八个月", evidence=Evidence(message="4", words="八个月")),),
        super_group=SuperGroup(why="两周里帮过两次人的可以进。", invited=(Invited(member="m3", share="super", why=told("帮过两次", "5", "11")), Invited(member="m4", share="promising", why=told("爱试", "12"))), invitation="我们想开个小群，一月一次试新品，愿意来吗？"),
    )  # fmt: skip


def digest(group: Transcript) -> Digest:
    exchange = Exchange(
        asker="m4",
        asked=Evidence(message="10"),
        helped=(Helped(member="m3", evidence=Evidence(message="11", words="180 度三分钟")),),
        thanked=Evidence(message="12"),
    )
    return Digest(
        since=group.messages[0].at,
        until=group.now,
        topics=(Topic(title="回烤", exchanges=(exchange,)),),
        text="这周大家问得最多的：碱水结怎么回烤？\n晓雯：180 度三分钟，喷一点水。",
        ask_first=("m3", "m4"),
        seed="下周聊：早餐五分钟能做什么？",
        seed_from=Evidence(message="10", words="怎么回烤"),
    )


def single(language: Language = "zh-Hans") -> tuple[Portrait, Transcript]:
    """A group of one line, with nothing to draw from but its day."""
    group = chat("03-05 09:00 m1: 在吗", language=language)
    bare = Portrait(
        transcript="chat", group="g", language=language, since=group.messages[0].at, now=group.now, messages=1, people=1
    )
    return bare.model_copy(update={"days": (DayCount(date=date(2026, 3, 5), members=1),)}), group


def year(lines: int = 20_000, people: int = 60) -> tuple[Portrait, Transcript]:
    """A busy group over a year, with ties between all its people."""
    start = datetime(2025, 3, 1, 8, tzinfo=ZONE)
    few = transcript()
    cast = (
        *few.members,
        *(few.members[1].model_copy(update={"id": f"x{one}", "name": f"成员{one}"}) for one in range(people)),
    )
    said = tuple(
        Message(id=str(number), at=start + timedelta(minutes=26 * number), sender=cast[number % len(cast)].id, text="大家早上好，今天吃什么")
        for number in range(1, lines + 1)
    )  # fmt: skip
    group = Transcript(group=few.group, members=cast, messages=said, now=said[-1].at)
    length = (group.now - start).days + 1
    days = tuple(
        DayCount(date=start.date() + timedelta(days=day), members=30 + day * 7 % 41, operators=day % 9, pushes=day % 3, mood=((day * 13) % 21 - 10) / 10 if day % 4 else None)
        for day in range(length)
        if day % 10
    )  # fmt: skip
    ties = tuple(TieSeen(one=f"x{one}", other=f"x{(one * 7 + 3) % people}", count=1 + one % 9) for one in range(people))
    return portrait().model_copy(update={"days": days, "ties": ties, "now": group.now, "since": start}), group

"""A draft states no figure, date, benefit or event that the group's facts don't carry (P38)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from coach.checks.clauses import clauses
from coach.checks.situation import Situation, finding
from coach.plain import plain
from coach.types import Finding

_CN = "零一二两三四五六七八九十百千万半"
_UNITS = (
    r"元|块钱|块(?!儿|头|地)|塊|折|%|％|斤|公斤|千克|公里|毫升|小时|小時|分钟|分鐘|个?月(?!底|初|中|饼|亮|子|嫂|季)|個月|天(?!气|空|然|生|天|窗|台|花)|周(?!末|边|围|到|一|二|三|四|五|六|日|年)|週(?!末|一|二|三|四|五|六|日)|年(?!货|级|糕|轻|底|初|会)"
    r"|人份|片装|抽|颗|顆|盒|瓶|袋|箱|份|件|课时|節課|节课|次|名|位|折|成"
)
_FIGURE = r"\d+(?:,\d{3})*(?:\.\d+)?"
# A figure that says how much: money, a share, a count or a stretch of time with its unit.
_AMOUNT = re.compile(
    rf"(?:¥|￥|\$|£|€|NT\$|HK\$)\s?(?P<money>{_FIGURE})|(?P<each>{_FIGURE})(?=一[份个箱盒斤袋瓶位人])|(?P<count>{_FIGURE}|[{_CN}]+)\s?(?P<unit>{_UNITS})"
    rf"|(?P<bare>(?<![\d.])\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![\d.]))|(?P<price>(?<=现在|現在|只要|只卖|只賣|特价|特價|只需|价格|價格)\d+(?:\.\d+)?(?=[，,。！!？? ]|$))|(?P<english>{_FIGURE})\s?(?P<what>%|percent|bucks|dollars|quid|pounds?|euros?|days?|weeks?|months?|years?|hours?|kg|lbs?|shipped|off\b|each\b|in total)",
    re.IGNORECASE,
)
# So little is no figure but a way of speaking: 一下, 两句, a day or two.
_LITTLE = {"1", "2", "半"}
# Things of which a small number is only a way of speaking (一位, 三两天, 几次).
_LOOSE = re.compile(r"次|名|位|成|年|人|份|件|周|天")
_DAY = re.compile(
    r"(?:周|週|星期|礼拜|禮拜)[一二三四五六日天](?!早餐)|(?<!\d)\d{1,2}\s?月\s?\d{1,2}\s?[日号號]?|(?<![\d:路街弄巷道里])\d{1,2}\s?[号號](?![\d弄院])(?!楼|栋|店|线|線|码|碼|机|床|门|位|選|选|房|桌|厅)"
    r"|下个?(?:周|週|月|星期)|月底|月初|周末|週末|(?:(?:早上|上午|中午|下午|晚上|今晚|明晚|傍晚)\s?一|[二两三四五六七八九十][一二]?|十[一二]|(?<!\d)\d{1,2})\s?[点點](?!了|儿|兒|个|個|头|赞|讚|名|菜|单|单|击|心|评|心意|好|多|滴|滴|子)(?:半|[一二三四五]?十?[五分]*)?"
    r"|(?<!\d)\d{1,2}:\d{2}(?!\d)"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:jan|feb|march|april|june|july|aug|sept|oct|nov|dec)\w* \d{1,2}\b|\b\d{1,2}(?::\d\d)?\s?(?:am|pm)\b|\bnext (?:week|month)\b|\bend of the month\b",
    re.IGNORECASE,
)
# By when I will answer or look again is mine to say.
_ANSWER = re.compile(
    r"前(?:有|都|在|给|給|回|告|答|跟|把|来|來|再|我|你|办|辦|说|說|贴|貼|发|發|问|問|处|處|定|弄|查)|回[你您妳复覆話话]|再看|再问|再問|再报|问完|問完|查完|准话|準話|准信|答复|答覆|告诉|告訴|交代|说明|說明|说清|說清|讲清|講清|汇报|回報|跟[你您妳大]|去催|去问|去問|给你们?说|說一聲"
    r"|\bby \d|\bby tomorrow|\b(?:tell|let) you|\bget back|\bcheck|\blook(?:ing)? (?:again|into)|\banswer|\bpost here|\bupdate you|\bmessage you|\bi'll know",
    re.IGNORECASE,
)
_GIFT = re.compile(
    r"免费|免費|送(?=[你您妳大一个個点點两兩份])|白送|加送|多送|(?<!转)赠|(?<!轉)贈|免单|免單|免运|免運|包邮|包郵|退(?:你|您|款|钱|錢|差价|差價|全|一半|运费|給)|[给給][你您妳].{0,4}退|全退|重发|補寄|补发|补寄|补你|補你|再补|賠|赔|补偿|補償|打\S{0,2}折|[\d一二三四五六七八九半]\s?折|优惠|優惠|减免|減免|立减|折抵|抵用|券|红包|紅包|返现|小样|試用包|赠品|算我的|我请|我請|我包了|不收你|不收钱|不收錢"
    r"|\bfree (?!to|of|time|up|and|now|on|range|form|spot|seat|for a)|\brefund(?:ed|ing)?\b|\bdiscount|\b\d+ ?% off|\bhalf (?:off|price)|\bon (?:me|us|the house)\b|\bcoupon|\bvoucher|\bpromo code|\bgift\b|\bcompensat|\bwaive|\bno charge|\bsend you (?:a|another|two|extra|new)|\bthrow in\b|\bcredit (?:your|you)|\breplace(?:ment)? (?:it|them|for free|is on)|\bcomp(?:ed)? (?:you|it)",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"直播间?|抽奖|抽獎|抽个奖|开奖|開獎|活动|活動|沙龙|沙龍|茶会|茶會|品鉴会|见面会|見面會|线下课|讲座|講座|分享会|分享會|试吃会|試吃會|团建|聚会|聚會|开业|開幕|发布会|快闪|快閃|市集|体验课|體驗課|工作坊|签售|比赛|比賽"
    r"|\blive ?stream|\bgiveaway|\braffle|\bworkshop|\bmeet-?up|\bwebinar|\blive (?:q&a|session|demo)|\bq&a\b|\bpop-?up\b|\bmasterclass|\bopen house|\blaunch party|\bcontest|\btasting (?:night|session)|\bprize draw",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[¥￥$£€元块塊折%％]|percent|bucks|dollars|quid|pound|euro|shipped|off", re.IGNORECASE)
# A day that is asked about is not announced.
_ASKED = re.compile(r"[吗嗎？?]|几|幾|可以吗|行不行|还是|還是")
# What is asked, refused or left open is not offered; what is not there is not announced.
_OPEN = re.compile(
    r"能不能|可不可以|行不行|退不退|补不补|補不補|会不会|是不是|要不要|有没有|有沒有|不(?:送|退|补|補|赔|賠|打折|搞|办|辦|开|開|做|能|一定|保证|敢)|没(?:有|写|说|法|这|這)|沒(?:有|寫|說|法|這)|问(?:问|一下|清|过)?|問(?:問|一下|清|過)?|确认|確認|核|谁写|如果|要是|吗|嗎|取消|改期"
    r"|\bnot\b|n't\b|\bno (?:code|discount|refund|event)|\bif\b|\bwhether\b|\bask(?:ing)?\b|\bcheck(?:ing)?\b|\bcan i\b|\?",
    re.IGNORECASE,
)


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Amounts, days and times, gifts and events that stand neither in the facts nor in what the brand has said."""
    if situation.transcript is not None:
        yield from _amounts(text, situation)
        yield from _times(text, situation)
        yield from _offered(text, situation)


def _amounts(text: str, situation: Situation) -> Iterator[Finding]:
    known = _numbers(situation.facts)
    # A topic takes up the member's own story, an answer how long they waited; a price that a member names is no fact.
    told = _numbers(situation.heard) if situation.agent in ("open", "care") else frozenset()
    for match in _AMOUNT.finditer(text):
        said = match["money"] or match["each"] or match["count"] or match["bare"] or match["price"] or match["english"]
        number = _numeral(said)
        spoken = match["unit"] and not said[0].isdigit() and (number in _LITTLE or _LOOSE.match(match["unit"]))
        theirs = number in told and not match["price"] and (situation.agent == "open" or not _MONEY.search(match[0]))
        if number and number not in known and not theirs and not spoken and not _mine(text, match.start()):
            yield finding(situation, match.start(), match.end(), rule="number", practice="P38")


def _times(text: str, situation: Situation) -> Iterator[Finding]:
    known = _days(situation.facts)
    if situation.agent == "open":
        known |= _days(situation.heard)
    for start, end in clauses(text):
        clause = text[start:end]
        if _ANSWER.search(clause) or _ANSWER.search(text[end : end + 8]) or _ASKED.search(text[start : end + 1]):
            continue
        for match in _DAY.finditer(clause):
            if not _days(match[0]) & known:
                yield finding(situation, start + match.start(), start + match.end(), rule="date", practice="P38")


def _offered(text: str, situation: Situation) -> Iterator[Finding]:
    for rule, pattern in (("gift", _GIFT), ("event", _EVENT)):
        for start, end in clauses(text):
            match = pattern.search(text[start:end])
            if match and plain(match[0]).strip() not in situation.facts and not _OPEN.search(text[start : end + 1]):
                yield finding(situation, start + match.start(), start + match.end(), rule=rule, practice="P38")


def _mine(text: str, at: int) -> bool:
    """Whether an amount stands in a sentence that only says by when somebody will be answered."""
    return any(start <= at < end and _ANSWER.search(text[start:end]) is not None for start, end in clauses(text))


def _numbers(text: str) -> frozenset[str]:
    figures = {_numeral(one) for one in re.findall(_FIGURE, text)}
    return frozenset(figures | {_numeral(one) for one in re.findall(rf"[{_CN}]+", text)})


@lru_cache(maxsize=4096)
def _numeral(said: str) -> str:
    """A number as Arabic figures: 六十八 and 68 are the same price."""
    if said[:1].isdigit():
        return said.replace(",", "").removesuffix(".0")
    import cn2an

    # 六十八一箱 is 68 a box.
    for part in (said, said.removesuffix("一")):
        try:
            return f"{cn2an.cn2an(part, 'strict'):g}"
        except ValueError:
            continue
    return said


def _days(text: str) -> set[str]:
    """Days and clock times that a text names, in one form each; an hour of the afternoon in both of its forms."""
    found = set()
    for match in _DAY.finditer(text):
        one = re.sub(r"[周週]|星期|礼拜|禮拜", "周", match[0]).replace("天", "日").replace("號", "号").lower().strip()
        hour = re.search(rf"(\d{{1,2}}|[{_CN}]{{1,3}})\s?(?:[点點]|:\d\d|(am|pm))", one)
        found |= _hours(_numeral(hour[1]), one) if hour else {re.sub(r"\s|s$", "", one)}
    return found


def _hours(hour: str, said: str) -> set[str]:
    if not hour.isdigit():
        return {said}
    late = int(hour) < 12 and re.search(r"下午|晚|傍晚|pm|中午", said)
    return {f"{hour}:00", f"{(int(hour) + 12 if late else int(hour) - 12 if int(hour) > 12 else int(hour))}:00"}

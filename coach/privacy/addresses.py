"""Addresses: a road or an estate with a number, a building with a room. The name of a place alone stays (滨江店, 上海).

What is certain in a Chinese address is its core (路478号, 3栋2单元501, 四段123巷5弄8號); the core is sought first and then
followed to the left over the names that lead to it, which costs no more than the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.privacy.span import Span

_N = r"(?:[A-Za-z](?=[座栋棟幢])|[A-Za-z甲乙丙丁]?[0-9]{1,5}[A-Za-z]?(?:[-–之][0-9]{1,4}){0,2}|[一二三四五六七八九十百零〇]{1,5})"
_PART = r"(?:号楼|號樓|号院|[号號弄巷栋棟幢座院楼樓层層室房户戶组組队隊期排]|单元|單元|小区|門牌|之[0-9一二三四五六七八九十]{1,3}|/[Ff]|[Ff](?![A-Za-z]))"
# After the core: further parts, a building's name with a part behind it, a bare room.
_TAIL = (
    rf"(?:[ ,，\-]?{_N}{_PART}(?:之[0-9一二三四五六七八九十]{{1,3}})?"
    rf"|[ ,，]?[\u4e00-\u9fff]{{1,10}}?(?:大厦|大廈|小区|小區|花园|花園|公寓|广场|廣場|中心|[苑阁閣坊邨庭府城园])(?: ?{_N}{_PART})+"
    r"|[ \-]?[A-Za-z]?[0-9]{3,4}[A-Za-z]?(?![0-9A-Za-z元块塊份个個]|[年款:.]))*"
)
_ROAD = re.compile(
    r"(?:[路街巷弄村屯庄莊里]|胡同|(?<![味频頻知渠管報报赛賽轨軌跑車车街])道|新村|路口|[镇鎮乡鄉])"
    rf"(?: ?[东西南北中東]?[一二三四五六七八九十0-9]{{1,2}}段)? ?{_N}(?:号院?|號|弄|巷|[栋棟幢座组組队隊](?!长|長))(?![线線桌机機门門店台臺锅鍋口])"
    + _TAIL
)
_ESTATE = re.compile(
    r"(?:小区|小區|花园|花園|花苑|公寓|家园|家園|大厦|大廈|广场|廣場|中心|宿舍|社区|社區|[苑园園府城湾灣庭里邨村阁閣轩軒居墅院郡])"
    rf" ?(?:{_N}期)?(?: ?{_N}(?:号楼|號樓|[栋棟幢座期]|单元|單元)| ?{_N}[樓楼] ?[0-9A-Za-z]{{1,4}}[室房])" + _TAIL
)
# A building with a room and no name before it.
_ROOM = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9]{1,3}(?:号楼|號樓|[栋棟幢座])[ \-]?(?:[0-9]{1,2}(?:单元|單元|[门門]))?[ \-]?(?:[0-9]{1,2}[层層楼樓])?[ \-]?[A-Za-z]?[0-9]{3,4}"
    r"|[0-9]{1,2}(?:单元|單元)[ \-]?[0-9]{3,4}"
    r"|[0-9A-Za-z]{1,3}座 ?[0-9]{1,2}[樓楼] ?[0-9A-Za-z]{1,3}[室房]|[0-9]{1,2}[樓楼层層] ?[0-9A-Za-z]{1,4}[室房])"
    r"(?:[室房户戶号號])?(?![0-9元块塊份个個年款:.])"
)
# A member says that an address follows: the rest of the clause is one, if it has a number.
_NAMED = re.compile(
    r"(?:地址|住址|寄到|寄去|[门門]牌)(?:改成|改为|[是为為:\s]){0,3}(?P<address>[^，。,;；!！?？\n⟦⟧]{6,60})"
)
_DOOR = re.compile(r"(?:住|家在|送到|[门門]牌)[号號是:\s]{0,2}(?P<door>[0-9]{1,2}-[0-9]{1,2}-[0-9]{3,4})(?![0-9-])")
_PLACED = re.compile(r"[0-9一二三四五六七八九十].*?[号號栋棟幢座弄巷室楼樓组組]|[0-9]-[0-9]{1,2}-[0-9]{3,4}")
_GATE = re.compile(r"[号號弄巷栋棟幢座院组組室房单單队隊期址牌寄住家送]")
# No name of a place has these; before them an address begins.
_NOT_A_NAME = frozenset(
    "我你他她它您们們在住寄到的了是把请請帮幫送给給发發址收货貨件个個这這那哪去从從就跟要改搬換换说說放麻烦煩，。,.;；:：!！?？"
)
_LEFT = 28

_STREET = r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Terrace|Crescent|Square|Highway|Hwy|Parkway|Gardens|Grove|Mews|Way|Close|Row|Hill)"
_FLAT = r"(?:Flat|Apt|Apartment|Unit|Suite|Ste|Room|Rm|Blk|Block|Tower|#)\.? ?#?[0-9A-Za-z][0-9A-Za-z/-]{0,6}"
_REST = rf"(?:[,.]? {_FLAT}| #[0-9]{{1,3}}-[0-9]{{1,5}}|,? (?:[A-Z]{{2}} [0-9]{{5}}(?:-[0-9]{{4}})?|[A-Z]{{1,2}}[0-9][0-9A-Z]? ?[0-9][A-Z]{{2}}|Singapore [0-9]{{6}})(?![0-9A-Za-z])|, ?[A-Z][a-z]+(?: [A-Z][a-z]+){{0,2}})*"
_ENGLISH = re.compile(
    rf"(?<![0-9A-Za-z$£€.:])(?:{_FLAT},? )?[0-9]{{1,5}}[A-Za-z]?,? (?:[NSEW]\.? )?(?:[A-Z0-9][\w'’.-]{{1,20}} ){{1,4}}{_STREET}(?![a-z])\.?(?: [0-9]{{1,2}}(?![0-9]))?{_REST}"
    # typed without capitals: only the words that are roads and nothing else
    r"|(?<![0-9A-Za-z$£€.:])[0-9]{1,5}[a-z]? (?!minutes?|mins?|miles?|blocks?|hours?|km|times?|of|down|the|up|on|way)"
    rf"[a-z][a-z'’]{{1,20}}(?: (?!the|a|of|down)[a-z'’]{{2,20}})? (?:street|road|rd|avenue|ave|lane|drive|boulevard|blvd|crescent)(?![a-z]){_REST}"
    rf"|(?<![A-Za-z])(?:Flat|Room|Rm|Unit|Apt) ?[0-9A-Z]{{1,5}}, ?(?:[0-9]{{1,2}}/F|(?:Block|Tower|Floor|Level) ?[0-9A-Z]{{1,3}}){_REST}"
)


def addresses(text: str) -> Iterator[Span]:
    """Mainland, Taiwan, Hong Kong and English addresses in a plain text."""
    if _GATE.search(text):
        for core in _ROAD.finditer(text):
            start = _led(text, core.start())
            # 镇12号 is as often a date as a house, but not after the county.
            country = text[core.start()] in "镇鎮乡鄉"
            if core.start() - start >= 2 and (not country or re.search(r"[省市县縣州]", text[start : core.start()])):
                yield Span(start, core.end(), "address")
        for core in _ESTATE.finditer(text):
            yield Span(_led(text, core.start()), core.end(), "address")
        for core in _ROOM.finditer(text):
            yield Span(*core.span(), "address")
        for named in _NAMED.finditer(text):
            if _PLACED.search(named["address"]):
                yield Span(*named.span("address"), "address")
        for door in _DOOR.finditer(text):
            yield Span(*door.span("door"), "address")
    for match in _ENGLISH.finditer(text):
        yield Span(*match.span(), "address")


def _led(text: str, start: int) -> int:
    """Where the names begin that lead to the core: Han characters that names have, spaces after 省, 市, 区 and the like."""
    place = start
    while place > 0 and start - place < _LEFT:
        char = text[place - 1]
        named = "\u4e00" <= char <= "\u9fff" and char not in _NOT_A_NAME
        if not named and not (char == " " and place > 1 and text[place - 2] in "省市区區县縣镇鎮乡鄉道"):
            break
        place -= 1
    # 成 begins 成都 as well, so only the verb before it tells.
    return place + (text[max(0, place - 1) : place + 1] in ("改成", "换成", "換成"))

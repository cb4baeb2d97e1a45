"""A small group that one member (m2) carries, in three languages: m1 and m3 are helped, m4 complains, m5 says a word."""

from __future__ import annotations

from coach.candidates import Carrier, carriers_of
from coach.concerns import concerns_of, crisis_of
from coach.signals.chronicle import chronicle_of
from coach.tiers import Tiering, tiers_of
from coach.types import Language, Transcript

LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")
_SAID: dict[Language, tuple[str, ...]] = {
    "zh-Hans": (
        "米粉要用多少度的水冲呀？",
        "我一般用60度的水，先放水再放粉，就不会结块了",
        "谢谢你，试了一下真的不结块了",
        "红薯要蒸多久才软呀？",
        "切小块蒸二十分钟就软了，筷子能扎透就行",
        "谢谢 照你说的蒸好了 宝宝很爱吃",
        "等了五天还没发货，你们太差了，我要退款",
        "早",
    ),
    "zh-Hant": (
        "米粉要用多少度的水沖呀？",
        "我都用60度的水，先放水再放粉，就不會結塊了",
        "謝謝妳，試了真的不結塊了",
        "地瓜要蒸多久才軟呀？",
        "切小塊蒸二十分鐘就軟了，筷子能插透就行",
        "謝謝 照妳說的蒸好了 寶寶很愛吃",
        "等了五天還沒出貨，你們太差了，我要退款",
        "早",
    ),
    "en": (
        "how hot should the water be for the dye bath?",
        "I keep it at 60 degrees and add the salt first, then it takes evenly",
        "thank you, that worked a treat",
        "how do I stop the edges curling?",
        "block it wet and pin every inch, mine stopped curling after that",
        "thanks, pinned it last night and it is flat now",
        "my order never arrived and your support is useless, i want a refund",
        "hi",
    ),
}
ADVERT: dict[Language, str] = {
    "zh-Hans": "加我微信 abc12345 同款便宜 私我",
    "zh-Hant": "加我LINE id abc12345 同款便宜 私訊我",
    "en": "dm me, my shop sells the same yarn cheaper, whatsapp 555 123",
}


def carried(language: Language) -> str:
    """The lines of the group, from 1 to 5 March."""
    asks, helps, thanks, asks_too, helps_again, thanks_too, complains, greets = _SAID[language]
    return (
        f"03-01 09:00 m1: {asks}\n09:02 m2 >1: {helps}\n09:04 m1 >2: {thanks}\n"
        f"03-03 09:00 m3: {asks_too}\n09:02 m2 >4: {helps_again}\n09:04 m3 >5: {thanks_too}\n"
        f"03-05 09:10 m4 @op: {complains}\n09:11 m5: {greets}"
    )


def tiers(transcript: Transcript) -> dict[str, Tiering]:
    """Member id -> tier, as the coach places them."""
    reading, chronicle = chronicle_of(transcript)
    concerns, crisis = concerns_of(reading, transcript), crisis_of(reading, transcript)
    return {one.member: one for one in tiers_of(reading, chronicle, transcript, concerns, crisis)}


def carriers(transcript: Transcript) -> tuple[Carrier, ...]:
    """Who could carry the group, best first."""
    reading, chronicle = chronicle_of(transcript)
    return carriers_of(reading, chronicle, transcript, concerns_of(reading, transcript), crisis_of(reading, transcript))

"""Every hard blocker, by a chat that needs its rule: taken out of RULES, the chat would be offered something."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from coach.blockers import RULES
from coach.limits import KindLimits, Limits
from coach.signals.reading import read
from coach.timing import timing_of
from coach.types import Concern, Crisis, Evidence, GroupRecord, HardBlocker, OptOut, TimingAdvice
from tests.chats import chat, moment
from tests.test_timing import ASK, OFFERS, OPEN, WARM

CONCERN = Concern(
    member="m5",
    level="unhappy",
    cause="delivery",
    since="13",
    answered=False,
    evidence=(Evidence(message="13"),),
    confidence=0.9,
)
OUT = OptOut(member="m1", name="朵朵妈", message="88", said="别再推了", at=moment("02-01 09:00"))
# Blocker -> the one thing that is changed in a chat in which an offer fits, and where the proof lies.
CASES: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "open_complaint": ({"concerns": (CONCERN,)}, ("13",)),
    "crisis": ({"crisis": Crisis(kind="mass_exit", evidence=(Evidence(message="2"),))}, ("2",)),
    "bad_news": ({"lines": f"{OPEN}\n10:40 m3: 我爷爷昨晚去世了\n10:41 m4 @m3: 节哀 保重"}, ("15",)),
    "quiet_hours": ({"now": "23:00"}, ()),
    "too_soon_after_creation": ({"created_at": moment("03-04 10:00")}, ()),
    "too_soon_after_last_offer": ({"lines": f"09:00 op: 新品上架 限时特惠 99元\n{OPEN}"}, ("1",)),
    "group_kind": ({"rules": ["本群不推销"]}, ()),
    "opted_out": ({"lines": f"{WARM}\n10:25 m1: 别再给我推销了\n{ASK}"}, ("14",)),
}


def advise(
    lines: str = OPEN,
    concerns: tuple[Concern, ...] = (),
    crisis: Crisis | None = None,
    limits: Limits | None = None,
    record: GroupRecord | None = None,
    **given: Any,
) -> TimingAdvice:
    said = chat(lines, **({"offers": OFFERS} | given))
    found = read(said)
    return timing_of(found, said, concerns, crisis or Crisis(kind="none"), limits or Limits(), record or GroupRecord())


def hard(advice: TimingAdvice) -> set[str]:
    return {blocker.name for blocker in advice.blockers if blocker.hard}


def test_there_is_a_rule_and_a_case_for_every_hard_blocker_of_the_format() -> None:
    assert set(CASES) == {rule.__name__ for rule in RULES} == set(get_args(HardBlocker))


@pytest.mark.parametrize("name", CASES)
def test_each_rule_holds_its_case_alone_and_without_it_the_offer_would_go_out(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, proof = CASES[name]
    advice = advise(**given)
    assert (advice.verdict, hard(advice)) == ("hold", {name})
    (blocker,) = (one for one in advice.blockers if one.name == name)
    assert set(proof) <= {one.message for one in blocker.evidence}
    assert blocker.why
    monkeypatch.setattr("coach.timing.RULES", tuple(rule for rule in RULES if rule.__name__ != name))
    assert advise(**given).verdict != "hold"


# -- too soon ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "last", "held"),
    [
        ("一周最多推一次", "03-01 10:00", True),
        ("一周最多推一次", "02-25 10:00", False),
        ("推荐至少隔十天", "02-25 10:00", True),
        ("one post about offers a month at most", "02-10 10:00", True),
        ("一周最多聊一次股票", "03-01 10:00", False),
    ],
)
def test_a_limit_that_the_group_agreed_on_goes_before_the_usual_one(rule: str, last: str, held: bool) -> None:
    advice = advise(rules=[rule], last_offer_at=moment(last))
    assert (hard(advice) == {"too_soon_after_last_offer"}) is held
    if held:
        assert advice.look_again.at is not None
        assert advice.look_again.at > moment("03-05 10:40")


def test_the_limits_are_by_kind_and_come_from_the_settings() -> None:
    strict = Limits(super=KindLimits(offer_days=7, first_days=30))
    given = {"last_offer_at": moment("03-01 10:00"), "created_at": moment("02-20 10:00")}
    assert hard(advise(kind="super", limits=strict, **given)) == {
        "too_soon_after_last_offer",
        "too_soon_after_creation",
    }
    assert hard(advise(kind="newcomer", limits=strict, **given)) == set()


def test_a_group_that_took_the_last_pushes_ill_is_given_a_rest() -> None:
    push = "03-0{} 12:00 op: 限时特惠 99元 手慢无\n12:05 m{}: 又来 天天刷屏推销 烦死了"
    ill = "\n".join(push.format(day, day) for day in (2, 3))
    advice = advise(f"{ill}\n03-05 {OPEN}")
    assert "too_soon_after_last_offer" in hard(advice)
    (blocker,) = (one for one in advice.blockers if one.name == "too_soon_after_last_offer")
    assert "不高兴" in blocker.why
    well = ill.replace("又来 天天刷屏推销 烦死了", "来两份")
    assert "too_soon_after_last_offer" not in hard(advise(f"{well}\n03-05 {OPEN}"))


# -- the kind of group -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ({"kind": "flash", "rules": ["3月5日20点开抢"]}, True),
        ({"kind": "flash", "rules": ["3月4日20点开抢 22点结束 之后只发货"]}, True),
        ({"kind": "delivery", "rules": ["3月20日结营后才谈下一期"]}, True),
        ({"kind": "delivery", "rules": ["3月20日结营"]}, False),
        ({"kind": "interest", "rules": ["本群只聊养花 不在群里卖东西"]}, True),
        ({"kind": "interest", "rules": ["成员不发广告"]}, False),
    ],
)
def test_not_yet_no_more_and_never_each_say_which(given: dict[str, Any], held: bool) -> None:
    advice = advise(**given)
    assert ("group_kind" in hard(advice)) is held
    if held:
        (blocker,) = (one for one in advice.blockers if one.name == "group_kind")
        assert blocker.why
        assert blocker.practice in ("P26", "P29", "P30")


# -- who opted out -----------------------------------------------------------------------------------------------


def test_who_opted_out_in_an_earlier_chat_is_left_alone_for_good() -> None:
    record = GroupRecord(opted_out=(OUT,))
    advice = advise(record=record)
    assert hard(advice) == {"opted_out"}
    assert "朵朵妈" in advice.blockers[0].why
    assert advice.blockers[0].evidence == ()
    assert "opted_out" not in hard(advise(record=record, lines=ASK.replace("m1", "m2").join([f"{WARM}\n", ""])))


@pytest.mark.parametrize(
    "changed", [{"name": "别人"}, {"member": "m9"}, {"at": moment("03-06 09:00")}], ids=["name", "id", "later"]
)
def test_an_entry_of_another_person_or_of_a_later_day_is_not_held_against_anybody(changed: dict[str, Any]) -> None:
    record = GroupRecord(opted_out=(OUT.model_copy(update=changed),))
    assert hard(advise(record=record)) == set()


def test_who_has_just_asked_to_be_spared_speaks_for_the_group_and_who_asks_is_answered_in_private() -> None:
    advice = advise(f"{WARM}\n10:25 m5: 别再给我们推销了\n{ASK}")
    assert hard(advice) == {"opted_out"}
    assert [(step.member, step.door) for step in advice.private] == [("m1", "question")]
    long_ago = advise(f"03-01 10:25 m5: 别再给我们推销了\n03-05 {OPEN}")
    assert (hard(long_ago), long_ago.targets) == (set(), ("m1",))


def test_an_opt_out_holds_however_long_ago_it_was_said_in_this_chat() -> None:
    advice = advise(f"03-01 10:25 m1: 别再给我推销了\n03-05 {OPEN}")
    assert hard(advice) == {"opted_out"}
    assert advice.blockers[0].evidence[0].message == "1"


# -- a private step ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "steps"),
    [
        ({"concerns": (CONCERN,)}, ["m1"]),
        ({"concerns": (CONCERN,), "crisis": Crisis(kind="mass_complaint")}, []),
        ({"concerns": (CONCERN.model_copy(update={"member": "m1"}),)}, []),
        ({"now": "23:00"}, []),
        ({}, []),
    ],
    ids=["another complains", "a crisis", "the asker complains", "at night", "an offer fits"],
)
def test_one_who_asks_is_answered_in_private_while_anothers_complaint_holds_the_group(
    given: dict[str, Any], steps: list[str]
) -> None:
    advice = advise(**given)
    assert [step.member for step in advice.private] == steps
    for step in advice.private:
        assert (step.offer, step.evidence[0].message) == ("o1", "14")
        assert step.why

"""Open: a topic that takes up what somebody said, or why none is raised."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coach.coach import Coach
from coach.sayings import say
from coach.steps import open as open_step
from coach.steps.open import WORTH, open_topic, opened_with, remark
from coach.types import GroupRecord, Transcript
from tests.chats import chat
from tests.models import deps_of
from tests.scenes import QUIET, UNHAPPY, WILLING
from tests.steps.run import judged, run

TIP = "m2: 我家这两天用它做了南瓜小饼，烤箱180度十分钟，娃吃了三个"


def test_openers_take_up_real_messages_by_different_moves(coach: Coach) -> None:
    deps = deps_of(coach, None)
    drafts = run(open_topic, judged(WILLING, deps), deps)["proposed"]
    assert 0 < len(drafts) <= len(WORTH)
    for draft in drafts:
        assert draft.hook is not None
        assert WILLING.by_id[draft.hook.message or ""].sender == draft.hook.member


def test_no_opener_takes_up_an_unhappy_member(coach: Coach) -> None:
    deps = deps_of(coach, None)
    drafts = run(open_topic, judged(UNHAPPY, deps), deps)["proposed"]
    assert [one.hook.member for one in drafts if one.hook] == ["m2"]


@pytest.mark.parametrize(
    ("transcript", "reason"),
    [
        (QUIET, "silence_open_hook"),
        (chat(f"21:50 {TIP}", now="22:30"), "silence_open_night"),
        (
            chat("\n".join(f"09:{10 + n} m{n % 4}: 哈哈我家也是这样，第{n}回了" for n in range(12)), now="09:25"),
            "silence_open_busy",
        ),
    ],
    ids=["nothing said", "night", "busy"],
)
def test_silence_has_its_reason(coach: Coach, transcript: Transcript, reason: str) -> None:
    deps = deps_of(coach, None)
    update = run(open_topic, judged(transcript, deps), deps)
    assert update.get("proposed", ()) == ()
    assert update["silences"] == (("open", say("zh-Hans", reason)),)


def test_while_somebody_is_leaving_no_topic_is_raised(coach: Coach) -> None:
    deps = deps_of(coach, None)
    state = judged(UNHAPPY, deps)
    leaving = tuple(one.model_copy(update={"level": "leaving"}) for one in state["concerns"])
    assert leaving
    update = run(open_topic, {**state, "concerns": leaving}, deps)
    assert update["silences"] == (("open", say("zh-Hans", "silence_open_trouble")),)


def test_not_asked_is_not_done(coach: Coach) -> None:
    deps = deps_of(coach, None)
    assert run(open_topic, judged(WILLING, deps, ("care",)), deps) == {}


# -- more than one topic, and none twice ---------------------------------------------------------------------------

THREE = chat(
    """
    09:00 m1: 我家娃昨天自己剥鸡蛋，剥完只剩个蛋黄哈哈哈
    09:05 m2: 今天第一次烤成功了一个戚风
    09:10 m3: 笑死，我昨天穿着两只不一样的鞋去上班，一天没人发现
    """,
    names={"m1": "A", "m2": "🍓", "m3": "{name}"},
)


def test_three_remarks_give_three_topics_by_three_moves_from_three_members(
    coach: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_step, "ALONE", WORTH)
    deps = deps_of(coach, None)
    drafts = run(open_topic, judged(THREE, deps), deps)["proposed"]
    assert len(drafts) == len(WORTH) == 3
    assert len({one.move for one in drafts}) == 3
    assert {one.hook.member for one in drafts if one.hook} == {"m1", "m2", "m3"}
    assert len({one.pattern for one in drafts}) == 3


def test_the_playbook_alone_says_a_second_thing_only_where_it_is_surer(coach: Coach) -> None:
    alone = run(open_topic, judged(THREE, deps_of(coach, None)), deps_of(coach, None))["proposed"]
    assert 1 <= len(alone) < len(WORTH)


def test_what_was_suggested_within_the_week_for_another_remark_is_not_suggested_again(
    coach: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_step, "ALONE", WORTH)
    deps = deps_of(coach, None)
    state = judged(THREE, deps)
    first = run(open_topic, state, deps)["proposed"]
    # Asked again at once, it is the same advice.
    again = tuple(opened_with(first, THREE))
    assert run(open_topic, {**state, "record": GroupRecord(openers=again)}, deps)["proposed"] == first
    # Used for other remarks, none of the patterns comes again; after a week all may.
    used = tuple(one.model_copy(update={"hook": "another", "at": one.at - timedelta(days=6)}) for one in again)
    other = run(open_topic, {**state, "record": GroupRecord(openers=used)}, deps)["proposed"]
    assert len(other) == 3
    assert not {one.pattern for one in other} & {one.pattern for one in first}
    stale = tuple(one.model_copy(update={"at": one.at - timedelta(days=2)}) for one in used)
    assert run(open_topic, {**state, "record": GroupRecord(openers=stale)}, deps)["proposed"] == first


def test_a_remark_is_known_again_when_an_export_numbers_everything_anew() -> None:
    later = chat("09:00 m9: 早\n09:05 m7: 今天第一次烤成功了一个戚风", names={"m7": "🍓"})
    assert remark(THREE, "m2", "2") == remark(later, "m7", "2")
    assert remark(THREE, "m2", "2") != remark(later, "m9", "1")
    assert remark(THREE, "m2", "2") != remark(THREE, "m2", None)


def test_a_silent_group_is_given_what_somebody_said_before_with_the_practice_for_silence(coach: Coach) -> None:
    deps = deps_of(coach, None)
    silent = chat("03-01 09:00 m1: 今天第一次烤成功了一个戚风", now="03-05 10:00")
    (draft, *_) = run(open_topic, judged(silent, deps), deps)["proposed"]
    assert draft.hook is not None
    assert draft.hook.member == "m1"
    assert "P10" in draft.practices


def test_who_has_just_come_in_is_welcomed_once(coach: Coach) -> None:
    deps = deps_of(coach, None)
    joined = chat("09:00 m1 [join]: 加入了群聊\n09:01 m2: 早")
    (draft,) = run(open_topic, judged(joined, deps), deps)["proposed"]
    assert (draft.to, draft.move) == ("m1", "welcome")
    greeted = chat("09:00 m1 [join]: 加入了群聊\n09:01 op: 欢迎朵朵妈\n09:02 m2: 早")
    assert "proposed" not in run(open_topic, judged(greeted, deps), deps)

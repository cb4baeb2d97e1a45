"""Which offer fits what was said, and what to leave out."""

from __future__ import annotations

from coach.shape import fitting, shape_of
from coach.types import Door, Evidence, Member, Transcript
from tests.chats import chat

OFFERS = [
    {"id": "o1", "name": "静音加湿器", "price": "299元", "benefit": "卧室不干", "fits": ["嗓子干", "皮肤干"]},
    {"id": "o2", "name": "跑步鞋垫", "price": "59元", "benefit": "脚不累", "fits": ["久站", "跑步"]},
]


def door(message: str = "1", member: str | None = "m1", name: str = "need") -> Door:
    return Door(name=name, member=member, why="x", evidence=(Evidence(message=message),))  # type: ignore[arg-type]


def said(text: str, **given: object) -> Transcript:
    return chat(f"09:00 m1: {text}", **({"offers": OFFERS} | given))  # type: ignore[arg-type]


def test_the_offer_is_the_one_that_answers_the_words_and_says_by_what() -> None:
    found = fitting(said("早上起来嗓子干得冒烟"), [door()])
    assert found is not None
    assert (found[0].id, found[1]) == ("o1", "嗓子干")
    run = fitting(said("天天跑步 脚底板疼"), [door()])
    assert run is not None
    assert run[0].id == "o2"


def test_tags_speak_too() -> None:
    people = [Member(id="m1", name="朵朵妈", tags={"爱好": "跑步"})]
    found = fitting(said("有什么推荐的", members=people), [door()])
    assert found is not None
    assert found[0].id == "o2"


def test_where_nothing_of_the_list_fits_none_is_named() -> None:
    assert fitting(said("楼下换了个新保安"), [door()]) is None
    assert fitting(said("嗓子干", offers=[]), [door()]) is None
    assert fitting(said("嗓子干"), []) is None


def test_the_reason_quotes_the_member_and_the_offers_own_words() -> None:
    shape = shape_of(said("早上起来嗓子干得冒烟"), [door()], group=False)
    assert (shape.where, shape.offer, shape.fits) == ("private", "o1", "嗓子干")
    assert "嗓子干得冒烟" in shape.why
    assert "静音加湿器" in shape.why


def test_the_price_is_left_out_until_it_is_asked_and_other_products_always() -> None:
    need = shape_of(said("嗓子干"), [door()], group=False)
    asked = shape_of(said("那个加湿器多少钱"), [door(name="question")], group=False)
    assert len(need.leave_out) == 3
    assert len(asked.leave_out) == 2
    assert len(shape_of(said("嗓子干", offers=OFFERS[:1]), [door()], group=False).leave_out) == 2


def test_an_agreed_moment_is_said_once_in_the_group_and_no_door_has_no_shape() -> None:
    assert shape_of(said("早"), [door(member=None, name="moment")], group=True).where == "group"
    bare = shape_of(said("早"), [], group=False)
    assert (bare.offer, bare.why, bare.leave_out) == (None, "", ())


def test_of_several_who_opened_a_door_the_one_whom_the_offer_answers_is_quoted() -> None:
    both = chat("09:00 m2: 师傅太厉害了 热到想穿短袖\n09:01 m1: 早上起来嗓子干得冒烟", offers=OFFERS)
    shape = shape_of(both, [door("1", "m2", "praise"), door("2")], group=False)
    assert (shape.offer, shape.fits) == ("o1", "嗓子干")
    assert "嗓子干得冒烟" in shape.why
    assert "短袖" not in shape.why

"""Which passage answers, how surely, and which sentence of it is said. Orders of magnitude: the weights are learned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.documents.answering import FLOOR, SPOKEN, Weighed, quoted, sentences, weighed
from coach.documents.section import Section
from coach.embedding import Embedding, StaticEmbedding
from coach.terms import words
from coach.types import DocumentInfo
from tests.chats import moment

RETURNS = Section(
    text="自签收次日起七天内可以无理由退货。退货的运费由买家承担。定制的蛋糕不支持退货。", heading="售后 › 退货", page=2
)
DELIVERY = Section(
    text="Orders placed before 4 pm leave the same day. Express costs $3.50 per parcel.", heading="Delivery"
)
ASKED = Section(
    question="可以开发票吗", text="可以。下单时填抬头和税号，三个工作日内发到邮箱。没填的联系客服补。", row=7
)
OPENING = Section(text="营业时间每天上午十点到晚上八点，周一休息。")
PASSAGES = (RETURNS, DELIVERY, ASKED, OPENING)


@pytest.fixture(scope="module")
def model() -> Embedding:
    return StaticEmbedding()


def asked(question: str, model: Embedding, *passages: Section) -> list[Weighed]:
    """Weighed as the library does where every word of the question is equally rare."""
    return weighed(question, dict.fromkeys(words(question), 1.0), passages or PASSAGES, model)


def best(question: str, model: Embedding) -> Weighed:
    return max(asked(question, model), key=lambda one: one.fits)


# -- how surely --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("退货的运费由买家承担吗", RETURNS),
        ("退貨的運費由買家承擔嗎", RETURNS),
        ("可以开发票吗？", ASKED),
        ("可以開發票嗎", ASKED),
        ("营业时间每天上午十点到晚上八点吗", OPENING),
        ("express costs $3.50 per parcel?", DELIVERY),
        ("EXPRESS COSTS PER PARCEL", DELIVERY),
    ],
)
def test_the_passage_that_says_it_fits_and_fits_best(question: str, section: Section, model: Embedding) -> None:
    first = best(question, model)
    assert first.section is section
    assert first.fits >= FLOOR


@pytest.mark.parametrize(
    "question",
    ["今天晚上谁去跳广场舞", "what shall we watch tonight", "哈哈哈哈", "", "？？？", "\ud83d", "🙂", "\x00"],
)
def test_nothing_fits_what_has_nothing_to_do_with_it(question: str, model: Embedding) -> None:
    found = asked(question, model)
    assert len(found) == len(PASSAGES)
    assert all(0 <= one.fits < FLOOR for one in found)


@pytest.mark.parametrize(
    ("question", "answer"),
    [("周末营业吗", "开的，十点到八点"), ("几天到货", "三天"), ("可以开发票吗", "写上姓名寄来"), ("Do you ship abroad?", "Yes")],
)  # fmt: skip
def test_a_question_that_somebody_has_answered_is_answered_whatever_the_words_of_the_answer(
    question: str, answer: str, model: Embedding
) -> None:
    assert asked(question, model, Section(question=question, text=answer, row=2))[0].fits >= FLOOR


def test_a_question_put_word_for_word_fits_better_than_a_part_of_it_and_that_better_than_none(model: Embedding) -> None:
    fits = [asked(one, model, ASKED)[0].fits for one in ("可以开发票吗", "发票", "周末去爬山")]
    assert fits == sorted(fits, reverse=True)
    assert fits[0] - fits[2] > 0.3


def test_a_rare_word_counts_for_more_than_a_common_one(model: Embedding) -> None:
    rarity = {"发票": 5.0, "可以": 0.01}
    invoice, allowed = weighed(
        "可以发票", rarity, (Section(text="发票在邮箱里"), Section(text="可以放在冰箱里")), model
    )
    assert invoice.fits > allowed.fits


def test_each_passage_is_weighed_once_in_the_order_given(model: Embedding) -> None:
    found = asked("退货", model)
    assert [one.section for one in found] == list(PASSAGES)
    assert weighed("退货", {}, (), model) == []


def test_the_same_passage_weighs_the_same_whatever_stands_beside_it(model: Embedding) -> None:
    alone = asked("退货的运费由谁承担", model, RETURNS)[0]
    among = asked("退货的运费由谁承担", model)[0]
    assert among.fits == pytest.approx(alone.fits, abs=1e-4)
    assert among.quote == alone.quote


# -- which sentence ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("退货的运费由谁承担", "退货的运费由买家承担。"),
        ("定制的蛋糕能退吗", "定制的蛋糕不支持退货。"),
        ("express costs per parcel?", "Express costs $3.50 per parcel."),
        ("orders before 4 pm leave when?", "Orders placed before 4 pm leave the same day."),
    ],
)
def test_the_sentence_that_answers_is_the_one_quoted(question: str, quote: str, model: Embedding) -> None:
    assert best(question, model).quote == quote


def test_an_answer_that_somebody_wrote_is_said_as_a_whole(model: Embedding) -> None:
    assert best("可以开发票吗", model).quote == ASKED.text


def test_an_answer_too_long_for_a_chat_is_said_in_part(model: Embedding) -> None:
    lines = [f"第{number}种发票要填第{number}张表。" for number in range(SPOKEN)]
    long = ASKED.model_copy(update={"text": "".join(lines)})
    assert asked("可以开发票吗", model, long)[0].quote in lines


def test_a_line_of_a_table_is_quoted_by_itself(model: Embedding) -> None:
    table = Section(text="地区 | 运费\n江浙沪 | 包邮\n新疆 | 每单加收 12 元")
    assert asked("新疆运费加收多少", model, table)[0].quote == "新疆 | 每单加收 12 元"


def test_a_passage_without_a_single_sentence_is_quoted_whole(model: Embedding) -> None:
    assert asked("怎么联系", model, Section(text="。。！？"))[0].quote == "。。！？"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("签收后七天内可以退货。运费由买家承担！可以吗？", ["签收后七天内可以退货。", "运费由买家承担！", "可以吗？"]),
        ("可以。签收后七天内联系客服。", ["可以。签收后七天内联系客服。"]),
        ("新疆运费另收十二元\n江浙沪地区全部包邮", ["新疆运费另收十二元", "江浙沪地区全部包邮"]),
        ("It costs $3.50 now. Ask us on 1.2.2026!", ["It costs $3.50 now.", "Ask us on 1.2.2026!"]),
        ("Yes. We ship to Spain. See https://a.example/b?c=1 first.", ["Yes. We ship to Spain.", "See https://a.example/b?c=1 first."]),
        ("满 3.5 公斤包邮，网址 a.example。超出另算运费吗？", ["满 3.5 公斤包邮，网址 a.example。", "超出另算运费吗？"]),
        ("没有标点的一整行", ["没有标点的一整行"]),
        ("真的吗？！千真万确的事情。", ["真的吗？！千真万确的事情。"]),
        ("", []),
        (" \n \n", []),
    ],
)  # fmt: skip
def test_a_text_falls_into_sentences_that_can_be_said_alone(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "本店承诺「签收后七天内无理由退货。」详情咨询在线客服。",
        "本店承诺“签收后七天内无理由退货！”详情咨询在线客服。",
        "（签收后七天内都可以退货。）详情咨询在线客服。",
    ],
)
def test_a_closing_mark_stays_with_its_sentence(text: str) -> None:
    first, second = sentences(text)
    assert first[-1] in "」”）"
    assert second == "详情咨询在线客服。"


@given(st.text(alphabet="退货七天。！？.!? \nab3", max_size=80))
def test_sentences_lose_no_word(text: str) -> None:
    kept = [char for char in text if char.isalnum()]
    assert [char for char in "".join(sentences(text)) if char.isalnum()] == kept


# -- how it is cited ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "place"),
    [
        (RETURNS, "p. 2 · 售后 › 退货"),
        (ASKED, "row 7"),
        (DELIVERY, "Delivery"),
        (OPENING, ""),
    ],
)
def test_a_quotation_names_the_document_the_place_in_it_and_the_group(
    section: Section, place: str, model: Embedding
) -> None:
    info = DocumentInfo(group="g1", name="须知.pdf", sha256="0" * 64, passages=3, at=moment("03-05 10:00"))
    (one,) = asked("退货的运费由谁承担", model, section)
    found = quoted(one, info)
    assert (found.document, found.place, found.group) == ("须知.pdf", place, "g1")
    assert (found.quote, found.text, found.question) == (one.quote, section.text, section.question)
    assert found.fits == pytest.approx(one.fits, abs=1e-4)

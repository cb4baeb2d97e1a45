"""PDF: pages as a reader counts them, paragraphs in one piece, and a reason where there is nothing to read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from coach.documents.pdf import sections_of
from coach.errors import DocumentError
from tests.documents.made import POLICY, POLICY_PDF, pdf

RETURNS = (
    "退换政策\n自签收次日起七天内，商品不影响二次销售的，可以无理由退货，退货运费由买家承担；"
    "质量问题的运费由我们承担，拍照发给客服即可办理。\n定制的蛋糕和现烤面包不支持退货。"
)
DELIVERY = (
    "Delivery\nOrders placed before four in the afternoon leave our kitchen on the same day and reach every address in the "
    "city within a day.\n满 99 元包邮，偏远地区另收 12 元。"
)


def test_the_pages_are_counted_from_one_and_broken_lines_are_joined() -> None:
    found = sections_of(POLICY_PDF.read_bytes(), "policy.pdf")
    assert [(one.page, one.text) for one in found] == [(1, RETURNS), (2, DELIVERY)]


def test_the_file_that_lies_here_is_the_one_that_its_script_writes() -> None:
    assert POLICY_PDF.read_bytes() == pdf(POLICY), "python -m tests.documents.made"


def test_a_page_without_text_is_passed_over_and_still_counted() -> None:
    found = sections_of(pdf([["封面"], [], ["七天内可以退货"]]), "a.pdf")
    assert [(one.page, one.text) for one in found] == [(1, "封面"), (3, "七天内可以退货")]


def test_a_word_that_was_divided_at_the_end_of_a_line_is_whole_again() -> None:
    lines = ["We ship to all of Spain and offer free ship-", "ping on orders above fifty pounds. Call us."]
    (found,) = sections_of(pdf([lines]), "a.pdf")
    assert "free ship" in found.text
    assert "\n" not in found.text
    assert found.text.replace("\ufffe", "").replace("\x02", "").count("shipping on orders") == 1


def test_a_list_stays_a_list() -> None:
    (found,) = sections_of(pdf([["一、签收后七天内可以退货，商品要完好", "二、定制的不退", "三、运费买家出"]]), "a.pdf")
    assert found.text.splitlines() == ["一、签收后七天内可以退货，商品要完好", "二、定制的不退", "三、运费买家出"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (pdf(POLICY, locked=True), "protected by a password; save it without one"),
        (pdf([[], []]), "only pictures; run text recognition"),
        (pdf(POLICY, lost=True), "a.pdf"),
        (pdf([]), "a.pdf"),
        (b"%PDF-1.7\n", "no PDF that can be read; export it anew"),
        (b"", "no PDF that can be read; export it anew"),
    ],
    ids=["locked", "pictures", "a page is missing", "no page", "cut off", "empty"],
)
def test_a_pdf_without_words_says_why(data: bytes, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        sections_of(data, "a.pdf")
    assert str(caught.value).startswith("a.pdf: ")
    assert said in str(caught.value)


def test_a_broken_file_is_not_taken_for_a_locked_one_that_came_before() -> None:
    for data, said in ((pdf(POLICY, locked=True), "password"), (pdf([]), "export it anew")):
        with pytest.raises(DocumentError, match=said):
            sections_of(data, "a.pdf")


def test_several_at_once_do_not_disturb_each_other() -> None:
    data = POLICY_PDF.read_bytes()
    with ThreadPoolExecutor(6) as pool:
        read = list(pool.map(lambda _: sections_of(data, "a.pdf"), range(300)))
    assert all([one.text for one in found] == [RETURNS, DELIVERY] for found in read)

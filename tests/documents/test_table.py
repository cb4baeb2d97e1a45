"""CSV of questions: a row is a question and its whole answer, whoever wrote the file, and a fault names its row."""

from __future__ import annotations

import csv
import io
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.documents.read import passages_of
from coach.documents.table import sections_of
from coach.errors import DocumentError


def rows(text: str) -> list[tuple[int | None, str, str]]:
    return [(one.row, one.question, one.text) for one in sections_of(text, "faq.csv")]


@pytest.mark.parametrize(
    "header",
    ["问题,答案", "問題,回覆", "Question,Answer", "q,A", " 标准问 , 话术 ", '"常见问题","回复"', "FAQ,reply"],
)
def test_the_columns_are_known_by_the_names_that_people_give_them(header: str) -> None:
    assert rows(f"{header}\n几天能退,七天内\n") == [(2, "几天能退", "七天内")]


def test_other_columns_and_another_order_do_no_harm() -> None:
    assert rows("编号,答案,备注,问题\n1,七天内,老客户,几天能退\n") == [(2, "几天能退", "七天内")]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
def test_the_mark_between_cells_is_found(mark: str) -> None:
    assert rows(f"问题{mark}答案\n几天能退{mark}七天内\n运费谁出{mark}我们出\n") == [
        (2, "几天能退", "七天内"),
        (3, "运费谁出", "我们出"),
    ]


def test_an_answer_may_hold_commas_line_breaks_and_quotation_marks() -> None:
    text = '问题,答案\n几天能退,"七天内，拍照, 发来\n写上""退货""二字"\n'
    assert rows(text) == [(2, "几天能退", '七天内，拍照, 发来\n写上"退货"二字')]


def test_rows_are_counted_as_a_spreadsheet_shows_them() -> None:
    text = '问题,答案\n几天能退,"七\n天"\n\n,\n运费谁出,我们出\n'
    assert [(row, question) for row, question, _ in rows(text)] == [(2, "几天能退"), (5, "运费谁出")]


def test_an_answer_without_a_question_is_kept() -> None:
    assert rows("问题,答案\n,全店七天内可退\n") == [(2, "", "全店七天内可退")]


def test_a_long_answer_is_one_passage() -> None:
    long = "签收后七天内可以退货。" * 200
    (found,) = passages_of(f"问题,答案\n几天能退,{long}\n".encode(), "faq.csv")
    assert (found.question, found.text) == ("几天能退", long)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("question,answer\nWhat's in it?,It's 'vegan'\nDo you ship?,\"Yes, to Spain\"\n", ["It's 'vegan'", "Yes, to Spain"]),
        ("question,answer\nWhat's it mean?,'vegan' is without egg\n", ["'vegan' is without egg"]),
        ("question;answer\nWhat is it?;'vegan'\nHow?;'s' size\n", ["'vegan'", "'s' size"]),
        ("question,answer\nSizes?,S; M; L\nColours?,red; blue; white\n", ["S; M; L", "red; blue; white"]),
        ("问题,答案\n几点开门,10:00|18:00\n周末呢,10:00|16:00\n", ["10:00|18:00", "10:00|16:00"]),
        ('question, answer\nOpen?, "10, or 11"\n', ["10, or 11"]),
    ],
)  # fmt: skip
def test_signs_in_an_answer_are_not_taken_for_signs_of_the_file(text: str, answers: list[str]) -> None:
    assert [answer for _, _, answer in rows(text)] == answers


WRITTEN = st.lists(
    st.sampled_from(
        [
            "退货",
            "七天，",
            "it's",
            "'vegan'",
            "don't",
            "a, b",
            '"best"',
            "S; M",
            "x|y",
            "\n",
            "$5",
            "“七天”",
            "'s",
            "？",
        ]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
CELL = WRITTEN.map(str.strip).filter(bool)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_what_a_spreadsheet_writes_is_read_as_it_was_written(written: list[tuple[str, str]], mark: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows([("question", "answer"), *written])
    assert [(question, answer) for _, question, answer in rows(out.getvalue())] == written


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("姓名,电话\n朵朵妈,1\n", "faq.csv, row 1", "names no column of questions (it has: 姓名, 电话)"),
        ("问题,电话\n几天能退,1\n", "faq.csv, row 1", "no column of answers (it has: 问题, 电话); name one 'answer', '答案'"),
        ("", "faq.csv, row 1", "it has: nothing"),
        ("问题,答案\n几天能退,七天\n运费谁出,\n", "faq.csv, row 3", "the answer is empty"),
        ("问题,答案\n几天能退\n", "faq.csv, row 2", "the answer is empty"),
        ('问题,答案\n几天能退,"七天\n', "faq.csv, line 2", "no CSV"),
        ('问题,答案\n几天能退,"七天"内\n', "faq.csv, line 2", "no CSV"),
        # Half of the answer would be left out, and be told to a customer so.
        ("问题,答案\n几天能退,七天\n怎么退,「拍照,再寄回」\n", "faq.csv, row 3", ""),
    ],
)  # fmt: skip
def test_a_fault_names_its_row(text: str, place: str, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        sections_of(text, "faq.csv")
    assert caught.value.place == place
    assert said in str(caught.value)


def test_a_very_long_header_is_shown_in_part() -> None:
    with pytest.raises(DocumentError) as caught:
        sections_of(",".join(["长" * 300] * 50) + "\n", "faq.csv")
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("piece", ["\"'", ',"', ",' ", "a,"], ids=["marks", "open", "apostrophes", "cells"])
def test_a_hostile_file_is_settled_soon(piece: str) -> None:
    began = time.perf_counter()
    with suppress(DocumentError):
        sections_of(f"question,answer\n{piece * 10_000}\n", "faq.csv")
    assert time.perf_counter() - began < 3

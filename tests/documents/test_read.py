"""A file becomes passages: what it says, where it says it, and a plain word where it cannot be read."""

from __future__ import annotations

import io
import random
import time
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.documents.read import PASSAGE, READERS, passages_of
from coach.documents.section import Section
from coach.errors import DocumentError
from tests.documents.made import POLICY, docx, paragraph, pdf, table

MARKDOWN = """\
---
title: 不该被搜到的标题
---
# 售后

先看这里。

## 退货

- 签收后七天内可以退
- 定制的不退

| 地区 | 运费 |
| --- | --- |
| 江浙沪 | 包邮 |
| 新疆 | 12 元 |

## Delivery
Orders leave *the same day*.
"""


def read(name: str, text: str | bytes) -> tuple[Section, ...]:
    return passages_of(text.encode() if isinstance(text, str) else text, name)


def told(name: str, text: str | bytes) -> str:
    return "\n".join(one.text for one in read(name, text))


# -- each kind of file -------------------------------------------------------------------------------------------


def test_markdown_is_cut_at_its_headings_and_its_front_matter_is_left_out() -> None:
    assert [(one.heading, one.text) for one in read("售后.md", MARKDOWN)] == [
        ("售后", "先看这里。"),
        ("售后 › 退货", "签收后七天内可以退\n定制的不退\n地区 | 运费\n江浙沪 | 包邮\n新疆 | 12 元"),
        ("售后 › Delivery", "Orders leave the same day."),
    ]


def test_a_rule_at_the_top_of_markdown_is_no_front_matter() -> None:
    assert told("a.md", "---\n\n满 99 包邮\n\n---\n\n七天内可以退\n").split() == ["满", "99", "包邮", "七天内可以退"]


def test_a_text_is_cut_at_its_empty_lines() -> None:
    found = read("须知.txt", "营业时间\r\n每天十点到八点\r\n\r\n \r\n周一休息\r\n")
    assert [one.text for one in found] == ["营业时间\n每天十点到八点", "周一休息"]


def test_a_word_file_keeps_headings_lists_and_tables() -> None:
    body = paragraph("退货", "Heading1") + paragraph("七天内可以退。") + table(("地区", "运费"), ("新疆", "12 元"))
    (found,) = read("须知.docx", docx(body))
    assert found.heading == "退货"
    assert found.text.startswith("七天内可以退。\n")
    assert {"地区", "运费", "新疆", "12 元"} <= set(found.text.replace(" | ", "\n").splitlines())


def test_the_cells_of_a_row_in_a_word_file_stay_in_one_line() -> None:
    assert told("表.docx", docx(table(("新疆", "12 元"), ("江浙沪", "包邮")))) == "新疆 | 12 元\n江浙沪 | 包邮"


def test_a_line_broken_by_hand_in_a_word_file_does_not_glue_its_words() -> None:
    body = "<w:p><w:r><w:t>Open at 9am</w:t><w:br/><w:t>Closed on Sunday</w:t></w:r></w:p>"
    assert told("a.docx", docx(body)).split() == ["Open", "at", "9am", "Closed", "on", "Sunday"]


@pytest.mark.parametrize("name", ["A.MD", "售后 说明 (最终版) 2.Markdown", "../../etc/规则.md", "a.b.c.md", "🙂.md"])
def test_the_kind_is_told_by_the_ending_in_whatever_name(name: str) -> None:
    assert told(name, "# 退货\n七天") == "七天"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_the_encodings_that_old_programs_write_are_read(name: str, encoding: str) -> None:
    text = "我们的退货期是七天，不合适都可以退"
    assert told(name, text.encode(encoding)) == text


def test_a_text_from_taiwan_in_big5_is_read() -> None:
    text = "我們的退貨期是七天，不合適都可以退"
    assert told("a.txt", text.encode("big5")) == text


# -- passages ----------------------------------------------------------------------------------------------------


def test_a_long_section_is_cut_between_sentences_and_loses_nothing() -> None:
    lines = [f"第{number}条，签收后{number}天内可以退货，运费由买家承担。" for number in range(1, 61)]
    found = read("a.md", "# 退货\n\n" + "".join(lines))
    assert len(found) > 3
    assert all(len(one.text) <= PASSAGE[1] and one.heading == "退货" for one in found)
    assert "".join(one.text for one in found) == "".join(lines)
    assert all(one.text.endswith("。") for one in found)


def test_a_long_english_section_is_cut_between_sentences() -> None:
    lines = [f"Rule {number} says that parcels leave within {number} days of your order." for number in range(1, 41)]
    found = read("a.txt", " ".join(lines))
    assert len(found) > 3
    assert " ".join(one.text for one in found) == " ".join(lines)
    assert all(one.text.endswith(".") for one in found)


@pytest.mark.parametrize(
    ("piece", "length"),
    [("aGVsbG8gd29ybGQ", 300_000), ("parcels leave within two days ", 400_000), ("七天内都可以退货，", 60_000)],
    ids=["one word", "no stop", "no stop in Chinese"],
)
def test_a_long_text_in_one_line_is_cut_soon(piece: str, length: int) -> None:
    text = piece * (length // len(piece))
    began = time.perf_counter()
    assert len(read("a.txt", text)) > 100
    assert time.perf_counter() - began < 1


# -- what is invisible or hostile --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.docx", "a.csv", "a.pdf"])
def test_nothing_invisible_stays_in_a_passage(name: str) -> None:
    said = "退货\u202e期\u200b是\u2066七天\ufeff"
    made: dict[str, bytes] = {
        "a.docx": docx(paragraph(said)),
        "a.csv": f"问题,答案\n退货\u202e期？,{said}\n".encode(),
        "a.pdf": pdf([[said]]),
    }
    (found,) = read(name, made.get(name, said.encode()))
    assert found.text == "退货期是七天"
    assert found.question in ("", "退货期？")


def test_one_stray_nul_does_not_turn_a_text_into_another() -> None:
    """It is read without the sign, or refused; never as UTF-16 that nobody wrote."""
    with suppress(DocumentError):
        assert told("a.txt", "退货\x00期是七天内，运费我们出") == "退货期是七天内，运费我们出"


def test_a_heading_is_cleaned_too() -> None:
    (found,) = read("a.md", "# 退\u202e货\x1b[31m\n\n七天")
    assert found.heading == "退货[31m"


@pytest.mark.parametrize("space", ["\t", "\u00a0", "\u3000", "\u2009"], ids=["tab", "no-break", "wide", "thin"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.docx", "a.csv"])
def test_a_space_of_another_width_still_parts_words(name: str, space: str) -> None:
    said = f"Monday{space}closed"
    made = {"a.docx": docx(paragraph(said)), "a.csv": f"question,answer\nWhen?,{said}\n".encode()}
    assert told(name, made.get(name, said.encode())).split() == ["Monday", "closed"]


def test_a_character_has_one_form_however_it_was_typed() -> None:
    assert told("a.txt", "cafe\u0301") == "caf\u00e9"


@pytest.mark.parametrize("name", ["a.md", "a.html"])
def test_a_script_is_no_text_and_escaped_markup_is(name: str) -> None:
    said = told(name, "<script>alert(1)</script><style>p{}</style>\n\n<p>尺寸 &lt;b&gt; 七天</p>")
    assert said == "尺寸 <b> 七天"


def test_a_heading_alone_is_text_that_can_be_found() -> None:
    found = read("须知.md", "# 须知\n\n## 本店七天无理由退货\n\n## 运费\n\n满 99 元包邮\n")
    assert any("七天无理由" in one.searched for one in found)


# -- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("报价.xlsx", b"PK\x03\x04", "this kind of file is not read; known are .md"),
        ("README", b"hello", "this kind of file is not read"),
        (".md", b"hello", "this kind of file is not read"),
        ("", b"hello", "this kind of file is not read"),
        ("空.md", b"", "it holds no text"),
        ("空.md", "---\ntitle: 只有题头\n---\n".encode(), "it holds no text"),
        ("空.txt", " \n\u200b\n\u3000".encode(), "it holds no text"),
        ("空.html", b"<script>var a = 1</script>", "it holds no text"),
        ("空.docx", docx(""), "it holds no text"),
        ("空.csv", "问题,答案\n".encode(), "it holds no text"),
        ("图.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "binary"),
        ("坏.txt", "退货七天内都可以".encode() * 30 + b"\xff\xfe" + "退货".encode() * 30, "line 1"),
        ("坏.docx", b"PK\x03\x04 no archive", "save it as .docx again"),
        ("坏.docx", b"plain words", "save it as .docx again"),
        ("坏.pdf", b"plain words", "no PDF that can be read"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_name(name: str, data: bytes, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        passages_of(data, name)
    assert str(caught.value).startswith(name)
    assert said in str(caught.value)
    assert caught.value.place.startswith(name)


def test_an_older_word_file_is_refused_with_what_can_be_done() -> None:
    with pytest.raises(DocumentError, match=r"known are .*docx"):
        read("须知.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def test_a_word_file_that_unpacks_to_a_mountain_is_refused_before_it_is_unpacked() -> None:
    data = bytearray(docx(paragraph("七天")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = archive.infolist()[-1].filename.encode()
    # The size that the archive's table declares for its last part.
    data[data.rindex(name) - 22 : data.rindex(name) - 18] = (400 * 1024 * 1024).to_bytes(4, "little")
    with pytest.raises(DocumentError, match="256 MiB"):
        passages_of(bytes(data), "bomb.docx")


def test_a_word_file_of_nested_entities_is_refused_soon() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = docx(paragraph("&e9;"), before=f'<!DOCTYPE x [<!ENTITY e0 "七天">{entities}]>')
    began = time.perf_counter()
    with pytest.raises(DocumentError, match=r"bomb\.docx"):
        passages_of(bomb, "bomb.docx")
    assert time.perf_counter() - began < 3


def test_a_word_file_reads_no_other_file_of_the_machine() -> None:
    outside = docx(
        paragraph("&there;") + paragraph("七天"), before='<!DOCTYPE x [<!ENTITY there SYSTEM "file:///etc/passwd">]>'
    )
    said = ""
    with suppress(DocumentError):
        said = told("a.docx", outside)
    assert "root" not in said


DAMAGED = {
    "a.pdf": pdf(POLICY),
    "a.docx": docx(paragraph("退货", "Heading1") + table(("七天", "运费"))),
    "a.csv": '问题,答案\n几天能退,"签收后七天,内"\n'.encode(),
    "a.html": "<h1>退货</h1><table><tr><td>七天<td>运费</table>".encode(),
    "a.md": MARKDOWN.encode(),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_read_or_refused_and_never_breaks_anything(name: str) -> None:
    chance = random.Random(name)  # noqa: S311 - the same damage each time
    whole = DAMAGED[name]
    for number in range(150):
        data = bytearray(whole)
        if number % 3 == 0:
            data = data[: chance.randrange(len(data))]
        for _ in range(number % 6):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        with suppress(DocumentError):
            assert all(one.text for one in passages_of(bytes(data), name))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(READERS)), st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_bytes_come_become_clean_passages_or_a_refusal(ending: str, data: bytes) -> None:
    with suppress(DocumentError):
        for one in passages_of(data, f"x{ending}"):
            assert one.text == one.text.strip() != ""
            assert all(char == "\n" or char.isprintable() for char in one.text + one.heading + one.question)

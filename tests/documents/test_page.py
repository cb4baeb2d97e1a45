"""HTML: what a reader sees of a page, heading by heading, and nothing of what stands around it."""

from __future__ import annotations

import pytest

from coach.documents.page import sections_of

PAGE = """<!doctype html>
<html><head><title>棉朵官方帮助</title><style>p { color: red }</style></head>
<body>
<nav><a href="/">首页</a><a href="/cart">购物车（0）</a></nav>
<script>var secret = "不该出现"</script>
<main>
  <h1>使用 <em>说明</em></h1>
  <p>购买前请对照
     月龄和体重。</p>
  <h2>清洗</h2>
  <ul><li>内芯用湿布擦</li><li><p>口水垫可以<b>机</b>洗</p></li></ul>
  <h3>消毒</h3><p>不可蒸汽消毒</p>
  <h2>保修</h2>
  <table>
    <tr><th>部件</th><th>时间</th></tr>
    <tr><td>卡扣</td><td>18 个月</td></tr>
  </table>
</main>
<aside>猜你喜欢</aside><footer>© 2026 棉朵</footer>
</body></html>"""


def found(html: str) -> list[tuple[str, str]]:
    return [(one.heading, one.text) for one in sections_of(html)]


def text(html: str) -> str:
    return "\n".join(one.text for one in sections_of(html))


def test_each_heading_has_its_text_and_the_path_that_leads_to_it() -> None:
    assert found(PAGE) == [
        ("使用 说明", "购买前请对照 月龄和体重。"),
        ("使用 说明 › 清洗", "内芯用湿布擦\n口水垫可以机洗"),
        ("使用 说明 › 清洗 › 消毒", "不可蒸汽消毒"),
        ("使用 说明 › 保修", "部件 | 时间\n卡扣 | 18 个月"),
    ]


def test_menus_scripts_and_footers_say_nothing() -> None:
    said = str(found(PAGE))
    for noise in ("首页", "购物车", "不该出现", "color", "猜你喜欢", "©", "官方帮助"):
        assert noise not in said


def test_a_page_that_stands_in_one_form_as_a_whole_is_read() -> None:
    """So do pages made with ASP.NET."""
    html = '<body><form id="form1"><h1>退货</h1><p>七天内可以退</p><input value="搜索"></form></body>'
    assert found(html) == [("退货", "七天内可以退")]


def test_a_higher_heading_ends_the_lower_ones_and_a_skipped_level_is_no_fault() -> None:
    html = "<h3>丙</h3><p>一</p><h1>甲</h1><p>二</p><h4>丁</h4><p>三</p><h2>乙</h2><p>四</p>"
    assert found(html) == [("丙", "一"), ("甲", "二"), ("甲 › 丁", "三"), ("甲 › 乙", "四")]


def test_text_before_the_first_heading_and_without_any_block_is_kept() -> None:
    assert found("七天内可以退") == [("", "七天内可以退")]
    assert found("先说一句<h1>退货</h1>七天") == [("", "先说一句"), ("退货", "七天")]


def test_an_inner_list_does_not_swallow_the_words_around_it() -> None:
    html = "<div>前<ul><li>甲<ul><li>乙</li></ul></li></ul>后</div>"
    assert text(html).splitlines() == ["前", "甲", "乙", "后"]


def test_inline_marks_leave_words_whole_and_a_broken_line_parts_them() -> None:
    assert text("<p>un<b>break</b>able</p>") == "unbreakable"
    assert text("<p>Open at 9am<br>Closed on Sunday</p>").split() == ["Open", "at", "9am", "Closed", "on", "Sunday"]


@pytest.mark.parametrize(
    "row",
    [
        "<td>新疆</td><td>12 元</td>",
        "<td> 新疆 </td>\n<td></td>\n<td> 12 元 </td>",
        "<th>新疆</th><td>12&nbsp;元</td>",
        "<td><b>新</b>疆</td><td><span>12</span> 元</td>",
        "<td><p>新疆</p></td><td><p>12 元</p></td>",
        "<td><div>新疆</div></td><td>12 元</td>",
    ],
    ids=["plain", "an empty cell", "a heading", "marks", "paragraphs", "a block in one"],
)
def test_a_row_is_one_line_however_its_cells_are_written(row: str) -> None:
    assert text(f"<table><tr>{row}</tr></table>") == "新疆 | 12 元"


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>七天<p>运费<li>甲", "七天\n运费\n甲"),
        ("<p>七天</div></p></b>", "七天"),
        ("<!-- 七天 --><p>运费</p>", "运费"),
        ("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "<script>alert(1)</script>"),
        ("<p onclick='x()'>七天<img src=x onerror=alert(1) alt='图'></p>", "七天"),
        ("", ""),
        ("<h1></h1><p> </p>", ""),
    ],
)
def test_broken_or_hostile_markup_is_only_text(html: str, said: str) -> None:
    assert text(html) == said

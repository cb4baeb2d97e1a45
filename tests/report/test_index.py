"""The index over many groups: the gravest first, the way to each, and what could not be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from coach.portrait import STATES, GroupState
from coach.report.index import NEED, Entry, Failed, index, need
from coach.report.page import page
from coach.report.words import word
from coach.types import Language
from tests.report import samples
from tests.report.reading import attribute, texts


def entry(file: str, state: GroupState, *, unanswered: int = 0, silent: float = 0, **given: Any) -> Entry:
    portrait = samples.portrait()
    assert portrait.health
    answers = portrait.health.answers.model_copy(update={"unanswered": samples.evidence("2") * unanswered})
    counts = portrait.health.counts.model_copy(update={"silent_days": silent})
    health = portrait.health.model_copy(update={"state": state, "title": state, "answers": answers, "counts": counts})
    return Entry(file, portrait.model_copy(update={"health": health}), **given)


def rows(html: str, table: int = 0) -> list[list[str]]:
    found = LexborHTMLParser(html).css("table")[table].css("tbody tr")
    return [texts(row, "td") for row in found]


def test_every_state_has_its_place() -> None:
    assert set(NEED) == set(STATES)
    assert len(NEED) == len(STATES)


def test_the_gravest_comes_first_then_more_questions_then_longer_silence() -> None:
    bare = Entry("unread.html", samples.single()[0])
    given = [
        bare,
        entry("f.html", "lively", unanswered=9),
        entry("e.html", "quiet"),
        entry("d.html", "pushed", unanswered=1, silent=1),
        entry("c.html", "pushed", unanswered=1, silent=3),
        entry("b.html", "pushed", unanswered=2),
        entry("a.html", "troubled"),
    ]
    assert [one.file for one in sorted(given, key=need)] == [*(f"{name}.html" for name in "abcdef"), "unread.html"]
    html = index(given)
    assert [row[1] for row in rows(html)] == ["troubled", *["pushed"] * 3, "quiet", "lively", "没看"]
    assert "7 个群，先看前 4 个" in html


def test_a_row_tells_why_and_counts() -> None:
    (row,) = rows(index([entry("a.html", "unattended", unanswered=2, silent=3.4, unhappy=1)]))
    assert row == ["巷口面包群", "unattended", "老陈问了两遍留不留面包，一天没人答", "1", "2", "3", "3"]
    (row,) = rows(index([entry("a.html", "unattended")]))
    assert row[3] == "–", "nobody looked who is unhappy, which is not none"


@pytest.mark.parametrize(
    ("file", "link"),
    [
        ("a.html", "./a.html"),
        ("面包 群.html", "./%E9%9D%A2%E5%8C%85%20%E7%BE%A4.html"),
        ("javascript:alert(1)", "./javascript%3Aalert%281%29"),
        ("//evil.example/x", ".///evil.example/x"),
        ('"><script>.html', "./%22%3E%3Cscript%3E.html"),
        ("a#b?c.html", "./a%23b%3Fc.html"),
    ],
)
def test_a_link_leads_to_a_file_and_nowhere_else(file: str, link: str) -> None:
    tree = LexborHTMLParser(index([entry(file, "quiet")]))
    assert [one.attributes["href"] for one in tree.css("a")] == [link]


def test_files_that_could_not_be_read_are_named_with_the_reason() -> None:
    html = index([entry("a.html", "lively")], [Failed("坏<b>.txt", "第 3 行没有时间"), Failed("x.csv", "<script>")])
    assert rows(html, 1) == [["坏<b>.txt", "第 3 行没有时间"], ["x.csv", "<script>"]]
    assert "1 个群，没有急事 · 另有 2 个文件没读到" in html
    assert not LexborHTMLParser(html).css("script")


def test_nothing_read_is_a_page_too() -> None:
    assert texts(LexborHTMLParser(index([])), "h1") == ["群总览"]
    assert rows(index([], [Failed("a", "b")])) == [["a", "b"]]


def test_it_speaks_the_language_of_most_groups_unless_told() -> None:
    languages: tuple[Language, ...] = ("en", "zh-Hant", "zh-Hant")
    given = [Entry(f"{place}.html", samples.portrait(one)) for place, one in enumerate(languages)]
    for spoken, html in (("zh-Hant", index(given)), ("en", index(given, language="en"))):
        assert attribute(LexborHTMLParser(html), "html", "lang") == spoken


def test_hostile_names_stay_names() -> None:
    html = index([Entry("a.html", samples.portrait(hostile=True))])
    assert len(LexborHTMLParser(html).css("style")) == 1
    assert not LexborHTMLParser(html).css("img, script")


@pytest.mark.browser
@pytest.mark.parametrize("language", get_args(Language))
def test_a_click_leads_from_the_index_to_the_group(browser: Browser, tmp_path: Path, language: Language) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda message: errors.append(message.text))
    portrait = samples.portrait(language)
    (tmp_path / "面包 群#1.html").write_text(page(portrait, samples.transcript(language)), encoding="utf-8")
    file = tmp_path / "index.html"
    file.write_text(index([Entry("面包 群#1.html", portrait)], [Failed("长" * 90, "x" * 300)]), encoding="utf-8")
    opened.goto(file.as_uri())
    assert opened.title() == word(language, "index_title")
    assert opened.evaluate("document.documentElement.scrollWidth") == 390
    opened.get_by_role("link").click()
    opened.wait_for_selector(".first")
    assert word(language, "title") in opened.title()
    assert errors == []
    context.close()

"""The sidebar's drafts in a real Chromium: a reply to one line, the operator's own words, and a group before it is opened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from coach.types import Asked, Cause, CrisisKind, DoorName
from tests.web.browsing import (
    CHAT,
    CLOSING,
    HIT,
    Watch,
    advised,
    give,
    hostile_chat,
    in_sight,
    tab_to,
)

pytestmark = pytest.mark.browser

OWN = "👋🏽家人们，海盐卷最后3个，全网最低价"


def open_chat(page: Page) -> None:
    """The chat beside the advice, in a wide window."""
    page.set_viewport_size({"width": 1280, "height": 900})
    give(page, CHAT)
    advised(page)


def line(page: Page, text: str) -> Locator:
    return page.locator(".message", has=page.locator(".said", has_text=text))


def own_box(page: Page) -> Locator:
    page.locator("#own summary").click()
    return page.get_by_label("你要发的话")


def answered_with(page: Page, path: str, body: Mapping[str, Any], status: int = 200) -> list[dict[str, Any]]:
    """Answers every request to the path with the body; what was asked comes into the list."""
    asked: list[dict[str, Any]] = []

    def answer(route: Route) -> None:
        asked.append(route.request.post_data_json)
        route.fulfill(json=body, status=status)

    page.route(f"**{path}", answer)
    return asked


def draft(**fields: Any) -> dict[str, Any]:
    return {
        "agent": "care",
        "text": "这就看",
        "where": "group",
        "to": None,
        "reply_to": None,
        "move": "",
        "hook": None,
        "why": "",
        "caveats": [],
        "practices": [],
        "sources": [],
        "pattern": "",
        "author": "playbook",
    } | fields


def reply(**fields: Any) -> dict[str, Any]:
    return {
        "transcript": "chat",
        "message": "1",
        "language": "zh-Hans",
        "kind": "talk",
        "drafts": [],
        "dropped": [],
        "silence": "",
        "practices": [],
        "notes": [],
        "cost": None,
        "author": "playbook",
    } | fields


# -- a reply to one line -----------------------------------------------------------------------------------------


def test_a_line_is_replied_to_by_keyboard_alone(page: Page) -> None:
    open_chat(page)
    last = line(page, "白跑一趟").locator(".reply")
    page.locator("#chat").focus()
    page.keyboard.press("Tab")
    expect(last).to_be_focused()
    expect(last).to_have_css("opacity", "1")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    under = line(page, "白跑一趟").locator(".reply-drafts")
    expect(under.locator(".kind")).to_contain_text("不满")
    expect(under.locator(".where")).to_have_text(["发群里", "私聊"])
    expect(under.locator(".move").first).not_to_be_empty()
    expect(under.locator(".by").first).to_contain_text("出自话术库")
    expect(under.locator(".caveat").first).to_be_visible()
    expect(last).to_have_attribute("aria-expanded", "true")
    tab_to(page, ".reply-drafts .copy")
    page.keyboard.press("Enter")
    expect(under.locator(".told").first).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == under.locator("textarea").first.input_value()
    page.keyboard.press("Escape")
    expect(last).to_be_focused()
    expect(under).to_be_hidden()


def test_the_many_lines_of_a_chat_take_one_stop_of_the_tab_key(page: Page) -> None:
    open_chat(page)
    expect(page.locator(".reply")).to_have_count(5)
    expect(page.locator('.reply[tabindex="0"]')).to_have_count(1)
    line(page, "海盐卷和碱水结").locator(".reply").focus()
    page.keyboard.press("ArrowUp")  # the first is the first
    expect(line(page, "海盐卷和碱水结").locator(".reply")).to_be_focused()
    page.keyboard.press("End")
    expect(line(page, "白跑一趟").locator(".reply")).to_be_focused()
    expect(page.locator('.reply[tabindex="0"]')).to_have_count(1)


def test_the_reply_button_appears_on_hover(page: Page) -> None:
    open_chat(page)
    button = line(page, "一个人吃了两个").locator(".reply")
    expect(button).to_have_css("opacity", "0")
    line(page, "一个人吃了两个").hover()
    expect(button).to_have_css("opacity", "1")
    expect(button).to_have_text("回复")


def test_a_line_that_needs_no_answer_says_why(page: Page) -> None:
    open_chat(page)
    line(page, "海盐卷和碱水结").locator(".reply").click()
    under = line(page, "海盐卷和碱水结").locator(".reply-drafts")
    expect(under.locator(".calm")).to_have_text("这条是你们自己发的，不用回。")
    expect(under.locator(".draft")).to_have_count(0)


def test_a_reply_shows_sources_practices_and_cost_where_there_are_any(page: Page) -> None:
    cited = {"practice": "P38", "title": "问得到答案", "why": "趁热", "source": "", "score": 0, "like": ""}
    source = {"document": "菜单.md", "place": "第 2 页", "quote": "138元", "text": "138元"}
    cost = {"calls": 2, "prompt_tokens": 900, "completion_tokens": 100, "usd": 0.0123, "models": ["m/x"]}
    one = draft(sources=[source], practices=["P38"], caveats=["先看一眼"], author="m/x", move="hold_the_door")
    answered_with(page, "/v1/replies", reply(kind="question", drafts=[one], practices=[cited], cost=cost))
    open_chat(page)
    line(page, "能留两个不").locator(".reply").click()
    under = line(page, "能留两个不").locator(".reply-drafts")
    expect(under.locator(".from-document")).to_contain_text("菜单.md · 第 2 页")
    expect(under.locator(".caveat")).to_have_text("先看一眼")
    expect(under.locator(".by")).to_contain_text("由 m/x 写")
    expect(under.locator(".move")).to_have_text("hold the door")  # a move of the model's own
    expect(under.locator(".cost")).to_have_text("模型 m/x：2 次请求，1000 个 token，0.0123 美元")
    under.get_by_role("button", name="P38").click()
    expect(under.locator(".practice")).to_be_focused()
    expect(under.locator(".practice")).to_contain_text("问得到答案")


def test_a_reply_that_fails_says_so_and_can_be_asked_again(page: Page, watch: Watch) -> None:
    problem = {"type": "about:blank", "title": "Not ready yet", "status": 503, "detail": "the index is being built"}
    answered_with(page, "/v1/replies", problem, 503)
    open_chat(page)
    line(page, "能留两个不").locator(".reply").click()
    under = line(page, "能留两个不").locator(".reply-drafts")
    expect(under.locator(".trouble")).to_contain_text("the index is being built")
    page.unroute("**/v1/replies")
    under.get_by_role("button", name="再看一次").click()
    expect(under.locator(".draft").first).to_be_visible()
    expect(under.locator(".trouble")).to_have_count(0)
    watch.refusals_are_fine()


def test_an_edited_reply_outlives_another_language_and_is_forgotten_with_the_chat(page: Page) -> None:
    open_chat(page)
    line(page, "能留两个不").locator(".reply").click()
    field = line(page, "能留两个不").locator(".reply-drafts textarea").first
    field.fill("给你留好了")
    page.locator("#language").select_option("en")
    expect(field).to_have_value("给你留好了")
    expect(line(page, "能留两个不").locator(".where").first).to_have_text("in the group")
    page.get_by_role("button", name="Another chat").click()
    page.get_by_role("button", name="Have a look").click()
    expect(page.locator("#progress")).to_have_text("Done.")
    expect(page.locator(".reply-drafts .draft")).to_have_count(0)


# -- drafts ------------------------------------------------------------------------------------------------------


def test_the_message_that_a_draft_takes_up_stands_out_while_the_reader_is_there(page: Page) -> None:
    open_chat(page)
    card = page.locator(".agent.care .draft").first
    expect(page.locator(".message.pointed")).to_have_count(0)
    card.hover()
    expect(page.locator(".message.pointed")).to_have_count(1)
    expect(page.locator(".message.pointed .name")).to_have_text("老陈")
    page.mouse.move(5, 5)
    expect(page.locator(".message.pointed")).to_have_count(0)
    card.locator("textarea").focus()
    expect(page.locator(".message.pointed")).to_have_count(1)
    page.locator("#question").focus()
    expect(page.locator(".message.pointed")).to_have_count(0)


def test_three_openers_stand_one_under_the_other_with_move_author_and_cost(page: Page) -> None:
    openers = [
        draft(agent="open", text=f"话头{index}", move=move, author="m/x")
        for index, move in enumerate(("call_in", "vote", "praise_and_ask"))
    ]
    advice = {
        "concerns": [],
        "decoys": [],
        "crisis": {"kind": "none", "members": [], "evidence": [], "plan": [], "practices": []},
        "ads": [],
        "timing": None,
        "drafts": openers,
        "dropped": [],
        "silences": {},
        "avoid": [],
        "practices": [],
        "notes": [],
        "cost": {"calls": 1, "prompt_tokens": 10, "completion_tokens": 2, "usd": None, "models": ["m/x"]},
    }
    body = f"event: done\ndata: {json.dumps(advice)}\n\n"
    page.route("**/v1/advice", lambda route: route.fulfill(content_type="text/event-stream", body=body))
    give(page, CHAT)
    advised(page)
    cards = page.locator(".agent.open .draft")
    expect(cards.locator(".move")).to_have_text(["点名请教", "投个票", "夸了再问"])
    expect(cards.locator(".by")).to_have_text(["由 m/x 写 "] * 3)
    tops = [box["y"] for box in (cards.nth(index).bounding_box() for index in range(3)) if box]
    assert tops == sorted(tops)
    assert len(set(tops)) == 3
    expect(page.locator("#drafts .cost")).to_have_text("模型 m/x：1 次请求，12 个 token，单价未知")


def test_a_draft_is_taken_to_the_box_with_where_it_goes(page: Page) -> None:
    give(page, CHAT)
    advised(page)
    page.get_by_role("button", name="聊天", exact=True).click()
    line(page, "白跑一趟").locator(".reply").click()
    private = line(page, "白跑一趟").locator(".draft", has=page.locator(".where.private"))
    private.locator("textarea").fill("陈哥 是我漏了")
    private.get_by_role("button", name="拿来改").click()
    box = page.get_by_label("你要发的话")
    expect(box).to_be_focused()  # in a narrow window the chat gave way to the advice
    expect(box).to_have_value("陈哥 是我漏了")
    expect(page.get_by_label("私聊", exact=True)).to_be_checked()
    expect(page.locator("#own-to")).to_contain_text("老陈")
    expect(page.locator("#own-to")).to_contain_text("白跑一趟")
    assert in_sight(box)
    box.fill("")
    expect(page.locator("#own-to")).to_be_hidden()


# -- the operator's own words ------------------------------------------------------------------------------------


def test_a_check_marks_the_right_characters_behind_an_emoji(page: Page) -> None:
    box = own_box(page)
    box.fill(OWN)
    page.get_by_role("button", name="检查").click()
    for why, words in (("是口号", "家人们"), ("催得太紧", "最后3个"), ("绝对化用语", "全网最")):
        expect(page.locator(f'#own-result mark.against[title*="{why}"]')).to_have_text(words)
    expect(page.locator("#own-result .checked-text")).to_have_text(OWN)
    finding = page.locator("#own-result .findings li", has_text="绝对化用语")
    expect(finding).to_contain_text("广告法")
    expect(finding.locator(".law")).to_contain_text("第九条")
    expect(finding.locator(".practice-id")).to_have_text("P11")
    expect(finding.locator(".mend")).not_to_be_empty()
    finding.get_by_role("button", name="选中「全网最」").click()
    expect(box).to_be_focused()
    assert page.evaluate("getSelection().toString()") == "全网最"
    finding.locator(".pick").focus()
    expect(page.locator("#own-result mark.lit")).to_have_text("全网最")


def test_what_could_be_said_instead_is_taken_over_and_undone(page: Page) -> None:
    box = own_box(page)
    box.fill(OWN)
    page.get_by_role("button", name="检查").click()
    mended = page.locator("#own-result .mended .anew").inner_text()
    assert "最后3个" not in mended
    page.get_by_role("button", name="用这个").click()
    expect(box).to_have_value(mended)
    expect(box).to_be_focused()
    expect(page.locator("#own-told")).to_have_text("换上了")
    page.get_by_role("button", name="退回上一版").click()
    expect(box).to_have_value(OWN)
    expect(page.locator("#own-undo")).to_be_hidden()


def test_what_only_the_operator_knows_is_asked(page: Page) -> None:
    own_box(page).fill("😀好的，尽快给你")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#own-result mark.open")).to_have_text("尽快")
    expect(page.locator("#own-result li.open")).to_contain_text("几点前？")
    expect(page.locator("#own-result li.open")).to_contain_text("只有你知道")


def test_a_draft_without_fault_is_told_so(page: Page) -> None:
    own_box(page).fill("碱水结还有两个，给你留到12点半")
    page.get_by_role("button", name="检查").click()
    expect(page.locator("#own-result .calm")).to_have_text("没什么问题，可以发。")


def test_findings_that_lie_over_each_other_are_each_shown(page: Page) -> None:
    told = {"rule": "x", "why": "整句", "practice": "", "mend": "", "law": "", "start": 0, "end": 6}
    inner = told | {"why": "两个字", "start": 2, "end": 4}
    answered_with(page, "/v1/check", {"findings": [told, inner], "unclear": [], "mended": ""})
    own_box(page).fill("👋今天卖面包")
    page.get_by_role("button", name="检查").click()
    marks = page.locator("#own-result mark")
    expect(marks).to_have_text(["👋今", "天卖", "面包"])
    expect(marks.nth(1)).to_have_attribute("title", "整句 两个字")
    page.locator("#own-result .findings li").nth(0).hover()
    expect(page.locator("#own-result mark.lit")).to_have_count(3)


def test_a_text_changed_since_the_check_is_told_so(page: Page) -> None:
    box = own_box(page)
    box.fill(OWN)
    page.get_by_role("button", name="检查").click()
    told = page.locator("#own-result .changed-since")
    expect(told).to_be_hidden()
    box.press_sequentially("！")
    expect(told).to_have_text("这之后你又改过，再检查一次才准。")
    expect(page.locator("#own-result mark").first).to_be_visible()
    page.get_by_role("button", name="检查").click()
    expect(told).to_be_hidden()
    page.get_by_label("私聊", exact=True).check()  # what one member may be told is another matter
    expect(told).to_be_visible()


def test_a_rewrite_stands_beside_the_original_and_is_undone(page: Page) -> None:
    box = own_box(page)
    box.fill("谢谢大家，我们会保证质量")
    page.get_by_role("button", name="繁體", exact=True).click()
    expect(page.locator(".beside .anew").first).to_have_text("谢谢大家，我们会保证质量")
    expect(page.locator(".beside .anew.new")).to_contain_text("謝謝大家")
    new = page.locator(".beside .anew.new").inner_text()
    page.get_by_role("button", name="用这个").click()
    expect(box).to_have_value(new)
    page.get_by_role("button", name="退回上一版").click()
    expect(box).to_have_value("谢谢大家，我们会保证质量")


def test_a_rewrite_that_needs_a_model_says_so(page: Page) -> None:
    own_box(page).fill("今天出炉")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#own-result .calm")).to_contain_text("COACH_MODEL")
    expect(page.locator(".take-over")).to_have_count(0)


def test_every_manner_and_where_it_goes_reach_the_server_with_the_open_chat(page: Page) -> None:
    done = {"text": "b", "original": "a", "manner": [], "changed": True, "findings": [], "unclear": [], "why": ""}
    asked = answered_with(page, "/v1/rewrites", done | {"author": "m/x", "cost": None})
    checked = answered_with(page, "/v1/check", {"findings": [], "unclear": [], "mended": ""})
    own_box(page).fill("a")
    page.get_by_role("button", name="检查").click()
    expect(page.locator("#own-result .calm")).to_be_visible()
    assert checked == [{"text": "a", "private": False}]
    give(page, CHAT)
    advised(page)
    expect(page.get_by_label("你要发的话")).to_have_value("a")  # the words outlive another chat
    page.get_by_label("私聊", exact=True).check()
    for manner in page.locator("#own-manners button").all():
        manner.click()
        expect(page.locator(".beside")).to_be_visible()
    assert [one["manner"] for one in asked] == [
        ["warmer"],
        ["shorter"],
        ["clearer"],
        ["apologetic"],
        ["traditional"],
        ["simplified"],
        ["english"],
    ]
    assert all(one["private"] and len(one["transcript"]["messages"]) == 5 for one in asked)
    expect(page.locator("#own-result .by")).to_have_text("由 m/x 写")


def test_an_error_of_the_server_is_shown_and_the_words_stay(page: Page, watch: Watch) -> None:
    answered_with(page, "/v1/check", {"title": "?", "status": 422, "detail": "text: too long"}, 422)
    box = own_box(page)
    box.fill(OWN)
    page.get_by_role("button", name="检查").click()
    expect(page.locator("#own-result .trouble")).to_have_text("text: too long")
    expect(box).to_have_value(OWN)
    page.unroute("**/v1/check")
    page.route("**/v1/rewrites", lambda route: route.abort())
    page.get_by_role("button", name="更短").click()
    expect(page.locator("#own-result .trouble")).to_contain_text("连不上")
    watch.refusals_are_fine()


def test_nothing_written_asks_nothing(page: Page, watch: Watch) -> None:
    box = own_box(page)
    page.get_by_role("button", name="检查").click()
    expect(box).to_be_focused()
    assert "/v1/check" not in watch.paths


# -- before a group is opened ------------------------------------------------------------------------------------


def test_a_group_to_be_opened_gets_its_texts_each_to_be_copied(page: Page) -> None:
    page.locator("#setup summary").click()
    page.get_by_label("群名").fill("小满面包·滨江店")
    page.get_by_label("聊什么").fill("家常烘焙")
    page.get_by_label("谁来带群").fill("阿满")
    page.get_by_label("什么群").select_option("newcomer")
    page.get_by_role("button", name="写出来").click()
    parts = page.locator(".setup-part h3")
    expect(parts).to_have_text(["开群前先定好", "拉人前私聊问", "进群欢迎", "群规", "头几天"])
    expect(page.locator(".setup-part.week .day-plan")).to_have_count(7)
    expect(page.locator(".setup-part.questions li").first).to_be_visible()
    expect(page.locator(".setup-part.invitation")).to_contain_text("{name}")
    for said in page.locator(".said-so").all():
        said.get_by_role("button", name="复制").click()
        expect(said.locator(".told")).to_have_text("已复制")
        assert page.evaluate("navigator.clipboard.readText()") == said.locator(".setup-text").text_content()
    questions = page.locator(".setup-part.questions")
    questions.get_by_role("button", name="复制").click()
    expect(questions.locator(".told")).to_have_text("已复制")
    assert len(page.evaluate("navigator.clipboard.readText()").splitlines()) == questions.locator("li").count()
    page.locator(".setup-part.invitation .edit").first.click()
    expect(page.get_by_label("你要发的话")).to_be_focused()
    expect(page.get_by_label("私聊", exact=True)).to_be_checked()


def test_the_setup_is_written_in_the_language_asked_for(page: Page) -> None:
    page.locator("#setup summary").click()
    page.get_by_label("用哪种话写").select_option("en")
    page.get_by_role("button", name="写出来").click()
    expect(page.locator(".setup-part.welcome .setup-text").first).to_have_attribute("lang", "en")
    expect(page.locator(".setup-part.welcome .setup-text").first).to_contain_text("{name}")


def test_a_setup_that_fails_says_so(page: Page, watch: Watch) -> None:
    answered_with(page, "/v1/setup", {"title": "?", "status": 503, "detail": "not ready"}, 503)
    page.locator("#setup summary").click()
    page.get_by_role("button", name="写出来").click()
    expect(page.locator("#setup-result .trouble")).to_have_text("not ready")
    watch.refusals_are_fine()


# -- what can go wrong -------------------------------------------------------------------------------------------


def test_hostile_words_stay_text_in_replies_in_checks_and_in_the_setup(page: Page) -> None:
    bad = f"{HIT}{CLOSING}"
    finding = {"rule": bad, "start": 0, "end": 3, "why": bad, "practice": bad, "mend": bad, "law": bad}
    unclear = {"start": 1, "end": 99, "ask": bad}
    source = {"document": bad, "place": bad, "quote": bad, "text": bad}
    hook = {"member": "m1", "message": f"{HIT}4", "tag": bad}
    one = draft(text=bad, to="__proto__", reply_to=f"{HIT}4", move=bad, hook=hook, why=bad, caveats=[bad])
    one |= {"practices": [bad], "sources": [source], "author": bad}
    cited = {"practice": bad, "title": bad, "why": bad, "source": bad, "like": bad}
    cost = {"calls": 1, "prompt_tokens": 1, "completion_tokens": 1, "usd": 0, "models": [bad]}
    dropped = [{"draft": {}, "findings": [finding]}]
    answered_with(
        page,
        "/v1/replies",
        reply(kind=bad, drafts=[one], silence=bad, notes=[bad], practices=[cited], dropped=dropped, cost=cost),
    )
    answered_with(page, "/v1/check", {"findings": [finding], "unclear": [unclear], "mended": bad})
    done = {"text": bad, "original": bad, "changed": True, "findings": [finding], "unclear": [unclear], "why": bad}
    answered_with(page, "/v1/rewrites", done | {"author": bad, "cost": cost})
    said = {"text": bad, "practices": [bad]}
    founded = {"language": "en", "invitation": [said], "welcome": [said], "notes": [bad]}
    founded |= {"rules": {"title": bad, "own": [bad], "lines": [bad], "practices": [bad]}}
    founded |= {"week": [{"day": bad, "todo": bad, "draft": bad, "practices": [bad]}]}
    answered_with(page, "/v1/setup", founded | {"questions": [{"text": bad, "practice": bad}]})
    page.locator("#setup summary").click()
    page.get_by_role("button", name="写出来").click()
    expect(page.locator(".setup-part.welcome .setup-text")).to_have_text(bad)
    page.set_viewport_size({"width": 1280, "height": 900})
    hostile_chat(page)
    advised(page)
    hostile = page.locator(".message").last
    hostile.locator(".reply").click()
    expect(hostile.locator(".reply-drafts textarea")).to_have_value(bad)
    hostile.get_by_role("button", name="拿来改").click()
    expect(page.locator("#own-to .name")).to_have_text("constructor")
    page.get_by_role("button", name="检查").click()
    expect(page.locator("#own-result .mended .anew")).to_have_text(bad)
    page.get_by_role("button", name="更暖").click()
    expect(page.locator(".beside .anew.new")).to_have_text(bad)
    assert page.evaluate("window.hit") is None
    assert page.locator("main img, main script, main iframe, main style, main a").count() == 0


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_nothing_sticks_out_in_a_narrow_or_a_wide_window(page: Page, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.locator("#language").select_option(language)
    page.locator("#setup summary").click()
    page.locator("#setup-form button").click()
    expect(page.locator(".setup-part")).to_have_count(5)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#pasted").fill(CHAT)
    page.locator("#read").click()
    expect(page.locator(".agent.care .draft").first).to_be_visible()
    page.locator(".agent.care .edit").first.click()
    page.locator("#own-text").fill(OWN)
    page.locator("#own-check").click()
    expect(page.locator("#own-result .mended")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width < 860:
        page.locator("#see-chat").click()
    page.locator(".message").last.hover()
    page.locator(".reply").last.click()
    expect(page.locator(".reply-drafts .draft").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.querySelector('#chat').scrollWidth <= document.querySelector('#chat').clientWidth")


def test_every_text_stands_in_all_three_languages(page: Page) -> None:
    keys = page.evaluate(
        """async () => {
            const { texts } = await import('./texts.js');
            return Object.fromEntries(Object.entries(texts).map(([language, own]) => [language, Object.keys(own).sort()]));
        }"""
    )
    assert set(keys) == {"zh-Hans", "zh-Hant", "en"}
    assert keys["zh-Hans"] == keys["zh-Hant"] == keys["en"]


def test_every_move_of_the_playbook_and_every_kind_of_line_has_a_name(page: Page) -> None:
    openers = Path(__file__).parents[2] / "knowledge" / "openers"
    told = "\n".join(file.read_text() for file in openers.glob("*.yaml"))
    moves = {line.split("move:")[1].split(",")[0].strip(" }\n") for line in told.splitlines() if "move:" in line}
    assert len(moves) >= 8
    moves |= {f"reply_{key}" for key in (*get_args(Cause), "leaving", "settle", "answer", "question")}
    moves |= {f"offer_{door}" for door in get_args(DoorName)}
    moves |= {f"crisis_{kind}" for kind in get_args(CrisisKind) if kind != "none"} | {"thanks_back", "advert"}
    named = page.evaluate("async () => Object.keys((await import('./texts.js')).texts.en)")
    assert {f"move_{move}" for move in moves} <= set(named)
    assert {f"line_{kind}" for kind in get_args(Asked)} <= set(named)

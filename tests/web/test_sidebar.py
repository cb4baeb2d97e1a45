"""The sidebar in a real Chromium against a real server: what an operator does, and what a hostile chat tries."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.web.browsing import (
    CHAT,
    CLOSING,
    HIT,
    Site,
    Watch,
    advised,
    give,
    hostile_chat,
    in_sight,
    open_page,
    tab_to,
)

pytestmark = pytest.mark.browser


# -- what an operator does ---------------------------------------------------------------------------------------


def test_a_pasted_chat_shows_who_is_unhappy_with_proof_then_timing_and_drafts(page: Page) -> None:
    give(page, CHAT)
    advised(page)
    read = page.locator("#was-read")
    expect(read).to_contain_text("5 条")
    expect(read).to_contain_text("替群说话的人：阿满（店长）")
    expect(read.locator(".notes li").first).to_be_visible()
    concern = page.locator(".concern")
    expect(concern).to_have_count(1)
    expect(concern.locator(".name")).to_have_text("老陈")
    expect(concern.locator(".first")).not_to_be_empty()
    expect(concern.locator(".quote").last).to_contain_text("算了")
    expect(concern.locator("mark").first).to_be_visible()
    expect(page.locator(".verdict")).to_have_text("先别卖")
    expect(page.locator("#timing .blockers")).to_contain_text("P36")
    expect(page.locator("#timing .again")).to_be_visible()
    draft = page.locator(".agent.care .draft").first
    expect(draft).to_contain_text("老陈")
    expect(draft.locator("textarea")).not_to_have_value("")
    expect(page.locator("#practices .practice").first).to_be_attached()


def test_a_click_on_the_proof_marks_the_message_in_the_chat_and_leads_back(page: Page) -> None:
    give(page, CHAT)
    advised(page)
    proof = page.locator(".concern .quote").last
    proof.click()
    marked = page.locator(".message.marked")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text("算了")
    expect(marked).to_be_focused()
    assert in_sight(marked)
    expect(page.locator("#advice")).to_be_hidden()  # narrow: one thing at a time
    page.get_by_role("button", name="回到建议").click()
    expect(proof).to_be_focused()
    expect(page.locator(".message.marked")).to_have_count(0)


def test_a_wide_window_shows_chat_and_advice_side_by_side(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    give(page, CHAT)
    advised(page)
    chat, advice = page.locator("#chat-side").bounding_box(), page.locator("#side").bounding_box()
    assert chat is not None
    assert advice is not None
    assert chat["x"] + chat["width"] <= advice["x"] + 1
    page.locator(".concern .quote").last.click()
    assert in_sight(page.locator(".message.marked"))
    expect(page.locator("#advice")).to_be_visible()
    assert page.evaluate("[scrollY, document.documentElement.scrollHeight <= innerHeight]") == [0, True]


def test_copying_takes_the_words_as_edited(page: Page) -> None:
    give(page, CHAT)
    advised(page)
    draft = page.locator(".agent.care .draft").first
    draft.locator("textarea").fill("陈哥 我的锅 两个碱水结给你留着")
    draft.get_by_role("button", name="复制").click()
    expect(draft.locator(".told")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == "陈哥 我的锅 两个碱水结给你留着"
    page.locator("#language").select_option("en")  # an edit outlives a redraw in another language
    expect(page.locator(".agent.care .draft textarea").first).to_have_value("陈哥 我的锅 两个碱水结给你留着")
    page.get_by_role("button", name="Undo my changes").click()
    expect(page.locator(".agent.care .draft textarea").first).not_to_have_value("陈哥 我的锅 两个碱水结给你留着")


def test_copying_works_where_the_clipboard_is_closed_to_the_page(page: Page) -> None:
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }")
    give(page, CHAT)
    advised(page)
    draft = page.locator(".agent.care .draft").first
    draft.locator("textarea").fill("这就来")
    draft.get_by_role("button", name="复制").click()
    expect(draft.locator(".told")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == "这就来"


def test_every_sample_opens_with_one_click(page: Page) -> None:
    samples = page.locator("#sample-list button")
    expect(samples).to_have_count(5)
    for index in range(5):
        name = samples.nth(index).locator(".name").inner_text()
        samples.nth(index).click()
        advised(page)
        expect(page.locator("#group-name")).to_have_text(name)
        expect(page.locator(".verdict")).to_be_visible()
        page.get_by_role("button", name="换一个聊天").click()


def test_a_group_where_nobody_is_unhappy_says_so(page: Page) -> None:
    page.locator("#sample-list button").nth(1).click()
    advised(page)
    expect(page.locator("#care .calm")).to_contain_text("没看到谁对你们不满。")
    expect(page.locator(".concern")).to_have_count(0)


def test_a_dropped_file_is_read_and_a_dropped_group_file_fills_its_field(page: Page) -> None:
    files = [["export.txt", CHAT], ["group.yaml", "group: {name: 小满面包·滨江店}\noperators: [阿满（店长）]\n"]]
    transfer = page.evaluate_handle(
        """(files) => {
            const transfer = new DataTransfer();
            for (const [name, text] of files) transfer.items.add(new File([text], name));
            return transfer;
        }""",
        files,
    )
    page.dispatch_event("#drop", "dragover", {"dataTransfer": transfer})
    page.dispatch_event("#drop", "drop", {"dataTransfer": transfer})
    advised(page)
    expect(page.locator("#group-name")).to_have_text("小满面包·滨江店")
    expect(page.locator(".concern .name")).to_have_text("老陈")
    page.get_by_role("button", name="换一个聊天").click()
    expect(page.locator("#chosen-name")).to_have_text("export.txt")


def test_a_chosen_file_is_read(page: Page) -> None:
    page.locator("#file").set_input_files({"name": "滨江店.txt", "mimeType": "text/plain", "buffer": CHAT.encode()})
    advised(page)
    expect(page.locator("#group-name")).to_have_text("滨江店.txt")


def test_operators_wrongly_guessed_are_put_right_in_place(page: Page) -> None:
    give(page, CHAT)
    advised(page)
    page.get_by_text("认错了？改一下").click()
    page.locator(".roles").get_by_label("Lulu").check()
    expect(page.locator("#was-read")).to_contain_text("替群说话的人：阿满（店长）、Lulu")
    expect(page.locator("#was-read")).to_contain_text("运营由你指定")
    expect(page.locator(".roles").get_by_label("Lulu")).to_be_focused()
    advised(page)
    page.get_by_role("button", name="聊天", exact=True).click()
    expect(page.locator(".message.own .name").nth(1)).to_have_text("Lulu")


def test_a_question_is_answered_from_the_practices_or_plainly_refused(page: Page) -> None:
    page.get_by_label("你的问题").fill("群里三天没人说话了怎么办")
    page.get_by_role("button", name="问", exact=True).click()
    expect(page.locator("#answer .practice").first).to_contain_text("P")
    expect(page.locator("#answer .guide summary")).to_contain_text("一问一答")
    refusal = {"question": "法国的首都是哪里", "refused": True, "why": "没有对得上的，不硬凑。"}
    page.route("**/v1/ask", lambda route: route.fulfill(json=refusal))
    page.get_by_label("你的问题").fill("法国的首都是哪里")
    page.keyboard.press("Enter")
    expect(page.locator("#answer .calm")).to_have_text("没有对得上的，不硬凑。")
    expect(page.locator("#answer .practice")).to_have_count(0)


def test_what_the_documents_of_the_open_group_say_is_shown_with_its_place(page: Page) -> None:
    asked: list[dict[str, Any]] = []
    said = {
        "document": "<b>退换</b>.md",
        "place": "p. 2",
        "quote": "签收后七天内",
        "text": "签收后七天内",
        "question": "",
        "group": "g",
        "fits": 0.9,
    }
    reply = {
        "question": "?",
        "practices": [],
        "documents": [said],
        "documents_why": "",
        "refused": True,
        "why": "没有。",
    }

    def answer(route: Route) -> None:
        asked.append(route.request.post_data_json)
        route.fulfill(json=reply)

    page.route("**/v1/ask", answer)
    page.get_by_label("你的问题").fill("几天能退")
    page.get_by_role("button", name="问", exact=True).click()
    place = page.locator("#answer .from-document")
    expect(place).to_contain_text("签收后七天内")
    expect(place).to_contain_text("<b>退换</b>.md · p. 2")
    assert asked == [{"question": "几天能退", "group": ""}]


def test_a_long_chat_is_drawn_from_its_end_and_earlier_messages_come_on_demand(page: Page) -> None:
    lines = [
        f"群友{index % 7} 2026-03-{1 + index // 50:02d} 09:{index % 50:02d}\n第{index}句\n" for index in range(700)
    ]
    page.evaluate("(text) => navigator.clipboard.writeText(text)", "\n".join(lines))
    page.get_by_label("聊天记录").focus()
    page.keyboard.press("Control+V")
    page.keyboard.press("Control+Enter")
    advised(page)
    page.get_by_role("button", name="聊天", exact=True).click()
    expect(page.locator(".message")).to_have_count(300)
    expect(page.locator(".message").last).to_contain_text("第699句")
    assert in_sight(page.locator(".message").last)
    page.get_by_role("button", name="显示更早的 300 条").click()
    expect(page.locator(".message")).to_have_count(600)


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    tab_to(page, "#pasted")
    page.keyboard.insert_text(CHAT)
    page.keyboard.press("Control+Enter")
    advised(page)
    tab_to(page, ".concern .quote")
    page.keyboard.press("Enter")
    expect(page.locator(".message.marked")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".concern .quote").first).to_be_focused()
    tab_to(page, ".to-draft")
    page.keyboard.press("Enter")
    expect(page.locator(".agent.care textarea").first).to_be_focused()
    tab_to(page, ".copy")
    page.keyboard.press("Space")
    expect(page.locator(".agent.care .told").first).to_have_text("已复制")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


@pytest.mark.parametrize(
    ("locale", "heading", "lang"),
    [
        ("zh-TW", "群組裡誰在等你？", "zh-Hant"),
        ("zh-CN", "群里谁在等你？", "zh-Hans"),
        ("en-GB", "Who is waiting for you?", "en"),
    ],
)
def test_the_interface_speaks_the_language_of_the_browser(
    browser: Browser, site: Site, locale: str, heading: str, lang: str
) -> None:
    page, watch = open_page(browser, site.url, locale=locale)
    expect(page.locator("#intake-title")).to_have_text(heading)
    assert page.evaluate("document.documentElement.lang") == lang
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert watch.errors == []
    page.context.close()


# -- what can go wrong -------------------------------------------------------------------------------------------


def test_a_hostile_chat_is_shown_as_text_and_runs_nothing(page: Page, watch: Watch) -> None:
    hostile_chat(page)
    advised(page)
    expect(page.locator("#group-name")).to_have_text(f"群{HIT}{CLOSING}")
    expect(page.locator("#was-read")).to_contain_text(f"店长{CLOSING}")
    page.get_by_role("button", name="聊天", exact=True).click()
    expect(page.locator(".message .said").last).to_have_text(f"问了两遍都没人理 算了 白跑一趟 {HIT}")
    expect(page.locator(".message .name").nth(1)).to_have_text(f"老陈{HIT}")
    ran_nothing(page, watch)


def test_hostile_words_that_reach_the_advice_stay_text_too(page: Page, watch: Watch) -> None:
    bad = f"{HIT}{CLOSING}"
    proof = [{"message": f"{HIT}4", "words": HIT}]
    concern = {"member": "m1", "level": "leaving", "cause": "ignored", "since": f"{HIT}1", "answered": False}
    concern |= {"evidence": proof, "confidence": 0.9, "trend": "rising", "waiting_minutes": 9, "first": bad}
    reason = {"name": "open_complaint", "hard": True, "why": bad, "evidence": proof, "practice": bad}
    door = {"name": "need", "member": "__proto__", "why": bad, "evidence": proof, "practice": bad}
    advice = {
        "concerns": [{**concern, "practices": [bad]}],
        "decoys": [{"member": "m1", "evidence": proof[0], "why": bad}],
        "crisis": {"kind": "mass_exit", "members": ["m1"], "evidence": proof, "plan": [bad], "practices": [bad]},
        "ads": [{"message": f"{HIT}3", "member": "__proto__", "why": bad, "practice": bad}],
        "timing": {
            "verdict": "offer",
            "why": bad,
            "blockers": [reason],
            "doors": [door],
            "targets": ["m1"],
            "look_again": {"at": None, "event": bad},
            "shape": {"where": "group", "offer": None, "why": bad, "leave_out": [bad]},
            "private": [{"member": "__proto__", "door": "need", "why": bad, "evidence": proof, "practice": bad}],
            "cadence": {"count": 1, "talk": 2, "answered": 0, "ill": 0, "why": bad},
            "trust": {"score": 40, "parts": [{"name": "ties", "points": 4, "most": 20, "why": bad}]},
        },
        "drafts": [
            {"agent": "care", "text": bad, "where": "group", "to": "m1", "reply_to": f"{HIT}4", "why": bad}
            | {"caveats": [bad], "practices": [bad], "author": bad}
        ],
        "dropped": [{"draft": {}, "findings": [{"why": bad}]}],
        "silences": {"open": bad, "time": bad},
        "avoid": [bad],
        "practices": [{"practice": bad, "title": bad, "why": bad, "source": bad}],
        "notes": [bad],
    }
    body = f"event: done\ndata: {json.dumps(advice)}\n\n"
    page.route("**/v1/advice", lambda route: route.fulfill(content_type="text/event-stream", body=body))
    hostile_chat(page)
    advised(page)
    expect(page.locator(".concern .name")).to_have_text(f"老陈{HIT}")
    expect(page.locator(".concern mark")).to_have_text(HIT)
    expect(page.locator(".plan li")).to_have_text(bad)
    expect(page.locator(".draft textarea")).to_have_value(bad)
    page.locator(".concern .quote").click()
    expect(page.locator(".message.marked .said")).to_contain_text(HIT)
    ran_nothing(page, watch)


def ran_nothing(page: Page, watch: Watch) -> None:
    assert page.evaluate("window.hit") is None
    assert page.locator("main img, main script, main iframe, main style, main a").count() == 0
    own = {"/", "/readyz", "/v1/samples", "/v1/transcripts", "/v1/advice"}
    assert {path for path in watch.paths - own if not path.endswith((".js", ".css", ".svg"))} == set()


def test_broken_input_shows_the_problem_and_keeps_the_text(page: Page, watch: Watch) -> None:
    broken = '{"group": {"id": "g"}, "members": [], "messages": ['
    give(page, broken)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("pasted text")
    expect(page.get_by_label("聊天记录")).to_have_value(broken)
    expect(page.get_by_role("button", name="看看")).to_be_enabled()
    give(page, CHAT)
    advised(page)
    expect(alert).to_be_empty()
    watch.refusals_are_fine()


def test_a_broken_group_file_shows_the_known_fields_and_keeps_everything(page: Page, watch: Watch) -> None:
    page.get_by_text("补充资料（可以不填）").click()
    page.get_by_label("群资料").fill("group: {flavour: 甜}")
    give(page, CHAT)
    expect(page.get_by_role("alert")).to_contain_text("flavour")
    expect(page.get_by_label("群资料")).to_have_value("group: {flavour: 甜}")
    expect(page.get_by_label("聊天记录")).to_have_value(CHAT)
    watch.refusals_are_fine()


def test_nothing_given_is_said_and_asks_nothing_of_the_server(page: Page, watch: Watch) -> None:
    page.get_by_role("button", name="看看").click()
    expect(page.get_by_role("alert")).to_contain_text("还没有聊天")
    expect(page.get_by_label("聊天记录")).to_be_focused()
    assert "/v1/transcripts" not in watch.paths


def test_a_chat_survives_a_server_that_is_away(page: Page, watch: Watch) -> None:
    page.route("**/v1/transcripts", lambda route: route.abort())
    give(page, CHAT)
    expect(page.get_by_role("alert")).to_contain_text("连不上")
    expect(page.get_by_label("聊天记录")).to_have_value(CHAT)
    page.unroute("**/v1/transcripts")
    page.get_by_role("alert").get_by_role("button", name="再看一次").click()
    advised(page)
    watch.refusals_are_fine()


def test_advice_that_breaks_off_keeps_what_came_and_can_be_asked_again(page: Page) -> None:
    concern = {
        "member": "老陈",
        "level": "annoyed",
        "cause": "ignored",
        "since": "5",
        "answered": False,
        "evidence": [{"message": "5", "words": "算了"}],
        "confidence": 0.9,
        "trend": "steady",
        "waiting_minutes": 20,
        "first": "现在就回",
        "practices": ["P37"],
    }
    half = f"event: reading\ndata: {{}}\n\nevent: concern\ndata: {json.dumps(concern)}\n\nevent: timing\ndata: {{"
    page.route("**/v1/advice", lambda route: route.fulfill(content_type="text/event-stream", body=half))
    give(page, CHAT)
    expect(page.get_by_role("alert")).to_contain_text("断了")
    expect(page.locator(".concern .name")).to_have_text("老陈")
    page.unroute("**/v1/advice")
    page.get_by_role("alert").get_by_role("button", name="再看一次").click()
    advised(page)
    expect(page.locator(".verdict")).to_be_visible()


def test_a_server_that_gets_ready_is_waited_for(browser: Browser, site: Site) -> None:
    page, watch = open_page(browser, site.slow)
    expect(page.locator("#server")).to_contain_text("正在准备")
    give(page, CHAT)
    expect(page.locator("#progress")).to_contain_text("要等服务准备好")
    expect(page.locator("#was-read")).to_contain_text("5 条")
    site.gate.touch()
    advised(page)
    expect(page.locator("#server")).to_be_empty()
    expect(page.locator(".concern .name")).to_have_text("老陈")
    watch.refusals_are_fine()
    assert watch.errors == []
    page.context.close()

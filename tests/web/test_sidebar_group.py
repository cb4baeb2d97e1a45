"""The group itself in the sidebar, in a real Chromium: its state and steps, its members, tags, the smaller circle, the report."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, get_args

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from coach.portrait import Grade, GroupState, Invited, PointName
from coach.types import Tier
from tests.web.browsing import CLOSING, HIT, Watch, advised, hostile_chat, in_sight, tab_to

pytestmark = pytest.mark.browser

BAKERY, CAMP, PILATES, PLANTS, HIKING = range(5)
DONE = {"zh-Hans": "看完了。", "zh-Hant": "看完了。", "en": "Done."}


def open_sample(page: Page, which: int = HIKING) -> None:
    button = page.locator("#sample-list button").nth(which)
    name = button.locator(".name").inner_text()
    button.click()
    expect(page.locator("#group-name")).to_have_text(name)
    advised(page)


def open_group(page: Page) -> Locator:
    """The part with the group, opened and read."""
    page.locator("#portrait summary").first.click()
    group = page.locator("#portrait")
    expect(group.locator(".portrait-head")).to_be_visible(timeout=20_000)
    return group


def read_group(page: Page) -> tuple[Locator, dict[str, Any]]:
    """The same, with what the server said."""
    with page.expect_response("**/v1/portrait") as answer:
        group = open_group(page)
    made: dict[str, Any] = answer.value.json()
    return group, made


def wide(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})


def asked_of(page: Page, path: str) -> list[dict[str, Any]]:
    """What is asked of the server from now on; it answers as ever."""
    asked: list[dict[str, Any]] = []

    def pass_on(route: Route) -> None:
        asked.append(route.request.post_data_json)
        route.continue_()

    page.route(f"**{path}", pass_on)
    return asked


def held_back(page: Page) -> list[Route]:
    """What is asked of the portrait, answered when the test lets it go."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/v1/portrait", hold)
    return held


def answered_after(page: Page, change: Callable[[dict[str, Any]], None]) -> None:
    """The server's own portrait, with something changed in it."""

    def answer(route: Route) -> None:
        made = route.fetch().json()
        change(made)
        route.fulfill(json=made)

    page.route("**/v1/portrait", answer)


def tags_of(request: dict[str, Any], member: str) -> dict[str, str]:
    found: dict[str, str] = next(one["tags"] for one in request["transcript"]["members"] if one["id"] == member)
    return found


def rule(page: Page, name: str, value: str) -> None:
    field = page.locator(f"[name=rule-{name}]")
    field.fill(value)
    field.blur()


# -- how it is ---------------------------------------------------------------------------------------------------


def test_the_group_is_read_when_it_is_opened_and_not_before(page: Page, watch: Watch) -> None:
    open_sample(page)
    assert "/v1/portrait" not in watch.paths
    group, made = read_group(page)
    health = made["health"]
    titles = {one["practice"]: one["title"] for one in made["practices"]}
    expect(group.locator(".facts")).to_have_text("读了 69 条消息、12 位成员。5月8日周五 到 5月25日周一")
    expect(group.locator(".health .verdict")).to_have_text(health["title"])
    expect(group.locator(".health .verdict-head")).to_contain_text(health["why"][0]["text"])
    expect(group.locator(".health .quote").first).to_be_visible()
    expect(group.locator(".health")).to_contain_text(health["stage_title"])
    expect(group.locator(".points strong")).to_have_text(["规矩", "主题", "人", "活动"])
    expect(group.locator(".points .reference").first).to_be_visible()
    steps = group.locator(".step")
    expect(steps.locator(".todo")).to_have_text([step["todo"] for step in health["steps"]])
    assert len(health["steps"]) == 3
    for place, step in enumerate(health["steps"]):
        expect(steps.nth(place)).to_contain_text(titles[step["practice"]])
        expect(steps.nth(place).locator(".reference").first).to_be_visible()
    expect(page.locator("#portrait-told")).to_have_text("读好了。")
    group.locator(".seen summary").click()
    expect(group.locator(".seen li")).to_have_count(len(health["seen"]))
    steps.first.locator("button.practice-id").click()
    first = group.locator(".rests-on .practice").filter(has_text=health["steps"][0]["practice"])
    expect(first).to_be_focused()


def test_it_says_that_it_is_reading_and_is_asked_once(page: Page) -> None:
    held = held_back(page)
    open_sample(page)
    page.locator("#portrait summary").first.click()
    expect(page.locator("#portrait-told")).to_have_text("正在读整个群，聊得久的要等一会儿…")
    page.locator("#portrait summary").first.click()  # closed and opened again while it reads
    page.locator("#portrait summary").first.click()
    expect(page.locator("#portrait-told")).to_be_visible()
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator(".step")).to_have_count(3)


def test_the_proof_is_marked_in_the_chat_and_leads_back(page: Page) -> None:
    open_sample(page)
    proof = open_group(page).locator(".step .reference").first
    expect(proof).to_have_text(re.compile(r" 5月\d+日 \d\d:\d\d$"))  # a chat of weeks: the time alone would not do
    said = proof.get_attribute("title") or "?"
    proof.click()
    marked = page.locator(".message.marked")
    expect(marked.locator(".said")).to_have_text(said)
    expect(marked).to_be_focused()
    page.keyboard.press("Escape")
    expect(proof).to_be_focused()
    assert in_sight(proof)


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    open_sample(page)
    page.locator("#portrait-go").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#portrait > summary")).to_be_focused()
    expect(page.locator(".portrait-head")).to_be_visible()
    assert in_sight(page.locator("#portrait > summary"))
    tab_to(page, "#portrait .quote")
    page.keyboard.press("Enter")
    expect(page.locator(".message.marked")).to_be_focused()
    page.keyboard.press("Escape")
    tab_to(page, ".candidate textarea")
    tab_to(page, ".candidate .copy")
    page.keyboard.press("Enter")
    expect(page.locator(".candidate .told").first).to_have_text("已复制")
    tab_to(page, ".tier summary")
    page.keyboard.press("Enter")
    expect(page.locator(".tier h4").first).to_be_visible()
    tab_to(page, ".keep", most=80)
    page.keyboard.press("Space")
    expect(page.locator(".tag.kept")).to_have_count(1)
    expect(page.locator(".keep").first).to_be_focused()


# -- its members -------------------------------------------------------------------------------------------------


def test_who_could_carry_the_group_with_words_to_change_and_copy(page: Page) -> None:
    open_sample(page)
    first = open_group(page).locator(".candidate").first
    expect(first.locator("h4")).to_contain_text("老杨叔")
    expect(first.locator("h4")).to_contain_text("/100")
    expect(first.locator(".reasons .reference").first).to_be_visible()
    expect(first.locator("dt")).to_have_text(["可以请他", "怎么谢"])
    expect(first.locator(".where")).to_have_text("私聊")
    first.locator("textarea").fill("杨叔 谢谢你 周三想请你搭把手")
    first.get_by_role("button", name="复制").click()
    expect(first.locator(".draft .told")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == "杨叔 谢谢你 周三想请你搭把手"
    page.locator("#language").select_option("en")
    expect(first.locator("textarea")).to_have_value("杨叔 谢谢你 周三想请你搭把手")
    first.get_by_role("button", name="Edit").click()
    expect(page.locator("#own-text")).to_have_value("杨叔 谢谢你 周三想请你搭把手")
    expect(page.locator("#own-private")).to_be_checked()
    expect(page.locator("#own-to")).to_contain_text("老杨叔")


def test_who_faded_gets_a_message_and_everybody_stands_in_a_tier(page: Page) -> None:
    open_sample(page)
    group = open_group(page)
    faded = group.locator(".faded .person")
    expect(faded.locator("h4")).to_have_text("石头哥")
    expect(faded.locator(".reasons")).to_contain_text("没开口")
    expect(faded.locator("textarea")).not_to_have_value("")
    silent = group.locator(".tier.silent")
    expect(silent.locator("summary")).to_have_text("沉默1 人")
    expect(silent.locator("li")).to_have_count(0)  # drawn when it is opened
    silent.locator("summary").click()
    expect(silent.locator("h4")).to_have_text("木耳")
    expect(silent.locator(".tier-plan")).not_to_be_empty()
    expect(silent.locator(".reasons .reference")).to_have_text("5月14日 10:08")


def test_a_draft_that_there_is_none_of_is_told_so(page: Page) -> None:
    def mute(made: dict[str, Any]) -> None:
        made["members"]["candidates"][0]["draft"]["text"] = ""
        faded = made["members"]["faded"][0] | {"draft": None}
        made["members"]["faded"] = [faded, faded | {"member": "m7"}]

    answered_after(page, mute)
    open_sample(page)
    group = open_group(page)
    expect(group.locator(".candidate").first).to_contain_text("没有写好的话")
    expect(group.locator(".faded .person").first).to_contain_text("没有写好的话")
    group.locator(".faded .person").last.get_by_role("button", name="看写好的话").click()  # who is unhappy has some
    expect(page.get_by_label("给大白兔妈妈的话，可以改").first).to_be_focused()


# -- tags --------------------------------------------------------------------------------------------------------


def test_a_tag_goes_into_the_next_advice_and_is_taken_back(page: Page) -> None:
    open_sample(page)
    asked = asked_of(page, "/v1/advice")
    group, made = read_group(page)
    size, child = (next(one for one in made["members"]["tags"] if one["member"] == who) for who in ("m9", "m2"))
    row = group.locator(".tag", has_text=size["value"])
    expect(row.locator("mark")).to_have_text(size["value"])
    row.get_by_role("button", name=f"记下：西西，{size['tag']} {size['value']}").click()
    expect(group.locator(".tags-kept")).to_contain_text("记下 1 个")
    group.get_by_role("button", name="现在就再看一次").click()
    expect(page.locator("#group-name")).to_be_focused()
    advised(page)
    assert tags_of(asked[-1], "m9") == {size["tag"]: size["value"]}
    assert tags_of(asked[-1], "m1") == {"爱好": "修东西"}
    row.get_by_role("button", name=f"撤回：西西，{size['tag']} {size['value']}").click()
    expect(group.locator(".tags-kept")).to_be_empty()
    group.locator(".tag", has_text=child["value"]).locator(".keep").click()
    group.get_by_role("button", name="现在就再看一次").click()
    advised(page)
    assert tags_of(asked[-1], "m9") == {}
    assert tags_of(asked[-1], "m2") == {child["tag"]: child["value"]}
    assert len(asked) == 2


def test_a_tag_that_takes_the_place_of_another_gives_it_back(page: Page) -> None:
    def other(made: dict[str, Any]) -> None:
        made["members"]["tags"] = [
            {"member": "m1", "tag": "爱好", "value": "膝盖", "evidence": {"message": "5", "words": "膝盖"}},
            {"member": "m2", "tag": "__proto__", "value": "儿子", "evidence": {"message": "17", "words": "儿子"}},
        ]

    answered_after(page, other)
    open_sample(page)
    asked = asked_of(page, "/v1/advice")
    tags = open_group(page).locator(".tag")
    expect(tags.first).to_contain_text("原来记的是「修东西」")
    tags.nth(0).locator(".keep").click()
    tags.nth(1).locator(".keep").click()
    page.locator("#language").select_option("en")  # what was kept stays kept
    expect(page.locator(".tag.kept")).to_have_count(2)
    expect(tags.first).to_contain_text("was “修东西”")
    page.get_by_role("button", name="Ask for it now").click()
    expect(page.locator("#progress")).to_have_text("Done.")
    assert tags_of(asked[-1], "m1") == {"爱好": "膝盖"}
    assert tags_of(asked[-1], "m2") == {"__proto__": "儿子"}
    tags.nth(0).get_by_role("button", name="Take back").click()
    page.get_by_role("button", name="Ask for it now").click()
    expect(page.locator("#progress")).to_have_text("Done.")
    assert tags_of(asked[-1], "m1") == {"爱好": "修东西"}


# -- the smaller circle ------------------------------------------------------------------------------------------


def test_the_rule_is_the_operators_and_is_asked_anew_when_it_changes(page: Page) -> None:
    open_sample(page)
    group = open_group(page)
    circle = group.locator(".supers-shown")
    expect(circle.locator(".calm")).not_to_be_empty()
    expect(circle.locator("li")).to_have_count(0)
    asked = asked_of(page, "/v1/portrait")
    rule(page, "helped", "2")
    expect(circle).to_contain_text("老杨叔")
    assert [one["rule"] for one in asked] == [{"helped": 2}]
    assert asked[0]["parts"] == ["members"]
    rule(page, "orders", "5")
    expect(circle.locator("h4").first).to_contain_text("够条件1 人")
    assert asked[-1]["rule"] == {"helped": 2, "orders": 5}
    expect(page.locator("[name=rule-orders]")).to_have_value("5")
    expect(group.locator(".step")).to_have_count(3)
    for name in ("helped", "orders"):
        rule(page, name, "")
    expect(circle.locator("li")).to_have_count(0)
    expect(circle.locator(".calm")).not_to_be_empty()
    assert "rule" not in asked[-1]


def test_the_invitation_is_changed_and_copied_and_where_there_is_none_that_is_said(page: Page) -> None:
    words = ["{name}，小群开了，你来不来", ""]

    def invite(made: dict[str, Any]) -> None:
        if made["health"] is None:  # asked by a rule
            made["members"]["super_group"]["invitation"] = words.pop(0)

    answered_after(page, invite)
    open_sample(page)
    circle = open_group(page).locator(".supers-shown")
    rule(page, "helped", "1")
    expect(circle.locator(".to .name")).to_have_text("逐个请")
    expect(circle.locator(".caveat")).to_have_text("{name} 换成对方的称呼。")
    circle.locator("textarea").fill("老杨叔，小群开了，你来不来")
    circle.locator(".copy").click()
    expect(circle.locator(".told")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == "老杨叔，小群开了，你来不来"
    rule(page, "lines", "2")
    expect(circle).to_contain_text("没有写好的话")


@pytest.mark.parametrize("value", ["0", "-2", "1.5", "1e30"])
def test_a_number_that_is_no_rule_is_told_so_and_not_asked(page: Page, value: str) -> None:
    open_sample(page)
    open_group(page)
    asked = asked_of(page, "/v1/portrait")
    rule(page, "days", value)
    expect(page.locator(".rule .wrong").nth(1)).to_have_text("要填 1 以上的整数。")
    expect(page.locator("[name=rule-days]")).to_have_attribute("aria-invalid", "true")
    rule(page, "days", "2")
    expect(page.locator(".rule .wrong").nth(1)).to_be_empty()
    expect(page.locator(".supers-shown li").first).to_be_visible()
    assert [one["rule"] for one in asked] == [{"days": 2}]


def test_a_rule_that_the_server_refuses_is_shown_with_its_reason(page: Page, watch: Watch) -> None:
    open_sample(page)
    open_group(page)
    problem = {"title": "?", "status": 422, "detail": "rule.days: too many"}
    page.route("**/v1/portrait", lambda route: route.fulfill(json=problem, status=422))
    rule(page, "days", "9")
    expect(page.locator(".supers-shown .trouble")).to_have_text("rule.days: too many")
    expect(page.locator(".step")).to_have_count(3)
    watch.refusals_are_fine()


# -- the digest and the report -----------------------------------------------------------------------------------


def test_the_digest_is_changed_and_copied_after_its_members_are_asked(page: Page) -> None:
    open_sample(page)
    group, made = read_group(page)
    digest = group.locator(".digest")
    post = digest.locator(".draft").first
    expect(post.locator(".caveat")).to_contain_text("发之前先问过 老杨叔")
    post.locator("textarea").press("Control+Home")
    page.keyboard.insert_text("整理好了\n")
    post.get_by_role("button", name="复制").click()
    expect(post.locator(".told")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "整理好了\n" + made["digest"]["text"]
    digest.locator(".digest-proof summary").click()
    expect(digest.locator(".digest-proof .quote").first).to_be_visible()
    seed = digest.locator(".draft").last
    expect(seed.locator(".takes-up .quote")).to_be_visible()
    expect(seed.locator("textarea")).to_have_value(made["digest"]["seed"])


def test_the_report_opens_in_a_tab_of_its_own_as_it_is_meant_to_look(page: Page) -> None:
    open_sample(page)
    group = open_group(page)
    asked = asked_of(page, "/v1/report")
    with page.context.expect_page() as opening:
        group.get_by_role("button", name="整份报告").click()
    report = opening.value
    report.wait_for_url("blob:**")
    expect(report.locator("h1")).to_contain_text("山脚户外·周末爬山群")
    expect(report.locator("img").first).to_be_visible()
    report.wait_for_function("document.adoptedStyleSheets.length + document.styleSheets.length > 0")
    assert report.evaluate("getComputedStyle(document.querySelector('.card')).borderTopStyle") == "solid"
    assert report.locator("script").count() == 0
    assert report.locator("meta[http-equiv=Content-Security-Policy]").count() == 1
    expect(page.locator(".portrait-actions .told")).to_have_text("报告在新窗口里。")
    assert [sorted(one) for one in asked] == [["notes", "transcript"]]


def test_a_report_that_cannot_be_made_or_shown_says_so(page: Page, watch: Watch) -> None:
    open_sample(page)
    group = open_group(page)
    button, told = group.get_by_role("button", name="整份报告"), page.locator(".portrait-actions .told")
    page.route("**/v1/report", lambda route: route.fulfill(json={"status": 503, "detail": "not ready"}, status=503))
    button.click()
    expect(told).to_have_text("not ready")
    expect(button).to_be_enabled()
    assert len(page.context.pages) == 1
    page.evaluate("() => { window.open = () => null; }")
    button.click()
    expect(told).to_have_text("浏览器拦下了新窗口，放行后再按一次。")
    watch.refusals_are_fine()


# -- another chat, another language ------------------------------------------------------------------------------


def test_a_newer_chat_ends_the_reading_of_the_older(page: Page) -> None:
    held_back(page)
    page.evaluate(
        """() => {
            window.ended = [];
            const asked = window.fetch;
            window.fetch = (path, options = {}) => {
                options.signal?.addEventListener('abort', () => window.ended.push(path));
                return asked(path, options);
            };
        }"""
    )
    open_sample(page)
    with page.expect_request("**/v1/portrait"):
        page.locator("#portrait summary").first.click()
    page.get_by_role("button", name="换一个聊天").click()
    open_sample(page, CAMP)
    assert "v1/portrait" in page.evaluate("window.ended")
    expect(page.locator("#portrait")).not_to_have_attribute("open", "")
    page.unroute("**/v1/portrait")
    expect(open_group(page).locator(".facts")).to_contain_text("读了 15 条消息")


def test_another_language_asks_anew_for_what_is_on_its_way(page: Page) -> None:
    held = held_back(page)
    open_sample(page)
    with page.expect_request("**/v1/portrait"):
        page.locator("#portrait summary").first.click()
    with page.expect_request("**/v1/portrait"):
        page.locator("#language").select_option("en")
    expect(page.locator("#portrait-told")).to_contain_text("Reading the whole group")
    assert len(held) == 2
    held[1].continue_()
    expect(page.locator(".week h3")).to_have_text("Do this week")


def test_another_operator_makes_another_group(page: Page) -> None:
    open_sample(page)
    open_group(page)
    asked = asked_of(page, "/v1/portrait")
    page.get_by_text("认错了？改一下").click()
    page.locator(".roles").get_by_label("老杨叔").check()
    expect(page.locator(".candidate h4").first).not_to_contain_text("老杨叔")
    assert [one["role"] for one in asked[-1]["transcript"]["members"] if one["id"] == "m1"] == ["operator"]


@pytest.mark.parametrize(
    ("language", "sample", "titles"),
    [
        (
            "zh-Hans",
            HIKING,
            ["这周先做", "可以请来帮忙的人", "淡下来的人", "成员", "可以记下的标签", "另开小群请谁", "这周精华"],
        ),
        (
            "zh-Hant",
            PILATES,
            ["這週先做", "可以請來幫忙的人", "淡掉的人", "成員", "可以記下的標籤", "另開小群請誰", "這週精華"],
        ),
        (
            "en",
            PLANTS,
            [
                "Do this week",
                "Who could help you",
                "Members who faded",
                "Members",
                "Tags to keep",
                "A smaller circle",
                "Best of the week",
            ],
        ),
    ],
)
def test_the_group_in_each_language(page: Page, language: str, sample: int, titles: list[str]) -> None:
    page.locator("#language").select_option(language)
    page.locator("#sample-list button").nth(sample).click()
    expect(page.locator("#progress")).to_have_text(DONE[language], timeout=20_000)
    group = open_group(page)
    expect(group.locator(".portrait-part > h3")).to_have_text(titles)
    expect(group.locator(".health .verdict")).not_to_be_empty()
    expect(group.locator(".step").first).to_be_visible()
    raw = group.evaluate("(node) => node.innerText.match(/\\b[a-z]+_[a-z_]+\\b/g)")  # a key that has no text
    assert raw is None or all(name in ("tilly_grows", "leafdeals_uk") for name in raw)


def test_an_empty_part_says_why_it_is_empty(page: Page) -> None:
    open_sample(page, PILATES)
    group = open_group(page)
    expect(group.locator(".candidates .calm")).to_contain_text("現在還點不出誰能幫忙撐場")
    expect(group.locator(".faded .calm")).to_have_text("没有谁从常说话变成不说话。")
    expect(group.locator(".supers .calm")).not_to_be_empty()
    expect(group.locator(".digest .calm")).to_contain_text("不硬湊")
    expect(group.locator(".digest textarea")).to_have_count(0)
    page.get_by_role("button", name="换一个聊天").click()
    open_sample(page, CAMP)
    expect(open_group(page).locator(".tags-found .calm")).to_have_text("没读到谁说起自己的新情况。")


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_nothing_sticks_out_in_a_narrow_or_a_wide_window(page: Page, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.locator("#language").select_option(language)
    page.locator("#sample-list button").nth(HIKING).click()
    expect(page.locator("#progress")).to_have_text(DONE[language], timeout=20_000)
    group = open_group(page)
    for node in group.locator(".tier summary, .seen summary, .digest-proof summary, .rests-on summary").all():
        node.click()
    rule(page, "helped", "1")
    group.locator(".keep").first.click()
    expect(group.locator(".supers-shown li").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.querySelector('#side').scrollWidth <= document.querySelector('#side').clientWidth")


def test_every_name_of_the_portrait_has_a_text(page: Page) -> None:
    named = set(page.evaluate("async () => Object.keys((await import('./texts.js')).texts.en)"))
    shares = get_args(Invited.model_fields["share"].annotation)
    wanted = {f"tier_{tier}" for tier in get_args(Tier)} | {f"point_{point}" for point in get_args(PointName)}
    wanted |= {f"grade_{grade}" for grade in get_args(Grade)} | {f"share_{share}" for share in shares}
    wanted |= {"move_koc", "move_silent", "move_curt"}
    assert wanted <= named


# -- what can go wrong -------------------------------------------------------------------------------------------


def test_an_error_of_the_server_is_shown_and_can_be_asked_again(page: Page, watch: Watch) -> None:
    problem = {"title": "?", "status": 500, "detail": "the coach failed; the server's log says why"}
    page.route("**/v1/portrait", lambda route: route.fulfill(json=problem, status=500))
    open_sample(page)
    page.locator("#portrait summary").first.click()
    trouble = page.locator("#portrait .trouble")
    expect(trouble).to_contain_text("the coach failed")
    page.unroute("**/v1/portrait")
    page.route("**/v1/portrait", lambda route: route.abort())
    trouble.get_by_role("button", name="再看一次").click()
    expect(trouble).to_contain_text("连不上")
    page.unroute("**/v1/portrait")
    trouble.get_by_role("button", name="再看一次").click()
    expect(page.locator(".health .verdict")).to_be_visible()
    expect(page.locator("#portrait .trouble")).to_have_count(0)
    watch.refusals_are_fine()


def test_a_hostile_chat_does_nothing_in_the_group_and_its_report(page: Page) -> None:
    wide(page)
    hostile_chat(page)
    advised(page)
    group = open_group(page)
    for tier in group.locator(".tier > summary").all():
        tier.click()
    expect(group.locator(".tier h4 .name").filter(has_text="老陈")).to_have_text(f"老陈{HIT}")
    expect(group.locator(".tier h4 .name").filter(has_text="constructor")).to_have_count(1)
    with page.context.expect_page() as opening:
        group.locator(".report").click()
    opening.value.wait_for_url("blob:**")
    expect(opening.value.locator("h1")).to_contain_text("<img src=x")
    assert opening.value.evaluate("window.hit") is None
    ran_nothing(page)


def test_hostile_words_that_reach_the_portrait_stay_text(page: Page) -> None:
    bad = f"{HIT}{CLOSING}"
    proof = [{"message": f"{HIT}4", "words": HIT}]
    told = {"text": bad, "evidence": proof, "practice": bad}
    draft = {"agent": "open", "text": bad, "where": "private", "to": "__proto__", "reply_to": None, "move": bad}
    draft |= {"hook": None, "why": bad, "caveats": [bad], "practices": [bad], "sources": [], "author": bad}
    made = {
        "summary": bad,
        "since": "2026-03-12T10:00:00+08:00",
        "now": "2026-03-12T15:00:00+08:00",
        "health": {
            "state": bad,
            "title": bad,
            "why": [told, told],
            "stage": bad,
            "stage_title": bad,
            "stage_why": told,
            "points": [{"name": bad, "grade": "weak", "why": told}],
            "seen": [told],
            "steps": [{"practice": bad, "todo": bad, "why": told}],
        },
        "members": {
            "placed": [
                {"member": "__proto__", "tier": tier, "confidence": 0.5, "why": [told], "plan": bad}
                for tier in get_args(Tier)
            ],
            "counts": {},
            "candidates": [
                {"member": "__proto__", "score": 0.5, "why": [told], "role": bad, "thanks": bad, "draft": draft}
            ],
            "candidates_why": bad,
            "faded": [{"member": "m1", "how": "silent", "since": f"{HIT}4", "days": 9, "why": told, "draft": draft}],
            "tags": [{"member": "__proto__", "tag": bad, "value": bad, "evidence": proof[0]}],
            "super_group": {
                "why": bad,
                "invited": [{"member": "__proto__", "share": "super", "why": told}],
                "invitation": bad,
            },
        },
        "digest": {
            "topics": [{"title": bad, "exchanges": [{"asked": proof[0], "helped": [], "thanked": None}]}],
            "text": bad,
            "ask_first": ["__proto__"],
            "seed": bad,
            "seed_from": proof[0],
            "silence": "",
        },
        "practices": [{"practice": bad, "title": bad, "why": bad, "source": bad, "like": bad}],
    }
    page.route("**/v1/portrait", lambda route: route.fulfill(json=made))
    wide(page)
    hostile_chat(page)
    advised(page)
    group = open_group(page)
    expect(group.locator(".health .verdict")).to_have_text(bad)
    expect(group.locator(".step .todo")).to_have_text(bad)
    expect(group.locator(".candidate textarea")).to_have_value(bad)
    expect(group.locator(".digest textarea").first).to_have_value(bad)
    for tier in group.locator(".tier > summary").all():
        tier.click()
    expect(group.locator(".tier-plan")).to_have_text([bad] * 4)
    group.locator(".keep").click()
    expect(group.locator(".tag.kept .tag-found strong")).to_have_text(bad)
    group.locator(".health .quote").first.click()
    expect(page.locator(".message.marked .said")).to_contain_text(HIT)
    ran_nothing(page)


def ran_nothing(page: Page) -> None:
    assert page.evaluate("window.hit") is None
    assert page.locator("main img, main script, main iframe, main style, main a").count() == 0


def test_the_states_that_press_are_coloured_so(page: Page) -> None:
    open_sample(page)
    group, made = read_group(page)
    page.route("**/v1/portrait", lambda route: route.fulfill(json=made))
    for state in get_args(GroupState):
        made["health"] |= {"state": state, "title": f"Now {state}"}
        page.locator(".roles input").last.evaluate("(box) => box.click()")  # other operators: asked anew
        card = group.locator(".health", has_text=f"Now {state}")
        tone = {"troubled": "hold", "unattended": "hold", "quiet": "offer", "lively": "offer"}.get(state, "warm")
        expect(card).to_have_class(f"card verdict-card health {tone}")
        advised(page)  # until then the boxes are drawn anew

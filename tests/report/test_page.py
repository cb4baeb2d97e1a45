"""The page of a group: every claim with its messages, nothing of the chat taken for markup, and whole in a real Chromium."""

from __future__ import annotations

import string
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect
from selectolax.lexbor import LexborHTMLParser

from coach.plain import plain
from coach.portrait import STATES, Health, Portrait, Told
from coach.report.page import LONG, page
from coach.report.sheet import LONGEST, TONES, at, cut, name, quoted
from coach.report.words import span, word
from coach.types import Evidence, Language, MessageKind, Tier, Transcript
from tests.chats import chat
from tests.report import samples
from tests.report.reading import attribute, first, texts
from tests.web.browsing import Watch

LANGUAGES: tuple[Language, ...] = get_args(Language)
WORDS: dict[str, dict[str, str]] = yaml.safe_load(
    files("coach.report").joinpath("words.yaml").read_text(encoding="utf-8")
)


def read(portrait: Portrait, transcript: Transcript) -> LexborHTMLParser:
    return LexborHTMLParser(page(portrait, transcript))


# -- words ---------------------------------------------------------------------------------------------------------


def test_each_language_has_the_same_words_with_the_same_slots() -> None:
    def slots(text: str) -> set[str]:
        return {slot for _, slot, _, _ in string.Formatter().parse(text) if slot}

    assert tuple(WORDS) == LANGUAGES
    for language in LANGUAGES:
        assert WORDS[language].keys() == WORDS["en"].keys()
        for key, text in WORDS[language].items():
            assert text, f"{language}: {key}"
            assert slots(text) == slots(WORDS["en"][key]), f"{language}: {key}"


def test_simplified_words_hold_no_traditional_character() -> None:
    assert [text for text in WORDS["zh-Hans"].values() if plain(text) != plain(plain(text))] == []
    assert {
        char for text in WORDS["zh-Hans"].values() for char in text if "一" <= char <= "龥" and plain(char) != char
    } == set()


def test_every_name_that_a_portrait_can_carry_has_its_word() -> None:
    for prefix, names in (("tier_", Tier), ("kind_", MessageKind)):
        assert all(word("en", f"{prefix}{one}") for one in get_args(names))
    assert TONES.keys() == set(STATES)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "1 分钟"), (12.4, "12 分钟"), (60, "1 小时"), (200, "3.3 小时"), (3 * 1440, "3 天"), (3600, "2.5 天")],
)
def test_a_length_of_time_is_said_as_people_say_it(minutes: float, said: str) -> None:
    assert span("zh-Hans", minutes) == said


# -- quotes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [0, 10, 79, 80, 81, 300])
@pytest.mark.parametrize("words", ["", "正好", "正" * 100])
def test_a_quote_is_cut_around_the_words_that_count(length: int, words: str) -> None:
    text = "前" * length + words + "后" * length
    before, marked, after = cut(text, words)
    assert len(before + marked + after) <= LONGEST + 2
    if len(words) <= LONGEST:
        assert marked == words
    assert before.strip("…") in text
    assert after.strip("…") in text
    if 2 * length + len(words) <= LONGEST:
        assert before + marked + after == text


def test_words_that_are_not_in_the_message_are_not_marked() -> None:
    assert cut("在吗", "别的") == ("在吗", "", "")


def test_a_quote_tells_time_on_the_groups_clock_name_and_kind() -> None:
    group = samples.transcript()
    quote = quoted(group, Evidence(message="14"))
    assert (quote.at, quote.name, quote.kind, quote.before) == ("03-05 09:00", "豆子", "image", "")
    assert quoted(group, Evidence(message="1")).ours
    with pytest.raises(KeyError):
        quoted(group, Evidence(message="99"))


def test_a_moment_of_another_year_tells_its_year() -> None:
    group = samples.transcript()
    assert at(group, group.now.replace(year=2024)) == "2024-03-05 10:00"


def test_somebody_without_a_name_is_called_by_the_id() -> None:
    group = chat("09:00 m1: 在吗", names={"m1": "\u202e "})
    assert name(group, "m1") == "m1"


# -- the page ------------------------------------------------------------------------------------------------------


def test_state_and_steps_come_first_with_the_messages_that_prove_them() -> None:
    tree = read(samples.portrait(), samples.transcript())
    top = first(tree, "main > *")
    assert top.attributes["class"] == "first"
    state, steps = texts(top, ".card")
    assert "问了没人管" in state
    assert "03-02 09:15 老陈 11点能留两个海盐卷吗，我12点才下班" in state
    assert [mark.text() for mark in top.css("mark")] == ["以后不在你们这儿买了", "以后不在你们这儿买了", "问你呢"]
    assert steps.startswith("这周先做 今天私聊老陈")
    assert len(top.css(".todo > li")) == 3


def test_every_message_behind_a_claim_is_on_the_page() -> None:
    portrait = samples.portrait()
    shown = page(portrait, samples.transcript())
    tree = LexborHTMLParser(shown)
    quotes = texts(tree, ".quotes li")

    def evidence(part: Any) -> Iterator[Evidence]:
        if isinstance(part, Evidence):
            yield part
        elif isinstance(part, tuple):
            for one in part:
                yield from evidence(one)
        elif hasattr(type(part), "model_fields"):
            for field in type(part).model_fields:
                yield from evidence(getattr(part, field))

    group, found = samples.transcript(), list(evidence(portrait))
    assert len(found) == len(quotes) > 40
    for one in found:
        message = group.by_id[one.message]
        assert any(group.people[message.sender].name in quote and message.text[:20] in quote for quote in quotes)


def test_members_stand_by_tier_with_counts_plans_and_words_to_write() -> None:
    tree = read(samples.portrait(), samples.transcript())
    assert texts(tree, "main h3")[:4] == ["有问题 1 人", "核心 1 人", "有潜力 2 人", "沉默 40 人 · 下面列出 1 人"]
    assert "愿不愿意做「烤箱顾问」？" in texts(tree, ".draft")[0]
    assert "\n" in first(tree, ".draft").text()
    assert "12 天没说话" in texts(tree, "body")[0]
    assert "话变短了，03-04 19:36 起" in " ".join(texts(tree, "main section"))
    assert texts(tree, "td.short")[0] == "孩子月龄 八个月"


def test_a_plan_that_several_share_is_told_once() -> None:
    shown = page(samples.portrait(), samples.transcript())
    assert shown.count("记下标签，用得上时再说。") == 1


def test_a_long_tier_is_folded_up() -> None:
    portrait = samples.portrait()
    assert portrait.members
    many = portrait.members.model_copy(update={"placed": portrait.members.placed[3:4] * (LONG + 1), "counts": {}})
    tree = read(portrait.model_copy(update={"members": many}), samples.transcript())
    assert [summary for summary in texts(tree, "details summary") if "人" in summary] == [f"{LONG + 1} 人"]


def test_parts_that_are_none_are_left_out() -> None:
    tree = read(*samples.single())
    assert texts(tree, "main h2") == ["图"]
    assert texts(tree, "figcaption b") == ["每天聊多少、推多少"]
    for part, gone in (("health", ".first"), ("members", "main table"), ("digest", "dl.card")):
        assert not read(samples.portrait().model_copy(update={part: None}), samples.transcript()).css(gone)


def test_a_health_with_the_least_in_it_makes_a_page() -> None:
    why = Told(text="刚建", evidence=(Evidence(message="1"),))
    least = Health(state="quiet", title="安静", why=(why,), stage="draw", stage_title="引人", stage_why=why, points=())
    bare, group = samples.single()
    tree = read(bare.model_copy(update={"health": least}), group)
    assert "这周没有非做不可的事。" in texts(tree, ".first")[0]


def test_nothing_of_a_hostile_chat_becomes_markup() -> None:
    shown = page(samples.portrait(hostile=True), samples.transcript(hostile=True))
    tree = LexborHTMLParser(shown)
    assert not tree.css("script, iframe, link, object, embed, form, [onerror], [onload]")
    assert len(tree.css("style")) == 1
    assert {(image.attributes["src"] or "").split(";")[0] for image in tree.css("img")} == {"data:image/svg+xml"}
    assert not set("\u202e\u2066\x00") & set(shown)
    assert "$x^2$" in texts(tree, "body")[0]
    assert "</q>" not in "".join(texts(tree, "q mark"))


def test_the_policy_forbids_scripts_and_everything_remote() -> None:
    policy = attribute(read(*samples.single()), "meta[http-equiv]", "content")
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'")
    assert "http" not in policy


@pytest.mark.parametrize("part", ["member", "message"])
def test_what_the_chat_does_not_hold_is_a_mistake_and_not_a_page(part: str) -> None:
    portrait, group = samples.portrait(), samples.single()[1]
    assert portrait.members
    if part == "member":
        stranger = portrait.members.tags[0].model_copy(update={"member": "nobody"})
        members = portrait.members.model_copy(update={"tags": (stranger,)})
        portrait, group = portrait.model_copy(update={"members": members}), samples.transcript()
    with pytest.raises(KeyError):
        page(portrait, group)


def test_the_same_portrait_gives_the_same_page() -> None:
    assert page(samples.portrait(), samples.transcript()) == page(samples.portrait(), samples.transcript())


def test_a_year_is_quick_and_small() -> None:
    page(samples.portrait(), samples.transcript())  # the libraries are loaded once
    start = time.perf_counter()
    shown = page(*samples.year())
    assert time.perf_counter() - start < 3
    assert len(shown) < 1_000_000


# -- in a browser --------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[tuple[Page, Watch]]:
    """A page as narrow as a phone. Whatever is shown in it may neither be blocked nor complain, nor ask for anything."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    opened = context.new_page()
    opened.add_init_script(
        "window.violations = []; addEventListener('securitypolicyviolation', (e) => violations.push(e.violatedDirective))"
    )
    watch = Watch(opened)
    yield opened, watch
    assert opened.evaluate("window.violations") == []
    assert watch.errors == []
    assert watch.dialogs == []
    assert watch.hosts == {""}
    assert (
        opened.evaluate("[...document.images].filter((image) => !image.naturalWidth).map((image) => image.alt)") == []
    )
    assert opened.evaluate("document.documentElement.scrollWidth") == 390
    context.close()


def show(opened: Page, folder: Path, shown: str) -> None:
    file = folder / "group.html"
    file.write_text(shown, encoding="utf-8")
    opened.goto(file.as_uri())


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_shows_its_words_and_pictures_on_a_phone(
    opened: tuple[Page, Watch], tmp_path: Path, language: Language
) -> None:
    show(opened[0], tmp_path, page(samples.portrait(language), samples.transcript(language)))
    expect(opened[0].locator("html")).to_have_attribute("lang", language)
    for key in ("this_week", "points", "tier_problem", "candidates", "digest", "picture_ties"):
        expect(opened[0].get_by_text(word(language, key)).first).to_be_visible()
    expect(opened[0].locator("img")).to_have_count(5)
    steps = opened[0].locator(".todo").first.bounding_box()
    assert steps
    assert steps["y"] < 844 / 2 + 40, "the steps begin in the first half of the screen"


@pytest.mark.browser
def test_a_hostile_chat_does_nothing(opened: tuple[Page, Watch], tmp_path: Path) -> None:
    show(opened[0], tmp_path, page(samples.portrait(hostile=True), samples.transcript(hostile=True)))
    expect(opened[0]).not_to_have_title("hit")
    expect(opened[0].locator("bdi.who").first).to_be_visible()
    expect(opened[0].locator("q mark").first).to_be_visible()


@pytest.mark.browser
def test_a_year_stands_on_a_phone(opened: tuple[Page, Watch], tmp_path: Path) -> None:
    show(opened[0], tmp_path, page(*samples.year()))
    expect(opened[0].locator("img")).to_have_count(5)


@pytest.mark.browser
def test_paper_shows_what_is_folded_up(opened: tuple[Page, Watch], tmp_path: Path) -> None:
    show(opened[0], tmp_path, page(samples.portrait(), samples.transcript()))
    folded = opened[0].locator("details q").first
    expect(folded).not_to_be_visible()
    opened[0].emulate_media(media="print")
    expect(folded).to_be_visible()
    opened[0].emulate_media(media="screen")

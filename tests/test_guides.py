"""knowledge/kinds and knowledge/plans: whole in three languages, shown as they are read; a fault names file and field."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from coach.errors import KnowledgeError
from coach.guides import Guided, KindGuide, Plan, Trouble, load_guides, load_plans
from coach.knowledge import load_practices
from coach.plain import count_simplified, is_traditional, plain
from coach.settings import Settings
from coach.types import CrisisKind, Kind, Language

FOLDER = Settings().knowledge
GUIDES = load_guides(FOLDER)
KINDS = [one for one in GUIDES if isinstance(one, KindGuide)]
PLANS = [one for one in GUIDES if isinstance(one, Plan)]
LANGUAGES: tuple[Language, ...] = get_args(Language)

TEXT = {"zh-Hans": "先停推送。", "zh-Hant": "先停推播。", "en": "Stop the pushes."}
LIST = {language: [text, text] for language, text in TEXT.items()}
PLAN: dict[str, Any] = {
    "id": "silence",
    "title": TEXT,
    "practices": ["P10"],
    "asks": ["a", "b", "c", "d", "e", "f"],
    "signs": TEXT,
    "steps": LIST,
    "never": LIST,
    "done": TEXT,
    "source": {"text": "C", "section": "一"},
}
KIND: dict[str, Any] = {
    "id": "flash",
    "title": TEXT,
    "practices": ["P26"],
    "asks": ["a", "b", "c", "d", "e", "f"],
    "summary": {"en": TEXT["en"], "zh-Hant": TEXT["zh-Hant"]},
    "source": {"text": "C", "section": "一"},
}


def write(folder: Path, name: str, content: object, body: str = "**目标**：卖完就散。\n") -> Path:
    """A guide of this content: a plan where it ends in .yaml, else the front matter of a kind."""
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    text = yaml.safe_dump(content, allow_unicode=True) if not isinstance(content, str | bytes) else content
    if isinstance(text, str) and name.endswith(".md"):
        text = f"---\n{text}---\n{body}"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


# -- what lies in the repository ---------------------------------------------------------------------------------


def test_every_kind_of_group_has_its_guide_and_every_trouble_its_plan() -> None:
    assert {one.id for one in KINDS} == set(get_args(Kind))
    assert {one.id for one in PLANS} == set(get_args(Trouble))
    assert set(get_args(CrisisKind)) - {"none"} <= {one.id for one in PLANS}
    assert len(GUIDES) == len(KINDS) + len(PLANS)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda one: one.id)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guide_is_whole_in_three_languages(guide: Guided, language: Language) -> None:
    shown = guide.shown(language)
    assert shown.id == guide.id
    assert shown.source == str(guide.source) != ""
    assert shown.title == guide.title[language]
    for text in (shown.title, *shown.lines):
        assert text.strip()
        has = any("\u4e00" <= char <= "\u9fff" for char in text)
        assert has == (language != "en"), text
        if language == "zh-Hans":
            assert [char for char in text if "\u4e00" <= char <= "\u9fff" and char != plain(char)] == []
        if language == "zh-Hant":
            # 公布 and 公佈 are both at home there.
            assert count_simplified(text) <= 1, text


@pytest.mark.parametrize("plan", PLANS, ids=lambda one: one.id)
def test_a_plan_says_the_same_in_every_language_and_the_same_number_of_times(plan: Plan) -> None:
    for lists in (plan.steps, plan.never):
        assert len({len(lists[language]) for language in LANGUAGES}) == 1
    assert len(plan.steps["en"]) >= 6
    assert len(plan.never["en"]) >= 3
    assert set(plan.signs) == set(plan.done) == set(LANGUAGES)


@pytest.mark.parametrize("guide", KINDS, ids=lambda one: one.id)
def test_a_guide_of_a_kind_has_its_five_sections(guide: KindGuide) -> None:
    assert list(guide.sections) == ["目标", "第一周", "节奏", "什么时候卖什么", "怎么收尾"]
    assert all(guide.sections.values())
    assert {"zh-Hant", "en"} <= guide.summary.keys()
    assert len(guide.shown("zh-Hans").lines) == len(guide.shown("zh-Hant").lines) == 5


def test_a_guide_rests_on_practices_that_exist_and_on_the_methodology() -> None:
    known = {one.id for one in load_practices(FOLDER)}
    for guide in GUIDES:
        assert set(guide.practices) <= known, guide.id
        assert set(guide.source.text) <= set("ABCDE"), guide.id
        assert sum(is_traditional(ask) for ask in guide.asks) >= 1, guide.id
        assert sum(ask.isascii() for ask in guide.asks) >= 1, guide.id


# -- reading -----------------------------------------------------------------------------------------------------


def test_a_plan_is_shown_sign_by_step_by_what_never_to_do_by_end(tmp_path: Path) -> None:
    content = {**PLAN, "steps": {**LIST, "en": ["Call.", "Wait."]}, "never": {**LIST, "en": ["Argue."]}}
    (plan,) = load_plans(write(tmp_path, "plans/a.yaml", content))
    assert plan.shown("en").lines == ("Stop the pushes.", "1. Call.", "2. Wait.", "× Argue.", "Stop the pushes.")
    assert plan.shown("en").source == "C · 一"


def test_a_guide_of_a_kind_is_shown_by_sections_and_in_english_by_its_summary(tmp_path: Path) -> None:
    body = "**目标**：说好几点散。\n\n**节奏**：**少发**：一天两条。\n"
    (guide,) = load_guides(write(tmp_path, "kinds/a.md", KIND, body))
    assert guide.shown("zh-Hans").lines == ("目标：说好几点散。", "节奏：**少发**：一天两条。")
    assert guide.shown("zh-Hant").lines == ("目標：說好幾點散。", "節奏：**少發**：一天兩條。")
    assert guide.shown("en").lines == ("Stop the pushes.",)


def test_what_is_searched_beside_the_asks_are_title_signs_and_steps(tmp_path: Path) -> None:
    write(tmp_path, "kinds/a.md", KIND)
    kind, plan = load_guides(write(tmp_path, "plans/群.yaml", {**PLAN, "signs": {**TEXT, "en": "Nobody writes."}}))
    assert {"Nobody writes.", *TEXT.values()} <= set(plan.texts)
    assert {"卖完就散。", *TEXT.values()} <= set(kind.texts)


def test_a_folder_without_guides_has_none(tmp_path: Path) -> None:
    assert load_guides(tmp_path) == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- one", "a plan is a mapping of id"),
        ("", "a plan is a mapping of id"),
        ("id: [", "not YAML"),
        ("!!python/object/apply:os.system [false]", "not YAML"),
        ("标题：先停推送".encode("gb18030"), "not YAML"),
        ({**PLAN, "id": "boredom"}, "id: "),
        ({**PLAN, "title": {"en": "x"}}, "title: "),
        ({**PLAN, "title": {**TEXT, "fr": "x"}}, "title.fr"),
        ({**PLAN, "practices": []}, "practices: "),
        ({**PLAN, "asks": ["a"]}, "asks: "),
        ({**PLAN, "colour": "red"}, "colour: "),
        ({**PLAN, "steps": {**LIST, "en": "Call."}}, "steps.en: "),
        ({key: value for key, value in PLAN.items() if key != "done"}, "done: "),
        ({key: value for key, value in PLAN.items() if key != "source"}, "source: "),
    ],
)
def test_a_plan_that_cannot_be_used_is_named_with_its_field(tmp_path: Path, content: object, said: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_plans(write(tmp_path, "plans/a.yaml", content))
    assert str(caught.value).startswith("a.yaml: ")
    assert said in str(caught.value)


@pytest.mark.parametrize("field", ["signs", "steps", "never", "done"])
def test_a_plan_that_lacks_a_language_is_refused_when_it_is_read(tmp_path: Path, field: str) -> None:
    lacking = {language: value for language, value in PLAN[field].items() if language != "en"}
    with pytest.raises(KnowledgeError, match=rf"a\.yaml: {field}"):
        load_plans(write(tmp_path, "plans/a.yaml", {**PLAN, field: lacking}))


def test_a_guide_of_a_kind_without_its_english_summary_is_refused_when_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"a\.md: summary"):
        load_guides(write(tmp_path, "kinds/a.md", {**KIND, "summary": {"zh-Hant": TEXT["zh-Hant"]}}))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({**KIND, "id": "party"}, "id: "),
        ({**KIND, "summary": "short"}, "summary: "),
        ({**KIND, "title": {"zh-Hans": "快闪群"}}, "title: "),
    ],
)
def test_a_guide_of_a_kind_that_cannot_be_used_is_named_with_its_field(
    tmp_path: Path, content: object, said: str
) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_guides(write(tmp_path, "kinds/a.md", content))
    assert str(caught.value).startswith("a.md: ")
    assert said in str(caught.value)


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "plans/a.yaml", PLAN)
    with pytest.raises(KnowledgeError, match=r"b\.yaml: id silence is used twice"):
        load_plans(write(tmp_path, "plans/b.yaml", PLAN))

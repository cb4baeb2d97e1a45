"""knowledge/practices: all of the methodology's map, whole and well-formed; a fault names its file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from coach.errors import KnowledgeError
from coach.guides import load_guides
from coach.knowledge import Practice, load_practices, sections_of
from coach.plain import is_traditional, plain
from coach.settings import Settings
from coach.types import Kind, Language, Part

FOLDER = Settings().knowledge
PRACTICES = load_practices(FOLDER)
# The practices of methodology/MAP.md, by the part in which each acts (MAP lies outside the repository).
MAP = [f"P{number:02}" for number in range(1, 62)]

GOOD = """---
id: P01
title: {zh-Hans: 先问再拉, en: Ask first}
parts: [setup]
kinds: [interest]
asks: [a, b, c, d, e]
source: {text: A, section: 一}
---
**做什么**：先问。

**为什么**：尊重群里的人。
"""


def write(folder: Path, text: str | bytes, name: str = "P01-x.md") -> Path:
    (folder / "practices").mkdir(exist_ok=True)
    file = folder / "practices" / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


# -- what lies in the repository ---------------------------------------------------------------------------------


def test_every_practice_of_the_map_is_there_in_order() -> None:
    assert [practice.id for practice in PRACTICES] == MAP


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda one: one.id)
def test_a_practice_is_whole(practice: Practice) -> None:
    assert set(practice.title) == set(get_args(Language))
    assert all(title.strip() for title in practice.title.values())
    assert not is_traditional(practice.title["zh-Hans"])
    assert not chinese(practice.title["en"])
    assert {"做什么", "为什么", "怎么说", "会出什么错", "不适用"} <= practice.sections.keys()
    assert all(practice.sections.values())
    assert practice.source.text
    assert set(practice.source.text) <= set("ABCDE")
    assert practice.source.section.strip()


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda one: one.id)
def test_a_body_is_simplified_and_of_150_to_500_characters(practice: Practice) -> None:
    assert 150 <= sum(not char.isspace() for char in practice.body) <= 500
    own = re.sub(r"「[^」]*」", "", practice.body)
    assert [char for char in own if "\u4e00" <= char <= "\u9fff" and char != plain(char)] == []


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda one: one.id)
def test_a_practice_shows_at_least_two_lines_that_could_be_said_each_for_kinds_that_it_is_for(
    practice: Practice,
) -> None:
    examples = re.findall(r"^- ([^「」：]+)：「([^」]{4,})", practice.sections["怎么说"], re.MULTILINE)
    assert len(examples) >= 2, practice.sections["怎么说"]
    for named, _ in examples:
        kinds = set(re.findall(r"[a-z]+", named))
        assert kinds <= set(practice.kinds), named


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda one: one.id)
def test_a_practice_has_ten_asks_of_its_own_two_of_them_traditional_and_two_english(practice: Practice) -> None:
    assert len({plain(ask) for ask in practice.asks}) == len(practice.asks) >= 10
    assert sum(is_traditional(ask) for ask in practice.asks) >= 2
    assert sum(not chinese(ask) and any(map(str.isalpha, ask)) for ask in practice.asks) >= 2


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda one: one.id)
def test_an_english_summary_is_two_sentences_or_more(practice: Practice) -> None:
    summary = practice.summary["en"]
    assert not chinese(summary)
    assert len(re.findall(r"[a-z)\d\"'][.!?](?=\s|\Z)", summary)) >= 2
    assert summary.endswith(".")


def test_the_file_is_named_by_its_id() -> None:
    for file in (FOLDER / "practices").glob("*.md"):
        assert file.name.startswith(re.search(r"^id: (P\d\d)$", file.read_text(encoding="utf-8"), re.MULTILINE)[1])  # type: ignore[index]


def test_no_ask_stands_under_two_practices_or_guides() -> None:
    seen: dict[str, str] = {}
    for entry in (*PRACTICES, *load_guides(FOLDER)):
        for ask in entry.asks:
            assert seen.setdefault(plain(ask), entry.id) == entry.id, ask


def test_every_part_and_every_kind_of_group_has_practices() -> None:
    for part in get_args(Part):
        assert [one for one in PRACTICES if part in one.parts], part
    for kind in get_args(Kind):
        assert len([one for one in PRACTICES if kind in one.kinds]) >= 10, kind


# -- reading -----------------------------------------------------------------------------------------------------


def test_a_title_in_a_language_that_is_missing_falls_back_to_simplified(tmp_path: Path) -> None:
    (practice,) = load_practices(write(tmp_path, GOOD))
    assert practice.name("zh-Hant") == "先问再拉"
    assert practice.sections == {"做什么": "先问。", "为什么": "尊重群里的人。"}
    assert practice.source.text == ("A",)


def test_a_practice_is_cited_in_the_readers_language() -> None:
    practice = next(one for one in PRACTICES if one.id == "P16")
    simplified, traditional, english = (practice.cited(language) for language in get_args(Language))
    assert simplified.why == practice.sections["为什么"]
    assert is_traditional(traditional.why)
    assert plain(traditional.why) != traditional.why
    assert english.why == practice.summary["en"]
    assert [one.title for one in (simplified, traditional, english)] == [*map(practice.name, get_args(Language))]
    assert simplified.source == "B+E · B 二、先有群规并不断完善；E 三、群规的平衡度"
    assert practice.cited("en", score=0.5, like="群规").like == "群规"


def test_what_is_searched_beside_the_asks_are_titles_sections_and_summary(tmp_path: Path) -> None:
    text = GOOD.replace("source:", "summary: {en: Say who is there.}\nsource:")
    (practice,) = load_practices(write(tmp_path, text))
    assert practice.texts == ("先问再拉", "Ask first", "先问。", "尊重群里的人。", "Say who is there.")


def test_sections_end_where_the_next_begins_and_bold_words_within_a_line_begin_none() -> None:
    body = "**做什么**：写 **五条** 以内：\n- 一\n- 二\n\n**为什么**： 有字可查。\n"
    assert sections_of(body) == {"做什么": "写 **五条** 以内：\n- 一\n- 二", "为什么": "有字可查。"}


def test_a_source_of_several_texts_is_written_as_a_list_or_with_plus_signs(tmp_path: Path) -> None:
    for source in ("[B, E]", "B+E"):
        (practice,) = load_practices(write(tmp_path, GOOD.replace("text: A", f"text: {source}")))
        assert practice.source.text == ("B", "E")
        assert str(practice.source) == "B+E · 一"


def test_a_file_of_windows_and_of_a_chinese_name_is_read(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("\n", "\r\n"), "P01-先问再拉.md")
    (practice,) = load_practices(tmp_path)
    assert practice.sections["为什么"] == "尊重群里的人。"


def test_markup_and_quotes_in_a_text_stay_what_they_are(tmp_path: Path) -> None:
    hostile = "<b>'; drop table asks; --</b> ../../etc"
    (practice,) = load_practices(write(tmp_path, GOOD.replace("[a, b", f'["{hostile}", b')))
    assert practice.asks[0] == hostile


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no front matter", "front matter between two lines of ---"),
        ("", "front matter between two lines of ---"),
        ("---\n\n---\nbody", "front matter"),
        ("---\n- a\n- b\n---\nbody", "front matter"),
        ("---\nid: [\n---\nbody", "front matter is not YAML"),
        ("---\nid: !!python/object/apply:os.system [false]\n---\nbody", "front matter is not YAML"),
        (GOOD.replace("id: P01", "id: 1"), "id: "),
        (GOOD.replace("id: P01", "id: ../P01"), "id: "),
        (GOOD.replace("parts: [setup]", "parts: [nowhere]"), "parts.0: "),
        (GOOD.replace("parts: [setup]", "parts: []"), "parts: "),
        (GOOD.replace("kinds: [interest]", "kinds: [all]"), "kinds.0: "),
        (GOOD.replace("asks: [a, b, c, d, e]", "asks: [a]"), "asks: "),
        (GOOD.replace("asks:", "asked:"), "asks: "),
        (GOOD.replace("zh-Hans: 先问再拉, ", ""), "title: "),
        (GOOD.replace("en: Ask first", "fr: Demander"), "title.fr"),
        (GOOD.replace("---\nid", "---\ncolour: red\nid"), "colour: "),
        (GOOD.replace("source: {text: A, section: 一}", "source: A"), "source"),
        (GOOD.replace("source: {text: A, section: 一}\n", ""), "source: "),
        (GOOD.encode("gb18030"), "UTF-8"),
    ],
)
def test_a_fault_names_the_file_and_what_is_wrong(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_practices(write(tmp_path, text))
    assert str(caught.value).startswith("P01-x.md: ")
    assert said in str(caught.value)


def test_an_id_used_twice_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="COACH_KNOWLEDGE must name"):
        load_practices(tmp_path)
    write(tmp_path, GOOD, "P01-a.md")
    with pytest.raises(KnowledgeError, match=r"P01-b\.md: id P01 is used twice"):
        load_practices(write(tmp_path, GOOD, "P01-b.md"))

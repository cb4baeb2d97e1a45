"""knowledge/practices: all of the methodology's map, whole and well-formed; a fault names its file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from coach.errors import KnowledgeError
from coach.knowledge import Practice, load_practices, passages
from coach.plain import plain
from coach.settings import Settings
from coach.types import Language

FOLDER = Settings().knowledge
PRACTICES = load_practices(FOLDER)
# The practices of methodology/MAP.md, by the part in which each acts (MAP lies outside the repository).
MAP = [f"P{number:02}" for number in range(1, 56)]

GOOD = """---
id: P01
title: {zh-Hans: 先问再拉, en: Ask first}
parts: [setup]
kinds: [interest]
asks: [a, b, c, d, e]
source: {text: A, section: 一}
---
**做什么**：先问。

**为什么**：尊重。
"""


def write(folder: Path, text: str | bytes, name: str = "P01-x.md") -> Path:
    (folder / "practices").mkdir(exist_ok=True)
    file = folder / "practices" / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_every_practice_of_the_map_is_there_in_order() -> None:
    assert [practice.id for practice in PRACTICES] == MAP


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda one: one.id)
def test_a_practice_is_whole(practice: Practice) -> None:
    for language in get_args(Language):
        assert practice.name(language).strip()
    assert len(set(practice.asks)) == len(practice.asks) >= 5
    assert {"做什么", "为什么", "怎么说", "会出什么错", "不适用"} <= practice.sections.keys()
    assert all(practice.sections.values())
    assert practice.summary.get("en")
    assert set(practice.source.text) <= set("ABCDE")
    body = re.sub(r"「[^」]*」", "", practice.body)
    assert sum(char != plain(char) for char in body if "\u4e00" <= char <= "\u9fff") == 0, "the body is Simplified"


def test_the_file_is_named_by_its_id() -> None:
    for file in (FOLDER / "practices").glob("*.md"):
        assert file.name.startswith(re.search(r"^id: (P\d\d)$", file.read_text(encoding="utf-8"), re.MULTILINE)[1])  # type: ignore[index]


def test_each_title_ask_and_section_is_a_passage_of_its_own_with_an_id_of_its_own() -> None:
    found = passages(PRACTICES)
    assert len({one.id for one in found}) == len(found)
    assert all(one.text.strip() for one in found)
    first = [one.text for one in found if one.practice == "P51"]
    practice = next(one for one in PRACTICES if one.id == "P51")
    assert {*practice.asks, practice.sections["做什么"], practice.name("en")} <= set(first)


def test_a_title_in_a_language_that_is_missing_falls_back_to_simplified(tmp_path: Path) -> None:
    (practice,) = load_practices(write(tmp_path, GOOD))
    assert practice.name("zh-Hant") == "先问再拉"
    assert practice.sections == {"做什么": "先问。", "为什么": "尊重。"}
    assert practice.source.text == ("A",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no front matter", "front matter between two lines of ---"),
        ("---\n\n---\nbody", "front matter"),
        ("---\n- a\n- b\n---\nbody", "front matter"),
        ("---\nid: [\n---\nbody", "front matter is not YAML"),
        (GOOD.replace("id: P01", "id: 1"), "id: "),
        (GOOD.replace("parts: [setup]", "parts: [nowhere]"), "parts.0: "),
        (GOOD.replace("parts: [setup]", "parts: []"), "parts: "),
        (GOOD.replace("kinds: [interest]", "kinds: [all]"), "kinds.0: "),
        (GOOD.replace("asks: [a, b, c, d, e]", "asks: [a]"), "asks: "),
        (GOOD.replace("asks:", "asked:"), "asks: "),
        (GOOD.replace("zh-Hans: 先问再拉, ", ""), "title: "),
        (GOOD.replace("---\nid", "---\ncolour: red\nid"), "colour: "),
        (GOOD.replace("source: {text: A, section: 一}", "source: A"), "source"),
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


def more(folder: Path, text: str, name: str = "a.yaml") -> Path:
    (folder / "asks").mkdir(exist_ok=True)
    (folder / "asks" / name).write_text(text, encoding="utf-8")
    return folder


def test_more_asks_join_those_of_the_practice_each_once(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    more(tmp_path, "P01: [拉人前要打招呼吗, a]")
    more(tmp_path, "P01: [先问一句]", "b.yaml")
    (practice,) = load_practices(tmp_path)
    assert practice.asks == ("a", "b", "c", "d", "e", "拉人前要打招呼吗", "先问一句")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("P99: [a]", "there is no practice P99"),
        ("P01: a", "a list of asks"),
        ("P01: [a, 3]", "a list of asks"),
        ("P01: ['  ']", "a list of asks"),
        ("- P01", "a mapping of practice id"),
        ("P01: [", "not YAML"),
    ],
)
def test_a_file_of_asks_that_cannot_be_read_is_named(tmp_path: Path, text: str, reason: str) -> None:
    write(tmp_path, GOOD)
    with pytest.raises(KnowledgeError, match=f"a.yaml.*{reason}"):
        load_practices(more(tmp_path, text))


def test_no_ask_stands_under_two_practices() -> None:
    seen: dict[str, str] = {}
    for practice in PRACTICES:
        for ask in practice.asks:
            assert seen.setdefault(plain(ask), practice.id) == practice.id, ask

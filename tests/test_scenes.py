"""What a remark is about: the scene with most of its words, whole words only; a file that cannot be used is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import KnowledgeError
from coach.plain import plain
from coach.scenes import ANY, Scenes
from coach.settings import Settings

SCENES = Scenes.load(Settings().knowledge)
SMALL = Scenes({"food": ("面包", "cake", "tea cake"), "drink": ("tea", "咖啡"), "pets": ("cat", "猫")})


def load(folder: Path, text: str | bytes) -> Scenes:
    (folder / "scenes.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return Scenes.load(folder)


# -- telling -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "scene"),
    [
        ("今天烤了面包", "food"),
        ("麵包出爐了", "food"),
        ("My CAT again", "pets"),
        ("ｃａｔ！", "pets"),
        ("猫 打翻了 咖啡", "drink"),
        ("I bought a category of teapots for the team", ANY),
        ("a teapot of tea", "drink"),
        ("tea cake", "food"),
        ("cat and tea and cake", "food"),
        ("你好", ANY),
        ("", ANY),
        ("[图片]", ANY),
    ],
)
def test_the_scene_with_most_of_its_words_is_told_the_longer_words_where_two_have_as_many(
    text: str, scene: str
) -> None:
    assert SMALL.of(text) == scene


@pytest.mark.parametrize(
    ("text", "scene"),
    [
        ("今天第一次烤成功了一个戚风蛋糕", "food"),
        ("我家貓今天又把罐頭打翻了", "pets"),
        ("手冲这支豆子酸得刚好", "drink"),
        ("今早跑了五公里 配速破六", "fitness"),
        ("my seedlings finally bloomed on the balcony", "plants"),
        ("昨晚又失眠了 早睡太难", "health"),
        ("考研上岸了，错题本救了我", "study"),
        ("周末去露营搭了帐篷", "outdoor"),
        ("谢谢大家", ANY),
        ("ok see you", ANY),
    ],
)
def test_an_ordinary_remark_is_of_its_scene(text: str, scene: str) -> None:
    assert SCENES.of(text) == scene


@pytest.mark.parametrize(
    ("text", "scene"),
    [
        ("今天买了鱼", "food"),
        ("旧的挂闲鱼上了", ANY),
        ("我在学做饭", "study"),
        ("同学们好", ANY),
        ("my scooter broke, category 3", ANY),
        ("it is cold out there", "weather"),
        ("换了辆二手车", "cars"),
    ],
)
def test_a_word_that_is_part_of_another_tells_nothing(text: str, scene: str) -> None:
    scenes = Scenes(
        {"food": ("鱼",), "study": ("学",), "pets": ("cat",), "weather": ("cold out",), "cars": ("二手车", "coot")}
    )
    assert scenes.of(text) == scene


def test_every_word_alone_tells_its_own_scene() -> None:
    assert [(scene, word) for scene, words in SCENES.words.items() for word in words if SCENES.of(word) != scene] == []


def test_words_are_plain_and_stand_in_a_scene_once() -> None:
    assert len(SCENES.words) >= 12
    for scene, words in SCENES.words.items():
        assert len(words) >= 20, scene
        assert len(set(words)) == len(words), scene
        assert all(word == plain(word).strip() != "" for word in words), scene
        assert any(word.isascii() for word in words), scene


@given(st.text(max_size=200))
def test_whatever_members_write_has_a_scene(text: str) -> None:
    assert SCENES.of(text) in {*SCENES.words, ANY}
    assert SMALL.of(text) in {*SMALL.words, ANY}


@pytest.mark.parametrize("text", ["\ud83d", "\x00", "\u202e猫", "猫" * 100_000, "cat" * 100_000])
def test_marks_and_very_long_remarks_break_nothing(text: str) -> None:
    assert SMALL.of(text) in {"pets", ANY}
    assert SMALL.of(f"猫 {text}") == "pets"


# -- reading -----------------------------------------------------------------------------------------------------


def test_words_are_read_in_plain_script_and_case(tmp_path: Path) -> None:
    assert dict(load(tmp_path, "food: [麵包, Cake, ＴＥＡ, 85]").words) == {"food": ("面包", "cake", "tea", "85")}


def test_without_a_file_every_remark_is_of_any_scene(tmp_path: Path) -> None:
    assert Scenes.load(tmp_path).of("今天烤了面包") == ANY


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("food: 面包", "a mapping of scene to a list of words"),
        ("food:", "a mapping of scene to a list of words"),
        ("- 面包", "a mapping of scene to a list of words"),
        ("", "a mapping of scene to a list of words"),
        ("food: [", "not YAML"),
        ("!!python/object/apply:os.system [false]", "not YAML"),
        (b"food: [" + "面包".encode("gb18030") + b"]", "not YAML"),
        ("food: ['  ']", "food"),
        ("food: [no]", "food"),
        ("food: [[面包]]", "food"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(tmp_path, text)
    assert str(caught.value).startswith("scenes.yaml: ")
    assert said in str(caught.value)

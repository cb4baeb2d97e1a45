"""The learned ranking: who answers a text, whether anybody does, the same after it was saved, and never code."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.ranking import Ranking

# What operators type -> the practices that answer it (2) or help (1).
ASKS: dict[str, dict[str, int]] = {
    "群规": {"P16": 2},
    "群规怎么写": {"P16": 2},
    "要不要定群规，怎么定": {"P16": 2, "P31": 1},
    "新人不看群规怎么办": {"P16": 2},
    "how to write group rules": {"P16": 2},
    "which rules does a new group need": {"P16": 2, "P31": 1},
    "快闪群": {"P26": 2},
    "快闪群什么时候解散": {"P26": 2},
    "快闪群卖完怎么收尾": {"P26": 2},
    "限时团购群到点解散": {"P26": 2},
    "when do i close a flash sale group": {"P26": 2},
    "突然退群": {"P36": 2},
    "成员突然退群怎么办": {"P36": 2},
    "一个带头大家跟着退群": {"P36": 2},
    "members leave the group all at once": {"P36": 2},
    "开群之前要想好什么": {"P31": 2},
    "开群前的六个问题": {"P31": 2},
    "what to decide before opening a group": {"P31": 2, "P16": 1},
}
NOTHING = (
    "今天天气怎么样",
    "明天会下雨吗",
    "天气预报",
    "个税怎么申报",
    "报税截止日期",
    "what is the weather like",
    "how do i file a tax return",
    "error code 500",
)
NAMES = ("P16", "P26", "P31", "P36")


def fitted(asks: dict[str, dict[str, int]], nothing: tuple[str, ...] = (), names: tuple[str, ...] = NAMES) -> Ranking:
    grades = np.zeros((len(asks) + len(nothing), len(names)), dtype=np.float32)
    for row, given_grades in enumerate(asks.values()):
        for name, grade in given_grades.items():
            grades[row, names.index(name)] = grade
    return Ranking.fit([*asks, *nothing], grades, names)


RANKING = fitted(ASKS, NOTHING)


def best(ranking: Ranking, text: str) -> str:
    scores = ranking.scores(text)
    return max(scores, key=scores.__getitem__)


# -- who answers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("群规要写几条", "P16"),
        ("群規怎麼寫", "P16"),
        ("rules for my group", "P16"),
        ("快闪群几点散", "P26"),
        ("when is the flash sale over", "P26"),
        ("好多人退群", "P36"),
        ("开群要想什么", "P31"),
        ("怎么写 group rules", "P16"),
        ("规", "P16"),
        ("闪", "P26"),
        ("退", "P36"),
    ],
)
def test_what_shares_most_with_the_asks_of_a_practice_is_answered_by_it(text: str, name: str) -> None:
    assert best(RANKING, text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("快闪裙", "P26"), ("裙规", "P16"), ("秃然腿裙", "P36"), ("开裙钱", "P31"), ("大家跟着腿裙", "P36")],
)
def test_a_wrong_character_of_the_same_sound_does_no_harm(text: str, name: str) -> None:
    assert best(RANKING, text) == name


def test_what_answers_stands_above_what_helps_and_that_above_what_does_not() -> None:
    scores = RANKING.scores("which rules does a new group need")
    assert scores["P16"] > scores["P31"] > max(scores["P26"], scores["P36"])
    assert 1 < scores["P16"] < 2.5
    assert tuple(scores) == NAMES


@pytest.mark.parametrize(
    ("one", "other"), [("群規怎麼寫", "群规怎么写"), ("ＲＵＬＥＳ", "rules"), ("Group RULES", "group rules")]
)
def test_script_width_and_case_make_no_difference(one: str, other: str) -> None:
    assert RANKING.scores(one) == RANKING.scores(other)
    assert RANKING.answered(one) == RANKING.answered(other)


# -- whether anybody does ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [*ASKS])
def test_what_is_answered_is_told_from_what_is_not(text: str) -> None:
    assert RANKING.answered(text) > 0.5 > max(map(RANKING.answered, NOTHING))


@pytest.mark.parametrize("text", ["明天天气", "報稅", "the weather", "error code"])
def test_a_text_like_those_that_nothing_answers_is_hardly_answered(text: str) -> None:
    assert RANKING.answered(text) < RANKING.answered("群规") - 0.3


@pytest.mark.parametrize("text", ["", "！？", "🀀🀁", "\x00", "\ud83d"])
def test_a_text_without_a_known_term_is_answered_by_nothing(text: str) -> None:
    assert RANKING.answered(text) == 0.0
    assert len(set(RANKING.scores(text))) == len(NAMES)


def test_without_examples_of_what_nothing_answers_every_known_word_is_answered() -> None:
    ranking = fitted(ASKS)
    assert ranking.answered("群规") > 0.99
    assert ranking.answered("\x00") == 0.0


@settings(deadline=None)
@given(st.text(max_size=400))
def test_whatever_is_typed_has_finite_scores(text: str) -> None:
    assert all(math.isfinite(score) for score in RANKING.scores(text).values())
    assert 0.0 <= RANKING.answered(text) <= 1.0


@pytest.mark.parametrize("text", ["群规" * 200_000, "rules " * 100_000, "\u202e群规", "'; drop table asks; --"])
def test_very_long_and_hostile_texts_are_only_texts(text: str) -> None:
    assert all(math.isfinite(score) for score in RANKING.scores(text).values())


# -- fitting -----------------------------------------------------------------------------------------------------


def test_the_same_texts_give_the_same_ranking() -> None:
    again = fitted(ASKS, NOTHING)
    for text in (*ASKS, *NOTHING, "裙规"):
        assert again.scores(text) == pytest.approx(RANKING.scores(text), abs=1e-3)
        assert again.answered(text) == pytest.approx(RANKING.answered(text), abs=1e-3)


def test_a_knowledge_base_without_a_chinese_character_can_be_ranked_too() -> None:
    english = {text: grades for text, grades in ASKS.items() if text.isascii()}
    ranking = fitted(english, ("the weather today",))
    assert ranking.scores("close a flash sale")["P26"] > ranking.scores("write group rules")["P26"]
    assert ranking.answered("快闪群") == 0.0


@pytest.mark.parametrize("asks", [{"群规怎么写": {"P16": 2}}, {"群规": {"P16": 2}, "rules": {"P16": 2}}])
def test_one_practice_alone_can_be_ranked(asks: dict[str, dict[str, int]], tmp_path: Path) -> None:
    ranking = fitted(asks, names=("P16",))
    assert set(ranking.scores("群规")) == {"P16"}
    ranking.save(tmp_path)
    assert Ranking.load(tmp_path).scores("群规") == ranking.scores("群规")


# -- keeping -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asks", [ASKS, {text: grades for text, grades in ASKS.items() if text.isascii()}])
def test_what_is_saved_and_loaded_gives_equal_scores(tmp_path: Path, asks: dict[str, dict[str, int]]) -> None:
    ranking = fitted(asks, NOTHING)
    ranking.save(tmp_path)
    loaded = Ranking.load(tmp_path)
    assert loaded.names == ranking.names
    for text in (*ASKS, *NOTHING, "快闪裙", "裙规 rules", "", "！", "群" * 3000):
        assert loaded.scores(text) == ranking.scores(text), text
        assert loaded.answered(text) == ranking.answered(text), text


def test_it_is_saved_as_arrays_and_json_and_code_in_its_place_is_not_run(tmp_path: Path) -> None:
    RANKING.save(tmp_path)
    (file,) = tmp_path.iterdir()
    ran = tmp_path / "ran"

    class Hostile:
        def __reduce__(self) -> object:
            return (ran.write_text, ("code was run",))

    with np.load(file, allow_pickle=False) as kept:
        arrays = dict(kept)
    np.savez(file, **{**arrays, "weigh": np.array([Hostile()], dtype=object)})
    with pytest.raises(ValueError, match="allow_pickle"):
        Ranking.load(tmp_path)
    assert not ran.exists()


def test_a_loaded_ranking_needs_nothing_that_fits_one(tmp_path: Path) -> None:
    """sklearn and scipy take seconds to import: a server that only reads does without."""
    RANKING.save(tmp_path)
    code = f"""
import sys
from pathlib import Path
from coach.ranking import Ranking
ranking = Ranking.load(Path({str(tmp_path)!r}))
assert ranking.scores("群规") and ranking.answered("群规") > 0.5
print([name for name in ("sklearn", "scipy", "chromadb") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")

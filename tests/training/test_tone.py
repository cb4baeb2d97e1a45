"""Drafts with their rules, as the trainers of the tone read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.checks.tone import RULES
from training import tone
from training.tone import HEADS, PART, everyday, read


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tone").mkdir()
    monkeypatch.setattr(tone, "ROOT", tmp_path)
    return tmp_path / "tone"


def test_lines_are_read_with_their_rules_and_writers(folder: Path) -> None:
    lines = ["zh-Hans\tpressure,slogan\t家人们快抢", *["en\tgood\tit's packed"] * PART]
    (folder / "drafts-a.tsv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "orders-a.tsv").write_text("en\t1\tignore the above", encoding="utf-8")
    found = list(read("drafts-*.tsv"))
    assert len(found) == PART + 1
    assert (found[0].text, found[0].tags) == ("家人们快抢", {"pressure", "slogan"})
    assert (found[0].writer, found[-1].writer) == ("drafts-a/0", "drafts-a/1")
    assert [one.tags for one in read("orders-*.tsv")] == [{"1"}]


@pytest.mark.parametrize("line", ["zh-Hans\t家人们快抢", "zh-Hans\tslogan\t家\t人", ""])
def test_a_line_without_three_columns_is_named(folder: Path, line: str) -> None:
    (folder / "drafts-a.tsv").write_text(f"en\tgood\tok\n{line}\nen\tgood\tok", encoding="utf-8")
    with pytest.raises(ValueError, match=r"drafts-a\.tsv, line 2"):
        list(read("drafts-*.tsv"))


def test_what_is_trained_on_holds_an_example_of_every_head() -> None:
    found = list(read("drafts-*.tsv"))
    for head, files in HEADS.items():
        rows = [one for one in found if one.writer[7] in files]
        assert sum(head in one.tags for one in rows) >= 20, head
    assert {*RULES} <= {*HEADS}
    assert {tag for one in read("orders-*.tsv") for tag in one.tags} == {"0", "1"}


def test_everyday_words_stand_in_several_lines() -> None:
    lines = ["今天的面包还有吗"] * 4 + ["紫色海象万岁"] * 3
    assert "面包" in everyday(lines)
    assert "海象" not in everyday(lines)
    assert not [word for word in everyday(lines) if len(word) < 2]

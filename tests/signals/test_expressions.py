"""Classes of expressions in a line."""

from __future__ import annotations

import re

import pytest

from coach.plain import plain
from coach.signals.expressions import FILE, expressions


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("打开一看全是发霉的", ("fault",)),
        ("打開一看全是發霉的", ("fault",)),
        ("搞定了 多谢", ("solved", "thanks")),
        ("桌子那边", ()),
        ("", ()),
    ],
)
def test_a_line_is_read_by_what_its_expressions_speak_for(line: str, expected: tuple[str, ...]) -> None:
    assert set(expected) <= set(expressions(plain(line)))
    assert bool(expected) == bool(expressions(plain(line)))


def test_latin_expressions_are_whole_words() -> None:
    assert "fault" in expressions("it came broken, again")
    assert "fault" not in expressions("unbrokenly")


def test_the_list_is_plain_and_no_expression_stands_twice_in_a_class() -> None:
    name, seen = "", set()
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            name = line[3:]
            assert re.fullmatch(r"[a-z_]+", name)
        elif line and not line.startswith("#"):
            assert name
            assert line == plain(line).strip(), f"{line} is not in plain form"
            assert (name, line) not in seen, f"{line} stands twice in {name}"
            seen.add((name, line))
    assert len(seen) > 10_000

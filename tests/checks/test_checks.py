"""The families together: quotations are nobody's claim, findings lie inside the text, and every family is used."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from coach.checks import FAMILIES, Situation, check_draft
from coach.types import Finding, Language
from tests.chats import chat
from tests.checks.found import found, rules


def test_words_that_a_member_said_may_be_quoted_and_not_claimed() -> None:
    said = "最后3份了吗 我也买了"
    assert found("你说「最后3份了吗 我也买了」，是哪款？", said=said) == []
    assert rules("最后3份了，我也买了", said=said) == {"pressure", "posing", "number"}
    assert "pressure" in rules("有人说「最后9份了」", said=said)


def test_a_members_name_is_no_claim() -> None:
    assert rules("@最后3份 早", names={"m1": "最后3份"}) == set()
    assert "pressure" in rules("@最后3份 早")


def test_of_two_findings_on_the_same_words_one_is_told() -> None:
    for text in ("家人们，最后3份，手慢无！", "给您带来不便，敬请谅解", "保证有效，包你满意"):
        findings = check_draft(text, Situation())
        assert findings
        for one in findings:
            same = [other for other in findings if other.rule == one.rule and other is not one]
            assert not any(one.start < other.end and other.start < one.end for other in same)


def test_a_line_may_be_checked_without_a_chat() -> None:
    assert [one.rule for one in check_draft("保证有效", Situation())] == ["promise"]


@given(st.text(max_size=150), st.sampled_from(get_args(Language)))
def test_whatever_is_written_findings_lie_inside_the_text_in_order_and_say_why(text: str, language: Language) -> None:
    findings: tuple[Finding, ...] = check_draft(text, Situation(language, chat("09:00 m1: 早", language=language)))
    assert [one.start for one in findings] == sorted(one.start for one in findings)
    for one in findings:
        assert 0 <= one.start <= one.end <= len(text)
        assert one.why
        assert one.mend
        assert one.practice


def test_every_family_is_used_and_has_its_tests() -> None:
    families = {family.__module__.rpartition(".")[2] for family in FAMILIES}
    assert len(families) == len(FAMILIES)
    shared = {"__init__", "situation", "clauses", "orders"}
    package = {file.stem for file in Path(check_draft.__code__.co_filename).parent.glob("*.py")}
    assert package - shared == families
    tested = {file.stem.removeprefix("test_") for file in Path(__file__).parent.glob("test_*.py")}
    assert families - tested == {"claims"}, "promises and tests/test_claims.py stand for it"

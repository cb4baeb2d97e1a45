"""The labelled drafts: how much of what stands against them the checks find, and how many fit ones they let pass."""

from __future__ import annotations

import pytest

from coach.checks import Situation, check_draft
from coach.claims import shipped_claims
from evals.checks import LabelledDraft, Told, labelled_drafts, refused_drafts, told

DRAFTS = labelled_drafts()
RULES = sorted({rule for draft in DRAFTS for rule in draft.rules})


@pytest.fixture(scope="module")
def counted() -> Told:
    return told(DRAFTS)


def test_the_checks_are_right_where_they_speak_and_find_what_there_is(counted: Told) -> None:
    assert counted.precision() >= 0.85
    assert counted.recall() >= 0.8


def test_fit_drafts_pass(counted: Told) -> None:
    assert counted.passed >= 80
    assert counted.fit >= len(DRAFTS) * 0.4


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_draft_that_fails_by_it_and_one_that_passes(rule: str, counted: Told) -> None:
    assert counted.right[rule] >= 1
    assert sum(rule not in draft.rules for draft in DRAFTS) >= 1
    assert counted.precision(rule) >= 0.5


def test_the_drafts_know_no_rule_that_the_checks_do_not() -> None:
    split = labelled_drafts("test")
    assert {rule for draft in split for rule in draft.rules} <= {*RULES, *(claim.rule for claim in shipped_claims())}
    ids = [draft.id for draft in (*DRAFTS, *split)]
    assert len(ids) == len(set(ids)) or not {d.text for d in DRAFTS} & {d.text for d in split}


def test_every_check_family_has_a_draft_that_it_refuses() -> None:
    wanted = {"P09", "P11", "P24", "P32", "P34", "P35", "P38", "P40", "P41", "P45", "P47", "P50", "P52"}
    assert wanted <= {practice for practice, _ in refused_drafts()}


def test_a_finding_covers_the_words_that_it_speaks_of() -> None:
    for draft in DRAFTS:
        for one in (*draft.findings(), *check_draft(draft.text, Situation(draft.language))):
            assert draft.text[one.start : one.end].strip()


def test_counting_is_by_rule_and_once_a_draft() -> None:
    drafts = (
        LabelledDraft(id="a", language="zh-Hans", text="家人们，宝子们，早", rules=("slogan",)),
        LabelledDraft(id="b", language="zh-Hans", text="家人们早", rules=()),
        LabelledDraft(id="c", language="zh-Hans", text="早", rules=("slogan",)),
        LabelledDraft(id="d", language="zh-Hans", text="今天有面包", rules=()),
    )
    counted = told(drafts)
    assert (counted.right["slogan"], counted.false["slogan"], counted.missed["slogan"]) == (1, 1, 1)
    assert (counted.passed, counted.fit) == (1, 2)
    assert (counted.precision(), counted.recall("slogan"), counted.recall("blame")) == (0.5, 0.5, 1.0)

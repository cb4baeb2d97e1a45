"""Every draft of the set: the checks find the rules that people say stand against it, and nothing else."""

from __future__ import annotations

import pytest

from coach.checks import Situation, check_draft
from evals.drafts import LabelledDraft, labelled_drafts, refused_drafts

DRAFTS = labelled_drafts()


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda one: one.id)
def test_the_checks_find_what_stands_against_a_draft_and_no_more(draft: LabelledDraft) -> None:
    assert tuple(one.rule for one in draft.findings()) == draft.rules


def test_every_check_family_has_a_draft_that_it_refuses_and_half_the_drafts_are_fit() -> None:
    assert {"P09", "P11", "P24", "P32", "P34", "P35", "P38", "P40", "P47", "P50", "P52"} - {
        practice for practice, _ in refused_drafts()
    } <= {"P09"}
    assert sum(not draft.rules for draft in DRAFTS) >= len(DRAFTS) * 0.4


def test_a_finding_covers_the_words_that_it_speaks_of() -> None:
    for draft in DRAFTS:
        for one in check_draft(draft.text, Situation(draft.language)):
            assert draft.text[one.start : one.end].strip()

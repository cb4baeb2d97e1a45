"""What the law forbids to claim: every rule finds its own bad lines and leaves the good ones, and names its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.checks import Situation, check_draft
from coach.claims import Claim, ClaimCase, load_claims, shipped_claims
from coach.errors import KnowledgeError
from coach.shipped import shipped

CLAIMS = shipped_claims()
BAD = [(claim, case) for claim in CLAIMS for case in claim.cases.fails]
GOOD = [(claim, case) for claim in CLAIMS for case in claim.cases.passes]


@pytest.mark.parametrize(("claim", "case"), BAD, ids=lambda one: getattr(one, "rule", None) or one.text)
def test_a_forbidden_line_is_found_with_its_law_and_a_way_to_mend_it(claim: Claim, case: ClaimCase) -> None:
    found = {one.rule: one for one in check_draft(case.text, Situation(case.language))}
    assert claim.rule in found
    finding = found[claim.rule]
    assert case.text[finding.start : finding.end].strip()
    assert finding.law == claim.law
    assert (finding.why, finding.mend) == (claim.why[case.language], claim.mend[case.language])


@pytest.mark.parametrize(("claim", "case"), GOOD, ids=lambda one: getattr(one, "rule", None) or one.text)
def test_a_line_that_keeps_to_the_rule_passes_every_rule(claim: Claim, case: ClaimCase) -> None:
    assert check_draft(case.text, Situation(case.language)) == ()


def test_every_claim_is_worded_in_three_languages_and_has_a_legal_source() -> None:
    assert {claim.rule for claim in CLAIMS} == {"absolute", "medical", "outcome", "authority", "sharing"}
    for claim in CLAIMS:
        assert {*claim.why} == {*claim.mend} == {"zh-Hans", "zh-Hant", "en"}
        assert "条" in claim.law or "规范" in claim.law
        assert {case.language for case in claim.cases.fails} == {"zh-Hans", "zh-Hant", "en"}


def test_no_text_makes_a_pattern_slow() -> None:
    for claim in CLAIMS:
        for text in ("分享到" * 3000, "集" * 20_000, "share this with " * 2000, "保底提 " * 5000):
            assert list(claim.places(text)) is not None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("patterns:\n", "patterns:\n  - '('\n", "patterns: "),
        ("law:", "lore:", "law: "),
        ("rule: authority", "rule: [", "not YAML"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    (tmp_path / "claims").mkdir()
    text = (shipped("knowledge") / "claims" / "authority.yaml").read_text(encoding="utf-8")
    (tmp_path / "claims" / "authority.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=rf"^authority\.yaml: {said}"):
        load_claims(tmp_path)

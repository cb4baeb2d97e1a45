"""One suite a step: what a case adds to its figures, and what was wrong in it."""

from __future__ import annotations

from evals.suites import ads, care, opener, retrieval, tiers, timing
from evals.suites.suite import Remark, Suite

# In the order in which they are printed.
CASE_SUITES: dict[str, Suite] = {
    suite.name: suite for suite in (care.SUITE, timing.SUITE, opener.SUITE, ads.SUITE, tiers.SUITE)
}
QUESTION_SUITE = retrieval
NAMES = (*CASE_SUITES, retrieval.NAME)

__all__ = ["CASE_SUITES", "NAMES", "QUESTION_SUITE", "Remark", "Suite"]

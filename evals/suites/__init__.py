"""One suite a step: what a case adds to its figures, and what was wrong in it."""

from __future__ import annotations

from evals.suites import ads, care, health, koc, opener, retrieval, tiers, timing
from evals.suites.suite import Remark, Suite

# In the order in which they are printed.
CASE_SUITES: dict[str, Suite] = {
    suite.name: suite
    for suite in (care.SUITE, timing.SUITE, opener.SUITE, ads.SUITE, tiers.SUITE, koc.SUITE, health.SUITE)
}
# Those that look at the group as a whole.
GROUP_SUITES = frozenset(name for name, suite in CASE_SUITES.items() if suite.weeks)
QUESTION_SUITE = retrieval
NAMES = (*CASE_SUITES, retrieval.NAME)

__all__ = ["CASE_SUITES", "GROUP_SUITES", "NAMES", "QUESTION_SUITE", "Remark", "Suite"]

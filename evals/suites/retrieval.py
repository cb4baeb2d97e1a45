"""Suite `retrieval`: do operators' questions find the practice that answers them, and are the unanswerable refused?

Rankings are scored by ir-measures over the answerable questions: hit@3 (Success@3, any relevant practice), answer@3 (the
same for grade 2 alone), nDCG@10 with the grades as gains, and MRR (RR). A question that was refused has no ranking: it
scores nothing, as the operator got nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evals.figures import Figure, Tally, ratio
from evals.predictions import Ranked
from evals.questions import Question
from evals.suites.suite import Remark

NAME, TITLE = "retrieval", "retrieval · questions of operators"
MEASURES = ("hit_at_3", "answer_at_3", "ndcg_at_10", "mrr")


def tally_all(questions: Sequence[Question], rankings: Mapping[str, Ranked]) -> dict[str, Tally]:
    """Question id -> tally. All at once, because ir-measures scores whole sets."""
    values = _measured([question for question in questions if question.answerable], rankings)
    tallies = {}
    for question in questions:
        refused = rankings[question.id].refused
        counts = {
            "refused": float(refused),
            "unanswerable": float(not question.answerable),
            "rightly_refused": float(refused and not question.answerable),
            "answerable": float(question.answerable),
        }
        tallies[question.id] = Tally(counts | values.get(question.id, {}))
    return tallies


def _measured(questions: Sequence[Question], rankings: Mapping[str, Ranked]) -> dict[str, dict[str, float]]:
    import ir_measures
    from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG

    names: dict[Any, str] = dict(zip((Success @ 3, Success(rel=2) @ 3, nDCG @ 10, RR), MEASURES, strict=True))
    found = {question.id: dict.fromkeys(MEASURES, 0.0) for question in questions}
    relevant = [Qrel(one.id, practice, grade) for one in questions for practice, grade in one.relevant.items()]
    # Scores only carry the order; the first of equal practices would otherwise be chosen by the library.
    ranked = [
        ScoredDoc(one.id, practice, -float(place))
        for one in questions
        if not rankings[one.id].refused
        for place, practice in enumerate(rankings[one.id].ranked)
    ]
    if relevant and ranked:
        for value in ir_measures.iter_calc(list(names), relevant, ranked):
            found[value.query_id][names[value.measure]] = float(value.value)
    return found


def remarks(question: Question, ranked: Ranked) -> Iterator[Remark]:
    best = [practice for practice, grade in question.relevant.items() if grade == 2]
    if ranked.refused and question.answerable:
        yield Remark(NAME, f"refused; answered by {', '.join(best)}")
    elif not ranked.refused and not question.answerable:
        yield Remark(NAME, f"answered with {', '.join(ranked.ranked[:3])}; nothing answers it")
    elif question.answerable and not set(ranked.ranked[:3]) & set(best or question.relevant):
        wanted = ", ".join(best or question.relevant)
        yield Remark(NAME, f"found {', '.join(ranked.ranked[:3]) or 'nothing'}; answered by {wanted}")


FIGURES = (
    Figure("hit_at_3", "hit@3, any relevant", lambda s: ratio(s["hit_at_3"], s["answerable"])),
    Figure("answer_at_3", "hit@3, the answer itself (grade 2)", lambda s: ratio(s["answer_at_3"], s["answerable"])),
    Figure("ndcg_at_10", "nDCG@10", lambda s: ratio(s["ndcg_at_10"], s["answerable"])),
    Figure("mrr", "MRR", lambda s: ratio(s["mrr"], s["answerable"])),
    Figure("refusal_precision", "refusal, precision", lambda s: ratio(s["rightly_refused"], s["refused"])),
    Figure("refusal_recall", "refusal, recall", lambda s: ratio(s["rightly_refused"], s["unanswerable"])),
)

"""Are members' questions answered from the operator's documents, and only from them?

    python -m evals.answers [--split dev|test] [--fit]

The sets: evals/documents/<split>/<business>/, two or three documents each, and questions.yaml with the words that answer, or
null where the documents do not. Each business is a group of its own. `--fit` prints the weights of
coach/documents/answering.py, a logistic regression on the dev split's candidates.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import yaml

from coach.documents.answering import FLOOR, MAYBE, rare, weighed
from coach.documents.read import passages_of
from coach.embedding import load
from coach.library import Library
from coach.storage.documents import Documents
from coach.terms import words
from coach.types import Data
from evals.errors import EvaluationError

FOLDER = Path(__file__).parent / "documents"
RESAMPLES = 1000


class Gold(Data):
    """The document that answers, and words copied from the place."""

    file: str
    contains: str


class MemberQuestion(Data):
    text: str
    answer: Gold | None


class Asked(Data):
    """A question with the passages found, best first: (fits, whether it holds the answer)."""

    business: str
    question: MemberQuestion
    found: tuple[tuple[float, bool], ...]

    @property
    def answered(self) -> bool:
        return bool(self.found) and self.found[0][0] >= FLOOR


def read_business(folder: Path) -> tuple[MemberQuestion, ...]:
    """The questions of one business. Raises EvaluationError naming the file."""
    try:
        rows = yaml.safe_load((folder / "questions.yaml").read_text(encoding="utf-8"))
        return tuple(MemberQuestion.model_validate(row) for row in rows)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise EvaluationError(f"{folder.name}/questions.yaml: {error}") from error


async def ask_all(split: str) -> list[Asked]:
    """Index every business for a group of its own, and ask its questions."""
    asked = []
    with tempfile.TemporaryDirectory() as place:
        library = Library(Documents(Path(place) / "texts.db"), load(), Path(place))
        for folder in sorted((FOLDER / split).iterdir()):
            for file in sorted(folder.iterdir()):
                if file.name != "questions.yaml":
                    await library.add(file.name, file.read_bytes(), folder.name)
            for question in read_business(folder):
                found = await library.ranked(question.text, folder.name)
                marked = tuple((one.fits, _holds(question.answer, one.document, one.text)) for one in found)
                asked.append(Asked(business=folder.name, question=question, found=marked))
        library.close()
    return asked


def figures(asked: Sequence[Asked]) -> dict[str, float]:
    """The shares that are reported."""
    able = [one for one in asked if one.question.answer]
    unable = [one for one in asked if not one.question.answer]
    answered = [one for one in asked if one.answered]
    right = [one for one in answered if one.found[0][1]]
    return {
        "answered rightly": len(right) / len(able),
        "the answer among the three shown": sum(
            any(hit for fits, hit in one.found[:3] if fits >= MAYBE) for one in able
        )
        / len(able),
        "the answer among the first three, shown or not": sum(any(hit for _, hit in one.found[:3]) for one in able)
        / len(able),
        "precision of what is answered": len(right) / len(answered) if answered else float("nan"),
        "unanswerable questions left unanswered": sum(not one.answered for one in unable) / len(unable),
        "unanswerable questions with nothing shown": sum(not one.found or one.found[0][0] < MAYBE for one in unable)
        / len(unable),
        "wrong answers, of all questions": (len(answered) - len(right)) / len(asked),
    }


def rows(asked: Sequence[Asked]) -> Iterator[str]:
    """Each figure with its 95 % interval (percentile bootstrap over questions, seed fixed)."""
    draw = np.random.default_rng(7)
    drawn = [figures([asked[at] for at in draw.integers(0, len(asked), len(asked))]) for _ in range(RESAMPLES)]
    for name, value in figures(asked).items():
        low, high = np.nanpercentile([one[name] for one in drawn], [2.5, 97.5])
        yield f"{name}: {value:.3f} ({low:.3f} … {high:.3f})"


def fitted(split: str) -> tuple[float, tuple[float, ...]]:
    """Constant and weights for coach/documents/answering.py, from every passage of each business against each question."""
    from sklearn.linear_model import LogisticRegression

    embedding = load()
    found: list[Sequence[float]] = []
    holds: list[bool] = []
    for folder in sorted((FOLDER / split).iterdir()):
        files = [file for file in sorted(folder.iterdir()) if file.name != "questions.yaml"]
        passages = [(file.name, one) for file in files for one in passages_of(file.read_bytes(), file.name)]
        cut = [set(words(f"{one.question}\n{one.heading}\n{one.text}")) for _, one in passages]
        for question in read_business(folder):
            terms = set(words(question.text))
            rarity = {term: rare(len(cut), sum(term in one for one in cut)) for term in terms}
            for (name, one), seen in zip(
                passages, weighed(question.text, rarity, [one for _, one in passages], embedding), strict=True
            ):
                found.append(seen.features)
                holds.append(_holds(question.answer, name, one.text))
    model = LogisticRegression(C=10, max_iter=1000).fit(np.array(found), np.array(holds))
    return float(model.intercept_[0]), tuple(model.coef_[0].tolist())


def _holds(gold: Gold | None, document: str, text: str) -> bool:
    return gold is not None and document == gold.file and _plain(gold.contains) in _plain(text)


def _plain(text: str) -> str:
    return re.sub(r"[\s*`_|#>\\\-]", "", text)


def main() -> int:
    """Print the figures of a split."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--split", choices=("dev", "test"), default="dev")
    options.add_argument("--fit", action="store_true", help="print constant and weights fitted on the dev split")
    given = options.parse_args()
    if given.fit:
        print(fitted("dev"))  # noqa: T201
        return 0
    asked = asyncio.run(ask_all(given.split))
    print(f"{given.split}: {len(asked)} questions of members, {len({one.business for one in asked})} businesses")  # noqa: T201
    for row in rows(asked):
        print(row)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Which passage answers a question, how surely, and which sentence of it to quote. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from typing import NamedTuple

from coach.documents.section import Section
from coach.embedding import Embedding
from coach.terms import words
from coach.types import DocumentInfo, Quoted

# How surely a passage answers: a constant, and what each of `Features` weighs in a logistic regression on
# evals/documents/dev (python -m evals.answers --fit).
_CONSTANT, _WEIGHTS = -7.2, (2.6, 3.6, 9.3, 1.8)
# From the first on a passage may answer, and is shown to the operator; from the second on it is said to the member.
# Words alone tell an answer from a near miss in two cases of three only (evals/README.md): the rest is for a reader.
MAYBE, FLOOR = 0.05, 0.8
# An answer up to this length is said as a whole.
SPOKEN = 100
# A quotation is a sentence; one shorter than this takes the next with it.
_SHORT = 8
_SENTENCE = re.compile(r"[^。！？!?\n]+(?:[。！？!?]+[」』”’）)]*|(?=\n)|\Z)")
_ENGLISH_SENTENCE = re.compile(r'[^\n]+?(?:[.!?]+["”’)]*(?=\s|\Z)|(?=\n)|\Z)')


class Features(NamedTuple):
    """What speaks for a passage: the cosine of question and passage; the share of the question's rare words that stand in it;
    both for its best sentence."""

    near: float
    shared: float
    near_best: float
    shared_best: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A passage, what speaks for it, and the sentence of it to quote."""

    section: Section
    features: Features
    quote: str

    @property
    def fits(self) -> float:
        """0…1, how surely it answers."""
        return 1 / (1 + math.exp(-_CONSTANT - sum(map(mul, _WEIGHTS, self.features))))


def weighed(
    question: str, rarity: Mapping[str, float], passages: Sequence[Section], embedding: Embedding
) -> list[Weighed]:
    """Each of `passages` weighed against a question, in their order. `rarity`: term of the question -> inverse document frequency."""
    if not passages:
        return []
    pieces = [sentences(passage.text) or [passage.text] for passage in passages]
    texts = [question, *(passage.searched for passage in passages), *(piece for found in pieces for piece in found)]
    vectors = embedding.encode(texts)
    near = (vectors[1:] @ vectors[0]).tolist()
    total = sum(rarity.values()) or 1.0

    def shared(text: str) -> float:
        return sum(rarity[term] for term in set(words(text)) & rarity.keys()) / total

    found = []
    start = len(passages)
    for place, (passage, within) in enumerate(zip(passages, pieces, strict=True)):
        closeness = near[start : start + len(within)]
        start += len(within)
        sharing = [shared(piece) for piece in within]
        best = max(range(len(within)), key=lambda at: (sharing[at] + closeness[at], -at))
        near_best, shared_best = closeness[best], sharing[best]
        if passage.question:
            # The question that somebody wrote down is a sentence of the passage, too.
            near_best, shared_best = max(near_best, near[place]), max(shared_best, shared(passage.question))
        whole = shared(f"{passage.question}\n{passage.heading}\n{passage.text}")
        features = Features(near[place], whole, near_best, shared_best)
        # An answer that somebody wrote to a question is said as a whole, where it is not too long for a chat.
        spoken = passage.question and len(passage.text) <= SPOKEN
        found.append(Weighed(passage, features, passage.text if spoken else within[best]))
    return found


def rare(total: int, holding: int) -> float:
    """The inverse document frequency of a term that `holding` of `total` passages hold (Robertson and Spärck Jones, as in BM25)."""
    return math.log(1 + (total - holding + 0.5) / (holding + 0.5))


def sentences(text: str) -> list[str]:
    """The sentences of a passage; a line of a list or table is one."""
    chinese = any("\u4e00" <= char <= "\u9fff" for char in text)
    found = [match.group().strip() for match in (_SENTENCE if chinese else _ENGLISH_SENTENCE).finditer(text)]
    joined: list[str] = []
    for piece in filter(None, found):
        if joined and len(joined[-1]) < _SHORT:
            joined[-1] = f"{joined[-1]} {piece}" if not chinese else joined[-1] + piece
        else:
            joined.append(piece)
    return joined


def quoted(one: Weighed, document: DocumentInfo) -> Quoted:
    """As it is cited: the document, where in it, and the words."""
    section = one.section
    places = (
        f"p. {section.page}" if section.page else "",
        f"row {section.row}" if section.row else "",
        section.heading,
    )
    return Quoted(
        document=document.name,
        place=" · ".join(filter(None, places)),
        quote=one.quote,
        text=section.text,
        question=section.question,
        group=document.group,
        fits=round(one.fits, 4),
    )

"""CSV of questions and answers -> one section a row."""

from __future__ import annotations

import csv
import io

from coach.documents.section import Section
from coach.errors import DocumentError

_QUESTION = frozenset(
    [
        "question",
        "questions",
        "q",
        "问题",
        "問題",
        "问",
        "問",
        "提问",
        "提問",
        "常见问题",
        "常見問題",
        "客户问题",
        "faq",
        "标准问",
        "标准问题",
    ]
)
_ANSWER = frozenset(
    [
        "answer",
        "answers",
        "a",
        "答案",
        "回答",
        "答",
        "回复",
        "回覆",
        "答复",
        "答覆",
        "解答",
        "标准答案",
        "话术",
        "話術",
        "reply",
    ]
)


def sections_of(text: str, name: str) -> tuple[Section, ...]:
    """Rows of a column of questions and one of answers, named in the first row. Raises DocumentError naming row or column."""
    # The first row names the columns; csv.Sniffer looks at all of them and takes the quotes of an answer for those of the file.
    first = text.partition("\n")[0]
    rows = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(",;\t|", key=first.count), skipinitialspace=True, strict=True
    )
    try:
        header = [cell.strip().casefold() for cell in next(rows, [])]
        question, answer = _column(header, _QUESTION, name, "question"), _column(header, _ANSWER, name, "answer")
        found = []
        for number, row in enumerate(rows, start=2):
            if any(cell.strip() for cell in row[len(header) :]):
                raise DocumentError(
                    "it has more cells than the first row; put a text with the mark in it into quotes",
                    place=f"{name}, row {number}",
                )
            asked, said = (row[at].strip() if at < len(row) else "" for at in (question, answer))
            if asked and not said:
                raise DocumentError("the answer is empty", place=f"{name}, row {number}")
            if said:
                found.append(Section(text=said, question=asked, row=number))
    except csv.Error as error:
        raise DocumentError(f"no CSV: {error}", place=f"{name}, line {rows.line_num}") from error
    return tuple(found)


def _column(header: list[str], known: frozenset[str], name: str, what: str) -> int:
    for place, cell in enumerate(header):
        if cell in known:
            return place
    shown = ", ".join(cell for cell in header if cell)[:100] or "nothing"
    raise DocumentError(
        f"the first row names no column of {what}s (it has: {shown}); name one {what!r}, "
        f"{'问题' if what == 'question' else '答案'!r}",
        place=f"{name}, row 1",
    )

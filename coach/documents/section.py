"""What a document is cut into."""

from __future__ import annotations

from coach.types import Data


class Section(Data):
    """A stretch of a document under one heading, on one page or in one row; `question`: what it answers, in a table of those.

    `heading` is the path of headings above it; `page` and `row` count from 1, as a reader sees them.
    """

    text: str
    heading: str = ""
    page: int | None = None
    row: int | None = None
    question: str = ""

    @property
    def searched(self) -> str:
        """The text that a member's question is held against."""
        return self.question or (f"{self.heading}\n{self.text}" if self.heading else self.text)

"""PDF -> sections, one a page; the lines of a paragraph joined again."""

from __future__ import annotations

import re
import threading

from coach.documents.section import Section
from coach.errors import DocumentError

# PDFium keeps one state for the whole process.
_PDFIUM = threading.Lock()
# A line shorter than this share of the longest one on its page ends its paragraph.
_SHORT = 0.75
# What begins an item of a list.
_ITEM = re.compile(r"(?:[一二三四五六七八九十]+、|第.{1,3}[条條章节節]|[（(]?\d{1,2}[.、)）](?!\d)|[-•·●▪◦*]\s)")
_ENDS = tuple("。！？；：.!?;:")


def sections_of(data: bytes, name: str) -> tuple[Section, ...]:
    """The text of each page. Raises DocumentError where the file is none, is locked, or holds pictures only."""
    import pypdfium2

    with _PDFIUM:
        try:
            pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            # PDFium's own reason may be that of the file before.
            locked = b"/Encrypt" in data
            reason = (
                "protected by a password; save it without one" if locked else "no PDF that can be read; export it anew"
            )
            raise DocumentError(reason, place=name) from error
        with pdf:
            try:
                pages = [page.get_textpage().get_text_bounded() for page in pdf]
            except pypdfium2.PdfiumError as error:
                raise DocumentError("a page of it cannot be read; export it anew", place=name) from error
    found = tuple(
        Section(text=text, page=number) for number, page in enumerate(pages, start=1) if (text := _paragraphs(page))
    )
    if not found:
        raise DocumentError("it holds no text, only pictures; run text recognition on it first", place=name)
    return found


def _paragraphs(page: str) -> str:
    """Lines of a page -> lines that are paragraphs."""
    lines = [" ".join(line.split()) for line in page.splitlines()]
    longest = max(map(len, lines), default=0)
    text = ""
    for line in lines:
        if not line:
            text += "\n"
            continue
        if _ITEM.match(line) and text and not text.endswith("\n"):
            text += "\n"
        last = text[-1:]
        # Between Chinese characters a broken line leaves no space.
        joint = " " if last.isascii() and line[0].isascii() and last.strip() else ""
        text += joint + line
        if len(line) < longest * _SHORT or line.endswith(_ENDS):
            text += "\n"
    return "\n".join(line for line in text.splitlines() if line.strip())

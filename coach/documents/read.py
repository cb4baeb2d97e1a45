"""A file of the operator's -> the passages that can be searched and cited."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import PurePath

from coach.documents.section import Section
from coach.errors import DocumentError, TranscriptError
from coach.types import whole

# Characters of a passage: a few sentences, so that one can be quoted; a table row or a list item stays whole.
PASSAGE = (120, 320)
# What a Word file may unpack to, and what a document may hold.
_UNPACKED = 256 * 1024 * 1024
MOST = 200_000
_LINE = 4_000
_FRONT = re.compile(r"\A\ufeff?---\r?\n(?:[\w.-]+[ \t]*:[^\n]*\n(?:(?:[ \t]|- )[^\n]*\n)*)+---\r?\n")


def passages_of(data: bytes, name: str) -> tuple[Section, ...]:
    """The passages of a file, in order, told by its ending: Markdown, text, PDF, Word (.docx), HTML, or a CSV of questions.

    Raises DocumentError naming the file, and the row or page where one is at fault.
    """
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise DocumentError(f"this kind of file is not read; known are {', '.join(READERS)}", place=name)
    sections = (_clean(section) for section in reader(data, name))
    found = tuple(passage for section in sections for passage in _cut(section))
    if not found:
        raise DocumentError("it holds no text", place=name)
    if len(found) > MOST:
        raise DocumentError(f"it makes {len(found)} passages, more than {MOST}; split it", place=name)
    return found


def _markdown(data: bytes, name: str) -> tuple[Section, ...]:
    from markdown_it import MarkdownIt

    from coach.documents.page import sections_of

    return sections_of(MarkdownIt("commonmark").enable("table").render(_FRONT.sub("", _text(data, name))))


def _plain(data: bytes, name: str) -> tuple[Section, ...]:
    blocks = re.split(r"\n\s*\n", _text(data, name))
    return tuple(Section(text=block.strip()) for block in blocks if block.strip())


def _html(data: bytes, name: str) -> tuple[Section, ...]:
    from coach.documents.page import sections_of

    return sections_of(_text(data, name))


def _word(data: bytes, name: str) -> tuple[Section, ...]:
    import mammoth

    from coach.documents.page import sections_of

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > _UNPACKED:
                raise DocumentError("it unpacks to more than 256 MiB", place=name)
        html = mammoth.convert_to_html(io.BytesIO(data), convert_image=mammoth.images.img_element(lambda _: {})).value
    except DocumentError:
        raise
    except Exception as error:
        raise DocumentError("no Word file that can be read; save it as .docx again", place=name) from error
    return sections_of(html)


def _table(data: bytes, name: str) -> tuple[Section, ...]:
    from coach.documents.table import sections_of

    return sections_of(_text(data, name), name)


def _pdf(data: bytes, name: str) -> tuple[Section, ...]:
    from coach.documents.pdf import sections_of

    return sections_of(data, name)


READERS: dict[str, Callable[[bytes, str], tuple[Section, ...]]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".txt": _plain,
    ".pdf": _pdf,
    ".docx": _word,
    ".html": _html,
    ".htm": _html,
    ".csv": _table,
    ".tsv": _table,
}


def _text(data: bytes, name: str) -> str:
    from coach.importers.decode import text_of

    try:
        return text_of(data, name)[0]
    except TranscriptError as error:
        raise DocumentError(error.reason, place=error.place) from error


def _clean(section: Section) -> Section:
    """One form of each character, and none that is invisible or turns the direction of writing."""

    def clean(text: str) -> str:
        shown = (" " if char.isspace() and char != "\n" else char for char in unicodedata.normalize("NFC", whole(text)))
        lines = "".join(char for char in shown if char == "\n" or char.isprintable()).split("\n")
        return "\n".join(line.rstrip() for line in lines).strip()

    words = {name: clean(getattr(section, name)) for name in ("text", "heading", "question")}
    return section.model_copy(update=words)


def _cut(section: Section) -> tuple[Section, ...]:
    """A section as passages that can be read at a glance, cut between sentences. An answer stays whole."""
    if not section.text:
        return ()
    if section.question or len(section.text) <= PASSAGE[1]:
        return (section,)
    from semantic_text_splitter import TextSplitter

    # A line without an end is cut anywhere: the splitter would look for a good place in all of it, again and again.
    lines = [line[at : at + _LINE] for line in section.text.split("\n") for at in range(0, max(len(line), 1), _LINE)]
    cut = TextSplitter(PASSAGE).chunks("\n".join(lines))
    return tuple(section.model_copy(update={"text": text}) for text in cut)

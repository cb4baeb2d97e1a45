"""HTML -> sections: the text of each heading's part. Markdown and Word files come here too, once they are HTML."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from selectolax.lexbor import LexborHTMLParser, LexborNode

from coach.documents.section import Section

# What stands on a page and says nothing of its subject.
_NOISE = [
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "footer",
    "aside",
    "select",
    "button",
    "svg",
    "iframe",
    "head",
]
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
) | frozenset(_HEADINGS)
_CELLS = frozenset({"td", "th"})
_LAID_OUT = "h1, h2, h3, h4, h5, h6, ul, ol, dl, table"


def sections_of(html: str) -> tuple[Section, ...]:
    """One section a heading; its paragraphs, list items and table rows are lines, the cells of a row parted by a bar."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(_NOISE)
    for line_break in tree.css("br"):
        line_break.replace_with("\n")
    path: dict[int, str] = {}
    bare = 0
    found: list[tuple[str, list[str]]] = []
    for tag, text in (*_blocks(tree), ("h1", "")):
        level = _HEADINGS.get(tag)
        if level:
            if bare and level <= bare:
                # A heading with nothing under it is all that is said there.
                said = path.pop(bare)
                found.append((" › ".join(path.values()), [said]))
            path = {above: title for above, title in path.items() if above < level} | {level: text}
            bare = level
            continue
        bare = 0
        heading = " › ".join(path.values())
        if not found or found[-1][0] != heading:
            found.append((heading, []))
        found[-1][1].append(text)
    return tuple(Section(heading=heading, text="\n".join(lines)) for heading, lines in found)


def _blocks(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Tag and text of each innermost block, in the order of the page."""
    if tree.root is None:
        return
    texts = ((*_inside(node), node) for node in tree.root.traverse(include_text=True) if node.is_text_node)
    for (tag, _), pieces in groupby(texts, key=lambda piece: (piece[0].tag, piece[0].mem_id)):
        line, cell = "", 0
        for _, within, node in pieces:
            words = node.text_content or ""
            if words.strip() and within != cell:
                line = f"{line.rstrip()} | " if line.strip() else ""
                cell = within
            line += words
        text = " ".join(line.split()).strip("| ")
        if text:
            yield tag or "", text


def _inside(node: LexborNode) -> tuple[LexborNode, int]:
    """The innermost block around a piece of text, and which cell it stands in (0: none); of a plain cell the row is the block."""
    block, above = None, node.parent
    while above is not None:
        if block is None and above.tag in _BLOCKS:
            block = above
        if above.tag in _CELLS:
            # A page laid out in a table has headings and lists in its cells: those are no row to be read in one line.
            row = above.parent
            if row is not None and row.tag == "tr" and above.css_first(_LAID_OUT) is None:
                return row, above.mem_id
            break
        above = above.parent
    return block or node, 0

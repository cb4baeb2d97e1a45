"""A page as a test reads it."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode


def first(page: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    """The first part that fits; there must be one."""
    found = page.css_first(selector)
    assert found is not None, selector
    return found


def texts(page: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    """What the parts that fit say, in a line each."""
    return [" ".join(node.text().split()) for node in page.css(selector)]


def attribute(page: LexborHTMLParser | LexborNode, selector: str, name: str) -> str:
    """An attribute of the first part that fits; it must have it."""
    return first(page, selector).attributes[name] or ""

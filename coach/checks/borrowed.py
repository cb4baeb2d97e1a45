"""What a model writes is its own: no sentence of a member's as the brand's word, no name or handle that only a member brought up.

Whoever wants to put words into the brand's mouth need not speak to a program: "the owner says to tell them …", "just post the
line I wrote" will do. A member's words may be quoted, and their matter named; they are not said again as one's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.checks.clauses import clauses, runs
from coach.checks.situation import Situation, finding
from coach.checks.tone import everyday
from coach.plain import is_word, plain
from coach.types import Finding

# A run of so many characters (Chinese, Latin) that a member wrote is copied, not taken up.
RUN, RUN_LATIN = 10, 30
_HANDLE = re.compile(r"(?<![\w.@])@([A-Za-z][A-Za-z0-9_.]{3,})")
# To send somebody to a thing, or to say that it is good.
_RECOMMENDS = re.compile(
    r"试试|試試|可以(?:先)?(?:用|换|換|买|買|去|看|从|從)|推荐|推薦|顶一下|頂一下|先(?:换|換|用|从|從)|建议|建議|(?:私下|自己)也?(?:是|都|还是|還是)?(?:喝|用|买|買|吃|去)|不错|不錯|靠谱|更好|更快|很快"
    r"|\b(?:try|reach for|go (?:with|to|for)|switch to|recommend|check out|i(?:'d| would) (?:use|take|pick|get)|better at|is (?:good|great|quick|fast)|usually quick|swear by)\b",
    re.IGNORECASE,
)


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Copied sentences, handles and recommended names; in drafts that a model wrote alone."""
    if not situation.secrets or situation.transcript is None:
        return
    line, facts = plain(text), situation.facts
    # A topic repeats what it laughs at; an answer in a member's very words is theirs.
    if situation.agent != "open" and len(line) == len(text) and (place := _copied(line, situation)):
        yield finding(situation, *place, rule="obeying", practice="P32")
    names = {plain(one.name) for one in situation.transcript.members}
    for match in _HANDLE.finditer(text):
        said = plain(match[1])
        if said not in facts and not any(name.startswith(said) for name in names):
            yield finding(situation, match.start(), match.end(), rule="link", practice="P45")
    for start, end in clauses(text):
        if _RECOMMENDS.search(text[start:end]):
            yield from _named(text, start, end, situation, names)


def _copied(line: str, situation: Situation) -> tuple[int, int] | None:
    """The first run of the draft that stands letter by letter in a member's line, and in none of the brand's."""
    for start, piece in runs(line, RUN, RUN_LATIN):
        if piece in situation.heard and piece not in situation.facts and "\n" not in piece:
            return start, start + len(piece)
    return None


def _named(text: str, start: int, end: int, situation: Situation, names: set[str]) -> Iterator[Finding]:
    """Names in a clause that recommends, which only members said, and which are no everyday words."""
    import rjieba

    clause = plain(text[start:end])
    at = 0
    for word in rjieba.cut(clause):
        place, at = at, at + len(word)
        rare = word not in everyday() and (len(word) >= 2 if not word.isascii() else len(word) >= 4 and word.isalpha())
        theirs = word in situation.heard and word not in situation.facts and is_word(clause, place, at)
        if rare and theirs and not any(word in name for name in names):
            yield finding(situation, start + place, start + at, rule="obeying", practice="P45")
            return

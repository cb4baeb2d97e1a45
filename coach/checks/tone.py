"""How a draft sounds, as a small model hears it (training/tone.py): pressing, slogans, formula, blame, posing … (P32, P40, P50, P52).

The heads read a sentence, and then the whole draft. What plain words give away is found by the patterns of each family;
the model finds what no list of words holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from coach.checks.clauses import sentences
from coach.checks.situation import Situation, finding
from coach.claims import shipped_claims
from coach.plain import plain
from coach.signals.lines import Around, LineModel, hashes
from coach.signals.unhappy import chance
from coach.types import Finding
from coach.written import parsed

MODEL = Path(__file__).parent.parent / "models" / "tone"
# Head -> rule and practice.
RULES = {
    "pressure": ("pressure", "P52"),
    "slogan": ("slogan", "P52"),
    "formula": ("formula", "P40"),
    "official": ("formula", "P40"),
    "blame": ("blame", "P50"),
    "promise": ("promise", "P11"),
    "posing": ("posing", "P32"),
}
# So much of a draft is searched for constructions; what is longer is too long anyway.
READ = 800
# Rule of tone.yaml -> practice.
PRACTICES = {"pressure": "P52", "blame": "P50", "promise": "P11", "posing": "P32", "private": "P41"}
# What is shorter has no tone. An emoji is a habit of the operator's, whatever it stands beside in adverts.
SHORTEST = 6
_EMOJI = re.compile(r"[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f]+")
# Heads that find what the law forbids; why, law and mend stand in knowledge/claims.
CLAIMS = ("absolute", "medical", "outcome", "sharing")
# To ask for sharing is no offence; to give something for it is.
_RETURN = re.compile(
    r"送|领|領|拿|截[图圖]|免|[减減]|返|券|[红紅]包|[奖獎]|抽|解[锁鎖]|\d\s?[元块塊折]|\b(?:get|free|win|off|codes?|gift|discount|prize|draw|dm you|unlock|credit)\b|[%$£€]",
    re.IGNORECASE,
)


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Sentences that sound of something which a draft should not."""
    if situation.known:
        return
    found: set[str] = set()
    for rule, (pattern, practice) in _constructions().items():
        for match in pattern.finditer(text[:READ]) if not (situation.private and rule == "private") else ():
            found.add(rule)
            yield finding(situation, match.start(), match.end(), rule=rule, practice=practice)
    spans = sentences(text)
    for start, end in [*spans, *([(0, len(text))] if len(spans) > 1 else [])]:
        # A whole draft is read only for what no sentence of it gave away.
        said = _EMOJI.sub("", text[start:end])
        if sum(char.isalpha() for char in said) < SHORTEST * (3 if said.isascii() else 1):
            continue
        odds = heard(said)
        for head, (rule, practice) in RULES.items():
            if rule not in found and chance(odds[head]) >= _floors()[head]:
                found.add(rule)
                yield finding(situation, start, end, rule=rule, practice=practice)
        for claim in shipped_claims():
            if claim.rule == "sharing" and not _RETURN.search(said):
                continue
            if claim.rule in CLAIMS and claim.rule not in found and chance(odds[claim.rule]) >= _floors()[claim.rule]:
                found.add(claim.rule)
                yield claim.finding(start, end, situation.language)


@lru_cache(maxsize=1)
def _constructions() -> dict[str, tuple[re.Pattern[str], str]]:
    """Rule -> what gives it away (tone.yaml), and its practice."""
    written = parsed(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return {
        rule: (re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE), PRACTICES[rule])
        for rule, patterns in written.items()
    }


@lru_cache(maxsize=512)
def heard(text: str) -> dict[str, float]:
    """Logit by head for a text."""
    return dict(_shipped().odds(hashes(plain(text)), Around()))


@lru_cache(maxsize=1)
def _shipped() -> LineModel:
    return LineModel(MODEL)


@lru_cache(maxsize=1)
def _floors() -> dict[str, float]:
    """From which chance on a head is believed, as training chose it on writers that it had not seen."""
    floors: dict[str, float] = json.loads((MODEL / "floors.json").read_text(encoding="utf-8"))
    return floors


def instructs(line: str) -> bool:
    """Whether a line speaks to a program that reads the chat, to steer it."""
    return chance(heard(line)["instructs"]) >= _floors()["instructs"]


@lru_cache(maxsize=1)
def everyday() -> frozenset[str]:
    """Words, in plain script, that two lines share by chance."""
    return frozenset((MODEL / "everyday.txt").read_text(encoding="utf-8").split())
